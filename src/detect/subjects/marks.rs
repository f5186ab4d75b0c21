//! Where the words of the subjects stand in a text.

use crate::detect::letters::BLOCK;
use crate::detect::letters::runs;
use crate::detect::subjects::folded::Folded;
use crate::detect::subjects::index::Place;
use crate::detect::subjects::index::Wanted;
use crate::detect::subjects::index::endings;
use crate::detect::subjects::memory::Memory;
use crate::detect::subjects::memory::Met;
use crate::detect::subjects::memory::Possible;
use crate::detect::subjects::vocabulary::Edge;
use crate::detect::subjects::vocabulary::Subjects;
use crate::detect::subjects::vocabulary::Term;

/// A word of the lists, where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::detect) struct Mark {
    /// First byte in the text.
    pub(in crate::detect) start: usize,
    /// One past the last byte of the word of the list; an inflection may follow.
    pub(in crate::detect) end: usize,
    /// Its place in the list of all words.
    pub(super) term: usize,
}

/// Who looks for marks, and what for.
pub(super) trait Seeker {
    /// The terms that are looked for.
    const WANTED: Wanted;

    /// Whether it matters where else this term stands; what does not will not again.
    fn wants(&self, number: usize, term: &Term) -> bool;

    /// Takes a mark of a term that it wants; those of one word come in no order.
    fn take(&mut self, mark: Mark, term: &Term);
}

/// Every word of the lists in `text`, which must be normalised, in the order of their ends.
///
/// - Cost: some steps for each word, and more for those of the lists.
pub(in crate::detect) fn marks(subjects: &Subjects, text: &str) -> Vec<Mark> {
    Marks::of(subjects, text).within((0, text.len()))
}

/// Looks for words of the lists in one part of a text after another.
pub(in crate::detect) struct Marks<'a> {
    subjects: &'a Subjects,
    text: &'a str,
    room: Room,
}

impl<'a> Marks<'a> {
    /// Has looked nowhere in `text` yet.
    pub(in crate::detect) fn of(subjects: &'a Subjects, text: &'a str) -> Self {
        Self { subjects, text, room: Room::new(text) }
    }

    /// As [`marks`], those that end behind `from` and no further than `to`.
    pub(in crate::detect) fn within(&mut self, (from, to): (usize, usize)) -> Vec<Mark> {
        let mut every = Every { from, to, marks: Vec::new() };
        let reach = self.subjects.index.reach();
        let start = self.text.floor_char_boundary(from.saturating_sub(reach));
        seek(self.subjects, self.text, (start, to), &mut self.room, &mut every);
        every.marks.sort_unstable_by_key(|mark| (mark.end, mark.start, mark.term));
        every.marks
    }
}

/// Looks for all terms.
struct Every {
    from: usize,
    to: usize,
    marks: Vec<Mark>,
}

impl Seeker for Every {
    const WANTED: Wanted = Wanted::All;

    fn wants(&self, _: usize, _: &Term) -> bool {
        true
    }

    fn take(&mut self, mark: Mark, _: &Term) {
        if self.from < mark.end && mark.end <= self.to {
            self.marks.push(mark);
        }
    }
}

/// What is used again and again while one seeker goes through one text.
pub(super) struct Room {
    folded: Folded,
    memory: Memory,
}

impl Room {
    pub(super) fn new(text: &str) -> Self {
        let memory = Memory::new(text.len());
        Self { folded: Folded::default(), memory }
    }
}

/// Has `seeker` take every mark that begins in a word of `text` between `from` and `to`.
///
/// - Cost: memory for a window of the text.
pub(super) fn seek<S: Seeker>(
    subjects: &Subjects,
    text: &str,
    (from, to): (usize, usize),
    room: &mut Room,
    seeker: &mut S,
) {
    let Room { folded, memory } = room;
    let reach = subjects.index.reach();
    let mut start = from;
    while start < to {
        let end = window_end(text, start, to);
        let base = text.floor_char_boundary(start.saturating_sub(reach));
        let ahead = text.floor_char_boundary(text.len().min(end + reach));
        folded.clear();
        folded.push(text.get(base..start).unwrap_or_default());
        let first = folded.text.len();
        folded.push(text.get(start..end).unwrap_or_default());
        let last = folded.text.len();
        folded.push(text.get(end..ahead).unwrap_or_default());
        let window = Window { subjects, text, base, folded };
        window.read_words((first, last), memory, seeker);
        start = end;
    }
}

