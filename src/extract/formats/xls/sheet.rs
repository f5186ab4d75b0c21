//! One sheet of an Excel 97 workbook: cells, what is hidden, and what stands beside the cells.

use crate::document::CellKind;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::formats::xls::book::BEGIN;
use crate::extract::formats::xls::book::Book;
use crate::extract::formats::xls::book::END;
use crate::extract::formats::xls::book::Version;
use crate::extract::formats::xls::book::push_sweep;
use crate::extract::formats::xls::records::Records;
use crate::extract::formats::xls::records::float;
use crate::extract::formats::xls::records::literals;
use crate::extract::formats::xls::records::packed;
use crate::extract::formats::xls::records::word;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::address;
use crate::extract::tools::header_footer;
use crate::extract::tools::number_format::push_float;
use crate::extract::tools::sheet;
use crate::extract::tools::spreadsheet::Grid;
use crate::extract::tools::wide;

/// Reads the sheet that begins at `start` into `grid`, and gives where it ends.
///
/// - Failure: `Damaged` where it is cut off; of a limit. The rows before are in `grid`.
pub(super) fn read(
    stream: &[u8],
    start: usize,
    book: &Book,
    grid: &mut Grid,
    out: &mut Extract<'_>,
) -> Result<usize, Unscannable> {
    let mut records = Records::from(stream, start);
    if !matches!(records.next(), Some((BEGIN, _))) {
        return Err(Unscannable::Damaged);
    }
    let mut walk = Walk { book, grid, charts: 0, hidden: Vec::new(), object: 0, formula: (0, 0) };
    while let Some((kind, content)) = records.next() {
        match kind {
            // A chart on the sheet is a stream within the stream.
            BEGIN => walk.charts += 1,
            END if walk.charts == 0 => return Ok(records.position()),
            END => walk.charts -= 1,
            TEXT_OBJECT => {
                let step = if walk.object == NOTE_OBJECT { "comments" } else { "textbox" };
                let count = word(content, 10);
                // The text stands in the records that continue it (MS-XLS).
                let mut fields = records.whole(content);
                fields.skip(content.len());
                let text = fields.characters(count, 0);
                walk.beside(step, &text.unwrap_or_default(), out)?;
            }
            RESULT => {
                let mut fields = records.whole(content);
                let text = match book.version {
                    Version::Five => book.text(content),
                    Version::Eight => fields.short().and_then(|count| fields.text(count)),
                };
                let (row, column) = walk.formula;
                walk.push_text(row, column, &text.unwrap_or_default(), out)?;
            }
            _ => walk.record(kind, content, out)?,
        }
    }
    Err(Unscannable::Damaged)
}

struct Walk<'a> {
    book: &'a Book,
    grid: &'a mut Grid,
    /// How many charts are open.
    charts: u32,
    /// A bit for every row that is hidden.
    hidden: Vec<u64>,
    /// What the drawn object met last is.
    object: usize,
    /// Row and column of the formula met last, whose text follows.
    formula: (usize, usize),
}

