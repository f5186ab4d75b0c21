//! One message on its way through the gate.
//!
//! Recipients are offered to the next hop as they come. After the data the message is scanned and
//! judged, and one of these happens: all recipients are passed on, all are kept (held, or
//! queued for secure mail), some are passed on and the others kept, or the message is refused.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use jiff::SignedDuration;
use jiff::Timestamp;
use tokio::time::timeout;

use crate::destination::History;
use crate::destination::NoMail;
use crate::document::File;
use crate::gate::Judging;
use crate::gate::Mode;
use crate::gate::Rooms;
use crate::gate::acquaintance;
use crate::gate::disclosing;
use crate::gate::hold;
use crate::gate::hold::Kept;
use crate::gate::hold::MessageKey;
use crate::gate::plan::Known;
use crate::gate::plan::Plan;
use crate::gate::received::random_id;
use crate::gate::received::stamp;
use crate::gate::record;
use crate::mail::Address;
use crate::mail::Domain;
use crate::mail::Envelope;
use crate::mail::Recipient;
use crate::mail::header_fields;
use crate::policy::Action;
use crate::policy::Circumstances;
use crate::policy::Verdict;
use crate::policy::judge;
use crate::scan::Attachment;
use crate::scan::Identity;
use crate::smtp::Client;
use crate::smtp::Delivery;
use crate::smtp::ForwardPath;
use crate::smtp::Patience;
use crate::smtp::Reply;
use crate::smtp::ReversePath;
use crate::smtp::Transaction;
use crate::smtp::Transit;
use crate::smtp::Unsent;
use crate::store;
use crate::store::Store;
use crate::store::correspondent;
use crate::store::crash_point;
use crate::store::held;
use crate::vault::Purpose;

/// One SMTP transaction, both sides of it.
pub struct Passage {
    rooms: Arc<Rooms>,
    client: Client,
    from: ReversePath,
    /// The transaction at the next hop that runs along with ours.
    delivery: Delivery,
    /// Recipients that the next hop accepted, in order, each mailbox once.
    recipients: Vec<ForwardPath>,
    /// How long the client waits, once it has sent the message.
    patience: Patience,
}

/// What is needed to carry a verdict out, once the next hop's transaction is put aside.
pub(super) struct Judged {
    pub(super) envelope: Envelope,
    pub(super) verdict: Verdict,
    /// What it was judged by, beside what is in it.
    pub(super) around: Circumstances,
    /// The people that the message tells of.
    pub(super) people: Vec<Identity>,
    /// The files in it that are known again.
    pub(super) attachments: Vec<Attachment>,
    /// By what the message is recognised when its sender tries again.
    pub(super) key: MessageKey,
    /// The message as it goes on.
    pub(super) chunks: Vec<Bytes>,
    pub(super) now: Timestamp,
}

/// What of a message is known again in others.
struct Recognised {
    people: Vec<Identity>,
    attachments: Vec<Attachment>,
}

impl Passage {
    pub(super) fn new(
        rooms: Arc<Rooms>,
        client: Client,
        from: ReversePath,
        delivery: Delivery,
    ) -> Self {
        let (recipients, patience) = (Vec::new(), Patience::default());
        Self { rooms, client, from, delivery, recipients, patience }
    }
}

impl Transaction for Passage {
    async fn rcpt(&mut self, to: &ForwardPath) -> Reply {
        // The same mailbox twice would be held or delivered twice.
        if self.recipients.iter().any(|known| known.address == to.address) {
            return Reply::new(250, (2, 1, 5), "already a recipient of this message");
        }
        let reply = self.delivery.rcpt(to).await;
        if reply.is_positive() {
            self.recipients.push(to.clone());
        }
        reply
    }

    async fn data(mut self, message: Bytes, patience: Patience) -> Reply {
        self.patience = patience;
        let started = Instant::now();
        let (rooms, size_bytes) = (Arc::clone(&self.rooms), message.len() as u64);
        let (action, reply) = self.judge_and_act(message).await;
        rooms.metrics.transaction(started.elapsed());
        rooms.metrics.message_size(size_bytes);
        rooms.metrics.message(action);
        tracing::info!(action, code = reply.code(), size_bytes, "message");
        reply
    }

    async fn reset(self) {
        self.delivery.reset().await;
    }
}

