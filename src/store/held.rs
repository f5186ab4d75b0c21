//! The tables of held messages and of their recipients.

use jiff::Timestamp;

use crate::destination::Class;
use crate::store::Error;
use crate::store::HeldId;
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
        let folded = fold(&recipient.address);
        if seen.insert(folded.clone()) {
            let sql = "INSERT INTO held_recipient (held_id, position, message_key, address,
                address_folded, parameters, class, because, state, reply)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
            let values = [
                id.as_str().into(),
                (position as u64).into(),
                (&new.message_key).into(),
                (&recipient.address).into(),
                folded.into(),
                (&recipient.parameters).into(),
                recipient.class.name().into(),
                (&recipient.because).into(),
                recipient.state.name().into(),
                (&recipient.reply).into(),
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
        let sql = "INSERT INTO held (id, message_key, state, version, sender, sender_parameters,
            received_at, size_bytes, persons, verdict, search, first_by, decided_by, decided_at,
            reason, content_name, content_key)
            VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, '', '', NULL, '', ?, ?)
            ON CONFLICT (id) DO NOTHING";
        let values = [
            id.as_str().into(),
            (&new.message_key).into(),
            HeldState::Held.name().into(),
            (&new.sender).into(),
            (&new.sender_parameters).into(),
            new.received_at.into(),
            stored.size_bytes.into(),
            new.verdict.report.persons.estimate.into(),
            sql::json(&new.verdict)?,
            search_text(&id, new).into(),
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
pub fn list(tx: &mut Tx<'_>, filter: &HeldFilter) -> Result<Vec<Held>, Error> {
    let (condition, mut values) = filter.condition();
    let order = match filter.order {
        HeldOrder::Newest => "received_at DESC, id",
        HeldOrder::Oldest => "received_at, id",
        HeldOrder::Persons => "persons DESC, received_at DESC, id",
    };
    let limit = if filter.limit == 0 { i64::MAX } else { filter.limit.into() };
    values.extend([limit.into(), filter.offset.into()]);
    let sql =
        format!("SELECT {COLUMNS} FROM held WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?");
    let found = tx.all(&sql, &values, read)?;
    with_recipients(tx, found)
}

/// How many held messages `filter` wants; its limit and offset count for nothing.
pub fn count(tx: &mut Tx<'_>, filter: &HeldFilter) -> Result<u64, Error> {
    let (condition, values) = filter.condition();
    let sql = format!("SELECT COUNT(*) FROM held WHERE {condition}");
    Ok(tx.first(&sql, &values, |row| row.take(0))?.unwrap_or(0))
}

/// How many held messages are in each state; a state without any is left out.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(HeldState, u64)>, Error> {
    let sql = "SELECT state, COUNT(*) FROM held GROUP BY state ORDER BY state";
    tx.all(sql, &[], |row| Ok((row.named(0, HeldState::named)?, row.take(1)?)))
}

/// Moves a held message on, and gives its new version.
///
/// - Failure: `Conflict` where it is no longer at `version`: someone else was first.
pub fn change(tx: &mut Tx<'_>, id: &HeldId, version: i64, change: &Change) -> Result<i64, Error> {
    let sql = "UPDATE held SET state = ?, first_by = ?, decided_by = ?, decided_at = ?,
        reason = ?, version = version + 1 WHERE id = ? AND version = ?";
    let values = [
        change.state.name().into(),
        (&change.first_by).into(),
        (&change.decided_by).into(),
        change.decided_at.into(),
        (&change.reason).into(),
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
    let sql = "UPDATE held_recipient SET state = ?, reply = ?
        WHERE held_id = ? AND address_folded = ?";
    let values = [state.name().into(), reply.into(), id.as_str().into(), fold(address).into()];
    if tx.execute(sql, &values)? == 0 { Err(Error::Missing) } else { Ok(()) }
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
        AND state IN (?, ?, ?, ?) ORDER BY decided_at, id LIMIT ?";
    let values = [
        decided_before.into(),
        HeldState::Released.name().into(),
        HeldState::DeliveryFailed.name().into(),
        HeldState::Rejected.name().into(),
        HeldState::Expired.name().into(),
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
        let text = self.text.trim();
        if let Some(id) = HeldId::parse(text) {
            condition += " AND id = ?";
            values.push(id.as_str().into());
        } else if !text.is_empty() {
            condition += " AND search LIKE ? ESCAPE '!'";
            values.push(sql::containing(text).into());
        }
        (condition, values)
    }
}

/// A row of [`COLUMNS`], its recipients still to come.
fn read(row: &mut Row) -> Result<Held, Error> {
    Ok(Held {
        id: row.named(0, HeldId::parse)?,
        state: row.named(1, HeldState::named)?,
        version: row.take(2)?,
        sender: row.take(3)?,
        sender_parameters: row.take(4)?,
        recipients: Vec::new(),
        received_at: row.take(5)?,
        size_bytes: row.take(6)?,
        verdict: row.json(7)?,
        first_by: row.take(8)?,
        decided_by: row.take(9)?,
        decided_at: row.take(10)?,
        reason: row.take(11)?,
        has_content: row.take::<Option<String>>(12)?.is_some(),
    })
}

fn with_recipients(tx: &mut Tx<'_>, mut found: Vec<Held>) -> Result<Vec<Held>, Error> {
    // Every database has a limit of placeholders.
    for some in found.chunks_mut(500) {
        let sql = format!(
            "SELECT held_id, address, parameters, class, because, state, reply
            FROM held_recipient WHERE held_id IN ({}) ORDER BY held_id, position",
            sql::placeholders(some.len())
        );
        let ids: Vec<Value> = some.iter().map(|held| held.id.as_str().into()).collect();
        let rows = tx.all(&sql, &ids, |row| {
            let recipient = HeldRecipient {
                address: row.take(1)?,
                parameters: row.take(2)?,
                class: row.named(3, Class::named)?,
                because: row.take(4)?,
                state: row.named(5, RecipientState::named)?,
                reply: row.take(6)?,
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

/// An address as it is compared: mailboxes are told apart without regard to case.
pub(super) fn fold(address: &str) -> String {
    address.to_lowercase()
}

/// How often a free ID is sought.
const ID_ATTEMPTS: u32 = 32;

const COLUMNS: &str = "id, state, version, sender, sender_parameters, received_at, size_bytes,
    verdict, first_by, decided_by, decided_at, reason, content_name";
