//! Makes running things of a configuration: the only reader of [`Config`].

use std::fs;
use std::future::Future;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use bytes::Bytes;
use tokio::sync::Notify;

use crate::cli::failure::Failure;
use crate::cli::registering;
use crate::config;
use crate::config::Config;
use crate::config::TlsFiles;
use crate::config::TlsMode;
use crate::destination::Directory;
use crate::destination::Lists;
use crate::detect::Detectors;
use crate::dns;
use crate::dns::MailDomains;
use crate::fault::Fault;
use crate::fault::Source;
use crate::gate::Acquaintances;
use crate::gate::Gate;
use crate::gate::Judging;
use crate::gate::Keeping;
use crate::gate::Mode;
use crate::gate::Records;
use crate::gate::Rooms;
use crate::gate::SecureMail;
use crate::gate::Senders;
use crate::learning;
use crate::metrics::Metrics;
use crate::notify;
use crate::notify::Notices;
use crate::policy::FourEyes;
use crate::policy::Rulebook;
use crate::review::Desk;
use crate::review::DeskSettings;
use crate::review::Viewer;
use crate::sandbox;
use crate::sandbox::Scanner;
use crate::sandbox::Tesseract;
use crate::smtp::Budget;
use crate::smtp::HostPort;
use crate::smtp::NextHop;
use crate::smtp::NextHopSettings;
use crate::smtp::TlsCertificate;
use crate::smtp::TlsPolicy;
use crate::smtp::certificates;
use crate::store;
use crate::store::Store;

/// The configuration file to use, if any.
pub(super) fn config_path(given: Option<&Path>) -> Option<PathBuf> {
    let environment = std::env::var_os("SLUIS_CONFIG").map(PathBuf::from);
    config::find(given, environment.as_deref())
}

/// Lists and rules, compiled, and the texts that they were made of.
pub(super) struct Rules {
    pub(super) lists: Lists,
    pub(super) directory: Directory,
    pub(super) rulebook: Rulebook,
    pub(super) sources: Vec<Source>,
}

/// How many workers there are to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crew {
    /// As many as the configuration says, and one to spare.
    Gateway,
    /// One, for a command that scans one file after the other.
    Command,
}

/// Lists and rules, and workers that scan by them.
pub(super) fn judging(config: &Config, crew: Crew) -> Result<Judging, Failure> {
    let Rules { lists, directory, rulebook, sources } = rules(config)?;
    let scanner = scanner(config, crew, &sources)?;
    let own_domains = config.organisation.domains.clone();
    Ok(Judging { scanner, lists, directory, rulebook, own_domains })
}

/// Workers that scan by the word lists in `sources`.
pub(super) fn scanner(config: &Config, crew: Crew, sources: &[Source]) -> Result<Scanner, Failure> {
    let reader = reader(config)?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let (workers, spares) = match crew {
        Crew::Gateway if config.scan.workers == 0 => (cores, 1),
        Crew::Gateway => (config.scan.workers, 1),
        Crew::Command => (1, 0),
    };
    let settings = sandbox::Settings {
        program: PathBuf::from(OWN_PROGRAM),
        workers,
        spares,
        limits: config.limits.scan,
        patience: Duration::from_secs(config.limits.seconds),
        memory_bytes: config.limits.memory_bytes,
        reader,
    };
    let words: Vec<Source> =
        sources.iter().filter(|source| source.file.starts_with("detect/")).cloned().collect();
    Scanner::start(settings, &words)
        .map_err(|error| Failure::Failed(format!("no worker to scan with can be started: {error}")))
}

/// Who reads pictures, where that is asked for.
pub(super) fn reader(config: &Config) -> Result<Option<Tesseract>, Vec<Fault>> {
    if !config.scan.ocr {
        return Ok(None);
    }
    Tesseract::find().map(Some).map_err(|why| {
        let (file, key) = ("the configuration".to_owned(), "scan.ocr".to_owned());
        vec![Fault { file, line: None, key, why }]
    })
}

