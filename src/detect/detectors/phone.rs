//! Telephone numbers of persons.

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
use crate::detect::boundary::is_whole;
use crate::detect::boundary::stands_alone;

/// Finds numbers of the Dutch numbering plan, and foreign ones that begin with `+`.
///
/// Service numbers (0800, 0900, 085, 088, `14 0xx`) and numbers of machines (097) are of no
/// person and are not found at all.
pub(super) struct Phone;

impl Detector for Phone {
    fn kind(&self) -> Kind {
        Kind::Phone
    }

    fn find(&self, searched: &Searched<'_>, _words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let bytes = text.as_bytes();
        let mut from = 0;
        for at in memchr::memchr2_iter(b'+', b'0', bytes) {
            let is_inside = at.checked_sub(1).is_some_and(|at| bytes[at].is_ascii_alphanumeric());
            if at < from || bytes[at] == b'0' && is_inside {
                continue;
            }
            let bracket = at.checked_sub(1).filter(|at| *at >= from && bytes[*at] == b'(');
            let found = bracket.filter(|_| bytes[at] == b'0').and_then(|at| find_at(text, at));
            if let Some(hit) = found.or_else(|| find_at(text, at)) {
                from = hit.end;
                hits.push(hit);
            }
        }
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim();
        if is_whole(&PATTERN, cell) {
            return read(cell).map_or(Fit::Fails, |reading| Fit::Yes(reading.value));
        }
        // A numeric cell has lost its first zero.
        let is_number = cell.len() == 9 && cell.bytes().all(|byte| byte.is_ascii_digit());
        // Most nine digits may be an area's number, which tells nothing; those that no plan has do.
        match national(cell).filter(|_| is_number) {
            Some(_) if cell.starts_with('6') => Fit::Yes(format!("+31{cell}")),
            None if is_number => Fit::Fails,
            _ => Fit::No,
        }
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.9, by_chance: 0.1 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("tel. 06-12345678", "+31612345678"),
                ("+31(0)6-12345678", "+31612345678"),
                ("0031612345678", "+31612345678"),
                ("06 12 34 56 78", "+31612345678"),
                ("tel:0612345678,", "+31612345678"),
                ("010-1234567", "+31101234567"),
                ("06 - 12345678", "+31612345678"),
                ("0172 - 12 34 56", "+31172123456"),
                ("(0172) 123 456", "+31172123456"),
                ("0172-123456", "+31172123456"),
                ("+31 (0)172 123 456", "+31172123456"),
                ("bel +32 470 12 34 56", "+32470123456"),
            ],
            misses: &[
                "06-02345678",
                "0970123456789",
                "14 0172",
                "14 010",
                "0900-1234",
                "0800-1234567",
                "088-1234567",
                "+31 88 123 45 67",
                "01-02-1985 12:30",
                "012 345 6789",
                "ordernr 0172123456-01",
                "1.0612345678",
                "https://x.nl/0612345678",
                "2024-0612345678",
            ],
        }
    }
}

/// The number that begins at `start`.
fn find_at(text: &str, start: usize) -> Option<Hit> {
    let end = start + PATTERN.find(&text[start..])?.end();
    let Reading { value, confidence } =
        stands_alone(text, start, end).then(|| read(&text[start..end]))??;
    Some(Hit::new(Kind::Phone, start, end, value, confidence))
}

/// What a match says.
struct Reading {
    /// The number in its canonical form.
    value: String,
    /// Probability from the way of writing alone.
    confidence: f32,
}

