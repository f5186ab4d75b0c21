//! What the words of a text came to when they were met first: most words come back soon.

use crate::detect::hash::mixed;
use crate::detect::subjects::index::Place;
use crate::detect::subjects::index::ends_of;
use crate::detect::subjects::vocabulary::Term;

/// Words met, each with the terms that it may be a part of: most are of none.
///
/// - Cost: one look at a small table; a word of more than sixteen bytes is not kept.
pub(super) struct Memory {
    entries: Vec<Entry>,
    terms: Vec<Possible>,
}

/// A word as all its bytes, and where its terms stand; those of no terms are `(0, 0)`.
#[derive(Clone, Copy, Default)]
struct Entry {
    first: u64,
    last: u64,
    length: usize,
    terms: (u32, u32),
}

/// A term that a word is, has in it, or is a part of.
#[derive(Clone, Copy)]
pub(super) struct Possible {
    /// Where it may stand.
    pub(super) place: Place,
    /// Its place in the list of all terms.
    pub(super) term: u32,
    /// A letter of the word beside it, where it is a phrase, and how far behind the beginning of
    /// this word that stands.
    probe: Option<(isize, u8)>,
}

impl Memory {
    /// An empty one for a text of this size.
    pub(super) fn new(text_bytes: usize) -> Self {
        let entries = (text_bytes / BYTES_A_WORD).clamp(2, ENTRIES).next_power_of_two();
        Self { entries: vec![Entry::default(); entries], terms: Vec::new() }
    }

    /// Which terms a word has, for [`Memory::terms`], if it was met: `(0, 0)` is none.
    #[inline]
    pub(super) fn find(&self, text: &[u8], (start, end): (usize, usize)) -> Option<(u32, u32)> {
        let (first, last) = ends_of(text, start, end);
        let place = self.place(first, last);
        let is_same =
            |entry: &&Entry| (entry.first, entry.last, entry.length) == (first, last, end - start);
        let entry = self.entries.get(place).filter(is_same);
        let entry = entry.or_else(|| self.entries.get(place ^ 1).filter(is_same));
        entry.map(|entry| entry.terms)
    }

    /// The terms of a word that was found.
    pub(super) fn terms(&self, (from, to): (u32, u32)) -> &[Possible] {
        self.terms.get(from as usize..to as usize).unwrap_or_default()
    }

    /// Keeps a word with its terms, in the place of another.
    pub(super) fn keep(&mut self, text: &[u8], (start, end): (usize, usize), terms: &[Possible]) {
        let length = end - start;
        if length > LETTERS {
            return;
        }
        if self.terms.len() + terms.len() > TERMS {
            self.entries.fill(Entry::default());
            self.terms.clear();
        }
        let from = self.terms.len() as u32;
        self.terms.extend_from_slice(terms);
        let terms = if terms.is_empty() { (0, 0) } else { (from, self.terms.len() as u32) };
        let (first, last) = ends_of(text, start, end);
        let place = self.place(first, last);
        // The word that was here takes the place beside it.
        self.entries.swap(place, place ^ 1);
        if let Some(entry) = self.entries.get_mut(place) {
            *entry = Entry { first, last, length, terms };
        }
    }

    /// Notes of a word that was found that none of its terms is looked for any longer.
    pub(super) fn settle(&mut self, text: &[u8], (start, end): (usize, usize)) {
        let (first, last) = ends_of(text, start, end);
        let place = self.place(first, last);
        for place in [place, place ^ 1] {
            if let Some(entry) = self.entries.get_mut(place)
                && (entry.first, entry.last, entry.length) == (first, last, end - start)
            {
                entry.terms = (0, 0);
            }
        }
    }

    fn place(&self, first: u64, last: u64) -> usize {
        // Their number is a power of two.
        mixed(first, last) as usize & (self.entries.len() - 1)
    }
}

impl Possible {
    pub(super) fn new(place: Place, number: usize, term: &Term) -> Self {
        let (start, end) = term.known_by;
        let letters = term.folded.as_bytes();
        // Behind the space that follows the word, or in front of the one before it.
        let near = [Some(end + 1), start.checked_sub(2)].into_iter().flatten();
        let mut letters = near.filter_map(|at| Some((at, *letters.get(at)?)));
        let probe = letters.next().map(|(at, letter)| (at as isize - start as isize, letter));
        Self { place, term: number as u32, probe }
    }

    /// Whether it is worth a closer look at a word that begins at `start`.
    #[inline]
    pub(super) fn may_stand(&self, text: &[u8], start: usize) -> bool {
        self.probe.is_none_or(|(at, letter)| {
            start.checked_add_signed(at).and_then(|at| text.get(at)) == Some(&letter)
        })
    }
}

/// Bytes of a word that is kept, at most.
const LETTERS: usize = 16;

/// Bytes of a text in which one new word stands, at least.
const BYTES_A_WORD: usize = 16;

/// Words and terms that are kept, at most: they fit the second fastest cache.
const ENTRIES: usize = 1024;
const TERMS: usize = 8192;
