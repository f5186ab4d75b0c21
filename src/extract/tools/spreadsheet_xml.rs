//! Workbooks of Excel 2002 and 2003 as one XML file (XML Spreadsheet Reference): cell by cell, as
//! a stream.

use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::document::CellKind;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::sheet;
use crate::extract::tools::spreadsheet::Grid;
use crate::extract::tools::xml;
use crate::extract::tools::xml_stream;
use crate::extract::tools::xml_stream::Lines;
use crate::extract::tools::xml_stream::Listener;
use crate::extract::tools::xml_stream::XmlStream;

/// Reads a workbook.
///
/// - Failure: of the XML or of a limit; the cells before it are there.
pub(in crate::extract) fn read(bytes: &[u8], out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut walk = Walk {
        hidden: hidden_sheets(bytes),
        sheets: 0,
        sheet: None,
        column: 0,
        next_row: 0,
        cell: None,
        asides: Vec::new(),
        depth: 0,
        loose: Vec::new(),
    };
    let read = xml_stream::tell(bytes, &mut walk, out);
    walk.finish(out).and(read)
}

/// Which sheets are hidden, in their order: that is said behind their cells.
fn hidden_sheets(bytes: &[u8]) -> Vec<bool> {
    let (mut sheets, mut is_visible) = (Vec::new(), false);
    let mut stream = XmlStream::new(bytes);
    loop {
        match stream.next() {
            Ok(Event::Start(start)) => {
                let name = start.local_name();
                is_visible = name.as_ref() == "Visible";
                if name.as_ref() == "Worksheet" && sheets.len() < SHEETS_MAX {
                    sheets.push(false);
                }
            }
            Ok(Event::Text(text)) if is_visible => {
                if let Some(sheet) = sheets.last_mut() {
                    *sheet |= text.xml10_content().contains("Hidden");
                }
                is_visible = false;
            }
            Ok(Event::Eof) | Err(_) => return sheets,
            Ok(_) => {}
        }
    }
}

