//! Finds personal data in a document.
//!
//! A [`Detector`] says what a value of its kind looks like; here it is said, once for all of them,
//! how labels, words nearby, table headers and whole columns move the confidence. What is found
//! is handed over a [`Unit`] at a time, so that a table of a million rows needs no more memory
//! than one of a thousand.

mod boundary;
mod checksum;
mod column;
mod context;
mod cues;
mod detector;
mod detectors;
mod finding;
mod form;
mod lexicon;
mod normalise;
mod passage;
mod person;
mod search;
mod table;
mod unit;

pub use cues::{Cues, Effect};
pub use detector::{Detector, Examples, Fit, Hit, Odds};
pub use finding::{Finding, Kind, Masked};
pub use lexicon::{Heading, Lexicons, Strength, Words};
pub use normalise::{fold, normalise};
pub use search::search;
pub use unit::{About, Shape, Sighting, Unit};

use crate::document::Content;
use crate::document::Document;
use crate::fault::Fault;
use crate::fault::Source;

/// All detectors with their words, compiled once and shared by reference.
pub struct Detectors {
    words: Lexicons,
}

impl Detectors {
    /// Compiles the sources below `detect/`; others are left alone.
    ///
    /// - Failure: all mistakes of all files at once.
    pub fn compile(sources: &[Source]) -> Result<Self, Vec<Fault>> {
        Ok(Self { words: Lexicons::compile(sources)? })
    }

    /// The word lists.
    pub fn words(&self) -> &Lexicons {
        &self.words
    }

    /// Every detector there is.
    pub fn list(&self) -> &'static [&'static dyn Detector] {
        detectors::DETECTORS
    }
}

/// Finds what `document` holds and hands it to `each`, unit by unit, in reading order.
///
/// - Shape: only units with a sighting; confidences below [`CONFIDENCE_LEAST`] are left out.
/// - Failure: none; any text is searched as far as it is text.
/// - Cost: linear in the document; memory for one block of text, or for a slice of a table.
pub fn detect(document: &Document, detectors: &Detectors, each: &mut dyn FnMut(&Unit<'_>)) {
    for block in &document.blocks {
        match &block.content {
            Content::Table(rows) => table::detect(rows, &block.place, detectors, each),
            Content::Text(text) => passage::detect(text, &block.place, detectors, each),
        }
    }
}

/// Confidence below which nothing is told: a number that only happens to pass a check.
pub const CONFIDENCE_LEAST: f32 = 0.2;
