//! The mails that Sluis writes by itself: one row each, written with the step that it tells of and
//! sent by the gateway alone.

use std::fmt;

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Frame;
use crate::store::HeldId;
use crate::store::Tx;
use crate::store::Unread;
use crate::store::clock;
use crate::store::sql;
use crate::store::sql::Row;
use crate::store::sql::Value;

/// A mail that is to be sent, or was.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub number: u64,
    /// What it tells.
    pub kind: NoticeKind,
    /// The message that it is about; `None` where it is about several.
    pub held_id: Option<HeldId>,
    /// The mailbox that it goes to.
    pub address: String,
    /// What the message itself does not know: the text of a question, a doubt. Mostly empty.
    pub text: String,
    /// Whether it was sent.
    pub state: NoticeState,
    /// When what it tells of happened.
    pub created_at: Timestamp,
    /// Not to be sent before this moment.
    pub due_at: Timestamp,
    /// When trying ends.
    pub give_up_at: Timestamp,
    /// How many attempts were begun; the number of the latest is the claim on the row.
    pub attempts: u32,
    /// The notice with which it is told, where several are told in one mail: their first.
    pub lead: Option<u64>,
    /// When it was sent, dropped or given up.
    pub ended_at: Option<Timestamp>,
    /// Why something of it is empty here that is not empty; `None` where all of it could be read.
    pub unread: Option<Unread>,
}

/// A notice that is to be added.
pub struct NewNotice<'a> {
    /// Its name: what bears the same name is told once.
    pub once: &'a str,
    /// What it tells.
    pub kind: NoticeKind,
    /// The message that it is about.
    pub held_id: Option<&'a HeldId>,
    /// The mailbox that it goes to.
    pub address: &'a str,
    /// What the message itself does not know.
    pub text: &'a str,
    /// When what it tells of happened.
    pub created_at: Timestamp,
    /// Not to be sent before this moment.
    pub due_at: Timestamp,
    /// When trying ends.
    pub give_up_at: Timestamp,
}

/// What a notice tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// To reviewers: a message with high risk, or an urgent one, waits.
    Alert,
    /// To the sender: a reviewer asks something.
    Asked,
    /// To privacy officers: the deadline of an incident comes near, or has passed.
    Deadline,
    /// To the sender: not delivered, or not to all.
    DeliveryFailed,
    /// To the sender: nobody decided in time.
    Expired,
    /// To the sender: it will expire.
    Expiring,
    /// To the reviewer who asked: the sender has explained.
    Explained,
    /// To the sender: it waits.
    Held,
    /// To the sender: what waits for long.
    OpenMessages,
    /// To a reviewer: how much waits.
    Queue,
    /// To the sender: it was rejected.
    Rejected,
    /// To the sender: it was sent.
    Released,
    /// To a recipient outside: please delete what you should not have got.
    Retraction,
    /// The same, once more.
    RetractionAgain,
    /// To the sender: it was rejected, and waits again.
    Reopened,
    /// To senior reviewers: a message waits for the second of four eyes.
    SecondWaits,
    /// To privacy officers: someone revealed more than is usual.
    RevealsExceeded,
    /// To reviewers: what was sent could not be delivered to all.
    Undelivered,
}

/// What has become of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeState {
    /// It is to be sent.
    Waiting,
    /// The mail server took it.
    Sent,
    /// What it was to tell did not hold any more.
    Dropped,
    /// The mail server refused it for good, or for too long.
    Failed,
}

impl NoticeKind {
    const ALL: [Self; 18] = [
        Self::Alert,
        Self::Asked,
        Self::Deadline,
        Self::DeliveryFailed,
        Self::Expired,
        Self::Expiring,
        Self::Explained,
        Self::Held,
        Self::OpenMessages,
        Self::Queue,
        Self::Rejected,
        Self::Released,
        Self::Reopened,
        Self::RevealsExceeded,
        Self::SecondWaits,
        Self::Undelivered,
        Self::Retraction,
        Self::RetractionAgain,
    ];

