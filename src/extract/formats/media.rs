//! Pictures, sound, film and typefaces. They are skipped, and said so; but pictures are looked at
//! where there is someone to look, and what people wrote beside a picture is read.
//!
//! A logo or a photograph that nobody looked at is no gap in what was read: almost every mail has
//! one. A scanned document is one: a fax or a file of several pages that nobody looked at is "not
//! read".

use bytes::Bytes;
use memchr::memmem;

use crate::document::File;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Skipped;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::appended;
use crate::extract::tools::picture;
use crate::extract::tools::picture::Picture;
use crate::extract::tools::sound;
use crate::extract::tools::strings;

/// A picture, a sound, a film or a typeface.
pub(in crate::extract) struct Media;

impl Format for Media {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        // Some begin with letters only, as a text may; no text begins with what the others do. A
        // page without colours, unpacked, is white all over: its bytes are those of letters.
        let is_plain = seen.head.first().is_some_and(|byte| (b' '..=b'~').contains(byte))
            && !seen.head.iter().take(MARK_BYTES).any(|byte| *byte == 0);
        match media_type(&seen.file.bytes) {
            Some(_) if !seen.textual => Claim::Content,
            Some(_) if !is_plain => Claim::Certain,
            _ => Claim::No,
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let media_type = media_type(&file.bytes).unwrap_or_default();
        out.is(media_type);
        let picture = picture::look(&file.bytes, media_type, out.budget);
        let sound = sound::look(&file.bytes, media_type);
        let place = Place::root().inside("metadata");
        let told = [picture.texts.join("\n"), sound.texts.join("\n")].join("\n");
        let _ = out.add_text(place, Visibility::Hidden, told);
        behind(&file.bytes, picture.end.or(sound.end), out);
        let (family, _) = media_type.split_once('/').unwrap_or_default();
        match family {
            "font" => out.skip(Skipped::Font),
            "image" => look(file, media_type, &picture, out),
            _ => out.skip(Skipped::Sound),
        }
    }
}

/// Reads what stands in a picture, where that is possible.
fn look(file: &File, media_type: &str, picture: &Picture, out: &mut Extract<'_>) {
    // Records of drawing: what they write stands in them as text.
    if VECTORS.contains(&media_type) {
        let _ = strings::sweep(&file.bytes, &Place::root(), out);
    }
    let may_show_text = file.bytes.len() >= SPECK_BYTES && media_type != ICON;
    let seen = if may_show_text { out.text_of(&file.bytes) } else { None };
    match seen {
        // What is over the limit is noted.
        Some(Ok(text)) => drop(out.add_text(Place::root(), Visibility::Shown, text)),
        Some(Err(why)) => out.miss(Place::root(), why),
        None if picture.is_scan => out.miss(Place::root(), Unscannable::NoText),
        None => out.skip(Skipped::Picture),
    }
}

/// Looks behind the end of the picture, or for an archive where its end is not known.
fn behind(bytes: &Bytes, end: Option<usize>, out: &mut Extract<'_>) {
    let place = Place::root().inside("end");
    let rest = bytes.slice(end.unwrap_or(0).min(bytes.len())..);
    if end.is_some() && appended::is_file(&rest) {
        let _ = out.add_file(File { name: String::new(), media_type: None, bytes: rest });
        return;
    }
    if appended::starts(&rest).is_some() {
        let _ = appended::read(&rest, &place, out);
        return;
    }
    let mut tail = rest.as_ref();
    if end.is_some() {
        let _ = strings::sweep(&rest, &place, out);
    } else {
        tail = tail.get(tail.len().saturating_sub(TAIL_BYTES)..).unwrap_or_default();
    }
    if ARCHIVE_MARKS.iter().any(|mark| memmem::find(tail, mark).is_some()) {
        out.miss(Place::root(), Unscannable::Damaged);
    }
}

/// The media type by the first bytes.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let boxed = |brand: &[u8]| {
        bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..8 + brand.len()) == Some(brand)
    };
    let riff = |kind: &[u8]| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(kind);
    if riff(b"WEBP") {
        return Some("image/webp");
    } else if riff(b"WAVE") {
        return Some("audio/wav");
    } else if riff(b"AVI ") {
        return Some("video/x-msvideo");
    } else if [&b"heic"[..], b"heix", b"mif1", b"avif"].iter().any(|brand| boxed(brand)) {
        return Some("image/heif");
    } else if boxed(b"M4A") {
        return Some("audio/mp4");
    } else if [&b"isom"[..], b"iso2", b"mp4", b"avc1", b"qt  ", b"M4V"].iter().any(|b| boxed(b)) {
        return Some("video/mp4");
    } else if bytes.get(40..44) == Some(b" EMF") && bytes.starts_with(b"\x01\0\0\0") {
        return Some("image/emf");
    } else if bytes.starts_with(b"BM") && picture::bitmap_end(bytes).is_some() {
        return Some("image/bmp");
    }
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, media_type)| *media_type)
}

/// First bytes and media types (IANA media types registry; file formats' own specifications).
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\x01\0", ICON),
    (b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (b"\x01\0\x09\0\0\x03", "image/wmf"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (b"\0\0\x01\xba", "video/mpeg"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"OTTO", "font/otf"),
    (b"\0\x01\0\0\0", "font/ttf"),
];

/// As many bytes as tell what no text begins with: behind `II*` and in the size after `BM` is a NUL.
const MARK_BYTES: usize = 8;

const ICON: &str = "image/vnd.microsoft.icon";

/// A picture of fewer bytes is a dot or a line, such as newsletters count their readers with.
const SPECK_BYTES: usize = 200;

/// Marks of a zip archive: of a file in it, and of its end (APPNOTE.TXT 4.3.7, 4.3.16).
const ARCHIVE_MARKS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// As far from the end as the directory of a zip archive is looked for.
const TAIL_BYTES: usize = 65_557;

/// Pictures that are drawn by records (MS-EMF, MS-WMF).
const VECTORS: [&str; 2] = ["image/emf", "image/wmf"];
