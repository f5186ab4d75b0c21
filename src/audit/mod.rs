//! The audit trail: who did what, when, from where, and how it ended; chained so that a change,
//! a gap and a cut are found.
//!
//! [`record`] writes in the transaction of what it tells: neither is ever without the other.
//! The chain shows tampering by anyone without the keys of the vault. Against one who puts back
//! an older copy of everything only an outside mark helps: the count and hash that [`verify`]
//! returns, kept elsewhere.

mod chain;
mod event;

pub use chain::Flaw;
pub use chain::Verified;
pub use chain::record;
pub use chain::verify;
pub use event::Action;
pub use event::Event;
pub use event::Outcome;
