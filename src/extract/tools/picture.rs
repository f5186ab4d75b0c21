//! What stands in a picture beside what it shows: remarks, captions, and what lies behind its end.

use std::ops::Range;

use flate2::bufread::ZlibDecoder;
use memchr::memmem;

use crate::extract::budget::Budget;
use crate::extract::tools::charset;
use crate::extract::tools::tiff;
use crate::extract::tools::tiff::Tags;
use crate::extract::tools::unpack;
use crate::extract::tools::xml;

/// What a picture says of itself.
#[derive(Default)]
pub(in crate::extract) struct Picture {
    /// What people wrote in it, one remark after another.
    pub(in crate::extract) texts: Vec<String>,
    /// Where it ends, where that can be told; programs that show it read no further.
    pub(in crate::extract) end: Option<usize>,
    /// A page of paper: black and white as a fax, or one of several.
    pub(in crate::extract) is_scan: bool,
}

/// Looks at the parts of a picture that are no picture. What is broken is looked at as far as it
/// goes.
pub(in crate::extract) fn look(bytes: &[u8], media_type: &str, budget: &mut Budget) -> Picture {
    let mut picture = Picture::default();
    let _ = match media_type {
        "image/png" => png(bytes, &mut picture, budget),
        "image/jpeg" => jpeg(bytes, &mut picture),
        "image/gif" => gif(bytes, &mut picture),
        "image/tiff" => {
            picture.take(tiff::read(bytes));
            Some(())
        }
        "image/webp" => webp(bytes, &mut picture),
        "image/bmp" => {
            picture.end = bitmap_end(bytes);
            Some(())
        }
        _ => None,
    };
    picture.texts.extend(packets(bytes));
    picture.texts.retain(|text| !text.trim().is_empty());
    picture
}

impl Picture {
    fn take(&mut self, tags: Tags) {
        self.texts.extend(tags.texts);
        self.is_scan |= tags.pages > 1 || tags.is_fax;
    }
}

/// Chunks of a PNG file (PNG specification, 5.3 and 11.3.3).
fn png(bytes: &[u8], picture: &mut Picture, budget: &mut Budget) -> Option<()> {
    let mut at = 8;
    loop {
        let length = usize::try_from(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?)).ok()?;
        let kind = bytes.get(at + 4..at + 8)?;
        let content = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        at = at + 12 + length;
        match kind {
            b"tEXt" => picture.texts.push(charset::decode(after_nul(content)?)),
            b"zTXt" => picture.texts.push(inflated(after_nul(content)?.get(1..)?, budget)),
            b"iTXt" => {
                let rest = after_nul(content)?;
                let is_packed = *rest.first()? == 1;
                let text = after_nul(after_nul(rest.get(2..)?)?)?;
                let text = if is_packed { inflated(text, budget) } else { charset::decode(text) };
                picture.texts.push(as_read(&text));
            }
            b"eXIf" => picture.texts.extend(tiff::read(content).texts),
            b"IEND" => {
                picture.end = Some(at);
                return Some(());
            }
            _ => {}
        }
    }
}

/// Segments of a JPEG file (ITU-T T.81, B.1.1), of the picture and of previews behind it.
fn jpeg(bytes: &[u8], picture: &mut Picture) -> Option<()> {
    let mut at = 2;
    loop {
        at += memchr::memchr(0xff, bytes.get(at..)?)?;
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Fill bytes; what stands in for a 0xff in the picture; markers without content.
            0xff => at += 1,
            0x00 | 0x01 | 0xd0..=0xd8 => at += 2,
            0xd9 => {
                at += 2;
                picture.end = Some(at);
                // Phones put a second picture behind the first (CIPA DC-007).
                if !bytes.get(at..)?.starts_with(b"\xff\xd8\xff") {
                    return Some(());
                }
            }
            _ => {
                let length = u16::from_be_bytes(*bytes.get(at + 2..)?.first_chunk()?);
                let content = bytes.get(at + 4..at + 2 + usize::from(length))?;
                if marker == 0xfe {
                    picture.texts.push(charset::decode(content));
                } else if let Some(exif) = content.strip_prefix(b"Exif\0\0") {
                    picture.texts.extend(tiff::read(exif).texts);
                } else if let Some(resources) = content.strip_prefix(b"Photoshop 3.0\0") {
                    picture.texts.push(tiff::captions(resources));
                }
                at += 2 + usize::from(length);
            }
        }
    }
}

