//! The audit trail: who did what, when, from where, and how it ended; chained so that a change,
//! a gap and a cut are found.
//!
//! [`record`] writes in the transaction of what it tells: neither is ever without the other.
//! The chain shows tampering by anyone without the keys of the vault. Against one who has them, or
//! who puts back an older copy of everything, only what lies outside helps: a signed
//! [`Checkpoint`] that was sent out in time.

mod chain;
mod checkpoint;
mod event;
mod export;

pub use chain::Flaw;
pub use chain::Verified;
pub use chain::record;
pub use chain::verify;
pub use checkpoint::Checkpoint;
pub use checkpoint::Running;
pub use checkpoint::Unreadable;
pub use checkpoint::due;
pub use event::Action;
pub use event::Event;
pub use event::Outcome;
pub use export::Doubt;
pub use export::Proved;
pub use export::verify_export;
