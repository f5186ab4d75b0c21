//! The next hop against servers that follow a script, alone and behind the server.

use std::time::Duration;

use bytes::Bytes;
use sluis::mail::Address;
use sluis::smtp::Extensions;
use sluis::smtp::ForwardPath;
use sluis::smtp::HostPort;
use sluis::smtp::NextHop;
use sluis::smtp::NextHopSettings;
use sluis::smtp::Reply;
use sluis::smtp::ReversePath;
use sluis::smtp::TlsPolicy;

use super::support::Certificate;
use super::support::Relaying;
use super::support::Scripted;
use super::support::Talk;
use super::support::Turn;
use super::support::on_any_port;
use super::support::serve;

fn settings(hops: &[&Scripted]) -> NextHopSettings {
    let hosts = hops
        .iter()
        .map(|hop| HostPort { host: "127.0.0.1".into(), port: hop.address.port() })
        .collect();
    NextHopSettings::new(hosts, TlsPolicy::None, "sluis.voorbeeld.nl")
}

fn sender() -> ReversePath {
    ReversePath::new(Address::parse("a@x.nl").ok(), "BODY=8BITMIME RET=HDRS")
}

fn recipient(address: &str) -> ForwardPath {
    ForwardPath::new(Address::parse(address).expect("an address"), "NOTIFY=NEVER")
}

async fn send(hop: &NextHop) -> Reply {
    let mut delivery = match hop.begin(&sender()).await {
        Ok(delivery) => delivery,
        Err(reply) => return reply,
    };
    let reply = delivery.rcpt(&recipient("b@y.nl")).await;
    if !reply.is_positive() {
        return reply;
    }
    delivery.data(&[Bytes::from("Received: x\r\n"), Bytes::from("\r\n.hi\r\n\r\n")]).await
}

#[tokio::test]
async fn passes_a_message_on_byte_for_byte_and_keeps_the_connection() {
    let hop = Scripted::start(None, |_, _| Turn::Usual).await;
    let next_hop = NextHop::new(settings(&[&hop]));
    assert_eq!(next_hop.extensions(), Extensions::default());
    assert!(!next_hop.is_up());
    for _ in 0..3 {
        assert_eq!(send(&next_hop).await, Reply::new(250, (2, 6, 0), "queued as 42"));
    }
    assert!(next_hop.is_up());
    assert_eq!(
        next_hop.extensions(),
        Extensions { size_bytes_max: Some(100_000), ..Extensions::all() }
    );
    let once = [
        "MAIL FROM:<a@x.nl> BODY=8BITMIME RET=HDRS",
        "RCPT TO:<b@y.nl> NOTIFY=NEVER",
        "DATA",
        "\r\nReceived: x\r\n\r\n..hi\r\n",
    ];
    let expected = [vec!["EHLO sluis.voorbeeld.nl"], once.repeat(3)].concat();
    assert_eq!(hop.notes(), expected);
}

#[tokio::test]
async fn an_abandoned_transaction_is_reset_and_its_connection_kept() {
    let hop = Scripted::start(None, |_, _| Turn::Usual).await;
    let next_hop = NextHop::new(settings(&[&hop]));
    next_hop.begin(&sender()).await.expect("a delivery").reset().await;
    send(&next_hop).await;
    assert_eq!((hop.heard("EHLO"), hop.heard("RSET"), hop.heard("MAIL")), (1, 1, 2));
}

