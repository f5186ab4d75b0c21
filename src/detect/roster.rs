//! Lists of names in running text: one below another, or one behind another on a line. Where some
//! of them are names that the lists know, the others are names too.

use crate::detect::Detectors;
use crate::detect::Ground;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::business::names_organisation;
use crate::detect::caption::Caption;
use crate::detect::caption::Who;
use crate::detect::homes::Sureness;
use crate::detect::homes::resident;
use crate::detect::person::Known;
use crate::detect::person::Names;
use crate::detect::person::Streets;
use crate::detect::person::Word;
use crate::detect::person::is_initials;
use crate::detect::person::is_legal_form;
use crate::detect::person::words_of;
use crate::detect::signs::is_blank;

/// Adds the names of lists to `hits`.
///
/// - Cost: a look at the beginning of each line of a text in which a few names were found.
pub(super) fn name_lists(text: &str, hits: &mut Vec<Hit>, caption: Caption, detectors: &Detectors) {
    let count = |kind| hits.iter().filter(|hit| hit.kind == kind).count();
    // Surnames and given names that stand alone are told by what is behind them.
    let finds = |word: &str| memchr::memmem::find_iter(text.as_bytes(), word).take(ENTRIES).count();
    let is_worth_it = count(Kind::Name) >= FOUND
        || caption.who == Who::People
        || [Kind::Phone, Kind::Address, Kind::DateOfBirth].iter().any(|k| count(*k) >= ENTRIES)
        || ["€", "euro", LEADER, "),"].into_iter().any(|mark| finds(mark) >= ENTRIES);
    if !is_worth_it {
        return;
    }
    let names = Names::new(detectors.words());
    let mut run = Run::default();
    let mut above = ["", ""];
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
    for end in ends.chain([text.len()]) {
        let from = std::mem::replace(&mut start, end);
        let line = text.get(from..end).unwrap_or_default();
        if is_blank(line) {
            continue;
        }
        let who = || Caption::above(above, caption, detectors).who;
        match entry(line, &names) {
            Some(entry) => run.take(&entry, from, text, detectors),
            None => {
                run.end(text, &names, who, hits);
                name_series(text, (from, end), &names, who, hits, detectors);
                above = [line, above[0]];
            }
        }
    }
    run.end(text, &names, || Caption::above(above, caption, detectors).who, hits);
}

/// Adds the names that stand one behind another on the line from `from` to `to`.
fn name_series(
    text: &str,
    (from, to): (usize, usize),
    names: &Names<'_>,
    above: impl Fn() -> Who,
    hits: &mut Vec<Hit>,
    detectors: &Detectors,
) {
    let line = text.get(from..to).unwrap_or_default();
    let found = hits.len();
    for mark in SERIES_MARKS {
        let mut run = Run::default();
        let parts = series(line, mark);
        let label = parts.first().and_then(|(start, _)| line.get(..*start)).unwrap_or_default();
        let label = label.rsplit(". ").next().unwrap_or_default();
        let who = || match Caption::of(label, detectors).who {
            Who::Unknown => above(),
            who => who,
        };
        for (start, end) in parts {
            let piece = text.get(from + start..from + end).unwrap_or_default();
            match entry(piece, names) {
                Some(entry) => run.take(&entry, from + start, text, detectors),
                None => run.end(text, names, who, hits),
            }
        }
        run.end(text, names, who, hits);
        if hits.len() > found {
            return;
        }
    }
}

/// Where the parts of a line stand that is a list of many, by what parts them; none where it is
/// none.
pub(super) fn series(line: &str, mark: &str) -> Vec<(usize, usize)> {
    let finder = memchr::memmem::Finder::new(mark);
    let marks = || finder.find_iter(line.as_bytes());
    if line.len() > SERIES_BYTES || marks().take(SERIES - 1).count() + 1 < SERIES {
        return Vec::new();
    }
    // `Deelnemers: Jan Bos, …`
    let first = marks().next().unwrap_or_default();
    let mut start = line.get(..first).and_then(|label| label.rfind(": ")).map_or(0, |at| at + 2);
    let mut parts = Vec::new();
    for end in marks().chain([line.len()]) {
        let part = line.get(start..end).unwrap_or_default();
        match [" en ", " and ", " & "].into_iter().find_map(|and| Some((part.find(and)?, and))) {
            Some((at, and)) => {
                parts.push((start, start + at));
                parts.push((start + at + and.len(), end));
            }
            None => parts.push((start, end)),
        }
        start = end + mark.len();
    }
    parts
}

