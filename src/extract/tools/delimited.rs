//! Delimited text: which character divides its fields, whether it is a table at all, its cells.

use std::borrow::Cow;

use csv::ReaderBuilder;

use crate::document::CellKind;
use crate::document::Place;
use crate::document::Visibility;
use crate::extract::format::Extract;
use crate::extract::outcome::Unscannable;
use crate::extract::tools::rows::Rows;

/// How a delimited text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Shape {
    /// What divides fields: one of `;`, tab, `,` and `|`.
    pub(in crate::extract) delimiter: u8,
    /// How sure it is that this is a table.
    pub(in crate::extract) evidence: Tabular,
}

/// How much a text looks like a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::extract) enum Tabular {
    /// Enough for a file that calls itself delimited.
    Likely,
    /// Enough for any text: several lines, nearly all divided into the same number of fields.
    Plain,
}

/// How the start of `text` is divided; `None` where it is no table by any delimiter.
pub(in crate::extract) fn shape(text: &str) -> Option<Shape> {
    if let Some(delimiter) = declared_delimiter(text) {
        return Some(Shape { delimiter, evidence: Tabular::Plain });
    }
    let sample = sample(text);
    let mut best: Option<(usize, usize, Shape)> = None;
    for delimiter in DELIMITERS.into_iter().filter(|delimiter| may_divide(sample, *delimiter)) {
        let Some((share, width, records)) = regularity(sample, delimiter) else { continue };
        // Prose has commas in every line, and now and then as many in each.
        let wide_enough = width >= if delimiter == b',' { 3 } else { 2 };
        let is_prose = delimiter == b',' && is_list(sample);
        let evidence = if share >= 95 && records >= 5 && wide_enough && !is_prose {
            Tabular::Plain
        } else if share >= 50 {
            Tabular::Likely
        } else {
            continue;
        };
        if best.is_none_or(|(other, columns, _)| (share, width) > (other, columns)) {
            best = Some((share, width, Shape { delimiter, evidence }));
        }
    }
    best.map(|(_, _, shape)| shape)
}

/// Adds the cells of `text`.
///
/// - Failure: `TooLarge`, noted.
pub(in crate::extract) fn add(
    text: &str,
    delimiter: u8,
    out: &mut Extract<'_>,
) -> Result<(), Unscannable> {
    let body = match declared_delimiter(text) {
        Some(_) => text.split_once(['\n', '\r']).map_or("", |(_, rest)| rest),
        None => text,
    };
    // One quote too many makes half a file one cell: then quotes are characters like any other.
    let longest = records(body, delimiter, Quotes::Meant, usize::MAX)
        .flat_map(|record| record.iter().map(str::len).max())
        .max();
    let quotes = if longest.unwrap_or(0) > CELL_BYTES_MAX { Quotes::Text } else { Quotes::Meant };
    let mut rows = Rows::new(Place::root(), Visibility::Shown);
    let mut outcome = Ok(());
    'all: for (index, record) in records(body, delimiter, quotes, usize::MAX).enumerate() {
        let row = u32::try_from(index).unwrap_or(u32::MAX);
        for (column, field) in record.iter().enumerate() {
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            let field = written_out(field.trim());
            outcome = rows.push(row, column, CellKind::Text, &field, out);
            if outcome.is_err() {
                break 'all;
            }
        }
    }
    rows.finish(out);
    outcome
}

/// A whole number without its exponent: programs write every large one as `1.23456782E8`.
fn written_out(field: &str) -> Cow<'_, str> {
    let number = || {
        let (mantissa, exponent) = field.split_once(['E', 'e'])?;
        let (first, rest) = mantissa.split_once(['.', ','])?;
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if first.len() != 1 || rest.is_empty() || !are_digits(first) || !are_digits(rest) {
            return None;
        }
        let number: f64 = format!("{first}.{rest}e{exponent}").parse().ok()?;
        (number.fract() == 0.0 && number < 1e15).then(|| format!("{number:.0}"))
    };
    number().map_or(Cow::Borrowed(field), Cow::Owned)
}

/// Whether quotes hold a field together or are part of the text.
#[derive(Clone, Copy)]
enum Quotes {
    Meant,
    Text,
}

fn records(
    text: &str,
    delimiter: u8,
    quotes: Quotes,
    count_max: usize,
) -> impl Iterator<Item = csv::StringRecord> + '_ {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .quoting(matches!(quotes, Quotes::Meant))
        .from_reader(text.as_bytes())
        .into_records()
        .filter_map(Result::ok)
        .take(count_max)
}

/// Whether half of the lines could be divided by `delimiter`: a look that costs next to nothing,
/// before the reader is built that decides.
fn may_divide(sample: &str, delimiter: u8) -> bool {
    if memchr::memchr(b'"', sample.as_bytes()).is_some() {
        return memchr::memchr(delimiter, sample.as_bytes()).is_some();
    }
    let lines = sample.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    let (with, all) = lines.fold((0_usize, 0_usize), |(with, all), line| {
        let found = memchr::memchr(delimiter, line.as_bytes()).is_some();
        (with + usize::from(found), all + 1)
    });
    with > 0 && with * 2 >= all
}

