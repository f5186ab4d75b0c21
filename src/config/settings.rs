//! The configuration as the program uses it: a plain struct of plain types.

use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::civil::Time;

use crate::config::export::Export;
use crate::config::learning::Learning;
use crate::config::notify::Notify;
use crate::config::register::Register;
use crate::config::sign_in::Auth;
use crate::config::values::Value;
use crate::config::values::Values;
use crate::destination::Class;
use crate::destination::Pattern;
use crate::detect::Kind;
use crate::extract;
use crate::mail::Domain;
use crate::smtp::HostPort;
use crate::smtp::Network;

/// Every key of `sluis.toml`, checked. Paths are already relative to the current folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Folder for all that is kept.
    pub data_dir: PathBuf,
    /// Where the keys lie, if not there.
    pub keys_dir: Option<PathBuf>,
    /// `[organisation]`
    pub organisation: Organisation,
    /// `[smtp]`
    pub smtp: Smtp,
    /// `[next_hop]`
    pub next_hop: NextHop,
    /// `[web]`
    pub web: Web,
    /// `[store]`
    pub store: Store,
    /// `[destinations]`
    pub destinations: Destinations,
    /// `[learning]`
    pub learning: Learning,
    /// `[dns]`
    pub dns: Dns,
    /// `[policy]`
    pub policy: Policy,
    /// `[secure_mail]`, where a host is set.
    pub secure_mail: Option<SecureMail>,
    /// `[review]`
    pub review: Review,
    /// `[notify]`
    pub notify: Notify,
    /// `[register]`
    pub register: Register,
    /// `[scan]`
    pub scan: Scan,
    /// `[limits]`
    pub limits: Limits,
    /// `[rules]`
    pub rules: Rules,
    /// `[auth]`
    pub auth: Auth,
    /// `[webhook]`, `[topdesk]`, `[servicenow]` and `[export.syslog]`
    pub export: Export,
    /// Every key that holds with its value as TOML, without secrets.
    pub told: Vec<(String, String)>,
}

/// Who runs this gateway.
#[derive(Clone, Debug, PartialEq)]
pub struct Organisation {
    /// Name as people read it.
    pub name: String,
    /// Own mail domains, at least one; their subdomains are meant too.
    pub domains: Vec<Domain>,
    /// File with the people of the organisation.
    pub directory: Option<PathBuf>,
}

/// Mail coming in.
#[derive(Clone, Debug, PartialEq)]
pub struct Smtp {
    /// Where to listen, at least one.
    pub listen: Vec<SocketAddr>,
    /// The name in greeting, EHLO and `Received`.
    pub hostname: Domain,
    /// Who may relay, at least one.
    pub allow_from: Vec<Network>,
    /// Largest message.
    pub max_message_bytes: u64,
    /// Most recipients of one message.
    pub max_recipients: usize,
    /// Most connections at one time.
    pub max_connections: usize,
    /// Connections at one time of one client; 0: no limit of its own.
    pub max_connections_per_client: usize,
    /// Messages of one sender in a quarter of an hour; 0: no limit.
    pub max_messages_per_sender: u32,
    /// Memory for the messages of all connections together.
    pub memory_bytes: u64,
    /// What to do with a bare CR or LF.
    pub bare_newlines: BareNewlines,
    /// Certificate and key; STARTTLS is offered when they are set.
    pub tls: Option<TlsFiles>,
    /// Authorities of client certificates, PEM.
    pub client_ca: Option<PathBuf>,
    /// Names and hashes of passwords of machines.
    pub accounts: Option<PathBuf>,
}

/// What to do with a bare CR or LF in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BareNewlines {
    /// Turn each into CR LF.
    Normalise,
    /// Refuse the message.
    Refuse,
}

/// A certificate chain and its private key, both PEM files that could be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// Certificate chain.
    pub cert: PathBuf,
    /// Private key.
    pub key: PathBuf,
}

