//! What the desk shows of many messages: lists, counts, neighbours, and names for lists.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::access::Principal;
use crate::access::is_machine;
use crate::review::Choices;
use crate::review::Counts;
use crate::review::Desk;
use crate::review::Error;
use crate::review::Filter;
use crate::review::Flaw;
use crate::review::LIST_MAX;
use crate::review::REJECT_MAX;
use crate::review::UNDO_SECONDS;
use crate::review::permit;
use crate::store;
use crate::store::Account;
use crate::store::Assignee;
use crate::store::Held;
use crate::store::HeldFilter;
use crate::store::HeldId;
use crate::store::HeldOrder;
use crate::store::HeldState;
use crate::store::NewFilter;
use crate::store::Preference;
use crate::store::Role;
use crate::store::SavedFilter;
use crate::store::Tx;

/// The messages before and after one in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// How manieth it is, from 1; 0 where it is not in the list.
    pub place: u64,
    /// How many there are.
    pub all: u64,
    /// The one before.
    pub previous: Option<HeldId>,
    /// The one after.
    pub next: Option<HeldId>,
    /// The first of another message.
    pub first: Option<HeldId>,
}

impl Desk {
    /// The messages that `filter` wants.
    pub async fn list(&self, who: &Principal, filter: &Filter) -> Result<Vec<Held>, Error> {
        permit::see(who)?;
        let filter = wanted(who, filter);
        Ok(self.store.read(move |tx| store::queue::list(tx, &filter)).await?)
    }

    /// How many messages `filter` wants, whatever its offset and limit.
    pub async fn count(&self, who: &Principal, filter: &Filter) -> Result<u64, Error> {
        permit::see(who)?;
        let filter = wanted(who, filter);
        Ok(self.store.read(move |tx| store::queue::count(tx, &filter)).await?)
    }

