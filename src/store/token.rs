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
}

/// Adds a token by the hash of its text.
///
/// - Failure: `Conflict` where the name is taken, in whatever case; see [`free_name`].
pub fn add(tx: &mut Tx<'_>, token: &Token, hash: &[u8; 32]) -> Result<(), Error> {
    let sql = "INSERT INTO token (name_folded, name, hash, roles, created_at)
        VALUES (?, ?, ?, ?, ?)";
    let values = [
        fold(&token.name).into(),
        (&token.name).into(),
        hash.into(),
        sql::json(&token.roles)?.into(),
        token.created_at.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// The token whose text has this hash.
pub fn find_by_hash(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Token>, Error> {
    tx.first("SELECT name, roles, created_at FROM token WHERE hash = ?", &[hash.into()], read)
}

/// All tokens, by name.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Token>, Error> {
    tx.all("SELECT name, roles, created_at FROM token ORDER BY name_folded", &[], read)
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
    Ok(Token { name: row.take(0)?, roles: row.json(1)?, created_at: row.take(2)? })
}