impl Passage {
    /// The whole of it. Answers with the name under which the message is counted, too.
    async fn judge_and_act(self, message: Bytes) -> (&'static str, Reply) {
        let rooms = Arc::clone(&self.rooms);
        let now = (rooms.clock)();
        let stamped = stamp(&message, &self.client, &rooms.hostname, &random_id(), now);
        if stamped.received > HOPS_MAX || stamped.received_here >= OWN_HOPS_MAX {
            self.delivery.reset().await;
            return ("refused", Reply::new(554, (5, 4, 6), "mail loop: too many hops"));
        }
        let envelope = self.envelope();
        let sender = envelope.sender.clone();
        let told_apart = ToldApart::of(&message);
        let earlier = match hold::message_key(&rooms.store, &envelope, &message).await {
            Ok(key) => remembered(&rooms.store, key, sender.clone(), told_apart, now).await,
            Err(error) => Err(error),
        };
        let Ok(Earlier { key, mut known, mut history }) = earlier else {
            self.delivery.reset().await;
            return ("deferred", Reply::new(451, (4, 3, 0), "try again later"));
        };
        acquaintance::recall(&rooms, &envelope, &mut history, now).await;
        let Some((verdict, around, Recognised { people, attachments })) =
            self.verdict(&envelope, history, now, message).await
        else {
            tracing::error!("no worker took a message up; it stays with its sender");
            self.delivery.reset().await;
            return ("deferred", Reply::new(451, (4, 3, 0), "cannot be read now, try again later"));
        };
        if verdict.decision.action == Action::Reject && rooms.mode == Mode::Enforce {
            self.delivery.reset().await;
            let reply = verdict.decision.reply.unwrap_or_else(|| REFUSED.to_owned());
            return ("reject", Reply::new(550, (5, 7, 1), reply));
        }
        let chunks = stamped.chunks;
        let judged = Judged { envelope, verdict, around, people, attachments, key, chunks, now };
        for _ in 0..PLANS_MAX {
            let plan = Plan::new(&judged.verdict.decision.recipients, &known, rooms.mode);
            if plan.is_for_all() {
                return self.pass_all(judged).await;
            }
            let kept = match &plan.held_before {
                Some(id) if plan.hold.is_empty() && plan.secure.is_empty() => {
                    Ok(Kept::ForReview(id.clone()))
                }
                _ => hold::keep(&rooms, &judged, &plan).await,
            };
            match kept {
                Ok(kept) => {
                    if plan.held_before.is_none() {
                        record::note(&rooms, &judged, kept.id().clone());
                    }
                    return self.pass_rest(judged, &plan.pass, &kept).await;
                }
                // The same message came in on another connection at this moment, and some of the
                // recipients are held with that one.
                Err(store::Error::Conflict) => {
                    let again = remembered(&rooms.store, key, sender.clone(), told_apart, now);
                    let Ok(again) = again.await else { break };
                    known = again.known;
                }
                Err(error) => {
                    tracing::error!(%error, "a message could not be held");
                    break;
                }
            }
        }
        self.delivery.reset().await;
        ("deferred", Reply::new(451, (4, 3, 0), "cannot be held now, try again later"))
    }

    /// What is to be done, by what that was judged, and what of the message is known again; `None`
    /// where no worker took the message up.
    async fn verdict(
        &self,
        envelope: &Envelope,
        mut history: History,
        now: Timestamp,
        message: Bytes,
    ) -> Option<(Verdict, Circumstances, Recognised)> {
        let judging = self.rooms.judging.load_full();
        let size_bytes = message.len() as u64;
        let name = "message.eml".to_owned();
        let file = File { name, media_type: Some("message/rfc822".to_owned()), bytes: message };
        let started = Instant::now();
        let parties = judging.parties(envelope);
        let asked = without_mail(&self.rooms, &judging, envelope, &history);
        let (report, without) = tokio::join!(judging.scanner.taken_up(file, parties), asked);
        let mut report = report?;
        history.no_mail = without;
        self.rooms.metrics.scan(started.elapsed());
        // What people and files are known again by is in no verdict, and so never in a row.
        let people = std::mem::take(&mut report.identities);
        let attachments = std::mem::take(&mut report.attachments);
        if !people.is_empty() {
            let to = judging.classes(envelope, &history);
            history.disclosed = disclosing::told(&self.rooms, envelope, to, &people, now).await;
        }
        let around = judging.circumstances(&report, envelope, &history, size_bytes, now);
        let verdict = judge(report, &around, &judging.rulebook);
        hold::count(&self.rooms.metrics, &verdict);
        Some((verdict, around, Recognised { people, attachments }))
    }

