//! What is known of a breach when it is assessed.

use std::collections::BTreeSet;

use crate::breach::Named;
use crate::breach::Score;
use crate::destination::Class;
use crate::detect::Kind;

/// The facts from which severity and risk are proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Kinds of data that leaked of somebody, as the gateway finds them.
    pub kinds: BTreeSet<Kind>,
    /// Kinds of data that somebody told beside these.
    pub told: Vec<&'static Named>,
    /// How many people, as estimated.
    pub persons: u64,
    /// The recipients, each with what is known of its delivery; none where it was no mail, or none
    /// that the gateway saw.
    pub recipients: Vec<(Class, Reached)>,
    /// What kind of incident it was, by its name in the form; empty where nobody knows.
    pub incident_kind: &'static str,
    /// What was breached, by the names in the form; empty where nobody knows.
    pub breached: Vec<&'static str>,
    /// What caused it, by its name in the form; empty where nobody knows.
    pub cause: &'static str,
    /// Whether most of the people are under age; `None` where nobody has told.
    pub minors: Option<bool>,
    /// Whether there is a secret address among the data; `None` where nobody has told.
    pub secret_address: Option<bool>,
    /// Whether nobody who has it can read it: encrypted, and the key is safe.
    pub is_unintelligible: bool,
    /// Whether every recipient who has it says that it is deleted.
    pub is_deleted: bool,
    /// The factors of the severity as people have set them; `None` where the proposed ones stand.
    pub score: Option<Score>,
}

/// Whether a message has reached a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The next hop accepted it.
    Accepted,
    /// It was accepted, and the recipient says that it is deleted.
    Answered,
    /// It was accepted, and the recipient passed it on or saved it.
    PassedOn,
    /// The next hop refused it, or it came back.
    Refused,
    /// It is not known yet.
    Unknown,
}

impl Facts {
    /// Whether one of `kinds` leaked.
    pub(super) fn has(&self, kinds: &[Kind]) -> bool {
        let counts = |one: &&Named| one.counts_as.iter().any(|kind| kinds.contains(kind));
        kinds.iter().any(|kind| self.kinds.contains(kind)) || self.told.iter().any(counts)
    }

    /// The classes of the recipients who have it, or may have it.
    pub(super) fn reached(&self) -> impl Iterator<Item = Class> {
        let reached = self.recipients.iter().filter(|(_, how)| *how != Reached::Refused);
        reached.map(|(class, _)| *class)
    }

    /// Whether someone outside the own organisation has it, or may have it. Who has what did not go
    /// by mail nobody can say.
    pub(super) fn is_out(&self) -> bool {
        self.recipients.is_empty() || self.reached().any(|class| class != Class::Internal)
    }

    /// Whether every recipient is known not to have got it.
    pub fn is_undelivered(&self) -> bool {
        !self.recipients.is_empty() && self.reached().next().is_none()
    }

    /// Whether others can have seen data that they should not see.
    pub(super) fn is_disclosed(&self) -> bool {
        self.breached.is_empty() || self.breached.contains(&"confidentiality")
    }
}
