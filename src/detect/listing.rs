//! Lists in which names alone tell of people: pupils, clients, staff with what they earn.

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::detect::Detectors;
use crate::detect::Ground;
use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Sighting;
use crate::detect::Standing;
use crate::detect::Told;
use crate::detect::business::names_organisation;
use crate::detect::business::says;
use crate::detect::caption::Caption;
use crate::detect::caption::Tells;
use crate::detect::known::Known;
use crate::detect::normalise::fold;
use crate::detect::person::Word;
use crate::detect::person::is_title;
use crate::detect::person::words_of;
use crate::detect::roster::AMOUNT_DIGITS;
use crate::detect::roster::Age;
use crate::detect::roster::age;
use crate::detect::roster::born_in;
use crate::detect::roster::is_amount;
use crate::detect::roster::starts_with_amount;
use crate::detect::search::LIKELY_NAME;
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
        caption: Caption,
        detectors: &Detectors,
    ) -> Self {
        let mut standings = BTreeMap::new();
        let is_child = |known: &Known| {
            known.is_of(Kind::Name) && CHILD.contains(&fold(&known.header).as_str())
        };
        let has_child = columns.values().any(is_child);
        for (column, known) in columns {
            let is_parent = || has_child && PARENT.contains(&fold(&known.header).as_str());
            if let Some(relative) = relative(&known.header).or_else(|| is_parent().then_some(OTHER))
            {
                standings.insert(*column, Standing::Relative(relative));
            }
        }
        if table.row_count().saturating_sub(above) < LIST {
            return Self(standings);
        }
        let any = |list| columns.values().any(|known| says(&known.header, list, detectors));
        let judged = any("appraisal_headers")
            || any("private_headers")
            || columns.values().any(Known::is_called_account)
            || above == 0 && pays(table);
        let is_titled = caption.tells == Tells::Private;
        for (column, known) in columns {
            let own = Caption::of(&known.header, detectors);
            let is_listed = match own.tells {
                Tells::Private => !known.is_role(detectors),
                Tells::Public => known.names_people(detectors) && judged,
                Tells::Plain => {
                    known.names_people(detectors) && (judged || is_titled)
                        || is_titled && columns.len() == 1
                }
            };
            if is_listed {
                standings.entry(*column).or_insert(Standing::Listed);
            }
        }
        Self(standings)
    }

    /// Notes what the columns say of the sightings in a row.
    pub(super) fn mark(&self, sightings: &mut [Sighting], told: &mut Told<'_>) {
        for (index, sighting) in sightings.iter_mut().enumerate() {
            let column = u16::try_from(sighting.spot).unwrap_or(u16::MAX);
            let Some(standing) = self.0.get(&column) else { continue };
            // Staff are listed, too.
            let fits = match standing {
                Standing::Listed => sighting.hit.kind == Kind::Name,
                _ => told.standing(index).is_none(),
            };
            if fits {
                if *standing == Standing::Listed {
                    sighting.hit.ground = Ground::Listed;
                }
                told.standings.push((index, *standing));
            }
        }
    }
}

/// What the rows above the header of `table` say that are a title, and where they say nothing,
/// `caption`.
pub(super) fn titled(
    table: &Table,
    above: usize,
    caption: Caption,
    detectors: &Detectors,
) -> Caption {
    let rows = (0..above.max(1)).filter_map(|index| table.row(index));
    let title = rows.filter(|row| row.cells().count() == 1).flat_map(|row| {
        row.cells().map(|cell| Caption::of(cell.text, detectors)).collect::<Vec<_>>()
    });
    title.fold(Caption::default(), |caption, title| caption.or(|| title)).or(|| caption)
}