/// Whether any term of a word is still looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Some,
    None,
}

/// Where a window ends that begins at `start`: behind a word.
fn window_end(text: &str, start: usize, to: usize) -> usize {
    if to - start <= WINDOW {
        return to;
    }
    let most = text.floor_char_boundary(start + WINDOW);
    let bytes = text.as_bytes().get(start..most).unwrap_or_default();
    let between = bytes.iter().rposition(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
    between.map_or(most, |at| start + at + 1)
}

/// A stretch of a text, folded.
struct Window<'a> {
    subjects: &'a Subjects,
    text: &'a str,
    /// Where it begins in the text.
    base: usize,
    folded: &'a Folded,
}

impl Window<'_> {
    /// Reads the words that begin from `first` on and in front of `last`.
    fn read_words<S: Seeker>(
        &self,
        (first, last): (usize, usize),
        memory: &mut Memory,
        seeker: &mut S,
    ) {
        let folded = self.folded.text.as_slice();
        let first = behind_word(folded, first);
        let words = folded.get(first..behind_word(folded, last)).unwrap_or_default();
        let is_ascii = words.is_ascii();
        let is_letter = |byte: &u8| !byte.is_ascii() || byte.is_ascii_alphabetic();
        // Without a way out of the loop the compiler looks at many bytes at once.
        let any = |few: &[u8]| few.iter().fold(false, |any, byte| any | is_letter(byte));
        if !words.chunks(BLOCK).any(any) && !self.subjects.index.has_numbers() {
            return;
        }
        runs(words, |start, end| {
            let word = (first + start, first + end);
            if is_ascii || folded.get(word.0..word.1).is_some_and(<[u8]>::is_ascii) {
                self.read_word(word, memory, seeker);
            } else {
                self.read_mixed(word, memory, seeker);
            }
        });
    }

    /// Reads the words of a run that has bytes beyond ASCII, which may be of no letter.
    #[inline(never)]
    fn read_mixed<S: Seeker>(&self, run: (usize, usize), memory: &mut Memory, seeker: &mut S) {
        let bytes = self.folded.text.get(run.0..run.1).unwrap_or_default();
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let mut start = 0;
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            let end = start + word.len();
            if end > start {
                self.read_word((run.0 + start, run.0 + end), memory, seeker);
            }
            start = end
                + text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
    }

    /// Reads the terms that a word is known to be a part of, or is looked up for.
    #[inline(always)]
    fn read_word<S: Seeker>(&self, word: (usize, usize), memory: &mut Memory, seeker: &mut S) {
        let folded = self.folded.text.as_slice();
        match memory.find(folded, word) {
            Some(Met::Nothing) => {}
            Some(Met::Terms(from, to)) => {
                if self.read_again(word, memory.terms((from, to)), seeker) == Left::None {
                    memory.settle(folded, word);
                }
            }
            None => self.read_new(word, memory, seeker),
        }
    }

    #[inline(never)]
    fn read_again<S: Seeker>(
        &self,
        word: (usize, usize),
        terms: &[Possible],
        seeker: &mut S,
    ) -> Left {
        let folded = self.folded.text.as_slice();
        let wanted = |possible: &Possible, seeker: &S| {
            let number = possible.term as usize;
            let term = self.subjects.terms.get(number).filter(|term| seeker.wants(number, term));
            term.map(|term| (number, term))
        };
        let (mut stood, mut read) = (0, 0);
        for possible in terms.iter().filter(|possible| possible.may_stand(folded, word.0)) {
            stood += 1;
            if let Some(term) = wanted(possible, seeker) {
                read += 1;
                self.read_term(possible.place, word, term, seeker);
            }
        }
        // Asked of all of them only where it may be so.
        let is_over = stood > read && terms.iter().all(|term| wanted(term, seeker).is_none());
        if is_over { Left::None } else { Left::Some }
    }

    #[inline(never)]
    fn read_new<S: Seeker>(&self, word: (usize, usize), memory: &mut Memory, seeker: &mut S) {
        let folded = self.folded.text.as_slice();
        let letters = folded.get(word.0..word.1).unwrap_or_default();
        if self.subjects.index.is_mere_number(letters) {
            return;
        }
        let mut found = Vec::new();
        self.subjects.index.candidates(letters, S::WANTED, |place, terms| {
            for number in terms.iter().map(|number| *number as usize) {
                let Some(term) = self.subjects.terms.get(number) else { continue };
                let wants = seeker.wants(number, term);
                if wants && self.read_term(place, word, (number, term), seeker) {
                    found.push(Possible::new(place, number, term));
                }
            }
        });
        memory.keep(folded, word, &found);
    }

    /// Takes the marks of a term in or from a word of which the letters at `place` are its own.
    /// Returns whether that word can have one elsewhere, where other capitals or words are.
    fn read_term<S: Seeker>(
        &self,
        place: Place,
        (start, end): (usize, usize),
        (number, term): (usize, &Term),
        seeker: &mut S,
    ) -> bool {
        let folded = self.folded.text.as_slice();
        let letters = term.folded.as_bytes();
        let word = folded.get(start..end).unwrap_or_default();
        let mut found = false;
        let mut take = |from: usize| {
            found = true;
            self.take(from, from + letters.len(), (number, term), seeker);
        };
        match place {
            Place::Beginning => {
                let from = start.checked_sub(term.known_by.0);
                let rest = from.and_then(|from| folded.get(from..)).unwrap_or_default();
                if let Some(from) =
                    from.filter(|from| rest.starts_with(letters) && self.begins(*from))
                    && self.ends(from + letters.len(), term)
                {
                    take(from);
                }
                // Of a phrase only one word is known here.
                found |= term.known_by != (0, letters.len());
            }
            Place::End => {
                for ending in endings(term) {
                    let stem = word.strip_suffix(ending.as_bytes());
                    let head = stem.and_then(|stem| stem.strip_suffix(letters));
                    if let Some(head) = head.filter(|head| is_letter_last(head)) {
                        take(start + head.len());
                    }
                }
            }
            Place::Inside { first, last } => {
                for at in first..=last {
                    let (head, tail) = word.split_at_checked(at).unwrap_or_default();
                    if tail.starts_with(letters) && is_letter_last(head) {
                        take(start + at);
                    }
                }
            }
        }
        found
    }

    fn take<S: Seeker>(
        &self,
        from: usize,
        to: usize,
        (number, term): (usize, &Term),
        seeker: &mut S,
    ) {
        let original = self.text.get(self.base..).unwrap_or_default();
        let origin = |at| self.base + self.folded.origin(at, original);
        let mark = Mark { start: origin(from), end: origin(to), term: number };
        if !term.exact || self.text.get(mark.start..mark.end) == Some(&*term.word) {
            seeker.take(mark, term);
        }
    }

    /// Whether a word may begin at `at` of the folded text.
    fn begins(&self, at: usize) -> bool {
        if at == 0 {
            let before = self.text.get(..self.base).and_then(|text| text.chars().next_back());
            return before.is_none_or(|c| !c.is_alphanumeric());
        }
        let head = self.folded.text.get(..at).unwrap_or_default();
        last_character(head).is_none_or(|c| !c.is_alphanumeric())
    }

    /// Whether a term may end here, at `at` of the folded text.
    fn ends(&self, at: usize, term: &Term) -> bool {
        let rest = self.folded.text.get(at..).unwrap_or_default();
        let stops = |ending: &&str| {
            rest.strip_prefix(ending.as_bytes()).is_some_and(|after| !is_letter_first(after))
        };
        term.ends == Edge::Any || endings(term).iter().any(stops)
    }
}

