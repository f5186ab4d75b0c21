//! Released messages on their way to the next hop: one row a release, emptied by the gate alone.

use std::fmt;

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Frame;
use crate::store::HeldId;
use crate::store::Manner;
use crate::store::Tx;
use crate::store::sql::Row;
use crate::store::sql::Value;
use crate::store::sql::placeholders;

/// A release that is still to be delivered.
#[derive(Clone, PartialEq, Eq)]
pub struct Outbound {
    /// The held message; its recipients in state `Releasing` are those to deliver.
    pub held_id: HeldId,
    /// The incident that belongs to this release; `None` where it leaks nothing.
    pub incident_id: Option<String>,
    /// Not to be tried before this moment: the undo window, then the retry times.
    pub due_at: Timestamp,
    /// When retrying ends.
    pub give_up_at: Timestamp,
    /// How many attempts were begun. The number of the latest is also the claim on the row: who
    /// has an older one was overtaken, and can change nothing.
    pub attempts: u32,
    /// How many of them gave the whole message and heard no answer: the next hop may have it.
    pub unsure: u32,
    /// What went wrong last, for those who ask by [`find`]; empty when nothing has.
    pub last_error: String,
}

/// By which servers a release leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// The next hop.
    Ordinary,
    /// The gateway for secure mail.
    Secure,
}

/// Which releases are asked for.
#[derive(Clone, Debug, Default)]
pub struct Want {
    /// Only those of this route; `None`: of any.
    pub route: Option<Route>,
    /// None of these.
    pub barred: Vec<HeldId>,
    /// How many at most.
    pub limit: u32,
}

impl Route {
    /// All routes.
    pub const ALL: [Self; 2] = [Self::Ordinary, Self::Secure];
}

impl Want {
    /// As many as `limit` of whatever there is.
    pub fn any(limit: u32) -> Self {
        Self { limit, ..Self::default() }
    }

    /// The condition, with the values in it.
    fn condition(&self, now: Timestamp) -> (String, Vec<Value>) {
        let mut sql = "due_at <= ? AND (leased_until IS NULL OR leased_until <= ?)".to_owned();
        let mut values = vec![now.into(), now.into()];
        if let Some(route) = self.route {
            let is = if route == Route::Secure { "IN" } else { "NOT IN" };
            sql.push_str(&format!(
                " AND held_id {is} (SELECT id FROM held
                WHERE held.id = outbox.held_id AND manner = ?)"
            ));
            values.push(Manner::Secure.name().into());
        }
        if !self.barred.is_empty() {
            let barred = placeholders(self.barred.len());
            sql.push_str(&format!(" AND held_id NOT IN ({barred})"));
            values.extend(self.barred.iter().map(|id| Value::from(id.as_str())));
        }
        (sql, values)
    }
}

impl fmt::Debug for Outbound {
    /// Leaves out what a server said last: it may name an address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Outbound");
        shown.field("held_id", &self.held_id.as_str()).field("due_at", &self.due_at);
        shown.field("attempts", &self.attempts).finish_non_exhaustive()
    }
}

/// Adds a release.
///
/// - Failure: `Conflict` where the message is in the outbox already.
pub fn insert(tx: &mut Tx<'_>, outbound: &Outbound) -> Result<(), Error> {
    let sql = "INSERT INTO outbox (held_id, incident_id, due_at, give_up_at, attempts,
        unsure, sealed_last_error, leased_until, boot, up_since)
        VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)";
    let [boot, up_since] = Frame::now().values();
    let values = [
        outbound.held_id.as_str().into(),
        outbound.incident_id.as_deref().unwrap_or_default().into(),
        outbound.due_at.into(),
        outbound.give_up_at.into(),
        outbound.attempts.into(),
        outbound.unsure.into(),
        tx.seal(LAST_ERROR, &outbound.last_error)?,
        boot,
        up_since,
    ];
    tx.execute(sql, &values).map(drop)
}

/// The release of a held message, if it is still to be delivered.
pub fn find(tx: &mut Tx<'_>, id: &HeldId) -> Result<Option<Outbound>, Error> {
    let sql = format!("SELECT {COLUMNS}, sealed_last_error FROM outbox WHERE held_id = ?");
    tx.first(&sql, &[id.as_str().into()], |row| {
        // What cannot be read any more is only told.
        let last_error = row.sealed(6, LAST_ERROR).unwrap_or_default();
        Ok(Outbound { last_error, ..read(row)? })
    })
}

/// Whether a release that opened or joined that incident is still to be delivered.
pub fn has_of(tx: &mut Tx<'_>, incident_id: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM outbox WHERE incident_id = ? LIMIT 1";
    Ok(tx.first(sql, &[incident_id.into()], |_| Ok(()))?.is_some())
}

/// Whether there is anything to claim at `now`.
pub fn is_due(tx: &mut Tx<'_>, now: Timestamp, want: &Want) -> Result<bool, Error> {
    let (condition, values) = want.condition(now);
    let sql = format!("SELECT 1 FROM outbox WHERE {condition} LIMIT 1");
    Ok(tx.first(&sql, &values, |_| Ok(()))?.is_some())
}

