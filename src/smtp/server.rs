//! The server: listens, and carries out what each session asks for.

use std::io;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use bytes::Bytes;
use rustls::ServerConfig;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::smtp::Action;
use crate::smtp::Claim;
use crate::smtp::Credentials;
use crate::smtp::Encryption;
use crate::smtp::Handler;
use crate::smtp::Identity;
use crate::smtp::Patience;
use crate::smtp::Relay;
use crate::smtp::Reply;
use crate::smtp::ServerSettings;
use crate::smtp::Session;
use crate::smtp::SessionSettings;
use crate::smtp::SignIn;
use crate::smtp::Transaction;
use crate::smtp::clients::Clients;
use crate::smtp::clients::Place;
use crate::smtp::clients::Standing;
use crate::smtp::tls::facts;

/// Takes mail in over SMTP and asks its handler about it.
#[derive(Debug)]
pub struct Server<H> {
    shared: Arc<Shared<H>>,
    listeners: Vec<TcpListener>,
}

/// What all connections share.
#[derive(Debug)]
struct Shared<H> {
    settings: ServerSettings,
    handler: Arc<H>,
    tls: Option<Arc<ServerConfig>>,
    clients: Clients,
    /// The turn to try a password.
    trying: Semaphore,
}

impl<H: Handler> Server<H> {
    /// Binds all addresses of `settings`; connections queue until [`Server::run`].
    pub async fn bind(settings: ServerSettings, handler: Arc<H>) -> io::Result<Self> {
        let tls = match &settings.tls {
            Some(certificate) => {
                let config = certificate.server_config(&settings.client_authorities);
                Some(config.map_err(io::Error::other)?)
            }
            None => None,
        };
        let mut listeners = Vec::new();
        for address in &settings.listen {
            let bound = TcpListener::bind(address).await;
            let named =
                |error: io::Error| io::Error::new(error.kind(), format!("{address}: {error}"));
            listeners.push(bound.map_err(named)?);
        }
        let clients = Clients::new(&settings.limits);
        let trying = Semaphore::new(1);
        let shared = Shared { settings, handler, tls, clients, trying };
        Ok(Self { shared: Arc::new(shared), listeners })
    }

    /// The addresses it listens on, with the ports that port 0 became.
    pub fn local_addresses(&self) -> Vec<SocketAddr> {
        self.listeners.iter().filter_map(|listener| listener.local_addr().ok()).collect()
    }

    /// Serves until `shutdown` becomes true or its sender is gone.
    ///
    /// Then it stops listening, answers idle clients with 421 and returns when the transactions
    /// in progress are done, or after [`crate::smtp::ServerTimeouts::shutdown`].
    pub async fn run(self, shutdown: watch::Receiver<bool>) {
        let mut loops = JoinSet::new();
        for listener in self.listeners {
            let shared = Arc::clone(&self.shared);
            loops.spawn(accept(listener, shared, shutdown.clone()));
        }
        // A loop that is cut short, when the program ends at once, is no mistake to panic over.
        while loops.join_next().await.is_some() {}
    }
}

