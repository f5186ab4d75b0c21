//! Compound files of programs that Sluis does not read, and broken ones: their words are searched,
//! and the file counts as not read all the same.

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::cfb;
use crate::extract::tools::strings;

/// A compound file that no other format reads: Visio, Publisher, Project, a broken document.
pub(in crate::extract) struct CompoundFile;

impl Format for CompoundFile {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if seen.head.starts_with(cfb::MAGIC) { Claim::Content } else { Claim::No }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let opened = cfb::Compound::open(&file.bytes);
        let has = |name: &str| match &opened {
            Some(compound) => compound.has(name),
            None => cfb::mentions(&file.bytes, name),
        };
        let known = STREAMS.iter().find(|(name, _)| has(name));
        out.is(known.map_or("application/x-ole-storage", |(_, media_type)| media_type));
        if has(ENCRYPTED) {
            return out.miss(Place::root(), Unscannable::Encrypted);
        }
        let Some(compound) = opened.filter(cfb::Compound::is_whole) else {
            out.miss(Place::root(), Unscannable::Damaged);
            let _ = strings::sweep(&file.bytes, &Place::root(), out);
            return;
        };
        out.miss(Place::root(), Unscannable::Unsupported);
        if let Err(why) = sweep(&compound, out) {
            out.miss(Place::root(), why);
        }
    }
}

/// Searches the words of every stream, at the place of its name.
fn sweep(compound: &cfb::Compound<'_>, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut open = vec![(cfb::ROOT, Place::root())];
    while let Some((storage, place)) = open.pop() {
        for node in compound.children(storage) {
            // Names begin with marks that no reader sees.
            let name = compound.name(node).trim_start_matches(|c: char| c < ' ');
            let place = place.inside(name);
            if compound.is_storage(node) {
                open.push((node, place));
            } else {
                let content = compound.read(node, out.budget)?;
                strings::sweep(&content, &place, out)?;
            }
        }
    }
    Ok(())
}

const ENCRYPTED: &str = "EncryptedPackage";

/// Streams by which a compound file is known for what it is, the most telling first.
const STREAMS: [(&str, &str); 7] = [
    (ENCRYPTED, "application/x-encrypted-office"),
    ("WordDocument", "application/msword"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("Workbook", "application/vnd.ms-excel"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("VisioDocument", "application/vnd.visio"),
    ("Quill", "application/x-mspublisher"),
];
