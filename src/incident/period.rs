//! Which incidents a register extract or its figures are of: those that were opened in a period.

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// From a moment until another one, which is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub until: Timestamp,
}

impl Period {
    /// Everything there is.
    pub const EVER: Self = Self { from: Timestamp::UNIX_EPOCH, until: Timestamp::MAX };

    /// A year of the Netherlands.
    pub fn of_year(year: i16) -> Self {
        let first = |year: i16| Date::new(year.clamp(1970, 9998), 1, 1).ok();
        Self {
            from: first(year).map_or(Self::EVER.from, beginning),
            until: first(year.saturating_add(1)).map_or(Self::EVER.until, beginning),
        }
    }

    /// From the beginning of a day until the end of another, by the clock of the Netherlands; without
    /// a day it is open on that side. `None` where the last day comes before the first.
    pub fn of_days(first: Option<Date>, last: Option<Date>) -> Option<Self> {
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            return None;
        }
        let after = last.and_then(|last| last.checked_add(1.day()).ok());
        Some(Self {
            from: first.map_or(Self::EVER.from, beginning),
            until: after.map_or(Self::EVER.until, beginning),
        })
    }

    /// What a caller asks for by `year`, or by `from` and `until` (`2026-03-31`, both days
    /// included); everything where nothing is asked. `None` for what is no period.
    pub fn asked<'a>(of: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let asked = |name| of(name).map(str::trim).filter(|text| !text.is_empty());
        match (asked("year"), asked("from"), asked("until")) {
            (Some(year), None, None) => Some(Self::of_year(year.parse().ok()?)),
            (Some(_), _, _) => None,
            (None, from, until) => {
                let day = |text: Option<&str>| text.map(str::parse).transpose().ok();
                Self::of_days(day(from)?, day(until)?)
            }
        }
    }
}

/// The first moment of a day in the Netherlands.
fn beginning(day: Date) -> Timestamp {
    let zone = TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC);
    day.to_zoned(zone).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::Period;

    #[test]
    fn a_period_is_a_year_or_days_that_both_count() {
        for (asked, expected) in [
            (&[][..], Some(("1970-01-01T00:00:00Z", "9999-12-30T22:00:00.999999999Z"))),
            (&[("year", "2026")], Some(("2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z"))),
            (
                // Across the change to summer time.
                &[("from", "2026-03-01"), ("until", "2026-03-31")],
                Some(("2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")),
            ),
            (&[("from", "2026-07-01"), ("until", "2026-07-01")], {
                Some(("2026-06-30T22:00:00Z", "2026-07-01T22:00:00Z"))
            }),
            (
                &[("from", "2026-07-01"), ("until", "")],
                Some(("2026-06-30T22:00:00Z", "9999-12-30T22:00:00.999999999Z")),
            ),
            (&[("from", "2026-07-02"), ("until", "2026-07-01")], None),
            (&[("from", "1 juli")], None),
            (&[("year", "2026"), ("from", "2026-07-01")], None),
            (&[("year", "last")], None),
        ] {
            let of = |name: &str| asked.iter().find(|one| one.0 == name).map(|one| one.1);
            let found = Period::asked(of).map(|found| (found.from, found.until));
            let expected = expected.map(|(from, until)| {
                (from.parse().expect("moment"), until.parse().expect("moment"))
            });
            assert_eq!(found, expected, "{asked:?}");
        }
    }
}
