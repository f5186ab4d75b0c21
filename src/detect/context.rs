//! How the words around a hit move its confidence: the same for every detector.

use std::borrow::Cow;

use crate::detect::Effect;
use crate::detect::Ground;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Searched;
use crate::detect::Strength;
use crate::detect::normalise::fold;

/// What the lines of a text are to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// Running text: a sentence goes on behind a line that was broken because it was full.
    Wrapped,
    /// Cells of a table, one a line.
    Cells,
}

/// Weighs `hit` with the label in front of it and the words of its sentence.
///
/// A label decides (`BSN: …`, also alone on the line before), then the nearest cue word: within
/// 40 bytes, or anywhere in the sentence where it is a name of the kind itself. Without
/// either the confidence of pattern and checksum stands.
pub(super) fn weigh(searched: &Searched<'_>, hit: &mut Hit, lines: Lines, words: &Lexicons) {
    let text = searched.text();
    let cues = words.cues(hit.kind);
    if hit.confidence <= 0.0 || !cues.has_numbers() && !has_words(searched, hit) {
        return;
    }
    if is_called_behind(text, hit, words) {
        return hit.judge(hit.confidence.max(LIFTED), Ground::Label);
    }
    let line = line_start(text, hit.start, LABEL);
    let before = &text[line..hit.start];
    match label(before, hit, words).or_else(|| label_above(text, line, before, hit, words)) {
        Some(Strength::Strong) => {
            return hit.judge(hit.confidence.max(LABELLED), Ground::Label);
        }
        Some(Strength::Never) => return hit.judge(SUNK, Ground::OtherLabel),
        Some(Strength::Weak) | None => {}
    }
    let from = sentence_start(text, hit.start, lines);
    let to = sentence_end(text, hit.end, lines);
    let (before, after) = around(&text[from..hit.start], &text[hit.end..to], hit.kind);
    let after = if hit.kind == Kind::Name { before_street(after, words) } else { after };
    let (before, after) = (folded(before), folded(after));
    match cues.nearest(&before, &after) {
        Some(near) if near.effect == Effect::Sink && hit.confidence >= CERTAIN_OF_ITSELF => {}
        Some(near) if near.effect == Effect::Sink => {
            hit.judge(SUNK, Ground::OtherWord(near.word));
        }
        Some(near) => hit.judge(hit.confidence.max(LIFTED), Ground::Word(near.word)),
        None if is_answer(text, from, hit, words)
            || is_told_behind(text, to, hit, words)
            || lines == Lines::Wrapped && is_announced(text, line, hit, words) =>
        {
            hit.judge(hit.confidence.max(LIFTED), Ground::Sentence);
        }
        None => {}
    }
}

/// Whether brackets directly behind name the kind of `hit`, whatever label stands in front:
/// `btw-nr NL123456782B01 (= zijn bsn)`.
fn is_called_behind(text: &str, hit: &Hit, words: &Lexicons) -> bool {
    if hit.kind != Kind::Bsn {
        return false;
    }
    let to = text.floor_char_boundary(text.len().min(hit.end + IN_BRACKETS));
    let rest = text.get(hit.end..to).unwrap_or_default();
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).trim_start();
    let own = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(own, _)| own);
    own.is_some_and(|own| {
        !own.bytes().any(|byte| byte.is_ascii_digit()) && words.cues(hit.kind).names(&fold(own))
    })
}

/// Whether anything but digits and ASCII signs may stand where a label or word is looked for:
/// tables of numbers have none.
fn has_words(searched: &Searched<'_>, hit: &Hit) -> bool {
    let from = hit.start.saturating_sub(WORDS_BEFORE);
    searched.may_have_words(from, hit.start)
        || searched.may_have_words(hit.end, hit.end + SENTENCE_AFTER)
}

/// Whether the sentence in front asks for the kind of `hit`, or names it and this one goes on with
/// it: `Wat is het BSN van mevrouw? Dat is …`.
fn is_answer(text: &str, from: usize, hit: &Hit, words: &Lexicons) -> bool {
    if hit.kind != Kind::Bsn {
        return false;
    }
    let prior = text[..from].trim_end_matches(|c| c == '\n' || MARGIN.contains(&c));
    let last = prior.floor_char_boundary(prior.len().saturating_sub(1));
    let from_end = prior.ceil_char_boundary(prior.len().saturating_sub(SENTENCE_BEFORE));
    let first = prior.get(from_end..last).and_then(|near| near.rfind(['.', '!', '?', '\n']));
    let asked = &prior[first.map_or(from_end, |at| from_end + at + 1)..];
    let goes_on = || {
        let own = fold(text[from..hit.start].trim());
        ANSWERS.iter().any(|words| own.starts_with(words))
    };
    (asked.ends_with('?') || goes_on()) && words.cues(hit.kind).names(&folded(asked))
}

