//! The next hop: servers in order of preference, and connections kept to them.

use std::fmt;
use std::sync::Arc;

use rustls::ClientConfig;
use tokio::time::Instant;
use tokio::time::timeout;

use crate::smtp::Delivery;
use crate::smtp::Extensions;
use crate::smtp::NextHopSettings;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::smtp::TlsPolicy;
use crate::smtp::client::Connection;
use crate::smtp::client::Manner;
use crate::smtp::client::Trouble;
use crate::smtp::extensions::Offered;
use crate::smtp::host::Host;
use crate::smtp::host::Standing;
use crate::smtp::tls::client_config;

/// Where mail goes next: several servers, and a pool of connections to them.
///
/// Cheap to clone; all clones share the pool.
///
/// - Cost: one round trip for each MAIL, RCPT and DATA (no pipelining towards the next hop), and
///   none to open a connection while one is kept.
#[derive(Clone)]
pub struct NextHop(Arc<Shared>);

struct Shared {
    settings: NextHopSettings,
    tls: Option<Arc<ClientConfig>>,
    hosts: Vec<Arc<Host>>,
}

/// Why a transaction did not begin at one server.
enum Failure {
    /// The server's own answer, final for this message.
    Refused(Reply),
    /// Another server may do better.
    Unusable(Reply),
}

impl NextHop {
    /// A next hop that connects when it is first used.
    ///
    /// - Cost: reads the certificates of the system where TLS is required.
    pub fn new(settings: NextHopSettings) -> Self {
        let tls = match settings.tls {
            TlsPolicy::None => None,
            _ => client_config(&settings)
                .inspect_err(|error| tracing::error!(%error, "TLS cannot be used"))
                .ok(),
        };
        let idle_connections_max = settings.idle_connections_max;
        let host = |name| Arc::new(Host::new(name, idle_connections_max));
        let hosts = settings.hosts.iter().cloned().map(host).collect();
        Self(Arc::new(Shared { settings, tls, hosts }))
    }

    /// What every server that has been greeted can do; nothing while none has been.
    pub fn extensions(&self) -> Extensions {
        let seen = self.0.hosts.iter().filter_map(|host| host.state().seen);
        seen.reduce(Extensions::and).unwrap_or_default()
    }

    /// Whether some server answered when it was last asked.
    pub fn is_up(&self) -> bool {
        self.0.hosts.iter().any(|host| host.state().standing == Standing::Up)
    }

    /// Asks each server whether it is there, which also renews [`NextHop::extensions`].
    ///
    /// - Cost: a connection to each, or a NOOP on one that is kept.
    pub async fn probe(&self) -> bool {
        for host in &self.0.hosts {
            let kept = self.kept(host);
            let alive = match kept {
                Some(mut connection) => match connection.command("NOOP").await {
                    Ok(reply) if reply.code() != 421 => Ok(connection),
                    _ => self.open(host).await,
                },
                None => self.open(host).await,
            };
            match alive {
                Ok(connection) => host.keep(connection),
                Err(trouble) => host.note_down(&trouble),
            }
        }
        self.is_up()
    }

    /// Begins a transaction at the first server that takes part.
    ///
    /// - Failure: the refusal of a server code for code (a 421 as 451, since it is not our own
    ///   connection that closes); 451 4.4.1 when none answers, 451 4.7.5 when none has the
    ///   encryption that is required.
    /// - Shape: parameters go on as they are, but for these. SIZE is declared anew, with room for
    ///   the header that the gateway adds. `AUTH=` is left off at a server without AUTH, and the
    ///   parameters of DSN at a server without DSN (RFC 3461, 5.2.2, but no "relayed" notice is
    ///   written). BODY=8BITMIME or SMTPUTF8
    ///   at a server without it is 451: at the next attempt it is not offered any more.
    pub async fn begin(&self, from: &ReversePath) -> Result<Delivery, Reply> {
        let limit = self.0.settings.timeouts.command;
        match timeout(limit, self.begin_somewhere(from)).await {
            Ok(begun) => begun,
            Err(_) => Err(no_answer()),
        }
    }

