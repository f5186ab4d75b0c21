//! The gate's own lines in the audit trail.

use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::store;
use crate::store::HeldId;
use crate::store::Tx;

/// Writes what the gate did to a held message, in the transaction that does it.
pub(super) fn note(
    tx: &mut Tx<'_>,
    at: Timestamp,
    action: Action,
    id: &HeldId,
    detail: String,
) -> Result<(), store::Error> {
    let done = Event::done(&Principal::gateway(), action, id.to_string(), at);
    let event = Event { detail, ..done };
    audit::record(tx, &event)
}
