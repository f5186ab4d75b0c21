//! Lists in running text, one entry after another, that are about organisations: blocks of labels
//! and values, as XML is read and as people type them, cards of a few lines, and lines that begin
//! with a dash or a number.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::ops::Range;

use crate::detect::About;
use crate::detect::Detectors;
use crate::detect::caption::Who;
use crate::detect::header::Headers;
use crate::detect::header::headers;
use crate::detect::known::columns;
use crate::detect::signs::is_blank;
use crate::document::CellKind;
use crate::document::Table;

/// Which of `lines` are entries of lists of organisations; only those that are open are looked at.
pub(super) fn of_organisations(
    lines: &[&str],
    is_open: &dyn Fn(usize) -> bool,
    has_colon: &dyn Fn(usize) -> bool,
    detectors: &Detectors,
) -> Vec<Range<usize>> {
    let line = |at: usize| lines.get(at).copied().unwrap_or_default();
    let labels = |at: usize| {
        if has_colon(at) { labelled(line(at)).is_some() } else { is_blank(line(at)) }
    };
    let items = |at: usize| item(line(at)).is_some();
    let cards = |at: usize| line(at).len() <= CARD_LINE_BYTES && !line(at).ends_with('.');
    let forms: [Form<'_>; 3] = [(&labels, from_labels), (&items, from_items), (&cards, from_cards)];
    let mut found = Vec::new();
    for (fits, read) in forms {
        let mut at = 0;
        while at < lines.len() {
            let fits = |index: &usize| is_open(*index) && fits(*index);
            let end = at + (at..lines.len()).take_while(fits).count();
            for list in read(&lines[at..end]) {
                if is_of_organisations(&list.table, list.has_header, detectors) {
                    found.push(at + list.lines.start..at + list.lines.end);
                }
            }
            at = end.max(at + 1);
        }
    }
    found
}

/// Which lines may be of a form, and what reads the entries in them.
type Form<'f> = (&'f dyn Fn(usize) -> bool, fn(&[&str]) -> Vec<List>);

/// Entries that are of one form.
struct List {
    /// Where they stand.
    lines: Range<usize>,
    /// Each of them as a row.
    table: Table,
    /// Whether the first row has the names of the columns.
    has_header: bool,
}

fn is_of_organisations(table: &Table, has_header: bool, detectors: &Detectors) -> bool {
    let (headers, first_row) =
        if has_header { headers(table, detectors) } else { (Headers::new(), 0) };
    columns(table, &headers, first_row, Who::Unknown, detectors).1 == About::Organisations
}

/// Entries that begin with the same label each.
fn from_labels(lines: &[&str]) -> Vec<List> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for (label, _) in lines.iter().filter_map(|line| labelled(line)) {
        *times.entry(label).or_default() += 1;
    }
    let is_first = |label: &str| times.get(label).is_some_and(|times| *times >= ENTRIES);
    let begins = |line: &&str| labelled(line).is_some_and(|(label, _)| is_first(label));
    let Some(first) = lines.iter().position(begins) else { return Vec::new() };
    let start = labelled(lines[first]).map(|(label, _)| label);
    let mut names: HashMap<&str, u16> = HashMap::new();
    let mut rows: Vec<BTreeMap<u16, &str>> = Vec::new();
    for (label, value) in lines[first..].iter().filter_map(|line| labelled(line)) {
        if Some(label) == start {
            rows.push(BTreeMap::new());
        }
        let next = u16::try_from(names.len()).unwrap_or(u16::MAX);
        if next < LABELS {
            names.entry(label).or_insert(next);
        }
        if let (Some(row), Some(column)) = (rows.last_mut(), names.get(label)) {
            row.entry(*column).or_insert(value);
        }
    }
    if names.len() < 2 {
        return Vec::new();
    }
    let header = names.into_iter().map(|(name, column)| (column, name)).collect();
    let table = table(std::iter::once(header).chain(rows));
    vec![List { lines: first..lines.len(), table, has_header: true }]
}

/// Cards of a few lines each, parted by empty ones.
fn from_cards(lines: &[&str]) -> Vec<List> {
    let mut cards: Vec<Range<usize>> = Vec::new();
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| !is_blank(line)) {
        match cards.last_mut().filter(|card| card.end == at) {
            Some(card) => card.end = at + 1,
            None => cards.push(at..at + 1),
        }
    }
    let is_card = |card: &Range<usize>| (2..=CARD_LINES).contains(&card.len());
    let alike = |one: &Range<usize>, next: &Range<usize>| {
        is_card(one) && is_card(next) && one.len().abs_diff(next.len()) <= 2
    };
    let groups = cards.chunk_by(alike).filter(|group| group.len() >= ENTRIES);
    let list = |group: &[Range<usize>]| {
        let rows = group.iter().map(|card| cells(lines[card.clone()].iter().copied()));
        let (start, end) = (group.first()?.start, group.last()?.end);
        Some(List { lines: start..end, table: table(rows), has_header: false })
    };
    groups.filter_map(list).collect()
}

