//! How people write the nine digits of a citizen service number.

use crate::detect::digits::digit_run;

/// A candidate, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// In which way.
    pub(super) form: Form,
    /// One past its last byte.
    pub(super) end: usize,
    /// Its digits, in ASCII; a lost zero is put back.
    pub(super) digits: [u8; 9],
}

/// A way of writing nine digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
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
    /// `1 2 3 4 5 6 7 8 2`: one digit a box.
    Boxes,
    /// As no one writes it who is not told to, or as software does: an amount (`123456782,00`),
    /// padded (`0123456782`), other groups and marks between them, broken off at the end of a
    /// line.
    Odd,
}

impl Form {
    /// Whether only a label or header makes it a citizen service number: so are amounts, dates and
    /// telephone numbers written too.
    pub(super) fn needs_name(self) -> bool {
        matches!(self, Self::Odd | Self::Short)
    }
}

/// Whether `run` digits with `more` behind them can be nine, however they are parted: most numbers
/// are none, and that is soon seen.
pub(super) fn may_begin(run: usize, more: &[(usize, usize)]) -> bool {
    match run {
        // The last with the zero that filled it up, the first with one lost.
        8..=10 => true,
        1..=7 => {
            let length = |at: usize| more.get(at).map_or(0, |(start, end)| end - start);
            let (one, two) = (run + length(0), run + length(0) + length(1));
            // Asked of both together: no one foresees where it is nine, and mostly two are more.
            if (one == 9) | (two >= 9) {
                return (one == 9) | (two == 9);
            }
            let counts = more.iter().skip(2).scan(two, |count, (start, end)| {
                *count += end - start;
                Some(*count)
            });
            counts.into_iter().find(|count| *count >= 9) == Some(9)
        }
        _ => false,
    }
}

/// What the `run` digits that begin at `at` are the beginning of, in one of the usual ways.
pub(super) fn read(bytes: &[u8], at: usize, run: usize) -> Option<Written> {
    let end = at + run;
    let (form, end) = match run {
        9 => (Form::Plain, end),
        8 if bytes.get(end) == Some(&b'-') && digit_run(bytes, end + 1) == 1 => {
            (Form::Dash, end + 2)
        }
        8 => (Form::Short, end),
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
            grouped.then_some((form, second + 4))?
        }
        _ => return None,
    };
    let digits = digits_of(bytes.get(at..end)?)?;
    Some(Written { form, end, digits })
}

/// What the `run` digits that begin at `at` are the beginning of, in an odd way.
pub(super) fn read_odd(bytes: &[u8], at: usize, run: usize) -> Option<Written> {
    let end = at + run;
    let (end, digits) = match run {
        9 => (end + cents(bytes.get(end..)?)?, digits_of(bytes.get(at..end)?)?),
        10 if bytes.get(at) == Some(&b'0') => (end, digits_of(bytes.get(at + 1..end)?)?),
        1..=8 => groups(bytes, at)?,
        _ => return None,
    };
    let written = bytes.get(at..end)?;
    let has_pair = written.windows(2).any(|pair| pair.iter().all(u8::is_ascii_digit));
    let form = if has_pair { Form::Odd } else { Form::Boxes };
    Some(Written { form, end, digits })
}

/// The length of the cents of an amount: `,00`, `.00`, `.0`, `,-`.
fn cents(after: &[u8]) -> Option<usize> {
    let length = match after {
        [b'.' | b',', b'0', b'0', ..] => 3,
        [b'.' | b',', b'0', ..] | [b',', b'-', ..] => 2,
        _ => return None,
    };
    let more = after.get(length).is_some_and(u8::is_ascii_alphanumeric);
    (!more).then_some(length)
}

