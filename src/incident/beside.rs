//! What is known beside an incident, and what follows from it for the form: the held message, the
//! recipients who were asked to delete it, and other incidents like it.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use crate::breach::Question;
use crate::detect::Kind;
use crate::policy::Verdict;
use crate::render::Language;
use crate::render::local;
use crate::render::texts;
use crate::scan::PartStatus;
use crate::store;
use crate::store::Held;
use crate::store::Incident;
use crate::store::IncidentSource;
use crate::store::Manner;
use crate::store::RetractionState;
use crate::store::Tx;

/// What is known beside an incident.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// How many people were born in each year, as far as that is told.
    pub(super) birth_years: BTreeMap<i16, u64>,
    /// Of the kind of data of which there is most: how many; `None` where a part was not read.
    pub(super) values_most: Option<u64>,
    /// A line for each measure that was in force.
    in_force: Vec<Measure>,
    /// Whether an attachment seems to be another than was meant.
    pub(super) is_astray: bool,
    /// Whether it was held because its recipients see each other, before all else.
    pub(super) is_exposed: bool,
    /// Whether a recipient gets something that the sender does not see: a hidden sheet.
    pub(super) is_hidden: bool,
    /// How many recipients were asked to delete the mail.
    asked: u64,
    /// How many of them say that they did.
    deleted: u64,
    /// Open incidents of the same sender and rule, within a day.
    pub(super) alike: Vec<String>,
}

/// What was in force against a leak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Held,
    Second,
    Explained,
    Secure,
    Recorded,
    Encrypted,
}

impl Beside {
    /// What is known beside `incident`, of which `held` is the message.
    pub(super) fn of(
        tx: &mut Tx<'_>,
        incident: &Incident,
        held: Option<&Held>,
    ) -> Result<Self, store::Error> {
        let asked = store::retraction::list(tx, &incident.id)?;
        let is_deleted =
            |state| matches!(state, RetractionState::Deleted | RetractionState::DeletedUnread);
        let deleted = asked.iter().filter(|one| is_deleted(one.state)).count();
        let (from, until) = (incident.created_at - DAY, incident.created_at + DAY);
        let alike = match held {
            Some(_) => store::incident_joined::alike(tx, incident, from, until)?,
            None => Vec::new(),
        };
        Ok(Self {
            birth_years: held
                .map(|held| held.verdict.report.birth_years.clone())
                .unwrap_or_default(),
            values_most: held.and_then(|held| values_most(&held.verdict)),
            in_force: in_force(incident, held),
            is_astray: held.is_some_and(|held| {
                held.verdict.decision.reasons.iter().any(|reason| reason.rule == ASTRAY)
            }),
            is_exposed: held.is_some_and(|held| is_exposed(&held.verdict)),
            is_hidden: held
                .is_some_and(|held| held.verdict.report.parts.iter().any(|part| part.hidden)),
            asked: asked.len() as u64,
            deleted: deleted as u64,
            alike,
        })
    }

    /// What follows for the form.
    pub(super) fn proposals(
        &self,
        incident: &Incident,
        language: Language,
    ) -> Vec<(Question, String)> {
        let said = &texts(language).registering;
        let mut found = vec![(Question::PriorMeasures, self.measures(language))];
        if self.asked > 0 {
            let words = (said.asked_to_delete)(self.asked, self.deleted);
            found.push((Question::MeasuresTaken, words));
        }
        if !self.alike.is_empty() {
            found.push((Question::BulkNotification, "yes".to_owned()));
            found.push((Question::Related, self.alike.join(", ")));
        }
        if let Some(most) = self.values_most {
            found.push((Question::RecordsMin, incident.persons_min.to_string()));
            found.push((Question::RecordsMax, most.max(incident.persons_min).to_string()));
        }
        let year = local(incident.known_at.unwrap_or(incident.created_at)).year();
        if let Some((least, most, under_age)) = ages(&self.birth_years, year) {
            found.push((Question::AgeRange, (said.ages)(least, most)));
            let dated: u64 = self.birth_years.values().sum();
            // Of most people the age must be known to say anything of most people.
            if under_age * 2 > incident.persons {
                found.push((Question::Minors, "yes".to_owned()));
            } else if (dated - under_age) * 2 > incident.persons {
                found.push((Question::Minors, "no".to_owned()));
            }
        } else if incident.kinds.iter().any(|kind| kind == Kind::YouthCare.name()) {
            found.push((Question::Minors, "yes".to_owned()));
        }
        found
    }

