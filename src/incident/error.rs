//! Why the register does not do what was asked.

use jiff::Timestamp;

use crate::breach::Question;
use crate::render::WrongAnswer;
use crate::store;

/// An error of the register. No text in it holds personal data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Someone else was first: who, and when.
    #[error("{by} changed it in the meantime")]
    Conflict {
        /// Who was first; empty for the gateway.
        by: String,
        /// When.
        at: Option<Timestamp>,
    },
    /// Answers that cannot be kept; nothing was.
    #[error("these answers cannot be kept: {}", wrong_in_words(.0))]
    Invalid(Vec<(Question, WrongAnswer)>),
    /// A step lacks answers; it was not taken.
    #[error("still needed: {}", names(.0))]
    Lacking(Vec<Question>),
    /// Other organisations must be told first, or it must be said why they are not: their names.
    #[error("not told, and nobody said why not: {}", .0.join(", "))]
    Untold(Vec<String>),
    /// A field that is no question cannot be used: its name, and why.
    #[error("{0} cannot be used")]
    Field(&'static str, WrongAnswer),
    /// There is no such incident, or it is not this person's to see.
    #[error("there is no such incident")]
    Missing,
    /// No role of the principal allows it.
    #[error("the role does not allow this")]
    NotAllowed,
    /// The incident has moved on, or is not that far yet.
    #[error("this cannot be done with the incident as it is now")]
    NotNow,
    /// Who sent or received the mail does not judge what came of it.
    #[error(
        "who sent or received this mail does not judge its incident: another privacy officer does; \
         where there is none, the organisation names somebody, and an administrator gives that \
         person the role for as long as it takes"
    )]
    OwnMail,
    /// Who released a message does not say that it is no breach.
    #[error("who released the message does not say that it is no breach")]
    OwnRelease,
    /// The store could not be used.
    #[error(transparent)]
    Store(store::Error),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Missing => Self::Missing,
            error => Self::Store(error),
        }
    }
}

fn names(questions: &[Question]) -> String {
    questions.iter().map(|question| question.name()).collect::<Vec<_>>().join(", ")
}

fn wrong_in_words(wrong: &[(Question, WrongAnswer)]) -> String {
    let one = |(question, wrong): &(Question, WrongAnswer)| {
        let why = match wrong {
            WrongAnswer::Unusable => "is no answer to it",
            WrongAnswer::Missing => "is missing",
            WrongAnswer::NoReason => "needs a reason to be changed",
            WrongAnswer::Order => "is too early or too late",
            WrongAnswer::SamePerson => "must be another person",
            WrongAnswer::Number => "seems to hold a citizen service number",
            WrongAnswer::Range => "is less than the least",
        };
        format!("{} {why}", question.name())
    };
    wrong.iter().map(one).collect::<Vec<_>>().join(", ")
}
