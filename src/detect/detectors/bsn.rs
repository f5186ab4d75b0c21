//! Citizen service number (Dutch: burgerservicenummer, formerly sofinummer).

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::checksum::eleven_test;
use crate::detect::checksum::travel_document_test;

/// Finds citizen service numbers by form and eleven test.
///
/// Forms: nine digits; `1234.56.782` (tax office); `123 456 782`; `12345678-2`; eight digits, the
/// leading zero lost; in front of `/` and a driving licence number; inside VAT (`NL…B01`), payroll
/// (`…L01`) and assessment numbers (`1234.56.782.H.26`); in the machine readable zone of passports
/// issued before 2014.
///
/// Nine digits that fail the test are left as hits of confidence 0: they count against the list
/// in which they stand.
///
/// - Source: Logisch Ontwerp BSN; Wet algemene bepalingen burgerservicenummer, art. 7 and 8.
pub(super) struct Bsn;

impl Detector for Bsn {
    fn kind(&self) -> Kind {
        Kind::Bsn
    }

    fn find(&self, text: &str, _words: &Lexicons, hits: &mut Vec<Hit>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_digit() {
                at += 1;
                continue;
            }
            let run = digit_run(bytes, at);
            if let Some(hit) = in_machine_zone(bytes, at, run) {
                hits.push(hit);
                at += run;
                continue;
            }
            let end = match read_form(bytes, at, run) {
                Some((form, end)) => {
                    if let Some(confidence) = standing(bytes, at, end, form) {
                        hits.push(hit(bytes, at, end, form, confidence));
                    }
                    end
                }
                None => at + run,
            };
            at = end;
        }
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim();
        let cell = cell.strip_suffix(".0").filter(|rest| rest.len() >= 8).unwrap_or(cell);
        let bytes = cell.as_bytes();
        let run = digit_run(bytes, 0);
        let Some((form, end)) = read_form(bytes, 0, run) else { return Fit::No };
        let licence = bytes.get(end) == Some(&b'/') && digit_run(bytes, end + 1) == 10;
        let whole = if licence { end + 11 } else { end };
        let assessed = tax_tail(&bytes[end..]);
        if whole != bytes.len() && assessed != bytes.len() - end {
            return Fit::No;
        }
        let value = canonical(&bytes[..end], form);
        if eleven_test(value.as_bytes()) { Fit::Yes(value) } else { Fit::Fails }
    }

    fn odds(&self) -> Odds {
        Odds { in_kind: 0.97, by_chance: 1.0 / 11.0 }
    }

    fn examples(&self) -> Examples {
        Examples {
            hits: &[
                ("BSN: 123456782", "123456782"),
                ("bsn 1234.56.782", "123456782"),
                ("123 456 782 (bsn)", "123456782"),
                ("bsn=111222333", "111222333"),
                ("https://x.nl/persoon?bsn=111222333", "111222333"),
                ("bsn:999990019", "999990019"),
                ("BSN123456782", "123456782"),
                ("burgerservicenummer 12345678-2", "123456782"),
                ("BSN 10082426", "010082426"),
                ("bsn 249566758, bekend", "249566758"),
                ("Rijbewijs 211551557/5012345678", "211551557"),
                ("aanslagnummer 1234.56.782.H.26", "123456782"),
                ("BSN 999993653.", "999993653"),
                ("(999999990)", "999999990"),
                ("000009830", "000009830"),
                ("SPECI20142NLD6503101F2403096999999990<<<<<84", "999999990"),
            ],
            misses: &[
                "123456789 111111111 999999999 000000000",
                "12345678 987654321 010008579",
                "NL91ABNA0417164300",
                "ordernr 123456782",
                "tel. 612345610",
                "https://x.nl/?id=123456782",
                "123456782@example.nl",
                "rekening 417164300 of 0417164300",
                "19850104 en 09011985",
                "KvK 12345611",
                "NL004495445B01",
                "862637223 en 001508581",
                "111111110 100000010",
                "3f2504e0-4f89-123456782-9a0c",
                "ZAAK-2024-0123456782",
                "€ 123.456.782,00",
                "zaak 2024/123456782",
                "a1b2c3123456782d4",
                "SPECI20142NLD6503101F2403097999999990<<<<<84",
            ],
        }
    }
}

/// How a candidate is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `1234.56.782`, as the tax office writes it.
    Dotted423,
    /// `12345678-2`.
    Dash,
    /// `123456782`.
    Plain,
    /// `12345672`: the leading zero is lost.
    Short,
    /// `123 456 782`, `123.456.782`.
    Threes,
    /// `1234 56 782`.
    Spaced423,
}

