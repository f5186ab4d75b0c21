//! The lines that the desk writes in the audit trail.

use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Outcome;
use crate::review::Error;
use crate::review::permit::Wish;
use crate::store;
use crate::store::Held;
use crate::store::Manner;
use crate::store::RecipientState;
use crate::store::TrailFilter;
use crate::store::Tx;

/// Writes that `who` took a step.
pub(super) fn step(
    tx: &mut Tx<'_>,
    who: &Principal,
    action: Action,
    held: &Held,
    detail: String,
    now: Timestamp,
) -> Result<(), store::Error> {
    audit::record(tx, &event(who, action, held, Outcome::Done, detail, now))
}

/// Writes that `who` was not allowed to take a step.
pub(super) fn refused(
    tx: &mut Tx<'_>,
    who: &Principal,
    wish: Wish,
    held: &Held,
    refusal: &Error,
    now: Timestamp,
) -> Result<(), store::Error> {
    let detail = refusal.to_string();
    audit::record(tx, &event(who, wish.action(), held, Outcome::Refused, detail, now))
}

/// Writes how something ended that `who` wanted of a message.
pub(super) fn ended(
    tx: &mut Tx<'_>,
    who: &Principal,
    action: Action,
    held: &Held,
    outcome: Outcome,
    detail: String,
    now: Timestamp,
) -> Result<(), store::Error> {
    audit::record(tx, &event(who, action, held, outcome, detail, now))
}

/// Whether an error is a refusal that belongs in the trail.
pub(super) fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::NotAllowed | Error::OwnMessage | Error::SamePerson)
}

/// What a release led to, and how it is sent where that is not as it came in.
pub(super) fn released(held: &Held, incident_id: Option<&str>) -> String {
    let incident = incident_id.unwrap_or("none");
    let manner = match held.manner {
        Manner::AsIs => String::new(),
        manner => format!(" manner={}", manner.name()),
    };
    let code = coded(held);
    let code = if code.is_empty() { code } else { format!(" {code}") };
    format!("incident={incident} {}{manner}{code}", sent_to(held))
}

/// The answer that was chosen: `code=false_alarm`; empty where it was given in words alone.
pub(super) fn coded(held: &Held) -> String {
    held.code.map(|code| format!("code={}", code.name())).unwrap_or_default()
}

/// How many recipients a release goes to: `recipients=2/3`.
pub(super) fn sent_to(held: &Held) -> String {
    let left_out = held.recipients.iter().filter(|r| r.state == RecipientState::NotSent).count();
    let passed = held.recipients.iter().filter(|r| r.state == RecipientState::Passed).count();
    let all = held.recipients.len() - passed;
    format!("recipients={}/{all}", all - left_out)
}

/// A conflict with its who and when, from the trail where the message itself does not know.
pub(super) fn conflict(tx: &mut Tx<'_>, held: &Held, found: Error) -> Result<Error, store::Error> {
    let (by, state, at) = match found {
        Error::Conflict { by, state, at } => (by, state, at),
        // The gateway has taken the message up for delivery in the meantime.
        Error::Store(store::Error::Conflict) => {
            (held.decided_by.clone(), held.state, held.decided_at)
        }
        other => return Ok(other),
    };
    if !by.is_empty() && at.is_some() {
        return Ok(Error::Conflict { by, state, at });
    }
    let object = held.id.to_string();
    let last = TrailFilter { object, limit: LOOKED_BACK, ..TrailFilter::default() };
    let entries = store::trail::list(tx, &last)?;
    let last = entries.into_iter().find(|entry| entry.result == Outcome::Done.name());
    Ok(match last {
        Some(entry) => Error::Conflict { by: entry.actor, state, at: Some(entry.at) },
        None => Error::Conflict { by, state, at },
    })
}

fn event(
    who: &Principal,
    action: Action,
    held: &Held,
    outcome: Outcome,
    detail: String,
    at: Timestamp,
) -> Event {
    Event { outcome, detail, ..Event::done(who, action, held.id.to_string(), at) }
}

/// How many lines back the last step is looked for, behind refusals.
const LOOKED_BACK: u32 = 50;
