//! What becomes of a delivery: its outcome is committed in one transaction.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::gate::Rooms;
use crate::gate::note::note;
use crate::incident;
use crate::incident::Answered;
use crate::incident::Cancellation;
use crate::mail::Address;
use crate::notify::Notices;
use crate::notify::pause;
use crate::smtp::Reply;
use crate::smtp::Transit;
use crate::smtp::may_have_arrived;
use crate::store;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldRecipient;
use crate::store::HeldState;
use crate::store::Outbound;
use crate::store::RecipientState;
use crate::store::Tx;
use crate::store::correspondent;
use crate::store::disclosure;
use crate::store::held;
use crate::store::outbox;

/// What the next hop said of each recipient of one attempt.
pub(super) struct Attempt {
    pub(super) answers: Vec<Said>,
    pub(super) at: Timestamp,
    /// How much longer it may be tried, whatever the clock was set to meanwhile.
    pub(super) left: SignedDuration,
}

/// What the next hop said of one recipient.
pub(super) struct Said {
    pub(super) recipient: HeldRecipient,
    pub(super) reply: Reply,
    /// How the message went; `None` where it did not.
    pub(super) transit: Option<Transit>,
}

impl Attempt {
    /// The release with what this attempt adds to the times that nobody heard of.
    fn added_to(&self, outbound: &Outbound) -> Outbound {
        let unheard = |said: &Said| said.transit.is_some() && may_have_arrived(&said.reply);
        let unsure = outbound.unsure + u32::from(self.answers.iter().any(unheard));
        Outbound { unsure, ..outbound.clone() }
    }

    /// Tells the log how many were refused for good.
    fn tell(&self, id: &HeldId) {
        let failed = self.answers.iter().filter(|said| said.reply.is_permanent()).count();
        if failed > 0 {
            tracing::warn!(%id, failed, "recipients of a released message were refused for good");
        }
    }
}

/// Commits the outcome of an attempt.
///
/// The next hop cannot be asked to forget what it took, so this is tried for as long as the process
/// lives, whatever is wrong with the store; until then the row is barred, whatever its lease.
pub(super) async fn outcome(
    rooms: &Arc<Rooms>,
    outbound: Outbound,
    attempt: Attempt,
) -> Result<(), store::Error> {
    let attempt = Arc::new(attempt);
    let mut pauses = SETTLE_PAUSES.into_iter();
    loop {
        let (outbound, attempt) = (outbound.clone(), Arc::clone(&attempt));
        let (notices, clock) = (rooms.notices.clone(), rooms.clock);
        let settle = move |tx: &mut Tx<'_>| settle(tx, &outbound, &attempt, (&notices, clock()));
        match rooms.store.write(settle).await {
            Ok(result) => {
                rooms.metrics.release_attempt(result);
                return Ok(());
            }
            // The claim was lost: trying again can change nothing.
            Err(error @ (store::Error::Conflict | store::Error::Missing)) => return Err(error),
            Err(error) => {
                tracing::error!(%error, "the outcome of a release cannot be noted yet");
                tokio::time::sleep(pauses.next().unwrap_or(SETTLE_PAUSE_MAX)).await;
            }
        }
    }
}

/// Puts an attempt off that could not begin, because the store did not answer.
pub(super) async fn put_off(rooms: &Rooms, outbound: Outbound) -> Result<(), store::Error> {
    let clock = rooms.clock;
    let put_off = move |tx: &mut Tx<'_>| {
        let due_at = clock() + pause(outbound.attempts);
        outbox::reschedule(tx, &outbound, due_at, UNREAD)
    };
    // Where this fails too, the lease ends by itself.
    rooms.store.write(put_off).await
}

