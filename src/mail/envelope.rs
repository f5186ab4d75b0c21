//! The SMTP envelope of one message.

use std::net::IpAddr;

use crate::mail::Address;

/// The envelope: who sends, who receives, and what the client said beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The reverse-path; `None` is the null sender `<>` of bounces.
    pub sender: Option<Address>,
    /// Parameters of MAIL as the client wrote them, to be carried on verbatim; may be empty.
    pub sender_parameters: String,
    /// The forward-paths that were accepted, in order, at least one.
    pub recipients: Vec<Recipient>,
    /// Address of the client; `None` for a message from a file.
    pub client: Option<IpAddr>,
    /// What the client called itself in EHLO or HELO.
    pub helo: String,
}

/// One forward-path with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The mailbox.
    pub address: Address,
    /// Parameters of RCPT (NOTIFY, ORCPT) as the client wrote them; may be empty.
    pub parameters: String,
}

impl Envelope {
    /// The addresses of all recipients, in order.
    pub fn addresses(&self) -> impl Iterator<Item = &Address> {
        self.recipients.iter().map(|recipient| &recipient.address)
    }
}
