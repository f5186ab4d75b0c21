//! Hours in which people work: from Monday to Friday, from 8 to half past 5.

use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::Zoned;
use jiff::civil::Date;
use jiff::civil::Time;
use jiff::civil::Weekday;

use crate::render::local;

/// The moment at which people have worked for `length` since `from`.
pub(super) fn after_working(from: Timestamp, length: SignedDuration) -> Timestamp {
    let start = local(from);
    let (mut day, mut left) = (start.date(), length);
    for _ in 0..DAYS_MAX {
        if let (Some(opens), Some(closes)) = (at(&start, day, OPENS), at(&start, day, CLOSES)) {
            let begin = opens.max(from);
            if begin < closes {
                let room = closes.duration_since(begin);
                if room >= left {
                    return begin + left;
                }
                left -= room;
            }
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    from + length
}

/// That time of a working day; `None` on other days.
fn at(zone: &Zoned, day: Date, time: Time) -> Option<Timestamp> {
    if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        return None;
    }
    let at = day.to_datetime(time).to_zoned(zone.time_zone().clone());
    at.ok().map(|at| at.timestamp())
}

const OPENS: Time = Time::constant(8, 0, 0, 0);
const CLOSES: Time = Time::constant(17, 30, 0, 0);

/// Nothing is looked for beyond.
const DAYS_MAX: usize = 30;

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::Timestamp;

    use super::after_working;

    #[test]
    fn nights_and_weekends_do_not_count() {
        for (from, expected) in [
            // In winter it is an hour later here than in UTC; 20 November 2026 is a Friday.
            ("2026-11-20T09:00:00Z", "2026-11-20T11:00:00Z"),
            ("2026-11-20T15:30:00Z", "2026-11-23T08:00:00Z"),
            ("2026-11-21T12:00:00Z", "2026-11-23T09:00:00Z"),
            ("2026-11-23T03:00:00Z", "2026-11-23T09:00:00Z"),
            ("2026-11-23T20:00:00Z", "2026-11-24T09:00:00Z"),
        ] {
            let at: Timestamp = from.parse().expect("a moment");
            let after = after_working(at, SignedDuration::from_hours(2));
            assert_eq!(after.to_string(), expected, "{from}");
        }
    }
}
