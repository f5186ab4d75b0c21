//! The personal links by which a sender comes to one message. Kept by the hash of what stands in
//! the mail, and the control code by a keyed digest: who reads this table can use neither.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::HeldId;
use crate::store::Tx;
use crate::store::sql::Row;
use crate::vault::Purpose;

/// A way of one mailbox to one message.
#[derive(Clone, PartialEq, Eq)]
pub struct SenderLink {
    /// The message.
    pub held_id: HeldId,
    /// The mailbox that the mail with the link was sent to.
    pub address: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// How many wrong codes were given on it.
    pub wrong: u32,
    code_digest: Vec<u8>,
}

impl SenderLink {
    /// Whether `code` is the control code that belongs to this link.
    pub fn is_code(&self, tx: &Tx<'_>, code: &str) -> bool {
        self.code_digest == code_digest(tx, &self.held_id, code)
    }
}

/// Adds a link by the hash of its text.
pub fn add(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    id: &HeldId,
    address: &str,
    code: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "INSERT INTO sender_link (hash, held_id, sealed_address, code_digest, created_at,
        wrong) VALUES (?, ?, ?, ?, ?, 0)";
    let values = [
        hash.into(),
        id.as_str().into(),
        tx.seal(ADDRESS, address)?,
        (&code_digest(tx, id, code)).into(),
        now.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// The link whose text has this hash, whatever has become of its message.
pub fn find(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<SenderLink>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM sender_link WHERE hash = ?");
    tx.first(&sql, &[hash.into()], read)
}

/// The latest link of a message that has this control code, if any.
pub fn find_by_code(tx: &mut Tx<'_>, id: &HeldId, code: &str) -> Result<Option<SenderLink>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sender_link WHERE held_id = ? AND code_digest = ?
        ORDER BY created_at DESC, hash LIMIT 1"
    );
    let digest = code_digest(tx, id, code);
    tx.first(&sql, &[id.as_str().into(), (&digest).into()], read)
}

/// Counts a wrong code on a link.
pub fn count_wrong(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<(), Error> {
    tx.execute("UPDATE sender_link SET wrong = wrong + 1 WHERE hash = ?", &[hash.into()]).map(drop)
}

/// How many wrong codes were given with the ID of a message; `None` where there is no such one.
pub fn wrong_with_id(tx: &mut Tx<'_>, id: &HeldId) -> Result<Option<u32>, Error> {
    let sql = "SELECT wrong_codes FROM held WHERE id = ?";
    tx.first(sql, &[id.as_str().into()], |row| row.take(0))
}

/// Counts a wrong code given with the ID of a message.
pub fn count_wrong_with_id(tx: &mut Tx<'_>, id: &HeldId) -> Result<(), Error> {
    let sql = "UPDATE held SET wrong_codes = wrong_codes + 1 WHERE id = ?";
    tx.execute(sql, &[id.as_str().into()]).map(drop)
}

/// Removes the links to messages that came to their end before `decided_before`: nobody needs to
/// be told any more what was decided.
pub fn forget(tx: &mut Tx<'_>, decided_before: Timestamp) -> Result<u64, Error> {
    let sql = "DELETE FROM sender_link WHERE held_id IN
        (SELECT id FROM held WHERE decided_at IS NOT NULL AND decided_at < ?)";
    tx.execute(sql, &[decided_before.into()])
}

/// A code is short, so it is bound to its message and keyed: the table cannot be searched for it.
fn code_digest(tx: &Tx<'_>, id: &HeldId, code: &str) -> [u8; 32] {
    tx.vault().keyed_digest(Purpose::ControlCode, &[id.as_str().as_bytes(), code.as_bytes()])
}

fn read(row: &mut Row<'_>) -> Result<SenderLink, Error> {
    Ok(SenderLink {
        held_id: row.named(0, HeldId::parse)?,
        address: row.sealed(1, ADDRESS)?,
        code_digest: row.take(2)?,
        created_at: row.take(3)?,
        wrong: row.take(4)?,
    })
}

const COLUMNS: &str = "held_id, sealed_address, code_digest, created_at, wrong";

const ADDRESS: &str = "sender_link.address";
