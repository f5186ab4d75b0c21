//! The trait that every detector implements, below its members.

use crate::detect::Ground;
use crate::detect::Kind;
use crate::detect::Searched;
use crate::detect::lexicon::Lexicons;

/// One kind of personal data: how it is written, and how it is checked.
///
/// A detector says *what* (pattern, checksum); the engine says *how* words nearby, table headers
/// and whole columns move the confidence, once for all detectors, from the cue lists in
/// `rules/detect/cues`.
pub trait Detector: Sync {
    /// What it finds.
    fn kind(&self) -> Kind;

    /// Leaves every occurrence in `text` in `hits`, with the confidence of pattern and checksum
    /// alone.
    ///
    /// - Shape: `text` is normalised as [`crate::detect::normalise()`] does it: NFKC, one kind of
    ///   space and of dash, nothing of zero width; lines end in `\n`.
    /// - Cost: linear in `text`; hits are in order and do not overlap.
    fn find(&self, text: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>);

    /// Whether a table cell, taken as a whole, reads as a value of this kind.
    fn fits(&self, cell: &str, words: &Lexicons) -> Fit;

    /// How often values fit: in a column of this kind, and by chance in one of another kind.
    fn odds(&self) -> Odds;

    /// Invented texts that it must hit and must miss: its tests and its documentation.
    fn examples(&self) -> Examples;
}

/// One occurrence. Holds a value of personal data: never leaves a scan.
#[derive(Clone, PartialEq)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// First byte in the text searched.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The value in its one canonical form (digits only, lower case, ISO date), so that two
    /// spellings of one value are equal.
    pub value: String,
    /// Probability, 0 to 1: from pattern and checksum alone until its context is weighed.
    pub confidence: f32,
    /// What decided the confidence.
    pub ground: Ground,
}

impl Hit {
    /// A hit of which only pattern and checksum are known.
    pub fn new(kind: Kind, start: usize, end: usize, value: String, confidence: f32) -> Self {
        Self { kind, start, end, value, confidence, ground: Ground::Form }
    }

    /// Gives it the confidence that its context calls for, and why.
    pub(super) fn judge(&mut self, confidence: f32, ground: Ground) {
        self.confidence = confidence;
        self.ground = ground;
    }
}

/// How a cell reads to one detector.
#[derive(Clone, Debug, PartialEq)]
pub enum Fit {
    /// A value of the kind, in its canonical form.
    Yes(String),
    /// A value of the kind if the header names it; under any other it is something else.
    Named(String),
    /// The right form, but the check fails: counts against the column.
    Fails,
    /// Another form altogether.
    No,
}

/// The two rates of a likelihood-ratio test over a column (see `docs/detection.md`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Odds {
    /// Share of values that fit in a true column of the kind (typing mistakes taken off): 0.97.
    pub in_kind: f64,
    /// Share of values of the right form that fit by chance in another column: 1/11 for a BSN.
    pub by_chance: f64,
}

/// What a detector must find and must leave alone.
#[derive(Clone, Copy, Debug)]
pub struct Examples {
    /// A text and the canonical value that must be found in it.
    pub hits: &'static [(&'static str, &'static str)],
    /// Texts in which nothing may be found with a confidence of 0.5 or more by `find`.
    pub misses: &'static [&'static str],
}
