//! Who was told of whom: so that a few people a day to one address are noticed.
//!
//! Only keyed digests are kept, of sender, recipient and person, with the last day: the table
//! tells nobody anything without the keys, and with them only about someone whose number is known.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::destination::Class;
use crate::destination::Disclosed;
use crate::destination::Told;
use crate::mail::Address;
use crate::scan::Identity;
use crate::store::Error;
use crate::store::HeldId;
use crate::store::HeldRecipient;
use crate::store::Tx;
use crate::store::sql::Value;
use crate::vault;

/// Notes that `recipients` were told by `sender` of `people`.
///
/// - Shape: recipients inside, and those with an agreement, are left out.
/// - Cost: a row each, up to a bound.
pub fn add(
    tx: &mut Tx<'_>,
    sender: &str,
    recipients: &[(Address, Class)],
    people: &[Identity],
    at: Timestamp,
) -> Result<(), Error> {
    let people: Vec<Digest> = people.iter().map(|person| digest(tx, *person)).collect();
    insert(tx, sender, recipients, &people, at)
}

/// Of how many people each of `recipients` would have been told, were `people` told of now.
///
/// - Shape: a recipient that hears of nobody new is left out.
/// - Cost: reads a bounded number of rows of each recipient, by an index.
pub fn told(
    tx: &mut Tx<'_>,
    sender: &str,
    recipients: &[(Address, Class)],
    people: &[Identity],
    at: Timestamp,
) -> Result<HashMap<Address, Disclosed>, Error> {
    let mut disclosed = HashMap::new();
    if people.is_empty() {
        return Ok(disclosed);
    }
    let people: Vec<Digest> = people.iter().map(|person| digest(tx, *person)).collect();
    let sender = tx.address_digest(sender);
    let by_sender = heard(tx, BY_SENDER, sender, at)?.with(&people).told();
    for (recipient, class) in recipients {
        let Some(key) = recipient_digest(tx, recipient, *class) else { continue };
        let heard = heard(tx, TO_RECIPIENT, key, at)?;
        if people.iter().any(|person| !heard.0.contains_key(person)) {
            let to_recipient = heard.with(&people).told();
            disclosed.insert(recipient.clone(), Disclosed { to_recipient, by_sender });
        }
    }
    Ok(disclosed)
}

/// Keeps the people in a held message until it is delivered or not sent.
pub fn wait(tx: &mut Tx<'_>, id: &HeldId, people: &[Identity]) -> Result<(), Error> {
    for person in people {
        let sql = "INSERT INTO held_person (held_id, person_digest) VALUES (?, ?)
            ON CONFLICT (held_id, person_digest) DO NOTHING";
        let person = Value::Bytes(digest(tx, *person));
        tx.execute(sql, &[id.as_str().into(), person])?;
    }
    Ok(())
}

/// Notes that `recipients` got the held message `id`, and were told of the people in it.
pub fn delivered<'r>(
    tx: &mut Tx<'_>,
    id: &HeldId,
    sender: &str,
    recipients: impl Iterator<Item = &'r HeldRecipient>,
    at: Timestamp,
) -> Result<(), Error> {
    let address = |to: &HeldRecipient| Some((Address::parse(&to.address).ok()?, to.class));
    let recipients: Vec<(Address, Class)> = recipients.filter_map(address).collect();
    let sql = "SELECT person_digest FROM held_person WHERE held_id = ?";
    let people = tx.all(sql, &[id.as_str().into()], |row| row.take(0))?;
    insert(tx, sender, &recipients, &people, at)
}

/// Forgets what is older than any stretch of time that counts, and the people in messages that
/// were decided on; says how many rows that were.
pub fn forget(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, Error> {
    let first = day(now) - LIFE_DAYS + 1;
    let old = tx.execute("DELETE FROM disclosure WHERE last_day < ?", &[first.into()])?;
    let sql = "DELETE FROM held_person WHERE held_id IN (SELECT id FROM held WHERE state NOT IN
        ('held', 'awaiting_second', 'releasing'))";
    Ok(old + tx.execute(sql, &[])?)
}

