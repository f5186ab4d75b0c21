//! The session as a pure function: bytes in, actions out.

use std::net::IpAddr;
use std::net::Ipv4Addr;

use proptest::prelude::*;
use sluis::smtp::Action;
use sluis::smtp::BareLineEnds;
use sluis::smtp::ClientCertificate;
use sluis::smtp::Encryption;
use sluis::smtp::Extensions;
use sluis::smtp::Relay;
use sluis::smtp::Reply;
use sluis::smtp::ServerLimits;
use sluis::smtp::Session;
use sluis::smtp::SessionSettings;
use sluis::smtp::SignIn;
use sluis::smtp::TlsFacts;

/// What is known of an encrypted connection.
pub(super) fn facts() -> TlsFacts {
    TlsFacts { version: "TLSv1.3".into(), cipher: "x".into() }
}

fn settings() -> SessionSettings {
    SessionSettings {
        hostname: "sluis.voorbeeld.nl".into(),
        client: IpAddr::V4(Ipv4Addr::LOCALHOST),
        relay: Relay::Permitted,
        encryption: Encryption::Unavailable,
        bare_line_ends: BareLineEnds::Refuse,
        limits: ServerLimits {
            message_bytes_max: 1000,
            recipients_max: 3,
            line_bytes_max: 300,
            errors_max: 5,
            idle_commands_max: 12,
            ..ServerLimits::default()
        },
        sign_in: SignIn::Unavailable,
    }
}

/// Feeds `input` in pieces of `size` and tells what happened, greeting left off.
///
/// A handler accepts everything but recipients that begin with `no`.
fn converse(settings: SessionSettings, input: &[u8], size: usize) -> Vec<String> {
    let mut session = Session::new(settings);
    session.offer(Extensions::all());
    let mut told = Vec::new();
    for piece in input.chunks(size) {
        session.feed(piece);
        while let Some(action) = session.next_action() {
            told.push(tell(&mut session, action));
        }
    }
    told.remove(0);
    told
}

fn tell(session: &mut Session, action: Action) -> String {
    let ok = Reply::new(250, (2, 0, 0), "ok");
    match action {
        Action::Reply(reply) => match reply.enhanced() {
            Some(enhanced) => format!("{} {enhanced}", reply.code()),
            None => reply.code().to_string(),
        },
        Action::Mail(client, from) => {
            session.answer(ok);
            let size = from.size.map(|size| format!(" size {size}")).unwrap_or_default();
            format!("{} mail <{}> {}{size}", client.protocol, from.raw, from.parameters)
        }
        Action::Rcpt(to) => {
            let refused = to.raw.starts_with("no");
            session.answer(if refused { Reply::new(550, (5, 1, 1), "no") } else { ok });
            format!("rcpt <{}> {}", to.raw, to.parameters)
        }
        Action::Data(message) => {
            session.answer(ok);
            format!("data {:?}", String::from_utf8_lossy(&message))
        }
        Action::Auth(_) => "auth".into(),
        Action::Reset => "reset".into(),
        Action::StartTls => {
            session.secured(facts(), ClientCertificate::Absent);
            "tls".into()
        }
        Action::Close => "close".into(),
    }
}

