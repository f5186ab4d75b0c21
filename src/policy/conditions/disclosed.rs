//! `[when.disclosed]`: of how many different people there was word over days and weeks.

use crate::destination::Told;
use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::decision::Seen;

/// Counts people over several messages; a message that tells of nobody new counts none.
pub(super) struct AboutDisclosed;

/// Enough people within one of the stretches of time; 0 asks nothing of that stretch.
#[derive(Debug)]
struct Disclosures {
    side: Side,
    least: Told,
}

/// Whose disclosures are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// All to the recipient, whoever sent them.
    Recipient,
    /// All by the sender, whomever outside they went to.
    Sender,
}

impl Condition for AboutDisclosed {
    fn key(&self) -> &'static str {
        "disclosed"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        let mut side = Side::Recipient;
        if let Some(item) = section.required_text("of") {
            match item.text {
                "recipient" => {}
                "sender" => side = Side::Sender,
                text => {
                    let why = format!("\"{text}\" is not recipient or sender");
                    section.fault_at(item.line, "of", why);
                }
            }
        }
        let mut least = Told::default();
        for (people, key) in least.0.iter_mut().zip(KEYS) {
            *people = section.number(key).unwrap_or(0);
        }
        if least == Told::default() {
            section.fault("", format!("asks nothing: set {} to 1 or more", KEYS.join(" or ")));
        }
        Box::new(Disclosures { side, least })
    }
}

impl Test for Disclosures {
    fn holds(&self, case: &Case<'_>) -> bool {
        self.stretches(case).next().is_some()
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        let seen = |(key, least, people)| Seen::new(&format!("disclosed.{key}"), least, people);
        self.stretches(case).map(seen).collect()
    }
}

impl Disclosures {
    /// The stretches of time in which there were enough: key, threshold and people.
    fn stretches(&self, case: &Case<'_>) -> impl Iterator<Item = (&'static str, u64, u64)> {
        let disclosed = case.destination.disclosed;
        let told = match self.side {
            Side::Recipient => disclosed.to_recipient,
            Side::Sender => disclosed.by_sender,
        };
        let stretches = KEYS.into_iter().zip(self.least.0).zip(told.0);
        let stretches = stretches.map(|((key, least), people)| (key, least, people));
        stretches.filter(|(_, least, people)| *least > 0 && people >= least)
    }
}

/// The thresholds, in the order of [`Told::DAYS`].
const KEYS: [&str; 4] = ["in_1_day_min", "in_7_days_min", "in_30_days_min", "in_90_days_min"];
