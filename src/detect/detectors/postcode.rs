//! Dutch postcodes.

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
use crate::detect::digits::digit_run;

/// Finds postcodes: four digits and two capitals, surer beside a house number or a place.
pub(super) struct Postcode;

impl Detector for Postcode {
    fn kind(&self) -> Kind {
        Kind::Postcode
    }

    fn find(&self, searched: &Searched<'_>, _words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let runs = searched.runs_near_words().iter().copied();
        for (start, end) in runs.filter_map(|run| written(text.as_bytes(), run)) {
            let value = bare(&text[start..end]);
            if !stands_alone(text, start, end) || !is_issued(&value) {
                continue;
            }
            let has_neighbour = ends_in_house_number(&text[..start]) || begins_place(&text[end..]);
            let is_year = value.starts_with("19") || value.starts_with("20");
            let confidence = match (has_neighbour, is_year, end - start) {
                (true, false, _) => 0.8,
                (true, true, _) => 0.6,
                (false, false, 6) => 0.4,
                (false, false, _) => 0.3,
                // `in 2024 EN 2025`
                (false, true, _) => 0.1,
            };
            hits.push(Hit::new(Kind::Postcode, start, end, value, confidence));
        }
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim().to_ascii_uppercase();
        let digits = digit_run(cell.as_bytes(), 0);
        let Some((_, end)) = written(cell.as_bytes(), (0, digits)) else { return Fit::No };
        let (found, rest) = cell.split_at(end);
        if !rest.is_empty() && !begins_place(rest) {
            return Fit::No;
        }
        let value = bare(found);
        if is_issued(&value) { Fit::Yes(value) } else { Fit::Fails }
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.98, by_chance: 0.02 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("Dorpsstraat 1, 1234 AB Voorbeeld", "1234AB"),
                ("7121DM Aalten", "7121DM"),
                ("Kade 12a\n9999 XX", "9999XX"),
                ("5211 AB 's-Hertogenbosch", "5211AB"),
            ],
            misses: &[
                "0123 AB Voorbeeld",
                "2611 SS Delft",
                "1234 SA Voorbeeld",
                "1234 SD Voorbeeld",
                "in 2024 EN 2025",
                "order 1234 AB",
                "12345 AB Voorbeeld",
                "X-1234AB-7",
                "1234 ABC Voorbeeld",
                "1234 ab voorbeeld",
            ],
        }
    }
}

/// Where a postcode begins and ends of which the digits are those of this run.
fn written(bytes: &[u8], (start, end): (usize, usize)) -> Option<(usize, usize)> {
    if end - start != 4 || bytes.get(start) == Some(&b'0') {
        return None;
    }
    let letters = end + usize::from(bytes.get(end) == Some(&b' '));
    let pair = bytes.get(letters..letters + 2)?;
    pair.iter().all(u8::is_ascii_uppercase).then_some((start, letters + 2))
}

/// Whether two letters are in use behind four digits: SA, SD and SS are not.
fn is_issued(value: &str) -> bool {
    !matches!(value.get(4..), Some("SA" | "SD" | "SS"))
}

/// Whether `text` ends in a house number, such as `12`, `12a` or `12-3`, and what parts it from a
/// postcode.
fn ends_in_house_number(text: &str) -> bool {
    let text = &text[text.ceil_char_boundary(text.len().saturating_sub(24))..];
    let trimmed = text.trim_end_matches([' ', ',', '\n', '\t', ';']);
    let word = trimmed.rsplit([' ', '\n', '\t', ',']).next().unwrap_or_default();
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    trimmed.len() < text.len() && word.len() <= 8 && (1..=5).contains(&digits)
}

/// Whether a name of a place follows: a word with a capital, or in capitals.
fn begins_place(text: &str) -> bool {
    let trimmed = text.trim_start_matches([' ', ',', '\t', ';']);
    if trimmed.len() == text.len() {
        return false;
    }
    let trimmed = trimmed.strip_prefix("'s-").or(trimmed.strip_prefix("'S-")).unwrap_or(trimmed);
    let mut word = trimmed.chars().take_while(|c| c.is_alphabetic());
    word.next().is_some_and(char::is_uppercase) && word.count() >= 1
}

#[cfg(test)]
mod tests {
    use super::Postcode;
    use crate::detect::Detector;
    use crate::detect::Fit;
    use crate::detect::Lexicons;

    #[test]
    fn reads_cells_as_people_type_them() {
        let yes = |value: &str| Fit::Yes(value.to_owned());
        let cases = [
            ("1234 AB", yes("1234AB")),
            ("7121dm", yes("7121DM")),
            ("9999 XX Voorbeeld", yes("9999XX")),
            ("2611 SS", Fit::Fails),
            ("0123 AB", Fit::No),
            ("1234", Fit::No),
            ("1234 ABC", Fit::No),
        ];
        for (cell, expected) in cases {
            assert_eq!(Postcode.fits(cell, &Lexicons::default()), expected, "{cell}");
        }
    }
}
