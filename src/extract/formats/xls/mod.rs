//! Excel workbooks of 1995 to 2003 (xls): every cell of every sheet, and every other stream of the
//! compound file in which something can stand.
//!
//! Not by calamine, which lays each sheet out as one block of memory and passes the rest by:
//! cells are handed on as their records come.

mod book;
mod pivot;
mod records;
mod sheet;

use bytes::Bytes;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::formats::xls::book::Book;
use crate::extract::formats::xls::book::push_sweep;
use crate::extract::formats::xls::pivot::Cache;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::cfb;
use crate::extract::tools::cfb::Compound;
use crate::extract::tools::cfb::Node;
use crate::extract::tools::macros;
use crate::extract::tools::ole;
use crate::extract::tools::property_set;
use crate::extract::tools::spreadsheet::Grid;

/// An Excel workbook in a compound file (MS-XLS).
pub(in crate::extract) struct Xls;

impl Format for Xls {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let is_book = cfb::holds(&seen.file.bytes, &["Workbook", "Book"]);
        if is_book { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/vnd.ms-excel");
        let read = match Compound::open(&file.bytes) {
            Some(compound) => read(&compound, out),
            None => Err(Unscannable::Damaged),
        };
        if let Err(why) = read {
            out.miss(Place::root(), why);
        }
    }
}

/// Reads the workbook, then the other streams.
fn read(compound: &Compound<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    // A file for Excel 95 and 97 holds the workbook twice; each can say something else.
    for (name, place) in [("Workbook", Place::root()), ("Book", Place::root().inside("Book"))] {
        let Some(stream) = compound.stream(name) else { continue };
        let place = if compound.has("Workbook") { place } else { Place::root() };
        out.budget.pay_bytes(stream.len())?;
        read_workbook(&stream, &place, out)?;
    }
    let mut open: Vec<Node> = compound.children(cfb::ROOT).collect();
    while let Some(node) = open.pop() {
        let name = compound.name(node);
        if name.starts_with("MBD") && compound.is_storage(node) {
            // An object: a document in a storage of its own, or what holds one (MS-XLS).
            let object = compound.repack(node, &[], out.budget)?;
            ole::add("", object.into(), out)?;
        } else if compound.is_storage(node) {
            open.extend(compound.children(node));
        } else if !PASSIVE.contains(&name) {
            let content = compound.read(node, out.budget)?;
            read_stream(name, content, out)?;
        }
    }
    Ok(())
}

fn read_workbook(stream: &[u8], root: &Place, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let book = Book::read(stream, out.budget.limits().file_bytes_max)?;
    let mut walked = 0;
    for listed in &book.sheets {
        let place = root.inside(&listed.name);
        // Sheets that overlap make the work a product of their number and length.
        if walked > stream.len().saturating_mul(WALKS_MAX) {
            return Err(Unscannable::TooMany);
        }
        let mut grid = Grid::new(place.clone(), listed.visibility, out);
        let read = sheet::read(stream, listed.start, &book, &mut grid, out);
        let end = *read.as_ref().unwrap_or(&stream.len());
        walked += end.saturating_sub(listed.start);
        grid.finish(out)?;
        if let Err(why) = read {
            out.miss(place, why);
        }
    }
    out.add_text(root.inside("defined names"), Visibility::Shown, book.names)?;
    out.add_text(root.inside("settings"), Visibility::Shown, book.settings)?;
    if !book.links.is_empty() {
        out.remark(root.inside("links"), Remark::CachedData);
        out.add_text(root.inside("links"), Visibility::Hidden, book.links)?;
    }
    Ok(())
}

/// Reads a stream beside the workbook.
///
/// - Failure: of a limit, noted or not.
fn read_stream(name: &str, content: Vec<u8>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    if name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return read_cache(&content, out);
    }
    let mut text = String::new();
    let (step, visibility) = match name {
        "\u{1}Ole10Native" => return out.add_file(ole::native(&content)),
        "Package" | "CONTENTS" | "EmbeddedOdf" => {
            let bytes = Bytes::from(content);
            return out.add_file(File { name: String::new(), media_type: None, bytes });
        }
        "Revision Log" => ("revisions", Visibility::Hidden),
        "Ctls" => ("form control", Visibility::Shown),
        name if name.ends_with("SummaryInformation") => {
            text = property_set::texts(&content);
            ("properties", Visibility::Shown)
        }
        _ => {
            text = macros::source(&content);
            let step = if text.is_empty() { "other parts" } else { "macros" };
            (step, Visibility::Shown)
        }
    };
    if text.is_empty() {
        push_sweep(&content, &mut text);
    }
    let place = Place::root().inside(step);
    if visibility == Visibility::Hidden && !text.is_empty() {
        out.remark(place.clone(), Remark::CachedData);
    }
    out.add_text(place, visibility, text)
}