/// Mail going out.
#[derive(Clone, Debug, PartialEq)]
pub struct NextHop {
    /// In order of preference, at least one.
    pub hosts: Vec<HostPort>,
    /// Whether TLS is used.
    pub tls: TlsMode,
    /// PEM file of the only certificates that will do.
    pub tls_pinned: Option<PathBuf>,
}

/// Whether TLS is used towards the next hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsMode {
    /// Never.
    None,
    /// Where it is offered, whatever the certificate.
    Opportunistic,
    /// Always, with a certificate valid for the host name.
    Required,
}

/// The pages and the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Web {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where people reach the pages, without a path; `None` for this machine only.
    pub public_url: Option<String>,
    /// Proxies whose word counts on where a request came from.
    pub trusted_proxies: Vec<Network>,
}

/// The database.
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// `sqlite`: under [`Config::data_dir`].
    pub url: String,
}

/// Whom the organisation writes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Destinations {
    /// Agreements in place.
    pub trusted: Vec<Pattern>,
    /// Known correspondents.
    pub expected: Vec<Pattern>,
    /// Folder with further lists of domains.
    pub lists: Option<PathBuf>,
}

/// Whether strangers can receive mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dns {
    /// Whether that is asked.
    pub enabled: bool,
    /// Whom to ask; the servers of this machine where nobody is named.
    pub servers: Vec<SocketAddr>,
    /// What one message waits at most.
    pub wait_milliseconds: u64,
}

/// What happens with a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Whether decisions are carried out.
    pub mode: Mode,
    /// Folder of agreements with partners.
    pub agreements: Option<PathBuf>,
    /// Days for which findings are kept to try other rules on; 0: not at all.
    pub record_days: u64,
}

/// The gateway for secure mail.
#[derive(Clone, Debug, PartialEq)]
pub struct SecureMail {
    /// Where it takes mail.
    pub host: HostPort,
    /// Whether TLS is used.
    pub tls: TlsMode,
    /// Header fields that it wants, name and value.
    pub headers: Vec<(String, String)>,
}

/// Whether decisions are carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Hold what the rules hold.
    Enforce,
    /// Deliver everything, record what would have been held.
    Monitor,
}

/// How held messages are decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Seconds between a release and its delivery; 0: at once.
    pub undo_seconds: u64,
    /// From here a second person must agree; 0: never.
    pub four_eyes_persons: u64,
    /// Subjects for which a second person must agree as well.
    pub four_eyes_subjects: Vec<Kind>,
    /// Whether a part that could not be checked needs one.
    pub four_eyes_unscannable: bool,
    /// Classes of recipients for which one is needed.
    pub four_eyes_classes: Vec<Class>,
    /// Days after which an undecided message ends as not sent.
    pub expire_days: u64,
    /// Values revealed by one person on a day before that is told; 0: never.
    pub reveals_per_day: u64,
}

/// How mail is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Workers at one time; 0: as many as there are cores.
    pub workers: usize,
    /// Whether text in pictures is recognised.
    pub ocr: bool,
}

/// What reading one message may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// What the message may hold.
    pub scan: extract::Limits,
    /// How long it may take.
    pub seconds: u64,
    /// Address space of a worker.
    pub memory_bytes: u64,
}

/// The rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// Folder that replaces the rules built into the program.
    pub dir: Option<PathBuf>,
}

