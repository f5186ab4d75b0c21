//! Transfer encodings and character sets, read as leniently as the mail programs that people use.
//!
//! Where two programs would read different bytes, both readings are given: what one recipient
//! can see must be searched.

use std::borrow::Cow;

use bytes::Bytes;
use encoding_rs::Encoding;
use mail_parser::decoders::charsets::map::charset_decoder;

/// A Content-Transfer-Encoding (RFC 2045, 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// `base64`.
    Base64,
    /// `7bit`, `8bit`, `binary`, or none: the bytes stand as they are.
    Identity,
    /// `quoted-printable`.
    QuotedPrintable,
    /// Anything else.
    Unknown,
}

impl Transfer {
    /// Reads the value of the field as Outlook does: `base64;` and `base64 (x)` are base64.
    pub fn named(value: &str) -> Self {
        let start = value.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && c != '(');
        let start = start.strip_prefix('(').map_or(start, |comment| {
            comment.split_once(')').map_or("", |(_, after)| after.trim_start())
        });
        let ends = |c: char| !c.is_ascii_alphanumeric() && c != '-';
        let token = start.split(ends).next().unwrap_or_default().to_ascii_lowercase();
        match token.as_str() {
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit" => Self::Identity,
            _ => Self::Unknown,
        }
    }

    /// The content as the recipient's program decodes it, and every other reading in doubt.
    ///
    /// - Shape: at least one reading; identity shares the memory of `raw`.
    /// - Cost: linear, at most twice the size of `raw`.
    pub fn readings(self, raw: &Bytes) -> Vec<Bytes> {
        match self {
            Self::Identity | Self::Unknown => vec![raw.clone()],
            Self::QuotedPrintable => vec![quoted_printable(raw).into()],
            Self::Base64 => base64(raw),
        }
    }
}

/// Decodes base64 and keeps what does not belong in it: text after the padding, lines with
/// characters outside the alphabet (a footer that some gateway glued on).
fn base64(raw: &[u8]) -> Vec<Bytes> {
    let mut stream = Base64Stream::with_capacity(raw.len() / 4 * 3 + 3);
    let mut padded_at = None;
    let mut doubt = false;
    let mut second = None;
    for (at, &byte) in raw.iter().enumerate() {
        match SEXTETS.get(usize::from(byte)).copied().unwrap_or(JUNK) {
            SPACE => {}
            PADDING => padded_at = padded_at.or(Some(at)),
            JUNK => doubt = true,
            sextet if padded_at.is_some() => {
                doubt = true;
                second.get_or_insert_with(|| Base64Stream::with_capacity(256)).push(sextet);
            }
            sextet => stream.push(sextet),
        }
    }
    let mut readings = vec![stream.finish()];
    if let Some(second) = second {
        readings.push(second.finish());
    }
    if doubt {
        readings.push(outside_base64(raw, padded_at.unwrap_or(raw.len())).into());
    }
    readings
}

/// The lines that hold a character outside the alphabet, or stand after the padding.
fn outside_base64(raw: &[u8], padded_at: usize) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut at = 0;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let junk = |byte: &u8| SEXTETS.get(usize::from(*byte)) == Some(&JUNK);
        if at > padded_at || line.iter().any(junk) {
            kept.extend_from_slice(line);
        }
        at += line.len();
    }
    kept
}

struct Base64Stream {
    bytes: Vec<u8>,
    pending: u32,
    bits: u32,
}

impl Base64Stream {
    fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity), pending: 0, bits: 0 }
    }

    fn push(&mut self, sextet: u8) {
        self.pending = (self.pending << 6 | u32::from(sextet)) & 0xffff;
        self.bits += 6;
        if self.bits >= 8 {
            self.bits -= 8;
            self.bytes.push((self.pending >> self.bits & 0xff) as u8);
        }
    }

    fn finish(self) -> Bytes {
        self.bytes.into()
    }
}

/// Decodes quoted-printable; a `=` that begins no code stands for itself.
fn quoted_printable(raw: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        let next = raw.get(at + 1..).unwrap_or_default();
        let hex = |index: usize| next.get(index).and_then(|b| char::from(*b).to_digit(16));
        if byte != b'=' {
            decoded.push(byte);
            at += 1;
        } else if let (Some(high), Some(low)) = (hex(0), hex(1)) {
            decoded.push((high << 4 | low) as u8);
            at += 3;
        } else if let Some(length) = soft_break(next) {
            at += 1 + length;
        } else {
            decoded.push(byte);
            at += 1;
        }
    }
    decoded
}

