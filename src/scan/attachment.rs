//! The same file in another message.

use std::fmt;

use aws_lc_rs::digest;
use serde::{Deserialize, Serialize};

/// A file that tells of people, or that could not be read: worth knowing again.
///
/// - Privacy: whoever has the file can compute its digest. It is keyed before it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name as it may be shown.
    pub name: String,
    /// SHA-256 of its content, decoded.
    pub sha256: [u8; 32],
}

impl Attachment {
    /// A file of this content, that goes by this name.
    pub(super) fn of(name: &str, content: &[u8]) -> Self {
        let digest = digest::digest(&digest::SHA256, content);
        let sha256 = digest.as_ref().first_chunk().copied().unwrap_or_default();
        Self { name: name.to_owned(), sha256 }
    }
}

impl fmt::Debug for Attachment {
    /// Leaves out name and digest: both can lead to the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attachment")
    }
}

/// Files kept of one message.
pub(super) const ATTACHMENTS: usize = 200;