/// Whether one of the next sentences says what the number was: `… Het is het bsn van zijn vrouw.`
fn is_told_behind(text: &str, to: usize, hit: &Hit, words: &Lexicons) -> bool {
    if hit.kind != Kind::Bsn {
        return false;
    }
    let end = text.floor_char_boundary(text.len().min(to + SENTENCE_BEFORE));
    let behind = text.get(to..end).unwrap_or_default();
    let sentences = behind.split(['.', '!', '?', '\n']).map(str::trim).filter(|s| !s.is_empty());
    let has_number = |s: &&str| s.bytes().filter(u8::is_ascii_digit).count() >= OTHER_NUMBER;
    sentences.take(SENTENCES_BEHIND).take_while(|s| !has_number(s)).any(|sentence| {
        let sentence = fold(sentence);
        let is_of_it = ANSWERS.iter().any(|words| sentence.starts_with(words));
        is_of_it && words.cues(hit.kind).names(&sentence)
    })
}

/// Whether a number alone on its line is what the paragraph above announces: `Hieronder staat het
/// BSN van de aanvrager.`
fn is_announced(text: &str, line: usize, hit: &Hit, words: &Lexicons) -> bool {
    if hit.kind != Kind::Bsn {
        return false;
    }
    // A line may have no end: no more of it is looked at than tells.
    let to = text.floor_char_boundary(text.len().min(hit.end + LABEL));
    let rest = text.get(hit.end..to).unwrap_or_default().split('\n').next().unwrap_or_default();
    let before = text.get(line..hit.start).unwrap_or_default();
    let is_bare = |text: &str| text.len() < LABEL && text.trim_matches(MARGIN).trim().is_empty();
    if !is_bare(before) || !is_bare(rest) {
        return false;
    }
    let from = text.ceil_char_boundary(line.saturating_sub(2 * SENTENCE_BEFORE));
    let above = text.get(from..line).unwrap_or_default();
    let is_number = |line: &&str| line.bytes().any(|byte| byte.is_ascii_digit());
    let is_empty = |line: &&str| line.trim_matches(MARGIN).is_empty();
    // More numbers may stand between, one a line; where they are many they are judged together.
    let is_other = |line: &&str| is_number(line) && !line.contains(char::is_alphabetic);
    let mut lines = above.lines().rev().skip_while(|line| is_empty(line) || is_other(line));
    if above.lines().filter(is_other).count() > NUMBERS_ANNOUNCED {
        return false;
    }
    let said: Vec<&str> = lines.by_ref().take_while(|line| !is_empty(line)).collect();
    let sentence = said.iter().rev().map(|line| fold(line)).collect::<Vec<_>>().join(" ");
    let number = sentence.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() >= OTHER_NUMBER);
    let mut own = sentence.split(|c: char| !c.is_alphanumeric());
    !number && words.cues(hit.kind).names(&sentence) && !own.any(|word| ADVICE.contains(&word))
}

/// What of a sentence speaks of a hit in it: of a date what stands between it and the numbers in
/// front and behind, as each date of a sentence has a meaning of its own.
fn around<'t>(before: &'t str, after: &'t str, kind: Kind) -> (&'t str, &'t str) {
    if kind != Kind::DateOfBirth {
        return (before, after);
    }
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let from = before.bytes().rposition(|byte| is_digit(&byte)).map_or(0, |at| at + 1);
    let to = after.bytes().position(|byte| is_digit(&byte)).unwrap_or(after.len());
    let nearest = after.get(..to).filter(|_| to == after.len());
    (before.get(from..).unwrap_or_default(), nearest.unwrap_or_default())
}

/// What stands in front of the first street with a house number: `Burgemeester de Boerlaan 12`
/// makes nobody a burgomaster.
fn before_street<'t>(after: &'t str, words: &Lexicons) -> &'t str {
    let Some(number) = after.find(|c: char| c.is_ascii_digit()) else { return after };
    let interfixes = words.words("interfix");
    let mut street = number;
    for word in after[..number].split_inclusive(' ').rev() {
        let bare = word.trim();
        if !bare.starts_with(char::is_uppercase) && !interfixes.contains(bare) {
            break;
        }
        street -= word.len();
    }
    &after[..street]
}

/// As [`fold`], but for the case of plain letters, to which cues are blind.
fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(fold(text)) }
}

/// Where the sentence begins in which `at` stands, at most [`SENTENCE_BEFORE`] bytes before it.
fn sentence_start(text: &str, at: usize, lines: Lines) -> usize {
    let from = text.ceil_char_boundary(at.saturating_sub(SENTENCE_BEFORE));
    let bytes = text.as_bytes();
    let mut start = at;
    while start > from {
        match bytes[start - 1] {
            b'\n' if lines == Lines::Cells || !is_wrapped(text, start - 1) => return start,
            b' ' if ends_sentence(&text[..start - 1]) && starts_sentence(&text[start..]) => {
                return start;
            }
            _ => start -= 1,
        }
    }
    from
}

