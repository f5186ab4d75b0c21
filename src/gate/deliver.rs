//! Brings released messages to the next hop: the only reader of the outbox.
//!
//! A row is claimed, the content unsealed, the message given to the next hop for the released
//! recipients, and the outcome committed in one transaction: recipients, incident, state, trail.
//! What the next hop refuses for now is tried again with growing pauses until the row gives up. Before
//! the message is given, that is written down: after a crash the pauses go on growing.

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use bytes::Bytes;
use jiff::SignedDuration;
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::sync::watch;

use crate::gate::Rooms;
use crate::gate::places::Places;
use crate::gate::readdress::Named;
use crate::gate::readdress::readdressed;
use crate::gate::readdress::without;
use crate::gate::settle;
use crate::gate::settle::Attempt;
use crate::gate::settle::Said;
use crate::gate::settle::all;
use crate::incident;
use crate::incident::Answered;
use crate::mail::Address;
use crate::notify::pause;
use crate::smtp::Claim;
use crate::smtp::ForwardPath;
use crate::smtp::Patience;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::smtp::Unsent;
use crate::store;
use crate::store::Held;
use crate::store::HeldRecipient;
use crate::store::Manner;
use crate::store::Outbound;
use crate::store::RecipientState;
use crate::store::Tx;
use crate::store::Unread;
use crate::store::Waiting;
use crate::store::crash_point;
use crate::store::held;
use crate::store::outbox;
use crate::store::outbox::Route;
use crate::vault;
use crate::vault::Stored;

/// Empties the outbox; one runs beside each gate.
pub struct Deliverer {
    rooms: Arc<Rooms>,
    /// Rung when a release is decided in this process; other processes are noticed by looking.
    wake: Arc<Notify>,
}

impl Deliverer {
    pub(super) fn new(rooms: Arc<Rooms>, wake: Arc<Notify>) -> Self {
        Self { rooms, wake }
    }

    /// Delivers what is due until `stopped` says so; deliveries in progress are finished first.
    pub async fn run(self, mut stopped: watch::Receiver<bool>) {
        let (deliverer, mut places) = (Arc::new(self), Places::default());
        while !*stopped.borrow() {
            if let Err(error) = deliverer.begin_due(&mut places).await {
                tracing::error!(%error, "the outbox cannot be read");
            }
            tokio::select! {
                () = deliverer.wake.notified() => {}
                // Another process may have released something without ringing here.
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                () = places.freed() => {}
                _ = stopped.wait_for(|stop| *stop) => {}
            }
        }
        places.all_freed().await;
    }

    /// Begins the releases that are due now, as far as there are places.
    async fn begin_due(self: &Arc<Self>, places: &mut Places) -> Result<(), store::Error> {
        store::keep_pace(&self.rooms.store, Waiting::Outbox).await?;
        for route in Route::ALL {
            let Some(want) = places.want(route) else { continue };
            let (now, looked_for) = ((self.rooms.clock)(), want.clone());
            let look = move |tx: &mut Tx<'_>| outbox::is_due(tx, now, &looked_for);
            if !self.rooms.store.read(look).await? {
                continue;
            }
            let claim = move |tx: &mut Tx<'_>| outbox::claim(tx, now, now + LEASE, &want);
            let claimed = self.rooms.store.write(claim).await?;
            crash_point("release-claimed");
            for outbound in claimed {
                let (deliverer, id) = (Arc::clone(self), outbound.held_id.clone());
                places.begin(route, id.clone(), async move {
                    if let Err(error) = deliverer.deliver(outbound, now).await {
                        tracing::error!(%error, %id, "a release could not be carried out");
                    }
                });
            }
        }
        Ok(())
    }

