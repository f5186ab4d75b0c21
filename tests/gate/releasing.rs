//! Released mail: the same bytes, once, with an incident in the register.

use serde_json::Value;
use sluis::mail::Address;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::HOME;
use crate::common::letters::numbered;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::MailClient;
use crate::common::mail_client::held_id;
use crate::common::smart_host::Taken;
use crate::common::visitor::Visitor;

#[test]
fn a_release_sends_the_very_same_bytes_and_opens_an_incident() {
    let town = Town::new();
    let gateway = town.start();
    let mail = risky(1);
    let mut client = MailClient::open(gateway.smtp).expect("a connection");
    let from = "<p.jansen@voorbeeld.nl> BODY=8BITMIME RET=FULL ENVID=QQ314159";
    let to = format!("<{HOME}> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;x@voorbeeld.nl");
    client.say(&format!("MAIL FROM:{from}")).expect("a reply");
    client.say(&format!("RCPT TO:{to}")).expect("a reply");
    client.say("DATA").expect("a reply");
    let id = held_id(&client.finish(&mail).expect("a reply"));
    let ran = town.release(&id);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("incident DL-"), "{}", ran.out);
    let held = town.wait_for_state(&id, "released");
    assert_eq!(held["recipients"][0]["state"], "delivered");
    assert_eq!(held["recipients"][0]["reply"], "250 2.6.0 taken as number 1");
    let taken = town.host.taken();
    assert_eq!(taken.len(), 1);
    for parameter in from.split(' ') {
        assert!(taken[0].from.contains(parameter), "{} has no {parameter}", taken[0].from);
    }
    assert_eq!(taken[0].to, [to]);
    assert!(taken[0].message.ends_with(&mail.message));
    assert!(taken[0].message.starts_with(b"Received: from ex1.voorbeeld.nl "));

    let incident = town.incidents().remove(0);
    assert_eq!(incident["held_id"], Value::String(id));
    assert_eq!(incident["state"], "potential");
    assert_eq!(incident["reason"], "Afgesproken met de ontvanger");
    let hours = hours_between(&incident["known_at"], &incident["deadline"]);
    assert_eq!(hours, 72);
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn an_address_that_someone_released_is_no_mistake_the_next_time() {
    let town = Town::new();
    let mailbox = "From - Tue Nov  3 10:00:00 2026\nFrom: wijkteam@voorbeeld.nl\n\
        To: jan.jansen@gmail.com\nDate: Tue, 3 Nov 2026 10:00:00 +0100\n\
        Message-ID: <1@voorbeeld.nl>\n\nTot morgen.\n";
    let mailbox = town.file("sent.mbox", mailbox);
    let ran = town.run(&["learn", mailbox.to_str().expect("a path")]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let gateway = town.start();
    let letter = |subject: &str| {
        Mail::new("wijkteam@voorbeeld.nl", &["jan.jasnen@gmail.com"], subject, "Tot morgen.\r\n")
    };
    let id = held_id(&gateway.send(&letter("Eerste")));
    assert_eq!(town.release(&id).status, 0);
    town.wait_for_state(&id, "released");
    let reply = gateway.send(&letter("Tweede"));
    assert!(reply.contains("taken as number 2"), "{reply}");
}

fn hours_between(from: &Value, to: &Value) -> i64 {
    let read = |value: &Value| -> jiff::Timestamp {
        value.as_str().expect("a moment").parse().expect("a moment")
    };
    read(from).duration_until(read(to)).as_hours()
}

#[test]
fn before_the_undo_window_ends_nothing_is_sent() {
    let review = "undo_seconds = 2\nfour_eyes_persons = 0";
    let town = Town::with(&Settings { review: Some(review), ..Settings::default() });
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let before = std::time::Instant::now();
    assert_eq!(town.release(&id).status, 0);
    assert_eq!(town.incidents()[0]["state"], "pending");
    assert_eq!(town.incidents()[0]["known_at"], Value::Null);
    town.wait_for_state(&id, "released");
    assert!(before.elapsed().as_secs() >= 2);
    assert_eq!(town.host.taken().len(), 1);
}

#[test]
fn a_refusal_for_now_is_tried_again_later() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&numbered(&[HOME, "thuis@ziggo.nl"], 1)));
    town.host.answer(&format!("RCPT TO:<{HOME}>"), "452 4.2.2 mailbox full");
    assert_eq!(town.release(&id).status, 0);
    let of = |held: &Value, address: &str| {
        let all = held["recipients"].as_array().expect("recipients").clone();
        all.into_iter().find(|one| one["address"] == address).expect("the recipient")
    };
    // While the message is given away its row says already that it may have arrived.
    let held = wait_for("an attempt", || {
        Some(town.held(&id)).filter(|held| !of(held, HOME)["reply"].is_null())
    });
    let (attempts, seconds) = outbox(&town).expect("a release under way");
    assert!(attempts == 1 && seconds <= 60, "{attempts}, again in {seconds} seconds");
    assert_eq!(held["state"], "releasing");
    assert_eq!(of(&held, HOME)["state"], "releasing");
    assert_eq!(of(&held, HOME)["reply"], "452 4.2.2 mailbox full");
    assert_eq!(of(&held, "thuis@ziggo.nl")["state"], "delivered");
    assert_eq!(town.incidents()[0]["state"], "potential", "someone has it");
    town.host.relent();
    make_due(&town);
    let held = town.wait_for_state(&id, "released");
    assert_eq!(of(&held, HOME)["state"], "delivered");
    assert_eq!(town.host.taken_for(HOME).len(), 1);
    assert_eq!(town.host.taken_for("thuis@ziggo.nl").len(), 1, "no second copy");
    assert_eq!(town.incidents().len(), 1);
    assert_eq!(outbox(&town), None);
}

