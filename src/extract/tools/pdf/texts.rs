//! Text strings outside of pages (ISO 32000-2, 7.9.2.2).

use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;

/// The text of a string: UTF-16 or UTF-8 by its mark, else PDFDocEncoding.
pub(in crate::extract) fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            // Not allowed without a mark, and written all the same.
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| character(*byte)).collect(),
        },
    }
}

/// A character of PDFDocEncoding (ISO 32000-1, annex D.2).
fn character(byte: u8) -> char {
    match byte {
        0x18..=0x1f => *ACCENTS.get(usize::from(byte - 0x18)).unwrap_or(&' '),
        0x80..=0xa0 => *MARKS.get(usize::from(byte - 0x80)).unwrap_or(&' '),
        _ => char::from(byte),
    }
}

const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];

const MARKS: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', ' ', '€',
];

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn reads_strings_of_every_encoding() {
        for (bytes, expected) in [
            (&b"Zo\xeb \xa0 1"[..], "Zoë € 1"),
            (b"\xfe\xff\0Z\0o\0\xeb", "Zoë"),
            (b"\xff\xfeZ\0o\0\xeb\0", "Zoë"),
            (b"\xef\xbb\xbfZo\xc3\xab", "Zoë"),
            (b"Zo\xc3\xab", "Zoë"),
            (b"", ""),
        ] {
            assert_eq!(decode(bytes), expected);
        }
    }
}
