//! SMTP smuggling: one message here, two at the next hop. Every published end of data that is none,
//! through the socket of the server and on the wire to the next hop.
//!
//! The sources: Timo Longin, "SMTP Smuggling" (SEC Consult, 2023) and the variants of its tools;
//! CVE-2023-51764, -51765 and -51766; CVE-2024-27305; the advisories of Postfix, Sendmail and Exim.

use std::sync::Arc;
use std::sync::Mutex;

use sluis::smtp::BareLineEnds;
use sluis::smtp::HostPort;
use sluis::smtp::NextHop;
use sluis::smtp::NextHopSettings;
use sluis::smtp::ServerSettings;
use sluis::smtp::TlsPolicy;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::support::Capture;
use super::support::Relaying;
use super::support::Shared;
use super::support::Talk;
use super::support::on_any_port;
use super::support::serve;

/// What some server somewhere took for the end of a message.
const ENDS: &[&str] = &[
    "\n.\n",
    "\n.\r\n",
    "\r\n.\n",
    "\r.\r",
    "\r.\r\n",
    "\r\n.\r",
    "\r.\n",
    "\n.\r",
    "\n\n.\n\n",
    "\n\n.\r\n",
    "\r\r.\r\r",
    "\r\r\n.\r\r\n",
    "\r\n.\r\r\n",
    "\r\r\n.\r\n",
    "\n\r.\n\r",
    "\n\r\n.\n\r\n",
    "\r\n\n.\r\n\n",
    "\r\n.\0\n",
    "\r\n.\r\0\n",
    "\r\n\0.\r\n",
    "\r\n\0.\0\r\n",
    "\r\n\0\0.\r\n",
    "\0\r\n\0.\r\n\0",
    "\r\0\n.\r\0\n",
    "\r\0\n.\r\n",
    "\r\n\0.\0\0\r\n",
    "\n.\n\r\n",
    "\r\n.\n\r\n",
    "\n\r.\r\n",
    "\r\n\r.\r\n",
    "\r\n.\r\r\n.\n",
];

/// Lines that are text, whatever some server makes of them: no bare line end, and no lone dot.
const TEXTS: &[&str] = &[
    "\r\n. \r\n",
    "\r\n.\0\r\n",
    "\r\n.\0\0\r\n",
    "\r\n.\t\r\n",
    "\r\n .\r\n",
    "\r\n.\u{b}\r\n",
    "\r\n.\u{c}\r\n",
    "\r\n.\u{1a}\r\n",
    "\r\n.\u{85}\r\n",
    "\u{2028}.\u{2028}",
    "\r\n..\r\n",
];

/// The envelope that is to be taken for a second one.
const SECOND: &str = "MAIL FROM:<evil@x.nl>\r\nRCPT TO:<victim@y.nl>\r\nDATA\r\n\
                      Subject: smuggled\r\n\r\nhi\r\n.\r\n";

const FIRST: &str =
    "EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\nDATA\r\nSubject: x\r\n\r\nhi";

#[tokio::test]
async fn no_end_but_the_right_one_ends_a_message_and_the_others_refuse_it() {
    for end in ENDS {
        let capture = Arc::new(Capture::default());
        let server = serve(on_any_port(), Shared(Arc::clone(&capture))).await;
        let mut talk = Talk::to(server.address).await;
        talk.send(&format!("{FIRST}{end}{SECOND}QUIT\r\n")).await;
        for code in ["250", "250", "250", "354", "554 5.6.0"] {
            let heard = talk.reply().await;
            assert!(heard.starts_with(code), "{end:?}: {heard}");
        }
        assert_eq!(talk.reply().await, "", "{end:?}: nothing is heard of the second message");
        assert!(capture.kept.lock().expect("no panic").is_empty(), "{end:?}");
    }
}

#[tokio::test]
async fn what_only_looks_like_an_end_is_text_and_the_next_hop_gets_one_message() {
    for text in TEXTS {
        let wire = Wire::start().await;
        let host = HostPort { host: "127.0.0.1".into(), port: wire.port };
        let next_hop =
            NextHop::new(NextHopSettings::new(vec![host], TlsPolicy::None, "sluis.voorbeeld.nl"));
        assert!(next_hop.probe().await);
        let server = serve(on_any_port(), Relaying(next_hop)).await;
        let mut talk = Talk::to(server.address).await;
        talk.send(&format!("{FIRST}{text}{SECOND}QUIT\r\n")).await;
        for code in ["250", "250", "250", "354", "250", "221"] {
            let heard = talk.reply().await;
            assert!(heard.starts_with(code), "{text:?}: {heard}");
        }
        let seen = wire.seen();
        let (_, data) = seen.split_once("DATA\r\n").expect("a message");
        // The dot that the client adds is taken off, and put on again where a line begins with one.
        let lone = data.split("\r\n").filter(|line| *line == ".").count();
        assert_eq!((lone, data.ends_with("\r\n.\r\n")), (1, true), "{text:?}: {data:?}");
        let sent = match text.strip_prefix("\r\n.") {
            Some(rest) if !rest.starts_with('.') => format!("\r\n{rest}"),
            _ => (*text).to_owned(),
        };
        assert!(data.contains(&format!("hi{sent}MAIL FROM:<evil@x.nl>")), "{text:?}: {data:?}");
    }
}

