//! `sluis rescan`: delivered mail judged again by the rules of today, from copies of it or from what
//! the gateway noted. What would be held now opens an incident, once.

use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::Serialize;

use crate::access::Act;
use crate::access::Principal;
use crate::cli::arguments::Rescan;
use crate::cli::assemble;
use crate::cli::assemble::Crew;
use crate::cli::copies;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::cli::scan;
use crate::cli::shell::Shell;
use crate::cli::simulate::Why;
use crate::config;
use crate::destination::classify;
use crate::document::File;
use crate::gate::Judging;
use crate::gate::Memory;
use crate::incident;
use crate::incident::Late;
use crate::mail;
use crate::mail::Address;
use crate::mail::Envelope;
use crate::mail::MessageHeader;
use crate::mail::MessageLimits;
use crate::mail::Recipient;
use crate::policy::Action;
use crate::policy::Verdict;
use crate::scan::Report;
use crate::store;
use crate::store::Observed;
use crate::store::Tx;
use crate::store::observed;

/// Judges everything again and tells what would be held. A file that cannot be read is told, the
/// others are done all the same, and the exit status is 2.
pub(super) fn run(given: Option<&Path>, options: &Rescan) -> Result<(), Failure> {
    let config = config::load(assemble::config_path(given).as_deref())?;
    let judging = assemble::judging(&config, Crew::Command)?;
    let shell = Shell::open(given)?;
    let (who, memory) = assemble::block_on(async {
        let known = assemble::learning(&config);
        let memory = Memory::of(shell.store.clone(), known, Timestamp::now());
        let memory = memory.await.map_err(|error| failed(&error))?;
        Ok::<_, Failure>((shell.principal(options.by.as_deref()).await?, memory))
    })?;
    if !who.may(Act::ReportIncident) {
        return Err(Failure::Failed(incident::Error::NotAllowed.to_string()));
    }
    let told = Told::default();
    let mut again = Again { shell, judging, memory, who, options, told };
    let unread = if options.paths.is_empty() {
        again.noted()?;
        0
    } else {
        copies::read(&options.paths, &mut |place, bytes| again.copy(place, bytes))?
    };
    again.told.print(options.json)?;
    match unread {
        0 => Ok(()),
        1 => Err(Failure::Unusable("1 file was not read".to_owned())),
        count => Err(Failure::Unusable(format!("{count} files were not read"))),
    }
}

/// What the work is done with, and what came of it.
struct Again<'a> {
    shell: Shell,
    judging: Judging,
    memory: Memory,
    who: Principal,
    options: &'a Rescan,
    told: Told,
}

/// What is told at the end.
#[derive(Default)]
struct Told {
    lines: Vec<Line>,
    sums: Sums,
}

#[derive(Default, Serialize)]
struct Sums {
    messages: u64,
    /// Of those: what would be held now, each with one of the fates below.
    held_now: u64,
    opened: u64,
    would_open: u64,
    known: u64,
    held_then: u64,
    not_noted: u64,
}

/// A message that would be held now.
#[derive(Serialize)]
struct Line {
    /// The file, and which message of it; none of what the gateway noted.
    file: Option<String>,
    sent_at: Timestamp,
    sender: String,
    persons: u64,
    fate: Fate,
    incident: Option<String>,
    reasons: Vec<Why>,
}

/// What became of a message that would be held now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Fate {
    /// An incident was opened.
    Opened,
    /// It would have been.
    WouldOpen,
    /// There is an incident of it already.
    Known,
    /// It was held, or told of, when it came by.
    HeldThen,
    /// The gateway noted no delivery of it.
    NotNoted,
}

