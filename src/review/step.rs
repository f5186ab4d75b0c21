//! The steps that a held message can take at the desk, as pure functions: what a message is, what
//! is asked, what it becomes. Nothing is read or written here.
//!
//! ```text
//! held ──release──▶ releasing ──(delivery)──▶ released | delivery_failed
//!  │ ▲ └─(many people)▶ awaiting_second ──release by another──▶ releasing
//!  │ └──── undo, or disagree ────┘
//!  ├──reject──▶ rejected      ├──(nobody decides in time)──▶ expired
//!  ◀──reopen───────┘           └──withdrawn by the sender──▶ withdrawn
//!  ◀──reopen── delivery_failed
//! ```

use jiff::Timestamp;

use crate::access::is_machine;
use crate::destination::Class;
use crate::policy::Exposure;
use crate::policy::Second;
use crate::review::DeskSettings;
use crate::review::Error;
use crate::review::Flaw;
use crate::review::Question;
use crate::review::Refusal;
use crate::review::Release;
use crate::review::request::QUESTIONS_OPEN_MAX;
use crate::review::request::checked;
use crate::review::request::checked_code;
use crate::review::request::checked_reason;
use crate::review::request::checked_refusal;
use crate::store::Held;
use crate::store::HeldRecipient;
use crate::store::HeldState;
use crate::store::Manner;
use crate::store::ReasonCode;
use crate::store::RecipientState;
use crate::store::Remark;
use crate::store::RemarkKind;
use crate::vault;

/// Lets `by` release `held`, or be the first of two.
pub(super) fn release(
    held: &Held,
    by: &str,
    wish: &Release,
    settings: &DeskSettings,
    now: Timestamp,
) -> Result<Held, Error> {
    on_version(held, wish.version)?;
    let reason = checked_reason(&wish.reason)?;
    let code = checked_code(wish.code, &ReasonCode::RELEASE)?;
    // Nobody can answer for what nobody can read.
    if held.unread.is_some() {
        return Err(Error::Store(vault::Error::Damaged.into()));
    }
    let mut next = held.clone();
    match held.state {
        HeldState::Held if !second_grounds(held, settings).is_empty() => {
            choose(&mut next, wish.recipients.as_deref(), RecipientState::Held)?;
            next.state = HeldState::AwaitingSecond;
            next.first_by = by.to_owned();
            (next.reason, next.code) = (reason, code);
            next.manner = manner(held, wish, settings)?;
        }
        HeldState::Held => {
            choose(&mut next, wish.recipients.as_deref(), RecipientState::Releasing)?;
            decide(&mut next, HeldState::Releasing, by, now);
            (next.reason, next.code) = (reason, code);
            next.manner = manner(held, wish, settings)?;
        }
        HeldState::AwaitingSecond if same_person(&held.first_by, by) => {
            return Err(Error::SamePerson);
        }
        HeldState::AwaitingSecond => {
            // Whoever wants it otherwise sends it back: nothing of a wish is left out in silence.
            if wish.manner.is_some_and(|manner| manner != held.manner) {
                return Err(Error::Invalid { field: "manner", flaw: Flaw::OtherManner });
            }
            choose(&mut next, wish.recipients.as_deref(), RecipientState::Releasing)?;
            decide(&mut next, HeldState::Releasing, by, now);
            // Both answer for the release, so both are heard in the register.
            next.reason = format!("{}: {}\n{by}: {reason}", held.first_by, held.reason);
        }
        _ => return Err(conflict(held)),
    }
    Ok(next)
}

/// Lets `by` reject `held`, whoever agreed before.
pub(super) fn reject(held: &Held, by: &str, wish: &Refusal, now: Timestamp) -> Result<Held, Error> {
    on_version(held, wish.version)?;
    let reason = checked_refusal(wish)?;
    let code = checked_code(wish.code, &ReasonCode::REJECT)?;
    if !is_undecided(held.state) {
        return Err(conflict(held));
    }
    let mut next = held.clone();
    turn(&mut next, RecipientState::Held, RecipientState::NotSent);
    decide(&mut next, HeldState::Rejected, by, now);
    (next.reason, next.code) = (reason, code);
    Ok(next)
}

