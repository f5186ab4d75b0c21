//! Where words stand in a text: by hand and many bytes at a time, since every byte of every text
//! comes by here.

/// The runs of ASCII letters and digits, and of bytes beyond ASCII: where each begins and ends.
///
/// - Cost: 64 bytes at a time, then some steps for each run.
pub(super) struct Runs<'b> {
    bytes: &'b [u8],
    /// Where the block begins that is looked at.
    base: usize,
    /// The beginnings and ends in it that were not told yet, a bit each.
    starts: u64,
    ends: u64,
    /// Whether a run goes on over the end of the block, as a bit.
    open: u64,
    /// Where the run began that is open.
    start: usize,
}

impl<'b> Runs<'b> {
    /// Those of `bytes`.
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        let mut runs = Self { bytes, base: 0, starts: 0, ends: 0, open: 0, start: 0 };
        runs.look();
        runs
    }

    fn look(&mut self) {
        let rest = self.bytes.get(self.base..).unwrap_or_default();
        let inside = inside_words(rest);
        let behind = inside << 1 | self.open;
        self.starts = inside & !behind;
        self.ends = !inside & behind;
        self.open = inside >> (BLOCK - 1);
    }
}

impl Iterator for Runs<'_> {
    type Item = (usize, usize);

    #[inline(always)]
    fn next(&mut self) -> Option<(usize, usize)> {
        while self.ends == 0 {
            if self.starts != 0 {
                self.start = self.base + self.starts.trailing_zeros() as usize;
            }
            if self.base + BLOCK >= self.bytes.len() {
                // What is beyond the end belongs to no run.
                let last = std::mem::take(&mut self.open);
                self.starts = 0;
                return (last != 0).then_some((self.start, self.bytes.len()));
            }
            self.base += BLOCK;
            self.look();
        }
        let end = self.base + self.ends.trailing_zeros() as usize;
        self.ends &= self.ends - 1;
        let first = self.starts.trailing_zeros() as usize;
        let start = if self.starts != 0 && self.base + first < end {
            self.starts &= self.starts - 1;
            self.base + first
        } else {
            self.start
        };
        Some((start, end))
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
    flags.iter_mut().zip(bytes).for_each(|(flag, (one, two))| *flag = u8::from(test(*one, *two)));
    let (eights, _) = flags.as_chunks::<8>();
    eights.iter().rev().fold(0, |bits, eight| {
        // The product has the lowest bits of all eight bytes in its highest byte.
        bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
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
    use super::Runs;

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
        Runs::of(text.as_bytes()).collect()
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
