//! Finds personal data in a document.
//!
//! A [`Detector`] says what a value of its kind looks like; here it is said, once for all of them,
//! how labels, words nearby, table headers and whole columns move the confidence. What is found
//! is handed over a [`Unit`] at a time, so that a table of a million rows needs no more memory
//! than one of a thousand.

mod blocks;
mod boundary;
mod boxes;
mod business;
mod capitals;
mod caption;
mod checksum;
mod column;
mod context;
mod cues;
mod detector;
mod detectors;
mod digits;
mod eight;
mod finding;
mod form;
mod glued;
mod ground;
mod hash;
mod header;
mod homes;
mod kinds;
mod known;
mod label;
mod letters;
mod lexicon;
mod list;
mod listing;
mod machine_zone;
mod normalise;
mod passage;
mod person;
mod plain;
mod quote;
mod register;
mod roster;
mod search;
mod searched;
mod signs;
mod stranger;
mod subjects;
mod table;
mod ten;
mod typed;
mod unit;
mod words;
mod written;

pub use checksum::eleven_test;
pub use cues::{Cues, Effect};
pub use detector::{Detector, Examples, Fit, Hit, Odds};
pub use finding::{Finding, Kind, Masked};
pub use ground::{Because, Ground};
pub use kinds::Kinds;
pub use lexicon::{Heading, Lexicons, Strength};
pub use normalise::{fold, normalise};
pub use plain::bare;
pub use search::search;
pub use searched::Searched;
pub use subjects::{Mention, Standing, Subjects, Told, Tone};
pub use unit::{About, Shape, Sighting, Unit};
pub use words::Words;

use crate::detect::caption::Caption;
use crate::detect::quote::Quotes;
use crate::document::Block;
use crate::document::Content;
use crate::document::Document;
use crate::document::Sequel;
use crate::document::Visibility;
use crate::fault::Fault;
use crate::fault::Source;

/// All detectors with their words, compiled once and shared by reference.
pub struct Detectors {
    words: Lexicons,
    subjects: Subjects,
}

impl Detectors {
    /// Compiles the sources below `detect/`; others are left alone.
    ///
    /// - Failure: all mistakes of all files at once.
    pub fn compile(sources: &[Source]) -> Result<Self, Vec<Fault>> {
        match (Lexicons::compile(sources), Subjects::compile(sources)) {
            (Ok(words), Ok(subjects)) => Ok(Self { words, subjects }),
            (words, subjects) => {
                let faults = [words.err(), subjects.err()];
                Err(faults.into_iter().flatten().flatten().collect())
            }
        }
    }

    /// The word lists.
    pub fn words(&self) -> &Lexicons {
        &self.words
    }

    /// The words of the sensitive subjects.
    pub fn subjects(&self) -> &Subjects {
        &self.subjects
    }

    /// Every detector there is.
    pub fn list(&self) -> &'static [&'static dyn Detector] {
        detectors::DETECTORS
    }
}

/// A search through one file, block by block: what is known of a table holds for the rows that
/// come after.
pub struct Search<'d> {
    detectors: &'d Detectors,
    headers: header::Headers,
    quotes: Quotes,
    /// Whether the title of what is read says that it holds a citizen service number.
    is_titled: bool,
    /// What the title says of the people in a list.
    caption: Caption,
}

impl<'d> Search<'d> {
    /// A search that has met nothing yet.
    pub fn new(detectors: &'d Detectors) -> Self {
        let (headers, quotes) = (header::Headers::new(), Quotes::default());
        Self { detectors, headers, quotes, is_titled: false, caption: Caption::default() }
    }

    /// A search of a file of this name: `klassenlijst.docx` says who is in it.
    #[must_use]
    pub fn called(mut self, name: &str) -> Self {
        self.caption = Caption::of(name, self.detectors);
        self
    }

    /// A search of a text under this title: `BSN van de zoon` says what the number in it is.
    #[must_use]
    pub fn below(mut self, title: &str) -> Self {
        self.is_titled = self.detectors.words().cues(Kind::Bsn).names(&fold(title));
        self.called(title)
    }

    /// What the header of the table says that was met last, column by column.
    pub fn columns(&self) -> impl Iterator<Item = (u16, &str)> {
        self.headers.iter().map(|(column, (text, _))| (*column, text.as_str()))
    }

    /// Finds what `block` holds and hands it to `each`, unit by unit, in reading order.
    ///
    /// - Shape: only units with a sighting or a sensitive subject; confidences below [`CONFIDENCE_LEAST`] are left out.
    /// - Failure: none; any text is searched as far as it is text.
    /// - Cost: linear in the block; memory for its text, or for a slice of its rows.
    pub fn block(&mut self, block: &Block, each: &mut dyn FnMut(&Unit<'_>)) {
        let place = &block.place;
        match (&block.content, block.sequel) {
            (Content::Table(rows), sequel) => {
                let quoted = self.quotes.here();
                let each = &mut |unit: &Unit<'_>| each(&Unit { quoted, ..unit.clone() });
                if sequel == Sequel::First {
                    self.headers = table::detect(rows, place, self.caption, self.detectors, each);
                } else {
                    table::detect_more(rows, &self.headers, place, self.detectors, each);
                }
            }
            (Content::Text(text), _) => {
                // What is out of sight goes on with nothing.
                let mut aside = Quotes::default();
                let is_shown = block.visibility == Visibility::Shown;
                let quotes = if is_shown { &mut self.quotes } else { &mut aside };
                let (is_titled, titles) = (self.is_titled, (self.caption, quotes));
                passage::detect(text, place, self.detectors, titles, &mut |unit| {
                    if is_titled { search::named_above(unit, each) } else { each(unit) }
                });
            }
        }
    }
}

/// Finds what a whole document holds, as [`Search::block`] does.
pub fn detect(document: &Document, detectors: &Detectors, each: &mut dyn FnMut(&Unit<'_>)) {
    let mut search = Search::new(detectors);
    document.blocks.iter().for_each(|block| search.block(block, each));
}

/// Confidence below which nothing is told: a number that only happens to pass a check.
pub const CONFIDENCE_LEAST: f32 = 0.2;
