//! A client by hand, a handler that keeps mail, and a next hop that follows a script.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use sluis::smtp::Client;
use sluis::smtp::Delivery;
use sluis::smtp::Extensions;
use sluis::smtp::ForwardPath;
use sluis::smtp::Handler;
use sluis::smtp::NextHop;
use sluis::smtp::Patience;
use sluis::smtp::Reply;
use sluis::smtp::ReversePath;
use sluis::smtp::Server;
use sluis::smtp::ServerSettings;
use sluis::smtp::TlsFacts;
use sluis::smtp::Transaction;
use sluis::smtp::Unsent;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A client that says exactly what a test wants.
pub(super) struct Talk<S = TcpStream> {
    pub(super) stream: S,
    heard: Vec<u8>,
}

impl Talk {
    /// Connects and reads the greeting.
    pub(super) async fn to(address: SocketAddr) -> Self {
        let mut talk = Self::over(TcpStream::connect(address).await.expect("a connection"));
        assert_eq!(talk.reply().await.split(' ').next(), Some("220"));
        talk
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<S> {
    pub(super) fn over(stream: S) -> Self {
        Self { stream, heard: Vec::new() }
    }

    /// Sends `text` as it is and returns the next reply.
    pub(super) async fn say(&mut self, text: &str) -> String {
        self.send(text).await;
        self.reply().await
    }

    pub(super) async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.expect("the server listens");
    }

    /// The next whole reply without its last CRLF; empty when the server has hung up.
    pub(super) async fn reply(&mut self) -> String {
        loop {
            let text = String::from_utf8_lossy(&self.heard).into_owned();
            let mut end = 0;
            for line in text.split_inclusive("\r\n").filter(|line| line.ends_with("\r\n")) {
                end += line.len();
                if line.as_bytes().get(3) == Some(&b' ') {
                    self.heard.drain(..end);
                    return text[..end - 2].to_owned();
                }
            }
            let mut piece = [0; 1024];
            match self.stream.read(&mut piece).await {
                Ok(0) | Err(_) => return String::new(),
                Ok(length) => self.heard.extend_from_slice(&piece[..length]),
            }
        }
    }
}

/// One message as a [`Capture`] kept it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) protocol: String,
    pub(super) tls: Option<TlsFacts>,
    pub(super) sender: String,
    pub(super) recipients: Vec<String>,
    pub(super) text: String,
}

/// Keeps every message; recipients that begin with `no` are refused.
#[derive(Debug, Default)]
pub(super) struct Capture {
    pub(super) kept: Mutex<Vec<Kept>>,
    pub(super) resets: Mutex<usize>,
}

pub(super) struct Keeping(Arc<Capture>, Kept);

/// The handler that a [`Server`] of a test has: the capture, shared with the test.
#[derive(Debug)]
pub(super) struct Shared(pub(super) Arc<Capture>);

impl Handler for Shared {
    type Transaction = Keeping;

    fn extensions(&self) -> Extensions {
        Extensions::all()
    }

    async fn mail(&self, client: &Client, from: &ReversePath) -> Result<Keeping, Reply> {
        let kept = Kept {
            protocol: client.protocol.into(),
            tls: client.tls.clone(),
            sender: from.raw.clone(),
            ..Kept::default()
        };
        Ok(Keeping(Arc::clone(&self.0), kept))
    }
}

impl Transaction for Keeping {
    async fn rcpt(&mut self, to: &ForwardPath) -> Reply {
        if to.raw.starts_with("no") {
            return Reply::new(550, (5, 1, 1), "no such user");
        }
        self.1.recipients.push(to.raw.clone());
        Reply::new(250, (2, 1, 5), "ok")
    }

    async fn data(mut self, message: Bytes, _: Patience) -> Reply {
        self.1.text = String::from_utf8_lossy(&message).into_owned();
        self.0.kept.lock().expect("no panic").push(self.1);
        Reply::new(250, (2, 0, 0), "kept")
    }

    async fn reset(self) {
        *self.0.resets.lock().expect("no panic") += 1;
    }
}

/// Passes everything on, as a gateway without a judgement would; what begins with `late` after a
/// while.
pub(super) struct Relaying(pub(super) NextHop);

impl Handler for Relaying {
    type Transaction = Passing;

    fn extensions(&self) -> Extensions {
        self.0.extensions()
    }

    async fn mail(&self, _client: &Client, from: &ReversePath) -> Result<Passing, Reply> {
        self.0.begin(from).await.map(Passing)
    }
}

