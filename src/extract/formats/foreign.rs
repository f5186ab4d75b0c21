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
        match by_content(seen.file).or_else(|| by_declaration(seen.file)) {
            Some((claim, _)) => claim,
            None => Claim::No,
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        match by_content(file).or_else(|| by_declaration(file)) {
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

fn by_content(file: &File) -> Option<(Claim, Verdict)> {
    let bytes = file.bytes.as_ref();
    let start = bytes.trim_ascii_start();
    let magic = MAGIC.iter().find(|(magic, _)| start.starts_with(magic));
    let media_type = magic.map(|(_, media_type)| *media_type).or_else(|| of_old_sheet(start))?;
    Some((Claim::Certain, Verdict::Unread(media_type, Unscannable::Unsupported)))
}

/// The media type of a spreadsheet that old programs hand on as text: SYLK or DIF. A table of
/// which the first columns are `ID` and `Plaats` is none.
fn of_old_sheet(start: &[u8]) -> Option<&'static str> {
    let has = |mark: &[u8]| memmem::find(start, mark).is_some();
    if start.starts_with(b"ID;P") && has(b"\nC;") && has(b"\nE") {
        return Some("application/x-sylk");
    }
    let is_dif = start.starts_with(b"TABLE\r\n0,1\r") || start.starts_with(b"TABLE\n0,1\n");
    is_dif.then_some("application/x-dif")
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
