//! Excel workbooks in a zip package (xlsx, xlsm, xlsb), cell by cell, every sheet.
//!
//! The calamine crate reads cells as a stream, but first loads all shared strings: so every entry
//! is inflated once before, through a counter. What calamine does not read (comments, text boxes,
//! headers, caches) is searched as the text of its XML; files embedded are handed on.

use std::io;
use std::io::Cursor;
use std::io::Write;

use bytes::Bytes;
use calamine::Reader;
use calamine::Sheet as SheetFacts;
use calamine::SheetType;
use calamine::SheetVisible;
use calamine::Xlsb;
use calamine::Xlsx as XlsxReader;
use memchr::memmem;

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
use crate::extract::tools::package::Package;
use crate::extract::tools::rows::Rows;
use crate::extract::tools::sheet;
use crate::extract::tools::wide;
use crate::extract::tools::xml;

/// An Excel workbook (ECMA-376; MS-XLSB).
pub(in crate::extract) struct Xlsx;

impl Format for Xlsx {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if media_type(&seen.entries).is_some() { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let names = package::entry_names(&file.bytes);
        let media_type = media_type(&names).unwrap_or(XLSX);
        out.is(media_type);
        let survey = package::open(&file.bytes).and_then(|mut package| survey(&mut package, out));
        if let Err(why) = survey {
            return out.miss(Place::root(), why);
        }
        let read = if media_type == XLSB {
            read_binary(&file.bytes, out)
        } else {
            read_xml(&file.bytes, out)
        };
        if let Err(why) = read {
            out.miss(Place::root(), why);
        }
    }
}

/// What kind of workbook has entries of these names; `None` for any other package.
fn media_type(entries: &[String]) -> Option<&'static str> {
    let has = |name: &str| entries.iter().any(|entry| entry.eq_ignore_ascii_case(name));
    if has("xl/workbook.bin") {
        Some(XLSB)
    } else if has("xl/workbook.xml") {
        Some(if has("xl/vbaProject.bin") { XLSM } else { XLSX })
    } else {
        None
    }
}

/// Inflates every entry once: limits hold, and what is not sheets or strings is read on the way.
fn survey(package: &mut Package, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    for index in 0..package.len() {
        let name = package::name(package, index).to_ascii_lowercase();
        if name.ends_with('/') {
            continue;
        }
        match role(&name) {
            Role::Passive => package::measure(package, index, out.budget)?,
            Role::Sheet => {
                let mut margins = Margins::default();
                package::drain(package, index, out.budget, &mut margins)?;
                add_texts(&name, &margins.kept, out)?;
            }
            Role::Strings => {
                let content = package::inflate(package, index, out.budget)?;
                if claims_too_many_strings(&content) {
                    return Err(Unscannable::Damaged);
                }
            }
            Role::Text => {
                let content = package::inflate(package, index, out.budget)?;
                add_texts(&name, &content, out)?;
            }
            Role::Records => {
                let text = wide::wide_texts(&package::inflate(package, index, out.budget)?);
                add_text(&name, text, out)?;
            }
            Role::File => {
                let bytes = Bytes::from(package::inflate(package, index, out.budget)?);
                let name = name.rsplit('/').next().unwrap_or_default().to_owned();
                out.add_file(File { name, media_type: None, bytes })?;
            }
        }
    }
    Ok(())
}

/// What an entry is to the reader.
enum Role {
    /// A file of its own.
    File,
    /// Nothing that anybody reads: styles, relations, pictures, macros.
    Passive,
    /// Binary records of an xlsb workbook that hold text: comments, caches.
    Records,
    /// A sheet: its cells are read by calamine, what stands around them here.
    Sheet,
    /// The shared strings, which calamine loads as a whole.
    Strings,
    /// XML whose text nobody else reads.
    Text,
}

fn role(name: &str) -> Role {
    let passive = ["/_rels/", "/theme/", "/media/", "/printersettings/"];
    if name.contains("sharedstrings.") {
        Role::Strings
    } else if name.contains("/embeddings/") || !OWN_FOLDERS.iter().any(|f| name.starts_with(f)) {
        Role::File
    } else if name.contains("/worksheets/") && name.ends_with(".xml") {
        Role::Sheet
    } else if name.ends_with(".bin") && RECORDS.iter().any(|part| name.contains(part)) {
        Role::Records
    } else if passive.iter().any(|part| name.contains(part))
        || name.starts_with("_rels/")
        || !(name.ends_with(".xml") || name.ends_with(".vml"))
        || PASSIVE_FILES.iter().any(|file| name.ends_with(file))
    {
        Role::Passive
    } else {
        Role::Text
    }
}

/// Takes a sheet as it is inflated and keeps what stands around the cells: headers and footers,
/// lists of allowed values, hints. A sheet that writes its cells otherwise is kept whole.
#[derive(Default)]
struct Margins {
    kept: Vec<u8>,
    /// The end of what was dropped, in which the closing mark may have begun.
    dropped: Vec<u8>,
    within: bool,
}

impl Margins {
    fn feed(&mut self, piece: &[u8]) {
        let (held, mark) = if self.within {
            (&mut self.dropped, CELLS_END)
        } else {
            (&mut self.kept, CELLS_START)
        };
        let from = held.len().saturating_sub(mark.len() - 1);
        held.extend_from_slice(piece);
        let found = memmem::find(held.get(from..).unwrap_or_default(), mark);
        let rest = found.map(|at| held.split_off(from + at + mark.len()));
        if self.within {
            let end = self.dropped.len().saturating_sub(CELLS_END.len() - 1);
            self.dropped.drain(..end);
        }
        if let Some(rest) = rest {
            self.within = !self.within;
            self.dropped.clear();
            self.feed(&rest);
        }
    }
}

