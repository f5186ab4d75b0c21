//! Brings released messages to the next hop: the only reader of the outbox.
//!
//! A row is claimed, the content unsealed, the message given to the next hop for the released
//! recipients, and the outcome committed in one transaction: recipients, incident, state, trail.
//! What the next hop refuses for now is tried again with growing pauses until the row gives up.

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use bytes::Bytes;
use jiff::SignedDuration;
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::access::Principal;
use crate::audit;
use crate::gate::Rooms;
use crate::gate::note::note;
use crate::gate::readdress::Named;
use crate::gate::readdress::readdressed;
use crate::gate::readdress::without;
use crate::incident;
use crate::incident::Answered;
use crate::incident::Cancellation;
use crate::mail::Address;
use crate::notify::Notices;
use crate::smtp::ForwardPath;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::smtp::Transit;
use crate::store;
use crate::store::Held;
use crate::store::HeldRecipient;
use crate::store::HeldState;
use crate::store::Manner;
use crate::store::Outbound;
use crate::store::RecipientState;
use crate::store::Tx;
use crate::store::Waiting;
use crate::store::correspondent;
use crate::store::crash_point;
use crate::store::disclosure;
use crate::store::held;
use crate::store::outbox;
use crate::vault;

/// Empties the outbox; one runs beside each gate.
pub struct Deliverer {
    rooms: Arc<Rooms>,
    /// Rung when a release is decided in this process; other processes are noticed by looking.
    wake: Arc<Notify>,
}

/// What the next hop said of each recipient of one attempt.
struct Attempt {
    answers: Vec<Said>,
    at: Timestamp,
    /// How much longer it may be tried, whatever the clock was set to meanwhile.
    left: SignedDuration,
    /// Now by the clock as it was when this was taken: what waits moves along with the clock only
    /// afterwards.
    by_the_old_clock: Timestamp,
}

/// What the next hop said of one recipient.
struct Said {
    recipient: HeldRecipient,
    reply: Reply,
    /// How the message went; `None` where it did not.
    transit: Option<Transit>,
}

impl Deliverer {
    pub(super) fn new(rooms: Arc<Rooms>, wake: Arc<Notify>) -> Self {
        Self { rooms, wake }
    }

    /// Delivers what is due until `stopped` says so; deliveries in progress are finished first.
    pub async fn run(self, mut stopped: watch::Receiver<bool>) {
        let deliverer = Arc::new(self);
        while !*stopped.borrow() {
            match deliverer.deliver_due().await {
                Ok(1..) => continue,
                Ok(0) => {}
                Err(error) => tracing::error!(%error, "the outbox cannot be read"),
            }
            tokio::select! {
                () = deliverer.wake.notified() => {}
                // Another process may have released something without ringing here.
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                _ = stopped.wait_for(|stop| *stop) => {}
            }
        }
    }

    /// Tries the releases that are due now, a few at a time; says how many there were.
    async fn deliver_due(self: &Arc<Self>) -> Result<usize, store::Error> {
        store::keep_pace(&self.rooms.store, Waiting::Outbox).await?;
        let now = (self.rooms.clock)();
        let looked = self.rooms.store.read(move |tx| outbox::due(tx, now, AT_ONCE)).await?;
        if looked.is_empty() {
            return Ok(0);
        }
        let claim = move |tx: &mut Tx<'_>| outbox::claim(tx, now, now + LEASE, AT_ONCE);
        let claimed = self.rooms.store.write(claim).await?;
        let count = claimed.len();
        crash_point("release-claimed");
        let mut under_way = JoinSet::new();
        for outbound in claimed {
            let deliverer = Arc::clone(self);
            under_way.spawn(async move {
                let id = outbound.held_id.clone();
                if let Err(error) = deliverer.deliver(outbound, now).await {
                    tracing::error!(%error, %id, "a release could not be carried out");
                }
            });
        }
        while let Some(done) = under_way.join_next().await {
            // One delivery that breaks off must not end the others: its lease runs out.
            if done.is_err_and(|error| error.is_panic()) {
                tracing::error!("a delivery broke off; it is tried again");
            }
        }
        Ok(count)
    }

