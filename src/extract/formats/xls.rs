//! Excel workbooks of 1997 to 2003 (xls), every sheet, by calamine behind two guards.
//!
//! calamine follows the chains of the container without end and lays each sheet out as one block
//! of memory. So the stream is taken out here, its records are walked to see how large the
//! sheets would be, and calamine gets a fresh container with that stream alone.

use std::io::Cursor;

use calamine::Reader;
use calamine::SheetVisible;
use calamine::Xls as XlsReader;
use calamine::XlsError;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::cfb;
use crate::extract::tools::cfb::Compound;
use crate::extract::tools::rows::Rows;
use crate::extract::tools::sheet;

/// An Excel workbook in a compound file (MS-XLS).
pub(in crate::extract) struct Xls;

impl Format for Xls {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if !seen.head.starts_with(cfb::MAGIC) {
            return Claim::No;
        }
        match Compound::open(&seen.file.bytes) {
            Some(file) if file.has("EncryptedPackage") => Claim::No,
            Some(file) if file.has("Workbook") || file.has("Book") => Claim::Certain,
            _ => Claim::No,
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/vnd.ms-excel");
        if let Err(why) = read(file, out) {
            out.miss(Place::root(), why);
        }
    }
}

fn read(file: &File, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let compound = Compound::open(&file.bytes).ok_or(Unscannable::Damaged)?;
    let stream = compound.stream("Workbook").or_else(|| compound.stream("Book"));
    let stream = stream.ok_or(Unscannable::Damaged)?;
    out.budget.pay_bytes(stream.len())?;
    let notes = survey(&stream)?;
    out.add_text(Place::root(), Visibility::Shown, notes)?;

    let container = cfb::pack("Workbook", &stream);
    drop(stream);
    let mut workbook = XlsReader::new(Cursor::new(container)).map_err(|error| match error {
        XlsError::Password => Unscannable::Encrypted,
        _ => Unscannable::Damaged,
    })?;
    let sheets = workbook.sheets_metadata().to_vec();
    for (index, facts) in sheets.iter().enumerate() {
        if sheets.iter().take(index).any(|other| other.name == facts.name) {
            out.miss(Place::root().inside(&facts.name), Unscannable::Damaged);
            continue;
        }
        let place = Place::root().inside(&facts.name);
        let mut rows = Rows::new(place.clone(), sheet::visibility(facts.visible));
        if facts.visible != SheetVisible::Visible {
            out.remark(place, Remark::HiddenSheet);
        }
        match workbook.worksheet_range(&facts.name) {
            Ok(range) => {
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, value) in range.used_cells() {
                    let Some((kind, text)) = sheet::owned_cell(value) else { continue };
                    let (row, column) = (top + row as u32, left + column as u32);
                    if rows.push(row, column, kind, &text, out).is_err() {
                        break;
                    }
                }
            }
            Err(_) => rows.miss(Unscannable::Damaged, out),
        }
        rows.finish(out);
    }
    // Compound files can carry other files, which nobody unpacks here.
    if cfb::mentions(&file.bytes, "Ole10Native") || compound.has("Package") {
        out.miss(Place::root(), Unscannable::Unsupported);
    }
    Ok(())
}

/// Walks the records as calamine will, from the front and from every sheet, and refuses sheets
/// too large for one block of memory. Gives the text of notes and text boxes, which it does not
/// read.
fn survey(stream: &[u8]) -> Result<String, Unscannable> {
    let mut starts = vec![0];
    let mut notes = String::new();
    let mut walked = 0;
    let mut area = 0_u64;
    let mut index = 0;
    while let Some(start) = starts.get(index).copied() {
        let mut extent = Extent::default();
        let mut records = Records { stream, at: start };
        while let Some((kind, content)) = records.next() {
            match kind {
                BOUND_SHEET if index == 0 => {
                    starts.push(word(content, 0) | word(content, 2) << 16);
                }
                FILE_PASS => return Err(Unscannable::Encrypted),
                TEXT_OBJECT if index == 0 => push_note(content, &records, &mut notes),
                DIMENSIONS => area = area.saturating_add(dimensions_area(content)),
                kind if CELLS.contains(&kind) => extent.meet(content),
                _ => {}
            }
            if area.saturating_add(extent.area()) > AREA_MAX {
                return Err(Unscannable::TooLarge);
            }
        }
        area = area.saturating_add(extent.area());
        walked += stream.len().saturating_sub(start);
        if starts.len() > SHEETS_MAX || walked > stream.len().saturating_mul(WALKS_MAX) {
            return Err(Unscannable::TooMany);
        }
        index += 1;
    }
    Ok(notes)
}

