//! The memory that all messages on their way may take together.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use tokio::sync::Mutex;
use tokio::sync::Notify;

/// The memory that messages on their way share. A clone shares it too.
#[derive(Clone, Debug)]
pub struct Budget {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    taken_bytes: AtomicU64,
    bytes_max: u64,
    /// Rung when something is given back.
    freed: Notify,
    /// Held by the one that waits: a second one that asked for its part as well could keep both from
    /// ever getting it.
    waiting: Mutex<()>,
}

/// What one message has taken of it; given back when dropped.
#[derive(Debug)]
pub struct Claim {
    budget: Budget,
    bytes: u64,
}

impl Budget {
    /// A budget of `bytes_max` bytes.
    pub fn new(bytes_max: u64) -> Self {
        let (freed, waiting) = (Notify::new(), Mutex::new(()));
        let taken_bytes = AtomicU64::new(0);
        Self { shared: Arc::new(Shared { taken_bytes, bytes_max, freed, waiting }) }
    }

    /// A claim on nothing yet.
    pub(super) fn claim(&self) -> Claim {
        Claim { budget: self.clone(), bytes: 0 }
    }

    /// A claim on `bytes`, as soon as they are to be had; on all there is, where they are more.
    ///
    /// They count from the moment of asking: mail that comes in meanwhile is put off, so that no
    /// stream of it keeps a delivery waiting for ever.
    pub async fn wait_for(&self, bytes: u64) -> Claim {
        let Shared { taken_bytes, bytes_max, freed, waiting } = &*self.shared;
        let _turn = waiting.lock().await;
        let bytes = bytes.min(*bytes_max);
        taken_bytes.fetch_add(bytes, Ordering::Relaxed);
        let claim = Claim { budget: self.clone(), bytes };
        if taken_bytes.load(Ordering::Relaxed) > *bytes_max {
            tracing::info!(bytes, "a delivery waits for memory");
        }
        while taken_bytes.load(Ordering::Relaxed) > *bytes_max {
            freed.notified().await;
        }
        claim
    }

    fn give_back(&self, bytes: u64) {
        self.shared.taken_bytes.fetch_sub(bytes, Ordering::Relaxed);
        self.shared.freed.notify_one();
    }
}

impl Claim {
    /// Makes it a claim on `bytes`, more or less than before; whether they are to be had.
    ///
    /// What is refused is not taken, but a claim may always shrink.
    pub(super) fn resize(&mut self, bytes: u64) -> bool {
        let more = bytes.saturating_sub(self.bytes);
        let Shared { taken_bytes, bytes_max, .. } = &*self.budget.shared;
        if more > 0
            && taken_bytes.fetch_add(more, Ordering::Relaxed).saturating_add(more) > *bytes_max
        {
            self.budget.give_back(more);
            return false;
        }
        if bytes < self.bytes {
            self.budget.give_back(self.bytes - bytes);
        }
        self.bytes = bytes;
        true
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.budget.give_back(self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::Context;
    use std::task::Poll;
    use std::task::Waker;

    use super::Budget;

    #[test]
    fn is_shared_and_given_back() {
        let budget = Budget::new(100);
        let (mut one, mut two) = (budget.claim(), budget.claim());
        assert!(one.resize(60));
        assert!(!two.resize(50));
        assert!(two.resize(40));
        assert!(one.resize(10) && two.resize(90));
        drop(two);
        assert!(one.resize(100) && !budget.claim().resize(1));
    }

    #[test]
    fn whoever_waits_comes_before_what_comes_in_and_is_never_turned_away() {
        let budget = Budget::new(100);
        let mut poll = Context::from_waker(Waker::noop());
        let (mut mail, mut later) = (budget.claim(), budget.claim());
        assert!(mail.resize(80));
        let mut waits = pin!(budget.wait_for(50));
        let mut waits_too = pin!(budget.wait_for(500));
        assert!(waits.as_mut().poll(&mut poll).is_pending());
        assert!(waits_too.as_mut().poll(&mut poll).is_pending());
        assert!(!later.resize(1), "what is waited for is not given to others");
        assert!(mail.resize(50) && !mail.resize(51));
        let Poll::Ready(first) = waits.as_mut().poll(&mut poll) else { panic!("there is room") };
        assert!(waits_too.as_mut().poll(&mut poll).is_pending());
        drop((mail, first));
        let Poll::Ready(all) = waits_too.as_mut().poll(&mut poll) else { panic!("all is free") };
        assert!(!later.resize(1));
        drop(all);
        assert!(later.resize(100));
    }
}
