//! The desk itself: finds out who may do what, takes the step, and writes everything that belongs
//! to it in one transaction.

use std::sync::Arc;
use std::sync::Mutex;

use jiff::SignedDuration;
use jiff::Timestamp;
use tokio::sync::Notify;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::incident;
use crate::incident::Cancellation;
use crate::notify::Notices;
use crate::review::DeskSettings;
use crate::review::Error;
use crate::review::Question;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::Released;
use crate::review::Shown;
use crate::review::TRAIL_SHOWN;
use crate::review::permit;
use crate::review::permit::Wish;
use crate::review::step;
use crate::review::trail;
use crate::review::viewer::Viewer;
use crate::store;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::Outbound;
use crate::store::Remark;
use crate::store::RemarkKind;
use crate::store::Store;
use crate::store::TrailFilter;
use crate::store::Tx;

/// Where people decide on held messages; page, API and shell use the same. A clone is the same
/// desk.
#[derive(Clone)]
pub struct Desk {
    pub(super) store: Store,
    pub(super) settings: DeskSettings,
    /// Woken after each release, so that the gateway does not have to look for it.
    wake: Arc<Notify>,
    /// What people hear of by mail.
    pub(super) notices: Notices,
    pub(super) now: fn() -> Timestamp,
    /// What was wrong with the audit trail when it was last verified.
    pub(super) flaw: Arc<Mutex<Option<audit::Flaw>>>,
    /// Who opens content; nobody beside a shell.
    pub(super) viewer: Option<Arc<Viewer>>,
}

impl Desk {
    /// A desk on `store`; `wake` is notified after each release.
    pub fn new(store: Store, settings: DeskSettings, wake: Arc<Notify>) -> Self {
        let (notices, flaw) = (Notices::default(), Arc::default());
        Self { store, settings, wake, notices, now: store::now, flaw, viewer: None }
    }

    /// The same desk, which tells people by mail.
    #[must_use]
    pub fn with_notices(mut self, notices: Notices) -> Self {
        self.notices = notices;
        self
    }

    /// The same desk, at which content can be looked at.
    #[must_use]
    pub fn with_viewer(mut self, viewer: Viewer) -> Self {
        self.viewer = Some(Arc::new(viewer));
        self
    }

    /// The same desk with another clock.
    #[must_use]
    pub fn with_clock(mut self, now: fn() -> Timestamp) -> Self {
        self.now = now;
        self
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// Where this desk puts what people should hear.
    pub fn notices(&self) -> Notices {
        self.notices.clone()
    }

    pub(super) fn clock(&self) -> fn() -> Timestamp {
        self.now
    }

    /// How this desk decides.
    pub fn settings(&self) -> &DeskSettings {
        &self.settings
    }

    /// One message, with all that belongs to it and what `who` may do with it.
    pub async fn show(&self, who: &Principal, id: &HeldId) -> Result<Shown, Error> {
        permit::see(who)?;
        let (id, who, settings) = (id.clone(), who.clone(), self.settings.clone());
        let read = move |tx: &mut Tx<'_>| {
            let held = store::held::find(tx, &id)?;
            if store::held_erasure::is_erased(tx, &id)? {
                return Ok(None);
            }
            let outbound = store::outbox::find(tx, &id)?;
            let mut incidents = store::incident::find_by_held_id(tx, id.as_str())?;
            incidents.reverse();
            let object = id.to_string();
            let limit = u32::try_from(TRAIL_SHOWN).unwrap_or(u32::MAX);
            let last = TrailFilter { object, limit, ..TrailFilter::default() };
            let mut trail = store::trail::list(tx, &last)?;
            trail.reverse();
            let deleted_at = if held.has_content { None } else { deleted_at(tx, last)? };
            Ok(Some(Shown {
                remarks: store::conversation::list(tx, &id)?,
                notices: store::notice::about(tx, &id)?,
                choices: permit::choices(&who, &held, outbound.as_ref(), &settings),
                second: step::second_grounds(&held, &settings),
                held,
                outbound,
                incidents,
                trail,
                deleted_at,
            }))
        };
        self.store.read(read).await?.ok_or(Error::Erased)
    }