pub(super) struct Passing(Delivery);

impl Transaction for Passing {
    async fn rcpt(&mut self, to: &ForwardPath) -> Reply {
        self.0.rcpt(to).await
    }

    async fn data(self, message: Bytes, patience: Patience) -> Reply {
        if message.starts_with(b"late") {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        let pieces = [Bytes::from_static(b"Received: x\r\n"), message];
        self.0.data_within(&pieces, &patience).await.unwrap_or_else(|Unsent(reply)| reply)
    }

    async fn reset(self) {
        self.0.reset().await;
    }
}

/// A running server of a test.
pub(super) struct Running {
    pub(super) address: SocketAddr,
    pub(super) stop: watch::Sender<bool>,
    pub(super) task: JoinHandle<()>,
}

pub(super) fn on_any_port() -> ServerSettings {
    ServerSettings::new(vec![SocketAddr::from(([127, 0, 0, 1], 0))], "sluis.voorbeeld.nl")
}

pub(super) async fn serve<H: Handler>(settings: ServerSettings, handler: H) -> Running {
    let server = Server::bind(settings, Arc::new(handler)).await.expect("a free port");
    let address = server.local_addresses()[0];
    let (stop, stopped) = watch::channel(false);
    Running { address, stop, task: tokio::spawn(server.run(stopped)) }
}

/// What a scripted next hop does after a line.
#[derive(Clone, Debug)]
pub(super) enum Turn {
    /// What a good server says.
    Usual,
    Say(&'static str),
    SayAndHangUp(&'static str),
    HangUp,
    /// Never answers.
    Silence,
    /// Says this in the clear after the 220 of STARTTLS, in the same packet.
    Inject(&'static str),
}

/// A next hop that follows a script and notes every line and message.
pub(super) struct Scripted {
    pub(super) address: SocketAddr,
    notes: Arc<Mutex<Vec<String>>>,
}

type Script = dyn Fn(usize, &str) -> Turn + Send + Sync;

impl Scripted {
    /// `script` is asked with the number of the connection, from 0, and each line; the greeting
    /// is the line `connect`, the end of a message `.`.
    pub(super) async fn start(
        certificate: Option<&Certificate>,
        script: impl Fn(usize, &str) -> Turn + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let notes = Arc::new(Mutex::new(Vec::new()));
        let acceptor = certificate.map(Certificate::acceptor);
        let script: Arc<Script> = Arc::new(script);
        let noted = Arc::clone(&notes);
        tokio::spawn(async move {
            for number in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                let hop = Hop {
                    number,
                    script: Arc::clone(&script),
                    notes: Arc::clone(&noted),
                    tls: acceptor.is_some(),
                };
                let acceptor = acceptor.clone();
                tokio::spawn(async move { hop.serve(stream, acceptor).await.ok() });
            }
        });
        Self { address, notes }
    }

    /// All that was heard, connection by connection mixed, `TLS` where a handshake was done.
    pub(super) fn notes(&self) -> Vec<String> {
        self.notes.lock().expect("no panic").clone()
    }

    pub(super) fn heard(&self, start: &str) -> usize {
        self.notes().iter().filter(|note| note.starts_with(start)).count()
    }
}

struct Hop {
    number: usize,
    script: Arc<Script>,
    notes: Arc<Mutex<Vec<String>>>,
    tls: bool,
}

impl Hop {
    async fn serve(
        &self,
        stream: TcpStream,
        acceptor: Option<tokio_rustls::TlsAcceptor>,
    ) -> io::Result<()> {
        let mut talk = Lines { stream, heard: Vec::new() };
        let greeted = self.answer(&mut talk, "connect").await?.is_some();
        if !greeted || !self.converse(&mut talk).await? {
            return Ok(());
        }
        let Some(acceptor) = acceptor else { return Ok(()) };
        let stream = acceptor.accept(talk.stream).await?;
        self.note("TLS");
        self.converse(&mut Lines { stream, heard: Vec::new() }).await?;
        Ok(())
    }

    /// Returns whether TLS is to begin.
    async fn converse<S>(&self, talk: &mut Lines<S>) -> io::Result<bool>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        loop {
            let line = talk.until("\r\n").await?;
            self.note(&line);
            let Some(code) = self.answer(talk, &line).await? else { return Ok(false) };
            match line.as_str() {
                "STARTTLS" => return Ok(true),
                "DATA" if code == "354" => {
                    let text = format!("\r\n{}", talk.until("\r\n.\r\n").await?);
                    self.note(&text);
                    if self.answer(talk, ".").await?.is_none() {
                        return Ok(false);
                    }
                }
                _ => {}
            }
        }
    }

    fn note(&self, line: &str) {
        self.notes.lock().expect("no panic").push(line.to_owned());
    }

    /// Returns the code that was said, or `None` when the conversation is over.
    async fn answer<S>(&self, talk: &mut Lines<S>, line: &str) -> io::Result<Option<String>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let verb = line.split([' ', ':']).next().unwrap_or_default();
        let usual = match verb {
            "connect" => "220 hop ESMTP",
            "EHLO" if self.tls => {
                "250-hop\r\n250-SIZE 100000\r\n250-8BITMIME\r\n250-STARTTLS\r\n250 DSN"
            }
            "EHLO" => "250-hop\r\n250-SIZE 100000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 DSN",
            "MAIL" => "250 2.1.0 sender fine",
            "RCPT" => "250 2.1.5 recipient fine",
            "DATA" => "354 go",
            "." => "250 2.6.0 queued as 42",
            "STARTTLS" => "220 2.0.0 go",
            _ => "250 2.0.0 fine",
        };
        let (text, on) = match (self.script)(self.number, line) {
            Turn::Usual => (usual, true),
            Turn::Say(text) => (text, true),
            Turn::SayAndHangUp(text) => (text, false),
            Turn::HangUp => return Ok(None),
            Turn::Silence => std::future::pending().await,
            Turn::Inject(text) => {
                let both = format!("220 go\r\n{text}\r\n");
                talk.stream.write_all(both.as_bytes()).await?;
                return Ok(Some("220".into()));
            }
        };
        talk.stream.write_all(format!("{text}\r\n").as_bytes()).await?;
        talk.stream.flush().await?;
        Ok(on.then(|| text.chars().take(3).collect()))
    }
}

struct Lines<S> {
    stream: S,
    heard: Vec<u8>,
}

impl<S: AsyncRead + Unpin> Lines<S> {
    /// What comes before `end`, which is taken too.
    async fn until(&mut self, end: &str) -> io::Result<String> {
        loop {
            let found = self.heard.windows(end.len()).position(|window| window == end.as_bytes());
            if let Some(at) = found {
                let text = String::from_utf8_lossy(&self.heard[..at]).into_owned();
                self.heard.drain(..at + end.len());
                return Ok(text);
            }
            let mut piece = [0; 4096];
            let length = self.stream.read(&mut piece).await?;
            if length == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.heard.extend_from_slice(&piece[..length]);
        }
    }
}

/// A self-signed certificate for a name, in memory and as files.
pub(super) struct Certificate {
    pub(super) der: CertificateDer<'static>,
    key: String,
    pub(super) files: (PathBuf, PathBuf),
    folder: tempfile::TempDir,
}

impl Certificate {
    pub(super) fn of(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let files = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
        let mut certificate = Self { der: Vec::new().into(), key: String::new(), files, folder };
        certificate.renew(name);
        certificate
    }

