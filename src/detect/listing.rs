//! Lists in which names alone tell of people: pupils, clients, staff with what they earn.

use std::collections::BTreeMap;

use crate::detect::Detectors;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Sighting;
use crate::detect::Standing;
use crate::detect::Told;
use crate::detect::business::names_organisation;
use crate::detect::business::says;
use crate::detect::known::Known;
use crate::detect::normalise::fold;
use crate::detect::search::LIKELY_NAME;
use crate::document::Row;
use crate::document::Table;

/// The columns of a table in which others stand than the person of the row, or those of whom the
/// list itself tells something.
pub(super) struct Listing(BTreeMap<u16, Standing>);

impl Listing {
    /// What the columns of `table` are, of which the first `above` rows are the header.
    pub(super) fn of(
        table: &Table,
        columns: &BTreeMap<u16, Known>,
        above: usize,
        detectors: &Detectors,
    ) -> Self {
        let mut standings = BTreeMap::new();
        for (column, known) in columns {
            if let Some(relative) = relative(&known.header) {
                standings.insert(*column, Standing::Relative(relative));
            }
        }
        if table.row_count().saturating_sub(above.max(1)) < LIST {
            return Self(standings);
        }
        let judged = columns.values().any(|k| says(&k.header, "appraisal_headers", detectors))
            || above == 0 && pays(table);
        let title = table.row(0).filter(|row| above == 0 && row.cells().count() == 1);
        let title = title.iter().flat_map(Row::cells).next().map_or("", |cell| cell.text);
        let is_titled = is_of_people(title, detectors);
        for (column, known) in columns {
            let listed = known.names_people(detectors) && judged
                || is_of_people(&known.header, detectors)
                || is_titled && columns.len() == 1;
            if listed {
                standings.entry(*column).or_insert(Standing::Listed);
            }
        }
        Self(standings)
    }

    /// Notes what the columns say of the sightings in a row.
    pub(super) fn mark(&self, sightings: &[Sighting], told: &mut Told<'_>) {
        for (index, sighting) in sightings.iter().enumerate() {
            let column = u16::try_from(sighting.spot).unwrap_or(u16::MAX);
            let Some(standing) = self.0.get(&column) else { continue };
            // Staff are listed, too.
            let fits = match standing {
                Standing::Listed => sighting.hit.kind == Kind::Name,
                _ => told.standing(index).is_none(),
            };
            if fits {
                told.standings.push((index, *standing));
            }
        }
    }
}

/// Notes which names of a passage stand in one of the `lists` of its text.
pub(super) fn mark(lists: &[(usize, usize)], sightings: &[Sighting], told: &mut Told<'_>) {
    for (index, Sighting { hit, .. }) in sightings.iter().enumerate() {
        let within = lists.iter().any(|(from, to)| (*from..*to).contains(&hit.start));
        if within && hit.kind == Kind::Name && told.standing(index).is_none() {
            told.standings.push((index, Standing::Listed));
        }
    }
}

/// Where in `text` ten names or more stand one a line below the name of a group of people, or
/// each with an amount of money.
pub(super) fn lists(text: &str, hits: &[Hit], detectors: &Detectors) -> Vec<(usize, usize)> {
    let is_name = |hit: &&Hit| hit.kind == Kind::Name && hit.confidence >= LIKELY_NAME;
    if hits.iter().filter(is_name).count() < LIST {
        return Vec::new();
    }
    let mut lists = Vec::new();
    let mut run = Run { kind: Line::Other, title: "", start: 0, end: 0, count: 0 };
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
    for end in ends.chain([text.len()]) {
        let from = std::mem::replace(&mut start, end);
        let line = text.get(from..end).unwrap_or_default();
        if line.trim().is_empty() {
            continue;
        }
        let first = hits.partition_point(|hit| hit.start < from);
        let names = hits.iter().skip(first).take_while(|hit| hit.start < end).find(is_name);
        let kind = names.map_or(Line::Other, |hit| kind_of(line, hit, from, detectors));
        if kind != run.kind {
            lists.extend(run.list(detectors));
            let title = if run.kind == Line::Other { run.title } else { "" };
            run = Run { kind, title, start: from, end: from, count: 0 };
        }
        if kind == Line::Other {
            run.title = line;
        }
        run.end = end;
        run.count += 1;
    }
    lists.extend(run.list(detectors));
    lists
}

/// What stands on a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// A name and nothing else.
    Name,
    /// A name and an amount of money.
    Paid,
    Other,
}

/// Lines of one sort, and the one above them.
struct Run<'t> {
    kind: Line,
    title: &'t str,
    start: usize,
    end: usize,
    count: usize,
}

