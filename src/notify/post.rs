//! From what is to be told to mails, and back to what has become of them.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use bytes::Bytes;
use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::mail::Address;
use crate::notify::Awaited;
use crate::notify::Clocks;
use crate::notify::Notices;
use crate::notify::Settings;
use crate::notify::clocks;
use crate::notify::compose;
use crate::notify::lists;
use crate::notify::lists::Way;
use crate::notify::retraction;
use crate::notify::rounds;
use crate::render::Aim;
use crate::render::local;
use crate::store;
use crate::store::Notice;
use crate::store::NoticeKind;
use crate::store::NoticeState;
use crate::store::Store;
use crate::store::Tx;
use crate::store::Unread;
use crate::store::Waiting;

/// Writes the mails that are due, for whoever sends them.
pub struct Post {
    notices: Notices,
    store: Store,
    clocks: Clocks,
    /// What is still to be done in an incident; `None`: nobody is told of that.
    awaited: Option<Arc<Awaited>>,
    /// The day of which the daily mails were put down.
    digest_of: Mutex<Option<Date>>,
}

/// A mail, claimed for this process.
#[derive(Clone)]
pub struct Parcel {
    /// To whom, one mailbox.
    pub to: Address,
    /// Who hears when it cannot be delivered; `None`: nobody.
    pub from: Option<Address>,
    /// The message, ASCII with CRLF.
    pub message: Bytes,
    notice: Notice,
}

/// What has become of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it, and said this.
    Taken(String),
    /// The mail server will never take it, and said why.
    Refused(String),
    /// It may be taken later.
    NotNow(String),
}

impl Post {
    /// The mails of what was put in `store`.
    pub fn new(notices: Notices, store: Store) -> Self {
        let (clocks, awaited) = (Clocks::default(), None);
        Self { notices, store, clocks, awaited, digest_of: Mutex::new(None) }
    }

    /// The same, which tells the clocks of the register at these hours.
    #[must_use]
    pub fn with_clocks(mut self, clocks: Clocks) -> Self {
        self.clocks = clocks;
        self
    }

    /// The same, which also tells of what is still to be done in an incident, by its number.
    #[must_use]
    pub fn with_awaited(
        mut self,
        of: impl Fn(&mut Tx<'_>, &str) -> Result<Vec<(Aim, Timestamp)>, store::Error>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.awaited = Some(Arc::new(of));
        self
    }

    /// Puts down what is to be told because time has passed; to be called every minute.
    pub async fn round(&self, now: Timestamp) -> Result<(), store::Error> {
        let settings = self.notices.settings();
        // Other systems hear of a deadline where nobody hears of it by mail.
        let awaited = self.awaited.clone();
        clocks::warn(&self.store, &self.clocks, awaited, settings.as_deref(), now).await?;
        let Some(settings) = settings else { return Ok(()) };
        rounds::expiring(&self.store, &settings, now).await?;
        retraction::round(&self.store, now).await?;
        let today = local(now).date();
        let is_done = *self.digest_of.lock().unwrap_or_else(PoisonError::into_inner) == Some(today);
        if !is_done && rounds::is_digest_time(&settings, now) {
            rounds::digest(&self.store, &settings, now).await?;
            *self.digest_of.lock().unwrap_or_else(PoisonError::into_inner) = Some(today);
        }
        Ok(())
    }

    /// Moves what waits along with a clock that was set.
    pub async fn keep_pace(&self) -> Result<(), store::Error> {
        store::keep_pace(&self.store, Waiting::Notices).await
    }

    /// Some of the mails that are due at `now`; each must come back to [`Post::settle`]. None where
    /// nothing is due.
    pub async fn take(&self, now: Timestamp) -> Result<Vec<Parcel>, store::Error> {
        let Some(settings) = self.notices.settings() else { return Ok(Vec::new()) };
        let due = self.store.read(move |tx| store::notice::due(tx, now, AT_ONCE)).await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let take = move |tx: &mut Tx<'_>| {
            let mut parcels = Vec::new();
            for mut notice in store::notice::due(tx, now, AT_ONCE)? {
                match parcel(tx, &settings, &mut notice, now) {
                    Err(error) => match error.unread() {
                        Some(why) => unreadable(tx, &notice, why, now)?,
                        None => return Err(error),
                    },
                    written => parcels.extend(written?),
                }
            }
            Ok(parcels)
        };
        self.store.write(take).await
    }

