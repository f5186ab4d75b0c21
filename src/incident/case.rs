//! An incident with all that belongs to it: what the gateway knows of it, what it proposes, and
//! what people have made of that.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::breach::Because;
use crate::breach::Flag;
use crate::breach::Ground;
use crate::breach::Question;
use crate::breach::Score;
use crate::incident::Beside;
use crate::incident::Settings;
use crate::incident::follow::follow;
use crate::incident::guard::decide_themselves;
use crate::incident::history;
use crate::incident::measure;
use crate::incident::propose;
use crate::incident::suggest;
use crate::render::Language;
use crate::store;
use crate::store::HeldId;
use crate::store::Incident;
use crate::store::IncidentAnswer;
use crate::store::IncidentChange;
use crate::store::IncidentFile;
use crate::store::IncidentMeasure;
use crate::store::IncidentNote;
use crate::store::IncidentParty;
use crate::store::IncidentRelease;
use crate::store::IncidentState;
use crate::store::Tx;

/// Everything that is known of one incident.
#[derive(Clone, Debug)]
pub struct Case {
    /// What the gateway wrote.
    pub incident: Incident,
    /// What people answered.
    pub answers: BTreeMap<Question, IncidentAnswer>,
    /// What is proposed where nobody has answered.
    pub proposals: BTreeMap<Question, String>,
    /// Every change, in order.
    pub changes: Vec<IncidentChange>,
    /// The lines of the timeline that people wrote.
    pub notes: Vec<IncidentNote>,
    /// Its files.
    pub files: Vec<IncidentFile>,
    /// What is still to be done.
    pub measures: Vec<IncidentMeasure>,
    /// Other organisations.
    pub parties: Vec<IncidentParty>,
    /// Releases that joined it.
    pub joined: Vec<IncidentRelease>,
    /// When the message was held, where there was one.
    pub held_at: Option<Timestamp>,
    /// Which facts decide on the proposed severity.
    pub because: Because,
    /// What is to be shown beside the severity.
    pub flags: Vec<Flag>,
    /// Why that risk is proposed; empty where none is.
    pub grounds: Vec<Ground>,
    /// What is known beside it.
    pub beside: Beside,
    /// By which the trail knows its history.
    pub(super) history_key: String,
}

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin<'a> {
    /// Somebody gave or confirmed it.
    Person(&'a IncidentAnswer),
    /// It is proposed, and nobody has confirmed it.
    Proposal,
    /// Nobody knows yet.
    Nobody,
}

impl Case {
    /// The answer that stands there now: given, or else proposed; empty where nobody knows.
    pub fn value(&self, question: Question) -> &str {
        match self.answers.get(&question) {
            Some(given) => &given.value,
            None => self.proposals.get(&question).map_or("", String::as_str),
        }
    }

    /// What somebody answered; empty where nobody did, whatever is proposed.
    pub fn given(&self, question: Question) -> &str {
        self.answers.get(&question).map_or("", |given| given.value.as_str())
    }

