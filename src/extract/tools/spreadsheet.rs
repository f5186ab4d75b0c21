//! A sheet on its way out: its cells as a stream, and beside them what is hidden, what stands in
//! margins, lists and formulas.

use crate::document::CellKind;
use crate::document::Place;
use crate::document::Visibility;
use crate::document::column_name;
use crate::extract::format::Extract;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::columns::Columns;
use crate::extract::tools::formula::Literals;
use crate::extract::tools::rows::Rows;
use crate::extract::tools::xml_stream::Lines;

/// A sheet being read, row by row.
pub(in crate::extract) struct Grid {
    place: Place,
    visibility: Visibility,
    rows: Rows,
    row: u32,
    row_visibility: Visibility,
    /// Hidden rows in which something stands: first and last of each run, from 0.
    hidden_rows: Vec<(u32, u32)>,
    /// Hidden columns, whether or not anything stands in them.
    hidden_columns: Columns,
    /// Columns in which something stands.
    filled: Columns,
    /// Columns with text under a format that shows nothing.
    concealed: Columns,
    literals: Literals,
    /// Text beside the cells, by where a person would look for it.
    beside: Vec<(&'static str, Lines)>,
}

impl Grid {
    /// The sheet `name` without a cell yet; notes that it is hidden where it is.
    pub(in crate::extract) fn new(
        place: Place,
        visibility: Visibility,
        out: &mut Extract<'_>,
    ) -> Self {
        if visibility == Visibility::Hidden {
            out.remark(place.clone(), Remark::HiddenSheet);
        }
        Self::cached(place, visibility)
    }

    /// The same for cells that are on no sheet of the workbook itself.
    pub(in crate::extract) fn cached(place: Place, visibility: Visibility) -> Self {
        Self {
            rows: Rows::new(place.clone(), visibility),
            place,
            visibility,
            row: 0,
            row_visibility: Visibility::Shown,
            hidden_rows: Vec::new(),
            hidden_columns: Columns::default(),
            filled: Columns::default(),
            concealed: Columns::default(),
            literals: Literals::default(),
            beside: Vec::new(),
        }
    }

    /// Where the sheet stands in the workbook.
    pub(in crate::extract) fn place(&self) -> &Place {
        &self.place
    }

    /// Notes that the columns `first` to `last`, from 0, are hidden.
    pub(in crate::extract) fn hide_columns(&mut self, first: u32, last: u32) {
        self.hidden_columns.insert(first, last);
    }

    /// Goes to a row, from 0.
    pub(in crate::extract) fn start_row(&mut self, row: u32, visibility: Visibility) {
        self.row = row;
        self.row_visibility = visibility;
    }

    /// The row at which it is, from 0.
    pub(in crate::extract) fn row(&self) -> u32 {
        self.row
    }

    /// Adds a cell to the row and pays for it; column from 0. Empty text adds nothing.
    ///
    /// - Failure: as [`Rows::push`].
    pub(in crate::extract) fn push(
        &mut self,
        column: u32,
        kind: CellKind,
        text: &str,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        if text.is_empty() {
            return Ok(());
        }
        self.rows.push(self.row, column, kind, text, out)?;
        self.filled.insert(column, column);
        if self.row_visibility == Visibility::Hidden {
            self.rows.hide_row();
            let full = self.hidden_rows.len() >= RUNS_MAX;
            match self.hidden_rows.last_mut() {
                Some((_, last)) if *last == self.row => {}
                Some((_, last)) if last.checked_add(1) == Some(self.row) => *last = self.row,
                _ if full => {}
                _ => self.hidden_rows.push((self.row, self.row)),
            }
        }
        Ok(())
    }

    /// Notes that the cell added last has a format that shows nothing of it.
    pub(in crate::extract) fn conceal(&mut self, column: u32) {
        self.concealed.insert(column, column);
    }

    /// Adds what the formula of a cell says itself.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn formula(
        &mut self,
        formula: &str,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let Some(line) = self.literals.of(formula) else { return Ok(()) };
        let lines = line_at(&mut self.beside, "formulas", &self.place, self.visibility);
        lines.push(line);
        lines.end(out)
    }

    /// Adds what stands in a formula that is stored in parts.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn literals(
        &mut self,
        text: &str,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        if self.literals.are_new(text) {
            let lines = self.beside("formulas");
            lines.push(text);
            lines.end(out)?;
        }
        Ok(())
    }

    /// Text beside the cells, at `step` in the sheet.
    pub(in crate::extract) fn beside(&mut self, step: &'static str) -> &mut Lines {
        line_at(&mut self.beside, step, &self.place, self.visibility)
    }

    /// Notes that the sheet could not be read to its end.
    pub(in crate::extract) fn miss(&self, why: Unscannable, out: &mut Extract<'_>) {
        out.miss(self.place.clone(), why);
    }

    /// Hands on what is left, and notes what of it is hidden.
    ///
    /// - Failure: as [`Extract::add_text`].
    pub(in crate::extract) fn finish(self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let hidden = self.hidden_columns.shared(&self.filled);
        if !hidden.is_empty() {
            out.remark(self.place.inside(&names(&hidden)), Remark::HiddenColumns);
            out.hide(self.place.clone(), hidden);
        }
        if !self.hidden_rows.is_empty() {
            out.remark(self.place.inside(&numbers(&self.hidden_rows)), Remark::HiddenRows);
        }
        let concealed = self.concealed.shared(&self.filled);
        if !concealed.is_empty() {
            out.remark(self.place.inside(&names(&concealed)), Remark::HiddenText);
            out.hide(self.place.clone(), concealed);
        }
        self.rows.finish(out);
        for (_, mut lines) in self.beside {
            lines.end(out)?;
            lines.hand_on(out)?;
        }
        Ok(())
    }
}

/// The text at `step`, begun where there is none yet.
fn line_at<'a>(
    beside: &'a mut Vec<(&'static str, Lines)>,
    step: &'static str,
    place: &Place,
    visibility: Visibility,
) -> &'a mut Lines {
    let at = beside.iter().position(|(other, _)| *other == step).unwrap_or_else(|| {
        beside.push((step, Lines::new(place.inside(step), visibility)));
        beside.len() - 1
    });
    &mut beside[at].1
}

/// Columns by their letters: `D, F`.
fn names(columns: &[u16]) -> String {
    let names: Vec<_> = columns.iter().take(SHOWN_MAX).map(|column| column_name(*column)).collect();
    names.join(", ") + if columns.len() > SHOWN_MAX { ", \u{2026}" } else { "" }
}

/// Rows by their numbers: `3-7, 12`.
fn numbers(runs: &[(u32, u32)]) -> String {
    let shown = runs.iter().take(SHOWN_MAX).map(|(first, last)| {
        let [first, last] = [first, last].map(|row| u64::from(*row) + 1);
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    });
    let shown: Vec<_> = shown.collect();
    shown.join(", ") + if runs.len() > SHOWN_MAX { ", \u{2026}" } else { "" }
}

/// Runs remembered: a list filtered row by row has as many as it has rows.
const RUNS_MAX: usize = 1_024;

/// Runs told.
const SHOWN_MAX: usize = 12;
