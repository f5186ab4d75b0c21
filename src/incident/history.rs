//! The history of a record under the chain of the trail: every line of the trail that tells of a
//! change holds a hash of all changes of that incident so far, so that no change can be altered,
//! left out or put in later without the chain telling it.
//!
//! The trail goes to other systems, and an answer such as a name can be guessed. So the hash is keyed,
//! by a key of the incident that only its record holds: without the record it tells nothing.

use aws_lc_rs::hmac;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::access::Principal;
use crate::audit::Action;
use crate::incident::record::record;
use crate::store;
use crate::store::Entry;
use crate::store::IncidentChange;
use crate::store::Tx;
use crate::vault::Purpose;

/// A change, as the record has it.
#[derive(Serialize)]
pub(super) struct ChangeJson<'a> {
    at: Timestamp,
    by: &'a str,
    field: &'a str,
    before: &'a str,
    after: &'a str,
    reason: &'a str,
}

/// Why a record is not what the trail tells of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproved {
    /// It is no record of an incident.
    #[error("it is not the record of an incident")]
    NoRecord,
    /// Its changes differ from those that an entry of the trail tells of.
    #[error("its first {changes} changes are not those that entry {entry} of the trail tells of")]
    Changed {
        /// The number of the entry.
        entry: u64,
        /// How many changes there were then.
        changes: usize,
    },
    /// It ends at a change that no entry tells of.
    #[error("no entry of the trail tells of its last change, number {0}")]
    Beyond(usize),
}

impl<'a> ChangeJson<'a> {
    pub(super) fn of(change: &'a IncidentChange) -> Self {
        let IncidentChange { at, by, field, before, after, reason } = change;
        Self { at: *at, by, field, before, after, reason }
    }
}

/// Writes a line of the trail about changes that were noted in this transaction, with how many
/// there are by now and their hash.
pub(super) fn record_changed(
    tx: &mut Tx<'_>,
    id: &str,
    (action, detail): (Action, &str),
    who: &Principal,
    at: Timestamp,
) -> Result<(), store::Error> {
    let changes = store::incident_answer::changes(tx, id)?;
    let all: Vec<ChangeJson<'_>> = changes.iter().map(ChangeJson::of).collect();
    let all = serde_json::to_value(all).unwrap_or_default();
    let hash = hash(&key(tx, id), &all);
    let detail = format!("{detail} {CHANGES}{} {HISTORY}{hash}", changes.len());
    record(tx, id, action, detail, who, at)
}

/// Holds the history of an exported record against the entries of an exported trail: how many
/// changes they prove, and how many they tell of. Of a record that was exported earlier these are
/// more; so they are of one that was cut off after an entry.
pub fn verify_history(
    record: &Value,
    entries: impl Iterator<Item = Entry>,
) -> Result<(usize, usize), Unproved> {
    let id = record.pointer("/incident/id").and_then(Value::as_str).ok_or(Unproved::NoRecord)?;
    let key = record.get("history_key").and_then(Value::as_str).ok_or(Unproved::NoRecord)?;
    let history = record.get("history").and_then(Value::as_array).ok_or(Unproved::NoRecord)?;
    let (mut proved, mut all) = (0, 0);
    for entry in entries.filter(|entry| entry.object == id) {
        let Some((changes, told)) = mark(&entry.detail) else { continue };
        all = all.max(changes);
        let Some(first) = history.get(..changes) else { continue };
        if hash(key, &Value::Array(first.to_vec())) != told {
            return Err(Unproved::Changed { entry: entry.number, changes });
        }
        proved = proved.max(changes);
    }
    if proved == history.len() { Ok((proved, all)) } else { Err(Unproved::Beyond(history.len())) }
}

/// How many changes an entry tells of, and their hash.
fn mark(detail: &str) -> Option<(usize, &str)> {
    let word = |name: &str| detail.split(' ').rev().find_map(|word| word.strip_prefix(name));
    Some((word(CHANGES)?.parse().ok()?, word(HISTORY)?))
}

/// The key of the history of an incident, in hexadecimal: it stands in the record.
pub(super) fn key(tx: &Tx<'_>, id: &str) -> String {
    HEXLOWER.encode(&tx.vault().keyed_digest(Purpose::History, &[id.as_bytes()]))
}

/// HMAC-SHA-256 of JSON with its keys in order and nothing between them, as `jq -cSj` writes it.
fn hash(key: &str, value: &Value) -> String {
    // A key that is no hexadecimal is no key of ours, and proves nothing.
    let key = HEXLOWER.decode(key.as_bytes()).unwrap_or_default();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    HEXLOWER.encode(hmac::sign(&key, value.to_string().as_bytes()).as_ref())
}

const CHANGES: &str = "changes=";
const HISTORY: &str = "history=";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Unproved;
    use super::hash;
    use super::verify_history;
    use crate::store::Entry;

    fn entry(number: u64, object: &str, detail: String) -> Entry {
        Entry {
            number,
            at: jiff::Timestamp::UNIX_EPOCH,
            actor: "fatima".to_owned(),
            origin: "web".to_owned(),
            action: "incident-changed".to_owned(),
            object: object.to_owned(),
            result: "done".to_owned(),
            detail,
            hash: String::new(),
        }
    }

    #[test]
    fn a_history_that_was_altered_cut_or_added_to_is_told() {
        let change = |after: &str| json!({"field": "risk", "before": "", "after": after});
        let history = vec![change("risk"), change("high_risk"), change("unlikely")];
        let told = |count: usize| {
            let hash = hash(KEY, &json!(history[..count]));
            format!("fields=risk changes={count} history={hash}")
        };
        let trail = [
            entry(4, "DL-2026-0001", told(1)),
            entry(5, "DL-2026-0002", "changes=1 history=00".to_owned()),
            entry(6, "DL-2026-0001", "kind=noticed".to_owned()),
            entry(9, "DL-2026-0001", told(3)),
        ];
        let verify = |history: &[serde_json::Value]| {
            let incident = json!({"id": "DL-2026-0001"});
            let record = json!({"incident": incident, "history_key": KEY, "history": history});
            verify_history(&record, trail.iter().cloned())
        };
        assert_eq!(verify(&history), Ok((3, 3)));
        assert_eq!(verify(&history[..1]), Ok((1, 3)), "exported earlier, or cut off");
        assert_eq!(verify(&history[..2]), Err(Unproved::Beyond(2)), "cut between two lines");
        let altered = [&history[..1], &[change("low")], &history[2..]].concat();
        assert_eq!(verify(&altered), Err(Unproved::Changed { entry: 9, changes: 3 }));
        let added = [&history[..], &[change("risk")]].concat();
        assert_eq!(verify(&added), Err(Unproved::Beyond(4)));
        let nothing = verify_history(&json!({}), trail.iter().cloned());
        assert_eq!(nothing, Err(Unproved::NoRecord));
        let (guessed, known) = (hash("", &json!(history)), hash(KEY, &json!(history)));
        assert_ne!(guessed, known, "without the key, nobody can try what stands there");
    }

    const KEY: &str = "0b0b";
}
