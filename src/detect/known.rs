//! What is known of the columns of a table, and whom the table is about.

use std::collections::BTreeMap;

use crate::detect::About;
use crate::detect::Detector;
use crate::detect::Detectors;
use crate::detect::Fit;
use crate::detect::Ground;
use crate::detect::Heading;
use crate::detect::Kind;
use crate::detect::Strength;
use crate::detect::business::Traits;
use crate::detect::business::names_organisation;
use crate::detect::business::says;
use crate::detect::caption::Who;
use crate::detect::column;
use crate::detect::column::Column;
use crate::detect::column::Surroundings;
use crate::detect::header::Headers;
use crate::detect::normalise::fold;
use crate::detect::normalise::normalise;
use crate::detect::person::Names;
use crate::detect::person::words_of;
use crate::detect::search::BORN_BESIDE_NAME;
use crate::document::Row;
use crate::document::Table;

/// What is known of one column.
pub(super) struct Known {
    /// The header; empty where there is none.
    pub(super) header: String,
    /// What the header says.
    pub(super) headings: Vec<Heading>,
    /// What the column holds.
    pub(super) holds: Column,
    /// Kinds that the header names beside another number of the same form.
    pub(super) is_shared: Vec<Kind>,
    /// Reads the values of a column that holds one kind.
    pub(super) detector: Option<&'static dyn Detector>,
    /// What its values say of whether they are organisations'.
    traits: Traits,
}

impl Known {
    /// Whether its values are of this kind.
    pub(super) fn is_of(&self, wanted: Kind) -> bool {
        matches!(self.holds, Column::Holds { kind, .. } if kind == wanted)
    }

    /// How surely the header names `kind`, unless it names another thing.
    fn says(&self, kind: Kind) -> Option<Strength> {
        let heading = self.headings.iter().find(|heading| heading.kind == kind)?;
        (heading.strength != Strength::Never).then_some(heading.strength)
    }

    /// Whether it has the names of people, other than of those who are there for their work.
    pub(super) fn names_people(&self, detectors: &Detectors) -> bool {
        let is_named = self.is_of(Kind::Name) || self.says(Kind::Name).is_some();
        is_named && !self.traits.are_organisations() && !self.is_role(detectors)
    }

    /// Whether the header says that accounts stand below it, whatever their check says.
    pub(super) fn is_called_account(&self) -> bool {
        self.says(Kind::Iban) == Some(Strength::Strong)
    }

    /// Whether the header is what someone does for work: `Opzichter`, `Behandelaar`.
    pub(super) fn is_role(&self, detectors: &Detectors) -> bool {
        says(&self.header, "role_headers", detectors)
    }

    /// Whether only private people have what it holds.
    fn is_private(&self, detectors: &Detectors) -> bool {
        let is_of_people = match self.holds {
            Column::Holds { kind: Kind::Bsn, .. } => self.says(Kind::Bsn).is_some(),
            Column::Holds { kind, .. } => matches!(
                kind,
                Kind::DateOfBirth | Kind::ANumber | Kind::VNumber | Kind::DrivingLicence
            ),
            Column::Mixed { .. } => false,
        };
        is_of_people || self.traits.is_private() || says(&self.header, "private_headers", detectors)
    }

    /// Whether it has no header, or one of these.
    fn is_called(&self, headers: &[&str]) -> bool {
        self.header.is_empty() || headers.contains(&fold(self.header.trim()).as_str())
    }

    /// Whether each row has another home in it.
    fn has_homes(&self) -> bool {
        let of_homes = [Kind::Address, Kind::Postcode].iter().any(|kind| self.is_of(*kind));
        of_homes && self.traits.are_distinct() && !self.traits.are_counted()
    }

    /// Whether it names, under a header that may name people too, what hardly people are called;
    /// a title that says so needs fewer of them.
    fn may_list(&self, is_titled: bool, detectors: &Detectors) -> bool {
        let is_name = self.header.is_empty() || self.says(Kind::Name) == Some(Strength::Weak);
        let is_open = is_name && !says(&self.header, "people", detectors);
        is_open && (self.traits.are_firms() || is_titled && self.traits.are_no_people())
    }

    /// Whether it names the organisations that the table lists.
    fn lists_organisations(&self, detectors: &Detectors) -> bool {
        self.traits.lists_organisations(&self.header, detectors)
            || self.says(Kind::Name).is_some() && self.traits.are_organisations()
    }
}

