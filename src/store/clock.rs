//! The wall clock, and what is done when it jumps.
//!
//! What waits in a queue waits until a moment of the wall clock, which outlives the process. Somebody
//! may set that clock, and machines wake up with a wrong one: then what waits moves along with it,
//! so that nothing goes out early, is given up early, or waits for hours that are no hours. Each row
//! bears the clock by which it was written, so that none is moved twice or by another's jump.

use std::sync::LazyLock;
use std::time::Instant;

use jiff::SignedDuration;
use jiff::Timestamp;
use rustix::time::ClockId;

use crate::store::Error;
use crate::store::Store;
use crate::store::Tx;
use crate::store::sql::Value;

/// The wall clock beside a clock that cannot be set, as they stood when they were last compared.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    wall: Timestamp,
    steady: Instant,
}

/// The clock by which a moment was written, as every process of this machine sees it: which boot it
/// was, and when that began by the wall clock. Only a clock that is set changes the latter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    boot: String,
    up_since: Timestamp,
}

/// What waits until a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Releases, `store::outbox`.
    Outbox,
    /// Mails of Sluis itself, `store::notice`.
    Notices,
    /// What other systems are told, `store::signal`.
    Signals,
}

/// The time now, by the clock of the machine.
///
/// A test may name a file in the environment that says by how many seconds that clock is wrong. In
/// a release build there is no such file.
pub fn now() -> Timestamp {
    #[cfg(debug_assertions)]
    if let Some(file) = std::env::var_os("SLUIS_TEST_CLOCK") {
        let wrong_by = std::fs::read_to_string(file).ok().and_then(|text| text.trim().parse().ok());
        return Timestamp::now() + SignedDuration::from_secs(wrong_by.unwrap_or(0));
    }
    Timestamp::now()
}

impl Pace {
    /// Both clocks as they stand.
    pub fn new(wall: Timestamp, steady: Instant) -> Self {
        Self { wall, steady }
    }

    /// By how much the wall clock was set since they were last compared; `None` where it ran.
    pub fn jump(&self, wall: Timestamp, steady: Instant) -> Option<SignedDuration> {
        let passed = steady.saturating_duration_since(self.steady);
        let passed = SignedDuration::try_from(passed).unwrap_or(SignedDuration::MAX);
        let jump = wall.duration_since(self.wall).saturating_sub(passed);
        (jump.abs() > TOLERATED).then_some(jump)
    }
}

impl Frame {
    /// The clock as it stands.
    pub fn now() -> Self {
        Self::at(now())
    }

    fn at(wall: Timestamp) -> Self {
        let up = rustix::time::clock_gettime(ClockId::Boottime);
        let up = SignedDuration::new(up.tv_sec, i32::try_from(up.tv_nsec).unwrap_or(0));
        Self { boot: BOOT.clone(), up_since: wall.checked_sub(up).unwrap_or(Timestamp::MIN) }
    }

    /// The values of the columns `boot` and `up_since`.
    pub(super) fn values(&self) -> [Value; 2] {
        [self.boot.as_str().into(), self.up_since.into()]
    }

    /// What rows of this boot that were written by another clock are found by.
    fn strays(&self) -> [Value; 3] {
        let (before, after) = (self.up_since - TOLERATED, self.up_since + TOLERATED);
        [self.boot.as_str().into(), before.into(), after.into()]
    }
}

impl Waiting {
    /// The table, and which rows of it wait.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Outbox => ("outbox", "attempts >= 0"),
            Self::Notices => ("notice", "state = 'waiting'"),
            Self::Signals => ("signal", "state = 'waiting'"),
        }
    }

    /// Which rows wait anew once the machine came up again, beside those that would wait too long: a
    /// release could still be taken back.
    const fn anew(self) -> &'static str {
        match self {
            Self::Outbox => "attempts = 0",
            Self::Notices | Self::Signals => "1 = 0",
        }
    }
}