impl Again<'_> {
    /// What the gateway noted of deliveries, by the rules and lists of today.
    fn noted(&mut self) -> Result<(), Failure> {
        let since = Timestamp::now() - self.options.since;
        let mut after = 0;
        loop {
            let store = &self.shell.store;
            let page = assemble::block_on(async {
                let read = move |tx: &mut Tx<'_>| observed::judged(tx, since, after, PAGE);
                store.read(read).await.map_err(|error| failed(&error))
            })?;
            let is_last = page.len() < PAGE as usize;
            for (number, one) in page {
                after = number;
                if is_delivery(&one) {
                    self.one_noted(number, one)?;
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }

    fn one_noted(&mut self, number: u64, one: Observed) -> Result<(), Failure> {
        let Some(evidence) = &one.evidence else { return Ok(()) };
        let mut around = evidence.around.clone();
        let to = around.destinations.iter().map(|one| one.address.clone()).collect();
        let history = assemble::block_on(async {
            let envelope = envelope(&one.sender, to);
            self.memory.history(&envelope, Timestamp::now()).await.map_err(|error| failed(&error))
        })?;
        for known in &mut around.destinations {
            let now = classify(&known.address, &self.judging.lists, &history);
            // What was learned since excuses nothing; that a name is on a list since then, accuses.
            if now.class > known.class {
                (known.class, known.ground, known.because) = (now.class, now.ground, now.because);
            }
        }
        let decision = self.judging.rulebook.decide(&evidence.report, &around);
        // Where people live stands in the note, and is keyed there.
        let report = Report { residences: BTreeMap::new(), ..evidence.report.clone() };
        let late = Late {
            message_id: String::new(),
            sender: one.sender.clone(),
            sent_at: one.at,
            verdict: Verdict { report, decision },
            noted: vec![(number, one)],
        };
        self.judged(None, late)
    }

    /// A copy of a message, scanned anew.
    fn copy(&mut self, place: &str, bytes: Bytes) -> Result<(), Failure> {
        let header = mail::parse(&bytes, MessageLimits::default()).header;
        let now = Timestamp::now();
        let name = "message.eml".to_owned();
        let file = File { name, media_type: Some("message/rfc822".to_owned()), bytes };
        let id = header.message_id.clone();
        let Self { shell, judging, memory, .. } = self;
        let (all, sender, sent_at, verdict) = assemble::block_on(async {
            let read = move |tx: &mut Tx<'_>| observed::of_message(tx, &id);
            let all = shell.store.read(read).await.map_err(|error| failed(&error))?;
            let went: Vec<&Observed> =
                all.iter().map(|(_, one)| one).filter(|one| is_delivery(one)).collect();
            let (envelope, sent_at) = match went.first() {
                Some(first) => (envelope(&first.sender, addresses(&went)), first.at),
                None => (scan::envelope(&file, None, &[]), date(&header).unwrap_or(now).min(now)),
            };
            let history = memory.history(&envelope, now).await.map_err(|error| failed(&error))?;
            let verdict = judging.try_out(file, &envelope, &history, sent_at).await;
            let sender = envelope.sender.map(|sender| sender.to_string()).unwrap_or_default();
            Ok::<_, Failure>((all, sender, sent_at, verdict))
        })?;
        let message_id = header.message_id;
        self.judged(Some(place), Late { noted: all, message_id, sender, sent_at, verdict })
    }

    /// Opens the incident of what would be held now, unless it is known already.
    fn judged(&mut self, place: Option<&str>, mut late: Late) -> Result<(), Failure> {
        self.told.sums.messages += 1;
        if late.verdict.decision.action == Action::Deliver {
            return Ok(());
        }
        let numbers = late.noted.iter().map(|(number, _)| *number).collect();
        let marked = assemble::block_on(async {
            let marked = self.shell.register.marked(numbers).await;
            marked.map_err(|error| Failure::Failed(error.to_string()))
        })?;
        let is_noted = !late.noted.is_empty();
        late.noted.retain(|(_, one)| is_delivery(one));
        let fate = match marked.is_empty() {
            false => Fate::Known,
            true if is_noted && late.noted.is_empty() => Fate::HeldThen,
            true if !is_noted && !self.options.unknown => Fate::NotNoted,
            true if self.options.dry_run => Fate::WouldOpen,
            true => Fate::Opened,
        };
        let mut line = Line::new(place, &late, fate);
        line.incident = marked.into_values().next();
        if fate == Fate::Opened {
            let opened = assemble::block_on(async {
                let opened = self.shell.register.found_late(&self.who, late, Timestamp::now());
                opened.await.map_err(|error| Failure::Failed(error.to_string()))
            })?;
            line.incident = Some(opened.id);
        }
        self.told.add(line);
        Ok(())
    }
}

impl Line {
    fn new(place: Option<&str>, late: &Late, fate: Fate) -> Self {
        let Verdict { report, decision } = &late.verdict;
        Self {
            file: place.map(str::to_owned),
            sent_at: late.sent_at,
            sender: late.sender.clone(),
            persons: report.persons.estimate,
            fate,
            incident: None,
            reasons: Why::all(&decision.reasons),
        }
    }

    fn row(&self) -> Vec<String> {
        vec![
            self.file.clone().unwrap_or_default(),
            print::moment(self.sent_at),
            self.sender.clone(),
            self.persons.to_string(),
            self.fate.words().to_owned(),
            self.incident.clone().unwrap_or_default(),
            Why::told(&self.reasons),
        ]
    }
}

impl Fate {
    const fn words(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::WouldOpen => "would open",
            Self::Known => "known",
            Self::HeldThen => "held then",
            Self::NotNoted => "not noted",
        }
    }
}

impl Told {
    fn add(&mut self, line: Line) {
        let sums = &mut self.sums;
        sums.held_now += 1;
        *match line.fate {
            Fate::Opened => &mut sums.opened,
            Fate::WouldOpen => &mut sums.would_open,
            Fate::Known => &mut sums.known,
            Fate::HeldThen => &mut sums.held_then,
            Fate::NotNoted => &mut sums.not_noted,
        } += 1;
        self.lines.push(line);
    }

    fn print(&self, as_json: bool) -> Result<(), Failure> {
        if as_json {
            self.lines.iter().try_for_each(print::json)?;
            return print::json(&self.sums);
        }
        if !self.lines.is_empty() {
            let rows: Vec<Vec<String>> = self.lines.iter().map(Line::row).collect();
            let header = ["FILE", "SENT", "FROM", "PERSONS", "FATE", "INCIDENT", "WHY"];
            print::table(&header, &rows)?;
        }
        let Sums { messages, held_now, opened, would_open, known, held_then, not_noted } =
            &self.sums;
        print::line(&format!(
            "{messages} messages, {held_now} would be held now: {opened} opened an incident, \
             {would_open} would, {known} have one, {held_then} were held or told of then, of \
             {not_noted} no delivery was noted"
        ))
    }
}

/// Whether it was delivered, and nobody was told.
fn is_delivery(one: &Observed) -> bool {
    one.action == Action::Deliver && one.held_id.is_none()
}

fn addresses(went: &[&Observed]) -> Vec<Address> {
    let mut found = Vec::new();
    for one in went.iter().flat_map(|one| &one.recipients) {
        found.extend(Address::parse(&one.address).ok().filter(|address| !found.contains(address)));
    }
    found
}

fn envelope(sender: &str, recipients: Vec<Address>) -> Envelope {
    let recipient = |address| Recipient { address, parameters: String::new() };
    Envelope {
        sender: Address::parse(sender).ok(),
        sender_parameters: String::new(),
        recipients: recipients.into_iter().map(recipient).collect(),
        client: None,
        helo: String::new(),
    }
}

/// When the message says that it was sent.
fn date(header: &MessageHeader) -> Option<Timestamp> {
    // Programs write the zone behind the time in brackets, which says nothing more.
    let date = header.date.split('(').next().unwrap_or_default().trim();
    rfc2822::parse(date).ok().map(|date| date.timestamp())
}

fn failed(error: &store::Error) -> Failure {
    Failure::Failed(error.to_string())
}

/// How many messages are read at a time.
const PAGE: u32 = 500;
