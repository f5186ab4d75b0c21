//! Bytes in, report out: the one scan that everything else calls.

mod report;

pub use report::{Header, PartReport, PartStatus, Persons, Report};
