//! Releases of which nobody knows whether they arrived: told, and not repeated at every start.

use std::time::Duration;

use mail_parser::MessageParser;

use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::HOME;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::smart_host::Taken;
use crate::common::visitor::Visitor;
use crate::telling::telling;

#[test]
fn a_release_that_may_have_arrived_waits_longer_after_each_crash_and_the_desk_says_so() {
    let town = Town::new();
    let gateway = town.start();
    let ids: Vec<String> = (1..=8).map(|number| held_id(&gateway.send(&risky(number)))).collect();
    town.host.stall();
    for id in &ids {
        assert_eq!(town.release(id).status, 0);
    }
    town.host.wait_for_so_many_stalled(8);
    assert_eq!(rows(&town, "unsure = 1"), 8, "it is written before the message ends");
    gateway.kill();
    for _ in 0..3 {
        let gateway = town.start();
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(rows(&town, "attempts = 1"), 8, "nothing is given again at once");
        gateway.kill();
    }
    // The next hop had them all before anybody was killed.
    town.host.go_on();
    wait_for("what it took", || (town.host.taken().len() == 8).then_some(()));
    let gateway = town.start();
    let mut visitor = Visitor::with_role(&town, "reviewer");
    let page = visitor.get(&format!("/messages/{}", ids[0]));
    assert!(page.contains("kan al zijn aangekomen: het ging 1 keer naar"), "{page}");
    gateway.kill();
    let mut dying = town.start_with(Some("release-sent"));
    make_due(&town);
    assert_eq!(dying.wait(), None);
    let minutes = |row: (i64, i64, i64)| row.2 > 60 && row.2 <= 120;
    let second = wait_for("a second attempt", || last_tried(&town));
    assert!(second.0 == 2 && second.1 == 2 && minutes(second), "{second:?}");
    let _gateway = town.start();
    make_due(&town);
    for id in &ids {
        town.wait_for_state(id, "released");
    }
    // SMTP cannot avoid the copies; the next hop can tell them by every byte of them.
    let taken = town.host.taken_for(HOME);
    for one in &taken {
        assert!(taken.iter().filter(|other| *other == one).count() >= 2);
    }
    let trail = town.run(&["audit", "export"]).out;
    assert_eq!(trail.matches("delivered=1 of=1 unsure=").count(), 8, "{trail}");
    assert_eq!(town.incidents().len(), 8);
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn what_may_have_arrived_stays_in_the_register_though_it_is_refused_later() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    lose_and_refuse(&town, &id);
    town.wait_for_state(&id, "delivery_failed");
    let incident = town.incidents().remove(0);
    assert_eq!(incident["state"], "potential", "somebody may have it");
    assert_eq!(town.host.taken_for(HOME).len(), 1);
    let mut visitor = Visitor::with_role(&town, "privacy");
    let page = visitor.get(&format!("/messages/{id}"));
    assert!(page.contains("kan al zijn aangekomen: het ging 1 keer naar"), "{page}");
    assert!(!page.contains("Het bericht is niet bezorgd"), "nobody knows: {page}");
    let back = format!("/incidents/{}/retraction", incident["id"].as_str().expect("a number"));
    let back = visitor.get(&back);
    assert!(back.contains("Misschien bezorgd op "), "{back}");
    let (sheet, record) = exported(&town);
    assert!(sheet.contains("(Privéadres), misschien bezorgd op "), "{sheet}");
    assert_eq!(record["recipients"][0]["delivery"], "unknown", "{record}");
    let happened = record["timeline"].to_string();
    assert!(happened.contains("Misschien bezorgd bij"), "{happened}");
}

#[test]
fn a_recipient_that_was_refused_or_given_up_is_no_longer_said_to_wait() {
    let town = Town::new();
    let gateway = town.start();
    let others = ["weg@ergens.nl", "vol@ergens.nl"];
    let mail =
        Mail { to: vec![HOME.to_owned(), others[0].to_owned(), others[1].to_owned()], ..risky(1) };
    let id = held_id(&gateway.send(&mail));
    town.host.answer(&format!("RCPT TO:<{}>", others[0]), "550 5.1.1 no such user");
    town.host.answer(&format!("RCPT TO:<{}>", others[1]), "452 4.2.2 mailbox full");
    assert_eq!(town.release(&id).status, 0);
    let tried = "attempts = 1 AND leased_until IS NULL";
    wait_for("an attempt", || (rows(&town, tried) == 1).then_some(()));
    let (sheet, record) = exported(&town);
    assert!(sheet.contains("(Onbekend), niet bezorgd: 550 5.1.1"), "{sheet}");
    assert!(sheet.contains("(Onbekend), nog niet bezorgd: 452 4.2.2"), "{sheet}");
    assert_eq!(record["record"]["ongoing"]["value"], "yes");
    database(&town).execute("UPDATE outbox SET give_up_at = 0, due_at = 0", []).expect("rows");
    town.wait_for_state(&id, "released");
    let (sheet, record) = exported(&town);
    assert!(sheet.contains("(Onbekend), niet bezorgd: 452 4.2.2"), "{sheet}");
    assert_eq!(record["record"]["ongoing"]["value"], "no", "nothing of it is sent any more");
}

