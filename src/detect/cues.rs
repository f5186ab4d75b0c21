//! The words beside a value that make it likelier or less likely to be of a kind.

use aho_corasick::AhoCorasick;
use aho_corasick::MatchKind;

use crate::detect::normalise::fold;

/// The words that lift or sink hits of one kind.
#[derive(Default)]
pub struct Cues {
    search: Option<AhoCorasick>,
    words: Vec<Cue>,
}

/// What a word nearby does to a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It tells that the value is of the kind.
    Lift,
    /// It tells that the value is of another.
    Sink,
}

struct Cue {
    effect: Effect,
    ending: Ending,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// `factuur*`: `factuurnummer` too.
    Any,
    /// A whole word.
    Word,
}

impl Cues {
    /// Compiles the words of one kind. A word that ends in `*` may be the start of a longer one.
    pub(super) fn new(lift: &[String], sink: &[String]) -> Self {
        let mut patterns = Vec::new();
        let mut words = Vec::new();
        let lists = [(lift, Effect::Lift), (sink, Effect::Sink)];
        for (list, effect) in lists {
            for word in list {
                let (stem, ending) = match word.strip_suffix('*') {
                    Some(stem) => (stem, Ending::Any),
                    None => (word.as_str(), Ending::Word),
                };
                patterns.push(fold(stem));
                words.push(Cue { effect, ending });
            }
        }
        let build = |patterns: &[String]| {
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns).ok()
        };
        let search = if patterns.is_empty() { None } else { build(&patterns) };
        Self { search, words }
    }

    /// What the words in `window` say of a value that stands at `start..end` of it, if anything.
    ///
    /// The nearest word decides; one behind the value counts as twice as far, since labels stand
    /// in front.
    ///
    /// - Shape: `window` is folded and at most a line; a cost of one look at each of its bytes.
    pub fn near(&self, window: &str, start: usize, end: usize) -> Option<Effect> {
        let mut nearest: Option<(usize, Effect)> = None;
        for (from, to, effect) in self.matches(window) {
            let distance = if to <= start {
                start - to
            } else if from >= end {
                (from - end) * 2 + 1
            } else {
                continue;
            };
            if nearest.is_none_or(|(least, _)| distance < least) {
                nearest = Some((distance, effect));
            }
        }
        nearest.map(|(_, effect)| effect)
    }

    /// Whether a word that sinks stands in `text`, such as a column header.
    pub fn sinks(&self, text: &str) -> bool {
        self.matches(&fold(text)).any(|(_, _, effect)| effect == Effect::Sink)
    }

    fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize, Effect)> + 'a {
        let found = self.search.iter().flat_map(move |s| s.find_overlapping_iter(text));
        found.filter_map(move |hit| {
            let word = self.words.get(hit.pattern().as_usize())?;
            let before = text[..hit.start()].chars().next_back();
            let after = text[hit.end()..].chars().next();
            // Digits may follow directly: `bsn123456782`.
            let starts = before.is_none_or(|c| !c.is_alphanumeric());
            let ends = word.ending == Ending::Any || after.is_none_or(|c| !c.is_alphabetic());
            (starts && ends).then_some((hit.start(), hit.end(), word.effect))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Cues;
    use super::Effect;

    #[test]
    fn the_nearest_word_decides() {
        let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let cues = Cues::new(&words(&["bsn", "cliënt"]), &words(&["factuur*", "order"]));
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
        ];
        for (text, expected) in cases {
            let start = text.find("1234").expect("a value");
            assert_eq!(cues.near(text, start, start + 4), expected, "{text}");
        }
    }
}
