//! Dates of birth, in all the ways in which people and systems write a date.

use std::sync::LazyLock;

use regex::Captures;
use regex::Regex;

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::boundary::stands_alone;
use crate::detect::digits::digit_run;
use crate::detect::digits::of_lengths;

/// Finds dates on which a person can have been born.
///
/// A date alone is a date: only a label, a word nearby or a header makes it one of birth, so that
/// the confidence of the pattern itself is low.
pub(super) struct DateOfBirth;

impl Detector for DateOfBirth {
    fn kind(&self) -> Kind {
        Kind::DateOfBirth
    }

    fn find(&self, searched: &Searched<'_>, _words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let first = hits.len();
        let mut from = 0;
        for (start, end) in of_lengths(searched.runs(), FIRST) {
            let run = end - start;
            if start < from || !begins_date(&text.as_bytes()[start..], run) {
                continue;
            }
            let Some((end, date)) = date_at(text, start, run) else { continue };
            if !stands_alone(text, start, end) {
                continue;
            }
            from = end;
            let confidence = if run == SOLID { 0.03 } else { 0.1 };
            let value = date.to_string();
            hits.push(Hit::new(Kind::DateOfBirth, start, end, value, confidence));
        }
        let written = hits.len();
        for (start, end) in searched.zones().iter().filter_map(|zone| zone.birth) {
            if let Some(date) = read_short(&text[start..end]) {
                let value = date.to_string();
                hits.push(Hit::new(Kind::DateOfBirth, start, end, value, IN_ZONE));
            }
        }
        if hits.len() > written {
            hits[first..].sort_by_key(|hit| hit.start);
        }
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim();
        // A spreadsheet's date with a time of day.
        let cell = cell.split_once('T').map_or(cell, |(date, _)| date);
        let cell = cell.strip_suffix(" 00:00:00").or(cell.strip_suffix(" 00:00")).unwrap_or(cell);
        let is_year = cell.len() == 4 && cell.bytes().all(|byte| byte.is_ascii_digit());
        if is_year {
            let year = cell.parse().unwrap_or(0);
            let is_plausible = (YEAR_FIRST..=YEAR_LAST).contains(&year);
            return if is_plausible { Fit::Yes(format!("{year}-00-00")) } else { Fit::No };
        }
        let Some(found) = PATTERN.captures(cell) else { return Fit::No };
        if found.get(0).is_none_or(|whole| whole.as_str() != cell) {
            return Fit::No;
        }
        read(&found).map_or(Fit::Fails, |date| Fit::Yes(date.to_string()))
    }

    /// Any column of dates fits: the header decides.
    fn odds(&self) -> Odds {
        Odds { in_kind: 0.97, by_chance: 0.9 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("geb. 01-02-2009", "2009-02-01"),
                ("SPECI20142NLD6503101F2403096999999990<<<<<84", "1965-03-10"),
                ("geboren op 1 februari 1985 te Voorbeeld", "1985-02-01"),
                ("geboortedatum: 1/2/85", "1985-02-01"),
                ("geboren 3 mrt. '07", "2007-03-03"),
                ("1985-02-01", "1985-02-01"),
                ("1.2.1985", "1985-02-01"),
                ("29-02-2024", "2024-02-29"),
                ("19850201", "1985-02-01"),
                ("03.10: 19850000", "1985-00-00"),
                ("03.10: 19850200", "1985-02-00"),
                ("*12-05-1948", "1948-05-12"),
            ],
            misses: &[
                "vergadering op 12-03-2024",
                "30-02-1985",
                "29-02-2023",
                "1-13-1985",
                "1-2-1885",
                "versie 1.2.19850",
                "NL-01-02-1985-03",
                "https://x.nl/2024-01-02/a",
            ],
        }
    }
}

