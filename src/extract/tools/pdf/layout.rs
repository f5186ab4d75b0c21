//! From lines to what a person reads: columns of prose one after the other, tables row by row,
//! and everything else line by line.

use crate::extract::tools::pdf::lines::Line;
use crate::extract::tools::pdf::lines::Word;

/// A stretch of a page.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::extract) enum Piece {
    /// Lines; a tab stands where a gap is wider than a space.
    Text(String),
    /// Rows of aligned cells.
    Grid(Grid),
}

/// Rows of aligned cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::extract) struct Grid {
    /// Where one column ends and the next begins, from left to right.
    pub(in crate::extract) edges: Vec<f64>,
    /// For each row its cells: column, text.
    pub(in crate::extract) rows: Vec<Vec<(u32, String)>>,
}

impl Grid {
    /// Whether `other` has its columns where this one has: it is likely the same table.
    pub(in crate::extract) fn is_alike(&self, other: &Self) -> bool {
        self.edges.len() == other.edges.len()
            && self.edges.iter().zip(&other.edges).all(|(a, b)| (a - b).abs() <= EDGE_PLAY)
    }
}

/// Cells on a line that stand apart.
struct Segment {
    left: f64,
    right: f64,
    characters: usize,
}

/// Arranges the lines of one direction of writing.
pub(in crate::extract) fn arrange(lines: &[Line]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    match columns(lines) {
        Some(parts) => parts.iter().for_each(|part| tables(part, &mut pieces)),
        None => tables(lines, &mut pieces),
    }
    pieces
}

/// What stands above two columns of prose, the columns, and what stands below.
fn columns(lines: &[Line]) -> Option<[Vec<Line>; 4]> {
    let gutter = gutter(lines)?;
    let is_across = |pair: &[Word]| match pair {
        [a, b] => !b.opens && a.left < gutter && b.right > gutter && b.left - a.right < a.size,
        _ => false,
    };
    let is_free = |line: &Line| {
        let mut words = line.words.iter();
        !words.any(|word| word.left < gutter && word.right > gutter)
            && !line.words.windows(2).any(is_across)
    };
    // The longest stretch without a line across.
    let mut best = (0, 0);
    let mut start = 0;
    for (index, line) in lines.iter().enumerate() {
        if !is_free(line) {
            start = index + 1;
        } else if index + 1 - start > best.1 - best.0 {
            best = (start, index + 1);
        }
    }
    let stretch = lines.get(best.0..best.1)?;
    let side = |is_left: bool| -> Vec<Line> {
        let on = |word: &&Word| (word.left < gutter) == is_left;
        let halves = stretch.iter().map(|line| {
            let mut words: Vec<Word> = line.words.iter().filter(on).cloned().collect();
            if let Some(first) = words.first_mut() {
                first.opens = false;
            }
            Line { words, ..line.clone() }
        });
        halves.filter(|line| !line.words.is_empty()).collect()
    };
    let (left, right) = (side(true), side(false));
    let is_prose = |half: &[Line]| {
        let segments: Vec<Segment> = half.iter().flat_map(segments).collect();
        let characters: usize = segments.iter().map(|segment| segment.characters).sum();
        half.len() >= COLUMN_LINES
            && segments.len() * 2 <= half.len() * 3
            && characters >= PROSE_CHARACTERS * half.len()
    };
    if !is_prose(&left) || !is_prose(&right) {
        return None;
    }
    let before = lines.get(..best.0)?.to_vec();
    let after = lines.get(best.1..)?.to_vec();
    Some([before, left, right, after])
}

/// Where most lines have a second part begin.
fn gutter(lines: &[Line]) -> Option<f64> {
    let leftmost = lines.iter().filter_map(|line| line.words.first()).map(|word| word.left);
    let leftmost = leftmost.fold(f64::INFINITY, f64::min);
    let mut starts: Vec<(f64, f64)> = Vec::new();
    for line in lines {
        let parts = segments(line);
        let size = line.size;
        let away = parts.iter().filter(|part| part.left > leftmost + 10.0 * size);
        starts.extend(away.map(|part| (part.left, size)));
    }
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: (usize, f64) = (0, 0.0);
    let mut first = 0;
    for (index, (start, size)) in starts.iter().enumerate() {
        while starts.get(first).is_some_and(|(other, _)| start - other > *size) {
            first += 1;
        }
        let count = index + 1 - first;
        if count > best.0 {
            let (left, _) = starts.get(first)?;
            best = (count, left - size * 0.4);
        }
    }
    (best.0 >= COLUMN_LINES).then_some(best.1)
}

