//! The tables of held messages and of their recipients.

use jiff::Timestamp;

use crate::destination::Class;
use crate::store::Assignee;
use crate::store::Error;
use crate::store::HeldId;
use crate::store::IncidentState;
use crate::store::Manner;
use crate::store::ReasonCode;
use crate::store::Tx;
use crate::store::held_row::Change;
use crate::store::held_row::Held;
use crate::store::held_row::HeldRecipient;
use crate::store::held_row::HeldState;
use crate::store::held_row::NewHeld;
use crate::store::held_row::RecipientState;
use crate::store::mark;
use crate::store::queue;
use crate::store::residence;
use crate::store::sql;
use crate::store::sql::Row;
use crate::store::sql::Value;
use crate::vault;
use crate::vault::Sealed;
use crate::vault::Stored;

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
    let waiting = new.recipients.iter().filter(|one| one.state == RecipientState::Held);
    mark::add(tx, &id, &new.verdict, waiting.map(|recipient| recipient.class))?;
    Ok(id)
}

fn insert_message(tx: &mut Tx<'_>, new: &NewHeld, stored: &Stored) -> Result<HeldId, Error> {
    let number = tx.next_number("held")?;
    // A random ID may be taken: then another is drawn, of more characters after a while.
    for attempt in 0..ID_ATTEMPTS {
        let id = HeldId::random(attempt)?;
        let sql = "INSERT INTO held (id, message_key, state, version, sealed_sender,
            sealed_sender_parameters, received_at, size_bytes, persons, sealed_verdict,
            sealed_search, first_by, decided_by, decided_at, sealed_reason, content_name,
            content_key, number, risk, waits_since)
            VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, '', '', NULL, ?, ?, ?, ?, ?, ?)
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
            residence::sealed(tx, &new.verdict)?,
            tx.seal(queue::SEARCH, &queue::search_text(&id, new))?,
            tx.seal(REASON, "")?,
            (&stored.name).into(),
            stored.wrapped_key.as_slice().into(),
            number.into(),
            queue::risk(&new.verdict),
            new.received_at.into(),
        ];
        if tx.execute(sql, &values)? == 1 {
            return Ok(id);
        }
    }
    Err(Error::Retry("no free ID was found".into()))
}

/// A held message. One of which something cannot be read is given without that, and says so.
pub fn find(tx: &mut Tx<'_>, id: &HeldId) -> Result<Held, Error> {
    let sql = format!("SELECT {COLUMNS} FROM held WHERE id = ?");
    let found = tx.all(&sql, &[id.as_str().into()], read)?;
    with_recipients(tx, found)?.pop().ok_or(Error::Missing)
}

/// The held messages of these names, in the order in which they are named; one that there is not
/// is left out.
pub fn some(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<Held>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(PLACEHOLDERS) {
        let these = sql::placeholders(some.len());
        let sql = format!("SELECT {COLUMNS} FROM held WHERE id IN ({these})");
        let values: Vec<Value> = some.iter().map(Value::from).collect();
        let read = tx.all(&sql, &values, read)?;
        let mut by_id: std::collections::HashMap<String, Held> =
            read.into_iter().map(|held| (held.id.to_string(), held)).collect();
        found.extend(some.iter().filter_map(|id| by_id.remove(id)));
    }
    with_recipients(tx, found)
}

/// The held messages with this content and sender, each with its recipients.
pub fn find_by_message_key(
    tx: &mut Tx<'_>,
    message_key: &[u8; 32],
) -> Result<Vec<(HeldId, Vec<HeldRecipient>)>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM held WHERE message_key = ? ORDER BY received_at, id");
    let found = tx.all(&sql, &[message_key.into()], read)?;
    let found = with_recipients(tx, found)?;
    // Whom it is held for must be known, or they would get it too.
    if found.iter().any(|held| held.unread.is_some()) {
        return Err(vault::Error::Damaged.into());
    }
    Ok(found.into_iter().map(|held| (held.id, held.recipients)).collect())
}

/// The latest message of that key, what became of it, and when it was taken in.
pub fn latest(
    tx: &mut Tx<'_>,
    message_key: &[u8; 32],
) -> Result<Option<(HeldId, HeldState, Timestamp)>, Error> {
    let sql = "SELECT id, state, received_at FROM held WHERE message_key = ?
        ORDER BY received_at DESC LIMIT 1";
    tx.first(sql, &[message_key.into()], |row| {
        Ok((row.named(0, HeldId::parse)?, row.named(1, HeldState::named)?, row.take(2)?))
    })
}

