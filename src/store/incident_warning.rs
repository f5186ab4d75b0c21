//! What time has brought to an incident, each told once: that its deadline comes near or has
//! passed, that nobody has taken it up.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;

/// Notes that something is told of an incident, and says whether it is for the first time.
///
/// - Shape: `name` is what is told, with the clock that it is told of: a clock that was moved is
///   another.
pub fn first(
    tx: &mut Tx<'_>,
    incident_id: &str,
    name: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "INSERT INTO incident_warning (incident_id, name, warned_at) VALUES (?, ?, ?)
        ON CONFLICT (incident_id, name) DO NOTHING";
    Ok(tx.execute(sql, &[incident_id.into(), name.into(), now.into()])? == 1)
}

/// The incident of which something was told, by its name alone; the first of several.
pub fn told_of(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT incident_id FROM incident_warning WHERE name = ? ORDER BY warned_at LIMIT 1";
    tx.first(sql, &[name.into()], |row| row.take(0))
}

/// Whether it was told before.
pub fn is_known(tx: &mut Tx<'_>, incident_id: &str, name: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM incident_warning WHERE incident_id = ? AND name = ?";
    let found: Option<u64> =
        tx.first(sql, &[incident_id.into(), name.into()], |row| row.take(0))?;
    Ok(found.is_some())
}

/// Since when `name` is watched; `None` where it never was.
pub fn watched_since(tx: &mut Tx<'_>, name: &str) -> Result<Option<Timestamp>, Error> {
    tx.first("SELECT since FROM watch WHERE name = ?", &[name.into()], |row| row.take(0))
}

/// Notes since when `name` is watched.
pub fn watch(tx: &mut Tx<'_>, name: &str, since: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO watch (name, since) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET since = excluded.since";
    tx.execute(sql, &[name.into(), since.into()]).map(drop)
}
