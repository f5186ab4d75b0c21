//! What other systems are told: one row for each event and channel. The rows are made of the audit
//! trail, so that nothing that is in it can be left out.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::store::Error;
use crate::store::Frame;
use crate::store::Tx;
use crate::store::clock;
use crate::store::sql::Row;

/// Something that a channel is to tell, or told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its number.
    pub number: u64,
    /// The name of the channel.
    pub channel: String,
    /// By which the other side knows it again: `trail-812-webhook`.
    pub message_id: String,
    /// What is told, as JSON without personal data.
    pub event: String,
    /// What has become of it.
    pub state: SignalState,
    /// When it happened.
    pub created_at: Timestamp,
    /// Not to be told before this moment.
    pub due_at: Timestamp,
    /// When trying ends.
    pub give_up_at: Timestamp,
    /// How many attempts were begun; the latest is the claim on the row.
    pub attempts: u32,
    /// What went wrong last.
    pub last_error: String,
    /// When it was told or given up.
    pub ended_at: Option<Timestamp>,
}

impl Signal {
    /// Whether its last attempt was begun and nobody heard its end.
    pub fn is_spent(&self) -> bool {
        clock::is_spent(self.due_at, self.give_up_at)
    }
}

/// What has become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalState {
    /// It is to be told.
    Waiting,
    /// The other side took it.
    Told,
    /// The other side refused it, or could not be reached for too long.
    Dead,
}

impl SignalState {
    const ALL: [Self; 3] = [Self::Waiting, Self::Told, Self::Dead];

    /// The name in the store and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Told => "told",
            Self::Dead => "dead",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Up to which line of the trail a channel has its rows; `None` for a channel that is new.
pub fn cursor(tx: &mut Tx<'_>, channel: &str) -> Result<Option<u64>, Error> {
    let sql = "SELECT trail_number FROM signal_cursor WHERE channel = ?";
    tx.first(sql, &[channel.into()], |row| row.take(0))
}

/// Moves that line.
pub fn set_cursor(tx: &mut Tx<'_>, channel: &str, number: u64) -> Result<(), Error> {
    let sql = "INSERT INTO signal_cursor (channel, trail_number) VALUES (?, ?)
        ON CONFLICT (channel) DO UPDATE SET trail_number = excluded.trail_number";
    tx.execute(sql, &[channel.into(), number.into()]).map(drop)
}

/// Adds something to tell; nothing where it was added before.
pub fn add(
    tx: &mut Tx<'_>,
    channel: &str,
    message_id: &str,
    event: &str,
    now: Timestamp,
    give_up_at: Timestamp,
) -> Result<(), Error> {
    let number = tx.next_number("signal")?;
    let sql = "INSERT INTO signal (number, channel, message_id, event, state, created_at, due_at,
        give_up_at, attempts, last_error, boot, up_since)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '', ?, ?) ON CONFLICT (message_id) DO NOTHING";
    let [boot, up_since] = Frame::now().values();
    let values = [
        number.into(),
        channel.into(),
        message_id.into(),
        event.into(),
        SignalState::Waiting.name().into(),
        now.into(),
        now.into(),
        give_up_at.into(),
        boot,
        up_since,
    ];
    tx.execute(sql, &values).map(drop)
}

/// Takes what is due on a channel for this process alone, until `leased_until`. Counts as an attempt.
/// Whoever dies before it is known what became of that leaves a row that waits for `pause` of so many
/// attempts; what is begun once trying ends leaves one that is spent.
pub fn claim(
    tx: &mut Tx<'_>,
    channel: &str,
    (now, leased_until): (Timestamp, Timestamp),
    pause: fn(u32) -> SignedDuration,
    limit: u32,
) -> Result<Vec<Signal>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM signal WHERE channel = ? AND state = ? AND due_at <= ?
        AND (leased_until IS NULL OR leased_until <= ?) ORDER BY due_at, number LIMIT ?"
    );
    let waiting = SignalState::Waiting.name();
    let values = [channel.into(), waiting.into(), now.into(), now.into(), limit.into()];
    let due = tx.all(&sql, &values, read)?;
    let mut claimed = Vec::new();
    for mut signal in due {
        let sql = "UPDATE signal SET attempts = attempts + 1, leased_until = ?, due_at = ?
            WHERE number = ? AND attempts = ?";
        let again_at = (now, now + pause(signal.attempts + 1));
        let again_at = clock::again_at(again_at, signal.give_up_at);
        let values =
            [leased_until.into(), again_at.into(), signal.number.into(), signal.attempts.into()];
        if tx.execute(sql, &values)? == 1 {
            signal.attempts += 1;
            claimed.push(signal);
        }
    }
    Ok(claimed)
}

