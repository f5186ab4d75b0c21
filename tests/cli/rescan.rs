//! `sluis rescan`: mail that was delivered, judged by rules that came later.

use std::fs;
use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;

use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::HOME;
use crate::common::letters::PARTNER;
use crate::common::letters::numbered;
use crate::common::letters::ordinary;
use crate::common::letters::risky;
use crate::common::mail_client::held_id;

/// Takes the partner off the list: who gets numbers from now on is a stranger.
fn part(town: &Town) {
    let text = fs::read_to_string(town.config()).expect("a configuration");
    let parted = text.replace("trusted = [\"duo.nl\"]", "trusted = []");
    assert_ne!(text, parted);
    fs::write(town.config(), parted).expect("a configuration");
}

/// Waits until the gateway has noted so many messages: it writes once a second.
fn noted(town: &Town, count: u64) {
    let rule = town.file("20-number.toml", include_str!("../../rules/policy/20-number.toml"));
    let policy = rule.to_str().expect("a path");
    wait_for("the notes", || {
        let told = town.run(&["simulate", "--policy", policy, "--since", "1d", "--json"]);
        let sums = told.objects().pop()?;
        (sums["messages"] == count).then_some(())
    });
}

/// What a run tells: each message that would be held, and the sums.
fn rescan(town: &Town, more: &[&str]) -> (Vec<Value>, Value) {
    let ran = town.run(&[&["rescan", "--json"], more].concat());
    assert_eq!(ran.status, 0, "{more:?}: {}", ran.err);
    let mut told = ran.objects();
    let sums = told.pop().expect("the sums");
    (told, sums)
}

fn fates(told: &[Value]) -> Vec<&str> {
    told.iter().filter_map(|one| one["fate"].as_str()).collect()
}

/// A mailbox with these messages.
fn mailbox(path: &Path, messages: &[&[u8]]) {
    let mut text = Vec::new();
    for message in messages {
        text.extend_from_slice(b"From p.jansen@voorbeeld.nl Mon Oct  5 09:00:00 2026\r\n");
        text.extend_from_slice(message);
        text.extend_from_slice(b"\r\n");
    }
    fs::write(path, text).expect("a mailbox");
}

#[test]
fn a_copy_of_a_delivered_message_that_would_be_held_now_opens_one_incident() {
    let town = Town::new();
    let gateway = town.start();
    let (sent, held, harmless) = (numbered(&[PARTNER], 1), risky(2), ordinary(3));
    let stranger = numbered(&[PARTNER], 4);
    assert!(gateway.send(&sent).starts_with("250"), "a partner may have it");
    held_id(&gateway.send(&held));
    gateway.send(&harmless);
    noted(&town, 3);
    let copies = town.folder.path().join("copies");
    fs::create_dir_all(copies.join("2026")).expect("a folder");
    fs::write(copies.join("1.eml"), &sent.message).expect("a copy");
    fs::write(copies.join("2026/2.eml"), &held.message).expect("a copy");
    mailbox(&copies.join("3.mbox"), &[&harmless.message, &stranger.message, &sent.message]);
    let folder = copies.to_str().expect("a path");

    let (told, sums) = rescan(&town, &[folder]);
    assert_eq!((fates(&told), &sums["messages"]), (vec!["held_then"], &5.into()), "{told:?}");
    part(&town);
    let (told, _) = rescan(&town, &["--dry-run", folder]);
    let expected = vec!["would_open", "held_then", "not_noted", "would_open"];
    assert_eq!(fates(&told), expected, "{told:?}");
    assert!(town.incidents().is_empty(), "it was only tried");
    let before = Timestamp::now();
    let (told, sums) = rescan(&town, &[folder]);
    assert_eq!(fates(&told), ["opened", "held_then", "not_noted", "known"], "{told:?}");
    assert_eq!((&sums["opened"], &sums["held_now"]), (&1.into(), &4.into()));
    let [one] = &town.incidents()[..] else { panic!("one incident") };
    assert_eq!(one["id"], told[0]["incident"]);
    assert_eq!(told[3]["incident"], told[0]["incident"]);
    assert_eq!((&one["source"], &one["state"]), (&"late_detection".into(), &"potential".into()));
    assert_eq!((&one["persons_min"], &one["persons_max"]), (&1.into(), &1.into()), "{one}");
    assert!(one["kinds"].as_array().is_some_and(|kinds| kinds.contains(&"bsn".into())), "{one}");
    assert_eq!(one["sender"], "p.jansen@voorbeeld.nl");
    assert_eq!((&one["held_id"], &one["subject"]), (&Value::Null, &"".into()), "no content");
    let to = &one["recipients"][0];
    assert_eq!((&to["address"], &to["class"]), (&PARTNER.into(), &"unexpected".into()), "{to}");
    let moment = |value: &Value| -> Timestamp {
        value.as_str().and_then(|text| text.parse().ok()).expect("a moment")
    };
    assert!(moment(&to["accepted_at"]) < before, "when the next hop took it");
    let known = moment(&one["known_at"]);
    assert!(known >= before, "its clock begins when it is found");
    assert_eq!(moment(&one["deadline"]).duration_since(known).as_hours(), 72);
    let trail = town.run(&["audit", "export"]).out;
    let line = trail.lines().find(|line| line.contains("incident-opened")).expect("a line");
    assert!(line.contains("source=late_detection persons=1"), "{line}");
    assert!(trail.contains("incident-started"), "{trail}");

    for more in [&[folder][..], &[]] {
        let (told, sums) = rescan(&town, more);
        assert_eq!(sums["opened"], 0, "{more:?}: {told:?}");
    }
    for fate in ["opened", "known"] {
        let (told, _) = rescan(&town, &["--unknown", folder]);
        assert_eq!(fates(&told), ["known", "held_then", fate, "known"], "{told:?}");
    }
    assert_eq!(town.incidents().len(), 2);
    let table = town.run(&["rescan", folder]);
    let words = "5 messages, 4 would be held now: 0 opened an incident, 0 would, 3 have one";
    assert!(table.out.contains(words) && table.out.contains("3.mbox:2"), "{}", table.out);
    let form = town.run(&["incident", "show", one["id"].as_str().expect("an ID")]);
    assert_eq!(form.status, 0, "{}", form.err);

    fs::write(copies.join("4.msg"), b"\xd0\xcf\x11\xe0").expect("a file");
    let ran = town.run(&["rescan", folder]);
    assert!(ran.status == 2 && ran.err.contains("is neither a message nor a mailbox"), "{ran:?}");
}

#[test]
fn what_the_gateway_noted_of_deliveries_is_judged_again_without_any_copy() {
    let town = Town::new();
    let gateway = town.start();
    gateway.send(&numbered(&[PARTNER], 1));
    gateway.send(&numbered(&[PARTNER, HOME], 2));
    gateway.send(&ordinary(3));
    noted(&town, 3);
    let (told, sums) = rescan(&town, &[]);
    assert_eq!(
        (told.len(), &sums["messages"]),
        (0, &2.into()),
        "what was held is not judged again"
    );
    part(&town);
    assert_eq!(fates(&rescan(&town, &["--since", "1h"]).0), ["opened"]);
    assert_eq!(fates(&rescan(&town, &["--since", "1h"]).0), ["known"]);
    let [one] = &town.incidents()[..] else { panic!("one incident") };
    assert_eq!((&one["source"], &one["persons"]), (&"late_detection".into(), &1.into()));
    assert_eq!(one["recipients"][0]["class"], "unexpected");
    let refused = town.run(&["rescan", "--unknown"]);
    assert_eq!(refused.status, 2, "of what has no copy nothing is unknown");
}
