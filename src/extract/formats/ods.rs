//! OpenDocument spreadsheets: every sheet, cell by cell, straight from `content.xml`.
//!
//! Not by calamine, which lays a sheet out as one block of memory: repeated rows and columns
//! stay counts here, and only cells that hold something cost anything.

use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

use crate::document::CellKind;
use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::package;
use crate::extract::tools::rows::Rows;
use crate::extract::tools::sheet;
use crate::extract::tools::xml;

/// An OpenDocument spreadsheet (ISO/IEC 26300).
pub(in crate::extract) struct Ods;

impl Format for Ods {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let has = |name: &str| seen.entries.iter().any(|entry| entry == name);
        // The name of the kind stands uncompressed at the front (ODF 1.2, part 3, 3.3).
        let marked = memchr::memmem::find(seen.head, MEDIA_TYPE.as_bytes()).is_some();
        if has("content.xml") && (marked || seen.extension == "ods") {
            Claim::Certain
        } else {
            Claim::No
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is(MEDIA_TYPE);
        if let Err(why) = read_package(file, out) {
            out.miss(Place::root(), why);
        }
    }
}

fn read_package(file: &File, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut package = package::open(&file.bytes)?;
    let mut content = None;
    for index in 0..package.len() {
        let name = package::name(&package, index);
        if name.ends_with('/') {
            continue;
        }
        if name == "content.xml" {
            content = Some(package::inflate(&mut package, index, out.budget)?);
        } else if name == "META-INF/manifest.xml" {
            let manifest = package::inflate(&mut package, index, out.budget)?;
            if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
                return Err(Unscannable::Encrypted);
            }
        } else if name.ends_with("content.xml") || name == "styles.xml" || name == "meta.xml" {
            let bytes = package::inflate(&mut package, index, out.budget)?;
            let text = xml::texts(&charset::decode(&bytes)).unwrap_or_else(|partial| {
                out.miss(Place::root().inside(&name), Unscannable::Damaged);
                partial
            });
            out.add_text(Place::root().inside(&name), Visibility::Shown, text)?;
        } else if PASSIVE.iter().any(|prefix| name.starts_with(prefix)) || name.contains("/styles")
        {
            package::measure(&mut package, index, out.budget)?;
        } else {
            let bytes = package::inflate(&mut package, index, out.budget)?.into();
            let name = name.rsplit('/').next().unwrap_or_default().to_owned();
            out.add_file(File { name, media_type: None, bytes })?;
        }
    }
    let content = content.ok_or(Unscannable::Damaged)?;
    Walk::default().run(&charset::decode(&content), out)
}

/// The sheets as read so far.
#[derive(Default)]
struct Walk {
    /// Styles of sheets that are hidden.
    hiding_styles: Vec<String>,
    style: String,
    sheet: Option<OpenSheet>,
    /// Text in no cell: drawings, notes, names.
    loose: String,
    /// How many notes are open inside one another.
    notes: usize,
}

/// A sheet that is still open.
struct OpenSheet {
    rows: Rows,
    row: u32,
    row_repeats: u32,
    column: u32,
    /// Cells of the open row that hold something, by column.
    cells: Vec<(u32, CellKind, String)>,
    cell: Option<OpenCell>,
}

/// A cell that is still open.
#[derive(Default)]
struct OpenCell {
    repeats: u32,
    value: Option<(CellKind, String)>,
    text: String,
}

impl Walk {
    fn run(mut self, content: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let mut reader = Reader::from_str(content);
        reader.config_mut().check_end_names = false;
        reader.config_mut().expand_empty_elements = true;
        let outcome = loop {
            let event = reader.read_event();
            match event {
                Ok(Event::Eof) => break Ok(()),
                Ok(Event::Start(start)) => self.start(&start, out),
                Ok(Event::End(end)) => {
                    if let Err(why) = self.end(end.name().as_ref(), out) {
                        break Err(why);
                    }
                }
                Ok(Event::Text(text)) => self.text(&text.xml10_content()),
                Ok(Event::CData(text)) => self.text(&text.xml10_content()),
                Ok(Event::GeneralRef(reference)) => self.text(&xml::resolved(&reference)),
                Ok(_) => {}
                Err(_) => break Err(Unscannable::Damaged),
            }
        };
        if let Some(open) = self.sheet.take() {
            open.rows.finish(out);
        }
        out.add_text(Place::root(), Visibility::Shown, self.loose)?;
        outcome
    }

