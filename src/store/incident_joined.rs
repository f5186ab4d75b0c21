//! What joins incidents: releases of what leaked already, and others of the same sender, for the
//! same reason, within a short time.

use std::fmt;

use jiff::Timestamp;

use crate::destination::Class;
use crate::store::Error;
use crate::store::HeldId;
use crate::store::Incident;
use crate::store::IncidentRecipient;
use crate::store::IncidentState;
use crate::store::Tx;
use crate::store::sql::Value;
use crate::store::sql::placeholders;

/// A release that joined an incident.
#[derive(Clone, PartialEq, Eq)]
pub struct IncidentRelease {
    /// The held message.
    pub held_id: String,
    /// When it was decided.
    pub at: Timestamp,
    /// Who released it.
    pub released_by: String,
    /// Who agreed first; empty where one was enough.
    pub first_by: String,
    /// Why, in the words of the register.
    pub reason: String,
}

impl fmt::Debug for IncidentRelease {
    /// Shows no reason: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("IncidentRelease");
        shown.field("held_id", &self.held_id).field("at", &self.at).finish_non_exhaustive()
    }
}

/// The incidents opened since `since` that a release of this message may join, earliest first: a
/// clock runs, or the report is not complete, and what leaked is the same message, or each of the
/// files in this one that are known again.
pub fn of_same(tx: &mut Tx<'_>, id: &HeldId, since: Timestamp) -> Result<Vec<String>, Error> {
    let states = placeholders(JOINABLE.len());
    let sql = format!(
        "SELECT incident.id FROM incident
        JOIN held AS before ON before.id = incident.held_id
        JOIN held AS here ON here.id = ?
        WHERE before.id <> here.id AND incident.created_at >= ? AND incident.state IN ({states})
        AND (before.message_key = here.message_key OR (
            before.id IN (SELECT there.held_id FROM held_attachment AS own
                JOIN held_attachment AS there ON there.content_digest = own.content_digest
                WHERE own.held_id = here.id)
            AND NOT EXISTS (SELECT 1 FROM held_attachment AS own WHERE own.held_id = here.id
                AND NOT EXISTS (SELECT 1 FROM held_attachment AS there
                    WHERE there.held_id = before.id
                    AND there.content_digest = own.content_digest))))
        ORDER BY incident.created_at, incident.id"
    );
    let mut values: Vec<Value> = vec![id.as_str().into(), since.into()];
    values.extend(JOINABLE.iter().map(|state| Value::from(state.name())));
    tx.all(&sql, &values, |row| row.take(0))
}

/// Adds a release to an incident, with those of its recipients that it does not have yet.
pub fn join(
    tx: &mut Tx<'_>,
    incident_id: &str,
    release: &IncidentRelease,
    recipients: &[IncidentRecipient],
) -> Result<(), Error> {
    let sql = "INSERT INTO incident_release (incident_id, held_id, joined_at, released_by,
        first_by, sealed_reason) VALUES (?, ?, ?, ?, ?, ?)";
    let values = [
        incident_id.into(),
        (&release.held_id).into(),
        release.at.into(),
        (&release.released_by).into(),
        (&release.first_by).into(),
        tx.seal(REASON, &release.reason)?,
    ];
    tx.execute(sql, &values)?;
    for recipient in recipients {
        add(tx, incident_id, &release.held_id, (&recipient.address, recipient.class))?;
    }
    Ok(())
}

/// Adds a recipient behind all others, where it is not there yet. A position is never given twice:
/// what was asked of one who left is not asked of another.
fn add(
    tx: &mut Tx<'_>,
    incident_id: &str,
    held_id: &str,
    (address, class): (&str, Class),
) -> Result<(), Error> {
    let sql = "INSERT INTO incident_recipient (incident_id, position, sealed_address,
        address_digest, class, accepted_at, sealed_reply, held_id)
        SELECT ?, 1 + COALESCE(MAX(position), -1), ?, ?, ?, NULL, ?, ? FROM (
            SELECT position FROM incident_recipient WHERE incident_id = ?
            UNION ALL SELECT position FROM retraction WHERE incident_id = ?) AS taken WHERE 1 = 1
        ON CONFLICT (incident_id, address_digest) DO NOTHING";
    let values = [
        incident_id.into(),
        tx.seal("incident_recipient.address", address)?,
        tx.address_digest(address),
        class.name().into(),
        tx.seal("incident_recipient.reply", "")?,
        held_id.into(),
        incident_id.into(),
        incident_id.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// Adds a recipient of a message of this incident that the register lacks.
pub(super) fn add_missing(tx: &mut Tx<'_>, incident_id: &str, address: &str) -> Result<(), Error> {
    let sql = "SELECT held_id, class FROM held_recipient WHERE address_digest = ? AND held_id IN (
            SELECT held_id FROM incident WHERE id = ?
            UNION SELECT held_id FROM incident_release WHERE incident_id = ? AND ended_at IS NULL)
        ORDER BY held_id";
    let values = [tx.address_digest(address), incident_id.into(), incident_id.into()];
    let of = tx.first(sql, &values, |row| Ok((row.take(0)?, row.named(1, Class::named)?)))?;
    let (held_id, class): (String, Class) = of.unwrap_or((String::new(), Class::Unexpected));
    add(tx, incident_id, &held_id, (address, class))
}

