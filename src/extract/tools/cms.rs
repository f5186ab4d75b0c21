//! Cryptographic messages (RFC 5652): what is signed inside, and whether anything is encrypted.
//!
//! Read as BER, definite and indefinite lengths, by a cursor that only moves forward: no
//! recursion, and no length is believed beyond the bytes that are there.

use std::borrow::Cow;

/// What a cryptographic message holds.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::extract) enum Cms<'a> {
    /// Content packed together, not encrypted (RFC 3274); by zlib.
    Compressed(Cow<'a, [u8]>),
    /// Certificates, or a signature on content that stands elsewhere.
    Detached,
    /// Encrypted for its recipient.
    Encrypted,
    /// Content that can be read, with a signature on it.
    Signed(Cow<'a, [u8]>),
    /// Of a kind that is not read.
    Unknown,
}

/// Reads a ContentInfo (RFC 5652, 3); `None` where `bytes` is none.
///
/// - Failure: `Some(Err(()))` where it is one, and broken or cut off.
/// - Cost: linear; copies the content only where it is in pieces.
pub(in crate::extract) fn read(bytes: &[u8]) -> Option<Result<Cms<'_>, ()>> {
    let mut cursor = Cursor { bytes, at: 0 };
    cursor.open(SEQUENCE)?;
    let kind = cursor.primitive(OBJECT_IDENTIFIER)?;
    let kind = kind.strip_prefix(PKCS).filter(|kind| !kind.is_empty())?;
    Some(content(kind, &mut cursor).ok_or(()))
}

fn content<'a>(kind: &[u8], cursor: &mut Cursor<'a>) -> Option<Cms<'a>> {
    match kind {
        // Signed data: version, digest algorithms, then the content (RFC 5652, 5.1).
        SIGNED | COMPRESSED => {
            cursor.open(EXPLICIT)?;
            cursor.open(SEQUENCE)?;
            cursor.skip()?;
            cursor.skip()?;
            let end = cursor.header()?.end;
            cursor.open(SEQUENCE)?;
            cursor.primitive(OBJECT_IDENTIFIER)?;
            // What follows a content that is not there are certificates, with the same tag.
            if end.is_some_and(|end| cursor.at >= end) || cursor.open(EXPLICIT).is_none() {
                return Some(Cms::Detached);
            }
            let octets = cursor.octets()?;
            Some(if kind == SIGNED { Cms::Signed(octets) } else { Cms::Compressed(octets) })
        }
        DATA => {
            cursor.open(EXPLICIT)?;
            Some(Cms::Signed(cursor.octets()?))
        }
        ENVELOPED | SIGNED_AND_ENVELOPED | ENCRYPTED | AUTH_ENVELOPED => Some(Cms::Encrypted),
        _ => Some(Cms::Unknown),
    }
}

/// Whether `bytes` are a file of keys and certificates (PKCS #12, RFC 7292, 4).
pub(in crate::extract) fn is_key_store(bytes: &[u8]) -> bool {
    let mut cursor = Cursor { bytes, at: 0 };
    cursor.open(SEQUENCE).is_some()
        && cursor.primitive(INTEGER) == Some(&[3])
        && cursor.open(SEQUENCE).is_some()
        && cursor.primitive(OBJECT_IDENTIFIER).is_some_and(|kind| kind.starts_with(PKCS))
}

/// Whether `bytes` are one certificate (X.509, RFC 5280, 4.1).
pub(in crate::extract) fn is_certificate(bytes: &[u8]) -> bool {
    let mut cursor = Cursor { bytes, at: 0 };
    cursor.open(SEQUENCE).is_some()
        && cursor.open(SEQUENCE).is_some()
        && cursor.open(EXPLICIT).is_some()
        && cursor.primitive(INTEGER).is_some_and(|version| version.len() == 1)
        && cursor.primitive(INTEGER).is_some()
        && cursor.open(SEQUENCE).is_some()
        && cursor.primitive(OBJECT_IDENTIFIER).is_some()
}

/// A place in nested elements.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The first bytes of an element.
struct Header {
    tag: u8,
    /// Where the content starts.
    start: usize,
    /// Where it ends; `None` where an end-of-contents mark says so (X.690, 8.1.3.6).
    end: Option<usize>,
}

impl<'a> Cursor<'a> {
    fn header(&self) -> Option<Header> {
        let tag = *self.bytes.get(self.at)?;
        let first = *self.bytes.get(self.at + 1)?;
        let start = self.at + 2;
        if first == 0x80 {
            return Some(Header { tag, start, end: None });
        }
        if first < 0x80 {
            return Some(Header { tag, start, end: Some(start + usize::from(first)) });
        }
        let count = usize::from(first & 0x7f);
        let digits = self.bytes.get(start..start + count).filter(|digits| digits.len() <= 6)?;
        let length = digits.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
        let start = start + count;
        Some(Header { tag, start, end: Some(start.checked_add(length)?) })
    }

    /// Goes into the element that starts here, if it has the tag.
    fn open(&mut self, tag: u8) -> Option<()> {
        let header = self.header().filter(|header| header.tag == tag)?;
        self.at = header.start;
        Some(())
    }

