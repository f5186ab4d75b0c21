//! The process: how it starts, reloads and ends.

use std::io::Read;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::ClientConnection;
use rustls::RootCertStore;
use rustls::StreamOwned;
use rustls::pki_types::CertificateDer;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::numbered;
use crate::common::letters::ordinary;
use crate::common::letters::risky;
use crate::common::mail_client::MailClient;
use crate::common::mail_client::send;

#[test]
fn sigterm_finishes_the_transaction_in_progress() {
    let town = Town::new();
    let mut gateway = town.start();
    let address = gateway.smtp;
    town.host.stall();
    let sending = std::thread::spawn(move || send(address, &ordinary(1)));
    town.host.wait_for_stalled();
    gateway.signal("TERM");
    gateway.wait_for_log("stopping");
    wait_for("new mail to be turned away", || MailClient::open(address).is_err().then_some(()));
    town.host.go_on();
    let reply = sending.join().expect("a sender").expect("a reply");
    assert_eq!(reply, "250 2.6.0 taken as number 1");
    assert_eq!(gateway.wait(), Some(0));
    assert_eq!(town.host.taken().len(), 1);
}

#[test]
fn sigterm_lets_a_client_finish_what_it_began() {
    let town = Town::new();
    let mut gateway = town.start();
    let mut client = MailClient::open(gateway.smtp).expect("a connection");
    let mut idle = MailClient::open(gateway.smtp).expect("a connection");
    assert!(client.begin(&ordinary(1)).expect("a reply").starts_with("354"));
    gateway.signal("TERM");
    assert!(idle.reply().expect("a farewell").starts_with("421 "));
    assert_eq!(client.finish(&ordinary(1)).expect("a reply"), "250 2.6.0 taken as number 1");
    assert!(client.reply().expect("a farewell").starts_with("421 "));
    assert_eq!(gateway.wait(), Some(0));
}

#[test]
fn one_data_folder_has_one_gateway() {
    let town = Town::new();
    let gateway = town.start();
    let second = town.run(&["serve"]);
    assert_eq!(second.status, 1);
    assert!(second.err.contains("another gateway is running on "), "{}", second.err);
    assert!(gateway.send(&ordinary(1)).starts_with("250 "));
    gateway.kill();
    let gateway = town.start();
    assert!(gateway.send(&ordinary(2)).starts_with("250 "), "the lock dies with its process");
}

#[test]
fn log_and_metrics_hold_no_personal_data() {
    let town = Town::new();
    let gateway = town.start();
    gateway.send(&risky(1));
    gateway.send(&ordinary(1));
    gateway.wait_for_log("\"action\":\"deliver\"");
    let log = gateway.log();
    for line in log.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
    let metrics = ureq::get(format!("http://{}/metrics", town.web)).call();
    let metrics = metrics.expect("metrics").body_mut().read_to_string().expect("text");
    assert!(metrics.contains("sluis_rule_hits_total"), "{metrics}");
    for secret in ["@", "Nakijken", "jansen", "Afspraak"] {
        assert!(!log.contains(secret), "{secret}: {log}");
        assert!(!metrics.contains(secret), "{secret}: {metrics}");
    }
    // A fraction of a second may have any digits.
    let is_number = |word: &str| word.len() >= 8 && word.starts_with("99999");
    for text in [&log, &metrics] {
        let mut words = text.split(|c: char| !c.is_ascii_digit() && c != '.');
        assert!(!words.any(is_number), "a citizen service number: {text}");
    }
}

#[test]
fn sighup_loads_rules_again_and_a_mistake_keeps_the_old_ones() {
    let town = Town::new();
    let gateway = town.start();
    let config = std::fs::read_to_string(town.config()).expect("the configuration");
    let trusting = config.replace("trusted = [\"duo.nl\"]", "trusted = [\"zorg-oost.nl\"]");
    for (text, log, held) in
        [("nonsense", "nothing was loaded", true), (trusting.as_str(), "loaded again", false)]
    {
        town.file("sluis.toml", text);
        gateway.signal("HUP");
        gateway.wait_for_log(log);
        let reply = gateway.send(&numbered(&["intake@zorg-oost.nl"], usize::from(held)));
        assert_eq!(reply.contains("held for review"), held, "{log}: {reply}");
    }
}

#[test]
fn starttls_with_a_certificate_that_is_replaced_while_it_runs() {
    let tls = "tls_cert = \"cert.pem\"\ntls_key = \"key.pem\"";
    let town = Town::with(&Settings { smtp: tls, ..Settings::default() });
    let first = new_certificate(&town);
    let gateway = town.start();
    deliver_by_tls(&town, &first);
    let second = new_certificate(&town);
    gateway.signal("HUP");
    gateway.wait_for_log("loaded again");
    deliver_by_tls(&town, &second);
    let taken = town.host.taken();
    assert_eq!(taken.len(), 2);
    assert!(String::from_utf8_lossy(&taken[0].message).contains(" with ESMTPS id "));
}

/// Writes a new certificate and key into the folder of the town.
fn new_certificate(town: &Town) -> CertificateDer<'static> {
    let names = vec!["sluis.voorbeeld.nl".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    town.file("cert.pem", made.cert.pem());
    town.file("key.pem", made.signing_key.serialize_pem());
    made.cert.der().clone()
}

fn deliver_by_tls(town: &Town, trusted: &CertificateDer<'static>) {
    let mut client = MailClient::open(town.smtp).expect("a connection");
    assert!(client.say("STARTTLS").expect("a reply").starts_with("220 "));
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).expect("a root");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocols")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "sluis.voorbeeld.nl".try_into().expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a connection");
    let mut stream = StreamOwned::new(connection, client.into_socket());
    let mail = ordinary(1);
    let content = String::from_utf8(mail.message).expect("text");
    for (line, code) in [
        ("EHLO ex1.voorbeeld.nl", "250"),
        (&format!("MAIL FROM:<{}>", mail.from), "250"),
        (&format!("RCPT TO:<{}>", mail.to[0]), "250"),
        ("DATA", "354"),
        (&format!("{content}."), "250"),
    ] {
        stream.write_all(format!("{line}\r\n").as_bytes()).expect("a connection");
        let mut reply = [0; 4096];
        let count = stream.read(&mut reply).expect("a reply");
        let reply = String::from_utf8_lossy(&reply[..count]).into_owned();
        assert!(reply.starts_with(code), "{line}: {reply}");
    }
}

#[test]
fn it_says_whether_it_can_take_mail() {
    let town = Town::new();
    let gateway = town.start();
    let status = |path: &str| {
        let asked = ureq::get(format!("http://{}{path}", town.web))
            .config()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .call();
        asked.expect("an answer").status().as_u16()
    };
    assert_eq!((status("/healthz"), status("/readyz"), status("/metrics")), (200, 200, 200));
    gateway.send(&ordinary(1));
    town.host.answer("", "drop");
    town.host.hang_up();
    gateway.send(&ordinary(2));
    wait_for("readyz to say no", || (status("/readyz") == 503).then_some(()));
    assert_eq!(status("/healthz"), 200);
}
