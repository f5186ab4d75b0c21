//! Why a provider could not tell who someone is.

/// Why nobody is known. The texts are for the log: they hold no token, code or secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The provider says that it will not, such as for a code that was used before.
    #[error("the provider refuses: {0}")]
    Refused(String),
    /// What it says cannot be believed.
    #[error("the answer of the provider cannot be trusted: {0}")]
    Token(String),
    /// The person is in so many groups that they are not in the token.
    #[error("the person is in too many groups: the provider left them out of the token")]
    TooManyGroups,
    /// It does not answer, or not as a provider does.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
}
