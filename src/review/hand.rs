//! Handing messages to people, and deciding on several at once.

use crate::access::Act;
use crate::access::Principal;
use crate::audit::Action;
use crate::review::Desk;
use crate::review::Error;
use crate::review::Flaw;
use crate::review::REJECT_MAX;
use crate::review::RELEASE_MAX;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::Released;
use crate::review::permit;
use crate::review::permit::Wish;
use crate::review::step;
use crate::review::trail;
use crate::store;
use crate::store::Assignee;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::Role;
use crate::store::Tx;

/// One of several messages to decide on, with the version that the decision was made on.
pub type Chosen = (HeldId, Option<i64>);

/// What became of each of several messages, in the order in which they were named.
pub type Each<T> = Vec<(HeldId, Result<T, Error>)>;

impl Desk {
    /// Hands a message to someone, to a role, or back to everyone. It locks nothing: anyone may
    /// still decide, and no form that is open becomes outdated.
    ///
    /// - Failure: `Invalid` for someone who sees no messages, or is sender or recipient of this
    ///   one; `Conflict` once it is decided.
    pub async fn assign(&self, who: &Principal, id: &HeldId, to: Assignee) -> Result<Held, Error> {
        self.decide(who, id, Wish::Assign, move |tx, who, held, now| {
            if !step::is_undecided(held.state) {
                return Err(step::conflict(held));
            }
            let to = known(tx, who, held, to)?;
            let mut next = held.clone();
            if to != held.assigned_to {
                store::held::assign(tx, &held.id, &to)?;
                let detail = format!("to={}", to.text());
                trail::step(tx, who, Action::MessageAssigned, held, detail, now)?;
                next.assigned_to = to;
            }
            Ok(next)
        })
        .await
    }

    /// Rejects up to [`REJECT_MAX`] messages for one reason; each by itself, so that one that was
    /// decided meanwhile does not keep the others.
    pub async fn reject_each(
        &self,
        who: &Principal,
        chosen: Vec<Chosen>,
        wish: &Refusal,
    ) -> Result<Each<Held>, Error> {
        self.may_choose(who, Act::BulkReject, chosen.len(), REJECT_MAX)?;
        let mut each = Vec::with_capacity(chosen.len());
        for (id, version) in chosen {
            let rejected = self.reject(who, &id, Refusal { version, ..wish.clone() }).await;
            each.push((id, rejected));
        }
        unusable(each)
    }

    /// Releases up to [`RELEASE_MAX`] messages for one reason, each with an incident of its own.
    /// One that needs a second person is left as it is.
    pub async fn release_each(
        &self,
        who: &Principal,
        chosen: Vec<Chosen>,
        wish: &Release,
    ) -> Result<Each<Released>, Error> {
        self.may_choose(who, Act::BulkRelease, chosen.len(), RELEASE_MAX)?;
        let mut each = Vec::with_capacity(chosen.len());
        for (id, version) in chosen {
            let wish = Release { version, recipients: None, ..wish.clone() };
            let released = match self.needs_second(&id).await {
                Ok(false) => self.release(who, &id, wish).await,
                Ok(true) => Err(Error::NeedsSecond),
                Err(error) => Err(error),
            };
            each.push((id, released));
        }
        unusable(each)
    }

    /// Hands several messages to someone.
    pub async fn assign_each(
        &self,
        who: &Principal,
        chosen: Vec<HeldId>,
        to: &Assignee,
    ) -> Result<Each<Held>, Error> {
        self.may_choose(who, Act::Reject, chosen.len(), REJECT_MAX)?;
        let mut each = Vec::with_capacity(chosen.len());
        for id in chosen {
            let assigned = self.assign(who, &id, to.clone()).await;
            each.push((id, assigned));
        }
        unusable(each)
    }

    /// Whether `who` may decide on `count` messages at once.
    fn may_choose(
        &self,
        who: &Principal,
        act: Act,
        count: usize,
        most: usize,
    ) -> Result<(), Error> {
        if !who.may(act) {
            return Err(Error::NotAllowed);
        }
        let invalid = |flaw| Err(Error::Invalid { field: "ids", flaw });
        match count {
            0 => invalid(Flaw::Empty),
            count if count > most => invalid(Flaw::TooMany),
            _ => Ok(()),
        }
    }

    /// Whether a message waits for two people; the release itself looks again.
    async fn needs_second(&self, id: &HeldId) -> Result<bool, Error> {
        let wanted = id.clone();
        let held = self.store.read(move |tx| store::held::find(tx, &wanted)).await?;
        let two = !step::second_grounds(&held, self.settings()).is_empty();
        Ok(held.state == HeldState::AwaitingSecond || (held.state == HeldState::Held && two))
    }
}

/// The assignee, where it can be one.
fn known(tx: &mut Tx<'_>, who: &Principal, held: &Held, to: Assignee) -> Result<Assignee, Error> {
    let invalid = |flaw| Err(Error::Invalid { field: "assignee", flaw });
    let name = match &to {
        Assignee::Nobody | Assignee::Role(Role::Privacy) => return Ok(to),
        Assignee::Role(_) => return invalid(Flaw::Unknown),
        // A program may take a message up as a person does.
        Assignee::Person(name) if step::same_person(name, &who.name) => {
            return Ok(Assignee::Person(who.name.clone()));
        }
        Assignee::Person(name) => name,
    };
    let Some(account) = store::account::find(tx, name)? else { return invalid(Flaw::Unknown) };
    if account.closed_at.is_some() || !crate::access::may(&account.roles, Act::SeeQueue) {
        return invalid(Flaw::Unknown);
    }
    if permit::is_party(account.email.as_deref(), held) {
        return invalid(Flaw::Party);
    }
    Ok(Assignee::Person(account.name))
}

/// A wish that cannot be used at all fails as a whole, in place of once for each.
fn unusable<T>(each: Each<T>) -> Result<Each<T>, Error> {
    if each.iter().any(|(_, one)| !matches!(one, Err(Error::Invalid { .. }))) {
        return Ok(each);
    }
    match each.into_iter().next() {
        Some((_, Err(error))) => Err(error),
        _ => Ok(Vec::new()),
    }
}
