//! What is asked of the desk, and what it answers.

use jiff::Timestamp;

use crate::incident::Clock;
use crate::policy::FourEyes;
use crate::policy::Risk;
use crate::policy::Second;
use crate::review::Error;
use crate::review::Flaw;
use crate::store::Entry;
use crate::store::Held;
use crate::store::HeldOrder;
use crate::store::HeldState;
use crate::store::Incident;
use crate::store::Manner;
use crate::store::Mark;
use crate::store::Notice;
use crate::store::Outbound;
use crate::store::ReasonCode;
use crate::store::Remark;

/// How the desk decides; the keys of `[review]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskSettings {
    /// Seconds between a release and its delivery; 0: at once, and nothing can be undone.
    pub undo_seconds: u32,
    /// When a second person must agree.
    pub four_eyes: FourEyes,
    /// Days after which an undecided message is not sent.
    pub expire_days: u32,
    /// Days after a decision for which the content is kept.
    pub keep_days: u32,
    /// Days after a decision for which it is kept who wrote to whom, where no incident needs it.
    pub message_days: u32,
    /// Hours after which a delivery that keeps failing is given up.
    pub give_up_hours: u32,
    /// How many values one person reveals on a day before that is told; 0: never told.
    pub reveals_per_day: u64,
    /// Whether there is a gateway for secure mail.
    pub secure_mail: bool,
    /// How long there is to report what a release may have leaked.
    pub clock: Clock,
}

/// Which held messages to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Messages in one of these states; empty for all.
    pub states: Vec<HeldState>,
    /// Part of an ID, sender, recipient, subject or name of an attachment, without regard to case;
    /// empty for all.
    pub search: String,
    /// Only those with all of these classes of recipients, kinds of data and rules.
    pub marks: Vec<Mark>,
    /// Only those of this risk.
    pub risk: Option<Risk>,
    /// Only those handed to the person who asks, or to a role of that person.
    pub mine: bool,
    /// Only those that the sender has explained.
    pub explained: bool,
    /// Only those sent by one of these addresses; `None`: by anyone.
    pub senders: Option<Vec<String>>,
    /// Only those taken in from this moment on.
    pub since: Option<Timestamp>,
    /// Only those taken in before this moment.
    pub until: Option<Timestamp>,
    /// In which order; `None`: oldest first.
    pub order: Option<HeldOrder>,
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
    /// The chosen answer, one of [`ReasonCode::RELEASE`]; of two who agree, that of the first.
    pub code: Option<ReasonCode>,
    /// To whom; `None` for all who wait for it. The others get nothing.
    pub recipients: Option<Vec<String>>,
    /// How it leaves; `None`: as it came in, or for the second of two, as the first chose. The second
    /// can choose no other.
    pub manner: Option<Manner>,
    /// [`Held::version`] that the decision was made on; `None` for whatever it is now.
    pub version: Option<i64>,
}

/// A wish to reject a message, or to send it back as the second of four eyes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Why, in at most [`REASON_CHARACTERS_MAX`] characters; may be empty where a rejection has a
    /// code that says enough.
    pub reason: String,
    /// The chosen answer to a rejection, one of [`ReasonCode::REJECT`].
    pub code: Option<ReasonCode>,
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
    /// The last [`TRAIL_SHOWN`] of its lines of the audit trail, oldest first.
    pub trail: Vec<Entry>,
    /// When its content was deleted, where that is so.
    pub deleted_at: Option<Timestamp>,
    /// What was asked and explained, in order.
    pub remarks: Vec<Remark>,
    /// What was told about it by mail, or will be, in order.
    pub notices: Vec<Notice>,
    /// What the person who looks may do with it now.
    pub choices: Choices,
    /// Why a second person must agree to its release; empty where one is enough.
    pub second: Vec<Second>,
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
    /// Open it again after it was rejected.
    pub reopen: bool,
    /// Hand it to someone, ask its sender.
    pub assign: bool,
    /// A release would need a second person.
    pub needs_second: bool,
    /// It can be released by secure mail.
    pub secure: bool,
    /// It can be released with the recipients hidden from each other.
    pub hide: bool,
}

/// How many messages there are to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In each state; a state without any is left out.
    pub(super) states: Vec<(HeldState, u64)>,
    /// Undecided, and handed to the person who asks.
    pub mine: u64,
    /// Undecided, and explained by the sender.
    pub explained: u64,
}

impl Counts {
    /// How many messages are in one of `states`.
    pub fn of(&self, states: &[HeldState]) -> u64 {
        let counted = self.states.iter().filter(|(state, _)| states.contains(state));
        counted.map(|(_, count)| count).sum()
    }
}

impl Default for DeskSettings {
    fn default() -> Self {
        Self {
            undo_seconds: 20,
            four_eyes: FourEyes::default(),
            expire_days: 14,
            keep_days: 30,
            message_days: 365,
            give_up_hours: 48,
            reveals_per_day: 50,
            secure_mail: false,
            clock: Clock::default(),
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

/// The same of a rejection, whose code may say enough.
pub(super) fn checked_refusal(wish: &Refusal) -> Result<String, Error> {
    match wish.code {
        None | Some(ReasonCode::Other) => checked_reason(&wish.reason),
        Some(_) if wish.reason.trim().is_empty() => Ok(String::new()),
        Some(_) => checked_reason(&wish.reason),
    }
}

/// A code that is one of those to choose from.
pub(super) fn checked_code(
    code: Option<ReasonCode>,
    known: &[ReasonCode],
) -> Result<Option<ReasonCode>, Error> {
    match code {
        Some(code) if !known.contains(&code) => {
            Err(Error::Invalid { field: "code", flaw: Flaw::OtherDecision })
        }
        code => Ok(code),
    }
}

/// How long a reason may be.
pub const REASON_CHARACTERS_MAX: usize = 2_000;

/// How many lines of the trail belong to a look at a message.
pub const TRAIL_SHOWN: usize = 30;

/// How many questions may wait for an answer of a sender: more are not answered better.
pub(super) const QUESTIONS_OPEN_MAX: usize = 3;

/// How many messages a list gives at most.
pub const LIST_MAX: u32 = 500;

/// How many messages can be rejected at once.
pub const REJECT_MAX: usize = 100;

/// How many messages can be released at once.
pub const RELEASE_MAX: usize = 10;

/// The shortest and longest time in which a person can undo a release, in seconds.
pub const UNDO_SECONDS: std::ops::RangeInclusive<u32> = 20..=120;
