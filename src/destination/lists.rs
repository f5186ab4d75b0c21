//! The lists of domains, compiled once and asked for each recipient.

use std::collections::HashMap;
use std::collections::HashSet;

use crate::destination::Names;
use crate::destination::Pattern;
use crate::destination::name::Name;
use crate::destination::name::Worth;
use crate::destination::pattern::PatternError;
use crate::fault::Fault;
use crate::fault::Source;
use crate::mail::Address;
use crate::mail::Domain;

/// What the configuration says of recipients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configured {
    /// Own domains; their subdomains are meant too.
    pub internal: Vec<Domain>,
    /// Partners with whom agreements are in place.
    pub trusted: Vec<Pattern>,
    /// Known correspondents.
    pub expected: Vec<Pattern>,
    /// Further lists, added to those of the rules: what stands here wins from what stands there.
    pub lists: Vec<Source>,
}

/// All that is known of domains: the configuration and the lists of `rules/destinations`. There are
/// none without: a list of nothing would take anything for a stranger, and nothing for a provider.
#[derive(Clone, Debug)]
pub struct Lists {
    pub(super) configured: Configured,
    /// What the files say, by domain in A-labels. An entry covers what lies below it.
    listed: HashMap<String, Listed>,
    /// For the domain of a municipality that no longer exists that of the one that took over.
    successors: HashMap<String, Domain>,
    /// Surnames that many families bear.
    pub(super) surnames: HashSet<String>,
    /// Names for which an address may be mistaken.
    pub(super) names: Names,
}

/// What a file of `rules/destinations` says of the domains in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// Forwards to a mailbox whose owner cannot be seen.
    Alias,
    /// Gives throw-away addresses.
    Disposable,
    /// Is of a municipality that no longer exists.
    Dissolved,
    /// Is of a body of government.
    Government,
    /// Is of a municipality.
    Municipality,
    /// Is of a known organisation; nothing follows from it but that it is no look-alike.
    Organisation,
    /// Gives mailboxes to private persons.
    Private,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    /// Domains of which this is known.
    Domains(Listed),
    /// Names that are imitated, of domains that stand elsewhere.
    Imitated,
    /// Surnames.
    Surnames,
}

/// The lists while they are read.
struct Reading {
    lists: Lists,
    names: Vec<Name>,
    imitated: HashSet<String>,
    faults: Vec<Fault>,
}

impl Lists {
    /// Compiles the files of `rules/destinations` among `sources`, and the configuration.
    ///
    /// - Failure: every line that is no domain, every file without source, licence and date, a
    ///   domain in two lists that contradict each other, and a list that is missing.
    pub fn compile(sources: &[Source], configured: &Configured) -> Result<Self, Vec<Fault>> {
        let mut reading = Reading::new(configured);
        reading.name_configured();
        for (file, content) in FILES {
            let named = |source: &&Source| own_name(source) == Some(*file);
            match sources.iter().find(named) {
                Some(source) => reading.add(source, *content, Order::First),
                None if sources.is_empty() => {}
                None => reading.faults.push(fault(&format!("{FOLDER}{file}"), None, "is missing")),
            }
        }
        for source in &configured.lists {
            let name = source.file.rsplit('/').next().unwrap_or_default();
            if let Some((_, content)) = FILES.iter().find(|(file, _)| *file == name) {
                reading.add(source, *content, Order::Later);
            } else {
                reading.refuse(&source.file);
            }
        }
        for source in sources {
            let known = |name: &str| FILES.iter().any(|(file, _)| *file == name);
            if own_name(source).is_some_and(|name| !known(name)) {
                reading.refuse(&source.file);
            }
        }
        reading.finish()
    }

    /// Domains of government bodies that stand in the lists, those of municipalities apart, each
    /// in the order of its name: what an administrator may want to trust.
    pub fn government(&self) -> (Vec<&str>, Vec<&str>) {
        let of = |wanted: Listed| {
            let found = self.listed.iter().filter(|(_, listed)| **listed == wanted);
            let mut found: Vec<&str> = found.map(|(domain, _)| domain.as_str()).collect();
            found.sort_unstable();
            found
        };
        (of(Listed::Government), of(Listed::Municipality))
    }

    /// What the configuration says of recipients.
    pub fn configured(&self) -> &Configured {
        &self.configured
    }

    /// What the files say of `domain`, or of the nearest domain above it, with that entry.
    pub(super) fn listed(&self, domain: &Domain) -> Option<(Listed, &str)> {
        let mut name = domain.as_str();
        loop {
            if let Some((entry, listed)) = self.listed.get_key_value(name) {
                return Some((*listed, entry));
            }
            name = name.split_once('.')?.1;
        }
    }

