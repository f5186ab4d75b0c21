//! A line of the audit trail, as people read it; what it holds for programs is left out.

use crate::render::Texts;
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
            who: entry.actor.clone(),
        }
    }
}