impl Config {
    /// Makes the struct of values that hold every key with a default.
    pub(super) fn from_values(values: Values) -> Self {
        let mut keys = Keys(values);
        let tls_files = keys.path("smtp", "tls_cert").zip(keys.path("smtp", "tls_key"));
        Self {
            data_dir: keys.path("", "data_dir").unwrap_or_default(),
            keys_dir: keys.path("", "keys_dir"),
            organisation: Organisation {
                name: keys.text("organisation", "name"),
                domains: keys.domains("organisation", "domains"),
                directory: keys.path("organisation", "directory"),
            },
            smtp: Smtp {
                listen: keys.sockets("smtp", "listen"),
                hostname: keys.domain("smtp", "hostname"),
                allow_from: keys.networks("smtp", "allow_from"),
                max_message_bytes: keys.number("smtp", "max_message_bytes"),
                max_recipients: keys.number("smtp", "max_recipients") as usize,
                max_connections: keys.number("smtp", "max_connections") as usize,
                max_connections_per_client: keys.number("smtp", "max_connections_per_client")
                    as usize,
                max_messages_per_sender: keys.number("smtp", "max_messages_per_sender") as u32,
                memory_bytes: keys.number("smtp", "memory_bytes"),
                bare_newlines: keys.bare_newlines(),
                tls: tls_files.map(|(cert, key)| TlsFiles { cert, key }),
                client_ca: keys.path("smtp", "client_ca"),
                accounts: keys.path("smtp", "accounts"),
            },
            next_hop: NextHop {
                hosts: keys.hosts("next_hop", "hosts"),
                tls: keys.tls_mode("next_hop"),
                tls_pinned: keys.path("next_hop", "tls_pinned"),
            },
            web: Web {
                listen: keys.socket("web", "listen"),
                public_url: keys.optional_text("web", "public_url"),
                trusted_proxies: keys.networks("web", "trusted_proxies"),
            },
            store: Store { url: keys.text("store", "url") },
            destinations: keys.destinations(),
            learning: Learning::from_values(&mut keys.0),
            dns: keys.dns(),
            policy: Policy {
                mode: match keys.text("policy", "mode").as_str() {
                    "monitor" => Mode::Monitor,
                    _ => Mode::Enforce,
                },
                agreements: keys.path("policy", "agreements"),
                record_days: keys.number("policy", "record_days"),
            },
            secure_mail: keys.secure_mail(),
            review: keys.review(),
            notify: keys.notify(),
            register: Register::from_values(&mut keys.0),
            scan: Scan {
                workers: keys.number("scan", "workers") as usize,
                ocr: keys.truth("scan", "ocr"),
            },
            limits: Limits {
                scan: keys.scan_limits(),
                seconds: keys.number("limits", "seconds"),
                memory_bytes: keys.number("limits", "memory_bytes"),
            },
            rules: Rules { dir: keys.path("rules", "dir") },
            auth: Auth::from_values(&mut keys.0),
            export: Export::from_values(&mut keys.0),
            told: Vec::new(),
        }
    }
}

/// The values with one question for each type. A wrong question is a mistake of this file
/// against the table of keys: it panics, and every test that loads the defaults finds it.
struct Keys(Values);

/// Writes the questions of [`Keys`] for the types of [`Value`].
macro_rules! questions {
    ($($name:ident: $variant:ident($type:ty)),*) => {
        impl Keys {$(
            fn $name(&mut self, section: &'static str, name: &'static str) -> $type {
                match self.0.take(section, name) {
                    Some(Value::$variant(value)) => value,
                    other => panic!("{section}.{name} holds {other:?}"),
                }
            }
        )*}
    };
}

questions! {
    classes: Classes(Vec<Class>),
    domain: Domain(Domain),
    domains: Domains(Vec<Domain>),
    headers: Headers(Vec<(String, String)>),
    hosts: Hosts(Vec<HostPort>),
    networks: Networks(Vec<Network>),
    number: Number(u64),
    patterns: Patterns(Vec<Pattern>),
    sockets: Sockets(Vec<SocketAddr>),
    subjects: Subjects(Vec<Kind>),
    text: Text(String),
    time: Time(Time),
    truth: Truth(bool)
}

impl Keys {
    fn review(&mut self) -> Review {
        Review {
            undo_seconds: self.number("review", "undo_seconds"),
            four_eyes_persons: self.number("review", "four_eyes_persons"),
            four_eyes_subjects: self.subjects("review", "four_eyes_subjects"),
            four_eyes_unscannable: self.truth("review", "four_eyes_unscannable"),
            four_eyes_classes: self.classes("review", "four_eyes_classes"),
            expire_days: self.number("review", "expire_days"),
            reveals_per_day: self.number("review", "reveals_per_day"),
        }
    }

