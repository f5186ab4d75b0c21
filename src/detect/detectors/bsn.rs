//! Citizen service number (Dutch: burgerservicenummer, formerly sofinummer).

use crate::detect::Detector;
use crate::detect::Examples;
use crate::detect::Fit;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Odds;
use crate::detect::Searched;
use crate::detect::boundary::is_url;
use crate::detect::checksum::education_test;
use crate::detect::checksum::eleven_test;
use crate::detect::column::Evidence;
use crate::detect::context::CERTAIN_OF_ITSELF;
use crate::detect::digits::digit_run;
use crate::detect::digits::is_date;
use crate::detect::glued::Runs;
use crate::detect::label::is_named;
use crate::detect::register;
use crate::detect::written;
use crate::detect::written::Form;
use crate::detect::written::Written;

/// Finds citizen service numbers by form and eleven test.
///
/// Forms: nine digits; `1234.56.782` (tax office); `123 456 782`; `12345678-2`; in front of `/`
/// and a driving licence number; inside VAT (`NL…B01`), payroll (`…L01`) and assessment numbers
/// (`1234.56.782.H.26`); in the machine readable zone of passports issued before 2014; at the same
/// place of many lines of a file of fixed width; in records of the population register. Where it
/// is called a BSN, or stands below that
/// header, also as software and forms write it: eight digits, `123456782,00`, `0123456782`,
/// `123-456-782`, one digit a box, broken off at the end of a line.
///
/// Nine digits that fail the test are left as hits of confidence 0 without a value: they count
/// against the list in which they stand.
///
/// - Source: Logisch Ontwerp BSN; Wet algemene bepalingen burgerservicenummer, art. 7 and 8.
pub(super) struct Bsn;

impl Detector for Bsn {
    fn kind(&self) -> Kind {
        Kind::Bsn
    }

    fn find(&self, searched: &Searched<'_>, words: &Lexicons, hits: &mut Vec<Hit>) {
        let text = searched.text();
        let bytes = text.as_bytes();
        let first = hits.len();
        let mut glued = Runs::default();
        let mut registered = Vec::new();
        let mut at = 0;
        let mut rest = searched.runs();
        while let Some(((start, end), more)) = rest.split_first() {
            let (start, run) = (*start, end - start);
            rest = more;
            if start < at {
                continue;
            }
            let hit = written::may_begin(run, more).then(|| candidate(text, start, run, words));
            if let Some(hit) = hit.flatten() {
                at = hit.end;
                hits.push(hit);
            } else if run > 10 || run == 9 {
                // Ten digits that stand alone are a number of their own.
                glued.keep(bytes, start, run);
                registered.extend(register::citizens(bytes, start, start + run));
            }
        }
        let alone = hits.len();
        let zones = searched.zones().iter().filter_map(|zone| zone.citizen);
        hits.extend(zones.map(|(start, end)| whole(text, start, end, 0.97)));
        let evidence = Evidence::new(Kind::Bsn, self.odds());
        let columns = glued.judge(bytes, evidence, eleven_test);
        let columns = columns.into_iter().chain(registered);
        let passing = columns.map(|start| whole(text, start, start + 9, 0.95));
        hits.extend(passing.filter(|hit| eleven_test(hit.value.as_bytes())));
        if hits.len() > alone {
            hits[first..].sort_by_key(|hit| hit.start);
            hits.dedup_by_key(|hit| hit.start);
        }
    }