    async fn deliver(&self, outbound: Outbound, claimed_at: Timestamp) -> Result<(), store::Error> {
        let begun = Instant::now();
        // However the clock is set meanwhile.
        let left = || {
            let spent = SignedDuration::try_from(begun.elapsed()).unwrap_or(SignedDuration::MAX);
            outbound.give_up_at.duration_since(claimed_at).saturating_sub(spent)
        };
        let id = outbound.held_id.clone();
        let wanted = id.clone();
        let read = self
            .rooms
            .store
            .read(move |tx| Ok((held::find(tx, &wanted)?, held::content(tx, &wanted)?)));
        let (held, stored) = match read.await {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(%error, %id, "a release cannot be read");
                return settle::put_off(&self.rooms, outbound).await;
            }
        };
        let waiting: Vec<HeldRecipient> = held
            .recipients
            .iter()
            .filter(|recipient| recipient.state == RecipientState::Releasing)
            .cloned()
            .collect();
        let answers = match stored {
            // Whom it is for, or who sent it, is not known.
            _ if held.unread.is_some() => {
                let unread = held.unread;
                tracing::error!(%id, ?unread, "what is stored of a release cannot be read");
                all(waiting, &unread_row(held.unread))
            }
            Some(stored) => match self.opened(stored).await {
                Ok((content, _room)) => self.send(&outbound, &held, waiting, content).await,
                Err(error) => {
                    tracing::error!(%error, %id, "a released message cannot be opened");
                    all(waiting, &unreadable(&error))
                }
            },
            None => all(waiting, &Reply::new(554, (5, 6, 0), "the content was deleted")),
        };
        crash_point("release-sent");
        let attempt = Attempt { answers, at: (self.rooms.clock)(), left: left() };
        settle::outcome(&self.rooms, outbound.clone(), attempt).await?;
        crash_point("release-settled");
        Ok(())
    }

    /// The content, and the memory that it takes, once that is to be had.
    async fn opened(&self, stored: Stored) -> Result<(Bytes, Claim), store::Error> {
        let room = self.rooms.memory.wait_for(stored.size_bytes).await;
        Ok((self.rooms.store.unseal(stored).await?, room))
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
            Manner::AsIs => self.transact((outbound, held), waiting, vec![content]).await,
            Manner::Secure => {
                let names = self.rooms.secure_mail.as_ref().map(|secure| secure.names.as_slice());
                let chunks = without(&content, names.unwrap_or_default());
                self.transact((outbound, held), waiting, chunks).await
            }
            Manner::Hidden => {
                let chunks = readdressed(&content, Named::Nobody);
                self.transact((outbound, held), waiting, chunks).await
            }
            Manner::Single => {
                let mut answers = Vec::new();
                for recipient in waiting {
                    let chunks = readdressed(&content, Named::One(&recipient.address));
                    let one = vec![recipient];
                    let answered = self.transact((outbound, held), one, chunks).await;
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

    /// Writes down that the message is about to be given, as nobody may hear what became of it.
    async fn hand_over(&self, outbound: &Outbound) -> Result<(), store::Error> {
        let (id, unsure) = (&outbound.held_id, outbound.unsure);
        if unsure > 0 {
            tracing::warn!(%id, unsure, "a release that may have arrived is sent again");
        }
        let begun = Outbound { unsure: unsure + 1, ..outbound.clone() };
        let due_at = (self.rooms.clock)() + pause(outbound.attempts);
        self.rooms.store.write(move |tx| outbox::hand_over(tx, &begun, due_at)).await
    }

    /// One transaction with the next hop, for all recipients that still wait.
    async fn transact(
        &self,
        (outbound, held): (&Outbound, &Held),
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
        } else if let Err(error) = self.hand_over(outbound).await {
            tracing::error!(%error, id = %held.id, "a release cannot be noted before it is sent");
            delivery.reset().await;
            answers.extend(all(accepted, &unnoted()));
        } else {
            let chunks: Vec<Bytes> = std::iter::once(fields).chain(content).collect();
            let transit = delivery.transit();
            let (reply, transit) = match delivery.data_within(&chunks, &Patience::default()).await {
                Ok(reply) => (reply, Some(transit)),
                Err(Unsent(reply)) => (reply, None),
            };
            let said = all(accepted, &reply).into_iter();
            answers.extend(said.map(|said| Said { transit, ..said }));
        }
        answers
    }
}

/// What is said of a message of which something that is stored cannot be read.
fn unread_row(unread: Option<Unread>) -> Reply {
    match unread {
        Some(Unread::Damaged) => {
            Reply::new(554, (5, 6, 0), "what is stored of the message is damaged")
        }
        _ => Reply::new(451, (4, 3, 0), "what is stored of the message cannot be read now"),
    }
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

/// What is said while nothing can be written: a crash would forget that the next hop has the message.
fn unnoted() -> Reply {
    Reply::new(451, (4, 3, 0), "the attempt cannot be noted now")
}

/// What is said while the configuration no longer has the way that was chosen: it may come back.
fn no_secure_mail() -> Reply {
    Reply::new(451, (4, 3, 5), "there is no gateway for secure mail in the configuration")
}

/// Longer than the next hop may take over one message, so that a claim ends only when its gateway
/// has died.
const LEASE: SignedDuration = SignedDuration::from_mins(30);

/// How soon a release from another process is noticed.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
