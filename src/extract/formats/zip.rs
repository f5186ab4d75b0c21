//! Zip archives: every file in them, listed or not, and their names and comments.
//!
//! What the directory at the end does not list is looked for as well: some programs read an
//! archive from the front, and what one of them shows must not be hidden from this one.

use std::ops::Range;

use bytes::Bytes;
use memchr::memmem;
use zip::ZipReadOptions;
use zip::read::read_zipfile_from_stream_with_options;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::mended;
use crate::extract::tools::package;
use crate::extract::tools::package::Package;
use crate::extract::tools::strings;
use crate::extract::tools::unpack;
use crate::extract::tools::unpack::Unpacked;

/// A zip archive that is no document of some program (APPNOTE.TXT, PKWARE).
pub(in crate::extract) struct Zip;

impl Format for Zip {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let known = STARTS.iter().any(|start| seen.head.starts_with(start));
        if known { Claim::Content } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/zip");
        match package::open(&file.bytes) {
            Ok(package) => read(package, &file.bytes, out),
            Err(why) => {
                out.miss(Place::root(), why);
                // Without its directory, what stands at the front can still be read.
                if why == Unscannable::Damaged {
                    let _ = unlisted(&file.bytes, 0..file.bytes.len(), out);
                }
            }
        }
    }
}

/// Reads all that is listed, then what is not.
fn read(mut package: Package, bytes: &Bytes, out: &mut Extract<'_>) {
    let comment = charset::decode(package.comment());
    let _ = out.add_text(Place::root().inside(COMMENT), Visibility::Hidden, comment);
    let mut names = String::new();
    let mut taken = Vec::with_capacity(package.len());
    let mut full = Ok(());
    for index in 0..package.len() {
        let path = path(&package::name(&package, index));
        full = full.and_then(|()| entry(&mut package, index, &path, out));
        if let Ok(raw) = package.by_index_raw(index) {
            let start = raw.header_start();
            let data = raw.data_start().unwrap_or(start);
            taken.push(start..data.saturating_add(raw.compressed_size()));
            // Whatever stood in the name is searched with the file; here, where there is none.
            if raw.is_dir() || raw.encrypted() || full.is_err() {
                names.push_str(&path);
                names.push('\n');
            }
        }
    }
    let _ = out.add_text(Place::root().inside(NAMES), Visibility::Shown, names);
    taken.sort_unstable_by_key(|range| (range.start, range.end));
    let overlap = taken.windows(2).any(|pair| matches!(pair, [a, b] if a.end > b.start));
    if overlap {
        out.miss(Place::root(), Unscannable::Damaged);
    }
    if full.is_ok() {
        let _ = gaps(bytes, &taken, package.central_directory_start(), out);
    }
}

/// Reads one entry and hands it on.
///
/// - Failure: `TooMany`: nothing more need be read.
fn entry(
    package: &mut Package,
    index: usize,
    path: &str,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let place = Place::root().inside(path);
    let mut entry = match package.by_index(index) {
        Ok(entry) => entry,
        Err(error) => {
            out.miss(place, package::reason(&error));
            return Ok(());
        }
    };
    let comment = entry.comment().to_owned();
    let is_folder = entry.is_dir() && entry.size() == 0;
    let stored_bytes = entry.compressed_size();
    let unpacked = if is_folder {
        Unpacked { bytes: Vec::new(), fault: None }
    } else {
        unpack::whole(&mut entry, stored_bytes, out.budget)
    };
    drop(entry);
    let _ = out.add_text(place.inside(COMMENT), Visibility::Hidden, comment);
    if is_folder { Ok(()) } else { hand_on(path, unpacked, out) }
}

/// Notes what is missing of a file, and hands on what is there.
fn hand_on(path: &str, unpacked: Unpacked, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    if let Some(why) = unpacked.fault {
        out.miss(Place::root().inside(path), why);
        if unpacked.bytes.is_empty() {
            return Ok(());
        }
    }
    let bytes = Bytes::from(unpacked.bytes);
    out.add_file(File { name: path.to_owned(), media_type: None, bytes })
}

/// Looks at what lies before, between and behind the files that are listed.
fn gaps(
    bytes: &Bytes,
    taken: &[Range<u64>],
    directory_start: u64,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let mut reached = 0;
    let directory = directory_start..directory_start;
    for range in taken.iter().chain([&directory]) {
        if range.start > reached {
            let at = |position| usize::try_from(position).unwrap_or(usize::MAX);
            unlisted(bytes, at(reached)..at(range.start), out)?;
        }
        reached = reached.max(range.end);
    }
    // The directory ends in its record; what follows that and its comment belongs to nobody.
    let end = memmem::rfind(bytes, END_RECORD).map(|at| {
        let comment = bytes.get(at + 20..at + 22).unwrap_or_default();
        at + 22 + comment.first_chunk().map_or(0, |field| usize::from(u16::from_le_bytes(*field)))
    });
    unlisted(bytes, end.unwrap_or(bytes.len())..bytes.len(), out)
}

