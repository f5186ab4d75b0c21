//! What people answered to the questions of an incident, and every change of it.

use std::fmt;

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;
use crate::store::sql::Row;

/// An answer that holds now.
#[derive(Clone, PartialEq, Eq)]
pub struct IncidentAnswer {
    /// The name of the question.
    pub question: String,
    /// What was answered; empty where an earlier answer was taken back.
    pub value: String,
    /// Who gave it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A change of a record. No change is ever changed or removed by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct IncidentChange {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// The name of the question, or of the step: `state`.
    pub field: String,
    /// What stood there; empty for nothing.
    pub before: String,
    /// What stands there since.
    pub after: String,
    /// Why; empty where nobody asked.
    pub reason: String,
}

impl fmt::Debug for IncidentAnswer {
    /// Shows no answer: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("IncidentAnswer");
        shown.field("question", &self.question).finish_non_exhaustive()
    }
}

impl fmt::Debug for IncidentChange {
    /// Shows no answer: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("IncidentChange");
        shown.field("field", &self.field).field("at", &self.at).finish_non_exhaustive()
    }
}

/// The answers of an incident.
pub fn list(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<IncidentAnswer>, Error> {
    let sql = "SELECT question, sealed_value, given_by, given_at FROM incident_answer
        WHERE incident_id = ? ORDER BY question";
    // What cannot be read is no answer: it must be given again.
    tx.whole(sql, &[incident_id.into()], |row| {
        Ok(IncidentAnswer {
            question: row.take(0)?,
            value: row.sealed(1, VALUE)?,
            by: row.take(2)?,
            at: row.take(3)?,
        })
    })
}

/// The answers to one question, of every incident that has one: its number, and what was answered.
pub fn of_all(tx: &mut Tx<'_>, question: &str) -> Result<Vec<(String, String)>, Error> {
    let sql = "SELECT incident_id, sealed_value FROM incident_answer WHERE question = ?";
    tx.whole(sql, &[question.into()], |row| Ok((row.take(0)?, row.sealed(1, VALUE)?)))
}

/// Gives an answer, in the place of an earlier one.
pub fn give(tx: &mut Tx<'_>, incident_id: &str, answer: &IncidentAnswer) -> Result<(), Error> {
    let sql =
        "INSERT INTO incident_answer (incident_id, question, sealed_value, given_by, given_at)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT (incident_id, question) DO UPDATE
        SET sealed_value = excluded.sealed_value, given_by = excluded.given_by,
        given_at = excluded.given_at";
    let values = [
        incident_id.into(),
        (&answer.question).into(),
        tx.seal(VALUE, &answer.value)?,
        (&answer.by).into(),
        answer.at.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// Writes a change down, and says its number.
pub fn note(tx: &mut Tx<'_>, incident_id: &str, change: &IncidentChange) -> Result<u64, Error> {
    let number = tx.next_number("incident-change")?;
    let sql = "INSERT INTO incident_change (number, incident_id, at, changed_by, field,
        sealed_before, sealed_after, sealed_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let values = [
        number.into(),
        incident_id.into(),
        change.at.into(),
        (&change.by).into(),
        (&change.field).into(),
        tx.seal(BEFORE, &change.before)?,
        tx.seal(AFTER, &change.after)?,
        tx.seal(REASON, &change.reason)?,
    ];
    tx.execute(sql, &values)?;
    Ok(number)
}

/// Every change of an incident, in order.
pub fn changes(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<IncidentChange>, Error> {
    let sql = "SELECT at, changed_by, field, sealed_before, sealed_after, sealed_reason
        FROM incident_change WHERE incident_id = ? ORDER BY number";
    tx.all(sql, &[incident_id.into()], read)
}

fn read(row: &mut Row<'_>) -> Result<IncidentChange, Error> {
    Ok(IncidentChange {
        at: row.take(0)?,
        by: row.take(1)?,
        field: row.take(2)?,
        before: row.text(3, BEFORE)?,
        after: row.text(4, AFTER)?,
        reason: row.text(5, REASON)?,
    })
}

const VALUE: &str = "incident_answer.value";
const BEFORE: &str = "incident_change.before";
const AFTER: &str = "incident_change.after";
const REASON: &str = "incident_change.reason";
