//! The audit trail as stored: entries, each with the hash of the one before.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::store::Error;
use crate::store::Tx;
use crate::store::sql::Row;
use crate::store::sql::Value;

/// One line of the audit trail (BIO2 8.15.01: action, object, result, origin, actor, time).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Position, from 1, without gaps.
    pub number: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it: an account, `token:NAME`, or `gateway`.
    pub actor: String,
    /// From where: `web 192.0.2.7`, `api 192.0.2.7`, `shell anna`, `gateway`.
    pub origin: String,
    /// What was done: `message-released`.
    pub action: String,
    /// To what: an ID of a message or incident, the name of an account.
    pub object: String,
    /// How it ended: `done`, `refused`.
    pub result: String,
    /// More, without personal data; may be empty.
    pub detail: String,
    /// Chain hash over this entry and the hash before, in hexadecimal.
    pub hash: String,
}

impl Entry {
    /// What it says in words, in the order in which digests take it in.
    pub fn texts(&self) -> [&str; 6] {
        [&self.actor, &self.origin, &self.action, &self.object, &self.result, &self.detail]
    }
}

/// How long the trail is and how it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries there are.
    pub count: u64,
    /// The hash of the last one; empty before there is one.
    pub hash: String,
    /// What shows that the gateway wrote this, and nobody else.
    pub seal: String,
}

/// Which entries to list, latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailFilter {
    /// Only entries of this actor; empty: all.
    pub actor: String,
    /// Only entries about this object; empty: all.
    pub object: String,
    /// Only entries with this action; empty: all.
    pub action: String,
    /// Only entries below this number, to read on after a page; 0: all.
    pub below: u64,
    /// How many at most; 0: all.
    pub limit: u32,
}

/// The head as it stands; whoever writes then waits until this transaction ends.
///
/// - Failure: `None` before the first entry, or where it was removed.
pub fn lock_head(tx: &mut Tx<'_>) -> Result<Option<Head>, Error> {
    let sql = "UPDATE trail_head SET place = 1 WHERE place = 1 RETURNING count, hash, seal";
    tx.first(sql, &[], read_head)
}

/// The head, to be read only.
pub fn head(tx: &mut Tx<'_>) -> Result<Option<Head>, Error> {
    tx.first("SELECT count, hash, seal FROM trail_head WHERE place = 1", &[], read_head)
}

/// Adds an entry and moves the head to it.
///
/// - Failure: `Conflict` where its number is taken.
pub fn append(tx: &mut Tx<'_>, entry: &Entry, head: &Head) -> Result<(), Error> {
    let sql = "INSERT INTO trail (number, at, actor, origin, action, object, result, detail, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let values = [
        entry.number.into(),
        entry.at.into(),
        (&entry.actor).into(),
        (&entry.origin).into(),
        (&entry.action).into(),
        (&entry.object).into(),
        (&entry.result).into(),
        (&entry.detail).into(),
        (&entry.hash).into(),
    ];
    tx.execute(sql, &values)?;
    let sql = "INSERT INTO trail_head (place, count, hash, seal) VALUES (1, ?, ?, ?)
        ON CONFLICT (place) DO UPDATE
        SET count = excluded.count, hash = excluded.hash, seal = excluded.seal";
    tx.execute(sql, &[head.count.into(), (&head.hash).into(), (&head.seal).into()]).map(drop)
}

/// The number of the last entry; 0 before there is one.
pub fn last_number(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let sql = "SELECT number FROM trail ORDER BY number DESC LIMIT 1";
    Ok(tx.first(sql, &[], |row| row.take(0))?.unwrap_or(0))
}

/// What was done after an entry, earliest first: number, action and object of each that succeeded.
pub fn done_after(
    tx: &mut Tx<'_>,
    number: u64,
    limit: u32,
) -> Result<Vec<(u64, String, String)>, Error> {
    let sql = "SELECT number, action, object FROM trail WHERE number > ? AND result = 'done'
        ORDER BY number LIMIT ?";
    tx.all(sql, &[number.into(), limit.into()], |row| {
        Ok((row.take(0)?, row.take(1)?, row.take(2)?))
    })
}

/// How often somebody did one of two things, from `since` on: what was refused does not count.
pub fn count_done(
    tx: &mut Tx<'_>,
    actor: &str,
    actions: [&str; 2],
    since: Timestamp,
) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) FROM trail
        WHERE actor = ? AND action IN (?, ?) AND result = 'done' AND at >= ?";
    let [one, other] = actions;
    let values = [actor.into(), one.into(), other.into(), since.into()];
    Ok(tx.first(sql, &values, |row| row.take(0))?.unwrap_or(0))
}

/// The entries that `filter` wants, latest first.
pub fn list(tx: &mut Tx<'_>, filter: &TrailFilter) -> Result<Vec<Entry>, Error> {
    let (mut condition, mut values) = (String::from("1 = 1"), Vec::<Value>::new());
    for (column, wanted) in
        [("actor", &filter.actor), ("object", &filter.object), ("action", &filter.action)]
    {
        if !wanted.is_empty() {
            condition += &format!(" AND {column} = ?");
            values.push(wanted.into());
        }
    }
    if filter.below > 0 {
        condition += " AND number < ?";
        values.push(filter.below.into());
    }
    values.push(if filter.limit == 0 { i64::MAX.into() } else { filter.limit.into() });
    let sql = format!("SELECT {COLUMNS} FROM trail WHERE {condition} ORDER BY number DESC LIMIT ?");
    tx.all(&sql, &values, read)
}

/// Up to `limit` entries above `number`, earliest first.
pub fn after(tx: &mut Tx<'_>, number: u64, limit: u32) -> Result<Vec<Entry>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM trail WHERE number > ? ORDER BY number LIMIT ?");
    tx.all(&sql, &[number.into(), limit.into()], read)
}

/// The last entry.
pub fn last(tx: &mut Tx<'_>) -> Result<Option<Entry>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM trail ORDER BY number DESC LIMIT 1");
    tx.first(&sql, &[], read)
}

/// Whether there must be a trail: every message and account in the store came with an entry.
pub fn is_expected(tx: &mut Tx<'_>) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM account UNION ALL SELECT 1 FROM held LIMIT 1";
    Ok(tx.first(sql, &[], |_| Ok(()))?.is_some())
}

fn read(row: &mut Row<'_>) -> Result<Entry, Error> {
    Ok(Entry {
        number: row.take(0)?,
        at: row.take(1)?,
        actor: row.take(2)?,
        origin: row.take(3)?,
        action: row.take(4)?,
        object: row.take(5)?,
        result: row.take(6)?,
        detail: row.take(7)?,
        hash: row.take(8)?,
    })
}

fn read_head(row: &mut Row<'_>) -> Result<Head, Error> {
    Ok(Head { count: row.take(0)?, hash: row.take(1)?, seal: row.take(2)? })
}

const COLUMNS: &str = "number, at, actor, origin, action, object, result, detail, hash";
