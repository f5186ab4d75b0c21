//! The words of the subjects by the letters that a text has to have for them: most words of most
//! texts are known at a glance to be none of them.

use crate::detect::eight::eight;
use crate::detect::hash::mixed;
use crate::detect::subjects::vocabulary::Edge;
use crate::detect::subjects::vocabulary::Sense;
use crate::detect::subjects::vocabulary::Term;

/// Terms by key: what is looked for in each word of a text.
///
/// A term that begins a word is found by that whole word, with the endings that it may have, or by
/// its first letters where anything may follow; one that ends a word by its last letters; one that may stand anywhere in it by letters at every few places.
#[derive(Default)]
pub(super) struct Index {
    /// Bits of the keys of all terms, and of those that tell: a word that hits none is none.
    all: Bits,
    telling: Bits,
    /// Open addressing: key, and where its terms are.
    slots: Vec<(u64, u32, u32)>,
    terms: Vec<u32>,
    /// Letters between the places at which terms are looked for that may stand anywhere.
    stride: usize,
    reach: usize,
    /// Whether a term is known by a number: else none is looked for among the numbers of a text.
    has_numbers: bool,
}

/// Which terms are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of them.
    All,
    /// Those of which [`is_telling`] holds.
    Telling,
}

/// Where a term may stand of which letters were met in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Its word that it is known by ([`known_by`]) begins the word, and may be all of it.
    Beginning,
    /// It ends the word, but for an ending.
    End,
    /// It begins at one of these bytes of the word.
    Inside {
        /// The first of them.
        first: usize,
        /// The last of them.
        last: usize,
    },
}

/// The part of a word that a key is made of; no word is that long.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Part {
    First = 1 << 40,
    Last = 2 << 40,
    Inside = 3 << 40,
}

impl Index {
    pub(super) fn new(terms: &[Term]) -> Self {
        let anywhere = |term: &&Term| term.begins == Edge::Any && term.ends == Edge::Any;
        let shortest = terms.iter().filter(anywhere).map(|term| term.folded.len()).min();
        let stride = shortest.map_or(usize::MAX, |length| length.saturating_sub(LETTERS - 1));
        let stride = stride.max(1);
        // Accents and quotation marks take more bytes in a text.
        let reach = 3 * terms.iter().map(|term| term.folded.len()).max().unwrap_or(0) + MARGIN;
        let is_number = |term: &Term| {
            let (start, end) = term.known_by;
            is_number(term.folded.as_bytes().get(start..end).unwrap_or_default())
        };
        let has_numbers = terms.iter().any(is_number);
        let mut index = Self { stride, reach, has_numbers, ..Self::default() };
        let mut keyed: Vec<(u64, u32)> = Vec::new();
        for (number, term) in terms.iter().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            keys(term, stride, &mut |key| {
                index.all.add(key);
                if is_telling(term) {
                    index.telling.add(key);
                }
                keyed.push((key, number));
            });
        }
        keyed.sort_unstable();
        keyed.dedup();
        index.fill(&keyed);
        index
    }

    fn fill(&mut self, keyed: &[(u64, u32)]) {
        self.slots = vec![(0, 0, 0); (keyed.len() * 2 + 1).next_power_of_two()];
        for group in keyed.chunk_by(|a, b| a.0 == b.0) {
            let first = self.terms.len() as u32;
            self.terms.extend(group.iter().map(|(_, term)| *term));
            let key = group.first().map_or(0, |(key, _)| *key);
            let mut at = self.slot(key);
            while self.slots.get(at).is_some_and(|slot| slot.2 > 0) {
                at = (at + 1) & (self.slots.len() - 1);
            }
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = (key, first, self.terms.len() as u32);
            }
        }
    }

    /// Calls `each` with the terms that a folded word may be, begin or end with, or hold; and
    /// where they may stand in it.
    ///
    /// - Cost: some steps for a word that is none.
    pub(super) fn candidates(
        &self,
        word: &[u8],
        wanted: Wanted,
        mut each: impl FnMut(Place, &[u32]),
    ) {
        let bits = if wanted == Wanted::All { &self.all } else { &self.telling };
        let mut look = |place: Place, key: u64| {
            if bits.has(key) {
                each(place, self.terms_of(key));
            }
        };
        look(Place::Beginning, whole(word));
        let Some(last) = word.len().checked_sub(LETTERS) else { return };
        for count in SIZES.into_iter().filter(|count| *count <= word.len()) {
            look(Place::Beginning, part(Part::First, letters(word, 0, count)));
            look(Place::End, part(Part::Last, letters(word, word.len() - count, count)));
        }
        let mut at = 0;
        while at <= last {
            let first = (at + 1).saturating_sub(self.stride);
            look(Place::Inside { first, last: at }, part(Part::Inside, letters(word, at, LETTERS)));
            at = at.saturating_add(self.stride);
        }
    }

    /// Whether a term is known by a number.
    pub(super) fn has_numbers(&self) -> bool {
        self.has_numbers
    }

    /// Whether a word is a number, and no term is.
    pub(super) fn is_mere_number(&self, word: &[u8]) -> bool {
        !self.has_numbers && is_number(word)
    }

    /// How far a term may reach beyond a word that it is known by, in bytes of a text.
    pub(super) fn reach(&self) -> usize {
        self.reach
    }

    fn terms_of(&self, key: u64) -> &[u32] {
        let mut at = self.slot(key);
        while let Some((found, first, end)) = self.slots.get(at).filter(|slot| slot.2 > 0) {
            if *found == key {
                return self.terms.get(*first as usize..*end as usize).unwrap_or_default();
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        &[]
    }

    fn slot(&self, key: u64) -> usize {
        // Their number is a power of two.
        key as usize & self.slots.len().saturating_sub(1)
    }
}

/// Whether a term is one by which it is decided that a text is looked at closely, or how it
/// speaks.
pub(super) fn is_telling(term: &Term) -> bool {
    match term.sense {
        Sense::Subject(_, weight) => weight > 1,
        Sense::Personal | Sense::General => true,
        _ => false,
    }
}

/// The endings that a term may have in a text: none, or those of the plural and of adjectives.
pub(super) fn endings(term: &Term) -> &'static [&'static str] {
    // An abbreviation has no endings but those behind an apostrophe.
    let is_abbreviation = term.exact && !term.word.chars().any(char::is_lowercase);
    if term.ends == Edge::Any || is_abbreviation { &[""] } else { &["", "s", "e", "en", "n"] }
}

