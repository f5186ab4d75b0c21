//! What became of a message for each recipient, as far as anybody heard.

use jiff::Timestamp;

use crate::incident::Case;
use crate::store::IncidentRecipient;
use crate::store::IncidentState;
use crate::store::RetractionState;

/// What became of the message for a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The next hop took it at that moment.
    Accepted(Timestamp),
    /// It was refused in the end, and may have arrived before: an attempt had no answer.
    Unsure(Timestamp),
    /// It did not go, and will not; or it came back.
    Refused,
    /// It is still to be tried.
    Waits,
}

impl Delivery {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted(_) => "accepted",
            Self::Refused => "bounced",
            Self::Unsure(_) | Self::Waits => "unknown",
        }
    }
}

/// What decides on that besides the recipient itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// Where the incident stands.
    pub state: IncidentState,
    /// Whether it is still being delivered to somebody.
    pub is_sending: bool,
}

impl Release {
    /// What became of the message for `recipient`, with what came of asking it.
    pub fn delivery(
        self,
        recipient: &IncidentRecipient,
        asked: Option<RetractionState>,
    ) -> Delivery {
        let is_refusal = recipient.reply.starts_with(['4', '5']);
        match recipient.accepted_at {
            // Taken by the next hop, and sent back by a server behind it.
            _ if asked.is_some_and(RetractionState::came_back) => Delivery::Refused,
            _ if self.state == IncidentState::Cancelled => Delivery::Refused,
            Some(at) if is_refusal => Delivery::Unsure(at),
            Some(at) => Delivery::Accepted(at),
            None if self.is_sending && !recipient.reply.starts_with('5') => Delivery::Waits,
            // Also after refusals that might have passed, and did not in time.
            None => Delivery::Refused,
        }
    }
}

impl Case {
    /// What became of the message for that recipient.
    pub(super) fn delivery(&self, recipient: &IncidentRecipient) -> Delivery {
        let release = Release { state: self.incident.state, is_sending: self.beside.is_sending };
        release.delivery(recipient, self.beside.became_of(recipient.position))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::Release;
    use crate::destination::Class;
    use crate::store::IncidentRecipient;
    use crate::store::IncidentState;
    use crate::store::RetractionState;

    #[test]
    fn what_was_given_up_after_refusals_that_might_pass_was_not_delivered() {
        let at = Some(Timestamp::UNIX_EPOCH);
        let came_back = Some(RetractionState::CameBack);
        for (accepted_at, reply, is_sending, asked, expected) in [
            (at, "250 2.0.0 ok", false, None, "accepted"),
            (at, "250 2.0.0 ok", false, came_back, "bounced"),
            (at, "451 4.4.1 no answer", false, None, "unknown"),
            (None, "", true, None, "unknown"),
            (None, "451 4.7.1 later", true, None, "unknown"),
            (None, "451 4.7.1 later", false, None, "bounced"),
            (None, "550 5.1.1 nobody", true, None, "bounced"),
        ] {
            let (position, address) = (0, "a@gmail.com".to_owned());
            let recipient = IncidentRecipient {
                position,
                address,
                class: Class::Private,
                accepted_at,
                reply: reply.to_owned(),
                transit: None,
                trusted: None,
            };
            let release = Release { state: IncidentState::Potential, is_sending };
            assert_eq!(release.delivery(&recipient, asked).name(), expected, "{reply}");
        }
    }
}