/// Ends a release that joined an incident, and says whether there was one: undone, or taken for
/// nobody. Those of its recipients that were told nothing of go with it, but for those to whom
/// another release goes: they are of that one from then on.
pub fn leave(
    tx: &mut Tx<'_>,
    incident_id: &str,
    held_id: &HeldId,
    at: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE incident_release SET ended_at = ?
        WHERE incident_id = ? AND held_id = ? AND ended_at IS NULL";
    if tx.execute(sql, &[at.into(), incident_id.into(), held_id.as_str().into()])? == 0 {
        return Ok(false);
    }
    let others = "SELECT MIN(other.held_id) FROM incident_release AS other
        JOIN held_recipient AS there ON there.held_id = other.held_id
        WHERE other.incident_id = incident_recipient.incident_id AND other.ended_at IS NULL
        AND there.address_digest = incident_recipient.address_digest
        AND there.state IN ('releasing', 'delivered', 'failed')";
    let sql = format!(
        "UPDATE incident_recipient SET held_id = COALESCE(({others}), held_id)
        WHERE incident_id = ? AND held_id = ? AND accepted_at IS NULL"
    );
    tx.execute(&sql, &[incident_id.into(), held_id.as_str().into()])?;
    let sql = "DELETE FROM incident_recipient WHERE incident_id = ? AND held_id = ?
        AND accepted_at IS NULL";
    tx.execute(sql, &[incident_id.into(), held_id.as_str().into()])?;
    Ok(true)
}

/// The releases that joined an incident, in order.
pub fn list(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<IncidentRelease>, Error> {
    let sql = "SELECT held_id, joined_at, released_by, first_by, sealed_reason
        FROM incident_release WHERE incident_id = ? AND ended_at IS NULL
        ORDER BY joined_at, held_id";
    tx.all(sql, &[incident_id.into()], |row| {
        Ok(IncidentRelease {
            held_id: row.take(0)?,
            at: row.take(1)?,
            released_by: row.take(2)?,
            first_by: row.take(3)?,
            reason: row.text(4, REASON)?,
        })
    })
}

/// The messages of an incident: that of its first release, and those of the releases that joined.
pub fn messages(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<String>, Error> {
    let sql = "SELECT held_id FROM incident WHERE id = ? AND held_id IS NOT NULL
        UNION SELECT held_id FROM incident_release WHERE incident_id = ? AND ended_at IS NULL";
    tx.all(sql, &[incident_id.into(), incident_id.into()], |row| row.take(0))
}

/// The recipients of an incident by their places, each with the message of the release that added it;
/// `None` where that was the first.
pub fn through(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<(u32, Option<String>)>, Error> {
    let sql = "SELECT position, held_id FROM incident_recipient WHERE incident_id = ?
        ORDER BY position";
    tx.all(sql, &[incident_id.into()], |row| Ok((row.take(0)?, row.take(1)?)))
}

/// Whether `name` released a message that joined an incident, alone or as the first of two.
pub fn is_releaser(tx: &mut Tx<'_>, incident_id: &str, name: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM incident_release WHERE incident_id = ? AND ended_at IS NULL
        AND (released_by = ? OR first_by = ?)";
    let values = [incident_id.into(), name.into(), name.into()];
    let found: Option<u64> = tx.first(sql, &values, |row| row.take(0))?;
    Ok(found.is_some())
}

/// The open incidents of the sender of `incident`, of messages that the same rule held, opened
/// between two moments; that incident itself left out. At most 100 are looked at.
pub fn alike(
    tx: &mut Tx<'_>,
    incident: &Incident,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<String>, Error> {
    let states = placeholders(IncidentState::OPEN.len());
    let sql = format!(
        "SELECT DISTINCT incident.id, incident.sealed_sender FROM incident
        JOIN held_mark ON held_mark.held_id = incident.held_id AND held_mark.kind = 'rule'
        WHERE incident.created_at >= ? AND incident.created_at <= ? AND incident.id <> ?
        AND incident.state IN ({states}) AND held_mark.value IN (
            SELECT own.value FROM held_mark AS own WHERE own.held_id = ? AND own.kind = 'rule')
        ORDER BY incident.id LIMIT {ALIKE_MAX}"
    );
    let mut values: Vec<Value> = vec![from.into(), until.into(), (&incident.id).into()];
    values.extend(IncidentState::OPEN.iter().map(|state| Value::from(state.name())));
    values.push((&incident.held_id).into());
    let found: Vec<(String, String)> =
        tx.whole(&sql, &values, |row| Ok((row.take(0)?, row.sealed(1, "incident.sender")?)))?;
    let sender = incident.sender.to_lowercase();
    let same = found.into_iter().filter(|(_, other)| other.to_lowercase() == sender);
    Ok(same.map(|(id, _)| id).collect())
}

/// How many incidents of one day are looked at.
const ALIKE_MAX: u32 = 100;

/// In which states an incident is joined: what was told of it is not told to its end.
const JOINABLE: [IncidentState; 4] = [
    IncidentState::Potential,
    IncidentState::Assessing,
    IncidentState::Confirmed,
    IncidentState::NotifiedInitial,
];

const REASON: &str = "incident_release.reason";
