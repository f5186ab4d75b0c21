//! The words beside a value that make it likelier or less likely to be of a kind.

use std::collections::HashSet;

use aho_corasick::AhoCorasick;
use aho_corasick::MatchKind;

use crate::detect::normalise::fold;
use crate::detect::searched::Searched;

/// The words that lift or sink hits of one kind.
#[derive(Default)]
pub struct Cues {
    search: Option<AhoCorasick>,
    words: Vec<Cue>,
    /// Whether one of the words is a number, as `06` is.
    has_numbers: bool,
    /// Identifiers that programs give to what is numbered, with `_`: `persoon_id`.
    identifiers: HashSet<String>,
}

/// What a word nearby does to a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It tells that the value is of the kind.
    Lift,
    /// It tells that the value is of another.
    Sink,
}

/// The cue that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Near {
    pub(super) effect: Effect,
    /// Its position among the words, for [`Cues::word`].
    pub(super) word: u16,
}

struct Cue {
    text: String,
    effect: Effect,
    beginning: Beginning,
    ending: Ending,
    /// How far it reaches, in bytes.
    reach: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Beginning {
    /// `*nummer`: `dossiernummer`, but no word that lifts, such as `burgerservicenummer`.
    Any,
    /// A whole word.
    Word,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// `factuur*`: `factuurnummer` too.
    Any,
    /// A whole word.
    Word,
}

impl Cues {
    /// Compiles the words of one kind. A word that ends in `*` may be the start of a longer one, one
    /// that begins with `*` the end;
    /// one that is among `names`, the headers of the kind, reaches through the whole sentence.
    /// What `names` or `maybe` has as `persoon_id` is none of the identifiers that `*_id` sinks.
    pub(super) fn new(
        lift: &[String],
        sink: &[String],
        names: &[String],
        maybe: &[String],
    ) -> Self {
        let identifiers = names.iter().chain(maybe).map(|name| identifier(&fold(name)));
        let identifiers = identifiers.filter(|name| name.ends_with("_id")).collect();
        let names: HashSet<String> = names.iter().map(|name| fold(name)).collect();
        let mut patterns = Vec::new();
        let mut words = Vec::new();
        let lists = [(lift, Effect::Lift), (sink, Effect::Sink)];
        for (list, effect) in lists {
            for word in list {
                let (stem, ending) = match word.strip_suffix('*') {
                    Some(stem) => (stem, Ending::Any),
                    None => (word.as_str(), Ending::Word),
                };
                let (stem, beginning) = match stem.strip_prefix('*') {
                    Some(stem) => (stem, Beginning::Any),
                    None => (stem, Beginning::Word),
                };
                let text = fold(stem);
                let named = effect == Effect::Lift && names.contains(&text);
                let reach = if named { SENTENCE } else { REACH };
                patterns.push(text.clone());
                words.push(Cue { text, effect, beginning, ending, reach });
            }
        }
        let build = |patterns: &[String]| {
            let mut builder = AhoCorasick::builder();
            builder.match_kind(MatchKind::Standard).ascii_case_insensitive(true);
            builder.build(patterns).ok()
        };
        let search = if patterns.is_empty() { None } else { build(&patterns) };
        let has_numbers = words.iter().any(|cue| !cue.text.contains(char::is_alphabetic));
        Self { search, words, has_numbers, identifiers }
    }

    /// What the words in front of a value and behind it say of it, if anything.
    ///
    /// The nearest word decides; one behind the value counts as twice as far, since labels stand
    /// in front.
    ///
    /// - Shape: both are without accents and within a sentence; capitals do not matter.
    /// - Cost: one look at each byte.
    pub(super) fn nearest(&self, before: &str, after: &str) -> Option<Near> {
        let in_front = self.matches(before).map(|(_, to, word)| (before.len() - to, 0, word));
        let behind = self.matches(after).map(|(from, _, word)| (from, from + 1, word));
        let reached = in_front.chain(behind).filter_map(|(distance, more, word)| {
            let cue = self.words.get(word)?;
            let near = Near { effect: cue.effect, word: u16::try_from(word).ok()? };
            (distance <= cue.reach).then_some((distance + more, near))
        });
        reached.min_by_key(|(distance, _)| *distance).map(|(_, near)| near)
    }

    /// Whether a word that sinks stands in `text`, such as a column header.
    pub fn sinks(&self, text: &str) -> bool {
        let sinks = |word: usize| self.words.get(word).is_some_and(|w| w.effect == Effect::Sink);
        self.matches(&fold(text)).any(|(_, _, word)| sinks(word))
    }

    /// Whether a word that lifts stands anywhere in `text`: most texts have none, and their numbers
    /// need not be looked at.
    pub(super) fn lifts(&self, searched: &Searched<'_>) -> bool {
        let text = searched.text();
        let may_lift = self.has_numbers || searched.may_have_words(0, text.len());
        may_lift && self.lifts_in(text)
    }

    /// Whether a word that lifts stands in `text`, which must be folded.
    pub(super) fn lifts_in(&self, text: &str) -> bool {
        let lifts = |word: usize| self.words.get(word).is_some_and(|w| w.effect == Effect::Lift);
        self.matches(text).any(|(_, _, word)| lifts(word))
    }

