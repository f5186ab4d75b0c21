//! Slows down whoever guesses passwords.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;
use std::sync::PoisonError;

use jiff::SignedDuration;
use jiff::Timestamp;

/// Whose failures count together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Whence {
    /// Everyone at an address.
    Address(IpAddr),
    /// One browser in which the account signed in before, by its name.
    Device(String),
    /// Everyone, wherever they are.
    Anywhere,
}

/// Failed sign-ins per account and address, or browser; after a few, each next one has to wait longer.
/// Whoever tries many names from one address waits too.
///
/// An account is never locked as a whole: then anyone could lock out anyone.
#[derive(Debug, Default)]
pub struct Throttle {
    counted: Mutex<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    /// Of each account.
    failures: HashMap<(String, Whence), Failures>,
    /// Of each address, whatever the account.
    crowds: HashMap<Whence, Crowd>,
}

/// Failures at one address; one is forgiven every few seconds.
#[derive(Debug)]
struct Crowd {
    count: u32,
    since: Timestamp,
}

#[derive(Debug)]
struct Failures {
    count: u32,
    last_at: Timestamp,
}

impl Throttle {
    /// Begins to try `account` from `whence` at `now`, and gives how many tries then count as failed.
    ///
    /// A try counts as failed from its beginning, until [`Throttle::succeeded`]: else all of many at
    /// once would be checked before the first of them is known to be wrong.
    ///
    /// - Failure: how long to wait; such a try does not count.
    pub fn attempt(
        &self,
        account: &str,
        whence: impl Into<Whence>,
        now: Timestamp,
    ) -> Result<u32, SignedDuration> {
        let key = key(account, whence.into());
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = counted.failures.get(&key) {
            let wait = known.wait() - now.duration_since(known.last_at);
            if wait.is_positive() {
                return Err(wait);
            }
        }
        if matches!(key.1, Whence::Address(_)) {
            counted.crowd(&key.1, now)?;
        }
        Ok(counted.fail(key, now))
    }

    /// Notes when a try turned out to be wrong: the wait begins there, however long comparing took.
    pub fn failed(&self, account: &str, whence: impl Into<Whence>, now: Timestamp) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = counted.failures.get_mut(&key(account, whence.into())) {
            known.last_at = known.last_at.max(now);
        }
    }

    /// Notes that a try succeeded: earlier failures for that account count no more, and the address
    /// has one less.
    pub fn succeeded(&self, account: &str, whence: impl Into<Whence>) {
        let key = key(account, whence.into());
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.failures.remove(&key);
        if let Some(crowd) = counted.crowds.get_mut(&key.1) {
            crowd.count = crowd.count.saturating_sub(1);
        }
    }
}

impl Counted {
    /// Counts a try at an address.
    fn crowd(&mut self, whence: &Whence, now: Timestamp) -> Result<(), SignedDuration> {
        if self.crowds.len() >= ENTRIES_MAX {
            self.crowds.retain(|_, crowd| crowd.left(now) > 0);
        }
        if self.crowds.len() >= ENTRIES_MAX
            && let Some(least) = self.crowds.iter().min_by_key(|(_, crowd)| crowd.left(now))
        {
            let least = least.0.clone();
            self.crowds.remove(&least);
        }
        let crowd = self.crowds.entry(whence.clone()).or_insert(Crowd { count: 0, since: now });
        let left = crowd.left(now);
        if left == 0 {
            *crowd = Crowd { count: 0, since: now };
        }
        if left >= CROWD_MAX {
            return Err(FORGIVEN_EVERY);
        }
        crowd.count = crowd.count.saturating_add(1);
        Ok(())
    }

    /// Counts a try for an account.
    fn fail(&mut self, key: (String, Whence), now: Timestamp) -> u32 {
        let failures = &mut self.failures;
        if failures.len() >= ENTRIES_MAX {
            failures.retain(|_, known| now.duration_since(known.last_at) < WAIT_MAX);
        }
        if failures.len() >= ENTRIES_MAX {
            // Someone tries more names than there are people: the oldest is let go.
            let oldest = failures.iter().min_by_key(|(_, known)| known.last_at);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                failures.remove(&oldest);
            }
        }
        let known = failures.entry(key).or_insert(Failures { count: 0, last_at: now });
        known.count = known.count.saturating_add(1);
        known.last_at = now;
        known.count
    }
}

impl Crowd {
    /// How many of its failures still count.
    fn left(&self, now: Timestamp) -> u32 {
        let passed = now.duration_since(self.since).as_secs() / FORGIVEN_EVERY.as_secs();
        self.count.saturating_sub(u32::try_from(passed.max(0)).unwrap_or(u32::MAX))
    }
}

impl From<IpAddr> for Whence {
    fn from(address: IpAddr) -> Self {
        Self::Address(address)
    }
}

impl Failures {
    /// Nothing for the first failures, then 2 s, 4 s, 8 s … up to a quarter of an hour.
    fn wait(&self) -> SignedDuration {
        let beyond = self.count.saturating_sub(FREE);
        if beyond == 0 {
            return SignedDuration::ZERO;
        }
        let seconds = 1_i64.checked_shl(beyond.min(32)).unwrap_or(i64::MAX);
        SignedDuration::from_secs(seconds).min(WAIT_MAX)
    }
}

