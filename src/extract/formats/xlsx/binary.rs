//! Binary workbooks (xlsb): the same parts as records instead of XML (MS-XLSB).

use std::io::Read;

use crate::document::CellKind;
use crate::document::Visibility;
use crate::extract::budget::Limits;
use crate::extract::format::Extract;
use crate::extract::formats::xlsx::book::Book;
use crate::extract::formats::xlsx::book::Listed;
use crate::extract::formats::xlsx::records::Fields;
use crate::extract::formats::xlsx::records::Records;
use crate::extract::formats::xlsx::strings::Strings;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::header_footer;
use crate::extract::tools::number_format::Calendar;
use crate::extract::tools::number_format::Styles;
use crate::extract::tools::number_format::push_float;
use crate::extract::tools::spreadsheet::Grid;
use crate::extract::tools::wide;
use crate::extract::tools::xml_stream::Lines;

/// Reads `workbook.bin` into `book`; `names` gets the names that it defines.
///
/// - Failure: of the records or of a limit; what came before is there.
pub(super) fn read_book(
    source: impl Read,
    book: &mut Book,
    names: &mut Lines,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut records = Records::new(source);
    while let Some((kind, content)) = records.next()? {
        match kind {
            WORKBOOK_PROPERTIES if content.first().is_some_and(|flags| flags & 1 == 1) => {
                book.calendar = Calendar::From1904;
            }
            BUNDLED_SHEET => {
                let mut fields = Fields(content);
                let state = fields.long();
                fields.long();
                let relation = fields.text();
                let visibility = if state == 0 { Visibility::Shown } else { Visibility::Hidden };
                book.sheets.push(Listed { name: fields.text(), visibility, relation });
                if book.sheets.len() > SHEETS_MAX {
                    return Err(Unscannable::TooMany);
                }
            }
            NAME => {
                names.push(&wide::wide_texts(content));
                names.push(&wide::numbers(content));
                names.end(out)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Reads `sharedStrings.bin`.
///
/// - Failure: of the records or of a limit; the strings before are there.
pub(super) fn read_strings(
    source: impl Read,
    strings: &mut Strings,
    limits: Limits,
) -> Result<(), Unscannable> {
    let mut records = Records::new(source);
    while let Some((kind, content)) = records.next()? {
        if kind == SHARED_STRING {
            strings.push(&rich_text(content), limits)?;
        }
    }
    Ok(())
}

/// Reads `styles.bin`, up to the place where it is broken.
pub(super) fn read_styles(content: &[u8]) -> Styles {
    let mut styles = Styles::default();
    let mut in_cells = false;
    let mut records = Records::new(content);
    while let Ok(Some((kind, content))) = records.next() {
        let mut fields = Fields(content);
        match kind {
            FORMAT => {
                let id = fields.short();
                styles.push_code(u32::from(id), &fields.text());
            }
            CELL_STYLES => in_cells = true,
            CELL_STYLES_END => in_cells = false,
            STYLE if in_cells => {
                fields.short();
                styles.push_cell(u32::from(fields.short()));
            }
            _ => {}
        }
    }
    styles
}

/// Reads a sheet into `grid`.
///
/// - Failure: of the records or of a limit; the rows before are in `grid`.
pub(super) fn read_sheet(
    source: impl Read,
    book: &mut Book,
    grid: &mut Grid,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut records = Records::new(source);
    while let Some((kind, content)) = records.next()? {
        let mut fields = Fields(content);
        match kind {
            ROW => {
                let row = fields.long();
                let hidden = content.get(11).is_some_and(|flags| flags & 0x10 != 0);
                let hidden = if hidden { Visibility::Hidden } else { Visibility::Shown };
                grid.start_row(row, hidden);
            }
            CELL_FIRST..=CELL_LAST | CELL_RICH => read_cell(kind, &mut fields, book, grid, out)?,
            COLUMNS => {
                let (first, last) = (fields.long(), fields.long());
                let width = fields.long();
                fields.long();
                if fields.short() & 1 == 1 || width == 0 {
                    grid.hide_columns(first, last);
                }
            }
            MARGINS => {
                fields.short();
                for step in ["header", "footer", "header", "footer", "header", "footer"] {
                    let lines = grid.beside(step);
                    lines.push(&header_footer::without_codes(&fields.text()));
                    lines.end(out)?;
                }
            }
            _ => {
                let step = match kind {
                    VALIDATION => "data validation",
                    LINK => "links",
                    _ => "settings",
                };
                let lines = grid.beside(step);
                lines.push(&wide::wide_texts(content));
                lines.push(&wide::numbers(content));
                lines.end(out)?;
            }
        }
    }
    Ok(())
}

/// Reads a cell: column, style, value, and the formula that made it (MS-XLSB).
fn read_cell(
    kind: u16,
    fields: &mut Fields<'_>,
    book: &mut Book,
    grid: &mut Grid,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let column = fields.long();
    let shape = book.styles.shape((fields.long() & 0x00ff_ffff) as usize);
    match kind {
        CELL_PACKED => push_float(fields.packed(), shape, book.calendar, column, grid, out)?,
        CELL_NUMBER | FORMULA_NUMBER => {
            push_float(fields.float(), shape, book.calendar, column, grid, out)?;
        }
        CELL_TRUTH | FORMULA_TRUTH => {
            let truth = if fields.byte() == 0 { "false" } else { "true" };
            grid.push(column, CellKind::Text, truth, out)?;
        }
        CELL_TEXT | FORMULA_TEXT => grid.push(column, CellKind::Text, &fields.text(), out)?,
        CELL_SHARED => match book.strings.meet(fields.long() as usize) {
            Some(text) => grid.push(column, CellKind::Text, text, out)?,
            None => grid.miss(Unscannable::Damaged, out),
        },
        CELL_RICH => grid.push(column, CellKind::Text, &rich_text(fields.0), out)?,
        _ => {}
    }
    if (FORMULA_TEXT..=CELL_LAST).contains(&kind) {
        let literals = wide::wide_texts(fields.0) + &wide::numbers(fields.0);
        grid.literals(literals.trim_end(), out)?;
    }
    Ok(())
}

/// A text with runs, and with phonetic text behind where there is any (MS-XLSB).
fn rich_text(content: &[u8]) -> String {
    let mut fields = Fields(content);
    let flags = fields.byte();
    let mut text = fields.text();
    if flags & 1 == 1 {
        let runs = (fields.long() as usize).saturating_mul(4);
        fields.0 = fields.0.get(runs..).unwrap_or_default();
    }
    if flags & 2 == 2 {
        text.push(' ');
        text.push_str(&fields.text());
    }
    text
}

/// Adds what is text or a large number in a part of records: comments, caches, tables.
///
/// - Failure: of a limit.
pub(super) fn sweep(
    source: impl Read,
    lines: &mut Lines,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut records = Records::new(source);
    while let Some((_, content)) = records.next()? {
        lines.push(&wide::wide_texts(content));
        lines.push(&wide::numbers(content));
        lines.end(out)?;
    }
    lines.hand_on(out)
}

const ROW: u16 = 0;
const CELL_FIRST: u16 = 1;
const CELL_PACKED: u16 = 2;
const CELL_TRUTH: u16 = 4;
const CELL_NUMBER: u16 = 5;
const CELL_TEXT: u16 = 6;
const CELL_SHARED: u16 = 7;
const FORMULA_TEXT: u16 = 8;
const FORMULA_NUMBER: u16 = 9;
const FORMULA_TRUTH: u16 = 10;
const CELL_LAST: u16 = 11;
const SHARED_STRING: u16 = 19;
const NAME: u16 = 39;
const FORMAT: u16 = 44;
const STYLE: u16 = 47;
const COLUMNS: u16 = 60;
const CELL_RICH: u16 = 62;
const VALIDATION: u16 = 64;
const WORKBOOK_PROPERTIES: u16 = 153;
const BUNDLED_SHEET: u16 = 156;
const MARGINS: u16 = 479;
const LINK: u16 = 494;
const CELL_STYLES: u16 = 617;
const CELL_STYLES_END: u16 = 618;

const SHEETS_MAX: usize = 5_000;