    fn bare_newlines(&mut self) -> BareNewlines {
        match self.text("smtp", "bare_newlines").as_str() {
            "normalise" => BareNewlines::Normalise,
            _ => BareNewlines::Refuse,
        }
    }

    fn destinations(&mut self) -> Destinations {
        Destinations {
            trusted: self.patterns("destinations", "trusted"),
            expected: self.patterns("destinations", "expected"),
            lists: self.path("destinations", "lists"),
        }
    }

    fn dns(&mut self) -> Dns {
        let servers = match self.0.take("dns", "servers") {
            Some(Value::Sockets(servers)) => servers,
            None => Vec::new(),
            other => panic!("dns.servers holds {other:?}"),
        };
        let (enabled, wait) = (self.truth("dns", "enabled"), "wait_milliseconds");
        Dns { enabled, servers, wait_milliseconds: self.number("dns", wait) }
    }

    fn scan_limits(&mut self) -> extract::Limits {
        let mut limit = |name| self.number("limits", name);
        extract::Limits {
            depth_max: limit("depth") as u32,
            files_max: limit("files") as u32,
            file_bytes_max: limit("file_bytes"),
            total_bytes_max: limit("total_bytes"),
            ratio_max: limit("ratio"),
            text_bytes_max: limit("text_bytes"),
            cells_max: limit("cells"),
            pages_max: limit("pages"),
        }
    }

    fn tls_mode(&mut self, section: &'static str) -> TlsMode {
        match self.text(section, "tls").as_str() {
            "none" => TlsMode::None,
            "required" => TlsMode::Required,
            _ => TlsMode::Opportunistic,
        }
    }

    fn secure_mail(&mut self) -> Option<SecureMail> {
        let section = "secure_mail";
        let (tls, headers) = (self.tls_mode(section), self.headers(section, "headers"));
        match self.0.take(section, "host") {
            Some(Value::Host(host)) => Some(SecureMail { host, tls, headers }),
            None => None,
            other => panic!("{section}.host holds {other:?}"),
        }
    }

    fn notify(&mut self) -> Notify {
        let section = "notify";
        let mut mailbox = |name| match self.0.take(section, name) {
            Some(Value::Mailbox(mailbox)) => Some(mailbox),
            None => None,
            other => panic!("{section}.{name} holds {other:?}"),
        };
        let (from, team_address) = (mailbox("from"), mailbox("team_address"));
        let hosts = match self.0.take(section, "hosts") {
            Some(Value::Hosts(hosts)) => Some(hosts),
            None => None,
            other => panic!("{section}.hosts holds {other:?}"),
        };
        Notify {
            from,
            hosts,
            team: self.text(section, "team"),
            team_address,
            contact: self.optional_text(section, "contact"),
            skip: self.patterns(section, "skip"),
            bilingual: self.truth(section, "bilingual"),
            digest: self.time(section, "digest"),
        }
    }

    fn path(&mut self, section: &'static str, name: &'static str) -> Option<PathBuf> {
        match self.0.take(section, name) {
            Some(Value::Path(path)) => Some(path),
            None => None,
            other => panic!("{section}.{name} holds {other:?}"),
        }
    }

    fn optional_text(&mut self, section: &'static str, name: &'static str) -> Option<String> {
        match self.0.take(section, name) {
            Some(Value::Text(text)) => Some(text),
            None => None,
            other => panic!("{section}.{name} holds {other:?}"),
        }
    }

    fn socket(&mut self, section: &'static str, name: &'static str) -> SocketAddr {
        let sockets = self.sockets(section, name);
        *sockets.first().expect("one socket is read as a list of one")
    }
}
