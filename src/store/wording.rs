//! Texts that people wrote in the place of ours.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;

/// The text of that name in that language, if somebody wrote one.
pub fn find(tx: &mut Tx<'_>, name: &str, language: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT sealed_text FROM wording WHERE name = ? AND language = ?";
    tx.first(sql, &[name.into(), language.into()], |row| row.sealed(0, TEXT))
}

/// Keeps a text.
pub fn put(
    tx: &mut Tx<'_>,
    name: &str,
    language: &str,
    text: &str,
    who: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT INTO wording (name, language, sealed_text, changed_by, changed_at)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT (name, language) DO UPDATE
        SET sealed_text = excluded.sealed_text, changed_by = excluded.changed_by,
        changed_at = excluded.changed_at";
    let values = [name.into(), language.into(), tx.seal(TEXT, text)?, who.into(), now.into()];
    tx.execute(sql, &values).map(drop)
}

const TEXT: &str = "wording.text";