/// Notes which names of a passage stand in one of the `lists` of its text.
pub(super) fn mark(lists: &[(usize, usize)], sightings: &mut [Sighting], told: &mut Told<'_>) {
    for (index, Sighting { hit, .. }) in sightings.iter_mut().enumerate() {
        let within = lists.iter().any(|(from, to)| (*from..*to).contains(&hit.start));
        // Whoever one of many letters greets is no correspondent.
        let is_greeted = lists.contains(&(hit.start, hit.end));
        if within && hit.kind == Kind::Name && (is_greeted || told.standing(index).is_none()) {
            told.standings.retain(|(at, _)| *at != index);
            hit.ground = Ground::Listed;
            told.standings.push((index, Standing::Listed));
        }
    }
}

/// Notes of several names with a year of birth or an age behind them, in a passage that says something
/// sensitive beyond doubt, that it is told of all of them.
pub(super) fn mark_born(text: &str, sightings: &mut [Sighting], told: &mut Told<'_>) {
    if told.mentions.iter().all(|mention| mention.strongest < DECISIVE) {
        return;
    }
    // Writers and speakers have an age, too.
    let is_of_people = !told.tone.is_general();
    let is_born = |(_, sighting): &(usize, &mut Sighting)| {
        let hit = &sighting.hit;
        let to = text.floor_char_boundary(text.len().min(hit.end + BORN_BYTES));
        let tail = text.get(hit.end..to).unwrap_or_default();
        let is_aged = || is_of_people && age(tail).is_some_and(|age| age.is_said);
        hit.kind == Kind::Name
            && hit.confidence >= LIKELY_NAME
            && (born_in(tail).is_some() || is_aged())
    };
    let born: Vec<(usize, &mut Sighting)> =
        sightings.iter_mut().enumerate().filter(is_born).collect();
    if born.len() < BORN {
        return;
    }
    for (index, sighting) in born {
        if told.standing(index).is_none() {
            sighting.hit.ground = Ground::Listed;
            told.standings.push((index, Standing::Listed));
        }
    }
}

/// Where in `text` ten names or more stand one a line, or one behind another on a line, of which a
/// heading tells something, `caption` for the whole text, or an amount of money or an age behind
/// each.
pub(super) fn lists(
    text: &str,
    hits: &[Hit],
    caption: Caption,
    detectors: &Detectors,
) -> Vec<(usize, usize)> {
    let is_name = |hit: &&Hit| hit.kind == Kind::Name && hit.confidence >= LIKELY_NAME;
    if hits.iter().filter(is_name).count() < LIST {
        return Vec::new();
    }
    let mut lists = of_letters(text, hits);
    let mut above = ["", ""];
    let mut run = Run::default();
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
    for end in ends.chain([text.len()]) {
        let from = std::mem::replace(&mut start, end);
        let line = text.get(from..end).unwrap_or_default();
        if line.trim().is_empty() {
            continue;
        }
        let first = hits.partition_point(|hit| hit.start < from);
        let names = || hits.iter().skip(first).take_while(|hit| hit.start < end).filter(is_name);
        let heading = |label: &str| {
            Caption::of(label, detectors).or(|| Caption::above(above, caption, detectors))
        };
        if names().nth(LIST - 1).is_some() {
            lists.extend(run.list(|| heading("")));
            run = Run::default();
            let series: Vec<&Hit> = names().collect();
            lists.extend(of_series(text, (from, end), &series, heading));
        } else if let Some(said) = names().next().and_then(|hit| said(line, hit, from, detectors)) {
            run.take(&said, from, end);
        } else {
            lists.extend(run.list(|| heading("")));
            run = Run::default();
            above = [line, above[0]];
        }
    }
    lists.extend(run.list(|| Caption::above(above, caption, detectors)));
    lists
}