/// Attempts of the only release in the outbox, and in how many seconds it is due.
fn outbox(town: &Town) -> Option<(i64, i64)> {
    let row = database(town).query_row("SELECT attempts, due_at FROM outbox", [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
    });
    let (attempts, due_at) = row.ok()?;
    let due_at = jiff::Timestamp::from_microsecond(due_at).expect("a moment");
    Some((attempts, jiff::Timestamp::now().duration_until(due_at).as_secs()))
}

fn make_due(town: &Town) {
    let changed = database(town).execute("UPDATE outbox SET due_at = 0", []);
    assert_eq!(changed, Ok(1));
}

fn database(town: &Town) -> rusqlite::Connection {
    let database = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
    let database = database.expect("the store");
    database.busy_timeout(std::time::Duration::from_secs(10)).expect("a setting");
    database
}

#[test]
fn a_refusal_for_good_is_seen_and_cancels_the_incident() {
    for (command, reply) in [
        (format!("RCPT TO:<{HOME}>"), "550 5.1.1 no such user"),
        ("END".to_owned(), "554 5.7.1 spam"),
        ("MAIL".to_owned(), "550 5.7.1 not from you"),
    ] {
        let town = Town::new();
        let gateway = town.start();
        let id = held_id(&gateway.send(&risky(1)));
        town.host.answer(&command, reply);
        assert_eq!(town.release(&id).status, 0);
        let held = town.wait_for_state(&id, "delivery_failed");
        assert_eq!(held["recipients"][0]["state"], "failed");
        assert_eq!(held["recipients"][0]["reply"], reply);
        let incident = town.incidents().remove(0);
        assert_eq!(incident["state"], "cancelled");
        assert_eq!(incident["deadline"], Value::Null);
        assert!(town.host.taken().is_empty());
        assert_eq!(outbox(&town), None);
    }
}

#[test]
fn a_second_person_must_agree_from_the_threshold_on() {
    let review = "undo_seconds = 0\nfour_eyes_persons = 1";
    let town = Town::with(&Settings { review: Some(review), ..Settings::default() });
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let release =
        |who: &str| town.run(&["held", "release", &id, "--by", who, "--reason", "Mag", "--json"]);
    let first = release("anna");
    assert_eq!(first.status, 0, "{}", first.err);
    assert_eq!(first.objects()[0]["state"], "awaiting_second");
    let same = release("anna");
    assert_eq!(same.status, 1);
    assert_eq!(same.err.lines().count(), 1, "{}", same.err);
    assert!(town.incidents().is_empty());
    assert!(town.host.taken().is_empty());
    let second = release("piet");
    assert_eq!(second.status, 0, "{}", second.err);
    town.wait_for_state(&id, "released");
    let incident = town.incidents().remove(0);
    assert_eq!((&incident["first_by"], &incident["released_by"]), (&"anna".into(), &"piet".into()));
    assert_eq!(town.host.taken().len(), 1);
}

