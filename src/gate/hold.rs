//! Holding a message, and the notes that the gate makes of what it did.

use bytes::Bytes;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::gate::Rooms;
use crate::gate::note::note;
use crate::gate::pass::Judged;
use crate::gate::plan::Plan;
use crate::mail::Envelope;
use crate::metrics::Metrics;
use crate::policy::Verdict;
use crate::scan::PartStatus;
use crate::smtp::Reply;
use crate::store;
use crate::store::Change;
use crate::store::HeldId;
use crate::store::HeldRecipient;
use crate::store::HeldState;
use crate::store::Manner;
use crate::store::NewHeld;
use crate::store::Outbound;
use crate::store::RecipientState;
use crate::store::Store;
use crate::store::attachment;
use crate::store::crash_point;
use crate::store::disclosure;
use crate::store::held;
use crate::store::outbox;
use crate::vault::Purpose;

/// By what a message is recognised when its sender tries again.
pub(super) type MessageKey = [u8; 32];

/// The keyed digest of sender and content.
pub(super) async fn message_key(
    store: &Store,
    envelope: &Envelope,
    message: &Bytes,
) -> Result<MessageKey, store::Error> {
    let (store, sender, message) = (store.clone(), sender(envelope), message.clone());
    let size_bytes = message.len();
    let digest =
        move || store.vault().keyed_digest(Purpose::MessageKey, &[sender.as_bytes(), &message[..]]);
    if size_bytes <= DIGEST_HERE_BYTES {
        return Ok(digest());
    }
    // A large message would hold up others on this thread.
    let there = tokio::task::spawn_blocking(digest).await;
    there.map_err(|_| store::Error::Retry("a digest could not be made".into()))
}

/// What a message is kept under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// It waits for a decision.
    ForReview(HeldId),
    /// It goes by secure mail, and nobody has to decide.
    ForSecureMail(HeldId),
}

impl Kept {
    /// Its name.
    pub(super) fn id(&self) -> &HeldId {
        match self {
            Self::ForReview(id) | Self::ForSecureMail(id) => id,
        }
    }
}

/// Keeps the message for those who must wait and for those who get it by secure mail.
///
/// - Failure: nothing is held; the message must stay with its sender. `Conflict` where the same
///   message was held at this moment for one of the recipients: the plan is out of date.
pub(super) async fn keep(
    rooms: &Rooms,
    judged: &Judged,
    plan: &Plan,
) -> Result<Kept, store::Error> {
    let mut kept = None;
    if !plan.secure.is_empty() {
        // Whoever gets it at once stands in the row of those who wait for a decision, if any.
        let passing = if plan.hold.is_empty() { Passing::Beside } else { Passing::Elsewhere };
        let new = new_held(judged, plan, RecipientState::Releasing, passing);
        kept = Some(Kept::ForSecureMail(send_securely(rooms, judged, new).await?));
    }
    if !plan.hold.is_empty() {
        let new = new_held(judged, plan, RecipientState::Held, Passing::Beside);
        kept = Some(Kept::ForReview(hold(rooms, judged, new).await?));
    }
    kept.ok_or(store::Error::Missing)
}

/// Whether the row of a message lists those who get it at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passing {
    Beside,
    Elsewhere,
}

fn new_held(judged: &Judged, plan: &Plan, state: RecipientState, passing: Passing) -> NewHeld {
    let Judged { envelope, verdict, key, now, .. } = judged;
    NewHeld {
        message_key: *key,
        sender: sender(envelope),
        sender_parameters: envelope.sender_parameters.clone(),
        recipients: recipients(envelope, verdict, plan, state, passing),
        received_at: *now,
        verdict: verdict.clone(),
    }
}

/// Seals the content, syncs it, and puts it in the outbox. No incident: this is how it should go.
async fn send_securely(
    rooms: &Rooms,
    judged: &Judged,
    new: NewHeld,
) -> Result<HeldId, store::Error> {
    let sealed = rooms.store.seal(judged.chunks.clone()).await?;
    crash_point("secure-sealed");
    let (people, files) = (judged.people.clone(), judged.attachments.clone());
    let now = judged.now;
    let change = Change {
        state: HeldState::Releasing,
        first_by: String::new(),
        decided_by: Principal::gateway().name,
        decided_at: Some(now),
        reason: String::new(),
        code: None,
        manner: Manner::Secure,
    };
    let inserted = rooms.store.write(move |tx| {
        let id = held::insert(tx, &new, &sealed)?;
        held::change(tx, &id, FIRST_VERSION, &change)?;
        disclosure::wait(tx, &id, &people)?;
        attachment::add(tx, &id, &files)?;
        let outbound = Outbound {
            held_id: id.clone(),
            incident_id: None,
            due_at: now,
            give_up_at: now + GIVE_UP,
            attempts: 0,
            unsure: 0,
            last_error: String::new(),
        };
        outbox::insert(tx, &outbound)?;
        note(tx, now, audit::Action::MessageSecured, &id, String::new())?;
        Ok(id)
    });
    let id = inserted.await?;
    crash_point("secure-committed");
    Ok(id)
}

