//! What goes into a scan (a [`File`]) and what extraction makes of it (a [`Document`]).
//!
//! A document is a list of blocks, each a run of text or a table, and each with the [`Place`]
//! where a person would look for it. Nothing here reads a format or knows a detector.

use std::fmt;

use bytes::Bytes;

/// A file to be scanned: a whole message is just a `File` named `*.eml`.
#[derive(Clone)]
pub struct File {
    /// Name as found, decoded, never used as a path; may be empty.
    pub name: String,
    /// Media type that the sender declared, lower case, without parameters.
    pub media_type: Option<String>,
    /// Content, trusted in nothing. A clone shares the memory.
    pub bytes: Bytes,
}

impl fmt::Debug for File {
    /// Leaves out name and content: both can hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// What a person would read in a file, in reading order.
#[derive(Clone, Default)]
pub struct Document {
    /// Text runs and tables, in the order of the file.
    pub blocks: Vec<Block>,
}

/// One run of text, one table, or a stretch of a table that is handed on piece by piece.
#[derive(Clone)]
pub struct Block {
    /// Where it stands in the file (sheet, page, header field); empty for the file itself.
    pub place: Place,
    /// Whether the recipient sees it without looking for it.
    pub visibility: Visibility,
    /// Whether it goes on where the block before it stopped.
    pub sequel: Sequel,
    /// The text or the table.
    pub content: Content,
}

/// What a [`Block`] holds.
#[derive(Clone)]
pub enum Content {
    /// Cells in rows and columns.
    Table(Table),
    /// Running text; lines end in `\n`.
    Text(String),
}

/// Whether a [`Block`] begins something: a sheet of a million rows comes in many blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sequel {
    /// It begins a text or a table.
    #[default]
    First,
    /// More rows of the table in the block before, under the same header.
    Next,
}

/// Whether something stands in plain sight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// A hidden sheet, row, column or passage: the recipient gets it, the sender may not know.
    Hidden,
    /// In plain sight.
    #[default]
    Shown,
}

/// Where something stands, from the outside in: prints as `leerlingen.xlsx > Blad1 > C`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    steps: Vec<String>,
}

impl Place {
    /// The place of the outermost file itself: no step at all.
    pub fn root() -> Self {
        Self::default()
    }

    /// The place `step` inside this one. An empty step changes nothing.
    #[must_use]
    pub fn inside(&self, step: &str) -> Self {
        let mut steps = self.steps.clone();
        if !step.is_empty() {
            steps.push(step.to_owned());
        }
        Self { steps }
    }

    /// This place seen from `outer`, in which the file that it belongs to lies.
    #[must_use]
    pub fn within(&self, outer: &Self) -> Self {
        Self { steps: outer.steps.iter().chain(&self.steps).cloned().collect() }
    }

    /// The steps, outermost first.
    pub fn steps(&self) -> &[String] {
        &self.steps
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.steps.join(" > "))
    }
}

/// A table in one block of memory: sparse, row by row, cells from left to right.
///
/// - Shape: at most 65,536 columns; row numbers as in the file, from 1.
/// - Cost: the text of its cells plus 12 bytes a cell and 12 a row.
#[derive(Clone, Default)]
pub struct Table {
    text: String,
    cells: Vec<Span>,
    rows: Vec<RowStart>,
}

#[derive(Clone, Copy)]
struct Span {
    /// End in `text`; the start is the end of the cell before.
    end: u32,
    column: u16,
    kind: CellKind,
}

#[derive(Clone, Copy)]
struct RowStart {
    number: u32,
    first_cell: u32,
    visibility: Visibility,
}

/// What a spreadsheet said of a cell's value; everything else is [`CellKind::Text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// A date or time, written `yyyy-mm-dd` or `yyyy-mm-ddThh:mm:ss`.
    Date,
    /// A number, written without grouping and without `.0`: leading zeros are already lost.
    Number,
    /// Text as it stands.
    Text,
}

/// One cell of a [`Row`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Column, from 0.
    pub column: u16,
    /// How the value was stored.
    pub kind: CellKind,
    /// The value; never empty.
    pub text: &'a str,
}

