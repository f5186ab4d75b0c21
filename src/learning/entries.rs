//! Entries of the lists of partners and known correspondents: proposed, accepted, refused, ended.

use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Outcome;
use crate::destination::Level;
use crate::destination::Lists;
use crate::destination::Pattern;
use crate::destination::Unfit;
use crate::learning::Book;
use crate::learning::Error;
use crate::learning::PAGE_ROWS;
use crate::learning::book::must;
use crate::mail::Address;
use crate::store;
use crate::store::EntryState;
use crate::store::KeptEntry;
use crate::store::Proposal;
use crate::store::Tx;
use crate::store::earlier;
use crate::store::earlier::Alike;
use crate::store::entry;

/// What becomes of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryStep {
    /// It holds from now on.
    Accept,
    /// It will not hold.
    Refuse,
    /// It holds no more.
    End,
}

impl EntryStep {
    /// All steps.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Refuse, Self::End];

    /// The name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Refuse => "refuse",
            Self::End => "end",
        }
    }

    /// The step of that [`EntryStep::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// Whether an entry in `state` can take it.
    pub fn fits(self, state: EntryState) -> bool {
        self.turn().0 == state
    }

    const fn turn(self) -> (EntryState, EntryState) {
        match self {
            Self::Accept => (EntryState::Proposed, EntryState::Accepted),
            Self::Refuse => (EntryState::Proposed, EntryState::Refused),
            Self::End => (EntryState::Accepted, EntryState::Ended),
        }
    }

    const fn action(self) -> Action {
        match self {
            Self::Accept => Action::EntryAccepted,
            Self::Refuse => Action::EntryRefused,
            Self::End => Action::EntryEnded,
        }
    }
}

impl Book {
    /// Entries in one of `states`, the latest first, [`PAGE_ROWS`] at a time.
    pub async fn entries(
        &self,
        who: &Principal,
        states: &[EntryState],
        offset: u32,
    ) -> Result<Vec<KeptEntry>, Error> {
        must(who, Act::SeeSettings)?;
        let states = states.to_vec();
        let read = move |tx: &mut Tx<'_>| entry::list(tx, &states, PAGE_ROWS, offset);
        Ok(self.store.read(read).await?)
    }

    /// The entry of that number.
    pub async fn entry(&self, who: &Principal, number: u64) -> Result<KeptEntry, Error> {
        must(who, Act::SeeSettings)?;
        Ok(self.store.read(move |tx| entry::get(tx, number)).await?)
    }

    /// The entries that hold or wait and cover `address`.
    pub async fn covering(
        &self,
        who: &Principal,
        address: &Address,
    ) -> Result<Vec<KeptEntry>, Error> {
        must(who, Act::SeeSettings)?;
        let address = address.clone();
        let read = move |tx: &mut Tx<'_>| entry::all_covering(tx, &address);
        Ok(self.store.read(read).await?)
    }

    /// The near misses of the latest held messages, for whoever may see those.
    pub async fn alike(&self, who: &Principal) -> Result<Vec<Alike>, Error> {
        must(who, Act::SeeQueue)?;
        Ok(self.store.read(|tx| earlier::alike(tx, PAGE_ROWS)).await?)
    }

    /// How many entries there are in each state.
    pub async fn entry_counts(&self, who: &Principal) -> Result<Vec<(EntryState, u64)>, Error> {
        must(who, Act::SeeSettings)?;
        Ok(self.store.read(entry::counts).await?)
    }