    /// Whether a name of the kind itself stands in `text`, which must be folded.
    pub(super) fn names(&self, text: &str) -> bool {
        let is_name = |word: usize| {
            self.words.get(word).is_some_and(|w| w.effect == Effect::Lift && w.reach == SENTENCE)
        };
        self.matches(text).any(|(_, _, word)| is_name(word))
    }

    /// Whether one of the words may stand where there are no letters.
    pub(super) fn has_numbers(&self) -> bool {
        self.has_numbers
    }

    /// The word at that position, folded; empty where there is none.
    pub fn word(&self, position: u16) -> &str {
        self.words.get(usize::from(position)).map_or("", |cue| cue.text.as_str())
    }

    /// Whether the word at the end of `text` begins as one that lifts.
    fn lifts_as_word(&self, text: &str) -> bool {
        let near = &text[text.ceil_char_boundary(text.len().saturating_sub(WORD))..];
        let word = near.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let found = self.search.iter().flat_map(|search| search.find_overlapping_iter(word));
        found.filter(|hit| hit.start() == 0).any(|hit| {
            let cue = self.words.get(hit.pattern().as_usize());
            cue.is_some_and(|cue| cue.effect == Effect::Lift && cue.beginning == Beginning::Word)
        })
    }

    /// Whether the identifier at the end of `text` is one of those that number people.
    fn is_own(&self, text: &str) -> bool {
        let near = &text[text.ceil_char_boundary(text.len().saturating_sub(WORD))..];
        let is_sign = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'));
        let whole = identifier(near.rsplit(is_sign).next().unwrap_or_default());
        self.identifiers.contains(whole.trim_end_matches('s'))
    }

    /// Where words stand, and which.
    fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        let found = self.search.iter().flat_map(move |s| s.find_overlapping_iter(text));
        found.filter_map(move |hit| {
            let word = self.words.get(hit.pattern().as_usize())?;
            let before = text[..hit.start()].chars().next_back();
            let after = text[hit.end()..].chars().next();
            // Digits may follow directly: `bsn123456782`.
            let starts = match word.beginning {
                Beginning::Word => before.is_none_or(|c| !c.is_alphanumeric()),
                Beginning::Any => {
                    before.is_some_and(char::is_alphanumeric)
                        && !self.lifts_as_word(&text[..hit.end()])
                        && !self.is_own(&text[..hit.end()])
                }
            };
            let ends = word.ending == Ending::Any || after.is_none_or(|c| !c.is_alphabetic());
            (starts && ends).then_some((hit.start(), hit.end(), hit.pattern().as_usize()))
        })
    }
}

/// An identifier as it is compared: `Persoon-ID` as `persoon_id`.
fn identifier(text: &str) -> String {
    text.replace('-', "_").to_ascii_lowercase()
}

/// How far back the beginning of a word is looked for, in bytes.
const WORD: usize = 60;

/// How far a word reaches, in bytes.
const REACH: usize = 40;

/// How far the name of the kind itself reaches, in bytes, within the sentence.
const SENTENCE: usize = 160;

#[cfg(test)]
mod tests {
    use super::Cues;
    use super::Effect;

    #[test]
    fn the_nearest_word_decides() {
        let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let sink = words(&["factuur*", "order", "*nummer", "*nr", "*_id", "*-id"]);
        let cues = Cues::new(
            &words(&["bsn", "cliënt", "burgerserv*"]),
            &sink,
            &words(&["bsn_id"]),
            &words(&["persoon_id"]),
        );
        let cases = [
            ("bsn 1234", Some(Effect::Lift)),
            ("bsn1234", Some(Effect::Lift)),
            ("bsnx 1234", None),
            ("factuurnummer 1234", Some(Effect::Sink)),
            ("bsn en factuur 1234", Some(Effect::Sink)),
            ("1234 (bsn)", Some(Effect::Lift)),
            ("order 1234 bsn", Some(Effect::Sink)),
            ("recorder 1234", None),
            ("borders 1234", None),
            ("dossiernummer 1234", Some(Effect::Sink)),
            ("het dossiernr. 1234", Some(Effect::Sink)),
            ("burgerservicenummer 1234", Some(Effect::Lift)),
            ("Burgerservisenummer 1234", Some(Effect::Lift)),
            ("bsnnummer 1234", None),
            ("nummer 1234", None),
            ("client_id=1234", Some(Effect::Sink)),
            ("halte-id: 1234", Some(Effect::Sink)),
            ("Persoon-ID 1234", None),
            ("bsn_id 1234", Some(Effect::Lift)),
            ("covid 1234", None),
            ("bsn met nummer 1234", Some(Effect::Lift)),
            ("bsn met pasnummer 1234", Some(Effect::Sink)),
        ];
        for (text, expected) in cases {
            let start = text.find("1234").expect("a value");
            let near = cues.nearest(&text[..start], &text[start + 4..]);
            assert_eq!(near.map(|near| near.effect), expected, "{text}");
        }
    }
}
