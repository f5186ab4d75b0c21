//! `sluis key` beside a running gateway, and keys that systemd hands over.

use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;
use std::time::SystemTime;

use crate::common::gateway::Town;
use crate::common::letters::risky;
use crate::common::mail_client::held_id;

#[test]
fn a_new_key_takes_over_while_mail_is_held_and_the_old_one_ends() {
    let town = Town::new();
    let gateway = town.start();
    let before = held_id(&gateway.send(&risky(1)));
    let said = |arguments: &[&str], status: i32| {
        let ran = town.run(arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {}", ran.err);
        format!("{}{}", ran.out, ran.err)
    };
    assert_eq!(said(&["key", "list"], 0), "0001  in use  1 contents\n");
    assert!(said(&["key", "retire", "1"], 1).contains("1 contents lie under key 0001"));
    assert!(said(&["key", "rotate"], 0).starts_with("key 0002 is in use, and 1 contents"));
    let after = held_id(&gateway.send(&risky(2)));
    let listed = said(&["key", "list"], 0);
    assert_eq!(listed, "0001  older   0 contents\n0002  in use  2 contents\n");

    assert!(said(&["key", "retire", "1"], 1).contains("an hour ago"), "one may be on its way");
    let keys = town.folder.path().join("var/keys");
    set_age(&keys.join("0002.key"), Duration::from_secs(7200));
    said(&["key", "retire", "1"], 0);
    assert!(said(&["key", "retire", "1"], 1).contains("sluis: "));
    assert!(!keys.join("0001.key").exists());
    for id in [before, after] {
        town.release(&id);
        town.wait_for_state(&id, "released");
    }
    assert_eq!(town.host.taken().len(), 2, "both could be read");
    assert!(said(&["audit", "verify"], 0).contains("whole"));
}

#[test]
fn a_rotation_that_is_killed_half_way_loses_nothing_and_is_done_again() {
    let town = Town::new();
    let gateway = town.start();
    let mut ids: Vec<String> = (1..=3).map(|n| held_id(&gateway.send(&risky(n)))).collect();
    for (place, number) in [("key-made", 4), ("key-wrapped", 5), ("key-wrapped", 6)] {
        town.run_until(place, &["key", "rotate"]);
        // Under the key that is there now; what was half done is as it was.
        ids.push(held_id(&gateway.send(&risky(number))));
    }
    let ran = town.run(&["key", "rotate"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let listed = town.run(&["key", "list"]).out;
    let counts: Vec<&str> = listed.lines().map(|line| &line[line.len() - 10..]).collect();
    assert_eq!(counts, ["0 contents"; 4].into_iter().chain(["6 contents"]).collect::<Vec<_>>());
    for id in ids {
        assert_eq!(town.release(&id).status, 0);
        town.wait_for_state(&id, "released");
    }
    assert_eq!(town.host.taken().len(), 6, "each could be read");
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn a_key_that_cannot_be_opened_keeps_no_other_from_the_new_one() {
    let town = Town::new();
    let gateway = town.start();
    let damaged = held_id(&gateway.send(&risky(1)));
    held_id(&gateway.send(&risky(2)));
    let store = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
    let store = store.expect("the store");
    let damage = "UPDATE held SET content_key = CAST(SUBSTR(content_key, 1, 60) || x'0000' AS BLOB)
        WHERE id = ? RETURNING content_name";
    let name: String = store.query_row(damage, [&damaged], |row| row.get(0)).expect("the message");
    let ran = town.run(&["key", "rotate"]);
    assert_eq!(ran.status, 1, "{}", ran.out);
    assert!(ran.out.contains("0002 is in use, and 1 contents"), "{}", ran.out);
    assert!(ran.err.contains(&name), "it is named: {}", ran.err);
    // Under a later key than this one makes, as while two rotate at once: left to the other.
    let later = "UPDATE held SET content_key =
        CAST(x'00000009' || SUBSTR(content_key, 5) AS BLOB)";
    store.execute(later, []).expect("changed");
    let ran = town.run(&["key", "rotate"]);
    assert!(ran.out.contains("0003 is in use, and 0 contents"), "{}{}", ran.out, ran.err);
}

#[test]
fn keys_may_lie_in_a_folder_that_nobody_can_write() {
    let town = Town::new();
    let held = held_id(&town.start().send(&risky(1)));
    let credentials = town.folder.path().join("credentials");
    fs::rename(town.folder.path().join("var/keys"), &credentials).expect("a folder");
    for entry in fs::read_dir(&credentials).expect("keys") {
        fs::set_permissions(entry.expect("a key").path(), Permissions::from_mode(0o400))
            .expect("a mode");
    }
    fs::set_permissions(&credentials, Permissions::from_mode(0o500)).expect("a mode");
    assert!(town.run(&["held", "list"]).err.contains("0001.key is missing"), "the keys are gone");
    fs::remove_dir_all(town.folder.path().join("var/keys")).expect("the folder it looked in");

    let text = fs::read_to_string(town.config()).expect("the configuration");
    fs::write(town.config(), format!("keys_dir = \"credentials\"\n{text}")).expect("written");
    let _gateway = town.start();
    town.release(&held);
    town.wait_for_state(&held, "released");
    assert!(!town.folder.path().join("var/keys").exists());
}

fn set_age(path: &Path, age: Duration) {
    let file = fs::File::options().append(true).open(path).expect("a file");
    file.set_modified(SystemTime::now() - age).expect("a time");
}
