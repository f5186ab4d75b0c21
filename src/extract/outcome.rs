//! What reading a file came to: what it is, what was not read and why, what stands out in it.

use crate::document::Place;
use crate::mail::MessageHeader;

/// What reading one file came to, apart from the text, tables and files in it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Media type as found by content, not as declared.
    pub media_type: String,
    /// What could not be read; empty when everything was.
    pub unread: Vec<Unread>,
    /// What whoever decides should know of it.
    pub remarks: Vec<(Place, Remark)>,
    /// The columns in which something stands that people do not see, sheet by sheet: all of them, for
    /// each has a cell, and those are limited. Remarks tell the first of them.
    pub hidden_columns: Vec<(Place, Vec<u16>)>,
    /// A kind of file that can hold no text: nothing was read, on purpose.
    pub skipped: Option<Skipped>,
    /// What the header says, where the file is a message.
    pub header: Option<MessageHeader>,
}

impl Outcome {
    /// Of a file of which nothing could be read.
    pub(super) fn unread(media_type: &str, why: Unscannable) -> Self {
        let mut outcome = Self { media_type: media_type.to_owned(), ..Self::default() };
        outcome.miss(Place::root(), why);
        outcome
    }

    /// Notes that something at `place` could not be read. The same is noted once, and of the file
    /// as a whole only where no place in it says so already.
    pub(super) fn miss(&mut self, place: Place, why: Unscannable) {
        let is_whole = place.steps().is_empty();
        let mut noted = self.unread.iter().filter(|unread| unread.why == why);
        if self.unread.len() < NOTES && !noted.any(|unread| is_whole || unread.place == place) {
            self.unread.push(Unread { place, why });
        }
    }

    /// Notes something that stands out; the same is noted once.
    pub(super) fn remark(&mut self, place: Place, remark: Remark) {
        let noted = (place, remark);
        if self.remarks.len() < NOTES && !self.remarks.contains(&noted) {
            self.remarks.push(noted);
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
    /// Protected by a password.
    Encrypted,
    /// Encrypted for its recipient by OpenPGP.
    EncryptedPgp,
    /// Encrypted for its recipient by S/MIME.
    EncryptedSmime,
    /// A picture of a page: scanned, without text.
    NoText,
    /// The program that reads it broke off.
    ParserFailed,
    /// Took longer than the limit.
    TimedOut,
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
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::Damaged,
        Self::Encrypted,
        Self::EncryptedPgp,
        Self::EncryptedSmime,
        Self::NoText,
        Self::ParserFailed,
        Self::TimedOut,
        Self::TooDeep,
        Self::TooLarge,
        Self::TooMany,
        Self::Unsupported,
    ];

    /// The word in JSON, rules and metrics: `too_large`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::Encrypted => "encrypted",
            Self::EncryptedPgp => "encrypted_pgp",
            Self::EncryptedSmime => "encrypted_smime",
            Self::NoText => "no_text",
            Self::ParserFailed => "parser_failed",
            Self::TimedOut => "timed_out",
            Self::TooDeep => "too_deep",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::Unsupported => "unsupported",
        }
    }
}

/// What a file is that can hold no text, or none that could be read without looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// A typeface.
    Font,
    /// A picture at which nobody looked.
    Picture,
    /// A digital signature.
    Signature,
    /// Sound or film.
    Sound,
}

impl Skipped {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Font, Self::Picture, Self::Signature, Self::Sound];

    /// The word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Font => "font",
            Self::Picture => "picture",
            Self::Signature => "signature",
            Self::Sound => "sound",
        }
    }
}

/// What stands out in a file: above all what the recipient gets and the sender does not see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// Values of other files or tables, kept for calculating: pivot tables, links.
    CachedData,
    /// Text that was struck out under revision, and is still there.
    DeletedText,
    /// Hidden columns; the place names the sheet and the columns.
    HiddenColumns,
    /// Hidden rows; the place names the sheet.
    HiddenRows,
    /// A hidden sheet, or one that no menu shows.
    HiddenSheet,
    /// A slide that is left out of the show.
    HiddenSlide,
    /// Text that a style hides.
    HiddenText,
    /// The name or the declared type says another kind of file than the content.
    TypeMismatch,
}

impl Remark {
    /// Every remark.
    pub const ALL: [Self; 8] = [
        Self::CachedData,
        Self::DeletedText,
        Self::HiddenColumns,
        Self::HiddenRows,
        Self::HiddenSheet,
        Self::HiddenSlide,
        Self::HiddenText,
        Self::TypeMismatch,
    ];

    /// The word in JSON: `hidden_sheet`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CachedData => "cached_data",
            Self::DeletedText => "deleted_text",
            Self::HiddenColumns => "hidden_columns",
            Self::HiddenRows => "hidden_rows",
            Self::HiddenSheet => "hidden_sheet",
            Self::HiddenSlide => "hidden_slide",
            Self::HiddenText => "hidden_text",
            Self::TypeMismatch => "type_mismatch",
        }
    }
}

/// Notes kept of one file, of each sort: more tell nothing new.
const NOTES: usize = 50;
