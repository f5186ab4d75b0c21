//! What the head of a table says of the people in it: in which column stands where they live, by
//! which those of several municipalities are told apart, and whether surnames go first.

use std::collections::BTreeMap;
use std::collections::HashMap;

use aws_lc_rs::digest;
use data_encoding::HEXLOWER;

use crate::detect::bare;
use crate::document::Row;
use crate::document::Sequel;
use crate::document::Table;

/// The towns of the table that is read.
#[derive(Default)]
pub(super) struct Towns {
    /// The column, as the head of the table has it.
    column: Option<u16>,
    /// That of the code of the municipality.
    code: Option<u16>,
    /// Whether the column of the surname stands before that of the given name.
    is_turned: bool,
    pub(super) by_row: HashMap<u32, String>,
    codes: HashMap<u32, String>,
    /// The row that is looked at; 0 where it is none.
    pub(super) row: u32,
}

impl Towns {
    /// Reads a table, or what follows of one.
    pub(super) fn read(&mut self, table: &Table, sequel: Sequel) {
        let mut rows = table.rows();
        if sequel == Sequel::First {
            self.column = rows.clone().take(HEAD_ROWS).find_map(|row| column(&row));
            self.code = rows.clone().take(HEAD_ROWS).find_map(|row| code(&row));
            self.is_turned = rows.clone().take(HEAD_ROWS).any(|row| is_turned(&row));
        }
        if self.column.is_none() && self.code.is_none() {
            return;
        }
        for row in rows.by_ref().take(ROWS) {
            for cell in row.cells() {
                let here = Some(cell.column);
                let by_row = match here {
                    _ if here == self.column => &mut self.by_row,
                    _ if here == self.code => &mut self.codes,
                    _ => continue,
                };
                by_row.insert(row.number(), cell.text.trim().chars().take(LENGTH).collect());
            }
        }
    }

    /// Forgets the rows of the table before.
    pub(super) fn begin(&mut self) {
        self.by_row.clear();
        self.codes.clear();
    }

    /// Whether the row that is looked at has the surname before the given name.
    pub(super) fn is_turned(&self) -> bool {
        self.row > 0 && self.is_turned
    }

    /// The town of the row that is looked at.
    pub(super) fn here(&self) -> Option<String> {
        self.by_row.get(&self.row).cloned()
    }

    /// The code of the municipality of the row that is looked at.
    pub(super) fn code_here(&self) -> Option<String> {
        self.codes.get(&self.row).cloned()
    }
}

/// How many rows of tables say which residence. What leaves a scan is by what each is known to
/// whoever knows it already: a column can hold anything.
pub(super) struct Residences {
    /// Columns of the code of the municipality, of its name or the town, and of the postcode.
    columns: [Option<u16>; 3],
    /// How many more are told apart: places, postcodes.
    room: [usize; 2],
    pub(super) rows: BTreeMap<String, u64>,
}

impl Default for Residences {
    fn default() -> Self {
        Self { columns: [None; 3], room: [PLACES, POSTCODES], rows: BTreeMap::new() }
    }
}

impl Residences {
    /// Reads a table, or what follows of one.
    pub(super) fn read(&mut self, table: &Table, sequel: Sequel) {
        let rows = table.rows();
        if sequel == Sequel::First {
            let head = |of: &dyn Fn(&Row<'_>) -> Option<u16>| {
                rows.clone().take(HEAD_ROWS).find_map(|row| of(&row))
            };
            self.columns = [head(&code), head(&column), head(&|row| named(row, &POSTCODE))];
        }
        if self.columns == [None; 3] {
            return;
        }
        let postcode = self.columns[2];
        for row in rows {
            for cell in row.cells().filter(|cell| self.columns.contains(&Some(cell.column))) {
                let text = cell.text.trim();
                let is_postcode = Some(cell.column) == postcode;
                let named = match (text, is_postcode) {
                    ("", _) => continue,
                    // A shifted column has something of a person here.
                    (text, false) if !is_place(text) => continue,
                    (text, false) => text.to_owned(),
                    // The letters of a postcode name a street.
                    (text, true) => match text.get(..4) {
                        Some(digits) if digits.parse::<u16>().is_ok() => format!("{digits}:"),
                        _ => continue,
                    },
                };
                let key = residence(&named);
                if let Some(rows) = self.rows.get_mut(&key) {
                    *rows += 1;
                } else if let Some(left) = self.room[usize::from(is_postcode)].checked_sub(1) {
                    self.room[usize::from(is_postcode)] = left;
                    self.rows.insert(key, 1);
                }
            }
        }
    }
}