    /// How many messages are in each state, are the person's to look at, and were explained.
    pub async fn counts(&self, who: &Principal) -> Result<Counts, Error> {
        permit::see(who)?;
        let undecided = vec![HeldState::Held, HeldState::AwaitingSecond];
        let own = HeldFilter {
            states: undecided.clone(),
            assigned_to: own_names(who),
            ..HeldFilter::default()
        };
        let explained = HeldFilter { states: undecided, explained: true, ..HeldFilter::default() };
        let read = move |tx: &mut Tx<'_>| {
            Ok(Counts {
                states: store::queue::counts(tx)?,
                mine: store::queue::count(tx, &own)?,
                explained: store::queue::count(tx, &explained)?,
            })
        };
        Ok(self.store.read(read).await?)
    }

    /// What stands before and after a message in the list that `filter` gives.
    pub async fn neighbours(
        &self,
        who: &Principal,
        filter: &Filter,
        id: &HeldId,
    ) -> Result<Neighbours, Error> {
        permit::see(who)?;
        let filter = wanted(who, filter);
        let ids = self.store.read(move |tx| store::queue::ids(tx, &filter)).await?;
        let here = ids.iter().position(|other| other == id.as_str());
        let at = |place: usize| ids.get(place).and_then(|id| HeldId::parse(id));
        Ok(Neighbours {
            place: here.map_or(0, |here| here as u64 + 1),
            all: ids.len() as u64,
            previous: here.and_then(|here| here.checked_sub(1)).and_then(at),
            next: here.and_then(|here| at(here + 1)),
            first: ids.iter().find(|other| *other != id.as_str()).and_then(|id| HeldId::parse(id)),
        })
    }

    /// Those of `ids` in which a file comes back that was held in the last year.
    pub async fn again(&self, who: &Principal, ids: Vec<HeldId>) -> Result<Vec<HeldId>, Error> {
        permit::see(who)?;
        let year = SignedDuration::from_hours(24 * 365);
        let since = self.clock()().checked_sub(year).unwrap_or(Timestamp::MIN);
        Ok(self.store.read(move |tx| store::attachment::again(tx, &ids, since)).await?)
    }

    /// Some messages by their names, each with what the person may do with it; those that there
    /// are, in the order asked for.
    pub async fn some(
        &self,
        who: &Principal,
        ids: Vec<HeldId>,
    ) -> Result<Vec<(Held, Choices)>, Error> {
        permit::see(who)?;
        let read = move |tx: &mut Tx<'_>| {
            let mut found = Vec::with_capacity(ids.len());
            for id in ids.iter().take(REJECT_MAX) {
                match store::held::find(tx, id) {
                    Ok(held) => found.push((held, store::outbox::find(tx, id)?)),
                    Err(store::Error::Missing) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(found)
        };
        let found = self.store.read(read).await?.into_iter().map(|(held, outbound)| {
            let choices = permit::choices(who, &held, outbound.as_ref(), self.settings());
            (held, choices)
        });
        Ok(found.collect())
    }

    /// The rules that have held a message, by name.
    pub async fn rules(&self, who: &Principal) -> Result<Vec<String>, Error> {
        permit::see(who)?;
        Ok(self.store.read(store::mark::rules).await?)
    }

    /// The people to whom a message can be handed, by name.
    pub async fn colleagues(&self, who: &Principal) -> Result<Vec<Account>, Error> {
        permit::see(who)?;
        let mut found = self.store.read(store::account::list).await?;
        found.retain(|account| {
            account.closed_at.is_none() && crate::access::may(&account.roles, Act::SeeQueue)
        });
        Ok(found)
    }

    /// The lists that a person named and those that others share.
    pub async fn filters(&self, who: &Principal) -> Result<Vec<SavedFilter>, Error> {
        permit::see(who)?;
        let name = who.name.clone();
        Ok(self.store.read(move |tx| store::preference::filters(tx, &name)).await?)
    }

    /// Gives a list a name, in place of one's own of that name.
    pub async fn save_filter(&self, who: &Principal, new: NewFilter) -> Result<(), Error> {
        permit::see(who)?;
        let invalid = |flaw| Err(Error::Invalid { field: "name", flaw });
        if new.name.trim().is_empty() {
            return invalid(Flaw::Empty);
        }
        if new.name.chars().count() > NAME_CHARACTERS_MAX || new.query.len() > QUERY_BYTES_MAX {
            return invalid(Flaw::TooLong);
        }
        let name = who.name.clone();
        let new = NewFilter { name: new.name.trim().to_owned(), ..new };
        let save = move |tx: &mut Tx<'_>| store::preference::save_filter(tx, &name, &new);
        match self.store.write(save).await {
            Err(store::Error::Conflict) => invalid(Flaw::TooMany),
            saved => Ok(saved?),
        }
    }

    /// Takes the name of a list away; only one's own.
    pub async fn remove_filter(&self, who: &Principal, number: u64) -> Result<(), Error> {
        permit::see(who)?;
        let name = who.name.clone();
        let remove = move |tx: &mut Tx<'_>| store::preference::remove_filter(tx, &name, number);
        Ok(self.store.write(remove).await?)
    }

    /// How a person wants to work.
    pub async fn preference(&self, who: &Principal) -> Result<Preference, Error> {
        let name = who.name.clone();
        Ok(self.store.read(move |tx| store::preference::find(tx, &name)).await?)
    }

    /// Keeps how a person wants to work.
    ///
    /// - Failure: `Invalid` for a time to undo outside [`UNDO_SECONDS`].
    pub async fn prefer(&self, who: &Principal, preference: Preference) -> Result<(), Error> {
        if is_machine(&who.name) {
            return Err(Error::NotAllowed);
        }
        if preference.undo_seconds.is_some_and(|seconds| !UNDO_SECONDS.contains(&seconds)) {
            return Err(Error::Invalid { field: "undo_seconds", flaw: Flaw::Unknown });
        }
        let name = who.name.clone();
        let set = move |tx: &mut Tx<'_>| store::preference::set(tx, &name, preference);
        Ok(self.store.write(set).await?)
    }
}

/// By what a message is one's own to look at.
fn own_names(who: &Principal) -> Vec<Assignee> {
    let roles = who.roles.iter().filter(|role| **role == Role::Privacy);
    let roles = roles.map(|role| Assignee::Role(*role));
    std::iter::once(Assignee::Person(who.name.clone())).chain(roles).collect()
}

fn wanted(who: &Principal, filter: &Filter) -> HeldFilter {
    HeldFilter {
        states: filter.states.clone(),
        text: filter.search.clone(),
        marks: filter.marks.clone(),
        risk: filter.risk,
        assigned_to: if filter.mine { own_names(who) } else { Vec::new() },
        explained: filter.explained,
        senders: filter.senders.clone(),
        since: filter.since,
        until: filter.until,
        order: filter.order.unwrap_or(HeldOrder::Oldest),
        limit: if filter.limit == 0 { LIST_MAX } else { filter.limit.min(LIST_MAX) },
        offset: filter.offset,
    }
}

const NAME_CHARACTERS_MAX: usize = 60;
const QUERY_BYTES_MAX: usize = 1_000;
