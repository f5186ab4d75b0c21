//! The server over real sockets.

use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use sluis::smtp::Budget;
use sluis::smtp::ServerSettings;
use sluis::smtp::TlsCertificate;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;

use super::support::Capture;
use super::support::Certificate;
use super::support::Kept;
use super::support::Shared;
use super::support::Talk;
use super::support::on_any_port;
use super::support::serve;

#[tokio::test]
async fn takes_a_message_in_and_answers_pipelined_commands_in_order() {
    let capture = Arc::new(Capture::default());
    let server = serve(on_any_port(), Shared(Arc::clone(&capture))).await;
    let mut talk = Talk::to(server.address).await;
    assert!(talk.say("EHLO exch01\r\n").await.contains("250-PIPELINING"));
    talk.send("MAIL FROM:<a@x.nl>\r\nRCPT TO:<no@y.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\n").await;
    assert_eq!(talk.reply().await, "250 2.1.0 sender ok");
    assert_eq!(talk.reply().await, "550 5.1.1 no such user");
    assert_eq!(talk.reply().await, "250 2.1.5 ok");
    assert_eq!(talk.reply().await, "354 end with <CR><LF>.<CR><LF>");
    assert_eq!(talk.say("Subject: x\r\n\r\n..hi\r\n.\r\n").await, "250 2.0.0 kept");
    assert_eq!(talk.say("QUIT\r\n").await, "221 2.0.0 bye");
    assert_eq!(talk.reply().await, "");

    let kept = Kept {
        protocol: "ESMTP".into(),
        tls: None,
        sender: "a@x.nl".into(),
        recipients: vec!["b@y.nl".into()],
        text: "Subject: x\r\n\r\n.hi\r\n".into(),
    };
    assert_eq!(*capture.kept.lock().expect("no panic"), [kept]);
}

#[tokio::test]
async fn a_client_that_goes_away_resets_its_transaction() {
    let capture = Arc::new(Capture::default());
    let server = serve(on_any_port(), Shared(Arc::clone(&capture))).await;
    let mut talk = Talk::to(server.address).await;
    talk.say("EHLO x\r\n").await;
    talk.say("MAIL FROM:<a@x.nl>\r\n").await;
    drop(talk);
    server.stop.send(true).expect("it runs");
    server.task.await.expect("no panic");
    assert_eq!(*capture.resets.lock().expect("no panic"), 1);
    assert!(capture.kept.lock().expect("no panic").is_empty());
}

#[tokio::test]
async fn strangers_get_550() {
    let settings = ServerSettings {
        allow_from: vec!["10.0.0.0/8".parse().expect("a network")],
        ..on_any_port()
    };
    let server = serve(settings, Shared(Arc::default())).await;
    let mut talk = Talk::to(server.address).await;
    talk.say("EHLO x\r\n").await;
    assert_eq!(talk.say("MAIL FROM:<a@x.nl>\r\n").await, "550 5.7.1 relaying denied");
    assert_eq!(talk.say("RCPT TO:<b@y.nl>\r\n").await, "550 5.7.1 relaying denied");
}

#[tokio::test]
async fn the_last_reply_arrives_though_the_client_said_more() {
    let server = serve(on_any_port(), Shared(Arc::default())).await;
    let mut talk = Talk::to(server.address).await;
    let flood = "MAIL FROM:<e@x.nl>\r\n".repeat(5000);
    talk.send("EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\n").await;
    for code in ["250", "250", "250", "354"] {
        assert!(talk.reply().await.starts_with(code));
    }
    talk.send("hi\n.\r\n").await;
    talk.send(&format!("{flood}.\r\nNOOP\r\n{flood}")).await;
    assert_eq!(talk.reply().await, "554 5.6.0 bare CR or LF in the message");
    assert_eq!(talk.reply().await, "");
}

#[tokio::test]
async fn too_many_connections_are_turned_away() {
    let mut settings = on_any_port();
    settings.limits.connections_max = 1;
    let server = serve(settings, Shared(Arc::default())).await;
    let mut first = Talk::to(server.address).await;
    let stream = tokio::net::TcpStream::connect(server.address).await.expect("a connection");
    assert!(Talk::over(stream).reply().await.starts_with("421 4.3.2 too many connections"));
    assert!(first.say("NOOP\r\n").await.starts_with("250"));
}

