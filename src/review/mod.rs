//! The desk at which people decide on held messages: one set of use cases for page, API and shell.

mod error;
mod request;

pub use error::{Error, Flaw};
pub use request::{Choices, Counts, DeskSettings, Filter, Refusal, Release, Released, Shown};
pub use request::{LIST_MAX, REASON_CHARACTERS_MAX};
