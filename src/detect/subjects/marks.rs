//! Where the words of the subjects stand in a text.

use crate::detect::hash::mixed;
use crate::detect::letters::word_runs;
use crate::detect::subjects::folded::Folded;
use crate::detect::subjects::index::Place;
use crate::detect::subjects::index::Wanted;
use crate::detect::subjects::index::endings;
use crate::detect::subjects::index::ends_of;
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

    /// Whether it matters where else this term stands.
    fn wants(&self, number: usize, term: &Term) -> bool;

    /// Takes a mark of a term that it wants; those of one word come in no order.
    fn take(&mut self, mark: Mark, term: &Term);
}

/// Every word of the lists in `text`, which must be normalised, in the order of their ends.
///
/// - Cost: some steps for each word, and more for those of the lists.
pub(in crate::detect) fn marks(subjects: &Subjects, text: &str) -> Vec<Mark> {
    marks_within(subjects, text, (0, text.len()))
}

/// As [`marks`], those that end behind `from` and no further than `to`.
pub(in crate::detect) fn marks_within(
    subjects: &Subjects,
    text: &str,
    (from, to): (usize, usize),
) -> Vec<Mark> {
    let mut every = Every { from, to, marks: Vec::new() };
    let start = text.floor_char_boundary(from.saturating_sub(subjects.index.reach()));
    seek(subjects, text, (start, to), &mut every);
    every.marks.sort_unstable_by_key(|mark| (mark.end, mark.start, mark.term));
    every.marks
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

/// Has `seeker` take every mark that begins in a word of `text` between `from` and `to`.
///
/// - Cost: memory for a window of the text.
pub(super) fn seek<S: Seeker>(
    subjects: &Subjects,
    text: &str,
    (from, to): (usize, usize),
    seeker: &mut S,
) {
    let mut window = Window { subjects, text, base: 0, folded: Folded::default() };
    let mut barren = Barren::default();
    let reach = subjects.index.reach();
    let mut start = from;
    while start < to {
        let end = window_end(text, start, to);
        window.base = text.floor_char_boundary(start.saturating_sub(reach));
        let ahead = text.floor_char_boundary(text.len().min(end + reach));
        window.folded.clear();
        window.folded.push(text.get(window.base..start).unwrap_or_default());
        let first = window.folded.text.len();
        window.folded.push(text.get(start..end).unwrap_or_default());
        let last = window.folded.text.len();
        window.folded.push(text.get(end..ahead).unwrap_or_default());
        window.read((first, last), &mut barren, seeker);
        start = end;
    }
}

/// Words met of which no term is wanted any more; most words of a text come back soon.
struct Barren([(u64, u64, usize); BARREN]);

impl Default for Barren {
    fn default() -> Self {
        Self([(0, 0, 0); BARREN])
    }
}

impl Barren {
    /// Where a word is kept if it is, and what of it.
    fn entry(word: &[u8]) -> Option<(usize, (u64, u64, usize))> {
        let (first, last) = ends_of(word);
        let at = mixed(first, last) as usize % BARREN;
        (word.len() <= 16).then_some((at, (first, last, word.len())))
    }

    fn has(&self, word: &[u8]) -> bool {
        Self::entry(word).is_some_and(|(at, entry)| self.0.get(at) == Some(&entry))
    }

    fn add(&mut self, word: &[u8]) {
        if let Some((at, entry)) = Self::entry(word)
            && let Some(place) = self.0.get_mut(at)
        {
            *place = entry;
        }
    }
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
    folded: Folded,
}

impl Window<'_> {
    /// Reads the words that begin from `first` on and in front of `last`.
    fn read<S: Seeker>(&self, (first, last): (usize, usize), barren: &mut Barren, seeker: &mut S) {
        let folded = self.folded.text.as_slice();
        let is_ascii = folded.is_ascii();
        let runs = word_runs(folded).skip_while(|(start, _)| *start < first);
        for (start, end) in runs.take_while(|(start, _)| *start < last) {
            let run = folded.get(start..end).unwrap_or_default();
            if is_ascii || run.is_ascii() {
                self.read_word(start, end, barren, seeker);
                continue;
            }
            // What is beyond ASCII may be no letter.
            let run = std::str::from_utf8(run).unwrap_or_default();
            let mut at = 0;
            for word in run.split(|c: char| !c.is_alphanumeric()) {
                self.read_word(start + at, start + at + word.len(), barren, seeker);
                at += word.len();
                at += run.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            }
        }
    }

    fn read_word<S: Seeker>(&self, start: usize, end: usize, barren: &mut Barren, seeker: &mut S) {
        let word = self.folded.text.get(start..end).unwrap_or_default();
        if barren.has(word) {
            return;
        }
        let mut is_barren = true;
        self.subjects.index.candidates(word, S::WANTED, |place, terms| {
            for number in terms.iter().map(|number| *number as usize) {
                let Some(term) = self.subjects.terms.get(number) else { continue };
                if seeker.wants(number, term) {
                    is_barren = false;
                    self.read_term(place, (start, end), (number, term), seeker);
                }
            }
        });
        if is_barren {
            barren.add(word);
        }
    }

    /// Takes the marks of a term in or from a word of which the letters at `place` are its own.
    fn read_term<S: Seeker>(
        &self,
        place: Place,
        (start, end): (usize, usize),
        (number, term): (usize, &Term),
        seeker: &mut S,
    ) {
        let folded = self.folded.text.as_slice();
        let letters = term.folded.as_bytes();
        let word = folded.get(start..end).unwrap_or_default();
        let mut take = |from: usize| self.take(from, from + letters.len(), (number, term), seeker);
        match place {
            Place::Beginning => {
                let Some(from) = start.checked_sub(term.known_by.0) else { return };
                let rest = folded.get(from..).unwrap_or_default();
                let fits = rest.starts_with(letters) && self.begins(from);
                if fits && self.ends(from + letters.len(), term) {
                    take(from);
                }
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
    }

    fn take<S: Seeker>(
        &self,
        from: usize,
        to: usize,
        (number, term): (usize, &Term),
        seeker: &mut S,
    ) {
        let origin = |at| self.base + self.folded.origin(at);
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

/// Words that are remembered as [`Barren`].
const BARREN: usize = 256;

#[cfg(test)]
mod tests {
    use super::marks;
    use super::marks_within;
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
        let mut from = 0;
        while from < text.len() {
            let to = text.floor_char_boundary(text.len().min(from + 701));
            parts.extend(marks_within(&subjects, &text, (from, to)));
            from = to;
        }
        assert_eq!(parts, all);
    }
}
