//! Remembers whom a sender writes to, so that a slip in a known address is noticed.
//!
//! Off the way of the mail: notes wait in memory and are written together once a second. A note
//! that is lost (a full list, a crash) comes again with the next message to the same address.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::sync::watch;

use crate::gate::Rooms;
use crate::mail::Address;
use crate::mail::Envelope;
use crate::store::Tx;
use crate::store::correspondent;

/// The notes not yet written, and those written lately.
#[derive(Default)]
pub struct Acquaintances {
    notes: Mutex<Notes>,
}

#[derive(Default)]
struct Notes {
    waiting: Vec<(Address, Address)>,
    /// Need not be noted again for a while.
    lately: HashSet<(Address, Address)>,
}

impl Acquaintances {
    /// Notes that the sender of `envelope` wrote to its recipients.
    ///
    /// A mailing to many is no acquaintance with each of them.
    pub(super) fn note(&self, envelope: &Envelope) {
        let Some(sender) = &envelope.sender else { return };
        if envelope.recipients.len() > RECIPIENTS_MAX {
            return;
        }
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.lately.len() >= NOTES_MAX {
            notes.lately.clear();
        }
        for address in envelope.addresses() {
            let pair = (sender.clone(), address.clone());
            if notes.waiting.len() < NOTES_MAX && notes.lately.insert(pair.clone()) {
                notes.waiting.push(pair);
            }
        }
    }

    fn take(&self) -> Vec<(Address, Address)> {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut notes.waiting)
    }
}

/// Writes the notes down until `stopped` says so, and then those that are left.
pub(super) async fn write_notes(rooms: &Rooms, mut stopped: watch::Receiver<bool>) {
    loop {
        let _ = tokio::time::timeout(PAUSE, stopped.wait_for(|stop| *stop)).await;
        let (notes, now) = (rooms.acquaintances.take(), (rooms.clock)());
        if !notes.is_empty() {
            let write = move |tx: &mut Tx<'_>| {
                let mut pairs = notes.iter();
                pairs.try_for_each(|(sender, to)| {
                    correspondent::wrote(tx, sender, std::slice::from_ref(to), now)
                })
            };
            if let Err(error) = rooms.store.write(write).await {
                tracing::warn!(%error, "whom senders write to could not be noted");
            }
        }
        if *stopped.borrow() {
            return;
        }
    }
}

const PAUSE: Duration = Duration::from_secs(1);
const RECIPIENTS_MAX: usize = 10;
const NOTES_MAX: usize = 20_000;
