//! Who a message is between, as far as a scan may know it.

use crate::mail::Address;
use crate::mail::Domain;

/// The people a message is between: their own data in it is not "personal data of others".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// The envelope sender and the author in the header.
    pub senders: Vec<Address>,
    /// Everyone the message goes to.
    pub recipients: Vec<Address>,
    /// Domains of the own organisation: its staff is not counted.
    pub own_domains: Vec<Domain>,
}
