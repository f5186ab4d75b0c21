//! What goes into a session at its start, and what comes out of it.

use std::fmt;
use std::net::IpAddr;

use bytes::Bytes;
use zeroize::Zeroizing;

use crate::smtp::BareLineEnds;
use crate::smtp::Client;
use crate::smtp::ForwardPath;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::smtp::ServerLimits;
use crate::smtp::TlsFacts;

/// What a session has to know from its start.
#[derive(Clone, Debug)]
pub struct SessionSettings {
    /// The name in greeting and EHLO reply.
    pub hostname: String,
    /// The address of the client.
    pub client: IpAddr,
    /// Whether this client may send mail through us.
    pub relay: Relay,
    /// Whether STARTTLS can be had.
    pub encryption: Encryption,
    /// What is done with a bare CR or LF in a message.
    pub bare_line_ends: BareLineEnds,
    /// How much the client may send.
    pub limits: ServerLimits,
    /// Whether a client may say who it is.
    pub sign_in: SignIn,
}

/// Whether a client may say who it is, with a name and a password (RFC 4954).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// It may, once the connection is encrypted.
    Offered,
    /// There is nobody to know.
    Unavailable,
}

/// Whether a client showed a certificate in the handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientCertificate {
    /// None, or none was asked for.
    Absent,
    /// One of the authority that is configured; a wrong one ends the handshake.
    Verified,
}

/// Who a client says it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The name of the account.
    pub name: String,
    /// Its password, wiped from memory when dropped.
    pub password: Zeroizing<String>,
}

/// Whether a client may send mail through us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relay {
    /// It may.
    Permitted,
    /// Every MAIL and RCPT gets 550 5.7.1.
    Refused,
}

/// The encryption of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// It is encrypted.
    Active(TlsFacts),
    /// STARTTLS is offered.
    Offered,
    /// There is no certificate.
    Unavailable,
}

/// What the caller has to do next.
#[derive(Clone, PartialEq, Eq)]
pub enum Action {
    /// Is this client who it says? Asks for `Session::recognised`.
    Auth(Credentials),
    /// Close the connection, after all replies are sent. The last action.
    Close,
    /// The whole message of the open transaction, which ends with it. Asks for an answer.
    Data(Bytes),
    /// May this client send mail of this sender? A positive answer opens a transaction.
    Mail(Client, ReversePath),
    /// May the mail go to this recipient? Asks for an answer.
    Rcpt(ForwardPath),
    /// Send this reply.
    Reply(Reply),
    /// The open transaction ends without a message.
    Reset,
    /// Send what is to be sent, make the TLS handshake, and call `Session::secured`.
    StartTls,
}

impl fmt::Debug for Action {
    /// Shows no message and no address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auth(_) => f.write_str("Auth"),
            Self::Close => f.write_str("Close"),
            Self::Data(message) => write!(f, "Data({} bytes)", message.len()),
            Self::Mail(client, from) => f.debug_tuple("Mail").field(client).field(from).finish(),
            Self::Rcpt(to) => f.debug_tuple("Rcpt").field(to).finish(),
            Self::Reply(reply) => f.debug_tuple("Reply").field(reply).finish(),
            Self::Reset => f.write_str("Reset"),
            Self::StartTls => f.write_str("StartTls"),
        }
    }
}
