//! The recipients who are asked to delete what they should not have got: one row each, and the
//! personal links by which they answer.

use std::fmt;

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Tx;
use crate::store::sql::Row;
use crate::vault::Purpose;

/// A recipient who is asked to delete a message.
#[derive(Clone, PartialEq, Eq)]
pub struct Retraction {
    /// The incident.
    pub incident_id: String,
    /// Which of its recipients, from 0.
    pub position: u32,
    /// The recipient, as `local@domain`.
    pub address: String,
    /// What has become of it.
    pub state: RetractionState,
    /// Code of the language in which it is asked: `nl`.
    pub language: String,
    /// Subject of the mail.
    pub subject: String,
    /// What the mail says, above the link.
    pub text: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: Timestamp,
    /// Mails that a server took, reminders too.
    pub mails: u32,
    /// When it is asked again or given up.
    pub remind_at: Option<Timestamp>,
    /// When its state changed last.
    pub changed_at: Timestamp,
    /// What a mail server said of the address; mostly empty.
    pub reply: String,
    /// What the recipient or an officer wrote; mostly empty.
    pub remark: String,
}

/// What has become of asking a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RetractionState {
    /// The mail is to be sent.
    Queued,
    /// A mail server took it.
    Asked,
    /// It was asked again.
    Reminded,
    /// Deleted, says the recipient, and not read.
    DeletedUnread,
    /// Deleted, says the recipient.
    Deleted,
    /// The recipient has passed it on.
    Forwarded,
    /// The recipient will not delete it.
    Refused,
    /// The address does not exist, a mail server says.
    NoSuchAddress,
    /// The message that leaked came back: a mail server did not deliver it.
    CameBack,
    /// The mail that asks could not be delivered for another reason.
    NotDelivered,
    /// Asked three times, and not answered.
    NoResponse,
}

/// A way of one recipient to the answer.
#[derive(Clone, PartialEq, Eq)]
pub struct RetractionLink {
    /// The incident.
    pub incident_id: String,
    /// Which of its recipients.
    pub position: u32,
    /// How many wrong codes were given on it.
    pub wrong: u32,
    code_digest: Vec<u8>,
}

impl RetractionState {
    /// All states.
    pub const ALL: [Self; 11] = [
        Self::Queued,
        Self::Asked,
        Self::Reminded,
        Self::DeletedUnread,
        Self::Deleted,
        Self::Forwarded,
        Self::Refused,
        Self::NoSuchAddress,
        Self::CameBack,
        Self::NotDelivered,
        Self::NoResponse,
    ];

    /// What can be noted of a recipient by hand, after a call or a mail.
    pub const NOTED: [Self; 6] = [
        Self::DeletedUnread,
        Self::Deleted,
        Self::Forwarded,
        Self::Refused,
        Self::NoSuchAddress,
        Self::NoResponse,
    ];

    /// The name in the store, in JSON and in the trail.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Asked => "asked",
            Self::Reminded => "reminded",
            Self::DeletedUnread => "deleted_unread",
            Self::Deleted => "deleted",
            Self::Forwarded => "forwarded",
            Self::Refused => "refused",
            Self::NoSuchAddress => "no_such_address",
            Self::CameBack => "came_back",
            Self::NotDelivered => "not_delivered",
            Self::NoResponse => "no_response",
        }
    }

    /// The state of that [`RetractionState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether the recipient has not answered yet, and can.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Queued | Self::Asked | Self::Reminded | Self::NotDelivered | Self::NoResponse
        )
    }

    /// Whether this recipient never got the message, as a mail server said.
    pub const fn came_back(self) -> bool {
        matches!(self, Self::NoSuchAddress | Self::CameBack)
    }

    /// Whether the recipient says that it is deleted.
    pub const fn is_deleted(self) -> bool {
        matches!(self, Self::Deleted | Self::DeletedUnread)
    }
}

impl Retraction {
    /// Tells one state of it from every other: a form that was made on another changes nothing.
    pub fn version(&self) -> i64 {
        self.changed_at.as_microsecond()
    }
}

impl RetractionLink {
    /// Whether `code` is the control code that belongs to this link.
    pub fn is_code(&self, tx: &Tx<'_>, code: &str) -> bool {
        self.code_digest == code_digest(tx, &self.incident_id, self.position, code)
    }
}

impl fmt::Debug for Retraction {
    /// Shows no address and no text: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Retraction");
        shown.field("incident_id", &self.incident_id).field("position", &self.position);
        shown.field("state", &self.state).finish_non_exhaustive()
    }
}

