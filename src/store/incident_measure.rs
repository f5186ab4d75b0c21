//! What is still to be done after a breach: what, by whom, until which day, and when it was done.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::store::Error;
use crate::store::Tx;
use crate::store::sql::Row;

/// A measure that somebody planned.
#[derive(Clone, PartialEq, Eq)]
pub struct IncidentMeasure {
    /// Its number, among all.
    pub number: u64,
    /// What is to be done.
    pub text: String,
    /// Who sees to it; empty where nobody knows yet.
    pub owner: String,
    /// Until which day.
    pub due: Option<Date>,
    /// On which day it was done.
    pub done_on: Option<Date>,
    /// Who changed it last.
    pub changed_by: String,
    /// When.
    pub changed_at: Timestamp,
    /// Counts its changes: a form that was made on an older one changes nothing.
    pub version: i64,
}

impl fmt::Debug for IncidentMeasure {
    /// Shows no text: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("IncidentMeasure");
        shown.field("number", &self.number).field("done_on", &self.done_on).finish_non_exhaustive()
    }
}

/// Adds a measure, and says its number; what number and version it had is replaced.
pub fn add(tx: &mut Tx<'_>, incident_id: &str, measure: &IncidentMeasure) -> Result<u64, Error> {
    let number = tx.next_number("incident-measure")?;
    let sql = "INSERT INTO incident_measure (number, incident_id, sealed_text, sealed_owner,
        sealed_due, done_on, changed_by, changed_at, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)";
    let values = [
        number.into(),
        incident_id.into(),
        tx.seal(LABEL, &measure.text)?,
        tx.seal(LABEL, &measure.owner)?,
        measure.due.map(|due| tx.seal(LABEL, &due.to_string())).transpose()?.into(),
        measure.done_on.map(|day| day.to_string()).into(),
        (&measure.changed_by).into(),
        measure.changed_at.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(number)
}

/// Writes what a measure became, where it is still of that version.
///
/// - Failure: `Conflict` where somebody else was first; `Missing` where there is none.
pub fn put(tx: &mut Tx<'_>, incident_id: &str, measure: &IncidentMeasure) -> Result<(), Error> {
    let sql = "UPDATE incident_measure SET sealed_text = ?, sealed_owner = ?, sealed_due = ?,
        done_on = ?, changed_by = ?, changed_at = ?, version = version + 1
        WHERE incident_id = ? AND number = ? AND version = ?";
    let values = [
        tx.seal(LABEL, &measure.text)?,
        tx.seal(LABEL, &measure.owner)?,
        measure.due.map(|due| tx.seal(LABEL, &due.to_string())).transpose()?.into(),
        measure.done_on.map(|day| day.to_string()).into(),
        (&measure.changed_by).into(),
        measure.changed_at.into(),
        incident_id.into(),
        measure.number.into(),
        measure.version.into(),
    ];
    let changed = tx.execute(sql, &values)?;
    settled(tx, incident_id, measure.number, changed)
}

/// Takes a measure back that was planned by mistake; its history stays.
///
/// - Failure: as of [`put`].
pub fn remove(
    tx: &mut Tx<'_>,
    incident_id: &str,
    (number, version): (u64, i64),
) -> Result<(), Error> {
    let sql = "DELETE FROM incident_measure WHERE incident_id = ? AND number = ? AND version = ?";
    let changed = tx.execute(sql, &[incident_id.into(), number.into(), version.into()])?;
    settled(tx, incident_id, number, changed)
}

/// The measures of an incident, in the order in which they were planned.
pub fn list(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<IncidentMeasure>, Error> {
    let sql = "SELECT number, sealed_text, sealed_owner, sealed_due, done_on, changed_by,
        changed_at, version FROM incident_measure WHERE incident_id = ? ORDER BY number";
    let all = tx.all(sql, &[incident_id.into()], |row| {
        Ok(IncidentMeasure {
            number: row.take(0)?,
            text: row.text(1, LABEL)?,
            owner: row.text_or_none(2, LABEL)?,
            due: day(&row.text_or_none(3, LABEL)?),
            done_on: done_on(row)?,
            changed_by: row.take(5)?,
            changed_at: row.take(6)?,
            version: row.take(7)?,
        })
    })?;
    // An answer that was taken back before measures had rows became one without a text.
    Ok(all.into_iter().filter(|measure| !measure.text.is_empty()).collect())
}

fn done_on(row: &mut Row<'_>) -> Result<Option<Date>, Error> {
    Ok(row.take::<Option<String>>(4)?.and_then(|text| text.parse().ok()))
}

/// A day; of a moment, as it used to be kept, the day in the Netherlands.
fn day(text: &str) -> Option<Date> {
    let of_moment = |at: Timestamp| {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
        at.to_zoned(zone).date()
    };
    text.parse().map(of_moment).ok().or_else(|| text.parse().ok())
}

fn settled(tx: &mut Tx<'_>, incident_id: &str, number: u64, changed: u64) -> Result<(), Error> {
    if changed == 1 {
        return Ok(());
    }
    match list(tx, incident_id)?.iter().any(|known| known.number == number) {
        true => Err(Error::Conflict),
        false => Err(Error::Missing),
    }
}

/// They once were answers, and kept their seals.
const LABEL: &str = "incident_answer.value";

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_day_is_read_of_a_moment_too() {
        for (text, expected) in [
            ("2026-12-01", Some("2026-12-01")),
            ("2026-11-30T23:30:00Z", Some("2026-12-01")),
            ("", None),
            ("morgen", None),
        ] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
    }
}
