//! Where the lists of people concerned lie: one an incident, its content in the vault.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::store::Error;
use crate::store::Tx;
use crate::store::sql;
use crate::store::sql::Row;
use crate::store::sql::json;
use crate::vault::Sealed;
use crate::vault::Stored;

/// What is known of a list without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleList {
    /// The incident.
    pub incident_id: String,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// How many people are listed.
    pub people: u64,
    /// How many more there are.
    pub beyond: u64,
    /// When it is deleted.
    pub delete_at: Timestamp,
    /// Counts the changes of it.
    pub version: i64,
    /// Whose people they are, those of nobody known among them.
    pub groups: Vec<PeopleGroup>,
    /// What it was made of.
    pub made_of: MadeOf,
}

/// Whether what a list was made of is what leaked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MadeOf {
    /// The message that was held.
    Held,
    /// A file that is what leaked: that message, or a file that was in it.
    Same,
    /// A file that is not known to be what leaked.
    Other,
    /// A file, and nothing is known to compare it with.
    #[default]
    Unknown,
}

impl MadeOf {
    /// Everything that it can be.
    pub const ALL: [Self; 4] = [Self::Held, Self::Same, Self::Other, Self::Unknown];

    /// The name in the store, in JSON and in the trail.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Same => "same",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }

    /// What has that [`MadeOf::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// The people of one municipality.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleGroup {
    /// Its name; empty where nobody knows.
    pub controller: String,
    /// How many people are its own.
    pub people: u64,
    /// Names of the kinds of data that leaked of them.
    pub kinds: Vec<String>,
}

impl PeopleList {
    /// How many people an organisation has at least, and at most: nobody knows it of some, and some
    /// are not on the list.
    pub fn bounds(&self, group: &PeopleGroup) -> (u64, u64) {
        if group.controller.is_empty() {
            return (group.people, group.people);
        }
        let unknown = self.groups.iter().find(|group| group.controller.is_empty());
        let more = unknown.map_or(0, |group| group.people) + self.beyond;
        (group.people, group.people + more)
    }
}

/// Keeps a list whose content is on disk already; gives the content of the one before it, which is
/// to be shredded after the commit.
pub fn put(tx: &mut Tx<'_>, list: &PeopleList, sealed: &Sealed) -> Result<Option<Stored>, Error> {
    let before = remove(tx, &list.incident_id)?;
    let stored = sealed.stored();
    let sql =
        "INSERT INTO people_list (incident_id, content_name, content_key, size_bytes, made_by,
        made_at, people, beyond, delete_at, version, sealed_groups, made_of)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let values = [
        (&list.incident_id).into(),
        (&stored.name).into(),
        stored.wrapped_key.as_slice().into(),
        stored.size_bytes.into(),
        (&list.made_by).into(),
        list.made_at.into(),
        list.people.into(),
        list.beyond.into(),
        list.delete_at.into(),
        list.version.into(),
        tx.seal(GROUPS, &json(&list.groups)?)?,
        list.made_of.name().into(),
    ];
    tx.execute(sql, &values)?;
    Ok(before)
}

/// The list of an incident, if there is one.
pub fn find(tx: &mut Tx<'_>, incident_id: &str) -> Result<Option<PeopleList>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM people_list WHERE incident_id = ?");
    tx.first(&sql, &[incident_id.into()], read)
}

/// Where the content of a list lies.
pub fn content(tx: &mut Tx<'_>, incident_id: &str) -> Result<Option<Stored>, Error> {
    let sql = "SELECT content_name, content_key, size_bytes FROM people_list WHERE incident_id = ?";
    tx.first(sql, &[incident_id.into()], |row| {
        Ok(Stored { name: row.take(0)?, wrapped_key: row.take(1)?, size_bytes: row.take(2)? })
    })
}

/// Keeps a list until `until`.
pub fn keep_until(tx: &mut Tx<'_>, incident_id: &str, until: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE people_list SET delete_at = ? WHERE incident_id = ?";
    tx.execute(sql, &[until.into(), incident_id.into()]).map(drop)
}

/// The lists that are past their term, or whose incident was erased.
pub fn outdated(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<PeopleList>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM people_list WHERE delete_at <= ? OR incident_id IN
        (SELECT id FROM incident WHERE erased_at IS NOT NULL)"
    );
    tx.all(&sql, &[now.into()], read)
}

/// Forgets a list; its content is to be shredded after the commit.
pub fn remove(tx: &mut Tx<'_>, incident_id: &str) -> Result<Option<Stored>, Error> {
    let stored = content(tx, incident_id)?;
    tx.execute("DELETE FROM people_list WHERE incident_id = ?", &[incident_id.into()])?;
    Ok(stored)
}

fn read(row: &mut Row<'_>) -> Result<PeopleList, Error> {
    Ok(PeopleList {
        incident_id: row.take(0)?,
        made_by: row.take(1)?,
        made_at: row.take(2)?,
        people: row.take(3)?,
        beyond: row.take(4)?,
        delete_at: row.take(5)?,
        version: row.take(6)?,
        groups: sql::opened(row.sealed_json_or_null(7, GROUPS), &mut None)?.unwrap_or_default(),
        made_of: MadeOf::named(&row.take::<String>(8)?).unwrap_or_default(),
    })
}

const COLUMNS: &str =
    "incident_id, made_by, made_at, people, beyond, delete_at, version, sealed_groups, made_of";

const GROUPS: &str = "people_list.groups";
