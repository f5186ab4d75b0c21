//! What became of a message for each recipient, as far as anybody heard.

use jiff::Timestamp;

use crate::incident::Case;
use crate::store::IncidentRecipient;
use crate::store::IncidentState;

/// What became of the message for a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// The next hop took it at that moment.
    Accepted(Timestamp),
    /// It was refused in the end, and may have arrived before: an attempt had no answer.
    Unsure(Timestamp),
    /// It did not go, and will not; or it came back.
    Refused,
    /// It is still to be tried.
    Waits,
}

impl Case {
    /// What became of the message for that recipient.
    pub(super) fn delivery(&self, recipient: &IncidentRecipient) -> Delivery {
        let is_refusal = recipient.reply.starts_with(['4', '5']);
        match recipient.accepted_at {
            // Taken by the next hop, and sent back by a server behind it.
            _ if self.beside.came_back(recipient.position) => Delivery::Refused,
            _ if self.incident.state == IncidentState::Cancelled => Delivery::Refused,
            Some(at) if is_refusal => Delivery::Unsure(at),
            Some(at) => Delivery::Accepted(at),
            None if self.beside.is_sending && !recipient.reply.starts_with('5') => Delivery::Waits,
            None => Delivery::Refused,
        }
    }
}
