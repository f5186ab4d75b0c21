//! Machines that send from anywhere: by a name and a password (RFC 4954), or by a certificate.

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::sync::Arc;

use rcgen::CertificateParams;
use rcgen::KeyPair;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::ServerName;
use sluis::smtp::Accounts;
use sluis::smtp::Action;
use sluis::smtp::BareLineEnds;
use sluis::smtp::ClientCertificate;
use sluis::smtp::Encryption;
use sluis::smtp::Extensions;
use sluis::smtp::Identity;
use sluis::smtp::Network;
use sluis::smtp::Relay;
use sluis::smtp::Reply;
use sluis::smtp::ServerLimits;
use sluis::smtp::ServerSettings;
use sluis::smtp::Session;
use sluis::smtp::SessionSettings;
use sluis::smtp::SignIn;
use sluis::smtp::TlsCertificate;
use tokio_rustls::TlsConnector;

use super::support::Capture;
use super::support::Certificate;
use super::support::Shared;
use super::support::Talk;
use super::support::on_any_port;
use super::support::serve;

/// The name `copier`, the password `geheim wachtwoord`, in the three forms they are sent in.
const PLAIN: &str = "AGNvcGllcgBnZWhlaW0gd2FjaHR3b29yZA==";
const NAME: &str = "Y29waWVy";
const PASSWORD: &str = "Z2VoZWltIHdhY2h0d29vcmQ=";

#[derive(Debug)]
pub(super) struct OneCopier;

impl Accounts for OneCopier {
    fn identify(&self, _: IpAddr, name: &str, password: &str) -> Identity {
        match (name, password) {
            ("copier", "geheim wachtwoord") => Identity::Known,
            ("guesser", _) => Identity::Untried,
            _ => Identity::Unknown,
        }
    }
}

/// What a stranger hears who says `input` under TLS, and whether it may send in the end.
fn converse(sign_in: SignIn, input: &str) -> (Vec<String>, bool) {
    let mut session = Session::new(SessionSettings {
        hostname: "sluis.voorbeeld.nl".into(),
        client: IpAddr::V4(Ipv4Addr::LOCALHOST),
        relay: Relay::Refused,
        encryption: Encryption::Offered,
        bare_line_ends: BareLineEnds::Refuse,
        limits: ServerLimits::default(),
        sign_in,
    });
    session.offer(Extensions::default());
    let (mut told, mut may_send) = (Vec::new(), false);
    let mut input = input.split_inclusive("\r\n");
    loop {
        match session.next_action() {
            Some(Action::Reply(reply)) => told.push(reply.code().to_string()),
            Some(Action::StartTls) => {
                let facts = super::session::facts();
                session.secured(facts, ClientCertificate::Absent);
            }
            Some(Action::Auth(said)) => {
                let from = IpAddr::V4(Ipv4Addr::LOCALHOST);
                let identity = OneCopier.identify(from, &said.name, &said.password);
                assert!(!format!("{:?}", Action::Auth(said)).contains("geheim"));
                session.recognised(identity);
            }
            Some(Action::Mail(client, _)) => {
                may_send = true;
                told.push(client.protocol.to_owned());
                session.answer(Reply::new(250, (2, 1, 0), "ok"));
            }
            Some(Action::Close) => return (told, may_send),
            Some(_) => {}
            None => match input.next() {
                Some(line) => session.feed(line.as_bytes()),
                None => return (told, may_send),
            },
        }
    }
}

