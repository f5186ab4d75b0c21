//! A table in a document: rows of cells as they come, and which of them are layout.

use crate::document::CellKind;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::rows::Rows;

/// A table that is being read.
pub(in crate::extract) struct Grid {
    rows: Rows,
    row: u32,
    repeats: u32,
    column: u32,
    /// Whether a row had more than one column.
    is_wide: bool,
    /// Cells of the open row that hold something, by column.
    cells: Vec<(u32, String)>,
}

impl Grid {
    /// A table at `place` without a row yet.
    pub(in crate::extract) fn new(place: Place, visibility: Visibility) -> Self {
        let rows = Rows::new(place, visibility);
        Self { rows, row: 0, repeats: 1, column: 0, is_wide: false, cells: Vec::new() }
    }

    /// Starts a row that stands there `repeats` times.
    pub(in crate::extract) fn start_row(&mut self, repeats: u32) {
        self.repeats = repeats;
        self.column = 0;
        self.cells.clear();
    }

    /// Leaves `count` columns of the row open.
    pub(in crate::extract) fn skip(&mut self, count: u32) {
        self.column = self.column.saturating_add(count);
    }

    /// Adds a cell to the row, `span` columns wide, `repeats` times over.
    pub(in crate::extract) fn push(&mut self, text: &str, span: u32, repeats: u32) {
        if !text.is_empty() {
            for copy in 0..repeats.min(COPIES_MAX) {
                let column = self.column.saturating_add(copy.saturating_mul(span));
                self.cells.push((column, text.to_owned()));
            }
        }
        self.column = self.column.saturating_add(span.saturating_mul(repeats));
    }

    /// Ends the row. What comes before the first row of more than one column is layout or a
    /// title: its lines are given back as running text.
    ///
    /// - Failure: as `Rows::push`.
    pub(in crate::extract) fn end_row(
        &mut self,
        out: &mut Extract<'_>,
    ) -> Result<Vec<String>, Unscannable> {
        let cells = std::mem::take(&mut self.cells);
        self.is_wide |= self.column > 1;
        let copies = if cells.is_empty() { 0 } else { self.repeats.min(COPIES_MAX) };
        let first = self.row;
        self.row = self.row.saturating_add(self.repeats);
        self.column = 0;
        if !self.is_wide {
            return Ok(cells.into_iter().map(|(_, text)| text).collect());
        }
        for copy in 0..copies {
            for (column, text) in &cells {
                self.rows.push(first.saturating_add(copy), *column, CellKind::Text, text, out)?;
            }
        }
        Ok(Vec::new())
    }

    /// Hands on what is left.
    pub(in crate::extract) fn finish(self, out: &mut Extract<'_>) {
        self.rows.finish(out);
    }
}

/// A value that is repeated says no more the thousandth time.
const COPIES_MAX: u32 = 1_000;