    /// Releases a message to all or some who wait for it, or gives the first of two agreements.
    ///
    /// State, outbox, incident and trail are written in one transaction: there is no release
    /// without an incident, but for one that hides all that leaked.
    pub async fn release(
        &self,
        who: &Principal,
        id: &HeldId,
        wish: Release,
    ) -> Result<Released, Error> {
        let (settings, notices) = (self.settings.clone(), self.notices.clone());
        let released = self.decide(who, id, Wish::Release, move |tx, who, held, now| {
            let next = step::release(held, &who.name, &wish, &settings, now)?;
            let next = save(tx, held, next)?;
            if next.state == HeldState::AwaitingSecond {
                trail::step(tx, who, Action::MessageApproved, &next, trail::sent_to(&next), now)?;
                notices.second(tx, &next, now)?;
                return Ok(Released::AwaitingSecond(next));
            }
            let incident = match step::leaks_nothing(&next) {
                true => None,
                false => Some(incident::open(tx, &next, who, settings.clock, now)?),
            };
            let incident_id = incident.as_ref().map(|incident| incident.id.clone());
            let undo_seconds = undo_seconds(tx, who, &settings)?;
            let due_at = later(now, SignedDuration::from_secs(undo_seconds.into()));
            let give_up_at =
                later(due_at, SignedDuration::from_hours(settings.give_up_hours.into()));
            store::outbox::insert(
                tx,
                &Outbound {
                    held_id: next.id.clone(),
                    incident_id: incident_id.clone(),
                    due_at,
                    give_up_at,
                    attempts: 0,
                    unsure: 0,
                    last_error: String::new(),
                },
            )?;
            let detail = trail::released(&next, incident_id.as_deref());
            trail::step(tx, who, Action::MessageReleased, &next, detail, now)?;
            Ok(Released::Releasing { held: next, incident: incident.map(Box::new), due_at })
        });
        let released = released.await?;
        if matches!(released, Released::Releasing { .. }) {
            self.wake.notify_one();
        }
        Ok(released)
    }

    /// Rejects a message: whoever still waits for it does not get it.
    pub async fn reject(&self, who: &Principal, id: &HeldId, wish: Refusal) -> Result<Held, Error> {
        let notices = self.notices.clone();
        self.decide(who, id, Wish::Reject, move |tx, who, held, now| {
            let next = save(tx, held, step::reject(held, &who.name, &wish, now)?)?;
            trail::step(tx, who, Action::MessageRejected, &next, trail::coded(&next), now)?;
            notices.turned(tx, &next, now)?;
            Ok(next)
        })
        .await
    }

    /// Opens a rejected message again, while its content exists; it then waits anew.
    pub async fn reopen(&self, who: &Principal, id: &HeldId, wish: Refusal) -> Result<Held, Error> {
        let notices = self.notices.clone();
        self.decide(who, id, Wish::Reopen, move |tx, who, held, now| {
            let next = save(tx, held, step::reopen(held, &who.name, &wish, now)?)?;
            store::held::wait_anew(tx, &held.id, now)?;
            trail::step(tx, who, Action::MessageReopened, &next, String::new(), now)?;
            notices.turned(tx, &next, now)?;
            Ok(next)
        })
        .await
    }

    /// Sends a message back instead of being the second to agree; the first of two may take back
    /// their own agreement the same way.
    pub async fn disagree(
        &self,
        who: &Principal,
        id: &HeldId,
        wish: Refusal,
    ) -> Result<Held, Error> {
        self.decide(who, id, Wish::Disagree, move |tx, who, held, now| {
            let next = save(tx, held, step::disagree(held, &who.name, &wish)?)?;
            trail::step(tx, who, Action::MessageReturned, &next, String::new(), now)?;
            Ok(next)
        })
        .await
    }

