//! The gateway without its sockets: the real judgement, learning and store.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use sluis::config;
use sluis::destination::Configured;
use sluis::destination::Directory;
use sluis::destination::History;
use sluis::destination::Lists;
use sluis::destination::Names;
use sluis::destination::NoMail;
use sluis::destination::Pattern;
use sluis::extract::Limits;
use sluis::fault::Source;
use sluis::gate::Judging;
use sluis::learning;
use sluis::learning::Letter;
use sluis::mail::Address;
use sluis::mail::Domain;
use sluis::mail::Envelope;
use sluis::policy::Action;
use sluis::policy::Decision;
use sluis::policy::Rulebook;
use sluis::sandbox;
use sluis::sandbox::Scanner;
use sluis::scan::Report;
use sluis::store::Store;
use sluis::store::correspondent;
use sluis::store::disclosure;
use sluis::store::learned;
use tempfile::TempDir;

/// What judges the mail of a town, and learns from it.
pub(crate) struct Office {
    _folder: TempDir,
    store: Store,
    pub(crate) judging: Judging,
    settings: learning::Settings,
    /// As the store has it: whom each sender wrote to, latest first.
    histories: HashMap<Address, History>,
    names: Arc<Names>,
    letters: Vec<Letter>,
    wrote: Vec<(Address, Vec<Address>, Timestamp)>,
}

impl Office {
    /// An office on its first day, with the rules and lists of the release.
    pub(crate) fn open(directory: &str, partners: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open("sqlite", folder.path()).expect("a store");
        let sources = config::sources(None).expect("the rules built in");
        let own_domains = vec![Domain::parse("voorbeeld.nl").expect("a domain")];
        let trusted = partners.iter().map(|one| Pattern::parse(one).expect("a pattern"));
        let configured = Configured {
            internal: own_domains.clone(),
            trusted: trusted.collect(),
            ..Configured::default()
        };
        let words: Vec<Source> =
            sources.iter().filter(|one| one.file.starts_with("detect/")).cloned().collect();
        let settings = sandbox::Settings {
            program: PathBuf::from(env!("CARGO_BIN_EXE_sluis")),
            workers: 1,
            spares: 0,
            limits: Limits::default(),
            patience: Duration::from_secs(120),
            memory_bytes: 1 << 30,
            reader: None,
        };
        let people = Source { file: "people.csv".to_owned(), text: directory.to_owned() };
        let judging = Judging {
            scanner: Scanner::start(settings, &words).expect("a worker"),
            lists: Lists::compile(&sources, &configured).expect("the lists built in"),
            directory: Directory::parse(&people).expect("a directory"),
            rulebook: Rulebook::compile(&sources).expect("the rules built in"),
            own_domains,
        };
        Self {
            _folder: folder,
            store,
            judging,
            settings: learning::Settings::default(),
            histories: HashMap::new(),
            names: Arc::default(),
            letters: Vec::new(),
            wrote: Vec::new(),
        }
    }

    /// Whom `sender` wrote to before, latest first.
    pub(crate) fn written_before(&self, sender: &Address) -> &[Address] {
        self.histories.get(sender).map_or(&[], |history| &history.written_before)
    }

    /// What becomes of a message, as in the gateway; what passes is remembered.
    pub(crate) async fn send(
        &mut self,
        mut report: Report,
        envelope: &Envelope,
        no_mail: HashMap<Domain, NoMail>,
        now: Timestamp,
    ) -> Decision {
        let sender = envelope.sender.clone().expect("a sender");
        let people = std::mem::take(&mut report.identities);
        let mut history = self
            .histories
            .remove(&sender)
            .unwrap_or(History { is_known: true, ..History::default() });
        let addresses: Vec<Address> = envelope.addresses().cloned().collect();
        let (asked, used_from) = (addresses.clone(), self.settings.used_from(now));
        let known = self.store.read(move |tx| learned::expected(tx, &asked, used_from));
        history.expected = known.await.expect("the store");
        history.learned = Arc::clone(&self.names);
        history.no_mail = no_mail;
        if !people.is_empty() {
            let to = self.judging.classes(envelope, &history);
            let (from, people) = (sender.to_string(), people.clone());
            let told = self.store.read(move |tx| disclosure::told(tx, &from, &to, &people, now));
            history.disclosed = told.await.expect("the store");
        }
        let around = self.judging.circumstances(&report, envelope, &history, 20_000, now);
        let decision = self.judging.rulebook.decide(&report, &around);
        if !people.is_empty() {
            // What waits is released in the end: it was work, or nobody would have sent it.
            let decided = decision.recipients.iter().zip(&addresses);
            let to = decided.map(|(one, address)| (address.clone(), one.class)).collect::<Vec<_>>();
            let from = sender.to_string();
            let told = self.store.write(move |tx| disclosure::add(tx, &from, &to, &people, now));
            told.await.expect("the store");
        }
        if decision.action == Action::Deliver && addresses.len() <= RECIPIENTS_MAX {
            let own = &self.judging.own_domains;
            self.letters.extend(Letter::taught_by(&sender, &decision, own));
            history.written_before.retain(|known| !addresses.contains(known));
            history.written_before.splice(0..0, addresses.iter().rev().cloned());
            history.written_before.truncate(HISTORY_MAX);
            self.wrote.push((sender.clone(), addresses, now));
        }
        self.histories.insert(sender, history);
        decision
    }

    /// Writes down what was noted, as the gateway does every second.
    pub(crate) async fn write_notes(&mut self, now: Timestamp) {
        let (letters, settings) = (std::mem::take(&mut self.letters), self.settings);
        let wrote = std::mem::take(&mut self.wrote);
        let written = self.store.write(move |tx| {
            for (sender, to, at) in &wrote {
                correspondent::wrote(tx, sender, to, *at)?;
            }
            learning::note(tx, &settings, &letters, now)
        });
        if written.await.expect("the store") > 0 {
            let used_from = self.settings.used_from(now);
            let names = self.store.read(move |tx| learned::domains(tx, used_from, NAMES_MAX));
            let names = names.await.expect("the store");
            self.names = Arc::new(Names::of_correspondents(&names));
        }
    }

    /// How many domains are known by mail.
    pub(crate) async fn learned(&self, now: Timestamp) -> usize {
        let used_from = self.settings.used_from(now);
        let names = self.store.read(move |tx| learned::domains(tx, used_from, NAMES_MAX));
        names.await.expect("the store").len()
    }

    /// Whether the store says of `sender` what is remembered here.
    pub(crate) async fn is_true_to_the_store(&self, sender: &Address) -> bool {
        let asked = sender.clone();
        let kept = self.store.read(move |tx| correspondent::history(tx, &asked));
        let mut kept = kept.await.expect("the store").written_before;
        let mut here = self.written_before(sender).to_vec();
        kept.sort_by_key(ToString::to_string);
        here.sort_by_key(ToString::to_string);
        kept == here
    }
}

/// As in the gateway.
const RECIPIENTS_MAX: usize = 10;
const NAMES_MAX: u32 = 20_000;
const HISTORY_MAX: usize = 1000;
