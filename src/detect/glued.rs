//! Numbers glued to what stands beside them in files of fixed width: `99999001919800201JANSEN`.
//!
//! One such line tells nothing. Where nine digits at the same place of many lines pass the test,
//! that place is a column of the number; a few lines will do where a date stands beside it in each.

use crate::detect::column::Evidence;
use crate::detect::column::Outcome;
use crate::detect::column::is_series;
use crate::detect::digits::is_date;

/// Runs of digits that are too long, or too close to letters, to be read by themselves.
#[derive(Default)]
pub(super) struct Runs {
    runs: Vec<Run>,
    /// Where the line begins that the last run stood on, and how far lines were looked for.
    line: usize,
    looked: usize,
}

/// A run as one number, in the order in which runs are judged: bytes from the beginning of its line,
/// length, start.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run(u64);

impl Run {
    fn new(column: usize, length: usize, start: usize) -> Self {
        Self(((column * (LENGTH + 1) + length) << START_BITS | start) as u64)
    }

    /// What runs that stand below each other have alike: column and length.
    fn beside(self) -> usize {
        (self.0 >> START_BITS) as usize
    }

    fn length(self) -> usize {
        self.beside() % (LENGTH + 1)
    }

    fn start(self) -> usize {
        (self.0 & ((1 << START_BITS) - 1)) as usize
    }
}

impl Runs {
    /// Keeps the `length` digits at `start`; runs come in the order of the text.
    pub(super) fn keep(&mut self, bytes: &[u8], start: usize, length: usize) {
        let passed = bytes.get(self.looked..start).unwrap_or_default();
        if let Some(newline) = memchr::memrchr(b'\n', passed) {
            self.line = self.looked + newline + 1;
        }
        self.looked = start;
        let column = start - self.line;
        if (DIGITS..=LENGTH).contains(&length) && column <= COLUMN {
            self.runs.push(Run::new(column, length, start));
        }
    }

    /// Where in the text nine digits begin that stand in a column of such numbers.
    ///
    /// - Cost: each run is looked at once for each of the nine digits that may begin in it.
    pub(super) fn judge(
        mut self,
        bytes: &[u8],
        empty: Evidence,
        passes: impl Fn(&[u8]) -> bool,
    ) -> Vec<usize> {
        self.runs.sort_unstable();
        let alike = |a: &Run, b: &Run| a.beside() == b.beside();
        let mut found = Vec::new();
        for group in self.runs.chunk_by(alike).filter(|group| group.len() >= DATED_LINES) {
            let places = group.first().map_or(0, |run| run.length() + 1 - DIGITS);
            // Of many places one passes by chance sooner.
            let alone = Place { prior: -(places as f64).ln() - BEFOREHAND, lines: LINES };
            let best = (0..places).filter_map(|place| {
                let at = |run: &Run| bytes.get(run.start() + place..run.start() + place + DIGITS);
                let is_dated = || group.iter().all(|run| has_date(bytes, *run, place));
                // Most places are none, and that is soon seen.
                let first = group.iter().take(GLANCE).filter_map(at).filter(|v| passes(v)).count();
                if first * 2 < group.len().min(GLANCE) {
                    return None;
                }
                let known = if is_dated() { BESIDE_DATE } else { alone };
                let confidence = column(group.iter().filter_map(at), empty, known, &passes)?;
                Some((place, confidence))
            });
            let Some((place, _)) = best.max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
            found.extend(group.iter().map(|run| run.start() + place));
        }
        found.sort_unstable();
        found
    }
}

/// Whether a date stands directly behind the nine digits at `place` of a run, or in front of them.
fn has_date(bytes: &[u8], run: Run, place: usize) -> bool {
    let digits = bytes.get(run.start()..run.start() + run.length()).unwrap_or_default();
    let behind = digits.get(place + DIGITS..place + DIGITS + DATE);
    let before = place.checked_sub(DATE).and_then(|from| digits.get(from..place));
    behind.is_some_and(is_date) || before.is_some_and(is_date)
}

/// What is known of a place beforehand, as the logarithm of the odds, and in how many lines at
/// least there must be different numbers.
#[derive(Clone, Copy, PartialEq)]
struct Place {
    prior: f64,
    lines: usize,
}

/// Beside a date a number is someone's more often than not.
const BESIDE_DATE: Place = Place { prior: 0.0, lines: DATED_LINES };

/// How surely these values are a column of the number, if they are.
fn column<'a>(
    values: impl Iterator<Item = &'a [u8]>,
    mut evidence: Evidence,
    place: Place,
    passes: &impl Fn(&[u8]) -> bool,
) -> Option<f32> {
    let number = |value: &[u8]| value.iter().fold(0, |sum, b| sum * 10 + u64::from(b - b'0'));
    let mut distinct: Vec<(u64, &[u8])> =
        values.take(SAMPLE).map(|value| (number(value), value)).collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < place.lines {
        return None;
    }
    distinct.iter().for_each(|(_, value)| evidence.add(passes(value)));
    let numbers: Vec<u64> = distinct.into_iter().map(|(number, _)| number).collect();
    // People whose numbers were given out together stand beside each other with their dates.
    let is_open = place == BESIDE_DATE || !is_series(&numbers);
    match evidence.outcome(place.prior) {
        Outcome::Column(confidence) if is_open => Some(confidence),
        _ => None,
    }
}

/// Digits of the number.
const DIGITS: usize = 9;

/// Digits of a date.
const DATE: usize = 8;

/// Digits in a row, at most, and how far from the beginning of the line.
const LENGTH: usize = 64;
const COLUMN: usize = 4_000;

/// Bits of a number that tell where a run starts: no text is that long.
const START_BITS: u32 = 45;

/// Lines, and different numbers, at least.
const LINES: usize = 5;

/// As [`LINES`], where a date stands beside the number in all of them.
const DATED_LINES: usize = 3;

/// Lines after which a place is given up of which less than half pass.
const GLANCE: usize = 24;

/// Lines of which a place is judged.
const SAMPLE: usize = 500;

/// How unlikely a file of fixed width is beforehand, as the logarithm of the odds.
const BEFOREHAND: f64 = 2.0;