    /// Asks the sender something; the message keeps waiting.
    pub async fn ask(&self, who: &Principal, id: &HeldId, wish: Question) -> Result<Held, Error> {
        let notices = self.notices.clone();
        self.decide(who, id, Wish::Ask, move |tx, who, held, now| {
            let remarks = store::conversation::list(tx, &held.id)?;
            let text = step::ask(held, &remarks, &wish)?;
            let remark = Remark {
                at: now,
                kind: RemarkKind::Question,
                author: who.name.clone(),
                text,
                urgency: String::new(),
            };
            store::conversation::add(tx, &held.id, &remark)?;
            trail::step(tx, who, Action::SenderAsked, held, String::new(), now)?;
            notices.asked(tx, held, &remark.text, now)?;
            Ok(store::held::find(tx, &held.id)?)
        })
        .await
    }

    /// Takes a release back before its delivery has begun; its incident is cancelled.
    ///
    /// - Failure: `Conflict` once the gateway has tried to deliver it: the next hop may have it.
    ///   Also where it is no longer at the `version` that was looked at: the release that stands is
    ///   another one.
    pub async fn undo(
        &self,
        who: &Principal,
        id: &HeldId,
        version: Option<i64>,
    ) -> Result<Held, Error> {
        self.decide(who, id, Wish::Undo, move |tx, who, held, now| {
            if version.is_some_and(|version| version != held.version) {
                return Err(step::conflict(held));
            }
            let next = step::undo(held)?;
            let outbound = store::outbox::find(tx, &held.id)?;
            let Some(outbound) = outbound.filter(|outbound| outbound.attempts == 0) else {
                return Err(step::conflict(held));
            };
            store::outbox::cancel(tx, &held.id)?;
            let mut detail = String::new();
            if let Some(incident) = &outbound.incident_id {
                let of = (incident.as_str(), &held.id);
                incident::cancel(tx, of, Cancellation::Undone, who, now)?;
                detail = format!("incident={incident}");
            }
            let next = save(tx, held, next)?;
            trail::step(tx, who, Action::MessageUndone, &next, detail, now)?;
            Ok(next)
        })
        .await
    }

    /// Ends the messages on which nobody decided in time, and says how many.
    pub async fn expire(&self, now: Timestamp) -> Result<u64, Error> {
        let before = earlier(now, self.settings.expire_days);
        let mut expired = 0;
        loop {
            let notices = self.notices.clone();
            let batch = move |tx: &mut Tx<'_>| {
                let gateway = Principal::gateway();
                let overdue = store::held::overdue(tx, before, BATCH)?;
                for id in &overdue {
                    let held = store::held::find(tx, id)?;
                    let next = save(tx, &held, step::expire(&held, &gateway.name, now)?)?;
                    trail::step(tx, &gateway, Action::MessageExpired, &next, String::new(), now)?;
                    notices.turned(tx, &next, now)?;
                }
                Ok::<_, Error>(overdue.len() as u64)
            };
            let count = self.store.try_write(batch).await?;
            expired += count;
            if count < u64::from(BATCH) {
                return Ok(expired);
            }
        }
    }

    /// Deletes the content of messages that were decided long enough ago, and says of how many.
    ///
    /// What stays: sender, recipients, masked evidence, decision, incident and trail; and the
    /// content of an incident that must not be deleted.
    pub async fn tidy(&self, now: Timestamp) -> Result<u64, Error> {
        let before = earlier(now, self.settings.keep_days);
        let mut deleted = 0;
        loop {
            let batch = move |tx: &mut Tx<'_>| {
                let gateway = Principal::gateway();
                let mut forgotten = Vec::new();
                let kept = incident::kept_messages(tx)?;
                let room = u32::try_from(kept.len()).unwrap_or(u32::MAX).saturating_add(BATCH);
                let outdated = store::held::outdated_content(tx, before, room)?;
                let outdated: Vec<HeldId> = outdated
                    .into_iter()
                    .filter(|id| !kept.contains(id.as_str()))
                    .take(BATCH as usize)
                    .collect();
                for id in &outdated {
                    forgotten.extend(store::held::forget_content(tx, id)?);
                    let held = store::held::find(tx, id)?;
                    trail::step(tx, &gateway, Action::MessageShredded, &held, String::new(), now)?;
                }
                Ok::<_, Error>((outdated.len() as u64, forgotten))
            };
            let (count, forgotten) = self.store.try_write(batch).await?;
            for content in forgotten {
                self.store.shred(content).await?;
            }
            deleted += count;
            if count < u64::from(BATCH) {
                return Ok(deleted);
            }
        }
    }

    /// Runs one step in one transaction, after finding out whether `who` may take it.
    ///
    /// A refused wish is written in the trail; a wish that came too late, or that cannot be used,
    /// leaves nothing behind.
    pub(super) async fn decide<T, F>(
        &self,
        who: &Principal,
        id: &HeldId,
        wish: Wish,
        work: F,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, &Principal, &Held, Timestamp) -> Result<T, Error> + Send + 'static,
    {
        let (who, id, clock) = (who.clone(), id.clone(), self.now);
        let decide = move |tx: &mut Tx<'_>| {
            // The clock is read once it is this writer's turn, so that the trail runs forwards.
            let now = clock();
            let held = store::held::find(tx, &id)?;
            let done = permit::decide(&who, &held, wish).and_then(|()| work(tx, &who, &held, now));
            match done {
                Ok(done) => Ok(Ok(done)),
                Err(refusal) if trail::is_refusal(&refusal) => {
                    trail::refused(tx, &who, wish, &held, &refusal, now)?;
                    Ok(Err(refusal))
                }
                // Taken back as a whole, whatever the step had written before.
                Err(error) => Err(trail::conflict(tx, &held, error)?),
            }
        };
        self.store.try_write(decide).await?
    }
}