/// One row of a [`Table`]; rows without any cell are not kept.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    table: &'a Table,
    index: usize,
}

impl Table {
    /// Starts the row `number` (from 1). A row that gets no cell is dropped again.
    pub fn start_row(&mut self, number: u32) {
        let first_cell = self.cells.len() as u32;
        match self.rows.last_mut() {
            Some(last) if last.first_cell == first_cell => {
                last.number = number;
                last.visibility = Visibility::Shown;
            }
            _ => self.rows.push(RowStart { number, first_cell, visibility: Visibility::Shown }),
        }
    }

    /// Says that the row started last is hidden.
    pub fn hide_row(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.visibility = Visibility::Hidden;
        }
    }

    /// Adds a cell to the row started last. Empty text adds nothing.
    ///
    /// - Failure: `false` when the table is full (4 GiB of text); nothing is added then.
    pub fn push(&mut self, column: u16, kind: CellKind, text: &str) -> bool {
        if text.is_empty() {
            return true;
        }
        let Ok(end) = u32::try_from(self.text.len() + text.len()) else { return false };
        if self.rows.is_empty() {
            self.start_row(1);
        }
        self.text.push_str(text);
        self.cells.push(Span { end, column, kind });
        true
    }

    /// The rows that hold at least one cell, from top to bottom.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> + Clone {
        (0..self.row_count()).map(|index| Row { table: self, index })
    }

    /// The row at `index`, counted from 0 over the rows that hold a cell.
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        (index < self.row_count()).then_some(Row { table: self, index })
    }

    /// How many rows hold at least one cell.
    pub fn row_count(&self) -> usize {
        let started_empty =
            self.rows.last().is_some_and(|row| row.first_cell as usize == self.cells.len());
        self.rows.len() - usize::from(started_empty)
    }

    /// How many cells are not empty.
    pub fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// Bytes of text in all cells together.
    pub fn text_bytes(&self) -> usize {
        self.text.len()
    }
}

impl<'a> Row<'a> {
    /// Row number as in the file, from 1.
    pub fn number(&self) -> u32 {
        self.table.rows[self.index].number
    }

    /// Whether the row itself is in plain sight.
    pub fn visibility(&self) -> Visibility {
        self.table.rows[self.index].visibility
    }

    /// The cells that are not empty, from left to right.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'a>> + Clone + use<'a> {
        let table = self.table;
        let first = table.rows[self.index].first_cell as usize;
        let end =
            table.rows.get(self.index + 1).map_or(table.cells.len(), |r| r.first_cell as usize);
        (first..end).map(move |at| {
            let start = if at == 0 { 0 } else { table.cells[at - 1].end as usize };
            let span = table.cells[at];
            Cell {
                column: span.column,
                kind: span.kind,
                text: &table.text[start..span.end as usize],
            }
        })
    }
}

/// The letters by which a spreadsheet names a column: 0 is `A`, 26 is `AA`.
pub fn column_name(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::{CellKind, Place, Table, column_name};

    #[test]
    fn names_columns_as_spreadsheets_do() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_name(column), name);
        }
    }

    #[test]
    fn keeps_cells_where_they_stood_and_drops_empty_rows() {
        let mut table = Table::default();
        table.start_row(1);
        table.push(0, CellKind::Text, "Naam");
        table.push(2, CellKind::Text, "BSN");
        table.start_row(2);
        table.start_row(7);
        table.push(2, CellKind::Number, "123456782");
        table.start_row(8);
        let seen: Vec<_> = table
            .rows()
            .map(|row| (row.number(), row.cells().map(|c| (c.column, c.text)).collect::<Vec<_>>()))
            .collect();
        assert_eq!(seen, [(1, vec![(0, "Naam"), (2, "BSN")]), (7, vec![(2, "123456782")])]);
    }

    #[test]
    fn prints_a_place_from_the_outside_in() {
        let sheet = Place::root().inside("Blad1").inside("C");
        let file = Place::root().inside("leerlingen.xlsx");
        assert_eq!(sheet.within(&file).to_string(), "leerlingen.xlsx > Blad1 > C");
    }
}
