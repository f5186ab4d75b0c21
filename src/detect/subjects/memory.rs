//! What the words of a text came to when they were met first: most words come back soon.

use crate::detect::eight::eight;
use crate::detect::subjects::index::Place;
use crate::detect::subjects::vocabulary::Term;

/// Words met, each with the terms that it may be a part of: most are of none.
///
/// - Cost: one look at a small table; a word of more than sixteen bytes is not kept.
pub(super) struct Memory {
    /// In pairs, each a line of the cache: a word is in the one place or the other.
    pairs: Vec<[Entry; 2]>,
    /// How many bits of a hash are more than their number needs.
    shift: u32,
    terms: Vec<Possible>,
}

/// A word as all its bytes, and where its terms stand.
#[derive(Clone, Copy, Default)]
#[repr(align(32))]
struct Entry {
    word: [u64; 2],
    terms: (u16, u16),
    /// The letters one of which stands beside the word where it is a part of one of its terms.
    near: Near,
}

impl Entry {
    /// Whether it is of this word: without a way out, since most are.
    #[inline(always)]
    fn is_of(&self, word: [u64; 2]) -> bool {
        (self.word[0] ^ word[0]) | (self.word[1] ^ word[1]) == 0
    }
}

/// All bytes of a word of at most sixteen as numbers. No two words have the same, since none has a
/// zero byte.
#[inline(always)]
fn bytes_of(text: &[u8], (start, end): (usize, usize)) -> Option<[u64; 2]> {
    let masks = MASKS.get(end.wrapping_sub(start))?;
    let [first, last] = match text.get(start..).and_then(|rest| rest.as_chunks().0.first_chunk()) {
        Some(two) => two.map(u64::from_le_bytes),
        None => [eight(text, start), eight(text, start + 8)],
    };
    Some([first & masks[0], last & masks[1]])
}

/// The bytes of the two numbers that are of a word, by its length.
const MASKS: [[u64; 2]; LETTERS + 1] = {
    let mut masks = [[0; 2]; LETTERS + 1];
    let mut length = 1;
    while length <= LETTERS {
        let bits = u128::MAX >> (128 - 8 * length);
        masks[length] = [bits as u64, (bits >> 64) as u64];
        length += 1;
    }
    masks
};

/// What is known of a word that was met.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// It is no part of any term here.
    Nothing,
    /// Where the terms are that it may be a part of, for [`Memory::terms`].
    Terms(u16, u16),
}

/// Pairs of letters that stand behind the space that follows a word, or in front of the one before
/// it, a bit each.
#[derive(Clone, Copy, Default)]
struct Near {
    behind: u32,
    before: u32,
}

impl Near {
    /// Of terms, any of which may stand.
    fn of(terms: &[Possible], length: usize) -> Self {
        let mut near = Self::default();
        for possible in terms {
            match possible.probe {
                Some((at, letters)) if at == length as isize + 1 => {
                    near.behind |= 1 << place(letters)
                }
                Some((BEFORE, letters)) => near.before |= 1 << place(letters),
                _ => near.behind = u32::MAX,
            }
        }
        near
    }

    #[inline(always)]
    fn may_be(self, text: &[u8], (start, end): (usize, usize)) -> bool {
        // What is beyond the ends of the text may be anything, for all that is known.
        let behind = pair_at(text, end + 1).map_or(self.behind, |pair| self.behind >> place(pair));
        behind & 1 != 0 || self.before != 0 && self.may_follow(text, start)
    }

    #[inline(never)]
    fn may_follow(self, text: &[u8], start: usize) -> bool {
        let pair = pair_at(text, start.wrapping_add_signed(BEFORE));
        pair.is_some_and(|pair| self.before >> place(pair) & 1 != 0)
    }
}

/// Which bit is that of a pair.
#[inline(always)]
fn place(pair: u16) -> u32 {
    u32::from(pair ^ pair >> 6) % 32
}

#[inline(always)]
fn pair_at(text: &[u8], at: usize) -> Option<u16> {
    text.get(at..)?.first_chunk().map(|pair| u16::from_le_bytes(*pair))
}

/// A term that a word is, has in it, or is a part of.
#[derive(Clone, Copy)]
pub(super) struct Possible {
    /// Where it may stand.
    pub(super) place: Place,
    /// Its place in the list of all terms.
    pub(super) term: u32,
    /// Two letters of the word beside it, where it is a phrase, and how far behind the beginning
    /// of this word they stand.
    probe: Option<(isize, u16)>,
}

