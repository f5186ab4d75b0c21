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
    /// What it may do, as far as its owner may.
    pub roles: Vec<Role>,
    /// In whose name.
    pub owner: TokenOwner,
    /// When it was made.
    pub created_at: Timestamp,
    /// How its text begins; empty where it was made before this was kept.
    pub prefix: String,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
    /// Whether its owner has not asked for its text yet: so long nobody has it.
    pub waits: bool,
}

/// In whose name a token acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenOwner {
    /// The account of that name.
    Account(String),
    /// Nobody: it only looks.
    Machine,
    /// The user of the operating system who made it at the shell, and has no account.
    Shell(String),
}

impl TokenOwner {
    /// The name of who answers for what the token does; nobody does for a machine.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Account(name) | Self::Shell(name) => Some(name),
            Self::Machine => None,
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Machine => "machine",
            Self::Shell(_) => "shell",
        }
    }
}

/// Adds a token by the hash of its text.
///
/// - Failure: `Conflict` where the name is taken, in whatever case; see [`free_name`].
pub fn add(tx: &mut Tx<'_>, token: &Token, hash: &[u8; 32]) -> Result<(), Error> {
    let sql = "INSERT INTO token (name_folded, name, hash, roles, created_at, prefix, owner_kind,
        owner, owner_folded, waits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let owner = token.owner.name().unwrap_or_default();
    let values = [
        fold(&token.name).into(),
        (&token.name).into(),
        hash.into(),
        sql::json(&token.roles)?.into(),
        token.created_at.into(),
        (&token.prefix).into(),
        token.owner.kind().into(),
        owner.into(),
        fold(owner).into(),
        i64::from(token.waits).into(),
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

/// The token of that name, in whatever case it is written.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<Token>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM token WHERE name_folded = ?");
    tx.first(&sql, &[fold(name).into()], read)
}

/// The tokens in the name of an account, by name.
pub fn list_of(tx: &mut Tx<'_>, account: &str) -> Result<Vec<Token>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM token WHERE owner_folded = ? AND owner_kind = 'account'
        ORDER BY name_folded"
    );
    tx.all(&sql, &[fold(account).into()], read)
}

/// Gives a token that waits for its owner its text, by the hash of it.
pub fn collect(tx: &mut Tx<'_>, name: &str, hash: &[u8; 32], prefix: &str) -> Result<(), Error> {
    let sql =
        "UPDATE token SET hash = ?, prefix = ?, waits = 0 WHERE name_folded = ? AND waits = 1";
    let values = [hash.into(), prefix.into(), fold(name).into()];
    if tx.execute(sql, &values)? == 1 { Ok(()) } else { Err(Error::Missing) }
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

/// Removes the tokens in the name of an account.
pub(super) fn remove_of(tx: &mut Tx<'_>, account: &str) -> Result<(), Error> {
    let sql = "DELETE FROM token WHERE owner_folded = ? AND owner_kind = 'account'";
    tx.execute(sql, &[fold(account).into()]).map(drop)
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
        owner: read_owner(row)?,
        waits: row.take::<i64>(7)? != 0,
    })
}

fn read_owner(row: &mut Row<'_>) -> Result<TokenOwner, Error> {
    let (kind, name): (String, String) = (row.take(5)?, row.take(6)?);
    match kind.as_str() {
        "account" => Ok(TokenOwner::Account(name)),
        "machine" => Ok(TokenOwner::Machine),
        "shell" => Ok(TokenOwner::Shell(name)),
        _ => Err(Error::Broken("a token belongs to something unknown".into())),
    }
}

const COLUMNS: &str = "name, roles, created_at, prefix, used_at, owner_kind, owner, waits";
