//! Forms: sheets in which labels stand left of the values instead of above them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::detect::Detectors;
use crate::detect::Fit;
use crate::detect::Heading;
use crate::detect::Kind;
use crate::detect::Strength;
use crate::detect::boxes::boxes;
use crate::detect::column::is_checked;
use crate::detect::normalise::normalise;
use crate::document::CellKind;
use crate::document::Row;
use crate::document::Table;

/// A sheet of forms as a table: the labels are its header, each form that was filled in is a row.
pub(super) struct Turned {
    /// Labels above values.
    pub(super) table: Table,
    /// The column in which the values of each row stood, that of the header first.
    pub(super) columns: Vec<u16>,
}

/// The forms in `table`, turned on their side; none where it is no sheet of forms.
///
/// A form has labels in its first column, of two kinds at least: in every second row, or the same
/// ones again and again. A label that stands there again starts the next form; values in several
/// columns are one form each. A table that was turned on its side is many such forms: its rows have
/// a label, and behind it values of the kind that it names. A row that begins further to the right
/// goes on with the values of the label above it.
pub(super) fn turned(table: &Table, detectors: &Detectors) -> Option<Turned> {
    let rows = table.row_count();
    if !(2..=ROWS).contains(&rows) || rows > TABLE_ROWS && !repeats(table, TABLE_ROWS) {
        return None;
    }
    let mut known: HashMap<&str, Option<Heading>> = HashMap::new();
    let labels: Vec<Option<Heading>> =
        (0..rows).map(|index| label(&table.row(index)?, &mut known, detectors)).collect();
    let known = labels.iter().flatten().count();
    let column = label_column(table);
    // A title above a form is no label.
    let has_value = |index: &usize| table.row(*index).is_some_and(|row| row.cells().count() > 1);
    let stands = |index: &usize| !goes_on(table, *index, column) && has_value(index);
    let labelled = (0..rows).filter(stands).count();
    let mut kinds: Vec<Kind> = labels.iter().flatten().map(|heading| heading.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let is_strong = labels.iter().flatten().any(|heading| heading.strength == Strength::Strong);
    // `BSN`, `Status`, `BSN`, `Status`: the values below that label are people.
    let tells = kinds.len() >= 2 || kinds.first().is_some_and(|kind| is_checked(*kind));
    let is_form = is_strong
        && (kinds.len() >= 2 && known * 2 >= labelled
            || known >= 4 && tells && repeats(table, rows)
            || known * 4 >= labelled && is_of_one(table, &labels));
    if !is_form && !is_turned(table, detectors) {
        return None;
    }
    let mut sheet = Sheet::default();
    let mut start = first_form(table, &labels);
    if start > 0 {
        sheet.add(table, (0, start), column);
    }
    while start < rows && sheet.labels.len() <= LABELS {
        let name = first_text(table, start);
        let again =
            |index: &usize| first_text(table, *index) == name && !goes_on(table, *index, column);
        let end = (start + 1..rows).find(again).unwrap_or(rows);
        sheet.add(table, (start, end), column);
        start = end;
    }
    (sheet.labels.len() <= LABELS).then(|| sheet.turned())
}

/// The row in which the first form begins: below lines that name nothing and do not come back, such
/// as the date on which a sheet was printed.
fn first_form(table: &Table, labels: &[Option<Heading>]) -> usize {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for text in (0..labels.len()).filter_map(|at| first_text(table, at)) {
        *times.entry(text).or_default() += 1;
    }
    let comes_back = |text: &str| times.get(text).is_some_and(|times| *times > 2);
    let begins = |at: &usize| first_text(table, *at).is_some_and(comes_back);
    let above = labels.iter().take_while(|label| label.is_none()).count();
    (0..labels.len()).find(begins).filter(|first| *first <= above).unwrap_or(0)
}

/// What the first cell of a row names, if the cell behind it is not a label as well; `known` are
/// the first cells met before.
fn label<'t>(
    row: &Row<'t>,
    known: &mut HashMap<&'t str, Option<Heading>>,
    detectors: &Detectors,
) -> Option<Heading> {
    let mut cells = row.cells();
    let (first, second) = (cells.next()?, cells.next()?);
    let words = detectors.words();
    let named =
        |headings: &[Heading]| headings.iter().find(|h| h.strength != Strength::Never).copied();
    // A misspelt label is looked for among few of them only: a table has as many as it has rows.
    let is_few = known.len() < TURNED_ROWS;
    let heading = *known.entry(first.text).or_insert_with(|| {
        let subject = || detectors.subjects().heading(first.text);
        let of_subject = || subject().map(|kind| Heading { kind, strength: Strength::Strong });
        let exact = named(words.headings_exact(first.text)).or_else(of_subject);
        exact.or_else(|| is_few.then(|| named(words.headings_misspelt(first.text))).flatten())
    });
    let is_label = named(words.headings_exact(second.text));
    let is_value = is_label.is_none_or(|heading| heading.strength == Strength::Weak);
    heading.filter(|_| is_value)
}