/// Whether at least half of the lines are items of a list: `- J. Bos, wonende Dorpsstraat 1, …`,
/// `1. J. Bos, …`.
fn is_list(sample: &str) -> bool {
    let lines = sample.lines().map(str::trim_start).filter(|line| !line.is_empty());
    let is_item = |line: &str| {
        let digits = line.bytes().take(NUMBER_DIGITS + 1).take_while(u8::is_ascii_digit).count();
        let behind = line.get(digits..).unwrap_or_default();
        let is_numbered = (1..=NUMBER_DIGITS).contains(&digits)
            && [". ", ") "].iter().any(|mark| behind.starts_with(mark));
        is_numbered || BULLETS.iter().any(|bullet| line.starts_with(bullet))
    };
    let (items, all) = lines.fold((0_usize, 0_usize), |(items, all), line| {
        (items + usize::from(is_item(line)), all + 1)
    });
    items * 2 >= all
}

/// Share in percent of the records that have the most usual number of fields, that number, and
/// how many records there are; `None` where most have one field.
fn regularity(sample: &str, delimiter: u8) -> Option<(usize, usize, usize)> {
    let widths: Vec<usize> = records(sample, delimiter, Quotes::Meant, SAMPLE_RECORDS)
        .filter(|record| record.iter().any(|field| !field.trim().is_empty()))
        .map(|record| record.len())
        .collect();
    let usual = |width: &usize| widths.iter().filter(|other| *other == width).count();
    let width = *widths.iter().filter(|width| **width > 1).max_by_key(|width| usual(width))?;
    Some((usual(&width) * 100 / widths.len(), width, widths.len()))
}

/// The first lines, cut after a whole one.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE_BYTES {
        return text;
    }
    let end = (0..=SAMPLE_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let cut = text.get(..end).unwrap_or_default();
    cut.rfind(['\n', '\r']).map_or(cut, |line| cut.get(..line).unwrap_or(cut))
}

/// The delimiter of a first line `sep=;`, by which Excel is told.
fn declared_delimiter(text: &str) -> Option<u8> {
    let line = text.trim_start_matches('\u{feff}').lines().next()?;
    let value = line.trim_end().trim_matches('"');
    let value =
        value.get(..4).filter(|key| key.eq_ignore_ascii_case("sep=")).and(value.get(4..))?;
    match value.as_bytes() {
        [delimiter] if delimiter.is_ascii_punctuation() => Some(*delimiter),
        [] if line.contains('\t') => Some(b'\t'),
        _ => None,
    }
}

const DELIMITERS: [u8; 5] = [b';', b'\t', b',', b'|', b'~'];
const BULLETS: [&str; 4] = ["- ", "* ", "• ", "· "];
/// Digits of the number of an item, at most.
const NUMBER_DIGITS: usize = 3;
const SAMPLE_BYTES: usize = 64 * 1024;
const SAMPLE_RECORDS: usize = 200;
const CELL_BYTES_MAX: usize = 32_768;

#[cfg(test)]
mod tests {
    use super::{Tabular, add, shape};
    use crate::document::Content;
    use crate::extract::format::Extract;
    use crate::extract::{Budget, Collected, Limits};

    fn cells(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let (mut budget, mut read) = (Budget::new(Limits::default()), Collected::default());
        assert_eq!(add(text, delimiter, &mut Extract::new(&mut budget, &mut read)), Ok(()));
        let blocks = read.document.blocks;
        let [Content::Table(table)] = [&blocks[0].content] else { panic!("no table") };
        table.rows().map(|row| row.cells().map(|cell| cell.text.to_owned()).collect()).collect()
    }

    #[test]
    fn works_out_the_delimiter() {
        let line = |fields: &str| format!("{fields}\n").repeat(6);
        let cases = [
            (line("Jan;1,5;x"), Some((b';', Tabular::Plain))),
            (line("Jan\tde Vries, J.\tx"), Some((b'\t', Tabular::Plain))),
            (line("Jan,de Vries,x"), Some((b',', Tabular::Plain))),
            (line("Jan|de Vries"), Some((b'|', Tabular::Plain))),
            (line("1204~Jan de Vries~04-10-2000"), Some((b'~', Tabular::Plain))),
            (line("Beste Jan, dank"), Some((b',', Tabular::Likely))),
            (line("- J. Bos, wonende Dorpsstraat 1, 1234 AB"), Some((b',', Tabular::Likely))),
            (line("12. J. Bos, Dorpsstraat 1, 1234 AB"), Some((b',', Tabular::Likely))),
            ("a;b\n".to_owned(), Some((b';', Tabular::Likely))),
            ("sep=|\na|b".to_owned(), Some((b'|', Tabular::Plain))),
            ("Beste Jan,\nhoe gaat het,\nen, nu ja, met jou?\ndag\ndag".to_owned(), None),
            (String::new(), None),
        ];
        for (text, expected) in cases {
            assert_eq!(shape(&text).map(|s| (s.delimiter, s.evidence)), expected, "{text}");
        }
    }

    #[test]
    fn reads_every_way_of_writing_cells() {
        let expected = vec![vec!["a", "b;c"], vec!["d\n\"e", "f"]];
        for text in [
            "a;\"b;c\"\n\"d\n\"\"e\";f\n",
            "a;\"b;c\"\r\n\"d\n\"\"e\";f",
            "a;\"b;c\"\r\"d\n\"\"e\";f\r",
            "sep=;\r\na;\"b;c\"\r\n\"d\n\"\"e\";f",
        ] {
            assert_eq!(cells(text, b';'), expected, "{text}");
        }
        let large = cells("1.23456782E8;1,23456782e+08;1.5E2\n1.25E0;12.5E3;1E8\n", b';');
        assert_eq!(large, [["123456782", "123456782", "150"], ["1.25E0", "12.5E3", "1E8"]]);
        let stray = format!("\"open;1\n{}", "x;123456782\n".repeat(4_000));
        assert_eq!(cells(&stray, b';').len(), 4_001);
    }
}