/// The number in the second line of an older passport: sex, expiry date with its check digit, the
/// number, filling: `…F2403096999999990<<<<<84`.
fn in_machine_zone(bytes: &[u8], at: usize, run: usize) -> Option<Hit> {
    let (number, end) = (at + 7, at + 16);
    let sex = bytes.get(at.checked_sub(1)?)?;
    let zone = run == 16 && matches!(sex, b'F' | b'M' | b'<') && bytes.get(end) == Some(&b'<');
    if !zone || !travel_document_test(&bytes[at..number]) {
        return None;
    }
    let found = hit(bytes, number, end, Form::Plain, 0.97);
    (found.confidence > 0.0).then_some(found)
}

/// How many digits stand from `at` on.
fn digit_run(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The form that begins at `at` with `run` digits, and its end.
fn read_form(bytes: &[u8], at: usize, run: usize) -> Option<(Form, usize)> {
    let end = at + run;
    match run {
        9 => Some((Form::Plain, end)),
        8 if bytes.get(end) == Some(&b'-') && digit_run(bytes, end + 1) == 1 => {
            Some((Form::Dash, end + 2))
        }
        8 => Some((Form::Short, end)),
        3 | 4 => {
            let separator = *bytes.get(end).filter(|byte| matches!(byte, b'.' | b' '))?;
            let middle = if run == 4 { 2 } else { 3 };
            let second = end + 1 + middle;
            let grouped = digit_run(bytes, end + 1) == middle
                && bytes.get(second) == Some(&separator)
                && digit_run(bytes, second + 1) == 3;
            let form = match (run, separator) {
                (3, _) => Form::Threes,
                (_, b'.') => Form::Dotted423,
                _ => Form::Spaced423,
            };
            grouped.then_some((form, second + 4))
        }
        _ => None,
    }
}

/// The confidence that the surroundings in the same word leave; `None` where the digits are part
/// of something longer.
fn standing(bytes: &[u8], start: usize, end: usize, form: Form) -> Option<f32> {
    let before = &bytes[start.saturating_sub(LOOK)..start];
    let after = &bytes[end..bytes.len().min(end + LOOK)];
    let word = before.rsplit(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    let is_web = word.windows(3).any(|part| part == b"://" || part == b"www");
    // `…?bsn=123456782` says what it is.
    let is_named = word.strip_suffix(b"=").is_some_and(ends_in_label);
    if is_web && !is_named || word.contains(&b'@') {
        return None;
    }
    let inside = inside_number(before, after);
    let alone = begins_here(before) && ends_here(after);
    if !inside && !alone {
        return None;
    }
    let grouped = matches!(form, Form::Threes | Form::Spaced423);
    let more_groups =
        before.len() > 1 && before.ends_with(b" ") && before[before.len() - 2].is_ascii_digit()
            || after.starts_with(b" ") && after.get(1).is_some_and(u8::is_ascii_digit);
    if grouped && more_groups {
        return None;
    }
    let bare = match form {
        Form::Dotted423 if after.starts_with(b".") && tax_tail(after) > 0 => 0.9,
        Form::Dotted423 => 0.8,
        Form::Dash | Form::Plain | Form::Spaced423 => 0.35,
        Form::Threes => 0.25,
        Form::Short => 0.05,
    };
    // What follows a number sign is numbered by someone else.
    let numbered = word.ends_with(b"#");
    Some(if inside && form != Form::Dotted423 || numbered { 0.1 } else { bare })
}

/// Whether the digits stand in a VAT number `NL…B01` or a payroll number `…L01`, where the number
/// is often a person's but as often a company's (RSIN), or in front of a licence number.
fn inside_number(before: &[u8], after: &[u8]) -> bool {
    let starts = begins_here(before)
        || before.strip_suffix(b"NL").or(before.strip_suffix(b"nl")).is_some_and(begins_here);
    let tail = tax_tail(after);
    starts && tail > 0 && ends_here(&after[tail..])
}

/// The length of what the tax office appends: `B01`, `L01`, `.H.26`; 0 for anything else.
fn tax_tail(after: &[u8]) -> usize {
    match after {
        [b'B' | b'L' | b'b' | b'l', b'0'..=b'9', b'0'..=b'9', ..] => 3,
        [b'.', b'A'..=b'Z', b'.', b'0'..=b'9', b'0'..=b'9', ..] => 5,
        _ => 0,
    }
}

/// Whether a number may begin behind these bytes.
fn begins_here(before: &[u8]) -> bool {
    let Some((last, rest)) = before.split_last() else { return true };
    let previous = rest.last().copied().unwrap_or(b' ');
    match last {
        b'a'..=b'z' | b'A'..=b'Z' => ends_in_label(before),
        b'0'..=b'9' | b'_' | b'@' | 0x80.. => *last >= 0x80 && !is_letter_end(before),
        // `https://`, `2024/123456782`, `A-123456782`, `1.123456782`, `12:123456782`.
        b'.' | b'-' | b'/' => !previous.is_ascii_alphanumeric() && previous != b'/',
        b':' => !previous.is_ascii_digit(),
        b',' => !(1..=3).contains(&rest.iter().rev().take_while(|b| b.is_ascii_digit()).count()),
        b'#' => !previous.is_ascii_alphanumeric(),
        _ => true,
    }
}

/// Whether a number may end in front of these bytes.
fn ends_here(after: &[u8]) -> bool {
    let Some((first, rest)) = after.split_first() else { return true };
    let next = rest.first().copied().unwrap_or(b' ');
    match first {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'@' | b'%' => false,
        0x80.. => !is_letter_start(after),
        b'/' => digit_run(rest, 0) == 10 && ends_here(&rest[10..]) || !next.is_ascii_alphanumeric(),
        b'.' | b'-' | b':' | b'#' => !next.is_ascii_alphanumeric(),
        b',' => !(1..=3).contains(&digit_run(rest, 0)),
        _ => true,
    }
}

/// Whether the letters directly in front are the name of the number: `BSN123456782`.
fn ends_in_label(before: &[u8]) -> bool {
    let letters = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = before[before.len() - letters..].to_ascii_lowercase();
    LABELS.contains(&word.as_slice())
}

/// Whether the last character is a letter beyond ASCII.
fn is_letter_end(bytes: &[u8]) -> bool {
    let start = bytes.iter().rposition(|byte| *byte < 0x80 || *byte >= 0xc0).unwrap_or(0);
    let last = std::str::from_utf8(&bytes[start..]).ok().and_then(|text| text.chars().next_back());
    last.is_some_and(char::is_alphanumeric)
}

/// Whether the first character is a letter beyond ASCII.
fn is_letter_start(bytes: &[u8]) -> bool {
    let length = bytes.iter().skip(1).take_while(|byte| (0x80..0xc0).contains(*byte)).count() + 1;
    let first = std::str::from_utf8(&bytes[..length]).ok().and_then(|text| text.chars().next());
    first.is_some_and(char::is_alphanumeric)
}

fn canonical(written: &[u8], form: Form) -> String {
    let zero = if form == Form::Short { "0" } else { "" };
    let digits = written.iter().filter(|byte| byte.is_ascii_digit());
    zero.chars().chain(digits.map(|byte| char::from(*byte))).collect()
}

fn hit(bytes: &[u8], start: usize, end: usize, form: Form, confidence: f32) -> Hit {
    let value = canonical(&bytes[start..end], form);
    let confidence = if eleven_test(value.as_bytes()) {
        confidence * likelihood(value.as_bytes(), form)
    } else {
        0.0
    };
    Hit::new(Kind::Bsn, start, end, value, confidence)
}

/// Takes off where the digits look like another number that passes the same test.
fn likelihood(digits: &[u8], form: Form) -> f32 {
    let most = (b'0'..=b'9').map(|d| digits.iter().filter(|other| **other == d).count()).max();
    if form == Form::Short && is_date(&digits[1..]) {
        0.4
    } else if most >= Some(7) && !digits.starts_with(b"0000") && !digits.starts_with(b"9999") {
        0.3
    } else if digits.starts_with(b"8") || digits.starts_with(b"00") && form == Form::Plain {
        // Series given to legal persons (RSIN).
        0.8
    } else {
        1.0
    }
}

/// Whether eight digits are a date between 1900 and 2099, year first or last.
fn is_date(digits: &[u8]) -> bool {
    let number = |from: usize, to: usize| {
        digits[from..to].iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))
    };
    let date = |year: u32, month: u32, day: u32| {
        (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    };
    date(number(0, 4), number(4, 6), number(6, 8)) || date(number(4, 8), number(2, 4), number(0, 2))
}

/// Bytes looked at on either side of a candidate, at most: keeps the search linear.
const LOOK: usize = 64;

const LABELS: [&[u8]; 6] =
    [b"bsn", b"bsnnr", b"bsnnummer", b"sofi", b"sofinummer", b"burgerservicenummer"];
