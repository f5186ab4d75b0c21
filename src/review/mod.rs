//! The desk at which people decide on held messages: one set of use cases for page, API and shell.
//!
//! A step is worked out by a pure function in `step`, allowed or refused by `permit`,
//! and written by [`Desk`] with its outbox row, its incident and its line of the audit trail in one
//! transaction. Nothing here delivers: the gateway alone empties the outbox.

mod desk;
mod error;
mod evidence;
mod hand;
mod history;
mod logbook;
mod observed;
mod overview;
mod permit;
mod queue;
mod request;
mod sender;
mod shell;
mod similar;
mod step;
mod terms;
mod trail;
mod viewer;

pub use desk::Desk;
pub use error::{Error, Flaw};
pub use evidence::{Looked, Revealed};
pub use hand::{Chosen, Each};
pub use history::History;
pub use overview::{Column, Decided, Overview, Period};
pub use queue::Neighbours;
pub use request::{Choices, Counts, DeskSettings, Filter, Question, Refusal, Release};
pub use request::{LIST_MAX, REASON_CHARACTERS_MAX, REJECT_MAX, RELEASE_MAX, UNDO_SECONDS};
pub use request::{Released, Shown, TRAIL_SHOWN};
pub use sender::{Explanation, Found, SENDER, SenderAnswer, SenderKey, SenderView};
pub use shell::at_shell;
pub use similar::{Acquaintance, Similar};
pub use viewer::Viewer;
