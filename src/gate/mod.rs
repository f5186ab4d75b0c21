//! The gate itself: takes a message, judges it, and passes it on, holds it or refuses it.
//!
//! A message that may go on is given to the next hop inside the SMTP transaction, and its reply is
//! our reply; no copy is kept. A message that must wait is sealed and synced to disk before the
//! 250. Only this room talks to the next hop, so only this room can deliver.
//!
//! Not here: what may pass (`policy`), and who decides about held mail (`review`).

mod acquaintance;
mod courier;
mod deliver;
mod disclosing;
mod hold;
mod judging;
mod memory;
mod note;
mod pass;
mod places;
mod plan;
mod readdress;
mod received;
mod record;
mod senders;
mod settle;
mod trial;

pub use acquaintance::Acquaintances;
pub use courier::Courier;
pub use deliver::Deliverer;
pub use judging::Judging;
pub use memory::Memory;
pub use pass::Passage;
pub use record::{Keeping, Records};
pub use senders::Senders;
pub use trial::{TrialPost, TrialWay, Tried};

use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwap;
use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::sync::watch;

use crate::dns::MailDomains;
use crate::learning;
use crate::metrics::Metrics;
use crate::notify::Notices;
use crate::sandbox::Scanner;
use crate::smtp::Budget;
use crate::smtp::Client;
use crate::smtp::Extensions;
use crate::smtp::Handler;
use crate::smtp::NextHop;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::store::Store;

/// Judges mail as it comes in; cheap to clone.
#[derive(Clone)]
pub struct Gate {
    rooms: Arc<Rooms>,
}

/// What a gate is made of.
pub struct Rooms {
    /// Where mail goes when it may.
    pub next_hop: NextHop,
    /// Where mail goes that is sent by secure mail; `None` where there is no such way.
    pub secure_mail: Option<SecureMail>,
    /// Where held mail lies.
    pub store: Store,
    /// Who knows which domains can receive mail; `None` where nobody is asked.
    pub mail_domains: Option<MailDomains>,
    /// Lists and rules, and the workers that scan by them; replaced as a whole when they are
    /// loaded again.
    pub judging: ArcSwap<Judging>,
    /// Whom senders write to.
    pub acquaintances: Acquaintances,
    /// How much ordinary mail makes a correspondent known.
    pub learning: learning::Settings,
    /// What messages were judged by.
    pub records: Records,
    /// Whether that is kept.
    pub keeping: Keeping,
    /// What people hear of by mail.
    pub notices: Notices,
    /// How much each sender may send.
    pub senders: Senders,
    /// Memory for all messages on their way, in and out.
    pub memory: Budget,
    /// What is counted.
    pub metrics: Metrics,
    /// The name in `Received` fields.
    pub hostname: String,
    /// Whether a verdict is carried out.
    pub mode: Mode,
    /// What time it is.
    pub clock: fn() -> Timestamp,
}

/// The gateway for secure mail.
pub struct SecureMail {
    /// Where it takes mail.
    pub next_hop: NextHop,
    /// The header fields that it wants on top of each message, with their CRLF.
    pub fields: Bytes,
    /// Their names: what a sender wrote under one of them is cut out.
    pub names: Vec<String>,
}

/// Whether a verdict is carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Hold what must be held.
    #[default]
    Enforce,
    /// Deliver everything, and record what would have been held (Dutch: meekijkmodus).
    Monitor,
}

impl Gate {
    /// A gate made of these rooms.
    pub fn new(rooms: Rooms) -> Self {
        Self { rooms: Arc::new(rooms) }
    }

    /// Judges by other lists and rules from now on; messages being judged keep the old ones.
    pub fn replace(&self, judging: Judging) {
        self.rooms.judging.store(Arc::new(judging));
    }

    /// The one that empties the outbox; `wake` is rung when a release is decided here.
    pub fn deliverer(&self, wake: Arc<Notify>) -> Deliverer {
        Deliverer::new(Arc::clone(&self.rooms), wake)
    }

    /// Keeps the notes of whom senders write to, until `stopped` says so.
    pub async fn write_notes(self, stopped: watch::Receiver<bool>) {
        acquaintance::write_notes(&self.rooms, stopped).await;
    }

    /// Keeps what messages were judged by, until `stopped` says so.
    pub async fn write_records(self, stopped: watch::Receiver<bool>) {
        record::write_records(&self.rooms, stopped).await;
    }

    /// The lists and rules of this moment.
    pub fn judging(&self) -> Arc<Judging> {
        self.rooms.judging.load_full()
    }

    /// The workers that scan at this moment.
    pub fn scanner(&self) -> Scanner {
        self.rooms.judging.load().scanner.clone()
    }

    /// The memory that messages share which come in and which are released.
    pub fn memory(&self) -> &Budget {
        &self.rooms.memory
    }

    /// The next hop, to know whether it answers.
    pub fn next_hop(&self) -> &NextHop {
        &self.rooms.next_hop
    }
}

impl Handler for Gate {
    type Transaction = Passage;

    fn extensions(&self) -> Extensions {
        self.rooms.next_hop.extensions()
    }

    async fn mail(&self, client: &Client, from: &ReversePath) -> Result<Passage, Reply> {
        if let Some(sender) = &from.address
            && !self.rooms.senders.lets(sender, Instant::now())
        {
            tracing::info!(client = %client.address, "a sender has sent too much at once");
            self.rooms.metrics.message("deferred");
            return Err(too_much());
        }
        let delivery = self.rooms.next_hop.begin(from).await?;
        Ok(Passage::new(Arc::clone(&self.rooms), client.clone(), from.clone(), delivery))
    }
}

/// RFC 3463, 3.5: the mail system is congested.
fn too_much() -> Reply {
    Reply::new(451, (4, 4, 5), "too many messages of this sender at once, try again later")
}