    fn start(&mut self, start: &BytesStart<'_>, out: &mut Extract<'_>) {
        let attribute = |name| xml::attribute(start, name).map(|value| value.into_owned());
        match start.name().as_ref() {
            "style:style" => self.style = attribute("name").unwrap_or_default(),
            "style:table-properties" if attribute("display").as_deref() == Some("false") => {
                self.hiding_styles.push(self.style.clone());
            }
            "table:table" if self.sheet.is_none() => {
                let style = attribute("style-name").unwrap_or_default();
                let hidden = self.hiding_styles.contains(&style);
                let place = Place::root().inside(&attribute("name").unwrap_or_default());
                if hidden {
                    out.remark(place.clone(), Remark::HiddenSheet);
                }
                let visibility = if hidden { Visibility::Hidden } else { Visibility::Shown };
                self.sheet = Some(OpenSheet::new(Rows::new(place, visibility)));
            }
            "table:table-row" => {
                if let Some(open) = self.sheet.as_mut().filter(|open| open.cell.is_none()) {
                    open.row_repeats = count(attribute("number-rows-repeated"));
                    open.column = 0;
                    open.cells.clear();
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(open) = self.sheet.as_mut().filter(|open| open.cell.is_none()) {
                    open.cell = Some(OpenCell {
                        repeats: count(attribute("number-columns-repeated")),
                        value: stored_value(&attribute),
                        text: String::new(),
                    });
                } else {
                    self.text("\n");
                }
            }
            "office:annotation" => self.notes += 1,
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            "text:s" => self.text(" "),
            _ => {}
        }
    }

    fn end(&mut self, name: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        match name {
            "office:annotation" => {
                self.notes = self.notes.saturating_sub(1);
                self.loose.push('\n');
            }
            "table:table-cell" | "table:covered-table-cell" => {
                if let Some(open) = &mut self.sheet {
                    open.end_cell();
                }
            }
            "table:table-row" => {
                if let Some(open) = &mut self.sheet {
                    return open.end_row(out);
                }
            }
            "table:table" => {
                if let Some(open) = self.sheet.take() {
                    open.rows.finish(out);
                }
            }
            "text:p" | "text:h" => self.text("\n"),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let cell = self.sheet.as_mut().and_then(|open| open.cell.as_mut());
        match cell.filter(|_| self.notes == 0) {
            Some(cell) => cell.text.push_str(text),
            None if text.trim().is_empty() && self.loose.ends_with('\n') => {}
            None => self.loose.push_str(text),
        }
    }
}

impl OpenSheet {
    fn new(rows: Rows) -> Self {
        Self { rows, row: 0, row_repeats: 1, column: 0, cells: Vec::new(), cell: None }
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let text = cell.text.trim();
        let held =
            cell.value.or_else(|| (!text.is_empty()).then(|| (CellKind::Text, text.to_owned())));
        if let Some((kind, text)) = held {
            for copy in 0..cell.repeats.min(COPIES_MAX) {
                self.cells.push((self.column.saturating_add(copy), kind, text.clone()));
            }
        }
        self.column = self.column.saturating_add(cell.repeats);
    }

    fn end_row(&mut self, out: &mut Extract<'_>) -> Result<(), Unscannable> {
        let copies = if self.cells.is_empty() { 0 } else { self.row_repeats.min(COPIES_MAX) };
        for copy in 0..copies {
            for (column, kind, text) in &self.cells {
                let row = self.row.saturating_add(copy);
                self.rows.push(row, *column, *kind, text, out)?;
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        self.cells.clear();
        Ok(())
    }
}

/// The value that a cell stores beside its text, which is how it happens to be shown.
fn stored_value(attribute: &impl Fn(&'static str) -> Option<String>) -> Option<(CellKind, String)> {
    match attribute("value-type")?.as_str() {
        "float" | "currency" | "percentage" => {
            let value = attribute("value")?;
            let number = value.parse().map(sheet::number_text);
            Some((CellKind::Number, number.unwrap_or(value)))
        }
        "date" => {
            let date = attribute("date-value")?;
            let day = date.strip_suffix("T00:00:00").unwrap_or(&date);
            Some((CellKind::Date, day.to_owned()))
        }
        "boolean" => Some((CellKind::Text, attribute("boolean-value")?)),
        "string" => Some((CellKind::Text, attribute("string-value")?)),
        _ => None,
    }
    .filter(|(_, text)| !text.is_empty())
}

fn count(repeats: Option<String>) -> u32 {
    repeats.and_then(|repeats| repeats.parse().ok()).unwrap_or(1)
}

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// A value that is repeated says no more the thousandth time.
const COPIES_MAX: u32 = 1_000;

/// Entries that hold no text of the author.
const PASSIVE: [&str; 8] = [
    "mimetype",
    "settings.xml",
    "manifest.rdf",
    "layout-cache",
    "Pictures/",
    "Thumbnails/",
    "Configurations2/",
    "META-INF/",
];