    /// Notes what has become of a mail.
    pub async fn settle(
        &self,
        parcel: Parcel,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<(), store::Error> {
        let settle = move |tx: &mut Tx<'_>| settled(tx, &parcel.notice, &outcome, now);
        match self.store.write(settle).await {
            // Another process took it over when the lease had ended.
            Err(store::Error::Conflict) => Ok(()),
            done => done,
        }
    }
}

/// The mail of a notice that is due, where it is to be sent now.
fn parcel(
    tx: &mut Tx<'_>,
    settings: &Settings,
    notice: &mut Notice,
    now: Timestamp,
) -> Result<Option<Parcel>, store::Error> {
    if let Some(why) = notice.unread {
        unreadable(tx, notice, why, now)?;
        return Ok(None);
    }
    if notice.is_spent() {
        settled(tx, notice, &Outcome::NotNow(UNHEARD.to_owned()), now)?;
        return Ok(None);
    }
    let mut together = Vec::new();
    let is_list = notice.lead.is_some();
    if notice.kind == NoticeKind::Held && !is_list {
        match lists::way(tx, notice, now)? {
            Way::Alone => {}
            Way::NotAtAll => return Ok(None),
            // Who is to be given up by then waits for no list.
            Way::Later(due_at) if due_at > notice.give_up_at => {}
            Way::Later(due_at) => {
                store::notice::gather(tx, notice.number, due_at)?;
                return Ok(None);
            }
            Way::Together(others) => together = others,
        }
    }
    // The mail goes with the first of a list, whichever of them was due first.
    if let Some(first) = together.first() {
        let numbers: Vec<u64> = together.iter().map(|one| one.number).collect();
        store::notice::join(tx, &numbers)?;
        *notice = first.clone();
    }
    let again_at = now + pause(notice.attempts + 1);
    if !store::notice::claim(tx, notice, now, (now + LEASE, again_at))? {
        return Ok(None);
    }
    let written = store::notice::letter(tx, notice.number)?;
    let message = match written {
        // A list that was on its way when the gateway stopped may have arrived: it stays as it was.
        Some(_) if is_list && !lists::is_any_undecided(tx, notice)? => None,
        Some(written) => Some(written),
        None => {
            let told = if together.is_empty() { std::slice::from_ref(&*notice) } else { &together };
            let letter = compose::letter(tx, settings, told, now)?;
            match letter.map(|letter| letter.written(settings, now)) {
                Some(Some(written)) => {
                    store::notice::keep_letter(tx, notice.number, &written)?;
                    Some(written)
                }
                Some(None) => {
                    let why = "a mail from the address of notify.from cannot be written";
                    tracing::error!(why);
                    store::notice::end(tx, notice, NoticeState::Failed, why, now)?;
                    return Ok(None);
                }
                None => None,
            }
        }
    };
    let (Some(message), Ok(to)) = (message, Address::parse(&notice.address)) else {
        store::notice::end(tx, notice, NoticeState::Dropped, "", now)?;
        return Ok(None);
    };
    let from = retraction::is_one(notice.kind).then(|| settings.from.clone());
    Ok(Some(Parcel { to, from, message: Bytes::from(message), notice: notice.clone() }))
}

/// Ends a notice that is damaged, or tells of something that is; one under a key that is away waits.
/// Neither keeps another waiting.
fn unreadable(
    tx: &mut Tx<'_>,
    notice: &Notice,
    why: Unread,
    now: Timestamp,
) -> Result<(), store::Error> {
    tracing::error!(number = notice.number, ?why, "a notice cannot be read");
    let said = "what is stored of it cannot be read".to_owned();
    let outcome = match why {
        Unread::Damaged => Outcome::Refused(said),
        Unread::KeyAway => Outcome::NotNow(said),
    };
    match settled(tx, notice, &outcome, now) {
        // What it was about cannot be read either.
        Err(error) if error.unread().is_some() => Ok(()),
        done => done,
    }
}

fn settled(
    tx: &mut Tx<'_>,
    notice: &Notice,
    outcome: &Outcome,
    now: Timestamp,
) -> Result<(), store::Error> {
    let (state, said) = match outcome {
        Outcome::Taken(said) => (NoticeState::Sent, said.as_str()),
        Outcome::Refused(said) => (NoticeState::Failed, said.as_str()),
        Outcome::NotNow(said) if now >= notice.give_up_at => (NoticeState::Failed, said.as_str()),
        Outcome::NotNow(said) => {
            let due_at = (now + pause(notice.attempts)).min(notice.give_up_at);
            store::notice::put_off(tx, notice, due_at, said)?;
            return match notice.kind {
                NoticeKind::Held => store::notice::part(tx, notice.number, due_at),
                _ => Ok(()),
            };
        }
    };
    let kind = notice.kind.name();
    if state == NoticeState::Failed {
        tracing::warn!(kind, number = notice.number, "a notice could not be delivered");
    }
    let about = store::notice::end(tx, notice, state, said, now)?;
    if retraction::is_one(notice.kind) {
        return retraction::settled(tx, notice, state, said, now);
    }
    if !notice.kind.is_for_sender() {
        return Ok(());
    }
    let gateway = Principal::gateway();
    for id in about {
        let action = match state {
            NoticeState::Sent => Action::SenderTold,
            _ => Action::SenderNotTold,
        };
        let done = Event::done(&gateway, action, id.to_string(), now);
        let event = Event { detail: format!("notice={kind}"), ..done };
        audit::record(tx, &event)?;
    }
    Ok(())
}

/// How long mail waits after so many attempts: a minute at first, a quarter of an hour in the end,
/// so that what waits out an outage is on its way soon after it. Releases go by the same pauses.
pub fn pause(attempts: u32) -> SignedDuration {
    const MINUTES: [i64; 5] = [1, 2, 5, 10, 15];
    let index = (attempts.max(1) as usize - 1).min(MINUTES.len() - 1);
    SignedDuration::from_mins(MINUTES[index])
}

/// How many mails are written in one transaction: other writers wait that long.
const AT_ONCE: u32 = 16;

/// What is said where each attempt died with the gateway.
const UNHEARD: &str = "the gateway stopped in the middle of the last attempt: it may have arrived";

/// Longer than a mail server may take over one mail.
const LEASE: SignedDuration = SignedDuration::from_mins(30);

#[cfg(test)]
mod tests {
    use super::pause;

    #[test]
    fn pauses_grow_to_a_quarter_of_an_hour() {
        for (attempts, minutes) in [(0, 1), (1, 1), (2, 2), (3, 5), (5, 15), (1_000, 15)] {
            assert_eq!(pause(attempts).as_mins(), minutes, "{attempts}");
        }
    }
}
