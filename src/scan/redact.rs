//! Masks personal data in the names and titles that a report shows.

use crate::detect::Detectors;
use crate::detect::Hit;
use crate::detect::Masked;
use crate::detect::normalise;
use crate::detect::search;

/// A text with every hit in it masked.
pub(super) struct Redacted {
    /// The text as it may be shown, normalised.
    pub(super) text: String,
    /// What was found in it.
    pub(super) hits: Vec<Hit>,
}

/// Masks `text`: every hit, and every other run of nine digits or more.
pub(super) fn redact(text: &str, detectors: &Detectors) -> Redacted {
    let text = normalise(text);
    // File names write spaces as underscores; both are one byte, so that places stay the same.
    let words: String = text.chars().map(|c| if c == '_' || c == '\n' { ' ' } else { c }).collect();
    let mut hits = search(&words, detectors);
    hits.append(&mut before_extension(&words, detectors));
    hits.sort_by_key(|hit| hit.start);
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for hit in &hits {
        let (Some(between), Some(value)) = (text.get(at..hit.start), text.get(hit.start..hit.end))
        else {
            continue;
        };
        shown.push_str(between);
        shown.push_str(Masked::new(hit.kind, value).as_str());
        at = hit.end;
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    Redacted { text: without_numbers(&shown, 9), hits }
}

/// What stands at the end of a file name, in front of its extension: `Brief 123456782.pdf`.
fn before_extension(words: &str, detectors: &Detectors) -> Vec<Hit> {
    let Some((stem, extension)) = words.rsplit_once('.') else { return Vec::new() };
    let is_extension = (1..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_extension || extension.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let known = search(words, detectors);
    let overlaps = |hit: &Hit| known.iter().any(|k| hit.start < k.end && k.start < hit.end);
    let mut hits = search(stem, detectors);
    hits.retain(|hit| !overlaps(hit));
    hits
}

/// Dots for all but the last three of every run of `least` digits or more.
pub(super) fn without_numbers(text: &str, least: usize) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut digits = String::new();
    // What nobody sees between two digits does not part them; the last one ends the text.
    let seen = text.chars().filter(|c| *c != '\0');
    for c in seen.chain(std::iter::once('\0')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if digits.len() >= least {
            shown.extend(std::iter::repeat_n('•', digits.len() - 3));
            shown.push_str(&digits[digits.len() - 3..]);
        } else {
            shown.push_str(&digits);
        }
        digits.clear();
        if c != '\0' {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::redact;
    use crate::detect::Detectors;

    #[test]
    fn masks_numbers_in_names() {
        let detectors = Detectors::compile(&[]).expect("no sources, no faults");
        let cases = [
            ("Brief 999990019.pdf", "Brief ••••••019.pdf"),
            ("123456782_rapport.xlsx", "••••••782_rapport.xlsx"),
            ("rapport_123456782.xlsx", "rapport_••••••782.xlsx"),
            ("20250101123456.log", "•••••••••••456.log"),
            ("jaarverslag 2024.pdf", "jaarverslag 2024.pdf"),
            ("１２３４５６７８２", "••••••782"),
        ];
        for (name, expected) in cases {
            assert_eq!(redact(name, &detectors).text, expected, "{name}");
        }
    }
}
