//! The gate's own lines in the audit trail.

use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Outcome;
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
    let gateway = Principal::gateway();
    let event = Event {
        at,
        actor: gateway.name,
        origin: gateway.origin.to_string(),
        action,
        object: id.to_string(),
        outcome: Outcome::Done,
        detail,
    };
    audit::record(tx, &event)
}
