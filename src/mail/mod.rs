//! The nouns of mail (address, envelope, the parties of a message), and how a message is read.

mod address;
mod decode;
mod envelope;
mod field;
mod header;
mod message;
mod parse;
mod parties;

pub use address::{Address, AddressError, Domain};
pub use decode::{Transfer, to_utf8};
pub use envelope::{Envelope, Recipient};
pub use field::{Field, Fields, header_end, header_fields};
pub use message::{Defect, Message, MessageHeader, Part, Role};
pub use parse::{MessageLimits, parse};
pub use parties::Parties;
