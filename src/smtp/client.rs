//! One connection to a server of the next hop: a thin coat over lettre's connection.
//!
//! We connect, greet and start TLS ourselves and lend the finished stream to lettre, which sends
//! commands and message bytes. What lettre lacks for a relay is closed in [`crate::smtp::wire`]
//! and here: a time limit on every call, addresses as written, one CRLF too many at the end.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::client::AsyncTokioStream;
use lettre::transport::smtp::extension::ClientId;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::lookup_host;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::smtp::Answers;
use crate::smtp::HostPort;
use crate::smtp::NextHopTimeouts;
use crate::smtp::Reply;
use crate::smtp::TlsPolicy;
use crate::smtp::Transit;
use crate::smtp::extensions::Offered;
use crate::smtp::wire::LastReply;
use crate::smtp::wire::Wire;

/// A connection on which a transaction can begin.
pub(super) struct Connection {
    inner: AsyncSmtpConnection,
    last: LastReply,
    offered: Offered,
    transit: Transit,
    timeouts: NextHopTimeouts,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("offered", &self.offered).finish_non_exhaustive()
    }
}

/// How connections are opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner<'a> {
    pub(super) hostname: &'a str,
    pub(super) policy: TlsPolicy,
    pub(super) tls: Option<&'a Arc<ClientConfig>>,
    pub(super) timeouts: NextHopTimeouts,
}

/// Why a connection cannot be used; never holds an address of an envelope.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// Opportunistic encryption failed on the way: try again without.
    #[error("the TLS handshake failed: {0}")]
    Handshake(io::Error),
    /// Encryption is required and cannot be had.
    #[error("no verified TLS: {0}")]
    Insecure(String),
    /// The connection is broken, or the server does not speak SMTP.
    #[error("the connection is lost: {0}")]
    Lost(String),
    /// The server does not want to serve us now.
    #[error("the server refuses us with {}", .0.code())]
    Refused(Reply),
}

impl Connection {
    /// Connects, greets, and starts TLS as the policy wants it.
    pub(super) async fn open(host: &HostPort, manner: Manner<'_>) -> Result<Self, Trouble> {
        let stream = connect(host, manner.timeouts.connect).await?;
        let greeting = Self::greet(stream, host, manner);
        timeout(manner.timeouts.greeting, greeting)
            .await
            .map_err(|_| lost("no greeting in time"))?
    }

    async fn greet(
        mut stream: TcpStream,
        host: &HostPort,
        manner: Manner<'_>,
    ) -> Result<Self, Trouble> {
        let peer = stream.peer_addr().map_err(lost)?;
        let last = LastReply::default();
        let mut answers = Answers::default();
        let greeting = reply(&mut stream, &mut answers).await?;
        if greeting.code() != 220 {
            return Err(Trouble::Refused(greeting));
        }
        let mut offered = hello(&mut stream, &mut answers, manner.hostname).await?;
        let mut transit = Transit::Clear;
        let stream: Box<dyn AsyncTokioStream> =
            match start_tls(&mut stream, &mut answers, offered, manner).await? {
                Some(config) => {
                    let mut stream = handshake(stream, host, config, manner.policy).await?;
                    transit = Transit::Tls;
                    // RFC 3207, 4.2: what was offered in the clear is forgotten.
                    offered = hello(&mut stream, &mut answers, manner.hostname).await?;
                    Box::new(Wire::new(stream, peer, last.clone()))
                }
                None => Box::new(Wire::new(stream, peer, last.clone())),
            };
        if !answers.is_empty() {
            return Err(lost("an unexpected reply"));
        }
        let id = ClientId::Domain(manner.hostname.to_owned());
        let inner = AsyncSmtpConnection::connect_with_transport(stream, &id).await.map_err(lost)?;
        Ok(Self { inner, last, offered, transit, timeouts: manner.timeouts })
    }

