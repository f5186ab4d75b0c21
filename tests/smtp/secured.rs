//! SMTP to the letter before and under TLS (RFC 3207), and AUTH (RFC 4954), through a real socket. As
//! in `conformance`, what is said under TLS is said line by line and in one piece.

use std::sync::Arc;

use rustls::pki_types::ServerName;
use sluis::smtp::ServerSettings;
use sluis::smtp::TlsCertificate;

use super::conformance::is_enhanced;
use super::sign_in::OneCopier;
use super::support::Certificate;
use super::support::Shared;
use super::support::Talk;
use super::support::on_any_port;
use super::support::serve;

type Line = (&'static str, &'static str);

/// Where it stands, what it is about, what is said in the clear, and under TLS where the last answer to
/// that was 220.
type Case = (&'static str, &'static str, &'static [Line], &'static [Line]);

const EHLO: Line = ("EHLO ex1.voorbeeld.nl", "250");
const TLS: Line = ("STARTTLS", "220 2.0.0");
const MAIL: Line = ("MAIL FROM:<a@x.nl>", "250 2.1.0");
const RCPT: Line = ("RCPT TO:<b@y.nl>", "250 2.1.5");
const DATA: Line = ("DATA", "354");
const LETTER: Line = ("Subject: x\r\n\r\nhi\r\n.", "250 2.0.0");
const QUIT: Line = ("QUIT", "221 2.0.0");
const COPIER: Line = ("AUTH PLAIN AGNvcGllcgBnZWhlaW0gd2FjaHR3b29yZA==", "235 2.7.0");

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("RFC 3207, 4", "a whole transaction under TLS", &[EHLO, TLS], &[EHLO, MAIL, RCPT, DATA, LETTER, QUIT]),
    ("RFC 3207, 4", "it takes no argument", &[EHLO, ("STARTTLS now", "501 5.5.4"), TLS], &[EHLO, MAIL]),
    ("RFC 3207, 4", "in any case, with spaces behind it", &[EHLO, ("starttls  ", "220 2.0.0")], &[EHLO, MAIL]),
    ("RFC 3207, 4", "not within a transaction, which goes on", &[EHLO, MAIL, ("STARTTLS", "503 5.5.1"), RCPT, ("STARTTLS", "503 5.5.1"), DATA, LETTER, TLS], &[EHLO, MAIL]),
    ("RFC 3207, 4", "after a transaction, and after RSET", &[EHLO, MAIL, RCPT, DATA, LETTER, MAIL, ("RSET", "250 2.0.0"), TLS], &[EHLO, MAIL]),
    ("RFC 3207, 4", "a second time", &[EHLO, TLS], &[EHLO, ("STARTTLS", "502 5.5.1"), MAIL, RCPT, ("STARTTLS", "502 5.5.1"), DATA, LETTER, QUIT]),
    ("RFC 3207, 4.2", "the EHLO in the clear is forgotten", &[EHLO, TLS], &[("MAIL FROM:<a@x.nl>", "503 5.5.1"), ("RCPT TO:<b@y.nl>", "503 5.5.1"), EHLO, MAIL]),
    ("RFC 3207, 4.2", "what was offered in the clear is forgotten", &[EHLO, TLS], &[("HELO x", "250"), ("MAIL FROM:<a@x.nl> SIZE=5", "555 5.5.4"), MAIL]),
    ("RFC 3207, 4.1", "commands that need no EHLO, in front of it", &[("NOOP", "250 2.0.0"), EHLO, TLS], &[("NOOP", "250 2.0.0"), ("RSET", "250 2.0.0"), EHLO, MAIL]),
    ("RFC 3207, 5", "a mistake under TLS", &[EHLO, TLS], &[EHLO, ("FOO", "500 5.5.1"), MAIL, RCPT, DATA, LETTER, QUIT]),
    ("RFC 4954, 4", "AUTH in the clear", &[EHLO, ("AUTH PLAIN AGEAYg==", "538 5.7.11"), ("AUTH LOGIN", "538 5.7.11"), MAIL], &[]),
    ("RFC 4954, 4", "AUTH, and the parameter of MAIL", &[EHLO, TLS], &[EHLO, COPIER, ("MAIL FROM:<a@x.nl> AUTH=<>", "250 2.1.0"), RCPT, DATA, LETTER, QUIT]),
    ("RFC 4954, 4", "a second time", &[EHLO, TLS], &[EHLO, COPIER, ("AUTH PLAIN AGEAYg==", "503 5.5.1"), MAIL]),
    ("RFC 4954, 4", "before EHLO, after HELO", &[EHLO, TLS], &[("AUTH PLAIN AGEAYg==", "503 5.5.1"), ("HELO x", "250"), ("AUTH PLAIN AGEAYg==", "503 5.5.1"), EHLO, COPIER]),
    ("RFC 4954, 4", "within a transaction", &[EHLO, TLS], &[EHLO, MAIL, ("AUTH PLAIN AGEAYg==", "503 5.5.1"), RCPT, DATA, LETTER]),
    ("RFC 4954, 4", "without a mechanism, or with another", &[EHLO, TLS], &[EHLO, ("AUTH", "501 5.5.4"), ("AUTH PLAIN a b", "501 5.5.4"), ("AUTH GSSAPI", "504 5.5.4"), ("AUTH CRAM-MD5", "504 5.5.4"), COPIER]),
    ("RFC 4954, 4", "a client that gives up", &[EHLO, TLS], &[EHLO, ("AUTH LOGIN", "334 VXNlcm5hbWU6"), ("*", "501 5.0.0"), ("AUTH PLAIN", "334"), ("*", "501 5.0.0"), COPIER]),
    ("RFC 4954, 4", "what is no base64, or nothing", &[EHLO, TLS], &[EHLO, ("AUTH PLAIN x!", "501 5.5.2"), ("AUTH PLAIN =", "501 5.5.2"), ("AUTH LOGIN", "334"), ("x!", "501 5.5.2"), COPIER]),
    ("RFC 4954, 4", "name and password, each asked for", &[EHLO, TLS], &[EHLO, ("AUTH LOGIN", "334 VXNlcm5hbWU6"), ("Y29waWVy", "334 UGFzc3dvcmQ6"), ("Z2VoZWltIHdhY2h0d29vcmQ=", "235 2.7.0"), MAIL]),
    ("RFC 4954, 6", "a wrong password, and the right one", &[EHLO, TLS], &[EHLO, ("AUTH PLAIN AGNvcGllcgB4", "535 5.7.8"), ("AUTH PLAIN AGd1ZXNzZXIAeA==", "454 4.7.0"), COPIER, MAIL]),
];

