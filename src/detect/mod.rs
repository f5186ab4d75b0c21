//! Finds personal data in a document.

mod detector;
mod finding;
mod lexicon;

pub use detector::{Detector, Examples, Fit, Hit, Odds};
pub use finding::{Finding, Kind, Masked};
pub use lexicon::Lexicons;
