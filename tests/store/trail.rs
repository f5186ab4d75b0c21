//! The audit trail: whole as written, and every kind of tampering is found and named.

use std::path::Path;

use sluis::audit;
use sluis::audit::Action;
use sluis::audit::Event;
use sluis::audit::Outcome;
use sluis::audit::Verified;
use sluis::store::Error;
use sluis::store::Store;
use sluis::store::TrailFilter;
use sluis::store::trail;

use super::Place;
use super::hold;
use super::moment;

fn event(number: i64) -> Event {
    Event {
        at: moment(number),
        actor: if number % 2 == 0 { "anna" } else { "piet" }.into(),
        origin: "web 192.0.2.7".into(),
        action: Action::MessageReleased,
        object: format!("object {number}"),
        outcome: Outcome::Done,
        detail: String::new(),
    }
}

async fn record(store: &Store, number: i64) {
    store.write(move |tx| audit::record(tx, &event(number))).await.expect("recorded");
}

async fn verdict(store: &Store) -> String {
    match store.read(audit::verify).await.expect("read") {
        Verified::Flawed(flaw) => flaw.to_string(),
        Verified::Whole { count, .. } => format!("whole, {count}"),
    }
}

fn tamper(folder: &Path, statements: &str) {
    let database = rusqlite::Connection::open(folder.join("sluis.db")).expect("the database");
    database.execute_batch(statements).expect("tampered");
}

#[tokio::test]
async fn a_trail_is_whole_as_long_as_nobody_touches_it() {
    let place = Place::new();
    assert_eq!(verdict(&place.store).await, "whole, 0");
    for number in 1..=5 {
        record(&place.store, number).await;
    }
    let failed: Result<(), Error> = place
        .store
        .write(|tx| {
            audit::record(tx, &event(6))?;
            Err(Error::Conflict)
        })
        .await;
    assert!(failed.is_err(), "an event that did not happen leaves no entry");
    assert_eq!(verdict(&place.store).await, "whole, 5");

    let filter = TrailFilter { actor: "anna".into(), below: 4, ..Default::default() };
    let found = place.store.read(move |tx| trail::list(tx, &filter)).await.expect("read");
    let [entry] = found.as_slice() else { panic!("one entry is wanted: {found:?}") };
    assert_eq!((entry.number, entry.at, &*entry.object), (2, moment(2), "object 2"));
    assert_eq!((&*entry.action, &*entry.result), ("message-released", "done"));
    let last = place.store.read(trail::last).await.expect("read");
    assert_eq!(last.map(|entry| entry.number), Some(5));
}

#[tokio::test]
async fn every_kind_of_tampering_is_named() {
    let cases = [
        ("UPDATE trail SET actor = 'piet' WHERE number = 4", "entry 4 was changed or moved"),
        ("UPDATE trail SET at = at + 1 WHERE number = 1", "entry 1 was changed or moved"),
        ("UPDATE trail SET detail = 'x' WHERE number = 5", "entry 5 was changed or moved"),
        // A border between two columns that is moved leaves their text as it was.
        (
            "UPDATE trail SET actor = 'pie', origin = 'tweb 192.0.2.7' WHERE number = 3",
            "entry 3 was changed or moved",
        ),
        ("DELETE FROM trail WHERE number = 3", "entry 3 is missing"),
        ("DELETE FROM trail WHERE number = 1", "entry 1 is missing"),
        (
            "DELETE FROM trail WHERE number = 3;
            UPDATE trail SET number = number - 1 WHERE number > 3",
            "entry 3 was changed or moved",
        ),
        (
            "UPDATE trail SET number = 99 WHERE number = 2;
            UPDATE trail SET number = 2 WHERE number = 3;
            UPDATE trail SET number = 3 WHERE number = 99",
            "entry 2 was changed or moved",
        ),
        ("DELETE FROM trail WHERE number = 5", "entry 5 and all after it were removed"),
        ("DELETE FROM trail WHERE number > 2", "entry 3 and all after it were removed"),
        ("DELETE FROM trail", "entry 1 and all after it were removed"),
        (
            "DELETE FROM trail WHERE number = 5; UPDATE trail_head SET count = 4,
            hash = (SELECT hash FROM trail WHERE number = 4)",
            "the record of the last entry was changed",
        ),
        ("DELETE FROM trail_head", "the record of the last entry was removed"),
        ("DELETE FROM trail; DELETE FROM trail_head", "the record of the last entry was removed"),
        (
            "INSERT INTO trail SELECT 6, at, actor, origin, action, object, result, detail, hash
            FROM trail WHERE number = 5",
            "entry 6 was not written by this gateway",
        ),
    ];
    for (statements, expected) in cases {
        let place = Place::new();
        hold(&place.store, 1, &["a@x.nl"]).await;
        for number in 1..=5 {
            record(&place.store, number).await;
        }
        tamper(place.folder.path(), statements);
        assert_eq!(verdict(&place.store).await, expected, "{statements}");
    }
}

#[tokio::test]
async fn going_on_after_tampering_does_not_hide_it() {
    let cases = [
        ("DELETE FROM trail WHERE number = 5", "entry 5 is missing"),
        ("DELETE FROM trail_head", "entry 6 is missing"),
        ("DELETE FROM trail WHERE number > 3; DELETE FROM trail_head", "entry 4 is missing"),
        (
            "DELETE FROM trail WHERE number = 5; UPDATE trail_head SET count = 4,
            hash = (SELECT hash FROM trail WHERE number = 4)",
            "entry 5 is missing",
        ),
        ("DELETE FROM trail; UPDATE trail_head SET count = 0, hash = ''", "entry 1 is missing"),
        (
            "INSERT INTO trail SELECT 6, at, actor, origin, action, object, result, detail, hash
            FROM trail WHERE number = 5",
            "entry 6 was changed or moved",
        ),
    ];
    for (statements, expected) in cases {
        let place = Place::new();
        for number in 1..=5 {
            record(&place.store, number).await;
        }
        tamper(place.folder.path(), statements);
        for number in 6..=8 {
            record(&place.store, number).await;
        }
        assert_eq!(verdict(&place.store).await, expected, "{statements}");
    }
}

#[tokio::test]
async fn a_trail_longer_than_a_page_is_walked_to_its_end() {
    let place = Place::new();
    let many = place
        .store
        .write(|tx| (1..=2_500).try_for_each(|number| audit::record(tx, &event(number))));
    many.await.expect("recorded");
    assert_eq!(verdict(&place.store).await, "whole, 2500");
    tamper(place.folder.path(), "UPDATE trail SET result = 'x' WHERE number = 2001");
    assert_eq!(verdict(&place.store).await, "entry 2001 was changed or moved");
}
