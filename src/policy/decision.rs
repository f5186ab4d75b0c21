//! What is to be done with a message, and why. The [`Verdict`] is the waist of the house: it is
//! printed, stored, shown and told.

use serde::{Deserialize, Serialize};

use crate::destination::Class;
use crate::scan::Report;

/// What happens to a message or to one of its recipients, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Pass it on.
    Deliver,
    /// Keep it until a person decides.
    Hold,
    /// Refuse it for good.
    Reject,
}

/// A rule that applied, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Name of the rule, as in `rules/policy`: `bulk-to-private`.
    pub rule: String,
    /// The sentence in Dutch, numbers filled in, no personal data.
    pub nl: String,
    /// The sentence in English.
    pub en: String,
}

/// What happens to one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientDecision {
    /// The address, as `local@domain`.
    pub address: String,
    /// Its class.
    pub class: Class,
    /// What decided its class, as in [`crate::destination::Destination::because`].
    pub because: String,
    /// What happens to it.
    pub action: Action,
}

/// What is to be done, per recipient and as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// The strictest action of all recipients.
    pub action: Action,
    /// Every rule that held or rejected, strictest first; for a delivered message the rules that
    /// want it recorded.
    pub reasons: Vec<Reason>,
    /// Every recipient of the envelope, in its order.
    pub recipients: Vec<RecipientDecision>,
    /// Whether a delivery of this message is to be recorded.
    pub record: bool,
}

/// What was found, where it goes, and what is to be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// What the scan found.
    pub report: Report,
    /// What is to be done.
    pub decision: Decision,
}
