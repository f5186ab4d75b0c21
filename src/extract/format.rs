//! What extraction makes of one file, and the trait that every format implements.

use crate::document::Block;
use crate::document::Content;
use crate::document::Document;
use crate::document::File;
use crate::document::Place;
use crate::document::Table;
use crate::document::Visibility;
use crate::extract::budget::Budget;
use crate::extract::sniff::Evidence;
use crate::mail::MessageHeader;

/// One kind of file: how it is recognised, and how it is read.
///
/// A format is one file in `formats/` and one line in its list. It never fails: what it cannot
/// read it leaves in [`Extract::unread`]. It may panic where a library does: the door catches it.
pub(super) trait Format: Sync {
    /// How surely the file is of this kind. The best claim wins; of equals the first in the list.
    fn claims(&self, seen: &Evidence<'_>) -> Claim;

    /// Reads the file, one level deep, and pays for it from `budget`.
    fn extract(&self, file: &File, budget: &mut Budget) -> Extract;
}

/// How surely a format knows a file, weakest first: content counts most, then the name that the
/// recipient clicks on, then what the sender declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// Not of this kind.
    No,
    /// Readable as this kind where nothing better is known.
    Fallback,
    /// Its declared media type says so, and its content does not gainsay it.
    Declared,
    /// Its name says so, and its content does not gainsay it.
    Named,
    /// Its content says so.
    Content,
    /// Its content leaves no doubt.
    Certain,
}

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
    /// What the header says, where the file is a message.
    pub header: Option<MessageHeader>,
}

impl Extract {
    /// An extract of nothing yet.
    pub(super) fn of(media_type: &str) -> Self {
        Self { media_type: media_type.to_owned(), ..Self::default() }
    }

    /// A file of which nothing could be read.
    pub(super) fn unread(media_type: &str, why: Unscannable) -> Self {
        let mut extract = Self::of(media_type);
        extract.miss(Place::root(), why);
        extract
    }

    /// Adds a run of text, unless it is blank.
    pub(super) fn add_text(&mut self, place: Place, visibility: Visibility, text: String) {
        if !text.trim().is_empty() {
            self.document.blocks.push(Block { place, visibility, content: Content::Text(text) });
        }
    }

    /// Adds a table, unless it is empty.
    pub(super) fn add_table(&mut self, place: Place, visibility: Visibility, table: Table) {
        if table.cell_count() > 0 {
            self.document.blocks.push(Block { place, visibility, content: Content::Table(table) });
        }
    }

    /// Notes that something at `place` could not be read; the same is noted once.
    pub(super) fn miss(&mut self, place: Place, why: Unscannable) {
        let unread = Unread { place, why };
        if !self.unread.contains(&unread) {
            self.unread.push(unread);
        }
    }
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
