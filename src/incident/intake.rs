//! Incidents that no release opened: a lost letter, a stick, a report by a resident, and deliveries
//! that monitor mode let through.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit;
use crate::breach::Question;
use crate::incident::Error;
use crate::incident::Register;
use crate::incident::answer::is_told_of_someone;
use crate::incident::guard::is_in_order;
use crate::incident::history::record_changed;
use crate::incident::original::Known;
use crate::incident::original::incidents_of;
use crate::incident::parts::FILE_BYTES_MAX;
use crate::incident::parts::file_name;
use crate::incident::record::kind_names;
use crate::incident::record::record;
use crate::policy::Action;
use crate::render::Language;
use crate::render::WrongAnswer;
use crate::render::destinations;
use crate::render::texts;
use crate::store;
use crate::store::Incident;
use crate::store::IncidentAnswer;
use crate::store::IncidentChange;
use crate::store::IncidentFile;
use crate::store::IncidentRecipient;
use crate::store::IncidentSource;
use crate::store::IncidentState;
use crate::store::Observed;
use crate::store::Tx;

/// What is told when an incident is opened by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intake {
    /// Who told of it.
    pub source: IncidentSource,
    /// What happened, and all else that is known: answers to the questions of the form.
    pub answers: Vec<(Question, String)>,
    /// When the organisation became aware.
    pub known_at: Timestamp,
}

impl Intake {
    /// Who can have told of it, where somebody opens it by hand.
    pub const SOURCES: [IncidentSource; 3] =
        [IncidentSource::Reported, IncidentSource::Processor, IncidentSource::LateDetection];

    /// What is asked at once; the rest can come later, of those who assess.
    pub const ASKED: [Question; 12] = [
        Question::Summary,
        Question::IncidentKind,
        Question::AwareAt,
        Question::OccurredFrom,
        Question::DetectedBy,
        Question::DetectionContact,
        Question::DetectionHow,
        Question::Department,
        Question::DataKinds,
        Question::PersonsMin,
        Question::PersonsMax,
        Question::MeasuresTaken,
    ];
}

impl Register {
    /// Opens an incident by hand: its clock runs from the moment that the organisation knew.
    ///
    /// - Failure: `Invalid` without a description, with a moment that is still to come, or with an
    ///   answer to what is not in [`Intake::ASKED`]; `Field` with a file that is empty or too large.
    pub async fn report(
        &self,
        who: &Principal,
        intake: Intake,
        file: Option<(String, Bytes)>,
        now: Timestamp,
    ) -> Result<Incident, Error> {
        if !who.may(Act::ReportIncident) {
            return Err(Error::NotAllowed);
        }
        let mut answers = usable(&intake, now)?;
        if let Some((_, bytes)) = &file {
            if bytes.is_empty() || bytes.len() > FILE_BYTES_MAX {
                return Err(Error::Field("file", WrongAnswer::Unusable));
            }
            let file = Known::of(bytes);
            let find = move |tx: &mut Tx<'_>| incidents_of(tx, &file, now);
            let known = self.store.read(find).await?;
            if !known.is_empty() {
                answers.push((Question::Related, known.join(", ")));
            }
        }
        let sealed = match &file {
            Some((_, bytes)) => Some(self.store.seal(vec![bytes.clone()]).await?),
            None => None,
        };
        let (clock, who) = (self.settings.clock, who.clone());
        let opened = self.store.write(move |tx| {
            let summary = said(&answers, Question::Summary).to_owned();
            let number = |question| said(&answers, question).parse().ok();
            let most: Option<u64> = number(Question::PersonsMax);
            let least: u64 = number(Question::PersonsMin).unwrap_or(0);
            let incident = Incident {
                source: intake.source,
                state: at_first(intake.source, file.is_some()),
                summary_nl: summary.clone(),
                summary_en: summary,
                persons_min: least,
                persons_max: most,
                persons: most.unwrap_or(least),
                clock_hours: clock.hours,
                known_at: Some(intake.known_at),
                deadline: Some(clock.deadline(intake.known_at)),
                ..blank(&who, now)
            };
            let incident = store::incident::open(tx, incident)?;
            keep(tx, &incident.id, &answers, &who, now)?;
            confirmed(tx, &incident, &who, now)?;
            let detail = format!("source={} known={}", intake.source.name(), intake.known_at);
            let opened = (audit::Action::IncidentOpened, detail.as_str());
            record_changed(tx, &incident.id, opened, &who, now)?;
            started(tx, &incident, &who, now)?;
            if let (Some((name, bytes)), Some(sealed)) = (&file, &sealed) {
                let file = IncidentFile {
                    number: 0,
                    name: file_name(name),
                    size_bytes: bytes.len() as u64,
                    by: who.name.clone(),
                    at: now,
                    is_gone: false,
                };
                let number = store::incident_file::add(tx, &incident.id, &file, sealed)?;
                let detail = format!("file={number} bytes={}", bytes.len());
                record(tx, &incident.id, audit::Action::IncidentFileAdded, detail, &who, now)?;
            }
            Ok(incident)
        });
        Ok(opened.await?)
    }

