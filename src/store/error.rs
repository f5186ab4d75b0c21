//! What went wrong in the store, by what the caller does next.

use crate::store::Unread;
use crate::vault;

/// An error of the store. No text in it holds a value of a row.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What is stored does not fit this program, or the program asked for what cannot be: stop.
    #[error("the store is not usable: {0}")]
    Broken(String),
    /// Another was first: look again before you decide. Nothing was changed.
    #[error("it was changed, or made, by another in the meantime")]
    Conflict,
    /// There is no such row.
    #[error("there is no such entry")]
    Missing,
    /// The store is busy, full or out of reach: nothing was changed, try again later.
    #[error("the store cannot be used now: {0}")]
    Retry(String),
    /// The address of the store is not one that this program knows.
    #[error("store.url is \"{0}\"; this version knows \"sqlite\" only")]
    Unknown(String),
    /// The content of a held message could not be kept or read.
    #[error(transparent)]
    Vault(#[from] vault::Error),
}

impl Error {
    /// Why something that is stored cannot be read; `None` where that is not what went wrong.
    pub const fn unread(&self) -> Option<Unread> {
        match self {
            Self::Vault(vault::Error::Absent(_)) => Some(Unread::KeyAway),
            Self::Vault(vault::Error::Damaged) | Self::Broken(_) => Some(Unread::Damaged),
            _ => None,
        }
    }
}