/// Whole conversations after `EHLO x`, and what comes of them beside the answers, which the table of
/// `conformance.rs` holds.
const CONVERSATIONS: [(&str, &[&str]); 14] = [
    (
        "MAIL FROM:<a@x.nl> SIZE=10 BODY=8BITMIME\r\nRCPT TO:<b@y.nl> NOTIFY=NEVER\r\nDATA\r\nhi\r\n.\r\nQUIT\r\n",
        &[
            "ESMTP mail <a@x.nl> BODY=8BITMIME size 10",
            "250 2.0.0",
            "rcpt <b@y.nl> NOTIFY=NEVER",
            "250 2.0.0",
            "354",
            "data \"hi\\r\\n\"",
            "250 2.0.0",
            "221 2.0.0",
            "close",
        ],
    ),
    (
        "MAIL FROM:<>\r\nRCPT TO:<no@y.nl>\r\nRCPT TO:<postmaster>\r\nDATA\r\n.\r\n",
        &[
            "ESMTP mail <> ",
            "250 2.0.0",
            "rcpt <no@y.nl> ",
            "550 5.1.1",
            "rcpt <postmaster> ",
            "250 2.0.0",
            "354",
            "data \"\"",
            "250 2.0.0",
        ],
    ),
    (
        "MAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nBDAT 4\r\nhi\r\nBDAT 5 LAST\r\n.\r\n.\r",
        &[
            "ESMTP mail <a@x.nl> ",
            "250 2.0.0",
            "rcpt <b@y.nl> ",
            "250 2.0.0",
            "250 2.0.0",
            "reset",
            "554 5.6.0",
        ],
    ),
    (
        "MAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nBDAT 4\r\nhi\r\nBDAT 0 LAST\r\nNOOP\r\n",
        &[
            "ESMTP mail <a@x.nl> ",
            "250 2.0.0",
            "rcpt <b@y.nl> ",
            "250 2.0.0",
            "250 2.0.0",
            "data \"hi\\r\\n\"",
            "250 2.0.0",
            "250 2.0.0",
        ],
    ),
    ("BDAT 99999999999999999999999 LAST\r\nNOOP\r\n", &["501 5.5.4", "close"]),
    ("BDAT 18446744073709551615 LAST\r\nNOOP\r\n", &["552 5.3.4", "close"]),
    (
        "MAIL FROM:<a@x.nl>\r\nEHLO y\r\nRSET\r\n",
        &["ESMTP mail <a@x.nl> ", "250 2.0.0", "reset", "250", "250 2.0.0"],
    ),
    (
        "MAIL FROM:<a@x.nl>\r\nQUIT\r\nNOOP\r\n",
        &["ESMTP mail <a@x.nl> ", "250 2.0.0", "221 2.0.0", "reset", "close"],
    ),
    (
        "MAIL FROM:<café@x.nl> SMTPUTF8\r\nRCPT TO:<zoë@y.nl>\r\n",
        &["UTF8SMTP mail <café@x.nl> SMTPUTF8", "250 2.0.0", "rcpt <zoë@y.nl> ", "250 2.0.0"],
    ),
    (
        "HELO x\r\nMAIL FROM:<a@x.nl>\r\nRSET\r\nMAIL FROM:<a@x.nl> SIZE=1\r\n",
        &["250", "SMTP mail <a@x.nl> ", "250 2.0.0", "reset", "250 2.0.0", "555 5.5.4"],
    ),
    (
        "MAIL FROM:<a@x.nl>\r\nRCPT TO:<1@y.nl>\r\nRCPT TO:<2@y.nl>\r\nRCPT TO:<3@y.nl>\r\nRCPT TO:<4@y.nl>\r\n",
        &[
            "ESMTP mail <a@x.nl> ",
            "250 2.0.0",
            "rcpt <1@y.nl> ",
            "250 2.0.0",
            "rcpt <2@y.nl> ",
            "250 2.0.0",
            "rcpt <3@y.nl> ",
            "250 2.0.0",
            "452 4.5.3",
        ],
    ),
    (
        "MAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\nhi\n.\nMAIL FROM:<e@x.nl>\r\n.\r\nNOOP\r\n",
        &[
            "ESMTP mail <a@x.nl> ",
            "250 2.0.0",
            "rcpt <b@y.nl> ",
            "250 2.0.0",
            "354",
            "reset",
            "554 5.6.0",
            "close",
        ],
    ),
    (
        "A\r\nA\r\nA\r\nA\r\nA\r\nA\r\nA\r\n",
        &[
            "500 5.5.1",
            "500 5.5.1",
            "500 5.5.1",
            "500 5.5.1",
            "500 5.5.1",
            "500 5.5.1",
            "421 4.7.0",
            "close",
        ],
    ),
    (
        "RSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\n",
        &[
            "250 2.0.0",
            "250 2.0.0",
            "250 2.0.0",
            "250 2.0.0",
            "250 2.0.0",
            "250 2.0.0",
            "250 2.0.0",
            "250 2.0.0",
            "250 2.0.0",
            "250 2.0.0",
            "250 2.0.0",
            "421 4.7.0",
            "close",
        ],
    ),
];

#[test]
fn conversations_go_as_the_rfc_says_in_pieces_of_any_size() {
    for (commands, expected) in CONVERSATIONS {
        let input = format!("EHLO x\r\n{commands}");
        for size in [1, 2, 3, 7, 64, input.len()] {
            let told = converse(settings(), input.as_bytes(), size);
            assert_eq!(told.first().map(String::as_str), Some("250"), "{commands}");
            assert_eq!(told.get(1..).unwrap_or_default(), expected, "{commands:?} by {size}");
        }
    }
}

#[test]
fn offers_only_what_the_next_hop_can_do() {
    let hello = |extensions, encryption| {
        let mut session = Session::new(SessionSettings { encryption, ..settings() });
        session.offer(extensions);
        session.feed(b"EHLO x\r\n");
        std::iter::from_fn(|| session.next_action())
            .filter_map(|action| match action {
                Action::Reply(reply) if reply.code() == 250 => Some(reply.lines()[1..].join(" ")),
                _ => None,
            })
            .collect::<String>()
    };
    let own = "PIPELINING CHUNKING ENHANCEDSTATUSCODES SIZE";
    assert_eq!(hello(Extensions::default(), Encryption::Unavailable), format!("{own} 1000"));
    assert_eq!(
        hello(Extensions::all(), Encryption::Offered),
        format!("{own} 1000 8BITMIME SMTPUTF8 DSN STARTTLS")
    );
    let small = Extensions { size_bytes_max: Some(500), ..Extensions::default() };
    assert_eq!(hello(small, Encryption::Unavailable), format!("{own} 500"));
}

