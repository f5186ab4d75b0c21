//! Street addresses: a street and a house number.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::Words;
use crate::detect::boundary::is_in_url;
use crate::detect::boundary::is_whole;
use crate::detect::fold;

/// Finds a street with a house number: `Dorpsstraat 12a`, `Laan van Voorbeeld 3`.
///
/// The street is known by its ending (`names/street.txt`), or by the postcode behind the number.
pub(super) struct Address;

impl Detector for Address {
    fn kind(&self) -> Kind {
        Kind::Address
    }

    fn find(&self, searched: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let endings = words.words("street");
        let mut last_end = 0;
        let mut from = 0;
        let bytes = text.as_bytes();
        let runs = searched.runs_near_words().iter();
        for (at, run) in runs.map(|(start, end)| (*start, end - start)) {
            if at < from
                || run > HOUSE_DIGITS_MAX
                || bytes[at] == b'0'
                || at == 0
                || bytes[at - 1] != b' '
            {
                continue;
            }
            let Some((start, sureness)) = street_before(text, at, endings) else { continue };
            let reach = text.floor_char_boundary(text.len().min(at + HOUSE_BYTES_MAX));
            let Some(number) = NUMBER.find(&text[at..reach]) else { continue };
            let end = at + number.end();
            from = end;
            if continues(&text[end..]) {
                continue;
            }
            let has_postcode = POSTCODE_BEHIND.is_match(&text[end..]);
            let confidence = match (sureness, has_postcode) {
                (_, true) => 0.85,
                (Sureness::Ending, false) => 0.6,
                (Sureness::Word, false) => 0.3,
                // Any word is a street behind a label, which is still to be read.
                (Sureness::Unknown, false) if is_announced(&text[..start]) => 0.15,
                (Sureness::Unknown, false) => continue,
            };
            let start = start.max(last_end);
            if is_in_url(text, start) {
                continue;
            }
            last_end = end;
            let value = canonical(&text[start..end]);
            hits.push(Hit::new(Kind::Address, start, end, value, confidence));
        }
    }

    fn fits(&self, cell: &str, words: &Lexicons) -> Fit {
        let cell = cell.trim();
        if is_whole(&NUMBER, cell) {
            return Fit::Yes(canonical(cell));
        }
        // `Dorpsstraat 12, 1234 AB Voorbeeld`: the street comes first.
        let street = cell.split([',', '\n']).next().unwrap_or_default();
        let name = street.trim_end_matches(|c: char| !c.is_alphabetic());
        let number = street.split(' ').next_back().unwrap_or_default();
        let has_number = number.starts_with(|c: char| c.is_ascii_digit()) && street.contains(' ');
        let is_street = name
            .split(' ')
            .any(|word| ends_as_street(&fold(word), words.words("street")) != Sureness::Unknown);
        if is_street || has_number && is_whole(&NUMBER, number) && starts_with_letter(street) {
            Fit::Yes(canonical(street))
        } else if starts_with_letter(street) && street.len() <= 60 {
            Fit::Fails
        } else {
            Fit::No
        }
    }

    /// House numbers and streets fit alone, so the header decides; without one, each cell is
    /// searched.
    fn odds(&self) -> Odds {
        Odds { in_kind: 0.8, by_chance: 0.3 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("woont aan de Dorpsstraat 12a te Voorbeeld", "dorpsstraat 12a"),
                ("Burgemeester van der Helmlaan 5", "burgemeester van der helmlaan 5"),
                ("Laan van Voorbeeld 100-2", "laan van voorbeeld 100-2"),
                ("Van Goghstraat 3 bis, 1234 AB Voorbeeld", "van goghstraat 3 bis"),
                ("Prins Hendrikkade 12 II", "prins hendrikkade 12 ii"),
                ("adres: Eikenlaan 7\n1234 AB Voorbeeld", "eikenlaan 7"),
                ("Uiterwaard 4, 1234AB Voorbeeld", "uiterwaard 4"),
                ("1e Dwarsstraat 8", "1e dwarsstraat 8"),
                ("Jan de Vries (Lindelaan 3, Voorbeeld)", "lindelaan 3"),
            ],
            misses: &[
                "snelweg 12 is dicht",
                "Onderweg 3 mensen gezien",
                "bij de dijk 12 meter",
                "Bijlage 3",
                "Dorpsstraat 12.000 euro",
                "Versie 12",
                "Postbus 12, 1234 AB Voorbeeld",
                "Dorpsstraat in 2024",
                "Kerkstraat 10:30 uur",
            ],
        }
    }
}

