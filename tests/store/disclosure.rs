//! Who was told of whom, over days and weeks.

use bytes::Bytes;
use jiff::Timestamp;
use sluis::destination::Class;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Address;
use sluis::mail::Parties;
use sluis::scan::Identity;
use sluis::scan::scan;
use sluis::store::Store;
use sluis::store::disclosure;

use super::Place;
use super::moment;
use super::open;
use crate::detect::detectors;
use crate::detect::test_bsns;

/// Different people, as a scan knows them.
fn people(count: usize) -> Vec<Identity> {
    let rows = test_bsns(count).into_iter().map(|bsn| format!("{bsn}\n"));
    let text = format!("BSN\n{}", rows.collect::<String>());
    let file = File { name: "a.csv".into(), media_type: None, bytes: Bytes::from(text) };
    let report = scan(&file, &Parties::default(), &detectors(), Limits::default());
    assert_eq!(report.identities.len(), count);
    report.identities
}

fn to(address: &str, class: Class) -> (Address, Class) {
    (Address::parse(address).expect("an address"), class)
}

fn day(number: i64) -> Timestamp {
    moment(number * 24 * 60 * 60)
}

async fn add(store: &Store, sender: &'static str, to: &[(Address, Class)], people: &[Identity]) {
    add_on(store, 0, sender, to, people).await;
}

async fn add_on(
    store: &Store,
    number: i64,
    sender: &'static str,
    to: &[(Address, Class)],
    people: &[Identity],
) {
    let (to, people) = (to.to_vec(), people.to_vec());
    let write = store.write(move |tx| disclosure::add(tx, sender, &to, &people, day(number)));
    write.await.expect("noted");
}

/// What is counted to the recipient and by the sender.
async fn told_on(
    store: &Store,
    number: i64,
    sender: &'static str,
    to: (Address, Class),
    people: &[Identity],
) -> Option<([u64; 4], [u64; 4])> {
    let people = people.to_vec();
    let read = store.read(move |tx| disclosure::told(tx, sender, &[to], &people, day(number)));
    let told = read.await.expect("read");
    told.into_values().next().map(|told| (told.to_recipient.0, told.by_sender.0))
}

#[tokio::test]
async fn a_few_a_day_add_up_over_weeks_and_are_forgotten_after_ninety_days() {
    let place = Place::new();
    let people = people(60);
    let home = to("p.jansen@gmail.com", Class::Private);
    for (number, pair) in people.chunks(2).take(25).enumerate() {
        add_on(&place.store, number as i64, "a@x.nl", std::slice::from_ref(&home), pair).await;
    }
    let cases = [
        (25, Some([2, 14, 52, 52])),
        (26, Some([2, 12, 52, 52])),
        (60, Some([2, 2, 2, 52])),
        (100, Some([2, 2, 2, 30])),
        (114, Some([2, 2, 2, 2])),
    ];
    for (number, expected) in cases {
        let told = told_on(&place.store, number, "a@x.nl", home.clone(), &people[50..52]).await;
        assert_eq!(told.map(|told| told.0), expected, "day {number}");
    }
    // Whoever is known there already is nothing new.
    assert_eq!(told_on(&place.store, 25, "a@x.nl", home.clone(), &people[..2]).await, None);
    let forget = |number| place.store.write(move |tx| disclosure::forget(tx, day(number)));
    assert_eq!(forget(89).await.expect("forgotten"), 0);
    assert_eq!(forget(100).await.expect("forgotten"), 22);
    assert_eq!(forget(200).await.expect("forgotten"), 28);
}

#[tokio::test]
async fn recipients_and_senders_are_counted_apart() {
    let place = Place::new();
    let people = people(12);
    let (home, desk) = (to("x@gmail.com", Class::Private), to("a@firma.nl", Class::Unexpected));
    let store = &place.store;
    add(store, "a@x.nl", std::slice::from_ref(&home), &people[..4]).await;
    add(store, "b@x.nl", std::slice::from_ref(&home), &people[2..8]).await;
    add(store, "a@x.nl", std::slice::from_ref(&desk), &people[8..11]).await;
    let last = &people[11..];
    let counts = |(to, by): ([u64; 4], [u64; 4])| (to[0], by[0]);
    let cases = [
        ("a@x.nl", to("X+werk@Gmail.com", Class::Private), (9, 8)),
        ("b@x.nl", home, (9, 7)),
        ("c@x.nl", to("b@firma.nl", Class::Unexpected), (4, 1)),
        ("c@x.nl", to("y@gmail.com", Class::Private), (1, 1)),
    ];
    for (sender, to, expected) in cases {
        let shown = to.0.to_string();
        let told = told_on(store, 0, sender, to, last).await.map(counts);
        assert_eq!(told, Some(expected), "{sender} {shown}");
    }
    let inside = [to("c@x.nl", Class::Internal), to("c@duo.nl", Class::Trusted)];
    add(store, "a@x.nl", &inside, &people).await;
    for recipient in inside {
        assert_eq!(told_on(store, 0, "a@x.nl", recipient, last).await, None);
    }
}

#[tokio::test]
async fn nothing_is_lost_or_counted_twice_when_many_write_at_once() {
    let place = Place::new();
    let (people, other) = (people(40), open(place.folder.path()));
    let home = [to("x@gmail.com", Class::Private)];
    let mut writing = tokio::task::JoinSet::new();
    for number in 0..16 {
        let store = if number % 2 == 0 { place.store.clone() } else { other.clone() };
        let (home, some) = (home.clone(), people[number..number + 20].to_vec());
        writing.spawn(async move { add(&store, "a@x.nl", &home, &some).await });
    }
    writing.join_all().await;
    let [home] = home;
    let told = told_on(&place.store, 0, "a@x.nl", home, &people[39..]).await;
    assert_eq!(told, Some(([36; 4], [36; 4])));
}

#[tokio::test]
async fn the_table_shows_neither_people_nor_addresses() {
    let place = Place::new();
    let people = people(12);
    add(&place.store, "a@x.nl", &[to("jan@gmail.com", Class::Private)], &people).await;
    for entry in std::fs::read_dir(place.folder.path()).expect("a folder") {
        let Ok(content) = std::fs::read(entry.expect("an entry").path()) else { continue };
        let holds = |secret: &[u8]| content.windows(secret.len()).any(|bytes| bytes == secret);
        assert!(!holds(b"jan@gmail.com") && !holds(b"a@x.nl"));
        assert!(people.iter().all(|person| !holds(&person.to_bytes())));
    }
}