/// Seals the content, syncs it, and commits its row and its line of the trail.
async fn hold(rooms: &Rooms, judged: &Judged, new: NewHeld) -> Result<HeldId, store::Error> {
    let Judged { verdict, people, chunks, now, .. } = judged;
    let now = *now;
    crash_point("hold-begun");
    let sealed = rooms.store.seal(chunks.clone()).await?;
    crash_point("hold-sealed");
    let persons = verdict.report.persons.estimate;
    let rules: Vec<&str> =
        verdict.decision.reasons.iter().map(|reason| reason.rule.as_str()).collect();
    let detail = format!("rules={} persons={persons}", rules.join(","));
    let (people, files) = (people.clone(), judged.attachments.clone());
    let notices = rooms.notices.clone();
    let inserted = rooms.store.write(move |tx| {
        let id = held::insert(tx, &new, &sealed)?;
        disclosure::wait(tx, &id, &people)?;
        attachment::add(tx, &id, &files)?;
        note(tx, now, audit::Action::MessageHeld, &id, detail)?;
        notices.held(tx, &id, now)?;
        Ok(id)
    });
    let id = inserted.await?;
    crash_point("hold-committed");
    Ok(id)
}

/// Notes that the recipients of a held message that did not have to wait have got it.
///
/// A failure is logged only: they *have* got it, and the client must hear so. A recipient that is
/// new in this try of a message has no row.
pub(super) async fn mark_passed(
    rooms: &Rooms,
    key: MessageKey,
    addresses: Vec<String>,
    reply: &Reply,
) {
    let said = reply.to_line();
    let marked = rooms.store.write(move |tx| {
        for address in &addresses {
            match held::set_passed(tx, &key, address, &said) {
                Err(store::Error::Missing) => {}
                other => other?,
            }
        }
        Ok(())
    });
    if let Err(error) = marked.await {
        tracing::error!(%error, "a delivery beside a held message could not be noted");
    }
}

/// Ends the hold of a message that its sender is told has failed as a whole. When the same message
/// is sent anew, it is a new one: nothing of this try may answer for it.
///
/// What is on its way by secure mail goes on: it may be there already.
///
/// - Failure: it still waits, or somebody decided meanwhile: the sender must not be told that it
///   failed.
pub(super) async fn close_refused(
    rooms: &Rooms,
    kept: &Kept,
    reply: &Reply,
    now: Timestamp,
) -> Result<(), store::Error> {
    let Kept::ForReview(id) = kept else { return Ok(()) };
    let (closed, code) = (id.clone(), reply.code());
    let own = [b"withdrawn", id.as_str().as_bytes()];
    let key = rooms.store.vault().keyed_digest(Purpose::MessageKey, &own);
    // As if its sender took it back: nobody can open it again, and its content ends in time.
    let change = Change {
        state: HeldState::Withdrawn,
        first_by: String::new(),
        decided_by: Principal::gateway().name,
        decided_at: Some(now),
        reason: String::new(),
        code: None,
        manner: Manner::AsIs,
    };
    let done = rooms.store.write(move |tx| {
        held::change(tx, &closed, FIRST_VERSION, &change)?;
        held::move_recipients(tx, &closed, RecipientState::Held, RecipientState::NotSent)?;
        held::move_recipients(tx, &closed, RecipientState::Passing, RecipientState::NotSent)?;
        held::set_message_key(tx, &closed, &key)?;
        let detail = format!("the next hop refused the other recipients with {code}");
        note(tx, now, audit::Action::MessageWithdrawn, &closed, detail)
    });
    done.await
}

/// Counts what a scan and its judgement said.
pub(super) fn count(metrics: &Metrics, verdict: &Verdict) {
    for recipient in &verdict.decision.recipients {
        metrics.recipient(recipient.class.name());
    }
    for reason in &verdict.decision.reasons {
        metrics.rule_hit(&reason.rule);
    }
    for part in &verdict.report.parts {
        metrics.part(match part.status {
            PartStatus::Scanned => "scanned",
            PartStatus::Skipped => "skipped",
            PartStatus::Unscannable => "unscannable",
        });
    }
}

/// The rows of the recipients: those who are kept in `state`, and those to pass on in the same
/// breath.
fn recipients(
    envelope: &Envelope,
    verdict: &Verdict,
    plan: &Plan,
    state: RecipientState,
    passing: Passing,
) -> Vec<HeldRecipient> {
    let kept = if state == RecipientState::Held { &plan.hold } else { &plan.secure };
    let is_passing = |index| {
        passing == Passing::Beside
            && plan.pass.contains(&index)
            && !plan.begun_before.contains(&index)
    };
    let decided = verdict.decision.recipients.iter().zip(&envelope.recipients).enumerate();
    decided
        .filter_map(|(index, (decision, recipient))| {
            let state = if kept.contains(&index) {
                state
            } else if is_passing(index) {
                RecipientState::Passing
            } else {
                return None;
            };
            Some(HeldRecipient {
                address: recipient.address.to_string(),
                parameters: recipient.parameters.clone(),
                class: decision.class,
                because: decision.because.clone(),
                state,
                reply: String::new(),
            })
        })
        .collect()
}

/// The envelope sender as `local@domain`; empty for the null sender.
pub(super) fn sender(envelope: &Envelope) -> String {
    envelope.sender.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// The version of a row that was just written.
const FIRST_VERSION: i64 = 1;

/// How long delivery by secure mail is tried.
const GIVE_UP: SignedDuration = SignedDuration::from_hours(48);

/// Up to here a digest takes less time than handing it to another thread.
const DIGEST_HERE_BYTES: usize = 256 << 10;
