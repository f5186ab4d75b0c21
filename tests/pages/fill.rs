//! A store as it is after a bad week: thousands of messages that wait, decisions, a long trail,
//! deliveries that were recorded, and people.

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::Timestamp;
use sluis::access;
use sluis::access::Origin;
use sluis::access::Principal;
use sluis::audit;
use sluis::audit::Event;
use sluis::audit::Outcome;
use sluis::destination::Correspondence;
use sluis::destination::Entry;
use sluis::destination::Level;
use sluis::destination::Pattern;
use sluis::mail::Address;
use sluis::policy::Action;
use sluis::policy::Evidence;
use sluis::policy::FourEyes;
use sluis::review::Desk;
use sluis::review::DeskSettings;
use sluis::review::Refusal;
use sluis::review::Release;
use sluis::store;
use sluis::store::Account;
use sluis::store::Correspondent;
use sluis::store::EntryState;
use sluis::store::HeldId;
use sluis::store::Listing;
use sluis::store::NewHeld;
use sluis::store::NewNotice;
use sluis::store::NoticeKind;
use sluis::store::Observed;
use sluis::store::Proposal;
use sluis::store::Remark;
use sluis::store::RemarkKind;
use sluis::store::Role;
use sluis::store::Store;
use sluis::store::Tx;
use tokio::sync::Notify;

use crate::common::office;
use crate::common::office::PASSWORD;

/// How much there is of everything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Amounts {
    /// Messages that wait.
    pub(crate) held: usize,
    /// Messages that were released, each with an incident; as many were rejected.
    pub(crate) decided: usize,
    /// Deliveries that were recorded.
    pub(crate) observed: usize,
    /// People with an account.
    pub(crate) people: usize,
}

/// Messages of a store that pages are asked for.
pub(crate) struct Filled {
    pub(crate) waiting: HeldId,
    /// One that waits, to a thousand.
    pub(crate) crowd: HeldId,
    pub(crate) released: HeldId,
    pub(crate) rejected: HeldId,
}

/// Fills a store.
pub(crate) async fn fill(store: &Store, amounts: Amounts) -> Filled {
    add_people(store, amounts.people).await;
    let decided = hold(store, 0..amounts.decided * 2).await;
    let four_eyes = FourEyes::never();
    let settings = DeskSettings { four_eyes, undo_seconds: 3_600, ..DeskSettings::default() };
    let desk = Desk::new(store.clone(), settings, Arc::new(Notify::new()));
    let released = decide(&desk, &decided).await;
    let waiting = hold(store, amounts.decided * 2..amounts.decided * 2 + amounts.held).await;
    observe(store, amounts.observed).await;
    add_destinations(store).await;
    let rich = waiting.iter().step_by(SAMPLES).next().cloned();
    let crowd = insert(store, vec![crowd()]).await;
    talk(store, crowd.first().expect("a message")).await;
    Filled {
        waiting: rich.expect("a message"),
        crowd: crowd.into_iter().next().expect("a message"),
        released: released.expect("a release"),
        rejected: decided.get(1).cloned().expect("a rejection"),
    }
}

/// A message to a thousand, with very many parts and findings.
fn crowd() -> NewHeld {
    let mut new = office::number().into_new();
    new.message_key[..8].copy_from_slice(&usize::MAX.to_be_bytes());
    new.received_at = Timestamp::now();
    let to = new.recipients.remove(0);
    new.recipients = (0..1_000)
        .map(|number| {
            let mut to = to.clone();
            to.address = format!("iemand.met.een.lange.naam{number}@ziggo.nl");
            to
        })
        .collect();
    let report = &mut new.verdict.report;
    report.findings = vec![report.findings[0].clone(); 500];
    report.parts = vec![report.parts[0].clone(); 500];
    new
}