    /// The measures that were in force, a line each.
    fn measures(&self, language: Language) -> String {
        let said = &texts(language).registering.in_force;
        let line = |measure: &Measure| match measure {
            Measure::Held => said.held,
            Measure::Second => said.second,
            Measure::Explained => said.explained,
            Measure::Secure => said.secure,
            Measure::Recorded => said.recorded,
            Measure::Encrypted => said.encrypted,
        };
        self.in_force.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn in_force(incident: &Incident, held: Option<&Held>) -> Vec<Measure> {
    let is_recorded =
        matches!(incident.source, IncidentSource::Monitor | IncidentSource::LateDetection)
            && incident.observed.is_some();
    let locked = |held: &Held| {
        let mut parts = held.verdict.report.parts.iter();
        parts.any(|part| part.status == PartStatus::Unscannable && part.why.as_deref() == LOCKED)
    };
    let all = [
        (Measure::Held, incident.source == IncidentSource::Release),
        (Measure::Second, !incident.first_by.is_empty()),
        (Measure::Explained, held.is_some_and(|held| held.explained_at.is_some())),
        (Measure::Secure, held.is_some_and(|held| held.manner == Manner::Secure)),
        (Measure::Recorded, is_recorded),
        (Measure::Encrypted, held.is_some_and(locked)),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(measure, _)| measure).collect()
}

fn is_exposed(verdict: &Verdict) -> bool {
    let first = verdict.decision.reasons.first();
    first.is_some_and(|reason| reason.rule.starts_with(EXPOSED))
}

/// Of the kind of data of which there is most: how many values, as often as they stand there.
fn values_most(verdict: &Verdict) -> Option<u64> {
    if verdict.report.has_unscannable() {
        return None;
    }
    let mut counts: BTreeMap<Kind, u64> = BTreeMap::new();
    for finding in &verdict.report.findings {
        *counts.entry(finding.kind).or_default() += finding.count;
    }
    counts.into_values().max()
}

/// The least and the most age in `year`, and how many are under age; `None` where none is known.
/// Who becomes 18 in that year counts as of age.
fn ages(birth_years: &BTreeMap<i16, u64>, year: i16) -> Option<(u64, u64, u64)> {
    let known = birth_years.iter().filter_map(|(birth, count)| {
        let age = u64::try_from(year.checked_sub(*birth)?).ok()?;
        (age <= OLDEST).then_some((age, *count))
    });
    let (mut least, mut most, mut under_age) = (None::<u64>, 0, 0);
    for (age, count) in known {
        least = Some(least.map_or(age, |least| least.min(age)));
        most = most.max(age);
        under_age += if age < OF_AGE { count } else { 0 };
    }
    least.map(|least| (least, most, under_age))
}

/// How [`crate::scan::PartReport::why`] tells of a password.
const LOCKED: Option<&str> = Some("encrypted");
/// The reason of attachments that fit neither text nor recipients.
const ASTRAY: &str = "wrong-attachment";
/// How the reasons begin that hold mail whose recipients see each other.
const EXPOSED: &str = "visible";
const OF_AGE: u64 = 18;
const OLDEST: u64 = 120;
const DAY: SignedDuration = SignedDuration::from_hours(24);

#[cfg(test)]
mod tests {
    use super::Beside;
    use super::ages;
    use crate::breach::Question;
    use crate::incident::case::tests::case;
    use crate::render::Language;
    use crate::store::IncidentState;

    #[test]
    fn ages_are_those_of_that_year_and_impossible_ones_are_left_out() {
        let years = |list: &[(i16, u64)]| list.iter().copied().collect();
        assert_eq!(ages(&years(&[]), 2026), None);
        assert_eq!(ages(&years(&[(2016, 3), (2008, 1), (1980, 2)]), 2026), Some((10, 46, 3)));
        assert_eq!(ages(&years(&[(2030, 3), (1870, 1)]), 2026), None);
    }

    #[test]
    fn proposes_from_birth_years_counts_and_answers_of_recipients() {
        let incident = case(IncidentState::Potential, &[]).incident;
        for (years, minors) in [
            (vec![(2015, 8), (1980, 4)], Some("yes")),
            (vec![(2015, 3), (1980, 9)], Some("no")),
            (vec![(2015, 3)], None),
        ] {
            let beside = Beside {
                birth_years: years.into_iter().collect(),
                values_most: Some(40),
                asked: 2,
                deleted: 1,
                alike: vec!["DL-2026-0002".to_owned()],
                ..Beside::default()
            };
            let found = beside.proposals(&incident, Language::Dutch);
            let of = |question| {
                let found = found.iter().find(|(one, _)| *one == question);
                found.map(|(_, value)| value.as_str())
            };
            assert_eq!(of(Question::Minors), minors);
            assert_eq!(
                (of(Question::RecordsMin), of(Question::RecordsMax)),
                (Some("12"), Some("40"))
            );
            assert_eq!(of(Question::BulkNotification), Some("yes"));
            let taken =
                "2 ontvangers zijn gevraagd de e-mail te verwijderen; 1 zegt dat dat is gedaan.";
            assert_eq!(of(Question::MeasuresTaken), Some(taken));
        }
    }
}