#[tokio::test]
async fn before_and_under_tls_every_case_is_answered_as_the_rfc_says() {
    let certificate = Certificate::of("sluis.voorbeeld.nl");
    let loaded = TlsCertificate::load(&certificate.files.0, &certificate.files.1).expect("both");
    let accounts = Some(Arc::new(OneCopier) as Arc<_>);
    let settings = ServerSettings { tls: Some(loaded), accounts, ..on_any_port() };
    let server = serve(settings, Shared(Arc::default())).await;
    let (mut wrong, mut held) = (Vec::new(), 0);
    for (case, in_one_piece) in CASES.iter().flat_map(|case| [(case, false), (case, true)]) {
        let (source, about, clear, secure) = *case;
        let mut talk = Talk::to(server.address).await;
        let mut check = |said: &str, heard: &str, expected: &str| {
            if !(heard.starts_with(expected) && is_enhanced(heard, said)) {
                wrong.push(format!("{source}, {about}: {said:?}: {heard}, not {expected}"));
            }
        };
        for (line, expected) in clear {
            check(line, &talk.say(&format!("{line}\r\n")).await, expected);
        }
        if !secure.is_empty() {
            let name = ServerName::try_from("sluis.voorbeeld.nl").expect("a name");
            let stream = certificate.connector().connect(name, talk.stream).await.expect("trust");
            let mut talk = Talk::over(stream);
            if in_one_piece {
                let all: String = secure.iter().map(|(line, _)| format!("{line}\r\n")).collect();
                talk.send(&all).await;
            }
            for (line, expected) in secure {
                if !in_one_piece {
                    talk.send(&format!("{line}\r\n")).await;
                }
                check(line, &talk.reply().await, expected);
            }
        }
        held += 1;
    }
    assert!(wrong.is_empty(), "{} of {held}:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn what_comes_behind_starttls_in_any_piece_is_refused_and_never_carried_out() {
    let certificate = Certificate::of("sluis.voorbeeld.nl");
    let loaded = TlsCertificate::load(&certificate.files.0, &certificate.files.1).expect("both");
    let settings = ServerSettings { tls: Some(loaded), ..on_any_port() };
    let server = serve(settings, Shared(Arc::default())).await;
    for behind in ["EHLO e\r\n", "MAIL FROM:<e@x.nl>\r\n", "QUIT\r\n", "\r\n", "x"] {
        let mut talk = Talk::to(server.address).await;
        let heard = talk.say(&format!("EHLO x\r\nSTARTTLS\r\n{behind}")).await;
        assert!(heard.starts_with("250"), "{behind:?}: {heard}");
        let heard = talk.reply().await;
        assert!(heard.starts_with("554 5.7.0"), "{behind:?}: {heard}");
        assert_eq!(talk.reply().await, "", "{behind:?}");
    }
}

#[tokio::test]
async fn each_side_of_tls_offers_its_own() {
    let certificate = Certificate::of("sluis.voorbeeld.nl");
    let loaded = TlsCertificate::load(&certificate.files.0, &certificate.files.1).expect("both");
    let accounts = Some(Arc::new(OneCopier) as Arc<_>);
    let settings = ServerSettings { tls: Some(loaded), accounts, ..on_any_port() };
    let server = serve(settings, Shared(Arc::default())).await;
    let offers = |hello: &str| ["STARTTLS", "AUTH PLAIN LOGIN"].map(|word| hello.contains(word));
    let mut talk = Talk::to(server.address).await;
    assert_eq!(offers(&talk.say("EHLO x\r\n").await), [true, false], "RFC 3207, 4; 4954, 4");
    assert!(talk.say("STARTTLS\r\n").await.starts_with("220"));
    let name = ServerName::try_from("sluis.voorbeeld.nl").expect("a name");
    let stream = certificate.connector().connect(name, talk.stream).await.expect("trust");
    let mut talk = Talk::over(stream);
    assert_eq!(offers(&talk.say("EHLO x\r\n").await), [false, true], "RFC 3207, 4.2; 4954, 3");
    assert!(talk.say(&format!("{}\r\n", COPIER.0)).await.starts_with(COPIER.1));
    assert_eq!(offers(&talk.say("EHLO x\r\n").await), [false, false], "RFC 4954, 4: once");
}
