//! What is told because time passes: that a message will expire, and what waits at the beginning of
//! a working day.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::civil::Weekday;

use crate::access::Act;
use crate::access::may;
use crate::notify::Settings;
use crate::notify::notices::Told;
use crate::notify::notices::tell;
use crate::notify::reviewers;
use crate::notify::reviewers::mailbox;
use crate::notify::who::sender_mailbox;
use crate::render::local;
use crate::store;
use crate::store::HeldFilter;
use crate::store::HeldId;
use crate::store::HeldOrder;
use crate::store::HeldState;
use crate::store::NewNotice;
use crate::store::NoticeKind;
use crate::store::Store;
use crate::store::Tx;
use crate::vault::Purpose;

/// Puts down the warnings that a message will expire: three days before, and a day before.
pub(super) async fn expiring(
    store: &Store,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), store::Error> {
    for (days, next) in [(3, 1), (1, 0)] {
        // A message that lives no longer would be told of its end with its beginning.
        if settings.expire_days <= days {
            continue;
        }
        let before = |days: u32| now - days_of(settings.expire_days - days);
        let (from, to) = (before(next), before(days));
        let settings = settings.clone();
        store.write(move |tx| warn(tx, &settings, days, (from, to), now)).await?;
    }
    Ok(())
}

fn warn(
    tx: &mut Tx<'_>,
    settings: &Settings,
    days: u32,
    (from, to): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<(), store::Error> {
    for id in store::held::overdue(tx, to, WARNED_MAX)? {
        let held = store::held::find(tx, &id)?;
        // Opened again after a rejection, it waits anew.
        let since = held.waits_since.as_second();
        let once = format!("expiring:{id}:{since}:{days}");
        if store::notice::is_known(tx, &once)? {
            continue;
        }
        // Past the next warning, this one would come too late.
        if held.waits_since >= from {
            tell(tx, settings, &Told { once, ..Told::once(NoticeKind::Expiring, &held, now) })?;
        }
    }
    Ok(())
}

/// Whether the daily mails are to be put down at `now`: a working day, and not long after the hour.
pub(super) fn is_digest_time(settings: &Settings, now: Timestamp) -> bool {
    let local = local(now);
    let is_working_day = !matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
    let since = local.time().duration_since(settings.digest);
    is_working_day && !since.is_negative() && since < DIGEST_LATE
}

/// Puts down the daily mails, each once a day.
pub(super) async fn digest(
    store: &Store,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), store::Error> {
    let own = settings.clone();
    let open = store.read(move |tx| open_by_mailbox(tx, &own, now)).await?;
    let settings = settings.clone();
    let write = move |tx: &mut Tx<'_>| {
        let day = local(now).date();
        for (address, ids) in &open {
            let digest =
                tx.vault().keyed_digest(Purpose::Address, &[address.to_lowercase().as_bytes()]);
            let once = format!("open:{day}:{}", data_encoding::HEXLOWER.encode(&digest[..16]));
            let text: Vec<&str> = ids.iter().map(HeldId::as_str).collect();
            let text = text.join("\n");
            let new = reviewers::notice(&once, NoticeKind::OpenMessages, None, address, now);
            store::notice::add(tx, &NewNotice { text: &text, give_up_at: now + STALE, ..new })?;
        }
        for account in store::account::list(tx)? {
            let reads =
                may(&account.roles, Act::SeeQueue) || may(&account.roles, Act::SeeIncidents);
            let Some(address) = mailbox(&account, &settings).filter(|_| reads) else { continue };
            let chosen = store::preference::find(tx, &account.name)?.notices;
            if chosen == store::Notices::None {
                continue;
            }
            let once = format!("queue:{day}:{}", account.name.to_lowercase());
            let new = reviewers::notice(&once, NoticeKind::Queue, None, &address, now);
            let text = &account.name;
            store::notice::add(tx, &NewNotice { text, give_up_at: now + STALE, ..new })?;
        }
        Ok(())
    };
    store.write(write).await
}

/// What has waited for long, by the mailbox of its sender.
fn open_by_mailbox(
    tx: &mut Tx<'_>,
    settings: &Settings,
    now: Timestamp,
) -> Result<BTreeMap<String, Vec<HeldId>>, store::Error> {
    let mut open: BTreeMap<String, Vec<HeldId>> = BTreeMap::new();
    let mut filter = HeldFilter {
        states: vec![HeldState::Held, HeldState::AwaitingSecond],
        order: HeldOrder::Oldest,
        limit: PAGE,
        ..HeldFilter::default()
    };
    loop {
        let page = store::queue::list(tx, &filter)?;
        for held in page.iter().filter(|held| held.waits_since <= now - LONG) {
            if let Some(mailbox) = sender_mailbox(held, settings) {
                let ids = open.entry(mailbox.to_string()).or_default();
                if ids.len() < OPEN_MAX {
                    ids.push(held.id.clone());
                }
            }
        }
        let is_last = page.len() < PAGE as usize;
        if is_last || page.last().is_none_or(|held| held.received_at > now - LONG) {
            return Ok(open);
        }
        filter.offset += PAGE;
    }
}

fn days_of(days: u32) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(days))
}

/// After so long a sender is reminded of what waits.
pub(super) const LONG: SignedDuration = SignedDuration::from_hours(4);

/// A gateway that was down in the morning still sends the daily mails so long after their hour.
const DIGEST_LATE: SignedDuration = SignedDuration::from_hours(4);

/// A daily mail that could not be sent by then is of no use.
const STALE: SignedDuration = SignedDuration::from_hours(8);

/// Messages that expire within three days, at most.
const WARNED_MAX: u32 = 10_000;

/// Messages in one reminder.
const OPEN_MAX: usize = 100;

/// How many messages are read at a time.
const PAGE: u32 = 500;
