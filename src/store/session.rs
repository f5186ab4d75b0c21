//! Sessions of people in the review pages. Kept by the hash of what the browser sends: who reads
//! this table cannot use a session.

use data_encoding::HEXLOWER;
use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;
use crate::store::account::fold;
use crate::store::sql;
use crate::store::sql::Row;

/// A session of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Name of the account, folded to lower case.
    pub account: String,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the session was last used.
    pub seen_at: Timestamp,
    /// Whether it opens anything yet.
    pub stage: Stage,
    /// From where it began.
    pub address: String,
    /// The browser, as it called itself.
    pub browser: String,
}

impl Session {
    /// A session that begins at `now`, with everything shown.
    pub fn open(account: &str, now: Timestamp) -> Self {
        Self {
            account: account.to_owned(),
            created_at: now,
            seen_at: now,
            stage: Stage::Open,
            address: String::new(),
            browser: String::new(),
        }
    }
}

/// A session as it is listed: with a number that opens nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// By which it can be ended.
    pub number: String,
    /// What is known of it.
    pub session: Session,
}

/// Whether a session opens anything yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the code is still to be shown.
    Code,
    /// Everything was shown.
    Open,
}

impl Stage {
    /// The name in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Open => "open",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Code, Self::Open].into_iter().find(|stage| stage.name() == name)
    }
}

/// Adds a session by the hash of its id.
///
/// - Failure: `Missing` where there is no such account.
pub fn add(tx: &mut Tx<'_>, hash: &[u8; 32], session: &Session) -> Result<(), Error> {
    let sql = "INSERT INTO session (hash, account_folded, created_at, seen_at, stage, address,
        browser) VALUES (?, ?, ?, ?, ?, ?, ?)";
    let values = [
        hash.into(),
        fold(&session.account).into(),
        session.created_at.into(),
        session.seen_at.into(),
        session.stage.name().into(),
        (&session.address).into(),
        (&session.browser).into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// The session whose id has this hash, whatever its age.
pub fn find(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Session>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM session WHERE hash = ?");
    tx.first(&sql, &[hash.into()], read)
}

/// The open sessions of an account, the last used first.
pub fn list_of(tx: &mut Tx<'_>, account: &str) -> Result<Vec<Listed>, Error> {
    let sql = format!(
        "SELECT {COLUMNS}, hash FROM session WHERE account_folded = ? AND stage = 'open'
        ORDER BY seen_at DESC, hash"
    );
    tx.all(&sql, &[fold(account).into()], |row| {
        let session = read(row)?;
        let hash: Vec<u8> = row.take(6)?;
        Ok(Listed { number: number(&hash), session })
    })
}

/// How many open sessions each account has, by its name in lower case.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(String, u64)>, Error> {
    let sql = "SELECT account_folded, COUNT(*) FROM session WHERE stage = 'open'
        GROUP BY account_folded";
    tx.all(sql, &[], |row| Ok((row.take(0)?, row.take(1)?)))
}

/// Ends the session of an account that is listed under `wanted`; whether there was one.
pub fn remove_listed(tx: &mut Tx<'_>, account: &str, wanted: &str) -> Result<bool, Error> {
    let sql = "SELECT hash FROM session WHERE account_folded = ?";
    let hashes: Vec<Vec<u8>> = tx.all(sql, &[fold(account).into()], |row| row.take(0))?;
    let Some(hash) = hashes.into_iter().find(|hash| number(hash) == wanted) else {
        return Ok(false);
    };
    let values = [sql::Value::Bytes(hash)];
    Ok(tx.execute("DELETE FROM session WHERE hash = ?", &values)? == 1)
}

/// Ends all sessions of an account but the one with this hash.
pub fn remove_others(tx: &mut Tx<'_>, account: &str, kept: &[u8; 32]) -> Result<u64, Error> {
    let sql = "DELETE FROM session WHERE account_folded = ? AND hash <> ?";
    tx.execute(sql, &[fold(account).into(), kept.into()])
}

/// The number under which the session with this hash is listed.
pub fn number(hash: &[u8]) -> String {
    HEXLOWER.encode(hash.get(..8).unwrap_or_default())
}

/// Notes that a session was used.
pub fn touch(tx: &mut Tx<'_>, hash: &[u8; 32], now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE session SET seen_at = ? WHERE hash = ?";
    tx.execute(sql, &[now.into(), hash.into()]).map(drop)
}

/// Ends a session; one that has ended already is no failure.
pub fn remove(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<(), Error> {
    tx.execute("DELETE FROM session WHERE hash = ?", &[hash.into()]).map(drop)
}

/// Ends all sessions of an account, and says how many there were.
pub fn remove_of(tx: &mut Tx<'_>, account: &str) -> Result<u64, Error> {
    tx.execute("DELETE FROM session WHERE account_folded = ?", &[fold(account).into()])
}

/// Ends sessions not used since `seen_before`, and those begun before `created_before`.
pub fn remove_idle(
    tx: &mut Tx<'_>,
    seen_before: Timestamp,
    created_before: Timestamp,
) -> Result<u64, Error> {
    let sql = "DELETE FROM session WHERE seen_at < ? OR created_at < ?";
    tx.execute(sql, &[seen_before.into(), created_before.into()])
}

fn read(row: &mut Row<'_>) -> Result<Session, Error> {
    Ok(Session {
        account: row.take(0)?,
        created_at: row.take(1)?,
        seen_at: row.take(2)?,
        stage: row.named(3, Stage::named)?,
        address: row.take(4)?,
        browser: row.take(5)?,
    })
}

const COLUMNS: &str = "account_folded, created_at, seen_at, stage, address, browser";
