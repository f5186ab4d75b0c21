//! Zip packages that are cut off or lost their directory: put together again from the headers that
//! stand before every entry, so that a document is read as a document as far as it goes.

use std::ops::Range;

use bytes::Bytes;
use memchr::memmem;

/// An entry as the header before it tells (APPNOTE.TXT 4.3.7).
struct Entry {
    start: usize,
    /// The fields that directories repeat: version, flags, method, time and date.
    common: Range<usize>,
    sum: [u8; 4],
    stored_bytes: u32,
    bytes: [u8; 4],
    name: Range<usize>,
    extra: Range<usize>,
    end: usize,
}

/// The package with a directory of all that stands in it; `None` where no entry does.
///
/// - Shape: entries that are cut off are listed as far as they go; those without a name never.
/// - Cost: memory for a copy of `bytes`.
pub(in crate::extract) fn package(bytes: &Bytes) -> Option<Bytes> {
    let mut directory = Vec::new();
    let (mut at, mut count) = (0, 0_u16);
    while let Some(start) = memmem::find(bytes.get(at..)?, LOCAL_HEADER) {
        at += start;
        let Some(entry) = Entry::at(bytes, at) else { break };
        at = entry.end;
        if !entry.name.is_empty() {
            entry.list(bytes, &mut directory)?;
            count += 1;
        }
        if usize::from(count) >= ENTRIES_MAX {
            break;
        }
    }
    let start = u32::try_from(bytes.len()).ok()?.to_le_bytes();
    let length = u32::try_from(directory.len()).ok().filter(|_| count > 0)?.to_le_bytes();
    let count = count.to_le_bytes();
    let mut mended = Vec::with_capacity(bytes.len() + directory.len() + END_RECORD_BYTES);
    mended.extend_from_slice(bytes);
    mended.extend(directory);
    for part in [END_RECORD, &[0; 4], &count, &count, &length, &start, &[0; 2]] {
        mended.extend_from_slice(part);
    }
    Some(mended.into())
}

/// Where the next header, descriptor or directory begins in `bytes`.
pub(in crate::extract) fn next_mark(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, b"PK").find(|at| {
        let mark = bytes.get(*at..*at + 4).unwrap_or_default();
        [LOCAL_HEADER, DESCRIPTOR, DIRECTORY_ENTRY].contains(&mark)
    })
}

impl Entry {
    fn at(bytes: &[u8], start: usize) -> Option<Self> {
        let header = bytes.get(start..start + HEADER_BYTES)?;
        let length = |at: usize| -> Option<usize> {
            Some(usize::from(u16::from_le_bytes(*header.get(at..)?.first_chunk()?)))
        };
        let field = |at: usize| -> Option<[u8; 4]> { header.get(at..)?.first_chunk().copied() };
        let name = start + HEADER_BYTES..start + HEADER_BYTES + length(26)?;
        let extra = name.end..name.end + length(28)?;
        let rest = bytes.get(extra.end..)?;
        let is_streamed = length(6)? & STREAMED != 0;
        let told = usize::try_from(u32::from_le_bytes(field(18)?)).ok()?;
        let is_told = !is_streamed && told != LARGE;
        let next = || next_mark(rest).unwrap_or(rest.len());
        let stored = if is_told { told.min(rest.len()) } else { next() };
        let mut entry = Self {
            start,
            common: start + 4..start + 14,
            sum: field(14)?,
            stored_bytes: u32::try_from(stored).ok()?,
            bytes: field(22)?,
            name,
            extra,
            end: 0,
        };
        entry.end = entry.extra.end + stored;
        // Check sum and lengths follow the data.
        let after = rest.get(stored..).unwrap_or_default();
        if is_streamed && after.starts_with(DESCRIPTOR) && after.len() >= DESCRIPTOR_BYTES {
            entry.sum = *after.get(4..)?.first_chunk()?;
            entry.bytes = *after.get(12..)?.first_chunk()?;
            entry.end += DESCRIPTOR_BYTES;
        }
        Some(entry)
    }

    /// Adds its line to a directory (APPNOTE.TXT 4.3.12).
    fn list(&self, bytes: &[u8], directory: &mut Vec<u8>) -> Option<()> {
        let method = bytes.get(self.start + 8..self.start + 10)?;
        let name = bytes.get(self.name.clone())?;
        // How an entry is encrypted by AES stands in its extra fields.
        let extra = bytes.get(self.extra.clone()).filter(|_| method == AES).unwrap_or_default();
        let lengths = [name.len(), extra.len()].map(|length| (length as u16).to_le_bytes());
        let start = u32::try_from(self.start).ok()?.to_le_bytes();
        for part in [
            DIRECTORY_ENTRY,
            &[20, 0],
            bytes.get(self.common.clone())?,
            &self.sum,
            &self.stored_bytes.to_le_bytes(),
            &self.bytes,
            lengths.as_flattened(),
            &[0; 10],
            &start,
            name,
            extra,
        ] {
            directory.extend_from_slice(part);
        }
        Some(())
    }
}

/// APPNOTE.TXT 4.3.7, 4.3.9, 4.3.12 and 4.3.16.
const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
const END_RECORD: &[u8] = b"PK\x05\x06";
const HEADER_BYTES: usize = 30;
const DESCRIPTOR_BYTES: usize = 16;
const END_RECORD_BYTES: usize = 22;

/// Bit 3 of the flags: the length follows the data (APPNOTE.TXT 4.4.4).
const STREAMED: usize = 1 << 3;

/// The length stands elsewhere (APPNOTE.TXT 4.4.8).
const LARGE: usize = 0xffff_ffff;

/// The way to pack that stands for encryption by AES (APPNOTE.TXT 4.4.5).
const AES: &[u8] = &[99, 0];

/// More entries than any honest document has.
const ENTRIES_MAX: usize = 20_000;