    /// What the server offered in its last EHLO reply.
    pub(super) fn offered(&self) -> Offered {
        self.offered
    }

    /// Whether it is encrypted.
    pub(super) fn transit(&self) -> Transit {
        self.transit
    }

    /// Sends one command, without its CRLF, and returns the reply, whatever its code.
    pub(super) async fn command(&mut self, line: &str) -> Result<Reply, Trouble> {
        self.command_within(line, self.timeouts.command).await
    }

    /// As [`Connection::command`], with a time limit of its own.
    pub(super) async fn command_within(
        &mut self,
        line: &str,
        limit: Duration,
    ) -> Result<Reply, Trouble> {
        let result = timeout(limit, self.inner.command(format!("{line}\r\n"))).await;
        let result = result.map_err(|_| lost("no reply in time"))?;
        self.replied(result)
    }

    /// Sends a message after the 354 and returns the final reply, whatever its code.
    ///
    /// - Shape: `pieces` follow each other; only CRLF in them ends a line, and a line is never
    ///   split within its CRLF by us.
    pub(super) async fn message(&mut self, pieces: &[Bytes]) -> Result<Reply, Trouble> {
        let pieces = without_last_line_end(pieces);
        let pieces = pieces.into_iter().flat_map(|piece| piece.chunks(PIECE_BYTES));
        let result = timeout(self.timeouts.message, self.inner.message_iter(pieces)).await;
        let result = result.map_err(|_| lost("no reply to the message in time"))?;
        self.replied(result)
    }

    /// The reply in all its lines; lettre keeps those of a refusal as one.
    fn replied<T>(
        &self,
        result: Result<T, lettre::transport::smtp::Error>,
    ) -> Result<Reply, Trouble> {
        let last = self.last.take();
        match result {
            Err(error) if error.status().is_none() => Err(lost(error)),
            _ => last.ok_or_else(|| lost("no reply")),
        }
    }
}

/// Connects to the first address of a host that answers.
async fn connect(host: &HostPort, limit: Duration) -> Result<TcpStream, Trouble> {
    let lookup = timeout(limit, lookup_host((host.host.as_str(), host.port))).await;
    let addresses = lookup.map_err(|_| lost("the name server is silent"))?.map_err(lost)?;
    let mut trouble = lost("the host has no address");
    for address in addresses {
        match timeout(limit, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Without it small packets are only slower.
                stream.set_nodelay(true).ok();
                return Ok(stream);
            }
            Ok(Err(error)) => trouble = lost(error),
            Err(_) => trouble = lost("no connection in time"),
        }
    }
    Err(trouble)
}

/// Says EHLO, or HELO to a server that does not know EHLO (RFC 5321, 3.2).
async fn hello<S>(stream: &mut S, answers: &mut Answers, name: &str) -> Result<Offered, Trouble>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let ehlo = exchange(stream, answers, &format!("EHLO {name}")).await?;
    if ehlo.code() == 250 {
        return Ok(Offered::parse(ehlo.lines().iter().map(String::as_str)));
    }
    if !ehlo.is_permanent() {
        return Err(Trouble::Refused(ehlo));
    }
    let helo = exchange(stream, answers, &format!("HELO {name}")).await?;
    if helo.code() == 250 { Ok(Offered::default()) } else { Err(Trouble::Refused(helo)) }
}

/// Asks for TLS where the policy wants it; the configuration to go on with, or `None`.
async fn start_tls<'a>(
    stream: &mut TcpStream,
    answers: &mut Answers,
    offered: Offered,
    manner: Manner<'a>,
) -> Result<Option<&'a Arc<ClientConfig>>, Trouble> {
    let required = manner.policy == TlsPolicy::Required;
    let config = match manner.tls {
        Some(config) if offered.starttls && manner.policy != TlsPolicy::None => config,
        _ if required => return Err(Trouble::Insecure("the server does not offer it".into())),
        _ => return Ok(None),
    };
    let go = exchange(stream, answers, "STARTTLS").await?;
    if go.code() != 220 {
        let refused = format!("the server refuses it with {}", go.code());
        return if required { Err(Trouble::Insecure(refused)) } else { Ok(None) };
    }
    // Bytes after the 220 came in the clear, whoever sent them; under TLS they would be taken
    // for replies of the server (the client's side of CVE-2011-0411). What is still in the
    // socket makes the handshake fail.
    if answers.is_empty() { Ok(Some(config)) } else { Err(lost("plaintext after STARTTLS")) }
}