/// The name with which a line of a list begins.
pub(super) struct Entry {
    /// Where it begins and ends in the line.
    pub(super) span: (usize, usize),
    /// Whether it has an initial, a form of address or a known given name.
    sureness: Sureness,
    /// Whether a number stands behind it.
    is_told: bool,
}

/// The name with which `line` begins, behind a bullet or a number, if all up to the next comma,
/// bracket, dash or digit can be one.
pub(super) fn entry(line: &str, names: &Names<'_>) -> Option<Entry> {
    if line.len() > MARK_BYTES + LINE_BYTES {
        return None;
    }
    let near = line.get(..line.floor_char_boundary(MARK_BYTES)).unwrap_or_default();
    let mark = near.find(char::is_alphabetic)?;
    // Most lines of prose are told by their first letter and their length.
    let rest = line.get(mark..).filter(|rest| rest.len() <= LINE_BYTES)?;
    let (first, second) = (rest.chars().next()?, rest.chars().nth(1)?);
    if !first.is_uppercase() && !matches!(second, '\'' | '.' | 'h' | 'w' | 'e' | 'a') {
        return None;
    }
    let is_end = |c: char| matches!(c, ',' | '(' | ';' | ':' | '\t' | '|' | '€') || is_digit(c);
    let most = rest.get(..rest.floor_char_boundary(HEAD_BYTES)).unwrap_or_default();
    let end = most.find(is_end).or_else(|| (most.len() == rest.len()).then_some(rest.len()))?;
    let head = rest.get(..end)?;
    // `Smit W.C........ 4105,86`
    let leader = head.find(LEADER).or_else(|| head.find(" - "));
    let head = leader.and_then(|end| head.get(..end)).unwrap_or(head);
    let head = head.trim_end_matches(['+', ' ', '\r', '\n']);
    if head.len() > NAME_BYTES || head.ends_with(['.', '?', '!']) && head.contains(' ') {
        return None;
    }
    let is_told = rest.bytes().filter(u8::is_ascii_digit).count() >= TOLD_DIGITS;
    let place =
        |(start, end, sureness)| Entry { span: (mark + start, mark + end), sureness, is_told };
    let first = surname_first(rest, head, names).or_else(|| initials_last(head, names));
    if let Some(found) = first {
        return Some(place(found));
    }
    // `Dorpsstraat 1` is where someone lives; `Bloemhof 800 euro` is not.
    let behind = rest.get(end..).unwrap_or_default();
    let unit = behind.trim_start_matches(|c| is_digit(c) || matches!(c, '.' | ',' | ' '));
    let streets = if behind.starts_with(is_digit) && !unit.starts_with("eur") {
        Streets::None
    } else {
        Streets::AsSurnames
    };
    if let Some(found) = resident(head, names, streets) {
        return Some(place(found));
    }
    // `Soufiane (16)`, `Sem, 9 jaar`: a given name alone.
    let tail = rest.get(head.len()..).unwrap_or_default();
    let is_given = !head.contains(' ') && names.given(head) == Known::Name;
    if is_given && (age(tail).is_some() || is_phone(tail)) {
        return Some(place((0, head.len(), Sureness::Plain)));
    }
    // Nobody calls a street: `Broeksteeg (06-…)`.
    let is_called = is_phone(tail);
    let streets = if is_called { Streets::AsSurnames } else { Streets::None };
    let sureness = surname_alone(head, names, streets).filter(|_| is_called || is_amount(tail))?;
    Some(place((0, head.len(), sureness)))
}

/// `Ravensberg`, `van der Meulen`: whether a list knows a surname that stands alone.
fn surname_alone(head: &str, names: &Names<'_>, streets: Streets) -> Option<Sureness> {
    let tokens = words_of(head);
    let (last, known) = names.surname_among(&tokens, 0, streets)?;
    let is_whole = last + 1 == tokens.len() && tokens.iter().skip(1).all(Word::joins);
    let is_known = known == Known::Name || last > 0 && known == Known::Word;
    is_whole.then_some(if is_known { Sureness::Plain } else { Sureness::Unsure })
}

