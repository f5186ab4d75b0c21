//! The content of a spreadsheet in one pass: sheets, and what stands beside their cells.

use std::collections::HashSet;
use std::io::Read;

use quick_xml::events::BytesStart;

use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::formats::ods::open_sheet::OpenCell;
use crate::extract::formats::ods::open_sheet::OpenSheet;
use crate::extract::formats::ods::open_sheet::stored_value;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::spreadsheet::Grid;
use crate::extract::tools::xml;
use crate::extract::tools::xml_stream;
use crate::extract::tools::xml_stream::Lines;
use crate::extract::tools::xml_stream::Listener;

/// Reads `content.xml` or `styles.xml` of what stands at `root` (ODF 1.2, part 1).
///
/// - Failure: of the XML or of a limit; the rows before it are there.
pub(super) fn read(
    source: impl Read,
    root: Place,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut walk = Walk {
        root,
        depth: 0,
        style: String::new(),
        hiding_styles: HashSet::new(),
        sheet: None,
        started: 0,
        asides: Vec::new(),
        around: Vec::new(),
        loose: Vec::new(),
    };
    let read = xml_stream::tell(source, &mut walk, out);
    walk.finish(out).and(read)
}

/// The content as read so far.
struct Walk {
    root: Place,
    depth: u32,
    style: String,
    /// Styles of sheets that are hidden, and of columns and rows without width or height.
    hiding_styles: HashSet<String>,
    sheet: Option<OpenSheet>,
    /// How deep the sheet stands that is open.
    started: u32,
    /// The elements open in which text is not that of a cell: how deep, and where it belongs.
    asides: Vec<(u32, &'static str)>,
    /// The sheets around the table of a chart, which stands in a cell of a flat file.
    around: Vec<Around>,
    /// Text on no sheet, by where it belongs.
    loose: Vec<(&'static str, Lines)>,
}

/// A sheet while a table in it is read.
struct Around {
    sheet: OpenSheet,
    started: u32,
    asides: Vec<(u32, &'static str)>,
}

impl Listener for Walk {
    fn start(&mut self, start: &BytesStart<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        self.depth += 1;
        let attribute = |name| xml::attribute(start, name).map(|value| value.into_owned());
        let name = start.name();
        let name: &str = name.as_ref();
        if let Some(step) = aside(name) {
            self.asides.push((self.depth, step));
            if step == "revisions" {
                out.remark(self.root.inside(step), Remark::DeletedText);
            }
        }
        match name {
            "style:style" => self.style = attribute("name").unwrap_or_default(),
            "style:table-properties" if attribute("display").as_deref() == Some("false") => {
                self.hide_style();
            }
            "style:table-column-properties" if is_nothing(attribute("column-width").as_deref()) => {
                self.hide_style();
            }
            "style:table-row-properties" if is_nothing(attribute("row-height").as_deref()) => {
                self.hide_style();
            }
            "table:table" if self.around.len() < TABLES_MAX => self.start_sheet(&attribute, out),
            "table:table-column" | "table:table-row" => self.start_line(name, &attribute),
            "table:table-row-group" | "table:table-column-group" => {
                let folded = attribute("display").as_deref() == Some("false");
                if let Some(open) = self.sheet.as_mut().filter(|_| folded) {
                    open.folded += 1;
                    self.asides.push((self.depth, FOLDED));
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.start_cell(&attribute, out)?;
            }
            "text:tab" => self.text("\t")?,
            "text:line-break" => self.text("\n")?,
            "text:s" => self.text(" ")?,
            _ => {}
        }
        self.add_attributes(start, out)
    }

    fn end(&mut self, name: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let ended = self.end_element(name, out);
        if self.asides.last().is_some_and(|(depth, _)| *depth == self.depth) {
            let step = self.asides.pop().map_or(FOLDED, |(_, step)| step);
            match &mut self.sheet {
                _ if step != FOLDED => self.lines(step).end(out)?,
                Some(open) => open.folded = open.folded.saturating_sub(1),
                None => {}
            }
        }
        self.depth = self.depth.saturating_sub(1);
        ended
    }

    fn text(&mut self, text: &str) -> Result<(), Unscannable> {
        let inside = self.inside();
        let cell = self.sheet.as_mut().and_then(|open| open.cell.as_mut());
        match (inside, cell) {
            (None, Some(cell)) => cell.text.push_str(text),
            (step, _) => self.lines(step.unwrap_or("other text")).push(text),
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
    fn hide_style(&mut self) {
        if self.hiding_styles.len() < STYLES_MAX {
            self.hiding_styles.insert(self.style.clone());
        }
    }

    fn start_sheet(
        &mut self,
        attribute: &impl Fn(&'static str) -> Option<String>,
        out: &mut Extract<'_>,
    ) {
        let name = attribute("name").unwrap_or_default();
        let style = attribute("style-name").unwrap_or_default();
        // The sheets of other files, kept for calculating, bear the name of the file.
        let grid = if name.starts_with("'file:") || name.contains("://") {
            let place = self.root.inside("links");
            out.remark(place.clone(), Remark::CachedData);
            Grid::cached(place, Visibility::Hidden)
        } else {
            let hidden = self.hiding_styles.contains(&style);
            let visibility = if hidden { Visibility::Hidden } else { Visibility::Shown };
            Grid::new(self.root.inside(&name), visibility, out)
        };
        if let Some(sheet) = self.sheet.replace(OpenSheet::new(grid)) {
            let asides = std::mem::take(&mut self.asides);
            self.around.push(Around { sheet, started: self.started, asides });
        }
        self.started = self.depth;
    }

    /// Ends the sheet that is open, and goes on with the one around it.
    fn end_sheet(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let Some(open) = self.sheet.take() else { return Ok(()) };
        if let Some(around) = self.around.pop() {
            self.sheet = Some(around.sheet);
            self.started = around.started;
            self.asides = around.asides;
        }
        open.grid.finish(out)
    }

    /// Starts columns or rows.
    fn start_line(&mut self, name: &str, attribute: &impl Fn(&'static str) -> Option<String>) {
        let hidden = matches!(attribute("visibility").as_deref(), Some("collapse" | "filter"))
            || attribute("style-name").is_some_and(|style| self.hiding_styles.contains(&style));
        let visibility = if hidden { Visibility::Hidden } else { Visibility::Shown };
        let Some(open) = self.sheet.as_mut().filter(|open| open.cell.is_none()) else { return };
        if name == "table:table-column" {
            open.declare(count(attribute("number-columns-repeated")), visibility);
        } else {
            open.start_row(count(attribute("number-rows-repeated")), visibility);
        }
    }

    fn start_cell(
        &mut self,
        attribute: &impl Fn(&'static str) -> Option<String>,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let Some(open) = self.sheet.as_mut().filter(|open| open.cell.is_none()) else {
            return self.text("\n");
        };
        open.cell = Some(OpenCell {
            repeats: count(attribute("number-columns-repeated")),
            value: stored_value(attribute),
            text: String::new(),
        });
        match attribute("formula") {
            Some(formula) => open.grid.formula(&formula, out),
            None => Ok(()),
        }
    }

    /// Adds what attributes say beside the cells.
    fn add_attributes(
        &mut self,
        start: &BytesStart<'_>,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let inside = self.inside();
        if inside.is_none() && start.name().as_ref() != "text:a" {
            return Ok(());
        }
        let mut attributes = start.attributes();
        attributes.with_checks(false);
        for attribute in attributes.flatten() {
            let name = attribute.key.local_name();
            let step = match (name.as_ref(), inside) {
                ("href", _) => Some("links"),
                (name, Some(step)) if TELLING.contains(&name) => Some(step),
                _ => None,
            };
            let Some(step) = step else { continue };
            let value = xml::value(&attribute);
            if !value.starts_with("./") && !value.starts_with("Pictures/") {
                let lines = self.lines(step);
                lines.end(out)?;
                lines.push(&value);
                lines.end(out)?;
            }
        }
        Ok(())
    }

    fn end_element(&mut self, name: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        match name {
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(open) = &mut self.sheet {
                    open.end_cell();
                }
                Ok(())
            }
            "table:table-row" => match &mut self.sheet {
                Some(open) => open.end_row(out),
                None => Ok(()),
            },
            "table:table" if self.depth == self.started => self.end_sheet(out),
            "text:p" | "text:h" | "dc:creator" | "dc:date" => match self.inside() {
                Some(step) => self.lines(step).end(out),
                None => self.text("\n"),
            },
            _ => Ok(()),
        }
    }

    /// Where text belongs that comes now; `None` where it is that of a cell, or of nothing.
    fn inside(&self) -> Option<&'static str> {
        self.asides.iter().rev().map(|(_, step)| *step).find(|step| *step != FOLDED)
    }

    /// The text at `step`, of the sheet that is open or of none.
    fn lines(&mut self, step: &'static str) -> &mut Lines {
        if let Some(open) = &mut self.sheet {
            return open.grid.beside(step);
        }
        let known = self.loose.iter().position(|(other, _)| *other == step);
        let at = known.unwrap_or_else(|| {
            let hidden = step == "revisions";
            let visibility = if hidden { Visibility::Hidden } else { Visibility::Shown };
            self.loose.push((step, Lines::new(self.root.inside(step), visibility)));
            self.loose.len() - 1
        });
        &mut self.loose[at].1
    }

    fn finish(mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        while let Some(open) = &mut self.sheet {
            // Of a file that was cut off, the row that was begun counts as well.
            open.end_cell();
            open.end_row(out)?;
            self.end_sheet(out)?;
        }
        for (_, mut lines) in self.loose {
            lines.end(out)?;
            lines.hand_on(out)?;
        }
        Ok(())
    }
}

/// Where the text in an element belongs that is not that of a cell; `None` for any other.
fn aside(name: &str) -> Option<&'static str> {
    Some(match name {
        "office:annotation" => "comments",
        "table:content-validations" => "data validation",
        "table:named-expressions" => "defined names",
        "table:data-pilot-tables" => "pivot table",
        "table:database-ranges" => "filter",
        "table:dde-links" => "links",
        "table:scenario" => "scenarios",
        "table:tracked-changes" => "revisions",
        "table:title" | "table:desc" => "properties",
        "calcext:conditional-formats" => "conditional formatting",
        "office:forms" => "form",
        "office:scripts" => "macros",
        "style:header" | "style:header-left" | "style:header-first" => "header",
        "style:footer" | "style:footer-left" | "style:footer-first" => "footer",
        "number:text" => "number formats",
        "table:shapes" => "textbox",
        name if name.starts_with("draw:") => "textbox",
        _ => return None,
    })
}

/// Whether a width or height is none.
fn is_nothing(length: Option<&str>) -> bool {
    let number = length.map(|length| length.trim_end_matches(char::is_alphabetic));
    number.and_then(|number| number.parse::<f64>().ok()).is_some_and(|length| length <= 0.0)
}

fn count(repeats: Option<String>) -> u32 {
    repeats.and_then(|repeats| repeats.parse().ok()).unwrap_or(1)
}

/// Marks a group that is folded away: it moves no text.
const FOLDED: &str = "folded";

/// Attributes beside the cells that hold text.
const TELLING: [&str; 13] = [
    "condition",
    "current-value",
    "expression",
    "field-name",
    "formula",
    "label",
    "name",
    "string-value",
    "text",
    "title",
    "user-name",
    "value",
    "source-field-name",
];

/// Tables in one another: a sheet, a chart in it, and more than anyone writes.
const TABLES_MAX: usize = 8;

const STYLES_MAX: usize = 1 << 17;