/// A long history of a message: as much said as can be, told and seen very often.
async fn talk(store: &Store, id: &HeldId) {
    let id = id.clone();
    let write = move |tx: &mut Tx<'_>| {
        let now = Timestamp::now();
        let text = "\"".repeat(2_000);
        for number in 0..15 {
            let (kind, urgency) = match number % 5 {
                4 => (RemarkKind::Explanation, text.clone()),
                _ => (RemarkKind::Question, String::new()),
            };
            let (author, text) = ("anna".to_owned(), text.clone());
            let remark = Remark { at: now, kind, author, text, urgency };
            store::conversation::add(tx, &id, &remark)?;
        }
        for number in 0..400 {
            audit::record(tx, &held(&id, now))?;
            let once = format!("asked {number}");
            let notice = NewNotice {
                once: &once,
                kind: NoticeKind::Asked,
                held_id: Some(&id),
                address: "medewerker1@voorbeeld.nl",
                text: "",
                created_at: now,
                due_at: now,
                give_up_at: now,
            };
            store::notice::add(tx, &notice)?;
        }
        Ok(())
    };
    store.write(write).await.expect("a history");
}

/// Entries in every state, and correspondents that were learned.
async fn add_destinations(store: &Store) {
    let add = |tx: &mut Tx<'_>| {
        let now = Timestamp::now();
        for number in 0..DESTINATIONS {
            let pattern = Pattern::parse(&format!("partner{number}.nl")).expect("a pattern");
            let entry = Entry { level: Level::ALL[number % 2], pattern };
            let why = "Verwerkersovereenkomst met het kenmerk 2026-14".to_owned();
            let proposal = Proposal { entry, why, review_day: Some(40_000) };
            let kept = store::entry::propose(tx, &proposal, ("anna", now))?;
            use EntryState::{Accepted, Ended, Proposed, Refused};
            let turns = [
                &[][..],
                &[(Proposed, Accepted)],
                &[(Proposed, Refused)],
                &[(Proposed, Accepted), (Accepted, Ended)],
            ];
            for turn in turns[number % turns.len()] {
                store::entry::turn(tx, kept, *turn, ("mira", now))?;
            }
            let address = format!("info@bekend{number}.nl");
            let to = Correspondent::Address(Address::parse(&address).expect("an address"));
            let last_day = now.as_second() / (24 * 3_600);
            let mail = Correspondence { messages: 9, senders: 3, days: 4, first_day: 1, last_day };
            store::learned::insert(tx, &to, mail)?;
        }
        Ok(())
    };
    store.write(add).await.expect("destinations");
}

/// Holds the messages of these numbers: five kinds of them, a minute apart.
async fn hold(store: &Store, numbers: std::ops::Range<usize>) -> Vec<HeldId> {
    let mut ids = Vec::with_capacity(numbers.len());
    let numbers: Vec<usize> = numbers.collect();
    for some in numbers.chunks(BATCH) {
        ids.extend(insert(store, some.iter().map(|number| message(*number)).collect()).await);
    }
    ids
}

async fn insert(store: &Store, new: Vec<NewHeld>) -> Vec<HeldId> {
    let sealed = store.seal(vec![bytes::Bytes::from_static(b"Subject: x\r\n\r\nx\r\n")]).await;
    let sealed = sealed.expect("a sealed content");
    let insert = move |tx: &mut Tx<'_>| {
        let mut ids = Vec::with_capacity(new.len());
        for new in new {
            let id = store::held::insert(tx, &new, &sealed)?;
            audit::record(tx, &held(&id, new.received_at))?;
            ids.push(id);
        }
        Ok(ids)
    };
    store.write(insert).await.expect("held messages")
}

