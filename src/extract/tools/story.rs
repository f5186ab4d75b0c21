//! Characters of a Word document of before 2007 as text and tables: marks end cells, rows and
//! paragraphs and stand around fields (MS-DOC 2.4.1).

use crate::document::CellKind;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::rows::Rows;

/// One part of a document being read.
pub(in crate::extract) struct Story<'f> {
    place: Place,
    text: String,
    /// Fields that are open: whether the text is still what the field does, not what it shows.
    open: Vec<Inside>,
    /// What fields do: links, conditions, variables.
    fields: &'f mut String,
    table: Option<Grid>,
}

/// Which half of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Instruction,
    Result,
}

/// A table that is still open.
struct Grid {
    rows: Rows,
    row: u32,
    column: u32,
    /// Columns of the first row; 0 until it ends.
    width: u32,
}

impl<'f> Story<'f> {
    /// A part at `place`; what its fields do goes to `fields`.
    pub(in crate::extract) fn new(place: Place, fields: &'f mut String) -> Self {
        Self { place, text: String::new(), open: Vec::new(), fields, table: None }
    }

    /// Reads the characters and hands on what they say.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn read(
        mut self,
        units: &[u16],
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        for character in char::decode_utf16(units.iter().copied()) {
            let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
            match character {
                '\u{7}' => self.end_cell(out)?,
                '\r' => self.end_paragraph(out)?,
                '\u{b}' | '\u{c}' | '\u{e}' => self.push('\n'),
                '\t' => self.push('\t'),
                '\u{13}' => self.begin_field(),
                '\u{14}' => {
                    if let Some(field) = self.open.last_mut() {
                        *field = Inside::Result;
                    }
                }
                '\u{15}' => self.end_field(),
                '\u{1e}' => self.push('\u{2011}'),
                // A hyphen that shows only at the end of a line; marks of pictures and notes.
                '\0'..' ' => {}
                _ => self.push(character),
            }
        }
        self.end_table(out);
        out.add_text(self.place, Visibility::Shown, self.text)
    }

    fn push(&mut self, character: char) {
        if self.open.contains(&Inside::Instruction) {
            self.fields.push(character);
        } else {
            self.text.push(character);
        }
    }

    fn begin_field(&mut self) {
        if self.open.len() < FIELDS_MAX {
            self.open.push(Inside::Instruction);
        }
    }

    fn end_field(&mut self) {
        self.open.pop();
        if !self.fields.is_empty() && !self.fields.ends_with('\n') {
            self.fields.push('\n');
        }
    }

    /// Ends a cell, or the row, where a mark follows upon that of its last cell.
    fn end_cell(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        if self.table.is_none() {
            // The first cell begins where the paragraph does; what stands before it is text.
            let start = self.text.rfind('\n').map_or(0, |at| at + 1);
            let cell = self.text.split_off(start);
            self.hand_on(out)?;
            self.text = cell;
            let rows = Rows::new(self.place.clone(), Visibility::Shown);
            self.table = Some(Grid { rows, row: 0, column: 0, width: 0 });
        }
        let text = std::mem::take(&mut self.text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(grid) = &mut self.table else { return Ok(()) };
        let is_full = grid.width == 0 || grid.column >= grid.width;
        if text.is_empty() && grid.column > 0 && is_full {
            grid.width = if grid.width == 0 { grid.column } else { grid.width };
            grid.row = grid.row.saturating_add(1);
            grid.column = 0;
            return Ok(());
        }
        let column = grid.column;
        grid.column = column.saturating_add(1);
        grid.rows.push(grid.row, column, CellKind::Text, &text, out)
    }

    /// Ends a paragraph: in a row it belongs to a cell, after the rows it ends the table.
    fn end_paragraph(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.push('\n');
        if self.table.as_ref().is_some_and(|grid| grid.column == 0) {
            self.end_table(out);
        }
        if self.table.is_none() && self.text.len() > TEXT_BYTES {
            return self.hand_on(out);
        }
        Ok(())
    }

    fn end_table(&mut self, out: &mut Extract<'_>) {
        if let Some(grid) = self.table.take() {
            grid.rows.finish(out);
        }
    }

    fn hand_on(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let text = std::mem::take(&mut self.text);
        out.add_text(self.place.clone(), Visibility::Shown, text)
    }
}

/// Fields inside one another; what lies deeper counts as part of the last.
const FIELDS_MAX: usize = 64;

/// Text gathered before it is handed on.
const TEXT_BYTES: usize = 1 << 20;
