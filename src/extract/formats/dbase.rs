//! Tables of dBASE and FoxPro (`.dbf`), in which registers were kept and maps still have theirs.

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
use crate::extract::tools::codepage::CodePage;
use crate::extract::tools::rows::Rows;
use crate::extract::tools::sheet;

/// A table of dBASE III to 7 or FoxPro.
pub(in crate::extract) struct Dbase;

/// What the header says.
struct Header {
    fields: Vec<Field>,
    records: usize,
    header_bytes: usize,
    record_bytes: usize,
    code_page: CodePage,
}

/// A column.
struct Field {
    name: String,
    kind: u8,
    start: usize,
    length: usize,
}

impl Format for Dbase {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if Header::of(&seen.file.bytes).is_some() { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/dbf");
        let Some(header) = Header::of(&file.bytes) else {
            return out.miss(Place::root(), Unscannable::Damaged);
        };
        let rest = file.bytes.get(header.header_bytes..).unwrap_or_default();
        if rest.len() / header.record_bytes < header.records {
            out.miss(Place::root(), Unscannable::Damaged);
        }
        let is_deleted = |record: &[u8]| record.first() == Some(&DELETED);
        // What is over the limit is noted where it is met.
        let _ = header.add(rest, Place::root(), Visibility::Shown, |r| !is_deleted(r), out);
        let mut records = rest.chunks_exact(header.record_bytes).take(header.records);
        if records.any(is_deleted) {
            let place = Place::root().inside("deleted records");
            out.remark(place.clone(), Remark::DeletedText);
            let _ = header.add(rest, place, Visibility::Hidden, is_deleted, out);
        }
    }
}

impl Header {
    /// The header of a table; `None` where the bytes are none.
    fn of(bytes: &[u8]) -> Option<Self> {
        let short = |at: usize| -> Option<usize> {
            Some(usize::from(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?)))
        };
        let (month, day) = (*bytes.get(2)?, *bytes.get(3)?);
        if !VERSIONS.contains(bytes.first()?) || month > 12 || day > 31 {
            return None;
        }
        let records = u32::from_le_bytes(*bytes.get(4..)?.first_chunk()?);
        let (header_bytes, record_bytes) = (short(8)?, short(10)?);
        let mut fields = Vec::new();
        // Before each record stands a mark.
        let mut start = 1;
        for line in bytes.get(32..header_bytes)?.chunks_exact(32) {
            if line.first() == Some(&FIELDS_END) {
                break;
            }
            let name = line.get(..11)?.split(|byte| *byte == 0).next()?;
            let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | 0x80..);
            let (kind, decimals) = (*line.get(11)?, usize::from(*line.get(17)?));
            if name.is_empty() || !name.iter().all(is_name) || !kind.is_ascii_graphic() {
                return None;
            }
            // Long columns of text have the rest of their length where others have decimals.
            let more = if kind == b'C' { decimals << 8 } else { 0 };
            let length = usize::from(*line.get(16)?) + more;
            let name = CodePage::WESTERN.decode(name).into_owned();
            fields.push(Field { name, kind, start, length });
            start += length;
        }
        let code_page = CodePage::of(code_page(*bytes.get(29)?));
        let records = usize::try_from(records).ok()?;
        (!fields.is_empty() && start == record_bytes).then_some(Self {
            fields,
            records,
            header_bytes,
            record_bytes,
            code_page,
        })
    }

    /// Adds the records that `is_meant` picks, under the names of their columns.
    fn add(
        &self,
        rest: &[u8],
        place: Place,
        visibility: Visibility,
        is_meant: impl Fn(&[u8]) -> bool,
        out: &mut Extract<'_>,
    ) -> Result<(), Unscannable> {
        let mut rows = Rows::new(place, visibility);
        for (column, field) in (0..).zip(&self.fields) {
            rows.push(0, column, CellKind::Text, &field.name, out)?;
        }
        let records = rest.chunks_exact(self.record_bytes).take(self.records);
        for (row, record) in (1..).zip(records).filter(|(_, record)| is_meant(record)) {
            for (column, field) in (0..).zip(&self.fields) {
                let (kind, text) = self.cell(field, record);
                rows.push(row, column, kind, &text, out)?;
            }
        }
        rows.finish(out);
        Ok(())
    }

    fn cell(&self, field: &Field, record: &[u8]) -> (CellKind, String) {
        let bytes = record.get(field.start..field.start + field.length).unwrap_or_default();
        let text = || self.code_page.decode(bytes).trim_matches([' ', '\0']).to_owned();
        match (field.kind, bytes) {
            (b'D', _) => match text().as_bytes() {
                [y @ .., m1, m2, d1, d2] if y.len() == 4 => {
                    let [m1, m2, d1, d2] = [m1, m2, d1, d2].map(|digit| char::from(*digit));
                    let year = String::from_utf8_lossy(y);
                    (CellKind::Date, format!("{year}-{m1}{m2}-{d1}{d2}"))
                }
                _ => (CellKind::Text, text()),
            },
            (b'N' | b'F', _) => (CellKind::Number, text()),
            (b'I' | b'+', [a, b, c, d]) => {
                (CellKind::Number, i32::from_le_bytes([*a, *b, *c, *d]).to_string())
            }
            (b'B' | b'O', bytes) if bytes.len() == 8 => {
                let number = bytes.first_chunk().map_or(0.0, |eight| f64::from_le_bytes(*eight));
                (CellKind::Number, sheet::number_text(number))
            }
            // Numbers of texts in another file, and of what is no text.
            (b'M' | b'G' | b'P' | b'0' | b'T' | b'@' | b'Y', _) => (CellKind::Text, String::new()),
            _ => (CellKind::Text, text()),
        }
    }
}

/// The Windows number of the character set that the header names.
const fn code_page(driver: u8) -> u32 {
    match driver {
        0x01 | 0x09 | 0x0b | 0x0d | 0x0f | 0x11 | 0x15 | 0x18 | 0x19 | 0x1b => 437,
        0x02 | 0x08 | 0x0a | 0x0e | 0x10 | 0x12 | 0x14 | 0x16 | 0x1a | 0x1d | 0x25 | 0x37 => 850,
        0x65 => 866,
        0xc8 => 1_250,
        0xc9 => 1_251,
        _ => 1_252,
    }
}

/// The mark before a record that was deleted, and is still there.
const DELETED: u8 = b'*';

/// What stands behind the last column.
const FIELDS_END: u8 = 0x0d;

/// First bytes: dBASE II to 7 and FoxPro, with and without texts in another file.
const VERSIONS: [u8; 14] =
    [0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7b, 0x83, 0x8b, 0x8e, 0xf5, 0xfb];
