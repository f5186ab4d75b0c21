//! Puts what people should hear in the store, with the step that they should hear of.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::notify::Settings;
use crate::notify::retraction;
use crate::notify::reviewers;
use crate::notify::who::is_sent_by_rules;
use crate::notify::who::sender_mailbox;
use crate::policy::Risk;
use crate::store;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::HeldState;
use crate::store::NewNotice;
use crate::store::NoticeKind;
use crate::store::RecipientState;
use crate::store::Retraction;
use crate::store::Tx;

/// Where steps put what people should hear; a clone is the same. Without settings it does nothing.
///
/// Each call belongs in the transaction of its step: both are kept, or neither.
#[derive(Clone, Default)]
pub struct Notices(Arc<ArcSwapOption<Settings>>);

impl Notices {
    /// Notices by these settings; `None`: nobody is told anything.
    pub fn new(settings: Option<Settings>) -> Self {
        Self(Arc::new(ArcSwapOption::from_pointee(settings)))
    }

    /// Tells by other settings from now on.
    pub fn replace(&self, settings: Option<Settings>) {
        self.0.store(settings.map(Arc::new));
    }

    /// How mails are written; `None` where none are.
    pub fn settings(&self) -> Option<Arc<Settings>> {
        self.0.load_full()
    }

    /// A message waits: its sender hears, and where it is pressing, the reviewers too.
    pub fn held(&self, tx: &mut Tx<'_>, id: &HeldId, now: Timestamp) -> Result<(), store::Error> {
        let Some(settings) = self.settings() else { return Ok(()) };
        let held = store::held::find(tx, id)?;
        // A moment later, so that many at once become one list.
        let told = Told { due_at: now + GATHER, ..Told::once(NoticeKind::Held, &held, now) };
        tell(tx, &settings, &told)?;
        match Risk::of(&held.verdict) {
            Risk::High => reviewers::alert(tx, &settings, now),
            Risk::Low | Risk::Medium => Ok(()),
        }
    }

    /// A reviewer asks the sender something.
    pub fn asked(
        &self,
        tx: &mut Tx<'_>,
        held: &Held,
        question: &str,
        now: Timestamp,
    ) -> Result<(), store::Error> {
        let Some(settings) = self.settings() else { return Ok(()) };
        let told = Told { text: question, ..Told::again(NoticeKind::Asked, held, now) };
        tell(tx, &settings, &told)
    }

    /// The sender has explained: the reviewer who asked last hears, and where there is haste all.
    pub fn explained(
        &self,
        tx: &mut Tx<'_>,
        held: &Held,
        now: Timestamp,
    ) -> Result<(), store::Error> {
        let Some(settings) = self.settings() else { return Ok(()) };
        reviewers::explained(tx, &settings, held, now)?;
        if held.urgent { reviewers::alert(tx, &settings, now) } else { Ok(()) }
    }

    /// Someone revealed more values on one day than is usual: the other privacy officers hear.
    pub fn revealed(
        &self,
        tx: &mut Tx<'_>,
        name: &str,
        now: Timestamp,
    ) -> Result<(), store::Error> {
        let Some(settings) = self.settings() else { return Ok(()) };
        reviewers::revealed(tx, &settings, name, now)
    }

    /// The delivery of a message has ended: its sender hears, and where somebody was refused for
    /// good, a reviewer too. What went by the rules alone and arrived is told to nobody: its sender
    /// never heard that it waits.
    ///
    /// - Shape: `unsure` is how many attempts had no answer by which one knows that it did not arrive.
    pub fn delivered(
        &self,
        tx: &mut Tx<'_>,
        held: &Held,
        unsure: u32,
        now: Timestamp,
    ) -> Result<(), store::Error> {
        let Some(settings) = self.settings() else { return Ok(()) };
        let is_refused = held.recipients.iter().any(|one| one.state == RecipientState::Failed);
        if is_refused {
            reviewers::undelivered(tx, &settings, held, now)?;
        }
        let kind = match (is_sent_by_rules(held), held.state) {
            (true, _) if !is_refused => return Ok(()),
            (false, HeldState::Released) => NoticeKind::Released,
            _ => NoticeKind::DeliveryFailed,
        };
        let text = if is_refused && unsure > 0 { MAY_HAVE_ARRIVED } else { "" };
        tell(tx, &settings, &Told { text, ..Told::again(kind, held, now) })
    }

