//! Rows of a table around its first hits.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::detect::Detectors;
use crate::detect::Fit;
use crate::detect::Kind;
use crate::detect::Masked;
use crate::detect::normalise;
use crate::document::Row;
use crate::document::Visibility;
use crate::document::column_name;
use crate::scan::preview::mask;
use crate::scan::preview::shown::Cell;
use crate::scan::preview::shown::Column;
use crate::scan::preview::shown::Grid;
use crate::scan::preview::shown::GridRow;
use crate::scan::preview::wish::Show;
use crate::scan::redact::redact;

/// A table of which rows are kept. Holds values of personal data: lives for one look.
#[derive(Default)]
pub(super) struct Draft {
    rows: Vec<DraftRow>,
    /// How often each kind was found in each column.
    counts: BTreeMap<u16, BTreeMap<Kind, u64>>,
    headers: BTreeMap<u16, String>,
    /// What was found in forms, where rows are not known.
    forms: Vec<Mark>,
    /// Cells of the widest row.
    width: usize,
}

/// A row that is kept.
pub(super) struct DraftRow {
    position: u32,
    number: u32,
    visibility: Visibility,
    cells: Vec<(u16, String)>,
    marks: Vec<Mark>,
}

/// Something that was found in a cell.
#[derive(Clone)]
pub(super) struct Mark {
    pub(super) column: u16,
    pub(super) kind: Kind,
    /// Whether it counts; otherwise it is only masked.
    pub(super) is_likely: bool,
    /// Length of the value in bytes, normalised; 0 for the words of a subject.
    pub(super) length: usize,
    /// The value in its canonical form, or the words of a subject.
    pub(super) value: String,
}

/// What a table is shown by.
pub(super) struct Light<'a> {
    pub(super) detectors: &'a Detectors,
    pub(super) show: Show,
    /// Whether something was found in the section, so that whatever stands beside it is masked.
    pub(super) is_touched: bool,
    /// Columns that the sender does not see.
    pub(super) hidden: &'a BTreeSet<u16>,
}

impl Draft {
    /// Whether no row is kept.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Counts what was found in a column.
    pub(super) fn count(&mut self, mark: &Mark) {
        if mark.is_likely
            && (self.counts.len() < COLUMNS_COUNTED || self.counts.contains_key(&mark.column))
        {
            *self.counts.entry(mark.column).or_default().entry(mark.kind).or_default() += 1;
        }
    }

    /// Notes what stands in some row of a form.
    pub(super) fn meet_form(&mut self, mark: Mark) {
        if self.forms.len() < FORMS {
            self.forms.push(mark);
        }
    }

