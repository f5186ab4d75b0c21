//! How the words around a hit move its confidence: the same for every detector.

use crate::detect::Effect;
use crate::detect::Hit;
use crate::detect::Lexicons;
use crate::detect::Strength;
use crate::detect::normalise::fold;

/// The confidence of `hit` in `text`, given the label in front of it and the words near it on the
/// same line.
///
/// A label decides (`BSN: …`, also alone on the line before), then the nearest cue word within
/// [`REACH`] bytes; without either the confidence of pattern and checksum stands.
pub(super) fn in_context(text: &str, hit: &Hit, words: &Lexicons) -> f32 {
    if hit.confidence <= 0.0 {
        return 0.0;
    }
    let line = line_start(text, hit.start, LABEL);
    let before = &text[line..hit.start];
    match label(before, hit, words).or_else(|| label_above(text, line, before, hit, words)) {
        Some(Strength::Strong) => return hit.confidence.max(LABELLED),
        Some(Strength::Never) => return SUNK,
        Some(Strength::Weak) | None => {}
    }
    let from = line_start(text, hit.start, REACH);
    let to = line_end(text, hit.end, REACH);
    let before = fold(&text[from..hit.start]);
    let value = &text[hit.start..hit.end];
    let window = [&before, value, &fold(&text[hit.end..to])].concat();
    match words.cues(hit.kind).near(&window, before.len(), before.len() + value.len()) {
        Some(Effect::Lift) => hit.confidence.max(LIFTED),
        Some(Effect::Sink) => SUNK,
        None => hit.confidence,
    }
}

/// What the label directly in front says of the kind of `hit`: its own name, or that of another
/// number.
fn label(before: &str, hit: &Hit, words: &Lexicons) -> Option<Strength> {
    let named = before.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '>');
    let between = &before[named.len()..];
    let named = named.trim_end_matches(')').trim_end_matches('>');
    // In running text only a colon makes a label of the word in front.
    let is_label = between.contains([':', '=', '\t', '|']) || before.contains('>');
    let mut start = named.len();
    for _ in 0..4 {
        let head = named[..start].trim_end_matches(|c: char| !c.is_alphanumeric());
        start = head
            .rfind(|c: char| !c.is_alphanumeric())
            .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
        let headings = words.headings_exact(&named[start..]);
        if let Some(own) = headings.iter().find(|heading| heading.kind == hit.kind) {
            return (own.strength != Strength::Weak).then_some(own.strength);
        }
        let is_number = hit.value.bytes().all(|byte| byte.is_ascii_digit());
        let other = headings.iter().any(|heading| heading.strength == Strength::Strong);
        if is_label && is_number && other {
            return Some(Strength::Never);
        }
        if start == 0 {
            break;
        }
    }
    None
}

/// The label at the end of the line above a value that begins its line: `… met bsn`, where a mail
/// program or an empty line parts the two.
fn label_above(
    text: &str,
    line: usize,
    before: &str,
    hit: &Hit,
    words: &Lexicons,
) -> Option<Strength> {
    if !before.trim_matches(MARGIN).is_empty() {
        return None;
    }
    let mut below = line;
    for _ in 0..2 {
        let end = below.checked_sub(1).filter(|end| text.as_bytes().get(*end) == Some(&b'\n'))?;
        below = line_start(text, end, LABEL);
        let above = text[below..end].trim_matches(MARGIN);
        if above.is_empty() {
            continue;
        }
        let headings = words.headings_exact(above);
        if let Some(own) = headings.iter().find(|heading| heading.kind == hit.kind) {
            return Some(own.strength);
        }
        // A full stop ends what was said.
        let goes_on = !above.ends_with(['.', '!', '?', ';']);
        let own = label(&format!("{above} "), hit, words).filter(|_| goes_on);
        return own.filter(|strength| *strength == Strength::Strong);
    }
    None
}

/// The start of the line on which `at` stands, at most `most` bytes before it.
fn line_start(text: &str, at: usize, most: usize) -> usize {
    let mut from = at.saturating_sub(most);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text[from..at].rfind('\n').map_or(from, |newline| from + newline + 1)
}

/// The end of the line on which `at` stands, at most `most` bytes behind it.
fn line_end(text: &str, at: usize, most: usize) -> usize {
    let mut to = text.len().min(at + most);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text[at..to].find('\n').map_or(to, |newline| at + newline)
}

/// Confidence of a value behind its own label.
pub(super) const LABELLED: f32 = 0.97;

/// Confidence of a value with a cue word near it.
const LIFTED: f32 = 0.92;

/// Confidence of a value that a word near it calls something else.
pub(super) const SUNK: f32 = 0.02;

/// How far cue words reach, in bytes.
const REACH: usize = 40;

/// What stands in the margin of quoted text and lists.
const MARGIN: [char; 6] = [' ', '\t', '>', '*', '-', '•'];

/// How far in front of a value its label may begin, in bytes.
const LABEL: usize = 60;

#[cfg(test)]
mod tests {
    use super::LABELLED;
    use super::LIFTED;
    use super::SUNK;
    use super::in_context;
    use crate::detect::Hit;
    use crate::detect::Kind;
    use crate::detect::Lexicons;
    use crate::fault::Source;

    #[test]
    fn labels_decide_then_the_nearest_word() {
        let origin = "source = \"s\"\nlicence = \"l\"\ndate = \"d\"\n";
        let bsn = "headers = [\"bsn\"]\nheaders_never = [\"rsin\"]\nlift = [\"cliënt\"]\n\
            sink = [\"order*\"]\n";
        let phone = "headers = [\"telefoon\"]\n";
        let sources = [("bsn", bsn), ("phone", phone)].map(|(kind, text)| Source {
            file: format!("detect/cues/{kind}.toml"),
            text: format!("{origin}{text}"),
        });
        let words = Lexicons::compile(&sources).expect("no fault");
        let bare = 0.35;
        let cases = [
            ("BSN: X", LABELLED),
            ("BSN X", LABELLED),
            ("(BSN) X", LABELLED),
            ("<bsn>X</bsn>", LABELLED),
            ("BSN\nX", LABELLED),
            ("BSN:\n\nX", LABELLED),
            ("BSN\n\n\nX", bare),
            ("gegevens van onze klant met bsn\nX en de rest", LABELLED),
            ("> klant met bsn\n> X", LABELLED),
            ("Noem altijd uw BSN.\nX", bare),
            ("Telefoon\nX", bare),
            ("BSN kind 1: X", LABELLED),
            ("RSIN: X", SUNK),
            ("Telefoon: X", SUNK),
            ("de telefoon X", bare),
            ("cliënt met nummer X", LIFTED),
            ("X, cliënt", LIFTED),
            ("ordernummer X", SUNK),
            ("order van cliënt X", LIFTED),
            ("cliënt\nbelt over X", bare),
            ("cliënt, over wie hier lang en breed geschreven is, X", bare),
            ("X", bare),
        ];
        for (text, expected) in cases {
            let start = text.find('X').expect("a value");
            let value = "999990019".to_owned();
            let hit = Hit { kind: Kind::Bsn, start, end: start + 1, value, confidence: bare };
            assert_eq!(in_context(text, &hit, &words), expected, "{text:?}");
        }
    }
}
