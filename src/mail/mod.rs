//! The nouns of mail: address, envelope, and the parties of a message.

mod address;
mod envelope;
mod parties;

pub use address::{Address, AddressError, Domain};
pub use envelope::{Envelope, Recipient};
pub use parties::Parties;
