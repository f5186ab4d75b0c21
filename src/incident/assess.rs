//! What an incident says to those who assess it.

use std::collections::BTreeMap;

use crate::breach::Facts;
use crate::breach::Question;
use crate::breach::Reached;
use crate::detect::Kind;
use crate::incident::Beside;
use crate::store::Incident;
use crate::store::IncidentAnswer;
use crate::store::IncidentRecipient;
use crate::store::IncidentState;

/// The facts of an incident, as far as the gateway knows them and people have added to them.
pub(super) fn facts(
    incident: &Incident,
    answers: &BTreeMap<Question, IncidentAnswer>,
    beside: &Beside,
) -> Facts {
    let named = incident.kinds.iter().filter_map(|name| Kind::named(name));
    let people = &incident.persons_by_kind;
    // A subject that is told of nobody leaks nothing of anybody. The first incidents of all do not
    // say of whom.
    let is_of_someone =
        |kind: &Kind| !kind.is_subject() || people.is_empty() || people.get(kind) > Some(&0);
    let reached = |recipient: &IncidentRecipient| match recipient {
        _ if incident.state == IncidentState::Cancelled => Reached::Refused,
        _ if beside.is_unknown(recipient.position) => Reached::Refused,
        IncidentRecipient { accepted_at: Some(_), .. } => Reached::Accepted,
        IncidentRecipient { reply, .. } if reply.starts_with('5') => Reached::Refused,
        _ => Reached::Unknown,
    };
    let given = |question| answers.get(&question).map(|answer| answer.value.as_str());
    let said = |question| match given(question) {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let counted = answers.get(&Question::PersonsMax).and_then(|answer| answer.value.parse().ok());
    Facts {
        kinds: named.filter(is_of_someone).collect(),
        persons: counted.unwrap_or(incident.persons),
        recipients: incident.recipients.iter().map(|one| (one.assessed(), reached(one))).collect(),
        // What is proposed from birth years counts until somebody answers.
        minors: match given(Question::Minors) {
            None => beside.minors(incident),
            Some(_) => said(Question::Minors),
        },
        secret_address: match given(Question::SecretAddress) {
            None => beside.is_secret.then_some(true),
            Some(_) => said(Question::SecretAddress),
        },
        is_unintelligible: matches!(
            given(Question::Encrypted),
            Some("end_to_end" | "file_password")
        ) && said(Question::KeyExposed) == Some(false),
        is_deleted: beside.is_deleted(incident),
    }
}
