//! What a rule does for one recipient.

use std::fmt;

use crate::destination::Class;
use crate::fault::Item;
use crate::fault::Section;
use crate::fault::nearest;

/// What a rule does for a recipient, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// Nothing.
    Deliver,
    /// Gives its reason where another rule acts, and does nothing itself.
    Remark,
    /// Passes it on, and wants that recorded.
    Record,
    /// Keeps it until a person decides.
    Hold,
    /// Refuses it for good.
    Reject,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = OUTCOMES.iter().find(|(_, outcome)| outcome == self).map(|(word, _)| *word);
        f.write_str(word.unwrap_or_default())
    }
}

impl Outcome {
    /// Reads the word under `key`, where there is one.
    pub(super) fn read(section: &Section<'_, '_>, key: &str) -> Option<Self> {
        let item = section.text(key)?;
        let outcome = OUTCOMES.iter().find(|(word, _)| *word == item.text);
        if outcome.is_none() {
            let why = format!("\"{}\" is not deliver, remark, record, hold or reject", item.text);
            section.fault_at(item.line, key, why);
        }
        outcome.map(|(_, outcome)| *outcome)
    }
}

/// The class that `item` names; a fault in `key` where there is none.
pub(super) fn class_named(section: &Section<'_, '_>, key: &str, item: Item<'_>) -> Option<Class> {
    let class = Class::named(item.text);
    if class.is_none() {
        let near = nearest(item.text, Class::ALL.iter().map(|class| class.name()));
        let hint = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        section.fault_at(item.line, key, format!("\"{}\" is no class{hint}", item.text));
    }
    class
}

const OUTCOMES: [(&str, Outcome); 5] = [
    ("deliver", Outcome::Deliver),
    ("remark", Outcome::Remark),
    ("record", Outcome::Record),
    ("hold", Outcome::Hold),
    ("reject", Outcome::Reject),
];
