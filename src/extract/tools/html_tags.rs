//! Tags of HTML as they stand in the text: those that are too long are cut before a parser sees
//! them, and what is packed in their attributes is taken out.

use bytes::Bytes;
use data_encoding::BASE64;
use memchr::memmem;

use crate::document::File;
use crate::mail::decode_percent;

/// A stretch of the page.
pub(in crate::extract) enum Piece<'a> {
    /// The rest of a tag that is too long: the tokenizer's time grows with its square.
    Cut(&'a str),
    /// A file in an attribute.
    Data(Data<'a>),
    /// A tag without an end, and all that it swallows.
    Open(&'a str),
    /// Goes to the tokenizer.
    Fed(&'a str),
}

/// A file that stands in a URL (RFC 2397): `data:image/png;base64,…`.
pub(in crate::extract) struct Data<'a> {
    media_type: &'a str,
    packed: &'a str,
}

impl<'a> Data<'a> {
    /// The file in `url`, if it is one.
    pub(in crate::extract) fn in_url(url: &'a str) -> Option<Self> {
        let url = url.trim_start();
        let scheme = url.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:"))?;
        let (head, packed) = url.get(scheme.len()..)?.split_once(',')?;
        let media_type = head.split(';').next().unwrap_or_default();
        head.to_ascii_lowercase().ends_with("base64").then_some(Self { media_type, packed })
    }

    /// Unpacks it; `None` where it is empty or broken.
    pub(in crate::extract) fn file(&self) -> Option<File> {
        let packed: Vec<u8> = decode_percent(self.packed.as_bytes())
            .into_iter()
            .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=')
            .collect();
        // Padding may be missing, and what does not make up a byte is no part of the file.
        let whole = packed.len() - usize::from(packed.len() % 4 == 1);
        let mut padded = packed.get(..whole)?.to_vec();
        padded.resize(whole.next_multiple_of(4), b'=');
        let bytes: Bytes = BASE64.decode(&padded).ok().filter(|bytes| !bytes.is_empty())?.into();
        let media_type = Some(self.media_type.to_ascii_lowercase()).filter(|t| t.contains('/'));
        Some(File { name: String::new(), media_type, bytes })
    }
}

/// What a link says to whoever looks at it: the address, the subject and the text of a message
/// that it would write, what it asks for.
pub(in crate::extract) fn link_text(url: &str) -> String {
    let lower = url.get(..url.floor_char_boundary(16)).unwrap_or_default().to_ascii_lowercase();
    let is_told = ["mailto:", "tel:", "sms:"].iter().any(|scheme| lower.trim().starts_with(scheme));
    if !is_told && !url.contains('?') {
        return String::new();
    }
    let decoded = decode_percent(url.as_bytes());
    let text = String::from_utf8_lossy(&decoded).replace('&', "\n");
    if is_told { text.replace(['?', '='], " ").replace(':', ": ") } else { text }
}

/// The page with files taken out of long tags, and tags cut off that are too long all the same.
pub(in crate::extract) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut fed, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'<', text.as_bytes().get(at..).unwrap_or_default()) {
        let start = at + found;
        let end = tag_end(text.as_bytes(), start + 1);
        at = end;
        if end == text.len() && end > start + 1 {
            // Browsers drop it.
            pieces.push(Piece::Fed(text.get(fed..start).unwrap_or_default()));
            pieces.push(Piece::Open(text.get(start..).unwrap_or_default()));
            return pieces;
        }
        if end - start > TAG_BYTES_MAX {
            let mut kept = start;
            while let Some((from, to, data)) = packed_in(text, kept, end) {
                pieces.push(Piece::Fed(text.get(fed..from).unwrap_or_default()));
                pieces.push(Piece::Data(data));
                (fed, kept) = (to, to);
            }
            if end - kept <= TAG_BYTES_MAX {
                continue;
            }
            let cut = text.ceil_char_boundary(kept + TAG_BYTES_MAX);
            pieces.push(Piece::Fed(text.get(fed..cut).unwrap_or_default()));
            pieces.push(Piece::Cut(text.get(cut..end).unwrap_or_default()));
            // Closes whatever quote was open, and the tag.
            pieces.push(Piece::Fed("\"'>"));
            fed = end;
        }
    }
    pieces.push(Piece::Fed(text.get(fed..).unwrap_or_default()));
    pieces
}

