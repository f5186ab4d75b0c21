//! Correspondents that ordinary mail has made known, and the counts that lead there.
//!
//! Senders and addresses are kept as keyed digests: without the keys nobody reads from these
//! tables who writes to whom, and with them only about an address that is known already.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::destination::Correspondence;
use crate::mail::Address;
use crate::mail::Domain;
use crate::store::Error;
use crate::store::Tx;
use crate::store::sql::Row;
use crate::store::sql::Value;
use crate::store::sql::placeholders;

/// Whom mail goes to: one mailbox, or everyone at a domain.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Correspondent {
    /// One mailbox.
    Address(Address),
    /// Every mailbox at exactly this domain.
    Domain(Domain),
}

/// A learned correspondent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// Number, from 1, without gaps.
    pub number: u64,
    /// What it is.
    pub kind: LearnedKind,
    /// The domain; of an address its first letter and its domain: `j•••@voorbeeld.nl`.
    pub name: String,
    /// Whether it counts.
    pub state: LearnedState,
    /// How much mail led here and came since.
    pub mail: Correspondence,
    /// Who confirmed or ended it; empty for nobody.
    pub decided_by: String,
    /// When.
    pub decided_at: Option<Timestamp>,
}

/// What a learned correspondent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LearnedKind {
    /// One mailbox.
    Address,
    /// Everyone at a domain.
    Domain,
}

/// Whether a learned correspondent counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LearnedState {
    /// For good: someone confirmed it.
    Confirmed,
    /// No more: someone ended it, and it is not learned again.
    Ended,
    /// As long as mail goes there.
    Learned,
}

impl Correspondent {
    /// The mailbox, and the domain that it is at.
    pub fn both(address: &Address) -> [Self; 2] {
        [Self::Domain(address.domain().clone()), Self::Address(address.clone())]
    }

    /// The domain that it is, or is at.
    pub fn domain(&self) -> &Domain {
        match self {
            Self::Address(address) => address.domain(),
            Self::Domain(domain) => domain,
        }
    }

    /// What it is.
    pub const fn kind(&self) -> LearnedKind {
        match self {
            Self::Address(_) => LearnedKind::Address,
            Self::Domain(_) => LearnedKind::Domain,
        }
    }

    /// As much of it as is shown.
    fn name(&self) -> String {
        match self {
            Self::Address(address) => {
                let first: String = address.local().chars().take(1).collect();
                format!("{first}•••@{}", address.domain())
            }
            Self::Domain(domain) => domain.to_string(),
        }
    }

    fn digest(&self, tx: &Tx<'_>) -> Value {
        match self {
            Self::Address(address) => digest(tx, &address.to_string()),
            Self::Domain(domain) => digest(tx, &format!("@{domain}")),
        }
    }
}

impl LearnedKind {
    /// The name in rows and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Domain => "domain",
        }
    }

    /// The kind of that [`LearnedKind::name`].
    pub fn named(name: &str) -> Option<Self> {
        [Self::Address, Self::Domain].into_iter().find(|kind| kind.name() == name)
    }
}

impl LearnedState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Learned, Self::Confirmed, Self::Ended];

    /// The name in rows and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Ended => "ended",
            Self::Learned => "learned",
        }
    }

    /// The state of that [`LearnedState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// The learned correspondent, whatever its state.
pub fn find(tx: &mut Tx<'_>, to: &Correspondent) -> Result<Option<Learned>, Error> {
    let key = to.digest(tx);
    tx.first(&format!("{SELECT} WHERE key_digest = ?"), &[key], read)
}

/// The learned correspondent of that number.
///
/// - Failure: `Missing`.
pub fn get(tx: &mut Tx<'_>, number: u64) -> Result<Learned, Error> {
    let found = tx.first(&format!("{SELECT} WHERE number = ?"), &[number.into()], read)?;
    found.ok_or(Error::Missing)
}

/// Those in one of `states`, latest used first, a bounded number from `offset` on.
pub fn list(
    tx: &mut Tx<'_>,
    states: &[LearnedState],
    limit: u32,
    offset: u32,
) -> Result<Vec<Learned>, Error> {
    let marks = placeholders(states.len());
    let sql = format!(
        "{SELECT} WHERE state IN ({marks}) ORDER BY last_day DESC, number DESC LIMIT ? OFFSET ?"
    );
    let mut values: Vec<Value> = states.iter().map(|state| state.name().into()).collect();
    values.extend([limit.into(), offset.into()]);
    tx.whole(&sql, &values, read)
}

/// How many there are in each state.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(LearnedState, u64)>, Error> {
    let sql = "SELECT state, COUNT(*) FROM learned GROUP BY state";
    tx.all(sql, &[], |row| Ok((row.named(0, LearnedState::named)?, row.take(1)?)))
}

