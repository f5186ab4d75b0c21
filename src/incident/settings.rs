//! What the register knows of the organisation before anything happens, and its terms.

use crate::incident::Clock;
use crate::incident::Controllers;
use crate::incident::Targets;

/// How the register is kept; the keys of `[register]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Name of the organisation.
    pub organisation: String,
    /// Who is responsible, as the form asks it: KvK number, address.
    pub controller: String,
    /// Who reports; empty where that is left open.
    pub reporter: String,
    /// Whom the regulator can call.
    pub contact: String,
    /// The data protection officer.
    pub officer: String,
    /// How long there is to report.
    pub clock: Clock,
    /// The regulator is told from this risk on.
    pub threshold: Threshold,
    /// When closed incidents are erased.
    pub terms: Terms,
    /// The municipalities that the organisation works for.
    pub controllers: Controllers,
    /// What is to be done by when beside the report.
    pub targets: Targets,
    /// Where the people ask who are written to; empty where nothing was set.
    pub letter_contact: String,
}

/// From which risk on the regulator is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Threshold {
    /// Any risk (GDPR art. 33(1)).
    #[default]
    Risk,
    /// A high risk only, as has been proposed.
    HighRisk,
}

/// How long what is kept after closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Days for files and content.
    pub content_days: u32,
    /// Years for the record; BIO2 5.28.01 asks for 3 at least.
    pub record_years: u32,
}

impl Default for Terms {
    fn default() -> Self {
        Self { content_days: 30, record_years: 5 }
    }
}
