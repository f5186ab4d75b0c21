//! The header of a table: which row it is, and what its cells name.

use std::collections::BTreeMap;

use crate::detect::Detectors;
use crate::detect::Heading;
use crate::detect::Strength;
use crate::detect::normalise::normalise;
use crate::document::Row;
use crate::document::Table;

/// What the header of a table says of its columns.
pub(super) type Headers = BTreeMap<u16, (String, Vec<Heading>)>;

/// The header of a table, and the index of the first row below it.
///
/// A header may be split over two rows: `Geboorte` above `datum`.
pub(super) fn headers(table: &Table, detectors: &Detectors) -> (Headers, usize) {
    let Some(at) = header_row(table, detectors) else { return (Headers::new(), 0) };
    let mut headers = Headers::new();
    for cell in table.row(at).iter().flat_map(Row::cells) {
        let text = normalise(cell.text).trim().to_owned();
        let headings = headings(&text, detectors);
        headers.insert(cell.column, (text, headings));
    }
    let above = at.checked_sub(1).and_then(|above| table.row(above));
    if let Some(above) = above.filter(|row| is_words(row)) {
        join(&mut headers, &above, Half::Above, detectors);
    }
    let below = table.row(at + 1).filter(is_words);
    let joined = below.is_some_and(|below| join(&mut headers, &below, Half::Below, detectors));
    (headers, at + 1 + usize::from(joined))
}

/// Which half of a header another row has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Above,
    Below,
}

/// Puts the halves of headers together that name something together; gives whether any did.
fn join(headers: &mut Headers, row: &Row<'_>, half: Half, detectors: &Detectors) -> bool {
    let mut joined = false;
    for cell in row.cells() {
        let other = normalise(cell.text);
        let own = headers.get(&cell.column).map_or("", |(text, _)| text.as_str());
        let whole = match half {
            Half::Above => format!("{} {own}", other.trim()),
            Half::Below => format!("{own} {}", other.trim()),
        };
        let is_row_of_its_own = half == Half::Below && own.is_empty();
        let found = detectors.words().headings_exact(whole.trim());
        if !found.is_empty() && !is_row_of_its_own && whole.len() <= HEADER_BYTES {
            headers.insert(cell.column, (whole.trim().to_owned(), found.to_vec()));
            joined = true;
        }
    }
    joined
}

/// Whether no cell of a row has a digit: what names columns is words.
fn is_words(row: &Row<'_>) -> bool {
    row.cells().take(HEADER_CELLS).all(|cell| !has_digit(cell.text))
}

/// What a header says: a known one, one but for a letter or two, or one that has a known one in it.
fn headings(text: &str, detectors: &Detectors) -> Vec<Heading> {
    let words = detectors.words();
    let exact = words.headings_exact(text);
    if !exact.is_empty() {
        return exact.to_vec();
    }
    let within = words.headings(text);
    let misspelt = words.headings_misspelt(text);
    let is_plain = misspelt.iter().any(|heading| heading.strength == Strength::Strong);
    // `gebortedatum` is not some `datum`.
    if within.is_empty() || is_plain { misspelt.to_vec() } else { within }
}

/// The row among the first ten that names the columns: most of its cells are known headers.
fn header_row(table: &Table, detectors: &Detectors) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (index, row) in table.rows().take(HEADER_ROWS).enumerate() {
        let (mut score, mut known) = (0, 0);
        let next = table.row(index + 1);
        if next.as_ref().is_some_and(|next| is_like(&row, next)) {
            continue;
        }
        for cell in row.cells().take(HEADER_CELLS) {
            let text = normalise(cell.text);
            // What comes back in the row below is a value, though headers may be called so:
            // `consulent` below `Functie`.
            let mut below = next.iter().flat_map(Row::cells);
            let comes_back = below.any(|b| b.column == cell.column && b.text == cell.text);
            if text.len() > HEADER_BYTES || comes_back {
                continue;
            }
            let exact = detectors.words().headings_exact(text.trim());
            // `Dorpsstraat 1` is a value that has a header's word in it, and so is `Brinkhorst`.
            let within = if exact.is_empty() && !has_digit(&text) {
                detectors.words().headings(text.trim())
            } else {
                Vec::new()
            };
            let strongest = |headings: &[Heading]| headings.iter().map(|h| h.strength).max();
            known += usize::from(!exact.is_empty());
            score += match (strongest(exact), strongest(&within)) {
                (Some(Strength::Strong | Strength::Never), _) => 2,
                (Some(Strength::Weak), _) | (None, Some(_)) => 1,
                (None, None) => usize::from(detectors.subjects().heading(text.trim()).is_some()),
            };
        }
        // Below a row with as many cells only words that are headers make one.
        let above = index.checked_sub(1).and_then(|above| table.row(above));
        let is_among = above.is_some_and(|above| filled(&above) >= ROW_CELLS.max(filled(&row)));
        let is_header = score >= 1 && (known > 0 || !is_among);
        if is_header && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, index));
        }
    }
    if let Some((_, index)) = best {
        return Some(index);
    }
    // Words over numbers are headers that no list knows.
    let (first, second) = (table.row(0)?, table.row(1)?);
    let words = first.cells().all(|cell| !has_digit(cell.text));
    let numbers = second.cells().any(|cell| has_digit(cell.text));
    (words && numbers).then_some(0)
}

/// How many cells of a row say something.
fn filled(row: &Row<'_>) -> usize {
    row.cells().take(HEADER_CELLS).filter(|cell| !cell.text.trim().is_empty()).count()
}

/// Whether a value in a row is written as the one below it is, digit for digit (a date, a postcode,
/// a number): it is one of the rows that a header stands above.
fn is_like(row: &Row<'_>, next: &Row<'_>) -> bool {
    let mut below = next.cells().peekable();
    row.cells().take(HEADER_CELLS).any(|cell| {
        while below.next_if(|other| other.column < cell.column).is_some() {}
        let other = below.peek().filter(|other| other.column == cell.column);
        other.is_some_and(|other| cell.text != other.text && is_alike(cell.text, other.text))
    })
}

/// Whether two texts have digits and letters at the same places, three digits at least.
fn is_alike(one: &str, other: &str) -> bool {
    let class = |byte: u8| match byte {
        b'0'..=b'9' => b'0',
        b'a'..=b'z' | b'A'..=b'Z' => b'a',
        other => other,
    };
    let digits = one.bytes().filter(u8::is_ascii_digit).count();
    digits >= 3
        && one.len() >= 6
        && one.len() == other.len()
        && one.bytes().zip(other.bytes()).all(|(a, b)| class(a) == class(b))
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Rows among which the header is looked for.
const HEADER_ROWS: usize = 10;

/// Cells of a row that are tried as headers, at most.
const HEADER_CELLS: usize = 200;

/// Cells of a row that is no title, at least.
const ROW_CELLS: usize = 3;

/// Bytes of a header, at most.
const HEADER_BYTES: usize = 80;
