//! What happens while pages are open: new messages, decisions of others, and who looks at what.
//!
//! The audit trail is what is followed: each change of a message writes its line there, whoever
//! made it, in this process or in another. One task reads it for all, and only while someone
//! listens. Who looks at a message is known for a minute, in memory alone.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::Timestamp;
use tokio::sync::broadcast;
use tokio::sync::watch;

use crate::store;
use crate::store::HeldId;
use crate::store::Store;
use crate::store::Tx;

/// What is happening, shared by all who listen.
pub(super) struct Live {
    inside: Arc<Inside>,
}

struct Inside {
    store: Store,
    news: broadcast::Sender<News>,
    /// Turns to `true` when the server stops: every stream ends then.
    closing: watch::Sender<bool>,
    seats: Mutex<Seats>,
    looks: Mutex<Vec<Look>>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// A message was held: the number of its line in the trail, and the message.
    Held(u64, String),
    /// A message became something else, or was handed to someone; as above.
    Changed(u64, String),
    /// Someone began to look at a message.
    Looked(String),
    /// The store cannot be read: what pages show may be out of date.
    Away,
    /// It can be read again.
    Back,
}

/// Who listens.
#[derive(Default)]
struct Seats {
    /// How many streams each person has.
    taken: HashMap<String, usize>,
    /// Whether the trail is being read.
    reading: bool,
}

/// Someone looks at a message.
struct Look {
    id: HeldId,
    name: String,
    at: Timestamp,
}

/// A place among those who listen; given back when dropped.
pub(super) struct Seat {
    name: String,
    inside: Arc<Inside>,
    pub(super) news: broadcast::Receiver<News>,
    pub(super) closing: watch::Receiver<bool>,
}

impl Live {
    /// Nobody listens yet.
    pub(super) fn new(store: Store) -> Self {
        let (news, _) = broadcast::channel(NEWS_KEPT);
        let (closing, _) = watch::channel(false);
        let (seats, looks) = (Mutex::default(), Mutex::default());
        Self { inside: Arc::new(Inside { store, news, closing, seats, looks }) }
    }

    /// A place for a person; `None` where all are taken, or the person has enough.
    pub(super) fn sit(&self, name: &str) -> Option<Seat> {
        let inside = &self.inside;
        let mut seats = locked(&inside.seats);
        let all: usize = seats.taken.values().sum();
        let own = seats.taken.get(name).copied().unwrap_or_default();
        if all >= SEATS_MAX || own >= SEATS_OF_ONE_MAX || *inside.closing.borrow() {
            return None;
        }
        seats.taken.insert(name.to_owned(), own + 1);
        if !seats.reading {
            seats.reading = true;
            tokio::spawn(read(Arc::clone(inside)));
        }
        Some(Seat {
            name: name.to_owned(),
            news: inside.news.subscribe(),
            closing: inside.closing.subscribe(),
            inside: Arc::clone(inside),
        })
    }

    /// What happened after a line of the trail: for a page that did not listen meanwhile.
    pub(super) async fn after(&self, number: u64) -> Result<Vec<News>, store::Error> {
        let after = move |tx: &mut Tx<'_>| store::trail::done_after(tx, number, NEWS_KEPT as u32);
        let done = self.inside.store.read(after).await?.into_iter();
        Ok(done.filter_map(|(number, action, object)| news(number, &action, object)).collect())
    }

    /// Notes that someone looks at a message.
    pub(super) fn look(&self, id: &HeldId, name: &str, now: Timestamp) {
        let mut looks = locked(&self.inside.looks);
        looks.retain(|look| now.duration_since(look.at) < LOOK_LASTS);
        let is_full = looks.len() >= LOOKS_MAX;
        let known = looks.iter_mut().find(|look| look.id == *id && look.name == name);
        let begins = known.is_none();
        match known {
            Some(look) => look.at = now,
            None if !is_full => {
                looks.push(Look { id: id.clone(), name: name.to_owned(), at: now });
            }
            None => {}
        }
        drop(looks);
        if begins {
            // Nobody may be listening.
            let _ = self.inside.news.send(News::Looked(id.to_string()));
        }
    }

