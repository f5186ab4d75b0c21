//! Reads a file: text and tables out, and the files that it contains.
//!
//! One level at a time: [`extract`] reads one [`File`] and hands on what it finds, as it finds it,
//! to a [`Sink`]; the scan walks the files inside in the same way, under one [`Budget`]. What kind
//! a file is, its content decides, then its name, then what the sender declared; a format is one
//! file in `formats/` and one line in its list.
//! Whatever cannot be read stands in `unread` with its reason, never nowhere.

mod budget;
mod collect;
mod family;
mod format;
mod formats;
mod outcome;
mod sniff;
mod tools;

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Extract;
use crate::extract::formats::FORMATS;

pub use budget::{Budget, Limits, Spent};
pub use collect::{Collected, collect};
pub use format::{Sight, Sink};
pub use outcome::{Outcome, Remark, Skipped, Unread, Unscannable};

/// Reads `file` one level deep and hands on what it finds to `sink`, in reading order.
///
/// The same bytes, name, type and budget give the same.
///
/// - Shape: a file inside is handed on when its turn comes. A body has no name, only a media
///   type; names and media types of files are as the sender wrote them.
/// - Failure: never. A panic of a parser is [`Unscannable::ParserFailed`].
/// - Limits: bytes made, text and cells are paid from `budget`; where it runs out, the rest of
///   the file is unread with the limit as reason.
pub fn extract(file: &File, budget: &mut Budget, sink: &mut dyn Sink) -> Outcome {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let Some(format) = sniff::best(file, FORMATS) else {
            return Outcome::unread("application/octet-stream", Unscannable::Unsupported);
        };
        let mut out = Extract::new(budget, sink);
        format.extract(file, &mut out);
        tools::appended::look(&file.bytes, &mut out);
        out.outcome()
    }));
    let mut outcome = read.unwrap_or_else(|_| {
        let declared = file.media_type.as_deref().unwrap_or("application/octet-stream");
        Outcome::unread(declared, Unscannable::ParserFailed)
    });
    if family::is_mismatch(file, &outcome.media_type) {
        outcome.remark(Place::root(), Remark::TypeMismatch);
    }
    outcome
}