/// Lets `by` send `held` back instead of being the second; the first may take back their own yes.
pub(super) fn disagree(held: &Held, by: &str, wish: &Refusal) -> Result<Held, Error> {
    on_version(held, wish.version)?;
    let reason = checked_reason(&wish.reason)?;
    if held.state != HeldState::AwaitingSecond {
        return Err(conflict(held));
    }
    let mut next = undecided(held);
    // What the next reviewer is to read, though nothing is decided.
    next.reason = format!("{by}: {reason}");
    Ok(next)
}

/// Takes a release back; that its delivery has not begun is the caller's to know.
pub(super) fn undo(held: &Held) -> Result<Held, Error> {
    if held.state == HeldState::Releasing { Ok(undecided(held)) } else { Err(conflict(held)) }
}

/// Opens `held` again after it was rejected, or could not be delivered to anyone.
pub(super) fn reopen(held: &Held, by: &str, wish: &Refusal, now: Timestamp) -> Result<Held, Error> {
    on_version(held, wish.version)?;
    let reason = checked_reason(&wish.reason)?;
    if !can_reopen(held) {
        return Err(conflict(held));
    }
    let mut next = undecided(held);
    next.reason = format!("{by}: {reason}");
    next.waits_since = now;
    Ok(next)
}

/// Whether `held` can be opened again: nobody has it, and it is still there.
pub(super) fn can_reopen(held: &Held) -> bool {
    matches!(held.state, HeldState::Rejected | HeldState::DeliveryFailed) && held.has_content
}

/// Ends a message on which nobody decided in time.
pub(super) fn expire(held: &Held, by: &str, now: Timestamp) -> Result<Held, Error> {
    if !is_undecided(held.state) {
        return Err(conflict(held));
    }
    let mut next = held.clone();
    turn(&mut next, RecipientState::Held, RecipientState::NotSent);
    decide(&mut next, HeldState::Expired, by, now);
    next.reason.clear();
    next.code = None;
    Ok(next)
}

/// The question of a reviewer to the sender of `held`, where there is still something to ask.
pub(super) fn ask(held: &Held, said: &[Remark], wish: &Question) -> Result<String, Error> {
    on_version(held, wish.version)?;
    let invalid = |flaw| Error::Invalid { field: "question", flaw };
    let text = checked(&wish.text).map_err(invalid)?;
    let open = said.iter().rev().take_while(|remark| remark.kind == RemarkKind::Question);
    if open.count() >= QUESTIONS_OPEN_MAX {
        return Err(invalid(Flaw::Unanswered));
    }
    if is_undecided(held.state) { Ok(text) } else { Err(conflict(held)) }
}

/// Takes a message back for its sender, whoever agreed to a release before.
pub(super) fn withdraw(held: &Held, by: &str, now: Timestamp) -> Result<Held, Error> {
    if !is_undecided(held.state) {
        return Err(conflict(held));
    }
    let mut next = held.clone();
    turn(&mut next, RecipientState::Held, RecipientState::NotSent);
    decide(&mut next, HeldState::Withdrawn, by, now);
    next.first_by.clear();
    next.reason.clear();
    next.code = None;
    Ok(next)
}

/// Why a second person must agree to a release of `held`; empty where one is enough.
pub(super) fn second_grounds(held: &Held, settings: &DeskSettings) -> Vec<Second> {
    // Whoever was left out of a release by the first still counts: the grounds stay the same.
    let has_got = |state| matches!(state, RecipientState::Passing | RecipientState::Passed);
    let waiting = held.recipients.iter().filter(|recipient| !has_got(recipient.state));
    settings.four_eyes.grounds(&held.verdict, waiting.map(|recipient| recipient.class))
}

/// Whether two names may be of one person; names of accounts differ by more than their case. Two
/// programs without an owner are no two persons: one may have made both tokens.
pub(super) fn same_person(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase() || [one, other].into_iter().all(is_machine)
}

