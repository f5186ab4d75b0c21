//! Messages with recipients who may have them and others who may not.

use crate::common::gateway::Town;
use crate::common::letters::COLLEAGUE;
use crate::common::letters::HOME;
use crate::common::letters::PARTNER;
use crate::common::letters::mixed;
use crate::common::letters::numbered;
use crate::common::mail_client::Mail;
use crate::common::mail_client::MailClient;
use crate::common::mail_client::held_id;

#[test]
fn the_safe_get_it_at_once_and_the_risky_wait() {
    let town = Town::new();
    let gateway = town.start();
    let mail = numbered(&[PARTNER, HOME, COLLEAGUE], 1);
    let reply = gateway.send(&mail);
    let id = held_id(&reply);
    let taken = town.host.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].to, [format!("<{PARTNER}>"), format!("<{COLLEAGUE}>")]);
    assert!(taken[0].message.ends_with(&mail.message));
    assert_eq!(states(&town, &id), ["passed", "held", "passed"]);
    // The sending server did not hear the reply, and tries again.
    assert_eq!(gateway.send(&mail), reply);
    assert_eq!(town.host.taken().len(), 1);
    town.release(&id);
    town.wait_for_state(&id, "released");
    let taken = town.host.taken();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[1].to, [format!("<{HOME}>")]);
    assert_eq!(taken[1].message, taken[0].message, "the same bytes for all");
    assert_eq!(states(&town, &id), ["passed", "delivered", "passed"]);
    assert_eq!(gateway.send(&mail), reply, "and still the same after the release");
    assert_eq!(town.host.taken().len(), 2);
}

fn states(town: &Town, id: &str) -> Vec<String> {
    let held = town.held(id);
    let recipients = held["recipients"].as_array().expect("recipients");
    let states = recipients.iter().map(|one| one["state"].as_str().expect("a state").to_owned());
    states.collect()
}

#[test]
fn a_refusal_of_the_safe_for_now_is_passed_back_and_tried_again() {
    for command in ["END", "DATA"] {
        let town = Town::new();
        let gateway = town.start();
        town.host.answer(command, "452 4.3.1 full");
        let reply = gateway.send(&mixed(1));
        assert_eq!(reply, "452 4.3.1 full", "{command}");
        assert!(town.host.taken().is_empty());
        town.host.relent();
        let id = held_id(&gateway.send(&mixed(1)));
        assert_eq!(town.host.taken().len(), 1, "{command}");
        assert_eq!(states(&town, &id), ["passed", "held"], "{command}");
        assert_eq!(town.all_held().len(), 1, "{command}");
    }
}

#[test]
fn a_refusal_of_the_safe_for_good_closes_the_hold() {
    let town = Town::new();
    let gateway = town.start();
    town.host.answer("END", "554 5.6.0 not today");
    assert_eq!(gateway.send(&mixed(1)), "554 5.6.0 not today");
    let closed = town.all_held().remove(0);
    assert_eq!(closed["state"], "withdrawn");
    assert!(closed["decided_at"].is_string(), "its content ends in time: {closed}");
    let id = closed["id"].as_str().expect("an ID").to_owned();
    assert_eq!(states(&town, &id), ["not_sent", "not_sent"]);
    assert_eq!(town.release(&id).status, 1, "nothing is left to release");
    assert!(town.incidents().is_empty());
    // The sender was told that it failed; the same bytes sent anew are a new message.
    town.host.relent();
    let again = held_id(&gateway.send(&mixed(1)));
    assert_ne!(again, id);
    assert_eq!(states(&town, &again), ["passed", "held"]);
    assert_eq!(town.host.taken_for(PARTNER).len(), 1);
    assert!(town.host.taken_for(HOME).is_empty());
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn recipients_in_batches_are_each_held_once() {
    let town = Town::new();
    let gateway = town.start();
    // Exchange splits a long list of recipients: the same bytes, other envelopes.
    let first = held_id(&gateway.send(&numbered_to(&["a@ziggo.nl", PARTNER])));
    let second = held_id(&gateway.send(&numbered_to(&["b@ziggo.nl", COLLEAGUE])));
    assert_ne!(first, second);
    let both = gateway.send(&numbered_to(&["a@ziggo.nl", "b@ziggo.nl", PARTNER, COLLEAGUE]));
    assert!(both.contains("held for review as "), "{both}");
    assert_eq!(town.all_held().len(), 2);
    assert_eq!((town.host.taken_for(PARTNER).len(), town.host.taken_for(COLLEAGUE).len()), (1, 1));
}

/// The same content whoever gets it.
fn numbered_to(to: &[&str]) -> Mail {
    Mail { to: to.iter().map(|to| (*to).to_owned()).collect(), ..mixed(1) }
}

#[test]
fn a_next_hop_that_is_lost_between_the_two_is_heard_and_tried_again() {
    for (place, reply) in [
        ("MAIL", "451 4.3.2 closing for now"),
        ("RCPT", "450 4.2.0 busy"),
        ("MAIL", "drop"),
        ("RCPT", "drop"),
        ("", "drop"),
    ] {
        let town = Town::new();
        let gateway = town.start();
        let mail = mixed(1);
        let mut client = MailClient::open(gateway.smtp).expect("a connection");
        assert!(client.begin(&mail).expect("a reply").starts_with("354"));
        // The recipients were accepted; the next hop changes its mind before the message.
        town.host.answer(place, reply);
        town.host.hang_up();
        let heard = client.finish(&mail).expect("a reply");
        assert!(heard.starts_with("45"), "{place} {reply}: {heard}");
        assert!(town.host.taken().is_empty(), "{place} {reply}");
        town.host.relent();
        let id = held_id(&town.deliver(&mail));
        assert_eq!(states(&town, &id), ["passed", "held"], "{place} {reply}");
        assert_eq!((town.host.taken().len(), town.all_held().len()), (1, 1), "{place} {reply}");
    }
}

#[test]
fn two_hundred_recipients_are_divided() {
    let town = Town::new();
    let gateway = town.start();
    let to: Vec<String> = (0..100)
        .flat_map(|one| [format!("m{one}@voorbeeld.nl"), format!("thuis{one}@ziggo.nl")])
        .collect();
    let mail = Mail { to, ..mixed(1) };
    let reply = gateway.send(&mail);
    let id = held_id(&reply);
    let taken = town.host.taken();
    assert_eq!((taken.len(), taken[0].to.len()), (1, 100));
    assert!(taken[0].to.iter().all(|to| to.ends_with("@voorbeeld.nl>")));
    let alternating: Vec<&str> = ["passed", "held"].into_iter().cycle().take(200).collect();
    assert_eq!(states(&town, &id), alternating);
    assert_eq!(gateway.send(&mail), reply);
    assert_eq!(town.host.taken().len(), 1);
    assert_eq!(town.release(&id).status, 0);
    town.wait_for_state(&id, "released");
    let taken = town.host.taken();
    assert_eq!((taken.len(), taken[1].to.len()), (2, 100));
    assert!(taken[1].to.iter().all(|to| to.ends_with("@ziggo.nl>")));
}