/// Where the people stand to whom the letters in a text are, if they are many:
/// `Geachte mevrouw Vos,` above each.
fn of_letters(text: &str, hits: &[Hit]) -> Vec<(usize, usize)> {
    let is_greeted = |hit: &&Hit| {
        let from = text.ceil_char_boundary(hit.start.saturating_sub(SALUTATION_BYTES));
        let before = text.get(from..hit.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let mut words = line.split([' ', '\t', '>']).filter(|word| !word.is_empty());
        let greets = words.next().is_some_and(|word| {
            SALUTATIONS.iter().any(|salutation| salutation.eq_ignore_ascii_case(word))
        });
        // A line may have no end: no more of it is looked at than tells.
        let to = text.floor_char_boundary(text.len().min(hit.end + SALUTATION_END_BYTES));
        let rest = text.get(hit.end..to).unwrap_or_default();
        let ends = match rest.split_once('\n') {
            Some((rest, _)) => rest.trim().len() <= 1,
            None => to == text.len() && rest.trim().len() <= 1,
        };
        hit.kind == Kind::Name && hit.confidence >= LIKELY_NAME && greets && ends
    };
    let greeted: Vec<&Hit> = hits.iter().filter(is_greeted).collect();
    let names: HashSet<&str> = greeted.iter().map(|hit| hit.value.as_str()).collect();
    if names.len() < LIST {
        return Vec::new();
    }
    greeted.iter().map(|hit| (hit.start, hit.end)).collect()
}

/// Where the names on one line begin and end, if it is a list of them that tells something.
fn of_series(
    text: &str,
    (from, end): (usize, usize),
    names: &[&Hit],
    heading: impl Fn(&str) -> Caption,
) -> Option<(usize, usize)> {
    let (first, last) = (names.first()?, names.last()?);
    let span = last.end.saturating_sub(first.start);
    let named: usize = names.iter().map(|hit| hit.end - hit.start).sum();
    let mut run = Run::default();
    for (hit, next) in names.iter().zip(names.iter().skip(1).map(|hit| hit.start).chain([end])) {
        let tail = text.get(hit.end..next).unwrap_or_default();
        run.take(&Said { age: age(tail), is_paid: starts_with_amount(tail) }, from, end);
    }
    // What tells of each of them may be long.
    if named * 2 < span && run.paid * 10 < run.count * 8 {
        return None;
    }
    let label = text.get(from..first.start).unwrap_or_default();
    let label = label.rsplit(". ").next().unwrap_or_default();
    run.list(|| heading(label))
}

/// What is said of someone in a list.
struct Said {
    is_paid: bool,
    age: Option<Age>,
}

/// Lines that begin with a name each.
#[derive(Default)]
struct Run {
    start: usize,
    end: usize,
    count: usize,
    paid: usize,
    aged: usize,
    /// The ages that nothing calls so.
    bare: Vec<u8>,
}

impl Run {
    fn take(&mut self, said: &Said, start: usize, end: usize) {
        if self.count == 0 {
            self.start = start;
        }
        self.end = end;
        self.count += 1;
        self.paid += usize::from(said.is_paid);
        self.aged += usize::from(said.age.is_some());
        self.bare.extend(said.age.filter(|age| !age.is_said).map(|age| age.years));
    }

    /// Where it stands, if it tells of the people in it.
    fn list(&self, heading: impl FnOnce() -> Caption) -> Option<(usize, usize)> {
        if self.count < LIST {
            return None;
        }
        let (youngest, oldest) = (self.bare.iter().min(), self.bare.iter().max());
        let is_alike = youngest.zip(oldest).is_none_or(|(youngest, oldest)| {
            *youngest > 0 && *oldest <= YOUNG && oldest - youngest <= YEARS_APART
        });
        let most = |some: usize| some * 10 >= self.count * 8;
        let tells = match heading().tells {
            Tells::Private => true,
            Tells::Public => false,
            Tells::Plain => most(self.paid) || most(self.aged) && is_alike,
        };
        tells.then_some((self.start, self.end))
    }
}

/// What a line says of the one whose name begins it, behind a bullet or a number; `from` is where
/// it stands in the text.
fn said(line: &str, name: &Hit, from: usize, detectors: &Detectors) -> Option<Said> {
    let before = line.get(..name.start.saturating_sub(from)).unwrap_or_default();
    let is_form = |word: &Word<'_>| is_title(word.text);
    let after = line.get(name.end.saturating_sub(from)..).unwrap_or_default().trim_end();
    // What goes on as a sentence is no entry.
    let goes_on = after.strip_prefix(' ').is_some_and(|rest| {
        let is_amount = rest.starts_with("euro") || rest.starts_with("eur ");
        rest.starts_with(char::is_lowercase) && !is_amount
    });
    if !words_of(before).iter().all(is_form) || goes_on || after.len() > SAID_BYTES {
        return None;
    }
    let is_short = after.len() <= AMOUNT_BYTES && after.starts_with([':', ' ', ',', '\t']);
    let is_told = is_short && (is_amount(after) || is_account(after));
    let is_paid = (is_told || starts_with_amount(after)) && {
        let own = line.split(['€', ':']).next().unwrap_or_default();
        !names_organisation(own.trim(), detectors)
    };
    Some(Said { is_paid, age: age(after) })
}

/// Whether an account number stands in a text, whatever its check says: `NL12 RABO 0123 4567 89`.
fn is_account(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| c.is_ascii_alphanumeric()).take(ACCOUNT).collect();
    let is_part = |from: usize, to: usize, test: fn(&u8) -> bool| {
        plain.as_bytes().get(from..to).is_some_and(|part| part.iter().all(test))
    };
    is_part(0, 2, u8::is_ascii_uppercase)
        && is_part(2, 4, u8::is_ascii_digit)
        && is_part(4, 8, u8::is_ascii_uppercase)
        && is_part(8, ACCOUNT, u8::is_ascii_digit)
}