    /// Opens an incident for a delivery that monitor mode let through, or that was recorded, by its
    /// number; the one that there is already is given again.
    pub async fn mark(
        &self,
        who: &Principal,
        number: u64,
        now: Timestamp,
    ) -> Result<Incident, Error> {
        if !who.may(Act::ReportIncident) {
            return Err(Error::NotAllowed);
        }
        let (clock, who) = (self.settings.clock, who.clone());
        self.store
            .try_write(move |tx| {
                if let Some(id) = store::incident::of_observed(tx, number)? {
                    return Ok(store::incident::find(tx, &id)?);
                }
                let observed = store::observed::find(tx, number)?.ok_or(Error::Missing)?;
                let mut incident = of_delivery(&observed, &who, now);
                incident.observed = Some(number);
                incident.clock_hours = clock.hours;
                // What would have been held was told at once; what was recorded only is known from
                // the moment that somebody finds it.
                let known_at = match incident.source {
                    IncidentSource::Monitor => observed.at,
                    _ => now,
                };
                incident.known_at = Some(known_at);
                incident.deadline = Some(clock.deadline(known_at));
                let incident = store::incident::open(tx, incident)?;
                if let Some(evidence) = &observed.evidence {
                    store::residence::keep(tx, &incident.id, &evidence.report.residences)?;
                }
                let source = incident.source.name();
                let detail = format!("source={source} persons={}", incident.persons);
                record(tx, &incident.id, audit::Action::IncidentOpened, detail, &who, now)?;
                started(tx, &incident, &who, now)?;
                Ok(incident)
            })
            .await
    }

    /// The incidents of deliveries, by their numbers.
    pub async fn marked(&self, numbers: Vec<u64>) -> Result<BTreeMap<u64, String>, Error> {
        let read = move |tx: &mut Tx<'_>| {
            let mut found = BTreeMap::new();
            for number in numbers {
                if let Some(id) = store::incident::of_observed(tx, number)? {
                    found.insert(number, id);
                }
            }
            Ok(found)
        };
        Ok(self.store.read(read).await?)
    }
}

/// Keeps the answers of an intake, with a line in the history each.
fn keep(
    tx: &mut Tx<'_>,
    incident_id: &str,
    answers: &[(Question, String)],
    who: &Principal,
    now: Timestamp,
) -> Result<(), store::Error> {
    for (question, value) in answers {
        let answer = IncidentAnswer {
            question: question.name().to_owned(),
            value: value.clone(),
            by: who.name.clone(),
            at: now,
        };
        store::incident_answer::give(tx, incident_id, &answer)?;
        let change = IncidentChange {
            at: now,
            by: answer.by,
            field: answer.question,
            before: String::new(),
            after: answer.value,
            reason: String::new(),
        };
        store::incident_answer::note(tx, incident_id, &change)?;
    }
    Ok(())
}

/// Where an incident begins: what another organisation shows of our data is a breach at once.
const fn at_first(source: IncidentSource, is_shown: bool) -> IncidentState {
    match (source, is_shown) {
        (IncidentSource::Processor, true) => IncidentState::Confirmed,
        _ => IncidentState::Potential,
    }
}

/// Notes the state of an incident that begins as a breach.
fn confirmed(
    tx: &mut Tx<'_>,
    incident: &Incident,
    who: &Principal,
    now: Timestamp,
) -> Result<(), store::Error> {
    if incident.state != IncidentState::Confirmed {
        return Ok(());
    }
    let change = IncidentChange {
        at: now,
        by: who.name.clone(),
        field: "state".to_owned(),
        before: String::new(),
        after: incident.state.name().to_owned(),
        reason: String::new(),
    };
    store::incident_answer::note(tx, &incident.id, &change).map(drop)
}