    async fn begin_somewhere(&self, from: &ReversePath) -> Result<Delivery, Reply> {
        let mut failure = no_answer();
        for host in self.in_order() {
            match self.begin_at(host, from).await {
                Ok(delivery) => return Ok(delivery),
                Err(Failure::Refused(reply)) => return Err(reply),
                Err(Failure::Unusable(reply)) => failure = reply,
            }
        }
        Err(failure)
    }

    /// The servers in order of preference, those that did not answer a moment ago last.
    fn in_order(&self) -> impl Iterator<Item = &Arc<Host>> {
        let now = Instant::now();
        let memory = self.0.settings.timeouts.down;
        let down = move |host: &&Arc<Host>| match host.state().standing {
            Standing::Down(since) => now.duration_since(since) < memory,
            Standing::Unknown | Standing::Up => false,
        };
        let hosts = &self.0.hosts;
        hosts.iter().filter(move |host| !down(host)).chain(hosts.iter().filter(down))
    }

    async fn begin_at(&self, host: &Arc<Host>, from: &ReversePath) -> Result<Delivery, Failure> {
        if let Some(connection) = self.kept(host) {
            match begin_on(connection, host, from).await {
                Ok(Ok(delivery)) => return Ok(delivery),
                Ok(Err(failure @ Failure::Refused(_))) => return Err(failure),
                // It had grown stale, and so have the others: start afresh, once.
                Ok(Err(Failure::Unusable(_))) | Err(_) => host.state().idle.clear(),
            }
        }
        let begun = match self.open(host).await {
            Ok(connection) => begin_on(connection, host, from).await,
            Err(trouble) => Err(trouble),
        };
        match begun {
            Ok(begun) => begun,
            Err(trouble) => {
                host.note_down(&trouble);
                Err(Failure::Unusable(match trouble {
                    Trouble::Insecure(_) => {
                        Reply::new(451, (4, 7, 5), "the next hop has no verified encryption")
                    }
                    Trouble::Handshake(_) | Trouble::Lost(_) | Trouble::Refused(_) => no_answer(),
                }))
            }
        }
    }

    async fn open(&self, host: &Host) -> Result<Connection, Trouble> {
        let shared = &self.0;
        let mut manner = Manner {
            hostname: &shared.settings.hostname,
            policy: shared.settings.tls,
            tls: shared.tls.as_ref(),
            timeouts: shared.settings.timeouts,
        };
        let connection = match Connection::open(&host.name, manner).await {
            Err(Trouble::Handshake(error)) => {
                // RFC 7435: some protection most of the time; never no mail at all.
                tracing::warn!(host = %host.name, %error, "sending without encryption");
                manner.policy = TlsPolicy::None;
                Connection::open(&host.name, manner).await?
            }
            opened => opened?,
        };
        let mut state = host.state();
        if state.standing != Standing::Up {
            tracing::info!(host = %host.name, "the next hop answers");
        }
        state.standing = Standing::Up;
        state.seen = Some(connection.offered().extensions);
        drop(state);
        Ok(connection)
    }

    /// The connection that was used last, unless it has been idle for too long.
    fn kept(&self, host: &Host) -> Option<Connection> {
        let idle_max = self.0.settings.timeouts.idle;
        let mut state = host.state();
        while state.idle.front().is_some_and(|(_, since)| since.elapsed() >= idle_max) {
            state.idle.pop_front();
        }
        state.idle.pop_back().map(|(connection, _)| connection)
    }
}