/// Accepts connections of one listener until the shutdown, then waits for them.
async fn accept<H: Handler>(
    listener: TcpListener,
    shared: Arc<Shared<H>>,
    mut shutdown: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    let until_closed = shutdown.clone();
    loop {
        let (stream, peer) = tokio::select! {
            () = stopped(&mut shutdown) => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, most likely: the connections in progress free some.
                    tracing::warn!(%error, "a connection cannot be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            },
        };
        let client = peer.ip().to_canonical();
        let standing = shared.standing(client);
        let Some(place) = shared.clients.enter(client, standing) else {
            tracing::warn!(%client, ?standing, "too many connections");
            connections.spawn(turn_away(stream));
            continue;
        };
        let shared = Arc::clone(&shared);
        let connection = Connection::new(shared, peer, place, until_closed.clone());
        connections.spawn(connection.serve(stream));
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    if timeout(shared.settings.timeouts.shutdown, all).await.is_err() {
        tracing::warn!("connections are closed in the middle of a transaction");
    }
}

async fn turn_away(mut stream: TcpStream) {
    let reply = Reply::new(421, (4, 3, 2), "too many connections, try again later").to_string();
    // A client that does not read this has lost nothing but an explanation.
    timeout(CLOSE_TIME, stream.write_all(reply.as_bytes())).await.ok();
}

/// Returns when the shutdown has been asked for.
async fn stopped(shutdown: &mut watch::Receiver<bool>) {
    // An error means that nobody is left who could ask: that is a shutdown too.
    shutdown.wait_for(|on| *on).await.ok();
}

impl<H> Shared<H> {
    /// Whether a client may send by its address alone.
    fn standing(&self, client: IpAddr) -> Standing {
        let is_known = self.settings.allow_from.iter().any(|network| network.contains(client));
        if is_known { Standing::Known } else { Standing::Stranger }
    }
}

/// One client: its session, and the transaction that the handler opened for it.
struct Connection<H: Handler> {
    shared: Arc<Shared<H>>,
    peer: SocketAddr,
    place: Place,
    since: Instant,
    session: Session,
    transaction: Option<H::Transaction>,
    /// Replies that are not yet sent; sent together before the next wait (RFC 2920, 3.2).
    replies: Vec<u8>,
    messages: u64,
    /// How much the session has asked for.
    handled: u64,
    /// The memory of the message that comes in; kept until its answer is there.
    claim: Claim,
    shutdown: watch::Receiver<bool>,
}

/// Why a conversation ended.
enum Ended {
    Closed,
    Lost,
    StartTls,
}

impl<H: Handler> Connection<H> {
    fn new(
        shared: Arc<Shared<H>>,
        peer: SocketAddr,
        place: Place,
        shutdown: watch::Receiver<bool>,
    ) -> Self {
        let settings = &shared.settings;
        let client = peer.ip().to_canonical();
        let permitted = shared.standing(client) == Standing::Known;
        let offered = shared.tls.is_some();
        let session = Session::new(SessionSettings {
            hostname: settings.hostname.clone(),
            client,
            relay: if permitted { Relay::Permitted } else { Relay::Refused },
            encryption: if offered { Encryption::Offered } else { Encryption::Unavailable },
            bare_line_ends: settings.bare_line_ends,
            limits: settings.limits,
            sign_in: match settings.accounts {
                Some(_) => SignIn::Offered,
                None => SignIn::Unavailable,
            },
        });
        let claim = shared.settings.memory.claim();
        Self {
            shared,
            peer,
            place,
            since: Instant::now(),
            session,
            transaction: None,
            replies: Vec::new(),
            messages: 0,
            handled: 0,
            claim,
            shutdown,
        }
    }

    async fn serve(mut self, mut stream: TcpStream) {
        // Small replies must not wait for each other; without it they are only slower.
        stream.set_nodelay(true).ok();
        let mut ended = self.converse(&mut stream).await;
        if let (Ended::StartTls, Some(config)) = (&ended, self.shared.tls.clone()) {
            let handshake = TlsAcceptor::from(config).accept(stream);
            let limit = self.at_most(self.shared.settings.timeouts.handshake);
            match timeout(limit, handshake).await {
                Ok(Ok(mut encrypted)) => {
                    let (facts, certificate) = facts(&encrypted);
                    self.session.secured(facts, certificate);
                    self.welcome();
                    ended = self.converse(&mut encrypted).await;
                    linger(&ended, &mut encrypted).await;
                }
                Ok(Err(error)) => {
                    tracing::info!(client = %self.peer.ip(), %error, "the TLS handshake failed");
                }
                Err(_) => {
                    tracing::info!(client = %self.peer.ip(), "the TLS handshake took too long");
                }
            }
        } else {
            linger(&ended, &mut stream).await;
        }
        if let Some(transaction) = self.transaction.take() {
            transaction.reset().await;
        }
        let lost = matches!(ended, Ended::Lost);
        tracing::debug!(client = %self.peer.ip(), messages = self.messages, lost, "disconnected");
    }

    async fn converse<S>(&mut self, stream: &mut S) -> Ended
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let times = self.shared.settings.timeouts;
        let mut buffer = vec![0; READ_BYTES];
        let mut waiting_since = Instant::now();
        loop {
            let handled = self.handled;
            let ended = self.act(stream).await;
            if self.handled > handled {
                waiting_since = Instant::now();
            }
            if let Some(Ended::Lost) = ended {
                return Ended::Lost;
            }
            if !self.send(stream).await {
                return Ended::Lost;
            }
            if let Some(ended) = ended {
                return ended;
            }
            let idle = !self.session.in_transaction();
            if idle && self.is_shut_down() {
                let text = "the server is going down, try again later";
                self.session.shut(Reply::new(421, (4, 3, 2), text));
                continue;
            }
            if !self.claim.resize(self.session.message_bytes()) {
                self.session.shut(Reply::no_memory(421));
                // Others need not give up as well while this client hears of it.
                self.claim.resize(self.session.message_bytes());
                continue;
            }
            // A command is waited for, not each byte of it: a line without an end ends here.
            let limit = match self.session.in_message() {
                true => times.data,
                false => times.command.saturating_sub(waiting_since.elapsed()),
            };
            let limit = self.at_most(limit);
            // Whoever sends without a pause would be in time for every byte.
            let read = match limit.is_zero() {
                true => None,
                false => tokio::select! {
                    read = timeout(limit, stream.read(&mut buffer)) => read.ok(),
                    () = stopped(&mut self.shutdown), if idle => continue,
                },
            };
            match read {
                Some(Ok(0) | Err(_)) => return Ended::Lost,
                Some(Ok(length)) => {
                    self.session.offer(self.shared.handler.extensions());
                    self.session.feed(buffer.get(..length).unwrap_or_default());
                }
                None => {
                    let text = "nothing was heard for too long";
                    self.session.shut(Reply::new(421, (4, 4, 2), text));
                }
            }
        }
    }

    /// Carries out all that the session asks for; `None` when it needs to hear more.
    async fn act<S>(&mut self, stream: &mut S) -> Option<Ended>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        while let Some(action) = self.session.next_action() {
            self.handled += 1;
            match action {
                Action::Reply(reply) => {
                    self.replies.extend_from_slice(reply.to_string().as_bytes())
                }
                Action::Auth(credentials) => {
                    let from = self.peer.ip().to_canonical();
                    self.session.recognised(identity(&self.shared, from, credentials).await);
                    self.welcome();
                }
                Action::Mail(client, from) => {
                    let answer = match self.shared.handler.mail(&client, &from).await {
                        Ok(transaction) => {
                            self.transaction = Some(transaction);
                            Reply::new(250, (2, 1, 0), "sender ok")
                        }
                        Err(reply) if reply.is_positive() => out_of_step(),
                        Err(reply) => reply,
                    };
                    self.session.answer(answer);
                }
                Action::Rcpt(to) => {
                    let answer = match &mut self.transaction {
                        Some(transaction) => transaction.rcpt(&to).await,
                        None => out_of_step(),
                    };
                    self.session.answer(answer);
                }
                Action::Data(message) => {
                    // What is owed for earlier chunks need not wait for the whole message.
                    if !self.send(stream).await {
                        return Some(Ended::Lost);
                    }
                    let answer = match self.transaction.take() {
                        // One that came in a single piece was not counted before.
                        Some(transaction) if !self.claim.resize(message.len() as u64) => {
                            transaction.reset().await;
                            Reply::no_memory(452)
                        }
                        Some(transaction) => self.hand_over(stream, transaction, message).await,
                        None => out_of_step(),
                    };
                    self.messages += 1;
                    self.session.answer(answer);
                }
                Action::Reset => {
                    if let Some(transaction) = self.transaction.take() {
                        transaction.reset().await;
                    }
                }
                Action::StartTls => return Some(Ended::StartTls),
                Action::Close => return Some(Ended::Closed),
            }
        }
        None
    }

    /// Gives the message to the handler, and tells it when the client goes before the answer.
    async fn hand_over<S>(
        &mut self,
        stream: &mut S,
        transaction: H::Transaction,
        message: Bytes,
    ) -> Reply
    where
        S: AsyncRead + Unpin,
    {
        let patience = Patience::until(Instant::now() + self.shared.settings.timeouts.answer);
        let mut answer = std::pin::pin!(transaction.data(message, patience.clone()));
        // Who says QUIT ahead may close its side and still read the answer.
        if self.session.is_all_read() {
            let mut buffer = [0; HEARD_BYTES];
            let heard = tokio::select! {
                answer = &mut answer => return answer,
                heard = stream.read(&mut buffer) => heard,
            };
            match heard {
                Ok(0) | Err(_) => {
                    tracing::info!(client = %self.peer.ip(), "a client left before its answer");
                    patience.lose();
                }
                Ok(length) => self.session.feed(buffer.get(..length).unwrap_or_default()),
            }
        }
        answer.await
    }

    /// Sends the replies that are due; `false` when the client is gone.
    async fn send<S>(&mut self, stream: &mut S) -> bool
    where
        S: AsyncWrite + Unpin,
    {
        if self.replies.is_empty() {
            return true;
        }
        let limit = self.at_most(self.shared.settings.timeouts.data);
        let write = async {
            stream.write_all(&self.replies).await?;
            stream.flush().await
        };
        let sent = timeout(limit, write).await;
        self.replies.clear();
        matches!(sent, Ok(Ok(())))
    }

    /// As long as `limit`, or less where a stranger has less time left to say who it is.
    fn at_most(&self, limit: Duration) -> Duration {
        match self.session.may_send() {
            true => limit,
            false => {
                let left = self.shared.settings.timeouts.stranger;
                limit.min(left.saturating_sub(self.since.elapsed()))
            }
        }
    }

    /// Lets the client be no stranger any more, where it has said who it is.
    fn welcome(&mut self) {
        if self.session.may_send() {
            self.place.welcome();
        }
    }

    fn is_shut_down(&self) -> bool {
        *self.shutdown.borrow() || self.shutdown.has_changed().is_err()
    }
}

