//! What is asked of the desk, and what it answers.

use jiff::Timestamp;

use crate::review::Error;
use crate::review::Flaw;
use crate::store::Entry;
use crate::store::Held;
use crate::store::HeldState;
use crate::store::Incident;
use crate::store::Manner;
use crate::store::Notice;
use crate::store::Outbound;
use crate::store::Remark;

/// How the desk decides; the keys of `[review]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskSettings {
    /// Seconds between a release and its delivery; 0: at once, and nothing can be undone.
    pub undo_seconds: u32,
    /// From this many people on a second person must agree; 0: never.
    pub four_eyes_persons: u64,
    /// Days after which an undecided message is not sent.
    pub expire_days: u32,
    /// Days after a decision for which the content is kept.
    pub keep_days: u32,
    /// Hours after which a delivery that keeps failing is given up.
    pub give_up_hours: u32,
    /// Whether there is a gateway for secure mail.
    pub secure_mail: bool,
}

/// Which held messages to list, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Messages in one of these states; empty for all.
    pub states: Vec<HeldState>,
    /// Part of an ID, sender, recipient or subject, without regard to case; empty for all.
    pub search: String,
    /// How many to leave out from the start.
    pub offset: u32,
    /// How many to give at most; 0 for [`LIST_MAX`].
    pub limit: u32,
}

/// A wish to release a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// Why; not empty and at most [`REASON_CHARACTERS_MAX`] characters.
    pub reason: String,
    /// To whom; `None` for all who wait for it. The others get nothing.
    pub recipients: Option<Vec<String>>,
    /// How it leaves; of two who agree, the first chooses.
    pub manner: Manner,
    /// [`Held::version`] that the decision was made on; `None` for whatever it is now.
    pub version: Option<i64>,
}

/// A wish to reject a message, or to send it back as the second of four eyes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Why; not empty and at most [`REASON_CHARACTERS_MAX`] characters.
    pub reason: String,
    /// [`Held::version`] that the decision was made on; `None` for whatever it is now.
    pub version: Option<i64>,
}

/// A question to the sender of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// What is asked; not empty and at most [`REASON_CHARACTERS_MAX`] characters.
    pub text: String,
    /// [`Held::version`] that the page showed; `None` for whatever it is now.
    pub version: Option<i64>,
}

/// What a release has led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Released {
    /// A second person must agree; nothing is sent and there is no incident yet.
    AwaitingSecond(Held),
    /// It will be delivered from `due_at` on.
    Releasing {
        /// The message as it is now.
        held: Held,
        /// The entry of the register that came with it; `None` where the release leaks nothing.
        incident: Option<Box<Incident>>,
        /// Until then it can be undone.
        due_at: Timestamp,
    },
}

/// Everything that a person may see of one message.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The message.
    pub held: Held,
    /// Its release, while that is on its way.
    pub outbound: Option<Outbound>,
    /// Its entries of the register, oldest first; more than one where a release was undone.
    pub incidents: Vec<Incident>,
    /// Its lines of the audit trail, oldest first.
    pub trail: Vec<Entry>,
    /// What was asked and explained, in order.
    pub remarks: Vec<Remark>,
    /// What was told about it by mail, or will be, in order.
    pub notices: Vec<Notice>,
    /// What the person who looks may do with it now.
    pub choices: Choices,
}

/// What one person may do with one message now; a page offers this and nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Whether the person sent it or would get it: then all others are `false`.
    pub own: bool,
    /// Release it, or be the first of two.
    pub release: bool,
    /// Agree as the second of two.
    pub second: bool,
    /// The person was the first of two, so another must be the second.
    pub was_first: bool,
    /// Send it back as the second of two, or take back being the first.
    pub disagree: bool,
    /// Reject it.
    pub reject: bool,
    /// Ask its sender something.
    pub ask: bool,
    /// Undo a release.
    pub undo: bool,
    /// A release would need a second person.
    pub needs_second: bool,
    /// It can be released by secure mail.
    pub secure: bool,
    /// It can be released with the recipients hidden from each other.
    pub hide: bool,
}

/// How many messages are in each state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub(super) Vec<(HeldState, u64)>);

impl Counts {
    /// How many messages are in one of `states`.
    pub fn of(&self, states: &[HeldState]) -> u64 {
        let counted = self.0.iter().filter(|(state, _)| states.contains(state));
        counted.map(|(_, count)| count).sum()
    }
}

impl Default for DeskSettings {
    fn default() -> Self {
        Self {
            undo_seconds: 20,
            four_eyes_persons: 100,
            expire_days: 14,
            keep_days: 30,
            give_up_hours: 48,
            secure_mail: false,
        }
    }
}

/// The reason without surrounding space.
///
/// - Failure: empty, or longer than [`REASON_CHARACTERS_MAX`].
pub(super) fn checked_reason(reason: &str) -> Result<String, Error> {
    checked(reason).map_err(|flaw| Error::Invalid { field: "reason", flaw })
}

/// A text without surrounding space; neither empty nor longer than [`REASON_CHARACTERS_MAX`].
pub(super) fn checked(text: &str) -> Result<String, Flaw> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Flaw::Empty);
    }
    if text.chars().count() > REASON_CHARACTERS_MAX {
        return Err(Flaw::TooLong);
    }
    Ok(text.to_owned())
}

/// How long a reason may be.
pub const REASON_CHARACTERS_MAX: usize = 2_000;

/// How many messages a list gives at most.
pub const LIST_MAX: u32 = 500;
