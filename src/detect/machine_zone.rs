//! The machine readable zone of passports, identity cards and driving licences: lines of capitals,
//! digits and `<` that prove themselves by their check digits.

use crate::detect::checksum::eleven_test;
use crate::detect::checksum::travel_document_test;

/// What one line of a zone tells: where each value begins and ends in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Zone {
    /// Number of a passport, identity card or residence document.
    pub(super) document: Option<(usize, usize)>,
    /// Driving licence number.
    pub(super) licence: Option<(usize, usize)>,
    /// Date of birth, as `YYMMDD`.
    pub(super) birth: Option<(usize, usize)>,
    /// Citizen service number, in Dutch documents issued before 2014.
    pub(super) citizen: Option<(usize, usize)>,
}

/// Every line of a machine readable zone in `text` of which the check digits are right, in no
/// order.
///
/// - Shape: lines may stand directly behind each other without an end of line.
/// - Cost: a search for `<` and one for `NLD`; a word around one is looked at once.
/// - Source: ICAO Doc 9303, parts 3 to 6 (TD1: 3 × 30 characters, TD2: 2 × 36, passports: 2 × 44);
///   RDW for driving licences (1 × 30).
pub(super) fn read(text: &str) -> Vec<Zone> {
    let bytes = text.as_bytes();
    let mut zones = Vec::new();
    let mut looked = 0;
    while let Some(found) = memchr::memchr(b'<', bytes.get(looked..).unwrap_or_default()) {
        let (start, end) = word(bytes, looked + found);
        looked = end;
        lines(bytes, start, end, &mut zones);
    }
    // The zone of a driving licence need not have a `<`.
    for found in memchr::memmem::find_iter(bytes, LICENCE_COUNTRY) {
        let (start, end) = word(bytes, found);
        let is_new = !bytes.get(start..end).unwrap_or_default().contains(&b'<');
        if is_new && start + 2 == found {
            lines(bytes, start, end, &mut zones);
        }
    }
    zones
}

/// The capitals, digits and `<` around `at`, as far as a zone reaches.
fn word(bytes: &[u8], at: usize) -> (usize, usize) {
    let is_inside =
        |byte: &&u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b'<';
    let (before, after) = bytes.split_at_checked(at).unwrap_or_default();
    let back = before.iter().rev().take(LONGEST).take_while(is_inside).count();
    let on = after.iter().take(LONGEST).take_while(is_inside).count().max(1);
    let end = at + on;
    // `…<<84</mrz>`: the last one begins a tag.
    let is_tag = bytes.get(end) == Some(&b'/') && bytes.get(end - 1) == Some(&b'<') && on > 1;
    (at - back, if is_tag { end - 1 } else { end })
}

/// Reads the word at `start..end` as one or more lines of a zone.
fn lines(bytes: &[u8], start: usize, end: usize, zones: &mut Vec<Zone>) {
    let length = match end - start {
        30 | 60 | 90 => 30,
        36 | 72 => 36,
        44 | 88 => 44,
        _ => return,
    };
    for at in (start..end).step_by(length) {
        let zone = bytes.get(at..at + length).and_then(|line| match length {
            30 if line.first() == Some(&b'D') => licence(line, at),
            30 => card(line, at).or_else(|| card_below(line, at)),
            _ => person(line, at),
        });
        zones.extend(zone);
    }
}

/// The first line of a card: kind, country, number, check digit, further data.
fn card(line: &[u8], at: usize) -> Option<Zone> {
    let is_kind = matches!(line.first(), Some(b'A' | b'C' | b'I'));
    let country = line.get(2..5)?;
    let capitals = country.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'<');
    let number = line.get(5..14)?;
    if !is_kind || !capitals || !travel_document_test(number, *line.get(14)?) {
        return None;
    }
    let is_dutch = country == LICENCE_COUNTRY;
    let has_filling = line.contains(&b'<') && number.iter().any(u8::is_ascii_digit);
    let citizen = line.get(15..24).filter(|digits| is_dutch && eleven_test(digits));
    (is_dutch || has_filling).then(|| Zone {
        document: Some((at + 5, at + 5 + filled(number))),
        citizen: citizen.map(|_| (at + 15, at + 24)),
        ..Zone::default()
    })
}

/// The second line of a card: date of birth, sex, date of expiry, nationality, further data.
fn card_below(line: &[u8], at: usize) -> Option<Zone> {
    let is_checked = |from: usize| {
        let date = line.get(from..from + 6).filter(|date| date.iter().all(u8::is_ascii_digit));
        date.zip(line.get(from + 6)).is_some_and(|(date, check)| travel_document_test(date, *check))
    };
    let has_sex = matches!(line.get(7), Some(b'M' | b'F' | b'X' | b'<'));
    let birth = Some((at, at + 6));
    (has_sex && is_checked(0) && is_checked(8)).then(|| Zone { birth, ..Zone::default() })
}

