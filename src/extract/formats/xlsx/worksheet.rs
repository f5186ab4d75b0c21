//! One sheet in one pass: cells, what is hidden, and what stands beside the cells.

use std::io::Read;

use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::document::CellKind;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::formats::xlsx::book::Book;
use crate::extract::formats::xlsx::book::is_true;
use crate::extract::formats::xlsx::strings;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::header_footer;
use crate::extract::tools::number_format::Shape;
use crate::extract::tools::number_format::push_number;
use crate::extract::tools::spreadsheet::Grid;
use crate::extract::tools::xml;
use crate::extract::tools::xml_stream::XmlStream;

/// Reads a sheet into `grid` (ECMA-376, part 1, 18.3), or the cells that a link keeps (18.14).
///
/// - Failure: of the XML or of a limit; the rows before it are in `grid`.
/// - Cost: the memory of one event and of the rows that `grid` holds.
pub(super) fn read(
    source: impl Read,
    book: &mut Book,
    grid: &mut Grid,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut stream = XmlStream::new(source);
    let mut walk = Walk {
        book,
        grid,
        cell: Cell::default(),
        target: Target::Nothing,
        margin: String::new(),
        column: 0,
    };
    loop {
        match stream.next()? {
            Event::Eof => return Ok(()),
            Event::Start(start) => walk.start(&start, out)?,
            Event::Empty(start) => {
                walk.start(&start, out)?;
                walk.end(start.local_name().as_ref(), out)?;
            }
            Event::End(end) => walk.end(end.local_name().as_ref(), out)?,
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(reference) => walk.text(&xml::resolved(&reference)),
            Event::Comment(text) => walk.aside(&text.xml10_content(), out)?,
            _ => {}
        }
    }
}

struct Walk<'a> {
    book: &'a mut Book,
    grid: &'a mut Grid,
    cell: Cell,
    target: Target,
    /// A header or footer that is still open: its codes are told apart when it is whole.
    margin: String,
    /// The column of the cell that comes next, where it does not say so itself.
    column: u32,
}

/// A cell that is still open.
#[derive(Default)]
struct Cell {
    column: u32,
    kind: Kind,
    style: usize,
    value: String,
    inline: strings::Open,
    formula: String,
}

/// What the value of a cell is (ECMA-376, part 1, 18.18.11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    Boolean,
    Date,
    Error,
    Inline,
    #[default]
    Number,
    Shared,
    Text,
}

/// Where text belongs that comes now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Nothing,
    /// In a cell, between its elements.
    Cell,
    Formula,
    Inline,
    Value,
    /// Beside the cells, at that step.
    Beside(&'static str),
}