async fn handshake(
    stream: TcpStream,
    host: &HostPort,
    config: &Arc<ClientConfig>,
    policy: TlsPolicy,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, Trouble> {
    let name = ServerName::try_from(host.host.clone())
        .map_err(|_| Trouble::Insecure("the host name cannot be verified".into()))?;
    TlsConnector::from(Arc::clone(config)).connect(name, stream).await.map_err(|error| match policy
    {
        TlsPolicy::Required => Trouble::Insecure(error.to_string()),
        TlsPolicy::None | TlsPolicy::Opportunistic => Trouble::Handshake(error),
    })
}

/// Sends a command and reads its reply, before lettre has the stream.
async fn exchange<S>(stream: &mut S, answers: &mut Answers, line: &str) -> Result<Reply, Trouble>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    if !answers.is_empty() {
        return Err(lost("an unexpected reply"));
    }
    stream.write_all(format!("{line}\r\n").as_bytes()).await.map_err(lost)?;
    stream.flush().await.map_err(lost)?;
    reply(stream, answers).await
}

async fn reply<S>(stream: &mut S, answers: &mut Answers) -> Result<Reply, Trouble>
where
    S: AsyncRead + Unpin,
{
    let mut buffer = [0; 2048];
    loop {
        if let Some(reply) = answers.next_reply() {
            return Ok(reply);
        }
        let length = stream.read(&mut buffer).await.map_err(lost)?;
        if length == 0 {
            return Err(lost("the server hung up"));
        }
        answers.push(buffer.get(..length).unwrap_or_default()).map_err(lost)?;
    }
}

/// The pieces without the CRLF that ends them, which lettre writes itself with the final dot.
fn without_last_line_end(pieces: &[Bytes]) -> Vec<&[u8]> {
    let mut rest: Vec<&[u8]> = pieces.iter().map(Bytes::as_ref).collect();
    let mut tail = rest.iter().rev().flat_map(|piece| piece.iter().rev());
    if !(tail.next() == Some(&b'\n') && tail.next() == Some(&b'\r')) {
        return rest;
    }
    let mut surplus = 2;
    while let Some(piece) = rest.pop() {
        let kept = piece.len().saturating_sub(surplus);
        surplus -= piece.len() - kept;
        if kept > 0 {
            rest.push(piece.get(..kept).unwrap_or_default());
        }
        if surplus == 0 {
            break;
        }
    }
    rest
}

fn lost(why: impl fmt::Display) -> Trouble {
    Trouble::Lost(why.to_string())
}

/// lettre copies a message piece by piece; this bounds the copy.
const PIECE_BYTES: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::without_last_line_end;

    #[test]
    fn strips_exactly_one_line_end_across_pieces() {
        let cases: [(&[&'static str], &str); 8] = [
            (&["a\r\n"], "a"),
            (&["a\r\n\r\n"], "a\r\n"),
            (&["a\r", "\n"], "a"),
            (&["a\r\n", "", "\r", "", "\n"], "a\r\n"),
            (&["a"], "a"),
            (&["a\n"], "a\n"),
            (&["\r\n"], ""),
            (&[], ""),
        ];
        for (pieces, expected) in cases {
            let pieces: Vec<Bytes> = pieces.iter().map(|piece| Bytes::from(*piece)).collect();
            assert_eq!(without_last_line_end(&pieces).concat(), expected.as_bytes());
        }
    }
}
