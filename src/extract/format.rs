//! What extraction makes of one file.

use crate::document::Document;
use crate::document::File;
use crate::document::Place;

/// What was read in one file, what lies inside it still to be read, and what could not be read.
#[derive(Clone, Default)]
pub struct Extract {
    /// Media type as found by content, not as declared.
    pub media_type: String,
    /// Text and tables.
    pub document: Document,
    /// Files inside: parts of a message, entries of an archive, embedded objects.
    pub files: Vec<File>,
    /// What could not be read; empty when everything was.
    pub unread: Vec<Unread>,
    /// A kind of file that can hold no text (a picture, a sound): nothing was read on purpose.
    pub skipped: bool,
}

/// Something that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where in the file; the root for the file as a whole.
    pub place: Place,
    /// Why.
    pub why: Unscannable,
}

/// Why something could not be read. Each has one word for JSON and a sentence in `render`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unscannable {
    /// Broken: its format says one thing and its bytes another.
    Damaged,
    /// Protected by a password, or encrypted for its recipient.
    Encrypted,
    /// Inside too many other files.
    TooDeep,
    /// Over a limit of size or of work.
    TooLarge,
    /// More parts or files than the limit.
    TooMany,
    /// A format that Sluis does not read.
    Unsupported,
}

impl Unscannable {
    /// The word in JSON, rules and metrics: `too_large`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Encrypted => "encrypted",
            Self::TooDeep => "too_deep",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::Unsupported => "unsupported",
        }
    }
}
