//! One list instead of many mails: who sends the same thing to three hundred people hears it once.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::store;
use crate::store::HeldState;
use crate::store::Notice;
use crate::store::NoticeKind;
use crate::store::NoticeState;
use crate::store::Tx;

/// How a notice of a held message is told.
#[derive(Debug)]
pub(super) enum Way {
    /// In a mail of its own.
    Alone,
    /// In one mail with these, itself among them.
    Together(Vec<Notice>),
    /// Later, with those that come until then.
    Later(Timestamp),
    /// Not at all: it was decided or withdrawn already.
    NotAtAll,
}

/// How `notice`, which is in no list, is told; so after an outage too. Others that need not be told any more are ended.
pub(super) fn way(tx: &mut Tx<'_>, notice: &Notice, now: Timestamp) -> Result<Way, store::Error> {
    let mut waiting = Vec::new();
    for other in store::notice::waiting_for(tx, NoticeKind::Held, &notice.address, now)? {
        // What cannot be read goes its own way.
        if other.unread.is_some() {
            continue;
        }
        if is_any_undecided(tx, &other)? {
            waiting.push(other);
        } else {
            store::notice::end(tx, &other, NoticeState::Dropped, "", now)?;
        }
    }
    if waiting.iter().all(|other| other.number != notice.number) {
        return Ok(Way::NotAtAll);
    }
    let since = now - WINDOW;
    let sent = store::notice::sent_between(tx, NoticeKind::Held, &notice.address, since, now)?;
    if waiting.len() + sent.len() <= ALONE_MAX {
        return Ok(Way::Alone);
    }
    // A next list comes when ten minutes have passed since the one before.
    let last_list = sent.iter().filter(|(_, is_list)| *is_list).map(|(at, _)| *at).max();
    let earliest = last_list.map(|at| at + WINDOW);
    // Whoever was told of some by mails of their own hears of the next within a minute.
    let first = waiting.first().map_or(now, |first| first.created_at.min(now));
    let due_at = earliest.unwrap_or(if sent.is_empty() { now } else { first + GATHER_MORE });
    if due_at > now {
        return Ok(Way::Later(due_at));
    }
    waiting.truncate(LIST_MAX);
    Ok(Way::Together(waiting))
}

/// Whether a message that a notice is about, alone or with others, still waits for a decision.
pub(super) fn is_any_undecided(tx: &mut Tx<'_>, notice: &Notice) -> Result<bool, store::Error> {
    for id in store::notice::told_of(tx, notice.number)? {
        let state = store::held::find(tx, &id)?.state;
        if matches!(state, HeldState::Held | HeldState::AwaitingSecond) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The time in which mails are counted.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);

/// More than so many mails in that time become a list.
const ALONE_MAX: usize = 5;

/// How long a list gathers where mails went before it.
const GATHER_MORE: SignedDuration = SignedDuration::from_secs(45);

/// Messages in one list; who sent more gets another list.
const LIST_MAX: usize = 200;