/// Lines that begin with a dash, a bullet or a number, and fall apart into cells.
fn from_items(lines: &[&str]) -> Vec<List> {
    let of = |separator: &&str| {
        let parted = lines.iter().filter(|line| line.matches(*separator).count() >= 2);
        lines.len() >= ENTRIES && parted.count() * 10 >= lines.len() * 9
    };
    let Some(separator) = SEPARATORS.into_iter().find(of) else { return Vec::new() };
    let rows = lines.iter().copied().filter_map(item).map(|line| cells(line.split(separator)));
    let table = table(rows);
    vec![List { lines: 0..lines.len(), table, has_header: false }]
}

fn cells<'t>(values: impl Iterator<Item = &'t str>) -> BTreeMap<u16, &'t str> {
    (0..LABELS).zip(values.map(str::trim)).collect()
}

fn table<'t>(rows: impl Iterator<Item = BTreeMap<u16, &'t str>>) -> Table {
    let mut table = Table::default();
    for (number, row) in (1..).zip(rows) {
        table.start_row(number);
        for (column, value) in row {
            table.push(column, CellKind::Text, value);
        }
    }
    table
}

/// The label and the value of a line such as `Telefoon: 0123 456789`.
fn labelled(line: &str) -> Option<(&str, &str)> {
    let colon = memchr::memchr(b':', line.as_bytes())?;
    let (label, value) = (line.get(..colon)?, line.get(colon + 1..)?);
    let label = label.trim_matches([' ', '\t', '*', '-', '•']);
    let is_label = (1..=LABEL_BYTES).contains(&label.len())
        && label.starts_with(char::is_alphabetic)
        && label.split(' ').count() <= LABEL_WORDS;
    (is_label && !value.starts_with("//")).then(|| (label, value.trim()))
}

/// What stands behind the dash, the bullet or the number with which a line begins.
pub(super) fn item(line: &str) -> Option<&str> {
    // Most lines begin with a letter.
    if line.as_bytes().first().is_none_or(u8::is_ascii_alphabetic) {
        return None;
    }
    let line = line.trim_start();
    let digits = line.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let rest = match digits {
        0 => line.strip_prefix(['-', '*', '•', '·'])?,
        1..=3 => line.get(digits..)?.strip_prefix(['.', ')'])?,
        _ => return None,
    };
    rest.strip_prefix([' ', '\t']).map(str::trim).filter(|rest| !rest.is_empty())
}

/// Entries from which on they are a list.
const ENTRIES: usize = 4;

/// What parts the cells of a line.
const SEPARATORS: [&str; 4] = [" - ", "; ", " | ", ", "];

/// Bytes and words of a label, at most.
const LABEL_BYTES: usize = 40;
const LABEL_WORDS: usize = 4;

/// Labels of one entry, at most.
const LABELS: u16 = 40;

/// Lines of a card, and bytes of each, at most.
const CARD_LINES: usize = 12;
const CARD_LINE_BYTES: usize = 80;

#[cfg(test)]
mod tests {
    use super::from_cards;
    use super::from_items;
    use super::from_labels;

    #[test]
    fn reads_entries_as_rows() {
        let labels = "Naam: Bouw B.V.\nTel: 1\n\nNaam: Groen B.V.\nTel: 2\n\nNaam: Infra N.V.\n\
                      Tel: 3\n\nNaam: Zorg B.V.\nTel: 4";
        let cards = "Bouw B.V.\n1\n\nGroen B.V.\n2\n\nInfra N.V.\n3\n\nZorg B.V.\n4";
        let items = "- A, 1, x\n- B, 2, y\n2. C, 3, z\n• D, 4, x";
        let cases = [
            (from_labels(&lines(labels)), Some(5)),
            (from_labels(&lines("Van: a\nAan: b\nOnderwerp: c")), None),
            (from_cards(&lines(cards)), Some(4)),
            (from_cards(&lines("Geachte heer,\n\nDank.\n\nGroet,\n\nEls")), None),
            (from_items(&lines(items)), Some(4)),
            (from_items(&lines("- een\n- twee\n- drie\n- vier")), None),
        ];
        for (index, (lists, rows)) in cases.into_iter().enumerate() {
            let found = lists.first().map(|list| list.table.row_count());
            assert_eq!(found, rows, "case {index}");
        }
    }

    fn lines(text: &str) -> Vec<&str> {
        text.lines().collect()
    }
}
