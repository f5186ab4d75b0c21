//! `[when.persons]`: how many people the message holds data about.

use crate::fault::Section;
use crate::policy::case::Case;
use crate::policy::condition::Condition;
use crate::policy::condition::Test;
use crate::policy::decision::Seen;

/// Counts people; those whom the message is between are already left out.
pub(super) struct AboutPersons;

/// At least so many people of each sort; 0 asks nothing.
#[derive(Debug)]
struct Persons {
    estimate_min: u64,
    numbered_min: u64,
    sensitive_min: u64,
}

impl Condition for AboutPersons {
    fn key(&self) -> &'static str {
        "persons"
    }

    fn parse(&self, section: &Section<'_, '_>) -> Box<dyn Test> {
        let number = |key| section.number(key).unwrap_or(0);
        let persons = Persons {
            estimate_min: number("estimate_min"),
            numbered_min: number("numbered_min"),
            sensitive_min: number("sensitive_min"),
        };
        if persons.estimate_min + persons.numbered_min + persons.sensitive_min == 0 {
            let why = "asks nothing: set estimate_min, numbered_min or sensitive_min to 1 or more";
            section.fault("", why.to_owned());
        }
        Box::new(persons)
    }
}

impl Test for Persons {
    fn holds(&self, case: &Case<'_>) -> bool {
        let persons = case.report.persons_for(&case.destination.address);
        persons.estimate >= self.estimate_min
            && persons.numbered >= self.numbered_min
            && persons.sensitive >= self.sensitive_min
    }

    fn seen(&self, case: &Case<'_>) -> Vec<Seen> {
        let persons = case.report.persons_for(&case.destination.address);
        let counts = [
            ("persons.estimate_min", self.estimate_min, persons.estimate),
            ("persons.numbered_min", self.numbered_min, persons.numbered),
            ("persons.sensitive_min", self.sensitive_min, persons.sensitive),
        ];
        let asked = counts.into_iter().filter(|(_, least, _)| *least > 0);
        asked.map(|(key, least, found)| Seen::new(key, least, found)).collect()
    }
}