/// The workbook as read so far.
struct Walk {
    hidden: Vec<bool>,
    sheets: usize,
    sheet: Option<Grid>,
    /// The column of the next cell, and the row after this one.
    column: u32,
    next_row: u32,
    cell: Option<Cell>,
    /// The elements open in which text is not that of a cell: how deep, and where it belongs.
    asides: Vec<(u32, &'static str)>,
    depth: u32,
    /// Text on no sheet, by where it belongs.
    loose: Vec<(&'static str, Lines)>,
}

/// A cell that is open.
struct Cell {
    column: u32,
    kind: String,
    text: String,
}

impl Listener for Walk {
    fn start(&mut self, start: &BytesStart<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.depth += 1;
        let of = |name| xml::attribute(start, name).map(|value| value.into_owned());
        let number = |name| of(name).and_then(|value| value.parse::<u32>().ok());
        let is_hidden = || of("Hidden").as_deref() == Some("1");
        let name = start.local_name();
        if let Some(step) = aside(name.as_ref()) {
            self.asides.push((self.depth, step));
        }
        match name.as_ref() {
            "Worksheet" => {
                self.close_sheet(out)?;
                let is_hidden = self.hidden.get(self.sheets).copied().unwrap_or_default();
                let visibility = if is_hidden { Visibility::Hidden } else { Visibility::Shown };
                let place = Place::root().inside(&of("Name").unwrap_or_default());
                self.sheet = Some(Grid::new(place, visibility, out));
                (self.sheets, self.column, self.next_row) = (self.sheets + 1, 0, 0);
            }
            "Column" => {
                let first = number("Index").map_or(self.column, |index| index.saturating_sub(1));
                let last = first.saturating_add(number("Span").unwrap_or(0));
                if let Some(sheet) = self.sheet.as_mut().filter(|_| is_hidden()) {
                    sheet.hide_columns(first, last);
                }
                self.column = last.saturating_add(1);
            }
            "Row" => {
                let row = number("Index").map_or(self.next_row, |index| index.saturating_sub(1));
                let visibility = if is_hidden() { Visibility::Hidden } else { Visibility::Shown };
                if let Some(sheet) = &mut self.sheet {
                    sheet.start_row(row, visibility);
                }
                let below = number("Span").unwrap_or(0).saturating_add(1);
                (self.column, self.next_row) = (0, row.saturating_add(below));
            }
            "Cell" => {
                let column = number("Index").map_or(self.column, |index| index.saturating_sub(1));
                let across = number("MergeAcross").unwrap_or(0).saturating_add(1);
                self.column = column.saturating_add(across);
                self.cell = Some(Cell { column, kind: String::new(), text: String::new() });
                if let (Some(sheet), Some(formula)) = (&mut self.sheet, of("Formula")) {
                    sheet.formula(&formula, out)?;
                }
                self.say("links", of("HRef"), out)?;
            }
            "Data" => match &mut self.cell {
                Some(cell) if self.asides.is_empty() => cell.kind = of("Type").unwrap_or_default(),
                _ => {
                    let step = self.inside().unwrap_or("other text");
                    self.say(step, of("Data"), out)?;
                }
            },
            "Header" => self.say("header", of("Data"), out)?,
            "Footer" => self.say("footer", of("Data"), out)?,
            "NamedRange" => self.say("defined names", of("RefersTo"), out)?,
            "Comment" => self.say("comments", of("Author"), out)?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        match name.rsplit(':').next().unwrap_or_default() {
            "Cell" => self.close_cell(out)?,
            "Worksheet" => self.close_sheet(out)?,
            _ => {}
        }
        if let Some(step) = self.inside() {
            self.lines(step).end(out)?;
        }
        if self.asides.last().is_some_and(|(depth, _)| *depth == self.depth) {
            self.asides.pop();
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unscannable> {
        match (self.inside(), &mut self.cell) {
            (None, Some(cell)) => cell.text.push_str(text),
            (Some(step), _) => self.lines(step).push(text),
            // Settings of windows and printers.
            (None, None) => {}
        }
        Ok(())
    }

    fn comment(&mut self, text: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let lines = self.lines("xml comments");
        lines.push(text);
        lines.end(out)
    }
}

impl Walk {
    /// Adds what an attribute says at `step`.
    fn say(
        &mut self,
        step: &'static str,
        text: Option<String>,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let Some(text) = text else { return Ok(()) };
        let lines = self.lines(step);
        lines.push(&text);
        lines.end(out)
    }

    fn close_cell(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let (Some(cell), Some(sheet)) = (self.cell.take(), &mut self.sheet) else { return Ok(()) };
        let text = cell.text.trim();
        let (kind, text) = match cell.kind.as_str() {
            "Number" => match text.parse::<f64>() {
                Ok(number) => (CellKind::Number, sheet::number_text(number)),
                Err(_) => (CellKind::Text, text.to_owned()),
            },
            "DateTime" => (CellKind::Date, moment(text).to_owned()),
            "Error" => return Ok(()),
            _ => (CellKind::Text, text.to_owned()),
        };
        sheet.push(cell.column, kind, &text, out)
    }

    fn close_sheet(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.close_cell(out)?;
        self.sheet.take().map_or(Ok(()), |sheet| sheet.finish(out))
    }

    /// Where text belongs that comes now; `None` where it is that of a cell, or of nothing.
    fn inside(&self) -> Option<&'static str> {
        self.asides.last().map(|(_, step)| *step)
    }

    /// The text at `step`, of the sheet that is open or of none.
    fn lines(&mut self, step: &'static str) -> &mut Lines {
        if let Some(sheet) = &mut self.sheet {
            return sheet.beside(step);
        }
        let known = self.loose.iter().position(|(other, _)| *other == step);
        let at = known.unwrap_or_else(|| {
            let lines = Lines::new(Place::root().inside(step), Visibility::Shown);
            self.loose.push((step, lines));
            self.loose.len() - 1
        });
        &mut self.loose[at].1
    }

    fn finish(mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.close_sheet(out)?;
        for (_, mut lines) in self.loose {
            lines.end(out)?;
            lines.hand_on(out)?;
        }
        Ok(())
    }
}

/// A moment without the time where it is midnight, and without the date where there is none.
fn moment(text: &str) -> &str {
    let text = text.split_once('.').map_or(text, |(moment, _)| moment);
    match text.split_once('T') {
        Some((date, "00:00:00")) => date,
        Some(("1899-12-31", time)) => time,
        _ => text,
    }
}

/// Where the text in an element belongs that is not that of a cell; `None` for any other.
fn aside(name: &str) -> Option<&'static str> {
    Some(match name {
        "Comment" => "comments",
        "DocumentProperties" | "CustomDocumentProperties" => "properties",
        "DataValidation" => "data validation",
        "ConditionalFormatting" => "conditional formatting",
        "PivotTable" | "PivotCache" => "pivot table",
        "Supbook" => "links",
        _ => return None,
    })
}

/// More sheets than any workbook has.
const SHEETS_MAX: usize = 100_000;
