//! Remembers whom a sender writes to, so that a slip in a known address is noticed, and counts
//! ordinary mail, by which a correspondent becomes known to all; and by which entries of the lists
//! mail goes.
//!
//! Off the way of the mail: notes wait in memory and are written together once a second. A note
//! that is lost (a full list, a crash) comes again with the next message to the same address.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use jiff::Timestamp;
use tokio::sync::watch;

use crate::destination::Ground;
use crate::destination::History;
use crate::destination::Names;
use crate::destination::Pattern;
use crate::gate::Judging;
use crate::gate::Rooms;
use crate::gate::memory::known;
use crate::gate::memory::known_names;
use crate::gate::pass::Judged;
use crate::learning;
use crate::learning::Letter;
use crate::learning::Settings;
use crate::learning::day_of;
use crate::learning::is_ordinary;
use crate::mail::Address;
use crate::mail::Envelope;
use crate::store;
use crate::store::Tx;
use crate::store::correspondent;
use crate::store::entry;

/// The notes not yet written, and those written lately.
#[derive(Default)]
pub struct Acquaintances {
    notes: Mutex<Notes>,
    /// The domains that are known by mail: other names may be mistaken for them.
    names: ArcSwapOption<Names>,
}

#[derive(Default)]
struct Notes {
    waiting: Vec<(Address, Address)>,
    letters: Vec<Letter>,
    /// Need not be noted again for a while.
    lately: HashSet<(Address, Address)>,
    /// Entries of the lists by which mail went, with the day; and those written lately.
    used: Vec<(Pattern, i64)>,
    used_lately: HashSet<(Pattern, i64)>,
}

impl Acquaintances {
    /// Notes that the message was delivered to all its recipients, of which nobody had to decide.
    ///
    /// A mailing to many is no acquaintance with each of them, and teaches nothing.
    pub(super) fn note(&self, judged: &Judged, judging: &Judging, learning: &Settings) {
        let envelope = &judged.envelope;
        self.note_use(judged);
        let Some(sender) = &envelope.sender else { return };
        if envelope.recipients.len() > RECIPIENTS_MAX {
            return;
        }
        let letter = if learning.is_on { letter(judged, judging, sender) } else { None };
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
        if notes.letters.len() < NOTES_MAX {
            notes.letters.extend(letter);
        }
    }

    /// Notes by which entries of the lists it went, so that those nobody uses can be found.
    fn note_use(&self, judged: &Judged) {
        let day = day_of(judged.now);
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if notes.used_lately.len() >= NOTES_MAX {
            notes.used_lately.clear();
        }
        for recipient in &judged.verdict.decision.recipients {
            let ground = recipient.noted.ground;
            if matches!(ground, Ground::Agreement | Ground::Configured)
                && let Ok(pattern) = Pattern::parse(&recipient.because)
                && notes.used.len() < NOTES_MAX
                && notes.used_lately.insert((pattern.clone(), day))
            {
                notes.used.push((pattern, day));
            }
        }
    }

    fn take(&self) -> Taken {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        Taken {
            pairs: std::mem::take(&mut notes.waiting),
            letters: std::mem::take(&mut notes.letters),
            used: std::mem::take(&mut notes.used),
        }
    }
}

/// Notes that are to be written.
struct Taken {
    pairs: Vec<(Address, Address)>,
    letters: Vec<Letter>,
    used: Vec<(Pattern, i64)>,
}

impl Taken {
    fn is_empty(&self) -> bool {
        self.pairs.is_empty() && self.letters.is_empty() && self.used.is_empty()
    }

    /// Writes them; how many correspondents became known by them.
    fn write(
        &self,
        tx: &mut Tx<'_>,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<u64, store::Error> {
        for (sender, to) in &self.pairs {
            correspondent::wrote(tx, sender, std::slice::from_ref(to), now)?;
        }
        for (pattern, day) in &self.used {
            entry::used(tx, pattern, *day)?;
        }
        learning::note(tx, settings, &self.letters, now)
    }
}

/// What the message teaches, where a person wrote it.
fn letter(judged: &Judged, judging: &Judging, sender: &Address) -> Option<Letter> {
    let taught = Letter::taught_by(sender, &judged.verdict.decision, &judging.own_domains);
    taught.filter(|_| judged.chunks.iter().all(|chunk| is_ordinary(chunk)))
}

/// Adds to `history` who of the recipients is known by earlier mail, and for whom others may be
/// mistaken.
///
/// A failure is logged only: then nobody is known by mail.
pub(super) async fn recall(
    rooms: &Rooms,
    envelope: &Envelope,
    history: &mut History,
    now: Timestamp,
) {
    let addresses: Vec<Address> = envelope.addresses().cloned().collect();
    let settings = rooms.learning;
    let known = rooms.store.read(move |tx| known(tx, &addresses, &settings, now)).await;
    match known {
        Ok((entries, expected)) => (history.entries, history.expected) = (entries, expected),
        Err(error) => tracing::error!(%error, "who is known cannot be read"),
    }
    history.learned = rooms.acquaintances.names.load_full().unwrap_or_default();
}

/// Loads the domains that are known by mail.
async fn load_names(rooms: &Rooms) {
    match known_names(&rooms.store, &rooms.learning, (rooms.clock)()).await {
        Ok(names) => rooms.acquaintances.names.store(Some(Arc::new(names))),
        Err(error) => tracing::warn!(%error, "the domains known by mail could not be read"),
    }
}

/// Writes the notes down until `stopped` says so, and then those that are left.
pub(super) async fn write_notes(rooms: &Rooms, mut stopped: watch::Receiver<bool>) {
    let mut age = NAMES_AGE;
    loop {
        // Pages and commands accept, confirm and end what is known, too.
        if age >= NAMES_AGE {
            load_names(rooms).await;
            age = 0;
        }
        age += 1;
        let _ = tokio::time::timeout(PAUSE, stopped.wait_for(|stop| *stop)).await;
        let (notes, now) = (rooms.acquaintances.take(), (rooms.clock)());
        if !notes.is_empty() {
            let settings = rooms.learning;
            match rooms.store.write(move |tx| notes.write(tx, &settings, now)).await {
                Ok(0) => {}
                Ok(count) => {
                    tracing::info!(count, "correspondents became known");
                    age = NAMES_AGE;
                }
                Err(error) => tracing::warn!(%error, "whom senders write to could not be noted"),
            }
        }
        if *stopped.borrow() {
            return;
        }
    }
}

const PAUSE: Duration = Duration::from_secs(1);
/// Pauses after which the names are loaded again.
const NAMES_AGE: u32 = 60;
const RECIPIENTS_MAX: usize = 10;
const NOTES_MAX: usize = 20_000;
