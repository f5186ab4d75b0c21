//! Reads each key by its kind: text in, checked values and located mistakes out.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::str::FromStr;

use jiff::civil::Time;

use crate::config::key::Default;
use crate::config::key::Key;
use crate::config::key::Kind;
use crate::config::keys::keys;
use crate::config::notify::Mailbox;
use crate::destination::Class;
use crate::destination::Pattern;
use crate::detect;
use crate::fault::Fault;
use crate::fault::Item;
use crate::fault::Section;
use crate::fault::Source;
use crate::fault::Toml;
use crate::fault::nearest;
use crate::mail::Address;
use crate::mail::Domain;
use crate::smtp::HostPort;
use crate::smtp::Network;

/// The checked value of one key.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Classes(Vec<Class>),
    Domain(Domain),
    Domains(Vec<Domain>),
    Headers(Vec<(String, String)>),
    Host(HostPort),
    Hosts(Vec<HostPort>),
    Mailbox(Mailbox),
    Networks(Vec<Network>),
    Number(u64),
    Numbers(Vec<u64>),
    Path(PathBuf),
    Patterns(Vec<Pattern>),
    Sockets(Vec<SocketAddr>),
    Subjects(Vec<detect::Kind>),
    Text(String),
    Time(Time),
    Truth(bool),
}

/// The value of every key that is set or has a default, under its dotted path.
pub(super) struct Values(BTreeMap<(&'static str, &'static str), Value>);

impl Values {
    /// Takes the value of a key out; `None` where it is unset.
    pub(super) fn take(&mut self, section: &'static str, name: &'static str) -> Option<Value> {
        self.0.remove(&(section, name))
    }

    /// Puts the defaults where nothing is set. Paths in them count from `folder`.
    pub(super) fn add_defaults(&mut self, folder: &Path) {
        for key in keys() {
            let Default::Value(default) = key.default else { continue };
            if self.0.contains_key(&(key.section, key.name)) {
                continue;
            }
            let text = format!("{} = {default}", key.name);
            let source = Source { file: "defaults".to_owned(), text };
            let toml = Toml::parse(&source).expect("a default is TOML");
            let value = value_of(&toml.root(), key, folder).expect("a default fits its kind");
            self.0.insert((key.section, key.name), value);
        }
    }
}

/// Reads all keys of `source`; paths in it count from `folder`.
pub(super) fn read(source: &Source, folder: &Path) -> (Values, Vec<Fault>) {
    let mut values = BTreeMap::new();
    let toml = match Toml::parse(source) {
        Ok(toml) => toml,
        Err(faults) => return (Values(values), faults),
    };
    let root = toml.root();
    let mut section_names: Vec<&str> = keys().map(|key| key.section).collect();
    section_names.dedup();
    for name in section_names {
        let section = match name.rsplit_once('.') {
            _ if name.is_empty() => Some(toml.root()),
            // Asked again, the outer table reports nothing twice.
            Some((outer, inner)) => root.section(outer).and_then(|outer| outer.section(inner)),
            None => root.section(name),
        };
        let Some(section) = section else { continue };
        for key in keys().filter(|key| key.section == name) {
            if let Some(value) = value_of(&section, key, folder) {
                values.insert((key.section, key.name), value);
            }
        }
        if !name.is_empty() {
            check_pairs(&section, name);
            for inner in keys().filter_map(|key| key.section.strip_prefix(name)) {
                inner.strip_prefix('.').map(|inner| section.has(inner));
            }
            section.finish_with(belongs_elsewhere);
        }
    }
    for key in keys().filter(|key| key.section.is_empty()) {
        root.has(key.name);
    }
    root.finish_with(belongs_elsewhere);
    (Values(values), toml.into_faults())
}

/// Reports one of a pair of keys without the other.
fn check_pairs(section: &Section<'_, '_>, name: &str) {
    let pairs: &[(&str, &str)] = match name {
        "auth.oidc" => &[("issuer", "client_id"), ("client_id", "issuer")],
        "smtp" => &[
            ("tls_cert", "tls_key"),
            ("tls_key", "tls_cert"),
            ("client_ca", "tls_cert"),
            ("accounts", "tls_cert"),
        ],
        _ => return,
    };
    for (one, other) in pairs {
        if section.has(one) && !section.has(other) {
            section.fault(one, format!("needs {other} beside it"));
        }
    }
}

