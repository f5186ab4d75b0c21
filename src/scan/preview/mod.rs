//! A bounded look at one part of a message: rows around the first hits, passages with marks.
//!
//! The same way through the message as a scan, and the same detectors, so that what is marked is
//! what was found. Nothing is readable that was not asked for.

mod mask;
mod section;
mod section_text;
mod sheet;
mod shown;
mod text;
mod tour;
mod wish;

pub use shown::{Cell, Column, Grid, GridRow, Line, Piece, Preview, Section, Span};
pub use wish::{Choice, Show, Wish};

use crate::detect::Detectors;
use crate::document::File;
use crate::extract::Budget;
use crate::extract::Limits;
use crate::extract::Sight;
use crate::mail::Parties;
use crate::scan::preview::tour::Tour;

/// Looks at one part of `file`, as `wish` says.
///
/// - Shape: at most 20 rows of 12 columns, or 60 lines; parts are counted as a report does.
/// - Failure: never. Where there is no such part, or nothing in it could be read, the preview is
///   empty.
/// - Limits: spends at most `limits`, which is what the scan spent.
/// - Privacy: what was found is masked, but for what `wish` asks for.
pub fn preview(
    file: &File,
    parties: &Parties,
    detectors: &Detectors,
    limits: Limits,
    sight: &mut dyn Sight,
    wish: &Wish,
) -> Preview {
    let mut budget = Budget::new(limits);
    Tour::new(detectors, parties, sight, wish).look(file, &mut budget)
}