    /// Takes the content of the element that starts here, if it has the tag, and goes behind it.
    fn primitive(&mut self, tag: u8) -> Option<&'a [u8]> {
        let header = self.header().filter(|header| header.tag == tag)?;
        let end = header.end?;
        let content = self.bytes.get(header.start..end)?;
        self.at = end;
        Some(content)
    }

    /// Goes behind the element that starts here, whatever is in it.
    fn skip(&mut self) -> Option<()> {
        let mut open = 0_usize;
        loop {
            if open > 0 && self.bytes.get(self.at..self.at + 2)? == END_OF_CONTENTS {
                self.at += 2;
                open -= 1;
            } else {
                let header = self.header()?;
                match header.end {
                    Some(end) if end <= self.bytes.len() => self.at = end,
                    Some(_) => return None,
                    None => {
                        open += 1;
                        self.at = header.start;
                    }
                }
            }
            if open == 0 {
                return Some(());
            }
        }
    }

    /// An octet string in one piece or in many (X.690, 8.7.3), pieces within pieces included.
    fn octets(&mut self) -> Option<Cow<'a, [u8]>> {
        if let Some(whole) = self.primitive(OCTET_STRING) {
            return Some(Cow::Borrowed(whole));
        }
        let outer = self.header().filter(|header| header.tag == OCTET_STRINGS)?;
        let mut octets = Vec::new();
        let mut open = usize::from(outer.end.is_none());
        self.at = outer.start;
        loop {
            if outer.end.is_some_and(|end| self.at >= end) {
                return Some(Cow::Owned(octets));
            }
            if open > 0 && self.bytes.get(self.at..self.at + 2) == Some(END_OF_CONTENTS) {
                self.at += 2;
                open -= 1;
                if open == 0 && outer.end.is_none() {
                    return Some(Cow::Owned(octets));
                }
                continue;
            }
            let header = self.header()?;
            match (header.tag, header.end) {
                (OCTET_STRING, Some(end)) => {
                    octets.extend_from_slice(self.bytes.get(header.start..end)?);
                    self.at = end;
                }
                (OCTET_STRINGS, end) => {
                    open += usize::from(end.is_none());
                    self.at = header.start;
                }
                _ => return None,
            }
        }
    }
}

const INTEGER: u8 = 0x02;
const OCTET_STRING: u8 = 0x04;
const OCTET_STRINGS: u8 = 0x24;
const OBJECT_IDENTIFIER: u8 = 0x06;
const SEQUENCE: u8 = 0x30;
/// `[0] EXPLICIT`.
const EXPLICIT: u8 = 0xa0;
const END_OF_CONTENTS: &[u8] = &[0, 0];

/// 1.2.840.113549.1, under which all kinds of content stand (RFC 5652; RFC 3274; RFC 5083).
const PKCS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01";
const DATA: &[u8] = b"\x07\x01";
const SIGNED: &[u8] = b"\x07\x02";
const ENVELOPED: &[u8] = b"\x07\x03";
const SIGNED_AND_ENVELOPED: &[u8] = b"\x07\x04";
const ENCRYPTED: &[u8] = b"\x07\x06";
const COMPRESSED: &[u8] = b"\x09\x10\x01\x09";
const AUTH_ENVELOPED: &[u8] = b"\x09\x10\x01\x17";

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{Cms, is_certificate, is_key_store, read};

    /// An element with its length in one byte.
    fn element(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, content.len() as u8][..], content].concat()
    }

    /// An element of indefinite length.
    fn endless(tag: u8, content: &[u8]) -> Vec<u8> {
        [&[tag, 0x80][..], content, &[0, 0]].concat()
    }

    type Wrap = fn(u8, &[u8]) -> Vec<u8>;

    fn signed(kind: u8, octets: &[u8], wrap: Wrap) -> Vec<u8> {
        let oid =
            |kind: u8| element(6, &[b"\x2a\x86\x48\x86\xf7\x0d\x01\x07", &[kind][..]].concat());
        let algorithms = wrap(0x31, &wrap(0x30, &element(6, b"\x2a")));
        let inner = [oid(1), if octets.is_empty() { vec![] } else { wrap(0xa0, octets) }].concat();
        let certificates = wrap(0xa0, &element(4, b"x"));
        let data = [element(2, &[1]), algorithms, wrap(0x30, &inner), certificates].concat();
        wrap(0x30, &[oid(kind), wrap(0xa0, &wrap(0x30, &data))].concat())
    }

    #[test]
    fn finds_what_is_signed() {
        let plain = element(4, b"inhoud");
        let pieces = [element(4, b"in"), endless(0x24, &element(4, b"ho")), element(4, b"ud")];
        let pieces = pieces.concat();
        for wrap in [element as Wrap, endless] {
            for octets in [&plain, &wrap(0x24, &pieces)] {
                let bytes = signed(2, octets, wrap);
                assert_eq!(read(&bytes), Some(Ok(Cms::Signed(Cow::Borrowed(b"inhoud")))));
                for length in 13..bytes.len() {
                    let _ = read(&bytes[..length]);
                }
            }
            assert_eq!(read(&signed(2, &[], wrap)), Some(Ok(Cms::Detached)));
            assert_eq!(read(&signed(3, &plain, wrap)), Some(Ok(Cms::Encrypted)));
            assert_eq!(read(&signed(5, &plain, wrap)), Some(Ok(Cms::Unknown)));
        }
        assert_eq!(read(b"0 gewone tekst"), None);
        assert_eq!(read(&signed(2, &plain, element)[..30]), Some(Err(())));
        let deep = [&signed(2, &[], element)[..15], &b"\x30\x80".repeat(100_000)].concat();
        assert_eq!(read(&deep), Some(Err(())));
    }

    #[test]
    fn knows_keys_and_certificates() {
        let oid = element(6, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01");
        let store = element(0x30, &[element(2, &[3]), element(0x30, &oid)].concat());
        assert!(is_key_store(&store) && !is_certificate(&store));
        let version = element(0xa0, &element(2, &[2]));
        let inner = [version, element(2, &[1, 2]), element(0x30, &oid)].concat();
        let certificate = element(0x30, &element(0x30, &inner));
        assert!(is_certificate(&certificate) && !is_key_store(&certificate));
    }
}
