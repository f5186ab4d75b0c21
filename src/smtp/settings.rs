//! The plain arguments of a server and of a next hop.

use std::fmt::Debug;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;

use crate::smtp::Budget;
use crate::smtp::HostPort;
use crate::smtp::Identity;
use crate::smtp::Network;
use crate::smtp::TlsCertificate;

/// How a [`crate::smtp::Server`] listens, whom it serves, and how much it takes.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// Addresses to listen on; port 0 takes a free one.
    pub listen: Vec<SocketAddr>,
    /// The name in greeting and EHLO reply, and the domain of `<postmaster>`.
    pub hostname: String,
    /// Who may relay; everyone else gets 550 5.7.1.
    pub allow_from: Vec<Network>,
    /// The certificate of STARTTLS, which is offered when there is one.
    pub tls: Option<Arc<TlsCertificate>>,
    /// Authorities of the certificates by which clients may relay from anywhere; none is asked for
    /// without.
    pub client_authorities: Vec<CertificateDer<'static>>,
    /// Who may relay from anywhere with a name and a password.
    pub accounts: Option<Arc<dyn Accounts>>,
    /// What is done with a bare CR or LF in a message.
    pub bare_line_ends: BareLineEnds,
    /// How much a client may send.
    pub limits: ServerLimits,
    /// Memory for all messages on their way; who would need more of it gets 421 4.3.1 and keeps its
    /// message for later.
    pub memory: Budget,
    /// How long it waits for a client.
    pub timeouts: ServerTimeouts,
}

/// Knows clients by name and password.
pub trait Accounts: Debug + Send + Sync {
    /// Whether they belong together, for a client at `from`. May take long, and may block.
    fn identify(&self, from: IpAddr, name: &str, password: &str) -> Identity;
}

/// How much a client may send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerLimits {
    /// The largest message, announced as SIZE.
    pub message_bytes_max: u64,
    /// Accepted recipients of one message; the next one gets 452 4.5.3.
    pub recipients_max: usize,
    /// The longest command line, CRLF included.
    pub line_bytes_max: usize,
    /// Wrong commands of one connection before it is closed with 421.
    pub errors_max: u32,
    /// Commands of one connection that bring no message nearer (NOOP, RSET, EHLO, MAIL without
    /// DATA …), counted anew after each message, before it is closed with 421.
    pub idle_commands_max: u32,
    /// Connections at a time; the next one gets 421. Clients that may not send mail yet have a
    /// quarter of them.
    pub connections_max: usize,
    /// Connections at a time of one client; the next one gets 421, others are not held up.
    pub client_connections_max: usize,
}

/// How long a server waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerTimeouts {
    /// For the next command.
    pub command: Duration,
    /// For the next piece of a message, and until a piece of a reply is taken.
    pub data: Duration,
    /// For the answer to a message, from its end: what is not with the next hop by then is not
    /// passed on. Below the ten minutes of the client (RFC 5321, 4.5.3.2.6).
    pub answer: Duration,
    /// For a TLS handshake.
    pub handshake: Duration,
    /// From its connection until a client that may not send mail has said who it is.
    pub stranger: Duration,
    /// For transactions in progress after a shutdown has been asked for.
    pub shutdown: Duration,
}

/// What a server does with a CR or LF in a message that is not half of a CRLF.
///
/// Either way only `<CRLF>.<CRLF>` ends a message, so nothing can be smuggled in behind it here;
/// this is about the servers that come after (CVE-2023-51764, -51765, -51766).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BareLineEnds {
    /// Makes each of them a CRLF; a DKIM signature over such a body breaks.
    Normalise,
    /// Refuses the message with 554 5.6.0 and closes the connection.
    #[default]
    Refuse,
}

/// Where a [`crate::smtp::NextHop`] brings mail, and how.
#[derive(Clone, Debug)]
pub struct NextHopSettings {
    /// Servers in order of preference.
    pub hosts: Vec<HostPort>,
    /// Encryption of the connections.
    pub tls: TlsPolicy,
    /// What the gateway calls itself in EHLO.
    pub hostname: String,
    /// Certificates to trust beside those of the system, for [`TlsPolicy::Required`].
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// For [`TlsPolicy::Required`]: the only certificates that will do, whatever their names and
    /// issuers; those of trusted authorities where there are none here.
    pub pinned: Vec<CertificateDer<'static>>,
    /// How long it waits for a server.
    pub timeouts: NextHopTimeouts,
    /// Unused connections that are kept for each server.
    pub idle_connections_max: usize,
}

/// When connections to the next hop are encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TlsPolicy {
    /// Never.
    None,
    /// Where the server offers STARTTLS, with any certificate (RFC 7435).
    #[default]
    Opportunistic,
    /// Always, with a valid certificate for the name of the server; else nothing is sent.
    Required,
}

/// How long a [`crate::smtp::NextHop`] waits for a server.
///
/// RFC 5321, 4.5.3.2 allows a client longer times; here a client waits behind us with the very
/// same clocks, so ours must run out first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextHopTimeouts {
    /// For the TCP connection to one address.
    pub connect: Duration,
    /// From connected to ready: greeting, EHLO, STARTTLS and handshake together.
    pub greeting: Duration,
    /// For the reply to MAIL, RCPT or DATA.
    pub command: Duration,
    /// From the first byte of a message to the reply for it.
    pub message: Duration,
    /// How long an unused connection is kept.
    pub idle: Duration,
    /// How long a server that did not answer is passed over while another one does.
    pub down: Duration,
}

impl ServerSettings {
    /// Settings for `listen` that serve the machine itself only, without TLS.
    pub fn new(listen: Vec<SocketAddr>, hostname: impl Into<String>) -> Self {
        Self {
            listen,
            hostname: hostname.into(),
            allow_from: Network::loopback(),
            tls: None,
            client_authorities: Vec::new(),
            accounts: None,
            bare_line_ends: BareLineEnds::default(),
            limits: ServerLimits::default(),
            memory: Budget::new(1 << 30),
            timeouts: ServerTimeouts::default(),
        }
    }
}

impl NextHopSettings {
    /// Settings for `hosts` with the default times.
    pub fn new(hosts: Vec<HostPort>, tls: TlsPolicy, hostname: impl Into<String>) -> Self {
        Self {
            hosts,
            tls,
            hostname: hostname.into(),
            extra_roots: Vec::new(),
            pinned: Vec::new(),
            timeouts: NextHopTimeouts::default(),
            idle_connections_max: 20,
        }
    }
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            message_bytes_max: 50 << 20,
            // RFC 5321, 4.5.3.1.8 asks for 100 at least; Exchange sends up to 1,000.
            recipients_max: 1000,
            // RFC 5321, 4.5.3.1.4 says 512; parameters of DSN and addresses of Exchange add to it.
            line_bytes_max: 4096,
            errors_max: 20,
            idle_commands_max: 200,
            connections_max: 200,
            client_connections_max: usize::MAX,
        }
    }
}

impl Default for ServerTimeouts {
    /// RFC 5321, 4.5.3.2.7: five minutes for a command; 4.5.3.2.5: three for a piece of data.
    fn default() -> Self {
        Self {
            command: Duration::from_secs(300),
            data: Duration::from_secs(180),
            answer: Duration::from_secs(540),
            handshake: Duration::from_secs(30),
            stranger: Duration::from_secs(60),
            shutdown: Duration::from_secs(60),
        }
    }
}

impl Default for NextHopTimeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            greeting: Duration::from_secs(60),
            command: Duration::from_secs(240),
            message: Duration::from_secs(570),
            idle: Duration::from_secs(60),
            down: Duration::from_secs(10),
        }
    }
}
