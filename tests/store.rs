//! The store: one suite of promises that every database must keep, and what holds for files.

mod crash;
mod disclosure;
mod files;
mod suite;
mod trail;

use std::path::Path;

use jiff::Timestamp;
use sluis::destination::Class;
use sluis::policy::Action;
use sluis::policy::Decision;
use sluis::policy::Verdict;
use sluis::scan::Report;
use sluis::store::HeldId;
use sluis::store::HeldRecipient;
use sluis::store::Incident;
use sluis::store::IncidentRecipient;
use sluis::store::IncidentSource;
use sluis::store::IncidentState;
use sluis::store::NewHeld;
use sluis::store::RecipientState;
use sluis::store::Store;
use sluis::store::held;

/// A store in a folder of its own, which lives as long as the test.
struct Place {
    store: Store,
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { store: open(folder.path()), folder }
    }
}

fn open(folder: &Path) -> Store {
    Store::open("sqlite", folder).expect("a store")
}

/// Seconds after the beginning of 2026, in the Netherlands.
fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_767_222_000 + seconds).expect("a moment")
}

fn recipient(address: &str, state: RecipientState) -> HeldRecipient {
    HeldRecipient {
        address: address.into(),
        parameters: "NOTIFY=NEVER".into(),
        class: Class::Private,
        because: "gmail.com".into(),
        state,
        reply: String::new(),
    }
}

/// A message to `addresses`; `key` says which message it is.
fn message(key: u8, addresses: &[&str]) -> NewHeld {
    let mut report = Report::default();
    report.persons.estimate = u64::from(key);
    report.header.subject = format!("Onderwerp {key}");
    let decision = Decision { action: Action::Hold, ..Decision::default() };
    let recipients = addresses.iter().map(|address| recipient(address, RecipientState::Held));
    NewHeld {
        message_key: [key; 32],
        sender: "jan@voorbeeld.nl".into(),
        sender_parameters: "RET=HDRS".into(),
        recipients: recipients.collect(),
        received_at: moment(key.into()),
        verdict: Verdict { report, decision },
    }
}

/// Holds a message and gives its ID.
async fn hold(store: &Store, key: u8, addresses: &[&str]) -> HeldId {
    let sealed = store.seal(vec!["content".into()]).await.expect("sealed");
    let new = message(key, addresses);
    store.write(move |tx| held::insert(tx, &new, &sealed)).await.expect("held")
}

fn incident(held_id: &HeldId, created_at: Timestamp) -> Incident {
    let recipient = |address: &str| IncidentRecipient {
        position: 0,
        address: address.into(),
        class: Class::Private,
        accepted_at: None,
        reply: String::new(),
        transit: None,
        trusted: None,
    };
    Incident {
        id: String::new(),
        held_id: held_id.to_string(),
        state: IncidentState::Pending,
        sender: "jan@voorbeeld.nl".into(),
        subject: "Onderwerp".into(),
        recipients: vec![recipient("a@gmail.com"), recipient("B@gmail.com")],
        persons_min: 1,
        persons_max: None,
        persons: 2,
        kinds: vec!["bsn".into()],
        persons_by_kind: [(sluis::detect::Kind::Bsn, 2)].into(),
        summary_nl: "samenvatting".into(),
        summary_en: "summary".into(),
        released_by: "anna".into(),
        first_by: String::new(),
        reason: "afgesproken".into(),
        created_at,
        known_at: None,
        deadline: None,
        source: IncidentSource::Release,
        opened_by: "anna".into(),
        owner: String::new(),
        clock_hours: 72,
        version: 0,
        observed: None,
        closed_at: None,
        content_erased_at: None,
        erased_at: None,
    }
}
