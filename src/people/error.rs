//! Why something about people was not done.

use crate::store;

/// Why it was not done; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is one of that name already.
    #[error("the name is taken")]
    Conflict,
    /// A field cannot be used.
    #[error("{0}: {1}")]
    Invalid(&'static str, Flaw),
    /// Nobody would be left who keeps the accounts.
    #[error("this is the last account that may manage people")]
    LastAdmin,
    /// There is no such account, session or token.
    #[error("there is no such account, session or token")]
    Missing,
    /// The role does not allow it.
    #[error("no role allows this")]
    NotAllowed,
    /// The provider of single sign-on decides this, not Sluis.
    #[error("this is decided at the provider of single sign-on")]
    Provider,
    /// The store failed.
    #[error(transparent)]
    Store(store::Error),
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The owner of a token has not all of them.
    #[error("are more than its owner has")]
    Beyond,
    /// It is not a mail address.
    #[error("is not a mail address")]
    Email,
    /// It cannot be a name: empty, too long, or one that the trail uses otherwise.
    #[error("cannot be a name")]
    Name,
    /// There is no open account of that name.
    #[error("is no open account")]
    Owner,
    /// None was chosen.
    #[error("at least one role is needed")]
    Roles,
    /// It does not match.
    #[error("is not right")]
    Wrong,
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Conflict => Self::Conflict,
            store::Error::Missing => Self::Missing,
            other => Self::Store(other),
        }
    }
}
