//! Keeps what every message was judged by, so that deliveries can be looked up and other rules be
//! tried on them.
//!
//! A delivery that is to be looked up is written before its reply. The others wait in memory and
//! are written together once a second, off the way of the mail: a crash loses a second of them.

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
    waiting: Mutex<Vec<Observed>>,
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
    if !is_listed(&judged.verdict, rooms.mode) {
        return note(rooms, judged, None);
    }
    let seen = seen(rooms, judged, None, Listing::Listed);
    let seen = Observed { transit: Some(transit), ..seen };
    if let Err(error) = rooms.store.write(move |tx| observed::insert(tx, &seen)).await {
        tracing::error!(%error, "a delivery could not be recorded");
    }
}

/// Notes a message for its evidence, to be written soon.
pub(super) fn note(rooms: &Rooms, judged: &Judged, held_id: Option<HeldId>) {
    if rooms.keeping == Keeping::Nothing {
        return;
    }
    let mut waiting = rooms.records.waiting.lock().unwrap_or_else(PoisonError::into_inner);
    if waiting.len() < WAITING_MAX {
        waiting.push(seen(rooms, judged, held_id, Listing::Unlisted));
    }
}

/// Writes the records down until `stopped` says so, and then those that are left.
pub(super) async fn write_records(rooms: &Rooms, mut stopped: watch::Receiver<bool>) {
    loop {
        let _ = tokio::time::timeout(PAUSE, stopped.wait_for(|stop| *stop)).await;
        let records = {
            let mut waiting = rooms.records.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *waiting)
        };
        if !records.is_empty() {
            let write =
                move |tx: &mut Tx<'_>| records.iter().try_for_each(|one| observed::insert(tx, one));
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
    }
}

/// Whether a delivery of this message is kept in the list of observed mail.
fn is_listed(verdict: &Verdict, mode: Mode) -> bool {
    let let_through = mode == Mode::Monitor && verdict.decision.action != Action::Deliver;
    verdict.decision.record || let_through
}

const PAUSE: Duration = Duration::from_secs(1);

/// More than a gateway judges in a second.
const WAITING_MAX: usize = 20_000;
