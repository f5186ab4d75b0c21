//! Why a use case of the desk could not be done.

use jiff::Timestamp;

use crate::store;
use crate::store::HeldState;

/// An error of the desk; nothing was changed. No text in it holds personal data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too many look at content now, or this person does too often: later it works again.
    #[error("too many look at content now: try again in a moment")]
    Busy,
    /// Another was first: what it became, by whom and when. Empty `by` where that is not known.
    #[error("it was decided already by {by}")]
    Conflict {
        /// Who was first; `gateway` for the gateway itself.
        by: String,
        /// What the message is now.
        state: HeldState,
        /// When.
        at: Option<Timestamp>,
    },
    /// Its term is over: only what is counted is left of it.
    #[error("its term is over: what was known of this message has been erased")]
    Erased,
    /// What was filled in cannot be used.
    #[error("{field} cannot be used: {flaw}")]
    Invalid {
        /// The field of the form or of the JSON: `reason`, `recipients`.
        field: &'static str,
        /// What is wrong with it.
        flaw: Flaw,
    },
    /// There is no such message or incident.
    #[error("there is no such message or incident")]
    Missing,
    /// A second person must agree, so that it cannot be decided on with others at once.
    #[error("a second person must agree: decide on it by itself")]
    NeedsSecond,
    /// No role of the principal allows it.
    #[error("the role does not allow this")]
    NotAllowed,
    /// The principal sent the message, or would get it.
    #[error("nobody decides on mail of which they are sender or recipient")]
    OwnMessage,
    /// The principal agreed first: the second of four eyes must be another.
    #[error("the second of four eyes must be another person than the first")]
    SamePerson,
    /// The store could not be used.
    #[error(transparent)]
    Store(store::Error),
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Nothing was filled in, or nothing was chosen.
    #[error("it is empty")]
    Empty,
    /// More characters than [`crate::review::REASON_CHARACTERS_MAX`].
    #[error("it is longer than 2,000 characters")]
    TooLong,
    /// There is no gateway for secure mail.
    #[error("there is no gateway for secure mail: set [secure_mail] in the configuration")]
    NoSecureMail,
    /// The recipients do not see each other anyway.
    #[error("its recipients cannot read each other's addresses")]
    NotVisible,
    /// The first of two chose another way of sending.
    #[error("the first person chose another manner: agree to that one, or send the message back")]
    OtherManner,
    /// The code belongs to another decision.
    #[error("it is not a reason of this decision")]
    OtherDecision,
    /// The person is sender or recipient of the message.
    #[error("that person is sender or recipient of the message")]
    Party,
    /// More than may be decided on at once.
    #[error("it names more messages than can be decided on at once")]
    TooMany,
    /// Its sender has yet to answer what was asked before.
    #[error("its sender has not answered the questions before")]
    Unanswered,
    /// It names something that does not wait for a decision.
    #[error("it names a recipient that does not wait for a decision")]
    Unknown,
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Missing => Self::Missing,
            error => Self::Store(error),
        }
    }
}
