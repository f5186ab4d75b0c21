//! Makes rows of the trail, and tells them: at once, then after growing pauses, for a day.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::access::Act;
use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::signal::Settings;
use crate::signal::Told;
use crate::signal::Trouble;
use crate::signal::channel::Channel;
use crate::signal::channels;
use crate::signal::event;
use crate::store;
use crate::store::Signal;
use crate::store::SignalState;
use crate::store::Store;
use crate::store::Tx;
use crate::store::Waiting;

/// Tells other systems; one runs beside each gate.
pub struct Teller {
    lines: Vec<Line>,
    store: Store,
}

/// One channel and its rows. Each goes its own way: one that is slow keeps no other waiting.
#[derive(Clone)]
struct Line {
    store: Store,
    channel: Arc<dyn Channel>,
    clock: fn() -> Timestamp,
}

impl Teller {
    /// One that tells those of `settings` what happens in `store`.
    ///
    /// - Failure: what is wrong with a secret or with the certificates of this machine.
    pub fn new(
        store: Store,
        settings: &Settings,
        clock: fn() -> Timestamp,
    ) -> Result<Self, String> {
        let channels = channels::all(settings)?.into_iter();
        let lines = channels.map(|channel| Line { store: store.clone(), channel, clock });
        Ok(Self { lines: lines.collect(), store })
    }

    /// Tells until `stopped` says so.
    pub async fn run(self, stopped: watch::Receiver<bool>) {
        if let Err(error) = self.end_strays((store::now)()).await {
            tracing::error!(%error, "what no channel tells any more cannot be given up");
        }
        let lines = self.lines.into_iter().map(|line| line.run(stopped.clone()));
        lines.collect::<JoinSet<()>>().join_all().await;
    }

    /// One round of every channel, all at the same time: each reads on in the trail and tells what is
    /// due; how much that was.
    pub async fn round(&self, now: Timestamp) -> Result<usize, store::Error> {
        let mut count = self.end_strays(now).await?;
        let lines = self.lines.iter().cloned().map(|line| async move { line.round(now).await });
        for told in lines.collect::<JoinSet<_>>().join_all().await {
            count += told?;
        }
        Ok(count)
    }

    /// Gives up what a channel was to tell that is not set up any more; how much that was.
    async fn end_strays(&self, now: Timestamp) -> Result<usize, store::Error> {
        let names: Vec<&str> = self.lines.iter().map(|line| line.channel.name()).collect();
        if names.is_empty() {
            return Ok(0);
        }
        let end = move |tx: &mut Tx<'_>| store::signal::end_strays(tx, &names, STRAY, now);
        self.store.write(end).await
    }
}

impl Line {
    async fn run(self, mut stopped: watch::Receiver<bool>) {
        while !*stopped.borrow() {
            let kept = store::keep_pace(&self.store, Waiting::Signals).await;
            let told = match kept {
                Ok(()) => self.round((self.clock)()).await,
                Err(error) => Err(error),
            };
            match told {
                Ok(1..) => continue,
                Ok(0) => {}
                Err(error) => tracing::error!(%error, "other systems cannot be told"),
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                _ = stopped.wait_for(|stop| *stop) => {}
            }
        }
    }

