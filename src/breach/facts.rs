//! What is known of a breach when it is assessed.

use std::collections::BTreeSet;

use crate::destination::Class;
use crate::detect::Kind;

/// The facts from which severity and risk are proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Kinds of data that leaked of somebody.
    pub kinds: BTreeSet<Kind>,
    /// How many people, as estimated.
    pub persons: u64,
    /// The recipients, each with what is known of its delivery.
    pub recipients: Vec<(Class, Reached)>,
    /// Whether most of the people are under age; `None` where nobody has told.
    pub minors: Option<bool>,
    /// Whether there is a secret address among the data; `None` where nobody has told.
    pub secret_address: Option<bool>,
    /// Whether nobody who has it can read it: encrypted, and the key is safe.
    pub is_unintelligible: bool,
    /// Whether every recipient who has it says that it is deleted.
    pub is_deleted: bool,
}

/// Whether a message has reached a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The next hop accepted it.
    Accepted,
    /// The next hop refused it, or it came back.
    Refused,
    /// It is not known yet.
    Unknown,
}

impl Facts {
    /// Whether one of `kinds` leaked.
    pub(super) fn has(&self, kinds: &[Kind]) -> bool {
        kinds.iter().any(|kind| self.kinds.contains(kind))
    }

    /// The classes of the recipients who have it, or may have it.
    pub(super) fn reached(&self) -> impl Iterator<Item = Class> {
        let reached = self.recipients.iter().filter(|(_, how)| *how != Reached::Refused);
        reached.map(|(class, _)| *class)
    }

    /// Whether someone outside the own organisation has it, or may have it.
    pub(super) fn is_out(&self) -> bool {
        self.reached().any(|class| class != Class::Internal)
    }
}
