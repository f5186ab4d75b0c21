//! Entries for the lists of partners and known correspondents: proposed, accepted, refused, ended.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::destination::Entry;
use crate::destination::Level;
use crate::destination::Pattern;
use crate::mail::Address;
use crate::mail::Domain;
use crate::store::Error;
use crate::store::Tx;
use crate::store::sql::Row;
use crate::store::sql::Value;
use crate::store::sql::placeholders;

/// An entry as it stands in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Number, from 1; given to one only, also when that is forgotten.
    pub number: u64,
    /// What it says, and of whom.
    pub entry: Entry,
    /// Whether it holds.
    pub state: EntryState,
    /// Why, and by which agreement.
    pub why: String,
    /// When somebody is to look at it again: days since 1970.
    pub review_day: Option<i64>,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Who accepted, refused or ended it; empty while it waits.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// The day since 1970 on which mail last went by it.
    pub last_day: Option<i64>,
}

/// Whether an entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// It waits for someone who may accept it.
    Proposed,
    /// It holds.
    Accepted,
    /// It never held.
    Refused,
    /// It holds no more.
    Ended,
}

/// An entry that is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What it says, and of whom.
    pub entry: Entry,
    /// Why, and by which agreement.
    pub why: String,
    /// When somebody is to look at it again: days since 1970.
    pub review_day: Option<i64>,
}

impl EntryState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Proposed, Self::Accepted, Self::Refused, Self::Ended];

    /// The name in rows and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Ended => "ended",
        }
    }

    /// The state of that [`EntryState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Keeps a proposal; gives its number.
///
/// - Failure: `Conflict` where the same waits or holds already.
pub fn propose(
    tx: &mut Tx<'_>,
    proposal: &Proposal,
    (who, now): (&str, Timestamp),
) -> Result<u64, Error> {
    let key = digest(tx, &proposal.entry.pattern);
    let level = proposal.entry.level.name();
    let sql = "SELECT COUNT(*) FROM entry WHERE key_digest = ? AND level = ?
        AND state IN ('proposed', 'accepted')";
    let same: Option<u64> = tx.first(sql, &[key.clone(), level.into()], |row| row.take(0))?;
    if same.unwrap_or_default() > 0 {
        return Err(Error::Conflict);
    }
    let number = tx.next_number("entry")?;
    let sql = "INSERT INTO entry (number, key_digest, level, state, sealed_pattern, sealed_why,
        review_day, proposed_by, proposed_at, decided_by, decided_at)
        VALUES (?, ?, ?, 'proposed', ?, ?, ?, ?, ?, '', NULL)";
    let values = [
        number.into(),
        key,
        level.into(),
        tx.seal(PATTERN, &proposal.entry.pattern.to_string())?,
        tx.seal(WHY, &proposal.why)?,
        proposal.review_day.into(),
        who.into(),
        now.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(number)
}

/// The entry of that number.
///
/// - Failure: `Missing`.
pub fn get(tx: &mut Tx<'_>, number: u64) -> Result<Kept, Error> {
    let found = tx.first(&format!("{SELECT} WHERE number = ?"), &[number.into()], read)?;
    found.ok_or(Error::Missing)
}

/// Those in one of `states`, the latest first, a bounded number from `offset` on.
pub fn list(
    tx: &mut Tx<'_>,
    states: &[EntryState],
    limit: u32,
    offset: u32,
) -> Result<Vec<Kept>, Error> {
    let marks = placeholders(states.len());
    let sql = format!("{SELECT} WHERE state IN ({marks}) ORDER BY number DESC LIMIT ? OFFSET ?");
    let mut values: Vec<Value> = states.iter().map(|state| state.name().into()).collect();
    values.extend([limit.into(), offset.into()]);
    tx.whole(&sql, &values, read)
}

/// How many there are in each state.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(EntryState, u64)>, Error> {
    let sql = "SELECT state, COUNT(*) FROM entry GROUP BY state";
    tx.all(sql, &[], |row| Ok((row.named(0, EntryState::named)?, row.take(1)?)))
}

/// Moves an entry from one state to another.
///
/// - Failure: `Conflict` where it is not in `from` any more; nothing is changed.
pub fn turn(
    tx: &mut Tx<'_>,
    number: u64,
    (from, to): (EntryState, EntryState),
    (who, now): (&str, Timestamp),
) -> Result<(), Error> {
    let sql = "UPDATE entry SET state = ?, decided_by = ?, decided_at = ?
        WHERE number = ? AND state = ?";
    let values = [to.name().into(), who.into(), now.into(), number.into(), from.name().into()];
    match tx.execute(sql, &values)? {
        0 => Err(Error::Conflict),
        _ => Ok(()),
    }
}

/// The highest entry that holds for each of `addresses`, by the mailbox, its domain or one above it.
///
/// - Cost: one look-up by an index for each address and each domain above it.
pub fn covering(tx: &mut Tx<'_>, addresses: &[Address]) -> Result<HashMap<Address, Entry>, Error> {
    let mut known: HashMap<Pattern, Option<Entry>> = HashMap::new();
    let mut found: HashMap<Address, Entry> = HashMap::new();
    for address in addresses {
        for pattern in patterns(address) {
            let entry = match known.get(&pattern) {
                Some(entry) => entry.clone(),
                None => {
                    let entry = accepted(tx, &pattern)?;
                    known.insert(pattern, entry.clone());
                    entry
                }
            };
            let Some(entry) = entry else { continue };
            if found.get(address).is_none_or(|other| other.level < entry.level) {
                found.insert(address.clone(), entry);
            }
        }
    }
    Ok(found)
}

