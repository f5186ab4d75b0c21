//! What other systems are told: a webhook with its signature, tickets, and a SIEM over TLS; with
//! receivers of the test, and a clock of the test where time must pass.

use std::net::TcpListener;
use std::time::Duration;
use std::time::Instant;

use aws_lc_rs::hmac;
use data_encoding::BASE64;
use jiff::Timestamp;
use jiff::ToSpan;
use rustls::RootCertStore;
use sluis::access::Origin;
use sluis::access::Principal;
use sluis::audit;
use sluis::audit::Action;
use sluis::audit::Event;
use sluis::audit::Outcome;
use sluis::signal;
use sluis::signal::Settings;
use sluis::signal::SyslogFormat;
use sluis::signal::Teller;
use sluis::store::Role;
use sluis::store::Store;
use sluis::store::Tx;
use sluis::store::signal::claim;
use sluis::store::signal::end_claims;
use tokio::sync::watch;

use crate::common::receivers::Receiver;
use crate::common::receivers::SECRET;
use crate::common::receivers::field;
use crate::common::receivers::siem;
use crate::common::receivers::siem_that;

fn settings() -> Settings {
    Settings {
        webhook: None,
        topdesk: None,
        servicenow: None,
        syslog: None,
        public_url: "https://sluis.voorbeeld.nl".to_owned(),
        hostname: "sluis.voorbeeld.nl".to_owned(),
        roots: RootCertStore::empty(),
    }
}

/// A store with a teller that has read its trail so far.
async fn desk(settings: &Settings) -> (tempfile::TempDir, Store, Teller, Timestamp) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open("sqlite", folder.path()).expect("a store");
    let teller = Teller::new(store.clone(), settings, Timestamp::now).expect("a teller");
    let now: Timestamp = "2026-11-22T10:00:00Z".parse().expect("a moment");
    opened(&store, "DL-2026-0001", now).await;
    assert_eq!(teller.round(now).await.expect("a round"), 0, "what was before is not told");
    (folder, store, teller, now)
}

/// The clock of an incident begins, as the trail has it.
async fn opened(store: &Store, id: &str, at: Timestamp) {
    let event = Event {
        at,
        actor: "anna".to_owned(),
        origin: "web 192.0.2.7".to_owned(),
        action: Action::IncidentStarted,
        object: id.to_owned(),
        outcome: Outcome::Done,
        detail: "jan@gmail.com".to_owned(),
    };
    let write = move |tx: &mut Tx<'_>| audit::record(tx, &event);
    store.write(write).await.expect("an entry");
}

