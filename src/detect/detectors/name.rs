//! Names of persons.

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::boundary::is_in_url;
use crate::detect::capitals::Stretch;
use crate::detect::capitals::stretch;
use crate::detect::letters::Capitals;
use crate::detect::person::Known;
use crate::detect::person::Names;
use crate::detect::person::Streets;
use crate::detect::person::Word;
use crate::detect::person::describes;
use crate::detect::person::gather_words;
use crate::detect::person::is_initials;
use crate::detect::person::words_of;

/// Finds names as they are written in the Netherlands: given names or initials, words between
/// (Dutch: tussenvoegsels) and a surname with a capital; or a form of address and a surname.
///
/// A single name is told only behind its label or under its header: `Visser` is a trade as well.
pub(super) struct Name;

impl Detector for Name {
    fn kind(&self) -> Kind {
        Kind::Name
    }

    fn find(&self, searched: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let names = Names::new(words);
        let bytes = text.as_bytes();
        let (mut tokens, mut start) = (Vec::new(), 0);
        let mut capitals = Capitals::new(bytes, 0);
        // Of many lines of many texts none has a capital.
        while let Some(capital) = capitals.next(start) {
            let above = memchr::memrchr(b'\n', bytes.get(start..capital).unwrap_or_default());
            let from = above.map_or(start, |newline| start + newline + 1);
            let below = memchr::memchr(b'\n', bytes.get(capital..).unwrap_or_default());
            let end = below.map_or(text.len(), |newline| capital + newline + 1);
            let mut offset = from;
            for piece in pieces(text.get(from..end).unwrap_or_default()) {
                search(piece, offset, &names, stretch, &mut tokens, hits);
                offset += piece.len();
            }
            start = end;
        }
    }

    fn fits(&self, cell: &str, words: &Lexicons) -> Fit {
        let cell = cell.trim();
        let strange = |c: char| !(c.is_alphabetic() || " .,'’-()".contains(c));
        if cell.is_empty() || cell.len() > CELL_BYTES_MAX || cell.contains(strange) {
            return Fit::No;
        }
        let tokens = words_of(cell);
        if tokens.is_empty() || tokens.len() > WORDS_MAX {
            return Fit::No;
        }
        let names = Names::new(words);
        let (mut known, mut unsure, mut initials) = (0, 0, 0);
        for token in &tokens {
            // `W Kalkhoven`, `Kalkhoven JP`, as banks write them; not `JAN VAN DAM`.
            let is_bare = tokens.len() > 1
                && token.text.len() <= 3
                && token.text.bytes().all(|byte| byte.is_ascii_uppercase())
                && names.given(token.text) == Known::No
                && !names.is_interfix(token.text);
            if is_initials(token.text) || is_bare && !names.is_stop(token.text) {
                initials += 1;
                continue;
            }
            match names.given(token.text).max(names.surname(token.text)) {
                Known::Name => known += 1,
                _ if names.is_interfix(token.text) || names.is_title(token.text) => {}
                Known::Word => unsure += 1,
                Known::No if token.is_capital() => unsure += 1,
                Known::No => return Fit::Fails,
            }
        }
        let initial = tokens.first().is_some_and(|token| token.text.len() == 1);
        let is_written = cell.contains('.')
            || known > 0
            || initial && tokens.last().is_some_and(|token| is_word(token.text));
        let is_name = known > 0 && unsure <= 2
            || initials > 0 && is_written && (1..=2).contains(&(known + unsure))
            || unsure == 2 && tokens.len() >= 2 && names.is_pair(&tokens);
        match is_name {
            true => Fit::Yes(names.canonical(cell)),
            false if initials > 0 && unsure > 0 => Fit::Named(names.canonical(cell)),
            false => Fit::Fails,
        }
    }

