//! Sessions of people in the review pages. Kept by the hash of what the browser sends: who reads
//! this table cannot use a session.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;
use crate::store::account::fold;

/// A session of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Name of the account, folded to lower case.
    pub account: String,
    /// When the person signed in.
    pub created_at: Timestamp,
    /// When the session was last used.
    pub seen_at: Timestamp,
}

/// Adds a session of an account by the hash of its id.
///
/// - Failure: `Missing` where there is no such account.
pub fn add(tx: &mut Tx<'_>, hash: &[u8; 32], account: &str, now: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO session (hash, account_folded, created_at, seen_at)
        VALUES (?, ?, ?, ?)";
    tx.execute(sql, &[hash.into(), fold(account).into(), now.into(), now.into()]).map(drop)
}

/// The session whose id has this hash, whatever its age.
pub fn find(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Session>, Error> {
    let sql = "SELECT account_folded, created_at, seen_at FROM session WHERE hash = ?";
    tx.first(sql, &[hash.into()], |row| {
        Ok(Session { account: row.take(0)?, created_at: row.take(1)?, seen_at: row.take(2)? })
    })
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