#[test]
fn an_end_before_the_message_leaves_no_doubt() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    town.host.answer("DATA", "drop");
    assert_eq!(town.release(&id).status, 0);
    let known = "attempts = 1 AND unsure = 0 AND leased_until IS NULL";
    wait_for("an attempt", || (rows(&town, known) == 1).then_some(()));
    town.host.relent();
    make_due(&town);
    town.wait_for_state(&id, "released");
    assert_eq!(town.host.taken().len(), 1);
}

#[test]
fn a_sender_hears_who_did_not_get_it_and_who_perhaps_did() {
    let (town, inside) = telling("");
    let gateway = town.start();
    let hears = |wanted: &str| {
        let read = |taken: Taken| {
            let mail = MessageParser::default().parse(&taken.message).expect("a mail").into_owned();
            let text = mail.body_text(0).expect("a text");
            let words: Vec<&str> = text.split_whitespace().collect();
            mail.subject().expect("one").starts_with(wanted).then(|| words.join(" "))
        };
        wait_for(wanted, || inside.taken().into_iter().find_map(read))
    };
    let both = Mail { to: vec![HOME.to_owned(), "weg@ergens.nl".to_owned()], ..risky(1) };
    let id = held_id(&gateway.send(&both));
    town.host.answer("RCPT TO:<weg@ergens.nl>", "550 5.1.1 no such user");
    assert_eq!(town.release(&id).status, 0);
    let text = hears("Verstuurd: ");
    assert!(text.contains("kon hem niet bezorgen. Controleer het adres."), "{text}");
    assert!(!text.contains("U hoeft niets te doen."), "{text}");
    town.host.relent();
    let id = held_id(&gateway.send(&risky(2)));
    lose_and_refuse(&town, &id);
    let text = hears("Misschien bezorgd: ");
    assert!(text.contains("Hij is misschien aangekomen"), "{text}");
    assert!(text.contains("Vraag na of hij er is."), "{text}");
}

/// Releases a message that the next hop takes without saying so, and refuses when it comes again.
fn lose_and_refuse(town: &Town, id: &str) {
    town.host.answer("END", "take and drop");
    assert_eq!(town.release(id).status, 0);
    let lost = "unsure = 1 AND leased_until IS NULL";
    wait_for("an answer that was lost", || (rows(town, lost) == 1).then_some(()));
    town.host.relent();
    town.host.answer("MAIL", "550 5.7.1 not from you");
    make_due(town);
}

/// The form of the only incident, as text and as JSON.
fn exported(town: &Town) -> (String, serde_json::Value) {
    let id = town.incidents().remove(0)["id"].as_str().expect("a number").to_owned();
    let sheet = town.run(&["incident", "export", &id]).out;
    (sheet, town.json(&["incident", "export", &id, "--json"]).remove(0))
}

/// How many releases are as this condition says.
fn rows(town: &Town, condition: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM outbox WHERE {condition}");
    database(town).query_row(&sql, [], |row| row.get(0)).expect("a count")
}

/// Attempts, those without an answer, and in how many seconds it is due, of one tried twice.
fn last_tried(town: &Town) -> Option<(i64, i64, i64)> {
    let sql = "SELECT attempts, unsure, due_at FROM outbox WHERE attempts = 2 AND unsure = 2";
    let row = database(town).query_row(sql, [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
    });
    let (attempts, unsure, due_at) = row.ok()?;
    let due_at = jiff::Timestamp::from_microsecond(due_at).expect("a moment");
    Some((attempts, unsure, jiff::Timestamp::now().duration_until(due_at).as_secs()))
}

fn make_due(town: &Town) {
    database(town).execute("UPDATE outbox SET due_at = 0", []).expect("rows");
}

fn database(town: &Town) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
    let database = database.expect("the store");
    database.busy_timeout(Duration::from_secs(10)).expect("a setting");
    database
}