    /// The lists know about six in ten of the names in the Netherlands.
    fn odds(&self) -> Odds {
        Odds { in_kind: 0.6, by_chance: 0.05 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("Gesproken met Fatima El Amrani over school", "fatima el amrani"),
                ("Betreft J. de Vries", "j. de vries"),
                ("Vries, J. de", "j. de vries"),
                ("mevrouw El Amrani belde", "el amrani"),
                ("dhr. P. Jansen", "p. jansen"),
                ("Jan-Willem van den Berg", "jan-willem van den berg"),
                ("A.B.C. van 't Hof", "a.b.c. van 't hof"),
                ("Ayşe Yılmaz en Jan de Groot", "ayse yilmaz"),
                ("de heer Bakker", "bakker"),
                ("fam. Peters-de Boer", "peters-de boer"),
                ("Achternaam: Xantippe", "xantippe"),
                ("dhr. Kruithof belde", "kruithof"),
                ("M. v.d. Brink", "m. v.d. brink"),
            ],
            misses: &[
                "De bakker en de visser",
                "A. Inleiding",
                "Artikel 3 B. Kosten",
                "Geachte heer, mevrouw,",
                "mevrouw de Voorzitter",
                "B.V. Bouwbedrijf",
                "Gemeente Den Haag",
                "Groot onderhoud Dorpsstraat",
                "Rijksdienst voor Identiteitsgegevens",
                "Microsoft Teams vergadering",
                "maandag 12 mei",
                "Beste Jan,",
                "Raad van State",
            ],
        }
    }
}

/// Whether a word is written as surnames are: a capital and small letters.
fn is_word(text: &str) -> bool {
    text.len() > 2 && text.starts_with(char::is_uppercase) && text.ends_with(char::is_lowercase)
}

/// Leaves the names of a line in `hits`, from stretch to stretch that `next` finds.
fn search<'t>(
    line: &'t str,
    offset: usize,
    names: &Names<'_>,
    next: impl Fn(&str, usize, usize, &Names<'_>) -> Option<Stretch>,
    tokens: &mut Vec<Word<'t>>,
    hits: &mut Vec<Hit>,
) {
    let (mut from, mut ahead) = (0, AHEAD);
    while let Some(stretch) = next(line, from, ahead, names) {
        gather_words(&line[stretch.start..stretch.end], tokens);
        // What ended a name before, or was read before, begins none.
        let mut at = tokens.partition_point(|token| stretch.start + token.start < from);
        from = stretch.limit;
        ahead = AHEAD;
        while tokens.get(at).is_some_and(|token| stretch.start + token.start < stretch.limit) {
            let Some(found) = read(tokens, at, names) else {
                at += 1;
                continue;
            };
            let start = stretch.start + tokens[found.first].start;
            let end = stretch.start + tokens[found.last].end;
            at = found.last + 1;
            from = from.max(end);
            // Where one name stands there are more.
            ahead = AHEAD_OF_MORE;
            if is_in_url(line, start) {
                continue;
            }
            let value = names.canonical(&line[start..end]);
            let is_entry = found.confidence >= 0.4 && is_entry(line, start, end);
            let confidence = found.confidence.max(if is_entry { ENTRY } else { 0.0 });
            let (start, end) = (offset + start, offset + end);
            hits.push(Hit::new(Kind::Name, start, end, value, confidence));
        }
    }
}

/// A line, in pieces where it is long, so that none asks for memory without bound.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let most = rest.floor_char_boundary(LINE_BYTES_MAX);
        let cut = if most == rest.len() { most } else { last_space(rest, most) };
        let (piece, after) = rest.split_at(cut);
        rest = after;
        Some(piece)
    })
}

/// One past the last space in the first `most` bytes, or `most` where there is none.
fn last_space(text: &str, most: usize) -> usize {
    text[..most].rfind(' ').map_or(most, |at| at + 1)
}