/// How many messages were delivered in a manner that hid all that would have leaked: those with
/// their recipients hidden from each other, and without an incident.
pub fn prevented(tx: &mut Tx<'_>, since: Timestamp) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) FROM held WHERE state = ? AND manner IN (?, ?)
        AND NOT EXISTS (SELECT 1 FROM incident WHERE incident.held_id = held.id
            AND incident.state <> ?)
        AND NOT EXISTS (SELECT 1 FROM incident_release AS joined
            WHERE joined.held_id = held.id AND joined.ended_at IS NULL)
        AND decided_at >= ?";
    let (single, hidden) = (Manner::Single.name(), Manner::Hidden.name());
    let cancelled = IncidentState::Cancelled.name();
    let values = [
        HeldState::Released.name().into(),
        single.into(),
        hidden.into(),
        cancelled.into(),
        since.into(),
    ];
    Ok(tx.first(sql, &values, |row| row.take(0))?.unwrap_or(0))
}

/// How many messages were held and ended as not sent between two moments: breaches that were
/// prevented.
pub fn stopped(tx: &mut Tx<'_>, from: Timestamp, until: Timestamp) -> Result<u64, Error> {
    let sql = "SELECT COUNT(*) FROM held WHERE state IN (?, ?, ?)
        AND decided_at >= ? AND decided_at < ?";
    let values = [
        HeldState::Rejected.name().into(),
        HeldState::Expired.name().into(),
        HeldState::Withdrawn.name().into(),
        from.into(),
        until.into(),
    ];
    Ok(tx.first(sql, &values, |row| row.take(0))?.unwrap_or(0))
}