#[test]
fn who_signs_in_under_tls_may_send_and_nobody_else() {
    let tls = "EHLO x\r\nSTARTTLS\r\nEHLO x\r\n";
    let mail = "MAIL FROM:<a@x.nl>\r\n";
    let login = format!("AUTH LOGIN\r\n{NAME}\r\n{PASSWORD}\r\n");
    let cases: [(&str, String, &str, bool); 18] = [
        ("PLAIN", format!("{tls}AUTH PLAIN {PLAIN}\r\n{mail}"), "235 ESMTPSA 250", true),
        (
            "PLAIN, asked for",
            format!("{tls}AUTH plain\r\n{PLAIN}\r\n{mail}"),
            "334 235 ESMTPSA 250",
            true,
        ),
        ("LOGIN", format!("{tls}{login}{mail}"), "334 334 235 ESMTPSA 250", true),
        (
            "LOGIN, name at once",
            format!("{tls}AUTH LOGIN {NAME}\r\n{PASSWORD}\r\n{mail}"),
            "334 235 ESMTPSA 250",
            true,
        ),
        ("in the clear", format!("EHLO x\r\nAUTH PLAIN {PLAIN}\r\n{mail}"), "538 550", false),
        ("another password", format!("{tls}AUTH PLAIN AGNvcGllcgB4\r\n{mail}"), "535 550", false),
        ("no name", format!("{tls}AUTH PLAIN AAA=\r\n{mail}"), "535 550", false),
        ("nothing at all", format!("{tls}AUTH PLAIN =\r\n{mail}"), "501 550", false),
        ("no base64", format!("{tls}AUTH PLAIN x!\r\n{mail}"), "501 550", false),
        ("no text", format!("{tls}AUTH PLAIN /////w==\r\n{mail}"), "501 550", false),
        ("given up", format!("{tls}AUTH LOGIN\r\n*\r\n{mail}"), "334 501 550", false),
        ("another mechanism", format!("{tls}AUTH GSSAPI\r\n{mail}"), "504 550", false),
        (
            "no EHLO",
            format!("EHLO x\r\nSTARTTLS\r\nAUTH PLAIN {PLAIN}\r\n{mail}"),
            "503 503",
            false,
        ),
        ("twice", format!("{tls}{login}{login}"), "334 334 235 503 500 500", false),
        (
            "within a transaction",
            format!("{tls}{login}{mail}{login}"),
            "334 334 235 ESMTPSA 250 503 500 500",
            true,
        ),
        ("nothing", format!("{tls}{mail}"), "550", false),
        (
            "too many wrong ones before",
            format!("{tls}{}", "AUTH PLAIN AGd1ZXNzZXIAeA==\r\n".repeat(9)),
            "454 454 454 421",
            false,
        ),
        (
            "three wrong ones",
            format!("{tls}{}", "AUTH PLAIN AAA=\r\n".repeat(9)),
            "535 535 535 421",
            false,
        ),
    ];
    for (name, input, expected, sends) in cases {
        let (told, may_send) = converse(SignIn::Offered, &input);
        let told = told.join(" ");
        assert!(told.ends_with(expected), "{name}: {told}");
        assert_eq!(may_send, sends, "{name}");
    }
    let (told, may_send) = converse(SignIn::Unavailable, &format!("{tls}AUTH PLAIN {PLAIN}\r\n"));
    assert_eq!((told.last().map(String::as_str), may_send), (Some("502"), false));
}

#[tokio::test]
async fn a_machine_signs_in_over_a_real_connection() {
    let certificate = Certificate::of("sluis.voorbeeld.nl");
    let server = serve(for_strangers(&certificate), Shared(Arc::default())).await;
    for (password, reply, mail) in [(PLAIN, "235 ", "250 "), ("AAA=", "535 ", "550 ")] {
        let mut talk = Talk::to(server.address).await;
        assert!(!talk.say("EHLO x\r\n").await.contains("AUTH"));
        talk.say("STARTTLS\r\n").await;
        let name = ServerName::try_from("sluis.voorbeeld.nl").expect("a name");
        let stream = certificate.connector().connect(name, talk.stream).await.expect("trust");
        let mut talk = Talk::over(stream);
        assert!(talk.say("EHLO x\r\n").await.contains("AUTH PLAIN LOGIN"));
        assert!(talk.say(&format!("AUTH PLAIN {password}\r\n")).await.starts_with(reply));
        assert!(talk.say("MAIL FROM:<a@x.nl>\r\n").await.starts_with(mail));
    }
}