/// Whether a text ends in an amount of money: `€ 1.200`, `800 euro`.
pub(super) fn is_amount(text: &str) -> bool {
    let lower = text.trim_end_matches(['-', ',', '.', ' ', '\r', '\n']);
    let bare = ["euro", "eur", "EUR"].iter().find_map(|unit| lower.strip_suffix(unit));
    let amount = bare.or_else(|| text.rsplit_once('€').map(|(_, amount)| amount));
    let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
    amount.is_some_and(|amount| {
        amount.bytes().filter(u8::is_ascii_digit).count() >= AMOUNT_DIGITS && !has_letters(amount)
    })
}

/// Whether a text begins with an amount of money, whatever it says of that: `€ 585,99 toegewezen`.
pub(super) fn starts_with_amount(text: &str) -> bool {
    let amount = text.trim_start_matches([' ', ':', '\t']).strip_prefix('€').map(str::trim_start);
    let is_part = |c: &char| is_digit(*c) || matches!(c, '.' | ',');
    amount.is_some_and(|amount| {
        amount.chars().take_while(is_part).filter(|c| is_digit(*c)).count() >= AMOUNT_DIGITS
    })
}

/// The year in which someone was born, in brackets behind the name: ` (1971)`.
pub(super) fn born_in(tail: &str) -> Option<u16> {
    let (year, _) = tail.trim_start().strip_prefix('(')?.split_once(')')?;
    let year: u16 = year.trim_start_matches(['*', ' ']).parse().ok()?;
    BIRTH_YEARS.contains(&year).then_some(year)
}

/// Whether a telephone number stands behind a name, and nothing else: ` - 06-…`, `, tel. 0341 …`.
fn is_phone(tail: &str) -> bool {
    let number = tail.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '+');
    let lower = number.to_ascii_lowercase();
    let bare = PHONES.iter().find_map(|word| lower.strip_prefix(word)).unwrap_or(&lower);
    let bare = bare.trim_start_matches(['.', ':', ' ']);
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    let is_sign = |c: char| is_digit(c) || matches!(c, ' ' | '-' | '+' | '(' | ')' | '.');
    bare.starts_with(['0', '+'])
        && (10..=13).contains(&digits)
        && bare.trim_end().trim_end_matches(['.', ',', ';']).chars().all(is_sign)
}

/// `Berhane, Filmon`, `Linde, C. van der`: where in the line it stands.
fn surname_first(rest: &str, head: &str, names: &Names<'_>) -> Option<(usize, usize, Sureness)> {
    let behind = rest.get(head.len()..)?.strip_prefix(", ")?;
    let is_end = |c: char| {
        matches!(c, ',' | '(' | ';' | ':' | '\t' | '|' | '\r' | '\n' | '€') || is_digit(c)
    };
    let end = behind.find(is_end).unwrap_or(behind.len());
    let given = behind.get(..end)?.split(" - ").next()?.trim_end();
    let is_other = |c: char| matches!(c, '&' | '/');
    // `Jansen, B.V.`
    if is_legal_form(given)
        || given.is_empty()
        || given.len() > NAME_BYTES
        || given.contains(is_other)
    {
        return None;
    }
    let surname = words_of(head);
    let small = |text: &str| names.is_interfix(text) || names.is_title(text);
    let is_part = |w: &Word<'_>| w.is_capital() && !names.is_stop(w.text) || small(w.text);
    let is_surname = (1..=SURNAME_WORDS).contains(&surname.len())
        && surname.last()?.is_capital()
        && surname.iter().all(is_part)
        // `Jan Bos, Els Vos` are two people.
        && (surname.len() == 1 || names.given(surname.first()?.text) == Known::No);
    let own = words_of(given);
    let capital = |text: &str| text.starts_with(char::is_uppercase);
    let is_given = (1..=SURNAME_WORDS).contains(&own.len())
        && own
            .iter()
            .all(|word| capital(word.text) && !names.is_stop(word.text) || small(word.text))
        && capital(own.first()?.text)
        && own.iter().filter(|word| capital(word.text)).count() <= 2
        && names.surname(own.last()?.text) <= names.given(own.first()?.text).max(Known::Word);
    if !is_surname || !is_given {
        return None;
    }
    let first = own.first()?.text;
    let is_known = names.given(first) != Known::No || is_initials(first);
    let sureness = if is_known { Sureness::Plain } else { Sureness::Unsure };
    Some((0, head.len() + 2 + given.len(), sureness))
}