    async fn round(&self, now: Timestamp) -> Result<usize, store::Error> {
        self.read_on(now).await?;
        let name = self.channel.name();
        let claim = move |tx: &mut Tx<'_>| {
            store::signal::claim(tx, name, (now, now + LEASE), pause, AT_ONCE)
        };
        let claimed = self.store.write(claim).await?;
        let count = claimed.len();
        let mut under_way = JoinSet::new();
        for signal in claimed {
            let line = self.clone();
            under_way.spawn(async move {
                let outcome = match signal.is_spent() {
                    true => Err(Trouble::NotNow(UNHEARD.to_owned())),
                    false => tell(line.channel.as_ref(), &signal).await,
                };
                line.settle(signal, outcome, now).await;
            });
        }
        while let Some(done) = under_way.join_next().await {
            if done.is_err_and(|error| error.is_panic()) {
                tracing::error!(name, "telling another system broke off; it is tried again");
            }
        }
        Ok(count)
    }

    /// Makes rows of what a channel wants, in one transaction with how far it has read. A channel
    /// that is new begins with what happens from now on.
    async fn read_on(&self, now: Timestamp) -> Result<(), store::Error> {
        let name = self.channel.name();
        let look = move |tx: &mut Tx<'_>| {
            Ok((store::signal::cursor(tx, name)?, store::trail::last_number(tx)?))
        };
        let (cursor, last) = self.store.read(look).await?;
        if cursor == Some(last) {
            return Ok(());
        }
        let channel = Arc::clone(&self.channel);
        let write = move |tx: &mut Tx<'_>| {
            let Some(cursor) = store::signal::cursor(tx, name)? else {
                return store::signal::set_cursor(tx, name, last);
            };
            let entries = store::trail::after(tx, cursor, ENTRIES)?;
            let Some(end) = entries.last().map(|entry| entry.number) else { return Ok(()) };
            for entry in entries.iter().filter(|entry| channel.wants(&entry.action)) {
                let told = event::told(tx, entry)?;
                let written = serde_json::to_string(&told);
                let written = written.map_err(|_| store::Error::Broken("an event".into()))?;
                let message_id = format!("trail-{}-{name}", entry.number);
                store::signal::add(tx, name, &message_id, &written, now, now + GIVE_UP)?;
            }
            store::signal::set_cursor(tx, name, end)
        };
        self.store.write(write).await
    }

    /// Notes what became of it. What was told must not be told again because the store was busy.
    async fn settle(&self, signal: Signal, outcome: Result<(), Trouble>, now: Timestamp) {
        let mut pauses = SETTLE_PAUSES.into_iter();
        loop {
            let (signal, outcome) = (signal.clone(), outcome.clone());
            let settle = move |tx: &mut Tx<'_>| note(tx, &signal, outcome, now);
            let error = match self.store.write(settle).await {
                Ok(()) | Err(store::Error::Conflict) => return,
                Err(error) => error,
            };
            let Some(pause) = pauses.next() else {
                tracing::error!(%error, "what a system was told is not noted: it hears it again");
                return;
            };
            tracing::warn!(%error, "what another system was told cannot be noted yet");
            tokio::time::sleep(pause).await;
        }
    }
}

fn note(
    tx: &mut Tx<'_>,
    signal: &Signal,
    outcome: Result<(), Trouble>,
    now: Timestamp,
) -> Result<(), store::Error> {
    match outcome {
        Ok(()) => store::signal::end(tx, signal, SignalState::Told, "", now),
        Err(Trouble::NotNow(why)) if now < signal.give_up_at => {
            let due_at = (now + pause(signal.attempts)).min(signal.give_up_at);
            store::signal::put_off(tx, signal, due_at, &why)
        }
        Err(Trouble::NotNow(why) | Trouble::Refused(why)) => {
            let (channel, number) = (&signal.channel, signal.number);
            tracing::warn!(channel, number, why, "another system was not told");
            store::signal::end(tx, signal, SignalState::Dead, &why, now)
        }
    }
}

/// What was given up, latest first, for those who keep the gateway.
pub async fn dead(store: &Store, who: &Principal) -> Result<Vec<Signal>, store::Error> {
    if !who.may(Act::ChangeSettings) && !who.may(Act::SeePeople) {
        return Ok(Vec::new());
    }
    store.read(|tx| store::signal::dead(tx, SHOWN)).await
}

/// Has one told again that was given up.
///
/// - Failure: `Missing` where it was not, or where the role does not allow it.
pub async fn retry(
    store: &Store,
    who: &Principal,
    number: u64,
    now: Timestamp,
) -> Result<(), store::Error> {
    if !who.may(Act::ChangeSettings) {
        return Err(store::Error::Missing);
    }
    let who = who.clone();
    let write = move |tx: &mut Tx<'_>| {
        store::signal::revive(tx, number, now, now + GIVE_UP)?;
        let event = Event::done(&who, Action::SignalRetried, number.to_string(), now);
        audit::record(tx, &event)
    };
    store.write(write).await
}

async fn tell(channel: &dyn Channel, signal: &Signal) -> Result<(), Trouble> {
    let unreadable = |_| Trouble::Refused("the row cannot be read".to_owned());
    let told: Told = serde_json::from_str(&signal.event).map_err(unreadable)?;
    channel.tell(&signal.message_id, &told).await
}

/// How long to wait after so many attempts.
fn pause(attempts: u32) -> SignedDuration {
    const SECONDS: [i64; 8] = [5, 30, 120, 300, 900, 1800, 3600, 7200];
    let index = (attempts.max(1) as usize - 1).min(SECONDS.len() - 1);
    SignedDuration::from_secs(SECONDS.get(index).copied().unwrap_or(7200))
}

/// Of one channel.
const AT_ONCE: u32 = 16;
const ENTRIES: u32 = 200;
const SHOWN: u32 = 200;
const LEASE: SignedDuration = SignedDuration::from_mins(5);
const GIVE_UP: SignedDuration = SignedDuration::from_hours(24);
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// Pauses between tries to note what became of it.
const SETTLE_PAUSES: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(20),
];
/// What is said where each attempt died with the gateway.
const UNHEARD: &str =
    "the gateway stopped in the middle of the last attempt: it may be known there";
const STRAY: &str = "this channel is not set up any more";
