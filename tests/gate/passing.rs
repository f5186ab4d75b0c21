//! Clean mail: passed on inside the transaction, with the answers of the next hop.

use std::net::SocketAddr;

use crate::common::gateway::Settings;
use crate::common::gateway::Town;
use crate::common::gateway::free_port;
use crate::common::letters::COLLEAGUE;
use crate::common::letters::PARTNER;
use crate::common::letters::RESIDENT;
use crate::common::letters::ordinary;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::MailClient;
use crate::common::smart_host::SmartHost;

#[test]
fn clean_mail_arrives_byte_for_byte_below_one_new_field() {
    let town = Town::new();
    let gateway = town.start();
    let signed = b"DKIM-Signature: v=1; a=rsa-sha256; d=voorbeeld.nl;\r\n\tb=AbC=\r\n\
        Received: from pc by ex1;\r\n Mon, 5 Oct 2026 09:00:00 +0200\r\n\
        from: =?utf-8?q?J=C3=B6?= <j@voorbeeld.nl>\r\nTO:  jan.bakker@gmail.com\r\nSubject: x\r\n";
    let forged = b"X-Sluis-Verdict: deliver\r\n\tfolded\r\n";
    let body = b"\r\n.dot\r\n..two\r\n.\r\ntrailing \t \r\nb\xc3\xabl \xe9 \x00 end\r\n\r\n\r\n";
    let mail = Mail {
        from: "j@voorbeeld.nl".to_owned(),
        to: vec![COLLEAGUE.to_owned()],
        message: [&signed[..], &forged[..], &body[..]].concat(),
    };
    assert_eq!(gateway.send(&mail), "250 2.6.0 taken as number 1");
    let taken = town.host.taken();
    let (top, rest) = split_top(&taken[0].message);
    assert_eq!(rest, [&signed[..], &body[..]].concat());
    assert!(top.starts_with("Received: from ex1.voorbeeld.nl ([127.0.0.1])\r\n"), "{top}");
    assert!(top.contains("by sluis.voorbeeld.nl (Sluis) with ESMTP id "), "{top}");
    assert_eq!(taken[0].to, [format!("<{COLLEAGUE}>")]);
    assert!(town.all_held().is_empty());
    let left = std::fs::read_dir(town.folder.path().join("var/vault")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "a copy was kept");
}

/// The first header field with its folded lines, and the rest.
fn split_top(message: &[u8]) -> (String, &[u8]) {
    let ends = |at: &usize| {
        message[..*at].ends_with(b"\r\n") && !matches!(message.get(*at), Some(b' ' | b'\t'))
    };
    let end = (1..message.len()).find(ends).expect("a field");
    (String::from_utf8_lossy(&message[..end]).into_owned(), &message[end..])
}

#[test]
fn the_answers_of_the_next_hop_come_back_code_for_code() {
    let town = Town::new();
    let gateway = town.start();
    let mut client = MailClient::open(gateway.smtp).expect("a connection");
    for (command, reply) in [
        ("RCPT TO:<vol@gmail.com>", "452 4.2.2 mailbox full"),
        ("RCPT TO:<weg@gmail.com>", "550 5.1.1 no such user"),
        ("RCPT TO:<later@gmail.com>", "450 4.7.1 greylisted,\n450 4.7.1 try later"),
        ("MAIL FROM:<vreemd@voorbeeld.nl>", "553 5.1.8 not you"),
    ] {
        let wire = reply.replace("450 4.7.1 greylisted,\n", "450-4.7.1 greylisted,\r\n");
        town.host.answer(command, &wire);
        if command.starts_with("RCPT") {
            client.say("MAIL FROM:<burgerzaken@voorbeeld.nl>").expect("a reply");
        }
        let got = client.say(command).expect("a reply");
        assert_eq!(got, reply.replacen("450 4.7.1 g", "450-4.7.1 g", 1), "{command}");
        client.say("RSET").expect("a reply");
    }
    town.host.relent();
    for reply in ["552 5.3.4 too big", "451 4.3.0 later", "554 5.7.1 spam", "250 2.0.0 as XY-1"] {
        town.host.answer("END", reply);
        assert_eq!(client.send(&ordinary(1)).expect("a reply"), reply);
    }
}