impl Write for Margins {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.feed(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// calamine reserves memory for as many strings as the file claims, unseen.
fn claims_too_many_strings(content: &[u8]) -> bool {
    memmem::find_iter(content, b"uniqueCount").any(|at| {
        let after = content.get(at..at + 64).unwrap_or(content.get(at..).unwrap_or_default());
        let digits: String = after
            .iter()
            .map(|byte| char::from(*byte))
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse::<u64>().is_ok_and(|count| count > content.len() as u64) || digits.len() > 18
    })
}

/// Adds the text of an XML entry that holds comments, drawings, caches or properties.
fn add_texts(name: &str, content: &[u8], out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let short = name.trim_start_matches("xl/");
    let place = Place::root().inside(short);
    let text = match xml::texts(&charset::decode(content)) {
        Ok(text) => text,
        Err(partial) => {
            out.miss(place.clone(), Unscannable::Damaged);
            partial
        }
    };
    add_text(name, text, out)
}

fn add_text(name: &str, text: String, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    // Caches are what the sender does not know of: the rest is a click away, or printed.
    let cached = name.contains("/pivotcache/") || name.contains("/externallinks/");
    let visibility = if cached { Visibility::Hidden } else { Visibility::Shown };
    let place = Place::root().inside(name.trim_start_matches("xl/"));
    if cached && !text.trim().is_empty() {
        out.remark(place.clone(), Remark::CachedData);
    }
    out.add_text(place, visibility, text)
}

fn read_xml(bytes: &Bytes, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut workbook = XlsxReader::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsxError::Password => Unscannable::Encrypted,
        _ => Unscannable::Damaged,
    })?;
    for facts in sheets(workbook.sheets_metadata(), out) {
        let mut rows = start(&facts, out);
        match workbook.worksheet_cells_reader(&facts.name) {
            Ok(mut cells) => fill(&mut rows, || cells.next_cell(), out),
            // A chart on a sheet of its own has no cells.
            Err(calamine::XlsxError::NotAWorksheet(_)) => {}
            Err(_) if facts.typ != SheetType::WorkSheet => {}
            Err(_) => rows.miss(Unscannable::Damaged, out),
        }
        rows.finish(out);
    }
    Ok(())
}

fn read_binary(bytes: &Bytes, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut workbook = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::XlsbError::Password => Unscannable::Encrypted,
        _ => Unscannable::Damaged,
    })?;
    for facts in sheets(workbook.sheets_metadata(), out) {
        let mut rows = start(&facts, out);
        match workbook.worksheet_cells_reader(&facts.name) {
            Ok(mut cells) => fill(&mut rows, || cells.next_cell(), out),
            Err(_) if facts.typ != SheetType::WorkSheet => {}
            Err(_) => rows.miss(Unscannable::Damaged, out),
        }
        rows.finish(out);
    }
    Ok(())
}

/// The sheets. Of two with one name only the first can be read: that is noted.
fn sheets(sheets: &[SheetFacts], out: &mut Extract<'_>) -> Vec<SheetFacts> {
    for (index, facts) in sheets.iter().enumerate() {
        if sheets.iter().take(index).any(|other| other.name == facts.name) {
            out.miss(Place::root().inside(&facts.name), Unscannable::Damaged);
        }
    }
    sheets.to_vec()
}

/// The rows of a sheet, none yet; notes that it is hidden where it is.
fn start(facts: &SheetFacts, out: &mut Extract<'_>) -> Rows {
    let place = Place::root().inside(&facts.name);
    if facts.visible != SheetVisible::Visible {
        out.remark(place.clone(), Remark::HiddenSheet);
    }
    Rows::new(place, sheet::visibility(facts.visible))
}

/// Fills a sheet from a stream of cells until its end or a limit.
fn fill<'a, E>(
    rows: &mut Rows,
    mut next: impl FnMut() -> Result<Option<calamine::Cell<calamine::DataRef<'a>>>, E>,
    out: &mut Extract<'_>,
) {
    loop {
        match next() {
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                let Some((kind, text)) = sheet::cell(cell.get_value()) else { continue };
                if rows.push(row, column, kind, &text, out).is_err() {
                    return;
                }
            }
            Ok(None) => return,
            Err(_) => {
                rows.miss(Unscannable::Damaged, out);
                return;
            }
        }
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const XLSM: &str = "application/vnd.ms-excel.sheet.macroEnabled.12";
const XLSB: &str = "application/vnd.ms-excel.sheet.binary.macroEnabled.12";

/// Where a workbook keeps its own entries; anything elsewhere is a file put into the package.
const OWN_FOLDERS: [&str; 7] =
    ["xl/", "docprops/", "_rels/", "customxml/", "[content_types].xml", "docmetadata/", "package/"];

const CELLS_START: &[u8] = b"<sheetData>";
const CELLS_END: &[u8] = b"</sheetData>";

const RECORDS: [&str; 4] = ["comments", "/pivotcache/", "/externallinks/", "/threadedcomments/"];

const PASSIVE_FILES: [&str; 4] = ["[content_types].xml", "/styles.xml", "/calcchain.xml", ".rels"];
