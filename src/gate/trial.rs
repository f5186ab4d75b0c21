//! Sends a message that says nothing by the ways that mail takes, and hears what the servers say.

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;

use crate::access::Principal;
use crate::audit;
use crate::audit::Action;
use crate::audit::Event;
use crate::audit::Outcome;
use crate::mail::Address;
use crate::notify;
use crate::notify::Notices;
use crate::render::Language;
use crate::smtp::ForwardPath;
use crate::smtp::NextHop;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::store;
use crate::store::Store;

/// Who sends test messages; a clone is the same.
#[derive(Clone)]
pub struct TrialPost(Arc<Ways>);

struct Ways {
    store: Store,
    notices: Notices,
    /// What each is for, its servers as people write them, and the way itself.
    ways: Vec<(TrialWay, String, NextHop)>,
}

/// Which mail goes a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialWay {
    /// What Sluis itself writes.
    Notices,
    /// What people of the organisation send out.
    Outgoing,
}

/// What came of one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The way.
    pub way: TrialWay,
    /// The servers that stand for it, as the configuration has them.
    pub hosts: String,
    /// Whether the message was taken.
    pub is_taken: bool,
    /// The last reply: code and text.
    pub reply: String,
}

impl TrialWay {
    /// The name in the trail and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Notices => "notices",
            Self::Outgoing => "outgoing",
        }
    }
}

impl TrialPost {
    /// One that sends by each of `ways`.
    pub fn new(store: Store, notices: Notices, ways: Vec<(TrialWay, String, NextHop)>) -> Self {
        Self(Arc::new(Ways { store, notices, ways }))
    }

    /// Sends a test message to `to` by each way, and writes in the trail what came of it.
    pub async fn send(
        &self,
        who: &Principal,
        to: &Address,
        language: Language,
    ) -> Result<Vec<Tried>, store::Error> {
        let settings = self.0.notices.settings();
        let now = Timestamp::now();
        let message = notify::trial(settings.as_deref(), to, language, now);
        let unwritten = || store::Error::Broken("a test message cannot be written".to_owned());
        let message = Bytes::from(message.ok_or_else(unwritten)?);
        let mut tried = Vec::new();
        for (way, hosts, next_hop) in &self.0.ways {
            let reply = deliver(next_hop, to, &message).await;
            tried.push(Tried {
                way: *way,
                hosts: hosts.clone(),
                is_taken: reply.is_positive(),
                reply: reply.to_line(),
            });
        }
        let event = Event {
            at: now,
            actor: who.name.clone(),
            origin: who.origin.to_string(),
            action: Action::TestSent,
            object: who.name.clone(),
            outcome: match tried.iter().all(|one| one.is_taken) {
                true => Outcome::Done,
                false => Outcome::Failed,
            },
            detail: tried.iter().map(said).collect::<Vec<_>>().join(" "),
        };
        self.0.store.write(move |tx| audit::record(tx, &event)).await?;
        Ok(tried)
    }
}

/// One way in a line of the trail: `outgoing=250`.
fn said(tried: &Tried) -> String {
    let code: String = tried.reply.chars().take_while(char::is_ascii_digit).collect();
    format!("{}={code}", tried.way.name())
}

/// One transaction with the null sender, so that a failure comes back to nobody.
async fn deliver(next_hop: &NextHop, to: &Address, message: &Bytes) -> Reply {
    let mut delivery = match next_hop.begin(&ReversePath::new(None, "")).await {
        Ok(delivery) => delivery,
        Err(reply) => return reply,
    };
    let reply = delivery.rcpt(&ForwardPath::new(to.clone(), "")).await;
    if !reply.is_positive() {
        delivery.reset().await;
        return reply;
    }
    delivery.data(std::slice::from_ref(message)).await
}
