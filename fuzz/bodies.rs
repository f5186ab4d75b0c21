//! What each fuzz target does: one public function, and the law that it must keep.
//!
//! Plain functions without a fuzzer, so that `cargo test` replays the corpus through the same code.
#![allow(dead_code, unreachable_pub, reason = "each target uses one of them")]

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::OnceLock;

use bytes::Bytes;
use sluis::destination::Configured;
use sluis::destination::Lists;
use sluis::detect::Detectors;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::fault::Source;
use sluis::mail::Parties;
use sluis::policy::Rulebook;
use sluis::scan::Report;
use sluis::scan::scan as scan_file;
use sluis::smtp::Action;
use sluis::smtp::BareLineEnds;
use sluis::smtp::Encryption;
use sluis::smtp::Extensions;
use sluis::smtp::Relay;
use sluis::smtp::Reply;
use sluis::smtp::ServerLimits;
use sluis::smtp::Session;
use sluis::smtp::SessionSettings;

/// A conversation: however the bytes are cut, the same happens; no message comes out of a
/// conversation that never ended one; no message holds a bare line end.
pub fn session(bytes: &[u8]) {
    let whole = converse(bytes, bytes.len().max(1));
    for piece in [1, 3, 7] {
        assert_eq!(whole, converse(bytes, piece), "cut in pieces of {piece}");
    }
    let messages = whole.iter().filter_map(|happened| happened.strip_prefix("data "));
    let ends = bytes.windows(3).filter(|window| *window == b".\r\n").count();
    let chunks = bytes.windows(4).filter(|window| window.eq_ignore_ascii_case(b"BDAT")).count();
    assert!(messages.count() <= ends + chunks, "more messages than ends of data");
}

/// A message: never a panic, the same report twice, and no nine digits in a row in it.
pub fn scan(bytes: &[u8]) {
    let report = report("message.eml", bytes);
    assert_eq!(report, self::report("message.eml", bytes), "the same bytes, another report");
    assert!(!report.parts.is_empty(), "a message without a single part");
    let text = serde_json::to_string(&report).expect("a report can be written");
    let run = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    assert!(run < 9 || report.work > 99_999_999, "{run} digits in a row left the scan");
}

/// Delimited text: never a panic, and everything is either read or said to be unread.
pub fn csv(bytes: &[u8]) {
    let report = report("list.csv", bytes);
    assert_eq!(report.parts.len(), 1, "one file, one part");
}

/// Rules as people write them: a rulebook, or mistakes that each name the file.
pub fn rules(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let source = Source { file: "policy/10-fuzz.toml".to_owned(), text };
    match Rulebook::compile(std::slice::from_ref(&source)) {
        Ok(rulebook) => drop(rulebook.check_cases()),
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a reason");
            assert!(faults.iter().all(|fault| fault.file == source.file && !fault.why.is_empty()));
        }
    }
    let _ = Lists::compile(std::slice::from_ref(&source), &Configured::default());
    let _ = sluis::config::parse(&source, Path::new(""));
}

/// What a client's bytes lead to, when every question is answered with yes.
fn converse(bytes: &[u8], piece: usize) -> Vec<String> {
    let mut session = Session::new(SessionSettings {
        hostname: "sluis.example".to_owned(),
        client: IpAddr::V4(Ipv4Addr::LOCALHOST),
        relay: Relay::Permitted,
        encryption: Encryption::Unavailable,
        bare_line_ends: BareLineEnds::Refuse,
        limits: ServerLimits { message_bytes_max: 1 << 16, ..ServerLimits::default() },
    });
    session.offer(Extensions::all());
    let mut happened = Vec::new();
    for part in bytes.chunks(piece) {
        session.feed(part);
        while let Some(action) = session.next_action() {
            match action {
                Action::Close => {
                    happened.push("close".to_owned());
                    return happened;
                }
                Action::Data(message) => {
                    assert!(no_bare_line_end(&message), "a bare line end was let in");
                    happened.push(format!("data {}", message.len()));
                    session.answer(Reply::new(250, (2, 0, 0), "ok"));
                }
                Action::Mail(..) | Action::Rcpt(_) => {
                    happened.push("path".to_owned());
                    session.answer(Reply::new(250, (2, 1, 0), "ok"));
                }
                Action::Reply(reply) => happened.push(reply.code().to_string()),
                Action::Reset => happened.push("reset".to_owned()),
                Action::StartTls => return happened,
            }
        }
    }
    happened
}

fn no_bare_line_end(message: &[u8]) -> bool {
    let text = message.iter().enumerate();
    text.filter(|(_, byte)| matches!(byte, b'\r' | b'\n')).all(|(at, byte)| match byte {
        b'\r' => message.get(at + 1) == Some(&b'\n'),
        _ => at > 0 && message.get(at - 1) == Some(&b'\r'),
    })
}

fn report(name: &str, bytes: &[u8]) -> Report {
    static DETECTORS: OnceLock<Detectors> = OnceLock::new();
    let detectors = DETECTORS.get_or_init(|| {
        let sources = sluis::config::sources(None).expect("the rules built in are right");
        Detectors::compile(&sources).expect("the rules built in are right")
    });
    let bytes = Bytes::copy_from_slice(bytes);
    let file = File { name: name.to_owned(), media_type: None, bytes };
    scan_file(&file, &Parties::default(), detectors, Limits::default())
}
