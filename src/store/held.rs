//! The tables of held messages and of their recipients.

use jiff::Timestamp;

use crate::destination::Class;
use crate::store::Error;
use crate::store::HeldId;
use crate::store::IncidentState;
use crate::store::Manner;
use crate::store::Tx;
use crate::store::held_row::Change;
use crate::store::held_row::Held;
use crate::store::held_row::HeldRecipient;
use crate::store::held_row::HeldState;
use crate::store::held_row::NewHeld;
use crate::store::held_row::RecipientState;
use crate::store::sql;
use crate::store::sql::Row;
use crate::store::sql::Value;
use crate::vault::Sealed;
use crate::vault::Stored;

/// Which held messages to list, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldFilter {
    /// Only these states; empty: all.
    pub states: Vec<HeldState>,
    /// Only those with this text in ID, sender, a recipient or the masked subject, in any case.
    pub text: String,
    /// The order.
    pub order: HeldOrder,
    /// How many at most; 0: all.
    pub limit: u32,
    /// How many to leave out at the beginning.
    pub offset: u32,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeldOrder {
    /// Latest first.
    #[default]
    Newest,
    /// Earliest first.
    Oldest,
    /// Most people first.
    Persons,
}

/// Adds a held message, whose content is on disk already, and gives it its ID.
///
/// - Failure: `Conflict` where one of the recipients has the same message already (see
///   [`find_by_message_key`]).
pub fn insert(tx: &mut Tx<'_>, new: &NewHeld, sealed: &Sealed) -> Result<HeldId, Error> {
    let id = insert_message(tx, new, sealed.stored())?;
    let mut seen = std::collections::HashSet::new();
    for (position, recipient) in new.recipients.iter().enumerate() {
        if seen.insert(recipient.address.to_lowercase()) {
            let sql = "INSERT INTO held_recipient (held_id, position, message_key, sealed_address,
                address_digest, domain_digest, sealed_parameters, class, sealed_because, state,
                sealed_reply) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
            let values = [
                id.as_str().into(),
                (position as u64).into(),
                (&new.message_key).into(),
                tx.seal(ADDRESS, &recipient.address)?,
                tx.address_digest(&recipient.address),
                tx.address_digest(domain_of(&recipient.address)),
                tx.seal(PARAMETERS, &recipient.parameters)?,
                recipient.class.name().into(),
                tx.seal(BECAUSE, &recipient.because)?,
                recipient.state.name().into(),
                tx.seal(REPLY, &recipient.reply)?,
            ];
            tx.execute(sql, &values)?;
        }
    }
    Ok(id)
}

fn insert_message(tx: &mut Tx<'_>, new: &NewHeld, stored: &Stored) -> Result<HeldId, Error> {
    // A random ID may be taken: then another is drawn, of more characters after a while.
    for attempt in 0..ID_ATTEMPTS {
        let id = HeldId::random(attempt)?;
        let sql = "INSERT INTO held (id, message_key, state, version, sealed_sender,
            sealed_sender_parameters, received_at, size_bytes, persons, sealed_verdict,
            sealed_search, first_by, decided_by, decided_at, sealed_reason, content_name,
            content_key)
            VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, '', '', NULL, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING";
        let values = [
            id.as_str().into(),
            (&new.message_key).into(),
            HeldState::Held.name().into(),
            tx.seal(SENDER, &new.sender)?,
            tx.seal(SENDER_PARAMETERS, &new.sender_parameters)?,
            new.received_at.into(),
            stored.size_bytes.into(),
            new.verdict.report.persons.estimate.into(),
            tx.seal(VERDICT, &sql::json(&new.verdict)?)?,
            tx.seal(SEARCH, &search_text(&id, new))?,
            tx.seal(REASON, "")?,
            (&stored.name).into(),
            stored.wrapped_key.as_slice().into(),
        ];
        if tx.execute(sql, &values)? == 1 {
            return Ok(id);
        }
    }
    Err(Error::Retry("no free ID was found".into()))
}