/// `Smit W.C.`, `Linden T. van der`: where in the line it stands.
fn initials_last(head: &str, names: &Names<'_>) -> Option<(usize, usize, Sureness)> {
    let tokens: Vec<&str> = head.split(' ').collect();
    let is_letter = |token: &str| {
        let mut letters = token.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    };
    let at = tokens.iter().skip(1).position(|token| is_initials(token) || is_letter(token))? + 1;
    let (surname, behind) = (tokens.get(..at)?, tokens.get(at + 1..)?);
    let last = surname.last()?;
    let is_surname = at <= SURNAME_WORDS
        && last.starts_with(char::is_uppercase)
        && last.chars().count() > 1
        && !names.is_stop(last)
        && surname
            .iter()
            .all(|word| word.starts_with(char::is_uppercase) || names.is_interfix(word));
    if !is_surname || !behind.iter().all(|word| names.is_interfix(word)) {
        return None;
    }
    let is_known = names.surname(last) != Known::No;
    Some((0, head.len(), if is_known { Sureness::Plain } else { Sureness::Unsure }))
}

/// The age of someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Age {
    pub(super) years: u8,
    /// Whether it is called so: `9 jaar`, or what only the young have, as `groep 8`.
    pub(super) is_said: bool,
}

/// The age that stands behind a name: `(9)`, `, 11 jaar`, `, groep 8`.
pub(super) fn age(tail: &str) -> Option<Age> {
    let bare = tail.trim_start_matches([' ', ',', '(', '-', ':', '\t']);
    let is_class = |word: &&str| bare.strip_prefix(*word).is_some_and(|r| r.starts_with(is_digit));
    if CLASSES.iter().any(is_class) {
        return Some(Age { years: 0, is_said: true });
    }
    if BORN.iter().any(|word| bare.strip_prefix(word).is_some_and(|r| r.starts_with(is_digit))) {
        return Some(Age { years: 0, is_said: true });
    }
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let years: u8 = bare.get(..digits)?.parse().ok().filter(|years| *years <= OLDEST)?;
    let unit = bare.get(digits..)?;
    let is_bracketed = tail.trim_start().starts_with('(') && unit.starts_with(')');
    let unit = unit.trim_start();
    let is_said = UNITS.iter().any(|word| unit.starts_with(word)) && !unit.contains("dienst");
    (is_bracketed || is_said).then_some(Age { years, is_said })
}

/// Entries that stand together.
#[derive(Default)]
struct Run {
    spans: Vec<(usize, usize)>,
    plain: usize,
    /// Those with a number behind the name: of a house or a phone, a date.
    told: usize,
    organisations: usize,
}

impl Run {
    fn take(&mut self, entry: &Entry, from: usize, text: &str, detectors: &Detectors) {
        let (start, end) = (from + entry.span.0, from + entry.span.1);
        let name = text.get(start..end).unwrap_or_default();
        self.plain += usize::from(entry.sureness == Sureness::Plain);
        self.told += usize::from(entry.is_told);
        self.organisations += usize::from(names_organisation(name, detectors));
        self.spans.push((start, end));
    }

    /// Adds the names where they are a list of them, and begins anew.
    fn end(&mut self, text: &str, names: &Names<'_>, who: impl Fn() -> Who, hits: &mut Vec<Hit>) {
        let Self { spans, plain, told, organisations } = std::mem::take(self);
        let is_list = spans.len() >= ENTRIES && organisations * 8 <= spans.len();
        let is_known = match told * 5 >= spans.len() * 4 {
            true => plain * 5 >= spans.len(),
            false => plain * 10 >= spans.len() * 3,
        };
        if !is_list || !is_known && (spans.len() < UNKNOWN_ENTRIES || who() != Who::People) {
            return;
        }
        let ground = Ground::Values { fitting: plain as u32, of: spans.len() as u32 };
        let found = spans.into_iter().map(|(start, end)| {
            let value = names.canonical(text.get(start..end).unwrap_or_default());
            Hit { ground, ..Hit::new(Kind::Name, start, end, value, LISTED) }
        });
        add_all(hits, found);
    }
}

