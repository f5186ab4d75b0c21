//! Tables that people type into running text: lines that fall apart into as many cells.

use crate::detect::blocks::item;
use crate::detect::person::is_initials;
use crate::detect::signs::Signs;
use crate::detect::signs::wide_gaps;
use crate::document::CellKind;
use crate::document::Table;

/// A line of a text, and how it falls apart.
pub(super) trait Line {
    /// The line, without its end.
    fn text(&self) -> &str;

    /// Its cells, as [`cells_of`] has them.
    fn cells(&self) -> Cells;
}

/// What parts the cells of a line, and how often it does; `None` where nothing does.
pub(super) type Cells = Option<(Separator, u32)>;

/// What parts the cells of a table typed into text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Bar,
    Comma,
    /// ` - `, as in lists of a line each.
    Dash,
    Semicolon,
    Spaces,
    Tab,
}

/// How a line falls apart into cells, if it does.
pub(super) fn cells_of(line: &str, signs: &Signs) -> Cells {
    let gaps = if signs.gaps > 0 { wide_gaps(line) } else { 0 };
    let dashes = if signs.dashes > 1 { line.matches(DASH).count() as u32 } else { signs.dashes };
    let separators = [
        (Separator::Tab, signs.tabs, 1),
        (Separator::Bar, signs.bars, 1),
        (Separator::Semicolon, signs.semicolons, 1),
        (Separator::Spaces, gaps, 2),
        (Separator::Comma, signs.commas, 2),
        (Separator::Dash, dashes, 2),
    ];
    let found = separators.into_iter().find(|(_, count, least)| count >= least)?;
    Some((found.0, found.1))
}

/// How many lines from the first on belong together, and the separator where they are a table.
pub(super) fn typed_table(lines: &[impl Line]) -> (usize, Option<Separator>) {
    let alike = |from: usize| {
        let cells = lines[from].cells();
        let count = lines[from..].iter().take_while(|line| line.cells() == cells).count();
        (cells, count)
    };
    let table = |from: usize| match alike(from) {
        (Some((Separator::Comma | Separator::Dash, _)), count) if count >= 4 => Some(count),
        (
            Some((Separator::Bar | Separator::Semicolon | Separator::Spaces | Separator::Tab, _)),
            n,
        ) if n >= 3 => Some(n),
        (Some((Separator::Spaces, _)), _) => {
            let spaced = || {
                let rest = lines[from..].iter();
                rest.take_while(|line| matches!(line.cells(), Some((Separator::Spaces, _))))
            };
            let first = &lines[from..from + spaced().take(STOPS_LINES).count()];
            (first.len() >= 3 && stops(first).is_some()).then(|| spaced().count())
        }
        _ => None,
    };
    let mut at = 0;
    while at < lines.len() {
        if let Some(count) = table(at) {
            if at > 0 {
                break;
            }
            return (count, lines[0].cells().map(|(separator, _)| separator));
        }
        at += alike(at).1.max(1);
    }
    (at, None)
}

/// Where the columns of lines of fixed width begin, in characters: behind what is blank in all of
/// them. None where the gaps in the lines do not stand below each other.
fn stops(lines: &[impl Line]) -> Option<Vec<usize>> {
    let mut used: Vec<bool> = Vec::new();
    let mut gaps = 0;
    for line in lines {
        gaps = gaps.max(line.cells().map_or(0, |(_, count)| count as usize));
        for (at, c) in line.text().chars().take(STOPS_WIDTH).enumerate() {
            if at == used.len() {
                used.push(false);
            }
            used[at] |= c != ' ';
        }
    }
    let is_stop = |at: &usize| used[*at] && !used[*at - 1] && !used[*at - 2];
    let stops: Vec<usize> = (2..used.len()).filter(is_stop).collect();
    (!stops.is_empty() && stops.len() * 3 >= gaps * 2).then_some(stops)
}

/// The cells of a line of which the columns begin at `stops`.
fn cut<'a>(line: &'a str, stops: &[usize]) -> Vec<&'a str> {
    let mut cells = Vec::with_capacity(stops.len() + 1);
    let mut start = 0;
    let mut next = stops.iter();
    let mut stop = next.next();
    for (number, (at, _)) in line.char_indices().enumerate() {
        if stop == Some(&number) {
            cells.push(&line[start..at]);
            start = at;
            stop = next.next();
        }
    }
    cells.push(&line[start..]);
    cells
}

/// The table that these lines are.
pub(super) fn read_table(lines: &[impl Line], separator: Separator) -> Table {
    let mut table = Table::default();
    let stops = if separator == Separator::Spaces { stops(lines) } else { None };
    let is_surname_first = separator == Separator::Comma && are_surnames_first(lines);
    for (number, line) in lines.iter().enumerate() {
        table.start_row(number as u32 + 1);
        let cells: Vec<&str> = match separator {
            _ if stops.is_some() => cut(line.text(), stops.as_deref().unwrap_or_default()),
            Separator::Bar => line.text().split('|').collect(),
            Separator::Comma if is_surname_first => behind_name(line.text()).collect(),
            Separator::Comma => entry(line.text()).split(',').collect(),
            Separator::Dash => entry(line.text()).split(DASH).collect(),
            Separator::Semicolon => line.text().split(';').collect(),
            Separator::Spaces => line.text().split("  ").filter(|cell| !cell.is_empty()).collect(),
            Separator::Tab => line.text().split('\t').collect(),
        };
        for (column, cell) in cells.into_iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            table.push(column, CellKind::Text, cell.trim().trim_matches('"'));
        }
    }
    table
}

/// A line without the bullet or the number in front of it.
fn entry(line: &str) -> &str {
    item(line).unwrap_or(line)
}

/// Whether nearly all lines begin with a surname and initials, of which the comma parts no cells:
/// `Vries, J. de, Dorpsstraat 1`.
fn are_surnames_first(lines: &[impl Line]) -> bool {
    let has_initials = |line: &&_| {
        let cell = entry(Line::text(*line)).split(',').nth(1).unwrap_or_default().trim();
        let bare: String = cell.split(' ').collect();
        // `J. de`, but not `B. V.`.
        let is_joined = cell.rsplit(' ').next().is_some_and(|w| w.starts_with(char::is_lowercase));
        cell.split(' ').next().is_some_and(is_initials) && (is_joined || is_initials(&bare))
    };
    lines.iter().filter(has_initials).count() * 10 >= lines.len() * 9
}

/// The cells of a line that begins with a surname and initials.
fn behind_name(line: &str) -> impl Iterator<Item = &str> {
    let line = entry(line);
    let comma = line.match_indices(',').nth(1).map_or(line.len(), |(at, _)| at);
    let (name, rest) = line.split_at(comma);
    std::iter::once(name).chain(rest.split(',').skip(1))
}

/// Lines by which it is decided whether lines are of fixed width.
const STOPS_LINES: usize = 12;

/// Characters of a line of fixed width, at most.
const STOPS_WIDTH: usize = 500;

/// What parts the cells of a line in [`Separator::Dash`].
const DASH: &str = " - ";