/// A held message.
pub fn find(tx: &mut Tx<'_>, id: &HeldId) -> Result<Held, Error> {
    let sql = format!("SELECT {COLUMNS} FROM held WHERE id = ?");
    let found = tx.all(&sql, &[id.as_str().into()], read)?;
    with_recipients(tx, found)?.pop().ok_or(Error::Missing)
}

/// The held messages with this content and sender, each with its recipients.
pub fn find_by_message_key(
    tx: &mut Tx<'_>,
    message_key: &[u8; 32],
) -> Result<Vec<(HeldId, Vec<HeldRecipient>)>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM held WHERE message_key = ? ORDER BY received_at, id");
    let found = tx.all(&sql, &[message_key.into()], read)?;
    let found = with_recipients(tx, found)?;
    Ok(found.into_iter().map(|held| (held.id, held.recipients)).collect())
}

/// The held messages that `filter` wants.
///
/// - Cost: searching a text opens a sealed line of every message in the wanted states.
pub fn list(tx: &mut Tx<'_>, filter: &HeldFilter) -> Result<Vec<Held>, Error> {
    let order = match filter.order {
        HeldOrder::Newest => "received_at DESC, id",
        HeldOrder::Oldest => "received_at, id",
        HeldOrder::Persons => "persons DESC, received_at DESC, id",
    };
    let limit = if filter.limit == 0 { u32::MAX } else { filter.limit };
    let mut found = Vec::new();
    if filter.is_search() {
        let ids = search(tx, filter, order)?.into_iter();
        let ids: Vec<_> = ids.skip(filter.offset as usize).take(limit as usize).collect();
        for some in ids.chunks(PLACEHOLDERS) {
            let these = sql::placeholders(some.len());
            let sql = format!("SELECT {COLUMNS} FROM held WHERE id IN ({these}) ORDER BY {order}");
            found.extend(tx.all(&sql, some, read)?);
        }
    } else {
        let (condition, mut values) = filter.condition();
        values.extend([limit.into(), filter.offset.into()]);
        let sql = format!(
            "SELECT {COLUMNS} FROM held WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?"
        );
        found = tx.all(&sql, &values, read)?;
    }
    with_recipients(tx, found)
}

/// How many held messages `filter` wants; its limit and offset count for nothing.
pub fn count(tx: &mut Tx<'_>, filter: &HeldFilter) -> Result<u64, Error> {
    if filter.is_search() {
        return Ok(search(tx, filter, "id")?.len() as u64);
    }
    let (condition, values) = filter.condition();
    let sql = format!("SELECT COUNT(*) FROM held WHERE {condition}");
    Ok(tx.first(&sql, &values, |row| row.take(0))?.unwrap_or(0))
}

