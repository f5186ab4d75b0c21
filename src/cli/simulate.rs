//! `sluis simulate`: what other rules would have done with the mail of the past weeks.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use crate::cli::arguments::Simulate;
use crate::cli::assemble;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::config;
use crate::config::Config;
use crate::fault::Source;
use crate::policy::Action;
use crate::policy::Decision;
use crate::policy::Reason;
use crate::policy::Rulebook;
use crate::store::Observed;
use crate::store::Store;
use crate::store::observed;

/// Judges every message of the period again, and tells of each that would fare otherwise.
pub(super) fn run(given: Option<&Path>, options: &Simulate) -> Result<(), Failure> {
    let config = config::load(assemble::config_path(given).as_deref())?;
    let rulebook = other_rules(&config, &options.policy)?;
    let store = assemble::store(&config)?;
    let since = Timestamp::now() - options.since;
    let told = assemble::block_on(replay(&store, since, &rulebook))?;
    if told.messages == 0 {
        let why = "no message of that period was kept: policy.record_days says how long they are";
        return Err(Failure::Failed(why.to_owned()));
    }
    if options.json {
        told.changes.iter().try_for_each(print::json)?;
        return print::json(&told.summary());
    }
    tell(&told)
}

/// The rules of a folder, or those in use with one file in the place of the rule of its name.
fn other_rules(config: &Config, policy: &Path) -> Result<Rulebook, Failure> {
    let sources = if policy.is_dir() {
        config::sources(Some(policy))?
    } else {
        let one = config::text(policy)?;
        let mut sources = config::sources(config.rules.dir.as_deref())?;
        put(&mut sources, &one)?;
        sources
    };
    let rulebook = Rulebook::compile(&sources)?;
    Ok(assemble::agreed(config, rulebook, None)?)
}

/// Puts one rule in the place of that of its name, or beside the others.
fn put(sources: &mut Vec<Source>, one: &Source) -> Result<(), Failure> {
    let file = Path::new(&one.file).file_name().unwrap_or_default().to_string_lossy();
    let one = Source { file: format!("policy/{file}"), text: one.text.clone() };
    let id = Rulebook::compile(std::slice::from_ref(&one))?.ids().pop().unwrap_or_default();
    let is_same = |source: &Source| {
        source.file == one.file
            || Rulebook::compile(std::slice::from_ref(source))
                .is_ok_and(|rules| rules.ids().contains(&id))
    };
    sources.retain(|source| !is_same(source));
    sources.push(one);
    Ok(())
}

/// What came of it.
#[derive(Default)]
struct Told {
    messages: u64,
    held_then: u64,
    held_now: u64,
    /// How often a rule acts now that gave no reason then.
    by_rule: BTreeMap<String, u64>,
    changes: Vec<Change>,
}

/// A message that would fare otherwise.
#[derive(Serialize)]
struct Change {
    at: Timestamp,
    /// The held message, if it was held.
    id: Option<String>,
    sender: String,
    persons: u64,
    then: Action,
    now: Action,
    reasons: Vec<Why>,
}

/// A rule that acts on it now.
#[derive(Serialize)]
pub(super) struct Why {
    rule: String,
    message: String,
    /// The sentence in the language of the shell.
    #[serde(skip)]
    english: String,
}

impl Why {
    /// The rules that give `reasons`.
    pub(super) fn all(reasons: &[Reason]) -> Vec<Self> {
        let why = |reason: &Reason| Self {
            rule: reason.rule.clone(),
            message: reason.nl.clone(),
            english: reason.en.clone(),
        };
        reasons.iter().map(why).collect()
    }

    /// Their sentences, for a cell of a table.
    pub(super) fn told(all: &[Self]) -> String {
        all.iter().map(|why| why.english.as_str()).collect::<Vec<_>>().join("; ")
    }
}

/// The last line of the JSON.
#[derive(Serialize)]
struct Summary {
    messages: u64,
    held_then: u64,
    held_now: u64,
    more: u64,
    fewer: u64,
    by_rule: BTreeMap<String, u64>,
}

async fn replay(store: &Store, since: Timestamp, rules: &Rulebook) -> Result<Told, Failure> {
    let mut told = Told::default();
    let mut after = 0;
    loop {
        let read = store.read(move |tx| observed::judged(tx, since, after, PAGE)).await;
        let page = read.map_err(|error| Failure::Failed(error.to_string()))?;
        let is_last = page.len() < PAGE as usize;
        for (number, message) in page {
            after = number;
            told.take(&message, rules);
        }
        if is_last {
            return Ok(told);
        }
    }
}

impl Told {
    fn take(&mut self, message: &Observed, rules: &Rulebook) {
        let Some(evidence) = &message.evidence else { return };
        let decision = rules.decide(&evidence.report, &evidence.around);
        self.messages += 1;
        self.held_then += u64::from(message.action != Action::Deliver);
        self.held_now += u64::from(decision.action != Action::Deliver);
        for reason in &decision.reasons {
            *self.by_rule.entry(reason.rule.clone()).or_default() += 1;
        }
        if fates(&message.recipients) != fates(&decision.recipients) {
            self.changes.push(Change::new(message, &decision));
        }
    }

    fn summary(&self) -> Summary {
        let count = |is: fn(&Change) -> bool| self.changes.iter().filter(|one| is(one)).count();
        Summary {
            messages: self.messages,
            held_then: self.held_then,
            held_now: self.held_now,
            more: count(|change| change.now > change.then) as u64,
            fewer: count(|change| change.now < change.then) as u64,
            by_rule: self.by_rule.clone(),
        }
    }
}

/// What happens to each recipient.
fn fates(recipients: &[crate::policy::RecipientDecision]) -> Vec<Action> {
    recipients.iter().map(|recipient| recipient.action).collect()
}

impl Change {
    fn new(message: &Observed, decision: &Decision) -> Self {
        Self {
            at: message.at,
            id: message.held_id.as_ref().map(ToString::to_string),
            sender: message.sender.clone(),
            persons: message.persons,
            then: message.action,
            now: decision.action,
            reasons: Why::all(&decision.reasons),
        }
    }
}

fn tell(told: &Told) -> Result<(), Failure> {
    let summary = told.summary();
    let rows: Vec<Vec<String>> = told.changes.iter().map(row).collect();
    if !rows.is_empty() {
        print::table(&["WHEN", "ID", "FROM", "PERSONS", "THEN", "NOW", "WHY"], &rows)?;
    }
    let Summary { messages, held_then, held_now, more, fewer, .. } = summary;
    print::line(&format!(
        "{messages} messages: {held_then} were held, {held_now} would be; {more} more strictly, \
         {fewer} less"
    ))?;
    for (rule, count) in &told.by_rule {
        print::line(&format!("  {rule}: {count}"))?;
    }
    Ok(())
}

fn row(change: &Change) -> Vec<String> {
    vec![
        print::moment(change.at),
        change.id.clone().unwrap_or_default(),
        change.sender.clone(),
        change.persons.to_string(),
        change.then.name().to_owned(),
        change.now.name().to_owned(),
        Why::told(&change.reasons),
    ]
}

/// How many messages are read at a time.
const PAGE: u32 = 500;
