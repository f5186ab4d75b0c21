//! When, by whom and how a message is sent: what rules may ask of it beside its content.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::destination::Class;
use crate::destination::Directory;
use crate::mail::Address;
use crate::mail::Envelope;

/// The sending of a message, handed in as data so that a verdict can be repeated later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    /// When it came in, by the clock on the wall of the organisation.
    pub at: DateTime,
    /// Envelope sender; `None` for the null sender.
    pub sender: Option<Address>,
    /// The department of the sender, as the directory has it; empty where it says nothing.
    pub department: String,
    /// Bytes of the message as it came in.
    pub size_bytes: u64,
}

impl Occasion {
    /// The sending of `envelope` at `now`, in Dutch time whatever the machine is set to.
    pub fn new(
        envelope: &Envelope,
        directory: &Directory,
        size_bytes: u64,
        now: Timestamp,
    ) -> Self {
        let colleague = envelope.sender.as_ref().and_then(|sender| directory.find(sender));
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        Self {
            at: zone.to_datetime(now),
            sender: envelope.sender.clone(),
            department: colleague.map_or_else(String::new, |found| found.department.clone()),
            size_bytes,
        }
    }
}

/// Which way a message goes to one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// From outside to the own organisation.
    In,
    /// From the own organisation to outside.
    Out,
    /// From outside to outside: mail that a rule in a mailbox passes on.
    Through,
    /// Within the own organisation.
    Within,
}

impl Direction {
    /// All of them, in the order of their names.
    pub(super) const ALL: [Self; 4] = [Self::In, Self::Out, Self::Through, Self::Within];

    /// The word in rules.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Through => "through",
            Self::Within => "within",
        }
    }

    /// The way from a sender to a recipient of these classes.
    pub(super) const fn of(sender: Class, recipient: Class) -> Self {
        match (sender, recipient) {
            (Class::Internal, Class::Internal) => Self::Within,
            (Class::Internal, _) => Self::Out,
            (_, Class::Internal) => Self::In,
            _ => Self::Through,
        }
    }
}
