//! From glyphs to lines of words: what stands on one line, and where a gap is a space, a column
//! or nothing.

use std::collections::BTreeMap;

use crate::extract::tools::pdf::content::Glyph;

/// Words on one line.
#[derive(Clone, Debug, Default)]
pub(in crate::extract) struct Line {
    /// How high it stands; the first line stands highest.
    pub(in crate::extract) height: f64,
    /// Size of its largest glyph.
    pub(in crate::extract) size: f64,
    /// From left to right.
    pub(in crate::extract) words: Vec<Word>,
}

/// Glyphs that stand together.
#[derive(Clone, Debug, Default)]
pub(in crate::extract) struct Word {
    pub(in crate::extract) text: String,
    pub(in crate::extract) left: f64,
    pub(in crate::extract) right: f64,
    pub(in crate::extract) size: f64,
    /// Whether the gap before it is wider than a space: the next cell begins here.
    pub(in crate::extract) opens: bool,
    /// Whether a space was written before it.
    spaced: bool,
}

/// A glyph, seen along its line of writing.
struct Placed<'a> {
    text: &'a str,
    left: f64,
    right: f64,
    height: f64,
    size: f64,
}

/// The lines of text, one list for each direction of writing, the most used first.
pub(in crate::extract) fn lines<'a>(glyphs: impl Iterator<Item = &'a Glyph>) -> Vec<Vec<Line>> {
    let mut directions: BTreeMap<i32, Vec<Placed<'a>>> = BTreeMap::new();
    for glyph in glyphs.filter(|glyph| !glyph.text.is_empty()) {
        let degrees = glyph.way.1.atan2(glyph.way.0).to_degrees().round();
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let left = glyph.at.0 * cosine + glyph.at.1 * sine;
        let placed = Placed {
            text: &glyph.text,
            left,
            right: left + glyph.way.0.hypot(glyph.way.1),
            height: glyph.at.1 * cosine - glyph.at.0 * sine,
            size: glyph.size,
        };
        // Half a turn on either side is the same direction.
        directions.entry(degrees as i32 % 360).or_default().push(placed);
    }
    let mut directions: Vec<_> = directions.into_values().collect();
    directions.sort_by_key(|placed| std::cmp::Reverse(placed.len()));
    directions.into_iter().map(in_one_direction).collect()
}

fn in_one_direction(mut placed: Vec<Placed<'_>>) -> Vec<Line> {
    // Where spaces are written between words, a gap without one parts cells.
    let spaces = placed.iter().filter(|glyph| glyph.text.trim().is_empty()).count();
    let is_spaced = spaces * SPACED >= placed.len();
    let cell_gap = if is_spaced { SPACED_CELL_GAP } else { CELL_GAP };
    placed.sort_by(|a, b| b.height.total_cmp(&a.height));
    let mut lines = Vec::new();
    let mut rest = placed.as_mut_slice();
    while let Some(first) = rest.first() {
        let (height, size) = (first.height, first.size);
        let same = |glyph: &&Placed<'_>| height - glyph.height <= SAME_LINE * glyph.size.max(size);
        let count = rest.iter().take_while(same).count();
        let (line, after) = rest.split_at_mut(count.max(1));
        line.sort_by(|a, b| a.left.total_cmp(&b.left));
        lines.push(words(line, cell_gap));
        rest = after;
    }
    lines.retain(|line| !line.words.is_empty());
    join_combs(&mut lines);
    lines
}

/// Parts one line into words; from `cell_gap` on, what no space fills parts cells.
fn words(glyphs: &[Placed<'_>], cell_gap: f64) -> Line {
    let mut line = Line::default();
    let mut spaces = 0_usize;
    let mut last: Option<&Placed<'_>> = None;
    for glyph in glyphs {
        line.size = line.size.max(glyph.size);
        if glyph.text.trim().is_empty() {
            spaces += 1;
            continue;
        }
        // Bold that is made by drawing twice.
        let twice = |last: &&Placed<'_>| {
            last.text == glyph.text && glyph.left - last.left < DRAWN_TWICE * glyph.size
        };
        if last.as_ref().is_some_and(twice) {
            continue;
        }
        if last.is_none() {
            line.height = glyph.height;
        }
        let gap = last.map_or(0.0, |last| glyph.left - last.right) / glyph.size;
        let widest = match spaces {
            0 => cell_gap,
            1 => ONE_SPACE,
            _ => CELL_GAP,
        };
        match line.words.last_mut() {
            Some(word) if spaces == 0 && gap < WORD_GAP => {
                word.text.push_str(glyph.text);
                word.right = word.right.max(glyph.right);
            }
            _ => line.words.push(Word {
                text: glyph.text.to_owned(),
                left: glyph.left,
                right: glyph.right,
                size: glyph.size,
                opens: last.is_some() && gap >= widest,
                spaced: spaces > 0,
            }),
        }
        spaces = 0;
        last = Some(glyph);
    }
    join_spread(&mut line.words);
    line
}

