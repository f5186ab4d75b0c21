//! Programs that use the API, each with a token of which the hash is known here.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Role;
use crate::store::Tx;
use crate::store::account::fold;
use crate::store::sql;
use crate::store::sql::Row;

/// A program that may use the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Name shown in the trail.
    pub name: String,
    /// What it may do.
    pub roles: Vec<Role>,
    /// When it was made.
    pub created_at: Timestamp,
    /// How its text begins; empty where it was made before this was kept.
    pub prefix: String,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
}

/// Adds a token by the hash of its text.
///
/// - Failure: `Conflict` where the name is taken, in whatever case; see [`free_name`].
pub fn add(tx: &mut Tx<'_>, token: &Token, hash: &[u8; 32]) -> Result<(), Error> {
    let sql = "INSERT INTO token (name_folded, name, hash, roles, created_at, prefix)
        VALUES (?, ?, ?, ?, ?, ?)";
    let values = [
        fold(&token.name).into(),
        (&token.name).into(),
        hash.into(),
        sql::json(&token.roles)?.into(),
        token.created_at.into(),
        (&token.prefix).into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// The token whose text has this hash.
pub fn find_by_hash(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Token>, Error> {
    tx.first(&format!("SELECT {COLUMNS} FROM token WHERE hash = ?"), &[hash.into()], read)
}

/// All tokens, by name.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Token>, Error> {
    tx.all(&format!("SELECT {COLUMNS} FROM token ORDER BY name_folded"), &[], read)
}

/// Notes that a token was used.
pub fn touch(tx: &mut Tx<'_>, name: &str, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE token SET used_at = ? WHERE name_folded = ?";
    tx.execute(sql, &[now.into(), fold(name).into()]).map(drop)
}

/// Removes a token: it opens nothing any more.
pub fn remove(tx: &mut Tx<'_>, name: &str) -> Result<(), Error> {
    let sql = "DELETE FROM token WHERE name_folded = ?";
    if tx.execute(sql, &[fold(name).into()])? == 1 { Ok(()) } else { Err(Error::Missing) }
}

/// `wanted`, or where that is taken `wanted-2`, `wanted-3`, …
pub fn free_name(tx: &mut Tx<'_>, wanted: &str) -> Result<String, Error> {
    let taken: Vec<String> = list(tx)?.iter().map(|token| fold(&token.name)).collect();
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    let free = names.find(|name| !taken.contains(&fold(name)));
    free.ok_or_else(|| Error::Broken("no name is free".into()))
}

fn read(row: &mut Row<'_>) -> Result<Token, Error> {
    Ok(Token {
        name: row.take(0)?,
        roles: row.json(1)?,
        created_at: row.take(2)?,
        prefix: row.take(3)?,
        used_at: row.take(4)?,
    })
}

const COLUMNS: &str = "name, roles, created_at, prefix, used_at";
