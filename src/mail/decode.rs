//! Transfer encodings, read as leniently as the mail programs that people use.
//!
//! Where two programs would read different bytes, both readings are given: what one recipient
//! can see must be searched.

use bytes::Bytes;

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
    /// `x-uuencode`, and the names that others give it.
    Uuencode,
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
            "base64" | "base-64" | "x-base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            "x-uuencode" | "x-uue" | "uuencode" | "uue" => Self::Uuencode,
            "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit" => Self::Identity,
            _ => Self::Unknown,
        }
    }

    /// The content as the recipient's program decodes it, and every other reading in doubt.
    ///
    /// - Shape: at least one reading; identity shares the memory of `raw`, and so does uuencode,
    ///   whose files [`crate::mail::uu_files`] gives.
    /// - Cost: linear, at most twice the size of `raw`.
    pub fn readings(self, raw: &Bytes) -> Vec<Bytes> {
        match self {
            Self::Identity | Self::Unknown => {
                let disguised = undeclared(raw).map(Bytes::from);
                [Some(raw.clone()), disguised].into_iter().flatten().collect()
            }
            Self::QuotedPrintable => vec![quoted_printable(raw).into()],
            Self::Base64 => base64(raw),
            Self::Uuencode => vec![raw.clone()],
        }
    }
}

/// The content decoded, where it is encoded without saying so: a recipient who sees it so can
/// decode it by hand.
fn undeclared(raw: &[u8]) -> Option<Vec<u8>> {
    if is_base64_through_and_through(raw) {
        Some(base64_lenient(raw))
    } else if is_quoted_printable_through_and_through(raw) {
        Some(quoted_printable(raw))
    } else {
        None
    }
}

/// Whether `raw` is nothing but base64: lines of one length, or one long line.
fn is_base64_through_and_through(raw: &[u8]) -> bool {
    let mut lines =
        raw.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|l| !l.is_empty());
    let Some(first) = lines.next() else { return false };
    let is_coded = |line: &[u8]| {
        let padded = line.iter().rev().take_while(|byte| **byte == b'=').count();
        let (data, _) = line.split_at(line.len() - padded.min(2));
        data.iter().all(|byte| SEXTETS.get(usize::from(*byte)).is_some_and(|s| *s < SPACE))
    };
    // A long word or a path is of the alphabet, too, but rarely of all three sorts.
    let mixed = |test: fn(&u8) -> bool| first.iter().any(test);
    let is_mixed =
        mixed(u8::is_ascii_digit) && mixed(u8::is_ascii_lowercase) && mixed(u8::is_ascii_uppercase);
    if first.len() < BASE64_LINE_LEAST || !first.len().is_multiple_of(4) || !is_mixed {
        return false;
    }
    let mut ended = false;
    is_coded(first)
        && lines.all(|line| {
            let fits = !ended && line.len() <= first.len() && is_coded(line);
            ended = line.len() < first.len();
            fits
        })
}

/// Whether every `=` in `raw` begins a code or a soft line break, and there are both.
fn is_quoted_printable_through_and_through(raw: &[u8]) -> bool {
    let (mut codes, mut breaks) = (0_usize, 0_usize);
    for at in memchr::memchr_iter(b'=', raw) {
        let next = raw.get(at + 1..).unwrap_or_default();
        match next {
            [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => codes += 1,
            _ if !next.is_empty() && soft_break(next).is_some() => breaks += 1,
            _ => return false,
        }
    }
    codes > 0 && breaks > 0
}

/// Decodes base64 and keeps what does not belong in it: text after the padding, lines with
/// characters outside the alphabet (a footer that some gateway glued on).
fn base64(raw: &[u8]) -> Vec<Bytes> {
    let mut stream = Base64Stream::with_capacity(raw.len() / 4 * 3 + 3);
    let mut padded_at = None;
    let mut doubt = false;
    for (at, &byte) in raw.iter().enumerate() {
        match SEXTETS.get(usize::from(byte)).copied().unwrap_or(JUNK) {
            SPACE => {}
            PADDING => padded_at = padded_at.or(Some(at)),
            JUNK => doubt = true,
            _ if padded_at.is_some() => doubt = true,
            sextet => stream.push(sextet),
        }
    }
    let mut readings = vec![stream.finish()];
    if doubt {
        // Some programs stop at the padding, others go on behind it.
        if padded_at.is_some() {
            readings.push(base64_lenient(raw).into());
        }
        readings.push(outside_base64(raw, padded_at.unwrap_or(raw.len())).into());
    }
    readings
}

/// Decodes base64 in any number of padded pieces; what is not of the alphabet is passed over.
pub(super) fn base64_lenient(raw: &[u8]) -> Vec<u8> {
    let mut stream = Base64Stream::with_capacity(raw.len() / 4 * 3 + 3);
    for &byte in raw {
        match SEXTETS.get(usize::from(byte)).copied().unwrap_or(JUNK) {
            PADDING => stream.end_piece(),
            SPACE | JUNK => {}
            sextet => stream.push(sextet),
        }
    }
    stream.bytes
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

    /// What follows the padding begins at a whole byte.
    fn end_piece(&mut self) {
        self.bits = 0;
    }

    fn finish(self) -> Bytes {
        self.bytes.into()
    }
}

/// Decodes quoted-printable; a `=` that begins no code stands for itself.
pub fn quoted_printable(raw: &[u8]) -> Vec<u8> {
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

/// Decodes `%41` (RFC 2231, 4); a `%` that begins no code stands for itself.
pub fn percent(raw: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        let hex = |index: usize| raw.get(index).and_then(|b| char::from(*b).to_digit(16));
        match (byte, hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high << 4 | low) as u8);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
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

/// A shorter line is a word.
const BASE64_LINE_LEAST: usize = 60;

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
    use proptest::prelude::*;

    use super::Transfer;

    proptest! {
        #[test]
        fn what_is_encoded_comes_out_again(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            width in 4_usize..76,
        ) {
            let base64 = data_encoding::BASE64.encode(&bytes);
            let lines: Vec<&[u8]> = base64.as_bytes().chunks(width).collect();
            let read = Transfer::Base64.readings(&Bytes::from(lines.join(&b"\r\n"[..])));
            prop_assert_eq!(read[0].as_ref(), &bytes[..]);

            let written: Vec<String> = bytes.iter().map(|byte| match byte {
                b'!'..=b'<' | b'>'..=b'~' => char::from(*byte).to_string(),
                byte => format!("={byte:02X}"),
            }).collect();
            let lines: Vec<String> = written.chunks(width).map(|line| line.concat()).collect();
            let read = Transfer::QuotedPrintable.readings(&Bytes::from(lines.join("=\r\n")));
            prop_assert_eq!(read[0].as_ref(), &bytes[..]);

            prop_assert_eq!(super::percent(
                bytes.iter().map(|byte| format!("%{byte:02x}")).collect::<String>().as_bytes()
            ), bytes);
        }
    }

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
            ("x-uuencode", Transfer::Uuencode),
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
            (Transfer::Base64, b"MQ==\r\nMg==", &[b"1", b"12", b"Mg=="]),
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
}
