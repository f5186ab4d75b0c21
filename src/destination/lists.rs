//! The lists of domains, compiled once and asked for each recipient.

use std::collections::HashMap;

use crate::destination::Pattern;
use crate::destination::lookalike::Name;
use crate::destination::lookalike::Worth;
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
}

/// All that is known of domains: the configuration and the lists of `rules/destination`.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    pub(super) configured: Configured,
    /// What the files say, by domain in A-labels. An entry covers what lies below it.
    listed: HashMap<String, Listed>,
    /// Names for which an address may be mistaken.
    pub(super) names: Vec<Name>,
}

/// What a file of `rules/destination` says of the domains in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    /// Gives throw-away addresses.
    Disposable,
    /// Is known by name; nothing follows from it but that it is no look-alike.
    Known,
    /// Gives mailboxes to private persons.
    Private,
}

impl Lists {
    /// Compiles the files of `rules/destination` among `sources`, and the configuration.
    ///
    /// - Failure: every line that is no domain, every file without source, licence and date, a
    ///   domain in two lists that contradict each other, and a list that is missing.
    pub fn compile(sources: &[Source], configured: &Configured) -> Result<Self, Vec<Fault>> {
        let mut lists = Self { configured: configured.clone(), ..Self::default() };
        let mut faults = Vec::new();
        lists.name_configured();
        for (file, listed, worth) in FILES {
            let named = |source: &&Source| own_name(source) == Some(*file);
            match sources.iter().find(named) {
                Some(source) => lists.add(source, *listed, *worth, &mut faults),
                None if sources.is_empty() => {}
                None => faults.push(fault(&format!("{FOLDER}{file}"), None, "is missing")),
            }
        }
        for source in sources {
            let known = |name: &str| FILES.iter().any(|(file, _, _)| *file == name);
            if own_name(source).is_some_and(|name| !known(name)) {
                let why = "is not one of the lists: aliases.txt, disposable.txt, \
                           government.txt, imitated.txt, private.txt";
                faults.push(fault(&source.file, None, why));
            }
        }
        let own = &lists.configured;
        for (key, patterns) in [("trusted", &own.trusted), ("expected", &own.expected)] {
            faults.extend(patterns.iter().filter_map(|pattern| lists.strangers(key, pattern)));
        }
        if faults.is_empty() { Ok(lists) } else { Err(faults) }
    }

    /// A fault where `pattern` would cover everyone with a mailbox at some provider.
    fn strangers(&self, key: &str, pattern: &Pattern) -> Option<Fault> {
        let (Pattern::Domain(domain) | Pattern::Tree(domain)) = pattern else { return None };
        let what = match self.listed(domain)?.0 {
            Listed::Disposable => "throw-away addresses",
            Listed::Private => "mailboxes to anyone",
            Listed::Known => return None,
        };
        let why = format!("\"{pattern}\" gives {what}; name single addresses instead");
        Some(Fault { key: format!("destinations.{key}"), ..fault("configuration", None, &why) })
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

    /// Adds the names of the configuration to those that may be imitated.
    fn name_configured(&mut self) {
        let own = self.configured.internal.iter().map(|domain| (domain, Worth::Own));
        let patterns = self.configured.trusted.iter().chain(&self.configured.expected);
        let partners = patterns
            .filter(|pattern| !matches!(pattern, Pattern::Address(_)))
            .map(|pattern| (pattern.domain(), Worth::Partner));
        let names = own.chain(partners).filter_map(|(domain, worth)| Name::of(domain, worth));
        self.names = names.collect();
    }

    fn add(
        &mut self,
        source: &Source,
        listed: Option<Listed>,
        worth: Option<Worth>,
        faults: &mut Vec<Fault>,
    ) {
        for word in ["# source:", "# licence:", "# date:"] {
            if !source.text.lines().take(HEAD_LINES).any(|line| line.starts_with(word)) {
                let why = format!("the head of the file has no line \"{word} …\"");
                faults.push(fault(&source.file, Some(1), &why));
            }
        }
        for (index, line) in source.text.lines().enumerate() {
            let entry = line.split('#').next().unwrap_or_default().trim();
            if entry.is_empty() {
                continue;
            }
            let domain = match listed_domain(entry) {
                Ok(domain) => domain,
                Err(error) => {
                    let why = format!("\"{}\" {error}", shown(entry));
                    faults.push(fault(&source.file, Some(index + 1), &why));
                    continue;
                }
            };
            self.names.extend(worth.and_then(|worth| Name::of(&domain, worth)));
            let Some(listed) = listed else { continue };
            match self.listed.insert(domain.as_str().to_owned(), listed) {
                Some(other) if other != listed => {
                    let why = format!("\"{domain}\" stands in another list too");
                    faults.push(fault(&source.file, Some(index + 1), &why));
                }
                _ => {}
            }
        }
    }
}

/// The first pattern that covers `address`.
pub(super) fn covering<'p>(patterns: &'p [Pattern], address: &Address) -> Option<&'p Pattern> {
    patterns.iter().find(|pattern| pattern.covers(address))
}

/// The name of a source within `rules/destination`; `None` for one from elsewhere.
fn own_name(source: &Source) -> Option<&str> {
    source.file.strip_prefix("rules/").unwrap_or(&source.file).strip_prefix(FOLDER)
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

const FOLDER: &str = "destination/";

/// Lines at the top of a file within which its source, licence and date must stand.
const HEAD_LINES: usize = 12;

/// Each file, what it says of its domains, and what they are worth to an imitator.
const FILES: &[(&str, Option<Listed>, Option<Worth>)] = &[
    ("aliases.txt", Some(Listed::Private), None),
    ("disposable.txt", Some(Listed::Disposable), None),
    ("government.txt", Some(Listed::Known), Some(Worth::Government)),
    ("imitated.txt", None, Some(Worth::Provider)),
    ("private.txt", Some(Listed::Private), None),
];