    /// Where the answer that stands there comes from.
    pub fn origin(&self, question: Question) -> Origin<'_> {
        match self.answers.get(&question) {
            Some(given) if !given.value.is_empty() => Origin::Person(given),
            Some(_) => Origin::Nobody,
            None if self.value(question).is_empty() => Origin::Nobody,
            None => Origin::Proposal,
        }
    }

    /// Why an answer was changed last; `None` where no reason was asked.
    pub fn reason(&self, question: Question) -> Option<&str> {
        let of = |change: &&IncidentChange| change.field == question.name();
        let last = self.changes.iter().rev().find(of)?;
        Some(last.reason.as_str()).filter(|reason| !reason.is_empty())
    }

    /// The severity by the factors that stand there now.
    pub fn score(&self) -> Option<Score> {
        let value = |question| self.value(question);
        Score::of(
            value(Question::SeverityContext),
            value(Question::SeverityEase),
            &[
                value(Question::SeverityConfidentiality),
                value(Question::SeverityIntegrity),
                value(Question::SeverityAvailability),
                value(Question::SeverityIntent),
            ],
        )
    }

    /// When it happened, as far as that is known: by what people are told of it.
    pub fn happened(&self) -> Timestamp {
        let from = self.value(Question::OccurredFrom).parse().ok();
        from.or(self.incident.known_at).unwrap_or(self.incident.created_at)
    }

    /// Whether nothing can be answered any more, or not yet.
    pub fn is_fixed(&self) -> bool {
        let is_fixed = matches!(
            self.incident.state,
            IncidentState::Pending
                | IncidentState::Cancelled
                | IncidentState::Closed
                | IncidentState::NoBreach
        );
        is_fixed || self.incident.erased_at.is_some()
    }

    /// Whether it can be said that it must not be deleted: after its end too, for then terms run.
    pub fn is_kept_or_not(&self) -> bool {
        let is_ended =
            matches!(self.incident.state, IncidentState::Closed | IncidentState::NoBreach);
        !self.is_fixed() || is_ended && self.incident.erased_at.is_none()
    }

    /// Whether the regulator was told after the deadline.
    pub fn is_late(&self) -> bool {
        let told: Option<Timestamp> = self.given(Question::ApSubmittedAt).parse().ok();
        told.zip(self.incident.deadline).is_some_and(|(told, deadline)| told > deadline)
    }

    /// Whether the deadline passed before the regulator was told, or somebody decided that it need
    /// not be. Where others decide for their own people, no deadline is ours.
    pub fn is_late_by(&self, now: Timestamp) -> bool {
        let Some(deadline) = self.incident.deadline else { return false };
        let told: Option<Timestamp> = self.given(Question::ApSubmittedAt).parse().ok();
        let decided = self.answers.get(&Question::DecisionAp);
        let decided = decided.filter(|answer| answer.value == "not").map(|answer| answer.at);
        match told.or(decided) {
            Some(at) => at > deadline,
            None => deadline <= now && self.incident.state.is_running() && !decide_themselves(self),
        }
    }

    /// What the gateway itself has written down of measures, where somebody's words stand in its
    /// place: it goes on changing after they were written.
    pub fn measures_recorded(&self) -> Option<&str> {
        let recorded = self.proposals.get(&Question::MeasuresTaken)?.as_str();
        let given = self.given(Question::MeasuresTaken);
        Some(recorded).filter(|recorded| !given.is_empty() && !given.contains(recorded))
    }

    /// Who changed it last, and when.
    pub(super) fn last_change(&self) -> (String, Option<Timestamp>) {
        let last = self.changes.last();
        last.map_or_else(Default::default, |change| (change.by.clone(), Some(change.at)))
    }
}

/// Reads an incident with all that belongs to it; `department` is that of its sender, if known.
pub(super) fn load(
    tx: &mut Tx<'_>,
    id: &str,
    settings: &Settings,
    department: &dyn Fn(&str) -> String,
    language: Language,
) -> Result<Case, store::Error> {
    let incident = store::incident::find(tx, id)?;
    let held = match HeldId::parse(&incident.held_id) {
        Some(id) => Some(store::held::find(tx, &id)?),
        None => None,
    };
    let answers = store::incident_answer::list(tx, &incident.id)?;
    let answers =
        answers.into_iter().filter_map(|answer| Some((Question::named(&answer.question)?, answer)));
    let mut case = Case {
        answers: answers.collect(),
        proposals: BTreeMap::new(),
        changes: store::incident_answer::changes(tx, &incident.id)?,
        notes: store::incident_note::list(tx, &incident.id)?,
        files: store::incident_file::list(tx, &incident.id)?,
        measures: store::incident_measure::list(tx, &incident.id)?,
        parties: store::incident_party::list(tx, &incident.id)?,
        joined: store::incident_joined::list(tx, &incident.id)?,
        held_at: held.as_ref().map(|held| held.received_at),
        because: Because::default(),
        flags: Vec::new(),
        grounds: Vec::new(),
        beside: Beside::of(tx, &incident, held.as_ref())?,
        history_key: history::key(tx, &incident.id),
        incident,
    };
    if let Some(planned) = planned(&case.measures, language) {
        case.answers.insert(Question::MeasuresPlanned, planned);
    }
    let whose = suggest::Whose::of(tx, &case.incident, held, &case.joined)?;
    let proposed = suggest::proposed(tx, &case, settings, (&whose, department));
    case.parties.extend(proposed);
    let department = department(&case.incident.sender);
    case.proposals = propose::all(&case, settings, department, language);
    if case.incident.erased_at.is_some() {
        // What it would be proposed from is gone.
        case.proposals.retain(|question, _| *question == Question::AwareAt);
    } else {
        follow(&mut case);
    }
    Ok(case)
}