#[test]
fn a_message_is_decided_on_once() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let reject = ["held", "reject", &id, "--reason", "Verkeerd adres", "--json"];
    assert_eq!(town.run(&reject).objects()[0]["state"], "rejected");
    assert_eq!(town.run(&reject).status, 1);
    assert_eq!(town.release(&id).status, 1);
    assert!(town.incidents().is_empty());
    // Many at once: one of them wins.
    let id = held_id(&gateway.send(&risky(2)));
    let won: usize = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..4).map(|_| scope.spawn(|| town.release(&id).status)).collect();
        let statuses = tries.into_iter().map(|one| one.join().expect("a status"));
        statuses.filter(|status| *status == 0).count()
    });
    assert_eq!(won, 1);
    town.wait_for_state(&id, "released");
    assert_eq!((town.incidents().len(), town.host.taken().len()), (1, 1));
}

#[test]
fn the_envelope_is_the_same_at_once_and_after_a_release() {
    let town = Town::new();
    let gateway = town.start();
    for (number, (from, to)) in [
        ("<>", "<pjansen.thuis@hotmail.com>"),
        ("<P.Jansen@Voorbeeld.NL>", "<PJansen.Thuis@HotMail.com>"),
        ("<\"piet jansen\"@voorbeeld.nl>", "<\"p.j. \\\"thuis\\\"\"@hotmail.com>"),
        ("<IMCEAEX-_O=VB_OU=AG_CN=PIET@voorbeeld.nl>", "<p+sluis=x_y@hotmail.com>"),
        ("<piët@voorbeeld.nl> SMTPUTF8", "<zoë@hotmail.com>"),
        ("<p.jansen@voorbeeld.nl> SMTPUTF8", "<zoe@münchen-thuis.de>"),
    ]
    .into_iter()
    .enumerate()
    {
        let before = town.host.taken().len();
        let mut client = MailClient::open(gateway.smtp).expect("a connection");
        // The same envelope with a letter that may pass, and with one that may not.
        let letters = [
            Mail::new("p.jansen@voorbeeld.nl", &["x@y.nl"], "Overleg", "Tot morgen om tien uur."),
            numbered(&["x@y.nl"], number),
        ];
        let replies = letters.map(|letter| {
            for command in [format!("MAIL FROM:{from}"), format!("RCPT TO:{to}")] {
                let reply = client.say(&command).expect("a reply");
                assert!(reply.starts_with("250 "), "{command}: {reply}");
            }
            client.say("DATA").expect("a reply");
            client.finish(&letter).expect("a reply")
        });
        assert!(replies[0].starts_with("250 2.6.0 taken"), "{from}: {}", replies[0]);
        let id = held_id(&replies[1]);
        assert_eq!(town.release(&id).status, 0, "{from}");
        town.wait_for_state(&id, "released");
        let taken = town.host.taken();
        let (passed, released) = (&taken[before], &taken[before + 1]);
        assert_eq!(path(&released.from), path(&passed.from), "{from}");
        assert_eq!(path(&passed.from), path(from), "{from}");
        assert_eq!(path(&released.to[0]), path(to), "{from}");
        assert_eq!(path(&passed.to[0]), path(to), "{from}");
        let utf8 = |taken: &Taken| taken.from.contains("SMTPUTF8");
        assert_eq!(utf8(released), utf8(passed), "{from}");
    }
}

/// A path as all servers understand it: of its domain neither case nor script counts.
fn path(command: &str) -> (String, Option<Address>) {
    let end = command.rfind('>').expect("a path");
    let inside = command.get(1..end).expect("a path");
    let local = inside.rsplit_once('@').map_or("", |(local, _)| local);
    (local.to_owned(), Address::parse(inside).ok())
}

#[test]
fn sigterm_finishes_a_delivery_in_progress() {
    let town = Town::new();
    let mut gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    town.host.stall();
    assert_eq!(town.release(&id).status, 0);
    town.host.wait_for_stalled();
    gateway.signal("TERM");
    gateway.wait_for_log("stopping");
    town.host.go_on();
    assert_eq!(gateway.wait(), Some(0));
    assert_eq!(town.held(&id)["state"], "released");
    let _gateway = town.start();
    assert_eq!(town.host.taken_for(HOME).len(), 1);
    assert_eq!(town.incidents()[0]["state"], "potential");
}