/// Whether what stands in front announces an address: a label, or that someone lives there.
fn is_announced(before: &str) -> bool {
    let before = before.trim_end_matches(' ');
    let lives = |word: &&str| before.ends_with(*word);
    before.ends_with([':', '\t']) || ["wonende", "woonachtig", "wonend"].iter().any(lives)
}

/// How plainly a word is the name of a street.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sureness {
    /// It ends as street names do: `Dorpsstraat`.
    Ending,
    /// It could be anything.
    Unknown,
    /// It is such an ending by itself: `Laan`, `Markt`.
    Word,
}

/// Where the street begins of which a house number stands at `number`, and how plain it is.
fn street_before(text: &str, number: usize, endings: &Words) -> Option<(usize, Sureness)> {
    let reach = text.ceil_char_boundary(number.saturating_sub(STREET_BYTES_MAX));
    let newline = memchr::memrchr(b'\n', &text.as_bytes()[reach..number]);
    let line = newline.map_or(reach, |at| reach + at + 1);
    let before = text[line..number].trim_end();
    let mut start = line + before.len();
    let mut best = None;
    for (count, word) in before.rsplit(' ').take(WORDS_MAX).enumerate() {
        let begin = start - word.len();
        let plain = word.trim_start_matches(['(', '"', '\'', '„', '“']);
        let is_capital = plain.starts_with(char::is_uppercase);
        let is_ordinal = plain.ends_with('e') && plain.starts_with(|c: char| c.is_ascii_digit());
        if word.ends_with([',', ':', ';', '!', '?', ')'])
            || !(is_capital || is_ordinal || count > 0 && !word.is_empty())
        {
            break;
        }
        let folded = fold(plain);
        if !(is_capital || is_ordinal || LINKS.contains(&folded.as_str())) {
            break;
        }
        if STOPS.contains(&folded.as_str()) {
            break;
        }
        let known = ends_as_street(&folded, endings);
        // A link in front belongs to the name only when it begins a line or has a capital.
        if is_capital || is_ordinal {
            let word_at = begin + word.len() - plain.len();
            best = Some(match (best, known) {
                (None, _) => (word_at, known),
                (Some((_, Sureness::Ending)), _) => (word_at, Sureness::Ending),
                // `Laan van Voorbeeld 3`: the ending stands in front, as a word.
                (Some(_), Sureness::Word) if count > 1 => (word_at, Sureness::Ending),
                (Some((_, sureness)), _) => (word_at, sureness),
            });
        }
        start = begin.saturating_sub(1).max(line);
        // Behind a bracket stands the street: `Jan Bos (Lindelaan 3)`.
        let is_opened = plain.len() < word.len();
        if begin == line || is_opened || word.ends_with('.') && folded.len() > 4 {
            break;
        }
    }
    best
}

fn ends_as_street(folded: &str, endings: &Words) -> Sureness {
    if endings.contains(folded) {
        return Sureness::Word;
    }
    if STOPS.contains(&folded) {
        return Sureness::Unknown;
    }
    let has_ending = folded.char_indices().skip(2).any(|(at, _)| endings.contains(&folded[at..]));
    if has_ending { Sureness::Ending } else { Sureness::Unknown }
}

