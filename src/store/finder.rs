//! The texts in which people search, opened once and kept in memory.
//!
//! What is searched in is sealed in the database, so that it is the program that searches. What
//! stands there never changes until it is erased, so that each message has to be opened only once in
//! the life of the process: a search then reads memory.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::store::Error;

/// The opened texts; a clone of the store shares them.
#[derive(Default)]
pub(super) struct Finder(Mutex<Opened>);

/// What was opened so far.
#[derive(Default)]
struct Opened {
    /// [`OpenedText::number`] of the last one.
    last: u64,
    texts: Vec<OpenedText>,
}

/// What is searched in of one message.
pub(super) struct OpenedText {
    /// The how manieth message it is.
    pub(super) number: u64,
    /// Its ID.
    pub(super) id: String,
    /// In lower case, a line each: ID, sender, subject, recipients, names of attachments.
    pub(super) text: String,
}

impl Finder {
    /// The IDs of the messages whose text `is_wanted`; `open` gives those after a number.
    pub(super) fn find(
        &self,
        open: impl FnOnce(u64) -> Result<Vec<OpenedText>, Error>,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<HashSet<String>, Error> {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = open(opened.last)?;
        if let Some(last) = new.last() {
            opened.last = last.number;
        }
        opened.texts.extend(new);
        let found = opened.texts.iter().filter(|opened| is_wanted(&opened.text));
        Ok(found.map(|opened| opened.id.clone()).collect())
    }

    /// Forgets the texts of messages that were erased.
    pub(super) fn forget(&self, is_gone: impl Fn(&str) -> bool) {
        let mut opened = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        opened.texts.retain(|opened| !is_gone(&opened.id));
    }
}