/// Reads a written number: its form with `+`, and how sure the way of writing makes it.
fn read(found: &str) -> Option<Reading> {
    let is_abroad = found.starts_with('+') || found.starts_with("00");
    let optional_zero = found.replace("(0)", "");
    let digits: String = optional_zero.chars().filter(char::is_ascii_digit).collect();
    if is_abroad {
        let digits = if found.starts_with('+') { &digits } else { digits.strip_prefix("00")? };
        return match digits.strip_prefix("31") {
            Some(rest) => {
                national(rest.strip_prefix('0').unwrap_or(rest))?;
                let rest = rest.strip_prefix('0').unwrap_or(rest);
                Some(Reading { value: format!("+31{rest}"), confidence: 0.9 })
            }
            None if found.starts_with('+') && (8..=15).contains(&digits.len()) => {
                Some(Reading { value: format!("+{digits}"), confidence: 0.6 })
            }
            None => None,
        };
    }
    let rest = digits.strip_prefix('0')?;
    let area = national(rest)?;
    let first_group = found
        .trim_start_matches('(')
        .split(|c: char| !c.is_ascii_digit())
        .next()
        .unwrap_or_default();
    let is_grouped = first_group.len() < digits.len();
    let is_mobile = rest.starts_with('6');
    // A group that is no area code is a part of another number: a date, an order.
    if is_grouped && !is_mobile && first_group.len() != area + 1 {
        return None;
    }
    let confidence = match (is_mobile, is_grouped) {
        (true, _) => 0.8,
        (false, true) => 0.7,
        (false, false) => 0.4,
    };
    Some(Reading { value: format!("+31{rest}"), confidence })
}

/// How many digits the area code has, without its zero, of nine digits that are the number of a
/// person by the Dutch numbering plan.
///
/// - Source: ACM, Nummerplan telefoon- en ISDN-diensten.
fn national(digits: &str) -> Option<usize> {
    if digits.len() != 9 {
        return None;
    }
    let mut bytes = digits.bytes();
    let pair = (bytes.next()?, bytes.next()?);
    match pair {
        (b'6', b'1'..=b'5' | b'8') => Some(1),
        (b'7', _) => Some(2),
        (b'1'..=b'5', _) if THREE_DIGIT_AREAS.iter().any(|area| digits.starts_with(area)) => {
            Some(2)
        }
        (b'1'..=b'5', b'1'..=b'9') => Some(3),
        _ => None,
    }
}

/// Area codes of three digits, their zero left out; those that begin with 7 are all of three.
const THREE_DIGIT_AREAS: [&str; 20] = [
    "10", "13", "15", "20", "23", "24", "26", "30", "33", "35", "36", "38", "40", "43", "45", "46",
    "50", "53", "55", "58",
];

static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?x)\A(?:
          (?:\+|00)\x20?31(?:[\x20.-]?\(0\))?(?:[\x20./-]{0,3}[0-9]){9,10}
        | \+[1-9](?:[\x20./()-]{0,2}[0-9]){7,14}
        | \(?0[0-9](?:[\x20./)-]{0,3}[0-9]){8})";
    Regex::new(pattern).expect("a valid pattern")
});

#[cfg(test)]
mod tests {
    use super::Phone;
    use super::national;
    use crate::detect::Detector;
    use crate::detect::Fit;
    use crate::detect::Lexicons;

    #[test]
    fn knows_the_numbering_plan() {
        let cases = [
            ("612345678", Some(1)),
            ("602345678", None),
            ("101234567", Some(2)),
            ("172123456", Some(3)),
            ("701234567", Some(2)),
            ("881234567", None),
            ("851234567", None),
            ("970123456", None),
            ("900123456", None),
            ("61234567", None),
        ];
        for (digits, area) in cases {
            assert_eq!(national(digits), area, "{digits}");
        }
    }

    #[test]
    fn reads_cells_that_lost_their_zero() {
        let cases = [
            ("612345678", Fit::Yes("+31612345678".to_owned())),
            ("06-12345678", Fit::Yes("+31612345678".to_owned())),
            ("088-1234567", Fit::Fails),
            ("0800-1234567", Fit::No),
            ("123456782", Fit::No),
            ("608240466", Fit::Fails),
            ("981234567", Fit::Fails),
            ("1985", Fit::No),
        ];
        for (cell, expected) in cases {
            assert_eq!(Phone.fits(cell, &Lexicons::default()), expected, "{cell}");
        }
    }
}