impl Run<'_> {
    /// Where it stands, if it tells of the people in it.
    fn list(&self, detectors: &Detectors) -> Option<(usize, usize)> {
        let tells = match self.kind {
            Line::Name => is_of_people(self.title, detectors),
            Line::Paid => !says(self.title, "public_lists", detectors),
            Line::Other => false,
        };
        (tells && self.count >= LIST).then_some((self.start, self.end))
    }
}

/// What stands on a line with a name, which begins at `from` in the text.
fn kind_of(line: &str, name: &Hit, from: usize, detectors: &Detectors) -> Line {
    let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
    let before = line.get(..name.start.saturating_sub(from)).unwrap_or_default();
    let after = line.get(name.end.saturating_sub(from)..).unwrap_or_default().trim_end();
    if has_letters(before) {
        return Line::Other;
    }
    if !has_letters(after) && !after.contains(|c: char| c.is_ascii_digit() || c == '€') {
        return Line::Name;
    }
    let amount = after.rsplit('€').next().filter(|amount| amount.len() < after.len());
    let is_amount = amount.is_some_and(|amount| {
        let digits = amount.bytes().filter(u8::is_ascii_digit).count();
        digits >= AMOUNT_DIGITS && !has_letters(amount)
    });
    let is_short = after.len() <= AMOUNT_BYTES && after.starts_with([':', ' ', ',', '\t']);
    let own = line.split(['€', ':']).next().unwrap_or_default();
    if is_amount && is_short && !names_organisation(own.trim(), detectors) {
        Line::Paid
    } else {
        Line::Other
    }
}

/// Whether a table without a header has an amount of money in each row.
fn pays(table: &Table) -> bool {
    let is_amount = |text: &str| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        text.contains('€') && digits >= AMOUNT_DIGITS && !text.chars().any(char::is_alphabetic)
    };
    table.rows().take(PAID_ROWS).all(|row| row.cells().any(|cell| is_amount(cell.text)))
}

/// Whether a heading says that those below it are people for whom something is done.
fn is_of_people(heading: &str, detectors: &Detectors) -> bool {
    let says = |list| says(heading, list, detectors);
    let group = || says("private_groups");
    let takes_part = || says("private_activities") && fold(heading).contains("deelnemers");
    heading.len() <= HEADING_BYTES && (group() || takes_part()) && !says("public_lists")
}

/// Which relative a header names; `None` for the person of the row, and for a name that partners
/// bear together.
fn relative(header: &str) -> Option<u8> {
    let header = fold(header);
    if header.len() > HEADING_BYTES || SHARED.iter().any(|word| header.contains(word)) {
        return None;
    }
    let words: Vec<&str> =
        header.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_in = |name: &&str| {
        let parts: Vec<&str> = name.split(' ').collect();
        words.windows(parts.len()).any(|words| words == parts)
    };
    let at = RELATIVES.iter().position(|names| names.iter().any(is_in))?;
    u8::try_from(at).ok()
}

/// What relatives are called, each with other words for the same.
const RELATIVES: [&[&str]; 7] = [
    &["partner", "echtgenoot", "echtgenote"],
    &["vader"],
    &["moeder"],
    &["ouder 1", "ouder1"],
    &["ouder 2", "ouder2"],
    &["verzorger 1", "verzorger1"],
    &["verzorger 2", "verzorger2"],
];

/// Parts of the name of a partner that one may bear oneself (Wet BRP, use of names).
const SHARED: [&str; 2] = ["geslachtsnaam", "voorvoegsel"];

/// Rows that are looked at to know whether all have an amount.
const PAID_ROWS: usize = 50;

/// Names from which on a list tells of the people in it.
const LIST: usize = 10;

/// Bytes of a heading, at most.
const HEADING_BYTES: usize = 80;

/// Digits of what someone is paid or owes, at least.
const AMOUNT_DIGITS: usize = 3;

/// Bytes behind a name, at most, of which an amount is the end.
const AMOUNT_BYTES: usize = 40;

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn a_header_names_a_relative() {
        let cases = [
            ("Naam partner", Some(0)),
            ("Echtgenote", Some(0)),
            ("Vader", Some(1)),
            ("Naam moeder", Some(2)),
            ("Ouder 1", Some(3)),
            ("Ouder 2 (naam)", Some(4)),
            ("Geslachtsnaam partner", None),
            ("Signaalpartner", None),
            ("Ouderenwerk", None),
            ("Ouder", None),
            ("Naam", None),
        ];
        for (header, expected) in cases {
            assert_eq!(relative(header), expected, "{header}");
        }
    }
}