    async fn deliver(&self, outbound: Outbound, claimed_at: Timestamp) -> Result<(), store::Error> {
        let begun = Instant::now();
        let id = outbound.held_id.clone();
        let wanted = id.clone();
        let read = self
            .rooms
            .store
            .read(move |tx| Ok((held::find(tx, &wanted)?, held::content(tx, &wanted)?)));
        let (held, stored) = read.await?;
        let waiting: Vec<HeldRecipient> = held
            .recipients
            .iter()
            .filter(|recipient| recipient.state == RecipientState::Releasing)
            .cloned()
            .collect();
        let answers = match stored {
            Some(stored) => match self.rooms.store.unseal(stored).await {
                Ok(content) => self.send(&outbound, &held, waiting, content).await,
                Err(error) => {
                    tracing::error!(%error, %id, "a released message cannot be opened");
                    all(waiting, &unreadable(&error))
                }
            },
            None => all(waiting, &Reply::new(554, (5, 6, 0), "the content was deleted")),
        };
        crash_point("release-sent");
        let spent = SignedDuration::try_from(begun.elapsed()).unwrap_or(SignedDuration::MAX);
        let left = outbound.give_up_at.duration_since(claimed_at).saturating_sub(spent);
        let by_the_old_clock = claimed_at.checked_add(spent).unwrap_or(claimed_at);
        let attempt = Attempt { answers, at: (self.rooms.clock)(), left, by_the_old_clock };
        self.settle(outbound, attempt).await?;
        crash_point("release-settled");
        Ok(())
    }

    /// Sends in the manner that was decided.
    async fn send(
        &self,
        outbound: &Outbound,
        held: &Held,
        waiting: Vec<HeldRecipient>,
        content: Bytes,
    ) -> Vec<Said> {
        match held.manner {
            Manner::AsIs => self.transact(held, waiting, vec![content]).await,
            Manner::Secure => {
                let names = self.rooms.secure_mail.as_ref().map(|secure| secure.names.as_slice());
                let chunks = without(&content, names.unwrap_or_default());
                self.transact(held, waiting, chunks).await
            }
            Manner::Hidden => {
                self.transact(held, waiting, readdressed(&content, Named::Nobody)).await
            }
            Manner::Single => {
                let mut answers = Vec::new();
                for recipient in waiting {
                    let chunks = readdressed(&content, Named::One(&recipient.address));
                    let answered = self.transact(held, vec![recipient], chunks).await;
                    self.note_taken(outbound, &answered).await;
                    answers.extend(answered);
                }
                answers
            }
        }
    }