/// A person, as a keyed digest.
type Digest = Vec<u8>;

/// Of whom there was word, and how many days ago last.
struct Heard(HashMap<Digest, u64>);

impl Heard {
    /// With these people today.
    fn with(mut self, people: &[Digest]) -> Self {
        self.0.extend(people.iter().map(|person| (person.clone(), 0)));
        self
    }

    fn told(&self) -> Told {
        let mut told = Told::default();
        self.0.values().for_each(|days_ago| told.add(*days_ago));
        told
    }
}

fn heard(tx: &mut Tx<'_>, sql: &str, key: Value, at: Timestamp) -> Result<Heard, Error> {
    let today = day(at);
    let values = [key, (today - LIFE_DAYS).into(), ROWS_READ.into()];
    let rows = tx.all(sql, &values, |row| Ok((row.take(0)?, row.take::<i64>(1)?)))?;
    let mut heard = HashMap::new();
    // Latest first: the first row of a person counts.
    for (person, last_day) in rows {
        heard.entry(person).or_insert(u64::try_from(today - last_day).unwrap_or(0));
    }
    Ok(Heard(heard))
}

fn insert(
    tx: &mut Tx<'_>,
    sender: &str,
    recipients: &[(Address, Class)],
    people: &[Digest],
    at: Timestamp,
) -> Result<(), Error> {
    let sender = tx.address_digest(sender);
    let mut keys: Vec<Value> = Vec::new();
    for (recipient, class) in recipients {
        let key = recipient_digest(tx, recipient, *class);
        keys.extend(key.filter(|key| !keys.contains(key)));
    }
    let people_each = ROWS / keys.len().max(1);
    for key in keys {
        for person in people.iter().take(people_each.max(1)) {
            let sql = "INSERT INTO disclosure (recipient_digest, sender_digest, person_digest,
                last_day) VALUES (?, ?, ?, ?)
                ON CONFLICT (recipient_digest, sender_digest, person_digest) DO UPDATE
                SET last_day = excluded.last_day WHERE disclosure.last_day < excluded.last_day";
            let person = Value::Bytes(person.clone());
            tx.execute(sql, &[key.clone(), sender.clone(), person, day(at).into()])?;
        }
    }
    Ok(())
}

/// What stands for a recipient: its mailbox where mailboxes are people's own, else its domain.
/// `None` where nothing is counted.
fn recipient_digest(tx: &Tx<'_>, address: &Address, class: Class) -> Option<Value> {
    match class {
        Class::Internal | Class::Trusted => None,
        Class::Private | Class::Lookalike | Class::Disposable => {
            // `jan+werk@gmail.com` is the mailbox of `jan@gmail.com`.
            let mailbox = address.local().split('+').next().filter(|name| !name.is_empty());
            let local = mailbox.unwrap_or(address.local());
            Some(tx.address_digest(&format!("{local}@{}", address.domain())))
        }
        Class::Expected | Class::Unexpected => {
            Some(tx.address_digest(&format!("@{}", address.domain())))
        }
    }
}

/// Half of the digest is enough to tell a billion people apart.
fn digest(tx: &Tx<'_>, person: Identity) -> Digest {
    let digest = tx.vault().keyed_digest(vault::Purpose::Person, &[&person.to_bytes()]);
    digest.iter().take(16).copied().collect()
}

/// Days since 1970, in UTC.
fn day(at: Timestamp) -> i64 {
    at.as_second().div_euclid(24 * 60 * 60)
}

const TO_RECIPIENT: &str = "SELECT person_digest, last_day FROM disclosure
    WHERE recipient_digest = ? AND last_day > ? ORDER BY last_day DESC LIMIT ?";
const BY_SENDER: &str = "SELECT person_digest, last_day FROM disclosure
    WHERE sender_digest = ? AND last_day > ? ORDER BY last_day DESC LIMIT ?";

/// How long a disclosure counts.
const LIFE_DAYS: i64 = 90;

/// Rows read of one recipient or sender: what is older counts no more, and no threshold is near.
const ROWS_READ: u32 = 5_000;

/// Rows written of one message.
const ROWS: usize = 20_000;
