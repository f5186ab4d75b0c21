//! Bytes of a client that are not yet read, and the command lines in them.

use std::fmt;

use memchr::memchr2;

/// Bytes that are not yet read. Reading is linear in them, whatever the pieces they come in.
pub(super) struct Input {
    bytes: Vec<u8>,
    /// Where the unread bytes begin, and up to where they are known to hold no line end.
    start: usize,
    searched: usize,
    line_bytes_max: usize,
    /// The front of the line was over the limit and is gone.
    too_long: bool,
}

/// What stands next in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A CR or LF that is not half of a CRLF.
    BareLineEnd,
    /// No whole line yet.
    Missing,
    /// A line over the limit; it has been read to its end.
    TooLong,
    /// A line without its CRLF.
    Whole(Vec<u8>),
}

impl Input {
    pub(super) fn new(line_bytes_max: usize) -> Self {
        Self { bytes: Vec::new(), start: 0, searched: 0, line_bytes_max, too_long: false }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.start == self.bytes.len() {
            self.clear();
        } else if self.start > self.bytes.len() / 2 {
            self.bytes.drain(..self.start);
            self.searched -= self.start;
            self.start = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// All that is not yet read.
    pub(super) fn unread(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// Marks `count` bytes as read.
    pub(super) fn take(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.bytes.len());
        self.searched = self.start;
    }

    /// Marks everything as read.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        // One large piece must not keep its memory for the rest of a long conversation.
        self.bytes.shrink_to(KEPT_BYTES_MAX);
        self.start = 0;
        self.searched = 0;
    }

    /// Reads the next line. The result does not depend on the pieces the bytes came in.
    pub(super) fn line(&mut self) -> Line {
        let tail = self.bytes.get(self.searched..).unwrap_or_default();
        let Some(found) = memchr2(b'\r', b'\n', tail) else {
            self.searched = self.bytes.len();
            if self.unread().len() >= self.line_bytes_max {
                self.too_long = true;
                self.take(usize::MAX);
            }
            return Line::Missing;
        };
        let end = self.searched + found;
        self.searched = end;
        match (self.bytes.get(end), self.bytes.get(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => {
                let line = self.bytes.get(self.start..end).unwrap_or_default();
                let too_long = self.too_long || line.len() + 2 > self.line_bytes_max;
                let line = if too_long { Line::TooLong } else { Line::Whole(line.to_vec()) };
                self.too_long = false;
                self.take(end + 2 - self.start);
                line
            }
            (Some(b'\r'), None) => {
                if end - self.start >= self.line_bytes_max {
                    self.too_long = true;
                    self.take(end - self.start);
                }
                Line::Missing
            }
            _ => Line::BareLineEnd,
        }
    }
}

impl fmt::Debug for Input {
    /// Shows how much there is, not what: it may be mail.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Input({} bytes)", self.unread().len())
    }
}

/// What a session keeps allocated between two pieces of input.
const KEPT_BYTES_MAX: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::Input;
    use super::Line;

    #[test]
    fn lines_are_the_same_in_pieces_of_any_size() {
        let long = format!("{}\r\nB\r\n", "a".repeat(30));
        let exact = format!("{}\r\n", "a".repeat(8));
        let whole = |text: &str| Line::Whole(text.as_bytes().to_vec());
        let cases = [
            ("A\r\nB\r\n", vec![whole("A"), whole("B")]),
            ("\r\n\r\n", vec![whole(""), whole("")]),
            ("A", vec![]),
            ("A\r", vec![]),
            ("A\nB\r\n", vec![Line::BareLineEnd]),
            ("A\rB\r\n", vec![Line::BareLineEnd]),
            ("A\r\r\n", vec![Line::BareLineEnd]),
            ("\n", vec![Line::BareLineEnd]),
            (long.as_str(), vec![Line::TooLong, whole("B")]),
            (exact.as_str(), vec![whole("aaaaaaaa")]),
            ("aaaaaaaaa\r\n", vec![Line::TooLong]),
            ("aaaaaaaaaaaaaaaaaaaaa\n", vec![Line::BareLineEnd]),
        ];
        for (text, expected) in cases {
            for size in 1..=text.len() {
                let mut input = Input::new(10);
                let mut lines = Vec::new();
                for piece in text.as_bytes().chunks(size) {
                    input.push(piece);
                    while lines.last() != Some(&Line::BareLineEnd) {
                        match input.line() {
                            Line::Missing => break,
                            line => lines.push(line),
                        }
                    }
                }
                assert_eq!(lines, expected, "{text:?} in pieces of {size}");
            }
        }
    }
}
