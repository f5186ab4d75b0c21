//! What was learned: shown, confirmed, ended, added to from before, and forgotten in time.

use std::collections::HashMap;
use std::collections::HashSet;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Outcome;
use crate::destination::Names;
use crate::destination::Unfit;
use crate::learning::Collected;
use crate::learning::Imported;
use crate::learning::Settings;
use crate::learning::day_of;
use crate::learning::window;
use crate::learning::window::Seen;
use crate::mail::Address;
use crate::mail::Domain;
use crate::store;
use crate::store::Correspondent;
use crate::store::KeptEntry;
use crate::store::Learned;
use crate::store::LearnedKind;
use crate::store::LearnedState;
use crate::store::Store;
use crate::store::Tx;
use crate::store::correspondent;
use crate::store::learned;

/// What was learned, for page and shell alike. A clone is the same book.
#[derive(Clone)]
pub struct Book {
    pub(super) store: Store,
    settings: Settings,
}

/// Which to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only in these states; empty: those that count.
    pub states: Vec<LearnedState>,
    /// How many to pass by; [`PAGE_ROWS`] are given at a time.
    pub offset: u32,
}

/// Why something could not be done; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another decided on the entry first; it is as it is now.
    #[error("{} decided on it already", .0.decided_by)]
    Decided(Box<KeptEntry>),
    /// There is no such correspondent.
    #[error("no such correspondent was learned")]
    Missing,
    /// No role of the principal allows it.
    #[error("the role does not allow this")]
    NotAllowed,
    /// The store could not be used.
    #[error(transparent)]
    Store(store::Error),
    /// It cannot stand on a list.
    #[error(transparent)]
    Unfit(#[from] Unfit),
}

impl Book {
    /// The book of `store`.
    pub fn new(store: Store, settings: Settings) -> Self {
        Self { store, settings }
    }

    /// How much mail makes a correspondent known.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The correspondents that `filter` wants, latest used first.
    pub async fn list(&self, who: &Principal, filter: &Filter) -> Result<Vec<Learned>, Error> {
        must(who, Act::SeeSettings)?;
        let (mut states, offset) = (filter.states.clone(), filter.offset);
        if states.is_empty() {
            states = vec![LearnedState::Learned, LearnedState::Confirmed];
        }
        let read = move |tx: &mut Tx<'_>| learned::list(tx, &states, PAGE_ROWS, offset);
        Ok(self.store.read(read).await?)
    }

    /// How many there are in each state.
    pub async fn counts(&self, who: &Principal) -> Result<Vec<(LearnedState, u64)>, Error> {
        must(who, Act::SeeSettings)?;
        Ok(self.store.read(learned::counts).await?)
    }