/// What the columns of `table` hold, and whom it is about.
pub(super) fn columns(
    table: &Table,
    headers: &Headers,
    first_row: usize,
    who: Who,
    detectors: &Detectors,
) -> (BTreeMap<u16, Known>, About) {
    let persons_beside = headers.values().flat_map(|(_, headings)| headings).any(|heading| {
        matches!(heading.kind, Kind::Name | Kind::DateOfBirth)
            && heading.strength == Strength::Strong
    });
    let mut columns = BTreeMap::new();
    for (column, cells) in samples(table, first_row) {
        let (header, headings) = headers.get(&column).cloned().unwrap_or_default();
        let surroundings = Surroundings { header: &header, headings: &headings, persons_beside };
        let holds = column::judge(&cells, &surroundings, detectors);
        let kind = if let Column::Holds { kind, .. } = holds { Some(kind) } else { None };
        let detector = detectors.list().iter().copied().find(|d| Some(d.kind()) == kind);
        let sunk = |heading: &&Heading| detectors.words().cues(heading.kind).sinks(&header);
        let is_shared = headings.iter().filter(sunk).map(|heading| heading.kind).collect();
        let traits = Traits::of(&cells, detectors);
        columns.insert(column, Known { header, headings, holds, is_shared, detector, traits });
    }
    if headers.is_empty() {
        tell_births(&mut columns, detectors);
    }
    tell_names(table, first_row, &mut columns, who, detectors);
    tell_homes(&mut columns);
    let about = about(&mut columns, who, detectors);
    (columns, about)
}

/// Cells of each column, spread evenly over the rows.
fn samples(table: &Table, first_row: usize) -> BTreeMap<u16, Vec<String>> {
    let rows = table.row_count().saturating_sub(first_row);
    let step = rows.div_ceil(SAMPLE_ROWS).max(1);
    let mut columns: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for index in (first_row..table.row_count()).step_by(step) {
        for cell in table.row(index).iter().flat_map(Row::cells) {
            let value = normalise(cell.text);
            let value = value.trim();
            if !value.is_empty() {
                columns.entry(cell.column).or_default().push(value.to_owned());
            }
        }
    }
    columns
}

/// A table without a header in which people stand: its dates are those of their birth where they
/// lie years apart, of children too. Dates of what happened lie close together.
fn tell_births(columns: &mut BTreeMap<u16, Known>, detectors: &Detectors) {
    let named = columns.values().any(|known| known.is_of(Kind::Name));
    if !named || columns.values().any(|known| known.is_of(Kind::DateOfBirth)) {
        return;
    }
    let mut dates: Vec<&mut Known> =
        columns.values_mut().filter(|known| known.traits.years >= BIRTH_YEARS).collect();
    dates.sort_by_key(|known| known.traits.years);
    let Some(births) = dates.pop() else { return };
    let ground = Ground::BesideName;
    let (kind, confidence) = (Kind::DateOfBirth, BORN_BESIDE_NAME);
    births.holds = Column::Holds { kind, confidence, named: false, ground, never: None };
    births.detector = detectors.list().iter().copied().find(|d| d.kind() == kind);
}

