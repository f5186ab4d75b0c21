//! A transaction at the next hop.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::time::timeout;

use crate::smtp::ForwardPath;
use crate::smtp::Patience;
use crate::smtp::Reply;
use crate::smtp::Transit;
use crate::smtp::client::Connection;
use crate::smtp::host::Host;

/// A transaction that the next hop has begun; dropped, it closes its connection.
///
/// Every reply is the next hop's own, code for code, with two exceptions: 451 4.4.2 stands for a
/// connection that broke or fell silent, and a 421 comes back as 451, since it is not our client's
/// connection that closes.
#[derive(Debug)]
pub struct Delivery {
    /// Taken out while a command is under way: a future dropped in its middle must not leave a
    /// connection behind on which a reply is still to come.
    connection: Option<Connection>,
    host: Arc<Host>,
    dsn: bool,
    transit: Transit,
}

/// The reply for a message that was not sent because its connection was gone; the same may go well
/// on another connection.
#[derive(Debug)]
pub struct Unsent(pub Reply);

impl Delivery {
    /// The transaction that MAIL has begun on `connection`.
    pub(super) fn new(connection: Connection, host: Arc<Host>) -> Self {
        let dsn = connection.offered().extensions.dsn;
        let transit = connection.transit();
        Self { connection: Some(connection), host, dsn, transit }
    }

    /// How the message goes.
    pub fn transit(&self) -> Transit {
        self.transit
    }

    /// Offers a recipient.
    ///
    /// - Shape: parameters go on as written, but are left off where the server has no DSN.
    pub async fn rcpt(&mut self, to: &ForwardPath) -> Reply {
        let mut line = format!("RCPT TO:<{}>", to.raw);
        if self.dsn && !to.parameters.is_empty() {
            line.push(' ');
            line.push_str(&to.parameters);
        }
        let Some(mut connection) = self.connection.take() else { return broken() };
        match connection.command(&line).await {
            Ok(reply) if reply.code() == 421 => reply.with_code(451),
            Ok(reply) if reply.code() / 100 != 3 => {
                self.connection = Some(connection);
                reply
            }
            _ => broken(),
        }
    }

    /// Sends the message and returns the final reply of the next hop.
    ///
    /// - Shape: `pieces` follow each other, only CRLF ends a line in them, and the last line is
    ///   ended; not dot-stuffed.
    /// - Failure: after 451 4.4.2 the message may have been taken all the same (RFC 5321, 4.5.3.2.6
    ///   knows no way out); the sender tries again and it may arrive twice, never not at all.
    pub async fn data(self, pieces: &[Bytes]) -> Reply {
        let sent = self.data_within(pieces, &Patience::default()).await;
        sent.unwrap_or_else(|Unsent(reply)| reply)
    }

    /// As [`Delivery::data`], for a client that waits so long.
    ///
    /// - Failure: 451 4.4.7 where it is too late, and then nothing was sent; [`Unsent`] where the
    ///   connection was gone before the message.
    pub async fn data_within(
        mut self,
        pieces: &[Bytes],
        patience: &Patience,
    ) -> Result<Reply, Unsent> {
        if patience.is_over() {
            self.reset().await;
            return Ok(too_late());
        }
        let Some(mut connection) = self.connection.take() else { return Err(Unsent(broken())) };
        match timeout(patience.left_to_begin(), connection.command("DATA")).await {
            Ok(Ok(reply)) if reply.code() == 354 => {}
            Ok(Ok(reply)) if reply.code() == 421 => return Err(Unsent(reply.with_code(451))),
            Ok(Ok(reply)) if !reply.is_positive() => {
                self.connection = Some(connection);
                self.reset().await;
                return Ok(reply);
            }
            Ok(Ok(_)) => return Ok(broken()),
            Ok(Err(_)) => return Err(Unsent(broken())),
            Err(_) => return Ok(too_late()),
        }
        if patience.is_over() {
            return Ok(too_late());
        }
        match timeout(patience.left(), connection.message(pieces)).await {
            Ok(Ok(reply)) if reply.code() == 421 => Ok(reply.with_code(451)),
            Ok(Ok(reply)) if reply.code() / 100 != 3 => {
                self.host.keep(connection);
                Ok(reply)
            }
            _ => Ok(broken()),
        }
    }

    /// Ends the transaction without a message; the connection is kept.
    pub async fn reset(mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let reset = connection.command_within("RSET", RESET_TIME).await;
        if reset.is_ok_and(|reply| reply.code() / 100 == 2) {
            self.host.keep(connection);
        }
    }
}

/// Whether a reply of [`Delivery::data_within`] tells of no answer at all: the next hop may have taken
/// the message.
pub fn may_have_arrived(reply: &Reply) -> bool {
    *reply == broken()
}

/// RFC 3463, 3.5: x.4.2 is a connection that went bad.
fn broken() -> Reply {
    Reply::new(451, (4, 4, 2), "the connection to the next hop broke, try again later")
}

/// RFC 3463, 3.5: x.4.7 is a time that ran out.
fn too_late() -> Reply {
    Reply::new(451, (4, 4, 7), "there was no time left to pass it on, try again later")
}

/// Not worth more of a wait: a new connection does as well.
const RESET_TIME: Duration = Duration::from_secs(10);