    /// The correspondent that `name` means: `L-12`, a domain or an address.
    ///
    /// - Failure: `Missing`, of an address too where only its domain is known.
    pub async fn find(&self, who: &Principal, name: &str) -> Result<Learned, Error> {
        must(who, Act::SeeSettings)?;
        let name = name.trim().to_owned();
        let read = move |tx: &mut Tx<'_>| {
            if let Some(number) = number_of(&name) {
                return learned::get(tx, number);
            }
            let address = || Some(Correspondent::Address(Address::parse(&name).ok()?));
            let domain = || Some(Correspondent::Domain(Domain::parse(&name).ok()?));
            let to = address().or_else(domain).ok_or(store::Error::Missing)?;
            learned::find(tx, &to)?.ok_or(store::Error::Missing)
        };
        Ok(self.store.read(read).await?)
    }

    /// Confirms a correspondent: it counts for good, also where it was ended before.
    pub async fn confirm(&self, who: &Principal, number: u64) -> Result<Learned, Error> {
        let (state, action) = (LearnedState::Confirmed, Action::CorrespondentConfirmed);
        self.decide(who, number, state, action).await
    }

    /// Ends a correspondent: it does not count, and is not learned again.
    pub async fn end(&self, who: &Principal, number: u64) -> Result<Learned, Error> {
        self.decide(who, number, LearnedState::Ended, Action::CorrespondentEnded).await
    }

    async fn decide(
        &self,
        who: &Principal,
        number: u64,
        state: LearnedState,
        action: Action,
    ) -> Result<Learned, Error> {
        let (who, is_allowed) = (who.clone(), who.may(Act::AcceptExpected));
        let decide = move |tx: &mut Tx<'_>| {
            let now = Timestamp::now();
            let before = learned::get(tx, number)?;
            let mut event = Event::done(&who, action, id_of(number), now);
            before.kind.name().clone_into(&mut event.detail);
            if !is_allowed {
                event.outcome = Outcome::Refused;
                audit::record(tx, &event)?;
                return Ok(None);
            }
            learned::decide(tx, number, state, &who.name, now)?;
            audit::record(tx, &event)?;
            learned::get(tx, number).map(Some)
        };
        self.store.write(decide).await?.ok_or(Error::NotAllowed)
    }

    /// Learns from what was gathered, a part at a time: a gateway that runs goes on meanwhile.
    pub async fn import(
        &self,
        who: &Principal,
        collected: Collected,
        now: Timestamp,
    ) -> Result<Imported, Error> {
        must(who, Act::AcceptExpected)?;
        let Collected { senders, seen, written, letters, .. } = collected;
        let used_from = self.settings.used_from(now);
        let known = move |tx: &mut Tx<'_>| learned::domains(tx, used_from, NAMES_MAX);
        let alike = alike(&seen, &self.store.read(known).await?);
        let is_alike = |domain: &Domain| alike.iter().any(|(name, _)| name == domain);
        let mut seen: Vec<(Correspondent, Vec<Seen>)> =
            seen.into_iter().filter(|(to, _)| !is_alike(to.domain())).collect();
        let written: Vec<_> =
            written.into_iter().filter(|((_, to), _)| !is_alike(to.domain())).collect();
        // Domains first: who is known by the domain is not counted by the mailbox.
        seen.sort_by_cached_key(|(to, _)| match to {
            Correspondent::Domain(domain) => (false, domain.to_string()),
            Correspondent::Address(address) => (true, address.to_string()),
        });
        let senders = std::sync::Arc::new(senders);
        let mut imported = Imported { alike, ..Imported::default() };
        let settings = self.settings;
        for part in parts(seen) {
            let senders = std::sync::Arc::clone(&senders);
            let learn = move |tx: &mut Tx<'_>| {
                let mut imported = Imported::default();
                for (to, seen) in &part {
                    take(tx, &settings, to, seen, &senders, now, &mut imported)?;
                }
                Ok(imported)
            };
            let more = self.store.write(learn).await?;
            imported.domains += more.domains;
            imported.addresses += more.addresses;
            imported.known += more.known;
            imported.counted += more.counted;
        }
        for part in parts(written) {
            let senders = std::sync::Arc::clone(&senders);
            let write = move |tx: &mut Tx<'_>| {
                for ((sender, address), day) in &part {
                    let at = Timestamp::from_second(day * DAY_SECONDS).unwrap_or(now).min(now);
                    let Some(sender) = senders.get(*sender as usize) else { continue };
                    correspondent::wrote(tx, sender, std::slice::from_ref(address), at)?;
                }
                Ok(())
            };
            self.store.write(write).await?;
        }
        let mut event = Event::done(who, Action::CorrespondentLearned, "", now);
        event.detail = format!(
            "imported messages={letters} domains={} addresses={}",
            imported.domains, imported.addresses
        );
        self.store.write(move |tx| audit::record(tx, &event)).await?;
        Ok(imported)
    }

    /// Forgets counts that no longer matter, correspondents to whom nobody wrote for long, and
    /// entries that were refused or ended as long ago; says how many of the two.
    pub async fn forget(&self, now: Timestamp) -> Result<u64, store::Error> {
        let counted_from = self.settings.counted_from(day_of(now));
        let used_from = self.settings.used_from(now);
        let forget = move |tx: &mut Tx<'_>| {
            let unused = learned::forget(tx, counted_from, used_from)?;
            for learned in &unused {
                let gateway = Principal::gateway();
                let action = Action::CorrespondentEnded;
                let mut event = Event::done(&gateway, action, id_of(learned.number), now);
                event.detail = format!("{} unused", learned.kind.name());
                audit::record(tx, &event)?;
            }
            Ok(unused.len() as u64)
        };
        let until = now - SignedDuration::from_hours(24 * self.settings.unused_days.cast_signed());
        Ok(self.store.write(forget).await? + self.forget_entries(until, now).await?)
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Missing => Self::Missing,
            error => Self::Store(error),
        }
    }
}

/// How a learned correspondent is named: `L-12`.
pub fn id_of(number: u64) -> String {
    format!("L-{number}")
}

