//! Numbers of passports, identity cards and residence documents.

use std::sync::LazyLock;

use regex::Regex;

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::boundary::Reading;
use crate::detect::boundary::is_whole;
use crate::detect::boundary::search;

/// Finds document numbers (which carry no check digit, so that words nearby must tell) and the
/// machine readable zone of a document, which proves itself.
pub(super) struct IdentityDocument;

impl Detector for IdentityDocument {
    fn kind(&self) -> Kind {
        Kind::IdentityDocument
    }

    fn find(&self, text: &str, _words: &Lexicons, hits: &mut Vec<Hit>) {
        search(text, &PATTERN, Kind::IdentityDocument, hits, read);
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim().to_ascii_uppercase();
        if !is_whole(&PATTERN, &cell) {
            return Fit::No;
        }
        read(&cell).map_or(Fit::Fails, |reading| Fit::Yes(reading.value))
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.97, by_chance: 0.3 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("paspoort XR1001R58", "XR1001R58"),
                ("SPECI2014", "SPECI2014"),
                ("nr. IX34JH673.", "IX34JH673"),
                ("NTLBCL731", "NTLBCL731"),
                ("verblijfsdocument III-V123AL568", "V123AL568"),
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
                "SPECI20142NLD6503101F2403096999999990<<<<<85",
                "https://x.nl/XR1001R58",
            ],
        }
    }
}

fn read(found: &str) -> Option<Reading> {
    if found.len() >= 30 {
        return machine_readable(found).map(|value| Reading { value, confidence: 0.99 });
    }
    let (prefix, number) = found.rsplit_once('-').unwrap_or(("", found));
    // Words in capitals have the form too.
    if number.bytes().filter(u8::is_ascii_digit).count() < 2 {
        return None;
    }
    // The first letter tells the kind of document since 2006; older ones differ.
    let confidence = match number.chars().next()? {
        _ if !prefix.is_empty() => 0.8,
        'N' | 'I' => 0.2,
        _ => 0.15,
    };
    Some(Reading { value: number.to_owned(), confidence })
}

/// The document number in a line of a machine readable zone whose check digits are right.
///
/// - Shape: the second line of a passport (44 characters), the first of a card (30).
/// - Source: ICAO Doc 9303, parts 4 and 5.
fn machine_readable(line: &str) -> Option<String> {
    let is_checked = |field: &str, digit: &str| check_digit(field) == digit.chars().next();
    let number = if line.len() == 44 {
        let optional_digit = line.get(42..43)?.replace('<', "0");
        let composite =
            [line.get(0..10)?, line.get(13..20)?, line.get(21..42)?, line.get(42..43)?].concat();
        let all = is_checked(line.get(0..9)?, line.get(9..10)?)
            && is_checked(line.get(13..19)?, line.get(19..20)?)
            && is_checked(line.get(21..27)?, line.get(27..28)?)
            && is_checked(line.get(28..42)?, &optional_digit)
            && is_checked(&composite, line.get(43..44)?);
        all.then(|| line.get(0..9))??
    } else {
        is_checked(line.get(5..14)?, line.get(14..15)?).then(|| line.get(5..14))??
    };
    Some(number.trim_end_matches('<').to_owned())
}

/// The check digit over `field`: weights 7, 3, 1 in turn, letters as 10 to 35, modulo ten.
fn check_digit(field: &str) -> Option<char> {
    let sum = field.chars().zip([7, 3, 1].into_iter().cycle()).try_fold(0, |sum, (c, weight)| {
        let value = if c == '<' { 0 } else { c.to_digit(36)? };
        Some(sum + value * weight)
    });
    char::from_digit(sum? % 10, 10)
}

static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?x)
          [A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]
        | [AIC][A-Z<]NLD[A-Z0-9<]{9}[0-9][A-Z0-9<]{15}
        | (?:(?:III|IV|V)-)?V[1-9A-NP-Z]{8}
        | [A-NP-Z]{2}[A-NP-Z0-9]{6}[0-9]";
    Regex::new(pattern).expect("a valid pattern")
});

#[cfg(test)]
mod tests {
    use super::machine_readable;

    #[test]
    fn any_wrong_character_breaks_the_machine_readable_zone() {
        let line = "SPECI20142NLD6503101F2403096999999990<<<<<84";
        assert_eq!(machine_readable(line).as_deref(), Some("SPECI2014"));
        // Nationality and sex have no check digit.
        for at in (0..44).filter(|at| !(10..13).contains(at) && *at != 20) {
            let wrong = if line.as_bytes()[at] == b'7' { "8" } else { "7" };
            let changed = [&line[..at], wrong, &line[at + 1..]].concat();
            assert_eq!(machine_readable(&changed), None, "{changed}");
        }
    }
}
