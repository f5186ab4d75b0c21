//! What is erased of closed incidents at the end of its term: files first, the record years later.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;
use crate::store::sql::Value;
use crate::store::sql::placeholders;

/// Incidents closed before `before` of which the files were not erased yet, some at a time; and
/// those that came to nothing, where they have files.
pub fn content_due(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<Vec<String>, Error> {
    let sql = "SELECT id FROM incident WHERE content_erased_at IS NULL
        AND (closed_at < ? OR state = 'cancelled' AND created_at < ? AND EXISTS (
            SELECT 1 FROM incident_file WHERE incident_file.incident_id = incident.id))
        ORDER BY closed_at, id LIMIT ?";
    tx.all(sql, &[before.into(), before.into(), limit.into()], |row| row.take(0))
}

/// Incidents closed before `before`, or that came to nothing before it, of which the record was not
/// erased yet, some at a time.
pub fn record_due(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<Vec<String>, Error> {
    let sql = "SELECT id FROM incident WHERE erased_at IS NULL
        AND (closed_at < ? OR state = 'cancelled' AND created_at < ?)
        ORDER BY closed_at, id LIMIT ?";
    tx.all(sql, &[before.into(), before.into(), limit.into()], |row| row.take(0))
}

/// Notes that the files of an incident were erased; their keys are forgotten apart.
pub fn content_erased(tx: &mut Tx<'_>, id: &str, at: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE incident SET content_erased_at = ? WHERE id = ?";
    tx.execute(sql, &[at.into(), id.into()]).map(drop)
}

/// Erases a record but for number, dates, state, counts, and the answers to `kept`.
pub fn erase(tx: &mut Tx<'_>, id: &str, kept: &[&str], at: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE incident SET sealed_sender = ?, sealed_subject = ?, sealed_summary_nl = ?,
        sealed_summary_en = ?, sealed_reason = ?, released_by = '', first_by = '', opened_by = '',
        owner = '', sealed_residences = NULL, erased_at = ? WHERE id = ?";
    let values = [
        tx.seal("incident.sender", "")?,
        tx.seal("incident.subject", "")?,
        tx.seal("incident.summary_nl", "")?,
        tx.seal("incident.summary_en", "")?,
        tx.seal("incident.reason", "")?,
        at.into(),
        id.into(),
    ];
    tx.execute(sql, &values)?;
    let kept_places = placeholders(kept.len());
    let mut values: Vec<Value> = vec![id.into()];
    values.extend(kept.iter().map(|name| Value::from(*name)));
    let sql = format!(
        "DELETE FROM incident_answer WHERE incident_id = ? AND question NOT IN ({kept_places})"
    );
    tx.execute(&sql, &values)?;
    let sql = "UPDATE incident_answer SET given_by = '' WHERE incident_id = ?";
    tx.execute(sql, &[id.into()])?;
    // The letters of an incident are texts of it too.
    let sql = "DELETE FROM wording_change WHERE name = ?";
    tx.execute(sql, &[format!("letter:{id}").into()])?;
    for table in TABLES {
        let sql = format!("DELETE FROM {table} WHERE incident_id = ?");
        tx.execute(&sql, &[id.into()])?;
    }
    Ok(())
}

/// Tables of which nothing of an erased record stays.
const TABLES: [&str; 9] = [
    "incident_recipient",
    "incident_change",
    "incident_measure",
    "incident_note",
    "incident_file",
    "incident_party",
    "retraction",
    "retraction_link",
    "incident_release",
];