/// Whether the texts of the first column come back in the first `rows`, and have no numbers.
fn repeats(table: &Table, rows: usize) -> bool {
    let mut firsts: Vec<&str> = (0..rows).filter_map(|at| first_text(table, at)).collect();
    firsts.sort_unstable();
    firsts.dedup();
    let has_digit = |text: &&str| text.bytes().any(|byte| byte.is_ascii_digit());
    firsts.len() * 2 <= rows && firsts.len() >= 2 && !firsts.iter().any(has_digit)
}

/// Whether a table of two columns has a date of birth behind its label: what is told of one.
fn is_of_one(table: &Table, labels: &[Option<Heading>]) -> bool {
    let births = |heading: &&Heading| heading.kind == Kind::DateOfBirth;
    labels.iter().flatten().filter(births).count() == 1
        && table.rows().all(|row| row.cells().count() <= 2)
}

/// Whether the rows of a table are what its columns should be: behind a header stand values of the
/// kind that it names, or never names.
fn is_turned(table: &Table, detectors: &Detectors) -> bool {
    let rows = table.row_count();
    if rows > TURNED_ROWS {
        return false;
    }
    if table.rows().filter(|row| is_of_people(row, detectors)).count() == 1 {
        return true;
    }
    if values_first(table) * 4 > rows {
        return false;
    }
    let agrees = |row: &Row<'_>| {
        let mut cells = row.cells();
        let first = cells.next()?;
        let heading = *detectors.words().headings_exact(first.text).first()?;
        let detector = detectors.list().iter().find(|d| d.kind() == heading.kind)?;
        let values: Vec<String> =
            cells.take(SAMPLE).map(|cell| normalise(cell.text).trim().to_owned()).collect();
        let fits = |value: &&String| {
            matches!(detector.fits(value, detectors.words()), Fit::Yes(_) | Fit::Named(_))
        };
        let fitting = values.iter().filter(fits).count();
        (values.len() >= 2 && fitting * 10 >= values.len() * 6).then_some(heading)
    };
    let agreeing: Vec<Heading> = table.rows().filter_map(|row| agrees(&row)).collect();
    agreeing.len() >= 2
        || agreeing.iter().any(|heading| {
            let is_plain = is_checked(heading.kind) || heading.kind == Kind::Email;
            is_plain && heading.strength == Strength::Strong
        })
}

/// Whether a row has, behind something else, of many people what each has of their own: an address
/// of mail, or a date of birth below a label. No table has so many of them beside each other
/// unless each stands for someone.
fn is_of_people(row: &Row<'_>, detectors: &Detectors) -> bool {
    let mut cells = row.cells();
    let Some(first) = cells.next() else { return false };
    let values: Vec<String> =
        cells.take(SAMPLE).map(|cell| normalise(cell.text).trim().to_owned()).collect();
    let mut different: Vec<&String> = values.iter().collect();
    different.sort_unstable();
    different.dedup();
    if values.len() < ABREAST || different.len() * 10 < values.len() * 8 {
        return false;
    }
    let is_called = |kind| {
        let headings = detectors.words().headings_exact(first.text);
        headings.iter().any(|own| own.kind == kind && own.strength == Strength::Strong)
    };
    detectors.list().iter().any(|detector| {
        let is_personal = match detector.kind() {
            Kind::Email => !first.text.contains('@'),
            Kind::DateOfBirth => is_called(Kind::DateOfBirth),
            _ => false,
        };
        let fits = |value: &&String| matches!(detector.fits(value, detectors.words()), Fit::Yes(_));
        is_personal && values.iter().filter(fits).count() * 10 >= values.len() * 9
    })
}