/// Whether a cell can be a place or its code: no number of anybody, and no sentence.
fn is_place(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits <= CODE_DIGITS && text.chars().count() <= PLACE_LENGTH
}

/// A name of a place as it is compared: `Gemeente 's-Hertogenbosch` is `shertogenbosch`, and the
/// code of a municipality has four digits.
pub fn place(text: &str) -> String {
    let bare: String = bare(text).chars().filter(|c| c.is_alphanumeric()).collect();
    if !bare.is_empty() && bare.len() < CODE_DIGITS && bare.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{bare:0>CODE_DIGITS$}");
    }
    bare.strip_prefix("gemeente").map_or_else(|| bare.clone(), str::to_owned)
}

/// By what a place, or the digits of a postcode with a colon, is known in a report.
pub fn residence(name: &str) -> String {
    let name = if name.ends_with(':') { name.to_owned() } else { place(name) };
    let hash = digest::digest(&digest::SHA256, name.as_bytes());
    HEXLOWER.encode(hash.as_ref().get(..8).unwrap_or_default())
}

/// The column of a head that names the municipality, or else the town.
fn column(row: &Row<'_>) -> Option<u16> {
    named(row, &MUNICIPALITY).or_else(|| named(row, &TOWN))
}

/// The column of a head that has the code of the municipality.
fn code(row: &Row<'_>) -> Option<u16> {
    let is_element = |text: &str| text.trim().ends_with(ELEMENT);
    let element = || row.cells().find(|cell| is_element(cell.text)).map(|cell| cell.column);
    named(row, &CODE).or_else(element)
}

fn is_turned(row: &Row<'_>) -> bool {
    let both = named(row, &SURNAME).zip(named(row, &GIVEN));
    both.is_some_and(|(surname, given)| surname < given)
}

fn named(row: &Row<'_>, names: &[&str]) -> Option<u16> {
    let is_it = |text: &str| names.contains(&bare(text.trim()).as_str());
    row.cells().find(|cell| is_it(cell.text)).map(|cell| cell.column)
}

const MUNICIPALITY: [&str; 5] =
    ["gemeente", "gemeentenaam", "woongemeente", "gemeente van inschrijving", "municipality"];
const CODE: [&str; 7] = [
    "gemeentecode",
    "gemeente code",
    "gemeente_code",
    "code gemeente",
    "cbs code",
    "cbs-code",
    "municipality code",
];
/// Of the population register: "gemeente van inschrijving", in four digits.
const ELEMENT: &str = "09.10";
const CODE_DIGITS: usize = 4;
const POSTCODE: [&str; 4] = ["postcode", "post code", "postal code", "zip code"];
const TOWN: [&str; 6] = ["woonplaats", "woonplaatsnaam", "plaats", "plaatsnaam", "town", "city"];
const SURNAME: [&str; 6] =
    ["achternaam", "geslachtsnaam", "familienaam", "surname", "last name", "lastname"];
const GIVEN: [&str; 8] = [
    "voornaam",
    "voornamen",
    "roepnaam",
    "voorletters",
    "first name",
    "firstname",
    "given name",
    "initials",
];