#[tokio::test]
async fn refusals_come_back_code_for_code_and_line_for_line() {
    let cases: [(&str, &'static str, &str); 6] = [
        ("MAIL", "550 5.1.8 sender unknown", "550 5.1.8 sender unknown\r\n"),
        ("MAIL", "452 4.3.1 disk full", "452 4.3.1 disk full\r\n"),
        ("RCPT", "550-5.1.1 one\r\n550 5.1.1 two", "550-5.1.1 one\r\n550 5.1.1 two\r\n"),
        ("RCPT", "450 later", "450 later\r\n"),
        ("DATA", "554 5.5.1 no", "554 5.5.1 no\r\n"),
        (".", "554 5.7.1 spam \u{e9}", "554 5.7.1 spam ??\r\n"),
    ];
    for (verb, said, expected) in cases {
        let script = move |_, line: &str| {
            if line.starts_with(verb) { Turn::Say(said) } else { Turn::Usual }
        };
        let hop = Scripted::start(None, script).await;
        let next_hop = NextHop::new(settings(&[&hop]));
        assert_eq!(send(&next_hop).await.to_string(), expected);
        assert_eq!(send(&next_hop).await.to_string(), expected);
        assert!(next_hop.is_up(), "a refusal is an answer");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_is_451() {
    for verb in ["RCPT", "DATA", "."] {
        for turn in [Turn::HangUp, Turn::Say("what?"), Turn::Say("250-endless\r\n550 x")] {
            let script = move |_, line: &str| {
                if line.starts_with(verb) { turn.clone() } else { Turn::Usual }
            };
            let hop = Scripted::start(None, script).await;
            let reply = send(&NextHop::new(settings(&[&hop]))).await.to_string();
            assert!(reply.starts_with("451 4.4.2"), "{verb}: {reply}");
        }
        let script = move |_, line: &str| {
            let turn = Turn::SayAndHangUp("421 4.3.2 going down");
            if line.starts_with(verb) { turn } else { Turn::Usual }
        };
        let hop = Scripted::start(None, script).await;
        let reply = send(&NextHop::new(settings(&[&hop]))).await.to_string();
        assert_eq!(reply, "451 4.3.2 going down\r\n", "{verb}");
    }
}

#[tokio::test]
async fn a_connection_grown_stale_is_replaced_without_a_word() {
    // What a server does to an idle connection: hangs up, says 421 unasked, or says it when asked.
    let stale: [fn(&str) -> Turn; 3] = [
        |line| if line == "." { Turn::SayAndHangUp("250 2.6.0 ok") } else { Turn::Usual },
        |line| {
            let both = Turn::SayAndHangUp("250 2.6.0 ok\r\n421 4.4.2 idle for too long");
            if line == "." { both } else { Turn::Usual }
        },
        |line| match line {
            "MAIL FROM:<a@x.nl> BODY=8BITMIME RET=HDRS ENVID=2" => {
                Turn::SayAndHangUp("421 4.4.2 idle for too long")
            }
            _ => Turn::Usual,
        },
    ];
    for script in stale {
        let script = move |connection, line: &str| match connection {
            0 => script(line),
            _ => Turn::Usual,
        };
        let hop = Scripted::start(None, script).await;
        let next_hop = NextHop::new(settings(&[&hop]));
        assert_eq!(send(&next_hop).await.code(), 250);
        let mut second = sender();
        second.parameters.push_str(" ENVID=2");
        next_hop.begin(&second).await.expect("a fresh connection").reset().await;
        assert_eq!(hop.heard("EHLO"), 2);
    }
}

#[tokio::test]
async fn the_next_server_is_tried_when_one_does_not_answer() {
    let gone = Scripted::start(None, |_, line| {
        if line == "connect" { Turn::SayAndHangUp("554 5.3.2 closed") } else { Turn::Usual }
    })
    .await;
    let there = Scripted::start(None, |_, _| Turn::Usual).await;
    let next_hop = NextHop::new(settings(&[&gone, &there]));
    assert_eq!(send(&next_hop).await.code(), 250);
    assert!(next_hop.is_up());

    let next_hop = NextHop::new(settings(&[&gone]));
    let reply = send(&next_hop).await.to_string();
    assert!(reply.starts_with("451 4.4.1"), "{reply}");
    assert!(!next_hop.is_up() && !next_hop.probe().await);
    let nobody = NextHop::new(settings(&[]));
    assert_eq!(send(&nobody).await.code(), 451);
}

#[tokio::test]
async fn extensions_are_those_that_every_server_has() {
    let all = Scripted::start(None, |_, _| Turn::Usual).await;
    let old = Scripted::start(None, |_, line| {
        if line.starts_with("EHLO") { Turn::Say("502 5.5.1 what?") } else { Turn::Usual }
    })
    .await;
    let next_hop = NextHop::new(settings(&[&all, &old]));
    assert!(next_hop.probe().await && next_hop.probe().await);
    assert_eq!(
        next_hop.extensions(),
        Extensions { size_bytes_max: Some(100_000), ..Extensions::default() }
    );
    assert_eq!((old.heard("HELO"), old.heard("NOOP"), all.heard("NOOP")), (1, 1, 1));

    let next_hop = NextHop::new(settings(&[&old]));
    let reply = next_hop.begin(&sender()).await.expect_err("BODY is not known there");
    assert!(reply.to_string().starts_with("451 4.6.3"));
}

#[tokio::test]
async fn tls_is_used_as_the_policy_wants_it() {
    let good = Certificate::of("127.0.0.1");
    let wrong = Certificate::of("other.voorbeeld.nl");
    let cases = [
        // policy, the server's certificate, trusted, expected reply, handshakes
        (TlsPolicy::None, Some(&good), true, "250 2.6.0", 0),
        (TlsPolicy::Opportunistic, None, true, "250 2.6.0", 0),
        (TlsPolicy::Opportunistic, Some(&wrong), false, "250 2.6.0", 1),
        (TlsPolicy::Required, Some(&good), true, "250 2.6.0", 1),
        (TlsPolicy::Required, Some(&good), false, "451 4.7.5", 0),
        (TlsPolicy::Required, Some(&wrong), true, "451 4.7.5", 0),
        (TlsPolicy::Required, None, true, "451 4.7.5", 0),
    ];
    for (policy, certificate, trusted, expected, handshakes) in cases {
        let hop = Scripted::start(certificate, |_, _| Turn::Usual).await;
        let mut settings = settings(&[&hop]);
        settings.tls = policy;
        if let Some(certificate) = certificate.filter(|_| trusted) {
            settings.extra_roots.push(certificate.der.clone());
        }
        let reply = send(&NextHop::new(settings)).await.to_string();
        assert!(reply.starts_with(expected), "{policy:?}: {reply}");
        let sent = hop.heard("MAIL");
        assert_eq!(sent, usize::from(expected.starts_with("250")), "nothing is sent in the clear");
        if expected.starts_with("250") {
            assert_eq!(hop.heard("TLS"), handshakes, "{policy:?}");
        }
    }
}

#[tokio::test]
async fn a_pinned_certificate_is_the_only_one_that_will_do() {
    let theirs = Certificate::of("exchange.intern");
    let other = Certificate::of("127.0.0.1");
    let cases = [
        ("pinned, of another name and of no authority", vec![&theirs], false, "250 2.6.0"),
        ("one of two that are pinned", vec![&other, &theirs], false, "250 2.6.0"),
        ("another is pinned", vec![&other], false, "451 4.7.5"),
        ("another is pinned, though an authority says yes", vec![&other], true, "451 4.7.5"),
    ];
    for (what, pinned, is_trusted, expected) in cases {
        let hop = Scripted::start(Some(&theirs), |_, _| Turn::Usual).await;
        let mut settings = settings(&[&hop]);
        settings.tls = TlsPolicy::Required;
        settings.pinned = pinned.iter().map(|certificate| certificate.der.clone()).collect();
        settings.extra_roots.extend(is_trusted.then(|| theirs.der.clone()));
        let reply = send(&NextHop::new(settings)).await.to_string();
        assert!(reply.starts_with(expected), "{what}: {reply}");
        assert_eq!(hop.heard("MAIL"), usize::from(expected.starts_with("250")), "{what}");
    }
}

#[tokio::test]
async fn opportunistic_goes_on_in_the_clear_when_the_handshake_fails() {
    let hop = Scripted::start(None, |connection, line| match line {
        "EHLO sluis.voorbeeld.nl" => Turn::Say("250-hop\r\n250-8BITMIME\r\n250 STARTTLS"),
        "STARTTLS" if connection == 0 => Turn::SayAndHangUp("220 but there is no TLS here"),
        _ => Turn::Usual,
    })
    .await;
    let mut settings = settings(&[&hop]);
    settings.tls = TlsPolicy::Opportunistic;
    assert_eq!(send(&NextHop::new(settings)).await.code(), 250);
    assert_eq!((hop.heard("STARTTLS"), hop.heard("MAIL")), (1, 1));
}

#[tokio::test]
async fn replies_injected_before_tls_are_refused() {
    let certificate = Certificate::of("127.0.0.1");
    for policy in [TlsPolicy::Opportunistic, TlsPolicy::Required] {
        let hop = Scripted::start(Some(&certificate), |_, line| match line {
            "STARTTLS" => Turn::Inject("250-injected\r\n250 SIZE 1"),
            _ => Turn::Usual,
        })
        .await;
        let mut settings = settings(&[&hop]);
        settings.tls = policy;
        settings.extra_roots.push(certificate.der.clone());
        let next_hop = NextHop::new(settings);
        assert_eq!(send(&next_hop).await.code(), 451);
        assert_eq!(next_hop.extensions(), Extensions::default());
        assert_eq!(hop.heard("MAIL"), 0);
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_is_451_in_time() {
    let cases = [
        ("connect", "451 4.4.1"),
        ("MAIL", "451 4.4.1"),
        ("RCPT", "451 4.4.2"),
        (".", "451 4.4.2"),
    ];
    for (verb, code) in cases {
        let script = move |_, line: &str| {
            if line.starts_with(verb) { Turn::Silence } else { Turn::Usual }
        };
        let hop = Scripted::start(None, script).await;
        let mut settings = settings(&[&hop]);
        let short = Duration::from_millis(100);
        settings.timeouts.greeting = short;
        settings.timeouts.command = short;
        settings.timeouts.message = short;
        let reply = send(&NextHop::new(settings)).await.to_string();
        assert!(reply.starts_with(code), "{verb}: {reply}");
    }
}

#[tokio::test]
async fn a_relay_answers_with_the_words_of_the_next_hop() {
    let hop = Scripted::start(None, |_, line| match line {
        "RCPT TO:<gone@y.nl>" => Turn::Say("550 5.1.1 gone"),
        "RCPT TO:<busy@y.nl>" => Turn::Say("450 busy"),
        _ => Turn::Usual,
    })
    .await;
    let next_hop = NextHop::new(settings(&[&hop]));
    assert!(next_hop.probe().await);
    let server = serve(on_any_port(), Relaying(next_hop)).await;
    let mut talk = Talk::to(server.address).await;
    let hello = talk.say("EHLO x\r\n").await;
    assert!(hello.contains("SIZE 100000") && hello.contains("DSN") && hello.contains("SMTPUTF8"));
    let route = "IMCEAEX-_o=Org_ou=Group_cn=0123456789012345678901234567890123456789012345678@x.nl";
    let mail = format!("MAIL FROM:<{route}> SIZE=20 ENVID=x\r\n");
    assert_eq!(talk.say(&mail).await, "250 2.1.0 sender ok");
    assert_eq!(talk.say("RCPT TO:<gone@y.nl>\r\n").await, "550 5.1.1 gone");
    assert_eq!(talk.say("RCPT TO:<busy@y.nl>\r\n").await, "450 4.0.0 busy");
    assert_eq!(talk.say("RCPT TO:<\"a b\"@y.nl>\r\n").await, "250 2.1.5 recipient fine");
    assert_eq!(talk.say("RCPT TO:<postmaster>\r\n").await, "250 2.1.5 recipient fine");
    assert!(talk.say("BDAT 6\r\n.one\r\n").await.starts_with("250"));
    assert_eq!(talk.say("BDAT 0 LAST\r\n").await, "250 2.6.0 queued as 42");
    let notes = hop.notes();
    assert!(notes.contains(&format!("MAIL FROM:<{route}> ENVID=x SIZE=1044")), "{notes:?}");
    assert!(notes.contains(&"RCPT TO:<\"a b\"@y.nl>".to_owned()));
    assert!(notes.contains(&"RCPT TO:<postmaster>".to_owned()));
    assert_eq!(notes.last().map(String::as_str), Some("\r\nReceived: x\r\n..one"));
}

#[tokio::test]
async fn nothing_is_passed_on_for_a_client_that_has_gone_or_waits_no_longer() {
    let hop = Scripted::start(None, |_, _| Turn::Usual).await;
    let relaying = || Relaying(NextHop::new(settings(&[&hop])));
    let begin = "EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\n";
    let mut hasty = on_any_port();
    hasty.timeouts.answer = Duration::from_millis(100);
    let [patient, hasty] = [serve(on_any_port(), relaying()).await, serve(hasty, relaying()).await];
    let after_data = async |address| {
        let mut talk = Talk::to(address).await;
        talk.send(begin).await;
        for code in ["250", "250", "250", "354"] {
            assert!(talk.reply().await.starts_with(code));
        }
        talk
    };
    let mut gone = after_data(patient.address).await;
    gone.send("late\r\n.\r\n").await;
    drop(gone);
    let late = after_data(hasty.address).await.say("late\r\n.\r\n").await;
    assert!(late.starts_with("451 4.4.7 "), "{late}");
    patient.stop.send(true).expect("it runs");
    patient.task.await.expect("no panic");
    assert_eq!(hop.heard("DATA"), 0, "{:?}", hop.notes());

    // What a client says ahead of its answer is heard, and no sign that it has gone.
    let patient = serve(on_any_port(), relaying()).await;
    let mut talk = after_data(patient.address).await;
    talk.send("late\r\n.\r\n").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    talk.send("QUIT\r\n").await;
    assert_eq!(talk.reply().await, "250 2.6.0 queued as 42");
    assert!(talk.reply().await.starts_with("221 "));
}
