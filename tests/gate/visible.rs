//! Addresses that everyone can read: a release that hides them leaks nothing.

use crate::common::gateway::Town;
use crate::common::letters::PARTNER;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::visitor::Visitor;

/// An invitation to twelve residents in To, which tells of nobody.
fn invitation(number: usize) -> Mail {
    let to: Vec<String> = (1..=12).map(|n| format!("bewoner{n}@gmail.com")).collect();
    let to: Vec<&str> = to.iter().map(String::as_str).collect();
    let text = "Beste bewoners,\r\n\r\nU bent welkom op de open dag van de wijk.\r\n";
    Mail::new("wijkteam@voorbeeld.nl", &to, &format!("Open dag {number}"), text)
}

fn text(message: &[u8]) -> String {
    String::from_utf8(message.to_vec()).expect("text")
}

#[test]
fn single_mails_name_nobody_else_and_open_no_incident() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&invitation(1)));
    let ran = town.run(&["held", "release", &id, "--reason", "BCC vergeten", "--single"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("there is no incident"), "{}", ran.out);
    let held = town.wait_for_state(&id, "released");
    assert_eq!(held["manner"], "single");
    let taken = town.host.taken();
    assert_eq!(taken.len(), 12);
    for one in &taken {
        let message = text(&one.message);
        let [to] = one.to.as_slice() else { panic!("{:?}", one.to) };
        let address = to.trim_matches(['<', '>']);
        assert!(message.contains(&format!("\r\nTo: {address}\r\n")), "{message}");
        assert_eq!(message.matches("@gmail.com").count(), 1, "{message}");
        assert!(message.contains("U bent welkom op de open dag"), "{message}");
    }
    assert_eq!(town.incidents(), Vec::<serde_json::Value>::new());
    let listed = town.run(&["incident", "list"]);
    assert!(listed.out.contains("prevented by hiding addresses: 1"), "{}", listed.out);
    assert_eq!(town.run(&["audit", "verify"]).status, 0);
}

#[test]
fn what_someone_outside_has_seen_already_is_an_incident_all_the_same() {
    let town = Town::new();
    let gateway = town.start();
    let mut mail = invitation(3);
    mail.to.push(PARTNER.to_owned());
    let id = held_id(&gateway.send(&mail));
    let taken = town.host.taken_for(PARTNER);
    assert!(text(&taken[0].message).contains("bewoner12@gmail.com"), "with all the addresses");
    let ran = town.run(&["held", "release", &id, "--reason", "BCC vergeten", "--single"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    town.wait_for_state(&id, "released");
    assert_eq!(town.incidents().len(), 1);
}

#[test]
fn a_reviewer_hides_the_addresses_on_the_page() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&gateway.send(&invitation(2)));
    let add = ["user", "add", "anna", "--role", "senior", "--password-stdin"];
    let password = "een lang wachtwoord met woorden";
    assert_eq!(town.run_with(&add, &format!("{password}\n")).status, 0);
    let mut visitor = Visitor::new(&town);
    visitor.get("/login");
    assert_eq!(visitor.post("/login", &[("name", "anna"), ("password", password)]), 303);
    let form = visitor.get(&format!("/messages/{id}/release"));
    assert!(form.contains("Met verborgen adressen (BCC)") && form.contains("DKIM"), "{form}");
    let addresses: Vec<String> = (1..=12).map(|n| format!("bewoner{n}@gmail.com")).collect();
    let mut fields = vec![("code", "5"), ("text", "BCC vergeten"), ("manner", "hidden")];
    fields.extend(addresses.iter().map(|address| ("recipient", address.as_str())));
    assert_eq!(visitor.post(&format!("/messages/{id}/release"), &fields), 303);
    town.wait_for_state(&id, "released");
    let taken = town.host.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].to.len(), 12);
    let message = text(&taken[0].message);
    assert!(message.contains("\r\nTo: undisclosed-recipients:;\r\n"), "{message}");
    assert!(!message.contains("@gmail.com"), "{message}");
    assert_eq!(town.incidents(), Vec::<serde_json::Value>::new());
    let register = visitor.get("/incidents");
    assert!(register.contains("Voorkomen: 1 bericht"), "{register}");
}
