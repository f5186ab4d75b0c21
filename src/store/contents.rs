//! Which rows hold the names and wrapped keys of contents: what sweeping leaves alone, and what comes
//! under a new key.

use std::collections::BTreeSet;

use crate::store::Error;
use crate::store::crash_point;
use crate::store::sql::Tx;
use crate::vault;

/// The names of all contents that a row knows.
pub(super) fn names(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for table in TABLES {
        let sql = format!("SELECT content_name FROM {table} WHERE content_name IS NOT NULL");
        names.extend(tx.all::<String>(&sql, &[], |row| row.take(0))?);
    }
    Ok(names)
}

/// The names of contents under a key older than `newest`. What lies under a later one was put there
/// by who made that, and stays.
pub fn outdated(tx: &mut Tx<'_>, newest: u32) -> Result<Vec<String>, Error> {
    let (newest, mut names) = (newest.to_be_bytes(), Vec::new());
    for table in TABLES {
        let sql = format!(
            "SELECT content_name FROM {table}
            WHERE content_key IS NOT NULL AND SUBSTR(content_key, 1, 4) < ?"
        );
        names.extend(tx.all::<String>(&sql, &[newest.as_slice().into()], |row| row.take(0))?);
    }
    Ok(names)
}

/// Wraps the keys of these contents anew under the newest key, and gives the names of those whose
/// key cannot be opened: they stay as they are. What a row says otherwise stays too.
pub fn rewrap(tx: &mut Tx<'_>, names: &[String]) -> Result<Vec<String>, Error> {
    let mut closed = Vec::new();
    for (name, table) in names.iter().flat_map(|name| TABLES.map(|table| (name, table))) {
        let sql = format!(
            "SELECT content_key FROM {table} WHERE content_name = ? AND content_key IS NOT NULL"
        );
        let Some(wrapped) = tx.first::<Vec<u8>>(&sql, &[name.into()], |row| row.take(0))? else {
            continue;
        };
        let anew = match tx.vault().rewrap(name, &wrapped) {
            Ok(Some(anew)) => anew,
            Ok(None) => continue,
            Err(vault::Error::Absent(_) | vault::Error::Damaged) => {
                closed.push(name.clone());
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let sql = format!("UPDATE {table} SET content_key = ? WHERE content_name = ?");
        tx.execute(&sql, &[anew.as_slice().into(), name.into()])?;
        crash_point("key-wrapped");
    }
    Ok(closed)
}

/// The numbers of all keys that contents lie under.
pub fn key_numbers(tx: &mut Tx<'_>) -> Result<Vec<u32>, Error> {
    let mut numbers = BTreeSet::new();
    for table in TABLES {
        let sql = format!(
            "SELECT DISTINCT SUBSTR(content_key, 1, 4) FROM {table} WHERE content_key IS NOT NULL"
        );
        let found: Vec<Vec<u8>> = tx.all(&sql, &[], |row| row.take(0))?;
        numbers.extend(found.into_iter().filter_map(|number| <[u8; 4]>::try_from(number).ok()));
    }
    Ok(numbers.into_iter().map(u32::from_be_bytes).collect())
}

/// How many contents lie under the key `number`.
pub fn count(tx: &mut Tx<'_>, number: u32) -> Result<u64, Error> {
    let mut count = 0;
    for table in TABLES {
        let sql = format!("SELECT COUNT(*) FROM {table} WHERE SUBSTR(content_key, 1, 4) = ?");
        let number = number.to_be_bytes();
        let found = tx.first(&sql, &[number.as_slice().into()], |row| row.take::<u64>(0))?;
        count += found.unwrap_or(0);
    }
    Ok(count)
}

/// The tables whose rows hold contents, under the same names of columns.
const TABLES: [&str; 3] = ["held", "incident_file", "people_list"];

#[cfg(test)]
mod tests {
    use crate::store::schema;

    use super::TABLES;

    #[test]
    fn no_table_with_keys_is_forgotten() {
        let steps = schema::texts().collect::<Vec<_>>().join("\n");
        let mut with_keys: Vec<&str> = steps
            .split("CREATE TABLE ")
            .filter(|table| table.lines().any(|line| line.trim().starts_with("content_key ")))
            .filter_map(|table| table.split(['(', ' ']).next())
            .collect();
        with_keys.sort_unstable();
        let mut known = TABLES;
        known.sort_unstable();
        assert_eq!(with_keys, known, "a table that holds keys is to be named here");
    }
}