/// Where the sentence ends in which `at` stands, at most [`SENTENCE_AFTER`] bytes behind it.
fn sentence_end(text: &str, at: usize, lines: Lines) -> usize {
    let to = text.floor_char_boundary(text.len().min(at + SENTENCE_AFTER));
    let bytes = text.as_bytes();
    for end in at..to {
        match bytes[end] {
            b'\n' if lines == Lines::Cells || !is_wrapped(text, end) => return end,
            b' ' if ends_sentence(&text[..end]) && starts_sentence(&text[end + 1..]) => return end,
            _ => {}
        }
    }
    to
}

/// Whether the line that ends at `newline` was broken because it was full, so that its sentence
/// goes on.
fn is_wrapped(text: &str, newline: usize) -> bool {
    let line = &text[line_start(text, newline, FULL_LINE)..newline];
    line.len() >= FULL_LINE && !line.ends_with(['.', '!', '?', ':', ';'])
}

/// Whether a sentence may end here: behind a word, not behind an initial or a short form.
fn ends_sentence(before: &str) -> bool {
    match before.as_bytes().last() {
        Some(b'!' | b'?' | b';') => true,
        Some(b'.') => {
            let letters = before.bytes().rev().skip(1).take_while(u8::is_ascii_lowercase);
            letters.take(SHORT_FORM + 1).count() > SHORT_FORM
        }
        _ => false,
    }
}

fn starts_sentence(after: &str) -> bool {
    after.starts_with(char::is_uppercase)
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
    let mut found = None;
    // The longest label counts: `Geb. datum:` is not `datum:`.
    for _ in 0..4 {
        let head = named[..start].trim_end_matches(|c: char| !c.is_alphanumeric());
        start = head
            .rfind(|c: char| !c.is_alphanumeric())
            .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
        let headings = words.labels(&named[start..]);
        if let Some(own) = headings.iter().find(|heading| heading.kind == hit.kind) {
            found = Some(own.strength);
        } else if found.is_none() {
            let is_number = hit.value.bytes().all(|byte| byte.is_ascii_digit());
            let other = headings.iter().any(|heading| heading.strength == Strength::Strong);
            found = (is_label && is_number && other).then_some(Strength::Never);
        }
        if start == 0 {
            break;
        }
    }
    let found = found.filter(|strength| *strength != Strength::Weak);
    found.or_else(|| misspelt(named, between, hit, words))
}

/// What the label of a line of a card says that is a known one but for a letter or two:
/// `Gebortedatum: …`.
fn misspelt(named: &str, between: &str, hit: &Hit, words: &Lexicons) -> Option<Strength> {
    let name = named.trim_start_matches(MARGIN);
    let is_alone = between.starts_with(':') && !name.contains(|c: char| c.is_ascii_digit());
    // A short one is another word as easily: `Bonnummer`, `Bsnnummer`.
    let is_alone = is_alone && name.len() >= MISSPELT_BYTES;
    if !matches!(hit.kind, Kind::Bsn | Kind::DateOfBirth) || !is_alone {
        return None;
    }
    let mut headings = words.headings_misspelt(name).iter();
    headings.find(|h| h.kind == hit.kind && h.strength == Strength::Strong).map(|h| h.strength)
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
    for _ in 0..LINES_BELOW {
        let end = below.checked_sub(1).filter(|end| text.as_bytes().get(*end) == Some(&b'\n'))?;
        below = line_start(text, end, LABEL);
        let above = text[below..end].trim_matches(MARGIN);
        if above.is_empty() {
            continue;
        }
        let headings = words.labels(above);
        if let Some(own) = headings.iter().find(|heading| heading.kind == hit.kind) {
            return Some(own.strength);
        }
        // A full stop ends what was said; a question is answered by what follows.
        let goes_on = !above.ends_with(['.', '!', ';']);
        let own = label(&format!("{above} "), hit, words).filter(|_| goes_on);
        return own.filter(|strength| *strength == Strength::Strong);
    }
    None
}

/// The start of the line on which `at` stands, at most `most` bytes before it.
fn line_start(text: &str, at: usize, most: usize) -> usize {
    let from = text.ceil_char_boundary(at.saturating_sub(most));
    text[from..at].rfind('\n').map_or(from, |newline| from + newline + 1)
}

/// Confidence of a value behind its own label.
pub(super) const LABELLED: f32 = 0.97;

/// Confidence of a value with a cue word near it.
const LIFTED: f32 = 0.92;

/// Confidence of a value that a word near it calls something else.
pub(super) const SUNK: f32 = 0.02;

