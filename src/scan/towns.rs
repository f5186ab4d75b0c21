//! What the head of a table says of the people in it: in which column stands where they live, by
//! which those of several municipalities are told apart, and whether surnames go first.

use std::collections::HashMap;

use crate::detect::bare;
use crate::document::Row;
use crate::document::Sequel;
use crate::document::Table;

/// The towns of the table that is read.
#[derive(Default)]
pub(super) struct Towns {
    /// The column, as the head of the table has it.
    column: Option<u16>,
    /// Whether the column of the surname stands before that of the given name.
    is_turned: bool,
    pub(super) by_row: HashMap<u32, String>,
    /// The row that is looked at; 0 where it is none.
    pub(super) row: u32,
}

impl Towns {
    /// Reads a table, or what follows of one.
    pub(super) fn read(&mut self, table: &Table, sequel: Sequel) {
        let mut rows = table.rows();
        if sequel == Sequel::First {
            self.column = rows.clone().take(HEAD_ROWS).find_map(|row| column(&row));
            self.is_turned = rows.clone().take(HEAD_ROWS).any(|row| is_turned(&row));
        }
        let Some(column) = self.column else { return };
        for row in rows.by_ref().take(ROWS) {
            if let Some(cell) = row.cells().find(|cell| cell.column == column) {
                let town = cell.text.trim().chars().take(LENGTH).collect();
                self.by_row.insert(row.number(), town);
            }
        }
    }

    /// Whether the row that is looked at has the surname before the given name.
    pub(super) fn is_turned(&self) -> bool {
        self.row > 0 && self.is_turned
    }

    /// The town of the row that is looked at.
    pub(super) fn here(&self) -> Option<String> {
        self.by_row.get(&self.row).cloned()
    }
}

/// The column of a head that names the municipality, or else the town.
fn column(row: &Row<'_>) -> Option<u16> {
    named(row, &MUNICIPALITY).or_else(|| named(row, &TOWN))
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
const LENGTH: usize = 80;

#[cfg(test)]
mod tests {
    use super::Towns;
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