    /// The name in the store and in the trail.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Asked => "asked",
            Self::Deadline => "deadline",
            Self::DeliveryFailed => "delivery_failed",
            Self::Expired => "expired",
            Self::Expiring => "expiring",
            Self::Explained => "explained",
            Self::Held => "held",
            Self::OpenMessages => "open_messages",
            Self::Queue => "queue",
            Self::Rejected => "rejected",
            Self::Released => "released",
            Self::Reopened => "reopened",
            Self::RevealsExceeded => "reveals_exceeded",
            Self::SecondWaits => "second_waits",
            Self::Undelivered => "undelivered",
            Self::Retraction => "retraction",
            Self::RetractionAgain => "retraction_again",
        }
    }

    /// Whether it goes to the sender of a message.
    pub const fn is_for_sender(self) -> bool {
        !matches!(
            self,
            Self::Alert
                | Self::Deadline
                | Self::Explained
                | Self::Queue
                | Self::RevealsExceeded
                | Self::SecondWaits
                | Self::Undelivered
        )
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl NoticeState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Dropped, Self::Failed];

    /// The name in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dropped => "dropped",
            Self::Failed => "failed",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl Notice {
    /// Whether its last attempt was begun and nobody heard its end.
    pub fn is_spent(&self) -> bool {
        clock::is_spent(self.due_at, self.give_up_at)
    }
}

impl fmt::Debug for Notice {
    /// Shows no address and no text: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Notice");
        shown.field("number", &self.number).field("kind", &self.kind);
        shown.field("held_id", &self.held_id).field("state", &self.state);
        shown.finish_non_exhaustive()
    }
}

/// Adds a notice; does nothing where one of that name was added before.
pub fn add(tx: &mut Tx<'_>, new: &NewNotice<'_>) -> Result<(), Error> {
    if is_known(tx, new.once)? {
        return Ok(());
    }
    let number = tx.next_number("notice")?;
    let sql = "INSERT INTO notice (number, once, kind, held_id, sealed_address, address_digest,
        sealed_text, state, created_at, due_at, give_up_at, attempts, sealed_last_error, boot,
        up_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)";
    let [boot, up_since] = Frame::now().values();
    let values = [
        number.into(),
        new.once.into(),
        new.kind.name().into(),
        new.held_id.map_or("", HeldId::as_str).into(),
        tx.seal(ADDRESS, new.address)?,
        tx.address_digest(new.address),
        tx.seal(TEXT, new.text)?,
        NoticeState::Waiting.name().into(),
        new.created_at.into(),
        new.due_at.into(),
        new.give_up_at.into(),
        tx.seal(LAST_ERROR, "")?,
        boot,
        up_since,
    ];
    tx.execute(sql, &values).map(drop)
}

/// What could be claimed at `now`, longest due first.
pub fn due(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<Vec<Notice>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM notice WHERE state = ? AND due_at <= ?
        AND (lead IS NULL OR lead = number) AND (leased_until IS NULL OR leased_until <= ?)
        ORDER BY due_at, number LIMIT ?"
    );
    let waiting = NoticeState::Waiting.name();
    tx.all(&sql, &[waiting.into(), now.into(), now.into(), limit.into()], read)
}

/// The notices of one kind that wait for one mailbox and are in no list, due or not; without those
/// that are being sent.
pub fn waiting_for(
    tx: &mut Tx<'_>,
    kind: NoticeKind,
    address: &str,
    now: Timestamp,
) -> Result<Vec<Notice>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM notice WHERE address_digest = ? AND kind = ? AND state = ?
        AND lead IS NULL AND (leased_until IS NULL OR leased_until <= ?) ORDER BY number"
    );
    let (kind, waiting) = (kind.name(), NoticeState::Waiting.name());
    tx.all(&sql, &[tx.address_digest(address), kind.into(), waiting.into(), now.into()], read)
}

/// Whether a notice of one kind waits for one mailbox, or is being sent.
pub fn is_waiting(tx: &mut Tx<'_>, kind: NoticeKind, address: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM notice WHERE address_digest = ? AND kind = ? AND state = ? LIMIT 1";
    let values =
        [tx.address_digest(address), kind.name().into(), NoticeState::Waiting.name().into()];
    Ok(tx.first(sql, &values, |_| Ok(()))?.is_some())
}

