//! Payment card numbers.

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::boundary::stands_alone;
use crate::detect::checksum::luhn_test;
use crate::detect::digits::digit_run;

/// Finds card numbers by issuer, length and check digit.
///
/// Written in the groups of a card they are likely; in one piece a word or a header must name
/// them, since one number in ten passes the check and payment references have sixteen digits too.
pub(super) struct CreditCard;

impl Detector for CreditCard {
    fn kind(&self) -> Kind {
        Kind::CreditCard
    }

    fn find(&self, searched: &Searched<'_>, _words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let bytes = text.as_bytes();
        let mut at = 0;
        for (start, end) in searched.runs().iter().copied() {
            let run = end - start;
            if start < at || run != GROUP && run < SHORTEST {
                continue;
            }
            let Some(end) = extent(bytes, start, run) else { continue };
            at = end;
            if is_continued(bytes, start, end) || !stands_alone(text, start, end) {
                continue;
            }
            let hit = match value(&bytes[start..end]) {
                Some(value) => {
                    let grouped = value.len() < end - start;
                    let confidence = if grouped { GROUPED } else { UNNAMED };
                    Hit::new(Kind::CreditCard, start, end, value, confidence)
                }
                None => Hit::new(Kind::CreditCard, start, end, String::new(), 0.0),
            };
            hits.push(hit);
        }
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let bytes = cell.trim().as_bytes();
        if extent(bytes, 0, digit_run(bytes, 0)) != Some(bytes.len()) {
            return Fit::No;
        }
        value(bytes).map_or(Fit::Fails, Fit::Yes)
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.97, by_chance: 0.02 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("creditcard 4111111111111111", "4111111111111111"),
                ("5500 0055 5555 5559", "5500005555555559"),
                ("Mastercard 5555-5555-5555-4444,", "5555555555554444"),
                ("2223 0031 2200 3222", "2223003122003222"),
                ("amex 3782 822463 10005", "378282246310005"),
                ("kaartnummer: 30569309025904", "30569309025904"),
            ],
            misses: &[
                "4111 1111 1111 1112",
                "4111111111111111",
                "1234 5678 9012 3452",
                "kaart 411111111111",
                "NL44 4111 1111 1111 1111",
                "https://x.nl/4111111111111111",
                "1.4111111111111111",
                "41 11 11 11 11 11 11 11",
            ],
        }
    }
}

/// Where a number ends that begins at `start` and has the form of a card's: 13 to 19 digits, in one
/// piece or in groups of 4-4-4-4, 4-4-4-4-3, 4-6-5 or 4-6-4.
fn extent(bytes: &[u8], start: usize, run: usize) -> Option<usize> {
    let mut end = start + run;
    if (SHORTEST..=LONGEST).contains(&run) {
        return Some(end);
    }
    let mark = *bytes.get(end).filter(|mark| run == GROUP && matches!(mark, b' ' | b'-' | b'.'))?;
    let mut groups = [4, 0, 0, 0, 0];
    for group in groups.iter_mut().skip(1) {
        if bytes.get(end) != Some(&mark) {
            break;
        }
        *group = digit_run(bytes, end + 1);
        if *group == 0 {
            break;
        }
        end += 1 + *group;
    }
    let more = bytes.get(end) == Some(&mark) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    let known = matches!(groups, [4, 4, 4, 4, 0 | 3] | [4, 6, 5 | 4, 0, 0]);
    (known && !more).then_some(end)
}

/// Whether groups at `start..end` go on with one in front: `NL44 4111 1111 1111 1111`.
fn is_continued(bytes: &[u8], start: usize, end: usize) -> bool {
    let is_grouped =
        !bytes.get(start..end).is_some_and(|written| written.iter().all(u8::is_ascii_digit));
    let before = bytes.get(..start).unwrap_or_default();
    let Some(rest) = before.strip_suffix(b" ").or(before.strip_suffix(b"-")) else { return false };
    let word = rest.iter().rev().take(5).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    is_grouped && (2..=4).contains(&word) && rest.last().is_some_and(u8::is_ascii_digit)
}

/// The digits of `written` where issuer, length and check digit are a card's.
fn value(written: &[u8]) -> Option<String> {
    let mut digits = [0; 19];
    let mut count = 0;
    for digit in written.iter().filter(|byte| byte.is_ascii_digit()) {
        *digits.get_mut(count)? = *digit;
        count += 1;
    }
    let digits = digits.get(..count)?;
    (is_issued(digits) && luhn_test(digits))
        .then(|| digits.iter().map(|digit| char::from(*digit)).collect())
}

/// Whether the first digits are of an issuer whose cards have that length.
///
/// - Source: ISO/IEC 7812-1; the ranges of Visa, Mastercard, American Express, Discover, Diners
///   Club.
fn is_issued(digits: &[u8]) -> bool {
    let first = digits.iter().take(4).fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let lengths: &[usize] = match first {
        4000..=4999 => &[13, 16, 19],
        5100..=5599 | 2221..=2720 => &[16],
        3400..=3499 | 3700..=3799 => &[15],
        6011 | 6500..=6599 => &[16, 19],
        3000..=3059 | 3600..=3699 | 3800..=3899 => &[14],
        _ => return false,
    };
    lengths.contains(&digits.len())
}

/// Digits of a card in one piece, and of its first group.
const SHORTEST: usize = 13;
const LONGEST: usize = 19;
const GROUP: usize = 4;

/// Confidence of a number in the groups of a card, and in one piece.
const GROUPED: f32 = 0.55;
const UNNAMED: f32 = 0.05;
