//! The two languages, and how each writes numbers, dates and times.
//!
//! Moments are stored in UTC and shown in Europe/Amsterdam, whatever the machine is set to.

use std::sync::LazyLock;

use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::render::learned;

/// A language of the pages, notices and sheets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// The default.
    #[default]
    Dutch,
    /// By choice.
    English,
}

impl Language {
    /// Both, the default first.
    pub const ALL: [Self; 2] = [Self::Dutch, Self::English];

    /// The code in `lang` attributes, cookies and flags: `nl` or `en` (BCP 47).
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }

    /// The language of that [`Language::code`].
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Writes a whole number in groups of three: `2.600`, in English `2,600`.
    pub fn number(self, number: u64) -> String {
        let mark = match self {
            Self::Dutch => '.',
            Self::English => ',',
        };
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(mark);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// Writes a probability in whole percents: `99 %`, in English `99%`; never `100 %` for less.
    pub fn percent(self, share: f32) -> String {
        let whole = if share >= 1.0 { 100 } else { (share.max(0.0) * 100.0).floor() as u32 };
        match self {
            Self::Dutch => format!("{whole} %"),
            Self::English => format!("{whole}%"),
        }
    }

    /// Writes a part of a whole in whole percents, to the nearest: `67 %`, in English `67%`; none is
    /// `0 %` but nothing, and none `100 %` but all.
    pub fn portion(self, part: u64, whole: u64) -> String {
        let nearest = (part as f64 / whole.max(1) as f64 * 100.0).round() as u64;
        let shown = match part {
            0 => 0,
            _ if part >= whole => 100,
            _ => nearest.clamp(1, 99),
        };
        match self {
            Self::Dutch => format!("{shown} %"),
            Self::English => format!("{shown}%"),
        }
    }

    /// Writes a part of a whole in tenths of percents: `0,4 %`, in English `0.4%`.
    pub fn share(self, part: u64, whole: u64) -> String {
        let tenths = (part as f64 / whole.max(1) as f64 * 1000.0).round() as u64;
        let (whole, rest) = (tenths / 10, tenths % 10);
        match self {
            Self::Dutch => format!("{whole},{rest} %"),
            Self::English => format!("{whole}.{rest}%"),
        }
    }

    /// Writes a size in bytes, rounded up: `1,4 MB`, in English `1.4 MB`.
    pub fn size(self, size_bytes: u64) -> String {
        let mark = match self {
            Self::Dutch => ',',
            Self::English => '.',
        };
        match size_bytes {
            0..1000 => format!("{size_bytes} bytes"),
            1000..1_000_000 => format!("{} kB", size_bytes.div_ceil(1000)),
            1_000_000..1_000_000_000 => {
                let tenths = size_bytes.div_ceil(100_000);
                format!("{}{mark}{} MB", self.number(tenths / 10), tenths % 10)
            }
            _ => {
                let tenths = size_bytes.div_ceil(100_000_000);
                format!("{}{mark}{} GB", self.number(tenths / 10), tenths % 10)
            }
        }
    }

    /// Writes a moment in full: `vrijdag 22 november 2024, 14.05 uur`, in English
    /// `Friday 22 November 2024, 14:05`.
    pub fn moment(self, at: Timestamp) -> String {
        format!("{}, {}", self.date(at), self.time(at))
    }

    /// Writes a day in full: `vrijdag 22 november 2024`, in English `Friday 22 November 2024`.
    pub fn date(self, at: Timestamp) -> String {
        let local = local(at);
        let weekday = usize::from(local.weekday().to_monday_zero_offset().unsigned_abs());
        let month = usize::from(local.month().unsigned_abs()) - 1;
        let (weekdays, months) = match self {
            Self::Dutch => (&WEEKDAYS_NL, &MONTHS_NL),
            Self::English => (&WEEKDAYS_EN, &MONTHS_EN),
        };
        format!("{} {} {} {}", weekdays[weekday], local.day(), months[month], local.year())
    }

    /// Writes a day since 1970 without its weekday: `3 maart 2026`, in English `3 March 2026`.
    pub fn day(self, day: i64) -> String {
        self.civil_day(learned::date(day))
    }

    /// Writes a day of the calendar in the same way.
    pub fn civil_day(self, date: Date) -> String {
        let months = if self == Self::Dutch { &MONTHS_NL } else { &MONTHS_EN };
        let month = usize::from(date.month().unsigned_abs()) - 1;
        format!("{} {} {}", date.day(), months[month], date.year())
    }

    /// Writes the time of the day: `14.05 uur`, in English `14:05`.
    pub fn time(self, at: Timestamp) -> String {
        let local = local(at);
        match self {
            Self::Dutch => format!("{:02}.{:02} uur", local.hour(), local.minute()),
            Self::English => format!("{:02}:{:02}", local.hour(), local.minute()),
        }
    }

    /// Writes a moment as short as `now` allows: the time alone on the same day, else date and
    /// time in full.
    pub fn moment_seen_from(self, at: Timestamp, now: Timestamp) -> String {
        if local(at).date() == local(now).date() { self.time(at) } else { self.moment(at) }
    }

    /// Writes a length of time in its two largest units: `21 uur en 40 minuten`, `3 dagen`;
    /// a negative one as nothing at all, `0 minuten`.
    pub fn duration(self, length: SignedDuration) -> String {
        let minutes = length.as_mins().max(0).unsigned_abs();
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        // Deadlines are told in hours: "nog 71 uur" is clearer than "nog 2 dagen en 23 uur".
        if days >= 4 {
            return self.join(&[self.days(days), self.hours(hours)], hours > 0);
        }
        let hours = hours + days * 24;
        if hours > 0 {
            return self.join(&[self.hours(hours), self.minutes(rest)], rest > 0);
        }
        self.minutes(rest)
    }

    /// Joins words as a list in a sentence: `naam, adres en geboortedatum`.
    pub fn list<T: AsRef<str>>(self, words: &[T]) -> String {
        let and = match self {
            Self::Dutch => "en",
            Self::English => "and",
        };
        match words {
            [] => String::new(),
            [only] => only.as_ref().to_owned(),
            [first @ .., last] => {
                let first: Vec<_> = first.iter().map(AsRef::as_ref).collect();
                format!("{} {and} {}", first.join(", "), last.as_ref())
            }
        }
    }

    fn join(self, parts: &[String; 2], both: bool) -> String {
        if both { self.list(parts) } else { parts[0].clone() }
    }

    fn days(self, count: u64) -> String {
        match (self, count) {
            (Self::Dutch, 1) => "1 dag".to_owned(),
            (Self::Dutch, _) => format!("{} dagen", self.number(count)),
            (Self::English, 1) => "1 day".to_owned(),
            (Self::English, _) => format!("{} days", self.number(count)),
        }
    }

    fn hours(self, count: u64) -> String {
        match (self, count) {
            (Self::Dutch, _) => format!("{count} uur"),
            (Self::English, 1) => "1 hour".to_owned(),
            (Self::English, _) => format!("{count} hours"),
        }
    }

    fn minutes(self, count: u64) -> String {
        match (self, count) {
            (Self::Dutch, 1) => "1 minuut".to_owned(),
            (Self::Dutch, _) => format!("{count} minuten"),
            (Self::English, 1) => "1 minute".to_owned(),
            (Self::English, _) => format!("{count} minutes"),
        }
    }
}

