//! What can go wrong. No text here holds personal data.

use crate::followup::Mistake;
use crate::incident;
use crate::render::WrongAnswer;
use crate::store;

/// An error of what is done after a breach.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A list of the incident is being made already, or too many by the same person.
    #[error("a list is being made already: wait until it is there")]
    Busy,
    /// There is no such thing, or it is not this person's to see.
    #[error("there is no such incident, recipient or link")]
    Missing,
    /// No role of the principal allows it.
    #[error("the role does not allow this")]
    NotAllowed,
    /// Who sent or got the message takes no part in this.
    #[error("nobody does this for mail of which they are sender or recipient")]
    OwnMessage,
    /// Somebody else was first: what was looked at is not what stands there now.
    #[error("somebody changed it in the meantime")]
    Conflict,
    /// The incident came to nothing, was erased, or must not be deleted.
    #[error("this cannot be done with the incident as it is now")]
    NotNow,
    /// The text of a letter cannot be used.
    #[error("the text cannot be used: {0}")]
    Text(Mistake),
    /// What was given cannot be used.
    #[error("{0} cannot be used: {1}")]
    Invalid(&'static str, Flaw),
    /// The store could not be used.
    #[error(transparent)]
    Store(store::Error),
}

/// What is wrong with what was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// It is longer than it may be.
    #[error("it is too long")]
    TooLong,
    /// It is none of what can be chosen, or says nothing that can be used.
    #[error("it is not known")]
    Unknown,
    /// A number that can be a citizen service number stands in it.
    #[error("a citizen service number seems to stand in it")]
    Number,
    /// No mails are sent: `notify.from` is not set.
    #[error("no mails are sent: set notify.from")]
    NoMail,
}

impl Error {
    /// The same once more, for somebody else who asks.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Busy => Self::Busy,
            Self::Missing => Self::Missing,
            Self::NotAllowed => Self::NotAllowed,
            Self::OwnMessage => Self::OwnMessage,
            Self::Conflict => Self::Conflict,
            Self::NotNow => Self::NotNow,
            Self::Text(mistake) => Self::Text(mistake.clone()),
            Self::Invalid(field, flaw) => Self::Invalid(field, *flaw),
            Self::Store(error) => Self::Store(store::Error::Broken(error.to_string())),
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Missing => Self::Missing,
            error => Self::Store(error),
        }
    }
}

impl From<incident::Error> for Error {
    fn from(error: incident::Error) -> Self {
        match error {
            incident::Error::Missing => Self::Missing,
            incident::Error::NotAllowed => Self::NotAllowed,
            incident::Error::NotNow => Self::NotNow,
            incident::Error::Conflict { .. } => Self::Conflict,
            incident::Error::Field(field, wrong) => Self::Invalid(field, flaw(wrong)),
            incident::Error::Store(error) => Self::Store(error),
            // What is asked of the register here ends in none of the others.
            other => Self::Store(store::Error::Broken(other.to_string())),
        }
    }
}

const fn flaw(wrong: WrongAnswer) -> Flaw {
    match wrong {
        WrongAnswer::Missing => Flaw::Empty,
        WrongAnswer::Number => Flaw::Number,
        _ => Flaw::TooLong,
    }
}
