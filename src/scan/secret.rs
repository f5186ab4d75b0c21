//! Whose address is secret, as the column of a table says it: for such people a leak can be a danger
//! to life and limb.

use std::collections::HashMap;

use crate::document::Row;
use crate::document::Sequel;
use crate::document::Table;

/// What the tables that were read say of it.
#[derive(Default)]
pub(super) struct Secret {
    /// The column, as the head of the table has it, and the row of that head.
    column: Option<(u16, u32)>,
    /// Rows that say so.
    pub(super) count: u64,
    /// What each row says, where that is noted.
    by_row: HashMap<u32, bool>,
}

impl Secret {
    /// Reads a table, or what follows of one.
    pub(super) fn read(&mut self, table: &Table, sequel: Sequel) {
        let mut count = 0;
        self.each(table, sequel, |_, text| count += u64::from(is_yes(text)));
        self.count += count;
    }

    /// Notes what each row says, in the place of those of the table before.
    pub(super) fn note(&mut self, table: &Table, sequel: Sequel) {
        let mut by_row = HashMap::new();
        self.each(table, sequel, |row, text| {
            let said = is_yes(text).then_some(true).or_else(|| is_no(text).then_some(false));
            by_row.extend(said.map(|said| (row, said)));
        });
        self.by_row = by_row;
    }

    /// Forgets the rows of the table before.
    pub(super) fn begin(&mut self) {
        self.by_row.clear();
    }

    /// What a row says; `None` where it says nothing.
    pub(super) fn at(&self, row: u32) -> Option<bool> {
        self.by_row.get(&row).copied()
    }

    /// Calls `tell` with the cell of each row.
    fn each(&mut self, table: &Table, sequel: Sequel, mut tell: impl FnMut(u32, &str)) {
        let rows = table.rows();
        if sequel == Sequel::First {
            self.column = rows.clone().take(HEAD_ROWS).find_map(|row| head(&row));
        }
        let Some((column, head)) = self.column else { return };
        for row in rows.filter(|row| sequel != Sequel::First || row.number() > head) {
            if let Some(cell) = row.cells().find(|cell| cell.column == column) {
                tell(row.number(), cell.text);
            }
        }
    }
}

/// The column of a head that is about secrecy, and the row.
fn head(row: &Row<'_>) -> Option<(u16, u32)> {
    let found = row.cells().find(|cell| is_head(cell.text.trim()))?;
    Some((found.column, row.number()))
}

fn is_head(text: &str) -> bool {
    if text.len() > HEAD_LENGTH {
        return false;
    }
    let text = text.to_lowercase();
    let is_named = NAMES.iter().any(|name| text.contains(name)) || text.ends_with(ELEMENT);
    is_named && !OTHERS.iter().any(|other| text.contains(other))
}

/// Whether a cell says that the address is secret: in words, or as the population register has it,
/// where every digit but 0 forbids to give the data to someone.
fn is_yes(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let text = text.split(['.', ' ', ':']).next().unwrap_or_default();
    match text.bytes().next() {
        Some(b'1'..=b'7') => text.len() == 1,
        _ => YES.contains(&text),
    }
}

/// Whether a cell says that it is not.
fn is_no(text: &str) -> bool {
    NO.contains(&text.trim().to_lowercase().as_str())
}

/// Of the population register: "indicatie geheim".
const ELEMENT: &str = "70.10";
const NAMES: [&str; 3] = ["geheim", "secret address", "address secret"];
/// Who has promised to keep a secret has no secret address.
const OTHERS: [&str; 2] = ["plicht", "verklaring"];
const YES: [&str; 9] = ["ja", "j", "yes", "y", "x", "waar", "true", "geheim", "secret"];
const NO: [&str; 8] = ["0", "nee", "n", "no", "false", "onwaar", "niet geheim", "openbaar"];
const HEAD_LENGTH: usize = 40;
/// A title may stand above the head.
const HEAD_ROWS: usize = 10;

#[cfg(test)]
mod tests {
    use super::Secret;
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
    fn counts_the_rows_that_say_so_and_no_head() {
        for (head, cells, expected) in [
            ("Geheim", &["ja", "nee", ""][..], 1),
            ("Indicatie geheim", &["0", "7", "4"], 2),
            ("07.70.10", &["0", "1"], 1),
            ("Geheim adres", &["Geheim", "-", "x"], 2),
            ("Geheimhoudingsverklaring", &["ja", "ja"], 0),
            ("Adres", &["ja"], 0),
            ("Geheim", &["nee", "0", "onbekend", "12"], 0),
        ] {
            let mut secret = Secret::default();
            secret.read(&table(1, &[&["Overzicht"], &["Naam", head]]), Sequel::First);
            for (number, cell) in (3..).zip(cells) {
                secret.read(&table(number, &[&["Jan", cell]]), Sequel::Next);
            }
            assert_eq!(secret.count, expected, "{head}");
        }
        let mut secret = Secret::default();
        secret.read(&table(1, &[&["Naam", "Geheim"], &["Jan", "geheim"]]), Sequel::First);
        secret.read(&table(1, &[&["Naam"], &["ja"]]), Sequel::First);
        assert_eq!(secret.count, 1, "another table has its own head");
    }
}