/// The moment on the clocks of the Netherlands.
pub fn local(at: Timestamp) -> Zoned {
    at.to_zoned(AMSTERDAM.clone())
}

/// The zone is compiled in, so that a machine without zone files shows the same times.
static AMSTERDAM: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC));

const WEEKDAYS_NL: [&str; 7] =
    ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];

const WEEKDAYS_EN: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const MONTHS_NL: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::Timestamp;

    use super::Language::{Dutch, English};

    #[test]
    fn writes_numbers_in_groups_of_three() {
        for (number, nl, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (2600, "2.600", "2,600"),
            (1_234_567, "1.234.567", "1,234,567"),
        ] {
            assert_eq!((Dutch.number(number).as_str(), English.number(number).as_str()), (nl, en));
        }
    }

    #[test]
    fn writes_moments_in_amsterdam_in_winter_and_in_summer() {
        for (at, nl, en) in [
            (
                "2024-11-22T13:05:00Z",
                "vrijdag 22 november 2024, 14.05 uur",
                "Friday 22 November 2024, 14:05",
            ),
            ("2026-07-05T22:30:59Z", "maandag 6 juli 2026, 00.30 uur", "Monday 6 July 2026, 00:30"),
        ] {
            let at: Timestamp = at.parse().expect("a moment");
            assert_eq!((Dutch.moment(at).as_str(), English.moment(at).as_str()), (nl, en));
        }
    }

    #[test]
    fn writes_lengths_of_time_in_two_units() {
        for (minutes, nl, en) in [
            (-5, "0 minuten", "0 minutes"),
            (1, "1 minuut", "1 minute"),
            (62, "1 uur en 2 minuten", "1 hour and 2 minutes"),
            (1300, "21 uur en 40 minuten", "21 hours and 40 minutes"),
            (72 * 60, "72 uur", "72 hours"),
            (14 * 1440 + 60, "14 dagen en 1 uur", "14 days and 1 hour"),
        ] {
            let length = SignedDuration::from_mins(minutes);
            assert_eq!(
                (Dutch.duration(length).as_str(), English.duration(length).as_str()),
                (nl, en)
            );
        }
    }

    #[test]
    fn writes_shares_and_sizes() {
        assert_eq!(Dutch.percent(0.996), "99 %");
        assert_eq!(English.percent(1.0), "100%");
        let portions = [(0, 0), (0, 9), (1, 999), (6, 9), (998, 999), (9, 9)];
        let portions = portions.map(|(part, whole)| Dutch.portion(part, whole));
        assert_eq!(portions, ["0 %", "0 %", "1 %", "67 %", "99 %", "100 %"]);
        assert_eq!(Dutch.size(12), "12 bytes");
        assert_eq!(Dutch.size(1_350_000), "1,4 MB");
        assert_eq!(English.list(&["name", "address", "phone"]), "name, address and phone");
    }
}
