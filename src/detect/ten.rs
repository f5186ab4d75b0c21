//! Numbers of ten digits: of the population register, of foreign nationals, of driving licences.

use crate::detect::Fit;
use crate::detect::Odds;
use crate::detect::boundary::stands_alone;
use crate::detect::digits::digit_run;
use crate::detect::digits::of_lengths;

/// Ten digits, as they are written.
pub(super) struct Ten {
    /// First byte in the text.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
    /// The digits, in ASCII.
    pub(super) digits: [u8; 10],
}

impl Ten {
    /// The digits as a text.
    pub(super) fn value(&self) -> String {
        self.digits.iter().map(|digit| char::from(*digit)).collect()
    }
}

/// Every ten digits in `text` that stand alone: in one piece, or as `1234 567 890`, `1234.567.890`
/// or `123.456.7890`. None begins with a zero, as telephone numbers do.
///
/// - Shape: `runs` are the digits of `text`.
pub(super) fn tens(text: &str, runs: &[(usize, usize)]) -> Vec<Ten> {
    let mut tens = Vec::new();
    let mut at = 0;
    for (start, end) in of_lengths(runs, FIRST) {
        let ten = (start >= at).then(|| read(text.as_bytes(), start, end - start)).flatten();
        if let Some(ten) = ten.filter(|ten| stands_alone(text, start, ten.end)) {
            at = ten.end;
            tens.push(ten);
        }
    }
    tens
}

/// The ten digits that are the whole of `cell`, spaces at its ends left out.
pub(super) fn whole(cell: &str) -> Option<Ten> {
    let bytes = cell.trim().as_bytes();
    read(bytes, 0, digit_run(bytes, 0)).filter(|ten| ten.end == bytes.len())
}

/// Whether `cell` is ten digits.
pub(super) fn fits(cell: &str) -> Fit {
    whole(cell).map_or(Fit::No, |ten| Fit::Yes(ten.value()))
}

fn read(bytes: &[u8], start: usize, run: usize) -> Option<Ten> {
    if bytes.get(start) == Some(&b'0') {
        return None;
    }
    let end = match run {
        10 => start + 10,
        3 | 4 => {
            let second = start + run + 1;
            let third = second + 4;
            let mark = bytes.get(second - 1).filter(|mark| matches!(mark, b' ' | b'.'))?;
            let grouped = digit_run(bytes, second) == 3
                && bytes.get(third - 1) == Some(mark)
                && digit_run(bytes, third) == 7 - run;
            grouped.then_some(third + 7 - run)?
        }
        _ => return None,
    };
    let mut digits = [0; 10];
    let written = bytes.get(start..end)?.iter().filter(|byte| byte.is_ascii_digit());
    digits.iter_mut().zip(written).for_each(|(place, digit)| *place = *digit);
    Some(Ten { start, end, digits })
}

/// How often cells of ten digits fit: always, as there is no check, so that the header decides.
pub(super) const UNCHECKED: Odds = Odds { in_kind: 0.97, by_chance: 0.9 };

/// How many digits may be the first of ten, a bit each.
const FIRST: u32 = 1 << 3 | 1 << 4 | 1 << 10;

#[cfg(test)]
mod tests {
    use super::Ten;
    use super::tens;
    use crate::detect::digits::runs;

    #[test]
    fn finds_ten_digits_that_stand_alone() {
        let cases = [
            ("1019579813", vec!["1019579813"]),
            ("1019 579 813, 101.957.9813", vec!["1019579813", "1019579813"]),
            ("nr:1019579813.", vec!["1019579813"]),
            ("0612345678 1019-579-813 10195798130 x1019579813", vec![]),
            ("https://x.nl/1019579813 ZAAK-2024-1019579813", vec![]),
        ];
        for (text, expected) in cases {
            let tens = tens(text, &runs(text.as_bytes()));
            let found: Vec<String> = tens.iter().map(Ten::value).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
