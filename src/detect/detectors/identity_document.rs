//! Numbers of passports, identity cards and residence documents.

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::Strength;
use crate::detect::boundary::stands_alone;
use crate::detect::digits::mixed_words;
use crate::detect::label::called;
use crate::detect::label::stands_beside;

/// Finds document numbers (which carry no check digit, so that words nearby must tell) and the
/// machine readable zone of a document, which proves itself.
///
/// - Source: RvIG, "Opbouw documentnummer": nine capitals and digits without the letter O, the
///   last one a digit; residence documents begin with V since 2019.
pub(super) struct IdentityDocument;

impl Detector for IdentityDocument {
    fn kind(&self) -> Kind {
        Kind::IdentityDocument
    }

    fn find(&self, searched: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let first = hits.len();
        let proven: Vec<(usize, usize)> =
            searched.zones().iter().filter_map(|zone| zone.document).collect();
        let hit = |start: usize, end: usize, confidence: f32| {
            let value = text[start..end].to_ascii_uppercase();
            Hit::new(Kind::IdentityDocument, start, end, value, confidence)
        };
        for (start, end) in numbers(searched) {
            let bare = confidence(text, start, end);
            // Small letters are those of words and of file names, and so are letters alone.
            let number = &text.as_bytes()[start..end];
            let is_wordy = number.iter().any(u8::is_ascii_lowercase) || is_wordy(number);
            if !stands_alone(text, start - prefix(text, start), end)
                || is_wordy && !is_called(text, (start, end), words)
            {
                continue;
            }
            hits.push(hit(start, end, bare));
        }
        let alone = hits.len();
        hits.extend(proven.into_iter().map(|(start, end)| hit(start, end, 0.99)));
        if hits.len() > alone {
            hits[first..].sort_by_key(|hit| hit.start);
        }
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim();
        let number = cell.rsplit(['-', ' ']).next().unwrap_or_default();
        if number.len() != NUMBER || prefix(cell, cell.len() - NUMBER) + NUMBER != cell.len() {
            return Fit::No;
        }
        let value = || number.to_ascii_uppercase();
        match is_number(number.as_bytes()) {
            true if is_wordy(number.as_bytes()) => Fit::Named(value()),
            true => Fit::Yes(value()),
            false => Fit::Fails,
        }
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.97, by_chance: 0.3 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("paspoort XR1001R58", "XR1001R58"),
                ("paspoortnummer NHSDLCLG7 is vermist", "NHSDLCLG7"),
                ("SPECI2014", "SPECI2014"),
                ("nr. IX34JH673.", "IX34JH673"),
                ("NTLBCL731", "NTLBCL731"),
                ("verblijfsdocument III-V123AL568", "V123AL568"),
                ("verblijfsdocument IV V123AL568", "V123AL568"),
                ("V123AL568", "V123AL568"),
                ("SPECI20142NLD6503101F2403096999999990<<<<<84", "SPECI2014"),
                ("I<NLDSPECI20142<<<<<<<<<<<<<<<", "SPECI2014"),
            ],
            misses: &[
                "XR1O01R58",
                "N12345678",
                "581001RXR",
                "XR1001R",
                "V023AL568",
                "VO23AL568",
                "artikel AB1234567",
                "VERDACHTE",
                "VERDACHT1",
                "bijlage PASPRTEN2 en 3",
                "SPECI20142NLD6503101F2403096999999990<<<<<85",
                "https://x.nl/XR1001R58",
                "xr1001r58",
            ],
        }
    }
}

/// Where a word of nine letters and digits has the form of a document number, in small letters
/// too.
fn numbers(searched: &Searched<'_>) -> impl Iterator<Item = (usize, usize)> {
    let bytes = searched.text().as_bytes();
    mixed_words(bytes, searched.runs_near_words(), NUMBER)
        .filter(|(start, end)| bytes.get(*start..*end).is_some_and(is_number))
}

/// Whether nine letters and digits are a document number: of a passport or identity card, or of a
/// residence document since October 2019.
fn is_number(word: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic() && !matches!(byte, b'O' | b'o');
    let is_either = |byte: &u8| byte.is_ascii_digit() || is_letter(byte);
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    match word {
        _ if digits == 0 || word.len() != NUMBER => false,
        [b'V' | b'v', rest @ ..] if rest.first().is_some_and(u8::is_ascii_digit) => {
            rest.iter().all(|byte| is_either(byte) && *byte != b'0')
        }
        [first, second, rest @ .., last] => {
            is_letter(first)
                && is_letter(second)
                && rest.iter().all(is_either)
                && last.is_ascii_digit()
        }
        _ => false,
    }
}

/// Whether a document number has no digit but its last, as one in seven has: words in capitals with
/// a digit behind them have that form too.
fn is_wordy(number: &[u8]) -> bool {
    number.iter().filter(|byte| byte.is_ascii_digit()).count() < 2
}

/// Whether words say that this is a document number: its name, or on a card of someone with a date
/// of birth a label that other documents have, too (`Documentnummer`).
fn is_called(text: &str, (start, end): (usize, usize), words: &Lexicons) -> bool {
    match called(text, start, end, Kind::IdentityDocument, words) {
        Some(Strength::Strong) => true,
        Some(_) => stands_beside(text, start, Kind::DateOfBirth, words),
        None => false,
    }
}

/// The length of what stands in front of the number of a residence document: `III-`, `IV-`, `V-`.
fn prefix(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let Some(rest) = before.strip_suffix(['-', ' ']) else { return 0 };
    let numeral = rest.bytes().rev().take_while(|byte| matches!(byte, b'I' | b'V')).count();
    let numeral = rest.get(rest.len() - numeral..).unwrap_or_default();
    let is_residence = text.get(start..).is_some_and(|number| number.starts_with('V'));
    if is_residence && matches!(numeral, "III" | "IV" | "V") { numeral.len() + 1 } else { 0 }
}

/// The confidence of form alone. The first letter tells the kind of document since 2006; older
/// ones differ.
fn confidence(text: &str, start: usize, end: usize) -> f32 {
    match text.as_bytes().get(start..end) {
        _ if prefix(text, start) > 0 => 0.8,
        Some([b'N' | b'I', ..]) => 0.2,
        _ => 0.15,
    }
}

/// Letters and digits of a number.
const NUMBER: usize = 9;
