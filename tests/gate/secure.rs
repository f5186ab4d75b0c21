//! Secure mail: what an agreement or a reviewer sends to the gateway for it.

use mail_parser::MessageParser;

use crate::common::gateway::Gateway;
use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::COLLEAGUE;
use crate::common::letters::HOME;
use crate::common::letters::numbered;
use crate::common::mail_client::held_id;
use crate::common::smart_host::SmartHost;
use crate::common::visitor::Visitor;

/// A town with a gateway for secure mail, and an agreement by which a partner gets it that way.
fn town(secure: &SmartHost, mode: &str) -> Town {
    let more = format!(
        "[secure_mail]\nhost = \"{}\"\ntls = \"none\"\nheaders = {{ \"x-relay\" = \"Zo veilig\" }}\n",
        secure.address
    );
    let policy = format!("agreements = \"agreements\"\nmode = \"{mode}\"");
    let town = Town::with(&Settings { policy: &policy, more: &more, ..Settings::default() });
    std::fs::create_dir(town.folder.path().join("agreements")).expect("a folder");
    let agreement = format!(
        "id = \"arts\"\nowner = \"Team Jeugd\"\nends = \"2099-12-31\"\nto = [\"{DOCTOR}\"]\n\
         kinds = [\"bsn\", \"name\", \"address\", \"postcode\", \"date_of_birth\", \"phone\"]\n\
         persons_max = 5\naction = \"secure\"\n"
    );
    town.file("agreements/arts.toml", agreement);
    town
}

const DOCTOR: &str = "dokter@huisarts.example";

fn wait_for_taken(host: &SmartHost, count: usize) {
    wait_for("the secure gateway", || (host.taken().len() >= count).then_some(()));
}

fn send(gateway: &Gateway, to: &[&str]) -> String {
    let mut mail = numbered(to, 1);
    mail.message.splice(..0, *b"X-Relay: van de afzender\r\n");
    gateway.send(&mail)
}

#[test]
fn what_was_agreed_goes_by_secure_mail_and_the_rest_as_ever() {
    let secure = SmartHost::start();
    let town = town(&secure, "enforce");
    let gateway = town.start();
    let reply = send(&gateway, &[DOCTOR, COLLEAGUE, HOME]);
    let id = held_id(&reply);
    wait_for_taken(&secure, 1);
    let taken = secure.taken();
    assert_eq!(taken[0].to, [format!("<{DOCTOR}>")]);
    assert!(taken[0].message.starts_with(b"x-relay: Zo veilig\r\nReceived: "));
    let sent = String::from_utf8_lossy(&taken[0].message).to_lowercase();
    assert_eq!(sent.matches("x-relay:").count(), 1, "not what the sender wrote: {sent}");
    assert_eq!(town.host.taken().len(), 1);
    assert_eq!(town.host.taken()[0].to, [format!("<{COLLEAGUE}>")]);
    assert_eq!(town.held(&id)["state"], "held", "the private address waits");
    // The sending server did not hear the reply, and tries again: nothing goes twice.
    send(&gateway, &[DOCTOR, COLLEAGUE, HOME]);
    assert_eq!((secure.taken().len(), town.host.taken().len()), (1, 1));
    assert!(town.incidents().is_empty(), "nothing leaked");
}

#[test]
fn a_message_for_secure_mail_alone_is_kept_until_its_gateway_takes_it() {
    let secure = SmartHost::start();
    let town = town(&secure, "enforce");
    secure.answer("MAIL", "451 4.3.0 later");
    let gateway = town.start();
    let reply = send(&gateway, &[DOCTOR]);
    let id = reply.strip_prefix("250 2.0.0 goes by secure mail as ").expect("no review");
    // The gateway dies; the message is on disk.
    drop(gateway);
    secure.relent();
    let _gateway = town.start();
    town.wait_for_state(id, "releasing");
    assert!(town.host.taken().is_empty(), "never by ordinary mail");
    let held = town.held(id);
    assert_eq!((&held["manner"], &held["decided_by"]), (&"secure".into(), &"gateway".into()));
}