/// Finds the tables among lines; the others are text.
fn tables(lines: &[Line], pieces: &mut Vec<Piece>) {
    let parts: Vec<Vec<Segment>> = lines.iter().map(segments).collect();
    let is_row = |index: usize| parts.get(index).is_some_and(|parts| parts.len() > 1);
    let is_near = |index: usize| match lines.get(index.saturating_sub(1)..=index) {
        Some([above, line]) => above.height - line.height <= ROW_GAP * line.size.max(above.size),
        _ => true,
    };
    let mut text_from = 0;
    let mut index = 0;
    while index < lines.len() {
        if !is_row(index) {
            index += 1;
            continue;
        }
        // Up to two lines with one part only belong to it, where rows go on after them.
        let (mut end, mut rows) = (index + 1, 1);
        while let Some(step) = (1..=ODD_LINES + 1)
            .take_while(|step| is_near(end + step - 1))
            .find(|step| is_row(end + step - 1))
        {
            end += step;
            rows += 1;
        }
        let stretch = lines.get(index..end).unwrap_or_default();
        let edges = parts.get(index..end).and_then(|parts| edges(parts, stretch));
        if let Some(edges) = edges.filter(|_| rows >= TABLE_ROWS) {
            push_text(lines.get(text_from..index).unwrap_or_default(), pieces);
            let rows = stretch.iter().map(|line| cells(line, &edges)).collect();
            let edges = edges.iter().map(|(left, right)| (left + right) / 2.0).collect();
            pieces.push(Piece::Grid(Grid { edges, rows }));
            text_from = end;
        }
        index = end;
    }
    push_text(lines.get(text_from..).unwrap_or_default(), pieces);
}

/// The gaps between columns: where hardly any row has anything. `None` where there are none.
fn edges(parts: &[Vec<Segment>], lines: &[Line]) -> Option<Vec<(f64, f64)>> {
    let most = parts.iter().map(Vec::len).max()?;
    // Rows with few parts may reach over several columns.
    let telling = parts.iter().filter(|row| row.len() > 1 && row.len() * 5 >= most * 3);
    let mut count = 0;
    let mut ends: Vec<(f64, i32)> = Vec::new();
    for row in telling {
        count += 1;
        for part in row {
            ends.extend([(part.left, 1), (part.right, -1)]);
        }
    }
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let size = lines.iter().map(|line| line.size).fold(0.0, f64::max);
    let few = count / 12;
    let (mut covered, mut edges, mut free_from) = (0, Vec::new(), None);
    for (at, step) in ends {
        let was_free = covered <= few;
        covered += step;
        let is_free = covered <= few;
        if is_free && !was_free {
            free_from = Some(at);
        } else if was_free && !is_free {
            edges.extend(
                free_from.filter(|from| at - from >= EDGE_LEAST * size).map(|from| (from, at)),
            );
        }
    }
    (!edges.is_empty()).then_some(edges)
}

/// The cells of one row: a word belongs to the column in which it stands; what reaches over an
/// edge without a gap there stays together.
fn cells(line: &Line, edges: &[(f64, f64)]) -> Vec<(u32, String)> {
    let column = |word: &Word| {
        let middle = (word.left + word.right) / 2.0;
        edges.iter().take_while(|(left, right)| (left + right) / 2.0 < middle).count() as u32
    };
    let mut cells: Vec<(u32, String)> = Vec::new();
    let mut last: Option<&Word> = None;
    for word in &line.words {
        let at = column(word);
        let gap = |last: &Word| {
            let is_at_edge = edges.iter().any(|(left, right)| {
                last.right <= right + word.size * 0.2 && word.left >= left - word.size * 0.2
            });
            word.opens || is_at_edge
        };
        match cells.last_mut() {
            Some((column, text)) if at <= *column || !last.is_none_or(gap) => {
                text.push(' ');
                text.push_str(&word.text);
            }
            _ => cells.push((at, word.text.clone())),
        }
        last = Some(word);
    }
    cells
}

fn push_text(lines: &[Line], pieces: &mut Vec<Piece>) {
    let mut text = String::new();
    let mut above: Option<&Line> = None;
    for line in lines {
        if above.is_some_and(|above| above.height - line.height > PARAGRAPH_GAP * line.size) {
            text.push('\n');
        }
        for (index, word) in line.words.iter().enumerate() {
            if index > 0 {
                text.push(if word.opens { '\t' } else { ' ' });
            }
            text.push_str(&word.text);
        }
        text.push('\n');
        above = Some(line);
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
}

fn segments(line: &Line) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for word in &line.words {
        let characters = word.text.chars().count();
        match segments.last_mut() {
            Some(segment) if !word.opens => {
                segment.right = segment.right.max(word.right);
                segment.characters += characters + 1;
            }
            _ => segments.push(Segment { left: word.left, right: word.right, characters }),
        }
    }
    segments
}

/// Fewer rows are no table.
const TABLE_ROWS: usize = 3;

/// Lines with one part only that may stand between two rows of a table.
const ODD_LINES: usize = 2;

/// From one row to the next, in sizes, at most.
const ROW_GAP: f64 = 8.0;

/// Least width of the gap between two columns, in sizes of the largest glyph.
const EDGE_LEAST: f64 = 0.15;

/// How far the edges of one table may differ from page to page, in points.
const EDGE_PLAY: f64 = 12.0;

/// Fewer lines are no column of prose, nor are shorter ones.
const COLUMN_LINES: usize = 5;
const PROSE_CHARACTERS: usize = 20;

/// From line to line, in sizes: more is the next paragraph.
const PARAGRAPH_GAP: f64 = 1.9;
