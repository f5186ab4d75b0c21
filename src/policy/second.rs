//! When one person is not enough to release a message.

use crate::destination::Class;
use crate::detect::Kind;
use crate::detect::Kinds;
use crate::policy::Verdict;

/// What makes a second person necessary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FourEyes {
    /// From this many people on; 0: never, whatever else there is.
    pub persons: u64,
    /// One of these subjects, told of someone.
    pub subjects: Kinds,
    /// A part that could not be read.
    pub unscannable: bool,
    /// A recipient of one of these classes that waits for a decision.
    pub classes: Vec<Class>,
}

/// One ground why a second person must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Second {
    /// So many people.
    Persons(u64),
    /// A subject that is told of someone.
    Subject(Kind),
    /// A part could not be read.
    Unscannable,
    /// A recipient of that class.
    Recipient(Class),
}

impl FourEyes {
    /// Why a second person must agree to release a message with that verdict to recipients of
    /// these classes; nothing where one person is enough.
    pub fn grounds(
        &self,
        verdict: &Verdict,
        recipients: impl IntoIterator<Item = Class>,
    ) -> Vec<Second> {
        if self.persons == 0 {
            return Vec::new();
        }
        let report = &verdict.report;
        let mut grounds = Vec::new();
        if report.persons.estimate >= self.persons {
            grounds.push(Second::Persons(report.persons.estimate));
        }
        let told = |kind: &Kind| report.by_kind.get(kind).is_some_and(|people| *people > 0);
        grounds.extend(self.subjects.iter().filter(told).map(Second::Subject));
        if self.unscannable && report.has_unscannable() {
            grounds.push(Second::Unscannable);
        }
        let mut classes: Vec<Class> =
            recipients.into_iter().filter(|class| self.classes.contains(class)).collect();
        classes.sort();
        classes.dedup();
        grounds.extend(classes.into_iter().rev().map(Second::Recipient));
        grounds
    }

    /// Nobody is needed beside the first.
    pub const fn never() -> Self {
        Self { persons: 0, subjects: Kinds::NONE, unscannable: false, classes: Vec::new() }
    }
}

impl Default for FourEyes {
    fn default() -> Self {
        Self {
            persons: 100,
            subjects: SUBJECTS.into_iter().collect(),
            unscannable: true,
            classes: vec![Class::Lookalike, Class::Disposable],
        }
    }
}

/// The subjects of GDPR articles 9 and 10 that a release must not rest on one person for.
const SUBJECTS: [Kind; 7] = [
    Kind::Health,
    Kind::Criminal,
    Kind::YouthCare,
    Kind::Religion,
    Kind::Ethnicity,
    Kind::Sexuality,
    Kind::Biometric,
];

#[cfg(test)]
mod tests {
    use super::FourEyes;
    use super::Second;
    use crate::destination::Class;
    use crate::detect::Kind;
    use crate::policy::Decision;
    use crate::policy::Verdict;
    use crate::scan::PartReport;
    use crate::scan::PartStatus;
    use crate::scan::Persons;
    use crate::scan::Report;

    fn verdict(people: u64, kind: Kind, status: PartStatus) -> Verdict {
        let persons = Persons { estimate: people, ..Persons::default() };
        let part = PartReport { status, ..PartReport::default() };
        let by_kind = [(kind, people)].into();
        Verdict {
            report: Report { persons, by_kind, parts: vec![part], ..Report::default() },
            decision: Decision::default(),
        }
    }

    #[test]
    #[allow(clippy::type_complexity, reason = "a table of cases is read as a table")]
    fn names_every_ground_and_no_other() {
        use PartStatus::Scanned;
        use PartStatus::Unscannable;
        let cases: [(u64, Kind, PartStatus, &[Class], &[Second]); 7] = [
            (1, Kind::Bsn, Scanned, &[Class::Private], &[]),
            (99, Kind::Bsn, Scanned, &[Class::Private], &[]),
            (100, Kind::Bsn, Scanned, &[Class::Private], &[Second::Persons(100)]),
            (1, Kind::Health, Scanned, &[Class::Private], &[Second::Subject(Kind::Health)]),
            (1, Kind::Financial, Scanned, &[Class::Private], &[]),
            (0, Kind::Health, Unscannable, &[Class::Private], &[Second::Unscannable]),
            (
                1,
                Kind::Bsn,
                Scanned,
                &[Class::Lookalike, Class::Private, Class::Disposable, Class::Lookalike],
                &[Second::Recipient(Class::Disposable), Second::Recipient(Class::Lookalike)],
            ),
        ];
        for (people, kind, status, classes, expected) in cases {
            let verdict = verdict(people, kind, status);
            let found = FourEyes::default().grounds(&verdict, classes.iter().copied());
            assert_eq!(found, expected, "{people} {kind} {classes:?}");
            let never = FourEyes::never().grounds(&verdict, classes.iter().copied());
            assert_eq!(never, [], "never means never");
        }
    }
}
