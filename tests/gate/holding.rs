//! Held mail: kept before it is answered for, under one ID however often it comes.

use crate::common::gateway::Town;
use crate::common::letters::COLLEAGUE;
use crate::common::letters::HOME;
use crate::common::letters::PARTNER;
use crate::common::letters::mixed;
use crate::common::letters::numbered;
use crate::common::letters::ordinary;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;

#[test]
fn a_held_message_is_answered_with_its_id_and_reaches_nobody() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    assert!(town.host.taken().is_empty());
    let held = town.held(&id);
    assert_eq!(held["state"], "held");
    assert_eq!(held["sender"], "p.jansen@voorbeeld.nl");
    assert_eq!(held["recipients"][0]["address"], HOME);
    assert_eq!(held["recipients"][0]["class"], "private");
    assert_eq!(held["persons"], 1);
    assert!(town.incidents().is_empty());
    // Nothing of it can be read in the data folder.
    for entry in walk(&town.folder.path().join("var")) {
        let content = std::fs::read(&entry).expect("a file");
        for secret in ["Nakijken", "p.jansen", HOME, "geboren"] {
            let found = content.windows(secret.len()).any(|bytes| bytes == secret.as_bytes());
            assert!(!found, "{secret} in {}", entry.display());
        }
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn the_same_message_again_is_the_same_id() {
    let town = Town::new();
    let gateway = town.start();
    let first = gateway.send(&risky(1));
    assert_eq!(gateway.send(&risky(1)), first);
    let other = gateway.send(&risky(2));
    assert_ne!(other, first);
    gateway.kill();
    let gateway = town.start();
    assert_eq!(gateway.send(&risky(1)), first, "after a restart");
    assert_eq!(town.all_held().len(), 2);
}

/// Programs send the very same bytes each week: no date, no ID. Each time it is a message of its own.
#[test]
fn the_same_bytes_after_a_week_are_another_message() {
    let town = Town::new();
    let gateway = town.start();
    let released = held_id(&gateway.send(&risky(1)));
    let rejected = held_id(&gateway.send(&mixed(2)));
    assert_eq!(town.release(&released).status, 0);
    town.wait_for_state(&released, "released");
    assert_eq!(town.run(&["held", "reject", &rejected, "--reason", "Niet nodig"]).status, 0);
    assert_eq!(town.host.taken().len(), 2);
    assert_eq!(held_id(&gateway.send(&risky(1))), released, "a try that came late");
    let mut before = vec![released, rejected];
    for week in 1..=3 {
        town.set_clock(week * 7 * 24 * 3_600);
        let risky_now = held_id(&gateway.send(&risky(1)));
        let mixed_now = held_id(&gateway.send(&mixed(2)));
        assert!(!before.contains(&risky_now) && !before.contains(&mixed_now), "{week}");
        assert_eq!(held_id(&gateway.send(&risky(1))), risky_now, "a try of the new one");
        assert_eq!(held_id(&gateway.send(&mixed(2))), mixed_now, "a try of the new one");
        assert_eq!(town.held(&risky_now)["state"], "held");
        before.extend([risky_now, mixed_now]);
    }
    town.set_clock(-400 * 24 * 3_600);
    assert!(!before.contains(&held_id(&gateway.send(&risky(1)))), "the clock ran a year ahead");
    assert_eq!(town.host.taken_for(PARTNER).len(), 4, "the safe part of each");
    assert_eq!(town.host.taken_for(HOME).len(), 1, "what was released");
}

/// A program sends its list each morning: the bytes of yesterday, which were decided on.
#[test]
fn the_same_bytes_each_day_are_new_mail_where_no_field_says_otherwise() {
    let town = Town::new();
    let gateway = town.start();
    let without = |number: usize, fields: &[&str]| {
        let mut mail = risky(number);
        let text = String::from_utf8(mail.message).expect("text");
        let is_kept = |line: &&str| !fields.iter().any(|field| line.starts_with(field));
        mail.message = text.split_inclusive("\r\n").filter(is_kept).collect::<String>().into();
        mail
    };
    let bare_of = |number| without(number, &["Date:", "Message-ID:"]);
    let dated = |number| without(number, &["Message-ID:"]);
    let reject = |id: &str| {
        let ran = town.run(&["held", "reject", id, "--reason", "Niet nodig"]);
        assert_eq!(ran.status, 0, "{}", ran.err);
    };
    let mut bare = held_id(&gateway.send(&bare_of(1)));
    let with_date = held_id(&gateway.send(&dated(2)));
    let undecided = held_id(&gateway.send(&bare_of(3)));
    reject(&with_date);
    for day in 1..=3 {
        reject(&bare);
        town.set_clock((day - 1) * 24 * 3_600 + 11 * 3_600);
        assert_eq!(held_id(&gateway.send(&bare_of(1))), bare, "{day}: a try that came late");
        town.set_clock(day * 24 * 3_600);
        let new = held_id(&gateway.send(&bare_of(1)));
        assert_ne!(new, bare, "{day}");
        assert_eq!(town.held(&new)["state"], "held", "{day}");
        assert_eq!(held_id(&gateway.send(&bare_of(1))), new, "{day}: a try of the new one");
        assert_eq!(held_id(&gateway.send(&dated(2))), with_date, "{day}: by its date");
        assert_eq!(held_id(&gateway.send(&bare_of(3))), undecided, "{day}: it waits already");
        bare = new;
    }
    assert!(town.host.taken().is_empty());
}

#[test]
fn the_same_message_on_many_connections_at_once_is_held_once() {
    let town = Town::new();
    let gateway = town.start();
    let addresses = [&[HOME][..], &[HOME, "thuis@ziggo.nl"], &["thuis@ziggo.nl", "x@live.nl"]];
    std::thread::scope(|scope| {
        for number in 0..12 {
            let (town, to) = (&town, addresses[number % addresses.len()]);
            let mail = Mail { to: to.iter().map(|to| (*to).to_owned()).collect(), ..risky(1) };
            scope.spawn(move || held_id(&town.deliver(&mail)));
        }
    });
    let mut held: Vec<String> = town
        .all_held()
        .iter()
        .flat_map(|held| held["recipients"].as_array().cloned().unwrap_or_default())
        .map(|recipient| recipient["address"].to_string())
        .collect();
    held.sort();
    assert_eq!(held, ["\"pjansen.thuis@hotmail.com\"", "\"thuis@ziggo.nl\"", "\"x@live.nl\""]);
    assert!(town.host.taken().is_empty());
    drop(gateway);
}

#[test]
fn what_could_not_be_read_waits_unless_it_stays_inside() {
    let town = Town::new();
    let gateway = town.start();
    let archive = |to: &str| {
        let mut mail = Mail::new("k.bos@voorbeeld.nl", &[to], "Dossier", "");
        mail.message = format!(
            "From: k.bos@voorbeeld.nl\r\nTo: {to}\r\nSubject: Dossier\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=grens\r\n\r\n--grens\r\n\
             Content-Type: text/plain\r\n\r\nWachtwoord volgt.\r\n--grens\r\n\
             Content-Type: application/x-7z-compressed\r\n\
             Content-Disposition: attachment; filename=dossier.7z\r\n\
             Content-Transfer-Encoding: base64\r\n\r\nN3q8ryccAASpQ0fTAAAAAAAAAAA=\r\n\
             --grens--\r\n"
        )
        .into_bytes();
        mail
    };
    let id = held_id(&gateway.send(&archive("kbos@kpnmail.nl")));
    let parts = town.held(&id)["parts"].clone();
    let parts = parts.as_array().expect("parts");
    assert!(
        parts.iter().any(|part| part["name"] == "dossier.7z" && part["status"] == "unscannable"),
        "{parts:?}"
    );
    for to in [COLLEAGUE, PARTNER] {
        assert!(gateway.send(&archive(to)).starts_with("250 2.6.0 taken"), "{to}");
    }
}

#[test]
fn a_number_may_go_to_a_partner_and_a_colleague() {
    let town = Town::new();
    let gateway = town.start();
    assert!(gateway.send(&numbered(&[PARTNER, COLLEAGUE], 1)).starts_with("250 2.6.0 taken"));
    assert_eq!(town.host.taken().len(), 1);
    assert!(gateway.send(&mixed(2)).contains("held for review"));
}

#[test]
fn when_it_cannot_be_kept_it_is_not_answered_for() {
    let town = Town::new();
    let gateway = town.start();
    // A full disk, as far as the vault can tell.
    let vault = town.folder.path().join("var/vault");
    std::fs::rename(&vault, town.folder.path().join("gone")).expect("a move");
    std::fs::write(&vault, "no folder").expect("a file");
    let reply = gateway.send(&risky(1));
    assert!(reply.starts_with("451 4.3.0 "), "{reply}");
    assert!(gateway.send(&mixed(1)).starts_with("451 "), "the safe part waits too");
    assert!(town.host.taken().is_empty());
    std::fs::remove_file(&vault).expect("a file");
    std::fs::rename(town.folder.path().join("gone"), &vault).expect("a move");
    assert!(gateway.send(&risky(1)).contains("held for review"));
}

/// A letter that is held, of a megabyte.
fn large(number: usize) -> Mail {
    let mut mail = risky(number);
    let line = format!("Bijlage {number} bij het dossier, zie hierboven.\r\n");
    mail.message.extend(line.repeat(20_000).bytes());
    mail
}

/// Runs on every machine: no file of the gateway can grow beyond 600 kB.
#[test]
fn where_files_cannot_grow_nothing_is_answered_for_and_nothing_is_lost() {
    let town = Town::new();
    // The tables and the keys come first; they are small.
    drop(town.start());
    let gateway = town.start_with_files_of(600);
    let reply = gateway.send(&large(1));
    assert!(reply.starts_with("451 4.3.0 "), "{reply}");
    assert!(gateway.send(&ordinary(1)).starts_with("250 "), "what may pass needs no disk");
    let mut ids = Vec::new();
    let reply = loop {
        match gateway.send(&risky(10 + ids.len())) {
            reply if reply.starts_with("250 ") => ids.push(held_id(&reply)),
            reply => break reply,
        }
        assert!(ids.len() < 2_000, "the database takes all");
    };
    assert!(reply.starts_with("451 4.3.0 "), "{reply}");
    gateway.give_room();
    held_id(&gateway.send(&large(1)));
    for (number, id) in ids.iter().enumerate() {
        let reply = gateway.send(&risky(10 + number));
        assert_eq!(&held_id(&reply), id, "known again, so it is kept");
    }
    held_id(&gateway.send(&risky(10 + ids.len())));
    assert_eq!(town.host.taken().len(), 1, "nothing that is held has gone");
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

/// The same on a disk of its own that is full, where this machine lets a user mount one. Elsewhere
/// the test before this one stands alone, and this one says so.
#[test]
fn on_a_full_disk_nothing_is_answered_for_and_nothing_is_lost() {
    let town = Town::new();
    let Some(gateway) = town.start_on_disk(24, 12) else {
        eprintln!("SKIPPED: this machine lets nobody mount a disk (unshare --user --mount)");
        return;
    };
    let mut ids = Vec::new();
    let reply = loop {
        match gateway.send(&large(ids.len())) {
            reply if reply.starts_with("250 ") => ids.push(held_id(&reply)),
            reply => break reply,
        }
        assert!(ids.len() < 50, "a disk of 24 MB takes 50 MB");
    };
    assert!(reply.starts_with("451 4.3.0 "), "{reply}");
    assert!(ids.len() > 2, "{ids:?}");
    assert!(gateway.send(&ordinary(1)).starts_with("250 "), "what may pass needs no disk");
    let ballast = gateway.seen(&town.folder.path().join("var/ballast"));
    std::fs::remove_file(ballast).expect("there is room again");
    for (number, id) in ids.iter().enumerate() {
        assert_eq!(&held_id(&gateway.send(&large(number))), id, "known again, so it is kept");
    }
    held_id(&gateway.send(&large(ids.len())));
    assert_eq!(town.host.taken().len(), 1, "nothing that is held has gone");
}