/// What is not opened by a release has its clock from the beginning: other systems hear of that.
pub(super) fn started(
    tx: &mut Tx<'_>,
    incident: &Incident,
    who: &Principal,
    now: Timestamp,
) -> Result<(), store::Error> {
    let moment = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let (known, deadline) = (moment(incident.known_at), moment(incident.deadline));
    let detail = format!("known={known} deadline={deadline}");
    record(tx, &incident.id, audit::Action::IncidentStarted, detail, who, now)
}

/// The answers of an intake, where they can be kept.
fn usable(intake: &Intake, now: Timestamp) -> Result<Vec<(Question, String)>, Error> {
    let (mut answers, mut wrong) = (Vec::new(), Vec::new());
    for (question, text) in &intake.answers {
        // When it was known is told apart: it starts the clock.
        if *question == Question::AwareAt || !Intake::ASKED.contains(question) {
            wrong.push((*question, WrongAnswer::Unusable));
            continue;
        }
        match question.answer(text) {
            Some(value) if value.is_empty() => {}
            Some(value) if is_told_of_someone(*question, &value) => {
                wrong.push((*question, WrongAnswer::Number));
            }
            Some(value) => answers.push((*question, value)),
            None => wrong.push((*question, WrongAnswer::Unusable)),
        }
    }
    if said(&answers, Question::Summary).is_empty() && wrong.is_empty() {
        wrong.push((Question::Summary, WrongAnswer::Missing));
    }
    let from = said(&answers, Question::OccurredFrom).parse().ok();
    if !is_in_order(from, intake.known_at, now) {
        wrong.push((Question::AwareAt, WrongAnswer::Order));
    }
    let least: Option<u64> = said(&answers, Question::PersonsMin).parse().ok();
    let most: Option<u64> = said(&answers, Question::PersonsMax).parse().ok();
    if least.zip(most).is_some_and(|(least, most)| least > most) {
        wrong.push((Question::PersonsMax, WrongAnswer::Range));
    }
    if wrong.is_empty() { Ok(answers) } else { Err(Error::Invalid(wrong)) }
}

fn said(answers: &[(Question, String)], question: Question) -> &str {
    let found = answers.iter().find(|(known, _)| *known == question);
    found.map_or("", |(_, value)| value.as_str())
}

/// A delivery as an incident: what it was judged by is kept for a while only, and is not needed.
fn of_delivery(observed: &Observed, who: &Principal, now: Timestamp) -> Incident {
    let recipients = observed.recipients.iter().map(|one| IncidentRecipient {
        position: 0,
        address: one.address.clone(),
        class: one.class,
        accepted_at: Some(observed.at),
        reply: String::new(),
        transit: observed.transit,
        trusted: None,
    });
    let recipients: Vec<IncidentRecipient> = recipients.collect();
    let summary = |language| sent(&observed.sender, observed.persons, &recipients, language);
    let kinds = observed.evidence.as_ref().map(|found| kind_names(&found.report));
    Incident {
        source: match observed.action {
            Action::Deliver => IncidentSource::LateDetection,
            Action::Hold | Action::Reject => IncidentSource::Monitor,
        },
        sender: observed.sender.clone(),
        persons_min: observed.persons,
        persons: observed.persons,
        kinds: kinds.unwrap_or_default(),
        summary_nl: summary(Language::Dutch),
        summary_en: summary(Language::English),
        recipients,
        ..blank(who, now)
    }
}

/// A sentence on mail that was sent.
pub(super) fn sent(
    sender: &str,
    persons: u64,
    recipients: &[IncidentRecipient],
    language: Language,
) -> String {
    let to = recipients.iter().map(|one| (one.class, one.address.as_str()));
    (texts(language).case.said.mark_summary)(sender, persons, &destinations(to, language))
}

/// An incident of which nothing is known.
pub(super) fn blank(who: &Principal, now: Timestamp) -> Incident {
    Incident {
        id: String::new(),
        held_id: String::new(),
        source: IncidentSource::Reported,
        state: IncidentState::Potential,
        sender: String::new(),
        subject: String::new(),
        recipients: Vec::new(),
        persons_min: 0,
        persons_max: None,
        persons: 0,
        kinds: Vec::new(),
        persons_by_kind: BTreeMap::new(),
        summary_nl: String::new(),
        summary_en: String::new(),
        opened_by: who.name.clone(),
        owner: String::new(),
        released_by: String::new(),
        first_by: String::new(),
        reason: String::new(),
        created_at: now,
        known_at: None,
        deadline: None,
        clock_hours: 0,
        version: 0,
        observed: None,
        closed_at: None,
        content_erased_at: None,
        erased_at: None,
    }
}
