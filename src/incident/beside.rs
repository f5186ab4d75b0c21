//! What is known beside an incident, and what follows from it for the form: the held message, the
//! recipients who were asked to delete it, and other incidents like it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::Timestamp;
use serde::Serialize;

use crate::breach::Question;
use crate::detect::Kind;
use crate::incident::own::mailboxes;
use crate::policy::Verdict;
use crate::render::Language;
use crate::render::local;
use crate::render::texts;
use crate::scan::PASSWORD_TOLD;
use crate::scan::PartReport;
use crate::scan::PartStatus;
use crate::smtp::Transit;
use crate::store;
use crate::store::Held;
use crate::store::Incident;
use crate::store::IncidentRecipient;
use crate::store::IncidentSource;
use crate::store::Manner;
use crate::store::Retraction;
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
    /// What mail whose recipients see each other says of subjects, of nobody in particular: it is
    /// told of all of them.
    pub(super) of_recipients: BTreeSet<Kind>,
    /// Whether something was found where the sender does not see it: in a hidden sheet, column or row.
    pub(super) is_hidden: bool,
    /// How many recipients were asked to delete the mail.
    asked: u64,
    /// How many of them say that they did.
    deleted: u64,
    /// Open incidents of the same sender and rule, within a day.
    pub(super) alike: Vec<String>,
    /// What became of recipients who were asked, by their places.
    became: BTreeMap<u32, RetractionState>,
    /// When recipients were asked, by whom, and how many.
    pub(super) askings: BTreeMap<(Timestamp, String), u64>,
    /// What recipients answered, or servers for them: who, what, when.
    pub(super) outcomes: Vec<(String, RetractionState, Timestamp)>,
    /// Whether the data lay behind a password, and nothing of them beside it.
    is_locked: bool,
    /// Whether the message told the password.
    is_key_told: bool,
    /// Whether a table says of somebody that the address is secret.
    pub(super) is_secret: bool,
    /// How many people are on the list of those concerned, where it was made.
    listed: Option<u64>,
    /// Who was asked, and what came of it.
    pub(super) asked_each: Vec<Retraction>,
    /// By what the message is known, and what was in it.
    pub(super) message: Option<MessageFacts>,
    /// Whether a release of it is still to be delivered to somebody.
    pub(super) is_sending: bool,
    /// Everyone that the messages are between.
    pub(super) mailboxes: Vec<String>,
}

/// By what a message is known, and what was in it; nothing of its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct MessageFacts {
    message_id: String,
    /// As the message has it.
    date: String,
    /// The rules that held it, by their names.
    rules: Vec<String>,
    parts: Vec<PartFacts>,
}

