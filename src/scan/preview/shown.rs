//! A part of a message as it is shown: bounded, and masked but for what was asked for.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::detect::Kind;
use crate::scan::report::Note;

/// What is shown of one part.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// Name of the part, masked; empty where there is no such part.
    pub name: String,
    /// Media type, by content.
    #[serde(rename = "type")]
    pub media_type: String,
    /// What in it could not be read.
    pub unread: Vec<Note>,
    /// Its sheets, pages and passages, in their order.
    pub sections: Vec<Section>,
    /// Position of the section that is shown; `None` where nothing could be read.
    pub section: Option<u32>,
    /// What is shown of it.
    pub pieces: Vec<Piece>,
    /// The position of the next hit below what is shown, or of the next row or line.
    pub next: Option<u32>,
}

/// A sheet, a page, or another place in a part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Where it is, masked; empty for the part itself.
    pub name: String,
    /// Whether the sender does not see it.
    pub hidden: bool,
    /// How many values were found in it.
    pub hits: u64,
    /// The last row or line.
    pub last: u32,
    /// Columns of a sheet that the sender does not see, by their letters.
    pub hidden_columns: Vec<String>,
    /// Rows that the sender does not see, as `3-7, 12`; may be empty.
    pub hidden_rows: String,
}

/// A stretch of a section.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Rows of a table.
    Grid(Grid),
    /// Lines of text.
    Text(Vec<Line>),
}

/// Rows of a table, with its columns.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// The columns that are shown: all in which something was found, up to a bound.
    pub columns: Vec<Column>,
    /// How many columns of these rows are left out.
    pub left_out: u32,
    /// The rows.
    pub rows: Vec<GridRow>,
}

/// A column of a [`Grid`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Which, from 0.
    pub index: u16,
    /// Its letters.
    pub letters: String,
    /// What its header says, masked; may be empty.
    pub name: String,
    /// What was found most in it.
    pub kind: Option<Kind>,
    /// Whether the sender does not see it.
    pub hidden: bool,
}

/// A row of a [`Grid`].
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct GridRow {
    /// Its position in the section.
    pub position: u32,
    /// Its number in the sheet.
    pub number: u32,
    /// Whether the sender does not see it.
    pub hidden: bool,
    /// One cell a column, in their order; empty ones too.
    pub cells: Vec<Cell>,
}

/// A cell of a [`GridRow`].
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What it says, masked unless it was asked for.
    pub text: String,
    /// What was found in it.
    pub kind: Option<Kind>,
    /// Whether it is shown as it stands.
    pub revealed: bool,
}

/// A line of text.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its position in the section, from 1.
    pub position: u32,
    /// Whether lines before it are left out.
    pub after_gap: bool,
    /// The line, from left to right.
    pub spans: Vec<Span>,
}

/// A stretch of a [`Line`].
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// What it says, masked where something was found unless it was asked for.
    pub text: String,
    /// What was found.
    pub kind: Option<Kind>,
    /// How many hits stand before it in the line, where it is one that can be asked for.
    pub mark: Option<u16>,
    /// Whether it is shown as it stands.
    pub revealed: bool,
}

impl fmt::Debug for Preview {
    /// Leaves out what is shown: it may have been asked for unmasked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Preview");
        shown.field("sections", &self.sections.len()).field("pieces", &self.pieces.len());
        shown.finish_non_exhaustive()
    }
}
