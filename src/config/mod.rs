//! The configuration file and the texts of the rules: the one room below the shell that reads
//! files written by an administrator. All mistakes come back at once.

mod example;
mod export;
mod export_keys;
mod key;
mod keys;
mod learning;
mod limit_keys;
mod notify;
mod register;
mod register_keys;
mod rules;
mod settings;
mod sign_in;
mod sign_in_keys;
mod smtp_keys;
mod told;
mod values;

pub use example::example;
pub use export::{Checkpoints, Export, Receiver, Syslog};
pub use learning::Learning;
pub use notify::{Mailbox, Notify};
pub use register::{Register, Threshold};
pub use rules::{agreements, sources, text};
pub use settings::{
    BareNewlines, Config, Destinations, Dns, Limits, Mode, NextHop, Organisation, Policy, Review,
    Rules, Scan, SecureMail, Smtp, Store, TlsFiles, TlsMode, Web,
};
pub use sign_in::{Auth, Oidc};

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::destination::Configured;
use crate::fault::Fault;
use crate::fault::Source;

/// The configuration file to read: the first that is named or that exists.
///
/// - Shape: `given` is `--config`, `environment` is `$SLUIS_CONFIG`; what is named is returned
///   whether it exists or not, so that [`load`] can say that it is missing.
/// - Failure: `None` means that the defaults hold.
pub fn find(given: Option<&Path>, environment: Option<&Path>) -> Option<PathBuf> {
    let named = given.or(environment.filter(|path| !path.as_os_str().is_empty()));
    let usual = || USUAL.iter().map(Path::new).find(|path| path.exists());
    named.or_else(usual).map(Path::to_path_buf)
}

/// Reads the configuration of `path`, or the defaults where it is `None`.
///
/// - Shape: relative paths in the file count from its folder; without a file, from the current
///   one.
/// - Failure: every mistake in the file, or one that says why it cannot be read.
pub fn load(path: Option<&Path>) -> Result<Config, Vec<Fault>> {
    let (config, faults) = examine(path);
    if faults.is_empty() { Ok(config) } else { Err(faults) }
}

/// The same for whoever wants to know all that is wrong: every mistake, and the configuration with
/// defaults in the place of wrong values, so that what it names can be looked at too.
pub fn examine(path: Option<&Path>) -> (Config, Vec<Fault>) {
    let Some(path) = path else { return read(&Source::default(), Path::new("")) };
    let file = path.to_string_lossy().into_owned();
    let text = fs::read(path).map_err(|error| error.to_string()).and_then(|bytes| {
        String::from_utf8(bytes).map_err(|error| format!("not UTF-8 text: {error}"))
    });
    match text {
        Ok(text) => read(&Source { file, text }, path.parent().unwrap_or(Path::new(""))),
        Err(why) => {
            let why = format!("the configuration file cannot be read: {why}");
            let (config, _) = read(&Source::default(), Path::new(""));
            (config, vec![Fault { file, line: None, key: String::new(), why }])
        }
    }
}

/// Reads a configuration text; relative paths in it count from `folder`.
pub fn parse(source: &Source, folder: &Path) -> Result<Config, Vec<Fault>> {
    let (config, faults) = read(source, folder);
    if faults.is_empty() { Ok(config) } else { Err(faults) }
}

fn read(source: &Source, folder: &Path) -> (Config, Vec<Fault>) {
    let (mut values, mut faults) = values::read(source, folder);
    values.add_defaults(folder);
    let mut config = Config::from_values(values);
    config.told = told::told(source);
    if faults.is_empty() {
        faults = contradictions(source, &config);
    }
    (config, faults)
}

impl Config {
    /// What `[organisation]` and `[destinations]` say of recipients, without further lists, which
    /// lie in files.
    pub fn configured(&self) -> Configured {
        Configured {
            internal: self.organisation.domains.clone(),
            trusted: self.destinations.trusted.clone(),
            expected: self.destinations.expected.clone(),
            lists: Vec::new(),
        }
    }
}