/// How many rows begin with something with a digit in it, as values do. Labels that are numbered
/// (`Vraag 1`, `Vraag 2`) are none.
fn values_first(table: &Table) -> usize {
    let bare = |text: &str| -> String {
        text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ').to_owned()
    };
    let firsts = (0..table.row_count()).filter_map(|at| first_text(table, at));
    let has_digit = |text: &&str| text.bytes().any(|byte| byte.is_ascii_digit());
    let numbered: Vec<&str> = firsts.filter(has_digit).collect();
    let mut names: HashMap<String, usize> = HashMap::new();
    numbered.iter().for_each(|text| *names.entry(bare(text)).or_default() += 1);
    let is_label = |text: &&&str| {
        let name = bare(text);
        !name.is_empty() && !has_digit(&name.as_str()) && names.get(&name).is_some_and(|n| *n > 1)
    };
    numbered.len() - numbered.iter().filter(is_label).count()
}

/// The column in which the labels stand: the first in use.
fn label_column(table: &Table) -> u16 {
    let firsts = table.rows().filter_map(|row| row.cells().next().map(|cell| cell.column));
    firsts.min().unwrap_or(0)
}

/// Whether a row has no label of its own: what stands in it goes on with the one above.
fn goes_on(table: &Table, index: usize, column: u16) -> bool {
    let row = table.row(index);
    let first = row.as_ref().and_then(|row| row.cells().next());
    index > 0 && first.is_none_or(|first| first.column > column)
}

fn first_text(table: &Table, index: usize) -> Option<&str> {
    Some(table.row(index)?.cells().next()?.text)
}

/// The labels of a sheet of forms, and what was filled in.
#[derive(Default)]
struct Sheet<'t> {
    /// The columns of the labels: each, and which of that name in its form it is.
    labels: HashMap<(&'t str, usize), usize>,
    /// The column of each form, and its values by label.
    forms: Vec<(u16, BTreeMap<usize, Cow<'t, str>>)>,
}

impl<'t> Sheet<'t> {
    /// Adds the forms in the rows from `start` to `end`: one in each column of values.
    fn add(&mut self, table: &'t Table, (start, end): (usize, usize), column: u16) {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let mut forms: BTreeMap<u16, BTreeMap<usize, Cow<'t, str>>> = BTreeMap::new();
        let mut name = "";
        for row in (start..end).filter_map(|index| table.row(index)) {
            let mut cells = row.cells().peekable();
            if let Some(first) = cells.next_if(|first| first.column <= column || name.is_empty()) {
                name = first.text;
            }
            let again = seen.entry(name).and_modify(|times| *times += 1).or_insert(0);
            let next = self.labels.len();
            let at = *self.labels.entry((name, *again)).or_insert(next);
            let mut boxed = boxes(&row).into_iter().peekable();
            for cell in cells.take(COLUMNS) {
                boxed.next_if(|number| number.columns.1 < cell.column);
                // The digits in the boxes of a form are one value, in the column of the first.
                let text = match boxed.peek() {
                    Some(number) if number.columns.0 < cell.column => continue,
                    Some(number) if number.columns.0 == cell.column => {
                        Cow::Owned(number.digits.clone())
                    }
                    _ => Cow::Borrowed(cell.text),
                };
                forms.entry(cell.column).or_default().insert(at, text);
            }
        }
        self.forms.extend(forms);
    }

    fn turned(self) -> Turned {
        let mut table = Table::default();
        table.start_row(1);
        let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        let labels: BTreeMap<usize, &str> =
            self.labels.into_iter().map(|((label, _), at)| (at, label)).collect();
        for (at, label) in labels {
            table.push(column(at), CellKind::Text, label);
        }
        let mut columns = vec![0];
        for (number, (stood, values)) in self.forms.into_iter().enumerate() {
            table.start_row(u32::try_from(number).unwrap_or(u32::MAX).saturating_add(2));
            for (at, value) in values {
                table.push(column(at), CellKind::Text, &value);
            }
            columns.push(stood);
        }
        Turned { table, columns }
    }
}

/// Labels of one form, at most: what has more is a table. Each is looked for in every row.
const LABELS: usize = 400;

/// Rows that a sheet of forms has at most.
const ROWS: usize = 20_000;

/// Rows from which on a sheet is a table, unless the same labels come back in it.
const TABLE_ROWS: usize = 400;

/// Rows that a table has at most that was turned on its side: its columns, once.
const TURNED_ROWS: usize = 60;

/// Values of a row that are looked at to see whether they are what its label says.
const SAMPLE: usize = 20;

/// People beside each other from which on a table is one that was turned on its side.
const ABREAST: usize = 5;

/// Columns of values that are read as forms, at most.
const COLUMNS: usize = 500;