/// Where an unknown key would be known.
fn belongs_elsewhere(name: &str) -> Option<String> {
    let place = |key: &Key| match key.section {
        "" => format!("{} stands at the top, before the first [table]", key.name),
        section => format!("{} belongs in [{section}]", key.name),
    };
    let same = keys().find(|key| key.name == name);
    let near = || {
        let near = nearest(name, keys().map(|key| key.name))?;
        keys().find(|key| key.name == near)
    };
    same.or_else(near).map(place)
}

fn value_of(section: &Section<'_, '_>, key: &Key, folder: &Path) -> Option<Value> {
    let reading = Reading { section, name: key.name };
    match key.kind {
        Kind::Choice(choices) => reading.choice(choices),
        Kind::Classes => reading.many(class).map(Value::Classes),
        Kind::Domain => reading.one(domain).map(Value::Domain),
        Kind::Domains => reading.filled(own_domain).map(Value::Domains),
        Kind::File => reading.one(|text| readable_file(folder, text)).map(Value::Path),
        Kind::Folder => reading.one(|text| path(folder, text)).map(Value::Path),
        Kind::Headers => Some(Value::Headers(headers(&section.section(key.name)?))),
        Kind::Host => reading.one(host_with_port).map(Value::Host),
        Kind::Hosts => reading.filled(typed::<HostPort>).map(Value::Hosts),
        Kind::Mailbox => reading.one(mailbox).map(Value::Mailbox),
        Kind::AnyNetworks => reading.many(typed::<Network>).map(Value::Networks),
        Kind::Credential => reading.one(credential).map(Value::Text),
        Kind::Endpoint => reading.one(endpoint).map(Value::Text),
        Kind::Issuer => reading.one(issuer).map(Value::Text),
        Kind::Roles => Some(Value::Headers(roles(&section.section(key.name)?))),
        Kind::Networks => reading.filled(typed::<Network>).map(Value::Networks),
        Kind::Number(least, most) => reading.number(least, most),
        Kind::Numbers(least, most) => reading.numbers(least, most),
        Kind::Patterns => reading.many(pattern).map(Value::Patterns),
        Kind::Socket => reading.one(socket).map(|one| Value::Sockets(vec![one])),
        Kind::Sockets => reading.filled(socket).map(Value::Sockets),
        Kind::Time => reading.one(time).map(Value::Time),
        Kind::Subjects => reading.many(subject).map(Value::Subjects),
        Kind::Truth => section.truth(key.name).map(Value::Truth),
        Kind::Url => reading.one(url).map(Value::Text),
        Kind::Text => reading.one(|text| Ok(text.to_owned())).map(Value::Text),
    }
}

/// One key in its section, about to be read.
struct Reading<'r, 't, 's> {
    section: &'r Section<'t, 's>,
    name: &'static str,
}

impl Reading<'_, '_, '_> {
    fn one<T>(&self, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let item = self.section.text(self.name)?;
        if item.text.trim().is_empty() {
            self.section.fault_at(item.line, self.name, "is empty".to_owned());
            return None;
        }
        self.parsed(item, &parse)
    }

    fn many<T>(&self, parse: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
        let items = self.section.texts(self.name)?;
        Some(items.into_iter().filter_map(|item| self.parsed(item, &parse)).collect())
    }

    /// A list that must hold at least one item.
    fn filled<T>(&self, parse: impl Fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
        if self.section.texts(self.name)?.is_empty() {
            self.section.fault(self.name, "is an empty list; at least one is needed".to_owned());
        }
        self.many(parse)
    }

    fn choice(&self, choices: &[&str]) -> Option<Value> {
        let item = self.section.text(self.name)?;
        if choices.contains(&item.text) {
            return Some(Value::Text(item.text.to_owned()));
        }
        let why = if item.text.starts_with("postgres") {
            "PostgreSQL is not built yet: a later version stores there; use \"sqlite\"".to_owned()
        } else {
            let near = nearest(item.text, choices.iter().copied());
            let hint = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
            format!("\"{}\" is not one of {}{hint}", item.text, quoted(choices))
        };
        self.section.fault_at(item.line, self.name, why);
        None
    }

    fn number(&self, least: u64, most: u64) -> Option<Value> {
        let number = self.section.number(self.name)?;
        if (least..=most).contains(&number) {
            return Some(Value::Number(number));
        }
        self.section.fault(self.name, format!("{number} is not from {least} to {most}"));
        None
    }

    fn numbers(&self, least: u64, most: u64) -> Option<Value> {
        let numbers = self.section.numbers(self.name)?;
        if let Some(number) = numbers.iter().find(|number| !(least..=most).contains(number)) {
            self.section.fault(self.name, format!("{number} is not from {least} to {most}"));
            return None;
        }
        Some(Value::Numbers(numbers))
    }

    fn parsed<T>(&self, item: Item<'_>, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        match parse(item.text.trim()) {
            Ok(value) => Some(value),
            Err(why) => {
                self.section.fault_at(item.line, self.name, why);
                None
            }
        }
    }
}