#[test]
fn a_release_is_taken_back_within_the_window() {
    let review = "undo_seconds = 60\nfour_eyes_persons = 0";
    let town = Town::with(&Settings { review: Some(review), ..Settings::default() });
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let add = ["user", "add", "anna", "--role", "reviewer", "--password-stdin"];
    let password = "een lang wachtwoord met woorden";
    assert_eq!(town.run_with(&add, &format!("{password}\n")).status, 0);
    assert_eq!(town.release(&id).status, 0);
    let mut visitor = Visitor::new(&town);
    visitor.get("/login");
    assert_eq!(visitor.post("/login", &[("name", "anna"), ("password", password)]), 303);
    visitor.get(&format!("/messages/{id}"));
    assert_eq!(visitor.post(&format!("/messages/{id}/undo"), &[]), 303);
    assert_eq!(town.held(&id)["state"], "held");
    let incident = town.incidents().remove(0);
    assert_eq!((&incident["state"], &incident["known_at"]), (&"cancelled".into(), &Value::Null));
    assert_eq!(outbox(&town), None);
    // The same message may be released again, with an incident of its own.
    assert_eq!(town.release(&id).status, 0);
    make_due(&town);
    town.wait_for_state(&id, "released");
    assert_eq!(town.host.taken_for(HOME).len(), 1);
    assert_eq!(town.incidents().len(), 2);
}

#[test]
fn what_is_released_while_no_gateway_runs_goes_when_one_does() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    gateway.kill();
    assert_eq!(town.release(&id).status, 0);
    assert_eq!(town.held(&id)["state"], "releasing");
    town.host.answer("MAIL", "451 4.3.2 not now");
    let _gateway = town.start();
    wait_for("an attempt that failed", || outbox(&town).filter(|(_, seconds)| *seconds > 0));
    town.host.relent();
    make_due(&town);
    town.wait_for_state(&id, "released");
    assert_eq!(town.host.taken_for(HOME).len(), 1);
}

#[test]
fn content_on_a_disk_that_is_away_is_sent_when_it_is_back() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let (vault, aside) = (town.folder.path().join("var/vault"), town.folder.path().join("aside"));
    std::fs::rename(&vault, &aside).expect("a move");
    std::fs::create_dir(&vault).expect("an empty folder, as below a disk");
    assert_eq!(town.release(&id).status, 0);
    wait_for("an attempt", || outbox(&town).filter(|(attempts, _)| *attempts == 1));
    assert_eq!(town.held(&id)["state"], "releasing");
    std::fs::remove_dir(&vault).expect("the folder");
    std::fs::rename(&aside, &vault).expect("a move");
    make_due(&town);
    town.wait_for_state(&id, "released");
    assert_eq!(town.host.taken().len(), 1);
}

#[test]
fn an_outcome_that_cannot_be_written_is_kept_until_it_can_be() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    let refuse = "CREATE TRIGGER refuse BEFORE DELETE ON outbox
        BEGIN SELECT RAISE(ABORT, 'no writing'); END";
    database(&town).execute_batch(refuse).expect("a trigger");
    assert_eq!(town.release(&id).status, 0);
    gateway.wait_for_log("cannot be noted yet");
    assert_eq!(town.held(&id)["state"], "releasing");
    database(&town).execute_batch("DROP TRIGGER refuse").expect("no trigger");
    town.wait_for_state(&id, "released");
    assert_eq!(town.host.taken().len(), 1, "it was sent once");
}

#[test]
fn what_lies_under_a_key_that_is_away_is_sent_when_it_is_back() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&risky(1)));
    assert_eq!(town.run(&["key", "rotate"]).status, 0);
    let (key, aside) = (town.folder.path().join("var/keys/0002.key"), town.folder.path().join("k"));
    std::fs::rename(&key, &aside).expect("a move");
    assert_eq!(town.release(&id).status, 0);
    wait_for("an attempt", || outbox(&town).filter(|(attempts, _)| *attempts == 1));
    assert_eq!(town.held(&id)["state"], "releasing");
    let mut asked = ureq::get(format!("http://{}/readyz", town.web)).call().expect("an answer");
    let said = asked.body_mut().read_to_string().expect("a text");
    assert!(said.contains("degraded: key 0002 is not here"), "{said}");
    drop(gateway);
    let gateway = town.start();
    gateway.wait_for_log("a key is not here");
    std::fs::rename(&aside, &key).expect("a move");
    make_due(&town);
    town.wait_for_state(&id, "released");
    assert_eq!(town.host.taken().len(), 1);
}

