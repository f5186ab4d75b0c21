//! Lines of a file of any size, in a fixed amount of memory.

use std::io;
use std::io::BufRead;

/// A file, line by line.
pub(super) struct Lines<R> {
    source: R,
    number: u64,
    line: Vec<u8>,
    is_cut: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, number: 0, line: Vec::new(), is_cut: false }
    }

    /// Goes to the next line; whether there is one.
    pub(super) fn next(&mut self) -> io::Result<bool> {
        self.line.clear();
        self.is_cut = false;
        let mut is_begun = false;
        loop {
            let ready = match self.source.fill_buf() {
                Ok(ready) => ready,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if ready.is_empty() {
                break;
            }
            is_begun = true;
            let end = memchr::memchr(b'\n', ready);
            let piece = ready.get(..end.unwrap_or(ready.len())).unwrap_or_default();
            let room = LINE_BYTES_MAX - self.line.len();
            self.is_cut |= piece.len() > room;
            self.line.extend_from_slice(piece.get(..room).unwrap_or(piece));
            let taken = piece.len() + usize::from(end.is_some());
            self.source.consume(taken);
            if end.is_some() {
                break;
            }
        }
        self.number += u64::from(is_begun);
        if self.line.last() == Some(&b'\r') {
            self.line.pop();
        }
        Ok(is_begun)
    }

    /// The line without its end.
    pub(super) fn line(&self) -> &[u8] {
        match self.line.strip_prefix(b"\xef\xbb\xbf") {
            Some(line) if self.number == 1 => line,
            _ => &self.line,
        }
    }

    /// Its number, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Whether only its beginning was kept.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }
}

/// A message to a thousand recipients makes a line of some 60,000 bytes.
const LINE_BYTES_MAX: usize = 1 << 20;
