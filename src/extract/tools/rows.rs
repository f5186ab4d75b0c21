//! A table on its way out: rows are handed on as they come, so that a sheet of a million rows
//! needs no more memory than one of ten thousand.

use crate::document::CellKind;
use crate::document::Place;
use crate::document::Sequel;
use crate::document::Table;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;

/// A table being read, row by row and in each from left to right.
pub(in crate::extract) struct Rows {
    place: Place,
    visibility: Visibility,
    table: Table,
    row: Option<u32>,
    sequel: Sequel,
}

impl Rows {
    /// A table at `place` without a row yet.
    pub(in crate::extract) fn new(place: Place, visibility: Visibility) -> Self {
        Self { place, visibility, table: Table::default(), row: None, sequel: Sequel::First }
    }

    /// Adds a cell and pays for it; row and column from 0. Empty text adds nothing.
    ///
    /// - Shape: rows from top to bottom; a cell of an earlier row starts that row once more.
    /// - Failure: `TooLarge`, noted at the place: nothing more of the table need be read.
    pub(in crate::extract) fn push(
        &mut self,
        row: u32,
        column: u32,
        kind: CellKind,
        text: &str,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        if text.is_empty() {
            return Ok(());
        }
        let paid = out.budget.pay_cell(text.len());
        let column = paid.and_then(|()| u16::try_from(column).map_err(|_| Unscannable::TooLarge));
        let column = column.inspect_err(|why| out.miss(self.place.clone(), *why))?;
        if self.row != Some(row) {
            let full = self.table.cell_count() >= CELLS || self.table.text_bytes() >= TEXT_BYTES;
            if full || self.table.row_count() >= ROWS {
                self.hand_on(out);
            }
            self.row = Some(row);
            self.table.start_row(row.saturating_add(1));
        }
        if !self.table.push(column, kind, text) {
            out.miss(self.place.clone(), Unscannable::TooLarge);
            return Err(Unscannable::TooLarge);
        }
        Ok(())
    }

    /// Says that the row of the cell added last is hidden.
    pub(in crate::extract) fn hide_row(&mut self) {
        self.table.hide_row();
    }

    /// Hands on what is left.
    pub(in crate::extract) fn finish(mut self, out: &mut Extract<'_>) {
        self.hand_on(out);
    }

    fn hand_on(&mut self, out: &mut Extract<'_>) {
        if self.table.cell_count() > 0 {
            let rows = std::mem::take(&mut self.table);
            out.add_rows(self.place.clone(), self.visibility, self.sequel, rows);
            self.sequel = Sequel::Next;
        }
    }
}

/// Rows handed on at once: enough to tell by what a column holds.
const ROWS: usize = 16_384;

/// Cells handed on at once.
const CELLS: usize = 500_000;

/// Bytes of text handed on at once.
const TEXT_BYTES: usize = 8 << 20;
