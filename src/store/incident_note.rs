//! What people add to the timeline of an incident.

use std::fmt;

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;

/// A line of the timeline, written by hand.
#[derive(Clone, PartialEq, Eq)]
pub struct IncidentNote {
    /// What kind of thing happened.
    pub kind: NoteKind,
    /// When it happened.
    pub happened_at: Timestamp,
    /// When it was written down.
    pub written_at: Timestamp,
    /// By whom.
    pub by: String,
    /// What happened.
    pub text: String,
}

/// What kind of thing happened, in the words of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// Something was noticed.
    Noticed,
    /// Something was tried, or done, against the harm.
    Tried,
    /// Somebody was told.
    Told,
    /// Something was reported to a regulator.
    Reported,
}

impl NoteKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Noticed, Self::Tried, Self::Told, Self::Reported];

    /// The name in JSON and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Noticed => "noticed",
            Self::Tried => "tried",
            Self::Told => "told",
            Self::Reported => "reported",
        }
    }

    /// The kind of that [`NoteKind::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Debug for IncidentNote {
    /// Shows no text: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncidentNote").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Adds a line.
pub fn add(tx: &mut Tx<'_>, incident_id: &str, note: &IncidentNote) -> Result<(), Error> {
    let number = tx.next_number("incident-note")?;
    let sql = "INSERT INTO incident_note (number, incident_id, kind, happened_at, written_at,
        written_by, sealed_text) VALUES (?, ?, ?, ?, ?, ?, ?)";
    let values = [
        number.into(),
        incident_id.into(),
        note.kind.name().into(),
        note.happened_at.into(),
        note.written_at.into(),
        (&note.by).into(),
        tx.seal(TEXT, &note.text)?,
    ];
    tx.execute(sql, &values).map(drop)
}

/// The lines of an incident, in the order in which they were written.
pub fn list(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<IncidentNote>, Error> {
    let sql = "SELECT kind, happened_at, written_at, written_by, sealed_text FROM incident_note
        WHERE incident_id = ? ORDER BY number";
    tx.all(sql, &[incident_id.into()], |row| {
        Ok(IncidentNote {
            kind: row.named(0, NoteKind::named)?,
            happened_at: row.take(1)?,
            written_at: row.take(2)?,
            by: row.take(3)?,
            text: row.text(4, TEXT)?,
        })
    })
}

const TEXT: &str = "incident_note.text";
