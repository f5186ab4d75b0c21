//! The header of a message as it stands on the wire: fields, byte for byte.
//!
//! Nothing is decoded and nothing copied: the gate cuts fields out of a message by these ranges,
//! and the parser reads their values from them.

use std::ops::Range;

/// One header field with its continuation lines, line breaks included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Name as written, without the colon; empty for a line that is no field (it has no colon).
    pub name: &'a str,
    /// Where the whole field stands in the bytes given, its last line break included.
    pub range: Range<usize>,
    /// What follows the colon, folded as it was, its last line break included.
    pub value: &'a [u8],
}

impl Field<'_> {
    /// Whether the field is called `name`, without regard to case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether the name begins with `prefix`, without regard to case.
    pub fn starts_with(&self, prefix: &str) -> bool {
        self.name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    }

    /// The value on one line, outer space removed, bytes that are no UTF-8 replaced.
    pub fn unfolded(&self) -> String {
        let text = String::from_utf8_lossy(self.value);
        text.split(['\r', '\n']).collect::<String>().trim().to_owned()
    }
}

/// The fields of a header, from top to bottom. Ends at the empty line that ends the header.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Fields<'_> {
    /// Where the next field would start; after the last one: where the empty line stands.
    pub fn offset(&self) -> usize {
        self.at
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        let start = self.at;
        let mut end = line_end(self.bytes, start);
        if is_blank(self.bytes.get(start..end)?) {
            return None;
        }
        // RFC 5322, 2.2.3: a line that begins with space or tab belongs to the field before.
        while matches!(self.bytes.get(end), Some(b' ' | b'\t')) {
            end = line_end(self.bytes, end);
        }
        self.at = end;
        let whole = self.bytes.get(start..end)?;
        let first_line = whole.get(..line_end(whole, 0)).unwrap_or_default();
        let (name, value) = match memchr::memchr(b':', first_line) {
            Some(colon) => whole.split_at(colon),
            None => (&whole[..0], whole),
        };
        let name = std::str::from_utf8(name).unwrap_or_default().trim_end();
        let value = if name.is_empty() { value } else { value.get(1..).unwrap_or_default() };
        Some(Field { name, range: start..end, value })
    }
}

/// The header fields of the message or part that starts at the first of `bytes`.
///
/// - Cost: reads the header only, allocates nothing.
pub fn header_fields(bytes: &[u8]) -> Fields<'_> {
    Fields { bytes, at: 0 }
}

/// Where the body starts: after the empty line that ends the header, or at the end of `bytes`.
pub fn header_end(bytes: &[u8]) -> usize {
    let mut fields = header_fields(bytes);
    fields.by_ref().for_each(drop);
    line_end(bytes, fields.offset())
}

/// One past the line break of the line in which `at` lies.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(bytes.len(), |found| at + found + 1)
}

/// Whether a line holds its line break and nothing else; the end of the bytes is one too.
pub(super) fn is_blank(line: &[u8]) -> bool {
    matches!(line, b"\r\n" | b"\n" | b"\r" | b"")
}

#[cfg(test)]
mod tests {
    use super::{header_end, header_fields};

    #[test]
    fn gives_every_field_its_bytes_and_stops_at_the_empty_line() {
        let message = b"Received: a\r\n\tby b\r\nX-Sluis-ID : M-1\r\n two\r\nno field\r\n\
                        Subject:x\n\r\nX-Sluis-Body: kept\r\n";
        let seen: Vec<_> = header_fields(message).map(|f| (f.name, f.range.clone())).collect();
        assert_eq!(
            seen,
            [("Received", 0..20), ("X-Sluis-ID", 20..44), ("", 44..54), ("Subject", 54..64)]
        );
        assert_eq!(header_end(message), 66);
        let cut: Vec<_> = header_fields(message).filter(|f| f.starts_with("x-sluis-")).collect();
        assert_eq!(cut.len(), 1);
        assert_eq!(cut[0].unfolded(), "M-1 two");
    }

    #[test]
    fn a_header_may_be_empty_or_have_no_end() {
        for (message, fields, body) in [
            (&b""[..], 0, 0),
            (b"\r\nbody", 0, 2),
            (b"A: b", 1, 4),
            (b"A: b\r\n", 1, 6),
            (b"A: b\r\n\r\nbody", 1, 8),
            (b": nothing before\r\n\r\n", 1, 20),
            (b"\xffA\xff: b\r\n c", 1, 10),
        ] {
            assert_eq!(header_fields(message).count(), fields, "{message:?}");
            assert_eq!(header_end(message), body, "{message:?}");
        }
    }
}