    /// The own domain within which `domain` lies.
    pub(super) fn internal(&self, domain: &Domain) -> Option<&Domain> {
        self.configured.internal.iter().find(|own| domain.is_within(own))
    }

    /// The domain that took the place of `entry`, which is of a municipality that is no more.
    pub(super) fn successor(&self, entry: &str) -> Option<&Domain> {
        self.successors.get(entry)
    }

    /// What `pattern` gives to strangers, where it covers everyone with a mailbox at some provider.
    pub fn gives(&self, pattern: &Pattern) -> Option<&'static str> {
        let (Pattern::Domain(domain) | Pattern::Tree(domain)) = pattern else { return None };
        if let Pattern::Tree(tree) = pattern
            && self.has_mailboxes_below(tree)
        {
            return Some("mailboxes to anyone");
        }
        match self.listed(domain)?.0 {
            Listed::Disposable => Some("throw-away addresses"),
            Listed::Private | Listed::Alias => Some("mailboxes to anyone"),
            _ => None,
        }
    }

    /// Whether a provider of mailboxes, or of other addresses for them, lies below `tree`.
    fn has_mailboxes_below(&self, tree: &Domain) -> bool {
        let below =
            |name: &str| name.strip_suffix(tree.as_str()).is_some_and(|rest| rest.ends_with('.'));
        let is_open = |listed: &Listed| {
            matches!(listed, Listed::Private | Listed::Alias | Listed::Disposable)
        };
        self.listed.iter().any(|(name, listed)| is_open(listed) && below(name))
    }

    /// A fault where `pattern` would cover everyone with a mailbox at some provider.
    fn strangers(&self, key: &str, pattern: &Pattern) -> Option<Fault> {
        let what = self.gives(pattern)?;
        let why = format!("\"{pattern}\" gives {what}; name single addresses instead");
        Some(Fault { key: format!("destinations.{key}"), ..fault("configuration", None, &why) })
    }
}

/// Which of two lists has the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// A list of the rules: two of them may not contradict each other.
    First,
    /// A list of the configuration, which replaces what the rules say.
    Later,
}

impl Reading {
    fn new(configured: &Configured) -> Self {
        let lists = Lists {
            configured: configured.clone(),
            listed: HashMap::new(),
            successors: HashMap::new(),
            surnames: HashSet::new(),
            names: Names::default(),
        };
        Self { lists, names: Vec::new(), imitated: HashSet::new(), faults: Vec::new() }
    }

    /// Adds the names of the configuration to those that may be imitated.
    fn name_configured(&mut self) {
        let configured = &self.lists.configured;
        let own = configured.internal.iter().map(|domain| (domain, Worth::Own));
        let patterns = configured.trusted.iter().chain(&configured.expected);
        let partners = patterns
            .filter(|pattern| !matches!(pattern, Pattern::Address(_)))
            .map(|pattern| (pattern.domain(), Worth::Partner));
        let names = own.chain(partners).filter_map(|(domain, worth)| Name::of(domain, worth));
        self.names = names.collect();
    }

    fn add(&mut self, source: &Source, content: Content, order: Order) {
        for word in ["# source:", "# licence:", "# date:"] {
            if !source.text.lines().take(HEAD_LINES).any(|line| line.starts_with(word)) {
                let why = format!("the head of the file has no line \"{word} …\"");
                self.faults.push(fault(&source.file, Some(1), &why));
            }
        }
        for (index, line) in source.text.lines().enumerate() {
            let entry = line.split('#').next().unwrap_or_default().trim();
            if entry.is_empty() {
                continue;
            }
            let added = match content {
                Content::Domains(listed) => self.add_domain(entry, listed, order),
                Content::Imitated => self.add_imitated(entry),
                Content::Surnames => {
                    self.lists.surnames.insert(entry.to_lowercase());
                    Ok(())
                }
            };
            if let Err(why) = added {
                self.faults.push(fault(&source.file, Some(index + 1), &why));
            }
        }
    }

    fn add_domain(&mut self, entry: &str, listed: Listed, order: Order) -> Result<(), String> {
        let (entry, successor) = match entry.split_once(char::is_whitespace) {
            Some((entry, successor)) if listed == Listed::Dissolved => {
                (entry, Some(domain_of(successor.trim())?))
            }
            _ => (entry, None),
        };
        let domain = domain_of(entry)?;
        if let Some(successor) = successor {
            self.lists.successors.insert(domain.as_str().to_owned(), successor);
        }
        match self.lists.listed.insert(domain.as_str().to_owned(), listed) {
            Some(other) if other != listed && order == Order::First => {
                Err(format!("\"{domain}\" stands in another list too"))
            }
            _ => Ok(()),
        }
    }