#[tokio::test]
async fn one_client_cannot_take_the_places_of_all() {
    let mut settings = on_any_port();
    settings.limits.client_connections_max = 1;
    let server = serve(settings, Shared(Arc::default())).await;
    let mut first = Talk::to(server.address).await;
    let stream = tokio::net::TcpStream::connect(server.address).await.expect("a connection");
    assert!(Talk::over(stream).reply().await.starts_with("421 4.3.2 too many connections"));
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.2:0".parse().expect("an address")).expect("another address");
    let other = socket.connect(server.address).await.expect("a connection");
    assert!(Talk::over(other).reply().await.starts_with("220 "));
    assert!(first.say("NOOP\r\n").await.starts_with("250"));
}

#[tokio::test]
async fn memory_is_shared_by_all_messages_on_their_way() {
    let mut settings = on_any_port();
    settings.memory = Budget::new(1000);
    let capture = Arc::new(Capture::default());
    let server = serve(settings, Shared(Arc::clone(&capture))).await;
    let mut talks = [Talk::to(server.address).await, Talk::to(server.address).await];
    for talk in &mut talks {
        talk.send("EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\n").await;
        talk.send(&format!("BDAT 602\r\n{}\r\n", "a".repeat(600))).await;
        for _ in 0..4 {
            assert!(talk.reply().await.starts_with("250"));
        }
    }
    let [first, second] = &mut talks;
    assert!(second.reply().await.starts_with("421 4.3.1"));
    assert!(first.say("BDAT 0 LAST\r\n").await.starts_with("250"));
    assert_eq!(capture.kept.lock().expect("no panic").len(), 1);
}

#[tokio::test]
async fn a_message_in_a_single_piece_takes_memory_as_well() {
    let mut settings = on_any_port();
    settings.memory = Budget::new(1000);
    let capture = Arc::new(Capture::default());
    let server = serve(settings, Shared(Arc::clone(&capture))).await;
    let mut talk = Talk::to(server.address).await;
    let letter = |bytes: usize| {
        let text = "a".repeat(bytes - 2);
        format!("MAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nBDAT {bytes} LAST\r\n{text}\r\n")
    };
    talk.say("EHLO x\r\n").await;
    // One that is too large for now is put off, and the next one is not: nothing stays taken.
    for (bytes, expected) in [(1001, "452 4.3.1"), (1000, "250"), (1000, "250")] {
        talk.send(&letter(bytes)).await;
        for _ in 0..2 {
            assert!(talk.reply().await.starts_with("250"));
        }
        let reply = talk.reply().await;
        assert!(reply.starts_with(expected), "{bytes}: {reply}");
    }
    assert_eq!(capture.kept.lock().expect("no panic").len(), 2);
    assert_eq!(*capture.resets.lock().expect("no panic"), 1);
}

#[tokio::test]
async fn a_shutdown_tells_idle_clients_and_waits_for_transactions() {
    let capture = Arc::new(Capture::default());
    let server = serve(on_any_port(), Shared(Arc::clone(&capture))).await;
    let mut idle = Talk::to(server.address).await;
    let mut busy = Talk::to(server.address).await;
    busy.say("EHLO x\r\n").await;
    busy.say("MAIL FROM:<a@x.nl>\r\n").await;
    server.stop.send(true).expect("it runs");
    assert!(idle.reply().await.starts_with("421 4.3.2"));
    assert_eq!(idle.reply().await, "");
    assert!(busy.say("RCPT TO:<b@y.nl>\r\n").await.starts_with("250"));
    assert!(busy.say("DATA\r\n").await.starts_with("354"));
    assert!(!server.task.is_finished());
    assert!(busy.say("hi\r\n.\r\n").await.starts_with("250"));
    assert!(busy.reply().await.starts_with("421 4.3.2"));
    assert_eq!(busy.reply().await, "");
    drop((idle, busy));
    server.task.await.expect("no panic");
    assert_eq!(capture.kept.lock().expect("no panic").len(), 1);
}

#[tokio::test]
async fn a_silent_client_is_told_so() {
    let mut settings = on_any_port();
    settings.timeouts.command = Duration::from_millis(50);
    settings.timeouts.data = Duration::from_millis(1);
    let capture = Arc::new(Capture::default());
    let server = serve(settings, Shared(Arc::clone(&capture))).await;
    let mut talk = Talk::to(server.address).await;
    assert!(talk.reply().await.starts_with("421 4.4.2 nothing was heard"));
    assert_eq!(talk.reply().await, "");

    // In the middle of a message too, with the shorter time; the transaction is reset.
    let mut talk = Talk::to(server.address).await;
    talk.send("EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\nhi\r\n").await;
    for code in ["250", "250", "250", "354", "421"] {
        assert!(talk.reply().await.starts_with(code));
    }
    assert_eq!(talk.reply().await, "");
    assert!(capture.kept.lock().expect("no panic").is_empty());
    assert_eq!(*capture.resets.lock().expect("no panic"), 1);
}