/// The measures as the answer that they are to the question for them.
fn planned(measures: &[IncidentMeasure], language: Language) -> Option<IncidentAnswer> {
    let last = measures.iter().max_by_key(|measure| measure.changed_at)?;
    let lines: Vec<String> =
        measures.iter().map(|measure| measure::in_words(measure, language)).collect();
    Some(IncidentAnswer {
        question: Question::MeasuresPlanned.name().to_owned(),
        value: lines.join("\n"),
        by: last.changed_by.clone(),
        at: last.changed_at,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;

    use super::Case;
    use crate::breach::Because;
    use crate::breach::Question;
    use crate::destination::Class;
    use crate::incident::Beside;
    use crate::store::Incident;
    use crate::store::IncidentAnswer;
    use crate::store::IncidentRecipient;
    use crate::store::IncidentSource;
    use crate::store::IncidentState;

    /// A case in `state` with these answers.
    pub(in crate::incident) fn case(state: IncidentState, answers: &[(Question, &str)]) -> Case {
        let known: Timestamp = "2026-11-20T09:00:00Z".parse().expect("a moment");
        let given = answers.iter().map(|(question, value)| {
            let answer = IncidentAnswer {
                question: question.name().to_owned(),
                value: (*value).to_owned(),
                by: "fatima".to_owned(),
                at: known,
            };
            (*question, answer)
        });
        let deadline = "2026-11-23T09:00:00Z".parse().expect("a moment");
        Case {
            incident: Incident {
                known_at: Some(known),
                deadline: Some(deadline),
                state,
                ..incident(known)
            },
            answers: given.collect(),
            proposals: BTreeMap::new(),
            changes: Vec::new(),
            notes: Vec::new(),
            files: Vec::new(),
            measures: Vec::new(),
            parties: Vec::new(),
            joined: Vec::new(),
            held_at: None,
            because: Because::default(),
            flags: Vec::new(),
            grounds: Vec::new(),
            beside: Beside::default(),
            history_key: String::new(),
        }
    }

    fn incident(created_at: Timestamp) -> Incident {
        let recipient = IncidentRecipient {
            position: 0,
            address: "jan.devries@gmail.com".to_owned(),
            class: Class::Private,
            accepted_at: Some(created_at),
            reply: "250 ok".to_owned(),
            transit: None,
            trusted: None,
        };
        Incident {
            id: "DL-2026-0001".to_owned(),
            held_id: String::new(),
            source: IncidentSource::Release,
            state: IncidentState::Potential,
            sender: "j.devries@voorbeeld.nl".to_owned(),
            subject: String::new(),
            recipients: vec![recipient],
            persons_min: 12,
            persons_max: None,
            persons: 12,
            kinds: vec!["bsn".to_owned(), "name".to_owned(), "health".to_owned()],
            persons_by_kind: BTreeMap::new(),
            summary_nl: "Wat".to_owned(),
            summary_en: "What".to_owned(),
            opened_by: "anna".to_owned(),
            owner: String::new(),
            released_by: "anna".to_owned(),
            first_by: String::new(),
            reason: "Mag".to_owned(),
            created_at,
            known_at: None,
            deadline: None,
            clock_hours: 72,
            version: 0,
            observed: None,
            closed_at: None,
            content_erased_at: None,
            erased_at: None,
        }
    }
}