/// Whether what follows makes the number part of something else: a time, an amount, a unit.
fn continues(after: &str) -> bool {
    let mut characters = after.chars();
    match characters.next() {
        Some('.' | ':' | ',' | '/' | '-') => characters.next().is_some_and(char::is_alphanumeric),
        Some('%' | '_' | '@' | '€' | '°') => true,
        Some(' ') => {
            let word: String = characters.take_while(|c| c.is_alphabetic()).collect();
            UNITS.contains(&word.as_str())
        }
        Some(c) => c.is_alphanumeric(),
        None => false,
    }
}

fn starts_with_letter(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
}

/// Street and number as they are compared: folded, single spaces.
fn canonical(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Bytes of a street name, at most.
const STREET_BYTES_MAX: usize = 100;

/// Words of a street name, at most.
const WORDS_MAX: usize = 6;

/// Words inside a street name that have no capital.
const LINKS: [&str; 12] =
    ["van", "de", "der", "den", "het", "'t", "en", "in", "op", "ter", "ten", "aan"];

/// Words that stand in front of a number, or end like a street, and are none.
const STOPS: [&str; 28] = [
    "onderweg",
    "halverwege",
    "snelweg",
    "vanwege",
    "vanweg",
    "autoweg",
    "weg",
    "postbus",
    "antwoordnummer",
    "artikel",
    "bijlage",
    "hoofdstuk",
    "pagina",
    "versie",
    "deel",
    "kamer",
    "lokaal",
    "zaal",
    "week",
    "groep",
    "fase",
    "nummer",
    "tabel",
    "figuur",
    "antwoord",
    "vraag",
    "belhaven",
    "bouwmarkt",
];

/// Words behind a number that count something.
const UNITS: [&str; 14] = [
    "meter",
    "km",
    "kilometer",
    "euro",
    "uur",
    "mensen",
    "personen",
    "keer",
    "woningen",
    "minuten",
    "dagen",
    "jaar",
    "procent",
    "graden",
];

/// Digits of a house number, at most.
const HOUSE_DIGITS_MAX: usize = 5;

/// Bytes of a house number with what is added to it, at most.
const HOUSE_BYTES_MAX: usize = 24;

/// A house number with letter and addition: `12`, `12a`, `12-3`, `12 bis`, `12 II`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?x)\A
        [1-9][0-9]{0,4}
        (?:\x20?-?\x20?(?:bis|hs|huis|rood|zw|III|II|IV|I)(?-u:\b)|\x20?[a-zA-Z](?-u:\b))?
        (?:-[0-9]{1,4}(?-u:\b)|-[a-zA-Z](?-u:\b))?";
    Regex::new(pattern).expect("a valid pattern")
});

static POSTCODE_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[ ]{0,2}[,\n]?[ ]{0,3}[1-9][0-9]{3} ?[A-Z]{2}(?-u:\b)").expect("a valid pattern")
});

#[cfg(test)]
mod tests {
    use super::Address;
    use crate::detect::Detector;
    use crate::detect::Fit;
    use crate::detect::Lexicons;
    use crate::fault::Source;

    #[test]
    fn reads_streets_and_house_numbers_in_cells() {
        let text = "# source: s\n# licence: l\n# date: d\nstraat\nlaan\n";
        let source = Source { file: "detect/names/street.txt".to_owned(), text: text.to_owned() };
        let words = Lexicons::compile(&[source]).expect("no fault");
        let yes = |value: &str| Fit::Yes(value.to_owned());
        let cases = [
            ("Dorpsstraat 12a", yes("dorpsstraat 12a")),
            ("Dorpsstraat", yes("dorpsstraat")),
            ("Dorpsstraat 1, 1234 AB Voorbeeld", yes("dorpsstraat 1")),
            ("Uiterwaard 3", yes("uiterwaard 3")),
            ("12", yes("12")),
            ("12 bis", yes("12 bis")),
            ("Uiterwaard", Fit::Fails),
            ("2024-01-02", Fit::No),
        ];
        for (cell, expected) in cases {
            assert_eq!(Address.fits(cell, &words), expected, "{cell}");
        }
    }
}