/// An address, alone or as `Name <address>`.
fn mailbox(text: &str) -> Result<Mailbox, String> {
    let wrong = || format!("\"{text}\" is not a mailbox such as Sluis <sluis@voorbeeld.nl>");
    let (name, address) = match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("", text),
    };
    let address = Address::parse(address.trim()).map_err(|_| wrong())?;
    let is_plain = address.to_string().bytes().all(|byte| byte.is_ascii_graphic());
    if !is_plain || name.chars().any(char::is_control) {
        return Err(wrong());
    }
    Ok(Mailbox { name: name.to_owned(), address })
}

fn time(text: &str) -> Result<Time, String> {
    let wrong = || format!("\"{text}\" is not a time of the day such as 08:00");
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let number = |text: &str| text.parse::<i8>().ok().filter(|_| text.len() == 2);
    let (hour, minute) = number(hour).zip(number(minute)).ok_or_else(wrong)?;
    Time::new(hour, minute, 0, 0).map_err(|_| wrong())
}

/// Header fields by name. A name is that of RFC 5322, 2.2; a value is one line of ASCII.
fn headers(section: &Section<'_, '_>) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for name in section.keys() {
        let Some(value) = section.text(name) else { continue };
        let is_name = name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
        let is_line = value.text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if !is_name || name.is_empty() || !is_line || value.text.len() > HEADER_BYTES {
            let why = "is no header field: a name without spaces, and one line of ASCII".to_owned();
            section.fault_at(value.line, name, why);
        }
        let is_same = |other: &str| other.eq_ignore_ascii_case(name);
        let is_of_message = OF_MESSAGE.iter().any(|other| is_same(other))
            || OF_MESSAGE_BEGIN.iter().any(|begin| {
                name.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin))
            });
        if is_of_message {
            let why = "belongs to the message itself, where it would be replaced".to_owned();
            section.fault_at(value.line, name, why);
        }
        if headers.iter().any(|(other, _): &(String, String)| is_same(other)) {
            section.fault_at(value.line, name, "stands here twice".to_owned());
        }
        headers.push((name.to_owned(), value.text.to_owned()));
    }
    headers
}

fn domain(text: &str) -> Result<Domain, String> {
    let wrong = || format!("\"{text}\" is not a domain such as voorbeeld.nl");
    Domain::parse(text).ok().filter(|domain| !domain.is_literal()).ok_or_else(wrong)
}

/// A domain below which nobody else is: everything in it is taken for the organisation itself.
fn own_domain(text: &str) -> Result<Domain, String> {
    if let Some(bare) = text.strip_prefix("*.") {
        return Err(format!("\"{text}\": write {bare}, which covers its subdomains too"));
    }
    let domain = domain(text)?;
    Pattern::parse(text).map(|_| domain).map_err(|error| format!("\"{text}\" {error}"))
}

fn pattern(text: &str) -> Result<Pattern, String> {
    Pattern::parse(text).map_err(|error| format!("\"{text}\" {error}"))
}

fn socket(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("\"{text}\" is not an IP address with a port such as 127.0.0.1:2525 or [::]:25")
    })
}

fn class(text: &str) -> Result<Class, String> {
    Class::named(text).ok_or_else(|| unknown(text, "class", Class::ALL.map(Class::name)))
}

fn subject(text: &str) -> Result<detect::Kind, String> {
    let subjects = detect::Kind::ALL.into_iter().filter(|kind| kind.is_subject());
    let named = detect::Kind::named(text).filter(|kind| kind.is_subject());
    named.ok_or_else(|| unknown(text, "sensitive subject", subjects.map(detect::Kind::name)))
}

