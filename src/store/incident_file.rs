//! Files of an incident: a report of a resident, a picture of an envelope. Their content lies
//! sealed in the vault under a key of its own.

use std::fmt;

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;
use crate::vault::Sealed;
use crate::vault::Stored;

/// A file of an incident.
#[derive(Clone, PartialEq, Eq)]
pub struct IncidentFile {
    /// Its number, among all files.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    /// Who added it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Whether its content was shredded.
    pub is_gone: bool,
}

impl fmt::Debug for IncidentFile {
    /// Shows no name: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncidentFile").field("number", &self.number).finish_non_exhaustive()
    }
}

/// Adds a file, of which the content is `sealed` on disk already.
pub fn add(
    tx: &mut Tx<'_>,
    incident_id: &str,
    file: &IncidentFile,
    sealed: &Sealed,
) -> Result<u64, Error> {
    let number = tx.next_number("incident-file")?;
    let sql = "INSERT INTO incident_file (number, incident_id, sealed_name, size_bytes, added_by,
        added_at, content_name, content_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let stored = sealed.stored();
    let values = [
        number.into(),
        incident_id.into(),
        tx.seal(NAME, &file.name)?,
        file.size_bytes.into(),
        (&file.by).into(),
        file.at.into(),
        (&stored.name).into(),
        stored.wrapped_key.as_slice().into(),
    ];
    tx.execute(sql, &values)?;
    Ok(number)
}

/// The files of an incident, in the order in which they were added.
pub fn list(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<IncidentFile>, Error> {
    let sql = "SELECT number, sealed_name, size_bytes, added_by, added_at, content_name
        FROM incident_file WHERE incident_id = ? ORDER BY number";
    tx.all(sql, &[incident_id.into()], |row| {
        Ok(IncidentFile {
            number: row.take(0)?,
            name: row.text(1, NAME)?,
            size_bytes: row.take(2)?,
            by: row.take(3)?,
            at: row.take(4)?,
            is_gone: row.take::<Option<String>>(5)?.is_none(),
        })
    })
}

/// Where the content of a file is; `None` where it was shredded, or is of another incident.
pub fn content(tx: &mut Tx<'_>, incident_id: &str, number: u64) -> Result<Option<Stored>, Error> {
    let sql = "SELECT content_name, content_key, size_bytes FROM incident_file
        WHERE incident_id = ? AND number = ? AND content_name IS NOT NULL";
    tx.first(sql, &[incident_id.into(), number.into()], |row| {
        Ok(Stored { name: row.take(0)?, wrapped_key: row.take(1)?, size_bytes: row.take(2)? })
    })
}

/// Forgets the keys of all files of an incident, and says what is to be shredded.
pub fn forget_contents(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<Stored>, Error> {
    let sql = "SELECT content_name, content_key, size_bytes FROM incident_file
        WHERE incident_id = ? AND content_name IS NOT NULL";
    let stored = tx.all(sql, &[incident_id.into()], |row| {
        Ok(Stored { name: row.take(0)?, wrapped_key: row.take(1)?, size_bytes: row.take(2)? })
    })?;
    let sql = "UPDATE incident_file SET content_name = NULL, content_key = NULL, sealed_name = ?
        WHERE incident_id = ?";
    tx.execute(sql, &[tx.seal(NAME, "")?, incident_id.into()])?;
    Ok(stored)
}

const NAME: &str = "incident_file.name";
