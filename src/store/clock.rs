//! The wall clock, and what is done when it jumps.
//!
//! What waits in a queue waits until a moment of the wall clock, which outlives the process. Somebody
//! may set that clock, and machines wake up with a wrong one: then what waits moves along with it,
//! so that nothing goes out early, is given up early, or waits for hours that are no hours.

use std::time::Instant;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::store::Error;
use crate::store::Store;
use crate::store::Tx;

/// The wall clock beside a clock that cannot be set, as they stood when they were last compared.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    wall: Timestamp,
    steady: Instant,
}

/// Moves the moments of one queue by so much; gives how many rows there were.
pub type Shift = fn(&mut Tx<'_>, SignedDuration) -> Result<u64, Error>;

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

    /// Compares the clocks, and moves what waits in a queue where the wall clock was set.
    ///
    /// - Failure: nothing was moved. It is tried again at the next call; nothing may be taken from
    ///   the queue before.
    pub async fn keep(
        &mut self,
        store: &Store,
        wall: Timestamp,
        shift: Shift,
    ) -> Result<(), Error> {
        let steady = Instant::now();
        if let Some(jump) = self.jump(wall, steady) {
            let moved = store.write(move |tx| shift(tx, jump)).await?;
            let seconds = jump.as_secs();
            tracing::warn!(seconds, moved, "the clock was set: what waits moves along with it");
        }
        *self = Self::new(wall, steady);
        Ok(())
    }
}

/// What a clock that is corrected bit by bit, or a machine without breath, may be off by.
const TOLERATED: SignedDuration = SignedDuration::from_secs(5);

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
