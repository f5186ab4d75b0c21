//! Learns whom the organisation writes to: a correspondent is expected after enough ordinary mail
//! by enough different senders on enough days, as long as mail goes there.
//!
//! [`note()`] counts what the gateway delivered, [`Collector`] what a log or a mailbox of before
//! holds, and [`Book`] shows, confirms and ends what was learned, for page and shell alike. It also
//! keeps the entries that people propose for the lists, and whoever may accept them accepts.

mod book;
mod collector;
mod entries;
mod lines;
mod mail_log;
mod mailbox;
mod note;
mod ordinary;
mod settings;
mod window;

pub use book::{Book, Error, Filter, PAGE_ROWS, id_of};
pub use collector::{Collected, Collector, Imported, Skipped};
pub use entries::{EntryStep, act, entry_id};
pub use mail_log::read as read_log;
pub use mailbox::read as read_mailbox;
pub use note::{Letter, note};
pub use ordinary::is_ordinary;
pub use settings::{Settings, day_of};

/// What a source of mail of before says, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A message that went out.
    Sent(Sent),
    /// Something that is no such message.
    Skipped(Skipped),
    /// A line that cannot be read.
    Fault {
        /// Its number, from 1.
        line: u64,
        /// Why, without what stands there.
        why: &'static str,
    },
}

/// A message that went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Who sent it.
    pub sender: crate::mail::Address,
    /// Who got it.
    pub recipients: Vec<crate::mail::Address>,
    /// When: days since 1970, in UTC.
    pub day: i64,
}
