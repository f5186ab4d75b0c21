//! What a rule does for one recipient.

use std::fmt;

use crate::fault::Section;

/// What a rule does for a recipient, from the mildest to the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// Nothing.
    Deliver,
    /// Gives its reason where another rule acts, and does nothing itself.
    Remark,
    /// Passes it on, and wants that recorded.
    Record,
    /// Sends it by the secure route, and records it.
    Secure,
    /// Keeps it until a person decides.
    Hold,
    /// Refuses it for good.
    Reject,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Outcome {
    /// Its word in a rule.
    pub(super) fn name(self) -> &'static str {
        OUTCOMES.iter().find(|(_, outcome)| *outcome == self).map_or("", |(word, _)| *word)
    }

    /// Reads the word under `key`, where there is one.
    pub(super) fn read(section: &Section<'_, '_>, key: &str) -> Option<Self> {
        let item = section.text(key)?;
        let outcome = OUTCOMES.iter().find(|(word, _)| *word == item.text);
        if outcome.is_none() {
            let why = format!("\"{}\" is no outcome: {OUTCOME_WORDS}", item.text);
            section.fault_at(item.line, key, why);
        }
        outcome.map(|(_, outcome)| *outcome)
    }
}

const OUTCOME_WORDS: &str = "deliver, remark, record, secure, hold or reject";

const OUTCOMES: [(&str, Outcome); 6] = [
    ("deliver", Outcome::Deliver),
    ("remark", Outcome::Remark),
    ("record", Outcome::Record),
    ("secure", Outcome::Secure),
    ("hold", Outcome::Hold),
    ("reject", Outcome::Reject),
];