#[test]
fn strangers_may_not_relay() {
    let stranger = SessionSettings { relay: Relay::Refused, ..settings() };
    let input = b"EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\n";
    let told = converse(stranger, input, 99);
    assert_eq!(told, ["250", "550 5.7.1", "550 5.7.1", "503 5.5.1"]);
}

#[test]
fn tls_begins_the_session_anew_and_takes_nothing_along() {
    let offered = || SessionSettings { encryption: Encryption::Offered, ..settings() };
    let told = converse(offered(), b"EHLO x\r\nSTARTTLS\r\n", 99);
    assert_eq!(told, ["250", "220 2.0.0", "tls"]);

    // CVE-2011-0411: commands sent in the clear behind STARTTLS.
    let told = converse(offered(), b"EHLO x\r\nSTARTTLS\r\nMAIL FROM:<e@x.nl>\r\n", 99);
    assert_eq!(told, ["250", "554 5.7.0", "close"]);

    let mut session = Session::new(offered());
    session.feed(b"EHLO x\r\nSTARTTLS\r\n");
    while session.next_action().is_some() {}
    session.secured(facts(), ClientCertificate::Absent);
    session.feed(b"MAIL FROM:<a@x.nl>\r\nEHLO x\r\nSTARTTLS\r\nMAIL FROM:<a@x.nl>\r\n");
    let told: Vec<String> = std::iter::from_fn(|| session.next_action().map(tell_late)).collect();
    assert_eq!(told, ["503", "250", "502", "ESMTPS"]);
}

fn tell_late(action: Action) -> String {
    match action {
        Action::Reply(reply) => reply.code().to_string(),
        Action::Mail(client, _) => client.protocol.to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn a_message_over_the_limit_is_read_to_its_end_and_refused() {
    let start = "EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\n";
    let text = "0123456789\r\n".repeat(100);
    let opened = ["250", "ESMTP mail <a@x.nl> ", "250 2.0.0", "rcpt <b@y.nl> ", "250 2.0.0"];

    let told = converse(settings(), format!("{start}DATA\r\n{text}.\r\nNOOP\r\n").as_bytes(), 50);
    assert_eq!(told, [&opened[..], &["354", "reset", "552 5.3.4", "250 2.0.0"]].concat());

    let told =
        converse(settings(), format!("{start}BDAT 1200 LAST\r\n{text}NOOP\r\n").as_bytes(), 50);
    assert_eq!(told, [&opened[..], &["reset", "552 5.3.4", "250 2.0.0"]].concat());

    let endless = format!("{start}DATA\r\n{}", text.repeat(10));
    let told = converse(settings(), endless.as_bytes(), 50);
    assert_eq!(told, [&opened[..], &["354", "552 5.3.4", "reset", "close"]].concat());
}

#[test]
fn bare_line_ends_are_normalised_where_that_is_set() {
    let lenient = SessionSettings { bare_line_ends: BareLineEnds::Normalise, ..settings() };
    let input = b"EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\na\n.\nb\r.\r\r\n.\r\nNOOP\r\n";
    let told = converse(lenient, input, 3);
    assert_eq!(
        told[6..],
        ["data \"a\\r\\n.\\r\\nb\\r\\n.\\r\\n\\r\\n\"", "250 2.0.0", "250 2.0.0"]
    );
}

#[test]
fn a_421_of_the_handler_closes_the_connection() {
    let mut session = Session::new(settings());
    session.feed(b"EHLO x\r\nMAIL FROM:<a@x.nl>\r\n");
    let mut told = Vec::new();
    while let Some(action) = session.next_action() {
        if matches!(action, Action::Mail(..)) {
            session.answer(Reply::new(421, (4, 3, 2), "later"));
        } else {
            told.push(tell_late(action));
        }
    }
    assert_eq!(told, ["220", "250", "421", "Close"]);
}

/// Fragments that are hostile together: ends of lines, dots, counts that lie.
fn fragments() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        Just("EHLO x\r\n".to_owned()),
        Just("MAIL FROM:<a@x.nl>\r\n".to_owned()),
        Just("RCPT TO:<b@y.nl>\r\n".to_owned()),
        Just("RCPT TO:<no@y.nl>\r\n".to_owned()),
        Just("DATA\r\n".to_owned()),
        Just("\r\n.\r\n".to_owned()),
        Just(".\r\n".to_owned()),
        Just("\n.\n".to_owned()),
        Just("\r".to_owned()),
        Just("\n".to_owned()),
        Just("..".to_owned()),
        Just("RSET\r\n".to_owned()),
        Just("QUIT\r\n".to_owned()),
        (0u32..40).prop_map(|size| format!("BDAT {size}\r\n")),
        (0u32..40).prop_map(|size| format!("BDAT {size} LAST\r\n")),
        "[a-z .<>\r\n]{0,12}",
    ];
    proptest::collection::vec(fragment, 0..30)
        .prop_map(|parts| format!("EHLO x\r\n{}", parts.concat()).into_bytes())
}