/// Confidence from which on no word near a value makes it another number: its form has a check
/// and says whose number it is.
pub(super) const CERTAIN_OF_ITSELF: f32 = 0.95;

/// How a sentence begins that goes on with what the one in front names.
const ANSWERS: [&str; 11] = [
    "het is",
    "dit is",
    "dat is",
    "hier is",
    "hier komt",
    "dat nummer is",
    "dit nummer is",
    "het nummer is",
    "het luidt",
    "it is",
    "that is",
];

/// Sentences behind a number in which it may be told what it was.
const SENTENCES_BEHIND: usize = 2;

/// Digits from which on a sentence has a number of its own.
const OTHER_NUMBER: usize = 6;

/// Bytes of a sentence looked at in front of a value, and behind it.
const SENTENCE_BEFORE: usize = 160;
const SENTENCE_AFTER: usize = 80;

/// Bytes in front of a value in which words can matter, sentences and lines before it included.
const WORDS_BEFORE: usize = 2 * SENTENCE_BEFORE + LABEL + 16;

/// Bytes of a line, at least, that goes on in the next.
const FULL_LINE: usize = 50;

/// Letters of a short form, at most: `mevr.`, `dhr.`.
const SHORT_FORM: usize = 4;

/// Bytes behind a number in which brackets may say what it is: `B01 (= zijn bsn)`.
const IN_BRACKETS: usize = 30;

/// What stands in the margin of quoted text and lists.
const MARGIN: [char; 6] = [' ', '\t', '>', '*', '-', '•'];

/// Bytes of a label, at least, that may be misspelt.
const MISSPELT_BYTES: usize = 12;

/// Lines that a value stands below its label, at most; those between are empty.
const LINES_BELOW: usize = 3;

/// Lines of nothing but a number between one and the words that announce it, at most.
const NUMBERS_ANNOUNCED: usize = 2;

/// Words of a sentence that says what to do with numbers, and announces none.
const ADVICE: [&str; 7] = ["altijd", "nooit", "geen", "vermeld", "noem", "always", "never"];

/// How far in front of a value its label may begin, in bytes.
const LABEL: usize = 60;

#[cfg(test)]
mod tests {
    use super::LABELLED;
    use super::LIFTED;
    use super::Lines;
    use super::SUNK;
    use super::weigh;
    use crate::detect::Hit;
    use crate::detect::Kind;
    use crate::detect::Lexicons;
    use crate::detect::Searched;
    use crate::fault::Source;

    #[test]
    fn labels_decide_then_the_nearest_word() {
        let origin = "source = \"s\"\nlicence = \"l\"\ndate = \"d\"\n";
        let bsn = "headers = [\"bsn\"]\nheaders_never = [\"rsin\"]\nlift = [\"bsn\", \"cliënt\"]\n\
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
            ("BSN\n\n\nX", LABELLED),
            ("Hier is het BSN van de man.\n\nX\n\nGroet", LIFTED),
            ("Hier zijn de BSN van beiden.\n\n483920175\nX", LIFTED),
            ("Noem nooit een BSN.\n\nX", bare),
            ("Hier is het BSN.\n\nX en meer", bare),
            ("Het BSN staat bij 483920175.\n\nX", bare),
            ("gegevens van onze klant met bsn\nX en de rest", LABELLED),
            ("> klant met bsn\n> X", LABELLED),
            ("Noem altijd uw BSN.\nX", bare),
            ("Wat is zijn BSN?\n\nX", LABELLED),
            ("Weet je zijn BSN?\n\nJa hoor, X", LIFTED),
            ("Kun je mij het BSN van mevrouw sturen? Ja: X", LIFTED),
            ("Ik heb zijn BSN opgezocht. Het is X", LIFTED),
            ("Weet je al wat? Ja: X", bare),
            ("Staat X er al in? Ze is boos. Het is het bsn van haar man.", LIFTED),
            ("Staat X er al in? Ze is boos. Haar bsn ken ik niet.", bare),
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
            ("het BSN van de man over wie hier lang en breed geschreven is, is X", LIFTED),
            ("Het BSN is bekend. Over iets anders: nummer X", bare),
            ("het BSN van de man die daar gisteren belde en over wie het hier\ngaat, is X", LIFTED),
            ("het BSN, en de order met nummer X", SUNK),
            ("Het bedrag is in €\nX", bare),
            ("X", bare),
        ];
        for (text, expected) in cases {
            let start = text.find('X').expect("a value");
            let value = "999990019".to_owned();
            let mut hit = Hit::new(Kind::Bsn, start, start + 1, value, bare);
            weigh(&Searched::new(text), &mut hit, Lines::Wrapped, &words);
            assert_eq!(hit.confidence, expected, "{text:?}");
        }
    }
}
