//! Held messages: one row each, one row for each of their recipients.

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::destination::Class;
use crate::policy::Verdict;
use crate::store::Assignee;
use crate::store::HeldId;
use crate::store::Manner;
use crate::store::ReasonCode;

/// Where a held message is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldState {
    /// Nobody has decided.
    Held,
    /// One person agreed to release it; a second must agree.
    AwaitingSecond,
    /// Released; still within the undo window, or being delivered.
    Releasing,
    /// Every released recipient was taken, or refused for good, by the next hop.
    Released,
    /// The next hop could not be reached, or refused, until retrying ended.
    DeliveryFailed,
    /// Refused by a reviewer.
    Rejected,
    /// Nobody decided in time.
    Expired,
    /// Taken back by its sender before anyone decided.
    Withdrawn,
}

/// What has become of one recipient of a held message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientState {
    /// Let through by the rules; the next hop has not yet taken it. Seen only for a moment, or
    /// after a gateway died in that moment: the sending server then tries again.
    Passing,
    /// Let through by the rules and taken by the next hop when the message came in.
    Passed,
    /// Waits for a decision.
    Held,
    /// Released, not yet taken by the next hop.
    Releasing,
    /// Released, and taken by the next hop.
    Delivered,
    /// Released, and refused for good by the next hop.
    Failed,
    /// Not sent: rejected, withdrawn, left out of a release, or expired.
    NotSent,
}

/// A recipient of a held message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRecipient {
    /// The address, as `local@domain`.
    pub address: String,
    /// Parameters of RCPT, verbatim.
    pub parameters: String,
    /// Its class when the message came in.
    pub class: Class,
    /// What decided that class.
    pub because: String,
    /// What has become of it.
    pub state: RecipientState,
    /// The last reply of the next hop to this recipient's delivery; empty before there is one.
    pub reply: String,
}

/// A held message: everything but its content, which lies sealed in the vault.
#[derive(Clone, PartialEq)]
pub struct Held {
    /// Its name.
    pub id: HeldId,
    /// Where it is in its life.
    pub state: HeldState,
    /// Grows with every change; a decision names the version it was made on.
    pub version: i64,
    /// Envelope sender as `local@domain`; empty for the null sender.
    pub sender: String,
    /// Parameters of MAIL, verbatim.
    pub sender_parameters: String,
    /// All recipients of the envelope, those let through included.
    pub recipients: Vec<HeldRecipient>,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// Size of the content in bytes.
    pub size_bytes: u64,
    /// What was found and decided; findings are masked.
    pub verdict: Verdict,
    /// Who agreed first, where a second person is needed; empty otherwise.
    pub first_by: String,
    /// Who decided; empty while undecided.
    pub decided_by: String,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// The reason given with the decision; empty while undecided.
    pub reason: String,
    /// How it leaves, or left, once it is released.
    pub manner: Manner,
    /// Whether the content still exists in the vault.
    pub has_content: bool,
    /// When a reviewer last asked the sender something.
    pub asked_at: Option<Timestamp>,
    /// When the sender last explained something.
    pub explained_at: Option<Timestamp>,
    /// Whether the sender said that there is haste.
    pub urgent: bool,
    /// The answer that was chosen with the decision; `None` where it was given in words alone.
    pub code: Option<ReasonCode>,
    /// To whom it was handed.
    pub assigned_to: Assignee,
    /// Since when it waits: taken in, or opened again.
    pub waits_since: Timestamp,
    /// Why something of it is empty here that is not empty; `None` where all of it could be read.
    pub unread: Option<Unread>,
}

/// Why something that is stored of a message could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unread {
    /// It lies under a key that is not here.
    KeyAway,
    /// It was changed, or cut short.
    Damaged,
}

/// A message that is to be held: what its row needs besides the sealed content.
#[derive(Clone, PartialEq)]
pub struct NewHeld {
    /// Keyed digest of sender and content: the same message sent again has the same.
    pub message_key: [u8; 32],
    /// Envelope sender as `local@domain`; empty for the null sender.
    pub sender: String,
    /// Parameters of MAIL, verbatim.
    pub sender_parameters: String,
    /// All recipients of the envelope; one that is named twice is kept once.
    pub recipients: Vec<HeldRecipient>,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// What was found and decided.
    pub verdict: Verdict,
}

/// A step in the life of a held message.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// Where it is from now on.
    pub state: HeldState,
    /// Who agreed first; empty where one person is enough.
    pub first_by: String,
    /// Who decided; empty while undecided.
    pub decided_by: String,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// The reason given; empty while undecided.
    pub reason: String,
    /// The answer that was chosen; `None` where the reason is in words alone.
    pub code: Option<ReasonCode>,
    /// How it leaves once it is released.
    pub manner: Manner,
}

impl Held {
    /// Everyone that it is between, by the envelope or by its header: whom the mail server of the
    /// organisation serves itself stands in no envelope that comes by here.
    pub fn mailboxes(&self) -> impl Iterator<Item = &str> + Clone {
        let header = &self.verdict.report.header;
        let named = header.from.iter().chain(&header.visible);
        let envelope = self.recipients.iter().map(|recipient| &recipient.address);
        std::iter::once(&self.sender).chain(named).chain(envelope).map(String::as_str)
    }
}

impl HeldState {
    /// All states.
    pub const ALL: [Self; 8] = [
        Self::Held,
        Self::AwaitingSecond,
        Self::Releasing,
        Self::Released,
        Self::DeliveryFailed,
        Self::Rejected,
        Self::Expired,
        Self::Withdrawn,
    ];

    /// The name in JSON and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::AwaitingSecond => "awaiting_second",
            Self::Releasing => "releasing",
            Self::Released => "released",
            Self::DeliveryFailed => "delivery_failed",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing more happens to the message by itself.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Held | Self::AwaitingSecond | Self::Releasing)
    }

    /// The state of that [`HeldState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl RecipientState {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Passing,
        Self::Passed,
        Self::Held,
        Self::Releasing,
        Self::Delivered,
        Self::Failed,
        Self::NotSent,
    ];

    /// The name in JSON and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passing => "passing",
            Self::Passed => "passed",
            Self::Held => "held",
            Self::Releasing => "releasing",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::NotSent => "not_sent",
        }
    }

    /// The state of that [`RecipientState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl fmt::Debug for Held {
    /// Shows no address and nothing of the message: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Held");
        shown.field("id", &self.id.as_str()).field("state", &self.state);
        shown.field("version", &self.version).field("recipients", &self.recipients);
        shown.finish_non_exhaustive()
    }
}

impl fmt::Debug for HeldRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("HeldRecipient");
        shown.field("address", &"***").field("class", &self.class);
        shown.field("state", &self.state).finish_non_exhaustive()
    }
}

impl fmt::Debug for NewHeld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewHeld").field("recipients", &self.recipients).finish_non_exhaustive()
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Change");
        shown.field("state", &self.state).field("reason", &"***").finish_non_exhaustive()
    }
}
