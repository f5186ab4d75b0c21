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
}

/// Failed sign-ins per account and address, or browser; after a few, each next one has to wait longer.
///
/// An account is never locked as a whole: then anyone could lock out anyone.
#[derive(Debug, Default)]
pub struct Throttle {
    failures: Mutex<HashMap<(String, Whence), Failures>>,
}

#[derive(Debug)]
struct Failures {
    count: u32,
    last_at: Timestamp,
}

impl Throttle {
    /// Whether `account` may be tried from `whence` at `now`; if not, how long to wait.
    pub fn check(
        &self,
        account: &str,
        whence: impl Into<Whence>,
        now: Timestamp,
    ) -> Result<(), SignedDuration> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = failures.get(&key(account, whence.into())) else { return Ok(()) };
        let wait = known.wait() - now.duration_since(known.last_at);
        if wait.is_positive() { Err(wait) } else { Ok(()) }
    }

    /// Notes a failed sign-in.
    pub fn failed(&self, account: &str, whence: impl Into<Whence>, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
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
        let known = failures.entry(key(account, whence.into()));
        let known = known.or_insert(Failures { count: 0, last_at: now });
        known.count = known.count.saturating_add(1);
        known.last_at = now;
    }

    /// Notes a sign-in that succeeded: earlier failures count no more.
    pub fn succeeded(&self, account: &str, whence: impl Into<Whence>) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&key(account, whence.into()));
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

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::net::Ipv4Addr;

    use jiff::SignedDuration;
    use jiff::Timestamp;

    use super::ENTRIES_MAX;
    use super::Throttle;
    use super::Whence;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 8));

    #[test]
    fn each_failure_beyond_the_first_few_doubles_the_wait() {
        let (throttle, now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        for wait in [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            throttle.failed("anna", HERE, now);
            let expected = if wait == 0 { Ok(()) } else { Err(SignedDuration::from_secs(wait)) };
            assert_eq!(throttle.check(" Anna", HERE, now), expected);
        }
        let later = now + SignedDuration::from_secs(900);
        assert_eq!(throttle.check("anna", HERE, later), Ok(()));
        assert_eq!(throttle.check("anna", THERE, now), Ok(()), "another address may try");
        assert_eq!(throttle.check("piet", HERE, now), Ok(()), "another account may be tried");
        let network = |last: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, last]);
        for last in 0..5 {
            throttle.failed("anna", network(last), now);
        }
        assert!(throttle.check("anna", network(9), now).is_err(), "one network is one guesser");
        let device = Whence::Device("one".to_owned());
        assert_eq!(throttle.check("anna", device.clone(), now), Ok(()), "a browser of her own");
        for _ in 0..5 {
            throttle.failed("anna", device.clone(), now);
        }
        assert!(throttle.check("anna", device, now).is_err(), "guesses in it are slowed down too");
        throttle.succeeded("ANNA", HERE);
        assert_eq!(throttle.check("anna", HERE, now), Ok(()));
    }

    #[test]
    fn memory_stays_bounded_and_the_latest_are_remembered() {
        let (throttle, mut now) = (Throttle::default(), Timestamp::UNIX_EPOCH);
        for number in 0..ENTRIES_MAX + 10 {
            now += SignedDuration::from_millis(1);
            throttle.failed(&format!("name{number}"), HERE, now);
        }
        for _ in 0..5 {
            throttle.failed("anna", HERE, now);
        }
        assert!(throttle.check("anna", HERE, now).is_err());
        assert!(throttle.failures.lock().expect("a lock").len() <= ENTRIES_MAX);
    }
}
