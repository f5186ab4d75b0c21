//! What a server asks of the one who uses it: may this sender, this recipient, this message pass?

use std::fmt;
use std::future::Future;
use std::net::IpAddr;

use bytes::Bytes;

use crate::smtp::Extensions;
use crate::smtp::ForwardPath;
use crate::smtp::Patience;
use crate::smtp::Reply;
use crate::smtp::ReversePath;

/// Decides about the mail that a [`crate::smtp::Server`] takes in.
///
/// One handler serves all connections at once. A handler that keeps mail itself answers 250 with
/// nothing behind it; a relay passes each question on to its next hop.
pub trait Handler: Send + Sync + 'static {
    /// One message on its way.
    type Transaction: Transaction;

    /// What may be offered to clients now; asked at each EHLO, so it must be quick.
    fn extensions(&self) -> Extensions;

    /// A client wants to send mail: the transaction, or the reply that refuses it, sent as it is.
    fn mail(
        &self,
        client: &Client,
        from: &ReversePath,
    ) -> impl Future<Output = Result<Self::Transaction, Reply>> + Send;
}

/// One message on its way; ended by `data` or by `reset`, one of which is always called, unless
/// the server is torn down.
pub trait Transaction: Send + 'static {
    /// Whether this recipient is accepted: a 2xx reply accepts it. Sent as it is.
    fn rcpt(&mut self, to: &ForwardPath) -> impl Future<Output = Reply> + Send;

    /// Takes the whole message and answers for it. Sent as it is.
    ///
    /// - Shape: `message` without dot-stuffing, CRLF the only line end in it and the last of it;
    ///   at least one recipient was accepted.
    /// - Failure: the client waits ten minutes for the reply (RFC 5321, 4.5.3.2.6) and then sends
    ///   the message again: `patience` says how much of that is left, and whether the client is
    ///   there at all. The future is never cancelled because a client went away.
    fn data(self, message: Bytes, patience: Patience) -> impl Future<Output = Reply> + Send;

    /// The client will send nothing more: RSET, QUIT, a lost connection, or refused data.
    fn reset(self) -> impl Future<Output = ()> + Send;
}

/// Who is at the other end of a connection, as far as it is known when MAIL is given.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    /// Its IP address; IPv4 in its own form also on an IPv6 socket.
    pub address: IpAddr,
    /// What it called itself in EHLO or HELO: letters, digits and `.-_:[]` only.
    pub helo: String,
    /// How the message comes in, in the words of a Received header ("with"): `SMTP`, `ESMTP`,
    /// `ESMTPS`, `UTF8SMTP`, `UTF8SMTPS` (RFC 3848, RFC 6531, IANA "Mail Transmission Types").
    pub protocol: &'static str,
    /// The encryption of the connection; `None` without STARTTLS.
    pub tls: Option<TlsFacts>,
}

/// The encryption of a connection, for a Received header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFacts {
    /// `TLSv1.3`.
    pub version: String,
    /// `TLS_AES_256_GCM_SHA384`.
    pub cipher: String,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("address", &self.address)
            .field("protocol", &self.protocol)
            .finish_non_exhaustive()
    }
}
