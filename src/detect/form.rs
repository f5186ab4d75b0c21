//! Forms: sheets in which labels stand left of the values instead of above them.

use crate::detect::Detectors;
use crate::detect::Kind;
use crate::detect::Strength;
use crate::document::CellKind;
use crate::document::Row;
use crate::document::Table;

/// One filled-in form as a table with one header row and one row of values.
pub(super) struct Record {
    /// Labels above values.
    pub(super) table: Table,
    /// The column in which the values stood.
    pub(super) column: u16,
}

/// The forms in `table`, turned on their side; empty where it is no form.
///
/// A form has labels in its first column: at least three known ones, and at least in every second
/// row. A label that stands there again starts the next form; values in several columns are one
/// form each.
pub(super) fn records(table: &Table, detectors: &Detectors) -> Vec<Record> {
    let rows = table.row_count();
    if !(2..=ROWS).contains(&rows) {
        return Vec::new();
    }
    let labels: Vec<Option<Kind>> = table.rows().map(|row| label(&row, detectors)).collect();
    let known = labels.iter().flatten().count();
    let mut kinds: Vec<Kind> = labels.iter().flatten().copied().collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < 2 || known * 2 < rows {
        return Vec::new();
    }
    let mut records = Vec::new();
    let mut start = 0;
    while start < rows {
        let name = first_text(table, start);
        let again = |index: &usize| first_text(table, *index) == name;
        let end = (start + 1..rows).find(again).unwrap_or(rows);
        turn(table, start, end, &mut records);
        start = end;
    }
    records
}

/// The kind that the first cell of a row names, if the cell behind it is not a label as well.
fn label(row: &Row<'_>, detectors: &Detectors) -> Option<Kind> {
    let mut cells = row.cells();
    let strong = |text: &str| {
        let headings = detectors.words().headings_exact(text);
        headings.iter().find(|h| h.strength == Strength::Strong).map(|h| h.kind)
    };
    let (first, second) = (cells.next()?, cells.next()?);
    if strong(second.text).is_some() { None } else { strong(first.text) }
}

fn first_text(table: &Table, index: usize) -> Option<&str> {
    Some(table.row(index)?.cells().next()?.text)
}

/// Turns the rows from `start` to `end`: each column of values becomes a table of its own.
fn turn(table: &Table, start: usize, end: usize, records: &mut Vec<Record>) {
    let mut columns: Vec<u16> = (start..end)
        .filter_map(|index| table.row(index))
        .flat_map(|row| row.cells().skip(1).map(|cell| cell.column).collect::<Vec<_>>())
        .collect();
    columns.sort_unstable();
    columns.dedup();
    for column in columns.into_iter().take(COLUMNS) {
        let mut turned = Table::default();
        let pairs: Vec<_> = (start..end)
            .filter_map(|index| {
                let row = table.row(index)?;
                let value = row.cells().skip(1).find(|cell| cell.column == column)?;
                Some((row.cells().next()?.text, value.text))
            })
            .collect();
        for number in [1, 2] {
            turned.start_row(number);
            for (at, (name, value)) in pairs.iter().enumerate() {
                let text = if number == 1 { name } else { value };
                turned.push(at as u16, CellKind::Text, text);
            }
        }
        records.push(Record { table: turned, column });
    }
}

/// Rows that a sheet of forms has at most; a longer one is a table.
const ROWS: usize = 400;

/// Columns of values that are read as forms, at most.
const COLUMNS: usize = 500;
