//! Where words stand in a text: by hand and many bytes at a time, since every byte of every text
//! comes by here.

use wide::i8x16;

/// Calls `each` with where every run of ASCII letters and digits, and of bytes beyond ASCII, begins
/// and ends.
///
/// - Cost: 64 bytes at a time, then some steps for each run.
#[inline(always)]
pub(super) fn runs(bytes: &[u8], mut each: impl FnMut(usize, usize)) {
    // Where the run begins that ends next, and whether it goes on over the end of a block.
    let (mut start, mut open) = (0, 0);
    // Behind the last byte there is always one that belongs to no run.
    for base in (0..=bytes.len()).step_by(BLOCK) {
        let inside = inside_words(bytes.get(base..).unwrap_or_default());
        let behind = inside << 1 | open;
        let (mut starts, mut ends) = (inside & !behind, !inside & behind);
        let begin = |starts: &mut u64| {
            let first = base + starts.trailing_zeros() as usize;
            *starts &= starts.wrapping_sub(1);
            first
        };
        if open == 0 {
            start = begin(&mut starts);
        }
        while ends != 0 {
            each(start, base + ends.trailing_zeros() as usize);
            ends &= ends - 1;
            start = begin(&mut starts);
        }
        open = inside >> (BLOCK - 1);
    }
}

/// Where capitals stand that a word may begin with: those of A to Z, and the first bytes of letters
/// beyond ASCII that are not plainly small ones.
pub(super) struct Capitals<'b> {
    bytes: &'b [u8],
    /// Where the block begins that was looked at last, and the capitals in it, a bit each.
    base: usize,
    found: u64,
}

impl<'b> Capitals<'b> {
    /// Those from `at` on.
    pub(super) fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, base: at, found: capitals(bytes.get(at..).unwrap_or_default()) }
    }

    /// The next one from `at` on, which is no less than before.
    ///
    /// - Cost: 64 bytes at a time.
    pub(super) fn next(&mut self, at: usize) -> Option<usize> {
        loop {
            let passed = at.saturating_sub(self.base);
            let ahead = if passed < BLOCK { self.found >> passed << passed } else { 0 };
            if ahead != 0 {
                return Some(self.base + ahead.trailing_zeros() as usize);
            }
            self.base += passed.max(BLOCK) / BLOCK * BLOCK;
            self.found = capitals(self.bytes.get(self.base..).filter(|rest| !rest.is_empty())?);
        }
    }
}

/// The capitals among the first bytes of these, a bit each.
fn capitals(rest: &[u8]) -> u64 {
    let end;
    let block = match rest.first_chunk::<BLOCK>() {
        Some(block) => block,
        None => {
            end = padded(rest);
            &end
        }
    };
    let capitals = bits(block, is_capital);
    if capitals == 0 || block.is_ascii() {
        return capitals;
    }
    let latin = bits(block, |byte| byte == FIRST_OF_LETTER);
    capitals & !(latin & bits(block, |byte| byte >= SMALL_LATIN) >> 1)
}

fn is_capital(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte >= FIRST_OF_LETTER
}

/// The bytes of a block that belong to words, a bit each; what is beyond its end does not.
fn inside_words(block: &[u8]) -> u64 {
    let end;
    let block = match block.first_chunk::<BLOCK>() {
        Some(block) => block,
        None => {
            end = padded(block);
            &end
        }
    };
    bits(block, |byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

/// A block of fewer bytes, with zeros behind them: they are no letter, digit or sign.
pub(super) fn padded(few: &[u8]) -> [u8; BLOCK] {
    let mut padded = [0; BLOCK];
    padded.iter_mut().zip(few).for_each(|(place, byte)| *place = *byte);
    padded
}

/// The bytes of a block of which `test` holds, a bit each, the first one lowest.
#[inline(always)]
pub(super) fn bits(block: &[u8; BLOCK], test: impl Fn(u8) -> bool) -> u64 {
    bits_of_both(block, block, |byte, _| test(byte))
}

/// As [`bits`], of the bytes of two blocks that stand at the same place.
#[inline(always)]
pub(super) fn bits_of_both(
    block: &[u8; BLOCK],
    other: &[u8; BLOCK],
    test: impl Fn(u8, u8) -> bool,
) -> u64 {
    let mut flags = [0; BLOCK];
    let bytes = block.iter().zip(other);
    flags.iter_mut().zip(bytes).for_each(|(flag, (one, two))| *flag = -i8::from(test(*one, *two)));
    // Processors take the signs of sixteen bytes in one instruction, which no compiler finds here.
    let (parts, _) = flags.as_chunks::<16>();
    let signs = parts.iter().map(|part| u64::from(i8x16::from(*part).to_bitmask()));
    signs.enumerate().fold(0, |bits, (at, signs)| bits | signs << (16 * at))
}

/// First byte of the letters beyond ASCII, in UTF-8: those from U+00C0 on. Behind it the small ones
/// begin with the second constant: `ß` to `ÿ`.
const FIRST_OF_LETTER: u8 = 0xc3;
const SMALL_LATIN: u8 = 0x9f;

/// Bytes looked at together.
pub(super) const BLOCK: usize = 64;

#[cfg(test)]
mod tests {
    use super::Capitals;
    use super::runs;

    #[test]
    fn finds_capitals_wherever_they_stand() {
        let long = "é".repeat(200);
        let cases = [
            (format!("{long}J"), Some(400)),
            (format!("{long}É{long}"), Some(400)),
            (format!("x{long}Ž{long}"), Some(401)),
            (format!("xxx{long}"), None),
            ("A".to_owned(), Some(0)),
            (String::new(), None),
        ];
        for (text, expected) in cases {
            let mut capitals = Capitals::new(text.as_bytes(), 0);
            let mut found = capitals.next(0);
            // At the edge of a block a small letter is not known for one.
            while let Some(at) = found.filter(|at| text[*at..].starts_with('é')) {
                found = capitals.next(at + 2);
            }
            assert_eq!(found, expected, "{text}");
        }
    }

    fn words(text: &str) -> Vec<(usize, usize)> {
        let mut words = Vec::new();
        runs(text.as_bytes(), |start, end| words.push((start, end)));
        words
    }

    #[test]
    fn finds_words_wherever_they_stand() {
        let long = format!("{} ab{} c", "x".repeat(62), "d".repeat(130));
        let cases = [
            ("", vec![]),
            (" .", vec![]),
            ("a", vec![(0, 1)]),
            ("de 3 b's, één", vec![(0, 2), (3, 4), (5, 6), (7, 8), (10, 15)]),
            (long.as_str(), vec![(0, 62), (63, 195), (196, 197)]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
        assert_eq!(words(&"y".repeat(64)), [(0, 64)]);
        assert_eq!(words(&format!("{}.", "y".repeat(64))), [(0, 64)]);
        assert_eq!(words(&format!("{}.y", "y".repeat(63))), [(0, 63), (64, 65)]);
    }
}
