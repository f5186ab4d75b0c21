//! Slow leaks: a few people a day to one address.

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::letters::HOME;
use crate::common::letters::PARTNER;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use sluis::cli::demo::people::Person;
use sluis::cli::demo::people::people;

/// A note about a few residents, with nothing in it that holds a mail by itself.
fn note(from: &str, to: &[&str], residents: &[Person]) -> Mail {
    let mut text = "Beste collega,\r\n\r\nNog terug te bellen:\r\n\r\n".to_owned();
    for person in residents {
        text += &format!("{}, geboren {}\r\n\r\n", person.name(), person.birth_date());
    }
    Mail::new(from, to, "Terugbellijst", &text)
}

#[test]
fn a_few_people_a_day_to_one_address_surface_whoever_sends_them() {
    let town = Town::new();
    let gateway = town.start();
    let residents = people(41, 12, (1950, 2000));
    let mut days = residents.chunks(3);
    let mut send = |from| gateway.send(&note(from, &[HOME], days.next().expect("a day")));
    let senders = ["p.jansen@voorbeeld.nl", "k.bos@voorbeeld.nl", "p.jansen@voorbeeld.nl"];
    for from in senders {
        let reply = send(from);
        assert!(reply.starts_with("250 2.6.0 taken"), "{reply}");
    }
    drop(gateway);
    let gateway = town.start();
    let fourth = note(senders[0], &[HOME], &residents[9..]);
    let held = town.held(&held_id(&gateway.send(&fourth)));
    let reasons = held["reasons"].as_array().expect("reasons");
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert_eq!(reasons[0]["rule"], "slow-to-private");
    let message = "12 verschillende personen op één dag naar dezelfde ontvanger";
    assert_eq!(reasons[0]["message"], message);
    // Whom the address has heard of before is nothing new, and a partner may hear of them all.
    let again = note(senders[1], &[HOME], &residents[..3]);
    assert!(gateway.send(&again).starts_with("250 2.6.0 taken"));
    let partner = note(senders[1], &[PARTNER], &residents[..9]);
    assert!(gateway.send(&partner).starts_with("250 2.6.0 taken"));
}

#[test]
fn held_people_count_once_they_are_released() {
    let town = Town::new();
    let gateway = town.start();
    let residents = people(42, 18, (1950, 2000));
    let bulk = note("p.jansen@voorbeeld.nl", &[HOME], &residents[..14]);
    let id = held_id(&gateway.send(&bulk));
    let one = |at: usize| note("p.jansen@voorbeeld.nl", &[HOME], &residents[at..=at]);
    assert!(gateway.send(&one(15)).starts_with("250 2.6.0 taken"), "none has got it yet");
    assert_eq!(town.release(&id).status, 0);
    town.wait_for_state(&id, "released");
    let held = town.held(&held_id(&gateway.send(&one(16))));
    assert_eq!(held["reasons"][0]["rule"], "slow-to-private");
}

#[test]
fn letters_to_residents_about_themselves_never_add_up() {
    let town = Town::new();
    let gateway = town.start();
    for (number, person) in people(43, 14, (1950, 2000)).iter().enumerate() {
        let to = format!("bewoner{number}@gmail.com");
        let letter = note("balie@voorbeeld.nl", &[&to], std::slice::from_ref(person));
        assert!(gateway.send(&letter).starts_with("250 2.6.0 taken"), "{number}");
    }
}

#[test]
fn in_monitor_mode_what_went_out_is_seen_to_add_up() {
    let town = Town::with(&Settings { policy: "mode = \"monitor\"\n", ..Settings::default() });
    let gateway = town.start();
    for residents in people(44, 12, (1950, 2000)).chunks(4) {
        let note = note("p.jansen@voorbeeld.nl", &[HOME], residents);
        assert!(gateway.send(&note).starts_with("250 2.6.0 taken"));
    }
    assert!(town.all_held().is_empty());
}

#[test]
fn one_resident_each_working_day_surfaces_after_months() {
    let town = Town::new();
    let residents = people(45, 60, (1950, 2000));
    let gateway = town.start();
    let mut last = String::new();
    for (number, resident) in residents.iter().enumerate() {
        let from = ["p.jansen@voorbeeld.nl", "k.bos@voorbeeld.nl"][number % 2];
        last = gateway.send(&note(from, &[HOME], std::slice::from_ref(resident)));
        if !last.starts_with("250 2.6.0 taken") {
            assert_eq!(number + 1, 50, "{last}");
            break;
        }
        pass_days(&town, if number % 5 == 4 { 3 } else { 1 });
    }
    let held = town.held(&held_id(&last));
    let reasons = held["reasons"].as_array().expect("reasons");
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    assert_eq!(reasons[0]["rule"], "slow-to-private");
    let message = "50 verschillende personen in 90 dagen naar dezelfde ontvanger";
    assert_eq!(reasons[0]["message"], message);
}

#[test]
fn what_is_older_than_ninety_days_counts_no_more() {
    let town = Town::new();
    let residents = people(46, 18, (1950, 2000));
    let gateway = town.start();
    let from = "p.jansen@voorbeeld.nl";
    assert!(gateway.send(&note(from, &[HOME], &residents[..9])).starts_with("250 2.6.0 taken"));
    pass_days(&town, 91);
    assert!(gateway.send(&note(from, &[HOME], &residents[9..])).starts_with("250 2.6.0 taken"));
}

#[test]
fn months_of_case_work_on_one_family_with_a_chain_partner_never_add_up() {
    let town = Town::new();
    let family = people(47, 3, (1950, 2012));
    let gateway = town.start();
    for week in 0..26 {
        let from = ["p.jansen@voorbeeld.nl", "k.bos@voorbeeld.nl"][week % 2];
        let about = &family[..=week % 3];
        let reply = gateway.send(&note(from, &["m.dijk@zorggroep-oost.nl"], about));
        assert!(reply.starts_with("250 2.6.0 taken"), "week {week}: {reply}");
        pass_days(&town, 7);
    }
    assert!(town.all_held().is_empty());
}

/// As if so many days had gone by since all that was sent.
fn pass_days(town: &Town, days: i64) {
    let database = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
    let database = database.expect("the database");
    database.busy_timeout(std::time::Duration::from_secs(10)).expect("a timeout");
    let sql = "UPDATE disclosure SET last_day = last_day - ?";
    database.execute(sql, [days]).expect("an update");
}