    /// A recipient is asked to delete what it should not have got; whether mails are sent at all.
    pub fn retract(
        &self,
        tx: &mut Tx<'_>,
        retraction: &Retraction,
        now: Timestamp,
    ) -> Result<bool, store::Error> {
        if self.settings().is_none() {
            return Ok(false);
        }
        retraction::queue(tx, NoticeKind::Retraction, retraction, now).map(|()| true)
    }

    /// A message waits for the second of four eyes: seniors hear of it where nobody has been for
    /// two working hours.
    pub fn second(&self, tx: &mut Tx<'_>, held: &Held, now: Timestamp) -> Result<(), store::Error> {
        let Some(settings) = self.settings() else { return Ok(()) };
        reviewers::second(tx, &settings, held, now)
    }

    /// A message came to an end, or waits again after one: its sender hears what has become of it.
    pub fn turned(&self, tx: &mut Tx<'_>, held: &Held, now: Timestamp) -> Result<(), store::Error> {
        let Some(settings) = self.settings() else { return Ok(()) };
        let kind = match held.state {
            HeldState::Held => NoticeKind::Reopened,
            HeldState::Rejected => NoticeKind::Rejected,
            HeldState::Expired => NoticeKind::Expired,
            HeldState::Released => NoticeKind::Released,
            HeldState::DeliveryFailed => NoticeKind::DeliveryFailed,
            // Nothing has become of it yet, or it was the sender who decided.
            HeldState::AwaitingSecond | HeldState::Releasing | HeldState::Withdrawn => {
                return Ok(());
            }
        };
        tell(tx, &settings, &Told::again(kind, held, now))
    }
}

/// Something that the sender of a message is to hear.
pub(super) struct Told<'a> {
    pub(super) once: String,
    pub(super) kind: NoticeKind,
    pub(super) held: &'a Held,
    pub(super) text: &'a str,
    pub(super) now: Timestamp,
    pub(super) due_at: Timestamp,
}

impl<'a> Told<'a> {
    /// Something that happens to a message once.
    pub(super) fn once(kind: NoticeKind, held: &'a Held, now: Timestamp) -> Self {
        let once = format!("{}:{}", kind.name(), held.id);
        Self { once, kind, held, text: "", now, due_at: now }
    }

    /// Something that can happen to a message more than once.
    pub(super) fn again(kind: NoticeKind, held: &'a Held, now: Timestamp) -> Self {
        let once = format!("{}:{}:{}", kind.name(), held.id, now.as_microsecond());
        Self { once, ..Self::once(kind, held, now) }
    }
}

/// Puts down what the sender of a message is to hear, if there is one to be told.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    settings: &Settings,
    told: &Told<'_>,
) -> Result<(), store::Error> {
    let Some(mailbox) = sender_mailbox(told.held, settings) else { return Ok(()) };
    store::notice::add(
        tx,
        &NewNotice {
            once: &told.once,
            kind: told.kind,
            held_id: Some(&told.held.id),
            address: &mailbox.to_string(),
            text: told.text,
            created_at: told.now,
            due_at: told.due_at,
            give_up_at: told.now + GIVE_UP,
        },
    )
}

/// The text of a notice where who was refused at last may have got the message before.
pub(super) const MAY_HAVE_ARRIVED: &str = "may have arrived";

/// How long a notice of a held message waits for others to the same mailbox.
const GATHER: SignedDuration = SignedDuration::from_secs(10);

/// How long sending is tried: over a long weekend.
pub(super) const GIVE_UP: SignedDuration = SignedDuration::from_hours(4 * 24);