    /// Writes down who has a message of their own, so that after a crash only the one under way may
    /// get it twice. A failure is logged only: the outcome of all is written at the end.
    async fn note_taken(&self, outbound: &Outbound, answers: &[Said]) {
        let now = (self.rooms.clock)();
        let taken = answers.iter().filter(|said| said.reply.is_positive());
        let taken: Vec<Answered> = taken
            .map(|said| Answered {
                address: said.recipient.address.clone(),
                accepted_at: Some(now),
                reply: said.reply.to_line(),
                transit: said.transit,
            })
            .collect();
        let (id, incident_id) = (outbound.held_id.clone(), outbound.incident_id.clone());
        let write = move |tx: &mut Tx<'_>| {
            for Answered { address, reply, .. } in &taken {
                held::set_recipient(tx, &id, address, RecipientState::Delivered, reply)?;
            }
            match &incident_id {
                Some(incident_id) => incident::accepted(tx, incident_id, &taken, now),
                None => Ok(()),
            }
        };
        if let Err(error) = self.rooms.store.write(write).await {
            tracing::warn!(%error, "who has a single mail could not be noted yet");
        }
        crash_point("single-noted");
    }

    /// One transaction with the next hop, for all recipients that still wait.
    async fn transact(
        &self,
        held: &Held,
        waiting: Vec<HeldRecipient>,
        content: Vec<Bytes>,
    ) -> Vec<Said> {
        let sender = Address::parse(&held.sender).ok();
        let from = ReversePath::new(sender, held.sender_parameters.clone());
        let (next_hop, fields) = match (held.manner, &self.rooms.secure_mail) {
            (Manner::AsIs | Manner::Single | Manner::Hidden, _) => {
                (&self.rooms.next_hop, Bytes::new())
            }
            (Manner::Secure, Some(secure)) => (&secure.next_hop, secure.fields.clone()),
            (Manner::Secure, None) => return all(waiting, &no_secure_mail()),
        };
        let mut delivery = match next_hop.begin(&from).await {
            Ok(delivery) => delivery,
            Err(reply) => return all(waiting, &reply),
        };
        let (mut answers, mut accepted) = (Vec::new(), Vec::new());
        for recipient in waiting {
            let reply = match Address::parse(&recipient.address) {
                Ok(address) => {
                    let path = ForwardPath::new(address, recipient.parameters.clone());
                    delivery.rcpt(&path).await
                }
                Err(_) => Reply::new(553, (5, 1, 3), "not an address"),
            };
            if reply.is_positive() {
                accepted.push(recipient);
            } else {
                answers.push(Said { recipient, reply, transit: None });
            }
        }
        if accepted.is_empty() {
            delivery.reset().await;
        } else {
            let chunks: Vec<Bytes> = std::iter::once(fields).chain(content).collect();
            let transit = Some(delivery.transit());
            let reply = delivery.data(&chunks).await;
            let said = all(accepted, &reply).into_iter();
            answers.extend(said.map(|said| Said { transit, ..said }));
        }
        answers
    }

    /// Commits the outcome. The next hop cannot be asked to forget what it took, so this is tried
    /// for as long as the process lives, whatever is wrong with the store; until then no row is
    /// claimed again, whatever its lease.
    async fn settle(&self, outbound: Outbound, attempt: Attempt) -> Result<(), store::Error> {
        let attempt = Arc::new(attempt);
        let mut pauses = SETTLE_PAUSES.into_iter();
        loop {
            let (outbound, attempt) = (outbound.clone(), Arc::clone(&attempt));
            let notices = self.rooms.notices.clone();
            let settle = move |tx: &mut Tx<'_>| settle(tx, &outbound, &attempt, &notices);
            let settled = self.rooms.store.write(settle).await;
            match settled {
                Ok(result) => {
                    self.rooms.metrics.release_attempt(result);
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
}

fn settle(
    tx: &mut Tx<'_>,
    outbound: &Outbound,
    attempt: &Attempt,
    notices: &Notices,
) -> Result<&'static str, store::Error> {
    let (id, now) = (&outbound.held_id, attempt.at);
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
        held::set_recipient(tx, id, &recipient.address, state, &said)?;
        let accepted_at = reply.is_positive().then_some(now);
        if accepted_at.is_none() {
            last_error.clone_from(&said);
        }
        let transit = transit.filter(|_| accepted_at.is_some());
        let address = recipient.address.clone();
        answered.push(Answered { address, accepted_at, reply: said, transit });
    }
    let failed = attempt.answers.iter().filter(|said| said.reply.is_permanent()).count();
    if failed > 0 {
        tracing::warn!(%id, failed, "recipients of a released message were refused for good");
    }
    if let Some(incident_id) = &outbound.incident_id {
        incident::accepted(tx, incident_id, &answered, now)?;
    }
    if waiting > 0 {
        let due_at = attempt.by_the_old_clock + pause(outbound.attempts).min(attempt.left);
        outbox::reschedule(tx, outbound, due_at, &last_error)?;
        return Ok("retry");
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
        if let Some(incident_id) = &outbound.incident_id {
            let why = Cancellation::NeverAccepted;
            incident::cancel(tx, (incident_id, id), why, &Principal::gateway(), now)?;
        }
        (HeldState::DeliveryFailed, audit::Action::MessageDeliveryFailed, "failed")
    };
    held::set_state(tx, id, HeldState::Releasing, state)?;
    note(tx, now, action, id, format!("delivered={delivered} of={}", released.recipients.len()))?;
    notices.delivered(tx, &Held { state, ..released }, now)?;
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

/// What is said of a message whose content cannot be opened: for good only where it never will be.
/// One that is not there may lie on a disk that is not, and a key may be put back.
fn unreadable(error: &store::Error) -> Reply {
    match error {
        store::Error::Vault(vault::Error::Damaged) => {
            Reply::new(554, (5, 6, 0), "the stored content is damaged")
        }
        _ => Reply::new(451, (4, 3, 0), "the stored content cannot be read now"),
    }
}

/// What is said while the configuration no longer has the way that was chosen: it may come back.
fn no_secure_mail() -> Reply {
    Reply::new(451, (4, 3, 5), "there is no gateway for secure mail in the configuration")
}

/// The same reply for everyone.
fn all(recipients: Vec<HeldRecipient>, reply: &Reply) -> Vec<Said> {
    let said = |recipient| Said { recipient, reply: reply.clone(), transit: None };
    recipients.into_iter().map(said).collect()
}

/// How long to wait after so many attempts: a minute at first, an hour in the end.
fn pause(attempts: u32) -> SignedDuration {
    const MINUTES: [i64; 7] = [1, 2, 5, 10, 15, 30, 60];
    let index = (attempts.max(1) as usize - 1).min(MINUTES.len() - 1);
    SignedDuration::from_mins(MINUTES[index])
}

/// How many releases are claimed together.
const AT_ONCE: u32 = 8;

/// A message to more is no acquaintance with each of them.
const ACQUAINTED_MAX: usize = 10;

/// Longer than the next hop may take over one message, so that a claim ends only when its gateway
/// has died.
const LEASE: SignedDuration = SignedDuration::from_mins(30);

/// How soon a release from another process is noticed.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

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

#[cfg(test)]
mod tests {
    use super::pause;

    #[test]
    fn pauses_grow_to_an_hour() {
        for (attempts, minutes) in [(0, 1), (1, 1), (2, 2), (3, 5), (7, 60), (1_000, 60)] {
            assert_eq!(pause(attempts).as_mins(), minutes, "{attempts}");
        }
    }
}
