//! 7z archives: every file in them, block by block, and their names.
//!
//! The library takes the sizes in the headers at their word: each is looked at before it is asked.

use std::io::Cursor;
use std::io::Read;

use bytes::Bytes;
use sevenz_rust2::Archive;
use sevenz_rust2::ArchiveEntry;
use sevenz_rust2::Block;
use sevenz_rust2::BlockDecoder;
use sevenz_rust2::Error;
use sevenz_rust2::Password;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::budget::Limits;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::appended;
use crate::extract::tools::seven;
use crate::extract::tools::unpack;

/// A 7z archive (7zFormat.txt in the LZMA SDK).
pub(in crate::extract) struct SevenZip;

impl Format for SevenZip {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if seen.head.starts_with(seven::MAGIC) { Claim::Certain } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        out.is("application/x-7z-compressed");
        let memory_max = out.budget.limits().file_bytes_max;
        let end = match seven::check(&file.bytes, memory_max) {
            Ok(end) => end,
            Err(why) => return out.miss(Place::root(), why),
        };
        let mut source = Cursor::new(file.bytes.as_ref());
        match Archive::read(&mut source, &Password::empty()) {
            Ok(archive) => read(&archive, &mut source, out),
            Err(error) => out.miss(Place::root(), reason(&error)),
        }
        let rest = file.bytes.slice(end.min(file.bytes.len())..);
        if rest.iter().any(|byte| *byte != 0) {
            out.miss(Place::root(), Unscannable::Damaged);
            let _ = appended::read(&rest, &Place::root().inside("end"), out);
        }
    }
}

/// Reads the blocks, each a stream in which files follow one another.
fn read(archive: &Archive, source: &mut Cursor<&[u8]>, out: &mut Extract<'_>) {
    let mut names = String::new();
    let mut note = |entry: &ArchiveEntry| {
        names.push_str(&path(entry));
        names.push('\n');
    };
    archive.files.iter().filter(|entry| !entry.has_stream).for_each(&mut note);
    let password = Password::empty();
    let stored_bytes = source.get_ref().len() as u64;
    for (index, block) in archive.blocks.iter().enumerate() {
        let decoder = BlockDecoder::new(1, index, archive, &password, source);
        if let Some(why) = refusal(block, stored_bytes, out.budget.limits()) {
            for entry in decoder.entries() {
                out.miss(Place::root().inside(&path(entry)), why);
                note(entry);
            }
            continue;
        }
        let mut full = false;
        let decoded = decoder.for_each_entries(&mut |entry, content| {
            let goes_on = add(entry, content, stored_bytes, out);
            full |= goes_on == Err(Unscannable::TooMany);
            Ok(goes_on.is_ok())
        });
        match decoded {
            Ok(true) => {}
            // What follows in the block could only be reached through what is too large.
            Ok(false) if full => break,
            Ok(false) => out.miss(Place::root(), Unscannable::TooLarge),
            Err(error) => out.miss(Place::root(), reason(&error)),
        }
    }
    let _ = out.add_text(Place::root().inside("names"), Visibility::Shown, names);
}

/// Hands on one file.
///
/// - Failure: `TooMany` or `TooLarge`: nothing more need be read of the block.
fn add(
    entry: &ArchiveEntry,
    mut content: &mut dyn Read,
    stored_bytes: u64,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    if !entry.has_stream {
        return Ok(());
    }
    let name = path(entry);
    let unpacked = unpack::whole(&mut content, stored_bytes, out.budget);
    let short = (unpacked.bytes.len() as u64) < entry.size;
    let fault = unpacked.fault.or(short.then_some(Unscannable::Damaged));
    if let Some(why) = fault {
        out.miss(Place::root().inside(&name), why);
        if why == Unscannable::TooLarge {
            return Err(why);
        }
        if unpacked.bytes.is_empty() {
            return Ok(());
        }
    }
    out.add_file(File { name, media_type: None, bytes: Bytes::from(unpacked.bytes) })
}

/// Why a block is not even begun with.
fn refusal(block: &Block, stored_bytes: u64, limits: Limits) -> Option<Unscannable> {
    let coders =
        || block.coders.iter().map(|coder| (coder.encoder_method_id(), coder.properties()));
    if coders().any(|(method, _)| method == seven::AES) {
        return Some(Unscannable::Encrypted);
    }
    let memory: u64 = coders().map(|(method, properties)| seven::memory(method, properties)).sum();
    let by_ratio = stored_bytes.saturating_mul(limits.ratio_max).max(unpack::RATIO_FREE_BYTES);
    let too_large = memory > limits.file_bytes_max || block.get_unpack_size() > by_ratio;
    too_large.then_some(Unscannable::TooLarge)
}

fn path(entry: &ArchiveEntry) -> String {
    entry.name.replace('\\', "/")
}

fn reason(error: &Error) -> Unscannable {
    match error {
        Error::UnsupportedVersion { .. }
        | Error::UnsupportedCompressionMethod(_)
        | Error::ExternalUnsupported
        | Error::Unsupported(_) => Unscannable::Unsupported,
        _ => Unscannable::Damaged,
    }
}