/// Those of `addresses` that are known correspondents by themselves or by their domain, with the
/// mail that made them so; what was last used before `first_day` does not count unless confirmed.
///
/// - Shape: an address that someone ended is none, whatever its domain is.
/// - Cost: a look-up for each address and domain, by an index.
pub fn expected(
    tx: &mut Tx<'_>,
    addresses: &[Address],
    first_day: i64,
) -> Result<HashMap<Address, Correspondence>, Error> {
    let mut known: HashMap<Correspondent, Option<Learned>> = HashMap::new();
    let mut expected = HashMap::new();
    for address in addresses {
        let [domain, mailbox] = Correspondent::both(address);
        let mut look = |to: Correspondent| -> Result<Option<Learned>, Error> {
            if let Some(found) = known.get(&to) {
                return Ok(found.clone());
            }
            let found = find(tx, &to)?;
            known.insert(to, found.clone());
            Ok(found)
        };
        let found = [look(mailbox)?, look(domain)?];
        let is_ended = |found: &Learned| found.state == LearnedState::Ended;
        let counts = |found: &&Learned| match found.state {
            LearnedState::Confirmed => true,
            LearnedState::Ended => false,
            LearnedState::Learned => found.mail.last_day >= first_day,
        };
        if found.first().and_then(Option::as_ref).is_some_and(is_ended) {
            continue;
        }
        if let Some(found) = found.iter().flatten().find(counts) {
            expected.insert(address.clone(), found.mail);
        }
    }
    Ok(expected)
}

/// The domains among known correspondents, latest used first, a bounded number.
pub fn domains(tx: &mut Tx<'_>, first_day: i64, limit: u32) -> Result<Vec<Domain>, Error> {
    let sql = "SELECT sealed_name FROM learned WHERE kind = 'domain' AND (state = 'confirmed'
        OR (state = 'learned' AND last_day >= ?)) ORDER BY last_day DESC LIMIT ?";
    let names = tx.whole(sql, &[first_day.into(), limit.into()], |row| row.sealed(0, NAME))?;
    Ok(names.iter().filter_map(|name| Domain::parse(name).ok()).collect())
}

/// Adds `messages` from `sender` on `day` to what is counted.
pub fn count(
    tx: &mut Tx<'_>,
    to: &Correspondent,
    sender: &Address,
    day: i64,
    messages: u64,
) -> Result<(), Error> {
    let sql = "INSERT INTO contact (key_digest, sender_digest, day, messages) VALUES (?, ?, ?, ?)
        ON CONFLICT (key_digest, sender_digest, day)
        DO UPDATE SET messages = contact.messages + excluded.messages";
    let (key, sender) = (to.digest(tx), digest(tx, &sender.to_string()));
    tx.execute(sql, &[key, sender, day.into(), messages.into()]).map(drop)
}

/// The same, but told again of a day already counted: the higher number holds.
pub fn recount(
    tx: &mut Tx<'_>,
    to: &Correspondent,
    sender: &Address,
    day: i64,
    messages: u64,
) -> Result<(), Error> {
    let sql = "INSERT INTO contact (key_digest, sender_digest, day, messages) VALUES (?, ?, ?, ?)
        ON CONFLICT (key_digest, sender_digest, day) DO UPDATE
        SET messages = excluded.messages WHERE contact.messages < excluded.messages";
    let (key, sender) = (to.digest(tx), digest(tx, &sender.to_string()));
    tx.execute(sql, &[key, sender, day.into(), messages.into()]).map(drop)
}

/// How much was counted from `first_day` to `last_day`.
pub fn counted(
    tx: &mut Tx<'_>,
    to: &Correspondent,
    first_day: i64,
    last_day: i64,
) -> Result<Correspondence, Error> {
    let sql = "SELECT COALESCE(SUM(messages), 0), COUNT(DISTINCT sender_digest),
        COUNT(DISTINCT day), COALESCE(MIN(day), 0), COALESCE(MAX(day), 0) FROM contact
        WHERE key_digest = ? AND day >= ? AND day <= ?";
    let values = [to.digest(tx), first_day.max(1).into(), last_day.into()];
    let read = |row: &mut Row<'_>| {
        Ok(Correspondence {
            messages: row.take(0)?,
            senders: row.take(1)?,
            days: row.take(2)?,
            first_day: row.take(3)?,
            last_day: row.take(4)?,
        })
    };
    Ok(tx.first(sql, &values, read)?.unwrap_or_default())
}

