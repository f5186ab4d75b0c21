//! The clock of the breach register: 72 hours, or what the law makes of them, from the moment the organisation became aware.
//!
//! Hours are elapsed hours, computed in UTC: nights, weekends, holidays and the change to summer
//! time count as they pass (GDPR art. 33(1); the working-day rule of Regulation 1182/71, art. 3(5),
//! is not applied, as in the examples of EDPB Guidelines 9/2022).

use jiff::SignedDuration;
use jiff::Timestamp;

/// How long there is to report: the law may change, and has been proposed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Hours from the moment the organisation became aware.
    pub hours: u64,
}

/// How the time that is left is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressure {
    /// More than a day is left.
    Calm,
    /// A day or less is left.
    Urgent,
    /// The deadline has passed.
    Over,
}

impl Clock {
    /// The moment before which a breach known at `known_at` is to be reported.
    pub fn deadline(self, known_at: Timestamp) -> Timestamp {
        let hours = i64::try_from(self.hours).unwrap_or(i64::MAX / 3_600);
        // Only a moment within hours of the year 9999 has none: it keeps its own.
        known_at.checked_add(SignedDuration::from_hours(hours)).unwrap_or(known_at)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self { hours: DEADLINE_HOURS }
    }
}

/// How pressing `deadline` is at `now`.
pub fn pressure(deadline: Timestamp, now: Timestamp) -> Pressure {
    match deadline.duration_since(now) {
        left if !left.is_positive() => Pressure::Over,
        left if left <= URGENT => Pressure::Urgent,
        _ => Pressure::Calm,
    }
}

/// Hours to report a breach in, GDPR art. 33(1). A proposal of 2025 would make them 96.
pub const DEADLINE_HOURS: u64 = 72;

/// In which time what was reported at first is completed: "without undue further delay" (GDPR art.
/// 33(4)), so the law has no number.
pub const FOLLOW_UP: SignedDuration = SignedDuration::from_hours(28 * 24);

const URGENT: SignedDuration = SignedDuration::from_hours(24);

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::Clock;
    use super::Pressure;
    use super::pressure;

    #[test]
    fn runs_elapsed_hours_through_weekends_and_clock_changes() {
        for (hours, known, expected) in [
            // Friday to Monday.
            (72, "2026-11-20T09:00+01:00", "2026-11-23T09:00+01:00"),
            // The night before summer time is an hour shorter, the one before winter time longer.
            (72, "2026-03-27T10:00+01:00", "2026-03-30T11:00+02:00"),
            (72, "2026-03-28T01:59+01:00", "2026-03-31T02:59+02:00"),
            (72, "2026-10-23T16:30+02:00", "2026-10-26T15:30+01:00"),
            // Twice half past two in the night of the change: each has a deadline of its own.
            (72, "2026-10-25T02:30+02:00", "2026-10-28T01:30+01:00"),
            (72, "2026-10-25T02:30+01:00", "2026-10-28T02:30+01:00"),
            // Easter, Christmas, the end of a year, a leap day.
            (72, "2026-04-03T17:15+02:00", "2026-04-06T17:15+02:00"),
            (72, "2026-12-24T16:00+01:00", "2026-12-27T16:00+01:00"),
            (72, "2026-12-31T23:59+01:00", "2027-01-03T23:59+01:00"),
            (72, "2028-02-27T12:00+01:00", "2028-03-01T12:00+01:00"),
            // Where the law gives more, or less.
            (96, "2026-11-20T09:00+01:00", "2026-11-24T09:00+01:00"),
            (96, "2026-03-27T10:00+01:00", "2026-03-31T11:00+02:00"),
            (24, "2026-10-24T12:00+02:00", "2026-10-25T11:00+01:00"),
        ] {
            let known: Timestamp = known.parse().expect("a moment");
            let expected: Timestamp = expected.parse().expect("a moment");
            assert_eq!(Clock { hours }.deadline(known), expected, "{known}");
        }
    }

    #[test]
    fn presses_more_as_the_deadline_comes_nearer() {
        let deadline: Timestamp = "2026-03-30T11:00+02:00".parse().expect("a moment");
        for (now, expected) in [
            ("2026-03-27T10:00+01:00", Pressure::Calm),
            ("2026-03-29T10:59+02:00", Pressure::Calm),
            ("2026-03-29T11:00+02:00", Pressure::Urgent),
            ("2026-03-30T10:59:59+02:00", Pressure::Urgent),
            ("2026-03-30T11:00+02:00", Pressure::Over),
            ("2026-04-30T11:00+02:00", Pressure::Over),
        ] {
            let now: Timestamp = now.parse().expect("a moment");
            assert_eq!(pressure(deadline, now), expected, "{now}");
        }
    }
}