    /// Nobody has to wait: the transaction at the next hop goes on as it was begun.
    async fn pass_all(self, judged: Judged) -> (&'static str, Reply) {
        let transit = self.delivery.transit();
        let (transit, reply) = match self.delivery.data_within(&judged.chunks, &self.patience).await
        {
            Ok(reply) => (transit, reply),
            // A server hangs up on a silence as long as that of some scans, at every try.
            Err(Unsent(_)) => {
                let all: Vec<&ForwardPath> = self.recipients.iter().collect();
                send(&self.rooms, &self.from, &all, &judged.chunks, &self.patience).await
            }
        };
        if reply.is_positive() {
            record::delivered(&self.rooms, &judged, transit).await;
            disclosing::note(&self.rooms, &judged, |_| true).await;
            if judged.verdict.decision.action == Action::Deliver {
                let judging = self.rooms.judging.load();
                self.rooms.acquaintances.note(&judged, &judging, &self.rooms.learning);
            }
        }
        (if reply.is_positive() { "deliver" } else { "refused" }, reply)
    }

    /// The message is kept for some recipients; the others, if any, get it now, in a transaction of
    /// their own.
    async fn pass_rest(self, judged: Judged, pass: &[usize], kept: &Kept) -> (&'static str, Reply) {
        self.delivery.reset().await;
        let (action, said) = match kept {
            Kept::ForReview(id) => ("hold", format!("held for review as {id}")),
            Kept::ForSecureMail(id) => ("secure", format!("goes by secure mail as {id}")),
        };
        tracing::info!(said, "kept");
        let held = Reply::new(250, (2, 0, 0), said);
        let rest: Vec<&ForwardPath> =
            pass.iter().filter_map(|index| self.recipients.get(*index)).collect();
        if rest.is_empty() {
            return (action, held);
        }
        crash_point("split-held");
        let (_, reply) = send(&self.rooms, &self.from, &rest, &judged.chunks, &self.patience).await;
        crash_point("split-passed");
        let addresses = rest.iter().map(|path| path.address.to_string()).collect();
        if reply.is_positive() {
            hold::mark_passed(&self.rooms, judged.key, addresses, &reply).await;
            disclosing::note(&self.rooms, &judged, |index| pass.contains(&index)).await;
            crash_point("split-marked");
            return (action, held);
        }
        if reply.is_permanent() {
            let closed = hold::close_refused(&self.rooms, kept, &reply, judged.now).await;
            if let Err(error) = closed {
                tracing::error!(%error, id = %kept.id(), "a refused message stays held");
                return ("refused", Reply::new(451, (4, 3, 0), "try again later"));
            }
        }
        ("refused", reply)
    }

    fn envelope(&self) -> Envelope {
        let recipient = |path: &ForwardPath| Recipient {
            address: path.address.clone(),
            parameters: path.parameters.clone(),
        };
        Envelope {
            sender: self.from.address.clone(),
            sender_parameters: self.from.parameters.clone(),
            recipients: self.recipients.iter().map(recipient).collect(),
            client: Some(self.client.address),
            helo: self.client.helo.clone(),
        }
    }
}

/// By what the program that wrote a message tells it from its next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ToldApart {
    /// A `Date` or a `Message-ID`: the very same bytes are the very same message.
    ByField,
    ByNothing,
}

impl ToldApart {
    fn of(message: &[u8]) -> Self {
        let mut fields = header_fields(message);
        match fields.any(|field| field.is("Date") || field.is("Message-ID")) {
            true => Self::ByField,
            false => Self::ByNothing,
        }
    }
}

/// What is known before a message is judged.
struct Earlier {
    /// By what this message, and every later try of it, is recognised.
    key: MessageKey,
    /// What an earlier try left behind.
    known: Known,
    /// Whom its sender has written to.
    history: History,
}

