//! Character sets as messages name them, trusted only where the bytes allow it.

use std::borrow::Cow;

use encoding_rs::Encoding;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use mail_parser::decoders::charsets::map::charset_decoder;

/// `bytes` of the character set `label` as UTF-8; `None` where the label is unknown or its own
/// bytes prove it wrong, so that the content must be judged by itself.
pub fn to_utf8<'a>(bytes: &'a [u8], label: &str) -> Option<Cow<'a, str>> {
    let label = canonical(label);
    let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
        // UTF-7 and code page 850 among others, which encoding_rs leaves out on purpose.
        return (label.len() <= 45)
            .then(|| charset_decoder(label.as_bytes()))
            .flatten()
            .map(|decode| decode(bytes).into());
    };
    if encoding == encoding_rs::REPLACEMENT {
        return None;
    }
    // A single-byte label over UTF-16 content: every other byte would be NUL.
    if encoding.is_single_byte() && bytes.contains(&0) {
        return None;
    }
    let encoding = match encoding {
        wide if wide == UTF_16LE || wide == UTF_16BE => wide_order(bytes, wide)?,
        narrow => narrow,
    };
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    (!wrong).then_some(text)
}

/// Whether nobody knows the character set `label`, and the bytes do not read as ASCII or UTF-8
/// either: EBCDIC among others.
pub fn is_foreign(bytes: &[u8], label: &str) -> bool {
    let label = canonical(label);
    let known = Encoding::for_label(label.as_bytes()).is_some()
        || label.len() <= 45 && charset_decoder(label.as_bytes()).is_some();
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    !known && high * 4 > bytes.len() && std::str::from_utf8(bytes).is_err()
}

/// The label without what senders put around it, and under its usual name.
fn canonical(label: &str) -> &str {
    let quotes = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';');
    let label = label.trim_matches(quotes);
    let ends = |name: &str| {
        let from = label.len().checked_sub(name.len());
        from.and_then(|at| label.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(name))
    };
    // RFC 1642 and Microsoft: `unicode-1-1-utf-7`, `x-unicode-2-0-utf-7`.
    if ends("utf-7") { "utf-7" } else { label }
}

/// The byte order that the content shows, whatever its label; `None` where it has a mark of its
/// own or is not wide at all.
fn wide_order(bytes: &[u8], declared: &'static Encoding) -> Option<&'static Encoding> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return None;
    }
    let nul = |offset: usize| bytes.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    match (nul(0), nul(1)) {
        (0, 0) if std::str::from_utf8(bytes).is_ok() => None,
        (even, odd) if even > odd => Some(UTF_16BE),
        (even, odd) if odd > even => Some(UTF_16LE),
        _ => Some(declared),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_foreign, to_utf8};

    #[test]
    fn trusts_a_character_set_only_where_its_bytes_allow_it() {
        let cases: [(&[u8], &str, Option<&str>); 13] = [
            (b"caf\xe9", "ISO-8859-1", Some("caf\u{e9}")),
            (b"caf\xe9", "utf-8", None),
            (b"caf\xc3\xa9", "UTF-8", Some("caf\u{e9}")),
            (b"caf\xe9", "us-ascii", Some("caf\u{e9}")),
            (b"1\x002\x00", "utf-16le", Some("12")),
            (b"1\x002\x00", "us-ascii", None),
            (b"+ADE-+ADI-", "utf-7", Some("12")),
            (b"caf\x82", "cp850", Some("caf\u{e9}")),
            (b"x", "klingon", None),
            (b"\x001\x002", "utf-16", Some("12")),
            (b"1234", "utf-16be", None),
            (b"\xff\xfe1\x00", "utf-16", None),
            (b"+ADE-2", "unicode-1-1-UTF-7", Some("12")),
        ];
        for (bytes, label, expected) in cases {
            assert_eq!(to_utf8(bytes, label).as_deref(), expected, "{label}");
        }
    }

    #[test]
    fn knows_what_it_does_not_know() {
        for (bytes, label, expected) in [
            (&b"\xc2\xe2\xd5\x40\xf9"[..], "ibm037", true),
            (b"BSN 9", "ibm037", false),
            (b"caf\xc3\xa9", "klingon", false),
            (b"\xc2\xe2\xd5", "iso-8859-1", false),
        ] {
            assert_eq!(is_foreign(bytes, label), expected, "{label}");
        }
    }
}
