//! Where the words of the subjects stand in a text.

use crate::detect::subjects::folded::Folded;
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

/// Every word of the lists in `text`, which must be normalised, in the order of their ends.
///
/// - Cost: one look at each byte, and one at the edges of each match.
pub(in crate::detect) fn marks(subjects: &Subjects, text: &str) -> Vec<Mark> {
    let Some(search) = &subjects.search else { return Vec::new() };
    let folded = Folded::new(text);
    let mut marks = Vec::new();
    for found in search.find_overlapping_iter(&folded.text) {
        let at = found.pattern().as_usize();
        let Some(term) = subjects.terms.get(at) else { continue };
        if !stands_alone(&folded.text, found.start(), found.end(), term) {
            continue;
        }
        let (start, end) = (folded.origin(found.start()), folded.origin(found.end()));
        if term.exact && text.get(start..end) != Some(&*term.word) {
            continue;
        }
        marks.push(Mark { start, end, term: at });
    }
    marks
}

/// Whether the word begins and ends where a word may.
fn stands_alone(folded: &str, start: usize, end: usize, term: &Term) -> bool {
    let before = folded.get(..start).and_then(|text| text.chars().next_back());
    let begins = match before {
        None => true,
        Some(c) => !c.is_alphanumeric() || term.begins == Edge::Any && c.is_alphabetic(),
    };
    if !begins {
        return false;
    }
    let rest = folded.get(end..).unwrap_or_default();
    let next = rest.chars().next();
    if term.ends == Edge::Any || next.is_none_or(|c| !c.is_alphanumeric()) {
        return true;
    }
    // An abbreviation has no endings but those behind an apostrophe.
    !is_abbreviation(term) && is_inflection(rest)
}

/// Whether the word is one of capitals only.
fn is_abbreviation(term: &Term) -> bool {
    term.exact && !term.word.chars().any(char::is_lowercase)
}

/// Whether what goes on behind a word is an ending of it, and nothing more.
fn is_inflection(rest: &str) -> bool {
    INFLECTIONS.iter().any(|ending| {
        let after = rest.strip_prefix(ending);
        after.is_some_and(|after| after.chars().next().is_none_or(|c| !c.is_alphanumeric()))
    })
}

/// Endings of the plural and of adjectives.
const INFLECTIONS: [&str; 4] = ["s", "e", "en", "n"];

#[cfg(test)]
mod tests {
    use super::marks;
    use crate::detect::subjects::vocabulary::Subjects;
    use crate::fault::Source;

    #[test]
    fn finds_words_with_their_endings_and_compounds() {
        let text = "source = \"s\"\nlicence = \"l\"\ndate = \"d\"\nstrong = [\"diagnose*\", \
            \"*kanker\", \"handicap\", \"OTS\", \"Volt\", \"strafbaar feit\", \"psychose\"]\n";
        let file = "detect/subjects/health.toml".to_owned();
        let subjects = Subjects::compile(&[Source { file, text: text.to_owned() }]);
        let subjects = subjects.expect("no fault");
        let cases = [
            ("Diagnosecode", "Diagnose"),
            ("prediagnose", ""),
            ("Borstkanker.", "kanker"),
            ("kankers", "kanker"),
            ("kankeren", "kanker"),
            ("kankerbestrijding", ""),
            ("handicaps", "handicap"),
            ("gehandicapt", ""),
            ("OTS-maatregel", "OTS"),
            ("ots", ""),
            ("Hots", ""),
            ("Volt", "Volt"),
            ("volt", ""),
            ("strafbaar\nfeit", "strafbaar\nfeit"),
            ("één psychosen", "psychose"),
            ("psychose2", ""),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> =
                marks(&subjects, text).iter().map(|mark| &text[mark.start..mark.end]).collect();
            assert_eq!(found.concat(), expected, "{text}");
        }
    }
}