/// What an earlier try of this message left behind, and whom its sender has written to.
///
/// - Failure: the store cannot be read. Then nobody knows what is held already, and nothing passes.
async fn remembered(
    store: &Store,
    key: MessageKey,
    sender: Option<Address>,
    told_apart: ToldApart,
    now: Timestamp,
) -> Result<Earlier, store::Error> {
    let read = store.read(move |tx| {
        let key = retried(tx, key, told_apart, now)?;
        let known = held::find_by_message_key(tx, &key)?;
        let history = sender.map(|sender| correspondent::history(tx, &sender)).transpose()?;
        Ok(Earlier { key, known, history: history.unwrap_or_default() })
    });
    read.await.inspect_err(|error| tracing::error!(%error, "the store does not answer"))
}

/// The key of the message of which this is a try.
///
/// Some programs send the same bytes again and again, each time as a new message. What is older than
/// any queue, or was taken by a clock that ran far ahead, has no part in it: the new one gets a key
/// that follows from the old one, and so does every later try of it. So does the daily mail of a
/// program that gives it neither date nor ID, once somebody decided on the one before.
fn retried(
    tx: &mut store::Tx<'_>,
    mut key: MessageKey,
    told_apart: ToldApart,
    now: Timestamp,
) -> Result<MessageKey, store::Error> {
    for _ in 0..GENERATIONS_MAX {
        let Some((id, state, at)) = held::latest(tx, &key)? else { break };
        let retried_for = match told_apart {
            ToldApart::ByNothing if state.is_over() => RETRIED_SOON,
            _ => RETRIED_FOR,
        };
        if now.duration_since(at).abs() <= retried_for {
            break;
        }
        let parts = [b"again", &key[..], id.as_str().as_bytes()];
        key = tx.vault().keyed_digest(Purpose::MessageKey, &parts);
    }
    Ok(key)
}

/// The domains of strangers among the recipients that cannot receive mail.
async fn without_mail(
    rooms: &Rooms,
    judging: &Judging,
    envelope: &Envelope,
    history: &History,
) -> HashMap<Domain, NoMail> {
    let Some(mail_domains) = &rooms.mail_domains else { return HashMap::new() };
    let strange = judging.strange_domains(envelope, history);
    if strange.is_empty() {
        return HashMap::new();
    }
    mail_domains.without_mail(strange).await
}

/// Gives the message to the next hop for `recipients` alone, in a transaction of its own, as long as
/// the client waits.
async fn send(
    rooms: &Rooms,
    from: &ReversePath,
    recipients: &[&ForwardPath],
    chunks: &[Bytes],
    patience: &Patience,
) -> (Transit, Reply) {
    let begun = timeout(patience.left_to_begin(), begin(rooms, from, recipients)).await;
    let delivery = match begun {
        Ok(Ok(delivery)) => delivery,
        Ok(Err(reply)) => return (Transit::Clear, reply),
        Err(_) => {
            let text = "the next hop took too long, try again later";
            return (Transit::Clear, Reply::new(451, (4, 4, 7), text));
        }
    };
    let transit = delivery.transit();
    let sent = delivery.data_within(chunks, patience).await;
    (transit, sent.unwrap_or_else(|Unsent(reply)| reply))
}

/// One refused recipient refuses all: the client has been told that they were accepted.
async fn begin(
    rooms: &Rooms,
    from: &ReversePath,
    recipients: &[&ForwardPath],
) -> Result<Delivery, Reply> {
    let mut delivery = rooms.next_hop.begin(from).await?;
    for recipient in recipients {
        let reply = delivery.rcpt(recipient).await;
        if !reply.is_positive() {
            delivery.reset().await;
            return Err(reply);
        }
    }
    Ok(delivery)
}

/// What is said of a refused message where the rule says nothing.
const REFUSED: &str = "refused by the rules of this gateway";

/// A message with more `Received` fields goes round (RFC 5321, 6.3); real mail has fewer than 20.
const HOPS_MAX: usize = 50;

/// A message that this host has received so often goes round.
const OWN_HOPS_MAX: usize = 3;

/// Longer than a mail server keeps trying: four or five days (RFC 5321, 4.5.4.1).
const RETRIED_FOR: SignedDuration = SignedDuration::from_hours(6 * 24);

/// Longer than a server waits between two tries, and shorter than the day after which a program
/// sends its mail anew.
const RETRIED_SOON: SignedDuration = SignedDuration::from_hours(12);

/// So many messages of the very same bytes are told apart.
const GENERATIONS_MAX: usize = 1_000;

/// How often a message is planned anew because the same one came in beside it.
const PLANS_MAX: usize = 4;
