//! International bank account numbers.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::boundary::stands_alone;
use crate::detect::hash::WordHash;

/// Finds account numbers by country, length and check digits; Dutch ones also by bank.
pub(super) struct Iban;

impl Detector for Iban {
    fn kind(&self) -> Kind {
        Kind::Iban
    }

    fn find(&self, searched: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let mut from = 0;
        for (digits, _) in searched.runs_near_words().iter().copied() {
            let Some(start) = country(text.as_bytes(), digits).filter(|start| *start >= from)
            else {
                continue;
            };
            let Some((value, length)) = take(&text[start..]) else { continue };
            let end = start + length;
            if stands_alone(text, start, end) && is_valid(&value) {
                let confidence = confidence(&value, words);
                hits.push(Hit::new(Kind::Iban, start, end, value, confidence));
                from = end;
            }
        }
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim();
        match take(cell) {
            Some((value, length)) if length == cell.len() => {
                if is_valid(&value) {
                    Fit::Yes(value)
                } else {
                    Fit::Fails
                }
            }
            _ => Fit::No,
        }
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.98, by_chance: 1.0 / 97.0 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("IBAN NL91ABNA0417164300", "NL91ABNA0417164300"),
                ("nl39 rabo 0300 0652 64 t.n.v. J. Jansen", "NL39RABO0300065264"),
                ("rek.nr:NL20INGB0001234567.", "NL20INGB0001234567"),
                ("NL44RABO0123456789, NL02ABNA0123456789", "NL44RABO0123456789"),
                ("BE68 5390 0754 7034", "BE68539007547034"),
                ("DE89370400440532013000", "DE89370400440532013000"),
            ],
            misses: &[
                "NL91ABNA0417164301",
                "NL63ABNA0417164301",
                "NL61BNGH0285000000",
                "NL13TEST0123456789",
                "XNL91ABNA0417164300",
                "NL91ABNA04171643001",
                "ZZ91ABNA0417164300",
                "NL004495445B01",
            ],
        }
    }
}

/// Where the two letters of a country begin in front of the two check digits at `digits`.
fn country(bytes: &[u8], digits: usize) -> Option<usize> {
    bytes.get(digits + 1).filter(|byte| byte.is_ascii_digit())?;
    let space = usize::from(bytes.get(digits.checked_sub(1)?) == Some(&b' '));
    let start = digits.checked_sub(2 + space)?;
    let letters = bytes.get(start..start + 2)?;
    letters.iter().all(u8::is_ascii_alphabetic).then_some(start)
}

/// The letters and digits of the account number at the start of `text`, as many as its country
/// has, and how many bytes they take with the spaces, dots and dashes between them.
fn take(text: &str) -> Option<(String, usize)> {
    let wanted = length(text.as_bytes().first_chunk()?)?;
    let mut value = String::with_capacity(wanted);
    let mut separators = 0;
    for (at, c) in text.char_indices() {
        if c.is_ascii_alphanumeric() {
            separators = 0;
            value.push(c.to_ascii_uppercase());
            if value.len() == wanted {
                return Some((value, at + 1));
            }
        } else if matches!(c, ' ' | '.' | '-') && separators == 0 && value.len() >= 2 {
            separators += 1;
        } else {
            return None;
        }
    }
    None
}

/// Whether the check digits are right: the number, its first four characters moved to the end and
/// letters read as 10 to 35, leaves one when divided by 97.
///
/// - Source: ISO 13616, ISO 7064 (MOD 97-10).
fn is_valid(value: &str) -> bool {
    let Some((head, tail)) = value.split_at_checked(4) else { return false };
    let form_is_dutch = || {
        let (bank, number) = tail.split_at_checked(4).unwrap_or_default();
        bank.bytes().all(|b| b.is_ascii_alphabetic()) && number.bytes().all(|b| b.is_ascii_digit())
    };
    if !head.bytes().skip(2).all(|b| b.is_ascii_digit())
        || (head.starts_with("NL") && !form_is_dutch())
    {
        return false;
    }
    let remainder = tail.chars().chain(head.chars()).try_fold(0_u32, |rest, c| {
        let digit = c.to_digit(36)?;
        Some((if digit < 10 { rest * 10 } else { rest * 100 } + digit) % 97)
    });
    remainder == Some(1)
}

/// Whether it is an account at the bank of the municipalities themselves: of no person.
fn is_municipal(value: &str) -> bool {
    value.get(4..8) == Some("BNGH")
}

fn confidence(value: &str, words: &Lexicons) -> f32 {
    let bank = value.get(4..8).unwrap_or_default();
    match value.starts_with("NL") {
        _ if is_municipal(value) => 0.0,
        true if words.words("bank").contains(&bank.to_ascii_lowercase()) => 0.98,
        true => 0.4,
        false => 0.9,
    }
}

/// How many characters an account number of `country` has, in capitals or not.
fn length(country: &[u8; 2]) -> Option<usize> {
    let capitals = country.map(|letter| letter.to_ascii_uppercase());
    let country = std::str::from_utf8(&capitals).ok()?;
    BY_COUNTRY.get(country).copied()
}

static BY_COUNTRY: LazyLock<HashMap<&str, usize, WordHash>> = LazyLock::new(|| {
    let of = |(length, countries): (usize, &'static str)| {
        countries.split(' ').map(move |country| (country, length))
    };
    LENGTHS.into_iter().flat_map(of).collect()
});

/// Source: IBAN registry of SWIFT (release 99).
const LENGTHS: [(usize, &str); 18] = [
    (15, "NO"),
    (16, "BE"),
    (18, "DK FI FK FO GL NL SD"),
    (19, "MK SI"),
    (20, "AT BA EE KZ LT LU MN XK"),
    (21, "CH CR HR LI LV"),
    (22, "BG BH DE GB GE IE ME RS VA"),
    (23, "AE GI IL IQ OM SO TL"),
    (24, "AD CZ ES MD PK RO SA SE SK TN VG"),
    (25, "LY PT ST"),
    (26, "IS TR"),
    (27, "BI DJ FR GR IT MC MR SM"),
    (28, "AL AZ BY CY DO GT HN HU LB NI PL SV"),
    (29, "BR EG PS QA UA"),
    (30, "JO KW MU YE"),
    (31, "MT SC"),
    (32, "LC"),
    (33, "RU"),
];

#[cfg(test)]
mod tests {
    use super::is_valid;
    use super::take;

    #[test]
    fn checks_the_documented_numbers() {
        let cases = [
            ("NL91ABNA0417164300", true),
            ("NL39RABO0300065264", true),
            ("NL20INGB0001234567", true),
            ("NL44RABO0123456789", true),
            ("NL02ABNA0123456789", true),
            ("NL61BNGH0285000000", true),
            ("NL13TEST0123456789", true),
            ("NL91ABNA0417164301", false),
            ("NL63ABNA0417164301", false),
        ];
        for (number, expected) in cases {
            assert_eq!(is_valid(number), expected, "{number}");
        }
    }

    #[test]
    fn takes_no_more_than_the_country_has() {
        let cases = [
            ("NL91 ABNA 0417 1643 00 Jansen", Some(("NL91ABNA0417164300", 22))),
            ("NL91  ABNA0417164300", None),
            ("nl91abna", None),
            ("XX91ABNA0417164300", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|(value, length)| (value.to_owned(), length));
            assert_eq!(take(text), expected, "{text}");
        }
    }
}
