//! Values of header fields as text: bytes of any character set, lines joined, encoded words
//! decoded (RFC 2047).
//!
//! Read as leniently as mail programs do: words inside quotes and inside parameters, words
//! without padding or end, a character split over two words.

use encoding_rs::WINDOWS_1252;

use crate::mail::charset::to_utf8;
use crate::mail::decode::base64_lenient;
use crate::mail::decode::quoted_printable;

/// An unstructured value on one line, its encoded words decoded; empty where nothing is left.
pub(super) fn text(value: &[u8]) -> String {
    decode_words(joined(&raw_text(value), " ").trim())
}

/// The same with nothing in place of the folds, where one stands between two digits: some programs
/// break a long line wherever it is full, in the middle of a number too.
pub(super) fn text_without_folds(value: &[u8]) -> Option<String> {
    let raw = raw_text(value);
    let mut lines = raw.lines().filter(|line| !line.trim().is_empty());
    let mut before = lines.next()?;
    let in_number = lines.any(|line| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let broken =
            digit(before.trim_end().chars().next_back()) && digit(line.trim_start().chars().next());
        before = line;
        broken
    });
    in_number.then(|| decode_words(joined(&raw, "").trim()))
}

/// Bytes of a header: UTF-8 (RFC 6532), or what old programs write without saying so.
pub(super) fn raw_text(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(value).0.into_owned(),
    }
}

/// `text` with its encoded words decoded; what is none stands as it was.
///
/// - Cost: linear.
pub(super) fn decode_words(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut pending = Pending::default();
    let mut rest = text;
    while let Some(at) = rest.find("=?") {
        let (before, word) = rest.split_at(at);
        if !(pending.is_open() && before.trim().is_empty()) {
            pending.end(&mut decoded);
            decoded.push_str(before);
        }
        match Word::read(word) {
            Some(read) => {
                pending.push(&read, &mut decoded);
                rest = word.get(read.length..).unwrap_or_default();
            }
            None => {
                pending.end(&mut decoded);
                decoded.push_str("=?");
                rest = word.get(2..).unwrap_or_default();
            }
        }
    }
    pending.end(&mut decoded);
    decoded.push_str(rest);
    decoded
}

/// An encoded word: `=?charset*language?B?data?=`.
struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
    length: usize,
}

impl<'a> Word<'a> {
    fn read(word: &'a str) -> Option<Self> {
        let inner = word.get(2..)?;
        let label =
            memchr::memchr(b'?', inner.as_bytes().get(..LABEL_BYTES_MAX.min(inner.len()))?)?;
        let (charset, rest) = (inner.get(..label)?, inner.get(label + 1..)?);
        let encoding = rest.get(..1)?;
        let data = rest.get(1..)?.strip_prefix('?')?;
        // RFC 2047 allows 75 bytes; programs write far longer ones, some of them without an end.
        let (data, end) = match data.find("?=") {
            Some(end) => (data.get(..end)?, end + 2),
            None => {
                let end = data.find(char::is_whitespace).unwrap_or(data.len());
                (data.get(..end)?, end)
            }
        };
        let bytes = match encoding {
            "b" | "B" => base64_lenient(data.as_bytes()),
            "q" | "Q" => quoted_printable(data.replace('_', " ").as_bytes()),
            _ => return None,
        };
        let charset = charset.split('*').next().unwrap_or_default();
        Some(Self { charset, bytes, length: 2 + label + 1 + 2 + end })
    }
}

/// Words not yet turned into text: a character may be split over two of them.
#[derive(Default)]
struct Pending {
    charset: Option<String>,
    bytes: Vec<u8>,
}

impl Pending {
    fn is_open(&self) -> bool {
        self.charset.is_some()
    }

    fn push(&mut self, word: &Word<'_>, decoded: &mut String) {
        let same = self.charset.as_deref().is_some_and(|c| c.eq_ignore_ascii_case(word.charset));
        if !same {
            self.end(decoded);
            self.charset = Some(word.charset.to_owned());
        }
        self.bytes.extend_from_slice(&word.bytes);
    }

    fn end(&mut self, decoded: &mut String) {
        let Some(charset) = self.charset.take() else { return };
        let bytes = std::mem::take(&mut self.bytes);
        match to_utf8(&bytes, &charset) {
            Some(text) => decoded.push_str(&text),
            None => decoded.push_str(&raw_text(&bytes)),
        }
    }
}

/// The lines of a folded value with `between` in place of each fold (RFC 5322, 2.2.3).
fn joined(text: &str, between: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for (index, line) in text.split(['\r', '\n']).filter(|line| !line.is_empty()).enumerate() {
        if index > 0 {
            joined.push_str(between);
        }
        joined.push_str(if index > 0 { line.trim_start() } else { line });
    }
    joined
}

/// A name of a character set, with a language, has fewer characters than this.
const LABEL_BYTES_MAX: usize = 80;

#[cfg(test)]
mod tests {
    use super::{decode_words, text, text_without_folds};

    #[test]
    fn decodes_words_wherever_they_stand() {
        for (value, expected) in [
            ("gewoon", "gewoon"),
            ("=?utf-8?Q?a_b?= c", "a b c"),
            ("=?utf-8?Q?a?=  =?iso-8859-1?Q?=E9?= x", "a\u{e9} x"),
            ("=?utf-8?B?w6s?=x", "\u{eb}x"),
            ("=?utf-8?B?ww==?= =?UTF-8?B?qw==?=", "\u{eb}"),
            ("\"=?utf-8*nl?q?=3D=3d?=\"", "\"==\""),
            ("=?utf-8?B?w6s=", "\u{eb}"),
            ("=?utf-8?X?w6s?=", "=?utf-8?X?w6s?="),
            ("=?=?utf-8?q?a?=", "=?a"),
            ("=?klingon?q?=E9?=", "\u{e9}"),
            ("=?", "=?"),
        ] {
            assert_eq!(decode_words(value), expected, "{value}");
        }
    }

    #[test]
    fn joins_lines_with_and_without_what_folds_them() {
        for (value, expected, tight) in [
            ("a\r\n b\r\n", "a b", None),
            ("1\r\n 2", "1 2", Some("12")),
            ("a 1\n\t2 b", "a 1 2 b", Some("a 12 b")),
        ] {
            assert_eq!(text(value.as_bytes()), expected);
            assert_eq!(text_without_folds(value.as_bytes()).as_deref(), tight);
        }
        assert_eq!(text(b"caf\xe9"), "caf\u{e9}");
    }
}
