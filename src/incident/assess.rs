//! What an incident says to those who assess it.

use crate::breach::Facts;
use crate::breach::Reached;
use crate::detect::Kind;
use crate::store::Incident;
use crate::store::IncidentRecipient;
use crate::store::IncidentState;

/// The facts of an incident, as far as the gateway knows them.
pub(super) fn facts(incident: &Incident) -> Facts {
    let named = incident.kinds.iter().filter_map(|name| Kind::named(name));
    let people = &incident.persons_by_kind;
    // A subject that is told of nobody leaks nothing of anybody. The first incidents of all do not
    // say of whom.
    let is_of_someone =
        |kind: &Kind| !kind.is_subject() || people.is_empty() || people.get(kind) > Some(&0);
    let reached = |recipient: &IncidentRecipient| match recipient {
        _ if incident.state == IncidentState::Cancelled => Reached::Refused,
        IncidentRecipient { accepted_at: Some(_), .. } => Reached::Accepted,
        IncidentRecipient { reply, .. } if reply.starts_with('5') => Reached::Refused,
        _ => Reached::Unknown,
    };
    Facts {
        kinds: named.filter(is_of_someone).collect(),
        persons: incident.persons,
        recipients: incident.recipients.iter().map(|one| (one.class, reached(one))).collect(),
        minors: None,
        secret_address: None,
    }
}