/// Moves a held message on, and gives its new version.
///
/// - Failure: `Conflict` where it is no longer at `version`: someone else was first.
pub fn change(tx: &mut Tx<'_>, id: &HeldId, version: i64, change: &Change) -> Result<i64, Error> {
    let sql = "UPDATE held SET state = ?, first_by = ?, decided_by = ?, decided_at = ?,
        sealed_reason = ?, reason_code = ?, manner = ?, version = version + 1
        WHERE id = ? AND version = ?";
    let values = [
        change.state.name().into(),
        (&change.first_by).into(),
        (&change.decided_by).into(),
        change.decided_at.into(),
        tx.seal(REASON, &change.reason)?,
        change.code.map_or("", ReasonCode::name).into(),
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

/// Hands a message to someone; its version stays, because anyone may still decide.
pub fn assign(tx: &mut Tx<'_>, id: &HeldId, to: &Assignee) -> Result<(), Error> {
    let sql = "UPDATE held SET assigned_to = ? WHERE id = ?";
    if tx.execute(sql, &[to.text().into(), id.as_str().into()])? == 0 {
        return Err(Error::Missing);
    }
    Ok(())
}

/// Lets a message wait anew from `now` on: it was opened again.
pub fn wait_anew(tx: &mut Tx<'_>, id: &HeldId, now: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE held SET waits_since = ? WHERE id = ?";
    tx.execute(sql, &[now.into(), id.as_str().into()]).map(drop)
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

/// Undecided messages that wait since before `waits_before`, longest waiting first.
pub fn overdue(tx: &mut Tx<'_>, waits_before: Timestamp, limit: u32) -> Result<Vec<HeldId>, Error> {
    let sql = "SELECT id FROM held WHERE state IN (?, ?) AND waits_since < ?
        ORDER BY waits_since, id LIMIT ?";
    let (held, awaiting) = (HeldState::Held.name(), HeldState::AwaitingSecond.name());
    let values = [held.into(), awaiting.into(), waits_before.into(), limit.into()];
    tx.all(sql, &values, |row| row.named(0, HeldId::parse))
}

/// Messages whose content still exists though they came to their end before `decided_before`; where
/// there is an incident, the end is that of the incident.
pub fn outdated_content(
    tx: &mut Tx<'_>,
    decided_before: Timestamp,
    limit: u32,
) -> Result<Vec<HeldId>, Error> {
    let sql = "SELECT id FROM held WHERE content_name IS NOT NULL AND decided_at < ?
        AND state IN (?, ?, ?, ?, ?) AND NOT EXISTS (SELECT 1 FROM incident
            WHERE (incident.held_id = held.id OR incident.id IN (SELECT joined.incident_id
                FROM incident_release AS joined
                WHERE joined.held_id = held.id AND joined.ended_at IS NULL))
            AND incident.state <> 'cancelled'
            AND (incident.closed_at IS NULL OR incident.closed_at >= ?))
        ORDER BY decided_at, id LIMIT ?";
    let values = [
        decided_before.into(),
        HeldState::Released.name().into(),
        HeldState::DeliveryFailed.name().into(),
        HeldState::Rejected.name().into(),
        HeldState::Expired.name().into(),
        HeldState::Withdrawn.name().into(),
        decided_before.into(),
        limit.into(),
    ];
    tx.all(sql, &values, |row| row.named(0, HeldId::parse))
}

/// A row of [`COLUMNS`], its recipients still to come.
pub(super) fn read(row: &mut Row<'_>) -> Result<Held, Error> {
    let mut unread = None;
    Ok(Held {
        id: row.named(0, HeldId::parse)?,
        state: row.named(1, HeldState::named)?,
        version: row.take(2)?,
        sender: sql::opened(row.sealed(3, SENDER), &mut unread)?,
        sender_parameters: sql::opened(row.sealed(4, SENDER_PARAMETERS), &mut unread)?,
        recipients: Vec::new(),
        received_at: row.take(5)?,
        size_bytes: row.take(6)?,
        verdict: sql::opened(row.sealed_json(7, VERDICT), &mut unread)?,
        first_by: row.take(8)?,
        decided_by: row.take(9)?,
        decided_at: row.take(10)?,
        reason: sql::opened(row.sealed(11, REASON), &mut unread)?,
        has_content: row.take::<Option<String>>(12)?.is_some(),
        manner: row.named(13, Manner::named)?,
        asked_at: row.take(14)?,
        explained_at: row.take(15)?,
        urgent: row.take::<i64>(16)? > 0,
        code: ReasonCode::named(&row.take::<String>(17)?),
        assigned_to: Assignee::of_text(&row.take::<String>(18)?),
        waits_since: row.take(19)?,
        unread,
    })
}

pub(super) fn with_recipients(tx: &mut Tx<'_>, mut found: Vec<Held>) -> Result<Vec<Held>, Error> {
    for some in found.chunks_mut(PLACEHOLDERS) {
        let sql = format!(
            "SELECT held_id, sealed_address, sealed_parameters, class, sealed_because, state,
            sealed_reply FROM held_recipient WHERE held_id IN ({}) ORDER BY held_id, position",
            sql::placeholders(some.len())
        );
        let ids: Vec<Value> = some.iter().map(|held| held.id.as_str().into()).collect();
        let rows = tx.all(&sql, &ids, |row| {
            let mut unread = None;
            let recipient = HeldRecipient {
                address: sql::opened(row.sealed(1, ADDRESS), &mut unread)?,
                parameters: sql::opened(row.sealed(2, PARAMETERS), &mut unread)?,
                class: row.named(3, Class::named)?,
                because: sql::opened(row.sealed(4, BECAUSE), &mut unread)?,
                state: row.named(5, RecipientState::named)?,
                reply: sql::opened(row.sealed(6, REPLY), &mut unread)?,
            };
            Ok((row.named(0, HeldId::parse)?, recipient, unread))
        })?;
        let mut of = std::collections::HashMap::<HeldId, Vec<_>>::new();
        for (id, recipient, unread) in rows {
            of.entry(id).or_default().push((recipient, unread));
        }
        for held in some {
            for (recipient, unread) in of.remove(&held.id).unwrap_or_default() {
                held.recipients.push(recipient);
                held.unread = held.unread.max(unread);
            }
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

/// How many values a statement has at most: every database has a limit.
pub(super) const PLACEHOLDERS: usize = 500;

/// How often a free ID is sought.
const ID_ATTEMPTS: u32 = 32;

pub(super) const COLUMNS: &str = "id, state, version, sealed_sender, sealed_sender_parameters,
    received_at, size_bytes, sealed_verdict, first_by, decided_by, decided_at, sealed_reason,
    content_name, manner, asked_at, explained_at, urgent, reason_code, assigned_to, waits_since";

pub(super) const SENDER: &str = "held.sender";
pub(super) const SENDER_PARAMETERS: &str = "held.sender_parameters";
pub(super) const VERDICT: &str = "held.verdict";
pub(super) const REASON: &str = "held.reason";
pub(super) const ADDRESS: &str = "held_recipient.address";
const PARAMETERS: &str = "held_recipient.parameters";
pub(super) const BECAUSE: &str = "held_recipient.because";
const REPLY: &str = "held_recipient.reply";
