//! A text with what several detectors look for in it, found once for all of them.

use std::cell::OnceCell;

use crate::detect::digits::runs;
use crate::detect::machine_zone;
use crate::detect::machine_zone::Zone;
use crate::detect::ten::Ten;
use crate::detect::ten::tens;

/// A normalised text, and where its numbers stand.
pub struct Searched<'t> {
    text: &'t str,
    runs: Vec<(usize, usize)>,
    near: OnceCell<Vec<(usize, usize)>>,
    tens: OnceCell<Vec<Ten>>,
    zones: OnceCell<Vec<Zone>>,
    /// Whether each block of bytes has something of a word, a bit each.
    words: OnceCell<Vec<u64>>,
}

impl<'t> Searched<'t> {
    /// Looks through `text`, which must be normalised as [`crate::detect::normalise()`] does it.
    ///
    /// - Cost: one look at each byte; memory for each number in it.
    pub fn new(text: &'t str) -> Self {
        let runs = runs(text.as_bytes());
        let (near, tens, zones) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { text, runs, near, tens, zones, words: OnceCell::new() }
    }

    /// The text itself.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Where digits begin and end, however many, in order.
    pub(super) fn runs(&self) -> &[(usize, usize)] {
        &self.runs
    }

    /// As [`Searched::runs`], those that have something of a word close to them: what consists of
    /// letters and digits is looked for there only.
    pub(super) fn runs_near_words(&self) -> &[(usize, usize)] {
        self.near.get_or_init(|| {
            if self.runs.is_empty() || !self.may_have_words(0, self.text.len()) {
                return Vec::new();
            }
            let near = |(start, end): &(usize, usize)| {
                self.may_have_words(start.saturating_sub(NEAR), end + NEAR)
            };
            self.runs.iter().copied().filter(near).collect()
        })
    }

    /// Every ten digits that stand alone.
    pub(super) fn tens(&self) -> &[Ten] {
        self.tens.get_or_init(|| tens(self.text, &self.runs))
    }

    /// Every line of a machine readable zone.
    pub(super) fn zones(&self) -> &[Zone] {
        self.zones.get_or_init(|| machine_zone::read(self.text))
    }

    /// Whether a letter, or anything beyond ASCII, may stand in these bytes or close to them: no
    /// word is looked for where there is none.
    pub(super) fn may_have_words(&self, from: usize, to: usize) -> bool {
        let words = self.words.get_or_init(|| words(self.text.as_bytes()));
        let (first, last) = (from / BLOCK, to.min(self.text.len()).saturating_sub(1) / BLOCK);
        let mut each = words.get(first / 64..=last / 64).unwrap_or_default().iter().enumerate();
        each.any(|(at, bits)| {
            let number = first / 64 + at;
            let low = if number == first / 64 { u64::MAX << (first % 64) } else { u64::MAX };
            let high = if number == last / 64 { u64::MAX >> (63 - last % 64) } else { u64::MAX };
            bits & low & high > 0
        })
    }
}

/// Which blocks have letters or anything beyond ASCII, a bit each.
fn words(bytes: &[u8]) -> Vec<u64> {
    let is_of_word = |byte: &u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    // Without a way out of the loop the compiler looks at many bytes at once.
    let any = |block: &[u8]| block.iter().fold(false, |any, byte| any | is_of_word(byte));
    let bits = |blocks: &[u8]| {
        let blocks = blocks.chunks(BLOCK).enumerate();
        blocks.fold(0, |bits, (at, block)| bits | u64::from(any(block)) << at)
    };
    bytes.chunks(64 * BLOCK).map(bits).collect()
}

/// Bytes between digits and what can be a word in front of them, at most: a street.
const NEAR: usize = 128;

/// Bytes of a block.
const BLOCK: usize = 64;

#[cfg(test)]
mod tests {
    use super::Searched;

    #[test]
    fn knows_where_there_may_be_words() {
        let text = format!("{}a{}é", "1".repeat(6_400), "2 ".repeat(200));
        let searched = Searched::new(&text);
        let cases = [
            (0, 6_400, false),
            (0, 6_401, true),
            (6_390, 6_402, true),
            (6_464, 6_700, false),
            (6_464, 9_999, true),
            (0, 0, false),
        ];
        for (from, to, expected) in cases {
            assert_eq!(searched.may_have_words(from, to), expected, "{from} to {to}");
        }
        assert!(!Searched::new("").may_have_words(0, 10));
        let text = format!("1 {} 2 a 3 {} 4", ".".repeat(400), ".".repeat(400));
        let searched = Searched::new(&text);
        assert_eq!(searched.runs().len(), 4);
        assert_eq!(searched.runs_near_words(), &searched.runs()[1..3]);
    }
}