#[test]
fn refused_recipients_are_left_out_and_the_others_get_it() {
    let town = Town::new();
    let gateway = town.start();
    town.host.answer("RCPT TO:<weg@voorbeeld.nl>", "550 5.1.1 no such user");
    let mut client = MailClient::open(gateway.smtp).expect("a connection");
    let mail = Mail::new("x@voorbeeld.nl", &[COLLEAGUE], "Overleg", "Tot morgen.");
    for (command, code) in [
        ("MAIL FROM:<x@voorbeeld.nl> BODY=8BITMIME RET=HDRS ENVID=QQ314159", "250"),
        ("RCPT TO:<weg@voorbeeld.nl>", "550"),
        ("RCPT TO:<a.devries@voorbeeld.nl> NOTIFY=FAILURE ORCPT=rfc822;a@voorbeeld.nl", "250"),
        ("DATA", "354"),
    ] {
        let reply = client.say(command).expect("a reply");
        assert!(reply.starts_with(code), "{command}: {reply}");
    }
    assert!(client.finish(&mail).expect("a reply").starts_with("250 2.6.0 taken"));
    let taken = town.host.taken().remove(0);
    assert!(taken.from.starts_with("<x@voorbeeld.nl> "), "{}", taken.from);
    for parameter in ["BODY=8BITMIME", "RET=HDRS", "ENVID=QQ314159"] {
        assert!(taken.from.contains(parameter), "{}", taken.from);
    }
    let to = "<a.devries@voorbeeld.nl> NOTIFY=FAILURE ORCPT=rfc822;a@voorbeeld.nl";
    assert_eq!(taken.to, [to]);
}

#[test]
fn while_no_next_hop_answers_mail_stays_with_its_sender() {
    let nowhere = free_port();
    let town = Town::with(&Settings { hosts: Some(vec![nowhere]), ..Settings::default() });
    let gateway = town.start();
    for mail in [ordinary(1), risky(1)] {
        assert!(gateway.send(&mail).starts_with("451 "), "{}", gateway.send(&mail));
    }
    assert!(town.all_held().is_empty());
}

#[test]
fn the_next_of_several_hosts_takes_over() {
    let (dead, first, second) = (free_port(), SmartHost::start(), SmartHost::start());
    let hosts: Vec<SocketAddr> = vec![dead, first.address, second.address];
    let town = Town::with(&Settings { hosts: Some(hosts), ..Settings::default() });
    let gateway = town.start();
    assert!(gateway.send(&ordinary(1)).starts_with("250 "));
    assert_eq!((first.taken().len(), second.taken().len()), (1, 0), "in order of preference");
    first.answer("", "drop");
    first.hang_up();
    assert!(town.deliver(&ordinary(2)).starts_with("250 "));
    assert_eq!((first.taken().len(), second.taken().len()), (1, 1));
}

#[test]
fn a_next_hop_that_hangs_up_is_heard_as_a_refusal_for_now() {
    let town = Town::new();
    let gateway = town.start();
    for command in ["RCPT", "DATA", "END"] {
        town.host.answer(command, "drop");
        let reply = gateway.send(&ordinary(1));
        assert!(reply.starts_with('4'), "{command}: {reply}");
        town.host.relent();
    }
    assert!(town.host.taken().is_empty());
    assert!(gateway.send(&ordinary(1)).starts_with("250 "));
    // A connection kept open that the next hop has closed meanwhile is no reason to refuse.
    town.host.hang_up();
    assert!(gateway.send(&ordinary(2)).starts_with("250 "));
}

#[test]
fn only_the_allowed_networks_may_relay() {
    let town =
        Town::with(&Settings { smtp: "allow_from = [\"192.0.2.0/24\"]", ..Settings::default() });
    let gateway = town.start();
    let reply = gateway.send(&ordinary(1));
    assert!(reply.starts_with("550 5.7.1 "), "{reply}");
    assert!(town.host.taken().is_empty());
}

#[test]
fn a_message_that_goes_round_is_refused() {
    let town = Town::new();
    let gateway = town.start();
    let with = |field: &str, times: usize| {
        let mut mail = ordinary(1);
        mail.message = [field.repeat(times).as_bytes(), &mail.message].concat();
        gateway.send(&mail)
    };
    let own = "Received: from a by sluis.voorbeeld.nl (Sluis) with ESMTP id 1; x\r\n";
    assert!(with("Received: from a by b; x\r\n", 20).starts_with("250 "));
    assert!(with("Received: from a by b; x\r\n", 60).starts_with("554 5.4.6 "));
    assert!(with(own, 1).starts_with("250 "));
    assert!(with(own, 3).starts_with("554 5.4.6 "));
    assert_eq!(town.host.taken().len(), 2);
}

#[test]
fn two_hundred_recipients_are_one_message() {
    let town = Town::new();
    let gateway = town.start();
    let to: Vec<String> = (0..200).map(|one| format!("medewerker{one}@voorbeeld.nl")).collect();
    let mail = Mail { to: to.clone(), ..ordinary(1) };
    assert!(gateway.send(&mail).starts_with("250 "));
    let taken = town.host.taken();
    assert_eq!(taken.len(), 1);
    let wanted: Vec<String> = to.iter().map(|to| format!("<{to}>")).collect();
    assert_eq!(taken[0].to, wanted);
}