/// A part of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct PartFacts {
    name: String,
    #[serde(rename = "type")]
    media_type: String,
    size_bytes: u64,
    hidden: bool,
    /// Of what tells of people or could not be read.
    sha256: Option<String>,
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
        let deleted = asked.iter().filter(|one| one.state.is_deleted()).count();
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
            of_recipients: held.map(|held| of_recipients(&held.verdict)).unwrap_or_default(),
            is_hidden: held
                .is_some_and(|held| held.verdict.report.parts.iter().any(|part| part.tells_hidden)),
            asked: asked.len() as u64,
            deleted: deleted as u64,
            is_sending: store::outbox::has_of(tx, &incident.id)?,
            alike,
            became: asked.iter().map(|one| (one.position, one.state)).collect(),
            askings: askings(&asked),
            outcomes: asked
                .iter()
                .filter(|one| is_outcome(one.state))
                .map(|one| (one.address.clone(), one.state, one.changed_at))
                .collect(),
            is_locked: held.is_some_and(|held| is_locked(&held.verdict)),
            is_key_told: held.is_some_and(|held| is_key_told(&held.verdict)),
            is_secret: held.is_some_and(|held| held.verdict.report.secret_addresses > 0),
            listed: store::people_list::find(tx, &incident.id)?
                .map(|list| list.people + list.beyond),
            message: held.map(|held| message_facts(&held.verdict)),
            asked_each: asked,
            mailboxes: mailboxes(tx, incident, held)?,
        })
    }

    /// Nothing but what became of a recipient.
    #[cfg(test)]
    pub(super) fn with_outcome(position: u32, state: RetractionState) -> Self {
        Self { became: [(position, state)].into(), ..Self::default() }
    }

    /// What follows for the form.
    pub(super) fn proposals(
        &self,
        incident: &Incident,
        language: Language,
    ) -> Vec<(Question, String)> {
        let said = &texts(language).registering;
        let mut found = vec![(Question::PriorMeasures, self.measures(language))];
        found.extend(self.protection(incident));
        if self.asked > 0 {
            let words = (said.asked_to_delete)(self.asked, self.deleted);
            found.push((Question::MeasuresTaken, words));
        }
        if self.is_secret {
            found.push((Question::SecretAddress, "yes".to_owned()));
        }
        if let Some(listed) = self.listed {
            found.push((Question::SubjectsInformedCount, listed.to_string()));
        }
        if !self.alike.is_empty() {
            found.push((Question::BulkNotification, "yes".to_owned()));
            found.push((Question::Related, self.alike.join(", ")));
        }
        if let Some(most) = self.values_most {
            found.push((Question::RecordsMin, incident.persons_min.to_string()));
            found.push((Question::RecordsMax, most.max(incident.persons_min).to_string()));
        }
        if let Some((least, most, _)) = ages(&self.birth_years, year_of(incident)) {
            found.push((Question::AgeRange, (said.ages)(least, most)));
        }
        let minors = self.minors(incident);
        found.extend(
            minors.map(|are| (Question::Minors, if are { "yes" } else { "no" }.to_owned())),
        );
        found
    }

    /// Whether most of the people are under age, where their birth years are known of most.
    fn minors(&self, incident: &Incident) -> Option<bool> {
        let (_, _, under_age) = ages(&self.birth_years, year_of(incident))?;
        let dated: u64 = self.birth_years.values().sum();
        // Of most people the age must be known to say anything of most people.
        if under_age * 2 > incident.persons {
            Some(true)
        } else {
            (dated.saturating_sub(under_age) * 2 > incident.persons).then_some(false)
        }
    }

    /// Whether the age of anybody is known.
    pub(super) fn tells_ages(&self, incident: &Incident) -> bool {
        ages(&self.birth_years, year_of(incident)).is_some()
    }

    /// Whether a mail server sent the message back from this recipient, or said that there is none.
    pub(super) fn came_back(&self, position: u32) -> bool {
        self.became_of(position).is_some_and(RetractionState::came_back)
    }

    /// What became of asking that recipient.
    pub(super) fn became_of(&self, position: u32) -> Option<RetractionState> {
        self.became.get(&position).copied()
    }

    /// Whether everyone who has the message says that it is deleted.
    pub(super) fn is_deleted(&self, incident: &Incident) -> bool {
        let has_it =
            |one: &&IncidentRecipient| one.accepted_at.is_some() && !self.came_back(one.position);
        let mut having = incident.recipients.iter().filter(has_it).peekable();
        let says = |one: &IncidentRecipient| {
            self.became.get(&one.position).is_some_and(|state| state.is_deleted())
        };
        having.peek().is_some() && having.all(says)
    }

    /// How the data were kept from others on their way: behind a password, or by what the next hop
    /// negotiated. One recipient to whom they went in the clear is enough.
    fn protection(&self, incident: &Incident) -> Vec<(Question, String)> {
        let mut found = Vec::new();
        let taken = incident.recipients.iter().filter(|one| one.accepted_at.is_some());
        let ways: Vec<Option<Transit>> = taken.map(|one| one.transit).collect();
        let encrypted = if self.is_locked {
            Some("file_password")
        } else if ways.contains(&Some(Transit::Clear)) {
            Some("no")
        } else if !ways.is_empty() && ways.iter().all(|way| *way == Some(Transit::Tls)) {
            Some("transport")
        } else {
            None
        };
        found.extend(encrypted.map(|how| (Question::Encrypted, how.to_owned())));
        if self.is_key_told {
            found.push((Question::KeyExposed, "yes".to_owned()));
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
    let all = [
        (Measure::Held, incident.source == IncidentSource::Release),
        (Measure::Second, !incident.first_by.is_empty()),
        (Measure::Explained, held.is_some_and(|held| held.explained_at.is_some())),
        (Measure::Secure, held.is_some_and(|held| held.manner == Manner::Secure)),
        (Measure::Recorded, is_recorded),
        (Measure::Encrypted, held.is_some_and(|held| has_locked(&held.verdict))),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(measure, _)| measure).collect()
}

/// When recipients were asked by mail, by whom, and how many.
fn askings(asked: &[Retraction]) -> BTreeMap<(Timestamp, String), u64> {
    let mut found = BTreeMap::new();
    for one in asked.iter().filter(|one| !one.subject.is_empty()) {
        *found.entry((one.asked_at, one.asked_by.clone())).or_default() += 1;
    }
    found
}

/// Whether this is what came of asking, and not asking itself.
const fn is_outcome(state: RetractionState) -> bool {
    !matches!(state, RetractionState::Queued | RetractionState::Asked | RetractionState::Reminded)
}

fn message_facts(verdict: &Verdict) -> MessageFacts {
    let report = &verdict.report;
    let part = |part: &PartReport| PartFacts {
        name: part.name.clone(),
        media_type: part.media_type.clone(),
        size_bytes: part.size_bytes,
        hidden: part.hidden,
        sha256: part.sha256.as_ref().map(|sum| sum.hex().to_owned()),
    };
    let rules = verdict.decision.reasons.iter().map(|reason| reason.rule.clone());
    MessageFacts {
        message_id: report.header.message_id.clone(),
        date: report.header.date.clone(),
        rules: rules.collect(),
        parts: report.parts.iter().take(PARTS_MAX).map(part).collect(),
    }
}

/// Whether a part has a password on it.
fn has_locked(verdict: &Verdict) -> bool {
    let mut parts = verdict.report.parts.iter();
    parts.any(|part| part.status == PartStatus::Unscannable && part.why.as_deref() == LOCKED)
}

/// Whether what there was to read tells of nobody, and the rest has a password on it.
fn is_locked(verdict: &Verdict) -> bool {
    let parts = verdict.report.parts.iter();
    let mut unread = parts.filter(|part| part.status == PartStatus::Unscannable);
    has_locked(verdict)
        && unread.all(|part| part.why.as_deref() == LOCKED)
        && verdict.report.persons.estimate == 0
}

/// Whether the message tells the password of a part.
fn is_key_told(verdict: &Verdict) -> bool {
    let mut remarks = verdict.report.parts.iter().flat_map(|part| &part.remarks);
    remarks.any(|note| note.what == PASSWORD_TOLD)
}

fn is_exposed(verdict: &Verdict) -> bool {
    let first = verdict.decision.reasons.first();
    first.is_some_and(|reason| reason.rule.starts_with(EXPOSED))
}

fn of_recipients(verdict: &Verdict) -> BTreeSet<Kind> {
    let found = verdict.report.findings.iter().map(|finding| finding.kind);
    found.filter(|kind| kind.is_subject() && is_exposed(verdict)).collect()
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

/// The year by which ages are told.
fn year_of(incident: &Incident) -> i16 {
    local(incident.known_at.unwrap_or(incident.created_at)).year()
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
/// Parts of one message that a record names.
const PARTS_MAX: usize = 100;
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
    use crate::smtp::Transit;
    use crate::store::IncidentRecipient;
    use crate::store::IncidentState;
    use crate::store::RetractionState;

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

    #[test]
    fn proposes_how_the_data_were_protected_and_never_guesses() {
        let tls = Some(Transit::Tls);
        for (ways, is_locked, is_key_told, encrypted, key) in [
            (vec![tls, tls], false, false, Some("transport"), None),
            (vec![tls, Some(Transit::Clear)], false, false, Some("no"), None),
            (vec![tls, None], false, false, None, None),
            (vec![], false, false, None, None),
            (vec![tls], true, false, Some("file_password"), None),
            (vec![tls], true, true, Some("file_password"), Some("yes")),
        ] {
            let mut incident = case(IncidentState::Potential, &[]).incident;
            let one = incident.recipients.remove(0);
            let way =
                |transit: &Option<Transit>| IncidentRecipient { transit: *transit, ..one.clone() };
            incident.recipients = ways.iter().map(way).collect();
            let beside = Beside { is_locked, is_key_told, ..Beside::default() };
            let found = beside.protection(&incident);
            let of = |question| {
                let found = found.iter().find(|(one, _)| *one == question);
                found.map(|(_, value)| value.as_str())
            };
            assert_eq!(of(Question::Encrypted), encrypted, "{ways:?}");
            assert_eq!(of(Question::KeyExposed), key, "{ways:?}");
        }
    }

    #[test]
    fn all_who_have_it_must_say_that_it_is_deleted() {
        let incident = case(IncidentState::Potential, &[]).incident;
        for (became, expected) in [
            (None, false),
            (Some(RetractionState::Asked), false),
            (Some(RetractionState::Deleted), true),
            (Some(RetractionState::NoSuchAddress), false),
        ] {
            let became = became.map(|state| (0, state)).into_iter().collect();
            let beside = Beside { became, ..Beside::default() };
            assert_eq!(beside.is_deleted(&incident), expected);
        }
    }
}
