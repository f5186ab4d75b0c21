//! How a released message leaves.

use serde::Deserialize;
use serde::Serialize;

/// How a released message leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// To the next hop, as it came in.
    #[default]
    AsIs,
    /// By the gateway for secure mail.
    Secure,
    /// One message for each recipient, which names nobody else.
    Single,
    /// One message that names no recipient: everyone gets a blind copy.
    Hidden,
}

impl Manner {
    /// All manners.
    pub const ALL: [Self; 4] = [Self::AsIs, Self::Secure, Self::Single, Self::Hidden];

    /// The name in JSON, in forms and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AsIs => "as_is",
            Self::Secure => "secure",
            Self::Single => "single",
            Self::Hidden => "hidden",
        }
    }

    /// Whether the recipients no longer see each other.
    pub const fn hides_recipients(self) -> bool {
        matches!(self, Self::Single | Self::Hidden)
    }

    /// The manner of that [`Manner::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|manner| manner.name() == name)
    }
}
