//! The audit trail as stored: entries, each with the hash of the one before.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One line of the audit trail (BIO2 8.15.01: action, object, result, origin, actor, time).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Position, from 1, without gaps.
    pub number: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it: an account, `token:NAME`, or `gateway`.
    pub actor: String,
    /// From where: `web 192.0.2.7`, `api 192.0.2.7`, `shell anna`, `gateway`.
    pub origin: String,
    /// What was done: `message-released`.
    pub action: String,
    /// To what: an ID of a message or incident, the name of an account.
    pub object: String,
    /// How it ended: `done`, `refused`.
    pub result: String,
    /// More, without personal data; may be empty.
    pub detail: String,
    /// Chain hash over this entry and the hash before, in hexadecimal.
    pub hash: String,
}