impl Walk<'_> {
    fn record(
        &mut self,
        kind: usize,
        content: &[u8],
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let (row, column, style) = (word(content, 0), word(content, 2), word(content, 4));
        match kind {
            NUMBER => self.push_number(row, column, style, float(content, 6), out),
            PACKED => self.push_number(row, column, style, packed(content, 6), out),
            PACKED_MANY => {
                let many = content.get(4..).unwrap_or_default().chunks_exact(6);
                for (index, cell) in many.enumerate() {
                    let (style, number) = (word(cell, 0), packed(cell, 2));
                    self.push_number(row, column + index, style, number, out)?;
                }
                Ok(())
            }
            LABEL_SHARED => {
                let at = word(content, 6) | word(content, 8) << 16;
                match self.book.strings.get(at) {
                    Some(text) => self.push_text(row, column, text, out),
                    None => {
                        self.grid.miss(Unscannable::Damaged, out);
                        Ok(())
                    }
                }
            }
            LABEL | LABEL_RICH => {
                let text = content.get(6..).and_then(|text| self.book.text(text));
                self.push_text(row, column, &text.unwrap_or_default(), out)
            }
            TRUTH if content.get(7) == Some(&0) => {
                let truth = if content.get(6) == Some(&0) { "false" } else { "true" };
                self.push_text(row, column, truth, out)
            }
            FORMULA => self.formula(row, column, style, content, out),
            FORMULA_SHARED | FORMULA_ARRAY => self.literals(content, out),
            ROW => {
                if content.get(12).is_some_and(|flags| flags & 0x20 != 0) {
                    self.hide(row);
                }
                Ok(())
            }
            COLUMNS => {
                if word(content, 8) & 1 == 1 || word(content, 4) == 0 {
                    self.grid.hide_columns(row as u32, column as u32);
                }
                Ok(())
            }
            OBJECT => {
                self.object = word(content, 4);
                Ok(())
            }
            HEADER | FOOTER if !content.is_empty() => {
                let step = if kind == HEADER { "header" } else { "footer" };
                let text = match self.book.version {
                    Version::Five => self.book.short_text(content),
                    Version::Eight => self.book.text(content),
                };
                let text = header_footer::without_codes(&text.unwrap_or_default());
                self.beside(step, &text, out)
            }
            _ => self.sweep(kind, content, out),
        }
    }

    fn sweep(
        &mut self,
        kind: usize,
        content: &[u8],
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let Some((_, step)) = SWEPT.iter().find(|(other, _)| *other == kind) else {
            return Ok(());
        };
        let mut text = String::new();
        if *step == "textbox" {
            text = wide::wide_texts(content);
        } else {
            push_sweep(content, &mut text);
        }
        if *step == "links" {
            text = address::written_out(&text);
        }
        self.beside(step, &text, out)
    }

    /// A formula: the value that it came to, and what it says itself (MS-XLS).
    fn formula(
        &mut self,
        row: usize,
        column: usize,
        style: usize,
        content: &[u8],
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        self.formula = (row, column);
        if word(content, 12) != 0xffff {
            self.push_number(row, column, style, float(content, 6), out)?;
        } else if content.get(6) == Some(&1) {
            let truth = if content.get(8) == Some(&0) { "false" } else { "true" };
            self.push_text(row, column, truth, out)?;
        }
        self.literals(content.get(20..).unwrap_or_default(), out)
    }

    fn literals(&mut self, tokens: &[u8], out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let said = literals(tokens) + &wide::numbers(tokens);
        self.grid.literals(said.trim_end(), out)
    }

    fn push_number(
        &mut self,
        row: usize,
        column: usize,
        style: usize,
        number: f64,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        if self.charts > 0 {
            return self.beside("chart", &sheet::number_text(number), out);
        }
        self.go_to(row);
        let shape = self.book.styles.shape(style);
        push_float(number, shape, self.book.calendar, column as u32, self.grid, out)
    }

    fn push_text(
        &mut self,
        row: usize,
        column: usize,
        text: &str,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        if self.charts > 0 {
            return self.beside("chart", text, out);
        }
        self.go_to(row);
        self.grid.push(column as u32, CellKind::Text, text, out)
    }

    fn beside(
        &mut self,
        step: &'static str,
        text: &str,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let lines = self.grid.beside(step);
        lines.push(text);
        lines.end(out)
    }

    fn hide(&mut self, row: usize) {
        if self.hidden.len() <= row / 64 {
            self.hidden.resize(row / 64 + 1, 0);
        }
        if let Some(bits) = self.hidden.get_mut(row / 64) {
            *bits |= 1 << (row % 64);
        }
    }

    fn go_to(&mut self, row: usize) {
        let bits = self.hidden.get(row / 64).copied().unwrap_or_default();
        let hidden = bits & 1 << (row % 64) != 0;
        let visibility = if hidden { Visibility::Hidden } else { Visibility::Shown };
        self.grid.start_row(row as u32, visibility);
    }
}

const NUMBER: usize = 0x0203;
const PACKED: usize = 0x027e;
const PACKED_MANY: usize = 0x00bd;
const LABEL: usize = 0x0204;
const LABEL_RICH: usize = 0x00d6;
const LABEL_SHARED: usize = 0x00fd;
const TRUTH: usize = 0x0205;
const FORMULA: usize = 0x0006;
const FORMULA_ARRAY: usize = 0x0221;
const FORMULA_SHARED: usize = 0x04bc;
const RESULT: usize = 0x0207;
const ROW: usize = 0x0208;
const COLUMNS: usize = 0x007d;
const HEADER: usize = 0x0014;
const FOOTER: usize = 0x0015;
const OBJECT: usize = 0x005d;
const NOTE_OBJECT: usize = 0x0019;
const TEXT_OBJECT: usize = 0x01b6;

/// Records that are searched as they are, and where what they say is to be looked for.
const SWEPT: [(usize, &str); 18] = [
    (0x001c, "comments"),
    (0x005f, "settings"),
    (0x0080, "settings"),
    (0x009e, "filter"),
    (0x00ae, "scenarios"),
    (0x00af, "scenarios"),
    (0x00b0, "pivot table"),
    (0x00b1, "pivot table"),
    (0x00b2, "pivot table"),
    (0x00cd, "connections"),
    (0x00dc, "connections"),
    (0x00ec, "textbox"),
    (0x01b1, "conditional formatting"),
    (0x01b8, "links"),
    (0x01be, "data validation"),
    (0x0800, "links"),
    (0x089c, "header"),
    (0x100d, "chart"),
];