/// The second line of a passport (44 characters) or larger card (36): number, nationality, date
/// of birth, sex, date of expiry, further data, each with its check digit, and one over all.
fn person(line: &[u8], at: usize) -> Option<Zone> {
    let (last, fields) = line.split_last()?;
    let number = line.get(0..9)?;
    let further = fields.get(28..)?;
    let is_checked = |from: usize, to: usize| {
        line.get(from..to)
            .zip(line.get(to))
            .is_some_and(|(f, check)| travel_document_test(f, *check))
    };
    let all = [line.get(0..10)?, line.get(13..20)?, line.get(21..28)?, further].concat();
    let is_right = is_checked(0, 9)
        && is_checked(13, 19)
        && is_checked(21, 27)
        && travel_document_test(&all, *last);
    let optional = match further.split_last() {
        // An empty field has a zero or a `<` for its check digit.
        Some((check, field)) if line.len() == 44 => {
            travel_document_test(field, if *check == b'<' { b'0' } else { *check })
        }
        _ => true,
    };
    let citizen = further.get(..9).filter(|digits| eleven_test(digits));
    (is_right && optional).then(|| Zone {
        document: Some((at, at + filled(number))),
        birth: Some((at + 13, at + 19)),
        citizen: citizen.map(|_| (at + 28, at + 37)),
        ..Zone::default()
    })
}

/// The line of a Dutch driving licence: `D`, version, country, edition, ten digits, what opens the
/// chip, a check digit over all.
fn licence(line: &[u8], at: usize) -> Option<Zone> {
    let (last, all) = line.split_last()?;
    let number = line.get(6..16)?;
    let is_right = line.get(2..5) == Some(LICENCE_COUNTRY)
        && number.iter().all(u8::is_ascii_digit)
        && travel_document_test(all, *last);
    is_right.then(|| Zone { licence: Some((at + 6, at + 16)), ..Zone::default() })
}

/// The length of `field` without what fills it up.
fn filled(field: &[u8]) -> usize {
    field.iter().rposition(|byte| *byte != b'<').map_or(0, |last| last + 1)
}

/// The country of Dutch documents.
const LICENCE_COUNTRY: &[u8] = b"NLD";

/// Characters of a zone in one piece, at most.
const LONGEST: usize = 90;

#[cfg(test)]
mod tests {
    use super::read;

    /// The values of all zones in `text`: document, licence, citizen service number, birth.
    fn values(text: &str) -> Vec<[&str; 4]> {
        let value =
            |span: Option<(usize, usize)>| span.map_or("", |(start, end)| &text[start..end]);
        let all = |z: &super::Zone| [z.document, z.licence, z.citizen, z.birth].map(value);
        read(text).iter().map(all).collect()
    }

    #[test]
    fn reads_the_zones_of_all_documents() {
        let passport = "P<NLDDE<BRUIJN<<WILLEKE<LISELOTTE<<<<<<<<<<<";
        let second = "SPECI20142NLD6503101F2403096999999990<<<<<84";
        let cases: [(String, Vec<[&str; 4]>); 8] = [
            ("6503101F2403096NLD<<<<<<<<<<<8".to_owned(), vec![["", "", "", "650310"]]),
            (format!("{passport}\n{second}"), vec![["SPECI2014", "", "999999990", "650310"]]),
            (format!("{passport}{second}"), vec![["SPECI2014", "", "999999990", "650310"]]),
            (format!("<mrz>{second}</mrz>"), vec![["SPECI2014", "", "999999990", "650310"]]),
            ("I<NLDSPECI20142<<<<<<<<<<<<<<<".to_owned(), vec![["SPECI2014", "", "", ""]]),
            ("I<NLDSPECI20142999999990<<<<<<".to_owned(), vec![["SPECI2014", "", "999999990", ""]]),
            ("D1NLD15012345678AB3CD4EF5GH6J8".to_owned(), vec![["", "5012345678", "", ""]]),
            ("D1NLD15012345678AB3CD4EF5GH6J9 I<NLDSPECI20143<<".to_owned(), vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(values(&text), expected, "{text}");
        }
    }

    #[test]
    fn any_wrong_character_breaks_a_passport() {
        let line = "SPECI20142NLD6503101F2403096999999990<<<<<84";
        // Nationality and sex have no check digit.
        for at in (0..44).filter(|at| !(10..13).contains(at) && *at != 20) {
            let wrong = if line.as_bytes()[at] == b'7' { "8" } else { "7" };
            let changed = [&line[..at], wrong, &line[at + 1..]].concat();
            assert!(values(&changed).is_empty(), "{changed}");
        }
    }
}
