//! Kinds that are recognised but not read (yet), and what is encrypted: each with its reason.
//!
//! A format that learns to be read gets a file of its own and leaves this one.

use memchr::memmem;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::cfb;
use crate::extract::tools::cfb::Compound;
use crate::extract::tools::package;
use crate::extract::tools::strings;

/// A file of a known kind that cannot be read.
pub(in crate::extract) struct Foreign;

/// What is known of such a file.
enum Verdict {
    /// It cannot be read.
    Unread(&'static str, Unscannable),
}

impl Format for Foreign {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        match by_content(seen.file, &seen.entries).or_else(|| by_declaration(seen.file)) {
            Some((claim, _)) => claim,
            None => Claim::No,
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let entries = package::entry_names(&file.bytes);
        match by_content(file, &entries).or_else(|| by_declaration(file)) {
            Some((_, Verdict::Unread(media_type, why))) => {
                out.is(media_type);
                out.miss(Place::root(), why);
                if why == Unscannable::Unsupported {
                    let _ = strings::sweep(&file.bytes, &Place::root(), out);
                }
            }
            None => out.miss(Place::root(), Unscannable::Unsupported),
        }
    }
}

fn by_content(file: &File, entries: &[String]) -> Option<(Claim, Verdict)> {
    let bytes = file.bytes.as_ref();
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let has = |prefix: &str| entries.iter().any(|entry| entry.starts_with(prefix));
        let (_, media_type) = PACKAGES.iter().find(|(prefix, _)| has(prefix))?;
        return Some((Claim::Content, Verdict::Unread(media_type, Unscannable::Unsupported)));
    }
    if bytes.starts_with(cfb::MAGIC) {
        return Some((Claim::Content, compound(bytes)));
    }
    let head = bytes.get(..1_024).unwrap_or(bytes);
    if memmem::find(head, b"%PDF-").is_some() {
        let encrypted = memmem::find(bytes, b"/Encrypt").is_some();
        let why = if encrypted { Unscannable::Encrypted } else { Unscannable::Unsupported };
        return Some((Claim::Certain, Verdict::Unread("application/pdf", why)));
    }
    let start = bytes.trim_ascii_start();
    let (_, media_type) = MAGIC.iter().find(|(magic, _)| start.starts_with(magic))?;
    Some((Claim::Certain, Verdict::Unread(media_type, Unscannable::Unsupported)))
}

/// A compound file by the streams at its top; where it is broken, by any name that it mentions.
fn compound(bytes: &[u8]) -> Verdict {
    let opened = Compound::open(bytes);
    let has = |name: &str| match &opened {
        Some(compound) => compound.has(name),
        None => cfb::mentions(bytes, name),
    };
    let known = STREAMS.iter().find(|(name, _, _)| has(name));
    known.map_or(
        Verdict::Unread("application/x-ole-storage", Unscannable::Unsupported),
        |(_, media_type, why)| Verdict::Unread(media_type, *why),
    )
}

/// Kinds that only their declared type tells apart.
fn by_declaration(file: &File) -> Option<(Claim, Verdict)> {
    let verdict = match file.media_type.as_deref()? {
        "message/partial" => Verdict::Unread("message/partial", Unscannable::Unsupported),
        "message/external-body" => {
            Verdict::Unread("message/external-body", Unscannable::Unsupported)
        }
        _ => return None,
    };
    Some((Claim::Certain, verdict))
}

/// First bytes of other kinds, and their media types.
const MAGIC: &[(&[u8], &str)] =
    &[(b"%!PS", "application/postscript"), (b"From - ", "application/mbox")];

/// Entries by which a zip package is known for what it is.
const PACKAGES: [(&str, &str); 1] =
    [("META-INF/manifest.xml", "application/vnd.oasis.opendocument")];

/// Streams by which a compound file is known for what it is, the most telling first.
const STREAMS: [(&str, &str, Unscannable); 4] = [
    ("EncryptedPackage", "application/x-encrypted-office", Unscannable::Encrypted),
    ("WordDocument", "application/msword", Unscannable::Unsupported),
    ("PowerPoint Document", "application/vnd.ms-powerpoint", Unscannable::Unsupported),
    ("__properties_version1.0", "application/vnd.ms-outlook", Unscannable::Unsupported),
];
