//! What an incident says to those who assess it.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::breach::Facts;
use crate::breach::Form;
use crate::breach::Question;
use crate::breach::Reached;
use crate::breach::standing;
use crate::detect::Kind;
use crate::incident::Case;
use crate::incident::delivery::Delivery;
use crate::store::Incident;
use crate::store::IncidentRecipient;
use crate::store::IncidentSource;
use crate::store::RetractionState;

/// The severity in the record.
#[derive(Serialize)]
pub(super) struct SeverityJson {
    /// SE, in hundredths; `None` where a factor is not known.
    score_hundredths: Option<u32>,
    level: Option<&'static str>,
    /// What stands beside the score.
    flags: Vec<&'static str>,
}

/// The kinds of data that the gateway found of somebody.
pub(super) fn found(incident: &Incident) -> BTreeSet<Kind> {
    let named = incident.kinds.iter().filter_map(|name| Kind::named(name));
    let people = &incident.persons_by_kind;
    // A subject that is told of nobody leaks nothing of anybody. The first incidents of all do not
    // say of whom.
    let is_of_someone =
        |kind: &Kind| !kind.is_subject() || people.is_empty() || people.get(kind) > Some(&0);
    named.filter(is_of_someone).collect()
}

/// The facts of an incident as its answers stand now: what a person said goes before what the
/// gateway found, and that counts until somebody answers.
pub(super) fn facts(case: &Case) -> Facts {
    let said = |question| match case.value(question) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let answers = (case.value(Question::DataKinds), case.value(Question::SpecialKinds));
    let (kinds, told) = standing(&found(&case.incident), answers);
    let locked = ["end_to_end", "file_password"];
    let recipients = case.incident.recipients.iter();
    Facts {
        kinds,
        told,
        persons: persons(case),
        recipients: recipients.map(|one| (one.assessed(), reached(case, one))).collect(),
        incident_kind: chosen(case, Question::IncidentKind).first().copied().unwrap_or_default(),
        breached: chosen(case, Question::BreachType),
        cause: chosen(case, Question::Cause).first().copied().unwrap_or_default(),
        minors: said(Question::Minors),
        secret_address: said(Question::SecretAddress),
        is_unintelligible: locked.contains(&case.value(Question::Encrypted))
            && said(Question::KeyExposed) == Some(false),
        is_deleted: case.beside.is_deleted(&case.incident),
        score: None,
    }
}

/// Whether anything is known of what leaked. A message in which nothing was found, and of which all
/// was read, tells of nothing; of what nobody read, or described, nothing is guessed.
pub(super) fn is_known(case: &Case) -> bool {
    let stands = |question| !case.value(question).is_empty();
    let is_read = || {
        let is_answered = case.answers.contains_key(&Question::DataKinds);
        is_of_mail(&case.incident) && (is_answered || case.incident.persons_max.is_some())
    };
    stands(Question::DataKinds) || stands(Question::SpecialKinds) || is_read()
}

/// Whether it is of a message that the gateway saw.
pub(super) fn is_of_mail(incident: &Incident) -> bool {
    match incident.source {
        IncidentSource::Release | IncidentSource::Monitor => true,
        // Found in the list of deliveries; elsewhere, somebody tells what it was.
        IncidentSource::LateDetection => incident.observed.is_some(),
        IncidentSource::Reported | IncidentSource::Processor | IncidentSource::Audit => false,
    }
}

/// The severity by the factors that stand there; `None` where nothing is known of it.
pub(super) fn severity_json(case: &Case) -> Option<SeverityJson> {
    let (score, flags) = (case.score(), &case.flags);
    (score.is_some() || !flags.is_empty()).then(|| SeverityJson {
        score_hundredths: score.map(|score| score.total()),
        level: score.map(|score| score.level().name()),
        flags: flags.iter().map(|flag| flag.name()).collect(),
    })
}

/// How many people: as many as somebody says at most, else as estimated, and at least as many as
/// are told.
fn persons(case: &Case) -> u64 {
    if let Ok(most) = case.given(Question::PersonsMax).parse() {
        return most;
    }
    let estimate = if is_of_mail(&case.incident) { case.incident.persons } else { 0 };
    estimate.max(case.value(Question::PersonsMin).parse().unwrap_or(0))
}

fn reached(case: &Case, recipient: &IncidentRecipient) -> Reached {
    match case.delivery(recipient) {
        Delivery::Accepted(_) | Delivery::Unsure(_) => {
            match case.beside.became_of(recipient.position) {
                Some(state) if state.is_deleted() => Reached::Answered,
                Some(RetractionState::Forwarded) => Reached::PassedOn,
                _ => Reached::Accepted,
            }
        }
        Delivery::Refused => Reached::Refused,
        Delivery::Waits => Reached::Unknown,
    }
}

/// The choices that stand in an answer, by their names.
fn chosen(case: &Case, question: Question) -> Vec<&'static str> {
    let (Form::One(choices) | Form::Several(choices)) = question.form() else { return Vec::new() };
    let answer = case.value(question);
    let stands = |name: &&str| answer.split_whitespace().any(|one| one == *name);
    choices.iter().copied().filter(stands).collect()
}