/// Lists and rules, compiled. All mistakes come at once.
pub(super) fn rules(config: &Config) -> Result<Rules, Vec<Fault>> {
    let folder = config.rules.dir.as_deref();
    let placed = |faults: Vec<Fault>| faults.into_iter().map(|fault| in_folder(folder, fault));
    let sources = config::sources(folder).map_err(|faults| placed(faults).collect::<Vec<_>>())?;
    let mut faults = missing_words(&sources)?;
    let mut kept = |error: Vec<Fault>| faults.extend(error);
    let mut configured = config.configured();
    if let Some(folder) = &config.destinations.lists {
        configured.lists = config::sources(Some(folder)).map_err(&mut kept).unwrap_or_default();
    }
    let detectors = Detectors::compile(&sources).map_err(&mut kept).ok();
    let lists = Lists::compile(&sources, &configured).map_err(&mut kept).ok();
    let rulebook = Rulebook::compile(&sources);
    let known = lists.as_ref();
    let rulebook = rulebook.and_then(|rulebook| agreed(config, rulebook, known));
    let rulebook = rulebook.map_err(&mut kept).ok();
    let directory = directory(config).map_err(&mut kept).ok();
    if let (Some(rulebook), Some(directory)) = (&rulebook, &directory) {
        kept(without_directory(rulebook, directory));
    }
    let (Some(_), Some(lists), Some(directory), Some(rulebook)) =
        (detectors, lists, directory, rulebook)
    else {
        return Err(placed(faults).collect());
    };
    if !faults.is_empty() {
        return Err(placed(faults).collect());
    }
    Ok(Rules { lists, directory, rulebook, sources })
}

/// The rules with the agreements of the configuration. What goes by secure mail needs a gateway.
/// `lists` say who gives mailboxes to anyone; without them that is not looked at.
pub(super) fn agreed(
    config: &Config,
    rulebook: Rulebook,
    lists: Option<&Lists>,
) -> Result<Rulebook, Vec<Fault>> {
    let folder = config.policy.agreements.as_deref();
    let agreements = folder.map(config::agreements).transpose()?.unwrap_or_default();
    let rulebook = rulebook.with_agreements(&agreements, lists)?;
    let names = rulebook.sending_securely();
    if config.secure_mail.is_some() || names.is_empty() {
        return Ok(rulebook);
    }
    let why = format!("is missing: {} send by secure mail", names.join(", "));
    let (file, key) = ("the configuration".to_owned(), "secure_mail.host".to_owned());
    Err(vec![Fault { file, line: None, key, why }])
}

/// Who asks for departments where nobody knows who works in which.
fn without_directory(rulebook: &Rulebook, directory: &Directory) -> Vec<Fault> {
    let mut names: Vec<&str> = rulebook.departments().into_iter().map(|(id, _)| id).collect();
    names.dedup();
    if names.is_empty() || !directory.is_empty() {
        return Vec::new();
    }
    let why = format!("is missing: {} ask for departments", names.join(", "));
    let (file, key) = ("the configuration".to_owned(), "organisation.directory".to_owned());
    vec![Fault { file, line: None, key, why }]
}

/// The people of the organisation; nobody where no file is named.
fn directory(config: &Config) -> Result<Directory, Vec<Fault>> {
    let Some(path) = &config.organisation.directory else { return Ok(Directory::default()) };
    Directory::parse(&config::text(path)?)
}

/// The word lists of this release that are not among `sources`: without them detection is half
/// blind and says nothing of it. Rules may be left out: which there are is the owner's choice.
fn missing_words(sources: &[Source]) -> Result<Vec<Fault>, Vec<Fault>> {
    let own = config::sources(None)?.into_iter().map(|source| source.file);
    let missing = own.filter(|file| {
        file.starts_with("detect/") && !sources.iter().any(|source| source.file == *file)
    });
    let why = "is missing: copy it from the rules of this release";
    let fault = |file| Fault { file, line: None, key: String::new(), why: why.to_owned() };
    Ok(missing.map(fault).collect())
}