/// `at`, or where the word ends that `at` lies in.
fn behind_word(text: &[u8], at: usize) -> usize {
    let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let before = text.get(..at).and_then(<[u8]>::last);
    if !before.is_some_and(is_inside) {
        return at;
    }
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| is_inside(byte)).count()
}

/// Whether what goes on here, in UTF-8, begins with a letter or digit.
fn is_letter_first(rest: &[u8]) -> bool {
    match rest.first() {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => {
            // No character has more bytes.
            let few = rest.get(..rest.len().min(4)).unwrap_or_default();
            let valid = few.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            valid.starts_with(char::is_alphanumeric)
        }
        None => false,
    }
}

/// Whether the part of a word in front of a term, in UTF-8, ends in a letter, or is none.
fn is_letter_last(head: &[u8]) -> bool {
    last_character(head).is_none_or(char::is_alphabetic)
}

/// The last character of a text in UTF-8.
fn last_character(text: &[u8]) -> Option<char> {
    let last = text.last()?;
    if last.is_ascii() {
        return Some(char::from(*last));
    }
    let start = text.iter().rposition(|byte| byte & 0xc0 != 0x80)?;
    std::str::from_utf8(text.get(start..)?).ok()?.chars().next()
}

/// Bytes of a text that are folded at once.
const WINDOW: usize = 8192;

