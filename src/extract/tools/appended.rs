//! What lies behind the end of a file, or behind a program: an archive, or stray text.

use bytes::Bytes;
use memchr::memmem;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
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

/// Where an archive begins that reaches to the end, as programs that unpack themselves are made.
pub(in crate::extract) fn starts(bytes: &Bytes) -> Option<usize> {
    // What begins with it is one, and not in front of one.
    let rar = || memmem::find(bytes, b"Rar!\x1a\x07").filter(|at| *at > 0);
    package::find(bytes).or_else(|| seven::find(bytes)).or_else(rar)
}
