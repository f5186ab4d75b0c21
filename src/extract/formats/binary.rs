//! What nobody reads: archives without a free decoder, programs, databases, and what is unknown.
//!
//! It is not read, and says so; the text that stands in it is searched all the same, and an
//! archive behind it, as in a program that unpacks itself, is handed on.

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::appended;
use crate::extract::tools::rar;

/// A file that is no text and of no kind that is read.
pub(in crate::extract) struct Binary;

impl Format for Binary {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        if seen.textual {
            Claim::No
        } else if known(&seen.file.bytes).is_some() {
            Claim::Content
        } else {
            Claim::Fallback
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let known = known(&file.bytes);
        out.is(known.unwrap_or("application/octet-stream"));
        let is_encrypted = rar::is_encrypted(&file.bytes);
        let why = if is_encrypted { Unscannable::Encrypted } else { Unscannable::Unsupported };
        out.miss(Place::root(), why);
        let _ = appended::read(&file.bytes, &Place::root(), out);
    }
}

/// The media type by what stands at the front, or where the format wants it.
fn known(bytes: &[u8]) -> Option<&'static str> {
    let stands =
        |at: usize, mark: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(mark));
    if let Some((_, _, media_type)) = KINDS.iter().find(|(at, mark, _)| stands(*at, mark)) {
        return Some(media_type);
    }
    let trailer = bytes.len().checked_sub(TRAILER_BYTES)?;
    TRAILERS.iter().find(|(mark, _)| stands(trailer, mark)).map(|(_, media_type)| *media_type)
}

/// Where a mark stands, the mark, and the media type (IANA media types registry; the formats' own
/// specifications).
const KINDS: &[(usize, &[u8], &str)] = &[
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"MSCF\0\0\0\0", "application/vnd.ms-cab-compressed"),
    (0, b"ISc(", "application/x-installshield"),
    (0, b"\x60\xea", "application/x-arj"),
    (2, b"-lh", "application/x-lzh-compressed"),
    (2, b"-lz", "application/x-lzh-compressed"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"\x1f\x9d", "application/x-compress"),
    (0, b"LZIP", "application/x-lzip"),
    (0, b"\x04\x22\x4d\x18", "application/x-lz4"),
    (7, b"**ACE**", "application/x-ace-compressed"),
    (0, b"MSWIM\0\0\0", "application/x-ms-wim"),
    (0x8001, b"CD001", "application/x-iso9660-image"),
    (0, b"vhdxfile", "application/x-virtualbox-vhdx"),
    (0, b"KDMV", "application/x-virtualbox-vmdk"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    (0, b"L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"\0\x01\0\0Standard Jet DB", "application/vnd.ms-access"),
    (0, b"\0\x01\0\0Standard ACE DB", "application/vnd.ms-access"),
    (0, b"PAR1", "application/vnd.apache.parquet"),
    (0, b"!BDN", "application/vnd.ms-outlook-pst"),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "application/onenote"),
    (0, b"AC10", "image/vnd.dwg"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"AT&TFORM", "image/vnd.djvu"),
];

/// Marks in the last 512 bytes.
const TRAILERS: &[(&[u8], &str)] =
    &[(b"koly", "application/x-apple-diskimage"), (b"conectix", "application/x-virtualbox-vhd")];

const TRAILER_BYTES: usize = 512;
