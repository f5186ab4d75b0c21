//! The history of a record under the chain of the trail: every line of the trail that tells of a
//! change holds a hash of all changes of that incident so far, so that no change can be altered,
//! left out or put in later without the chain telling it.
//!
//! The trail goes to other systems, and an answer such as a name can be guessed. So the hash is keyed,
//! by a key of the incident that only its record holds: without the record it tells nothing. Lines of
//! before have the plain hash, which proves a history as well.

use aws_lc_rs::digest;
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

/// What the entries of a trail prove of the history of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proved {
    /// How many changes.
    pub changes: usize,
    /// How many changes the entries tell of: more where the record was exported earlier, and where
    /// it was cut off after an entry.
    pub told: usize,
    /// How many of the entries are of the older form, without a key.
    pub older: usize,
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

/// Holds the history of an exported record against the entries of an exported trail.
pub fn verify_history(
    record: &Value,
    entries: impl Iterator<Item = Entry>,
) -> Result<Proved, Unproved> {
    let id = record.pointer("/incident/id").and_then(Value::as_str).ok_or(Unproved::NoRecord)?;
    // A record that was exported before there were keys has none.
    let key = record.get("history_key").and_then(Value::as_str).unwrap_or_default();
    let history = record.get("history").and_then(Value::as_array).ok_or(Unproved::NoRecord)?;
    let mut proved = Proved { changes: 0, told: 0, older: 0 };
    for entry in entries.filter(|entry| entry.object == id) {
        let Some((changes, told)) = mark(&entry.detail) else { continue };
        proved.told = proved.told.max(changes);
        let Some(first) = history.get(..changes) else { continue };
        let first = Value::Array(first.to_vec());
        if hash(key, &first) != told {
            if plain_hash(&first) != told {
                return Err(Unproved::Changed { entry: entry.number, changes });
            }
            proved.older += 1;
        }
        proved.changes = proved.changes.max(changes);
    }
    match proved.changes == history.len() {
        true => Ok(proved),
        false => Err(Unproved::Beyond(history.len())),
    }
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

/// SHA-256 of the same, as lines had it before there were keys.
fn plain_hash(value: &Value) -> String {
    HEXLOWER.encode(digest::digest(&digest::SHA256, value.to_string().as_bytes()).as_ref())
}

const CHANGES: &str = "changes=";
const HISTORY: &str = "history=";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Proved;
    use super::Unproved;
    use super::hash;
    use super::plain_hash;
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
        let proved = |changes| Ok(Proved { changes, told: 3, older: 0 });
        assert_eq!(verify(&history), proved(3));
        assert_eq!(verify(&history[..1]), proved(1), "exported earlier, or cut off");
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

    #[test]
    fn lines_of_before_there_were_keys_prove_a_history_as_well_and_say_so() {
        let mut history = vec![json!({"field": "risk"}), json!({"field": "cause"})];
        let (old, new) = (plain_hash(&json!(history[..1])), hash(KEY, &json!(history)));
        let trail = [
            entry(3, "DL-2026-0001", format!("fields=risk changes=1 history={old}")),
            entry(4, "DL-2026-0001", format!("fields=cause changes=2 history={new}")),
        ];
        let verify = |history: &[serde_json::Value], key: Option<&str>| {
            let mut record = json!({"incident": {"id": "DL-2026-0001"}, "history": history});
            record["history_key"] = json!(key);
            verify_history(&record, trail.iter().cloned())
        };
        assert_eq!(verify(&history, Some(KEY)), Ok(Proved { changes: 2, told: 2, older: 1 }));
        let (earlier, alone) = (Proved { changes: 1, told: 2, older: 1 }, &history[..1]);
        assert_eq!(verify(alone, None), Ok(earlier), "exported before there were keys");
        let changed = |entry, changes| Err(Unproved::Changed { entry, changes });
        assert_eq!(verify(&history, None), changed(4, 2), "a key that was taken out");
        history[0] = json!({"field": "tags"});
        assert_eq!(verify(&history, Some(KEY)), changed(3, 1));
    }

    const KEY: &str = "0b0b";
}
