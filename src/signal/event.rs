//! What is told of a line of the trail: opaque numbers, counts, names of kinds and classes. Nothing
//! that a person wrote, and nobody outside.

use serde::Deserialize;
use serde::Serialize;

use crate::audit::Action;
use crate::audit::Checkpoint;
use crate::store;
use crate::store::Entry;
use crate::store::HeldId;
use crate::store::Signal;
use crate::store::Tx;

/// Something that happened, as other systems are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The line of the trail.
    pub number: u64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// What: `incident-opened`.
    pub action: String,
    /// `done`, `refused` or `failed`.
    pub outcome: String,
    /// Who did it: an account of Sluis, `gateway`, `sender`, `recipient`; empty where a name was
    /// typed that may be none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub actor: String,
    /// The address of the browser or program, where there was one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The message or incident; empty for accounts.
    pub object: String,
    /// Names of the kinds of data.
    pub kinds: Vec<String>,
    /// How many people, at the best estimate.
    pub persons: Option<u64>,
    /// Classes of the recipients.
    pub classes: Vec<String>,
    /// The deadline of an incident, RFC 3339 in UTC.
    pub deadline: Option<String>,
    /// Before how many hours left a warning is told; 0 once the deadline has passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warned_hours: Option<u64>,
    /// The checkpoint of the trail that the line bears; empty for all others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub checkpoint: String,
}

impl Told {
    /// What a row of a channel tells; `None` where that can be read no more.
    pub fn of(signal: &Signal) -> Option<Self> {
        serde_json::from_str(&signal.event).ok()
    }
}

/// What is told of `entry`.
pub(super) fn told(tx: &mut Tx<'_>, entry: &Entry) -> Result<Told, store::Error> {
    let mut told = Told {
        number: entry.number,
        at: entry.at.to_string(),
        action: entry.action.clone(),
        outcome: entry.result.clone(),
        actor: entry.actor.clone(),
        source: source(&entry.origin),
        object: String::new(),
        kinds: Vec::new(),
        persons: None,
        classes: Vec::new(),
        deadline: None,
        warned_hours: warned_hours(entry),
        checkpoint: Checkpoint::of_entry(entry).map(|one| one.to_string()).unwrap_or_default(),
    };
    if entry.action == Action::LoginFailed.name() {
        // Whoever types a password where the name belongs has not told it to others.
        told.actor = String::new();
    }
    if let Some(id) = HeldId::parse(&entry.object) {
        told.object = id.to_string();
        match store::held::find(tx, &id) {
            Ok(held) => {
                told.persons = Some(held.verdict.report.persons.estimate);
                let by_kind = held.verdict.report.by_kind.keys();
                told.kinds = by_kind.map(|kind| kind.name().to_owned()).collect();
                let classes = held.recipients.iter().map(|one| one.class.name().to_owned());
                told.classes = once_each(classes);
            }
            Err(store::Error::Missing) => {}
            Err(error) => return Err(error),
        }
    } else if is_incident(&entry.object) {
        told.object = entry.object.clone();
        match store::incident::find(tx, &entry.object) {
            Ok(incident) => {
                told.persons = Some(incident.persons);
                told.kinds.clone_from(&incident.kinds);
                let classes = incident.recipients.iter().map(|one| one.class.name().to_owned());
                told.classes = once_each(classes);
                told.deadline = incident.deadline.map(|at| at.to_string());
            }
            Err(store::Error::Missing) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(told)
}

/// The `24` of `hours=24`, in a warning of a deadline.
fn warned_hours(entry: &Entry) -> Option<u64> {
    let is_warning = entry.action == Action::IncidentDeadline.name();
    let detail = Some(entry.detail.as_str()).filter(|_| is_warning)?;
    detail.split(' ').find_map(|word| word.strip_prefix("hours="))?.parse().ok()
}

/// Whether a text is the number of an incident: `DL-2026-0001`.
fn is_incident(object: &str) -> bool {
    let rest = object.strip_prefix("DL-");
    rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
}

/// The address of `web 192.0.2.7` or `api 192.0.2.7 topdesk`; a user of the operating system is
/// left out.
fn source(origin: &str) -> String {
    let mut words = origin.split(' ');
    match (words.next(), words.next()) {
        (Some("web" | "api"), Some(address)) => address.to_owned(),
        _ => String::new(),
    }
}

fn once_each(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::is_incident;
    use super::source;

    #[test]
    fn only_addresses_of_the_net_and_numbers_of_incidents_are_told() {
        assert_eq!(source("web 192.0.2.7"), "192.0.2.7");
        assert_eq!(source("api 192.0.2.7 topdesk 2"), "192.0.2.7");
        assert_eq!(source("shell anna"), "");
        assert!(is_incident("DL-2026-0001") && !is_incident("anna") && !is_incident("DL-x"));
    }
}
