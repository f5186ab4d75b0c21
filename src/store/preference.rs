//! How people want to work, and the names that they gave to lists of messages.

use crate::store::Error;
use crate::store::Tx;
use crate::store::account::fold;

/// How one person wants to work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preference {
    /// Seconds in which own releases can be undone; `None`: as the installation has it.
    pub undo_seconds: Option<u32>,
    /// What is mailed to the person.
    pub notices: Notices,
}

/// What is mailed to a person of what waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notices {
    /// The daily list.
    #[default]
    Digest,
    /// Nothing.
    None,
}

/// A list of messages that someone gave a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilter {
    /// What it is removed by.
    pub number: u64,
    /// Name of the account that made it, folded.
    pub owner: String,
    /// Its name.
    pub name: String,
    /// The query of the address of the list: `tab=new&class=private`.
    pub query: String,
    /// Whether everyone sees it.
    pub shared: bool,
}

/// A name for a list of messages, about to be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFilter {
    /// Its name.
    pub name: String,
    /// The query of the address of the list.
    pub query: String,
    /// Whether everyone sees it.
    pub shared: bool,
}

impl Notices {
    /// All choices, the default first.
    pub const ALL: [Self; 2] = [Self::Digest, Self::None];

    /// The name in forms and in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::None => "none",
        }
    }

    /// The choice of that [`Notices::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notices| notices.name() == name)
    }
}

/// How a person wants to work; the default where nothing was chosen.
pub fn find(tx: &mut Tx<'_>, account: &str) -> Result<Preference, Error> {
    let sql = "SELECT undo_seconds, notices FROM preference WHERE account_folded = ?";
    let found = tx.first(sql, &[fold(account).into()], |row| {
        Ok(Preference { undo_seconds: row.take(0)?, notices: row.named(1, Notices::named)? })
    })?;
    Ok(found.unwrap_or_default())
}

/// Keeps how a person wants to work.
pub fn set(tx: &mut Tx<'_>, account: &str, preference: Preference) -> Result<(), Error> {
    let sql = "INSERT INTO preference (account_folded, undo_seconds, notices) VALUES (?, ?, ?)
        ON CONFLICT (account_folded) DO UPDATE
        SET undo_seconds = excluded.undo_seconds, notices = excluded.notices";
    let Preference { undo_seconds, notices } = preference;
    tx.execute(sql, &[fold(account).into(), undo_seconds.into(), notices.name().into()]).map(drop)
}

/// The lists that a person named, and those that others share; own ones first, oldest first.
pub fn filters(tx: &mut Tx<'_>, account: &str) -> Result<Vec<SavedFilter>, Error> {
    let own = fold(account);
    let sql = "SELECT number, owner_folded, sealed_name, sealed_query, shared FROM saved_filter
        WHERE owner_folded = ? OR shared = 1 ORDER BY number";
    let mut found = tx.whole(sql, &[(&own).into()], |row| {
        Ok(SavedFilter {
            number: row.take(0)?,
            owner: row.take(1)?,
            name: row.sealed(2, NAME)?,
            query: row.sealed(3, QUERY)?,
            shared: row.take::<i64>(4)? != 0,
        })
    })?;
    found.sort_by_key(|filter| filter.owner != own);
    Ok(found)
}

/// Gives a list of messages a name, in place of one's own of the same name.
///
/// - Failure: `Conflict` where the person has [`FILTERS_MAX`] already.
pub fn save_filter(tx: &mut Tx<'_>, account: &str, new: &NewFilter) -> Result<(), Error> {
    let owner = fold(account);
    let mut own = filters(tx, account)?;
    own.retain(|filter| filter.owner == owner);
    if let Some(same) = own.iter().find(|filter| filter.name == new.name) {
        remove_filter(tx, account, same.number)?;
    } else if own.len() >= FILTERS_MAX {
        return Err(Error::Conflict);
    }
    let number = tx.next_number("saved_filter")?;
    let sql = "INSERT INTO saved_filter (number, owner_folded, sealed_name, sealed_query, shared)
        VALUES (?, ?, ?, ?, ?)";
    let (name, query) = (tx.seal(NAME, &new.name)?, tx.seal(QUERY, &new.query)?);
    let values = [number.into(), owner.into(), name, query, i64::from(new.shared).into()];
    tx.execute(sql, &values).map(drop)
}

/// Takes the name of a list away; one of someone else stays.
pub fn remove_filter(tx: &mut Tx<'_>, account: &str, number: u64) -> Result<(), Error> {
    let sql = "DELETE FROM saved_filter WHERE number = ? AND owner_folded = ?";
    match tx.execute(sql, &[number.into(), fold(account).into()])? {
        0 => Err(Error::Missing),
        _ => Ok(()),
    }
}

/// How many lists one person may name.
pub const FILTERS_MAX: usize = 30;

const NAME: &str = "saved_filter.name";
const QUERY: &str = "saved_filter.query";
