//! The stream between lettre's SMTP client and the socket.
//!
//! lettre speaks SMTP well but trusts the server. This stream closes its gaps:
//!
//! - The greeting was exchanged before lettre came in ([`crate::smtp::client`]): its EHLO is
//!   swallowed, and answered from here.
//! - Every reply reaches lettre whole, bounded and in the strict form of the RFC, and is kept
//!   line by line, since lettre joins the lines of a refusal.
//! - A reply that nobody asked for (the 421 of a server that hangs up, or bytes injected by
//!   someone) is an error at the next command and never taken for its answer.
//! - When a write fails the rest is thrown away and what the server still has to say is read: it
//!   may have refused a message before its end. Only a refusal is believed then.
//! - Written bytes are sent when the reply is awaited: lettre flushes after each piece, which
//!   would make three packets of a small message.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::task::Context;
use std::task::Poll;
use std::task::ready;

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;

use crate::smtp::Answers;
use crate::smtp::Reply;

/// The last reply that passed a [`Wire`], in all its lines.
#[derive(Clone, Debug, Default)]
pub(super) struct LastReply(Arc<Mutex<Option<Reply>>>);

/// A stream that stands between lettre and the socket.
pub(super) struct Wire<S> {
    inner: S,
    peer: SocketAddr,
    turn: Turn,
    answers: Answers,
    last: LastReply,
    /// A reply on its way to lettre.
    inbound: Vec<u8>,
    inbound_read: usize,
    /// Written by lettre, not yet sent.
    outbound: Vec<u8>,
    outbound_sent: usize,
    /// Nothing more can be sent.
    broken: Option<io::ErrorKind>,
}

/// Whose turn it is to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// A command went out, its reply is awaited.
    Server,
    /// The reply came in whole; nothing may come from the server.
    Client,
    /// lettre has not said EHLO yet.
    Hello,
}

impl LastReply {
    /// Takes the reply out.
    pub(super) fn take(&self) -> Option<Reply> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn set(&self, reply: Reply) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(reply);
    }
}

impl<S> Wire<S> {
    /// Wraps a connection on which greeting and EHLO are done.
    pub(super) fn new(inner: S, peer: SocketAddr, last: LastReply) -> Self {
        Self {
            inner,
            peer,
            turn: Turn::Hello,
            answers: Answers::default(),
            last,
            inbound: b"220 x\r\n".to_vec(),
            inbound_read: 0,
            outbound: Vec::new(),
            outbound_sent: 0,
            broken: None,
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// Sends what lettre wrote, as far as it can be sent.
    fn drain(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.broken.is_none() {
            self.broken = ready!(self.send(context)).err().map(|error| error.kind());
        }
        self.outbound.clear();
        self.outbound_sent = 0;
        Poll::Ready(())
    }

    fn send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = self.outbound.get(self.outbound_sent..).filter(|r| !r.is_empty()) {
            let sent = ready!(Pin::new(&mut self.inner).poll_write(context, rest))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.outbound_sent += sent;
        }
        Pin::new(&mut self.inner).poll_flush(context)
    }

    /// Fails when the server has said something, or hung up, while it was not its turn.
    fn expect_silence(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        if let Some(kind) = self.broken {
            return Err(kind.into());
        }
        let mut byte = [0; 1];
        let mut buffer = ReadBuf::new(&mut byte);
        let heard = match Pin::new(&mut self.inner).poll_read(context, &mut buffer) {
            Poll::Pending => false,
            Poll::Ready(read) => {
                read?;
                true
            }
        };
        if heard || !self.answers.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "an unexpected reply"));
        }
        Ok(())
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        ready!(wire.drain(context));
        while wire.inbound_read == wire.inbound.len() {
            let mut piece = [0; 2048];
            let mut read = ReadBuf::new(&mut piece);
            ready!(Pin::new(&mut wire.inner).poll_read(context, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            wire.answers.push(read.filled()).map_err(io::Error::other)?;
            if let Some(reply) = wire.answers.next_reply() {
                if let Some(kind) = wire.broken.filter(|_| reply.is_positive()) {
                    return Poll::Ready(Err(kind.into()));
                }
                wire.inbound = reply.to_string().into_bytes();
                wire.inbound_read = 0;
                wire.turn = Turn::Client;
                wire.last.set(reply);
            }
        }
        let rest = wire.inbound.get(wire.inbound_read..).unwrap_or_default();
        let (taken, _) = rest.split_at(rest.len().min(buffer.remaining()));
        buffer.put_slice(taken);
        wire.inbound_read += taken.len();
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wire = self.get_mut();
        match wire.turn {
            Turn::Hello => {
                wire.turn = Turn::Client;
                wire.inbound = b"250 x\r\n".to_vec();
                wire.inbound_read = 0;
                return Poll::Ready(Ok(bytes.len()));
            }
            Turn::Client => {
                wire.expect_silence(context)?;
                wire.turn = Turn::Server;
            }
            Turn::Server if wire.outbound.len() >= OUTBOUND_BYTES_MAX => {
                ready!(wire.drain(context));
            }
            Turn::Server => {}
        }
        wire.outbound.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    /// Does nothing: bytes are sent when the reply is awaited.
    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(context)
    }
}

impl<S> AsyncTokioStream for Wire<S>
where
    S: AsyncRead + AsyncWrite + Send + Sync + Unpin,
{
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl<S> fmt::Debug for Wire<S> {
    /// Shows no bytes: they are mail.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("peer", &self.peer).finish_non_exhaustive()
    }
}

/// So many bytes are gathered before they are sent unasked.
const OUTBOUND_BYTES_MAX: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::io::AsyncReadExt;
    use tokio::io::AsyncWriteExt;

    use super::LastReply;
    use super::Wire;

    /// A message of 1 MB goes out after the server has said `said` and hung up in its middle.
    async fn cut_off(said: &str) -> Result<String, std::io::ErrorKind> {
        let (ours, mut theirs) = tokio::io::duplex(1024);
        let mut wire = Wire::new(ours, (Ipv4Addr::LOCALHOST, 25).into(), LastReply::default());
        let mut greeting = [0; 7];
        wire.read_exact(&mut greeting).await.expect("a greeting");
        wire.write_all(b"EHLO x\r\n").await.expect("swallowed");
        wire.read_exact(&mut greeting).await.expect("a reply");

        let said = said.to_owned();
        let server = tokio::spawn(async move {
            theirs.read_exact(&mut [0; 512]).await.expect("a piece");
            theirs.write_all(said.as_bytes()).await.expect("room");
        });
        wire.write_all(&vec![b'a'; 1 << 20]).await.expect("kept or thrown away");
        let mut reply = [0; 100];
        let heard = wire.read(&mut reply).await.map_err(|error| error.kind());
        server.await.expect("no panic");
        Ok(String::from_utf8_lossy(&reply[..heard?]).into_owned())
    }

    #[tokio::test]
    async fn a_refusal_before_the_end_is_heard_and_an_acceptance_is_not_believed() {
        let refusal = "552 5.3.4 too large\r\n";
        assert_eq!(cut_off(refusal).await.as_deref(), Ok(refusal));
        let kind = std::io::ErrorKind::BrokenPipe;
        assert_eq!(cut_off("250 2.0.0 ok\r\n").await, Err(kind));
        assert_eq!(cut_off("").await.as_deref(), Ok(""), "the end of the stream");
    }
}
