//! Gathers what a log or a mailbox of before says, to be learned from at once.

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::destination::Class;
use crate::destination::History;
use crate::destination::Lists;
use crate::destination::classify;
use crate::learning::Said;
use crate::learning::Sent;
use crate::learning::note::can_be_known;
use crate::learning::note::person_of;
use crate::learning::window::Seen;
use crate::mail::Address;
use crate::mail::Domain;
use crate::store::Correspondent;

/// Why something of before teaches nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skipped {
    /// More than is kept; what came before it is learned.
    Full,
    /// Its date lies in the future.
    Future,
    /// It stayed within the organisation.
    Inside,
    /// Who got it is known already by the configuration.
    Known,
    /// It went to many at once.
    Mailing,
    /// It did not come from the own organisation.
    NotOwn,
    /// A line about something else than sending.
    OtherEvent,
    /// It went to private, throw-away or misleading addresses, which are never learned.
    Provider,
    /// A line about a message that another line told of.
    Twice,
    /// It was not delivered.
    Undelivered,
    /// A program wrote it, or it went to a list.
    Unordinary,
}

impl Skipped {
    /// Why, as a person reads it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Full => "more than is kept at once; give the files one by one",
            Self::Future => "dated in the future",
            Self::Inside => "stayed within the organisation",
            Self::Known => "to a correspondent of the configuration",
            Self::Mailing => "to more than ten at once",
            Self::NotOwn => "not from one of your own domains",
            Self::OtherEvent => "about something else than sending",
            Self::Provider => "to a private, throw-away or look-alike address",
            Self::Twice => "told of by another line",
            Self::Undelivered => "not delivered",
            Self::Unordinary => "written by a program, or to a list",
        }
    }
}

/// Gathers messages.
pub struct Collector<'l> {
    lists: &'l Lists,
    own: &'l [Domain],
    today: i64,
    sender_ids: HashMap<Address, u32>,
    collected: Collected,
}

/// What was gathered.
#[derive(Debug, Default)]
pub struct Collected {
    /// Messages from which something is learned.
    pub letters: u64,
    /// What was passed by, and how often.
    pub skipped: BTreeMap<Skipped, u64>,
    /// Lines that cannot be read: the first of them, with their numbers.
    pub faults: Vec<(u64, &'static str)>,
    /// How many there are of those.
    pub fault_count: u64,
    pub(super) senders: Vec<Address>,
    pub(super) seen: HashMap<Correspondent, Vec<Seen>>,
    /// Who wrote to whom, and on which day last.
    pub(super) written: HashMap<(u32, Address), i64>,
    entries: usize,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Domains that became known.
    pub domains: u64,
    /// Addresses that became known, at domains that did not.
    pub addresses: u64,
    /// Correspondents that were known already, and got mail.
    pub known: u64,
    /// Correspondents for whom it is not enough yet.
    pub counted: u64,
    /// Domains that were left out, each with the known or much used one that it almost is.
    pub alike: Vec<(Domain, Domain)>,
}

impl<'l> Collector<'l> {
    /// Nothing yet; `own` are the domains of the organisation, `today` days since 1970.
    pub fn new(lists: &'l Lists, own: &'l [Domain], today: i64) -> Self {
        let (sender_ids, collected) = (HashMap::new(), Collected::default());
        Self { lists, own, today, sender_ids, collected }
    }

    /// Takes what a source says.
    pub fn add(&mut self, said: Said) {
        match said {
            Said::Sent(sent) => {
                if let Err(why) = self.sent(sent) {
                    *self.collected.skipped.entry(why).or_default() += 1;
                }
            }
            Said::Skipped(why) => *self.collected.skipped.entry(why).or_default() += 1,
            Said::Fault { line, why } => {
                self.collected.fault_count += 1;
                if self.collected.faults.len() < FAULTS_MAX {
                    self.collected.faults.push((line, why));
                }
            }
        }
    }

    /// What was gathered, each list in the order of its days.
    pub fn finish(mut self) -> Collected {
        self.collected.seen.values_mut().for_each(|seen| seen.sort_unstable());
        self.collected
    }

    fn sent(&mut self, sent: Sent) -> Result<(), Skipped> {
        let Sent { sender, recipients, day } = sent;
        if !self.own.iter().any(|own| sender.domain().is_within(own)) {
            return Err(Skipped::NotOwn);
        }
        if recipients.len() > RECIPIENTS_MAX {
            return Err(Skipped::Mailing);
        }
        if day > self.today + 1 {
            return Err(Skipped::Future);
        }
        let mut why = Skipped::Inside;
        let mut learned: Vec<Correspondent> = Vec::new();
        let sender = self.sender_id(person_of(&sender));
        for address in recipients {
            let class = classify(&address, self.lists, &History::default()).class;
            why = match class {
                Class::Internal => continue,
                Class::Trusted | Class::Expected => Skipped::Known,
                Class::Private | Class::Disposable | Class::Lookalike => Skipped::Provider,
                Class::Unexpected if !can_be_known(address.domain()) => Skipped::Provider,
                Class::Unexpected => {
                    learned.extend(Correspondent::both(&address));
                    why
                }
            };
            if !matches!(class, Class::Disposable | Class::Lookalike) {
                self.wrote(sender, address, day);
            }
        }
        if learned.is_empty() {
            return Err(why);
        }
        if self.collected.entries > ENTRIES_MAX {
            return Err(Skipped::Full);
        }
        // Several mailboxes at one domain are one message to that domain.
        let mut done: Vec<Correspondent> = Vec::new();
        for to in learned {
            if !done.contains(&to) {
                self.see(to.clone(), sender, day);
                done.push(to);
            }
        }
        self.collected.letters += 1;
        Ok(())
    }

    fn see(&mut self, to: Correspondent, sender: u32, day: i64) {
        let seen = self.collected.seen.entry(to).or_default();
        let same = seen.iter_mut().rev().take(SENDERS_A_DAY);
        if let Some(same) = same.into_iter().find(|s| s.day == day && s.sender == sender) {
            same.messages += 1;
            return;
        }
        if seen.len() >= SEEN_EACH_MAX {
            // The oldest say least of whether it is known today.
            seen.sort_unstable();
            seen.drain(..SEEN_EACH_MAX / 2);
            self.collected.entries -= SEEN_EACH_MAX / 2;
        }
        seen.push(Seen { day, sender, messages: 1 });
        self.collected.entries += 1;
    }

    fn wrote(&mut self, sender: u32, address: Address, day: i64) {
        let written = &mut self.collected.written;
        if written.len() < PAIRS_MAX || written.contains_key(&(sender, address.clone())) {
            let last = written.entry((sender, address)).or_insert(day);
            *last = day.max(*last);
        }
    }

    fn sender_id(&mut self, sender: Address) -> u32 {
        if let Some(id) = self.sender_ids.get(&sender) {
            return *id;
        }
        let id = u32::try_from(self.collected.senders.len()).unwrap_or(u32::MAX);
        self.collected.senders.push(sender.clone());
        self.sender_ids.insert(sender, id);
        id
    }
}

/// As in the gateway: a message to more is a mailing.
const RECIPIENTS_MAX: usize = 10;

/// Lines that are told of one by one.
const FAULTS_MAX: usize = 20;

/// Days and senders kept of one correspondent.
const SEEN_EACH_MAX: usize = 512;

/// Days and senders kept of all of them: some hundred megabytes.
const ENTRIES_MAX: usize = 3_000_000;

/// Who wrote to whom: as many pairs.
const PAIRS_MAX: usize = 500_000;

/// A log is in the order of time: the same day stands close by.
const SENDERS_A_DAY: usize = 64;
