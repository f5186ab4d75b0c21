//! Who has written to whom: so that a near miss of a known address is noticed as a lookalike.
//!
//! Kept sealed, by keyed digests: the table shows nobody's correspondents without the keys.

use jiff::Timestamp;

use crate::destination::History;
use crate::mail::Address;
use crate::store::Error;
use crate::store::Tx;

/// Notes that `sender` wrote to `addresses`.
///
/// - Cost: a write each; who writes to a correspondent of the same day need not note it again.
pub fn wrote(
    tx: &mut Tx<'_>,
    sender: &Address,
    addresses: &[Address],
    at: Timestamp,
) -> Result<(), Error> {
    let sender = tx.address_digest(&sender.to_string());
    for address in addresses {
        let text = address.to_string();
        let sql = "INSERT INTO correspondent (sender_digest, address_digest, sealed_address,
            last_at) VALUES (?, ?, ?, ?) ON CONFLICT (sender_digest, address_digest)
            DO UPDATE SET last_at = excluded.last_at
            WHERE correspondent.last_at < excluded.last_at";
        let digest = tx.address_digest(&text);
        let values = [sender.clone(), digest, tx.seal(ADDRESS, &text)?, at.into()];
        tx.execute(sql, &values)?;
    }
    Ok(())
}

/// The addresses that `sender` wrote to, latest first, a thousand at most.
pub fn history(tx: &mut Tx<'_>, sender: &Address) -> Result<History, Error> {
    let sql = "SELECT sealed_address FROM correspondent WHERE sender_digest = ?
        ORDER BY last_at DESC LIMIT 1000";
    let sender = tx.address_digest(&sender.to_string());
    let found = tx.whole(sql, &[sender], |row| row.sealed(0, ADDRESS))?;
    let written_before = found.iter().filter_map(|address| Address::parse(address).ok());
    Ok(History { written_before: written_before.collect(), is_known: true, ..History::default() })
}

/// When `sender` last wrote to `address`; `None` where that is not known.
pub fn last(
    tx: &mut Tx<'_>,
    sender: &Address,
    address: &Address,
) -> Result<Option<Timestamp>, Error> {
    let sql = "SELECT last_at FROM correspondent WHERE sender_digest = ? AND address_digest = ?";
    let values = [tx.address_digest(&sender.to_string()), tx.address_digest(&address.to_string())];
    tx.first(sql, &values, |row| row.take(0))
}

/// Forgets correspondents not written to since `before`, and says how many.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    tx.execute("DELETE FROM correspondent WHERE last_at < ?", &[before.into()])
}

const ADDRESS: &str = "correspondent.address";
