//! Texts that people wrote in the place of ours, and every one that stood there before.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;
use crate::store::sql::Row;
use crate::store::sql::UNREADABLE;

/// A text as somebody kept it.
#[derive(Clone, PartialEq, Eq)]
pub struct Wording {
    /// Its number, among all that were ever kept.
    pub number: u64,
    /// The text; empty: ours holds again from then on. Where it can be read no more, that stands here.
    pub text: String,
    /// Whether it can be read.
    pub is_readable: bool,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The text of that name in that language that holds now, if somebody wrote one.
pub fn find(tx: &mut Tx<'_>, name: &str, language: &str) -> Result<Option<Wording>, Error> {
    let sql = format!("{SELECT} WHERE name = ? AND language = ? ORDER BY number DESC LIMIT 1");
    tx.first(&sql, &[name.into(), language.into()], read)
}

/// All that ever held, the latest first.
pub fn history(tx: &mut Tx<'_>, name: &str, language: &str) -> Result<Vec<Wording>, Error> {
    let sql = format!("{SELECT} WHERE name = ? AND language = ? ORDER BY number DESC LIMIT 200");
    tx.all(&sql, &[name.into(), language.into()], read)
}

/// Keeps a text, which holds from now on.
pub fn put(
    tx: &mut Tx<'_>,
    name: &str,
    language: &str,
    text: &str,
    (who, now): (&str, Timestamp),
) -> Result<(), Error> {
    let number = tx.next_number("wording-change")?;
    let sql = "INSERT INTO wording_change (number, name, language, sealed_text, changed_by,
        changed_at) VALUES (?, ?, ?, ?, ?, ?)";
    let sealed = tx.seal(TEXT, text)?;
    let values = [number.into(), name.into(), language.into(), sealed, who.into(), now.into()];
    tx.execute(sql, &values).map(drop)
}

fn read(row: &mut Row<'_>) -> Result<Wording, Error> {
    let text = row.text(1, TEXT)?;
    Ok(Wording {
        number: row.take(0)?,
        is_readable: text != UNREADABLE,
        text,
        by: row.take(2)?,
        at: row.take(3)?,
    })
}

const SELECT: &str = "SELECT number, sealed_text, changed_by, changed_at FROM wording_change";

const TEXT: &str = "wording.text";