/// Whether nobody has decided yet.
pub(super) fn is_undecided(state: HeldState) -> bool {
    matches!(state, HeldState::Held | HeldState::AwaitingSecond)
}

/// Says that another was first, as far as the message itself knows by whom.
pub(super) fn conflict(held: &Held) -> Error {
    let by = if held.decided_by.is_empty() { &held.first_by } else { &held.decided_by };
    Error::Conflict { by: by.clone(), state: held.state, at: held.decided_at }
}

fn on_version(held: &Held, version: Option<i64>) -> Result<(), Error> {
    match version {
        Some(version) if version != held.version => Err(conflict(held)),
        _ => Ok(()),
    }
}

/// Turns the `chosen` of those who wait to `state`, and the others to not sent.
fn choose(held: &mut Held, chosen: Option<&[String]>, state: RecipientState) -> Result<(), Error> {
    let waits = |address: &str, held: &Held| {
        held.recipients.iter().any(|recipient| {
            recipient.state == RecipientState::Held && same_mailbox(&recipient.address, address)
        })
    };
    let invalid = |flaw| Error::Invalid { field: "recipients", flaw };
    if let Some(chosen) = chosen {
        if chosen.is_empty() {
            return Err(invalid(Flaw::Empty));
        }
        if !chosen.iter().all(|address| waits(address, held)) {
            return Err(invalid(Flaw::Unknown));
        }
    }
    for recipient in &mut held.recipients {
        if recipient.state != RecipientState::Held {
            continue;
        }
        let is_chosen =
            chosen.is_none_or(|chosen| chosen.iter().any(|a| same_mailbox(a, &recipient.address)));
        recipient.state = if is_chosen { state } else { RecipientState::NotSent };
    }
    Ok(())
}

/// The message as it was before anyone decided.
fn undecided(held: &Held) -> Held {
    let mut next = held.clone();
    turn(&mut next, RecipientState::Releasing, RecipientState::Held);
    turn(&mut next, RecipientState::NotSent, RecipientState::Held);
    turn(&mut next, RecipientState::Failed, RecipientState::Held);
    next.state = HeldState::Held;
    next.first_by.clear();
    next.decided_by.clear();
    next.decided_at = None;
    next.reason.clear();
    next.code = None;
    next.manner = Manner::AsIs;
    next
}

/// The manner that `wish` asks for, where there is a way.
fn manner(held: &Held, wish: &Release, settings: &DeskSettings) -> Result<Manner, Error> {
    let flaw = match wish.manner.unwrap_or_default() {
        Manner::Secure if !settings.secure_mail => Flaw::NoSecureMail,
        Manner::Single | Manner::Hidden if !can_hide(held) => Flaw::NotVisible,
        manner => return Ok(manner),
    };
    Err(Error::Invalid { field: "manner", flaw })
}

/// Whether `held` can be released with its recipients hidden from each other: it was held because
/// they can read each other's addresses.
pub(super) fn can_hide(held: &Held) -> bool {
    held.verdict.decision.exposure != Exposure::None
}

/// Whether the release of `held` in its manner leaks nothing: all that was wrong with the message
/// is then mended, and nobody outside has got it with all the addresses already.
pub(super) fn leaks_nothing(held: &Held) -> bool {
    let has_it = |recipient: &HeldRecipient| {
        matches!(recipient.state, RecipientState::Passing | RecipientState::Passed)
            && recipient.class != Class::Internal
    };
    held.manner.hides_recipients()
        && held.verdict.decision.exposure == Exposure::Alone
        && !held.recipients.iter().any(has_it)
}

fn decide(held: &mut Held, state: HeldState, by: &str, now: Timestamp) {
    held.state = state;
    held.decided_by = by.to_owned();
    held.decided_at = Some(now);
}

fn turn(held: &mut Held, from: RecipientState, to: RecipientState) {
    for recipient in held.recipients.iter_mut().filter(|recipient| recipient.state == from) {
        recipient.state = to;
    }
}

/// Whether two addresses are one mailbox; as in [`crate::mail::Address`], case does not tell.
fn same_mailbox(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests;
