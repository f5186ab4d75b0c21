//! How much mail makes a correspondent known.

use jiff::Timestamp;

use crate::destination::Correspondence;

/// How much mail makes a correspondent known, and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether the gateway learns, and what is learned counts.
    pub is_on: bool,
    /// Messages, at least.
    pub messages: u64,
    /// Different senders, at least: one person cannot make a correspondent known alone.
    pub senders: u64,
    /// Different days on which they wrote, at least.
    pub days: u64,
    /// Days within which all of it must be.
    pub within_days: u64,
    /// Days without mail after which it is forgotten.
    pub unused_days: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { is_on: true, messages: 3, senders: 2, days: 2, within_days: 90, unused_days: 365 }
    }
}

impl Settings {
    /// Whether so much mail is enough; that it is within the time is the caller's to know.
    pub(super) fn is_enough(&self, mail: &Correspondence) -> bool {
        mail.messages >= self.messages
            && mail.senders >= self.senders.max(SENDERS_LEAST)
            && mail.days >= self.days
    }

    /// The first day that counts together with `day`.
    pub(super) fn counted_from(&self, day: i64) -> i64 {
        (day + 1).saturating_sub_unsigned(self.within_days)
    }

    /// The day since when a correspondent must have got mail to be known still.
    pub fn used_from(&self, now: Timestamp) -> i64 {
        day_of(now).saturating_sub_unsigned(self.unused_days)
    }
}

/// Days since 1970, in UTC.
pub fn day_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(24 * 60 * 60)
}

/// Whatever the settings say.
const SENDERS_LEAST: u64 = 2;
