//! Files in the text of a message by uuencode: what mail was sent with before MIME, and what some
//! programs still write.

use std::ops::Range;

use memchr::memmem::FindIter;

use crate::mail::decode::base64_lenient;
use crate::mail::field::line_end;
use crate::mail::word::raw_text;

/// A file that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UuFile {
    /// Its name as written.
    pub name: String,
    /// Its content, decoded.
    pub bytes: Vec<u8>,
    /// Where it stands, from `begin` up to and with `end`.
    pub range: Range<usize>,
}

/// The files in `text`: each begins with a line `begin 644 name`, or `begin-base64 644 name`.
///
/// - Shape: in order, without overlap; one without its last line holds what there is.
/// - Cost: linear; one file at a time is in memory.
/// - Source: POSIX.1-2024, uuencode.
pub fn files(text: &[u8]) -> UuFiles<'_> {
    UuFiles { text, begins: memchr::memmem::find_iter(text, b"begin"), from: 0 }
}

/// The files in a text, one after another.
pub struct UuFiles<'a> {
    text: &'a [u8],
    begins: FindIter<'a, 'static>,
    /// Where the file before ended.
    from: usize,
}

impl Iterator for UuFiles<'_> {
    type Item = UuFile;

    fn next(&mut self) -> Option<UuFile> {
        loop {
            let at = self.begins.next()?;
            let before = at.checked_sub(1).and_then(|before| self.text.get(before));
            if at < self.from || !matches!(before, None | Some(b'\n' | b'\r')) {
                continue;
            }
            if let Some(file) = file_at(self.text, at) {
                self.from = file.range.end;
                return Some(file);
            }
        }
    }
}

/// The file whose first line starts at `at`.
fn file_at(text: &[u8], at: usize) -> Option<UuFile> {
    let first = line_end(text, at);
    let line = text.get(at..first.min(at + FIRST_LINE_MAX))?;
    let (line, base64) = match line.strip_prefix(b"begin-base64 ") {
        Some(line) => (line, true),
        None => (line.strip_prefix(b"begin ")?, false),
    };
    let line = raw_text(line);
    let (mode, name) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
    if !(3..=4).contains(&mode.len()) || !mode.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (bytes, end) = if base64 { coded_lines(text, first) } else { uu_lines(text, first)? };
    Some(UuFile { name: name.trim().to_owned(), bytes, range: at..end })
}

/// Decodes lines of uuencode from `at` on, and says where they end; `None` where there are none.
fn uu_lines(text: &[u8], mut at: usize) -> Option<(Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    loop {
        let end = line_end(text, at);
        let line = trimmed(text.get(at..end)?);
        let is_first = bytes.is_empty();
        if line == b"end" || !is_coded(line, is_first) {
            let end = if line == b"end" { end } else { at };
            return (!is_first).then_some((bytes, end));
        }
        let length = line.first().map_or(0, |length| usize::from(length.wrapping_sub(b' ') & 63));
        at = end;
        if length > 0 {
            decode_line(line.get(1..).unwrap_or_default(), length, &mut bytes);
        } else if is_first {
            return None;
        }
        if at >= text.len() {
            return (!bytes.is_empty()).then_some((bytes, at));
        }
    }
}

/// Whether the line is of the alphabet and as long as its first character says; spaces at its end
/// may be lost.
fn is_coded(line: &[u8], is_first: bool) -> bool {
    let Some((length, data)) = line.split_first() else { return !is_first };
    let coded = usize::from(length.wrapping_sub(b' ') & 63).div_ceil(3) * 4;
    let missing = coded.saturating_sub(data.len());
    line.iter().all(|byte| (b' '..=b'`').contains(byte))
        && data.len() <= coded + 2
        && (missing < 4 || !is_first)
}

fn decode_line(data: &[u8], length: usize, bytes: &mut Vec<u8>) {
    let end = bytes.len() + length;
    let groups = length.div_ceil(3);
    for group in 0..groups {
        let sextet = |index: usize| {
            let byte = data.get(group * 4 + index).copied().unwrap_or(b' ');
            u32::from(byte.wrapping_sub(b' ') & 63)
        };
        let bits = sextet(0) << 18 | sextet(1) << 12 | sextet(2) << 6 | sextet(3);
        bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
    }
    bytes.truncate(end);
}

/// Decodes lines of base64 from `at` up to `====`.
fn coded_lines(text: &[u8], at: usize) -> (Vec<u8>, usize) {
    let mut end = at;
    while end < text.len() {
        let next = line_end(text, end);
        let line = trimmed(text.get(end..next).unwrap_or_default());
        if line == b"====" {
            return (base64_lenient(text.get(at..end).unwrap_or_default()), next);
        }
        if !line.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=')) {
            break;
        }
        end = next;
    }
    (base64_lenient(text.get(at..end).unwrap_or_default()), end)
}

/// The line without its line break; spaces stay, they are digits here.
fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The first line with the name; what is longer is cut.
const FIRST_LINE_MAX: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::files;

    #[test]
    fn sees_the_files_in_a_text() {
        // A text, and its files: name, content, and what stands behind.
        type Case = (&'static str, &'static [(&'static str, &'static str, &'static str)]);
        let cases: [Case; 10] = [
            ("hallo\nbegin 644 a.txt\n#0V%T\n`\nend\nna", &[("a.txt", "Cat", "na")]),
            ("begin 644 a b.txt\r\n#0V%T\r\n`\r\nend", &[("a b.txt", "Cat", "")]),
            ("begin 0644 a\n#0V%T\n", &[("a", "Cat", "")]),
            ("begin 644 a\n#0V%T\n\nend\n", &[("a", "Cat", "")]),
            ("begin 644 a\n#0V%T\nGewoon verder", &[("a", "Cat", "Gewoon verder")]),
            (
                "begin 644 a\n#0V%T\nend\nbegin 644 b\n#0V%T\nend\n",
                &[("a", "Cat", "begin 644 b\n#0V%T\nend\n"), ("b", "Cat", "")],
            ),
            ("begin-base64 644 a\nQ2F0\n====\nx", &[("a", "Cat", "x")]),
            ("wij begin 644 a.txt\n#0V%T\n", &[]),
            ("begin 2026 met schrijven\nvan een lange brief aan alle inwoners", &[]),
            ("begin dit jaar\n#0V%T\n", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = files(text.as_bytes())
                .map(|file| {
                    (file.name, String::from_utf8_lossy(&file.bytes).into_owned(), file.range.end)
                })
                .collect();
            let found: Vec<_> = found
                .iter()
                .map(|(name, bytes, end)| (&name[..], &bytes[..], &text[*end..]))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
