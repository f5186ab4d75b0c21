//! Which domains can receive mail, as the domain name system says.
//!
//! An answer is evidence and never a verdict: no answer, a late one and a broken one all mean that
//! nothing is known. No message waits longer for it than its budget, and while the servers are
//! silent nothing is asked at all.

mod answers;
mod question;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::NameServerConfig;
use hickory_resolver::config::ResolveHosts;
use hickory_resolver::config::ResolverConfig;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::system_conf::read_system_conf;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::destination::NoMail;
use crate::dns::answers::Answers;
use crate::dns::question::Answer;
use crate::dns::question::Said;
use crate::mail::Domain;

/// Whom to ask, and how long to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The servers; those of `/etc/resolv.conf` where the list is empty.
    pub servers: Vec<SocketAddr>,
    /// What one message waits at most, for all its domains together.
    pub wait: Duration,
}

/// Asks which domains can receive mail, and remembers the answers; cheap to clone.
#[derive(Clone)]
pub struct MailDomains {
    inner: Arc<Inner>,
    wait: Duration,
}

struct Inner {
    resolver: TokioResolver,
    answers: Mutex<Answers>,
    /// Domains that are asked about at one time.
    places: Arc<Semaphore>,
}

impl MailDomains {
    /// Asks by `settings`.
    ///
    /// - Failure: a sentence, where `/etc/resolv.conf` names no server.
    pub fn new(settings: &Settings) -> Result<Self, String> {
        let config = if settings.servers.is_empty() {
            let found = read_system_conf().map_err(|error| format!("/etc/resolv.conf: {error}"));
            ResolverConfig::from_name_servers(found?.0.name_servers().to_vec())
        } else {
            let servers = settings.servers.iter().copied().map(name_server);
            ResolverConfig::from_name_servers(servers.collect())
        };
        let mut builder =
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        let options = builder.options_mut();
        // A datagram that was lost is sent again within the time that a message waits.
        options.timeout = settings.wait / 2;
        options.attempts = 1;
        options.use_hosts_file = ResolveHosts::Never;
        let resolver = builder.build().map_err(|error| error.to_string())?;
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let inner = Inner { resolver, answers: Mutex::default(), places };
        Ok(Self { inner: Arc::new(inner), wait: settings.wait })
    }

    /// Those of `domains` that certainly cannot receive mail, and why.
    ///
    /// What is not answered in time is answered the next time: the question goes on.
    ///
    /// - Shape: at most 50 domains are asked about, once each.
    /// - Failure: none; who is missing may receive mail or may not.
    /// - Cost: nothing where the answers are remembered, otherwise up to [`Settings::wait`].
    pub async fn without_mail(&self, domains: Vec<Domain>) -> HashMap<Domain, NoMail> {
        let until = Instant::now() + self.wait;
        let mut asking = JoinSet::new();
        let mut without = HashMap::new();
        let mut note = |domain, said| {
            if let Said::NoMail(why) = said {
                without.insert(domain, why);
            }
        };
        for domain in domains.into_iter().take(DOMAINS_MAX) {
            if let Some(said) = self.inner.lock().known(&domain, Instant::now()) {
                note(domain, said);
            } else if let Ok(place) = Arc::clone(&self.inner.places).try_acquire_owned() {
                let inner = Arc::clone(&self.inner);
                let asked = tokio::spawn(async move {
                    let said = inner.ask(&domain).await;
                    drop(place);
                    (domain, said)
                });
                // The set ends the waiting and not the question.
                asking.spawn(asked);
            }
        }
        while let Ok(Some(answered)) = tokio::time::timeout_at(until, asking.join_next()).await {
            if let Ok(Ok((domain, said))) = answered {
                note(domain, said);
            }
        }
        without
    }

    /// Whether the servers answer at all.
    pub async fn answers(&self) -> bool {
        let asked = question::sees_the_world(&self.inner.resolver);
        tokio::time::timeout(self.wait, asked).await.unwrap_or(false)
    }
}

impl Inner {
    /// Asks about one domain, and remembers what was said.
    async fn ask(&self, domain: &Domain) -> Said {
        let mut answer = question::ask(&self.resolver, domain).await;
        // A server that is cut off from the world denies whatever it is asked.
        if matches!(answer.said, Said::NoMail(_)) && !self.sees_the_world().await {
            answer = Answer::silence();
        }
        let said = answer.said;
        if self.lock().note(domain.clone(), &answer, Instant::now()) {
            tracing::warn!("no server of [dns] answers: whether domains exist is not known");
        }
        said
    }

    async fn sees_the_world(&self) -> bool {
        if self.lock().is_sighted(Instant::now()) {
            return true;
        }
        let sees = question::sees_the_world(&self.resolver).await;
        if sees {
            self.lock().sighted(Instant::now());
        }
        sees
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn name_server(address: SocketAddr) -> NameServerConfig {
    let mut server = NameServerConfig::udp_and_tcp(address.ip());
    for connection in &mut server.connections {
        connection.port = address.port();
    }
    server
}

/// Domains of one message that are asked about; a mailing has more, and its mistakes show in the
/// first of them.
const DOMAINS_MAX: usize = 50;

/// Domains that are asked about at one time, of all messages.
const AT_ONCE: usize = 128;