/// Lets it be tried again at `due_at`, with what went wrong.
///
/// - Failure: `Conflict` where the claim was lost.
pub fn put_off(
    tx: &mut Tx<'_>,
    signal: &Signal,
    due_at: Timestamp,
    last_error: &str,
) -> Result<(), Error> {
    let sql = "UPDATE signal SET due_at = ?, leased_until = NULL, last_error = ?
        WHERE number = ? AND attempts = ?";
    let values = [due_at.into(), last_error.into(), signal.number.into(), signal.attempts.into()];
    if tx.execute(sql, &values)? == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Ends it.
///
/// - Failure: `Conflict` where the claim was lost.
pub fn end(
    tx: &mut Tx<'_>,
    signal: &Signal,
    state: SignalState,
    last_error: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE signal SET state = ?, ended_at = ?, leased_until = NULL, last_error = ?
        WHERE number = ? AND attempts = ?";
    let values = [
        state.name().into(),
        now.into(),
        last_error.into(),
        signal.number.into(),
        signal.attempts.into(),
    ];
    if tx.execute(sql, &values)? == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Gives up what waits on any other channel than these; how much that was.
pub fn end_strays(
    tx: &mut Tx<'_>,
    channels: &[&str],
    last_error: &str,
    now: Timestamp,
) -> Result<usize, Error> {
    let sql = format!("SELECT {COLUMNS} FROM signal WHERE state = ? ORDER BY number");
    let mut waiting = tx.all(&sql, &[SignalState::Waiting.name().into()], read)?;
    waiting.retain(|signal| !channels.contains(&signal.channel.as_str()));
    for signal in &waiting {
        end(tx, signal, SignalState::Dead, last_error, now)?;
    }
    Ok(waiting.len())
}

/// What was given up, latest first.
pub fn dead(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Signal>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM signal WHERE state = ? ORDER BY number DESC LIMIT ?");
    tx.all(&sql, &[SignalState::Dead.name().into(), limit.into()], read)
}

/// Whether any channel was ever set up.
pub fn is_used(tx: &mut Tx<'_>) -> Result<bool, Error> {
    let found = tx.first("SELECT 1 FROM signal_cursor LIMIT 1", &[], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Lets one that was given up be tried again.
///
/// - Failure: `Missing` where it was not given up.
pub fn revive(
    tx: &mut Tx<'_>,
    number: u64,
    now: Timestamp,
    give_up_at: Timestamp,
) -> Result<(), Error> {
    let sql = "UPDATE signal SET state = ?, due_at = ?, give_up_at = ?, ended_at = NULL, boot = ?,
        up_since = ? WHERE number = ? AND state = ?";
    let [boot, up_since] = Frame::now().values();
    let values = [
        SignalState::Waiting.name().into(),
        now.into(),
        give_up_at.into(),
        boot,
        up_since,
        number.into(),
        SignalState::Dead.name().into(),
    ];
    if tx.execute(sql, &values)? == 1 { Ok(()) } else { Err(Error::Missing) }
}

/// Ends the claims that a process left behind.
pub fn end_claims(tx: &mut Tx<'_>) -> Result<u64, Error> {
    tx.execute("UPDATE signal SET leased_until = NULL WHERE leased_until IS NOT NULL", &[])
}

/// Removes what ended before `before`.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    let sql = "DELETE FROM signal WHERE ended_at IS NOT NULL AND ended_at < ?";
    tx.execute(sql, &[before.into()])
}

fn read(row: &mut Row<'_>) -> Result<Signal, Error> {
    Ok(Signal {
        number: row.take(0)?,
        channel: row.take(1)?,
        message_id: row.take(2)?,
        event: row.take(3)?,
        state: row.named(4, SignalState::named)?,
        created_at: row.take(5)?,
        give_up_at: row.take(6)?,
        attempts: row.take(7)?,
        last_error: row.take(8)?,
        ended_at: row.take(9)?,
        due_at: row.take(10)?,
    })
}

const COLUMNS: &str = "number, channel, message_id, event, state, created_at, give_up_at,
    attempts, last_error, ended_at, due_at";
