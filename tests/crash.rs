//! The process dies between every two writes, as in a power failure: no message that was answered
//! for is lost, none is both held and delivered, and every release has exactly one incident.

use serde_json::Value;
use sluis::store::Store;

use crate::common::gateway::Town;
use crate::common::letters::HOME;
use crate::common::letters::PARTNER;
use crate::common::letters::mixed;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::mail_client::send;

#[test]
fn a_held_message_survives_whatever_happens_on_its_way_in() {
    for place in ["hold-begun", "hold-sealed", "hold-committed"] {
        let town = Town::new();
        let mut dying = town.start_with(Some(place));
        assert!(send(town.smtp, &risky(1)).is_err(), "{place}: an answer before the crash");
        assert_eq!(dying.wait(), None, "{place}");
        let kept: Vec<Value> = town.all_held();
        assert_eq!(kept.len(), usize::from(place == "hold-committed"), "{place}");
        let gateway = town.start();
        let id = held_id(&gateway.send(&risky(1)));
        if let Some(kept) = kept.first() {
            assert_eq!(kept["id"], id.as_str(), "{place}: the sender finds the same ID");
        }
        assert_eq!(town.all_held().len(), 1, "{place}");
        assert!(town.host.taken().is_empty(), "{place}");
        drop(gateway);
        let orphans = usize::from(place == "hold-sealed");
        assert_eq!(swept(&town), orphans, "{place}: only what no row knows is removed");
        let gateway = town.start();
        release_and_check(&town, &id, place);
        assert_eq!(town.host.taken_for(HOME)[0].message, town.host.taken()[0].message);
        drop(gateway);
    }
}

#[test]
fn a_divided_message_is_never_both_held_and_delivered() {
    for (place, copies) in [
        ("hold-begun", 1),
        ("hold-sealed", 1),
        ("hold-committed", 1),
        ("split-held", 1),
        // The next hop has it, and nobody could know: the gap that SMTP itself leaves.
        ("split-passed", 2),
        ("split-marked", 1),
    ] {
        let town = Town::new();
        let mut dying = town.start_with(Some(place));
        assert!(send(town.smtp, &mixed(1)).is_err(), "{place}: an answer before the crash");
        assert_eq!(dying.wait(), None, "{place}");
        let before: Vec<Value> = town.all_held();
        let gateway = town.start();
        let id = held_id(&gateway.send(&mixed(1)));
        let after = town.all_held();
        assert_eq!(after.len(), 1, "{place}");
        assert!(before.iter().all(|held| held["id"] == id.as_str()), "{place}");
        assert_eq!(town.host.taken_for(PARTNER).len(), copies, "{place}");
        assert!(town.host.taken_for(HOME).is_empty(), "{place}");
        assert_eq!(state_of(&after[0], PARTNER), "passed", "{place}");
        assert_eq!(state_of(&after[0], HOME), "held", "{place}");
        release_and_check(&town, &id, place);
        assert_eq!(town.host.taken_for(PARTNER).len(), copies, "{place}: none by the release");
        drop(gateway);
    }
}

#[test]
fn a_crash_between_single_mails_sends_to_nobody_twice() {
    let town = Town::new();
    let mut dying = town.start_with(Some("single-noted"));
    let to: Vec<String> = (1..=12).map(|n| format!("bewoner{n}@gmail.com")).collect();
    let to: Vec<&str> = to.iter().map(String::as_str).collect();
    let mail = Mail::new("wijkteam@voorbeeld.nl", &to, "Open dag", "U bent welkom.\r\n");
    let id = held_id(&dying.send(&mail));
    let ran = town.run(&["held", "release", &id, "--reason", "BCC vergeten", "--single"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(dying.wait(), None);
    assert_eq!(town.host.taken().len(), 1, "it died behind the first");
    make_due(&town);
    let _gateway = town.start();
    town.wait_for_state(&id, "released");
    for address in to {
        assert_eq!(town.host.taken_for(address).len(), 1, "{address}");
    }
}

#[test]
fn a_release_is_sent_and_registered_once() {
    for (place, copies) in [("release-claimed", 1), ("release-sent", 2), ("release-settled", 1)] {
        let town = Town::new();
        let mut dying = town.start_with(Some(place));
        let id = held_id(&dying.send(&risky(1)));
        assert_eq!(town.release(&id).status, 0, "{place}");
        assert_eq!(dying.wait(), None, "{place}");
        let state = town.held(&id)["state"].clone();
        let settled = place == "release-settled";
        assert_eq!(state, if settled { "released" } else { "releasing" }, "{place}");
        make_due(&town);
        let gateway = town.start();
        town.wait_for_state(&id, "released");
        assert_eq!(town.host.taken_for(HOME).len(), copies, "{place}");
        check_register(&town, &id, place);
        assert_eq!(held_id(&gateway.send(&risky(1))), id, "{place}: the sender tries again");
        assert_eq!(town.host.taken_for(HOME).len(), copies, "{place}");
    }
}

/// Ends the pause before a release that may have arrived is sent again.
fn make_due(town: &Town) {
    let database = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
    let changed = database.expect("the store").execute("UPDATE outbox SET due_at = 0", []);
    assert!(changed.is_ok(), "{changed:?}");
}

/// Removes content that no row knows, as the gateway does once it is old; how much there was.
fn swept(town: &Town) -> usize {
    let store = Store::open("sqlite", &town.folder.path().join("var")).expect("the store");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let orphans = store.orphans().await.expect("a look");
        store.sweep(orphans).await.expect("a sweep")
    })
}

/// Releases a message and checks that its content came through.
fn release_and_check(town: &Town, id: &str, place: &str) {
    assert_eq!(town.release(id).status, 0, "{place}");
    town.wait_for_state(id, "released");
    assert_eq!(town.host.taken_for(HOME).len(), 1, "{place}");
    check_register(town, id, place);
}

/// Whether the release has one incident whose clock runs, and the trail is whole.
fn check_register(town: &Town, id: &str, place: &str) {
    let incidents = town.incidents();
    assert_eq!(incidents.len(), 1, "{place}");
    assert_eq!(incidents[0]["held_id"], id, "{place}");
    assert_eq!(incidents[0]["state"], "potential", "{place}");
    let verified = town.run(&["audit", "verify"]);
    assert_eq!(verified.status, 0, "{place}: {}", verified.err);
}

fn state_of(held: &Value, address: &str) -> String {
    let all = held["recipients"].as_array().expect("recipients");
    let found = all.iter().find(|one| one["address"] == address);
    found.map(|one| one["state"].as_str().expect("a state").to_owned()).unwrap_or_default()
}