fn settle(
    tx: &mut Tx<'_>,
    outbound: &Outbound,
    attempt: &Attempt,
    (notices, by_the_clock): (&Notices, Timestamp),
) -> Result<&'static str, store::Error> {
    let (id, now, outbound) = (&outbound.held_id, attempt.at, &attempt.added_to(outbound));
    let give_up = !attempt.left.is_positive();
    let mut waiting = 0;
    let mut last_error = String::new();
    let mut answered = Vec::new();
    for Said { recipient, reply, transit } in &attempt.answers {
        let state = match reply {
            reply if reply.is_positive() => RecipientState::Delivered,
            reply if reply.is_permanent() || give_up => RecipientState::Failed,
            _ => RecipientState::Releasing,
        };
        waiting += usize::from(state == RecipientState::Releasing);
        let said = reply.to_line();
        if recipient.address.is_empty() {
            // Who this is can be read no more; the others of the message hear the same.
            held::move_recipients(tx, id, RecipientState::Releasing, state)?;
            last_error = said;
            continue;
        }
        held::set_recipient(tx, id, &recipient.address, state, &said)?;
        if !reply.is_positive() {
            last_error.clone_from(&said);
        }
        // Whoever may have the message after all is in the register as if they had it.
        let is_lost = state == RecipientState::Failed && outbound.unsure > 0;
        let accepted_at = (reply.is_positive() || is_lost).then_some(now);
        let transit = transit.filter(|_| accepted_at.is_some());
        let address = recipient.address.clone();
        answered.push(Answered { address, accepted_at, reply: said, transit });
    }
    attempt.tell(id);
    if let Some(incident_id) = &outbound.incident_id {
        incident::accepted(tx, incident_id, &answered, now)?;
    }
    if waiting > 0 {
        let due_at = by_the_clock + pause(outbound.attempts).min(attempt.left);
        outbox::reschedule(tx, outbound, due_at, &last_error)?;
        return Ok(if outbound.unsure > 0 { "retry_unsure" } else { "retry" });
    }
    outbox::finish(tx, outbound)?;
    let released = held::find(tx, id)?;
    let delivered =
        || released.recipients.iter().filter(|one| one.state == RecipientState::Delivered);
    disclosure::delivered(tx, id, &released.sender, delivered(), now)?;
    acquaint(tx, &released.sender, delivered(), now)?;
    let delivered = delivered().count();
    let (state, action, result) = if delivered > 0 {
        (HeldState::Released, audit::Action::MessageDelivered, "delivered")
    } else {
        if let Some(incident_id) = outbound.incident_id.as_ref().filter(|_| outbound.unsure == 0) {
            let why = Cancellation::NeverAccepted;
            incident::cancel(tx, (incident_id, id), why, &Principal::gateway(), now)?;
        }
        (HeldState::DeliveryFailed, audit::Action::MessageDeliveryFailed, "failed")
    };
    held::set_state(tx, id, HeldState::Releasing, state)?;
    let unsure = Some(outbound.unsure).filter(|unsure| *unsure > 0);
    let unsure = unsure.map(|unsure| format!(" unsure={unsure}")).unwrap_or_default();
    let of = released.recipients.len();
    note(tx, now, action, id, format!("delivered={delivered} of={of}{unsure}"))?;
    notices.delivered(tx, &Held { state, ..released }, outbound.unsure, now)?;
    Ok(result)
}

/// Notes that the sender writes to those who have the message: a person found the addresses right,
/// and need not find so again for the next message.
fn acquaint<'a>(
    tx: &mut Tx<'_>,
    sender: &str,
    to: impl Iterator<Item = &'a HeldRecipient>,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Ok(sender) = Address::parse(sender) else { return Ok(()) };
    let to: Vec<Address> = to.filter_map(|to| Address::parse(&to.address).ok()).collect();
    if to.len() > ACQUAINTED_MAX {
        return Ok(());
    }
    correspondent::wrote(tx, &sender, &to, now)
}

/// The same reply for everyone.
pub(super) fn all(recipients: Vec<HeldRecipient>, reply: &Reply) -> Vec<Said> {
    let said = |recipient| Said { recipient, reply: reply.clone(), transit: None };
    recipients.into_iter().map(said).collect()
}

/// A message to more is no acquaintance with each of them.
const ACQUAINTED_MAX: usize = 10;

/// What is kept of an attempt for which nothing could be read.
const UNREAD: &str = "451 4.3.0 what is stored of the message cannot be read now";

/// Pauses between the first tries to commit an outcome.
const SETTLE_PAUSES: [Duration; 6] = [
    Duration::from_millis(50),
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(6),
    Duration::from_secs(15),
];

/// Pause between all that follow.
const SETTLE_PAUSE_MAX: Duration = Duration::from_secs(30);
