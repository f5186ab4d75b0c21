//! Held messages from before that say something of a held message: to the same address, or to the
//! same domain.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Held;
use crate::store::Tx;
use crate::store::held;
use crate::store::sql::Value;
use crate::store::sql::placeholders;

/// The messages of the same sender to one of the addresses of `here`, from `since` on, latest first.
pub fn to_address(tx: &mut Tx<'_>, here: &Held, since: Timestamp) -> Result<Vec<Held>, Error> {
    let digests: Vec<Value> =
        here.recipients.iter().map(|to| tx.address_digest(&to.address)).collect();
    let mut found = others(tx, "address_digest", &digests, here, since)?;
    let sender = here.sender.to_lowercase();
    found.retain(|(_, other)| other.to_lowercase() == sender);
    opened(tx, found)
}

/// The messages to one of `domains`, from `since` on, latest first.
///
/// - Shape: what was held before this was kept is left out.
pub fn to_domain(
    tx: &mut Tx<'_>,
    here: &Held,
    domains: &[String],
    since: Timestamp,
) -> Result<Vec<Held>, Error> {
    let digest = |domain: &String| tx.address_digest(&format!("@{domain}"));
    let digests: Vec<Value> = domains.iter().map(digest).collect();
    let found = others(tx, "domain_digest", &digests, here, since)?;
    opened(tx, found)
}

/// A recipient of a held message who is almost somebody known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// The address as it was written.
    pub address: String,
    /// The known name or address that it is almost.
    pub known: String,
    /// The message.
    pub held_id: String,
    /// When that came in.
    pub received_at: Timestamp,
}

/// The near misses of the latest messages, a bounded number, latest first.
pub fn alike(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Alike>, Error> {
    let sql = "SELECT held_recipient.sealed_address, held_recipient.sealed_because, held.id,
        held.received_at FROM held_recipient JOIN held ON held.id = held_recipient.held_id
        WHERE held_recipient.class = 'lookalike'
        ORDER BY held.received_at DESC, held.id, held_recipient.position LIMIT ?";
    tx.whole(sql, &[limit.into()], |row| {
        Ok(Alike {
            address: row.sealed(0, held::ADDRESS)?,
            known: row.sealed(1, held::BECAUSE)?,
            held_id: row.take(2)?,
            received_at: row.take(3)?,
        })
    })
}

/// The other messages with such a recipient, latest first: ID and sender of each.
fn others(
    tx: &mut Tx<'_>,
    column: &str,
    digests: &[Value],
    here: &Held,
    since: Timestamp,
) -> Result<Vec<(String, String)>, Error> {
    let digests = digests.get(..digests.len().min(DIGESTS_MAX)).unwrap_or_default();
    if digests.is_empty() {
        return Ok(Vec::new());
    }
    let marks = placeholders(digests.len());
    let sql = format!(
        "SELECT id, sealed_sender FROM held WHERE id IN (
            SELECT held.id FROM held_recipient
            JOIN held ON held.id = held_recipient.held_id
            WHERE held_recipient.{column} IN ({marks}) AND held.received_at >= ? AND held.id <> ?
            GROUP BY held.id, held.received_at
            ORDER BY held.received_at DESC, held.id LIMIT {LOOKED_AT})
        ORDER BY received_at DESC, id"
    );
    let mut values = digests.to_vec();
    values.extend([since.into(), here.id.as_str().into()]);
    tx.whole(&sql, &values, |row| Ok((row.take(0)?, row.sealed(1, held::SENDER)?)))
}

/// The first of them, whole.
fn opened(tx: &mut Tx<'_>, found: Vec<(String, String)>) -> Result<Vec<Held>, Error> {
    let ids: Vec<String> = found.into_iter().take(SHOWN_MAX).map(|(id, _)| id).collect();
    held::some(tx, &ids)
}

/// How many messages are looked at and shown, and how many recipients are asked about.
const LOOKED_AT: u32 = 100;
const SHOWN_MAX: usize = 20;
const DIGESTS_MAX: usize = 200;