    /// Writes another certificate into the same files.
    pub(super) fn renew(&mut self, name: &str) {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
        self.der = made.cert.der().clone();
        self.key = made.signing_key.serialize_pem();
        std::fs::write(&self.files.0, made.cert.pem()).expect("a file");
        std::fs::write(&self.files.1, &self.key).expect("a file");
        assert!(self.folder.path().exists());
    }

    fn acceptor(&self) -> tokio_rustls::TlsAcceptor {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).expect("a key");
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![self.der.clone()], key)
            .expect("a certificate");
        Arc::new(config).into()
    }

    /// A client that trusts this certificate alone.
    pub(super) fn connector(&self) -> tokio_rustls::TlsConnector {
        self.connector_showing(None)
    }

    /// The same, with a certificate of its own to show.
    pub(super) fn connector_showing(
        &self,
        shown: Option<(CertificateDer<'static>, PrivateKeyDer<'static>)>,
    ) -> tokio_rustls::TlsConnector {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut roots = rustls::RootCertStore::empty();
        roots.add(self.der.clone()).expect("a root");
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots);
        let config = match shown {
            Some((certificate, key)) => {
                config.with_client_auth_cert(vec![certificate], key).expect("a pair")
            }
            None => config.with_no_client_auth(),
        };
        Arc::new(config).into()
    }
}
