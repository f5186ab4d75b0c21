//! A sheet of an OpenDocument spreadsheet while it is read.

use crate::document::CellKind;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::sheet;
use crate::extract::tools::spreadsheet::Grid;

/// A sheet that is still open.
pub(super) struct OpenSheet {
    /// What was read of it.
    pub(super) grid: Grid,
    /// How many groups of rows or columns are folded away around what comes.
    pub(super) folded: u32,
    /// The cell that is open.
    pub(super) cell: Option<OpenCell>,
    /// Where the next column is declared.
    declared: u32,
    row: u32,
    row_repeats: u32,
    row_visibility: Visibility,
    column: u32,
    /// Cells of the open row that hold something, by column.
    cells: Vec<(u32, CellKind, String)>,
}

/// A cell that is still open.
#[derive(Default)]
pub(super) struct OpenCell {
    /// How many times it stands in the row.
    pub(super) repeats: u32,
    /// The value that it stores beside its text.
    pub(super) value: Option<(CellKind, String)>,
    /// Its text, which is how the value happens to be shown.
    pub(super) text: String,
}

impl OpenSheet {
    /// A sheet without a row yet.
    pub(super) fn new(grid: Grid) -> Self {
        Self {
            grid,
            folded: 0,
            cell: None,
            declared: 0,
            row: 0,
            row_repeats: 1,
            row_visibility: Visibility::Shown,
            column: 0,
            cells: Vec::new(),
        }
    }

    /// Declares columns.
    pub(super) fn declare(&mut self, repeats: u32, visibility: Visibility) {
        let end = self.declared.saturating_add(repeats);
        if (visibility == Visibility::Hidden || self.folded > 0) && end > self.declared {
            self.grid.hide_columns(self.declared, end - 1);
        }
        self.declared = end;
    }

    /// Starts a row.
    pub(super) fn start_row(&mut self, repeats: u32, visibility: Visibility) {
        let folded = self.folded > 0;
        self.row_visibility = if folded { Visibility::Hidden } else { visibility };
        self.row_repeats = repeats;
        self.column = 0;
        self.cells.clear();
    }

    /// Ends a cell.
    pub(super) fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let text = cell.text.trim();
        let held =
            cell.value.or_else(|| (!text.is_empty()).then(|| (CellKind::Text, text.to_owned())));
        if let Some((kind, text)) = held {
            for copy in 0..cell.repeats.min(COPIES_MAX) {
                self.cells.push((self.column.saturating_add(copy), kind, text.clone()));
            }
        }
        self.column = self.column.saturating_add(cell.repeats);
    }

    /// Ends a row.
    ///
    /// - Failure: as [`Grid::push`].
    pub(super) fn end_row(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let copies = if self.cells.is_empty() { 0 } else { self.row_repeats.min(COPIES_MAX) };
        for copy in 0..copies {
            self.grid.start_row(self.row.saturating_add(copy), self.row_visibility);
            for (column, kind, text) in &self.cells {
                self.grid.push(*column, *kind, text, out)?;
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        self.cells.clear();
        Ok(())
    }
}

/// The value that a cell stores beside its text (ODF 1.2, part 1, 19.385).
pub(super) fn stored_value(
    attribute: &impl Fn(&'static str) -> Option<String>,
) -> Option<(CellKind, String)> {
    match attribute("value-type")?.as_str() {
        "float" | "currency" | "percentage" => {
            let value = attribute("value")?;
            let number = value.parse().map(sheet::number_text);
            Some((CellKind::Number, number.unwrap_or(value)))
        }
        "date" => {
            let date = attribute("date-value")?;
            let day = date.strip_suffix("T00:00:00").unwrap_or(&date);
            Some((CellKind::Date, day.to_owned()))
        }
        "boolean" => Some((CellKind::Text, attribute("boolean-value")?)),
        "string" => Some((CellKind::Text, attribute("string-value")?)),
        _ => None,
    }
    .filter(|(_, text)| !text.is_empty())
}

/// A value that is repeated says no more the thousandth time.
const COPIES_MAX: u32 = 1_000;