/// A mistake in a file of the folder of rules, told with the path to that file.
pub(super) fn in_folder(folder: Option<&Path>, fault: Fault) -> Fault {
    let is_inside = RULE_FOLDERS.iter().any(|inner| fault.file.starts_with(inner));
    match folder {
        Some(folder) if is_inside => {
            Fault { file: folder.join(&fault.file).display().to_string(), ..fault }
        }
        _ => fault,
    }
}

/// The certificate of the SMTP port.
pub(super) fn certificate(files: &TlsFiles) -> Result<Arc<TlsCertificate>, Failure> {
    TlsCertificate::load(&files.cert, &files.key)
        .map_err(|error| Failure::Unusable(format!("smtp.tls_cert, smtp.tls_key: {error}")))
}

/// The store and the keys of `data_dir`.
pub(super) fn store(config: &Config) -> Result<Store, Failure> {
    Store::open_with_keys(&config.store.url, &config.data_dir, config.keys_dir.as_deref())
        .map_err(|error| Failure::Failed(format!("data_dir: {error}")))
}

/// Whether there is a store already: whoever only looks makes none.
pub(super) fn has_store(config: &Config) -> bool {
    config.data_dir.join("sluis.db").exists()
}

/// The desk at which decisions are taken; `wake` rings when there is something to deliver.
pub(super) fn desk(config: &Config, store: Store, wake: Arc<Notify>, notices: Notices) -> Desk {
    let settings = DeskSettings {
        undo_seconds: config.review.undo_seconds as u32,
        four_eyes: FourEyes {
            persons: config.review.four_eyes_persons,
            subjects: config.review.four_eyes_subjects.iter().copied().collect(),
            unscannable: config.review.four_eyes_unscannable,
            classes: config.review.four_eyes_classes.clone(),
        },
        expire_days: config.review.expire_days as u32,
        reveals_per_day: config.review.reveals_per_day,
        secure_mail: config.secure_mail.is_some(),
        ..registering::desk_settings(config)
    };
    Desk::new(store, settings, wake).with_notices(notices)
}

/// Who opens content for the desk: the workers of `gate`, whatever rules it has at that moment.
pub(super) fn viewer(config: &Config, gate: &Gate) -> Viewer {
    let gate = gate.clone();
    Viewer::new(move || gate.scanner(), config.organisation.domains.clone())
}

/// How much mail makes a correspondent known.
pub(super) fn learning(config: &Config) -> learning::Settings {
    let config::Learning { enabled, messages, senders, days, within_days, unused_days } =
        config.learning;
    learning::Settings { is_on: enabled, messages, senders, days, within_days, unused_days }
}

/// How mails are written; `None` where none are.
pub(super) fn notify_settings(config: &Config) -> Option<notify::Settings> {
    let (notify, organisation) = (&config.notify, &config.organisation);
    let from = notify.from.as_ref()?;
    Some(notify::Settings {
        from_name: from.name.clone(),
        from: from.address.clone(),
        organisation: organisation.name.clone(),
        internal: organisation.domains.clone(),
        team: notify.team.clone(),
        team_address: notify.team_address.as_ref().map(|mailbox| mailbox.address.clone()),
        contact: notify.contact.clone(),
        skip: notify.skip.clone(),
        bilingual: notify.bilingual,
        digest: notify.digest,
        public_url: config.web.public_url.clone()?,
        expire_days: config.review.expire_days as u32,
    })
}

/// Whether verdicts are carried out.
pub(super) fn mode(config: &Config) -> Mode {
    match config.policy.mode {
        config::Mode::Enforce => Mode::Enforce,
        config::Mode::Monitor => Mode::Monitor,
    }
}

