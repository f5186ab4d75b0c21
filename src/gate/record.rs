//! Keeps what every message was judged by, so that deliveries can be looked up and other rules be
//! tried on them.
//!
//! A delivery that is to be looked up is written before its reply. The others wait in memory and
//! are written together once a second, off the way of the mail: a crash loses a second of them.

use std::io;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::sync::watch;

use crate::gate::Mode;
use crate::gate::Rooms;
use crate::gate::hold::sender;
use crate::gate::pass::Judged;
use crate::policy::Action;
use crate::policy::Evidence;
use crate::policy::Verdict;
use crate::smtp::Transit;
use crate::store::HeldId;
use crate::store::Listing;
use crate::store::Observed;
use crate::store::Tx;
use crate::store::observed;

/// The messages that are not written down yet.
#[derive(Default)]
pub struct Records {
    waiting: Mutex<Waiting>,
}

/// What waits, within bounds: a store that does not write must not eat the memory.
#[derive(Default)]
struct Waiting {
    records: Vec<Observed>,
    bytes: usize,
    /// How many did not fit.
    lost: usize,
}

/// Whether what messages were judged by is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// It is, for a while.
    Evidence,
    /// Only deliveries to look up are recorded.
    Nothing,
}

/// Records a message that all its recipients have got.
pub(super) async fn delivered(rooms: &Rooms, judged: &Judged, transit: Transit) {
    let is_listed = is_listed(&judged.verdict, rooms.mode);
    let listing = if is_listed { Listing::Listed } else { Listing::Unlisted };
    let seen = || Observed { transit: Some(transit), ..seen(rooms, judged, None, listing) };
    if !is_listed {
        return put(rooms, seen);
    }
    let seen = seen();
    if let Err(error) = rooms.store.write(move |tx| observed::insert(tx, &seen)).await {
        tracing::error!(%error, "a delivery could not be recorded");
    }
}

/// Notes a held message for its evidence, to be written soon.
pub(super) fn note(rooms: &Rooms, judged: &Judged, held_id: HeldId) {
    put(rooms, || seen(rooms, judged, Some(held_id), Listing::Unlisted));
}

fn put(rooms: &Rooms, seen: impl FnOnce() -> Observed) {
    if rooms.keeping == Keeping::Nothing {
        return;
    }
    let seen = seen();
    let bytes = weight(&seen);
    rooms.records.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(seen, bytes);
}

impl Waiting {
    fn push(&mut self, seen: Observed, bytes: usize) {
        if self.bytes.saturating_add(bytes) > WAITING_BYTES_MAX {
            self.lost += 1;
            return;
        }
        self.bytes += bytes;
        self.records.push(seen);
    }
}

/// About how much memory a record takes: as much as it is long as text, and something for itself.
fn weight(seen: &Observed) -> usize {
    let mut counted = Counted(size_of::<Observed>());
    // Counting does not fail.
    let _ = serde_json::to_writer(&mut counted, &(&seen.recipients, &seen.reasons, &seen.evidence));
    counted.0
}

/// Counts what is written.
struct Counted(usize);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes the records down until `stopped` says so, and then those that are left.
pub(super) async fn write_records(rooms: &Rooms, mut stopped: watch::Receiver<bool>) {
    loop {
        let _ = tokio::time::timeout(PAUSE, stopped.wait_for(|stop| *stop)).await;
        let Waiting { records, lost, .. } = {
            let mut waiting = rooms.records.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *waiting)
        };
        if lost > 0 {
            tracing::warn!(lost, "too much waited: what some messages were judged by is not kept");
        }
        if !records.is_empty() {
            let write = move |tx: &mut Tx<'_>| {
                records.iter().try_for_each(|one| observed::insert(tx, one).map(drop))
            };
            if let Err(error) = rooms.store.write(write).await {
                tracing::warn!(%error, "what messages were judged by could not be kept");
            }
        }
        if *stopped.borrow() {
            return;
        }
    }
}

fn seen(rooms: &Rooms, judged: &Judged, held_id: Option<HeldId>, listing: Listing) -> Observed {
    let Judged { envelope, verdict, around, now, .. } = judged;
    let evidence = || Evidence::new(&verdict.report, around.clone());
    Observed {
        at: *now,
        sender: sender(envelope),
        recipients: verdict.decision.recipients.clone(),
        reasons: verdict.decision.reasons.clone(),
        persons: verdict.report.persons.estimate,
        action: verdict.decision.action,
        held_id,
        listing,
        evidence: (rooms.keeping == Keeping::Evidence).then(evidence),
        transit: None,
        message_id: verdict.report.header.message_id.clone(),
    }
}

/// Whether a delivery of this message is kept in the list of observed mail.
fn is_listed(verdict: &Verdict, mode: Mode) -> bool {
    let let_through = mode == Mode::Monitor && verdict.decision.action != Action::Deliver;
    verdict.decision.record || let_through
}

const PAUSE: Duration = Duration::from_secs(1);

/// More than a gateway judges in a second, or a store that is busy keeps waiting for long.
const WAITING_BYTES_MAX: usize = 64 << 20;

#[cfg(test)]
mod tests {
    use super::WAITING_BYTES_MAX;
    use super::Waiting;
    use super::weight;
    use crate::policy::Action;
    use crate::policy::Reason;
    use crate::store::Listing;
    use crate::store::Observed;

    #[test]
    fn what_waits_is_bounded_by_its_bytes() {
        let seen = |reasons: usize| Observed {
            at: jiff::Timestamp::UNIX_EPOCH,
            sender: String::new(),
            recipients: Vec::new(),
            reasons: vec![Reason::default(); reasons],
            persons: 0,
            action: Action::Deliver,
            held_id: None,
            listing: Listing::Unlisted,
            evidence: None,
            transit: None,
            message_id: String::new(),
        };
        assert!(weight(&seen(1_000)) > 10 * weight(&seen(0)), "a long report weighs more");
        let mut waiting = Waiting::default();
        waiting.push(seen(0), WAITING_BYTES_MAX - 1);
        waiting.push(seen(0), 2);
        waiting.push(seen(0), 1);
        assert_eq!((waiting.records.len(), waiting.lost), (2, 1));
    }
}