/// A title may stand above the head.
const HEAD_ROWS: usize = 10;
const ROWS: usize = 200_000;
/// Places of one message that are told apart: there are some 2,500 in the Netherlands, and 342
/// municipalities with a code.
const PLACES: usize = 3_000;
/// Postcodes without their letters, of which there are some 4,070.
const POSTCODES: usize = 4_100;
const PLACE_LENGTH: usize = 40;
const LENGTH: usize = 80;

#[cfg(test)]
mod tests {
    use super::Residences;
    use super::Towns;
    use super::residence;
    use crate::document::CellKind;
    use crate::document::Sequel;
    use crate::document::Table;

    fn table(first: u32, rows: &[&[&str]]) -> Table {
        let mut table = Table::default();
        for (number, row) in (first..).zip(rows) {
            table.start_row(number);
            for (column, text) in (0..).zip(*row) {
                table.push(column, CellKind::Text, text);
            }
        }
        table
    }

    #[test]
    fn a_head_says_whether_surnames_go_first() {
        for (head, expected) in [
            (&["BSN", "Achternaam", "Tussenvoegsel", "Voornaam"][..], true),
            (&["Voornaam", "Achternaam"], false),
            (&["Naam", "Adres"], false),
            (&["Geslachtsnaam", "Voorletters"], true),
        ] {
            let mut towns = Towns::default();
            towns.read(&table(1, &[head]), Sequel::First);
            assert!(!towns.is_turned(), "not outside of a row");
            towns.row = 2;
            assert_eq!(towns.is_turned(), expected, "{head:?}");
        }
    }

    #[test]
    fn rows_are_counted_by_code_place_or_postcode_and_no_name_of_one_is_kept() {
        for (head, cells, expected) in [
            ("Gemeentecode", &["0189", "189", "0190"][..], [("0189", 2), ("190", 1)]),
            ("08.09.10", &["0189", "", "0363"], [("0189", 1), ("0363", 1)]),
            ("Woonplaats", &["Enter", "ENTER", "Wierdam"], [("enter", 2), ("gemeente wierdam", 1)]),
            ("Postcode", &["7641 AB", "7641CD", "geen"], [("7641:", 2), ("7642:", 0)]),
        ] {
            let mut residences = Residences::default();
            residences.read(&table(1, &[&["Naam", head]]), Sequel::First);
            for (number, cell) in (2..).zip(cells) {
                residences.read(&table(number, &[&["Jan", cell]]), Sequel::Next);
            }
            for (name, rows) in expected {
                let found = residences.rows.get(&residence(name)).copied().unwrap_or(0);
                assert_eq!(found, rows, "{head} {name}");
            }
            let kept = format!("{:?}", residences.rows);
            assert!(!kept.to_lowercase().contains("enter") && !kept.contains("\"0189"), "{kept}");
        }
    }

    #[test]
    fn a_code_stands_beside_a_town() {
        let mut towns = Towns::default();
        let rows: &[&[&str]] = &[&["Gemeentecode", "Woonplaats"], &["0189", "Enter"]];
        towns.read(&table(1, rows), Sequel::First);
        towns.row = 2;
        assert_eq!(towns.here().as_deref(), Some("Enter"));
        assert_eq!(towns.code_here().as_deref(), Some("0189"));
    }

    #[test]
    fn the_municipality_goes_before_the_town_and_the_head_holds_for_what_follows() {
        let mut towns = Towns::default();
        let begin = table(
            1,
            &[&["Overzicht"], &["Naam", "Woonplaats", "GEMEENTE"], &["Jan", "Enter", "Wierdam"]],
        );
        towns.read(&begin, Sequel::First);
        towns.row = 3;
        assert_eq!(towns.here().as_deref(), Some("Wierdam"));
        towns.by_row.clear();
        towns.read(&table(4, &[&["Piet", "", "Almendam"]]), Sequel::Next);
        towns.row = 4;
        assert_eq!(towns.here().as_deref(), Some("Almendam"));
        towns.row = 0;
        assert_eq!(towns.here(), None);
        towns.read(&table(1, &[&["Naam"], &["Jan"]]), Sequel::First);
        assert_eq!(towns.column, None);
    }
}
