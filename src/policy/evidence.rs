//! What is kept of a message so that other rules can be tried on it.

use serde::{Deserialize, Serialize};

use crate::policy::circumstances::Circumstances;
use crate::scan::Report;

/// All that a message was judged by: numbers, kinds and addresses, nothing of its content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was found, without samples, places and the header; where people live is in it for the
    /// register.
    pub report: Report,
    /// Where it went, and how it was sent.
    pub around: Circumstances,
}

impl Evidence {
    /// What is to be kept of a message of which the scan said `report`.
    pub fn new(report: &Report, around: Circumstances) -> Self {
        let residences = report.residences.clone();
        Self { report: Report { residences, ..report.without_words() }, around }
    }
}
