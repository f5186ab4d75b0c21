//! Deliveries worth recording: those that a rule wants recorded, and in monitor mode those that
//! would have been held. Of the message itself nothing is kept.

use std::fmt;

use jiff::Timestamp;

use crate::policy::Action;
use crate::policy::Reason;
use crate::policy::RecipientDecision;
use crate::store::Error;
use crate::store::Tx;
use crate::store::sql;

/// A delivery that was recorded.
#[derive(Clone, PartialEq, Eq)]
pub struct Observed {
    /// When it was delivered.
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
}

impl fmt::Debug for Observed {
    /// Shows no address: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Observed");
        shown.field("at", &self.at).field("action", &self.action).finish_non_exhaustive()
    }
}

/// Adds a record.
pub fn insert(tx: &mut Tx<'_>, observed: &Observed) -> Result<(), Error> {
    let number = tx.next_number("observed")?;
    let sql = "INSERT INTO observed (number, at, sealed_sender, sealed_recipients,
        reasons, persons, action)
        VALUES (?, ?, ?, ?, ?, ?, ?)";
    let values = [
        number.into(),
        observed.at.into(),
        tx.seal("observed.sender", &observed.sender)?,
        tx.seal("observed.recipients", &sql::json(&observed.recipients)?)?,
        sql::json(&observed.reasons)?.into(),
        observed.persons.into(),
        sql::json(&observed.action)?.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// Records, latest first.
pub fn list(tx: &mut Tx<'_>, limit: u32, offset: u32) -> Result<Vec<Observed>, Error> {
    let sql = "SELECT at, sealed_sender, sealed_recipients, reasons, persons, action FROM observed
        ORDER BY number DESC LIMIT ? OFFSET ?";
    tx.all(sql, &[limit.into(), offset.into()], |row| {
        Ok(Observed {
            at: row.take(0)?,
            sender: row.sealed(1, "observed.sender")?,
            recipients: row.sealed_json(2, "observed.recipients")?,
            reasons: row.json(3)?,
            persons: row.take(4)?,
            action: row.json(5)?,
        })
    })
}
