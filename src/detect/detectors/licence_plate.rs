//! Vehicle licence plates (Dutch: kenteken).

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::boundary::bare;
use crate::detect::boundary::stands_alone;
use crate::detect::digits::mixed_words;

/// Finds licence plates of all fourteen series (sidecodes).
///
/// With their two hyphens and in capitals they are likely; in small letters, or without hyphens, a
/// word or a header must name them.
pub(super) struct LicencePlate;

impl Detector for LicencePlate {
    fn kind(&self) -> Kind {
        Kind::LicencePlate
    }

    fn find(&self, searched: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let bytes = text.as_bytes();
        let first = hits.len();
        let mut from = 0;
        while let Some(found) = memchr::memchr(b'-', bytes.get(from..).unwrap_or_default()) {
            let hyphen = from + found;
            from = hyphen + 1;
            // A plate has letters: among numbers there are none.
            let has_letters = searched.may_have_words(hyphen.saturating_sub(PLATE), hyphen + PLATE);
            let plate = has_letters.then(|| around(bytes, hyphen)).flatten();
            let Some((start, end)) = plate else { continue };
            if let Some(confidence) = confidence(&text[start..end])
                && stands_alone(text, start, end)
            {
                from = end;
                hits.push(hit(text, start, end, confidence));
            }
        }
        let written = hits.len();
        let mut bare = unbroken(searched).peekable();
        if bare.peek().is_some() && words.cues(Kind::LicencePlate).lifts(searched) {
            hits.extend(bare.map(|(start, end)| hit(text, start, end, UNBROKEN)));
        }
        if hits.len() > written {
            hits[first..].sort_by_key(|hit| hit.start);
        }
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim().to_ascii_uppercase();
        let bytes = cell.as_bytes();
        let hyphen = bytes.iter().position(|byte| *byte == b'-');
        let plate = match hyphen.and_then(|hyphen| around(bytes, hyphen)) {
            Some((0, end)) if end == cell.len() => cell,
            None if is_unbroken(bytes) => hyphenate(&cell),
            _ => return Fit::No,
        };
        if series(&plate).is_some() { Fit::Yes(bare(&plate)) } else { Fit::Fails }
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.97, by_chance: 0.2 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("kenteken DB-GH-12", "DBGH12"),
                ("de auto (1-DBG-23) stond", "1DBG23"),
                ("DZ-12-34", "DZ1234"),
                ("12-34-DZ", "1234DZ"),
                ("12-AB-34", "12AB34"),
                ("DBG-12-H, D-12-BGH", "DBG12H"),
                ("123-DB-4", "123DB4"),
            ],
            misses: &[
                "12-AEI-3",
                "1-PVV-23",
                "12-SS-34",
                "12-34-56",
                "01-02-2024",
                "A12-DB-GH-12",
                "DB-GH-12-3",
                "ab-cd-12",
                "12-MEI-3",
                "GVD-12-H",
            ],
        }
    }
}

/// The series (1 to 14) of a plate written with its two hyphens, or `None` where it is no plate.
///
/// - Source: RDW, "Uitleg over cijfers en letters op de kentekenplaat": shapes, letters in use,
///   groups that are not issued.
fn series(plate: &str) -> Option<usize> {
    let shape: String = plate
        .chars()
        .map(|c| match c {
            '0'..='9' => '9',
            'A'..='Z' => 'X',
            _ => '-',
        })
        .collect();
    let series = SHAPES.iter().position(|known| *known == shape)? + 1;
    let letters = match series {
        1..=3 => "ABDEFGHJKLMNPRSTUVWXYZ",
        4 => "BDFGHJKLMNPRSTVWXYZ",
        _ => "BDFGHJKLMNPRSTVWXZ",
    };
    let mut groups = plate.split('-').filter(|group| group.starts_with(char::is_alphabetic));
    groups
        .all(|group| group.chars().all(|c| letters.contains(c)) && !FORBIDDEN.contains(&group))
        .then_some(series)
}

/// Puts hyphens into six letters and digits where plates have them: between a letter and a digit,
/// and in the middle of four of a kind.
fn hyphenate(plate: &str) -> String {
    let mut groups: Vec<String> = Vec::new();
    for c in plate.chars() {
        match groups.last_mut() {
            Some(group) if group.ends_with(char::is_alphabetic) == c.is_alphabetic() => {
                group.push(c);
            }
            _ => groups.push(c.to_string()),
        }
    }
    let halved = groups.iter().map(|group| match group.split_at_checked(2) {
        Some((first, second)) if group.len() == 4 => format!("{first}-{second}"),
        _ => group.clone(),
    });
    halved.collect::<Vec<_>>().join("-")
}