    /// Notes what the header says.
    pub(super) fn name_columns<'h>(&mut self, headers: impl Iterator<Item = (u16, &'h str)>) {
        for (column, text) in headers.take(COLUMNS_COUNTED) {
            self.headers.entry(column).or_insert_with(|| mask::clipped(text, HEADER_CHARACTERS));
        }
    }

    /// Takes over the header of another table, unless it has one.
    pub(super) fn name_like(&mut self, other: &Self) {
        if self.headers.is_empty() {
            self.headers.clone_from(&other.headers);
        }
        if self.forms.is_empty() {
            self.forms.clone_from(&other.forms);
        }
    }

    /// Adds the rows that follow.
    pub(super) fn join(&mut self, next: Self) {
        self.rows.extend(next.rows);
        self.width = self.width.max(next.width);
        self.forms.extend(next.forms);
        self.name_like(&Self { headers: next.headers, ..Self::default() });
        for (column, kinds) in next.counts {
            let counts = self.counts.entry(column).or_default();
            kinds.into_iter().for_each(|(kind, count)| *counts.entry(kind).or_default() += count);
        }
    }

    /// Whether the row repeats the header.
    pub(super) fn is_header(&self, row: &Row<'_>) -> bool {
        let says = |column, text: &str| {
            self.headers
                .get(&column)
                .is_some_and(|header| !header.is_empty() && normalise(text).trim() == header)
        };
        let mut cells = row.cells().filter(|cell| !cell.text.trim().is_empty()).peekable();
        cells.peek().is_some() && cells.all(|cell| says(cell.column, cell.text))
    }

    /// Keeps a row with what was found in it.
    pub(super) fn keep(&mut self, position: u32, row: &Row<'_>, marks: Vec<Mark>) {
        let is_marked = |column| marks.iter().any(|mark| mark.column == column);
        let mut others = 0;
        let mut cells = Vec::new();
        for cell in row.cells() {
            others += usize::from(!is_marked(cell.column));
            if is_marked(cell.column) || others <= COLUMNS_KEPT {
                let text: String = cell.text.chars().take(CELL_KEPT).collect();
                cells.push((cell.column, text));
            }
        }
        self.width = self.width.max(row.cells().count());
        let (number, visibility) = (row.number(), row.visibility());
        self.rows.push(DraftRow { position, number, visibility, cells, marks });
    }

    /// The rows as they are shown.
    pub(super) fn shown(&self, light: &Light<'_>) -> Grid {
        let (columns, left_out) = self.columns();
        let rows = self.rows.iter().map(|row| {
            let cells = columns.iter().map(|column| self.cell(row, *column, light)).collect();
            let hidden = row.visibility == Visibility::Hidden;
            GridRow { position: row.position, number: row.number, hidden, cells }
        });
        let rows = rows.collect();
        let named = columns.iter().map(|index| {
            let header = self.headers.get(index).map(String::as_str).unwrap_or_default();
            Column {
                index: *index,
                letters: column_name(*index),
                name: mask::plain(&redact(header, light.detectors).text),
                kind: self.kind(*index),
                hidden: light.hidden.contains(index),
            }
        });
        Grid { columns: named.collect(), left_out, rows }
    }

    /// The columns to show, and how many there are beside these.
    fn columns(&self) -> (Vec<u16>, u32) {
        let of_rows = self.rows.iter().flat_map(|row| row.cells.iter().map(|(column, _)| *column));
        let mut all: Vec<u16> = of_rows.collect();
        all.sort_unstable();
        all.dedup();
        let total = |column: &u16| self.counts.get(column).map_or(0, |kinds| kinds.values().sum());
        let mut marked: Vec<u16> = self.counts.keys().copied().collect();
        marked.sort_by_key(|column| std::cmp::Reverse::<u64>(total(column)));
        marked.truncate(COLUMNS_SHOWN);
        let room = COLUMNS_SHOWN - marked.len();
        let others = all.iter().filter(|column| !marked.contains(column)).take(room);
        let mut columns: Vec<u16> = marked.iter().chain(others).copied().collect();
        columns.sort_unstable();
        let shown = all.iter().filter(|column| columns.contains(column)).count();
        (columns, u32::try_from(self.width.saturating_sub(shown)).unwrap_or(u32::MAX))
    }

    /// What was found most in a column.
    fn kind(&self, column: u16) -> Option<Kind> {
        let kinds = self.counts.get(&column)?;
        kinds.iter().max_by_key(|(_, count)| **count).map(|(kind, _)| *kind)
    }

    fn cell(&self, row: &DraftRow, column: u16, light: &Light<'_>) -> Cell {
        let found = row.cells.iter().find(|(at, _)| *at == column);
        let Some((_, text)) = found else { return Cell::default() };
        let marks: Vec<&Mark> = row.marks.iter().filter(|mark| mark.column == column).collect();
        let of_form = || self.form_mark(column, text, light.detectors);
        let mark = marks.iter().find(|mark| mark.is_likely).or(marks.first()).copied();
        let mark = mark.or_else(of_form);
        let kind = mark.filter(|mark| mark.is_likely).map(|mark| mark.kind);
        let revealed = match light.show {
            Show::Masked => false,
            Show::Value { position, column: wanted } => {
                (position, wanted) == (row.position, column)
            }
            Show::Column(wanted) => wanted == column,
            Show::Marked => kind.is_some(),
            Show::Everything => true,
        };
        let text = match mark {
            _ if revealed => mask::clipped(text, CELL_REVEALED),
            None if light.is_touched => mask::clipped(&mask::words(text), CELL_CHARACTERS),
            None => {
                mask::clipped(&mask::plain(&redact(text, light.detectors).text), CELL_CHARACTERS)
            }
            Some(mark) => mask::clipped(&masked(text, mark, light.detectors), CELL_CHARACTERS),
        };
        Cell { text, kind, revealed }
    }

    /// What was found in a form and stands in this cell.
    fn form_mark(&self, column: u16, text: &str, detectors: &Detectors) -> Option<&Mark> {
        let text = normalise(text);
        let fits = |mark: &&Mark| {
            let detector = detectors.list().iter().find(|detector| detector.kind() == mark.kind);
            let fit = detector.map(|detector| detector.fits(text.trim(), detectors.words()));
            matches!(fit, Some(Fit::Yes(value) | Fit::Named(value)) if value == mark.value)
        };
        self.forms.iter().filter(|mark| mark.column == column).find(fits)
    }
}

fn masked(text: &str, mark: &Mark, detectors: &Detectors) -> String {
    let whole = normalise(text);
    if mark.kind.is_subject() {
        mask::words_but(text, &mark.value)
    } else if whole.trim().len() <= mark.length || mark.length == 0 {
        Masked::new(mark.kind, whole.trim()).as_str().to_owned()
    } else {
        mask::around(text, mark.kind, detectors)
    }
}

/// Columns that are shown.
const COLUMNS_SHOWN: usize = 12;

/// Columns of a row that are kept beside the marked ones.
const COLUMNS_KEPT: usize = 40;

/// Columns that are counted at all.
const COLUMNS_COUNTED: usize = 2_000;

const FORMS: usize = 2_000;

/// Characters of a cell.
const CELL_KEPT: usize = 400;
const CELL_REVEALED: usize = 200;
const CELL_CHARACTERS: usize = 40;
const HEADER_CHARACTERS: usize = 40;