/// Writes what has changed between two looks of one message, and gives it as it is now.
pub(super) fn save(tx: &mut Tx<'_>, before: &Held, mut after: Held) -> Result<Held, Error> {
    let change = store::Change {
        state: after.state,
        first_by: after.first_by.clone(),
        decided_by: after.decided_by.clone(),
        decided_at: after.decided_at,
        reason: after.reason.clone(),
        code: after.code,
        manner: after.manner,
    };
    after.version = store::held::change(tx, &before.id, before.version, &change)?;
    for (old, new) in before.recipients.iter().zip(&after.recipients) {
        if old.state != new.state && old.address.is_empty() {
            // Whoever can be read no more comes along with the others.
            store::held::move_recipients(tx, &before.id, old.state, new.state)?;
        } else if old.state != new.state {
            store::held::set_recipient(tx, &before.id, &new.address, new.state, &new.reply)?;
        }
    }
    Ok(after)
}

/// How long `who` can undo a release: what the person chose, unless nobody can.
fn undo_seconds(
    tx: &mut Tx<'_>,
    who: &Principal,
    settings: &DeskSettings,
) -> Result<u32, store::Error> {
    let own = store::preference::find(tx, &who.name)?.undo_seconds;
    Ok(own.filter(|_| settings.undo_seconds > 0).unwrap_or(settings.undo_seconds))
}

/// When the content of a message was deleted, among the lines of the trail that `filter` is about.
fn deleted_at(tx: &mut Tx<'_>, filter: TrailFilter) -> Result<Option<Timestamp>, store::Error> {
    let action = Action::MessageShredded.name().to_owned();
    let lines = store::trail::list(tx, &TrailFilter { action, limit: 1, ..filter })?;
    Ok(lines.first().map(|line| line.at))
}

fn later(at: Timestamp, length: SignedDuration) -> Timestamp {
    at.checked_add(length).unwrap_or(Timestamp::MAX)
}

pub(super) fn earlier(at: Timestamp, days: u32) -> Timestamp {
    let length = SignedDuration::from_hours(24 * i64::from(days));
    at.checked_sub(length).unwrap_or(Timestamp::MIN)
}

/// How many messages one transaction ends or forgets: other writers wait that long.
pub(super) const BATCH: u32 = 100;