/// Length of the space and line break with which `text` starts, if it does (RFC 2045, 6.7).
fn soft_break(text: &[u8]) -> Option<usize> {
    let blank = text.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    match text.get(blank..)? {
        [b'\r', b'\n', ..] => Some(blank + 2),
        [b'\n' | b'\r', ..] => Some(blank + 1),
        [] => Some(blank),
        _ => None,
    }
}

/// `bytes` of the character set `label` as UTF-8; `None` where the label is unknown or its own
/// bytes prove it wrong, so that the content must be judged by itself.
pub fn to_utf8<'a>(bytes: &'a [u8], label: &str) -> Option<Cow<'a, str>> {
    let label = label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
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
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    (!wrong).then_some(text)
}

const SPACE: u8 = 253;
const PADDING: u8 = 254;
const JUNK: u8 = 255;

/// What each byte means in base64 (RFC 4648, 4): a value below 64 or one of the marks above.
const SEXTETS: [u8; 256] = {
    let mut table = [JUNK; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut index = 0;
    while index < alphabet.len() {
        table[alphabet[index] as usize] = index as u8;
        index += 1;
    }
    table[b'=' as usize] = PADDING;
    table[b' ' as usize] = SPACE;
    table[b'\t' as usize] = SPACE;
    table[b'\r' as usize] = SPACE;
    table[b'\n' as usize] = SPACE;
    table
};

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::{Transfer, to_utf8};

    #[test]
    fn names_a_transfer_encoding_as_outlook_does() {
        for (value, expected) in [
            ("base64", Transfer::Base64),
            (" BASE64 ", Transfer::Base64),
            ("base64;", Transfer::Base64),
            ("base64 (x)", Transfer::Base64),
            ("(x) base64", Transfer::Base64),
            ("\"base64\"", Transfer::Base64),
            ("Quoted-Printable", Transfer::QuotedPrintable),
            ("", Transfer::Identity),
            ("8bit", Transfer::Identity),
            ("7bit; charset=x", Transfer::Identity),
            ("x-uuencode", Transfer::Unknown),
            ("base64x", Transfer::Unknown),
        ] {
            assert_eq!(Transfer::named(value), expected, "{value}");
        }
    }

    #[test]
    fn decodes_and_keeps_every_reading_in_doubt() {
        type Case = (Transfer, &'static [u8], &'static [&'static [u8]]);
        let cases: [Case; 12] = [
            (Transfer::Identity, b"a=3D", &[b"a=3D"]),
            (Transfer::Base64, b"MTIzNDU2Nzgy", &[b"123456782"]),
            (Transfer::Base64, b"MTIz\r\n NDU2\r\nNzgy\r\n", &[b"123456782"]),
            (Transfer::Base64, b"MTI=", &[b"12"]),
            (Transfer::Base64, b"MTI", &[b"12"]),
            (Transfer::Base64, b"MTIz*NDU2", &[b"123456", b"MTIz*NDU2"]),
            (Transfer::Base64, b"MQ==\r\nMg==", &[b"1", b"2", b"Mg=="]),
            (Transfer::Base64, b"", &[b""]),
            (Transfer::QuotedPrintable, b"1=32=33=\r\n4= \n5=", &[b"12345"]),
            (Transfer::QuotedPrintable, b"a=b=ZZ=e9", &[b"a=b=ZZ\xe9"]),
            (Transfer::QuotedPrintable, b"=", &[b""]),
            (Transfer::Unknown, b"begin", &[b"begin"]),
        ];
        for (transfer, raw, expected) in cases {
            let readings = transfer.readings(&Bytes::copy_from_slice(raw));
            assert_eq!(readings, expected, "{transfer:?} {}", String::from_utf8_lossy(raw));
        }
    }

    #[test]
    fn trusts_a_character_set_only_where_its_bytes_allow_it() {
        let cases: [(&[u8], &str, Option<&str>); 9] = [
            (b"caf\xe9", "ISO-8859-1", Some("caf\u{e9}")),
            (b"caf\xe9", "utf-8", None),
            (b"caf\xc3\xa9", "UTF-8", Some("caf\u{e9}")),
            (b"caf\xe9", "us-ascii", Some("caf\u{e9}")),
            (b"1\x002\x00", "utf-16le", Some("12")),
            (b"1\x002\x00", "us-ascii", None),
            (b"+ADE-+ADI-", "utf-7", Some("12")),
            (b"caf\x82", "cp850", Some("caf\u{e9}")),
            (b"x", "klingon", None),
        ];
        for (bytes, label, expected) in cases {
            assert_eq!(to_utf8(bytes, label).as_deref(), expected, "{label}");
        }
    }
}