/// Takes rows that are due for delivery by this process alone, until `leased_until`, longest due
/// first.
///
/// Each claim counts as an attempt. A row whose lease ran out was left by a process that died:
/// it is claimed like any other, and its earlier holder can no longer change it. What went wrong last
/// is not opened: a row in which that cannot be read is delivered all the same.
pub fn claim(
    tx: &mut Tx<'_>,
    now: Timestamp,
    leased_until: Timestamp,
    want: &Want,
) -> Result<Vec<Outbound>, Error> {
    let (condition, mut values) = want.condition(now);
    values.push(want.limit.into());
    let sql =
        format!("SELECT {COLUMNS} FROM outbox WHERE {condition} ORDER BY due_at, held_id LIMIT ?");
    let mut claimed = Vec::new();
    for mut outbound in tx.all(&sql, &values, read)? {
        // Looked at once more: on a server, another gateway may have been between the two.
        let sql = "UPDATE outbox SET attempts = attempts + 1, leased_until = ?
            WHERE held_id = ? AND attempts = ? AND (leased_until IS NULL OR leased_until <= ?)";
        let id = outbound.held_id.as_str();
        let values = [leased_until.into(), id.into(), outbound.attempts.into(), now.into()];
        if tx.execute(sql, &values)? == 1 {
            outbound.attempts += 1;
            claimed.push(outbound);
        }
    }
    Ok(claimed)
}

/// Writes down that the whole message is about to be given to the next hop, for the
/// `claimed.unsure`-th time that nobody may ever hear of. Who dies before the answer leaves a row that
/// is due at `due_at`, rather than as soon as somebody starts: each copy may be one too many.
///
/// - Failure: `Conflict` where the claim was lost: nothing may be given then.
pub fn hand_over(tx: &mut Tx<'_>, claimed: &Outbound, due_at: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE outbox SET unsure = ?, due_at = ?, give_up_at = give_up_at + ? - up_since,
        leased_until = leased_until + ? - up_since, boot = ?, up_since = ?
        WHERE held_id = ? AND attempts = ?";
    let [boot, up_since] = Frame::now().values();
    let values = [
        claimed.unsure.into(),
        due_at.into(),
        up_since.clone(),
        up_since.clone(),
        boot,
        up_since,
        claimed.held_id.as_str().into(),
        claimed.attempts.into(),
    ];
    only_one(tx.execute(sql, &values)?)
}

/// Ends an attempt that is to be repeated at `due_at`, by the clock as it is now: one that was set
/// meanwhile moves what the row said before. `claimed.unsure` is what is known now.
///
/// - Failure: `Conflict` where the claim was lost.
pub fn reschedule(
    tx: &mut Tx<'_>,
    claimed: &Outbound,
    due_at: Timestamp,
    last_error: &str,
) -> Result<(), Error> {
    let sql = "UPDATE outbox SET due_at = ?, give_up_at = give_up_at + ? - up_since, boot = ?,
        up_since = ?, sealed_last_error = ?, unsure = ?, leased_until = NULL
        WHERE held_id = ? AND attempts = ?";
    let [boot, up_since] = Frame::now().values();
    let values = [
        due_at.into(),
        up_since.clone(),
        boot,
        up_since,
        tx.seal(LAST_ERROR, last_error)?,
        claimed.unsure.into(),
        claimed.held_id.as_str().into(),
        claimed.attempts.into(),
    ];
    only_one(tx.execute(sql, &values)?)
}

/// Ends a release: delivered, refused for good, or given up.
///
/// - Failure: `Conflict` where the claim was lost.
pub fn finish(tx: &mut Tx<'_>, claimed: &Outbound) -> Result<(), Error> {
    let sql = "DELETE FROM outbox WHERE held_id = ? AND attempts = ?";
    let values = [claimed.held_id.as_str().into(), claimed.attempts.into()];
    only_one(tx.execute(sql, &values)?)
}

/// Takes a release back.
///
/// - Failure: `Conflict` while an attempt is under way, and after one that nobody saw the end
///   of: the next hop may have the message. `Missing` where it is not in the outbox.
pub fn cancel(tx: &mut Tx<'_>, id: &HeldId) -> Result<(), Error> {
    let sql = "DELETE FROM outbox WHERE held_id = ? AND leased_until IS NULL";
    if tx.execute(sql, &[id.as_str().into()])? == 1 {
        return Ok(());
    }
    Err(if find(tx, id)?.is_some() { Error::Conflict } else { Error::Missing })
}

/// Lets every claim end now. For a gateway that starts and knows that no other one runs: the
/// claims are of a process that died.
pub fn end_claims(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, Error> {
    let sql = "UPDATE outbox SET leased_until = ? WHERE leased_until > ?";
    tx.execute(sql, &[now.into(), now.into()])
}

fn only_one(rows: u64) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::Conflict) }
}

fn read(row: &mut Row<'_>) -> Result<Outbound, Error> {
    Ok(Outbound {
        held_id: row.named(0, HeldId::parse)?,
        incident_id: Some(row.take::<String>(1)?).filter(|id| !id.is_empty()),
        due_at: row.take(2)?,
        give_up_at: row.take(3)?,
        attempts: row.take(4)?,
        unsure: row.take(5)?,
        last_error: String::new(),
    })
}

const COLUMNS: &str = "held_id, incident_id, due_at, give_up_at, attempts, unsure";

const LAST_ERROR: &str = "outbox.last_error";
