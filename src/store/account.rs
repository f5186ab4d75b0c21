//! People who sign in, and the roles of people and programs.

use std::fmt;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::store::Error;
use crate::store::Tx;
use crate::store::sql;
use crate::store::sql::Row;

/// What a person or program is there for; a person may have several roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Beoordelaar: looks at held messages and decides.
    Reviewer,
    /// Senior beoordelaar: is also the second of four eyes.
    Senior,
    /// Privacy officer or data protection officer (FG): keeps the register.
    Privacy,
    /// Beheerder: people, rules and settings; no content.
    Admin,
    /// Auditor: reads the register and the trail; no content.
    Auditor,
}

/// A person who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Sign-in name; unique without regard to case.
    pub name: String,
    /// Own mail address: nobody decides on mail that they sent or would get.
    pub email: Option<String>,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// Argon2id hash of the password in PHC form; `None` where no password is set.
    pub password_hash: Option<String>,
    /// When the account was made.
    pub created_at: Timestamp,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] =
        [Self::Reviewer, Self::Senior, Self::Privacy, Self::Admin, Self::Auditor];

    /// The name on the command line, in JSON and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Senior => "senior",
            Self::Privacy => "privacy",
            Self::Admin => "admin",
            Self::Auditor => "auditor",
        }
    }

    /// The role of that [`Role::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Account");
        shown.field("name", &self.name).field("roles", &self.roles).finish_non_exhaustive()
    }
}

/// Adds an account.
///
/// - Failure: `Conflict` where the name is taken, in whatever case.
pub fn add(tx: &mut Tx<'_>, account: &Account) -> Result<(), Error> {
    let sql = "INSERT INTO account (name_folded, name, email, roles, password_hash, created_at)
        VALUES (?, ?, ?, ?, ?, ?)";
    let values = [
        fold(&account.name).into(),
        (&account.name).into(),
        account.email.as_ref().into(),
        sql::json(&account.roles)?.into(),
        account.password_hash.as_ref().into(),
        account.created_at.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// The account of that name, in whatever case it is written.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<Account>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM account WHERE name_folded = ?");
    tx.first(&sql, &[fold(name).into()], read)
}

/// All accounts, by name.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Account>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM account ORDER BY name_folded");
    tx.all(&sql, &[], read)
}

/// Sets the hash of the password, and ends all sessions of the account.
pub fn set_password(tx: &mut Tx<'_>, name: &str, password_hash: &str) -> Result<(), Error> {
    let sql = "UPDATE account SET password_hash = ? WHERE name_folded = ?";
    one(tx.execute(sql, &[password_hash.into(), fold(name).into()])?)?;
    super::session::remove_of(tx, name).map(drop)
}

/// Sets the roles, and ends all sessions of the account.
pub fn set_roles(tx: &mut Tx<'_>, name: &str, roles: &[Role]) -> Result<(), Error> {
    let sql = "UPDATE account SET roles = ? WHERE name_folded = ?";
    one(tx.execute(sql, &[sql::json(&roles)?.into(), fold(name).into()])?)?;
    super::session::remove_of(tx, name).map(drop)
}

/// A name as it is compared.
pub(super) fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

fn one(rows: u64) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::Missing) }
}

fn read(row: &mut Row<'_>) -> Result<Account, Error> {
    Ok(Account {
        name: row.take(0)?,
        email: row.take(1)?,
        roles: row.json(2)?,
        password_hash: row.take(3)?,
        created_at: row.take(4)?,
    })
}

const COLUMNS: &str = "name, email, roles, password_hash, created_at";