/// Whether a client is who it says. One password at a time is tried: trying is made to be
/// expensive, and may not take the cores from the mail.
async fn identity<H: Handler>(
    shared: &Shared<H>,
    client: IpAddr,
    credentials: Credentials,
) -> Identity {
    let Some(accounts) = shared.settings.accounts.clone() else { return Identity::Unknown };
    let Ok(_turn) = shared.trying.acquire().await else { return Identity::Unknown };
    let try_it = move || accounts.identify(client, &credentials.name, &credentials.password);
    let identity = tokio::task::spawn_blocking(try_it).await.unwrap_or(Identity::Unknown);
    if identity != Identity::Known {
        tracing::warn!(%client, ?identity, "a wrong name or password at the SMTP port");
    }
    identity
}

/// Closes so that the last reply arrives: bytes left unread would make the system reset the
/// connection, and the client would lose what it has not read yet.
async fn linger<S>(ended: &Ended, stream: &mut S)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    if !matches!(ended, Ended::Closed) {
        return;
    }
    let drain = async {
        stream.shutdown().await?;
        let mut buffer = vec![0; READ_BYTES];
        while stream.read(&mut buffer).await? > 0 {}
        io::Result::Ok(())
    };
    timeout(CLOSE_TIME, drain).await.ok();
}

/// Session and handler do not agree about the transaction; the client keeps its message.
fn out_of_step() -> Reply {
    Reply::new(451, (4, 3, 0), "internal error, try again later")
}

const READ_BYTES: usize = 32 << 10;
/// Enough for the commands that follow a message.
const HEARD_BYTES: usize = 1 << 10;
const CLOSE_TIME: Duration = Duration::from_secs(2);
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
