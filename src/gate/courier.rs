//! Brings the mails that Sluis writes by itself to a mail server of the organisation.
//!
//! It works beside the mail that goes through the gate and never holds it up: its connections are
//! its own, and what cannot be sent now is tried again later.

use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::notify::Outcome;
use crate::notify::Parcel;
use crate::notify::Post;
use crate::smtp::ForwardPath;
use crate::smtp::NextHop;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::store;

/// Sends what [`Post`] writes; one runs beside each gate.
pub struct Courier {
    post: Post,
    hosts: NextHop,
    clock: fn() -> Timestamp,
}

impl Courier {
    /// One that hands the mails of `post` to `hosts`.
    pub fn new(post: Post, hosts: NextHop, clock: fn() -> Timestamp) -> Self {
        Self { post, hosts, clock }
    }

    /// Sends what is due until `stopped` says so; mails under way are finished first.
    pub async fn run(self, mut stopped: watch::Receiver<bool>) {
        let courier = Arc::new(self);
        let mut last_round: Option<Instant> = None;
        while !*stopped.borrow() {
            match courier.send_due(&mut last_round).await {
                Ok(1..) => continue,
                Ok(0) => {}
                Err(error) => tracing::error!(%error, "notices cannot be read"),
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                _ = stopped.wait_for(|stop| *stop) => {}
            }
        }
    }

    /// Tells what time brings, where it is long ago, and sends some of the mails that are due; says
    /// how many.
    async fn send_due(
        self: &Arc<Self>,
        last_round: &mut Option<Instant>,
    ) -> Result<usize, store::Error> {
        self.post.keep_pace().await?;
        let now = (self.clock)();
        if last_round.is_none_or(|last| last.elapsed() >= ROUND) {
            *last_round = Some(Instant::now());
            if let Err(error) = self.post.round(now).await {
                tracing::error!(%error, "what time brings could not be told");
            }
        }
        let parcels = self.post.take(now).await?;
        let count = parcels.len();
        let mut under_way = JoinSet::new();
        for parcel in parcels {
            let courier = Arc::clone(self);
            under_way.spawn(async move { courier.deliver(parcel).await });
        }
        while let Some(done) = under_way.join_next().await {
            if done.is_err_and(|error| error.is_panic()) {
                tracing::error!("sending a notice broke off; it is tried again");
            }
        }
        Ok(count)
    }

    async fn deliver(&self, parcel: Parcel) {
        let (taken_at, begun) = ((self.clock)(), Instant::now());
        let reply = self.send(&parcel).await;
        let outcome = match reply {
            reply if reply.is_positive() => Outcome::Taken(reply.to_line()),
            reply if reply.is_permanent() => Outcome::Refused(reply.to_line()),
            reply => Outcome::NotNow(reply.to_line()),
        };
        for pause in SETTLE_PAUSES {
            let now = match outcome {
                // By the clock as it was: what waits moves along with it afterwards.
                Outcome::NotNow(_) => taken_at.checked_add(begun.elapsed()).unwrap_or(taken_at),
                _ => (self.clock)(),
            };
            match self.post.settle(parcel.clone(), outcome.clone(), now).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "what became of a notice cannot be noted yet"),
            }
            tokio::time::sleep(pause).await;
        }
    }

    /// One transaction. Mostly with the null sender: whoever cannot deliver it tells nobody (RFC 5321,
    /// 4.5.5).
    async fn send(&self, parcel: &Parcel) -> Reply {
        let mut delivery = match self.hosts.begin(&ReversePath::new(parcel.from.clone(), "")).await
        {
            Ok(delivery) => delivery,
            Err(reply) => return reply,
        };
        let reply = delivery.rcpt(&ForwardPath::new(parcel.to.clone(), "")).await;
        if !reply.is_positive() {
            delivery.reset().await;
            return reply;
        }
        delivery.data(std::slice::from_ref(&parcel.message)).await
    }
}

/// How soon what another process put down is noticed.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How often it is looked what time has brought.
const ROUND: Duration = Duration::from_secs(60);

/// Pauses between tries to note what has become of a mail.
const SETTLE_PAUSES: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(20),
];