/// The entries that hold or wait and cover `address`.
pub fn all_covering(tx: &mut Tx<'_>, address: &Address) -> Result<Vec<Kept>, Error> {
    let sql = format!("{SELECT} WHERE key_digest = ? AND state IN ('proposed', 'accepted')");
    let mut found = Vec::new();
    for pattern in patterns(address) {
        found.extend(tx.whole(&sql, &[digest(tx, &pattern)], read)?);
    }
    Ok(found)
}

/// The domains of the entries that hold, a bounded number: others may be mistaken for them.
pub fn domains(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Domain>, Error> {
    let entries = list(tx, &[EntryState::Accepted], limit, 0)?;
    let patterns = entries.into_iter().map(|kept| kept.entry.pattern);
    let whole = patterns.filter(|pattern| !matches!(pattern, Pattern::Address(_)));
    Ok(whole.map(|pattern| pattern.domain().clone()).collect())
}

/// Forgets a bounded number of those that were refused or ended before `until`, and gives them. When
/// mail last went by one is forgotten too, unless it did so since: it may stand in the settings.
pub fn forget(tx: &mut Tx<'_>, until: Timestamp) -> Result<Vec<Kept>, Error> {
    let sql = format!(
        "{SELECT} WHERE state IN ('refused', 'ended') AND decided_at < ? ORDER BY number LIMIT 500"
    );
    let past = tx.whole(&sql, &[until.into()], read)?;
    let until_day = until.as_second().div_euclid(DAY_SECONDS);
    for kept in &past {
        tx.execute("DELETE FROM entry WHERE number = ?", &[kept.number.into()])?;
        let sql = "DELETE FROM entry_use WHERE key_digest = ? AND last_day < ?
            AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.key_digest = entry_use.key_digest)";
        tx.execute(sql, &[digest(tx, &kept.entry.pattern), until_day.into()])?;
    }
    Ok(past)
}

/// Notes that mail went by an entry on `day`.
pub fn used(tx: &mut Tx<'_>, pattern: &Pattern, day: i64) -> Result<(), Error> {
    let sql = "INSERT INTO entry_use (key_digest, last_day) VALUES (?, ?)
        ON CONFLICT (key_digest) DO UPDATE SET last_day = excluded.last_day
        WHERE entry_use.last_day < excluded.last_day";
    tx.execute(sql, &[digest(tx, pattern), day.into()]).map(drop)
}

/// The day since 1970 on which mail last went by an entry.
pub fn last_use(tx: &mut Tx<'_>, pattern: &Pattern) -> Result<Option<i64>, Error> {
    let sql = "SELECT last_day FROM entry_use WHERE key_digest = ?";
    tx.first(sql, &[digest(tx, pattern)], |row| row.take(0))
}

/// Whatever could cover `address`.
fn patterns(address: &Address) -> Vec<Pattern> {
    let domain = address.domain();
    let mut patterns = vec![Pattern::Address(address.clone()), Pattern::Domain(domain.clone())];
    let mut name = Some(domain.as_str());
    while let Some(tree) = name.and_then(|name| Domain::parse(name).ok()) {
        patterns.push(Pattern::Tree(tree));
        let above = name.and_then(|name| name.split_once('.')).map(|(_, above)| above);
        name = above.filter(|above| above.contains('.') && patterns.len() < PATTERNS_MAX);
    }
    patterns
}

fn accepted(tx: &mut Tx<'_>, pattern: &Pattern) -> Result<Option<Entry>, Error> {
    let sql = "SELECT level FROM entry WHERE key_digest = ? AND state = 'accepted'";
    let levels = tx.all(sql, &[digest(tx, pattern)], |row| row.named(0, Level::named))?;
    Ok(levels.into_iter().max().map(|level| Entry { level, pattern: pattern.clone() }))
}

fn read(row: &mut Row<'_>) -> Result<Kept, Error> {
    let pattern = row.sealed(3, PATTERN)?;
    let pattern = Pattern::parse(&pattern)
        .map_err(|_| Error::Broken("an entry is no address and no domain".into()))?;
    Ok(Kept {
        number: row.take(0)?,
        entry: Entry { level: row.named(1, Level::named)?, pattern },
        state: row.named(2, EntryState::named)?,
        why: row.sealed(4, WHY)?,
        review_day: row.take(5)?,
        proposed_by: row.take(6)?,
        proposed_at: row.take(7)?,
        decided_by: row.take(8)?,
        decided_at: row.take(9)?,
        last_day: row.take(10)?,
    })
}

fn digest(tx: &Tx<'_>, pattern: &Pattern) -> Value {
    tx.address_digest(&format!("entry {pattern}"))
}

const SELECT: &str = "SELECT number, level, state, sealed_pattern, sealed_why, review_day,
    proposed_by, proposed_at, decided_by, decided_at,
    (SELECT last_day FROM entry_use WHERE entry_use.key_digest = entry.key_digest) FROM entry";

const PATTERN: &str = "entry.pattern";
const WHY: &str = "entry.why";

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Of an address: itself, its domain, and so many domains above it.
const PATTERNS_MAX: usize = 12;
