//! The hourly chores: what ends, is deleted or forgotten at its term.

use std::collections::HashSet;
use std::time::Duration;
use std::time::Instant;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::cli::assemble;
use crate::cli::failure::Failure;
use crate::cli::registering;
use crate::config::Config;
use crate::followup::Followup;
use crate::incident::Register;
use crate::learning::Book;
use crate::metrics::Metrics;
use crate::notify::Notices;
use crate::review::Desk;
use crate::store;
use crate::store::Pace;
use crate::store::Store;
use crate::store::Tx;
use crate::store::correspondent;
use crate::store::disclosure;
use crate::store::notice;
use crate::store::observed;
use crate::store::retraction;
use crate::store::sender_link;
use crate::store::session;
use crate::store::signal;

/// What the hourly chores look after.
pub(super) struct Tidied {
    desk: Desk,
    followup: Followup,
    store: Store,
    register: Register,
    book: Book,
    record_life: SignedDuration,
    metrics: Metrics,
}

impl Tidied {
    pub(super) fn new(
        config: &Config,
        desk: &Desk,
        store: &Store,
        notices: &Notices,
        metrics: &Metrics,
    ) -> Result<Self, Failure> {
        let register = registering::register(config, store.clone())?;
        Ok(Self {
            desk: desk.clone(),
            followup: registering::followup(store, &register, notices),
            store: store.clone(),
            register,
            book: Book::new(store.clone(), assemble::learning(config)),
            record_life: record_life(config),
            metrics: metrics.clone(),
        })
    }
}

/// Expires what nobody decided on, deletes and forgets at its term, sweeps what a crash left. `last`
/// is when something was written down before this gateway started.
pub(super) async fn chores(tidied: Tidied, last: Option<Timestamp>) {
    let mut terms = Terms::new(store::now(), Instant::now(), last);
    let mut suspects = HashSet::new();
    loop {
        let now = store::now();
        if terms.may_end(now, Instant::now()) {
            tidied.end_terms(now).await;
        }
        suspects = tidied.sweep(suspects).await;
        tokio::time::sleep(CHORES).await;
    }
}

impl Tidied {
    async fn end_terms(&self, now: Timestamp) {
        match self.desk.expire(now).await {
            Ok(count) => (0..count).for_each(|_| self.metrics.decision("expired", None)),
            Err(error) => tracing::error!(%error, "undecided messages could not be ended"),
        }
        if let Err(error) = self.desk.tidy(now).await {
            tracing::error!(%error, "content past its term could not be deleted");
        }
        if let Err(error) = self.register.retire(now).await {
            tracing::error!(%error, "incidents past their term could not be erased");
        }
        // After the records: what an erased one needed goes with it.
        if let Err(error) = self.desk.forget(now).await {
            tracing::error!(%error, "messages past their term could not be erased");
        }
        if let Err(error) = self.followup.tidy(now).await {
            tracing::error!(%error, "lists of people past their term could not be deleted");
        }
        if let Err(error) = self.book.forget(now).await {
            tracing::error!(%error, "what nobody uses could not be forgotten");
        }
        let (seen, begun) = (now - SESSION_IDLE, now - SESSION_LIFE);
        let record_life = self.record_life;
        let forget = move |tx: &mut Tx<'_>| {
            session::remove_idle(tx, seen, begun)?;
            disclosure::forget(tx, now)?;
            observed::forget(tx, now - record_life)?;
            notice::forget(tx, now - NOTICE_LIFE)?;
            signal::forget(tx, now - NOTICE_LIFE)?;
            sender_link::forget(tx, now - NOTICE_LIFE)?;
            retraction::forget_links(tx, now - NOTICE_LIFE)?;
            correspondent::forget(tx, now - ACQUAINTANCE_LIFE)
        };
        if let Err(error) = self.store.write(forget).await {
            tracing::error!(%error, "what is past its term could not be forgotten");
        }
    }

    /// Removes contents without a row that were `suspects` an hour ago already, and gives those that
    /// are now. No clock that can be set has a say: a content may be on its way to its row.
    async fn sweep(&self, suspects: HashSet<String>) -> HashSet<String> {
        match self.store.sweep(suspects).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "content that a crash left behind was removed"),
            Err(error) => tracing::error!(%error, "content could not be swept"),
        }
        self.store.orphans().await.unwrap_or_else(|error| {
            tracing::error!(%error, "content that no row names could not be looked for");
            HashSet::new()
        })
    }
}

