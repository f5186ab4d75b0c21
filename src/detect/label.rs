//! Whether a value is called by its name close by: what odd ways of writing need to be believed.

use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Strength;

/// Whether `start..end` of `text` is called a value of `kind` on its line: by one of the last
/// words in front (`BSN is …`, also at the end of the line above) or the first ones behind
/// (`… (BSN)`), with no other kind of value named in between.
///
/// - Cost: some tens of look-ups; asked only of what passed pattern and check.
pub(super) fn is_named(text: &str, start: usize, end: usize, kind: Kind, words: &Lexicons) -> bool {
    called(text, start, end, kind, words) == Some(Strength::Strong)
}

/// How surely `start..end` of `text` is called a value of `kind`, as [`is_named`]; `None` where
/// nothing calls it so, or something else.
pub(super) fn called(
    text: &str,
    start: usize,
    end: usize,
    kind: Kind,
    words: &Lexicons,
) -> Option<Strength> {
    let from = text.ceil_char_boundary(start.saturating_sub(REACH));
    let to = text.floor_char_boundary(text.len().min(end + REACH));
    let before = text.get(from..start).unwrap_or_default().trim_end_matches(MARGIN);
    let before = before.rsplit(['\n', ';', '!', '?']).next().unwrap_or_default();
    let after = text.get(end..to).unwrap_or_default();
    let after = after.split(['\n', ';', '.', '!', '?']).next().unwrap_or_default();
    let in_front = spans(before);
    let behind = spans(after);
    let last = in_front.len().saturating_sub(IN_FRONT);
    let in_front = in_front.get(last..).unwrap_or_default();
    let behind = behind.get(..behind.len().min(BEHIND)).unwrap_or_default();
    nearest((0..in_front.len()).rev(), in_front, before, kind, words)
        .or_else(|| nearest(0..behind.len(), behind, after, kind, words))
        .filter(|strength| *strength != Strength::Never)
}

/// Whether a line right above or below `at`, up to an empty one, begins with a label of `kind`:
/// both stand on one card.
pub(super) fn stands_beside(text: &str, at: usize, kind: Kind, words: &Lexicons) -> bool {
    let from = text.ceil_char_boundary(at.saturating_sub(CARD));
    let to = text.floor_char_boundary(text.len().min(at + CARD));
    let is_part = |line: &&str| line.chars().any(char::is_alphanumeric);
    let above = text.get(from..at).unwrap_or_default().rsplit('\n').take_while(is_part);
    let below = text.get(at..to).unwrap_or_default().split('\n').take_while(is_part);
    let is_labelled = |line: &str| {
        let label = line.split([':', '\t', '|']).next().unwrap_or_default();
        let headings = words.labels(label.trim());
        headings.iter().any(|own| own.kind == kind && own.strength == Strength::Strong)
    };
    above.chain(below).any(is_labelled)
}

/// What the first word says that names a kind, alone or with those behind it: how surely it is
/// `kind`, never where it is another. A long number in between belongs to that word itself.
fn nearest(
    order: impl Iterator<Item = usize>,
    spans: &[(usize, usize)],
    line: &str,
    kind: Kind,
    words: &Lexicons,
) -> Option<Strength> {
    for first in order {
        let (start, end) = *spans.get(first)?;
        let digits = line.get(start..end)?.bytes().filter(u8::is_ascii_digit).count();
        if digits >= LONG_NUMBER {
            return None;
        }
        // The longest phrase first: `BSN van de cliënt` before `BSN`.
        for (_, last) in spans.get(first..)?.iter().take(PHRASE).rev() {
            let headings = words.labels(line.get(start..*last)?);
            if let Some(own) = headings.iter().find(|heading| heading.kind == kind) {
                return Some(own.strength);
            }
            if headings.iter().any(|heading| heading.strength == Strength::Strong) {
                return Some(Strength::Never);
            }
        }
    }
    None
}

/// Where the words of `line` begin and end; `B.S.N.` is one.
fn spans(line: &str) -> Vec<(usize, usize)> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '\'');
    let mut spans = Vec::new();
    let mut begun = None;
    for (at, c) in line.char_indices() {
        match (is_inside(c), begun) {
            (true, None) => begun = Some(at),
            (false, Some(start)) => {
                spans.push((start, at));
                begun = None;
            }
            _ => {}
        }
    }
    spans.extend(begun.map(|start| (start, line.len())));
    spans.retain(|(start, end)| line[*start..*end].chars().any(char::is_alphanumeric));
    spans
}

/// How far a label is looked for, in bytes.
const REACH: usize = 60;

/// How far the other lines of a card are looked for, in bytes.
const CARD: usize = 240;

/// Words looked at in front of a value.
const IN_FRONT: usize = 8;

/// Words looked at behind it.
const BEHIND: usize = 3;

/// Words of one label, at most.
const PHRASE: usize = 4;

/// Digits from which on a word is a value of its own.
const LONG_NUMBER: usize = 5;

/// What may stand between the end of a line that names a value and the value below it.
const MARGIN: [char; 8] = [' ', '\t', '\n', '>', '*', '-', '•', '|'];

#[cfg(test)]
mod tests {
    use super::is_named;
    use crate::detect::Kind;
    use crate::detect::Lexicons;
    use crate::fault::Source;

    #[test]
    fn a_value_is_named_by_the_nearest_word_that_names_any() {
        let origin = "source = \"s\"\nlicence = \"l\"\ndate = \"d\"\n";
        let bsn = "headers = [\"bsn\", \"bsn van de cliënt\"]\nheaders_never = [\"rsin\"]\n";
        let phone = "headers = [\"telefoon\"]\n";
        let sources = [("bsn", bsn), ("phone", phone)].map(|(kind, text)| Source {
            file: format!("detect/cues/{kind}.toml"),
            text: format!("{origin}{text}"),
        });
        let words = Lexicons::compile(&sources).expect("no fault");
        let cases = [
            ("BSN: X", true),
            ("B.S.N. X", true),
            ("zijn bsn is X", true),
            ("BSN van de cliënt: X", true),
            ("BSN\n> X", true),
            ("bsn_X", true),
            ("X (bsn)", true),
            ("X is zijn BSN", true),
            ("X. Het BSN volgt.", false),
            ("BSN en telefoon: X", false),
            ("RSIN X", false),
            ("BSN 999990019 en X", false),
            ("Het bsn van de man die daar gisteren nog belde: X", false),
            ("X", false),
        ];
        for (text, expected) in cases {
            let at = text.find('X').expect("a value");
            assert_eq!(is_named(text, at, at + 1, Kind::Bsn, &words), expected, "{text:?}");
        }
    }
}