fn message(number: usize) -> NewHeld {
    let kinds: [fn() -> office::Sample; SAMPLES] =
        [office::pupils, office::letter, office::locked, office::lookalike, office::number];
    let mut new = kinds[number % SAMPLES]().into_new();
    new.message_key[..8].copy_from_slice(&number.to_be_bytes());
    new.received_at = Timestamp::now() - SignedDuration::from_mins(number as i64 % 9_000 + 1);
    new.sender = format!("medewerker{}@voorbeeld.nl", number % 600);
    for (place, recipient) in new.recipients.iter_mut().enumerate() {
        recipient.address = format!("ontvanger{number}.{place}@{}", domain(&recipient.address));
    }
    let header = &mut new.verdict.report.header;
    header.subject = format!("{} zaak {number}", header.subject);
    new
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(_, domain)| domain)
}

fn held(id: &HeldId, at: Timestamp) -> Event {
    Event {
        at,
        actor: "gateway".to_owned(),
        origin: "gateway".to_owned(),
        action: audit::Action::MessageHeld,
        object: id.to_string(),
        outcome: Outcome::Done,
        detail: String::new(),
    }
}

/// Releases every other message and rejects the rest, some at a time; the last one released.
async fn decide(desk: &Desk, ids: &[HeldId]) -> Option<HeldId> {
    let mut last = None;
    for some in ids.chunks(AT_ONCE) {
        let mut running = tokio::task::JoinSet::new();
        for (place, id) in some.iter().cloned().enumerate() {
            let desk = desk.clone();
            if place % 2 == 0 {
                last = Some(id.clone());
            }
            running.spawn(async move {
                let reason = "Afgesproken met de ontvanger".to_owned();
                if place % 2 == 0 {
                    let wish = Release { reason, ..Release::default() };
                    desk.release(&anna(), &id, wish).await.map(drop)
                } else {
                    let wish = Refusal { reason, ..Refusal::default() };
                    desk.reject(&anna(), &id, wish).await.map(drop)
                }
            });
        }
        for done in running.join_all().await {
            done.expect("a decision");
        }
    }
    last
}

async fn observe(store: &Store, count: usize) {
    let write = move |tx: &mut Tx<'_>| {
        for number in 0..count {
            let new = message(number);
            let observed = Observed {
                at: new.received_at,
                sender: new.sender,
                recipients: new.verdict.decision.recipients,
                reasons: new.verdict.decision.reasons,
                persons: new.verdict.report.persons.estimate,
                action: Action::Hold,
                held_id: None,
                listing: Listing::Listed,
                evidence: Option::<Evidence>::None,
                transit: None,
                message_id: String::new(),
            };
            store::observed::insert(tx, &observed)?;
        }
        Ok(())
    };
    store.write(write).await.expect("deliveries");
}

/// One person of every role, and colleagues.
async fn add_people(store: &Store, count: usize) {
    let hash = access::hash_password(PASSWORD).expect("a hash");
    let named = [
        ("anna", Role::Reviewer),
        ("piet", Role::Senior),
        ("mira", Role::Privacy),
        ("bas", Role::Admin),
        ("olga", Role::Auditor),
    ];
    let named = named.map(|(name, role)| (name.to_owned(), role));
    let more = (0..count).map(|number| (format!("collega{number}"), Role::Reviewer));
    let people: Vec<(String, Role)> = named.into_iter().chain(more).collect();
    let add = move |tx: &mut Tx<'_>| {
        for (name, role) in people {
            let email = format!("{name}@voorbeeld.nl");
            let account = Account::local(&name, Some(&email), vec![role], hash.clone());
            store::account::add(tx, &account)?;
        }
        Ok(())
    };
    store.write(add).await.expect("people");
}

fn anna() -> Principal {
    Principal {
        name: "anna".to_owned(),
        email: None,
        roles: vec![Role::Reviewer],
        origin: Origin::Web { address: [127, 0, 0, 1].into() },
    }
}

/// Kinds of messages.
const SAMPLES: usize = 5;
/// Entries, and correspondents: more than a page of each tab.
const DESTINATIONS: usize = 450;
/// Messages of one transaction.
const BATCH: usize = 500;
/// Decisions at the same time.
const AT_ONCE: usize = 50;
