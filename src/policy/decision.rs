//! What is to be done with a message, and why. The [`Verdict`] is the waist of the house: it is
//! printed, stored, shown and told.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::destination::Class;
use crate::destination::Noted;
use crate::scan::Report;

/// What happens to a message or to one of its recipients, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Pass it on.
    #[default]
    Deliver,
    /// Keep it until a person decides.
    Hold,
    /// Refuse it for good.
    Reject,
}

impl Action {
    /// The word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deliver => "deliver",
            Self::Hold => "hold",
            Self::Reject => "reject",
        }
    }
}

/// A rule that applied, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Name of the rule, as in `rules/policy`: `bulk-to-private`.
    pub rule: String,
    /// The sentence in Dutch, numbers filled in, no personal data.
    pub nl: String,
    /// The sentence in English.
    pub en: String,
    /// What its conditions looked at, of the first recipient concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Seen>,
}

/// One thing that a condition looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The key in the rule: `persons.estimate_min`.
    pub key: String,
    /// What the rule asks there.
    pub asked: String,
    /// What there was.
    pub found: String,
}

impl Seen {
    /// What was `asked` under `key`, and what was `found`.
    pub(super) fn new(key: &str, asked: impl Display, found: impl Display) -> Self {
        Self { key: key.to_owned(), asked: asked.to_string(), found: found.to_string() }
    }
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
    /// What else is known of it.
    #[serde(default)]
    pub noted: Noted,
    /// What happens to it.
    pub action: Action,
    /// How it goes, when it goes.
    #[serde(default)]
    pub route: Route,
}

/// How a message leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// To the next hop.
    #[default]
    Normal,
    /// To the gateway for secure mail (NTA 7516), which lets the recipient sign in to read it.
    Secure,
}

/// Whether a message was held because its recipients can read each other's addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exposure {
    /// No.
    #[default]
    None,
    /// For this among other reasons.
    AmongOthers,
    /// For this alone: with the addresses hidden nothing leaks.
    Alone,
}

/// What is to be done, per recipient and as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// Whether it was held because recipients can read each other's addresses.
    #[serde(default)]
    pub exposure: Exposure,
    /// What the sender's mail server is told when the message is refused, in ASCII.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
}

/// What was found, where it goes, and what is to be done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// What the scan found.
    pub report: Report,
    /// What is to be done.
    pub decision: Decision,
}
