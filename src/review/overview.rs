//! The overview: what waits, what was held and what became of it, in numbers only.

use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::Zoned;

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::render::local;
use crate::review::Desk;
use crate::review::Error;
use crate::store;
use crate::store::HeldState;
use crate::store::Tx;
use crate::store::figures;
use crate::store::figures::RuleHits;
use crate::store::figures::Waiting;

/// Over which time the overview counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// Since midnight.
    Today,
    /// Today and the six days before.
    #[default]
    Week,
    /// Today and the 29 days before.
    Month,
}

/// What the overview shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// What waits now.
    pub waiting: Waiting,
    /// Incidents for which the clock runs.
    pub open_incidents: u64,
    /// When the first of these must be assessed.
    pub first_deadline: Option<Timestamp>,
    /// The hours of today, or the days of the period, in order, empty ones included.
    pub columns: Vec<Column>,
    /// How often each rule held a message, most often first.
    pub rules: Vec<RuleHits>,
    /// How many held messages had a recipient of each class, most often first: names.
    pub classes: Vec<(String, u64)>,
    /// What became of messages that were decided in the period.
    pub decided: Decided,
    /// Half of the decisions that people took came within this time.
    pub median: Option<SignedDuration>,
    /// When the audit trail was last verified.
    pub verified_at: Option<Timestamp>,
}

/// One hour or day of the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// When it begins, in local time.
    pub begins: Zoned,
    /// Messages held in it.
    pub held: u64,
    /// Messages judged in it, held ones included; fewer than there were where they are not recorded.
    pub judged: u64,
}

/// What became of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Released, delivered or not.
    pub released: u64,
    /// Rejected by a reviewer.
    pub rejected: u64,
    /// Taken back by the sender.
    pub withdrawn: u64,
    /// Not decided in time.
    pub expired: u64,
    /// Breaches that did not happen: messages not sent, or sent with what would have leaked hidden.
    pub prevented: u64,
}

impl Period {
    /// All periods, the shortest first.
    pub const ALL: [Self; 3] = [Self::Today, Self::Week, Self::Month];

    /// The name in the address of the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The period of that [`Period::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.name() == name)
    }

    /// When its columns begin, in local time: hours for today, days for the others. A day of 23 or
    /// 25 hours is one column, and so is the hour that comes twice.
    pub fn columns(self, now: Timestamp) -> Vec<Zoned> {
        let today = local(now).start_of_day().unwrap_or_else(|_| local(now));
        match self {
            Self::Today => hours(&today),
            Self::Week => days(&today, 7),
            Self::Month => days(&today, 30),
        }
    }
}

impl Desk {
    /// What waits, what was held in `period` and what became of it. Numbers only: no role that may
    /// see the settings is kept from them.
    pub async fn overview(&self, who: &Principal, period: Period) -> Result<Overview, Error> {
        if !who.may(Act::SeeSettings) {
            return Err(Error::NotAllowed);
        }
        let columns = period.columns((self.now)());
        let since = columns.first().map_or(Timestamp::MIN, Zoned::timestamp);
        let read = move |tx: &mut Tx<'_>| {
            let held = figures::held_by_hour(tx, since)?;
            let judged = figures::judged_by_hour(tx, since)?;
            let (open_incidents, first_deadline) = figures::open_incidents(tx)?;
            let waited = figures::waited(tx, since, WAITED_MAX)?;
            let verified = store::TrailFilter {
                action: Action::AuditVerified.name().to_owned(),
                limit: 1,
                ..store::TrailFilter::default()
            };
            let verified = store::trail::list(tx, &verified)?;
            Ok(Overview {
                waiting: figures::waiting(tx)?,
                open_incidents,
                first_deadline,
                columns: filled(&columns, &held, &judged),
                rules: figures::rule_hits(tx, since)?,
                classes: figures::classes(tx, since)?,
                decided: decided(tx, since)?,
                median: median(&waited),
                verified_at: verified.first().map(|entry| entry.at),
            })
        };
        Ok(self.store.read(read).await?)
    }
}