/// Gives MAIL on a connection; the outer error says that the connection is of no use.
async fn begin_on(
    mut connection: Connection,
    host: &Arc<Host>,
    from: &ReversePath,
) -> Result<Result<Delivery, Failure>, Trouble> {
    let offered = connection.offered();
    let line = match mail_line(from, offered) {
        Ok(line) => line,
        Err(reply) => {
            host.keep(connection);
            return Ok(Err(Failure::Unusable(reply)));
        }
    };
    let reply = connection.command(&line).await?;
    match reply.code() {
        200..=299 => Ok(Ok(Delivery::new(connection, Arc::clone(host)))),
        421 => Ok(Err(Failure::Unusable(reply.with_code(451)))),
        400.. => {
            host.keep(connection);
            Ok(Err(Failure::Refused(reply)))
        }
        _ => Err(Trouble::Lost("an unexpected reply".into())),
    }
}

/// The MAIL command as this server understands it, or why it cannot.
fn mail_line(from: &ReversePath, offered: Offered) -> Result<String, Reply> {
    let mut line = format!("MAIL FROM:<{}>", from.raw);
    for parameter in from.parameters.split(' ').filter(|parameter| !parameter.is_empty()) {
        let keyword = parameter.split('=').next().unwrap_or_default().to_ascii_uppercase();
        let known = match keyword.as_str() {
            "AUTH" => offered.auth,
            "RET" | "ENVID" => offered.extensions.dsn,
            "BODY" if !offered.extensions.eight_bit_mime => {
                if !parameter.eq_ignore_ascii_case("BODY=7BIT") {
                    return Err(Reply::new(451, (4, 6, 3), "the next hop has no 8BITMIME now"));
                }
                false
            }
            "SMTPUTF8" if !offered.extensions.smtp_utf8 => {
                return Err(Reply::new(451, (4, 6, 7), "the next hop has no SMTPUTF8 now"));
            }
            _ => true,
        };
        if known {
            line.push(' ');
            line.push_str(parameter);
        }
    }
    if let Some(size) = from.size.filter(|_| offered.size) {
        line.push_str(&format!(" SIZE={}", size.saturating_add(ADDED_BYTES)));
    }
    Ok(line)
}

fn no_answer() -> Reply {
    Reply::new(451, (4, 4, 1), "the next hop does not answer, try again later")
}

impl fmt::Debug for NextHop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextHop").field("hosts", &self.0.settings.hosts).finish_non_exhaustive()
    }
}

/// Room for the header that the gateway adds on top of a message.
const ADDED_BYTES: u64 = 1024;

#[cfg(test)]
mod tests {
    use super::mail_line;
    use crate::smtp::Extensions;
    use crate::smtp::ReversePath;
    use crate::smtp::extensions::Offered;

    #[test]
    fn mail_carries_what_the_server_knows() {
        let all =
            Offered { extensions: Extensions::all(), size: true, starttls: false, auth: true };
        let cases = [
            ("", None, all, Ok("MAIL FROM:<a@x.nl>")),
            (
                "RET=HDRS ENVID=1",
                Some(10),
                all,
                Ok("MAIL FROM:<a@x.nl> RET=HDRS ENVID=1 SIZE=1034"),
            ),
            (
                "BODY=8BITMIME SMTPUTF8 AUTH=<>",
                None,
                all,
                Ok("MAIL FROM:<a@x.nl> BODY=8BITMIME SMTPUTF8 AUTH=<>"),
            ),
            ("RET=HDRS AUTH=<> BODY=7BIT", Some(10), Offered::default(), Ok("MAIL FROM:<a@x.nl>")),
            ("BODY=8BITMIME", None, Offered::default(), Err(451)),
            ("SMTPUTF8", None, Offered::default(), Err(451)),
        ];
        for (parameters, size, offered, expected) in cases {
            let from = ReversePath {
                address: None,
                raw: "a@x.nl".into(),
                parameters: parameters.into(),
                size,
            };
            let line = mail_line(&from, offered).map_err(|reply| reply.code());
            assert_eq!(line, expected.map(str::to_owned));
        }
    }
}
