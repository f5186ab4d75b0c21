//! Tar archives: every file in them, and the names and notes beside them.

use std::borrow::Cow;
use std::io::Read;

use bytes::Bytes;
use tar::Archive;
use tar::Entry;
use tar::EntryType;
use tar::Header;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::charset;
use crate::extract::tools::strings;
use crate::extract::tools::unpack;

/// A tar archive: of old Unix, POSIX (ustar and pax) or GNU.
pub(in crate::extract) struct Tar;

impl Format for Tar {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if is_header(seen.head) { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/x-tar");
        let mut archive = Archive::new(file.bytes.as_ref());
        // What follows the end mark is another archive, or hidden behind this one.
        archive.set_ignore_zeros(true);
        let mut read_to = 0;
        let Ok(entries) = archive.entries() else {
            return out.miss(Place::root(), Unscannable::Damaged);
        };
        for entry in entries {
            let Ok(mut entry) = entry else {
                out.miss(Place::root(), Unscannable::Damaged);
                let rest = file.bytes.get(read_to..).unwrap_or_default();
                let _ = strings::sweep(rest, &Place::root().inside(BETWEEN), out);
                return;
            };
            let stored_bytes = entry.header().entry_size().unwrap_or(0);
            let end = entry.raw_file_position().saturating_add(stored_bytes);
            read_to = usize::try_from(end).unwrap_or(usize::MAX);
            if add(&mut entry, stored_bytes, out).is_err() {
                return;
            }
        }
    }
}

/// Hands on what one entry holds.
///
/// - Failure: `TooMany`: nothing more need be read.
fn add(
    entry: &mut Entry<'_, impl Read>,
    stored_bytes: u64,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let path = charset::decode(&entry.path_bytes()).replace('\\', "/");
    let place = Place::root().inside(&path);
    let mut beside = notes(entry);
    let kind = entry.header().entry_type();
    let is_file = !matches!(
        kind,
        EntryType::Directory
            | EntryType::Symlink
            | EntryType::Link
            | EntryType::Char
            | EntryType::Block
            | EntryType::Fifo
            | EntryType::XGlobalHeader
    );
    if let Some(target) = entry.link_name_bytes().filter(|target| !target.is_empty()) {
        beside.push(charset::decode(&target));
    }
    if !is_file && kind != EntryType::XGlobalHeader {
        beside.push(path.clone());
    }
    let _ = out.add_text(place.inside(NAMES), Visibility::Hidden, beside.join("\n"));
    if !is_file && stored_bytes == 0 {
        return Ok(());
    }
    let unpacked = unpack::whole(entry, stored_bytes, out.budget);
    let mut fault = unpacked.fault;
    // A gap of a sparse file is made up; anything else takes the room that it needs.
    if fault.is_none() && (unpacked.bytes.len() as u64) < stored_bytes {
        fault = Some(Unscannable::Damaged);
    }
    if let Some(why) = fault {
        out.miss(place, why);
        if unpacked.bytes.is_empty() {
            return Ok(());
        }
    }
    out.add_file(File { name: path, media_type: None, bytes: Bytes::from(unpacked.bytes) })
}

/// What people wrote of the entry in its pax records; the others hold times and numbers.
fn notes(entry: &mut Entry<'_, impl Read>) -> Vec<String> {
    let Ok(Some(records)) = entry.pax_extensions() else { return Vec::new() };
    let told =
        records.filter_map(Result::ok).filter(|record| PAX_TEXTS.contains(&record.key_bytes()));
    told.map(|record| charset::decode(record.value_bytes())).collect()
}

/// Whether `head` starts with the header of a file: its check sum is right (POSIX pax, ustar
/// interchange format; GNU tar manual, "Basic Tar Format").
fn is_header(head: &[u8]) -> bool {
    let Some(block) = head.first_chunk::<BLOCK_BYTES>() else { return false };
    let header = Header::from_byte_slice(block);
    let sum = block.iter().enumerate().map(|(at, byte)| match at {
        148..156 => u32::from(b' '),
        _ => u32::from(*byte),
    });
    let path: Cow<'_, [u8]> = header.path_bytes();
    !path.is_empty() && header.cksum().is_ok_and(|declared| declared == sum.sum::<u32>())
}

const BLOCK_BYTES: usize = 512;

const PAX_TEXTS: [&[u8]; 4] = [b"comment", b"path", b"linkpath", b"GNU.sparse.name"];

const NAMES: &str = "names";
const BETWEEN: &str = "between the files";