/// Adds names, which come in the order of the text, or makes those surer that were found there.
fn add_all(hits: &mut Vec<Hit>, found: impl Iterator<Item = Hit>) {
    let is_name = |(_, hit): &(usize, &Hit)| hit.kind == Kind::Name;
    let of = |(at, hit): (usize, &Hit)| (hit.start, hit.end, at);
    let mut known: Vec<_> = hits.iter().enumerate().filter(is_name).map(of).collect();
    known.sort_unstable();
    let mut known = known.into_iter().peekable();
    for hit in found {
        while known.next_if(|(_, end, _)| *end <= hit.start).is_some() {}
        let overlaps = known.peek().filter(|(start, ..)| *start < hit.end).map(|(.., at)| *at);
        match overlaps.and_then(|at| hits.get_mut(at)) {
            Some(known) if known.confidence >= hit.confidence => {}
            Some(known) => *known = hit,
            None => hits.push(hit),
        }
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Names in a text from which on lists are looked for.
const FOUND: usize = 2;

/// Entries that stand together, from which on they are a list.
const ENTRIES: usize = 6;

/// Digits that tell something of whoever is named in front of them, at least.
const TOLD_DIGITS: usize = 2;

/// The same of entries that lists hardly know, below a title that says that they are people.
const UNKNOWN_ENTRIES: usize = 8;

/// Parts of a line from which on it is a list.
const SERIES: usize = 6;

/// What may part them; the first that parts a list does.
const SERIES_MARKS: [&str; 5] = [";", ",", " - ", "•", "|"];

/// Confidence of a name in such a list.
const LISTED: f32 = 0.6;

/// Bytes in front of a name, at most: a bullet, a number, a date.
const MARK_BYTES: usize = 20;

/// Bytes of a name, at most, and of what is read to find its end.
const NAME_BYTES: usize = 48;
const HEAD_BYTES: usize = 52;

/// Bytes of the line of one entry, and of a line that is a list, at most.
const LINE_BYTES: usize = 160;
const SERIES_BYTES: usize = 8192;

/// Words of a surname, or of given names, at most.
const SURNAME_WORDS: usize = 4;

/// Years of the oldest.
const OLDEST: u8 = 110;

/// What stands in front of a telephone number.
const PHONES: [&str; 7] = ["telefoon", "tel", "mobiel", "mob", "t", "m", "phone"];

/// Digits of what someone is paid or owes, at least.
pub(super) const AMOUNT_DIGITS: usize = 3;

/// What leads the eye from a name to what stands behind it.
const LEADER: &str = "...";

/// Years in which someone who is told of was born. Behind a name those that follow are more often of
/// what that person wrote.
const BIRTH_YEARS: std::ops::RangeInclusive<u16> = 1925..=2012;

/// What ages are counted in, and what the classes of a school are called.
const UNITS: [&str; 6] = ["jaar", "jr", "years", "y/o", "mnd", "maanden"];
const BORN: [&str; 6] = ["geb. ", "geb ", "geboren ", "born ", "* ", "°"];
const CLASSES: [&str; 6] = ["groep ", "klas ", "gr. ", "Groep ", "Klas ", "class "];

#[cfg(test)]
mod tests {
    use super::age;
    use super::series;

    #[test]
    fn reads_the_age_behind_a_name() {
        let cases = [
            (" (9)", Some((9, false))),
            (", 11 jaar", Some((11, true))),
            (" - 10 jr", Some((10, true))),
            (", groep 8", Some((0, true))),
            (", born 1990", Some((0, true))),
            (" 16:21", None),
            (" 25 jaar in dienst", None),
            (", 06-12345678", None),
            (" (12 stemmen)", None),
            ("", None),
        ];
        for (tail, expected) in cases {
            let found = age(tail).map(|age| (age.years, age.is_said));
            assert_eq!(found, expected, "{tail}");
        }
    }

    #[test]
    fn parts_a_line_that_is_a_list() {
        let cases = [
            (",", "Lijst: A a, B, C, D, E, F en G", vec!["A a", "B", "C", "D", "E", "F", "G"]),
            (";", "a; b, c; d; e; f; g", vec!["a", "b, c", "d", "e", "f", "g"]),
            (" - ", "a - b, c - d - e - f - g", vec!["a", "b, c", "d", "e", "f", "g"]),
            (",", "Jan, Piet en Klaas", vec![]),
        ];
        for (mark, line, expected) in cases {
            let parts: Vec<&str> =
                series(line, mark).iter().map(|(start, end)| line[*start..*end].trim()).collect();
            assert_eq!(parts, expected, "{line}");
        }
    }
}
