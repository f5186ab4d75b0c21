//! A table of RTF: its cells come one by one, and nothing but the next text says that it is over.

use crate::document::CellKind;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::rows::Rows;

/// A table that is still open.
pub(in crate::extract) struct RtfTable {
    rows: Rows,
    row: u32,
    column: u32,
    /// Whether a row has begun that has not ended.
    in_row: bool,
}

impl RtfTable {
    /// A table in whose first row the next cell stands.
    pub(in crate::extract) fn new() -> Self {
        let rows = Rows::new(Place::root(), Visibility::Shown);
        Self { rows, row: 0, column: 0, in_row: true }
    }

    /// Begins a row, if none has begun.
    pub(in crate::extract) fn start_row(&mut self) {
        self.in_row = true;
    }

    /// Whether text may follow that does not belong to it.
    pub(in crate::extract) fn is_between_rows(&self) -> bool {
        !self.in_row
    }

    /// Adds the next cell of the row, its white space made single.
    ///
    /// - Failure: as [`Rows::push`].
    pub(in crate::extract) fn add_cell(
        &mut self,
        text: &str,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let column = self.column;
        self.column = column.saturating_add(1);
        self.rows.push(self.row, column, CellKind::Text, &text, out)
    }

    /// Ends the row.
    pub(in crate::extract) fn end_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
        self.in_row = false;
    }

    /// Hands on what is left.
    pub(in crate::extract) fn finish(self, out: &mut Extract<'_>) {
        self.rows.finish(out);
    }
}