/// In a table in which something stands that people have, the column of words of which nearly each
/// is another one, and of which lists know some, has their names: where no header calls its columns
/// anything, and below one that may call it so (`Naam`, `Aanvrager`). Beside a date of birth, and
/// where title or header says that they are people, no list needs to know any; clubs and shops have
/// a home and a mobile phone, too.
fn tell_names(
    table: &Table,
    first_row: usize,
    columns: &mut BTreeMap<u16, Known>,
    who: Who,
    detectors: &Detectors,
) {
    let Some(names) = detectors.list().iter().copied().find(|d| d.kind() == Kind::Name) else {
        return;
    };
    let has = |kind| columns.values().any(|known| known.is_of(kind));
    let are_born = has(Kind::DateOfBirth);
    let is_told = are_born || has(Kind::Bsn) || has(Kind::Phone) || has(Kind::Iban);
    let is_person = |known: &Known| says(&known.header, "people", detectors);
    let are_people = who == Who::People || columns.values().any(is_person);
    let is_placed = has(Kind::Postcode) || are_people && has(Kind::Address);
    if !is_told && !is_placed {
        return;
    }
    let may_name = |known: &Known| {
        let is_called = known.says(Kind::Name) == Some(Strength::Weak) || is_person(known);
        let is_open = matches!(known.holds, Column::Mixed { .. })
            && (known.header.is_empty() || is_called && !known.traits.may_be_organisations());
        is_open && !known.traits.are_organisations() && known.traits.are_distinct()
    };
    if !columns.values().any(may_name) {
        return;
    }
    let lists = Names::new(detectors.words());
    let mut best: Option<(usize, usize, u16)> = None;
    for (column, cells) in samples(table, first_row) {
        let is_open = cells.len() >= NAMED_ROWS && columns.get(&column).is_some_and(may_name);
        if !is_open || !are_surnames(&cells, &lists) {
            continue;
        }
        let fits = |cell: &&String| matches!(names.fits(cell, detectors.words()), Fit::Yes(_));
        let fitting = cells.iter().filter(fits).count();
        let is_whole = |cell: &&String| is_like_a_name(cell);
        let whole = cells.iter().filter(is_whole).count();
        // Beside a postcode alone single words are places: `Hardenberg`.
        let some_known = fitting * 5 >= cells.len() && (is_told || whole * 2 >= cells.len());
        let is_better = best.is_none_or(|(most, ..)| fitting > most);
        let people = || cells.iter().filter(|cell| is_like_a_person(cell, &lists, detectors));
        let are_named = are_born && whole * 10 >= cells.len() * 9
            || are_people && people().count() * 10 >= cells.len() * 9;
        if is_better && (some_known || are_named) {
            best = Some((fitting, cells.len(), column));
        }
    }
    let Some((fitting, of, column)) = best else { return };
    if let Some(known) = columns.get_mut(&column) {
        let ground = Ground::Values { fitting: fitting as u32, of: of as u32 };
        let (kind, confidence) = (Kind::Name, NAMED_BESIDE);
        known.holds = Column::Holds { kind, confidence, named: true, ground, never: None };
        known.detector = Some(names);
    }
}

/// Whether all cells are written as names are, and hardly one as a street is.
fn are_surnames(cells: &[String], lists: &Names<'_>) -> bool {
    let is_street = |cell: &&String| words_of(cell).iter().any(|w| lists.is_street(w.text));
    let streets = cells.iter().filter(is_street).count();
    cells.iter().all(|cell| is_surname(cell)) && streets * 5 < cells.len()
}

/// Whether a cell is written as names are: words of letters, the last with a capital, or all of
/// it in capitals.
fn is_surname(cell: &str) -> bool {
    let is_part = |c: char| c.is_alphabetic() || " .,-'’()?\u{fffd}".contains(c);
    let words = cell.split([' ', ',']).filter(|word| !word.is_empty()).count();
    cell.len() <= SURNAME_BYTES
        && (1..=5).contains(&words)
        && cell.chars().all(is_part)
        && cell.chars().any(char::is_uppercase)
}

/// Whether a value has the form of a name: a few words of letters, the first with a capital.
pub(super) fn is_like_a_name(value: &str) -> bool {
    let mut words = value.split([' ', ',']).filter(|word| !word.is_empty());
    let fits = |word: &str| {
        // `Mei-Ling van 't Hof`.
        let mut letters = word.strip_prefix(['\'', '’']).unwrap_or(word).chars();
        let first = letters.next().is_some_and(char::is_alphabetic);
        // `Petrovi?`: a letter that the program which wrote the file did not know.
        first && letters.all(|c| c.is_alphabetic() || ".-'’?\u{fffd}".contains(c))
    };
    value.len() <= 60
        && value.starts_with(char::is_uppercase)
        && (2..=6).contains(&words.clone().count())
        && words.all(fits)
}

/// Whether a value has the form of a name that is hardly one of a club or a place: `De Ark`.
fn is_like_a_person(value: &str, lists: &Names<'_>, detectors: &Detectors) -> bool {
    let tokens = words_of(value);
    let is_first = tokens.first().is_some_and(|first| !lists.is_interfix(first.text));
    is_first
        && is_like_a_name(value)
        && !tokens.iter().any(|token| lists.is_stop(token.text))
        && !names_organisation(value, detectors)
}

