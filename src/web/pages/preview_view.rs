//! A preview as its template needs it: words instead of kinds, buttons where a value may be shown.

use crate::document::column_name;
use crate::render::Texts;
use crate::render::place;
use crate::scan::Cell;
use crate::scan::Grid;
use crate::scan::GridRow;
use crate::scan::Line;
use crate::scan::Piece;
use crate::scan::Preview;

/// A stretch of a preview.
pub(super) enum PieceView {
    Grid(GridView),
    Text(Vec<LineView>),
}

/// Rows of a table.
pub(super) struct GridView {
    pub(super) columns: Vec<ColumnView>,
    pub(super) rows: Vec<RowView>,
    /// How many columns are left out, in words; empty where none is.
    pub(super) left_out: String,
}

pub(super) struct ColumnView {
    pub(super) letters: String,
    pub(super) name: String,
    /// What was found in it; empty where nothing was.
    pub(super) kind: &'static str,
    pub(super) hidden: bool,
    /// The value of the button that shows it; empty where it may not be shown.
    pub(super) show: String,
    pub(super) label: String,
}

pub(super) struct RowView {
    pub(super) number: String,
    pub(super) hidden: bool,
    pub(super) cells: Vec<CellView>,
}

/// A cell, or a stretch of a line.
pub(super) struct CellView {
    pub(super) text: String,
    /// What was found in it; empty where nothing was.
    pub(super) kind: &'static str,
    /// Whether the column says so already.
    pub(super) is_plain: bool,
    pub(super) revealed: bool,
    /// The value of the button that shows it; empty where it may not be shown.
    pub(super) show: String,
    pub(super) label: String,
}

pub(super) struct LineView {
    pub(super) number: String,
    pub(super) after_gap: bool,
    pub(super) spans: Vec<CellView>,
}

/// Whether buttons are made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Buttons {
    Made,
    Missing,
}

/// The stretches of a preview.
pub(super) fn pieces(preview: &Preview, buttons: Buttons, texts: &Texts) -> Vec<PieceView> {
    let pieces = preview.pieces.iter().map(|piece| match piece {
        Piece::Grid(table) => PieceView::Grid(grid(table, buttons, texts)),
        Piece::Text(lines) => {
            PieceView::Text(lines.iter().map(|one| line(one, buttons, texts)).collect())
        }
    });
    pieces.collect()
}

/// The first and last row or line that is shown.
pub(super) fn extent(preview: &Preview) -> Option<(u32, u32)> {
    let positions = preview.pieces.iter().flat_map(|piece| match piece {
        Piece::Grid(grid) => grid.rows.iter().map(|row| row.position).collect::<Vec<_>>(),
        Piece::Text(lines) => lines.iter().map(|line| line.position).collect(),
    });
    let positions: Vec<u32> = positions.collect();
    positions.iter().min().copied().zip(positions.iter().max().copied())
}

/// What the sender sees, and what the recipient gets beside that; both empty where nothing is
/// hidden.
pub(super) fn both_sides(preview: &Preview, texts: &Texts) -> (Vec<String>, Vec<String>) {
    let (mut seen, mut hidden) = (Vec::new(), Vec::new());
    for section in preview.sections.iter().take(SECTIONS_TOLD) {
        let name = section_name(&section.name, texts);
        if section.hidden {
            hidden.push(name);
            continue;
        }
        if !section.hidden_columns.is_empty() {
            let letters = section.hidden_columns.join(", ");
            hidden.push(format!("{name}: {}", (texts.evidence.hidden_columns)(&letters)));
        }
        if !section.hidden_rows.is_empty() {
            let rows = (texts.evidence.hidden_rows)(&section.hidden_rows);
            hidden.push(format!("{name}: {rows}"));
        }
        seen.push(name);
    }
    if hidden.is_empty() { (Vec::new(), Vec::new()) } else { (seen, hidden) }
}

/// A section as people call it.
pub(super) fn section_name(name: &str, texts: &Texts) -> String {
    match name {
        "" => texts.evidence.whole_part.to_owned(),
        name => place(name, texts.language),
    }
}

fn grid(grid: &Grid, buttons: Buttons, texts: &Texts) -> GridView {
    let columns = grid.columns.iter().map(|column| ColumnView {
        letters: column.letters.clone(),
        name: column.name.clone(),
        kind: column.kind.map(|kind| (texts.words.kind)(kind)).unwrap_or_default(),
        hidden: column.hidden,
        show: match (buttons, column.kind) {
            (Buttons::Made, Some(_)) => format!("column-{}", column.index),
            _ => String::new(),
        },
        label: (texts.evidence.show_column)(&column.letters),
    });
    GridView {
        columns: columns.collect(),
        rows: grid.rows.iter().map(|row| self::row(row, grid, buttons, texts)).collect(),
        left_out: match grid.left_out {
            0 => String::new(),
            count => (texts.evidence.left_out)(count),
        },
    }
}

fn row(row: &GridRow, grid: &Grid, buttons: Buttons, texts: &Texts) -> RowView {
    let cells = row.cells.iter().zip(&grid.columns).map(|(cell, column)| {
        let Cell { text, kind, revealed } = cell;
        let word = kind.map(|kind| (texts.words.kind)(kind)).unwrap_or_default();
        let at = format!("{}{}", column_name(column.index), row.number);
        let may_show = buttons == Buttons::Made && kind.is_some_and(|kind| !kind.is_subject());
        CellView {
            text: text.clone(),
            kind: word,
            is_plain: *kind == column.kind,
            revealed: *revealed,
            show: match may_show && !revealed {
                true => format!("value-{}-{}", row.position, column.index),
                false => String::new(),
            },
            label: (texts.evidence.show_value)(word, &at),
        }
    });
    RowView {
        number: texts.language.number(row.number.into()),
        hidden: row.hidden,
        cells: cells.collect(),
    }
}

fn line(line: &Line, buttons: Buttons, texts: &Texts) -> LineView {
    let number = texts.language.number(line.position.into());
    let spans = line.spans.iter().map(|span| {
        let word = span.kind.map(|kind| (texts.words.kind)(kind)).unwrap_or_default();
        CellView {
            text: span.text.clone(),
            kind: word,
            is_plain: false,
            revealed: span.revealed,
            show: match span.mark.filter(|_| buttons == Buttons::Made && !span.revealed) {
                Some(mark) => format!("value-{}-{mark}", line.position),
                None => String::new(),
            },
            label: (texts.evidence.show_value)(word, &number),
        }
    });
    LineView { spans: spans.collect(), number, after_gap: line.after_gap }
}

/// Sections of which it is told whether they are hidden.
const SECTIONS_TOLD: usize = 40;