    fn add_imitated(&mut self, entry: &str) -> Result<(), String> {
        let domain = domain_of(entry)?;
        if let Some(name) = Name::of(&domain, Worth::Provider) {
            self.imitated.insert(name.label.clone());
            self.names.push(name);
        }
        Ok(())
    }

    fn refuse(&mut self, file: &str) {
        let names: Vec<&str> = FILES.iter().map(|(file, _)| *file).collect();
        let why = format!("is not one of the lists: {}", names.join(", "));
        self.faults.push(fault(file, None, &why));
    }

    fn finish(mut self) -> Result<Lists, Vec<Fault>> {
        let own = &self.lists.configured;
        for (key, patterns) in [("trusted", &own.trusted), ("expected", &own.expected)] {
            let strangers =
                patterns.iter().filter_map(|pattern| self.lists.strangers(key, pattern));
            self.faults.extend(strangers);
        }
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        for (domain, listed) in &self.lists.listed {
            let worth = match listed {
                Listed::Government => Worth::Government,
                Listed::Municipality => Worth::Municipality,
                Listed::Private => Worth::Mailbox,
                _ => continue,
            };
            let name = Domain::parse(domain).ok().and_then(|domain| Name::of(&domain, worth));
            self.names.extend(name.map(|mut name| {
                // `hotmail.be` is imitated as much as `hotmail.com`.
                if worth == Worth::Mailbox && self.imitated.contains(&name.label) {
                    name.worth = Worth::Provider;
                }
                name
            }));
        }
        self.names.sort_by(|one, other| one.domain.cmp(&other.domain));
        self.lists.names = Names::new(self.names);
        Ok(self.lists)
    }
}

/// The first pattern that covers `address`.
pub(super) fn covering<'p>(patterns: &'p [Pattern], address: &Address) -> Option<&'p Pattern> {
    patterns.iter().find(|pattern| pattern.covers(address))
}

/// The name of a source within `rules/destinations`; `None` for one from elsewhere.
fn own_name(source: &Source) -> Option<&str> {
    source.file.strip_prefix("rules/").unwrap_or(&source.file).strip_prefix(FOLDER)
}

/// The domain of one line of a list, or what is wrong with the line.
fn domain_of(entry: &str) -> Result<Domain, String> {
    listed_domain(entry).map_err(|error| format!("\"{}\" {error}", shown(entry)))
}

/// The domain of one line of a list, with or without `*.`, which say the same there.
fn listed_domain(entry: &str) -> Result<Domain, String> {
    let no_domain = || "is not a domain".to_owned();
    match Pattern::parse(entry) {
        Ok(Pattern::Domain(domain) | Pattern::Tree(domain)) if !domain.is_literal() => Ok(domain),
        Ok(_) => Err(no_domain()),
        // A firm below whose name strangers can register theirs (`dynv6.net`) stands among the
        // public suffixes, and is meant here all the same. A suffix like `nl` is not.
        Err(error @ PatternError::PublicSuffix) => {
            let name = entry.strip_prefix("*.").unwrap_or(entry);
            let kind = psl::suffix(name.as_bytes()).and_then(|suffix| suffix.typ());
            let domain = Domain::parse(name).map_err(|_| no_domain())?;
            if kind == Some(psl::Type::Private) { Ok(domain) } else { Err(error.to_string()) }
        }
        Err(error) => Err(error.to_string()),
    }
}

/// The start of an entry, so that a file of one endless line gives a message of one line.
fn shown(entry: &str) -> String {
    entry.chars().take(80).collect()
}

fn fault(file: &str, line: Option<usize>, why: &str) -> Fault {
    Fault { file: file.to_owned(), line, key: String::new(), why: why.to_owned() }
}

const FOLDER: &str = "destinations/";

/// Lines at the top of a file within which its source, licence and date must stand.
const HEAD_LINES: usize = 12;

/// Each file, and what it holds.
const FILES: &[(&str, Content)] = &[
    ("aliases.txt", Content::Domains(Listed::Alias)),
    ("disposable.txt", Content::Domains(Listed::Disposable)),
    ("dissolved.txt", Content::Domains(Listed::Dissolved)),
    ("government.txt", Content::Domains(Listed::Government)),
    ("imitated.txt", Content::Imitated),
    ("municipalities.txt", Content::Domains(Listed::Municipality)),
    ("organisations.txt", Content::Domains(Listed::Organisation)),
    ("private.txt", Content::Domains(Listed::Private)),
    ("surnames.txt", Content::Surnames),
];
