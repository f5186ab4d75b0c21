//! The same file in another message.

use std::fmt;

use aws_lc_rs::digest;
use data_encoding::HEXLOWER;
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

/// SHA-256 of a part, in hexadecimal: evidence of what it was.
///
/// - Privacy: it is kept where the names of parts are kept, sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Attachment {
    /// A file of this content, that goes by this name.
    pub(super) fn of(name: &str, content: &[u8]) -> Self {
        let digest = digest::digest(&digest::SHA256, content);
        let sha256 = digest.as_ref().first_chunk().copied().unwrap_or_default();
        Self { name: name.to_owned(), sha256 }
    }
}

impl Fingerprint {
    /// That of a file.
    pub(super) fn of(file: &Attachment) -> Self {
        Self(HEXLOWER.encode(&file.sha256))
    }

    /// As it is written.
    pub fn hex(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Fingerprint {
    /// Leaves it out: it can lead to the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprint")
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