/// Values that are right each by itself, and wrong together.
fn contradictions(source: &Source, config: &Config) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut refuse = |key: &str, why: String| {
        faults.push(Fault { file: source.file.clone(), line: None, key: key.to_owned(), why });
    };
    for host in &config.next_hop.hosts {
        if config.smtp.listen.iter().any(|own| own.to_string() == host.to_string()) {
            refuse(
                "next_hop.hosts",
                format!("{host} is Sluis itself (smtp.listen): mail would go round"),
            );
        }
    }
    if config.next_hop.tls_pinned.is_some() && config.next_hop.tls != TlsMode::Required {
        let why = "needs next_hop.tls = \"required\"".to_owned();
        refuse("next_hop.tls_pinned", why);
    }
    if config.notify.from.is_some() && config.web.public_url.is_none() {
        refuse("web.public_url", "is missing: mails of [notify] hold a link to it".to_owned());
    }
    for (key, mailbox) in
        [("notify.from", &config.notify.from), ("notify.team_address", &config.notify.team_address)]
    {
        let is_own = |mailbox: &&Mailbox| {
            let domain = mailbox.address.domain();
            config.organisation.domains.iter().any(|own| domain.is_within(own))
        };
        if let Some(mailbox) = mailbox.as_ref().filter(|mailbox| !is_own(mailbox)) {
            refuse(key, format!("{} is not in organisation.domains", mailbox.address));
        }
    }
    for host in config.notify.hosts.iter().flatten() {
        if config.smtp.listen.iter().any(|own| own.to_string() == host.to_string()) {
            refuse("notify.hosts", format!("{host} is Sluis itself (smtp.listen)"));
        }
    }
    // Port 0 is any free port, another one each time.
    if config.web.listen.port() != 0 && config.smtp.listen.contains(&config.web.listen) {
        refuse("web.listen", format!("{} is taken by smtp.listen", config.web.listen));
    }
    let (limits, message) = (&config.limits, config.smtp.max_message_bytes);
    if limits.scan.file_bytes_max < message {
        let why = format!(
            "is less than smtp.max_message_bytes, {message}: an attachment that may be sent could \
             not be read"
        );
        refuse("limits.file_bytes", why);
    }
    if limits.scan.total_bytes_max < limits.scan.file_bytes_max {
        refuse("limits.total_bytes", "is less than limits.file_bytes for a single file".to_owned());
    }
    let needed = limits.scan.file_bytes_max.saturating_add(message).saturating_add(PROGRAM_BYTES);
    if limits.memory_bytes < needed {
        let why = format!(
            "must be {needed} at least: limits.file_bytes, smtp.max_message_bytes and the program"
        );
        refuse("limits.memory_bytes", why);
    }
    for (key, why) in sign_in_contradictions(config) {
        refuse(key, why.to_owned());
    }
    let folders =
        [("rules.dir", &config.rules.dir), ("policy.agreements", &config.policy.agreements)];
    for (key, folder) in folders {
        if let Some(folder) = folder.as_deref().filter(|folder| !folder.is_dir()) {
            refuse(key, format!("{} is not a folder", folder.display()));
        }
    }
    faults
}

/// What would keep people from signing in.
fn sign_in_contradictions(config: &Config) -> Vec<(&'static str, &'static str)> {
    let (oidc, mut found) = (config.auth.oidc.as_ref(), Vec::new());
    if oidc.is_some() && config.web.public_url.is_none() {
        found
            .push(("web.public_url", "is missing: the provider of [auth.oidc] sends people there"));
    }
    if oidc.is_some_and(|oidc| oidc.role_map.is_empty()) {
        found.push(("auth.oidc.role_map", "is missing: nobody would have a role"));
    }
    if oidc.is_none() && config.auth.local == Some(false) {
        found.push(("auth.local", "false without [auth.oidc]: nobody could sign in"));
    }
    found
}

/// Address space that a worker takes before it has read anything.
const PROGRAM_BYTES: u64 = 192 << 20;

/// Where a file is looked for when none is named.
const USUAL: [&str; 2] = ["sluis.toml", "/etc/sluis/sluis.toml"];
