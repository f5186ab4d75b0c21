//! Every message that was judged: deliveries worth looking up (those that a rule wants recorded, and
//! in monitor mode those that would have been held), and of all for a while what they were judged
//! by. Of the message itself nothing is kept.

use std::fmt;

use jiff::Timestamp;

use crate::policy::Action;
use crate::policy::Evidence;
use crate::policy::Reason;
use crate::policy::RecipientDecision;
use crate::smtp::Transit;
use crate::store::Error;
use crate::store::HeldId;
use crate::store::Tx;
use crate::store::residence;
use crate::store::sql;
use crate::store::sql::Row;
use crate::vault::Purpose;

/// A message that was judged.
#[derive(Clone, PartialEq)]
pub struct Observed {
    /// When it was judged.
    pub at: Timestamp,
    /// Envelope sender as `local@domain`; empty for the null sender.
    pub sender: String,
    /// Every recipient with its class, and what would have happened to it when enforcing.
    pub recipients: Vec<RecipientDecision>,
    /// The rules that wanted it recorded or held.
    pub reasons: Vec<Reason>,
    /// How many people it held data about.
    pub persons: u64,
    /// What would have happened when enforcing; `Deliver` where a rule only wanted a record.
    pub action: Action,
    /// The message that was held for it, if any.
    pub held_id: Option<HeldId>,
    /// Whether it stands in the list of deliveries.
    pub listing: Listing,
    /// What it was judged by; `None` once its term is over. Keyed digests stand in it for residences
    /// once it was stored.
    pub evidence: Option<Evidence>,
    /// How it went to the next hop; `None` where it did not.
    pub transit: Option<Transit>,
    /// Its `Message-ID`. Of that a keyed digest is kept, and what was read from the store has none.
    pub message_id: String,
}

/// Whether a message stands in the list of deliveries worth looking up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// It does.
    Listed,
    /// It is kept for its evidence only.
    Unlisted,
}

impl fmt::Debug for Observed {
    /// Shows no address: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Observed");
        shown.field("at", &self.at).field("action", &self.action).finish_non_exhaustive()
    }
}

/// Adds a message, and gives its number.
pub fn insert(tx: &mut Tx<'_>, observed: &Observed) -> Result<u64, Error> {
    let number = tx.next_number("observed")?;
    let sql = "INSERT INTO observed (number, at, sealed_sender, sealed_recipients,
        reasons, persons, action, held_id, listed, sealed_evidence, transit, id_digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let keyed = |evidence: &Evidence| {
        let mut kept = evidence.clone();
        kept.report.residences = residence::keyed(tx, &evidence.report.residences);
        kept
    };
    let evidence = observed.evidence.as_ref().map(keyed);
    let evidence = evidence.as_ref().map(sql::json).transpose()?;
    let evidence = evidence.map(|text| tx.seal(EVIDENCE, &text)).transpose()?;
    let digest = id_digest(tx, &observed.message_id);
    let values = [
        number.into(),
        observed.at.into(),
        tx.seal(SENDER, &observed.sender)?,
        tx.seal(RECIPIENTS, &sql::json(&observed.recipients)?)?,
        sql::json(&observed.reasons)?.into(),
        observed.persons.into(),
        sql::json(&observed.action)?.into(),
        observed.held_id.as_ref().map_or("", HeldId::as_str).into(),
        u64::from(observed.listing == Listing::Listed).into(),
        evidence.into(),
        observed.transit.map(Transit::name).into(),
        digest.as_ref().into(),
    ];
    tx.execute(sql, &values)?;
    Ok(number)
}

/// What is known of the message with this `Message-ID`, in the order in which it came, each with
/// its number: several where a mail server sent its recipients apart.
pub fn of_message(tx: &mut Tx<'_>, message_id: &str) -> Result<Vec<(u64, Observed)>, Error> {
    let Some(digest) = id_digest(tx, message_id) else { return Ok(Vec::new()) };
    let sql = format!("SELECT {COLUMNS}, number FROM observed WHERE id_digest = ? ORDER BY number");
    tx.all(&sql, &[(&digest).into()], |row| Ok((row.take(10)?, read(row)?)))
}

