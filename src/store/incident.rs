//! The rows of the breach register (Dutch: datalekregister).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::destination::Class;

/// Where an incident is in its life, as far as the gateway moves it by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// The release is decided; the next hop has not yet accepted a recipient.
    Pending,
    /// A recipient was accepted: the 72 hours run, nobody has assessed it yet.
    Potential,
    /// Undone, or never accepted by the next hop for any recipient.
    Cancelled,
}

/// A recipient of a released message, in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentRecipient {
    /// The address, as `local@domain`.
    pub address: String,
    /// Its class when the message came in.
    pub class: Class,
    /// When the next hop accepted the message for it.
    pub accepted_at: Option<Timestamp>,
    /// What the next hop said of it.
    pub reply: String,
}

/// One entry of the breach register.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// `DL-2026-0001`: counted within a year without gaps, never used again.
    pub id: String,
    /// The held message that was released.
    pub held_id: String,
    /// Where it is in its life.
    pub state: IncidentState,
    /// Envelope sender of the message; empty for the null sender.
    pub sender: String,
    /// Subject of the message, masked.
    pub subject: String,
    /// Whom it was released to.
    pub recipients: Vec<IncidentRecipient>,
    /// At least this many people.
    pub persons_min: u64,
    /// At most this many; `None` where a part could not be read.
    pub persons_max: Option<u64>,
    /// The best estimate.
    pub persons: u64,
    /// Names of the kinds of data found, strongest first: `["bsn", "name"]`.
    pub kinds: Vec<String>,
    /// What leaked to whom, in Dutch, without personal data of the people concerned.
    pub summary_nl: String,
    /// The same in English.
    pub summary_en: String,
    /// Who released it.
    pub released_by: String,
    /// Who agreed first, where two were needed; empty otherwise.
    pub first_by: String,
    /// Why, in the words of the person who released.
    pub reason: String,
    /// When the release was decided.
    pub created_at: Timestamp,
    /// When the organisation became aware: when the next hop accepted the first recipient.
    pub known_at: Option<Timestamp>,
    /// `known_at` and 72 hours of elapsed time (GDPR art. 33(1)).
    pub deadline: Option<Timestamp>,
}