/// A date; zeros stand for a month or day that the population register does not know.
struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Where the date ends that begins with the `run` digits at `start`, and which it is.
fn date_at(text: &str, start: usize, run: usize) -> Option<(usize, Date)> {
    if run == SOLID {
        let end = start + run;
        return Some((end, read_solid(text.get(start..end)?)?));
    }
    let reach = text.floor_char_boundary(text.len().min(start + DATE_BYTES_MAX));
    let found = PATTERN.captures(text.get(start..reach)?)?;
    Some((start + found.get(0)?.end(), read(&found)?))
}

/// The date of a match, where there is such a day and a living person can be born on it.
fn read(found: &Captures<'_>) -> Option<Date> {
    let number = |name: &str| found.name(name).and_then(|part| part.as_str().parse::<u16>().ok());
    if let Some(solid) = found.name("solid") {
        return read_solid(solid.as_str());
    }
    if let Some(year) = number("iso_year") {
        return real(year, number("iso_month")?, number("iso_day")?, Unknown::Allowed);
    }
    let year = number("year")?;
    let year = match found.name("year")?.as_str().len() {
        4 => year,
        _ => in_century(year),
    };
    let month = match found.name("month_name") {
        Some(name) => month_number(name.as_str())?,
        None => number("month")?,
    };
    real(year, month, number("day")?, Unknown::Refused)
}

/// Six digits: `yymmdd`, as in a machine readable zone.
fn read_short(digits: &str) -> Option<Date> {
    let number = |from, to| digits.get(from..to).and_then(|part| part.parse::<u16>().ok());
    real(in_century(number(0, 2)?), number(2, 4)?, number(4, 6)?, Unknown::Allowed)
}

/// The year of two digits: someone of ninety is likelier to be in a file than a child not yet born.
fn in_century(year: u16) -> u16 {
    if year > CENTURY_PIVOT { 1900 + year } else { 2000 + year }
}

/// Eight digits: `yyyymmdd` as systems write it, with zeros for what is unknown, or `ddmmyyyy`.
fn read_solid(digits: &str) -> Option<Date> {
    let number = |from, to| digits.get(from..to).and_then(|part| part.parse::<u16>().ok());
    real(number(0, 4)?, number(4, 6)?, number(6, 8)?, Unknown::Allowed)
        .or_else(|| real(number(4, 8)?, number(2, 4)?, number(0, 2)?, Unknown::Refused))
}

/// Whether zeros may stand for an unknown month or day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unknown {
    Allowed,
    Refused,
}

fn real(year: u16, month: u16, day: u16, unknown: Unknown) -> Option<Date> {
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let is_day = (1..=days).contains(&day);
    let is_unknown = unknown == Unknown::Allowed && day == 0 && month <= 12;
    let is_plausible = (YEAR_FIRST..=YEAR_LAST).contains(&year) && (is_day || is_unknown);
    is_plausible.then_some(Date { year, month: month as u8, day: day as u8 })
}

/// The number of a month by the first letters of its Dutch or English name.
fn month_number(name: &str) -> Option<u16> {
    let name = name.to_ascii_lowercase();
    let first = name.get(..3)?;
    MONTHS.iter().find(|(_, starts)| starts.contains(&first)).map(|(number, _)| *number)
}

const MONTHS: [(u16, &[&str]); 12] = [
    (1, &["jan"]),
    (2, &["feb"]),
    (3, &["maa", "mrt", "mar"]),
    (4, &["apr"]),
    (5, &["mei", "may"]),
    (6, &["jun"]),
    (7, &["jul"]),
    (8, &["aug"]),
    (9, &["sep"]),
    (10, &["okt", "oct"]),
    (11, &["nov"]),
    (12, &["dec"]),
];

/// First and last year of birth of people in files. The core has no clock: the last is a bound on
/// nonsense, not today.
const YEAR_FIRST: u16 = 1900;
const YEAR_LAST: u16 = 2039;

/// Confidence of a date in a machine readable zone.
const IN_ZONE: f32 = 0.97;