fn keeper() -> Principal {
    let origin = Origin::Shell { os_user: "beheer".to_owned() };
    Principal { name: "beheer".to_owned(), email: None, roles: vec![Role::Admin], origin }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_signed_told_once_and_holds_no_personal_data() {
    let receiver = Receiver::start();
    let (_folder, store, teller, now) =
        desk(&Settings { webhook: receiver.target(), ..settings() }).await;
    opened(&store, "DL-2026-0002", now).await;
    assert_eq!(teller.round(now).await.expect("a round"), 1);
    assert_eq!(teller.round(now).await.expect("a round"), 0);
    let got = receiver.got();
    let [(head, body)] = got.as_slice() else { panic!("{got:?}") };
    let key = BASE64.decode(&SECRET.as_bytes()[6..]).expect("a key");
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let (id, at) = (field(head, "webhook-id"), field(head, "webhook-timestamp"));
    let tag = hmac::sign(&key, format!("{id}.{at}.{body}").as_bytes());
    let expected = format!("v1,{}", BASE64.encode(tag.as_ref())).to_lowercase();
    assert_eq!(field(head, "webhook-signature"), expected);
    assert!(body.contains("\"type\":\"incident-started\"") && body.contains("DL-2026-0002"));
    for personal in ["jan@gmail.com", "anna", "192.0.2.7"] {
        assert!(!body.contains(personal), "{personal} is in {body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_is_tried_for_a_day_then_shown_and_tried_again_by_hand() {
    let receiver = Receiver::start();
    let (_folder, store, teller, now) =
        desk(&Settings { topdesk: receiver.target(), ..settings() }).await;
    opened(&store, "DL-2026-0002", now).await;
    receiver.answer(503);
    assert_eq!(teller.round(now).await.expect("a round"), 1);
    assert_eq!(teller.round(now).await.expect("a round"), 0, "not before its time");
    assert_eq!(teller.round(now + 10.seconds()).await.expect("a round"), 1);
    assert!(signal::dead(&store, &keeper()).await.expect("a list").is_empty());
    let late = now + 25.hours();
    assert_eq!(teller.round(late).await.expect("a round"), 1);
    let dead = signal::dead(&store, &keeper()).await.expect("a list");
    assert_eq!((dead.len(), dead[0].last_error.as_str()), (1, "it answers 503"));
    let nobody = Principal { roles: vec![Role::Reviewer], ..keeper() };
    assert!(signal::retry(&store, &nobody, dead[0].number, late).await.is_err());
    receiver.answer(201);
    signal::retry(&store, &keeper(), dead[0].number, late).await.expect("tried again");
    assert_eq!(teller.round(late).await.expect("a round"), 1);
    assert!(signal::dead(&store, &keeper()).await.expect("a list").is_empty());
    let (head, body) = receiver.got().pop().expect("a ticket");
    assert_eq!(field(&head, "authorization"), SECRET.to_lowercase());
    let ticket: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(ticket["externalNumber"], "DL-2026-0002");
    let request = ticket["request"].as_str().expect("a text");
    assert!(request.contains("https://sluis.voorbeeld.nl/incidents/DL-2026-0002"), "{request}");

    opened(&store, "DL-2026-0003", late).await;
    receiver.answer(400);
    assert_eq!(teller.round(late).await.expect("a round"), 1);
    let dead = signal::dead(&store, &keeper()).await.expect("a list");
    assert_eq!(dead[0].last_error, "it answers 400", "a mistake is not repeated");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_dies_with_the_gateway_at_every_attempt_is_given_up_after_its_day() {
    let receiver = Receiver::start();
    let (_folder, store, teller, now) =
        desk(&Settings { topdesk: receiver.target(), ..settings() }).await;
    opened(&store, "DL-2026-0002", now).await;
    receiver.answer(503);
    assert_eq!(teller.round(now).await.expect("a round"), 1);
    for hours in [1, 23, 25] {
        let begun = now + hours.hours();
        let dies = move |tx: &mut Tx<'_>| {
            let pause = |_| jiff::SignedDuration::from_mins(30);
            let claimed = claim(tx, "topdesk", (begun, begun + 5.minutes()), pause, 16)?;
            end_claims(tx).map(|_| claimed.len())
        };
        assert_eq!(store.write(dies).await.expect("begun"), 1, "{hours}");
        assert_eq!(teller.round(begun).await.expect("a round"), 0, "not at every start");
    }
    assert!(signal::dead(&store, &keeper()).await.expect("a list").is_empty());
    let asked = receiver.got().len();
    assert_eq!(teller.round(now + 26.hours()).await.expect("a round"), 1);
    let dead = signal::dead(&store, &keeper()).await.expect("a list");
    let said: Vec<_> = dead.iter().map(|one| one.last_error.as_str()).collect();
    assert_eq!(
        said,
        ["the gateway stopped in the middle of the last attempt: it may be known there"]
    );
    assert_eq!(receiver.got().len(), asked, "it is not told once more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_siem_gets_counted_lines_over_tls_and_only_one_with_a_known_certificate() {
    let (port, roots, got) = siem();
    let syslog = Some(("localhost".to_owned(), port, SyslogFormat::Ecs));
    let (_folder, store, teller, now) =
        desk(&Settings { syslog: syslog.clone(), roots, ..settings() }).await;
    opened(&store, "DL-2026-0002", now).await;
    assert_eq!(teller.round(now).await.expect("a round"), 1);
    let lines = got.lock().expect("kept").clone();
    let (length, line) = lines.first().expect("a line").split_once(' ').expect("a length");
    assert_eq!(length.parse(), Ok(line.len()));
    let start = "<109>1 2026-11-22T10:00:00Z sluis.voorbeeld.nl sluis - incident-started - {";
    assert!(line.starts_with(start), "{line}");
    assert!(!line.contains("gmail.com"));

    let (_folder, store, teller, now) = desk(&Settings { syslog, ..settings() }).await;
    opened(&store, "DL-2026-0002", now).await;
    assert_eq!(teller.round(now).await.expect("a round"), 1);
    assert_eq!(got.lock().expect("kept").len(), 1, "nothing goes to a stranger");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_siem_that_takes_a_line_and_never_hangs_up_gets_it_once() {
    let (port, roots, got) = siem_that(std::mem::forget);
    let syslog = Some(("localhost".to_owned(), port, SyslogFormat::Cef));
    let (_folder, store, teller, now) = desk(&Settings { syslog, roots, ..settings() }).await;
    opened(&store, "DL-2026-0002", now).await;
    assert_eq!(teller.round(now).await.expect("a round"), 1);
    assert_eq!(teller.round(now + 1.hours()).await.expect("a round"), 0, "it has the line");
    assert_eq!(got.lock().expect("kept").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_siem_that_breaks_the_connection_off_is_told_again() {
    // Unread bytes make the end of it a reset.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let syslog = Some(("localhost".to_owned(), port, SyslogFormat::Cef));
    let (_folder, store, teller, now) = desk(&Settings { syslog, ..settings() }).await;
    opened(&store, "DL-2026-0002", now).await;
    assert_eq!(teller.round(now).await.expect("a round"), 1);
    assert_eq!(teller.round(now + 10.seconds()).await.expect("a round"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_siem_keeps_no_other_system_waiting() {
    // It takes connections, and says and reads nothing.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = silent.local_addr().expect("an address").port();
    let receiver = Receiver::start();
    let syslog = Some(("localhost".to_owned(), port, SyslogFormat::Ecs));
    let settings = Settings { webhook: receiver.target(), syslog, ..settings() };
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open("sqlite", folder.path()).expect("a store");
    let teller = Teller::new(store.clone(), &settings, Timestamp::now).expect("a teller");
    assert_eq!(teller.round(Timestamp::now()).await.expect("a round"), 0);
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(teller.run(stopped));
    for count in 1..4 {
        opened(&store, &format!("DL-2026-000{count}"), Timestamp::now()).await;
        let begun = Instant::now();
        while receiver.got().len() < count {
            assert!(begun.elapsed() < Duration::from_secs(8), "it waits for the SIEM");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    stop.send(true).expect("it listens");
    task.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_channel_was_to_tell_that_is_no_more_is_given_up() {
    let receiver = Receiver::start();
    let (folder, store, teller, now) =
        desk(&Settings { topdesk: receiver.target(), ..settings() }).await;
    receiver.answer(503);
    opened(&store, "DL-2026-0002", now).await;
    assert_eq!(teller.round(now).await.expect("a round"), 1);
    let other = Settings { webhook: receiver.target(), ..settings() };
    let teller = Teller::new(store.clone(), &other, Timestamp::now).expect("a teller");
    assert_eq!(teller.round(now + 1.hours()).await.expect("a round"), 1);
    let dead = signal::dead(&store, &keeper()).await.expect("a list");
    assert_eq!(dead[0].last_error, "this channel is not set up any more");
    drop(folder);
}
