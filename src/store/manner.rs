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
}

impl Manner {
    /// All manners.
    pub const ALL: [Self; 2] = [Self::AsIs, Self::Secure];

    /// The name in JSON, in forms and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AsIs => "as_is",
            Self::Secure => "secure",
        }
    }

    /// The manner of that [`Manner::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|manner| manner.name() == name)
    }
}
