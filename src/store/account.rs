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
    /// How the person shows who it is.
    pub sign_in: SignIn,
    /// When it was closed; nobody signs in with it since.
    pub closed_at: Option<Timestamp>,
    /// When the person last signed in.
    pub last_login_at: Option<Timestamp>,
}

/// How a person shows who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// By a password of Sluis itself.
    Local,
    /// The same, for the day on which the provider is down.
    BreakGlass,
    /// At a provider of single sign-on.
    Provider {
        /// The provider, as it calls itself.
        issuer: String,
        /// Who the person is there, for ever.
        subject: String,
    },
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

impl SignIn {
    /// The name on the pages of the API and in the store.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::BreakGlass => "break_glass",
            Self::Provider { .. } => "provider",
        }
    }
}

impl Account {
    /// An account of Sluis itself, with a password.
    pub fn local(name: &str, email: Option<&str>, roles: Vec<Role>, password_hash: String) -> Self {
        Self {
            name: name.to_owned(),
            email: email.map(str::to_owned),
            roles,
            password_hash: Some(password_hash),
            created_at: Timestamp::now(),
            sign_in: SignIn::Local,
            closed_at: None,
            last_login_at: None,
        }
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
    let sql = "INSERT INTO account (name_folded, name, email, roles, password_hash, created_at,
        kind, issuer, subject) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let (issuer, subject) = match &account.sign_in {
        SignIn::Provider { issuer, subject } => (Some(issuer), Some(subject)),
        SignIn::Local | SignIn::BreakGlass => (None, None),
    };
    let values = [
        fold(&account.name).into(),
        (&account.name).into(),
        account.email.as_ref().into(),
        sql::json(&account.roles)?.into(),
        account.password_hash.as_ref().into(),
        account.created_at.into(),
        account.sign_in.name().into(),
        issuer.into(),
        subject.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// The account of that name, in whatever case it is written.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<Account>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM account WHERE name_folded = ?");
    tx.first(&sql, &[fold(name).into()], read)
}

/// The account of someone at a provider.
pub fn find_by_subject(
    tx: &mut Tx<'_>,
    issuer: &str,
    subject: &str,
) -> Result<Option<Account>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM account WHERE issuer = ? AND subject = ?");
    tx.first(&sql, &[issuer.into(), subject.into()], read)
}

/// `wanted`, or where that is taken `wanted-2`, `wanted-3`, …
pub fn free_name(tx: &mut Tx<'_>, wanted: &str) -> Result<String, Error> {
    for number in 1_u64.. {
        let name = if number == 1 { wanted.to_owned() } else { format!("{wanted}-{number}") };
        if find(tx, &name)?.is_none() {
            return Ok(name);
        }
    }
    Err(Error::Broken("no name is free".into()))
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

/// Sets the mail address; `None` takes it away.
pub fn set_email(tx: &mut Tx<'_>, name: &str, email: Option<&str>) -> Result<(), Error> {
    let sql = "UPDATE account SET email = ? WHERE name_folded = ?";
    one(tx.execute(sql, &[email.into(), fold(name).into()])?)
}

/// Sets the roles that a provider gave at a sign-in; other sessions go on, with these roles.
pub fn refresh_roles(tx: &mut Tx<'_>, name: &str, roles: &[Role]) -> Result<(), Error> {
    let sql = "UPDATE account SET roles = ? WHERE name_folded = ?";
    one(tx.execute(sql, &[sql::json(&roles)?.into(), fold(name).into()])?)
}

/// Notes that the person signed in.
pub fn note_login(tx: &mut Tx<'_>, name: &str, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE account SET last_login_at = ? WHERE name_folded = ?";
    one(tx.execute(sql, &[now.into(), fold(name).into()])?)
}

/// Closes an account: password, codes, sessions and tokens end with it. Its name is never free
/// again, so that the trail and the four eyes stay about one person.
pub fn close(tx: &mut Tx<'_>, name: &str, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE account SET closed_at = ?, password_hash = NULL WHERE name_folded = ?
        AND closed_at IS NULL";
    one(tx.execute(sql, &[now.into(), fold(name).into()])?)?;
    super::second_factor::remove(tx, name)?;
    super::token::remove_of(tx, name)?;
    super::session::remove_of(tx, name).map(drop)
}

/// Opens a closed account again; a local one needs a new password.
pub fn reopen(tx: &mut Tx<'_>, name: &str) -> Result<(), Error> {
    let sql = "UPDATE account SET closed_at = NULL WHERE name_folded = ? AND closed_at IS NOT NULL";
    one(tx.execute(sql, &[fold(name).into()])?)
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
        sign_in: read_sign_in(row)?,
        closed_at: row.take(8)?,
        last_login_at: row.take(9)?,
    })
}

fn read_sign_in(row: &mut Row<'_>) -> Result<SignIn, Error> {
    let (kind, issuer, subject): (String, Option<String>, Option<String>) =
        (row.take(5)?, row.take(6)?, row.take(7)?);
    match (kind.as_str(), issuer, subject) {
        ("local", None, None) => Ok(SignIn::Local),
        ("break_glass", None, None) => Ok(SignIn::BreakGlass),
        ("provider", Some(issuer), Some(subject)) => Ok(SignIn::Provider { issuer, subject }),
        _ => Err(Error::Broken("an account signs in by something unknown".into())),
    }
}

const COLUMNS: &str = "name, email, roles, password_hash, created_at, kind, issuer, subject,
    closed_at, last_login_at";