/// Whether the clock can be trusted with the end of something.
///
/// After a jump of more than a day forwards nothing is ended for a day: a machine that wakes up in
/// another year must not delete what people still have to decide on.
#[derive(Debug)]
struct Terms {
    pace: Pace,
    unsure_until: Option<Instant>,
}

impl Terms {
    fn new(wall: Timestamp, steady: Instant, last: Option<Timestamp>) -> Self {
        let silence = last.map(|last| wall.duration_since(last)).unwrap_or_default();
        let mut terms = Self { pace: Pace::new(wall, steady), unsure_until: None };
        if silence > SILENCE_MAX {
            terms.doubt(steady, silence);
        }
        terms
    }

    fn may_end(&mut self, wall: Timestamp, steady: Instant) -> bool {
        if let Some(jump) = self.pace.jump(wall, steady).filter(|jump| *jump > JUMP_MAX) {
            self.doubt(steady, jump);
        }
        self.pace = Pace::new(wall, steady);
        self.unsure_until.is_none_or(|until| steady >= until)
    }

    fn doubt(&mut self, steady: Instant, jump: SignedDuration) {
        let hours = jump.as_hours();
        tracing::warn!(hours, "the clock jumped ahead: nothing ends at its term for a day");
        self.unsure_until = Some(steady + DOUBT);
    }
}

/// How long it is kept what messages were judged by.
fn record_life(config: &Config) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::try_from(config.policy.record_days).unwrap_or(0))
}

const CHORES: Duration = Duration::from_secs(3600);
/// Sessions that the pages refuse by themselves already.
const SESSION_IDLE: SignedDuration = SignedDuration::from_hours(12);
const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(24);
/// A year and a bit: yearly letters are still known.
const ACQUAINTANCE_LIFE: SignedDuration = SignedDuration::from_hours(400 * 24);
/// As long as a sender may wonder what became of a message.
const NOTICE_LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// A jump of the clock within which nothing can end too early by much.
const JUMP_MAX: SignedDuration = SignedDuration::from_hours(24);
/// A gateway was rarely off, or without anything to write down, for so long.
const SILENCE_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Time enough for somebody to set the clock right.
const DOUBT: Duration = Duration::from_secs(24 * 3600);

#[cfg(test)]
mod tests {
    use std::time::Duration;
    use std::time::Instant;

    use jiff::SignedDuration;
    use jiff::Timestamp;

    use super::Terms;

    #[test]
    fn nothing_ends_for_a_day_after_the_clock_jumped_into_another_year() {
        let (wall, steady) = (Timestamp::UNIX_EPOCH, Instant::now());
        let hours = SignedDuration::from_hours;
        let mut terms = Terms::new(wall, steady, Some(wall - hours(100)));
        let mut ends = |wrong_by: i64, hour: i64| {
            let later = Duration::from_secs(hour.unsigned_abs() * 3_600);
            terms.may_end(wall + hours(wrong_by + hour), steady + later)
        };
        // By how many hours the clock is wrong, and the hour of running.
        assert!(ends(0, 0) && ends(0, 1));
        assert!(ends(5, 2) && ends(0, 3), "hours do no harm");
        assert!(!ends(9_000, 4) && !ends(9_000, 5) && !ends(0, 6), "nobody knows what is right");
        assert!(ends(0, 28), "it ran for a day since");

        let mut woken = Terms::new(wall, steady, Some(wall - hours(9_000)));
        assert!(!woken.may_end(wall, steady), "it was off for a year, as far as it knows");
        let mut first = Terms::new(wall, steady, None);
        assert!(first.may_end(wall, steady));
    }
}
