//! What a number in a cell means: the formats of Excel tell which are dates, which stretches of
//! time, and which are shown as nothing.

use std::collections::HashMap;

use calamine::DataRef;
use calamine::ExcelDateTime;
use calamine::ExcelDateTimeType;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::document::CellKind;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::charset;
use crate::extract::tools::sheet;
use crate::extract::tools::spreadsheet::Grid;
use crate::extract::tools::xml;

/// How a number is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) enum Shape {
    /// As the number that it is.
    #[default]
    Plain,
    /// As a moment.
    Moment,
    /// As a stretch of time.
    Duration,
    /// The format shows nothing: `;;;`.
    Concealed,
}

/// The first day of a workbook's calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::extract) enum Calendar {
    /// 1900, as on Windows.
    #[default]
    From1900,
    /// 1904, as once on the Macintosh.
    From1904,
}

/// The formats of cells, by their number in the workbook.
#[derive(Default)]
pub(in crate::extract) struct Styles {
    codes: HashMap<u32, Shape>,
    cells: Vec<Shape>,
}

impl Styles {
    /// Reads `styles.xml`, up to the place where it is broken (ECMA-376, part 1, 18.8).
    pub(in crate::extract) fn read(content: &[u8]) -> Self {
        let text = charset::decode(content);
        let mut reader = Reader::from_str(&text);
        reader.config_mut().check_end_names = false;
        let mut styles = Self::default();
        let mut in_cells = false;
        while let Ok(event) = reader.read_event() {
            let start = match &event {
                Event::Eof => break,
                Event::End(end) if end.local_name().as_ref() == "cellXfs" => {
                    in_cells = false;
                    continue;
                }
                Event::Start(start) | Event::Empty(start) => start,
                _ => continue,
            };
            let number = |name| xml::attribute(start, name).and_then(|id| id.parse().ok());
            match start.local_name().as_ref() {
                "cellXfs" => in_cells = true,
                "xf" if in_cells => styles.push_cell(number("numFmtId").unwrap_or(0)),
                "numFmt" => {
                    let code = xml::attribute(start, "formatCode").unwrap_or_default();
                    styles.push_code(number("numFmtId").unwrap_or(0), &code);
                }
                _ => {}
            }
        }
        styles
    }

    /// Adds a format by its code.
    pub(in crate::extract) fn push_code(&mut self, id: u32, code: &str) {
        if self.codes.len() < STYLES_MAX {
            self.codes.insert(id, shape(code));
        }
    }

    /// Adds a style of cells by the number of its format.
    pub(in crate::extract) fn push_cell(&mut self, format: u32) {
        if self.cells.len() < STYLES_MAX {
            let known = self.codes.get(&format).copied();
            self.cells.push(known.unwrap_or_else(|| built_in(format)));
        }
    }

    /// How numbers of the style are to be read.
    pub(in crate::extract) fn shape(&self, style: usize) -> Shape {
        self.cells.get(style).copied().unwrap_or_default()
    }
}

/// Formats that every workbook has (ECMA-376, part 1, 18.8.30), those of East Asia included.
fn built_in(id: u32) -> Shape {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shape::Moment,
        46 => Shape::Duration,
        _ => Shape::Plain,
    }
}

/// What a format code makes of a number: a letter of dates outside quotes tells a date.
fn shape(code: &str) -> Shape {
    if !code.is_empty() && code.chars().all(|c| c == ';') {
        return Shape::Concealed;
    }
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => while !matches!(characters.next(), Some('"') | None) {},
            '\\' | '_' | '*' => {
                characters.next();
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                let lower = inside.to_ascii_lowercase();
                if !lower.is_empty() && lower.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    return Shape::Duration;
                }
            }
            'd' | 'D' | 'y' | 'Y' | 'm' | 'M' | 'h' | 'H' | 's' | 'S' => return Shape::Moment,
            _ => {}
        }
    }
    Shape::Plain
}

/// Adds a number as it is meant: by far the most are whole, and written as they are read.
pub(in crate::extract) fn push_number(
    value: &str,
    shape: Shape,
    calendar: Calendar,
    column: u32,
    grid: &mut Grid,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let value = value.trim();
    let plain = matches!(shape, Shape::Plain | Shape::Concealed);
    if plain && value.len() <= 15 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return grid.push(column, CellKind::Number, value, out);
    }
    match value.parse::<f64>() {
        Ok(number) => push_float(number, shape, calendar, column, grid, out),
        Err(_) => grid.push(column, CellKind::Text, value, out),
    }
}

/// Adds a number in binary form as it is meant.
pub(in crate::extract) fn push_float(
    number: f64,
    shape: Shape,
    calendar: Calendar,
    column: u32,
    grid: &mut Grid,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let kind = match shape {
        Shape::Plain | Shape::Concealed => {
            return grid.push(column, CellKind::Number, &sheet::number_text(number), out);
        }
        Shape::Moment => ExcelDateTimeType::DateTime,
        Shape::Duration => ExcelDateTimeType::TimeDelta,
    };
    let moment = ExcelDateTime::new(number, kind, calendar == Calendar::From1904);
    match sheet::cell(&DataRef::DateTime(moment)) {
        Some((kind, text)) => grid.push(column, kind, &text, out),
        None => Ok(()),
    }
}

/// Excel takes 65,490 styles.
const STYLES_MAX: usize = 1 << 17;

#[cfg(test)]
mod tests {
    use super::{Shape, Styles, shape};

    #[test]
    fn tells_dates_from_numbers() {
        for (code, expected) in [
            ("General", Shape::Plain),
            ("0.00", Shape::Plain),
            ("\"dag\" 0", Shape::Plain),
            ("0\\d", Shape::Plain),
            ("[Red]0", Shape::Plain),
            ("dd-mm-yyyy", Shape::Moment),
            ("[$-413]d mmmm yyyy;@", Shape::Moment),
            ("[h]:mm", Shape::Duration),
            (";;;", Shape::Concealed),
            ("", Shape::Plain),
        ] {
            assert_eq!(shape(code), expected, "{code}");
        }
        let xml = b"<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"d/m\"/></numFmts>\
            <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf \
            numFmtId=\"164\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
        let styles = Styles::read(xml);
        let shapes = [0, 1, 2, 3].map(|style| styles.shape(style));
        assert_eq!(shapes, [Shape::Plain, Shape::Moment, Shape::Moment, Shape::Plain]);
    }
}
