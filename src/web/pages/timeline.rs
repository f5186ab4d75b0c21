//! A line of the audit trail, as people read it; what it holds for programs is left out.

use crate::access::GATEWAY;
use crate::render::Texts;
use crate::review::SENDER;
use crate::store::Entry;
use crate::web::badge::Moment;
use crate::web::badge::capital;

/// One line of a timeline.
pub(super) struct Line {
    pub(super) when: Moment,
    pub(super) what: String,
    pub(super) who: String,
}

impl Line {
    /// The line of that entry.
    pub(super) fn of(entry: &Entry, texts: &Texts) -> Self {
        Self {
            when: Moment::short(entry.at, texts.language),
            what: capital((texts.words.event)(&entry.action)),
            who: named(&entry.actor, texts),
        }
    }
}

/// Who did something, as people read it: the program has a name, and a sender no account.
pub(super) fn named(actor: &str, texts: &Texts) -> String {
    match actor {
        GATEWAY => "Sluis".to_owned(),
        SENDER => texts.sender.by_sender.to_owned(),
        name => name.to_owned(),
    }
}