impl Walk<'_> {
    fn start(&mut self, start: &BytesStart<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        match start.local_name().as_ref() {
            "c" | "cell" => self.start_cell(start),
            "v" if self.in_cell() => self.target = Target::Value,
            "f" if self.in_cell() => self.target = Target::Formula,
            "is" if self.in_cell() => self.target = Target::Inline,
            "row" => self.start_row(start),
            "col" => self.hide_columns(start),
            name => match (self.target, beside(name)) {
                (Target::Inline, _) => self.cell.inline.start(name),
                (_, Some(step)) => self.target = Target::Beside(step),
                _ => {}
            },
        }
        if let Target::Beside(step) = self.target {
            let mut attributes = start.attributes();
            attributes.with_checks(false);
            for attribute in attributes.flatten() {
                if TELLING.contains(&attribute.key.local_name().as_ref()) {
                    let lines = self.grid.beside(step);
                    lines.push(&xml::value(&attribute));
                    lines.end(out)?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        match name {
            "c" | "cell" => {
                self.target = Target::Nothing;
                self.end_cell(out)
            }
            "v" | "f" | "is" if self.in_cell() => {
                self.target = Target::Cell;
                Ok(())
            }
            _ => match self.target {
                Target::Inline => {
                    self.cell.inline.end(name);
                    Ok(())
                }
                Target::Beside(step) => {
                    if beside(name).is_some() {
                        self.target = Target::Nothing;
                    }
                    let lines = self.grid.beside(step);
                    lines.push(&header_footer::without_codes(&std::mem::take(&mut self.margin)));
                    lines.end(out)
                }
                _ => Ok(()),
            },
        }
    }

    fn in_cell(&self) -> bool {
        !matches!(self.target, Target::Nothing | Target::Beside(_))
    }

    fn text(&mut self, text: &str) {
        match self.target {
            Target::Nothing | Target::Cell => {}
            Target::Formula => self.cell.formula.push_str(text),
            Target::Inline => self.cell.inline.push(text),
            Target::Value => self.cell.value.push_str(text),
            Target::Beside("header" | "footer") => self.margin.push_str(text),
            Target::Beside(step) => self.grid.beside(step).push(text),
        }
    }

    /// A comment of the XML, which only those who unpack the file will see.
    fn aside(&mut self, text: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let lines = self.grid.beside("xml comments");
        lines.push(text);
        lines.end(out)
    }

    fn start_row(&mut self, start: &BytesStart<'_>) {
        let mut row = None;
        let mut visibility = Visibility::Shown;
        let mut attributes = start.attributes();
        attributes.with_checks(false);
        for attribute in attributes.flatten() {
            match attribute.key.local_name().as_ref() {
                "r" => row = attribute.value.parse::<u32>().ok(),
                "hidden" if is_true(Some(&attribute.value)) => visibility = Visibility::Hidden,
                "ht" if attribute.value.parse::<f64>().is_ok_and(|height| height <= 0.0) => {
                    visibility = Visibility::Hidden;
                }
                _ => {}
            }
        }
        let next = if self.column == 0 { self.grid.row() } else { self.grid.row() + 1 };
        let row = row.map_or(next, |row| row.saturating_sub(1));
        self.grid.start_row(row, visibility);
        self.column = 0;
    }

    fn start_cell(&mut self, start: &BytesStart<'_>) {
        let cell = &mut self.cell;
        cell.column = self.column;
        (cell.kind, cell.style) = (Kind::Number, 0);
        cell.value.clear();
        cell.formula.clear();
        self.target = Target::Cell;
        let mut attributes = start.attributes();
        attributes.with_checks(false);
        for attribute in attributes.flatten() {
            match attribute.key.local_name().as_ref() {
                "r" => cell.column = column(&attribute.value).unwrap_or(self.column),
                "s" => cell.style = attribute.value.parse().unwrap_or(0),
                "t" => {
                    cell.kind = match attribute.value.as_ref() {
                        "b" => Kind::Boolean,
                        "d" => Kind::Date,
                        "e" => Kind::Error,
                        "inlineStr" => Kind::Inline,
                        "s" => Kind::Shared,
                        "str" => Kind::Text,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        self.column = cell.column.saturating_add(1);
    }

    fn end_cell(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let (cell, grid) = (&mut self.cell, &mut *self.grid);
        if !cell.formula.is_empty() {
            grid.formula(&cell.formula, out)?;
        }
        let column = cell.column;
        let value = cell.value.as_str();
        let shape = self.book.styles.shape(cell.style);
        match cell.kind {
            // Text that stands in its cell counts whatever the cell says of its kind.
            _ if value.is_empty() => {
                let text = cell.inline.finish();
                grid.push(column, CellKind::Text, &strings::unescaped(&text), out)?;
            }
            Kind::Shared => match value.trim().parse().map(|at| self.book.strings.meet(at)) {
                Ok(Some(text)) => grid.push(column, CellKind::Text, text, out)?,
                _ => grid.miss(Unscannable::Damaged, out),
            },
            Kind::Number => push_number(value, shape, self.book.calendar, column, grid, out)?,
            Kind::Boolean => {
                let truth = if value == "0" { "false" } else { "true" };
                grid.push(column, CellKind::Text, truth, out)?;
            }
            Kind::Date => {
                let day = value.strip_suffix("T00:00:00").unwrap_or(value);
                grid.push(column, CellKind::Date, day, out)?;
            }
            Kind::Error if value.starts_with('#') => {}
            Kind::Error | Kind::Inline | Kind::Text => {
                grid.push(column, CellKind::Text, &strings::unescaped(value), out)?;
            }
        }
        if shape == Shape::Concealed && !value.is_empty() {
            grid.conceal(column);
        }
        Ok(())
    }

    fn hide_columns(&mut self, start: &BytesStart<'_>) {
        let number = |name| xml::attribute(start, name).and_then(|value| value.parse::<u32>().ok());
        let width = xml::attribute(start, "width").and_then(|width| width.parse::<f64>().ok());
        let hidden = is_true(xml::attribute(start, "hidden").as_deref());
        if let (Some(first), Some(last)) = (number("min"), number("max"))
            && (hidden || width.is_some_and(|width| width <= 0.0))
        {
            self.grid.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
        }
    }
}

/// The column, from 0, of a cell such as `AB12`.
pub(super) fn column(reference: &str) -> Option<u32> {
    let mut column = 0_u32;
    for letter in reference.bytes().take_while(u8::is_ascii_alphabetic) {
        let digit = u32::from(letter.to_ascii_uppercase() - b'A') + 1;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    column.checked_sub(1)
}

/// Where text of an element beside the cells is to be looked for; `None` where that is not new.
fn beside(name: &str) -> Option<&'static str> {
    Some(match name {
        "oddHeader" | "evenHeader" | "firstHeader" => "header",
        "oddFooter" | "evenFooter" | "firstFooter" => "footer",
        "dataValidation" => "data validation",
        "hyperlink" => "links",
        "cfRule" => "conditional formatting",
        "filterColumn" => "filter",
        "scenario" => "scenarios",
        "protectedRange" | "webPublishItem" | "customSheetView" | "control" | "oleObject" => {
            "settings"
        }
        "ext" => "extensions",
        "sheetName" | "definedName" | "ddeItem" | "ddeLink" | "oleItem" | "oleLink" => "",
        _ => return None,
    })
}

/// Attributes beside the cells that hold text.
const TELLING: [&str; 19] = [
    "val",
    "prompt",
    "promptTitle",
    "error",
    "errorTitle",
    "display",
    "tooltip",
    "location",
    "text",
    "name",
    "user",
    "comment",
    "title",
    "destinationFile",
    "progId",
    "link",
    "refersTo",
    "ddeService",
    "ddeTopic",
];

#[cfg(test)]
mod tests {
    use super::column;

    #[test]
    fn knows_columns_by_their_letters() {
        for (reference, expected) in [
            ("A1", Some(0)),
            ("z9", Some(25)),
            ("AA10", Some(26)),
            ("XFD1", Some(16_383)),
            ("12", None),
            ("ZZZZZZZZZ1", None),
        ] {
            assert_eq!(column(reference), expected);
        }
    }
}