#[test]
fn bdat_brings_the_same_bytes() {
    let town = Town::new();
    let gateway = town.start();
    let mail = ordinary(1);
    let mut client = MailClient::open(gateway.smtp).expect("a connection");
    client.say("MAIL FROM:<burgerzaken@voorbeeld.nl>").expect("a reply");
    client.say(&format!("RCPT TO:<{RESIDENT}>")).expect("a reply");
    let (one, two) = mail.message.split_at(100);
    for (chunk, last) in [(one, ""), (two, ""), (&b""[..], " LAST")] {
        client.write(format!("BDAT {}{last}\r\n", chunk.len()).as_bytes()).expect("a chunk");
        client.write(chunk).expect("a chunk");
        let reply = client.reply().expect("a reply");
        assert!(reply.starts_with("250 "), "{reply}");
    }
    let taken = town.host.taken();
    assert_eq!(split_top(&taken[0].message).1, mail.message);
}

#[test]
fn in_monitor_mode_everything_passes_and_is_recorded() {
    let town = Town::with(&Settings { policy: "mode = \"monitor\"", ..Settings::default() });
    let gateway = town.start();
    assert!(gateway.send(&risky(1)).starts_with("250 2.6.0 taken"));
    assert!(gateway.send(&ordinary(1)).starts_with("250 2.6.0 taken"));
    assert!(town.all_held().is_empty());
    let database = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
    let seen = database.expect("the store").query_row(
        "SELECT COUNT(*) FROM observed WHERE listed = 1",
        [],
        |row| row.get::<_, i64>(0),
    );
    assert_eq!(seen, Ok(1), "the message that would have been held");
}

#[test]
fn a_sender_who_sends_too_much_at_once_waits_and_nobody_else_does() {
    let settings = Settings { smtp: "max_messages_per_sender = 2", ..Settings::default() };
    let town = Town::with(&settings);
    let gateway = town.start();
    let send = |from: &str, number: usize| {
        let subject = format!("Nieuws {number}");
        gateway.send(&Mail::new(from, &[PARTNER], &subject, "Tot morgen."))
    };
    let answers: Vec<String> = (0..4).map(|number| send("merge@voorbeeld.nl", number)).collect();
    let codes: Vec<&str> = answers.iter().map(|answer| &answer[..3]).collect();
    assert_eq!(codes, ["250", "250", "451", "451"], "{answers:?}");
    assert!(answers[3].starts_with("451 4.4.5 "), "{answers:?}");
    assert!(send("balie@voorbeeld.nl", 5).starts_with("250"), "the counter hall goes on");
    assert_eq!(town.host.taken().len(), 3);
}

#[test]
fn a_next_hop_that_hung_up_during_the_scan_is_asked_once_more() {
    let town = Town::new();
    let gateway = town.start();
    let mail = ordinary(1);
    let mut client = MailClient::open(gateway.smtp).expect("a connection");
    for command in ["MAIL FROM:<burgerzaken@voorbeeld.nl>", "RCPT TO:<a.devries@voorbeeld.nl>"] {
        assert!(client.say(command).expect("a reply").starts_with("250"));
    }
    town.host.hang_up();
    assert!(client.say("DATA").expect("a reply").starts_with("354"));
    let reply = client.finish(&mail).expect("a reply");
    assert_eq!(reply, "250 2.6.0 taken as number 1");
    assert_eq!(town.host.taken()[0].to, ["<a.devries@voorbeeld.nl>"]);
    // Once, and only while nothing of the message was sent.
    town.host.answer("END", "take and drop");
    assert!(gateway.send(&ordinary(2)).starts_with("451 4.4.2 "));
    assert_eq!(town.host.taken().len(), 2);
}

#[test]
fn nothing_passes_while_nobody_can_read_what_is_held() {
    let town = Town::new();
    let gateway = town.start();
    let rename = |from: &str, to: &str| {
        let database = rusqlite::Connection::open(town.folder.path().join("var/sluis.db"));
        let database = database.expect("the store");
        database.busy_timeout(std::time::Duration::from_secs(10)).expect("a timeout");
        database.execute_batch(&format!("ALTER TABLE {from} RENAME TO {to}")).expect("a rename");
    };
    rename("held", "lost");
    let reply = gateway.send(&ordinary(1));
    assert!(reply.starts_with("451 4.3.0 "), "{reply}");
    assert!(town.host.taken().is_empty());
    rename("lost", "held");
    assert!(gateway.send(&ordinary(1)).starts_with("250 "));
}