/// Where in a folded term the word begins and ends that it is looked for by: of a phrase the
/// longest one, since that is rarest.
pub(super) fn known_by(folded: &str) -> (usize, usize) {
    let mut longest = (0, 0);
    let mut start = 0;
    for word in folded.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let letters = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        if letters.len() > longest.1 - longest.0 {
            longest = (start, start + letters.len());
        }
        start += word.len();
    }
    longest
}

/// Calls `each` with every key of a term.
fn keys(term: &Term, stride: usize, each: &mut dyn FnMut(u64)) {
    let folded = term.folded.as_bytes();
    let (start, end) = term.known_by;
    let word = folded.get(start..end).unwrap_or_default();
    let with_endings = |each: &mut dyn FnMut(&[u8])| {
        for ending in endings(term) {
            each(&[word, ending.as_bytes()].concat());
        }
    };
    match (term.begins, term.ends) {
        (Edge::Word, _) if end < folded.len() => each(whole(word)),
        (Edge::Word, Edge::Word) => with_endings(&mut |word| each(whole(word))),
        (Edge::Word, Edge::Any) => each(part(Part::First, letters(word, 0, size(word)))),
        (Edge::Any, Edge::Word) => with_endings(&mut |word| {
            let size = size(word);
            each(part(Part::Last, letters(word, word.len().saturating_sub(size), size)));
        }),
        (Edge::Any, Edge::Any) => {
            for place in 0..stride {
                each(part(Part::Inside, letters(word, place, LETTERS)));
            }
        }
    }
}

fn is_number(word: &[u8]) -> bool {
    word.iter().all(u8::is_ascii_digit)
}

/// The key of a whole word.
fn whole(word: &[u8]) -> u64 {
    let (first, last) = ends_of(word, 0, word.len());
    mixed(first, last.wrapping_add(word.len() as u64))
}

/// The first eight bytes of the word from `start` to `end` and its last, as numbers: all there is
/// of one of sixteen bytes. Those of a shorter one are the same. It has at least one byte.
#[inline(always)]
fn ends_of(text: &[u8], start: usize, end: usize) -> (u64, u64) {
    let length = end.saturating_sub(start);
    // Without a branch: as many words are shorter than eight bytes as are longer.
    let mask = u64::MAX.wrapping_shr(64 - 8 * length.min(8) as u32);
    (eight(text, start) & mask, eight(text, start + length.max(8) - 8) & mask)
}

/// Some bytes of a word as a number, at most eight.
fn letters(word: &[u8], at: usize, count: usize) -> u64 {
    let letters = word.get(at..at + count).unwrap_or_default();
    letters.iter().rev().fold(0, |few, byte| few << 8 | u64::from(*byte))
}

/// By how many letters the beginning or the end of a word is known: the more, the rarer.
fn size(word: &[u8]) -> usize {
    SIZES.into_iter().rev().find(|count| *count <= word.len()).unwrap_or(LETTERS)
}

/// The key of a part of a word.
fn part(part: Part, letters: u64) -> u64 {
    mixed(letters, part as u64)
}

/// A set of keys that may say yes to one that is not in it.
struct Bits(Vec<u64>);

impl Default for Bits {
    fn default() -> Self {
        Self(vec![0; 1 << (BITS - 6)])
    }
}

impl Bits {
    fn add(&mut self, key: u64) {
        let bit = (key >> (64 - BITS)) as usize;
        if let Some(word) = self.0.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    fn has(&self, key: u64) -> bool {
        let bit = (key >> (64 - BITS)) as usize;
        self.0.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 > 0)
    }
}

/// Letters by which a part of a word is known.
pub(super) const LETTERS: usize = 4;
const SIZES: [usize; 3] = [LETTERS, 6, 8];

/// Bytes behind a term that tell whether it ends there: an ending, and one more letter.
const MARGIN: usize = 16;

/// The set of keys has two to this power of bits: it fits the fastest cache.
const BITS: u32 = 17;