/// Makes a correspondent known; gives its number.
///
/// - Failure: `Conflict` where it is there already, in whatever state.
pub fn insert(tx: &mut Tx<'_>, to: &Correspondent, mail: Correspondence) -> Result<u64, Error> {
    let number = tx.next_number("learned")?;
    let key = to.digest(tx);
    let sql = "INSERT INTO learned (number, key_digest, kind, sealed_name, state, messages,
        senders, first_day, last_day, decided_by, decided_at)
        VALUES (?, ?, ?, ?, 'learned', ?, ?, ?, ?, '', NULL)";
    let values = [
        number.into(),
        key.clone(),
        to.kind().name().into(),
        tx.seal(NAME, &to.name())?,
        mail.messages.into(),
        mail.senders.into(),
        mail.first_day.into(),
        mail.last_day.into(),
    ];
    tx.execute(sql, &values)?;
    // What was counted by the day is now only who it was.
    let sql = "INSERT INTO contact (key_digest, sender_digest, day, messages)
        SELECT DISTINCT key_digest, sender_digest, 0, 0 FROM contact WHERE key_digest = ?
        ON CONFLICT (key_digest, sender_digest, day) DO NOTHING";
    tx.execute(sql, std::slice::from_ref(&key))?;
    tx.execute("DELETE FROM contact WHERE key_digest = ? AND day > 0", &[key])?;
    Ok(number)
}

/// Notes that `sender` wrote `messages` to a correspondent that is known, last on `day`.
pub fn used(
    tx: &mut Tx<'_>,
    to: &Correspondent,
    sender: &Address,
    day: i64,
    messages: u64,
) -> Result<(), Error> {
    let key = to.digest(tx);
    let sender = digest(tx, &sender.to_string());
    let sql = "INSERT INTO contact (key_digest, sender_digest, day, messages) VALUES (?, ?, 0, 0)
        ON CONFLICT (key_digest, sender_digest, day) DO NOTHING";
    let is_new = tx.execute(sql, &[key.clone(), sender])?;
    let sql = "UPDATE learned SET messages = messages + ?, senders = senders + ?,
        last_day = CASE WHEN last_day < ? THEN ? ELSE last_day END WHERE key_digest = ?";
    let values = [messages.into(), is_new.into(), day.into(), day.into(), key];
    tx.execute(sql, &values).map(drop)
}

/// Confirms or ends a learned correspondent.
///
/// - Failure: `Missing`.
pub fn decide(
    tx: &mut Tx<'_>,
    number: u64,
    state: LearnedState,
    by: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE learned SET state = ?, decided_by = ?, decided_at = ? WHERE number = ?";
    let changed = tx.execute(sql, &[state.name().into(), by.into(), at.into(), number.into()])?;
    if changed == 0 { Err(Error::Missing) } else { Ok(()) }
}

/// Forgets counts of before `counted_from`, and gives a bounded number of correspondents that
/// nobody confirmed and nobody wrote to since `used_from`, forgotten too.
pub fn forget(tx: &mut Tx<'_>, counted_from: i64, used_from: i64) -> Result<Vec<Learned>, Error> {
    tx.execute("DELETE FROM contact WHERE day > 0 AND day < ?", &[counted_from.into()])?;
    let sql = format!("{SELECT} WHERE state = 'learned' AND last_day < ? LIMIT 500");
    let unused = tx.whole(&sql, &[used_from.into()], read)?;
    for learned in &unused {
        let sql = "DELETE FROM contact WHERE key_digest =
            (SELECT key_digest FROM learned WHERE number = ?)";
        tx.execute(sql, &[learned.number.into()])?;
        tx.execute("DELETE FROM learned WHERE number = ?", &[learned.number.into()])?;
    }
    Ok(unused)
}

fn read(row: &mut Row<'_>) -> Result<Learned, Error> {
    Ok(Learned {
        number: row.take(0)?,
        kind: row.named(1, LearnedKind::named)?,
        name: row.sealed(2, NAME)?,
        state: row.named(3, LearnedState::named)?,
        mail: Correspondence {
            messages: row.take(4)?,
            senders: row.take(5)?,
            days: 0,
            first_day: row.take(6)?,
            last_day: row.take(7)?,
        },
        decided_by: row.take(8)?,
        decided_at: row.take(9)?,
    })
}

/// Half of the digest is enough to tell all addresses of the world apart.
fn digest(tx: &Tx<'_>, text: &str) -> Value {
    match tx.address_digest(text) {
        Value::Bytes(bytes) => Value::Bytes(bytes.into_iter().take(16).collect()),
        other => other,
    }
}

const SELECT: &str = "SELECT number, kind, sealed_name, state, messages, senders, first_day,
    last_day, decided_by, decided_at FROM learned";

const NAME: &str = "learned.name";
