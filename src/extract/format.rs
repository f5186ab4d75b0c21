//! The trait that every format implements, and where a format leaves what it reads.

use crate::document::Block;
use crate::document::Content;
use crate::document::File;
use crate::document::Place;
use crate::document::Sequel;
use crate::document::Table;
use crate::document::Visibility;
use crate::extract::budget::Budget;
use crate::extract::outcome::Outcome;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Skipped;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::mail::MessageHeader;

/// One kind of file: how it is recognised, and how it is read.
///
/// A format is one file in `formats/` and one line in its list. It never fails: what it cannot
/// read it leaves with [`Extract::miss`]. It may panic where a library does: the door catches it.
pub(super) trait Format: Sync {
    /// How surely the file is of this kind. The best claim wins; of equals the first in the list.
    fn claims(&self, seen: &Evidence<'_>) -> Claim;

    /// Reads the file, one level deep, into `out`, and pays for it from the budget there.
    fn extract(&self, file: &File, out: &mut Extract<'_>);
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

/// Takes what is read as soon as it is read, so that no file need be in memory as a whole.
pub trait Sink {
    /// Takes a text, a table, or the next rows of the table before.
    fn block(&mut self, so_far: &Outcome, block: Block);

    /// Takes a file that lies in this one, and reads it before it returns.
    ///
    /// - Failure: `TooMany` when no further file can be taken: the rest need not be unpacked.
    fn file(
        &mut self,
        so_far: &Outcome,
        file: File,
        budget: &mut Budget,
    ) -> Result<(), Unscannable>;

    /// Whether nobody looks at pictures.
    fn is_blind(&self) -> bool;

    /// The text in a picture; `None` where nobody looks at pictures.
    fn text_of(&mut self, picture: &[u8]) -> Option<Result<String, Unscannable>>;
}

/// Looks at pictures: recognises the text in them.
pub trait Sight {
    /// Whether nobody looks, so that no picture need be prepared.
    fn is_blind(&self) -> bool {
        false
    }

    /// The text in a picture (a file of any kind of picture); `None` where nobody looks.
    ///
    /// - Failure: a reason; the picture then counts as not read.
    fn text_of(&mut self, picture: &[u8]) -> Option<Result<String, Unscannable>>;
}

/// Nobody looks at pictures.
impl Sight for () {
    fn is_blind(&self) -> bool {
        true
    }

    fn text_of(&mut self, _: &[u8]) -> Option<Result<String, Unscannable>> {
        None
    }
}

/// Where a format leaves what it reads of one file, and pays for it.
pub(super) struct Extract<'a> {
    /// What the scan may still spend.
    pub(super) budget: &'a mut Budget,
    sink: &'a mut dyn Sink,
    outcome: Outcome,
}

impl<'a> Extract<'a> {
    pub(super) fn new(budget: &'a mut Budget, sink: &'a mut dyn Sink) -> Self {
        Self { budget, sink, outcome: Outcome::default() }
    }

    pub(super) fn outcome(self) -> Outcome {
        self.outcome
    }

    /// Says what the file is by its content. Comes before anything is added.
    pub(super) fn is(&mut self, media_type: &str) {
        media_type.clone_into(&mut self.outcome.media_type);
    }

    /// What the file is by its content, as far as that is said.
    pub(super) fn media_type(&self) -> &str {
        &self.outcome.media_type
    }

    /// Says what the header of a message says. Comes before anything is added.
    pub(super) fn message(&mut self, header: MessageHeader) {
        self.outcome.header = Some(header);
    }

    /// Says that the file can hold no text.
    pub(super) fn skip(&mut self, why: Skipped) {
        self.outcome.skipped = Some(why);
    }

    /// Adds a run of text and pays for it; blank text is left out.
    ///
    /// - Failure: `TooLarge`, noted at `place`: nothing more need be read.
    pub(super) fn add_text(
        &mut self,
        place: Place,
        visibility: Visibility,
        text: String,
    ) -> Result<(), Unscannable> {
        if let Err(why) = self.budget.pay_text(text.len()) {
            self.miss(place, why);
            return Err(why);
        }
        if !text.trim().is_empty() {
            let content = Content::Text(text);
            let block = Block { place, visibility, sequel: Sequel::First, content };
            self.sink.block(&self.outcome, block);
        }
        Ok(())
    }

    /// Adds a whole table and pays for it; an empty one is left out.
    ///
    /// - Failure: `TooLarge`, noted at `place`.
    pub(super) fn add_table(
        &mut self,
        place: Place,
        visibility: Visibility,
        table: Table,
    ) -> Result<(), Unscannable> {
        if let Err(why) = self.budget.pay_cells(&table) {
            self.miss(place, why);
            return Err(why);
        }
        if table.cell_count() > 0 {
            self.add_rows(place, visibility, Sequel::First, table);
        }
        Ok(())
    }

    /// Adds rows whose cells are paid for already; `tools::rows` makes them.
    pub(super) fn add_rows(
        &mut self,
        place: Place,
        visibility: Visibility,
        sequel: Sequel,
        rows: Table,
    ) {
        let content = Content::Table(rows);
        self.sink.block(&self.outcome, Block { place, visibility, sequel, content });
    }

    /// Hands on a file that lies in this one; its bytes are paid for already.
    ///
    /// - Failure: `TooMany`, noted: nothing more need be unpacked.
    pub(super) fn add_file(&mut self, file: File) -> Result<(), Unscannable> {
        let taken = self.sink.file(&self.outcome, file, self.budget);
        taken.inspect_err(|why| self.outcome.miss(Place::root(), *why))
    }

    /// Whether nobody looks at pictures, so that none need be prepared.
    pub(super) fn is_blind(&self) -> bool {
        self.sink.is_blind()
    }

    /// The text in a picture; `None` where nobody looks at pictures.
    pub(super) fn text_of(&mut self, picture: &[u8]) -> Option<Result<String, Unscannable>> {
        self.sink.text_of(picture)
    }

    /// Notes that something at `place` could not be read; the same is noted once.
    pub(super) fn miss(&mut self, place: Place, why: Unscannable) {
        self.outcome.miss(place, why);
    }

    /// Notes columns of the sheet at `place` of which people see nothing.
    pub(super) fn hide(&mut self, place: Place, columns: Vec<u16>) {
        self.outcome.hidden_columns.push((place, columns));
    }

    /// Notes something at `place` that whoever decides should know; the same is noted once.
    pub(super) fn remark(&mut self, place: Place, remark: Remark) {
        self.outcome.remark(place, remark);
    }
}