#[tokio::test]
async fn by_bdat_no_cut_makes_an_end_of_what_is_none() {
    for end in ENDS {
        for cut in 0..=end.len() {
            let capture = Arc::new(Capture::default());
            let server = serve(on_any_port(), Shared(Arc::clone(&capture))).await;
            let mut talk = Talk::to(server.address).await;
            let (one, other) = (format!("hi{}", &end[..cut]), format!("{}{SECOND}", &end[cut..]));
            talk.send("EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\n").await;
            let (first, rest) = (one.len(), other.len());
            talk.send(&format!("BDAT {first}\r\n{one}BDAT {rest} LAST\r\n{other}QUIT\r\n")).await;
            let mut heard = String::new();
            for _ in 0..6 {
                heard = format!("{heard} {}", &talk.reply().await[..3]);
            }
            assert_eq!(heard, " 250 250 250 250 554 221", "{end:?} cut at {cut}");
            assert!(capture.kept.lock().expect("no panic").is_empty(), "{end:?} cut at {cut}");
        }
    }
}

#[tokio::test]
async fn by_bdat_every_end_is_text_or_refused() {
    for end in ENDS.iter().chain(&["\r\n.\r\n"]) {
        let capture = Arc::new(Capture::default());
        let server = serve(on_any_port(), Shared(Arc::clone(&capture))).await;
        let mut talk = Talk::to(server.address).await;
        let text = format!("hi{end}{SECOND}");
        talk.send("EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\n").await;
        talk.send(&format!("BDAT {} LAST\r\n{text}QUIT\r\n", text.len())).await;
        let mut heard = String::new();
        for _ in 0..5 {
            heard = format!("{heard} {}", &talk.reply().await[..3]);
        }
        let kept = capture.kept.lock().expect("no panic");
        let (replies, count) = if *end == "\r\n.\r\n" {
            (" 250 250 250 250 221", 1)
        } else {
            (" 250 250 250 554 221", 0)
        };
        assert_eq!((heard.as_str(), kept.len()), (replies, count), "{end:?}");
        assert!(kept.iter().all(|kept| kept.text == text), "{end:?}");
    }
}

#[tokio::test]
async fn the_next_hop_gets_one_message_whatever_was_in_it() {
    for end in ENDS.iter().chain(&["\r\n.\r\n", "\r\n..\r\n"]) {
        let wire = Wire::start().await;
        let host = HostPort { host: "127.0.0.1".into(), port: wire.port };
        let next_hop =
            NextHop::new(NextHopSettings::new(vec![host], TlsPolicy::None, "sluis.voorbeeld.nl"));
        assert!(next_hop.probe().await);
        let settings = ServerSettings { bare_line_ends: BareLineEnds::Normalise, ..on_any_port() };
        let server = serve(settings, Relaying(next_hop)).await;
        let mut talk = Talk::to(server.address).await;
        let text = format!("hi{end}{SECOND}");
        talk.send("EHLO x\r\nMAIL FROM:<a@x.nl>\r\nRCPT TO:<b@y.nl>\r\n").await;
        talk.send(&format!("BDAT {} LAST\r\n{text}", text.len())).await;
        let mut last = String::new();
        for _ in 0..4 {
            last = talk.reply().await;
        }
        let seen = wire.seen();
        if last.starts_with("554 5.6.0") {
            assert!(!seen.contains("DATA"), "{end:?}: {seen:?}");
            continue;
        }
        assert!(last.starts_with("250"), "{end:?}: {last}");
        let (_, data) = seen.split_once("DATA\r\n").expect("a message");
        assert!(data.ends_with("\r\n.\r\n"), "{end:?}: {data:?}");
        // Whatever the next hop takes for the end of a line, and whether it keeps NUL or not, one
        // line of it is a lone dot: the last.
        let read = data.replace('\0', "");
        for ends_of_line in [&["\r\n"][..], &["\r\n", "\n", "\r"][..]] {
            let mut lines = read.clone();
            for end_of_line in ends_of_line {
                lines = lines.replace(end_of_line, "\u{1}");
            }
            let dots = lines.split('\u{1}').filter(|line| *line == ".").count();
            assert_eq!(dots, 1, "{end:?}: {data:?}");
        }
        let bare = data.replace("\r\n", "");
        assert!(!bare.contains(['\r', '\n']), "{end:?}: {data:?}");
    }
}

/// A next hop that keeps every byte it gets, and says yes to the end that is one.
struct Wire {
    port: u16,
    bytes: Arc<Mutex<Vec<u8>>>,
}

impl Wire {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&bytes);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let kept = Arc::clone(&kept);
                tokio::spawn(async move {
                    stream.write_all(b"220 wire ESMTP\r\n").await.ok();
                    let (mut begun, mut piece) = (Vec::new(), [0; 4096]);
                    while let Ok(length @ 1..) = stream.read(&mut piece).await {
                        begun.extend_from_slice(&piece[..length]);
                        kept.lock().expect("no panic").extend_from_slice(&piece[..length]);
                        let in_message = begun.starts_with(b"DATA\r\n") && begun.len() > 6;
                        let end: &[u8] = if in_message { b"\r\n.\r\n" } else { b"\r\n" };
                        if !begun.ends_with(end) {
                            continue;
                        }
                        let reply: &[u8] = match begun.get(..4).unwrap_or_default() {
                            b"EHLO" => b"250-wire\r\n250 8BITMIME\r\n",
                            b"DATA" if !in_message => b"354 go\r\n",
                            _ => b"250 2.0.0 ok\r\n",
                        };
                        if reply[0] != b'3' {
                            begun.clear();
                        }
                        stream.write_all(reply).await.ok();
                    }
                });
            }
        });
        Self { port, bytes }
    }

    fn seen(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().expect("no panic")).into_owned()
    }
}