impl Memory {
    /// An empty one for a text of this size.
    pub(super) fn new(text_bytes: usize) -> Self {
        let pairs = (text_bytes / BYTES_A_WORD / 2).clamp(2, PAIRS).next_power_of_two();
        let shift = 64 - pairs.trailing_zeros();
        Self { pairs: vec![[Entry::default(); 2]; pairs], shift, terms: Vec::new() }
    }

    /// What is known of a word where it stands, if it was met.
    #[inline(always)]
    pub(super) fn find(&self, text: &[u8], word: (usize, usize)) -> Option<Met> {
        let bytes = bytes_of(text, word)?;
        let pair = self.pairs.get(self.place(bytes))?;
        // Without a branch: no one foresees in which of both it is.
        let entry = &pair[usize::from(!pair[0].is_of(bytes))];
        if !entry.is_of(bytes) {
            return None;
        }
        // Asked of all words alike: no one foresees which of them have terms.
        if !entry.near.may_be(text, word) {
            return Some(Met::Nothing);
        }
        Some(Met::Terms(entry.terms.0, entry.terms.1))
    }

    /// The terms of a word that was found.
    pub(super) fn terms(&self, (from, to): (u16, u16)) -> &[Possible] {
        self.terms.get(usize::from(from)..usize::from(to)).unwrap_or_default()
    }

    /// Keeps a word with its terms, in the place of another.
    pub(super) fn keep(&mut self, text: &[u8], (start, end): (usize, usize), terms: &[Possible]) {
        let Some(word) = bytes_of(text, (start, end)) else { return };
        if self.terms.len() + terms.len() > TERMS {
            self.pairs.fill([Entry::default(); 2]);
            self.terms.clear();
        }
        let position = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        let from = position(self.terms.len());
        self.terms.extend_from_slice(terms);
        let near = Near::of(terms, end - start);
        let terms = (from, position(self.terms.len()));
        let place = self.place(word);
        if let Some([one, other]) = self.pairs.get_mut(place) {
            // The word that was met last stays.
            *other = std::mem::replace(one, Entry { word, terms, near });
        }
    }

    /// Notes of a word that was found that none of its terms is looked for any longer.
    #[cold]
    pub(super) fn settle(&mut self, text: &[u8], word: (usize, usize)) {
        let Some(word) = bytes_of(text, word) else { return };
        let place = self.place(word);
        let entries = self.pairs.get_mut(place).into_iter().flatten();
        entries.filter(|entry| entry.is_of(word)).for_each(|entry| entry.near = Near::default());
    }

    #[inline(always)]
    fn place(&self, word: [u64; 2]) -> usize {
        // Their number is a power of two. The highest bits depend on all others.
        (word[0] ^ word[1].rotate_left(32)).wrapping_mul(ODD) as usize >> self.shift
    }
}

impl Possible {
    pub(super) fn new(place: Place, number: usize, term: &Term) -> Self {
        let (start, end) = term.known_by;
        let letters = term.folded.as_bytes();
        // Behind the space that follows the word, or in front of the one before it.
        let near = [Some(end + 1), start.checked_add_signed(BEFORE)].into_iter().flatten();
        let mut pairs = near.filter_map(|at| Some((at, pair_at(letters, at)?)));
        let probe = pairs.next().map(|(at, pair)| (at as isize - start as isize, pair));
        Self { place, term: number as u32, probe }
    }

    /// Whether it is worth a closer look at a word that begins at `start`.
    #[inline]
    pub(super) fn may_stand(&self, text: &[u8], start: usize) -> bool {
        self.probe.is_none_or(|(at, pair)| {
            start.checked_add_signed(at).and_then(|at| pair_at(text, at)) == Some(pair)
        })
    }
}

/// How far in front of a word the last two letters of the word before it begin.
const BEFORE: isize = -3;

/// An odd number without a pattern (the golden ratio, Knuth 1973).
const ODD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Bytes of a word that is kept, at most.
const LETTERS: usize = 16;

/// Bytes of a text in which one new word stands, at least.
const BYTES_A_WORD: usize = 16;

/// Pairs of words, and terms, that are kept, at most: they fit the second fastest cache.
const PAIRS: usize = 1024;
const TERMS: usize = 8192;
