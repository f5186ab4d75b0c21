//! Bytes in, report out: the one scan that everything else calls.
//!
//! A message is a file like any other. Each file is read one level deep by [`crate::extract`],
//! searched by [`crate::detect`], and the files in it in turn, all on one [`Budget`]. Personal
//! values live here and below only: what leaves is counts, places and masked samples.

mod attachment;
mod authors;
mod concern;
mod fields;
mod gather;
mod hidden;
mod household;
mod identity;
mod letter;
mod owner;
mod person;
mod persons;
mod preview;
mod record;
mod redact;
mod report;
mod role;
mod roll;
mod secret;
mod sketch;
mod tally;
mod told;
mod towns;
mod walk;

pub use attachment::{Attachment, Fingerprint};
pub use identity::{IDENTITIES, Identity};
pub use preview::preview;
pub use preview::{Cell, Column, Grid, GridRow, Line, Piece, Span};
pub use preview::{Choice, Preview, Section, Show, Wish};
pub use report::Report;
pub use report::{Coverage, Header, Note, PASSWORD_TOLD, PartReport, PartStatus, Persons, Quoted};
pub use roll::{OfPerson, People};
pub use towns::{place, residence};

use crate::detect::Detectors;
use crate::document::File;
use crate::extract::Budget;
use crate::extract::Limits;
use crate::extract::Sight;
use crate::mail::Parties;
use crate::scan::sketch::Digest;
use crate::scan::walk::Walk;

/// Reads `file`, and all that it contains, and says what personal data of others it holds.
///
/// The same input gives the same report, on every machine and in every process.
///
/// - Shape: `file` may be anything, a whole message included; its bytes are trusted in nothing.
///   `parties` are those the message is between: their own data is not counted.
/// - Failure: never. What cannot be read is a part with status `unscannable` and a reason.
/// - Limits: spends at most `limits`; what was left unread is reported, not dropped.
/// - Privacy: no value leaves unmasked.
pub fn scan(file: &File, parties: &Parties, detectors: &Detectors, limits: Limits) -> Report {
    scan_with(file, parties, detectors, limits, &mut ())
}

/// Does what [`scan`] does, with someone to look at pictures.
pub fn scan_with(
    file: &File,
    parties: &Parties,
    detectors: &Detectors,
    limits: Limits,
    sight: &mut dyn Sight,
) -> Report {
    let mut budget = Budget::new(limits);
    let mut walk = Walk::new(detectors, parties, sight, Digest::new(&file.bytes));
    walk.start(file, &mut budget);
    walk.finish(&budget)
}

/// Reads `file` as [`scan_with`] does, and lists the people in it with the kinds of data of each:
/// what informing them one by one rests on.
///
/// - Shape: the people are those that the report of the same scan counts.
/// - Limits: a hundred thousand people; the others are counted.
/// - Privacy: names, birth dates, postcodes and citizen service numbers leave as they are. The list
///   is for those who write to these people, and for nobody else.
pub fn people(
    file: &File,
    parties: &Parties,
    detectors: &Detectors,
    limits: Limits,
    sight: &mut dyn Sight,
) -> People {
    let mut budget = Budget::new(limits);
    let mut walk = Walk::new(detectors, parties, sight, Digest::new(&file.bytes));
    walk.keep_roll();
    walk.start(file, &mut budget);
    walk.people()
}