#[tokio::test]
async fn a_machine_with_a_certificate_of_the_authority_may_send() {
    let certificate = Certificate::of("sluis.voorbeeld.nl");
    let (ours, theirs) = (Authority::new(), Authority::new());
    let settings = ServerSettings {
        client_authorities: vec![ours.certificate()],
        ..for_strangers(&certificate)
    };
    let capture = Arc::new(Capture::default());
    let server = serve(settings, Shared(Arc::clone(&capture))).await;
    for (client, mail) in [(Some(&ours), "250 "), (None, "550 ")] {
        let mut talk = Talk::to(server.address).await;
        talk.say("EHLO x\r\n").await;
        talk.say("STARTTLS\r\n").await;
        let name = ServerName::try_from("sluis.voorbeeld.nl").expect("a name");
        let connector = certificate.connector_showing(client.map(Authority::issue));
        let stream = connector.connect(name, talk.stream).await.expect("trust");
        let mut talk = Talk::over(stream);
        talk.say("EHLO x\r\n").await;
        assert!(talk.say("MAIL FROM:<a@x.nl>\r\n").await.starts_with(mail));
    }
    let mut talk = Talk::to(server.address).await;
    talk.say("EHLO x\r\n").await;
    talk.say("STARTTLS\r\n").await;
    let name = ServerName::try_from("sluis.voorbeeld.nl").expect("a name");
    let connector: TlsConnector = certificate.connector_showing(Some(theirs.issue()));
    if let Ok(stream) = connector.connect(name, talk.stream).await {
        // With TLS 1.3 a client hears of the refusal when it reads.
        assert_eq!(Talk::over(stream).reply().await, "", "another authority");
    }
}

#[tokio::test]
async fn a_stranger_has_a_short_time_and_a_known_machine_its_whole_one() {
    let certificate = Certificate::of("sluis.voorbeeld.nl");
    let mut settings = for_strangers(&certificate);
    settings.limits.connections_max = 8;
    settings.timeouts.stranger = std::time::Duration::from_millis(600);
    let server = serve(settings, Shared(Arc::default())).await;
    let mut talk = Talk::to(server.address).await;
    talk.say("EHLO x\r\n").await;
    talk.say("STARTTLS\r\n").await;
    let name = ServerName::try_from("sluis.voorbeeld.nl").expect("a name");
    let stream = certificate.connector().connect(name, talk.stream).await.expect("trust");
    let mut known = Talk::over(stream);
    known.say("EHLO x\r\n").await;
    assert!(known.say(&format!("AUTH PLAIN {PLAIN}\r\n")).await.starts_with("235 "));
    // A quarter of eight, and one for each address: the known machine is none of them any more.
    let mut stranger = Talk::to(server.address).await;
    let stream = tokio::net::TcpStream::connect(server.address).await.expect("a connection");
    assert!(Talk::over(stream).reply().await.starts_with("421 4.3.2 too many connections"));
    // Commands do not give it more time.
    let mut said = String::new();
    for _ in 0..40 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        said = stranger.say("NOOP\r\n").await;
        if !said.starts_with("250") {
            break;
        }
    }
    assert!(said.starts_with("421 4.4.2") || said.is_empty(), "{said}");
    assert!(known.say("MAIL FROM:<a@x.nl>\r\n").await.starts_with("250 "));
}

/// A server that serves nobody by address, and one copier by name.
fn for_strangers(certificate: &Certificate) -> ServerSettings {
    let loaded = TlsCertificate::load(&certificate.files.0, &certificate.files.1).expect("both");
    let nobody: Network = "192.0.2.0/24".parse().expect("a network");
    ServerSettings {
        tls: Some(loaded),
        allow_from: vec![nobody],
        accounts: Some(Arc::new(OneCopier)),
        ..on_any_port()
    }
}

/// An authority that issues certificates to machines.
struct Authority {
    key: KeyPair,
    parameters: CertificateParams,
}

impl Authority {
    fn new() -> Self {
        let mut parameters = CertificateParams::default();
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        Self { key: KeyPair::generate().expect("a key"), parameters }
    }

    fn certificate(&self) -> CertificateDer<'static> {
        self.parameters.self_signed(&self.key).expect("a certificate").der().clone()
    }

    fn issue(&self) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
        let key = KeyPair::generate().expect("a key");
        let issuer = rcgen::Issuer::from_params(&self.parameters, &self.key);
        let mut parameters =
            CertificateParams::new(["exch01.voorbeeld.nl".to_owned()]).expect("a name");
        parameters.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
        let issued = parameters.signed_by(&key, &issuer).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
        (issued.der().clone(), key)
    }
}
