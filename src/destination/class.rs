//! The classes of a recipient.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a recipient is to the organisation, from the safest to the least safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A domain of the organisation itself.
    Internal,
    /// A partner with whom agreements are in place.
    Trusted,
    /// A known correspondent.
    Expected,
    /// Nothing is known of it.
    Unexpected,
    /// A mailbox that a provider gives to private persons.
    Private,
    /// Almost, but not quite, an address that is known: a typing mistake or deceit.
    Lookalike,
    /// A throw-away address.
    Disposable,
}

impl Class {
    /// All classes, from the safest to the least safe.
    pub const ALL: [Self; 7] = [
        Self::Internal,
        Self::Trusted,
        Self::Expected,
        Self::Unexpected,
        Self::Private,
        Self::Lookalike,
        Self::Disposable,
    ];

    /// The name in JSON and rules.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Trusted => "trusted",
            Self::Expected => "expected",
            Self::Unexpected => "unexpected",
            Self::Private => "private",
            Self::Lookalike => "lookalike",
            Self::Disposable => "disposable",
        }
    }

    /// The class of that [`Class::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