/// The IDs of all messages in which the text of `filter` stands. What it stands in is sealed, so
/// it is the program that searches, and not the database.
fn search(tx: &mut Tx<'_>, filter: &HeldFilter, order: &str) -> Result<Vec<Value>, Error> {
    let (condition, values) = filter.condition();
    let wanted = filter.text.trim().to_lowercase();
    let sql = format!("SELECT id, sealed_search FROM held WHERE {condition} ORDER BY {order}");
    let found = tx.all(&sql, &values, |row| {
        let is_wanted = row.sealed(1, SEARCH)?.contains(&wanted);
        Ok(if is_wanted { Some(row.take::<String>(0)?.into()) } else { None })
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// How many held messages are in each state; a state without any is left out.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(HeldState, u64)>, Error> {
    let sql = "SELECT state, COUNT(*) FROM held GROUP BY state ORDER BY state";
    tx.all(sql, &[], |row| Ok((row.named(0, HeldState::named)?, row.take(1)?)))
}

/// How many messages were delivered in a manner that hid all that would have leaked: those with
/// their recipients hidden from each other, and without an incident.
pub fn prevented(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) FROM held WHERE state = ? AND manner IN (?, ?)
        AND NOT EXISTS (SELECT 1 FROM incident WHERE incident.held_id = held.id
            AND incident.state <> ?)";
    let (single, hidden) = (Manner::Single.name(), Manner::Hidden.name());
    let cancelled = IncidentState::Cancelled.name();
    let values =
        [HeldState::Released.name().into(), single.into(), hidden.into(), cancelled.into()];
    Ok(tx.first(sql, &values, |row| row.take(0))?.unwrap_or(0))
}

/// Moves a held message on, and gives its new version.
///
/// - Failure: `Conflict` where it is no longer at `version`: someone else was first.
pub fn change(tx: &mut Tx<'_>, id: &HeldId, version: i64, change: &Change) -> Result<i64, Error> {
    let sql = "UPDATE held SET state = ?, first_by = ?, decided_by = ?, decided_at = ?,
        sealed_reason = ?, manner = ?, version = version + 1 WHERE id = ? AND version = ?";
    let values = [
        change.state.name().into(),
        (&change.first_by).into(),
        (&change.decided_by).into(),
        change.decided_at.into(),
        tx.seal(REASON, &change.reason)?,
        change.manner.name().into(),
        id.as_str().into(),
        version.into(),
    ];
    match tx.execute(sql, &values)? {
        0 => Err(missing_or_conflict(tx, id)?),
        _ => Ok(version + 1),
    }
}

/// Moves a held message from one state to another and leaves the decision as it is.
///
/// - Failure: `Conflict` where it is not in state `from`.
pub fn set_state(
    tx: &mut Tx<'_>,
    id: &HeldId,
    from: HeldState,
    to: HeldState,
) -> Result<(), Error> {
    let sql = "UPDATE held SET state = ?, version = version + 1 WHERE id = ? AND state = ?";
    let values = [to.name().into(), id.as_str().into(), from.name().into()];
    match tx.execute(sql, &values)? {
        0 => Err(missing_or_conflict(tx, id)?),
        _ => Ok(()),
    }
}

/// Writes what has become of one recipient, with the reply of the next hop.
pub fn set_recipient(
    tx: &mut Tx<'_>,
    id: &HeldId,
    address: &str,
    state: RecipientState,
    reply: &str,
) -> Result<(), Error> {
    let sql = "UPDATE held_recipient SET state = ?, sealed_reply = ?
        WHERE held_id = ? AND address_digest = ?";
    let values = [
        state.name().into(),
        tx.seal(REPLY, reply)?,
        id.as_str().into(),
        tx.address_digest(address),
    ];
    if tx.execute(sql, &values)? == 0 { Err(Error::Missing) } else { Ok(()) }
}

/// Writes that a recipient that did not have to wait has got the message, whichever held message
/// of this key it belongs to.
pub fn set_passed(
    tx: &mut Tx<'_>,
    message_key: &[u8; 32],
    address: &str,
    reply: &str,
) -> Result<(), Error> {
    let sql = "UPDATE held_recipient SET state = ?, sealed_reply = ?
        WHERE message_key = ? AND address_digest = ?";
    let values = [
        RecipientState::Passed.name().into(),
        tx.seal(REPLY, reply)?,
        message_key.into(),
        tx.address_digest(address),
    ];
    if tx.execute(sql, &values)? == 0 { Err(Error::Missing) } else { Ok(()) }
}

/// Gives a held message another message key, so that it is no longer found by its own.
pub fn set_message_key(tx: &mut Tx<'_>, id: &HeldId, message_key: &[u8; 32]) -> Result<(), Error> {
    let values = [message_key.into(), id.as_str().into()];
    tx.execute("UPDATE held_recipient SET message_key = ? WHERE held_id = ?", &values)?;
    tx.execute("UPDATE held SET message_key = ? WHERE id = ?", &values).map(drop)
}

/// Moves every recipient that is in state `from`, and says how many there were.
pub fn move_recipients(
    tx: &mut Tx<'_>,
    id: &HeldId,
    from: RecipientState,
    to: RecipientState,
) -> Result<u64, Error> {
    let sql = "UPDATE held_recipient SET state = ? WHERE held_id = ? AND state = ?";
    tx.execute(sql, &[to.name().into(), id.as_str().into(), from.name().into()])
}

/// Where the content lies; `None` once it is shredded.
pub fn content(tx: &mut Tx<'_>, id: &HeldId) -> Result<Option<Stored>, Error> {
    let sql = "SELECT content_name, content_key, size_bytes FROM held WHERE id = ?";
    let found = tx.first(sql, &[id.as_str().into()], |row| {
        let (name, wrapped_key): (Option<String>, Option<Vec<u8>>) = (row.take(0)?, row.take(1)?);
        let size_bytes = row.take(2)?;
        let stored = |(name, wrapped_key)| Stored { name, wrapped_key, size_bytes };
        Ok(name.zip(wrapped_key).map(stored))
    })?;
    found.ok_or(Error::Missing)
}

/// Forgets the key of a content. What is returned is to be shredded after the commit; after a
/// crash between the two, sweeping does it.
pub fn forget_content(tx: &mut Tx<'_>, id: &HeldId) -> Result<Option<Stored>, Error> {
    let stored = content(tx, id)?;
    let sql = "UPDATE held SET content_name = NULL, content_key = NULL, version = version + 1
        WHERE id = ? AND content_name IS NOT NULL";
    tx.execute(sql, &[id.as_str().into()])?;
    Ok(stored)
}

/// Undecided messages taken in before `received_before`, longest waiting first.
pub fn overdue(
    tx: &mut Tx<'_>,
    received_before: Timestamp,
    limit: u32,
) -> Result<Vec<HeldId>, Error> {
    let sql = "SELECT id FROM held WHERE state IN (?, ?) AND received_at < ?
        ORDER BY received_at, id LIMIT ?";
    let (held, awaiting) = (HeldState::Held.name(), HeldState::AwaitingSecond.name());
    let values = [held.into(), awaiting.into(), received_before.into(), limit.into()];
    tx.all(sql, &values, |row| row.named(0, HeldId::parse))
}

/// Messages whose content still exists though they came to their end before `decided_before`.
pub fn outdated_content(
    tx: &mut Tx<'_>,
    decided_before: Timestamp,
    limit: u32,
) -> Result<Vec<HeldId>, Error> {
    let sql = "SELECT id FROM held WHERE content_name IS NOT NULL AND decided_at < ?
        AND state IN (?, ?, ?, ?, ?) ORDER BY decided_at, id LIMIT ?";
    let values = [
        decided_before.into(),
        HeldState::Released.name().into(),
        HeldState::DeliveryFailed.name().into(),
        HeldState::Rejected.name().into(),
        HeldState::Expired.name().into(),
        HeldState::Withdrawn.name().into(),
        limit.into(),
    ];
    tx.all(sql, &values, |row| row.named(0, HeldId::parse))
}

/// The names of all contents that a row knows.
pub(super) fn content_names(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    let sql = "SELECT content_name FROM held WHERE content_name IS NOT NULL";
    tx.all(sql, &[], |row| row.take(0))
}

impl HeldFilter {
    fn condition(&self) -> (String, Vec<Value>) {
        let (mut condition, mut values) = (String::from("1 = 1"), Vec::new());
        if !self.states.is_empty() {
            condition += &format!(" AND state IN ({})", sql::placeholders(self.states.len()));
            values.extend(self.states.iter().map(|state| Value::from(state.name())));
        }
        if let Some(id) = HeldId::parse(&self.text) {
            condition += " AND id = ?";
            values.push(id.as_str().into());
        }
        (condition, values)
    }

    /// Whether there is a text to search for, and it is not simply an ID.
    fn is_search(&self) -> bool {
        !self.text.trim().is_empty() && HeldId::parse(&self.text).is_none()
    }
}

/// A row of [`COLUMNS`], its recipients still to come.
fn read(row: &mut Row<'_>) -> Result<Held, Error> {
    Ok(Held {
        id: row.named(0, HeldId::parse)?,
        state: row.named(1, HeldState::named)?,
        version: row.take(2)?,
        sender: row.sealed(3, SENDER)?,
        sender_parameters: row.sealed(4, SENDER_PARAMETERS)?,
        recipients: Vec::new(),
        received_at: row.take(5)?,
        size_bytes: row.take(6)?,
        verdict: row.sealed_json(7, VERDICT)?,
        first_by: row.take(8)?,
        decided_by: row.take(9)?,
        decided_at: row.take(10)?,
        reason: row.sealed(11, REASON)?,
        has_content: row.take::<Option<String>>(12)?.is_some(),
        manner: row.named(13, Manner::named)?,
        asked_at: row.take(14)?,
        explained_at: row.take(15)?,
        urgent: row.take::<i64>(16)? > 0,
    })
}

fn with_recipients(tx: &mut Tx<'_>, mut found: Vec<Held>) -> Result<Vec<Held>, Error> {
    for some in found.chunks_mut(PLACEHOLDERS) {
        let sql = format!(
            "SELECT held_id, sealed_address, sealed_parameters, class, sealed_because, state,
            sealed_reply FROM held_recipient WHERE held_id IN ({}) ORDER BY held_id, position",
            sql::placeholders(some.len())
        );
        let ids: Vec<Value> = some.iter().map(|held| held.id.as_str().into()).collect();
        let rows = tx.all(&sql, &ids, |row| {
            let recipient = HeldRecipient {
                address: row.sealed(1, ADDRESS)?,
                parameters: row.sealed(2, PARAMETERS)?,
                class: row.named(3, Class::named)?,
                because: row.sealed(4, BECAUSE)?,
                state: row.named(5, RecipientState::named)?,
                reply: row.sealed(6, REPLY)?,
            };
            Ok((row.named(0, HeldId::parse)?, recipient))
        })?;
        let mut of = std::collections::HashMap::<HeldId, Vec<HeldRecipient>>::new();
        for (id, recipient) in rows {
            of.entry(id).or_default().push(recipient);
        }
        for held in some {
            held.recipients = of.remove(&held.id).unwrap_or_default();
        }
    }
    Ok(found)
}

/// The domain of an address with its `@`, so that no mailbox has the same digest.
pub(super) fn domain_of(address: &str) -> &str {
    address.rfind('@').and_then(|at| address.get(at..)).unwrap_or_default()
}

fn missing_or_conflict(tx: &mut Tx<'_>, id: &HeldId) -> Result<Error, Error> {
    let exists = tx.first("SELECT 1 FROM held WHERE id = ?", &[id.as_str().into()], |_| Ok(()))?;
    Ok(if exists.is_some() { Error::Conflict } else { Error::Missing })
}

fn search_text(id: &HeldId, new: &NewHeld) -> String {
    let subject = &new.verdict.report.header.subject;
    let mut text = format!("{id}\n{}\n{subject}", new.sender);
    for recipient in &new.recipients {
        text.push('\n');
        text.push_str(&recipient.address);
    }
    text.to_lowercase()
}

/// How many values a statement has at most: every database has a limit.
const PLACEHOLDERS: usize = 500;

/// How often a free ID is sought.
const ID_ATTEMPTS: u32 = 32;

const COLUMNS: &str = "id, state, version, sealed_sender, sealed_sender_parameters, received_at,
    size_bytes, sealed_verdict, first_by, decided_by, decided_at, sealed_reason, content_name,
    manner, asked_at, explained_at, urgent";

const SENDER: &str = "held.sender";
const SENDER_PARAMETERS: &str = "held.sender_parameters";
const VERDICT: &str = "held.verdict";
const SEARCH: &str = "held.search";
const REASON: &str = "held.reason";
const ADDRESS: &str = "held_recipient.address";
const PARAMETERS: &str = "held_recipient.parameters";
const BECAUSE: &str = "held_recipient.because";
const REPLY: &str = "held_recipient.reply";