fn unknown(text: &str, what: &str, known: impl IntoIterator<Item = &'static str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let near = nearest(text, known.iter().copied());
    let hint = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    format!("\"{text}\" is no {what}{hint}")
}

fn path(folder: &Path, text: &str) -> Result<PathBuf, String> {
    Ok(folder.join(text))
}

fn readable_file(folder: &Path, text: &str) -> Result<PathBuf, String> {
    let path = folder.join(text);
    match File::open(&path).and_then(|file| file.metadata()) {
        Ok(found) if found.is_file() => Ok(path),
        Ok(_) => Err(format!("{} is not a file", path.display())),
        Err(error) => Err(format!("{} cannot be read: {error}", path.display())),
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

/// The address of a site, without a path.
fn url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_host = host.is_some_and(|host| {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        !host.is_empty() && host.chars().all(part)
    });
    if is_host {
        return Ok(text.to_owned());
    }
    Err(format!("\"{text}\" is not the address of a site such as https://sluis.voorbeeld.nl"))
}

/// The address of another system: over TLS, or on this very machine.
fn endpoint(text: &str) -> Result<String, String> {
    let like = "https://voorbeeld.topdesk.net/tas/api/incidents";
    issuer(text).map_err(|_| format!("\"{text}\" is not an address such as {like}"))
}

/// The address of a provider: over TLS, or on this very machine.
fn issuer(text: &str) -> Result<String, String> {
    let near = ["http://127.0.0.1", "http://[::1]", "http://localhost"];
    let is_near = near.iter().any(|near| {
        let rest = text.strip_prefix(near);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    });
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_plain = host.is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_graphic() && !b"?#\"\\@".contains(&b))
    });
    if is_plain && (is_near || text.starts_with("https://")) {
        return Ok(text.to_owned());
    }
    let like = "https://login.microsoftonline.com/TENANT/v2.0";
    Err(format!("\"{text}\" is not the address of a provider such as {like}"))
}

/// The name of a secret that lies in a file of its own.
fn credential(text: &str) -> Result<String, String> {
    let name = text.strip_prefix("credential:").unwrap_or_default();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    if !name.is_empty() && !name.starts_with('.') && name.bytes().all(is_name) {
        return Ok(name.to_owned());
    }
    // The text may be the secret: it is not repeated.
    Err("write \"credential:NAME\" and put the secret in the file NAME of \
         $CREDENTIALS_DIRECTORY"
        .to_owned())
}

/// Roles of a provider and what they are here.
fn roles(section: &Section<'_, '_>) -> Vec<(String, String)> {
    let mut roles = Vec::new();
    for name in section.keys() {
        let Some(role) = section.text(name) else { continue };
        if !ROLES.contains(&role.text) {
            let why = format!("\"{}\" is not one of {}", role.text, quoted(&ROLES));
            section.fault_at(role.line, name, why);
        }
        roles.push((name.to_owned(), role.text.to_owned()));
    }
    roles
}

/// Reads a value by its type, with a mistake as a sentence.
/// A server that listens on a port of its own: which one cannot be guessed.
fn host_with_port(text: &str) -> Result<HostPort, String> {
    let host = typed::<HostPort>(text)?;
    if text.ends_with(&format!(":{}", host.port)) {
        return Ok(host);
    }
    Err(format!("\"{text}\" has no port: write {text}:{}", host.port))
}

fn typed<T: FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| format!("\"{text}\": {error}"))
}

/// The roles of Sluis; the room that gives them their meaning lies on the same floor.
const ROLES: [&str; 5] = ["reviewer", "senior", "privacy", "admin", "auditor"];

/// Fields that the sender writes, or that say where a message has been (RFC 5322, 3.6; RFC 2045).
const OF_MESSAGE: [&str; 22] = [
    "apparently-to",
    "authentication-results",
    "auto-submitted",
    "bcc",
    "cc",
    "comments",
    "date",
    "delivered-to",
    "dkim-signature",
    "from",
    "in-reply-to",
    "keywords",
    "message-id",
    "mime-version",
    "received",
    "received-spf",
    "references",
    "reply-to",
    "return-path",
    "sender",
    "subject",
    "to",
];

/// What such fields begin with.
const OF_MESSAGE_BEGIN: [&str; 5] = ["arc-", "content-", "list-", "resent-", "x-sluis-"];

/// A line of a message has 998 octets (RFC 5322, 2.1.1), name and colon included.
const HEADER_BYTES: usize = 900;
