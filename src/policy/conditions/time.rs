//! `[when.time]`: on which days and at what time it is sent, by the clock of the organisation.

use jiff::civil::Time;
use jiff::civil::Weekday;

use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::decision::Seen;

/// Looks at the day of the week and the time of day.
pub(super) struct AboutTime;

/// On one of these days, from one time until another; an empty list and midnight to midnight ask
/// nothing. A stretch that ends before it begins goes through midnight.
#[derive(Debug)]
struct Hours {
    days: Vec<Weekday>,
    from: Time,
    until: Time,
}

impl Condition for AboutTime {
    fn key(&self) -> &'static str {
        "time"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        if ["days", "from", "until"].into_iter().all(|key| !section.has(key)) {
            section.fault("", "asks nothing: set days, from or until".to_owned());
        }
        Box::new(Hours {
            days: days(section),
            from: time(section, "from"),
            until: time(section, "until"),
        })
    }
}

fn days(section: &Section<'_, '_>) -> Vec<Weekday> {
    let mut days = Vec::new();
    for item in section.texts("days").unwrap_or_default() {
        match DAYS.iter().find(|(name, _)| *name == item.text) {
            Some((_, day)) => days.push(*day),
            None => {
                let names: Vec<&str> = DAYS.iter().map(|(name, _)| *name).collect();
                let why = format!("\"{}\" is not one of {}", item.text, names.join(", "));
                section.fault_at(item.line, "days", why);
            }
        }
    }
    days
}

fn time(section: &Section<'_, '_>, key: &str) -> Time {
    let Some(item) = section.text(key) else { return Time::midnight() };
    let parsed = Time::strptime("%H:%M", item.text);
    parsed.unwrap_or_else(|_| {
        let why = format!("\"{}\" is not a time such as 18:30", item.text);
        section.fault_at(item.line, key, why);
        Time::midnight()
    })
}

impl Test for Hours {
    fn holds(&self, case: &Case<'_>) -> bool {
        let at = case.around.occasion.at;
        let is_within = match (self.from, self.until) {
            (from, until) if from < until => (from..until).contains(&at.time()),
            (from, until) if from > until => at.time() >= from || at.time() < until,
            _ => true,
        };
        is_within && (self.days.is_empty() || self.days.contains(&at.weekday()))
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        let at = case.around.occasion.at;
        let mut seen = Vec::new();
        if !self.days.is_empty() {
            let asked: Vec<&str> = self.days.iter().map(|day| name_of(*day)).collect();
            seen.push(Seen::new("time.days", asked.join(", "), name_of(at.weekday())));
        }
        if self.from != self.until {
            let asked =
                format!("{} - {}", self.from.strftime("%H:%M"), self.until.strftime("%H:%M"));
            seen.push(Seen::new("time.from", asked, at.strftime("%H:%M")));
        }
        seen
    }
}

fn name_of(day: Weekday) -> &'static str {
    DAYS.iter().find(|(_, own)| *own == day).map_or("", |(name, _)| *name)
}

const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
