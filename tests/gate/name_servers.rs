//! A domain that cannot receive mail is a mistake of typing: what carries personal data waits.

use std::time::Duration;
use std::time::Instant;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::letters::PARTNER;
use crate::common::mail_client::Mail;
use crate::common::mail_client::held_id;
use crate::common::name_server::NameServer;
use crate::common::name_server::Zone;

fn town(server: &NameServer) -> Town {
    let dns = format!("servers = [\"{}\"]\nwait_milliseconds = 700", server.address);
    Town::with(&Settings { dns: Some(&dns), ..Settings::default() })
}

/// Ordinary data of one person, who is not the recipient.
fn letter(to: &[&str], number: usize) -> Mail {
    let text = "Beste collega,\r\n\r\nMevrouw Fatima Bakker, geboren 3 maart 1961, Dorpsstraat 12, \
                7201 AB Zutphen, belde.\r\n";
    Mail::new("p.jansen@voorbeeld.nl", to, &format!("Gebeld {number}"), text)
}

/// Nothing about anyone.
fn greeting(to: &str) -> Mail {
    let text = "Beste collega,\r\n\r\nDe vergadering begint om tien uur.\r\n";
    Mail::new("p.jansen@voorbeeld.nl", &[to], "Vergadering", text)
}

#[test]
fn personal_data_for_a_domain_without_mail_waits_and_the_reason_says_so() {
    let server = NameServer::start(&[
        ("geen-post.nl", Zone::NullMail),
        ("adviesbureau.nl", Zone::Mail),
        ("klein-bureau.nl", Zone::Address),
        ("xn--caf-dma.nl", Zone::Missing),
    ]);
    let town = town(&server);
    let gateway = town.start();
    let cases = [
        ("jan@bestaat-niet.nl", "unexpected", "Dit domein bestaat niet.", "bestaat niet"),
        ("jan@geen-post.nl", "unexpected", "geen e-mail ontvangen.", "geen e-mail ontvangen"),
        ("jan@café.nl", "unexpected", "Dit domein bestaat niet.", "bestaat niet"),
        // Too little alike for a domain that may exist; the best guess for one that does not.
        ("jan@roterdam.nl", "lookalike", "Lijkt op rotterdam.nl", "bestaat niet"),
    ];
    for (number, (to, class, why, reason)) in cases.into_iter().enumerate() {
        let mut mail = letter(&[to], number);
        mail.to = vec![to.replace('é', "xn").replace("cafxn.nl", "xn--caf-dma.nl")];
        let id = held_id(&gateway.send(&mail));
        let held = town.held(&id);
        let recipient = &held["recipients"][0];
        assert_eq!(recipient["class"], class, "{held}");
        let said = recipient["why"].as_str().expect("a reason");
        assert!(said.contains(why), "{said}");
        let rule = held["reasons"].as_array().expect("reasons").iter();
        let rule = rule.map(|one| one["message"].to_string()).collect::<String>();
        assert!(rule.contains(reason), "{rule}");
    }
    let meant = town.all_held();
    let meant = meant.iter().find(|held| held["recipients"][0]["meant"].is_string());
    let meant = meant.expect("an address that was meant");
    assert_eq!(meant["recipients"][0]["meant"], "jan@rotterdam.nl");
    for (number, to) in ["jan@adviesbureau.nl", "jan@klein-bureau.nl"].into_iter().enumerate() {
        gateway.send(&letter(&[to], 10 + number));
        assert_eq!(town.host.taken_for(to).len(), 1, "{to}");
    }
    gateway.send(&greeting("jan@bestaat-niet.nl"));
    assert_eq!(town.host.taken_for("jan@bestaat-niet.nl").len(), 1, "nothing in it: it comes back");
    // Whoever is known is asked about by nobody.
    gateway.send(&letter(&[PARTNER, "resident@gmail.com", "a@voorbeeld.nl"], 20));
    for known in ["duo.nl", "gmail.com", "voorbeeld.nl"] {
        assert_eq!(server.asked(known), 0, "{known}");
    }
}

#[test]
fn mail_does_not_wait_for_servers_that_are_silent_or_broken() {
    let server = NameServer::start(&[
        ("stil.nl", Zone::Silent),
        ("stil2.nl", Zone::Silent),
        ("kapot.nl", Zone::Broken),
    ]);
    let town = town(&server);
    let gateway = town.start();
    for (number, to) in ["jan@kapot.nl", "jan@stil.nl"].into_iter().enumerate() {
        let started = Instant::now();
        gateway.send(&letter(&[to, "piet@stil2.nl"], number));
        assert!(started.elapsed() < Duration::from_secs(5), "{to}: {:?}", started.elapsed());
        assert_eq!(town.host.taken_for(to).len(), 1, "{to}: silence is no reason");
    }
    assert_eq!(town.all_held().len(), 0);
}

#[test]
fn check_says_whether_name_servers_answer() {
    let server = NameServer::start(&[]);
    let ran = town(&server).run(&["check"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("name servers: ok"), "{}", ran.out);
    let ran = town(&NameServer::blind()).run(&["check"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.err.contains("WARNING: no name server answers"), "{}", ran.err);
    let wrong = [
        ("servers = [\"ns.voorbeeld.nl\"]", "is not an IP address with a port"),
        ("servers = []", "is an empty list"),
        ("wait_milliseconds = 20", "20 is not from 100 to 10000"),
        ("enabled = \"ja\"", "dns.enabled"),
    ];
    for (dns, why) in wrong {
        let town = Town::with(&Settings { dns: Some(dns), ..Settings::default() });
        let ran = town.run(&["check"]);
        assert_eq!(ran.status, 2, "{dns}: {}", ran.out);
        assert!(ran.err.contains(why), "{dns}: {}", ran.err);
    }
}
