//! The nouns of mail (address, envelope, the parties of a message), and how a message is read.

mod address;
mod charset;
mod decode;
mod envelope;
mod field;
mod header;
mod message;
mod parameter;
mod parse;
mod parties;
mod uu;
mod word;

pub use address::{Address, AddressError, Domain, is_among};
pub use charset::{is_foreign, to_utf8};
pub use decode::{
    Transfer, percent as decode_percent, quoted_printable as decode_quoted_printable,
};
pub use envelope::{Envelope, Recipient};
pub use field::{Field, Fields, header_end, header_fields};
pub use message::{Defect, Flow, Message, MessageHeader, Part, Reading, Role};
pub use parse::{MessageLimits, parse, parse_as};
pub use parties::Parties;
pub use uu::{UuFile, UuFiles, files as uu_files};
