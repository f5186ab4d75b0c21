//! Vehicle licence plates (Dutch: kenteken).

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
use crate::detect::boundary::bare;
use crate::detect::boundary::is_whole;
use crate::detect::boundary::search;

/// Finds licence plates of all fourteen series (sidecodes).
///
/// In running text only with their two hyphens and in capitals; in a cell also without.
pub(super) struct LicencePlate;

impl Detector for LicencePlate {
    fn kind(&self) -> Kind {
        Kind::LicencePlate
    }

    fn find(&self, text: &str, _words: &Lexicons, hits: &mut Vec<Hit>) {
        search(text, &WRITTEN, Kind::LicencePlate, hits, |found| {
            let confidence = match series(found)? {
                _ if found.starts_with("AA-") || found.starts_with("CD") => 0.3,
                // The oldest series look like any code; few of these cars still drive.
                1..=3 => 0.4,
                _ => 0.6,
            };
            Some(Reading { value: bare(found), confidence })
        });
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim().to_ascii_uppercase();
        let plate = if is_whole(&WRITTEN, &cell) {
            cell
        } else if cell.len() == 6 && is_whole(&UNBROKEN, &cell) {
            hyphenate(&cell)
        } else {
            return Fit::No;
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

static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("[A-Z0-9]{1,3}-[A-Z0-9]{1,3}-[A-Z0-9]{1,3}").expect("a valid pattern")
});

static UNBROKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("[A-Z0-9]{6}").expect("a valid pattern"));

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