/// Keeps a recipient who is asked; what was there of it is replaced.
pub fn put(tx: &mut Tx<'_>, retraction: &Retraction) -> Result<(), Error> {
    let sql = "DELETE FROM retraction WHERE incident_id = ? AND position = ?";
    tx.execute(sql, &[(&retraction.incident_id).into(), retraction.position.into()])?;
    let sql = format!(
        "INSERT INTO retraction ({COLUMNS}, address_digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    );
    let values = [
        (&retraction.incident_id).into(),
        retraction.position.into(),
        tx.seal(ADDRESS, &retraction.address)?,
        retraction.state.name().into(),
        (&retraction.language).into(),
        tx.seal(SUBJECT, &retraction.subject)?,
        tx.seal(TEXT, &retraction.text)?,
        (&retraction.asked_by).into(),
        retraction.asked_at.into(),
        retraction.mails.into(),
        retraction.remind_at.into(),
        retraction.changed_at.into(),
        tx.seal(REPLY, &retraction.reply)?,
        tx.seal(REMARK, &retraction.remark)?,
        tx.address_digest(&retraction.address),
    ];
    tx.execute(&sql, &values).map(drop)
}

/// The recipients of an incident who were asked, in order.
pub fn list(tx: &mut Tx<'_>, incident_id: &str) -> Result<Vec<Retraction>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM retraction WHERE incident_id = ? ORDER BY position");
    tx.whole(&sql, &[incident_id.into()], read)
}

/// One of them, if it was asked.
pub fn find(
    tx: &mut Tx<'_>,
    incident_id: &str,
    position: u32,
) -> Result<Option<Retraction>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM retraction WHERE incident_id = ? AND position = ?");
    tx.first(&sql, &[incident_id.into(), position.into()], read)
}

/// Those who are to be asked again at `now`, or given up.
pub fn due(tx: &mut Tx<'_>, now: Timestamp, limit: u32) -> Result<Vec<Retraction>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM retraction WHERE remind_at <= ?
        ORDER BY remind_at, incident_id, position LIMIT ?"
    );
    tx.whole(&sql, &[now.into(), limit.into()], read)
}

/// Adds a link by the hash of its text.
pub fn add_link(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    retraction: &Retraction,
    code: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT INTO retraction_link (hash, incident_id, position, code_digest, created_at,
        wrong) VALUES (?, ?, ?, ?, ?, 0)";
    let (id, position) = (&retraction.incident_id, retraction.position);
    let digest = code_digest(tx, id, position, code);
    let values = [hash.into(), id.into(), position.into(), (&digest).into(), now.into()];
    tx.execute(sql, &values).map(drop)
}

/// The link whose text has this hash.
pub fn find_link(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<RetractionLink>, Error> {
    let sql = "SELECT incident_id, position, wrong, code_digest FROM retraction_link
        WHERE hash = ?";
    tx.first(sql, &[hash.into()], |row| {
        Ok(RetractionLink {
            incident_id: row.take(0)?,
            position: row.take(1)?,
            wrong: row.take(2)?,
            code_digest: row.take(3)?,
        })
    })
}

/// Counts a wrong code on a link.
pub fn count_wrong(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<(), Error> {
    let sql = "UPDATE retraction_link SET wrong = wrong + 1 WHERE hash = ?";
    tx.execute(sql, &[hash.into()]).map(drop)
}

/// Removes the links that were made before `before`.
pub fn forget_links(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    tx.execute("DELETE FROM retraction_link WHERE created_at < ?", &[before.into()])
}

/// A code is short, so it is bound to its recipient and keyed.
fn code_digest(tx: &Tx<'_>, incident_id: &str, position: u32, code: &str) -> [u8; 32] {
    let position = position.to_be_bytes();
    let parts = [incident_id.as_bytes(), &position, code.as_bytes()];
    tx.vault().keyed_digest(Purpose::ControlCode, &parts)
}

fn read(row: &mut Row<'_>) -> Result<Retraction, Error> {
    Ok(Retraction {
        incident_id: row.take(0)?,
        position: row.take(1)?,
        address: row.sealed(2, ADDRESS)?,
        state: row.named(3, RetractionState::named)?,
        language: row.take(4)?,
        subject: row.sealed(5, SUBJECT)?,
        text: row.sealed(6, TEXT)?,
        asked_by: row.take(7)?,
        asked_at: row.take(8)?,
        mails: row.take(9)?,
        remind_at: row.take(10)?,
        changed_at: row.take(11)?,
        reply: row.sealed(12, REPLY)?,
        remark: row.sealed(13, REMARK)?,
    })
}

const COLUMNS: &str = "incident_id, position, sealed_address, state, language, sealed_subject,
    sealed_text, asked_by, asked_at, mails, remind_at, changed_at, sealed_reply, sealed_remark";

const ADDRESS: &str = "retraction.address";
const SUBJECT: &str = "retraction.subject";
const TEXT: &str = "retraction.text";
const REPLY: &str = "retraction.reply";
const REMARK: &str = "retraction.remark";
