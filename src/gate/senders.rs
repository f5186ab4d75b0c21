//! How much each sender may send at once, so that a mail merge leaves room for everyone else.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use crate::mail::Address;

/// What each sender sent in the running quarter of an hour.
///
/// A mail server tries again after about as long what was put off, so each attempt brings one full
/// share further, and between two of them it sends the mail of others.
#[derive(Debug)]
pub struct Senders {
    /// `None`: no limit.
    most: Option<NonZeroU32>,
    shares: Mutex<HashMap<Address, Share>>,
}

/// What one sender sent since a moment.
#[derive(Clone, Copy, Debug)]
struct Share {
    since: Instant,
    messages: u32,
}

impl Senders {
    /// Each may send `most` messages in a quarter of an hour; 0: no limit.
    pub fn new(most: u32) -> Self {
        Self { most: NonZeroU32::new(most), shares: Mutex::default() }
    }

    /// Whether `sender` may send one more at `now`; if so, it is counted.
    pub(super) fn lets(&self, sender: &Address, now: Instant) -> bool {
        let Some(most) = self.most else { return true };
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        let is_over = |share: &Share| now.saturating_duration_since(share.since) >= PERIOD;
        if shares.len() >= SENDERS_MAX && !shares.contains_key(sender) {
            shares.retain(|_, share| !is_over(share));
            if shares.len() >= SENDERS_MAX {
                // More senders than an organisation has: who they are says nothing any more.
                return true;
            }
        }
        let share = shares.entry(sender.clone()).or_insert(Share { since: now, messages: 0 });
        if is_over(share) {
            *share = Share { since: now, messages: 0 };
        }
        let is_room = share.messages < most.get();
        share.messages += u32::from(is_room);
        is_room
    }
}

const PERIOD: Duration = Duration::from_secs(15 * 60);

/// Bounds the memory: some tens of megabytes.
const SENDERS_MAX: usize = 100_000;

#[cfg(test)]
mod tests {
    use std::time::Duration;
    use std::time::Instant;

    use super::PERIOD;
    use super::SENDERS_MAX;
    use super::Senders;
    use crate::mail::Address;

    fn address(name: &str) -> Address {
        Address::parse(&format!("{name}@voorbeeld.nl")).expect("an address")
    }

    #[test]
    fn a_sender_has_a_share_of_each_quarter_and_takes_none_of_others() {
        let (senders, start) = (Senders::new(2), Instant::now());
        let later = start + PERIOD - Duration::from_secs(1);
        let (merge, hall) = (address("merge"), address("hall"));
        assert!(senders.lets(&merge, start) && senders.lets(&merge, start));
        assert!(!senders.lets(&merge, later) && senders.lets(&hall, later));
        assert!(senders.lets(&merge, start + PERIOD), "what was put off does not count");
        let unlimited = Senders::new(0);
        assert!((0..10_000).all(|_| unlimited.lets(&merge, start)));
    }

    #[test]
    fn invented_senders_fill_no_memory() {
        let (senders, start) = (Senders::new(1), Instant::now());
        for number in 0..SENDERS_MAX + 10 {
            assert!(senders.lets(&address(&format!("a{number}")), start));
        }
        let count = || senders.shares.lock().expect("not poisoned").len();
        assert_eq!(count(), SENDERS_MAX);
        assert!(senders.lets(&address("later"), start + PERIOD));
        assert_eq!(count(), 1, "what is over is forgotten");
    }
}