/// When mails of one kind were sent to one mailbox after `since`, and of which of them each told
/// several things at once. What was sent after `now` was sent by a clock that was wrong.
pub fn sent_between(
    tx: &mut Tx<'_>,
    kind: NoticeKind,
    address: &str,
    since: Timestamp,
    now: Timestamp,
) -> Result<Vec<(Timestamp, bool)>, Error> {
    let sql = "SELECT ended_at, lead FROM notice WHERE address_digest = ? AND kind = ?
        AND state = ? AND ended_at > ? AND ended_at <= ? AND (lead IS NULL OR lead = number)
        ORDER BY number";
    let sent = NoticeState::Sent.name();
    let digest = tx.address_digest(address);
    let values = [digest, kind.name().into(), sent.into(), since.into(), now.into()];
    tx.all(sql, &values, |row| Ok((row.take(0)?, row.take::<Option<i64>>(1)?.is_some())))
}

/// The notices about a message, in order.
pub fn about(tx: &mut Tx<'_>, id: &HeldId) -> Result<Vec<Notice>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM notice WHERE held_id = ? ORDER BY number");
    tx.all(&sql, &[id.as_str().into()], read)
}

/// Takes a notice for this process alone, until `leased_until`; whether it was still free. Counts
/// as an attempt. Whoever dies before it is known what became of that leaves a notice that is due
/// `again_at`: the mail may have been taken, and is not sent anew at every start. What is begun once
/// trying ends leaves one that is spent.
pub fn claim(
    tx: &mut Tx<'_>,
    notice: &mut Notice,
    now: Timestamp,
    (leased_until, again_at): (Timestamp, Timestamp),
) -> Result<bool, Error> {
    let again_at = clock::again_at((now, again_at), notice.give_up_at);
    let sql = "UPDATE notice SET attempts = attempts + 1, leased_until = ?, due_at = ?
        WHERE number = ? AND attempts = ? AND state = ?
        AND (leased_until IS NULL OR leased_until <= ?)";
    let values = [
        leased_until.into(),
        again_at.into(),
        notice.number.into(),
        notice.attempts.into(),
        NoticeState::Waiting.name().into(),
        now.into(),
    ];
    let is_ours = tx.execute(sql, &values)? == 1;
    notice.attempts += u32::from(is_ours);
    Ok(is_ours)
}

/// Lets a notice wait until `due_at`, to be told with others.
pub fn gather(tx: &mut Tx<'_>, number: u64, due_at: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE notice SET due_at = ? WHERE number = ?";
    tx.execute(sql, &[due_at.into(), number.into()]).map(drop)
}

/// Lets notices be told in one mail, with the first of them. A mail that was written of one alone,
/// and that no server took, is forgotten.
pub fn join(tx: &mut Tx<'_>, numbers: &[u64]) -> Result<(), Error> {
    let Some(lead) = numbers.first() else { return Ok(()) };
    for number in numbers {
        let sql = "UPDATE notice SET lead = ?, sealed_letter = NULL WHERE number = ?";
        tx.execute(sql, &[(*lead).into(), (*number).into()])?;
    }
    Ok(())
}

/// Lets the notices of a list that could not be sent wait for themselves again, until `due_at`: by
/// then there may be more of them, or fewer. The mail is forgotten.
pub fn part(tx: &mut Tx<'_>, lead: u64, due_at: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE notice SET lead = NULL, sealed_letter = NULL, due_at = ? WHERE lead = ?";
    tx.execute(sql, &[due_at.into(), lead.into()]).map(drop)
}

/// What a notice, and those that are told with it, are about.
pub fn told_of(tx: &mut Tx<'_>, number: u64) -> Result<Vec<HeldId>, Error> {
    let sql = "SELECT held_id FROM notice WHERE (number = ? OR lead = ?) AND held_id <> ''
        ORDER BY number";
    tx.all(sql, &[number.into(), number.into()], |row| row.named(0, HeldId::parse))
}

/// The mail of a notice, once it was written.
pub fn letter(tx: &mut Tx<'_>, number: u64) -> Result<Option<String>, Error> {
    let sql = "SELECT sealed_letter FROM notice WHERE number = ? AND sealed_letter IS NOT NULL";
    tx.first(sql, &[number.into()], |row| row.sealed(0, LETTER))
}

