//! By what held messages are filtered and counted, in the clear: the classes of recipients, the
//! kinds of data and the rules that held them. None of it says anything about a person.

use crate::destination::Class;
use crate::policy::Verdict;
use crate::store::Error;
use crate::store::HeldId;
use crate::store::Tx;

/// Something that a message can be filtered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A class of a recipient that waited.
    Class(String),
    /// A kind of data that was found.
    Kind(String),
    /// A rule that held it.
    Rule(String),
}

impl Mark {
    /// The word for what it is, and which it is.
    pub(super) fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Class(class) => (CLASS, class),
            Self::Kind(kind) => (KIND, kind),
            Self::Rule(rule) => (RULE, rule),
        }
    }
}

/// Writes the marks of a message.
pub(super) fn add(
    tx: &mut Tx<'_>,
    id: &HeldId,
    verdict: &Verdict,
    classes: impl IntoIterator<Item = Class>,
) -> Result<(), Error> {
    let classes = classes.into_iter().map(|class| (CLASS, class.name()));
    let kinds = verdict.report.findings.iter().map(|finding| (KIND, finding.kind.name()));
    let rules = verdict.decision.reasons.iter().map(|reason| (RULE, reason.rule.as_str()));
    for (kind, value) in classes.chain(kinds).chain(rules) {
        let sql = "INSERT INTO held_mark (held_id, kind, value) VALUES (?, ?, ?)
            ON CONFLICT (held_id, kind, value) DO NOTHING";
        tx.execute(sql, &[id.as_str().into(), kind.into(), value.into()])?;
    }
    Ok(())
}

/// The rules that have held a message, by name.
pub fn rules(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    let sql = "SELECT DISTINCT value FROM held_mark WHERE kind = ? ORDER BY value";
    tx.all(sql, &[RULE.into()], |row| row.take(0))
}

const CLASS: &str = "class";
const KIND: &str = "kind";
const RULE: &str = "rule";