/// By what a `Message-ID` is found; `None` where there is none.
fn id_digest(tx: &Tx<'_>, message_id: &str) -> Option<[u8; 32]> {
    let bare = message_id.trim().trim_start_matches('<').trim_end_matches('>');
    let digest = || tx.vault().keyed_digest(Purpose::MessageId, &[bare.as_bytes()]);
    (!bare.is_empty()).then(digest)
}

/// Which deliveries are looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedFilter {
    /// Those judged from then on.
    pub since: Timestamp,
    /// Those of which this rule gives a reason, by the name of the reason; empty: of any.
    pub reason: String,
    /// Those with a smaller number; 0: all.
    pub below: u64,
    /// So many at most.
    pub limit: u32,
}

/// Deliveries worth looking up, latest first, each with its number.
pub fn list(tx: &mut Tx<'_>, filter: &ObservedFilter) -> Result<Vec<(u64, Observed)>, Error> {
    // The name of a reason is letters and hyphens: nothing in it means anything to LIKE.
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let name: String = filter.reason.chars().filter(|c| is_name(*c)).collect();
    let reason = if name.is_empty() { "%".to_owned() } else { format!("%\"rule\":\"{name}\"%") };
    let below = if filter.below == 0 { i64::MAX as u64 } else { filter.below };
    let sql = format!(
        "SELECT {COLUMNS}, number FROM observed WHERE listed = 1 AND at >= ? AND number < ?
        AND reasons LIKE ? ORDER BY number DESC LIMIT ?"
    );
    let values = [filter.since.into(), below.into(), reason.into(), filter.limit.into()];
    tx.all(&sql, &values, |row| Ok((row.take(10)?, read(row)?)))
}

/// A delivery in the list, by its number.
pub fn find(tx: &mut Tx<'_>, number: u64) -> Result<Option<Observed>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM observed WHERE number = ? AND listed = 1");
    tx.first(&sql, &[number.into()], read)
}

/// Messages judged from `since` on of which the evidence is kept, in the order in which they came;
/// `after` is the number of the last one already seen.
///
/// - Shape: each with its number.
pub fn judged(
    tx: &mut Tx<'_>,
    since: Timestamp,
    after: u64,
    limit: u32,
) -> Result<Vec<(u64, Observed)>, Error> {
    let sql = format!(
        "SELECT {COLUMNS}, number FROM observed WHERE at >= ? AND number > ?
        AND sealed_evidence IS NOT NULL ORDER BY number LIMIT ?"
    );
    tx.all(&sql, &[since.into(), after.into(), limit.into()], |row| Ok((row.take(10)?, read(row)?)))
}

/// Forgets what messages before `before` were judged by, and those of them that are not listed.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    let values = [before.into()];
    tx.execute("DELETE FROM observed WHERE listed = 0 AND at < ?", &values)?;
    let sql = "UPDATE observed SET sealed_evidence = NULL
        WHERE at < ? AND sealed_evidence IS NOT NULL";
    tx.execute(sql, &values).map(drop)
}

/// Forgets deliveries before `before` that were listed, and says how many.
pub fn forget_listed(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    let sql = "DELETE FROM observed WHERE listed = 1 AND at < ? AND sealed_evidence IS NULL";
    tx.execute(sql, &[before.into()])
}

fn read(row: &mut Row<'_>) -> Result<Observed, Error> {
    let held_id: String = row.take(6)?;
    let listed: u64 = row.take(7)?;
    Ok(Observed {
        at: row.take(0)?,
        sender: row.text(1, SENDER)?,
        recipients: sql::opened(row.sealed_json(2, RECIPIENTS), &mut None)?,
        reasons: row.json(3)?,
        persons: row.take(4)?,
        action: row.json(5)?,
        held_id: HeldId::parse(&held_id),
        listing: if listed == 1 { Listing::Listed } else { Listing::Unlisted },
        evidence: sql::opened(row.sealed_json_or_null(8, EVIDENCE), &mut None)?,
        transit: row.take::<Option<String>>(9)?.and_then(|name| Transit::named(&name)),
        message_id: String::new(),
    })
}

const COLUMNS: &str = "at, sealed_sender, sealed_recipients, reasons, persons, action, held_id,
    listed, sealed_evidence, transit";

const SENDER: &str = "observed.sender";
const RECIPIENTS: &str = "observed.recipients";
const EVIDENCE: &str = "observed.evidence";