/// Joins characters that were spread out, as in `1 1 1 2 2 2 3 3 3`, without a space between.
fn join_spread(words: &mut Vec<Word>) {
    let follows = |left: &Word, right: &Word| {
        !right.spaced && (right.left - left.right) < SPREAD_GAP * right.size
    };
    join(words, SPREAD_LEAST, &|word| is_single(word), &follows);
}

/// Joins digits that stand each in a box of its own: spread evenly, in one or two lines of the
/// page. More lines alike are a table of digits.
fn join_combs(lines: &mut [Line]) {
    let mut starts: BTreeMap<i64, usize> = BTreeMap::new();
    let mut combs = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for (first, count) in combs_of(&line.words) {
            let start = line.words.get(first).map_or(0, |word| word.left.round() as i64);
            *starts.entry(start).or_default() += 1;
            combs.push((index, first, count, start));
        }
    }
    // From the back, so that what is joined moves nothing that is still to come.
    for (index, first, count, start) in combs.into_iter().rev() {
        let is_table = starts.get(&start).is_some_and(|lines| *lines > COMBS_ALIKE_MAX);
        if let Some(line) = lines.get_mut(index).filter(|_| !is_table) {
            merge(&mut line.words, first, count);
        }
    }
}

/// Runs of digits of which each stands as far from the one before: where they begin, how many.
fn combs_of(words: &[Word]) -> Vec<(usize, usize)> {
    let is_digit = |word: &Word| is_single(word) && word.text.bytes().all(|b| b.is_ascii_digit());
    let mut found = Vec::new();
    let mut first = 0;
    while first + 1 < words.len() {
        let mut count = 0;
        let mut pitch = 0.0;
        for pair in words.get(first..).unwrap_or_default().windows(2) {
            let [left, right] = pair else { break };
            let step = right.left - left.left;
            if count == 0 {
                pitch = step;
            }
            let is_even = (step - pitch).abs() <= COMB_PLAY * pitch;
            let is_close = step <= COMB_PITCH * right.size;
            if !(is_digit(left) && is_digit(right) && is_even && is_close && !right.spaced) {
                break;
            }
            count += 1;
        }
        if (COMB_LEAST..=COMB_MOST).contains(&(count + 1)) {
            found.push((first, count + 1));
        }
        first += count.max(1);
    }
    found
}

/// Joins every run of at least `least` words that are fit for it and follow one another.
fn join(
    words: &mut Vec<Word>,
    least: usize,
    is_fit: &dyn Fn(&Word) -> bool,
    follows: &dyn Fn(&Word, &Word) -> bool,
) {
    let mut runs = Vec::new();
    let mut first = 0;
    while first < words.len() {
        let tail = words.get(first..).unwrap_or_default();
        let on = tail.windows(2).take_while(|pair| match pair {
            [left, right] => is_fit(left) && is_fit(right) && follows(left, right),
            _ => false,
        });
        let count = on.count() + 1;
        if count >= least {
            runs.push((first, count));
        }
        first += count;
    }
    for (first, count) in runs.into_iter().rev() {
        merge(words, first, count);
    }
}

fn merge(words: &mut Vec<Word>, first: usize, count: usize) {
    let mut run = words.splice(first..first + count, None);
    let Some(mut whole) = run.next() else { return };
    for word in run {
        whole.text.push_str(&word.text);
        whole.right = word.right;
    }
    words.insert(first, whole);
}

fn is_single(word: &Word) -> bool {
    let mut characters = word.text.chars();
    characters.next().is_some_and(char::is_alphanumeric) && characters.next().is_none()
}

// All in sizes of the glyph: what is a gap depends on how large the writing is.

/// How much lower a glyph may stand and still be on the line.
const SAME_LINE: f64 = 0.35;

/// From here on a gap is a space.
const WORD_GAP: f64 = 0.17;

/// From here on a gap is one between cells.
const CELL_GAP: f64 = 1.0;

/// The same, without a space, where every twelfth glyph is one.
const SPACED_CELL_GAP: f64 = 0.2;
const SPACED: usize = 12;

/// From here on a single space, stretched to fill its line, is a gap between cells.
const ONE_SPACE: f64 = 2.0;

/// How far apart characters that are spread out stand, at most.
const SPREAD_GAP: f64 = 0.6;

/// Fewer characters that stand apart are not one word.
const SPREAD_LEAST: usize = 4;

/// How much two glyphs are shifted that make one bold glyph.
const DRAWN_TWICE: f64 = 0.15;

/// From one box of a form to the next, and how much that may vary.
const COMB_PITCH: f64 = 4.0;
const COMB_PLAY: f64 = 0.15;

/// Digits in boxes that make a number.
const COMB_LEAST: usize = 6;
const COMB_MOST: usize = 20;

/// Lines on which boxes stand in the same place.
const COMBS_ALIKE_MAX: usize = 2;