/// The records of a stream: kind and content (MS-XLS 2.1.4).
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.stream.get(self.at..).filter(|rest| rest.len() >= 4)?;
        let (kind, length) = (word(rest, 0), word(rest, 2));
        self.at += 4 + length;
        Some((kind, rest.get(4..4 + length)?))
    }
}

/// The rows and columns between which cells lie.
#[derive(Default)]
struct Extent(Option<[u64; 4]>);

impl Extent {
    fn meet(&mut self, cell: &[u8]) {
        let (row, first) = (word(cell, 0) as u64, word(cell, 2) as u64);
        let last = first.max(word(cell, cell.len().saturating_sub(2)) as u64).min(first + 256);
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, first, last]);
        self.0 = Some([top.min(row), bottom.max(row), left.min(first), right.max(last)]);
    }

    fn area(&self) -> u64 {
        self.0.map_or(0, |[top, bottom, left, right]| (bottom - top + 1) * (right - left + 1))
    }
}

/// How many cells calamine makes room for at a record of dimensions (MS-XLS 2.4.90).
fn dimensions_area(content: &[u8]) -> u64 {
    let (rows, columns) = if content.len() == 10 {
        ([word(content, 0), word(content, 2)], [word(content, 4), word(content, 6)])
    } else {
        let long = |at| word(content, at) | word(content, at + 2) << 16;
        ([long(0), long(4)], [word(content, 8), word(content, 10)])
    };
    if rows[1] < rows[0] && rows[1] > 0 {
        // The difference would wrap round.
        return u64::MAX;
    }
    let span = |[first, end]: [usize; 2]| end.saturating_sub(first).max(1) as u64;
    let columns =
        if columns[0] > 255 || columns[1] < columns[0] { [0, columns[1]] } else { columns };
    span(rows).saturating_mul(span(columns))
}

/// The text of a note or text box stands in the records that continue it (MS-XLS 2.4.329).
fn push_note(content: &[u8], records: &Records<'_>, notes: &mut String) {
    let mut left = word(content, 10);
    let mut more = Records { stream: records.stream, at: records.at };
    while left > 0 {
        let Some((CONTINUE, [wide, text @ ..])) = more.next() else { break };
        let bytes = if wide & 1 == 1 { left * 2 } else { left };
        let text = text.get(..bytes).unwrap_or(text);
        if wide & 1 == 1 {
            left -= (text.len() / 2).min(left);
            notes.push_str(&encoding_rs::UTF_16LE.decode_without_bom_handling(text).0);
        } else {
            left -= text.len().min(left);
            notes.extend(text.iter().map(|byte| char::from(*byte)));
        }
        if text.is_empty() {
            break;
        }
    }
    notes.push('\n');
}

/// Two bytes, little-endian; 0 where there are none.
fn word(bytes: &[u8], at: usize) -> usize {
    let field = bytes.get(at..at + 2).and_then(|field| <[u8; 2]>::try_from(field).ok());
    usize::from(u16::from_le_bytes(field.unwrap_or_default()))
}

const BOUND_SHEET: usize = 0x0085;
const FILE_PASS: usize = 0x002f;
const TEXT_OBJECT: usize = 0x01b6;
const CONTINUE: usize = 0x003c;
const DIMENSIONS: usize = 0x0200;

/// Records that make a cell: numbers, labels, truth values, formulas and their texts.
const CELLS: [usize; 10] =
    [0x0203, 0x0204, 0x00d6, 0x0205, 0x027e, 0x00fd, 0x00bd, 0x0006, 0x0406, 0x0206];

/// Cells in the blocks of all sheets: 50 bytes each in memory.
const AREA_MAX: u64 = 6_000_000;
const SHEETS_MAX: usize = 2_000;
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
        let expected = ["nota\n", "Blad1 (1, 1, \"Naam\")", "Blad1 (2, 1, \"123456782\")"];
        assert_eq!(found, expected);
    }

    #[test]
    fn refuses_what_would_burst_memory() {
        let dimensions = |rows: u32| {
            let fields = [0, 0, 0, 0].into_iter().chain(rows.to_le_bytes());
            record(0x0200, &fields.chain([0, 0, 0xff, 0xff, 0, 0]).collect::<Vec<u8>>())
        };
        let far = [number(0, 0, 1.0), number(65_535, 255, 1.0)].concat();
        for (sheet, expected) in [
            (dimensions(4_000_000_000), Unscannable::TooLarge),
            (far, Unscannable::TooLarge),
            (record(0x002f, &[1, 0, 0, 0]), Unscannable::Encrypted),
        ] {
            let read = read(&workbook(&[sheet]));
            assert_eq!(read.outcome.unread.first().map(|unread| unread.why), Some(expected));
        }
    }
}
