//! What reviewers are told: that something presses, that a sender has explained.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::access::may;
use crate::mail::Address;
use crate::notify::Settings;
use crate::notify::hours::after_working;
use crate::notify::notices::GIVE_UP;
use crate::notify::who::may_be_told;
use crate::store;
use crate::store::Account;
use crate::store::Assignee;
use crate::store::Held;
use crate::store::HeldId;
use crate::store::NewNotice;
use crate::store::NoticeKind;
use crate::store::RemarkKind;
use crate::store::Role;
use crate::store::Tx;

/// Lets the reviewers hear that something pressing waits, at most once in a quarter of an hour:
/// what comes in between is told with the next.
pub(super) fn alert(
    tx: &mut Tx<'_>,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), store::Error> {
    for (index, address) in team(tx, settings)?.iter().enumerate() {
        if store::notice::is_waiting(tx, NoticeKind::Alert, address)? {
            continue;
        }
        let since = now - ALERT_PAUSE;
        // A message bears the moment at which it came, and one before it may have been read faster:
        // what was told of that in the meantime counts, too.
        let until = now + ALERT_PAUSE;
        let sent = store::notice::sent_between(tx, NoticeKind::Alert, address, since, until)?;
        let due_at = sent.iter().map(|(at, _)| *at + ALERT_PAUSE).max().unwrap_or(now);
        let once = format!("alert:{}:{index}", now.as_microsecond());
        let new = notice(&once, NoticeKind::Alert, None, address, now);
        store::notice::add(tx, &NewNotice { due_at: due_at.max(now), ..new })?;
    }
    Ok(())
}

/// Lets the reviewer hear to whom it is handed, or who asked last; where there is none, the team.
pub(super) fn explained(
    tx: &mut Tx<'_>,
    settings: &Settings,
    held: &Held,
    now: Timestamp,
) -> Result<(), store::Error> {
    let remarks = store::conversation::list(tx, &held.id)?;
    let asked = remarks.iter().rev().find(|remark| remark.kind == RemarkKind::Question);
    let name = match (&held.assigned_to, asked) {
        (Assignee::Person(name), _) => name.as_str(),
        (_, Some(question)) => question.author.as_str(),
        (_, None) => "",
    };
    let asker = store::account::find(tx, name)?;
    let is_gone = asker.as_ref().is_some_and(|account| account.closed_at.is_some());
    let own = asker.and_then(|account| mailbox(&account, settings));
    let addresses = match (own, &settings.team_address) {
        (Some(address), _) => vec![address],
        // Whoever has left takes it up no more: somebody else must hear of it.
        (None, _) if is_gone => team(tx, settings)?,
        (None, team) => team.iter().map(ToString::to_string).collect(),
    };
    for (index, address) in addresses.iter().enumerate() {
        let once = format!("explained:{}:{}:{index}", held.id, remarks.len());
        let new = notice(&once, NoticeKind::Explained, Some(&held.id), address, now);
        store::notice::add(tx, &new)?;
    }
    Ok(())
}

/// Lets whoever released a message hear that not all have got it; where the rules sent it, the team.
pub(super) fn undelivered(
    tx: &mut Tx<'_>,
    settings: &Settings,
    held: &Held,
    now: Timestamp,
) -> Result<(), store::Error> {
    let released = store::account::find(tx, &held.decided_by)?;
    let addresses = match released.and_then(|account| mailbox(&account, settings)) {
        Some(address) => vec![address],
        None => team(tx, settings)?,
    };
    for (index, address) in addresses.iter().enumerate() {
        let once = format!("undelivered:{}:{}:{index}", held.id, now.as_microsecond());
        let new = notice(&once, NoticeKind::Undelivered, Some(&held.id), address, now);
        store::notice::add(tx, &new)?;
    }
    Ok(())
}

/// Lets whoever may be the second of four eyes hear, later, that a message still waits for one.
pub(super) fn second(
    tx: &mut Tx<'_>,
    settings: &Settings,
    held: &Held,
    now: Timestamp,
) -> Result<(), store::Error> {
    let first = held.first_by.to_lowercase();
    let others = store::account::list(tx)?.into_iter().filter(|account| {
        may(&account.roles, Act::ReleaseSecond) && account.name.to_lowercase() != first
    });
    let due_at = after_working(now, SECOND_PATIENCE);
    for account in others {
        let Some(address) = mailbox(&account, settings) else { continue };
        let name = account.name.to_lowercase();
        let once = format!("second:{}:{}:{name}", held.id, now.as_microsecond());
        let new = notice(&once, NoticeKind::SecondWaits, Some(&held.id), &address, now);
        let give_up_at = due_at + GIVE_UP;
        store::notice::add(tx, &NewNotice { due_at, give_up_at, ..new })?;
    }
    Ok(())
}

/// Lets the privacy officers hear that someone revealed more than is usual; oneself is no check.
pub(super) fn revealed(
    tx: &mut Tx<'_>,
    settings: &Settings,
    name: &str,
    now: Timestamp,
) -> Result<(), store::Error> {
    let folded = name.to_lowercase();
    let others = store::account::list(tx)?.into_iter().filter(|account| {
        account.roles.contains(&Role::Privacy) && account.name.to_lowercase() != folded
    });
    let addresses: Vec<String> = others.filter_map(|account| mailbox(&account, settings)).collect();
    for (index, address) in addresses.iter().enumerate() {
        let once = format!("reveals:{}:{index}", now.as_microsecond());
        let new = notice(&once, NoticeKind::RevealsExceeded, None, address, now);
        store::notice::add(tx, &NewNotice { text: name, ..new })?;
    }
    Ok(())
}

/// The mailbox of an account, where it may be told anything: nothing once it is closed.
pub(super) fn mailbox(account: &Account, settings: &Settings) -> Option<String> {
    if account.closed_at.is_some() {
        return None;
    }
    let address = Address::parse(account.email.as_deref()?.trim()).ok()?;
    may_be_told(&address, settings).then(|| address.to_string())
}

/// Who hears of what presses.
fn team(tx: &mut Tx<'_>, settings: &Settings) -> Result<Vec<String>, store::Error> {
    if let Some(address) = &settings.team_address {
        return Ok(vec![address.to_string()]);
    }
    let reviews = |account: &Account| {
        account.roles.iter().any(|role| matches!(role, Role::Reviewer | Role::Senior))
    };
    let accounts = store::account::list(tx)?.into_iter().filter(reviews);
    Ok(accounts.filter_map(|account| mailbox(&account, settings)).collect())
}

/// A notice that is due at once.
pub(super) fn notice<'a>(
    once: &'a str,
    kind: NoticeKind,
    held_id: Option<&'a HeldId>,
    address: &'a str,
    now: Timestamp,
) -> NewNotice<'a> {
    NewNotice {
        once,
        kind,
        held_id,
        address,
        text: "",
        created_at: now,
        due_at: now,
        give_up_at: now + GIVE_UP,
    }
}

/// How long a second reviewer may take, in working hours, before the others are reminded.
const SECOND_PATIENCE: SignedDuration = SignedDuration::from_hours(2);

/// The least time between two alerts to one mailbox.
const ALERT_PAUSE: SignedDuration = SignedDuration::from_mins(15);