fn key(account: &str, whence: Whence) -> (String, Whence) {
    // Who has an IPv6 network has all addresses of it.
    let whence = match whence {
        Whence::Address(IpAddr::V6(address)) => {
            let mut segments = address.segments();
            segments[4..].fill(0);
            Whence::Address(IpAddr::V6(segments.into()))
        }
        other => other,
    };
    // A name longer than any account's is kept short: it comes from a stranger.
    (account.trim().chars().take(64).collect::<String>().to_lowercase(), whence)
}

/// Mistakes that everyone makes.
const FREE: u32 = 4;

const WAIT_MAX: SignedDuration = SignedDuration::from_mins(15);

const ENTRIES_MAX: usize = 4_096;

/// Failures that one address may have, whatever the names: a town hall is behind one.
const CROWD_MAX: u32 = 60;

const FORGIVEN_EVERY: SignedDuration = SignedDuration::from_secs(5);

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::net::Ipv4Addr;

    use jiff::SignedDuration;
    use jiff::Timestamp;

    use super::CROWD_MAX;
    use super::ENTRIES_MAX;
    use super::FORGIVEN_EVERY;
    use super::Throttle;
    use super::Whence;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 8));

    #[test]
    fn each_failure_beyond_the_first_few_doubles_the_wait() {
        let (throttle, mut now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        for (count, wait) in (1..).zip([0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
            assert_eq!(throttle.attempt(" Anna", HERE, now), Ok(count));
            if wait != 0 {
                let expected = Err(SignedDuration::from_secs(wait));
                assert_eq!(throttle.attempt("anna", HERE, now), expected);
            }
            now += SignedDuration::from_secs(wait);
        }
        throttle.attempt("anna", HERE, now).expect("the last one");
        assert!(throttle.attempt("anna", HERE, now).is_err());
        assert_eq!(throttle.attempt("anna", THERE, now), Ok(1), "another address may try");
        assert_eq!(throttle.attempt("piet", HERE, now), Ok(1), "another account may be tried");
        let network = |last: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, last]);
        for last in 0..5 {
            throttle.attempt("anna", network(last), now).expect("a mistake that everyone makes");
        }
        assert!(throttle.attempt("anna", network(9), now).is_err(), "one network is one guesser");
        let device = Whence::Device("one".to_owned());
        for count in 1..=5 {
            assert_eq!(throttle.attempt("anna", device.clone(), now), Ok(count), "her own browser");
        }
        assert!(
            throttle.attempt("anna", device, now).is_err(),
            "guesses in it are slowed down too"
        );
        throttle.succeeded("ANNA", HERE);
        assert_eq!(throttle.attempt("anna", HERE, now), Ok(1));
    }

    #[test]
    fn the_wait_begins_when_a_try_turned_out_to_be_wrong() {
        let (throttle, now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..5 {
            throttle.attempt("anna", HERE, now).expect("a mistake that everyone makes");
        }
        let later = now + SignedDuration::from_secs(2);
        throttle.failed("anna", HERE, later);
        assert_eq!(throttle.attempt("anna", HERE, later), Err(SignedDuration::from_secs(2)));
    }

    #[test]
    fn many_names_from_one_address_wait_and_right_ones_do_not_count() {
        let (throttle, now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        for number in 0..CROWD_MAX * 2 {
            let name = format!("right{number}");
            throttle.attempt(&name, HERE, now).expect("a whole town hall signs in");
            throttle.succeeded(&name, HERE);
        }
        for number in 0..CROWD_MAX {
            throttle.attempt(&format!("name{number}"), HERE, now).expect("not too many yet");
        }
        assert_eq!(throttle.attempt("anna", HERE, now), Err(FORGIVEN_EVERY));
        assert_eq!(throttle.attempt("anna", THERE, now), Ok(1), "elsewhere nobody waits");
        let device = Whence::Device("one".to_owned());
        assert_eq!(throttle.attempt("anna", device, now), Ok(1), "nor in a browser of her own");
        let later = now + FORGIVEN_EVERY;
        assert_eq!(throttle.attempt("anna", HERE, later), Ok(1));
        assert_eq!(throttle.attempt("piet", HERE, later), Err(FORGIVEN_EVERY));
    }

    #[test]
    fn memory_stays_bounded_and_the_latest_are_remembered() {
        let (throttle, mut now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        for number in 0..ENTRIES_MAX as u64 + 10 {
            now += SignedDuration::from_millis(1);
            let network = IpAddr::from(u128::from(number).wrapping_shl(64).to_be_bytes());
            throttle.attempt(&format!("name{number}"), network, now).expect("a first try");
        }
        for _ in 0..5 {
            throttle.attempt("anna", HERE, now).expect("a mistake that everyone makes");
        }
        assert!(throttle.attempt("anna", HERE, now).is_err());
        let counted = throttle.counted.lock().expect("a lock");
        assert!(counted.failures.len() <= ENTRIES_MAX && counted.crowds.len() <= ENTRIES_MAX);
    }
}