/// What no header calls an address is one only with a street and a number: `1`, `2`, `3` count
/// rows, and `Riolering Dorpsweg` is where something is done.
fn tell_homes(columns: &mut BTreeMap<u16, Known>) {
    let any = |test: &dyn Fn(&Known) -> bool| columns.values().any(test);
    let is_home = |known: &Known| {
        known.says(Kind::Address) == Some(Strength::Strong) || known.is_of(Kind::Postcode)
    };
    let is_number = |known: &Known| known.traits.are_counted() && !known.traits.count_rows();
    let is_street = |known: &Known| known.says(Kind::Address).is_some() && known.traits.are_words();
    let has_number = any(&|known| known.is_of(Kind::Address) && is_number(known));
    let has_street = any(&|known| is_home(known) || known.is_of(Kind::Address) && is_street(known));
    for known in columns.values_mut() {
        let is_part = known.says(Kind::Address) == Some(Strength::Strong)
            || is_number(known) && has_street
            || is_street(known) && has_number
            || !known.traits.are_counted() && !known.traits.are_words();
        if known.is_of(Kind::Address) && !is_part {
            known.holds = Column::Mixed { never: None };
            known.detector = None;
        }
    }
}

/// What the table is about. A list of organisations has a column that names them, one of what is
/// done has people in it only for their work; neither has what only private people have. Numbers
/// that pass the eleven test without a header are those of organisations there.
fn about(columns: &mut BTreeMap<u16, Known>, who: Who, detectors: &Detectors) -> About {
    let any = |test: &dyn Fn(&Known) -> bool| columns.values().any(test);
    let is_client = any(&|known| says(&known.header, "people", detectors));
    let has_office = any(&|known| {
        // `Besluit van: burgemeester` stands beside residents.
        let is_theirs = known.is_called(&OFFICES) && !is_client;
        says(&known.header, "office_headers", detectors) || is_theirs && known.traits.are_offices()
    });
    let home = [Kind::Address, Kind::Postcode, Kind::Iban];
    let at_home = any(&|known| home.iter().any(|kind| known.is_of(*kind)));
    let is_work = any(&|known| known.is_role(detectors))
        && !any(&|known| known.names_people(detectors) || known.is_of(Kind::Iban));
    let listed = any(&|known| known.lists_organisations(detectors) || known.traits.are_at_work());
    // Schools are called anything; each has a desk that is called, and no mobile phone.
    let is_called = any(&|known| known.traits.are_desks());
    let listed = listed || is_called && any(&|known| known.traits.may_be_organisations());
    let is_titled = who == Who::Organisations;
    // Whoever stands beside the name of a firm is reached there only where the header says so.
    let is_other = |known: &Known| {
        known.traits.are_people() && !CONTACT.contains(&fold(&known.header).as_str())
    };
    let listed = listed
        // `NV` below any other header is someone who did not come.
        || any(&|known| known.is_called(&FORMS) && !is_client && known.traits.are_legal_forms())
        || !any(&is_other) && any(&|known| known.may_list(is_titled, detectors));
    let is_private = any(&|known| known.is_private(detectors)) || are_residents(columns, detectors);
    if is_private || !(listed || is_work || has_office && !at_home) {
        return About::Anyone;
    }
    for known in columns.values_mut().filter(|_| listed) {
        if known.is_of(Kind::Bsn) {
            known.holds = Column::Mixed { never: Some(Kind::Bsn) };
        }
    }
    About::Organisations
}

/// Whether the same few organisations come back behind people of whom each has another home: what
/// each has to do with one of them, not who works there. Where people work, as many addresses
/// come back.
fn are_residents(columns: &BTreeMap<u16, Known>, detectors: &Detectors) -> bool {
    let any = |test: &dyn Fn(&Known) -> bool| columns.values().any(test);
    any(&Known::has_homes)
        && any(&|known| known.names_people(detectors) && known.traits.are_distinct())
        && any(&|known| known.traits.come_back())
}

/// What a column is called of what people are in public office, and of the legal form of a firm.
const OFFICES: [&str; 6] = ["ambt", "functie", "functienaam", "hoedanigheid", "rol", "role"];
const FORMS: [&str; 6] =
    ["bedrijfsvorm", "juridische vorm", "ondernemingsvorm", "rechtsvorm", "vorm", "legal form"];

/// What a column is called of those whom one asks for.
const CONTACT: [&str; 3] = ["contactpersoon", "contact", "contactpersonen"];

/// Years over which dates of birth in one column are spread, at least.
const BIRTH_YEARS: usize = 4;

/// Rows from which on a column of words without a header may have names.
const NAMED_ROWS: usize = 5;

/// Confidence of a name in such a column.
const NAMED_BESIDE: f32 = 0.7;

/// Bytes of a name in it, at most.
const SURNAME_BYTES: usize = 48;

/// Rows of which a column is judged.
const SAMPLE_ROWS: usize = 600;