/// A byte now and then, or bytes without a pause: the time is that of the whole line.
#[tokio::test]
async fn a_line_that_never_ends_is_not_waited_for() {
    let mut settings = on_any_port();
    settings.timeouts.command = Duration::from_millis(300);
    let server = serve(settings, Shared(Arc::default())).await;
    for (bytes, pause) in [(1, 20), (100_000, 1)] {
        let Talk { mut stream, .. } = Talk::to(server.address).await;
        let (mut input, mut output) = stream.split();
        let send = async {
            for _ in 0..20_000 {
                if output.write_all(&vec![b'A'; bytes]).await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
        };
        let hear = async {
            let mut heard = Vec::new();
            input.read_to_end(&mut heard).await.ok();
            String::from_utf8_lossy(&heard).into_owned()
        };
        let both = async { tokio::join!(send, hear).1 };
        let told = tokio::time::timeout(Duration::from_secs(20), both).await;
        let told = told.unwrap_or_else(|_| panic!("{bytes} bytes: it listens for ever"));
        // Empty where the system dropped what was on its way to whoever sends more.
        assert!(told.is_empty() || told.contains("421 4.4.2"), "{bytes} bytes: {told}");
    }
}

#[tokio::test]
async fn starts_tls_and_shows_a_certificate_that_was_read_anew() {
    let mut certificate = Certificate::of("sluis.voorbeeld.nl");
    let loaded = TlsCertificate::load(&certificate.files.0, &certificate.files.1).expect("both");
    let settings = ServerSettings { tls: Some(Arc::clone(&loaded)), ..on_any_port() };
    let capture = Arc::new(Capture::default());
    let server = serve(settings, Shared(Arc::clone(&capture))).await;

    for round in 0..2 {
        if round == 1 {
            certificate.renew("sluis.voorbeeld.nl");
            loaded.reload().expect("both files");
        }
        let mut talk = Talk::to(server.address).await;
        assert!(talk.say("EHLO x\r\n").await.ends_with("250 STARTTLS"));
        assert!(talk.say("STARTTLS\r\n").await.starts_with("220"));
        let name = ServerName::try_from("sluis.voorbeeld.nl").expect("a name");
        let stream = certificate.connector().connect(name, talk.stream).await.expect("trust");
        let mut talk = Talk::over(stream);
        assert!(!talk.say("EHLO x\r\n").await.contains("STARTTLS"));
        for line in ["MAIL FROM:<a@x.nl>\r\n", "RCPT TO:<b@y.nl>\r\n"] {
            assert!(talk.say(line).await.starts_with("250"));
        }
        assert!(talk.say("DATA\r\n").await.starts_with("354"));
        assert!(talk.say("hi\r\n.\r\n").await.starts_with("250"));
    }
    let kept = capture.kept.lock().expect("no panic");
    assert_eq!(kept.len(), 2);
    for kept in kept.iter() {
        let facts = kept.tls.as_ref().expect("the facts of TLS");
        assert_eq!((kept.protocol.as_str(), facts.version.as_str()), ("ESMTPS", "TLSv1.3"));
        assert!(facts.cipher.starts_with("TLS_"), "{facts:?}");
    }

    std::fs::write(&certificate.files.1, "no key").expect("a file");
    let error = loaded.reload().expect_err("there is no key");
    assert!(error.to_string().ends_with("key.pem: holds nothing of the right kind in PEM form"));
}

#[tokio::test]
async fn plaintext_behind_starttls_is_refused() {
    let certificate = Certificate::of("sluis.voorbeeld.nl");
    let loaded = TlsCertificate::load(&certificate.files.0, &certificate.files.1).expect("both");
    let server =
        serve(ServerSettings { tls: Some(loaded), ..on_any_port() }, Shared(Arc::default())).await;
    let mut talk = Talk::to(server.address).await;
    talk.say("EHLO x\r\n").await;
    let reply = talk.say("STARTTLS\r\nMAIL FROM:<e@x.nl>\r\n").await;
    assert!(reply.starts_with("554 5.7.0"), "{reply}");
    assert_eq!(talk.reply().await, "");
}