    /// Who else than `name` looks at a message.
    pub(super) fn others(&self, id: &str, name: &str, now: Timestamp) -> Vec<String> {
        let looks = locked(&self.inside.looks);
        let others = looks.iter().filter(|look| {
            look.id.as_str() == id && look.name != name && now.duration_since(look.at) < LOOK_LASTS
        });
        others.map(|look| look.name.clone()).collect()
    }

    /// Ends every stream, so that the server can stop.
    pub(super) fn close(&self) {
        self.inside.closing.send_replace(true);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = locked(&self.inside.seats);
        if let Some(taken) = seats.taken.get_mut(&self.name) {
            *taken -= 1;
            if *taken == 0 {
                seats.taken.remove(&self.name);
            }
        }
    }
}

/// Reads the trail until nobody listens any more.
async fn read(inside: Arc<Inside>) {
    let mut last = inside.store.read(store::trail::last_number).await.ok();
    let mut is_away = false;
    loop {
        tokio::time::sleep(READ_EVERY).await;
        {
            let mut seats = locked(&inside.seats);
            if seats.taken.is_empty() {
                seats.reading = false;
                return;
            }
        }
        let read = inside.store.read(move |tx| match last {
            Some(number) => store::trail::done_after(tx, number, NEWS_KEPT as u32).map(Ok),
            None => store::trail::last_number(tx).map(Err),
        });
        // A store that cannot be read now is asked again; who listens hears of it once.
        let Ok(read) = read.await else {
            if !std::mem::replace(&mut is_away, true) {
                let _ = inside.news.send(News::Away);
            }
            continue;
        };
        if std::mem::take(&mut is_away) {
            let _ = inside.news.send(News::Back);
        }
        let done = match read {
            Ok(done) => done,
            Err(number) => {
                last = Some(number);
                continue;
            }
        };
        for (number, action, object) in done {
            last = Some(number);
            if let Some(news) = news(number, &action, object) {
                let _ = inside.news.send(news);
            }
        }
    }
}

/// What a line of the trail means for who looks at a list or a message.
fn news(number: u64, action: &str, object: String) -> Option<News> {
    match action {
        "message-held" => Some(News::Held(number, object)),
        "sender-explained" => Some(News::Changed(number, object)),
        action if action.starts_with("message-") => Some(News::Changed(number, object)),
        _ => None,
    }
}

fn locked<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many streams there are at most, of all and of one person.
const SEATS_MAX: usize = 128;
const SEATS_OF_ONE_MAX: usize = 6;

/// News that a slow stream can be behind; it is told to look again after that.
const NEWS_KEPT: usize = 256;

/// How soon something is told of.
const READ_EVERY: Duration = Duration::from_secs(1);

/// How long a look is told of.
const LOOK_LASTS: SignedDuration = SignedDuration::from_secs(60);

const LOOKS_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::Timestamp;

    use super::LOOK_LASTS;
    use super::Live;
    use super::SEATS_OF_ONE_MAX;
    use crate::store::HeldId;
    use crate::store::Store;

    #[tokio::test]
    async fn a_look_is_told_to_others_for_a_minute_and_seats_are_bounded() {
        let folder = tempfile::tempdir().expect("a folder");
        let live = Live::new(Store::open("sqlite", folder.path()).expect("a store"));
        let id: HeldId = serde_json::from_str("\"M-7F3K-29\"").expect("an ID");
        let now = Timestamp::UNIX_EPOCH;
        live.look(&id, "anna", now);
        assert_eq!(live.others("M-7F3K-29", "piet", now), ["anna"]);
        assert!(live.others("M-7F3K-29", "anna", now).is_empty(), "not to oneself");
        assert!(live.others("M-2222-22", "piet", now).is_empty());
        let later = now + LOOK_LASTS - SignedDuration::from_secs(1);
        assert_eq!(live.others("M-7F3K-29", "piet", later), ["anna"]);
        assert!(live.others("M-7F3K-29", "piet", now + LOOK_LASTS).is_empty());

        let mut seats: Vec<_> = (0..SEATS_OF_ONE_MAX).map(|_| live.sit("anna")).collect();
        assert!(seats.iter().all(Option::is_some) && live.sit("anna").is_none());
        assert!(live.sit("piet").is_some());
        seats.clear();
        assert!(live.sit("anna").is_some(), "given back");
        live.close();
        assert!(live.sit("anna").is_none());
    }
}
