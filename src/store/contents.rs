//! Which rows hold the names and wrapped keys of contents: what sweeping leaves alone, and what comes
//! under a new key.

use crate::store::Error;
use crate::store::crash_point;
use crate::store::sql::Tx;

/// The names of all contents that a row knows.
pub(super) fn names(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    for table in TABLES {
        let sql = format!("SELECT content_name FROM {table} WHERE content_name IS NOT NULL");
        names.extend(tx.all::<String>(&sql, &[], |row| row.take(0))?);
    }
    Ok(names)
}

/// Wraps the keys of some contents anew that are not under the key `newest`, and says how many.
///
/// Repeat until none is left. What a row says otherwise stays as it is.
pub fn rewrap(tx: &mut Tx<'_>, newest: u32, limit: u32) -> Result<usize, Error> {
    let (newest, mut count) = (newest.to_be_bytes(), 0);
    for table in TABLES {
        let sql = format!(
            "SELECT content_name, content_key FROM {table}
            WHERE content_key IS NOT NULL AND SUBSTR(content_key, 1, 4) <> ? LIMIT ?"
        );
        let found: Vec<(String, Vec<u8>)> =
            tx.all(&sql, &[newest.as_slice().into(), limit.into()], |row| {
                Ok((row.take(0)?, row.take(1)?))
            })?;
        for (name, wrapped) in &found {
            let Some(anew) = tx.vault().rewrap(name, wrapped)? else { continue };
            let sql = format!(
                "UPDATE {table} SET content_key = ? WHERE content_name = ? AND content_key = ?"
            );
            tx.execute(&sql, &[anew.as_slice().into(), name.into(), wrapped.as_slice().into()])?;
            crash_point("key-wrapped");
        }
        count += found.len();
    }
    Ok(count)
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