/// Years of two digits above it are of the last century.
const CENTURY_PIVOT: u16 = 30;

/// Whether what follows a run of digits can make it the beginning of a date: looked at before the
/// pattern is, since most numbers in a text are none.
fn begins_date(bytes: &[u8], run: usize) -> bool {
    let is_mark = |at: usize| matches!(bytes.get(at), Some(b'-' | b'/' | b'.'));
    let behind_space = |at: usize| at + usize::from(bytes.get(at) == Some(&b' '));
    let is_numeric = || {
        if !is_mark(behind_space(run)) {
            return false;
        }
        let month = behind_space(behind_space(run) + 1);
        let digits = digit_run(bytes, month);
        let mark = behind_space(month + digits);
        (1..=2).contains(&digits) && is_mark(mark) && digit_run(bytes, behind_space(mark + 1)) >= 2
    };
    let is_named = || {
        let letter = bytes.get(run + 1).map_or(b' ', u8::to_ascii_lowercase);
        matches!(bytes.get(run), Some(b' ' | b'-')) && b"adfjmnos".contains(&letter)
    };
    match run {
        SOLID => true,
        4 => matches!(bytes.get(run), Some(b'-' | b'/')),
        1 | 2 => is_numeric() || is_named(),
        _ => false,
    }
}

/// Digits of a date in one piece.
const SOLID: usize = 8;

/// How many digits a date may begin with, a bit each.
const FIRST: u32 = 1 << 1 | 1 << 2 | 1 << 4 | 1 << SOLID;

/// Bytes of a date, at most.
const DATE_BYTES_MAX: usize = 40;

static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?xi)\A(?:
          (?P<iso_year>[0-9]{4})[-/](?P<iso_month>[0-9]{1,2})[-/](?P<iso_day>[0-9]{1,2})
        | (?P<solid>[0-9]{8})
        | (?P<day>[0-9]{1,2})
          (?:
              \x20?[-/.]\x20?(?P<month>[0-9]{1,2})\x20?[-/.]\x20?
            | [\x20-](?P<month_name>
                jan(?:uari|uary)?|feb(?:ruari|ruary)?|maart|mrt|march|mar|apr(?:il)?|mei|may
              | jun[ie]?|jul[iy]?|aug(?:ustus|ust)?|sept?(?:ember)?|o[kc]t(?:ober)?
              | nov(?:ember)?|dec(?:ember)?)[.]?,?[\x20-]'?
          )
          (?P<year>[0-9]{4}|[0-9]{2}))";
    Regex::new(pattern).expect("a valid pattern")
});

#[cfg(test)]
mod tests {
    use super::DateOfBirth;
    use crate::detect::Detector;
    use crate::detect::Fit;
    use crate::detect::Lexicons;

    #[test]
    fn reads_cells_in_every_written_form() {
        let yes = |value: &str| Fit::Yes(value.to_owned());
        let cases = [
            ("1-2-1985", yes("1985-02-01")),
            ("01/02/85", yes("1985-02-01")),
            ("1985-02-01T00:00:00", yes("1985-02-01")),
            ("1985-02-01 00:00:00", yes("1985-02-01")),
            ("19850201", yes("1985-02-01")),
            ("01021985", yes("1985-02-01")),
            ("19850000", yes("1985-00-00")),
            ("1985-02-00", yes("1985-02-00")),
            ("1985", yes("1985-00-00")),
            ("1 Februari 1985", yes("1985-02-01")),
            ("12 dec '24", yes("2024-12-12")),
            ("00000000", Fit::Fails),
            ("31-04-1985", Fit::Fails),
            ("12345678", Fit::Fails),
            ("1234", Fit::No),
            ("1-2-1985 en later", Fit::No),
        ];
        for (cell, expected) in cases {
            assert_eq!(DateOfBirth.fits(cell, &Lexicons::default()), expected, "{cell}");
        }
    }
}
