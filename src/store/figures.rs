//! Counts over the tables, for the overview: how much waits, was held and was decided. Nothing in
//! them says anything about a person, and none is counted by who sent or decided.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::HeldState;
use crate::store::Tx;

/// What waits for a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Messages that nobody has decided on.
    pub held: u64,
    /// Those of them with a high risk.
    pub high: u64,
    /// Messages that wait for a second reviewer.
    pub awaiting_second: u64,
    /// Since when the oldest of all of these waits.
    pub oldest: Option<Timestamp>,
}

/// How often one rule held a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleHits {
    /// Name of the reason that the rule gave.
    pub rule: String,
    /// Messages that it held.
    pub held: u64,
    /// Those of them on which a person decided.
    pub decided: u64,
    /// Those of these that were released as a false alarm.
    pub false_alarms: u64,
}

/// What waits now.
pub fn waiting(tx: &mut Tx<'_>) -> Result<Waiting, Error> {
    let sql = "SELECT SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'held' AND risk = 2 THEN 1 ELSE 0 END),
        SUM(CASE WHEN state = 'awaiting_second' THEN 1 ELSE 0 END),
        MIN(waits_since)
        FROM held WHERE state IN ('held', 'awaiting_second')";
    let count = |count: Option<u64>| count.unwrap_or(0);
    let found = tx.first(sql, &[], |row| {
        Ok(Waiting {
            held: count(row.take(0)?),
            high: count(row.take(1)?),
            awaiting_second: count(row.take(2)?),
            oldest: row.take(3)?,
        })
    });
    Ok(found?.unwrap_or_default())
}

/// How many incidents the clock runs for, and when the first deadline is.
pub fn open_incidents(tx: &mut Tx<'_>) -> Result<(u64, Option<Timestamp>), Error> {
    let sql = "SELECT COUNT(*), MIN(deadline) FROM incident 
        WHERE state IN ('potential', 'assessing', 'confirmed')";
    Ok(tx.first(sql, &[], |row| Ok((row.take(0)?, row.take(1)?)))?.unwrap_or_default())
}

/// How many messages were judged in each hour from `since` on, as far as that is still recorded.
///
/// - Shape: the hour counted from 1970, in UTC; hours without any are left out.
pub fn judged_by_hour(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<(i64, u64)>, Error> {
    by_hour(tx, "observed", "at", since)
}

/// How many messages were held in each hour from `since` on; as [`judged_by_hour`].
pub fn held_by_hour(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<(i64, u64)>, Error> {
    by_hour(tx, "held", "received_at", since)
}

/// How often each rule held a message from `since` on, most often first.
pub fn rule_hits(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<RuleHits>, Error> {
    let sql = "SELECT held_mark.value, COUNT(*),
        SUM(CASE WHEN held.state IN ('releasing', 'released', 'delivery_failed', 'rejected')
            THEN 1 ELSE 0 END),
        SUM(CASE WHEN held.state IN ('releasing', 'released', 'delivery_failed')
            AND held.reason_code = 'false_alarm' THEN 1 ELSE 0 END)
        FROM held_mark JOIN held ON held.id = held_mark.held_id
        WHERE held_mark.kind = 'rule' AND held.received_at >= ?
        GROUP BY held_mark.value ORDER BY COUNT(*) DESC, held_mark.value";
    tx.all(sql, &[since.into()], |row| {
        Ok(RuleHits {
            rule: row.take(0)?,
            held: row.take(1)?,
            decided: row.take(2)?,
            false_alarms: row.take(3)?,
        })
    })
}

/// How many messages held from `since` on had a recipient of each class, most often first.
///
/// - Shape: the name of the class.
pub fn classes(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<(String, u64)>, Error> {
    let sql = "SELECT held_mark.value, COUNT(*)
        FROM held_mark JOIN held ON held.id = held_mark.held_id
        WHERE held_mark.kind = 'class' AND held.received_at >= ?
        GROUP BY held_mark.value ORDER BY COUNT(*) DESC, held_mark.value";
    tx.all(sql, &[since.into()], |row| Ok((row.take(0)?, row.take(1)?)))
}

/// What was decided from `since` on, by state.
pub fn decisions(tx: &mut Tx<'_>, since: Timestamp) -> Result<Vec<(HeldState, u64)>, Error> {
    let sql = "SELECT state, COUNT(*) FROM held WHERE decided_at >= ? GROUP BY state";
    tx.all(sql, &[since.into()], |row| Ok((row.named(0, HeldState::named)?, row.take(1)?)))
}

/// How long messages waited on which people decided from `since` on, in microseconds, shortest
/// first; at most the latest `limit` of them.
pub fn waited(tx: &mut Tx<'_>, since: Timestamp, limit: u32) -> Result<Vec<u64>, Error> {
    let sql = "SELECT decided_at - received_at FROM held WHERE decided_at >= ?
        AND state IN ('releasing', 'released', 'delivery_failed', 'rejected')
        ORDER BY decided_at DESC LIMIT ?";
    let mut waited: Vec<u64> = tx.all(sql, &[since.into(), limit.into()], |row| row.take(0))?;
    waited.sort_unstable();
    Ok(waited)
}

/// Counts the rows of `table` by the hour of `column`.
fn by_hour(
    tx: &mut Tx<'_>,
    table: &str,
    column: &str,
    since: Timestamp,
) -> Result<Vec<(i64, u64)>, Error> {
    let sql = format!(
        "SELECT {column} / {HOUR} AS hour, COUNT(*) FROM {table} WHERE {column} >= ?
        GROUP BY hour ORDER BY hour"
    );
    tx.all(&sql, &[since.into()], |row| Ok((row.take(0)?, row.take(1)?)))
}

/// Microseconds in an hour.
const HOUR: i64 = 3_600_000_000;