fn hit(text: &str, start: usize, end: usize, confidence: f32) -> Hit {
    Hit::new(Kind::LicencePlate, start, end, bare(&text[start..end]), confidence)
}

/// The confidence of a plate written with its hyphens; `None` where it is none.
fn confidence(written: &str) -> Option<f32> {
    let small = written.bytes().any(|byte| byte.is_ascii_lowercase());
    let series = if small { series(&written.to_ascii_uppercase()) } else { series(written) };
    Some(match series? {
        _ if small => 0.1,
        _ if written.starts_with("AA-") || written.starts_with("CD") => 0.3,
        // The oldest series look like any code; few of these cars still drive.
        1..=3 => 0.4,
        _ => 0.6,
    })
}

/// Where three groups of one to three letters or digits begin and end, the first of which ends in
/// front of the hyphen at `hyphen`.
fn around(bytes: &[u8], hyphen: usize) -> Option<(usize, usize)> {
    let group = |at: usize| {
        let rest = bytes.get(at..).unwrap_or_default();
        rest.iter().take(4).take_while(|byte| byte.is_ascii_alphanumeric()).count()
    };
    let before = bytes.get(..hyphen)?.iter().rev().take(4);
    let first = before.take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let second = hyphen + 1 + group(hyphen + 1);
    let end = second + 1 + group(second + 1);
    let is_group = |length: usize| (1..=3).contains(&length);
    let is_plate = is_group(first)
        && is_group(second - hyphen - 1)
        && bytes.get(second) == Some(&b'-')
        && is_group(end - second - 1);
    (is_plate && end - (hyphen - first) == PLATE).then_some((hyphen - first, end))
}

/// Where a plate stands without its hyphens.
fn unbroken(searched: &Searched<'_>) -> impl Iterator<Item = (usize, usize)> {
    let text = searched.text();
    mixed_words(text.as_bytes(), searched.runs_near_words(), PLATE - 2).filter(
        move |(start, end)| {
            let word = text.get(*start..*end).unwrap_or_default();
            is_unbroken(word.as_bytes())
                && series(&hyphenate(&word.to_ascii_uppercase())).is_some()
                && stands_alone(text, *start, *end)
        },
    )
}

/// Whether a word has the length of a plate, and both letters and digits.
fn is_unbroken(word: &[u8]) -> bool {
    word.len() == PLATE - 2
        && word.iter().all(u8::is_ascii_alphanumeric)
        && word.iter().any(u8::is_ascii_digit)
        && word.iter().any(u8::is_ascii_alphabetic)
}

/// Bytes of a plate with its hyphens.
const PLATE: usize = 8;

/// Confidence of a plate without its hyphens, before a word nearby explains it.
const UNBROKEN: f32 = 0.05;

/// Letters and digits of series 1 to 14.
const SHAPES: [&str; 14] = [
    "XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9", "9-XXX-99",
    "XX-999-X", "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9",
];

/// Groups that are not issued.
const FORBIDDEN: [&str; 15] = [
    "GVD", "KKK", "KVT", "LPF", "NSB", "PKK", "PSV", "TBS", "SS", "SD", "PVV", "SGP", "VVD", "FVD",
    "BBB",
];

#[cfg(test)]
mod tests {
    use super::hyphenate;
    use super::series;

    #[test]
    fn knows_the_fourteen_series_in_order() {
        let plates = [
            "DZ-12-34", "12-34-DZ", "12-AB-34", "DB-12-XY", "DB-GH-12", "12-DB-GH", "12-DBG-3",
            "1-DBG-23", "DB-123-G", "D-123-BG", "DBG-12-H", "D-12-BGH", "1-DB-234", "123-DB-4",
        ];
        for (at, plate) in plates.into_iter().enumerate() {
            assert_eq!(series(plate), Some(at + 1), "{plate}");
            assert_eq!(hyphenate(&plate.replace('-', "")), plate);
        }
    }

    #[test]
    fn refuses_what_is_not_issued() {
        for plate in ["12-AEI-3", "1-PVV-23", "12-SS-34", "12-34-56", "CI-12-34", "AB-CD-EF"] {
            assert_eq!(series(plate), None, "{plate}");
        }
    }
}