/// Nine digits in groups with the same mark between them, which may go on in the next line once.
fn groups(bytes: &[u8], at: usize) -> Option<(usize, [u8; 9])> {
    let mut digits = [0; 9];
    let (mut count, mut end) = (0, at);
    let mut longest = 0;
    let mut mark: Option<&[u8]> = None;
    let mut broken = false;
    loop {
        let run = digit_run(bytes, end);
        digits.get_mut(count..count + run)?.copy_from_slice(bytes.get(end..end + run)?);
        count += run;
        end += run;
        longest = longest.max(run);
        if run == 0 || count == digits.len() {
            break;
        }
        let rest = bytes.get(end..)?;
        if let Some(length) = line_break(rest).filter(|_| !broken) {
            broken = true;
            end += length;
            continue;
        }
        let length = rest.iter().take(MARK).take_while(|byte| is_mark(**byte)).count();
        let between = rest.get(..length).filter(|between| !between.is_empty())?;
        if mark.is_some_and(|mark| mark != between) {
            return None;
        }
        mark = Some(between);
        end += length;
    }
    let joined = |mark: &[u8]| {
        let before = bytes.get(..at).unwrap_or_default().strip_suffix(mark);
        let after = bytes.get(end..).unwrap_or_default().strip_prefix(mark);
        before.is_some_and(|rest| rest.last().is_some_and(u8::is_ascii_digit))
            || after.is_some_and(|rest| digit_run(rest, 0) == 1)
    };
    // Between two cells of a table only single digits belong together.
    let parts_cells =
        |mark: &[u8]| mark.starts_with(b"  ") || mark.iter().any(|b| b"\t|".contains(b));
    let is_apart = longest > 1 && mark.is_some_and(parts_cells);
    (count == digits.len() && !is_apart && !mark.is_some_and(joined)).then_some((end, digits))
}

/// The length of the end of a line and the margin of the next.
fn line_break(rest: &[u8]) -> Option<usize> {
    let hyphen = usize::from(matches!(rest.first(), Some(b'-' | b' ')));
    let below = rest.get(hyphen..)?.strip_prefix(b"\n")?;
    let margin = below.iter().take_while(|byte| matches!(byte, b' ' | b'>' | b'\t')).count();
    Some(hyphen + 1 + margin)
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b' ' | b'.' | b'-' | b'/' | b',' | b'|' | b'\t' | b'_' | b'[' | b']')
}

/// The digits among `written`; eight get their zero back.
fn digits_of(written: &[u8]) -> Option<[u8; 9]> {
    // Most are written as they are.
    if let Ok(digits) = <[u8; 9]>::try_from(written)
        && digits.iter().all(u8::is_ascii_digit)
    {
        return Some(digits);
    }
    let mut digits = [b'0'; 9];
    let count = written.iter().filter(|byte| byte.is_ascii_digit()).count();
    let places = digits.get_mut(9_usize.checked_sub(count)?..)?;
    for (place, digit) in places.iter_mut().zip(written.iter().filter(|b| b.is_ascii_digit())) {
        *place = *digit;
    }
    Some(digits)
}

/// Bytes between two groups, at most.
const MARK: usize = 3;

#[cfg(test)]
mod tests {
    use super::Form;
    use super::read;
    use super::read_odd;
    use crate::detect::digits::digit_run;

    #[test]
    fn reads_nine_digits_in_the_ways_people_write_them() {
        let cases = [
            ("999990019", Form::Plain, 9),
            ("9999.90.019", Form::Dotted423, 11),
            ("9999 90 019 x", Form::Spaced423, 11),
            ("999 990 019", Form::Threes, 11),
            ("999.990.019", Form::Threes, 11),
            ("99999001-9", Form::Dash, 10),
        ];
        for (text, form, end) in cases {
            let bytes = text.as_bytes();
            let written = read(bytes, 0, digit_run(bytes, 0)).expect(text);
            assert_eq!((written.form, written.end), (form, end), "{text}");
            assert_eq!(&written.digits, b"999990019", "{text}");
        }
        let short = read(b"10082426", 0, 8).expect("eight digits");
        assert_eq!((short.form, &short.digits), (Form::Short, b"010082426"));
    }

    #[test]
    fn reads_what_only_a_label_explains() {
        let cases = [
            ("999990019,00", Some(12)),
            ("999990019.00 ", Some(12)),
            ("999990019.0", Some(11)),
            ("0999990019", Some(10)),
            ("999-990-019", Some(11)),
            ("9999/90/019", Some(11)),
            ("999,990,019", Some(11)),
            ("9 9 9 9 9 0 0 1 9", Some(17)),
            ("9 | 9 | 9 | 9 | 9 | 0 | 0 | 1 | 9", Some(33)),
            ("999990 019", Some(10)),
            ("99999\n0019", Some(10)),
            ("999 990\n> 019", Some(13)),
            ("999990019,50", None),
            ("1999990019", None),
            ("999-990 019", None),
            ("9 9 9 9 9 0 0 1 9 9", None),
            ("9999-90-01", None),
            ("999  990  019", None),
            ("999 | 990 | 019", None),
            ("99999\n0\n019", None),
        ];
        for (text, end) in cases {
            let bytes = text.as_bytes();
            let written = read_odd(bytes, 0, digit_run(bytes, 0));
            assert_eq!(written.map(|written| written.end), end, "{text:?}");
        }
    }
}