/// Where the tag ends of which `at` is the first byte after `<`, quoted values skipped.
fn tag_end(text: &[u8], at: usize) -> usize {
    if !text.get(at).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') {
        return at;
    }
    let (mut index, mut before) = (at, 0);
    while let Some(&byte) = text.get(index) {
        match byte {
            b'>' => return index,
            b'"' | b'\'' if before == b'=' => {
                let rest = text.get(index + 1..).unwrap_or_default();
                let Some(closing) = memchr::memchr(byte, rest) else { return text.len() };
                index += closing + 1;
                before = byte;
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => before = byte,
        }
        index += 1;
    }
    text.len()
}

/// The next file packed between `from` and `end`: where its data starts and stops.
fn packed_in(text: &str, from: usize, end: usize) -> Option<(usize, usize, Data<'_>)> {
    let inside = text.as_bytes().get(from..end)?;
    let start = from + memmem::find(inside, b";base64,")? + ";base64,".len();
    let packed = text.as_bytes().get(start..end)?;
    let stops = |byte: &u8| !(byte.is_ascii_alphanumeric() || b"+/=%\r\n\t ".contains(byte));
    let length = packed.iter().position(stops).unwrap_or(packed.len());
    let head_from = text.ceil_char_boundary(start.saturating_sub(MEDIA_TYPE_BYTES_MAX).max(from));
    let head = text.get(head_from..start - ";base64,".len())?;
    let media_type = head.rsplit_once("data:").map_or("", |(_, media_type)| media_type);
    let media_type = media_type.split(';').next().unwrap_or_default();
    let data = Data { media_type, packed: text.get(start..start + length)? };
    Some((start, start + length, data))
}

/// Longer tags are cut: the parser's time grows with the square of their attributes.
const TAG_BYTES_MAX: usize = 16 * 1024;

/// A media type with its parameters is shorter than this.
const MEDIA_TYPE_BYTES_MAX: usize = 256;

#[cfg(test)]
mod tests {
    use super::{Data, Piece, link_text, pieces};

    #[test]
    fn takes_files_out_of_long_tags() {
        let packed = "QUJD".repeat(20_000);
        let page = format!("<p>a<img alt='x' src=\"data:image/png;base64,{packed}\" title=t>b");
        let pieces = pieces(&page);
        let fed: String = pieces
            .iter()
            .filter_map(|piece| if let Piece::Fed(text) = piece { Some(*text) } else { None })
            .collect();
        assert_eq!(fed, "<p>a<img alt='x' src=\"data:image/png;base64,\" title=t>b");
        let file = pieces.iter().find_map(|piece| match piece {
            Piece::Data(data) => data.file(),
            _ => None,
        });
        let file = file.expect("a file");
        assert_eq!((file.bytes.len(), file.media_type.as_deref()), (60_000, Some("image/png")));
    }

    #[test]
    fn reads_what_stands_in_links() {
        for (url, expected) in [
            ("mailto:a@b.nl?subject=BSN%201&body=x", "mailto: a@b.nl subject BSN 1\nbody x"),
            ("https://x.nl/?bsn=1", "https://x.nl/?bsn=1"),
            ("https://x.nl/", ""),
        ] {
            assert_eq!(link_text(url), expected);
        }
        let file = Data::in_url("DATA:text/plain;charset=x;base64,QUI").and_then(|d| d.file());
        assert_eq!(file.expect("a file").bytes, "AB");
        assert!(Data::in_url("data:,tekst").is_none());
    }
}
