//! The desk at which people decide on held messages: one set of use cases for page, API and shell.
//!
//! A step is worked out by a pure function in `step`, allowed or refused by `permit`,
//! and written by [`Desk`] with its outbox row, its incident and its line of the audit trail in one
//! transaction. Nothing here delivers: the gateway alone empties the outbox.

mod desk;
mod error;
mod permit;
mod request;
mod sender;
mod shell;
mod step;
mod trail;

pub use desk::Desk;
pub use error::{Error, Flaw};
pub use request::{Choices, Counts, DeskSettings, Filter, Question, Refusal, Release};
pub use request::{LIST_MAX, REASON_CHARACTERS_MAX};
pub use request::{Released, Shown};
pub use sender::{Explanation, Found, SenderAnswer, SenderKey, SenderView};
pub use shell::at_shell;
