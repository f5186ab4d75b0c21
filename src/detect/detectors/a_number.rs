//! The administration number of the population register (Dutch: A-nummer).

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::ten::whole;

/// Finds A-numbers: ten digits with two checks, which few other numbers pass.
pub(super) struct ANumber;

impl Detector for ANumber {
    fn kind(&self) -> Kind {
        Kind::ANumber
    }

    fn find(&self, searched: &Searched<'_>, _words: &Lexicons, hits: &mut Vec<Hit>) {
        hits.extend(searched.tens().iter().map(|ten| {
            // Those that fail are told too: among many of them one that passes says little.
            let (value, confidence) = match is_a_number(&ten.digits) {
                true => (ten.value(), 0.45),
                false => (String::new(), 0.0),
            };
            Hit::new(Kind::ANumber, ten.start, ten.end, value, confidence)
        }));
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        match whole(cell) {
            Some(ten) if is_a_number(&ten.digits) => Fit::Yes(ten.value()),
            Some(_) => Fit::Fails,
            None => Fit::No,
        }
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.97, by_chance: 0.0058 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("A-nummer: 8940402024", "8940402024"),
                ("anr 1019579813, geb. 1-2-1985", "1019579813"),
                ("1020.517.312", "1020517312"),
                ("(1029090525)", "1029090525"),
            ],
            misses: &[
                "1234567890",
                "9876543210",
                "tel. 0612345678",
                "https://x.nl/1019579813",
                "NL10195798130B01",
                "ZAAK-2024-1019579813",
            ],
        }
    }
}

/// Whether ten digits pass the two checks of the A-number.
///
/// No two neighbours are equal; the sum of the digits leaves 0 or 5 when divided by eleven; the
/// sum of each digit times two to the power of its place (0 at the left) is a multiple of eleven.
///
/// - Source: Logisch Ontwerp BRP, element 01.10. Of random numbers 0.58 % pass.
fn is_a_number(digits: &[u8; 10]) -> bool {
    let values = digits.map(|digit| u32::from(digit - b'0'));
    let sum: u32 = values.iter().sum();
    let weighted: u32 = values.iter().enumerate().map(|(place, digit)| digit << place).sum();
    let has_twins = values.windows(2).any(|pair| matches!(pair, [a, b] if a == b));
    values[0] != 0 && !has_twins && matches!(sum % 11, 0 | 5) && weighted.is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use super::is_a_number;

    #[test]
    fn checks_the_documented_numbers() {
        let cases = [
            ("8940402024", true),
            ("1019579813", true),
            ("1020517312", true),
            ("1029090525", true),
            ("1010101010", true),
            ("1234567890", false),
            ("9876543210", false),
            ("0612345678", false),
        ];
        for (number, expected) in cases {
            assert_eq!(
                is_a_number(number.as_bytes().try_into().expect(number)),
                expected,
                "{number}"
            );
        }
    }
}
