//! Lists of words, made to say quickly that a word is not in them.

use std::collections::HashSet;

use crate::detect::hash::WordHash;
use crate::detect::hash::mixed;

/// One list of words.
///
/// Most words are short: those of at most eight bytes are kept and compared as numbers.
#[derive(Default)]
pub struct Words {
    /// Open addressing; 0 is no word. Their number is a power of two, at least half of them free.
    short: Vec<u64>,
    long: HashSet<Box<[u8]>, WordHash>,
    /// For each first byte, by its lowest bits, how long the words are that begin so, a bit each.
    lengths: [u64; 32],
    /// A bit for each that is one word, by the [`number`] of its last eight bytes.
    glance: [u64; 32],
    count: usize,
}

impl Words {
    /// A list of these words, which must be folded.
    pub(super) fn of(words: impl IntoIterator<Item = Box<str>>) -> Self {
        let words: Vec<Box<str>> = words.into_iter().collect();
        let slots = (words.len() * 2 + 1).next_power_of_two();
        let mut list = Self { short: vec![0; slots], ..Self::default() };
        words.into_iter().filter(|word| !word.is_empty()).for_each(|word| list.add(word));
        list
    }

    fn add(&mut self, word: Box<str>) {
        if self.contains(&word) {
            return;
        }
        let (first, length) = edges(word.as_bytes());
        if let Some(lengths) = self.lengths.get_mut(first) {
            *lengths |= 1 << length;
        }
        self.count += 1;
        if !word.contains(' ') {
            let last = word.len().saturating_sub(8);
            let (at, bit) = glance(number(&word.as_bytes()[last..]).unwrap_or_default());
            self.glance[at] |= bit;
        }
        let Some(number) = number(word.as_bytes()) else {
            self.long.insert(word.into_boxed_bytes());
            return;
        };
        let mut at = self.slot(number);
        while self.short.get(at).is_some_and(|slot| *slot != 0) {
            at = (at + 1) & (self.short.len() - 1);
        }
        if let Some(slot) = self.short.get_mut(at) {
            *slot = number;
        }
    }

    /// Whether the list has `word`, which must be folded: [`crate::detect::fold`].
    ///
    /// - Cost: most words that are not in it are told by their length and first letter.
    pub fn contains(&self, word: &str) -> bool {
        self.has(word.as_bytes())
    }

    /// As [`Words::contains`], of a word in UTF-8.
    #[inline]
    pub(super) fn has(&self, word: &[u8]) -> bool {
        let (first, length) = edges(word);
        let lengths = self.lengths.get(first).copied().unwrap_or_default();
        lengths >> length & 1 > 0
            && match number(word) {
                Some(number) => self.has_number(number),
                None => self.long.contains(word),
            }
    }

    /// Whether the list has the word of which this is the [`number`].
    #[inline]
    pub(super) fn has_number(&self, number: u64) -> bool {
        let mut at = self.slot(number);
        while let Some(found) = self.short.get(at).filter(|slot| **slot != 0) {
            if *found == number {
                return true;
            }
            at = (at + 1) & (self.short.len() - 1);
        }
        false
    }

    fn slot(&self, number: u64) -> usize {
        mixed(number, 0) as usize & self.short.len().saturating_sub(1)
    }

    /// Whether a word may be in the list of whose last bytes, eight or all, this is the [`number`].
    ///
    /// - Cost: no branch; of lists of some hundred words few others are taken for one.
    #[inline(always)]
    pub(super) fn may_have(&self, number: u64) -> bool {
        let (at, bit) = glance(number);
        self.glance[at] & bit > 0
    }

    /// How many words it has.
    pub fn count(&self) -> usize {
        self.count
    }
}

/// Where the bit of a word is, by its number.
#[inline(always)]
fn glance(number: u64) -> (usize, u64) {
    let mixed = mixed(number, 0);
    (mixed as usize / 64 % 32, 1 << (mixed % 64))
}

/// The first byte of a word, but for its highest bits, and its length as far as it is told.
fn edges(word: &[u8]) -> (usize, usize) {
    (usize::from(word.first().copied().unwrap_or_default() % 32), word.len().min(63))
}

/// The bytes of a word of at most eight as one number, the first one lowest; `None` of a longer
/// one. No two words have the same, since none has a zero byte.
#[inline]
pub(super) fn number(word: &[u8]) -> Option<u64> {
    // Two looks that overlap see every byte, and the same one where they do.
    match word.len() {
        0 => Some(0),
        length @ 1..=3 => {
            let byte = |at: usize| u64::from(word.get(at).copied().unwrap_or_default()) << (8 * at);
            Some(byte(0) | byte(length / 2) | byte(length - 1))
        }
        length @ 4..=8 => {
            let first = u64::from(u32::from_le_bytes(*word.first_chunk()?));
            let last = u64::from(u32::from_le_bytes(*word.last_chunk()?));
            Some(first | last << (8 * (length - 4)))
        }
        _ => None,
    }
}

/// As [`number`], of a word of ASCII in lower case.
#[inline]
pub(super) fn lower_number(word: &[u8]) -> Option<u64> {
    let spaces = 0x2020_2020_2020_2020_u64.checked_shr(64 - 8 * word.len() as u32);
    // Nothing else becomes a small letter.
    Some(number(word)? | spaces.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::Words;
    use super::lower_number;
    use super::number;

    #[test]
    fn tells_words_of_every_length_apart() {
        let all = ["", "a", "aa", "aaa", "aba", "abcd", "abcdabcd", "abcdabc", "aaaaaaaa", "é"];
        for (at, one) in all.iter().enumerate() {
            for (other_at, other) in all.iter().enumerate() {
                let same = number(one.as_bytes()) == number(other.as_bytes());
                assert_eq!(same, at == other_at, "{one} {other}");
            }
        }
        assert_eq!(number(b"abcdefgh"), Some(u64::from_le_bytes(*b"abcdefgh")));
        assert_eq!(number(b"abcdefghi"), None);
        for word in ["Mw", "DHR", "Mevrouw", "x", "Voornaam"] {
            let lower = word.to_ascii_lowercase();
            assert_eq!(lower_number(word.as_bytes()), number(lower.as_bytes()), "{word}");
        }
    }

    #[test]
    fn has_its_words_and_no_others() {
        let kept = ["de", "van", "janssen", "burgemeester", "de", "ünal"];
        let list = Words::of(kept.map(Box::from));
        assert_eq!(list.count(), 5);
        for word in kept {
            assert!(list.contains(word), "{word}");
            let last = word.len().saturating_sub(8);
            assert!(list.may_have(number(&word.as_bytes()[last..]).expect("eight")), "{word}");
        }
        assert!(!list.may_have(number(b"overleg").expect("seven")));
        for word in ["", "d", "den", "jansse", "burgemeesters", "unal"] {
            assert!(!list.contains(word), "{word}");
        }
        assert!(!Words::default().contains("de") && !Words::default().contains(""));
    }
}