/// Blocks of a GIF file (GIF89a, 12 to 27).
fn gif(bytes: &[u8], picture: &mut Picture) -> Option<()> {
    let colours = |flags: u8| if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0 };
    let mut at = 13 + colours(*bytes.get(10)?);
    loop {
        let is_text = match bytes.get(at..)? {
            [0x3b, ..] => {
                picture.end = Some(at + 1);
                return Some(());
            }
            [0x2c, rest @ ..] => {
                at += 11 + colours(*rest.get(8)?);
                false
            }
            [0x21, kind, ..] => {
                at += 2;
                matches!(kind, 0x01 | 0xfe)
            }
            _ => return None,
        };
        let mut text = Vec::new();
        loop {
            let length = usize::from(*bytes.get(at)?);
            let block = bytes.get(at + 1..at + 1 + length)?;
            at += 1 + length;
            if length == 0 {
                break;
            }
            if is_text {
                text.extend_from_slice(block);
            }
        }
        picture.texts.push(charset::decode(&text));
    }
}

/// Chunks of a WebP file (RFC 9649, 2.3 and 2.7.1).
fn webp(bytes: &[u8], picture: &mut Picture) -> Option<()> {
    let field = |at: usize| -> Option<usize> {
        usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
    };
    let end = field(4)?.checked_add(8)?.next_multiple_of(2);
    picture.end = Some(end).filter(|end| *end <= bytes.len());
    let mut at: usize = 12;
    while at < end {
        let length = field(at + 4)?;
        let content = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        if bytes.get(at..at + 4)? == b"EXIF" {
            let content = content.strip_prefix(b"Exif\0\0").unwrap_or(content);
            picture.texts.extend(tiff::read(content).texts);
        }
        at = (at + 8 + length).next_multiple_of(2);
    }
    Some(())
}

/// Where a bitmap ends by what its header says; `None` where it is none.
pub(in crate::extract) fn bitmap_end(bytes: &[u8]) -> Option<usize> {
    let field = |at: usize| -> Option<usize> {
        usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
    };
    let (end, zero, start, header) = (field(2)?, field(6)?, field(10)?, field(14)?);
    let is_sound = zero == 0 && HEADERS_BYTES.contains(&header) && start >= header && start <= end;
    let is_bitmap = end == bytes.len() || (is_sound && end < bytes.len());
    is_bitmap.then_some(end)
}

/// What people wrote in XMP packets, wherever they stand in the file (XMP specification, part 3).
fn packets(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = 0..bytes.len();
    while let Some(packet) = packet(bytes, rest.clone()).filter(|_| found.len() < PACKETS_MAX) {
        rest.start = packet.end;
        let text = charset::decode(bytes.get(packet).unwrap_or_default());
        found.push(as_read(&text));
    }
    found
}

fn packet(bytes: &[u8], range: Range<usize>) -> Option<Range<usize>> {
    let rest = bytes.get(range.clone())?;
    let start = memmem::find(rest, b"<x:xmpmeta")?;
    let length = memmem::find(rest.get(start..)?, b"</x:xmpmeta>")?;
    let start = range.start + start;
    Some(start..start + length + b"</x:xmpmeta>".len())
}

/// XML as a reader sees it; anything else as it is.
fn as_read(text: &str) -> String {
    if !text.trim_start().starts_with('<') {
        return text.to_owned();
    }
    xml::texts(text).unwrap_or_else(|read| read)
}

fn after_nul(bytes: &[u8]) -> Option<&[u8]> {
    bytes.get(memchr::memchr(0, bytes)? + 1..)
}

fn inflated(packed: &[u8], budget: &mut Budget) -> String {
    let mut decoder = ZlibDecoder::new(packed);
    charset::decode(&unpack::whole(&mut decoder, packed.len() as u64, budget).bytes)
}

/// Lengths of the headers of bitmaps.
const HEADERS_BYTES: [usize; 6] = [12, 40, 52, 56, 108, 124];

const PACKETS_MAX: usize = 16;
