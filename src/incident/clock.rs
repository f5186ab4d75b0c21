//! The clock of the breach register: 72 hours from the moment the organisation became aware.
//!
//! Hours are elapsed hours, computed in UTC: nights, weekends, holidays and the change to summer
//! time count as they pass (GDPR art. 33(1); the working-day rule of Regulation 1182/71, art. 3(5),
//! is not applied, as in the examples of EDPB Guidelines 9/2022).

use jiff::SignedDuration;
use jiff::Timestamp;

/// The moment before which a breach known at `known_at` is to be reported.
pub fn deadline(known_at: Timestamp) -> Timestamp {
    // Only a moment within hours of the year 9999 has none: it keeps its own.
    known_at.checked_add(SignedDuration::from_hours(DEADLINE_HOURS)).unwrap_or(known_at)
}

/// Hours to report a breach in, GDPR art. 33(1). A proposal of 2025 would make them 96.
pub const DEADLINE_HOURS: i64 = 72;

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::deadline;

    #[test]
    fn runs_72_elapsed_hours_through_weekends_and_clock_changes() {
        for (known, expected) in [
            ("2026-11-20T09:00+01:00", "2026-11-23T09:00+01:00"),
            ("2026-03-27T10:00+01:00", "2026-03-30T11:00+02:00"),
            ("2026-10-23T16:30+02:00", "2026-10-26T15:30+01:00"),
            ("2026-04-03T17:15+02:00", "2026-04-06T17:15+02:00"),
        ] {
            let known: Timestamp = known.parse().expect("a moment");
            let expected: Timestamp = expected.parse().expect("a moment");
            assert_eq!(deadline(known), expected, "{known}");
        }
    }
}