/// The gate with everything it is made of.
pub(super) fn gate(
    config: &Config,
    store: Store,
    metrics: Metrics,
    notices: Notices,
) -> Result<Gate, Failure> {
    Ok(Gate::new(Rooms {
        next_hop: NextHop::new(next_hop_settings(config)?),
        secure_mail: config.secure_mail.as_ref().map(|secure| secure_mail(config, secure)),
        store,
        mail_domains: mail_domains(config)?,
        judging: ArcSwap::from_pointee(judging(config, Crew::Gateway)?),
        acquaintances: Acquaintances::default(),
        learning: learning(config),
        records: Records::default(),
        keeping: match config.policy.record_days {
            0 => Keeping::Nothing,
            _ => Keeping::Evidence,
        },
        notices,
        senders: Senders::new(config.smtp.max_messages_per_sender),
        memory: Budget::new(config.smtp.memory_bytes),
        metrics,
        hostname: config.smtp.hostname.to_string(),
        mode: mode(config),
        clock: store::now,
    }))
}

/// Who knows which domains can receive mail; `None` where nobody is to be asked.
pub(super) fn mail_domains(config: &Config) -> Result<Option<MailDomains>, Vec<Fault>> {
    if !config.dns.enabled {
        return Ok(None);
    }
    let wait = Duration::from_millis(config.dns.wait_milliseconds);
    let settings = dns::Settings { servers: config.dns.servers.clone(), wait };
    MailDomains::new(&settings).map(Some).map_err(|why| {
        let (file, key) = ("the configuration".to_owned(), "dns.servers".to_owned());
        let why = format!("is missing, and this machine has none: {why}; or set dns.enabled");
        vec![Fault { file, line: None, key, why }]
    })
}

/// How mail goes after Sluis.
pub(super) fn next_hop_settings(config: &Config) -> Result<NextHopSettings, Failure> {
    let (hosts, tls) = (config.next_hop.hosts.clone(), tls_policy(config.next_hop.tls));
    let pinned = match &config.next_hop.tls_pinned {
        Some(file) => certificates(file)
            .map_err(|error| Failure::Unusable(format!("next_hop.tls_pinned: {error}")))?,
        None => Vec::new(),
    };
    let settings = NextHopSettings::new(hosts, tls, config.smtp.hostname.to_string());
    Ok(NextHopSettings { pinned, ..settings })
}

/// A way to `hosts`.
pub(super) fn next_hop(config: &Config, hosts: Vec<HostPort>, tls: TlsMode) -> NextHop {
    NextHop::new(NextHopSettings::new(hosts, tls_policy(tls), config.smtp.hostname.to_string()))
}

fn tls_policy(tls: TlsMode) -> TlsPolicy {
    match tls {
        TlsMode::None => TlsPolicy::None,
        TlsMode::Opportunistic => TlsPolicy::Opportunistic,
        TlsMode::Required => TlsPolicy::Required,
    }
}

fn secure_mail(config: &Config, secure: &config::SecureMail) -> SecureMail {
    let fields = secure.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    SecureMail {
        next_hop: next_hop(config, vec![secure.host.clone()], secure.tls),
        fields: Bytes::from(fields.collect::<String>()),
        names: secure.headers.iter().map(|(name, _)| name.clone()).collect(),
    }
}

/// The name of the operating-system user who runs this process, and who became it with `sudo`.
///
/// The user comes from the kernel; the environment only adds, it cannot replace.
pub(super) fn operating_system_user() -> String {
    let id = fs::metadata("/proc/self").map(|process| process.uid());
    let user = id.map_or_else(|_| "unknown".to_owned(), user_name);
    match std::env::var("SUDO_USER") {
        Ok(before) if before != user && is_plain(&before) => format!("{user} (sudo by {before})"),
        _ => user,
    }
}

fn user_name(id: u32) -> String {
    let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == id.to_string()).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| format!("uid {id}"))
}

fn is_plain(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic())
}

/// Runs one command that waits for the store.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    runtime()?.block_on(work)
}

/// The threads on which mail and pages move.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let built = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    built.map_err(|error| Failure::Failed(format!("no runtime: {error}")))
}

/// This very program, even when its file was replaced by that of a next version.
const OWN_PROGRAM: &str = "/proc/self/exe";

const RULE_FOLDERS: [&str; 3] = ["destinations/", "detect/", "policy/"];