/// Reads the files in `range` that no directory lists; what is no file there is searched.
fn unlisted(bytes: &Bytes, range: Range<usize>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut at = range.start;
    while at < range.end {
        let rest = bytes.get(at..range.end).unwrap_or_default();
        let start = memmem::find(rest, LOCAL_HEADER).unwrap_or(rest.len());
        remains(rest.get(..start).unwrap_or_default(), out)?;
        let rest = rest.get(start..).unwrap_or_default();
        let Some(length) = local_entry(rest, out)? else { return Ok(()) };
        at = at.saturating_add(start).saturating_add(length.max(LOCAL_HEADER.len()));
    }
    Ok(())
}

/// Reads a file by the header before it, and hands it on.
///
/// - Shape: how many bytes it took; `None` where nothing stands there.
fn local_entry(bytes: &[u8], out: &mut Extract<'_>) -> Result<Option<usize>, Unscannable> {
    let field = |at: usize| -> Option<usize> {
        bytes.get(at..)?.first_chunk().map(|field| usize::from(u16::from_le_bytes(*field)))
    };
    let (Some(flags), Some(name), Some(extra)) = (field(6), field(26), field(28)) else {
        return Ok(None);
    };
    let data = HEADER_BYTES.saturating_add(name).saturating_add(extra);
    // Where the length follows the data, the data ends before what says so.
    let tail = bytes.get(data..).unwrap_or_default();
    let guess = || mended::next_mark(tail).unwrap_or(tail.len());
    let mut options = ZipReadOptions::new();
    if flags & STREAMED != 0 {
        options = options.override_compressed_size(guess() as u64).ignore_crc32(true);
    }
    let mut rest = bytes;
    let mut entry = match read_zipfile_from_stream_with_options(&mut rest, options) {
        Ok(Some(entry)) => entry,
        Ok(None) => return Ok(None),
        Err(error) => {
            let name = bytes.get(HEADER_BYTES..HEADER_BYTES.saturating_add(name));
            let name = path(&charset::decode(name.unwrap_or_default()));
            out.miss(Place::root().inside(&name), package::reason(&error));
            return Ok(Some(data.saturating_add(guess())));
        }
    };
    let path = path(&entry.name().unwrap_or_default());
    let stored_bytes = entry.compressed_size();
    let is_folder = entry.is_dir() && entry.size() == 0;
    let unpacked = unpack::whole(&mut entry, stored_bytes, out.budget);
    drop(entry);
    if !is_folder {
        hand_on(&path, unpacked, out)?;
    }
    let stored = usize::try_from(stored_bytes).unwrap_or(usize::MAX);
    Ok(Some(data.saturating_add(stored)))
}

/// Searches what belongs to no file, unless it is what archives are padded with.
fn remains(bytes: &[u8], out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let is_descriptor = bytes.starts_with(DESCRIPTOR) && bytes.len() <= DESCRIPTOR_BYTES_MAX;
    if is_descriptor || bytes.iter().all(|byte| *byte == 0) {
        return Ok(());
    }
    if !DESCRIPTOR_BYTES.contains(&bytes.len()) {
        out.miss(Place::root(), Unscannable::Damaged);
    }
    strings::sweep(bytes, &Place::root().inside(BETWEEN), out)
}

/// A path as people write it: some programs of Windows write it with backslashes.
fn path(name: &str) -> String {
    name.replace('\\', "/")
}

/// How archives start: with a file, with nothing in them, as one of several volumes.
const STARTS: [&[u8]; 4] =
    [LOCAL_HEADER, b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04"];

/// APPNOTE.TXT 4.3.7, 4.3.9 and 4.3.16.
const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const END_RECORD: &[u8] = b"PK\x05\x06";
const HEADER_BYTES: usize = 30;
const DESCRIPTOR_BYTES_MAX: usize = 24;

/// A descriptor without the mark that most programs put before it (APPNOTE.TXT 4.3.9.3).
const DESCRIPTOR_BYTES: [usize; 2] = [12, 20];

/// Bit 3 of the flags: the length follows the data (APPNOTE.TXT 4.4.4).
const STREAMED: usize = 1 << 3;

const COMMENT: &str = "comment";
const NAMES: &str = "names";
const BETWEEN: &str = "between the files";