#[test]
fn a_next_hop_that_stalls_over_one_release_keeps_no_other_waiting() {
    let town = Town::new();
    let gateway = town.start();
    let ids = [1, 2, 3].map(|number| held_id(&gateway.send(&risky(number))));
    town.host.stall();
    assert_eq!(town.release(&ids[0]).status, 0);
    town.host.wait_for_stalled();
    town.host.stall_no_more();
    for id in &ids[1..] {
        assert_eq!(town.release(id).status, 0);
        town.wait_for_state(id, "released");
    }
    // Its lease has ended, and still it is not sent again while it is under way.
    database(&town).execute("UPDATE outbox SET leased_until = 0", []).expect("a row");
    std::thread::sleep(std::time::Duration::from_millis(2_500));
    assert_eq!(town.held(&ids[0])["state"], "releasing");
    assert_eq!(town.host.taken().len(), 2);
    town.host.go_on();
    town.wait_for_state(&ids[0], "released");
    assert_eq!((town.host.taken().len(), town.incidents().len()), (3, 3));
}

#[test]
fn a_damaged_row_ends_its_own_release_and_the_desk_can_act() {
    let town = Town::new();
    let gateway = town.start();
    let [damaged, whole] = [1, 2].map(|number| held_id(&gateway.send(&risky(number))));
    let database = database(&town);
    let sql = "UPDATE held SET sealed_verdict = x'00' WHERE id = ?1";
    assert_eq!(town.release(&damaged).status, 0);
    assert_eq!(town.release(&whole).status, 0);
    for id in [&damaged, &whole] {
        town.wait_for_state(id, "released");
    }
    let [damaged, whole] = [3, 4].map(|number| held_id(&gateway.send(&risky(number))));
    town.host.answer("MAIL", "451 4.3.2 not now");
    for id in [&damaged, &whole] {
        assert_eq!(town.release(id).status, 0);
    }
    let tried = "SELECT COUNT(*) FROM outbox WHERE attempts > 0 AND leased_until IS NULL";
    let count = || database.query_row(tried, [], |row| row.get::<_, i64>(0));
    wait_for("two attempts", || (count() == Ok(2)).then_some(()));
    // What went wrong last cannot be read of either: that stops neither. On a machine that is slow the
    // next try may be near: it comes before all of this, or after.
    let put_off = "UPDATE outbox SET due_at = due_at + 3600000000 WHERE leased_until IS NULL";
    wait_for("nothing to be near", || (database.execute(put_off, []) == Ok(2)).then_some(()));
    wait_for("the damage", || (database.execute(sql, [&damaged]) == Ok(1)).then_some(()));
    let changed = "UPDATE outbox SET due_at = 0, sealed_last_error = x'00'";
    town.host.relent();
    wait_for("both to be due", || (database.execute(changed, []) == Ok(2)).then_some(()));
    town.wait_for_state(&whole, "released");
    let held = town.wait_for_state(&damaged, "delivery_failed");
    assert_eq!(held["recipients"][0]["state"], "failed");
    assert_eq!(town.host.taken_for(HOME).len(), 3);
    let incidents = town.incidents();
    let of = |id: &str| incidents.iter().find(|one| one["held_id"] == id).expect("an incident");
    assert_eq!(
        (&of(&damaged)["state"], &of(&whole)["state"]),
        (&"cancelled".into(), &"potential".into())
    );
    gateway.wait_for_log("what is stored of a release cannot be read");
    // The list stands, and the message can be opened and turned down, but not released.
    let list = town.run(&["held", "list", "--json"]);
    assert_eq!(list.status, 0, "{}", list.err);
    let mut visitor = Visitor::with_role(&town, "senior");
    for path in ["/messages?state=delivery_failed", &format!("/messages/{damaged}")] {
        assert!(visitor.get(path).contains(&damaged), "{path}");
    }
    let reopen = [("text", "Nog eens bekijken")];
    assert_eq!(visitor.post(&format!("/messages/{damaged}/reopen"), &reopen), 303);
    assert_eq!(town.held(&damaged)["state"], "held");
    assert_ne!(town.release(&damaged).status, 0, "nobody can answer for it");
    let reject = ["held", "reject", &damaged, "--reason", "Is niet te lezen"];
    assert_eq!(town.run(&reject).status, 0);
    assert_eq!(town.held(&damaged)["state"], "rejected");
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}