fn number_of(id: &str) -> Option<u64> {
    let (letter, digits) = id.split_at_checked(2)?;
    letter.eq_ignore_ascii_case("L-").then(|| digits.parse().ok()).flatten()
}

/// Learns from what was gathered of one correspondent.
fn take(
    tx: &mut Tx<'_>,
    settings: &Settings,
    to: &Correspondent,
    seen: &[Seen],
    senders: &[Address],
    now: Timestamp,
    imported: &mut Imported,
) -> Result<(), store::Error> {
    let found = learned::find(tx, to)?;
    if let Correspondent::Address(address) = to
        && found.is_none()
    {
        let domain = Correspondent::Domain(address.domain().clone());
        let known = learned::find(tx, &domain)?;
        if known.is_some_and(|known| known.state != LearnedState::Ended) {
            return Ok(());
        }
    }
    let sender = |seen: &Seen| senders.get(seen.sender as usize);
    let whole = window::whole(seen);
    if let Some(found) = found {
        imported.known += 1;
        if found.state != LearnedState::Ended {
            let mut done = HashSet::new();
            for sender in seen.iter().filter_map(sender).filter(|sender| done.insert(*sender)) {
                learned::used(tx, to, sender, whole.last_day, 0)?;
            }
        }
        return Ok(());
    }
    let is_recent = whole.last_day >= settings.used_from(now);
    let mail = if is_recent && window::is_enough(seen, settings) {
        let mut done = HashSet::new();
        for sender in seen.iter().filter_map(sender).filter(|sender| done.insert(*sender)) {
            learned::recount(tx, to, sender, 0, 0)?;
        }
        whole
    } else {
        let today = day_of(now);
        let counts = |seen: &&Seen| seen.day >= settings.counted_from(today);
        for seen in seen.iter().filter(counts) {
            if let Some(sender) = sender(seen) {
                learned::recount(tx, to, sender, seen.day, seen.messages)?;
            }
        }
        learned::counted(tx, to, settings.counted_from(today), today)?
    };
    if !settings.is_enough(&mail) {
        imported.counted += 1;
        return Ok(());
    }
    learned::insert(tx, to, mail)?;
    match to.kind() {
        LearnedKind::Address => imported.addresses += 1,
        LearnedKind::Domain => imported.domains += 1,
    }
    Ok(())
}

/// The domains of `seen` that are almost one to which there is far more mail, or that was `known`
/// before; with that one. A slip that somebody makes every week is a slip all the same.
fn alike(seen: &HashMap<Correspondent, Vec<Seen>>, known: &[Domain]) -> Vec<(Domain, Domain)> {
    let mut mail: Vec<(&Domain, u64)> = known.iter().map(|domain| (domain, u64::MAX)).collect();
    for (to, seen) in seen {
        if let Correspondent::Domain(domain) = to
            && !known.contains(domain)
        {
            mail.push((domain, window::whole(seen).messages));
        }
    }
    mail.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
    mail.truncate(NAMES_MAX as usize);
    let names = Names::of_correspondents(mail.iter().map(|(domain, _)| *domain));
    let messages: HashMap<&Domain, u64> = mail.iter().copied().collect();
    let of = |domain: &Domain| messages.get(domain).copied().unwrap_or_default();
    let mut alike = Vec::new();
    for (domain, count) in mail.iter().filter(|(_, count)| *count < u64::MAX) {
        let near = names.alike(domain).into_iter().filter(|near| of(near) / 2 > *count);
        if let Some(near) = near.max_by_key(|near| of(near)) {
            alike.push(((*domain).clone(), near.clone()));
        }
    }
    alike.sort();
    alike
}

/// A list in parts that are written at once.
fn parts<T>(list: Vec<T>) -> Vec<Vec<T>> {
    let mut parts = Vec::new();
    let mut list = list.into_iter();
    loop {
        let part: Vec<T> = list.by_ref().take(AT_ONCE).collect();
        if part.is_empty() {
            return parts;
        }
        parts.push(part);
    }
}

pub(super) fn must(who: &Principal, act: Act) -> Result<(), Error> {
    if who.may(act) { Ok(()) } else { Err(Error::NotAllowed) }
}

/// Domains that are compared with one another, those with the most mail.
const NAMES_MAX: u32 = 20_000;

/// How many are shown on a page.
pub const PAGE_ROWS: u32 = 50;

/// How many are written in one transaction: other writers wait that long.
const AT_ONCE: usize = 500;

const DAY_SECONDS: i64 = 24 * 60 * 60;
