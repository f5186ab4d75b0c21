//! How values and the words around them are made unreadable.

use crate::detect::Detectors;
use crate::detect::Kind;
use crate::detect::Masked;
use crate::detect::fold;
use crate::detect::normalise;
use crate::detect::search;
use crate::scan::redact::without_numbers;

/// Every word but its first character, and of a word with digits nothing but that.
pub(super) fn words(text: &str) -> String {
    Masked::new(Kind::Biometric, text).as_str().to_owned()
}

/// Every word but those of a list: what is said of a subject is no one's value.
pub(super) fn words_but(text: &str, known: &str) -> String {
    let known = fold(known);
    let is_known = |word: &str| {
        let word = fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
        !word.is_empty() && known.split(' ').any(|other| other == word)
    };
    let shown =
        text.split(' ').map(|word| if is_known(word) { word.to_owned() } else { words(word) });
    shown.collect::<Vec<_>>().join(" ")
}

/// A text of several words with a value of `kind` in it: the value in its own form, the rest word
/// by word.
pub(super) fn around(text: &str, kind: Kind, detectors: &Detectors) -> String {
    let text = normalise(text);
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for hit in search(&text, detectors).iter().filter(|hit| hit.kind == kind) {
        let (Some(between), Some(value)) = (text.get(at..hit.start), text.get(hit.start..hit.end))
        else {
            continue;
        };
        shown.push_str(&words(between));
        shown.push_str(Masked::new(kind, value).as_str());
        at = hit.end;
    }
    shown.push_str(&words(text.get(at..).unwrap_or_default()));
    shown
}

/// Text in which nothing was found, without long numbers.
pub(super) fn plain(text: &str) -> String {
    without_numbers(text, DIGITS)
}

/// The beginning of a text, on one line; what is cut off is told by an ellipsis.
pub(super) fn clipped(text: &str, characters: usize) -> String {
    let flat = |c: char| if c.is_control() { ' ' } else { c };
    let mut shown: String = text.chars().take(characters).map(flat).collect();
    if text.chars().nth(characters).is_some() {
        shown.push('…');
    }
    shown
}

/// A number this long can be a person's.
const DIGITS: usize = 6;

#[cfg(test)]
mod tests {
    use super::around;
    use super::clipped;
    use super::words_but;
    use crate::detect::Detectors;
    use crate::detect::Kind;

    #[test]
    fn masks_what_stands_around_a_value() {
        let detectors = Detectors::compile(&[]).expect("no sources, no faults");
        let cases = [
            ("Klant met BSN 123456782 belde", "K•••• m•• B•• ••••••782 b••••"),
            ("niets hier", "n•••• h•••"),
        ];
        for (text, expected) in cases {
            assert_eq!(around(text, Kind::Bsn, &detectors), expected, "{text}");
        }
    }

    #[test]
    fn leaves_the_words_of_a_subject_and_bounds_the_rest() {
        assert_eq!(words_but("Jan heeft verzuim.", "verzuim"), "J•• h•••• verzuim.");
        assert_eq!(clipped("een\ntwee drie", 8), "een twee…");
        assert_eq!(clipped("een", 8), "een");
    }
}
