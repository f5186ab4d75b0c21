//! What lies behind the end of a file, or behind a program: an archive, or stray text.

use bytes::Bytes;
use memchr::memmem;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::cfb;
use crate::extract::tools::cfb::Compound;
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
    hand_on(bytes.slice_ref(after), out)
}

/// Looks behind the end of a file whose own format stops there: what other programs take for an
/// archive, or for a file, is handed on; content that is no text in what was read as text is
/// `Damaged`.
pub(in crate::extract) fn look(file: &Bytes, out: &mut Extract<'_>) {
    let media_type = out.media_type();
    let end = if file.starts_with(cfb::MAGIC) {
        Compound::open(file).map(|compound| compound.end_bytes())
    } else if media_type == "application/pdf" {
        pdf_end(file)
    } else if is_text_type(media_type) || file.trim_ascii_start().starts_with(b"<") {
        return in_text(file, out);
    } else {
        None
    };
    let rest = end.and_then(|end| file.get(end..)).unwrap_or_default();
    let rest = rest.trim_ascii_start();
    // Only what is behind the end is looked at: a document may well hold a file that is not packed.
    let rest = file.slice_ref(rest);
    if is_file(&rest) {
        let _ = hand_on(rest, out);
    } else if has_archive_end(&rest) || starts(&rest).is_some() {
        let _ = read(&rest, &Place::root().inside("end"), out);
    }
}

/// Looks for an archive, or other content that is no text, in what reads as text.
fn in_text(file: &Bytes, out: &mut Extract<'_>) {
    let marks = [&b"7z\xbc\xaf\x27\x1c"[..], b"Rar!\x1a\x07"];
    let is_marked =
        has_archive_end(file) || marks.iter().any(|mark| memmem::find(file, mark).is_some());
    if let Some(start) = is_marked.then(|| starts(file)).flatten().filter(|start| *start > 0) {
        let _ = hand_on(file.slice(start.min(file.len())..), out);
    } else if !MIXED.contains(&out.media_type()) && (is_marked || charset::has_binary(file)) {
        out.miss(Place::root(), Unscannable::Damaged);
    }
}

fn hand_on(bytes: Bytes, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    out.add_file(File { name: String::new(), media_type: None, bytes })
}

fn has_archive_end(bytes: &[u8]) -> bool {
    memmem::rfind(bytes, b"PK\x05\x06").is_some()
}

/// Where a PDF ends: behind the mark of its end, of which an archive behind it may hold another.
fn pdf_end(bytes: &Bytes) -> Option<usize> {
    let archive = starts(bytes).unwrap_or(bytes.len()).min(bytes.len());
    let mark = |bytes: &[u8]| memmem::rfind(bytes, PDF_END).map(|at| at + PDF_END.len());
    let before = bytes.get(..archive)?;
    let end = mark(before)
        .filter(|end| memmem::find(before.get(*end..).unwrap_or_default(), b" obj").is_none());
    // What lies in a stream begins behind an object, not behind an end.
    end.or_else(|| mark(bytes))
}

/// Whether it is one of the types of what is read as text.
fn is_text_type(media_type: &str) -> bool {
    media_type.starts_with("text/") || TEXTS.contains(&media_type)
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

/// What is read as text, beside `text/…`.
const TEXTS: [&str; 5] =
    ["application/json", "application/sql", "application/xml", MIXED[0], MIXED[1]];

/// Text in which other content may lie by rights: records of fixed width, `\bin` of RTF.
const MIXED: [&str; 2] = ["application/dbf", "application/rtf"];

const PDF_END: &[u8] = b"%%EOF";
