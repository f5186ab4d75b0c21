//! How a message went to the next hop.

use serde::Deserialize;
use serde::Serialize;

/// Whether who listened on the way could read a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transit {
    /// In the clear.
    Clear,
    /// Under TLS, as far as that server.
    Tls,
}

impl Transit {
    /// The name in JSON and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Tls => "tls",
        }
    }

    /// The one of that [`Transit::name`].
    pub fn named(name: &str) -> Option<Self> {
        [Self::Clear, Self::Tls].into_iter().find(|transit| transit.name() == name)
    }
}
