//! Where the text of a Word document of before 2007 stands (MS-DOC): the block of information at
//! its start, and the table of pieces from which the text is put together.

use std::ops::Range;

use crate::extract::budget::Budget;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::codepage::CodePage;

/// What the start of the main stream says (MS-DOC 2.5.1).
pub(in crate::extract) struct Fib {
    /// Written by Word 6 or 95: text of one byte a character, tables in the same stream.
    pub(in crate::extract) is_old: bool,
    /// Saved by adding pieces: text that was deleted can still be there.
    pub(in crate::extract) is_complex: bool,
    /// Name of the stream of tables.
    pub(in crate::extract) table: &'static str,
    /// Where text begins and ends in the main stream, as far as it is in one.
    text: Range<usize>,
    /// Where the table of pieces stands in the stream of tables.
    pieces: Range<usize>,
    /// Where the table of headers and footers stands.
    headers: Range<usize>,
    /// Characters of each part: text, footnotes, headers, macros, comments, endnotes, text boxes,
    /// text boxes of headers.
    lengths: [usize; PARTS],
}

/// Parts of a document, in the order of their characters.
pub(in crate::extract) const PARTS: usize = 8;

/// A stretch of characters that stand together in the main stream.
struct Piece {
    length: usize,
    start: usize,
    is_wide: bool,
}

/// The characters of a document in UTF-16, and where they stand in the main stream.
pub(in crate::extract) struct Characters {
    /// The characters of all parts, one after another.
    pub(in crate::extract) units: Vec<u16>,
    /// Bytes of the main stream that are in no piece but lie where text does.
    pub(in crate::extract) left_over: Vec<Range<usize>>,
    /// Whether all pieces that the table names are there.
    pub(in crate::extract) is_whole: bool,
}

impl Fib {
    /// Reads the start of the main stream.
    ///
    /// - Failure: `Encrypted`; `Damaged` where it is no Word document.
    pub(in crate::extract) fn read(main: &[u8]) -> Result<Self, Unscannable> {
        let mark = short(main, 0).ok_or(Unscannable::Damaged)?;
        let flags = short(main, 10).ok_or(Unscannable::Damaged)?;
        if flags & ENCRYPTED != 0 {
            return Err(Unscannable::Encrypted);
        }
        let is_old = match mark {
            0xa5ec => false,
            0xa5dc => true,
            _ => return Err(Unscannable::Damaged),
        };
        let long = |at| long(main, at).ok_or(Unscannable::Damaged);
        let lengths_at = if is_old { 0x34 } else { 0x4c };
        let mut lengths = [0; PARTS];
        for (index, length) in lengths.iter_mut().enumerate() {
            *length = long(lengths_at + 4 * index)?;
        }
        let stretch = |at: usize| -> Result<Range<usize>, Unscannable> {
            let start = long(at)?;
            Ok(start..start.saturating_add(long(at + 4)?))
        };
        Ok(Self {
            is_old,
            is_complex: flags & COMPLEX != 0,
            table: match flags & SECOND_TABLE {
                _ if is_old => "WordDocument",
                0 => "0Table",
                _ => "1Table",
            },
            text: long(0x18)?..long(0x1c)?,
            pieces: stretch(if is_old { 0x160 } else { 0x1a2 })?,
            headers: stretch(if is_old { 0xb0 } else { 0xf2 })?,
            lengths,
        })
    }

    /// Where each part stands among `count` characters.
    pub(in crate::extract) fn parts(&self, count: usize) -> [Range<usize>; PARTS] {
        let mut start = 0;
        self.lengths.map(|length| {
            let end = usize::min(count, start + length.min(count));
            let part = start.min(end)..end;
            start = end;
            part
        })
    }

    /// Where the stories of the headers and footers begin among their characters
    /// (MS-DOC 2.8.26).
    pub(in crate::extract) fn stories(&self, table: &[u8]) -> Vec<usize> {
        let positions = table.get(self.headers.clone()).unwrap_or_default();
        positions.chunks_exact(4).filter_map(|position| long(position, 0)).collect()
    }

