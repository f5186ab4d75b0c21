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

#[test]
fn on_a_full_disk_nothing_is_answered_for_and_nothing_is_lost() {
    let town = Town::new();
    let Some(gateway) = town.start_on_disk(24, 12) else {
        eprintln!("not tested: this machine lets nobody mount a disk");
        return;
    };
    let large = |number: usize| {
        let mut mail = risky(number);
        let line = format!("Bijlage {number} bij het dossier, zie hierboven.\r\n");
        mail.message.extend(line.repeat(20_000).bytes());
        mail
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