#[test]
fn a_reviewer_releases_by_secure_mail_and_that_is_an_incident_too() {
    let secure = SmartHost::start();
    let town = town(&secure, "enforce");
    let gateway = town.start();
    let id = held_id(&send(&gateway, &[HOME]));
    let ran = town.run(&["held", "release", &id, "--secure", "--reason", "verzoek van de bewoner"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    town.wait_for_state(&id, "released");
    assert_eq!(secure.taken().len(), 1);
    assert!(town.host.taken().is_empty());
    assert_eq!(town.held(&id)["manner"], "secure");
    assert_eq!(town.incidents().len(), 1);
}

#[test]
fn without_a_gateway_nothing_is_sent_securely() {
    let town = Town::new();
    let gateway = town.start();
    let id = held_id(&send(&gateway, &[HOME]));
    let ran = town.run(&["held", "release", &id, "--secure", "--reason", "x"]);
    assert_eq!(ran.status, 2, "{}", ran.err);
    assert!(ran.err.contains("[secure_mail]"), "{}", ran.err);
    assert_eq!(town.held(&id)["state"], "held");
}

#[test]
fn in_monitor_mode_everything_goes_the_ordinary_way() {
    let secure = SmartHost::start();
    let town = town(&secure, "monitor");
    let gateway = town.start();
    let reply = send(&gateway, &[DOCTOR, HOME]);
    assert!(reply.starts_with("250 2.6.0 taken"), "{reply}");
    assert_eq!(town.host.taken()[0].to.len(), 2);
    assert!(secure.taken().is_empty());
}

#[test]
fn what_the_gateway_for_secure_mail_refuses_for_good_is_told_and_shown() {
    let (secure, inside) = (SmartHost::start(), SmartHost::start());
    secure.answer("RCPT", "550 5.1.1 no such mailbox");
    let town = town(&secure, "enforce");
    let text = std::fs::read_to_string(town.config()).expect("a configuration");
    let url = format!("public_url = \"http://{}\"\n[destinations]", town.web);
    let notify = format!(
        "[notify]\nfrom = \"sluis@voorbeeld.nl\"\nteam_address = \"ib@voorbeeld.nl\"\n\
         hosts = [\"{}\"]\n",
        inside.address
    );
    town.file("sluis.toml", text.replace("[destinations]", &url) + &notify);
    let gateway = town.start();
    let reply = send(&gateway, &[DOCTOR]);
    let id = reply.strip_prefix("250 2.0.0 goes by secure mail as ").expect("no review");
    let held = town.wait_for_state(id, "delivery_failed");
    assert_eq!(held["recipients"][0]["state"], "failed");
    let mail_to = |address: &str| {
        let taken = wait_for(address, || inside.taken_for(address).pop());
        let message = MessageParser::default().parse(&taken.message).expect("a mail").into_owned();
        let text = message.body_text(0).expect("a text").into_owned();
        (message.subject().expect("a subject").to_owned(), text)
    };
    let (subject, text) = mail_to("p.jansen@voorbeeld.nl");
    assert_eq!(subject, format!("Niet bezorgd: uw e-mail aan {DOCTOR}"));
    assert!(text.contains("moest via veilig mailen, maar is niet bezorgd"), "{text}");
    let (subject, text) = mail_to("ib@voorbeeld.nl");
    assert_eq!(subject, format!("Sluis: bericht {id} is niet bezorgd"));
    assert!(text.contains(&format!("/messages/{id}")), "{text}");
    let mut reviewer = Visitor::with_role(&town, "reviewer");
    let page = reviewer.get(&format!("/messages/{id}"));
    for words in ["Niet bezorgd", "geweigerd door de mailserver", "550 5.1.1"] {
        assert!(page.contains(words), "{words}");
    }
}