/// Keeps the mail of a notice, so that every attempt sends the same.
pub fn keep_letter(tx: &mut Tx<'_>, number: u64, letter: &str) -> Result<(), Error> {
    let sql = "UPDATE notice SET sealed_letter = ? WHERE number = ?";
    tx.execute(sql, &[tx.seal(LETTER, letter)?, number.into()]).map(drop)
}

/// Lets a notice be tried again at `due_at`, with what went wrong.
///
/// - Failure: `Conflict` where the claim was lost.
pub fn put_off(
    tx: &mut Tx<'_>,
    notice: &Notice,
    due_at: Timestamp,
    last_error: &str,
) -> Result<(), Error> {
    let sql = "UPDATE notice SET due_at = ?, leased_until = NULL, sealed_last_error = ?
        WHERE number = ? AND attempts = ?";
    let values = [
        due_at.into(),
        tx.seal(LAST_ERROR, last_error)?,
        notice.number.into(),
        notice.attempts.into(),
    ];
    if tx.execute(sql, &values)? == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Ends a notice and those that are told with it, and gives what they were about. The mail itself
/// is forgotten.
///
/// - Failure: `Conflict` where the claim was lost.
pub fn end(
    tx: &mut Tx<'_>,
    notice: &Notice,
    state: NoticeState,
    last_error: &str,
    now: Timestamp,
) -> Result<Vec<HeldId>, Error> {
    let ended = "UPDATE notice SET state = ?, ended_at = ?, leased_until = NULL,
        sealed_last_error = ?, sealed_letter = NULL";
    let error = tx.seal(LAST_ERROR, last_error)?;
    let values = [state.name().into(), now.into(), error];
    let own = [notice.number.into(), notice.attempts.into()];
    let sql = format!("{ended} WHERE number = ? AND attempts = ?");
    if tx.execute(&sql, &[values.as_slice(), &own].concat())? != 1 {
        return Err(Error::Conflict);
    }
    let sql = format!("{ended} WHERE lead = ? AND number <> ?");
    let number = Value::from(notice.number);
    tx.execute(&sql, &[values.as_slice(), &[number.clone(), number]].concat())?;
    told_of(tx, notice.number)
}

/// Ends the claims that a process left behind: called by a gateway that starts. What was under way is
/// due at the moment that its claim said.
pub fn end_claims(tx: &mut Tx<'_>) -> Result<u64, Error> {
    tx.execute("UPDATE notice SET leased_until = NULL WHERE leased_until IS NOT NULL", &[])
}

/// Whether a notice of that name was added before.
pub fn is_known(tx: &mut Tx<'_>, once: &str) -> Result<bool, Error> {
    let found = tx.first("SELECT 1 FROM notice WHERE once = ?", &[once.into()], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Removes notices that came to their end before `before`.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    let sql = "DELETE FROM notice WHERE ended_at IS NOT NULL AND ended_at < ?";
    tx.execute(sql, &[before.into()])
}

fn read(row: &mut Row<'_>) -> Result<Notice, Error> {
    let held_id: String = row.take(2)?;
    let mut unread = None;
    Ok(Notice {
        number: row.take(0)?,
        kind: row.named(1, NoticeKind::named)?,
        held_id: HeldId::parse(&held_id),
        address: sql::opened(row.sealed(3, ADDRESS), &mut unread)?,
        text: sql::opened(row.sealed(4, TEXT), &mut unread)?,
        state: row.named(5, NoticeState::named)?,
        created_at: row.take(6)?,
        give_up_at: row.take(7)?,
        attempts: row.take(8)?,
        ended_at: row.take(9)?,
        lead: row.take(10)?,
        due_at: row.take(11)?,
        unread,
    })
}

const COLUMNS: &str = "number, kind, held_id, sealed_address, sealed_text, state, created_at,
    give_up_at, attempts, ended_at, lead, due_at";

const ADDRESS: &str = "notice.address";
const TEXT: &str = "notice.text";
const LETTER: &str = "notice.letter";
const LAST_ERROR: &str = "notice.last_error";