/// Reads a pivot cache: its records, and the values of its fields.
///
/// - Failure: of a limit, noted or not.
fn read_cache(stream: &[u8], out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let place = Place::root().inside("pivot cache");
    out.remark(place.clone(), Remark::CachedData);
    let mut cache = Cache::default();
    let mut grid = Grid::cached(place.clone(), Visibility::Hidden);
    let read = cache.read(stream, &mut grid, out);
    grid.finish(out)?;
    let mut grid = Grid::cached(place.clone(), Visibility::Hidden);
    let added = cache.add(&mut grid, out);
    grid.finish(out)?;
    out.add_text(place, Visibility::Hidden, cache.other)?;
    read.and(added)
}

/// Streams that are read already, or say nothing of an author.
const PASSIVE: [&str; 8] = [
    "Workbook",
    "Book",
    "\u{1}CompObj",
    "\u{1}Ole",
    "\u{3}ObjInfo",
    "\u{2}OlePres000",
    "\u{5}DigitalSignature",
    "_signatures",
];

const WALKS_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::cfb;
    use crate::document::{Content, File};
    use crate::extract::{Budget, Collected, Limits, Unscannable, collect};

    fn record(kind: u16, content: &[u8]) -> Vec<u8> {
        let length = content.len() as u16;
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
    }

    /// A workbook of one hidden sheet with the given records.
    fn workbook(sheet: &[Vec<u8>]) -> Vec<u8> {
        let bof = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0]);
        let sst = [&2_u32.to_le_bytes()[..], &1_u32.to_le_bytes(), b"\x04\0\0Naam"].concat();
        let head = |at: u32| {
            let bound = [&at.to_le_bytes()[..], b"\x01\0\x05\0Blad1"].concat();
            [bof(5), record(0x0085, &bound), record(0x00fc, &sst), record(0x000a, &[])].concat()
        };
        let start = head(0).len() as u32;
        let mut stream = head(start);
        stream.extend(bof(0x10));
        stream.extend(sheet.iter().flatten());
        stream.extend(record(0x000a, &[]));
        stream
    }

    fn read(stream: &[u8]) -> Collected {
        let bytes = Bytes::from(cfb::pack("Workbook", stream));
        let file = File { name: "a.xls".to_owned(), media_type: None, bytes };
        collect(&file, &mut Budget::new(Limits::default()))
    }

    fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
        let at = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
        record(0x0203, &[&at[..], &value.to_le_bytes()].concat())
    }

    #[test]
    fn reads_cells_and_notes() {
        let label = record(0x00fd, &[0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
        let mut note = vec![0; 18];
        note[10] = 4;
        let note = [record(0x01b6, &note), record(0x003c, b"\x00nota")].concat();
        let read = read(&workbook(&[label, number(1, 1, 123_456_782.0), note]));
        assert_eq!(read.outcome.media_type, "application/vnd.ms-excel");
        assert_eq!(read.outcome.unread, []);
        let mut found = Vec::new();
        for block in &read.document.blocks {
            match &block.content {
                Content::Text(text) => found.push(text.clone()),
                Content::Table(table) => {
                    let cells = table.rows().flat_map(|row| {
                        row.cells().map(move |cell| (row.number(), cell.column, cell.text))
                    });
                    found.extend(cells.map(|cell| format!("{} {cell:?}", block.place)));
                }
            }
        }
        let expected = ["Blad1 (1, 1, \"Naam\")", "Blad1 (2, 1, \"123456782\")", "nota\n"];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_broken_or_encrypted_ends_with_its_reason() {
        let far = [number(0, 0, 1.0), number(65_535, 255, 1.0)].concat();
        let cut = [number(0, 0, 1.0), vec![0x03, 0x02, 0xff]].concat();
        let missing = record(0x00fd, &[0, 0, 1, 0, 0, 0, 7, 0, 0, 0]);
        for (sheet, expected) in
            [(far, None), (cut, Some(Unscannable::Damaged)), (missing, Some(Unscannable::Damaged))]
        {
            let read = read(&workbook(&[sheet]));
            assert_eq!(read.outcome.unread.first().map(|unread| unread.why), expected);
        }
        let mut encrypted = workbook(&[]);
        encrypted.splice(20..20, record(0x002f, &[1, 0, 0, 0]));
        let read = read(&encrypted);
        assert_eq!(read.outcome.unread[0].why, Unscannable::Encrypted);
    }
}