    fn fits(&self, cell: &str, _words: &Lexicons) -> Fit {
        let cell = cell.trim();
        let cell = cell.strip_suffix(".0").filter(|rest| rest.len() >= 8).unwrap_or(cell);
        let bytes = cell.as_bytes();
        let run = digit_run(bytes, 0);
        let usual = written::read(bytes, 0, run).filter(|written| {
            let rest = &bytes[written.end..];
            let licence = rest.first() == Some(&b'/') && digit_run(rest, 1) == 10;
            let tail = if licence { 11 } else { tax_tail(rest) };
            tail == rest.len()
        });
        let country = || cell.strip_prefix("NL").filter(|rest| nine(rest.trim_start()));
        match usual {
            // A pupil's other number under the same header tells nothing against it.
            Some(written) if education_test(&written.digits) => Fit::No,
            Some(written) if eleven_test(&written.digits) => Fit::Yes(canonical(&written)),
            Some(_) => Fit::Fails,
            None => match written::read_odd(bytes, 0, run) {
                Some(odd) if odd.end == bytes.len() && eleven_test(&odd.digits) => {
                    Fit::Named(canonical(&odd))
                }
                _ => country().map_or(Fit::No, |rest| Fit::Named(rest.trim_start().to_owned())),
            },
        }
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
                ("BSN#123456782", "123456782"),
                ("bsn NL123456782", "123456782"),
                ("01100101019579813012000912345678202100", "123456782"),
                ("01016012000912345678202100", "123456782"),
                ("burgerservicenummer 12345678-2", "123456782"),
                ("BSN 10082426", "010082426"),
                ("bsn 249566758, bekend", "249566758"),
                ("Rijbewijs 211551557/5012345678", "211551557"),
                ("aanslagnummer 1234.56.782.H.26", "123456782"),
                ("aanslagnummer 1234.56.782.H.26.01", "123456782"),
                ("BSN 999990019/999993653", "999993653"),
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
                "NL123456782",
                "btw NL123456782",
                "zaak#123456782",
                "20120009123456782",
                "7012000912345678255555",
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

/// The value that begins with the `run` digits at `start`: of confidence 0 where it is written as
/// one but fails the test.
fn candidate(text: &str, start: usize, run: usize, words: &Lexicons) -> Option<Hit> {
    let bytes = text.as_bytes();
    let usual = written::read(bytes, start, run);
    if let Some(written) = usual.filter(|written| !written.form.needs_name())
        && let Some(confidence) = standing(bytes, start, written.end, written.form)
    {
        return Some(judged(start, &written, confidence));
    }
    let short = usual.filter(|written| written.form == Form::Short);
    // The country in front, as exports of other programs have it.
    let country = usual.filter(|written| written.form == Form::Plain);
    let country = country.filter(|_| is_behind_country(&bytes[start.saturating_sub(LOOK)..start]));
    let country = country.map(|written| Written { form: Form::Odd, ..written });
    let odd = written::read_odd(bytes, start, run);
    let unusual = short.into_iter().chain(country).chain(odd);
    let standing = |written: &Written| standing(bytes, start, written.end, written.form);
    let mut unusual = unusual.filter_map(|written| Some((written, standing(&written)?)));
    unusual.find_map(|(written, bare)| {
        let named = || is_named(text, start, written.end, Kind::Bsn, words);
        let confidence = if eleven_test(&written.digits) && named() { NAMED } else { bare };
        let tells = confidence > 0.0 || written.form == Form::Boxes;
        tells.then(|| judged(start, &written, confidence))
    })
}

/// The hit with its confidence, given the test and how the digits look.
fn judged(start: usize, written: &Written, confidence: f32) -> Hit {
    if !eleven_test(&written.digits) {
        return Hit::new(Kind::Bsn, start, written.end, String::new(), 0.0);
    }
    let likelihood =
        if confidence < NAMED { likelihood(&written.digits, written.form) } else { 1.0 };
    Hit::new(Kind::Bsn, start, written.end, canonical(written), confidence * likelihood)
}

/// A hit on digits that stand together.
fn whole(text: &str, start: usize, end: usize, confidence: f32) -> Hit {
    Hit::new(Kind::Bsn, start, end, text[start..end].to_owned(), confidence)
}

fn canonical(written: &Written) -> String {
    written.digits.iter().map(|digit| char::from(*digit)).collect()
}

/// The confidence that the surroundings in the same word leave; `None` where the digits are part
/// of something longer.
fn standing(bytes: &[u8], start: usize, end: usize, form: Form) -> Option<f32> {
    let before = &bytes[start.saturating_sub(LOOK)..start];
    let after = &bytes[end..bytes.len().min(end + LOOK)];
    let inside = inside_number(before, after);
    let begins = || begins_here(before) || form == Form::Odd && is_behind_country(before);
    let alone = ends_here(after) && begins();
    let spaced = matches!(form, Form::Threes | Form::Spaced423);
    if !inside && !alone || spaced && (is_group_before(before) || is_group_behind(after)) {
        return None;
    }
    let word = before.rsplit(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    // `…?bsn=123456782` says what it is.
    let is_named = || word.strip_suffix(b"=").is_some_and(ends_in_label);
    if is_url(word) && !is_named() || word.contains(&b'@') {
        return None;
    }
    let bare = match form {
        // Income tax and allowances: only people have them.
        Form::Dotted423 if is_personal_tax(after) => CERTAIN_OF_ITSELF,
        Form::Dotted423 if after.starts_with(b".") && tax_tail(after) > 0 => 0.9,
        Form::Dotted423 => 0.8,
        Form::Plain if after.starts_with(b"/") && digit_run(after, 1) == 10 => 0.6,
        Form::Dash | Form::Plain | Form::Spaced423 => 0.35,
        Form::Threes => 0.25,
        Form::Boxes => 0.1,
        Form::Odd | Form::Short => 0.0,
    };
    // What follows a number sign is numbered by someone else; so are parts of names of files.
    let numbered = word.strip_suffix(b"#").is_some_and(|word| !ends_in_label(word));
    let part = before.ends_with(b"_") || after.starts_with(b"_") || is_file_ending(after);
    Some(match form {
        Form::Dotted423 => bare,
        _ if numbered || inside && !alone => bare.min(0.1),
        _ if part => bare.min(0.25),
        _ => bare,
    })
}

/// Whether the letters of the country stand directly in front.
fn is_behind_country(before: &[u8]) -> bool {
    before.strip_suffix(b"NL").or(before.strip_suffix(b"nl")).is_some_and(begins_here)
}

/// Whether the text is nine digits that pass.
fn nine(text: &str) -> bool {
    text.len() == 9 && digit_run(text.as_bytes(), 0) == 9 && eleven_test(text.as_bytes())
}

/// Whether another group of digits stands in front: `1 234 567 890`; a date is none.
fn is_group_before(before: &[u8]) -> bool {
    let Some(rest) = before.strip_suffix(b" ") else { return false };
    let run = digits_at_end(rest);
    let joined = matches!(rest.iter().rev().nth(run), Some(b'.' | b'-' | b'/' | b','));
    (1..=4).contains(&run) && !joined
}

/// Whether another group of digits follows; a date or postcode is none.
fn is_group_behind(after: &[u8]) -> bool {
    let Some(rest) = after.strip_prefix(b" ") else { return false };
    let run = digit_run(rest, 0);
    let next = |place: usize| rest.get(run + place).copied().unwrap_or(b' ');
    let is_date = matches!(next(0), b'.' | b'-' | b'/') && next(1).is_ascii_digit();
    let letters = if next(0) == b' ' { (next(1), next(2)) } else { (next(0), next(1)) };
    let is_postcode = run == 4 && letters.0.is_ascii_uppercase() && letters.1.is_ascii_uppercase();
    (1..=4).contains(&run) && !is_date && !is_postcode
}

/// Whether the digits stand in a VAT number `NL…B01` or a payroll number `…L01`, where the number
/// is often a person's but as often a company's (RSIN), or in front of a licence number.
fn inside_number(before: &[u8], after: &[u8]) -> bool {
    let tail = tax_tail(after);
    tail > 0 && (begins_here(before) || is_behind_country(before)) && ends_here(&after[tail..])
}

/// The length of what the tax office appends: `B01`, `L01`, `.H.26`, `.H.26.01`; 0 for anything
/// else.
fn tax_tail(after: &[u8]) -> usize {
    match after {
        [b'B' | b'L' | b'b' | b'l', b'0'..=b'9', b'0'..=b'9', ..] => 3,
        [b'.', b'A'..=b'Z', b'.', b'0'..=b'9', b'0'..=b'9', rest @ ..] => match rest {
            [b'.', b'0'..=b'9', b'0'..=b'9', ..] => 8,
            _ => 5,
        },
        _ => 0,
    }
}

/// Whether the ending is that of an assessment for income tax, care or an allowance: `.H.26`.
fn is_personal_tax(after: &[u8]) -> bool {
    matches!(after, [b'.', b'H' | b'T' | b'W' | b'Y' | b'Z', ..]) && tax_tail(after) > 0
}

/// Whether a number may begin behind these bytes.
fn begins_here(before: &[u8]) -> bool {
    let Some((last, rest)) = before.split_last() else { return true };
    let previous = rest.last().copied().unwrap_or(b' ');
    match last {
        b'a'..=b'z' | b'A'..=b'Z' => ends_in_label(before),
        b'0'..=b'9' | b'@' => false,
        0x80.. => !is_letter_end(before),
        // `https://`, `2024/123456782`, `A-123456782`, `1.123456782`, `12:123456782`.
        // `BSN-999990019` is none of these.
        b'.' | b'-' | b'/' | b'+' => {
            let pair = matches!(last, b'/' | b'+') && digits_at_end(rest) == 9;
            !previous.is_ascii_alphanumeric() && previous != b'/' || ends_in_label(rest) || pair
        }
        b':' | b'_' => !previous.is_ascii_digit(),
        b',' => !(1..=3).contains(&digits_at_end(rest)),
        b'#' => !previous.is_ascii_alphanumeric() || ends_in_label(rest),
        _ => true,
    }
}

/// Whether a number may end in front of these bytes.
fn ends_here(after: &[u8]) -> bool {
    let Some((first, rest)) = after.split_first() else { return true };
    let next = rest.first().copied().unwrap_or(b' ');
    match first {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'@' | b'%' => false,
        0x80.. => !is_letter_start(after),
        b'/' if digit_run(rest, 0) == 10 => ends_here(&rest[10..]),
        // Two numbers: `999990019/999993653`.
        b'/' | b'+' if digit_run(rest, 0) == 9 => true,
        b'/' => !next.is_ascii_alphanumeric(),
        b'_' => !next.is_ascii_digit(),
        b'.' if is_file_ending(after) || begins_sentence(rest) => true,
        b'.' | b'-' | b':' | b'#' | b'+' => !next.is_ascii_alphanumeric(),
        b',' => !(1..=3).contains(&digit_run(rest, 0)),
        _ => true,
    }
}

/// How many digits stand at the end of these bytes.
fn digits_at_end(before: &[u8]) -> usize {
    before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Whether a word with a capital follows the full stop without a space: `999990019.Naam`.
fn begins_sentence(rest: &[u8]) -> bool {
    matches!(rest, [first, second, ..] if first.is_ascii_uppercase() && second.is_ascii_lowercase())
}

/// Whether the ending of a file's name follows: `999990019.pdf`.
fn is_file_ending(after: &[u8]) -> bool {
    let Some(rest) = after.strip_prefix(b".") else { return false };
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let ending = rest.get(..length).unwrap_or_default();
    FILE_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// Whether the letters directly in front are the name of the number: `BSN123456782`.
fn ends_in_label(before: &[u8]) -> bool {
    let letters = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = &before[before.len() - letters..];
    LABELS.iter().any(|label| word.eq_ignore_ascii_case(label))
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

/// Bytes looked at on either side of a candidate, at most: keeps the search linear.
const LOOK: usize = 200;

/// Confidence of digits written in an odd way that are called what they are.
const NAMED: f32 = 0.9;

/// Endings of names of files that people attach.
const FILE_ENDINGS: [&[u8]; 16] = [
    b"pdf", b"doc", b"docx", b"xls", b"xlsx", b"csv", b"txt", b"odt", b"ods", b"rtf", b"msg",
    b"eml", b"zip", b"jpg", b"png", b"tif",
];

const LABELS: [&[u8]; 6] =
    [b"bsn", b"bsnnr", b"bsnnummer", b"sofi", b"sofinummer", b"burgerservicenummer"];