/// Moves what waits in a queue and was written before the clock was set, by a process of this boot.
///
/// - Failure: nothing was moved. It is to be tried again, and nothing may be taken from the queue
///   before.
pub async fn keep_pace(store: &Store, queue: Waiting) -> Result<(), Error> {
    let frame = Frame::now();
    let (table, waits) = queue.words();
    let strays = format!("{waits} AND boot = ? AND (up_since < ? OR up_since > ?)");
    let (find, sought) = (format!("SELECT 1 FROM {table} WHERE {strays} LIMIT 1"), frame.strays());
    let found = store.read(move |tx| tx.first(&find, &sought, |_| Ok(()))).await?;
    if found.is_none() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE {table} SET due_at = due_at + ? - up_since, give_up_at = give_up_at + ? - up_since,
        leased_until = leased_until + ? - up_since, up_since = ? WHERE {strays}"
    );
    let [_, up_since] = frame.values();
    let to = [up_since.clone(), up_since.clone(), up_since.clone(), up_since];
    let values = [&to[..], &frame.strays()].concat();
    let moved = store.write(move |tx| tx.execute(&sql, &values)).await?;
    tracing::warn!(moved, "the clock was set: what waits moves along with it");
    Ok(())
}

/// Takes over what waits in a queue since before the machine came up: nobody knows what its clock
/// did in between. What would wait for longer than `pause` comes after `wait`, as does a release
/// that could still be taken back, and all is tried for a day at least. For a gateway that starts.
pub fn take_over(
    tx: &mut Tx<'_>,
    queue: Waiting,
    now: Timestamp,
    wait: SignedDuration,
    pause: SignedDuration,
) -> Result<(), Error> {
    let [boot, up_since] = Frame::at(now).values();
    let (table, waits) = queue.words();
    // Without a name of the boot, every row might be of another one.
    let foreign = format!("{waits} AND (boot <> ? OR boot = '')");
    let anew = queue.anew();
    let soon = format!("UPDATE {table} SET due_at = ? WHERE {foreign} AND (due_at > ? OR {anew})");
    tx.execute(&soon, &[(now + wait).into(), boot.clone(), (now + pause).into()])?;
    let sql = format!("UPDATE {table} SET give_up_at = ?, boot = ?, up_since = ? WHERE {foreign}");
    let give_up_at = now + pause + DAY;
    tx.execute(&sql, &[give_up_at.into(), boot.clone(), up_since, boot]).map(drop)
}

/// When what is begun `now` is due again should nobody hear its end, `again_at` at the latest. What is
/// begun before `give_up_at` leaves time for one attempt more; what is begun later is due after it.
pub(super) fn again_at(
    (now, again_at): (Timestamp, Timestamp),
    give_up_at: Timestamp,
) -> Timestamp {
    if now < give_up_at { again_at.min(give_up_at) } else { again_at }
}

/// Whether the attempt with which trying ends was begun, and nobody heard its end: nothing else is
/// due after it was to be given up.
pub(super) fn is_spent(due_at: Timestamp, give_up_at: Timestamp) -> bool {
    due_at > give_up_at
}

/// Which boot of the machine this is; empty where the system does not say.
static BOOT: LazyLock<String> = LazyLock::new(|| {
    let read = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
    read.map(|text| text.trim().to_owned()).unwrap_or_default()
});

/// What a clock that is corrected bit by bit, or a machine without breath, may be off by.
const TOLERATED: SignedDuration = SignedDuration::from_secs(5);

const DAY: SignedDuration = SignedDuration::from_hours(24);
#[cfg(test)]
mod tests {
    use std::time::Duration;
    use std::time::Instant;

    use jiff::SignedDuration;
    use jiff::Timestamp;

    use super::Pace;

    #[test]
    fn a_clock_that_was_set_is_told_from_one_that_ran() {
        let (wall, steady) = (Timestamp::UNIX_EPOCH, Instant::now());
        let pace = Pace::new(wall, steady);
        // How far the wall clock moved, in how many seconds, and the jump that this is.
        for (moved, passed, jump) in [
            (0, 0, None),
            (3_600, 3_600, None),
            (64, 60, None),
            (56, 60, None),
            (3_600, 1, Some(3_599)),
            (-7_200, 1, Some(-7_201)),
            (0, 3_600, Some(-3_600)),
        ] {
            let wall = wall + SignedDuration::from_secs(moved);
            let found = pace.jump(wall, steady + Duration::from_secs(passed));
            assert_eq!(found, jump.map(SignedDuration::from_secs), "{moved} in {passed}");
        }
    }
}