fn decided(tx: &mut Tx<'_>, since: Timestamp) -> Result<Decided, store::Error> {
    let mut decided =
        Decided { prevented: store::held::prevented(tx, since)?, ..Decided::default() };
    for (state, count) in figures::decisions(tx, since)? {
        match state {
            HeldState::Releasing | HeldState::Released | HeldState::DeliveryFailed => {
                decided.released += count;
            }
            HeldState::Rejected => decided.rejected = count,
            HeldState::Withdrawn => decided.withdrawn = count,
            HeldState::Expired => decided.expired = count,
            HeldState::Held | HeldState::AwaitingSecond => {}
        }
    }
    decided.prevented += decided.rejected + decided.withdrawn + decided.expired;
    Ok(decided)
}

/// The columns with what was counted in their hours; the zone differs from UTC by whole hours.
fn filled(begins: &[Zoned], held: &[(i64, u64)], judged: &[(i64, u64)]) -> Vec<Column> {
    let hour_of = |moment: &Zoned| moment.timestamp().as_second().div_euclid(3600);
    let sum = |from: i64, until: i64, counts: &[(i64, u64)]| -> u64 {
        let inside = counts.iter().filter(|(hour, _)| (from..until).contains(hour));
        inside.map(|(_, count)| count).sum()
    };
    let ends = begins.iter().skip(1).map(hour_of).chain([i64::MAX]);
    let columns = begins.iter().zip(ends).map(|(begin, end)| {
        let from = hour_of(begin);
        Column { begins: begin.clone(), held: sum(from, end, held), judged: sum(from, end, judged) }
    });
    columns.collect()
}

fn hours(midnight: &Zoned) -> Vec<Zoned> {
    (0..24).filter_map(|hour| midnight.with().hour(hour).build().ok()).collect()
}

fn days(today: &Zoned, count: i64) -> Vec<Zoned> {
    let before = (0..count).rev().filter_map(|ago| today.checked_sub(ago.days()).ok());
    before.collect()
}

fn median(sorted: &[u64]) -> Option<SignedDuration> {
    let middle = sorted.get(sorted.len() / 2)?;
    Some(SignedDuration::from_micros(i64::try_from(*middle).unwrap_or(i64::MAX)))
}

/// Enough to know a median by.
const WAITED_MAX: u32 = 10_000;

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::Timestamp;

    use super::Period;
    use super::filled;
    use super::median;

    #[test]
    fn counts_local_days_also_when_the_clock_is_changed() {
        // Summer time ends in the night of Sunday 25 October 2026: that day has 25 hours.
        let now: Timestamp = "2026-10-26T09:30:00Z".parse().expect("a moment");
        let columns = Period::Week.columns(now);
        assert_eq!(columns.len(), 7);
        let hour =
            |text: &str| text.parse::<Timestamp>().expect("a moment").as_second().div_euclid(3600);
        let held = [
            (hour("2026-10-24T21:00:00Z"), 1), // Saturday, 23.00 uur
            (hour("2026-10-24T22:00:00Z"), 2), // Sunday, 0.00 uur
            (hour("2026-10-25T22:00:00Z"), 4), // Sunday, 23.00 uur
            (hour("2026-10-25T23:00:00Z"), 8), // Monday, 0.00 uur
        ];
        let filled = filled(&columns, &held, &[]);
        let counts: Vec<u64> = filled.iter().map(|column| column.held).collect();
        assert_eq!(counts, [0, 0, 0, 0, 1, 6, 8]);
        let today = Period::Today.columns(now);
        assert_eq!((today.len(), today[9].hour()), (24, 9));
    }

    #[test]
    fn takes_the_middle() {
        for (waited, expected) in
            [(&[][..], None), (&[7], Some(7)), (&[1, 2, 30], Some(2)), (&[1, 2, 30, 40], Some(30))]
        {
            assert_eq!(median(waited), expected.map(SignedDuration::from_micros), "{waited:?}");
        }
    }
}
