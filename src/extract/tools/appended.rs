//! What lies behind the end of a file, or behind a program: an archive, or stray text.

use bytes::Bytes;
use memchr::memmem;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::cfb;
use crate::extract::tools::charset;
use crate::extract::tools::package;
use crate::extract::tools::seven;
use crate::extract::tools::strings;

/// Hands on the archive in `bytes`, if there is one, and searches what stands before it.
///
/// - Failure: `TooMany` or `TooLarge`, noted: nothing more need be read.
pub(in crate::extract) fn read(
    bytes: &Bytes,
    place: &Place,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let archive = starts(bytes);
    let (before, after) = bytes.split_at(archive.unwrap_or(bytes.len()).min(bytes.len()));
    strings::sweep(before, place, out)?;
    if after.is_empty() {
        return Ok(());
    }
    out.add_file(File { name: String::new(), media_type: None, bytes: bytes.slice_ref(after) })
}

/// Whether what lies behind the end of a file is a file of its own, by how it begins.
pub(in crate::extract) fn is_file(rest: &[u8]) -> bool {
    let is_known = STARTS.iter().any(|start| rest.starts_with(start));
    is_known || (rest.len() >= TEXT_BYTES_LEAST && charset::is_textual(rest))
}

/// Where an archive begins that reaches to the end, as programs that unpack themselves are made.
pub(in crate::extract) fn starts(bytes: &Bytes) -> Option<usize> {
    // What begins with it is one, and not in front of one.
    let rar = || memmem::find(bytes, b"Rar!\x1a\x07").filter(|at| *at > 0);
    package::find(bytes).or_else(|| seven::find(bytes)).or_else(rar)
}

/// How files begin that can be read.
const STARTS: [&[u8]; 10] = [
    b"PK\x03\x04",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\0",
    b"%PDF-",
    b"{\\rtf",
    cfb::MAGIC,
    b"SQLite format 3\0",
];

/// Less text than this is a remark, not a file.
const TEXT_BYTES_LEAST: usize = 64;
