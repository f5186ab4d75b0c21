//! How urgent a held message is to look at: people × sensitivity × destination, as one word.
//!
//! It orders the list and marks a message; it decides nothing.

use serde::Deserialize;
use serde::Serialize;

use crate::destination::Class;
use crate::policy::Action;
use crate::policy::Verdict;

/// The word on the badge, from the mildest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Few people, ordinary data.
    Low,
    /// Worth a look soon.
    Medium,
    /// First of all.
    High,
}

impl Risk {
    /// All risks, the mildest first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The name in JSON and in addresses of pages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The risk of that [`Risk::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|risk| risk.name() == name)
    }

    /// The risk of a message with that verdict.
    pub fn of(verdict: &Verdict) -> Self {
        let report = &verdict.report;
        let people = match report.persons.estimate {
            0 if report.has_unscannable() => 2,
            0 => 0,
            1..=9 => 1,
            10..=99 => 2,
            100..=999 => 3,
            _ => 4,
        };
        let sensitive =
            if report.persons.sensitive > 0 { 2 } else { u8::from(report.persons.numbered > 0) };
        let stopped = verdict.decision.recipients.iter().filter(|r| r.action > Action::Deliver);
        let place = match stopped.map(|recipient| recipient.class).max() {
            Some(Class::Lookalike | Class::Disposable) => 2,
            Some(Class::Private | Class::Unexpected) => 1,
            _ => 0,
        };
        match people + sensitive + place {
            0..=2 => Self::Low,
            3..=4 => Self::Medium,
            _ => Self::High,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Risk;
    use crate::destination::Class;
    use crate::policy::Action;
    use crate::policy::Decision;
    use crate::policy::RecipientDecision;
    use crate::policy::Route;
    use crate::policy::Verdict;
    use crate::scan::Persons;
    use crate::scan::Report;

    #[test]
    fn grows_with_people_sensitivity_and_destination() {
        let cases = [
            ((2600, 2600, 0), Class::Private, Risk::High),
            ((1, 0, 1), Class::Unexpected, Risk::Medium),
            ((1, 1, 0), Class::Private, Risk::Medium),
            ((1, 0, 0), Class::Private, Risk::Low),
            ((12, 0, 0), Class::Disposable, Risk::Medium),
            ((40, 0, 40), Class::Unexpected, Risk::High),
            ((0, 0, 0), Class::Private, Risk::Low),
        ];
        for ((estimate, numbered, sensitive), class, expected) in cases {
            let persons = Persons { min: estimate, max: estimate, estimate, numbered, sensitive };
            let recipient = RecipientDecision {
                address: "x@y.nl".to_owned(),
                class,
                because: String::new(),
                noted: crate::destination::Noted::default(),
                action: Action::Hold,
                route: Route::Normal,
            };
            let verdict = Verdict {
                report: Report { persons, ..Report::default() },
                decision: Decision {
                    action: Action::Hold,
                    reasons: Vec::new(),
                    recipients: vec![recipient],
                    ..Decision::default()
                },
            };
            assert_eq!(Risk::of(&verdict), expected, "{persons:?} {class}");
        }
    }
}
