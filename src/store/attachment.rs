//! Files in held messages, by what is in them: so that a second try with the same file is known.

use jiff::Timestamp;

use crate::scan::Attachment;
use crate::store::Error;
use crate::store::HeldId;
use crate::store::Tx;
use crate::store::sql::Value;
use crate::store::sql::placeholders;
use crate::vault;

/// Keeps the files of a held message.
pub fn add(tx: &mut Tx<'_>, id: &HeldId, files: &[Attachment]) -> Result<(), Error> {
    for file in files {
        let sql = "INSERT INTO held_attachment (held_id, content_digest, sealed_name)
            VALUES (?, ?, ?) ON CONFLICT (held_id, content_digest) DO NOTHING";
        let digest = tx.vault().keyed_digest(vault::Purpose::Attachment, &[&file.sha256]);
        let values = [id.as_str().into(), (&digest).into(), tx.seal(NAME, &file.name)?];
        tx.execute(sql, &values)?;
    }
    Ok(())
}

/// The messages in which there was a file of this SHA-256.
pub fn with(tx: &mut Tx<'_>, sha256: &[u8]) -> Result<Vec<HeldId>, Error> {
    let digest = tx.vault().keyed_digest(vault::Purpose::Attachment, &[sha256]);
    let sql = "SELECT held_id FROM held_attachment WHERE content_digest = ? ORDER BY held_id";
    tx.all(sql, &[(&digest).into()], |row| row.named(0, HeldId::parse))
}

/// The earlier messages, from `since` on, in which a file of this one was held already: each with
/// the name that the file has here, latest first.
///
/// - Shape: the parts of one message that was divided are no earlier ones.
pub fn earlier(
    tx: &mut Tx<'_>,
    id: &HeldId,
    since: Timestamp,
) -> Result<Vec<(HeldId, String)>, Error> {
    let sql = format!(
        "SELECT before.id, here.sealed_name {AGAIN} AND here.held_id = ?
        ORDER BY before.received_at DESC, before.id LIMIT {EARLIER_MAX}"
    );
    tx.whole(&sql, &[since.into(), id.as_str().into()], |row| {
        Ok((row.named(0, HeldId::parse)?, row.sealed(1, NAME)?))
    })
}

/// Those of `ids` in which a file comes back that was held before, from `since` on.
pub fn again(tx: &mut Tx<'_>, ids: &[HeldId], since: Timestamp) -> Result<Vec<HeldId>, Error> {
    let mut found = Vec::new();
    for some in ids.chunks(PLACEHOLDERS) {
        let marks = placeholders(some.len());
        let sql = format!("SELECT DISTINCT here.held_id {AGAIN} AND here.held_id IN ({marks})");
        let mut values: Vec<Value> = vec![since.into()];
        values.extend(some.iter().map(|id| Value::from(id.as_str())));
        found.extend(tx.all(&sql, &values, |row| row.named(0, HeldId::parse))?);
    }
    Ok(found)
}

/// A file here, and a message from before with the same.
const AGAIN: &str = "FROM held_attachment AS here
    JOIN held ON held.id = here.held_id
    JOIN held_attachment AS there ON there.content_digest = here.content_digest
    JOIN held AS before ON before.id = there.held_id
    WHERE before.id <> held.id AND before.message_key <> held.message_key
    AND before.received_at <= held.received_at AND before.received_at >= ?";

const NAME: &str = "held_attachment.name";

const EARLIER_MAX: u32 = 50;

const PLACEHOLDERS: usize = 500;