    /// The days since 1970 on which mail last went by each of `patterns`.
    pub async fn last_uses(
        &self,
        who: &Principal,
        patterns: Vec<Pattern>,
    ) -> Result<Vec<Option<i64>>, Error> {
        must(who, Act::SeeSettings)?;
        let read = move |tx: &mut Tx<'_>| {
            patterns.iter().map(|pattern| entry::last_use(tx, pattern)).collect()
        };
        Ok(self.store.read(read).await?)
    }

    /// Proposes an entry; it counts once someone accepts it.
    ///
    /// - Failure: `NotAllowed`, which stands in the trail; `Unfit` where it cannot stand on a list.
    pub async fn propose(
        &self,
        who: &Principal,
        proposal: Proposal,
        lists: &Lists,
    ) -> Result<KeptEntry, Error> {
        if !who.may(Act::ProposeDestination) {
            let now = Timestamp::now();
            let mut event = event(who, Action::EntryProposed, 0, proposal.entry.level, now);
            (event.object, event.outcome) = (String::new(), Outcome::Refused);
            self.store.write(move |tx| audit::record(tx, &event)).await?;
            return Err(Error::NotAllowed);
        }
        lists.take(&proposal.entry)?;
        if proposal.why.trim().is_empty() {
            return Err(Unfit::Why.into());
        }
        let who = who.clone();
        let propose = move |tx: &mut Tx<'_>| {
            let now = Timestamp::now();
            let number = entry::propose(tx, &proposal, (&who.name, now))?;
            let level = proposal.entry.level;
            audit::record(tx, &event(&who, Action::EntryProposed, number, level, now))?;
            entry::get(tx, number)
        };
        match self.store.write(propose).await {
            Err(store::Error::Conflict) => Err(Unfit::Already.into()),
            kept => Ok(kept?),
        }
    }

    /// Accepts, refuses or ends an entry.
    ///
    /// - Failure: `NotAllowed`, which stands in the trail, also for whoever would accept what they
    ///   proposed themselves; `Decided` where another was first; `Unfit` where the lists, as they
    ///   are by now, do not take what would be accepted.
    pub async fn turn(
        &self,
        who: &Principal,
        number: u64,
        step: EntryStep,
        lists: &Lists,
    ) -> Result<KeptEntry, Error> {
        let who = who.clone();
        // What an entry says never changes, so it can be looked at before.
        let entry = self.store.read(move |tx| entry::get(tx, number)).await?.entry;
        let taken = if step == EntryStep::Accept { lists.take(&entry) } else { Ok(()) };
        let decide = move |tx: &mut Tx<'_>| {
            let now = Timestamp::now();
            let before = entry::get(tx, number)?;
            let level = before.entry.level;
            let mut event = event(&who, step.action(), number, level, now);
            // Two people: an address of one's own would else be opened by oneself.
            let is_own = step == EntryStep::Accept && before.proposed_by == who.name;
            if is_own || !who.may(act(level)) {
                event.outcome = Outcome::Refused;
                audit::record(tx, &event)?;
                return Ok(Err(Error::NotAllowed));
            }
            if !step.fits(before.state) {
                return Ok(Err(Error::Decided(Box::new(before))));
            }
            if let Err(unfit) = taken {
                return Ok(Err(unfit.into()));
            }
            entry::turn(tx, number, step.turn(), (&who.name, now))?;
            audit::record(tx, &event)?;
            entry::get(tx, number).map(Ok)
        };
        self.store.write(decide).await?
    }

    /// Forgets entries that were refused or ended before `until`; says how many.
    pub(super) async fn forget_entries(
        &self,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<u64, store::Error> {
        let forget = move |tx: &mut Tx<'_>| {
            let past = entry::forget(tx, until)?;
            for kept in &past {
                let (gateway, level) = (Principal::gateway(), kept.entry.level);
                let action = Action::EntryForgotten;
                audit::record(tx, &event(&gateway, action, kept.number, level, now))?;
            }
            Ok(past.len() as u64)
        };
        self.store.write(forget).await
    }
}

/// What whoever accepts, refuses or ends an entry of `level` must be allowed.
pub const fn act(level: Level) -> Act {
    match level {
        Level::Expected => Act::AcceptExpected,
        Level::Trusted => Act::AcceptTrusted,
    }
}

/// How an entry is named: `E-12`.
pub fn entry_id(number: u64) -> String {
    format!("E-{number}")
}

fn event(who: &Principal, action: Action, number: u64, level: Level, now: Timestamp) -> Event {
    let done = Event::done(who, action, entry_id(number), now);
    Event { detail: level.name().to_owned(), ..done }
}