/// Whether the words from `start` to `end` begin an entry of a list, with more about it behind:
/// `- Zoë Tekle, Dorpsstraat 1`. A given name is followed by a surname there.
fn is_entry(line: &str, start: usize, end: usize) -> bool {
    let before = line[..start].trim_end();
    let begins = before.is_empty() && start < MARGIN || before.ends_with(['-', '•', '*', '>', ';']);
    begins && line[end..].starts_with([',', ';', '\t', '|'])
}

/// A name among the words of a line: its first and last word.
struct Found {
    first: usize,
    last: usize,
    confidence: f32,
}

/// The name that begins at word `at`, if one does.
fn read(tokens: &[Word<'_>], at: usize, names: &Names<'_>) -> Option<Found> {
    let token = tokens.get(at)?;
    if names.is_title(token.text) {
        return addressed(tokens, at, names);
    }
    if is_initials(token.text) {
        return with_initials(tokens, at, names);
    }
    if !token.is_capital() {
        return None;
    }
    surname_first(tokens, at, names)
        .or_else(|| with_given_name(tokens, at, names))
        .or_else(|| labelled(tokens, at, names))
        .or_else(|| described(tokens, at, names))
}

/// `mevrouw El Amrani`, `dhr. P. Jansen`: behind a form of address any surname will do.
fn addressed(tokens: &[Word<'_>], at: usize, names: &Names<'_>) -> Option<Found> {
    let mut first = at + 1;
    while tokens.get(first).is_some_and(|token| token.joins() && names.is_title(token.text)) {
        first += 1;
    }
    let token = tokens.get(first).filter(|token| token.joins())?;
    if is_initials(token.text) {
        let found = with_initials(tokens, first, names)?;
        return Some(Found { confidence: found.confidence.max(0.85), ..found });
    }
    if let Some(found) = token.is_capital().then(|| with_given_name(tokens, first, names)).flatten()
    {
        return Some(Found { confidence: found.confidence.max(0.85), ..found });
    }
    let (last, known) = names.surname_among(tokens, first, Streets::AsSurnames)?;
    let confidence = if known == Known::Name { 0.8 } else { 0.7 };
    Some(Found { first, last, confidence })
}

/// `J.P. de Vries`.
fn with_initials(tokens: &[Word<'_>], at: usize, names: &Names<'_>) -> Option<Found> {
    let mut next = at + 1;
    // `J. P. Jansen`, `J. (Jan) Jansen`.
    while tokens
        .get(next)
        .is_some_and(|token| token.joins() && (is_initials(token.text) || token.is_bracketed))
    {
        next += 1;
    }
    let token = tokens.get(next).filter(|token| token.joins())?;
    let (last, known) = names.surname_at(tokens, next)?;
    let has_interfix = last > next || names.is_interfix(token.text);
    // `A. Inleiding`: one letter at the start of a line numbers a heading.
    let is_heading = next == at + 1
        && tokens.get(at).is_some_and(|first| first.text.len() == 2 && first.begins_heading);
    let confidence = match (known, is_heading, has_interfix) {
        (Known::Name, false, _) => 0.7,
        (Known::Name, true, _) | (_, false, true) => 0.6,
        _ if is_described(tokens, last) => DESCRIBED,
        (_, true, true) => 0.4,
        (Known::Word, false, false) => 0.6,
        (Known::No, false, false) => 0.5,
        (_, true, false) => return None,
    };
    Some(Found { first: at, last, confidence })
}

/// `Fatima El Amrani`, `Jan Peter de Vries`.
fn with_given_name(tokens: &[Word<'_>], at: usize, names: &Names<'_>) -> Option<Found> {
    let token = tokens.get(at)?;
    // Before a list is asked: most words with a capital stand alone.
    let follows = |next: &Word<'_>| {
        next.joins() && (next.is_capital() || next.is_bracketed || names.is_interfix(next.text))
    };
    if !tokens.get(at + 1).is_some_and(follows) {
        return None;
    }
    let given = names.given(token.text);
    if given == Known::No {
        return None;
    }
    let mut next = at + 1;
    // More given names, as long as a surname is left to follow them.
    while next < at + 4
        && tokens.get(next).is_some_and(|t| t.joins() && t.is_capital())
        && tokens.get(next).is_some_and(|t| names.given(t.text) != Known::No || is_initials(t.text))
        && tokens.get(next + 1).is_some_and(Word::joins)
        && names.surname_at(tokens, next + 1).is_some()
    {
        next += 1;
    }
    tokens.get(next).filter(|token| token.joins())?;
    let (last, surname) = names.surname_at(tokens, next)?;
    let has_interfix = last > next;
    let confidence = match (given, surname, has_interfix) {
        (Known::Name, Known::Name, _) => 0.8,
        (Known::Name, Known::Word, _) => 0.7,
        (Known::Name, Known::No, true) => 0.65,
        (Known::Word, Known::Name, _) => 0.6,
        (Known::Word, Known::Word, true) => 0.55,
        (Known::Name, Known::No, false) => 0.45,
        (Known::Word, Known::Word, false) => 0.4,
        (Known::Word, Known::No, true) => 0.3,
        _ => return None,
    };
    let confidence =
        if is_described(tokens, last) { DESCRIBED.max(confidence) } else { confidence };
    Some(Found { first: at, last, confidence })
}

/// `Vries, J. de`; `Jansen, Piet`.
fn surname_first(tokens: &[Word<'_>], at: usize, names: &Names<'_>) -> Option<Found> {
    let (surname, next) = (tokens.get(at)?, tokens.get(at + 1)?);
    if !next.follows_comma || names.is_stop(surname.text) {
        return None;
    }
    let known = names.surname(surname.text);
    let confidence = if is_initials(next.text) {
        if known == Known::Name { 0.7 } else { 0.5 }
    } else {
        let both = known == Known::Name && names.given(next.text) == Known::Name;
        // `Jan, Piet en Klaas` are three people.
        let is_list = names.given(surname.text) != Known::No;
        if !both || is_list || !next.is_capital() {
            return None;
        }
        0.6
    };
    let mut last = at + 1;
    while tokens.get(last + 1).is_some_and(|token| {
        token.joins() && (is_initials(token.text) || names.is_interfix(token.text))
    }) {
        last += 1;
    }
    Some(Found { first: at, last, confidence })
}

/// The words behind a label such as `Achternaam:`, whatever they are.
fn labelled(tokens: &[Word<'_>], at: usize, names: &Names<'_>) -> Option<Found> {
    let last = at.checked_sub(1)?;
    let label = tokens.get(last)?;
    // `Naam inwoner: …`: labels are compared without what parts their words.
    let is_longer = || {
        let first = tokens.get(last.checked_sub(1)?)?;
        names.is_label(&format!("{}{}", first.text, label.text)).then_some(())
    };
    if !tokens.get(at)?.follows_colon || !names.is_label(label.text) && is_longer().is_none() {
        return None;
    }
    let mut last = at;
    while tokens
        .get(last + 1)
        .is_some_and(|token| token.joins() && (token.is_capital() || names.is_interfix(token.text)))
    {
        last += 1;
    }
    let confidence = if last - at < WORDS_MAX { 0.6 } else { return None };
    Some(Found { first: at, last, confidence })
}

/// Bytes behind a capital in which its name is looked for; more where names were found.
const AHEAD: usize = 140;
const AHEAD_OF_MORE: usize = 600;

/// Confidence of a given name and an unknown word that begin an entry of a list.
const ENTRY: f32 = 0.55;

/// Spaces in front of the first word of a line, at most, where an entry begins.
const MARGIN: usize = 12;

/// `Chiamaka Zeefuik, geboren …`: of words with capitals only a person is said to be born, to live
/// somewhere or to have a number.
fn described(tokens: &[Word<'_>], at: usize, names: &Names<'_>) -> Option<Found> {
    let token = tokens.get(at)?;
    let is_first = at == 0 || !token.joins();
    if !is_first || token.text.len() < 3 || !tokens.get(at + 1)?.joins() {
        return None;
    }
    let (last, _) = names.surname_at(tokens, at + 1)?;
    let is_name =
        is_described(tokens, last) && !names.is_stop(token.text) && !names.is_label(token.text);
    is_name.then_some(Found { first: at, last, confidence: DESCRIBED })
}

/// Whether behind the name that ends at word `last` stands what is said of people only.
fn is_described(tokens: &[Word<'_>], last: usize) -> bool {
    tokens.get(last + 1).is_some_and(|next| next.follows_comma && describes(next.text))
}

/// Confidence of two words with capitals that are described so.
const DESCRIBED: f32 = 0.6;

/// Words of a name, at most.
const WORDS_MAX: usize = 8;

/// Bytes of a line that are taken apart at once, at most.
const LINE_BYTES_MAX: usize = 4096;

/// Bytes of a cell that holds a name, at most.
const CELL_BYTES_MAX: usize = 80;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::search;
    use crate::detect::Lexicons;
    use crate::detect::capitals::Stretch;
    use crate::detect::capitals::stretch;
    use crate::detect::person::Names;
    use crate::fault::Source;

    const PIECES: &str = "Jan|Fatima|Jansen|Yılmaz|Östlund|Bakker|de|van der|'t|heer|mevrouw|\
        Mevr.|dhr.|J.|Th.M.|A|het|loopt|naar|vergadering|Vergadering|naam:|Achternaam:|12|3e|\
        (Jan)|-|\t|,|.|“|”|…|'|www.x.nl/Jan|élan|verantwoordingsverplichting|wonende|inwoner:";

    fn words() -> Lexicons {
        let list = |name: &str, words: &str| Source {
            file: format!("detect/names/{name}.txt"),
            text: format!("# source: s\n# licence: l\n# date: d\n{words}\n"),
        };
        let cues = "source = \"s\"\nlicence = \"l\"\ndate = \"d\"\n\
            headers = [\"naam\", \"achternaam\"]\n";
        let name = Source { file: "detect/cues/name.toml".to_owned(), text: cues.to_owned() };
        let sources = [
            list("given", "jan\nfatima"),
            list("surname", "jansen\nbakker\nyilmaz\nostlund"),
            list("interfix", "de\nvan\nder\n't"),
            list("ambiguous", "bakker"),
            list("street", "straat"),
            name,
        ];
        Lexicons::compile(&sources).expect("no fault")
    }

    proptest! {
        /// Looking only where a name can stand finds what looking everywhere finds.
        #[test]
        fn nothing_is_passed_over(
            pieces in prop::collection::vec((0..PIECES.split('|').count(), 0..6_usize), 1..80),
        ) {
            let mut line = String::new();
            for (piece, gap) in pieces {
                line.extend(PIECES.split('|').nth(piece));
                line.push_str([" ", " ", " ", "  ", ", ", ""][gap]);
            }
            let words = words();
            let names = Names::new(&words);
            let whole = |line: &str, from: usize, _: usize, _: &Names<'_>| {
                let end = line.len();
                (from < end).then_some(Stretch { start: 0, end, limit: end })
            };
            let (mut tokens, mut here, mut everywhere) = (Vec::new(), Vec::new(), Vec::new());
            search(&line, 0, &names, stretch, &mut tokens, &mut here);
            search(&line, 0, &names, whole, &mut tokens, &mut everywhere);
            let values = |hits: &[crate::detect::Hit]| -> Vec<(usize, usize)> {
                hits.iter().map(|hit| (hit.start, hit.end)).collect()
            };
            prop_assert_eq!(values(&here), values(&everywhere), "{}", line);
        }
    }
}