#[cfg(test)]
mod tests {
    use super::Marks;
    use super::marks;
    use crate::detect::subjects::vocabulary::Subjects;
    use crate::fault::Source;

    fn subjects() -> Subjects {
        let text = "source = \"s\"\nlicence = \"l\"\ndate = \"d\"\nstrong = [\"diagnose*\", \
            \"*kanker\", \"handicap\", \"OTS\", \"Volt\", \"strafbaar feit\", \"psychose\", \
            \"*pleegzorg*\"]\n";
        let file = "detect/subjects/health.toml".to_owned();
        Subjects::compile(&[Source { file, text: text.to_owned() }]).expect("no fault")
    }

    #[test]
    fn finds_words_with_their_endings_and_compounds() {
        let subjects = subjects();
        let cases = [
            ("Diagnosecode", "Diagnose"),
            ("prediagnose", ""),
            ("Borstkanker.", "kanker"),
            ("kankers", "kanker"),
            ("kankeren", "kanker"),
            ("2kanker 2pleegzorg", ""),
            ("kankerbestrijding", ""),
            ("handicaps", "handicap"),
            ("gehandicapt", ""),
            ("OTS-maatregel", "OTS"),
            ("ots", ""),
            ("Hots", ""),
            ("Volt", "Volt"),
            ("volt", ""),
            ("strafbaar\nfeit", "strafbaar\nfeit"),
            ("strafbaar feiten, strafbaar feitje", "strafbaar feit"),
            ("één psychosen", "psychose"),
            ("psychose2", ""),
            ("…psychose…", "psychose"),
            ("ëpsychose", ""),
            ("Jeugdpleegzorgwerker, pleegzorg", "pleegzorgpleegzorg"),
            ("xpleegzorg-xxpleegzorg-xxxpleegzorgs", "pleegzorgpleegzorgpleegzorg"),
            ("ėœpleegzorg en “łkanker", "pleegzorgkanker"),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> =
                marks(&subjects, text).iter().map(|mark| &text[mark.start..mark.end]).collect();
            assert_eq!(found.concat(), expected, "{text}");
        }
    }

    #[test]
    fn finds_the_same_in_a_long_text_and_in_its_parts() {
        let subjects = subjects();
        let text = "Een strafbaar\nfeit, één psychose; borstkanker (“pleegzorg”) ".repeat(400);
        let all = marks(&subjects, &text);
        assert_eq!(all.len(), 1600);
        let mut parts = Vec::new();
        let mut reader = Marks::of(&subjects, &text);
        let mut from = 0;
        while from < text.len() {
            let to = text.floor_char_boundary(text.len().min(from + 701));
            parts.extend(reader.within((from, to)));
            from = to;
        }
        assert_eq!(parts, all);
    }
}