proptest! {
    #[test]
    fn the_same_bytes_give_the_same_actions_in_any_pieces(input in fragments(), size in 1usize..40) {
        let whole = converse(settings(), &input, input.len());
        prop_assert_eq!(converse(settings(), &input, size), whole);
    }

    #[test]
    fn every_message_has_one_envelope_of_its_own(input in fragments(), size in 1usize..40) {
        let (mut open, mut recipients) = (false, 0);
        let told = converse(settings(), &input, size);
        for (index, line) in told.iter().enumerate() {
            if line.contains(" mail <") {
                prop_assert!(!open);
                (open, recipients) = (true, 0);
            } else if line.starts_with("rcpt ") {
                prop_assert!(open);
                recipients += usize::from(told.get(index + 1).is_some_and(|next| next.starts_with("250")));
            } else if line.starts_with("data ") {
                prop_assert!(open && recipients > 0);
                open = false;
            } else if line == "reset" {
                prop_assert!(open);
                open = false;
            }
        }
    }

    #[test]
    fn any_bytes_do_no_harm(input in proptest::collection::vec(any::<u8>(), 0..600), size in 1usize..99) {
        let mut whole = b"EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\n".to_vec();
        whole.extend_from_slice(&input);
        let told = converse(settings(), &whole, size);
        prop_assert!(told.len() >= 6);
    }
}

proptest! {
    /// Messages of whole lines that begin with a letter: the subset on which smtp-proto is right.
    #[test]
    fn reads_data_as_another_implementation_does(
        lines in proptest::collection::vec("[a-z][.a-z]{0,8}", 1..8),
        size in 1usize..40,
    ) {
        let text: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
        let stuffed = format!("{text}.\r\n");
        let start = "EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\n";
        let told = converse(settings(), format!("{start}{stuffed}").as_bytes(), size);
        let mut theirs = Vec::new();
        let mut receiver = smtp_proto::request::receiver::DataReceiver::new();
        prop_assert!(receiver.ingest(&mut stuffed.as_bytes().iter(), &mut theirs));
        let theirs = format!("data {:?}", String::from_utf8_lossy(&theirs));
        prop_assert!(told.contains(&theirs), "{told:?} {theirs}");
    }
}

/// Where smtp-proto and we agree, we agree in all things; where its traps are, the test before
/// this one stands (empty message, CR before the dot, sizes that wrap, bare LF).
#[test]
fn reads_envelopes_as_another_implementation_does() {
    let lines = [
        "MAIL FROM:<jan@voorbeeld.nl>",
        "MAIL FROM:<> SIZE=123",
        "MAIL FROM:<jan@voorbeeld.nl> BODY=8BITMIME RET=HDRS ENVID=abc",
        "MAIL FROM:<jan@voorbeeld.nl> SMTPUTF8 SIZE=7",
        "MAIL FROM:<jan+tag@sub.voorbeeld.nl>",
        "RCPT TO:<piet@gmail.com>",
        "RCPT TO:<piet@gmail.com> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;piet@gmail.com",
        "RCPT TO:<piet@gmail.com> NOTIFY=NEVER",
    ];
    for line in lines {
        let input = if line.starts_with("MAIL") {
            format!("EHLO x\r\n{line}\r\n")
        } else {
            format!("EHLO x\r\nMAIL FROM:<a@x.nl>\r\n{line}\r\n")
        };
        let told = converse(settings(), input.as_bytes(), 5);
        let ours = told.iter().rfind(|line| line.contains('<')).cloned().unwrap_or_default();
        let wire = format!("{line}\r\n");
        let theirs = match smtp_proto::Request::parse(&mut wire.as_bytes().iter()) {
            Ok(smtp_proto::Request::Mail { from }) => {
                let size =
                    if from.size > 0 { format!(" size {}", from.size) } else { String::new() };
                (from.address.to_string(), size)
            }
            Ok(smtp_proto::Request::Rcpt { to }) => (to.address.to_string(), String::new()),
            other => panic!("{line}: {other:?}"),
        };
        assert!(ours.contains(&format!("<{}>", theirs.0)), "{line}: {ours}");
        assert!(ours.ends_with(&theirs.1), "{line}: {ours}");
    }
}