/// Whether a table without a header has an amount of money in each row.
fn pays(table: &Table) -> bool {
    let is_amount = |text: &str| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        text.contains('€') && digits >= AMOUNT_DIGITS && !text.chars().any(char::is_alphabetic)
    };
    table.rows().take(PAID_ROWS).all(|row| row.cells().any(|cell| is_amount(cell.text)))
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

/// A parent is someone else where a child has a column of its own.
const PARENT: [&str; 5] = ["ouder", "verzorger", "ouder/verzorger", "naam ouder", "ouders"];
const CHILD: [&str; 7] = [
    "kind",
    "naam kind",
    "leerling",
    "naam leerling",
    "jeugdige",
    "naam jeugdige",
    "roepnaam kind",
];

/// The number of a parent who is the only one.
const OTHER: u8 = RELATIVES.len() as u8;

/// Parts of the name of a partner that one may bear oneself (Wet BRP, use of names).
const SHARED: [&str; 2] = ["geslachtsnaam", "voorvoegsel"];

/// Rows that are looked at to know whether all have an amount.
const PAID_ROWS: usize = 50;

/// Names from which on a list tells of the people in it.
const LIST: usize = 10;

/// Names with a year of birth that stand together, at least, and bytes behind each for it.
const BORN: usize = 2;
const BORN_BYTES: usize = 12;

/// Weight of a word that hardly means anything else.
const DECISIVE: u8 = 3;

/// Bytes of a heading, at most.
const HEADING_BYTES: usize = 80;

/// Letters and digits of a Dutch account number (IBAN).
const ACCOUNT: usize = 18;

/// Bytes of a salutation in front of the name, at most.
const SALUTATION_BYTES: usize = 40;

/// Bytes behind the name in which the line of a salutation ends.
const SALUTATION_END_BYTES: usize = 8;

/// How letters begin.
const SALUTATIONS: [&str; 4] = ["geachte", "beste", "dear", "hallo"];

/// Bytes behind a name, at most, in an entry of a list.
const SAID_BYTES: usize = 100;

/// Numbers in brackets are ages up to this, and where they lie so close together.
const YOUNG: u8 = 27;
const YEARS_APART: u8 = 12;

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
