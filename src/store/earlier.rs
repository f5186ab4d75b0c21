//! Held messages from before that say something of a held message: to the same address, or to the
//! same domain.

use jiff::Timestamp;

use crate::store::Error;
use crate::store::Held;
use crate::store::HeldId;
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
    found.retain(|held| held.sender.to_lowercase() == sender);
    found.truncate(SHOWN_MAX);
    Ok(found)
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
    let mut found = others(tx, "domain_digest", &digests, here, since)?;
    found.truncate(SHOWN_MAX);
    Ok(found)
}

fn others(
    tx: &mut Tx<'_>,
    column: &str,
    digests: &[Value],
    here: &Held,
    since: Timestamp,
) -> Result<Vec<Held>, Error> {
    let digests = digests.get(..digests.len().min(DIGESTS_MAX)).unwrap_or_default();
    if digests.is_empty() {
        return Ok(Vec::new());
    }
    let marks = placeholders(digests.len());
    let sql = format!(
        "SELECT DISTINCT held.id, held.received_at FROM held_recipient
        JOIN held ON held.id = held_recipient.held_id
        WHERE held_recipient.{column} IN ({marks}) AND held.received_at >= ? AND held.id <> ?
        ORDER BY held.received_at DESC, held.id LIMIT {LOOKED_AT}"
    );
    let mut values = digests.to_vec();
    values.extend([since.into(), here.id.as_str().into()]);
    let ids = tx.all(&sql, &values, |row| row.named(0, HeldId::parse))?;
    ids.iter().map(|id| held::find(tx, id)).collect()
}

/// How many messages are looked at and shown, and how many recipients are asked about.
const LOOKED_AT: u32 = 100;
const SHOWN_MAX: usize = 20;
const DIGESTS_MAX: usize = 200;