    /// The characters of the document, paid for.
    ///
    /// - Failure: `Damaged` where the table of pieces is broken, `TooLarge`.
    pub(in crate::extract) fn characters(
        &self,
        main: &[u8],
        table: &[u8],
        budget: &mut Budget,
    ) -> Result<Characters, Unscannable> {
        let pieces = self.pieces(table)?;
        let mut units = Vec::new();
        let mut is_whole = true;
        let mut covered: Vec<Range<usize>> = Vec::new();
        for piece in pieces {
            let bytes = if piece.is_wide { piece.length.saturating_mul(2) } else { piece.length };
            let end = piece.start.saturating_add(bytes).min(main.len());
            let stretch = main.get(piece.start..end).unwrap_or_default();
            is_whole &= stretch.len() == bytes;
            budget.pay_bytes(stretch.len().saturating_mul(2))?;
            if piece.is_wide {
                let pairs = stretch.chunks_exact(2);
                units.extend(pairs.map(|p| u16::from_le_bytes(p.try_into().unwrap_or_default())));
            } else {
                units.extend(stretch.iter().map(|byte| western(*byte)));
            }
            covered.push(piece.start..end);
        }
        let left_over = if self.is_complex { self.left_over(covered) } else { Vec::new() };
        Ok(Characters { units, left_over, is_whole })
    }

    /// The pieces in the order of the text (MS-DOC 2.8.35 and 2.9.38).
    fn pieces(&self, table: &[u8]) -> Result<Vec<Piece>, Unscannable> {
        let whole = Piece {
            length: self.text.end.saturating_sub(self.text.start),
            start: self.text.start,
            is_wide: false,
        };
        if self.pieces.is_empty() {
            return if self.is_old { Ok(vec![whole]) } else { Err(Unscannable::Damaged) };
        }
        let mut rest = table.get(self.pieces.clone()).ok_or(Unscannable::Damaged)?;
        // Before it, changes of form: a mark, their length and they themselves.
        while let [1, after @ ..] = rest {
            let length = usize::from(short(after, 0).ok_or(Unscannable::Damaged)?);
            rest = after.get(2 + length..).ok_or(Unscannable::Damaged)?;
        }
        let [2, after @ ..] = rest else { return Err(Unscannable::Damaged) };
        let length = long(after, 0).ok_or(Unscannable::Damaged)?;
        let plc = after.get(4..).and_then(|plc| plc.get(..length)).ok_or(Unscannable::Damaged)?;
        let count = plc.len().saturating_sub(4) / 12;
        let mut pieces = Vec::new();
        for index in 0..count {
            let (first, end) = (long(plc, 4 * index), long(plc, 4 * index + 4));
            let at = long(plc, 4 * (count + 1) + 8 * index + 2);
            let (Some(first), Some(end), Some(at)) = (first, end, at) else { break };
            let length = end.checked_sub(first).ok_or(Unscannable::Damaged)?;
            let is_narrow = self.is_old || at & NARROW != 0;
            let start = at & !NARROW;
            let start = if is_narrow && !self.is_old { start / 2 } else { start };
            pieces.push(Piece { length, start, is_wide: !is_narrow });
        }
        Ok(pieces)
    }

    /// What of the text's stretch in the main stream no piece covers.
    fn left_over(&self, mut covered: Vec<Range<usize>>) -> Vec<Range<usize>> {
        covered.sort_by_key(|piece| piece.start);
        let mut left_over = Vec::new();
        let mut at = self.text.start;
        for piece in covered {
            if piece.start > at && at < self.text.end {
                left_over.push(at..piece.start.min(self.text.end));
            }
            at = at.max(piece.end);
        }
        if at < self.text.end {
            left_over.push(at..self.text.end);
        }
        left_over
    }
}

/// A character of Western Europe, as pieces of one byte a character hold them.
fn western(byte: u8) -> u16 {
    if byte < 0x80 {
        return u16::from(byte);
    }
    let bytes = [byte];
    let text = CodePage::WESTERN.decode(&bytes);
    text.encode_utf16().next().unwrap_or_default()
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

const COMPLEX: u16 = 0x0004;
const ENCRYPTED: u16 = 0x0100;
const SECOND_TABLE: u16 = 0x0200;

/// The mark of a piece of one byte a character, in its offset.
const NARROW: usize = 0x4000_0000;
