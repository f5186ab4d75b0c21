//! What each fuzz target does: one public function, and the law that it must keep.
//!
//! Plain functions without a fuzzer, so that `cargo test` replays the corpus through the same code.
#![allow(dead_code, unreachable_pub, reason = "each target uses one of them")]

use std::collections::HashSet;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::OnceLock;

use bytes::Bytes;
use sluis::access::Machines;
use sluis::audit::Checkpoint;
use sluis::audit::verify_export;
use sluis::cli::mailbox;
use sluis::cli::original;
use sluis::destination::Configured;
use sluis::destination::Directory;
use sluis::destination::Lists;
use sluis::detect::Detectors;
use sluis::document::File;
use sluis::extract::Budget;
use sluis::extract::Collected;
use sluis::extract::Limits;
use sluis::extract::Unscannable;
use sluis::extract::collect;
use sluis::fault::Source;
use sluis::followup::bounced;
use sluis::learning::read_log;
use sluis::learning::read_mailbox;
use sluis::mail::Address;
use sluis::mail::Parties;
use sluis::policy::Rulebook;
use sluis::sandbox::Answer;
use sluis::sandbox::Frame;
use sluis::sandbox::Order;
use sluis::sandbox::dimensions;
use sluis::scan::Report;
use sluis::scan::scan as scan_file;
use sluis::smtp::Action;
use sluis::smtp::Answers;
use sluis::smtp::BareLineEnds;
use sluis::smtp::Encryption;
use sluis::smtp::Extensions;
use sluis::smtp::ForwardPath;
use sluis::smtp::HostPort;
use sluis::smtp::Identity;
use sluis::smtp::NextHop;
use sluis::smtp::NextHopSettings;
use sluis::smtp::Relay;
use sluis::smtp::Reply;
use sluis::smtp::ReversePath;
use sluis::smtp::ServerLimits;
use sluis::smtp::Session;
use sluis::smtp::SessionSettings;
use sluis::smtp::SignIn;
use sluis::smtp::TlsFacts;
use sluis::smtp::TlsPolicy;
use sluis::vault::PublicKey;
use sluis::web::asked;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

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

/// The next hop: however its bytes are cut, they are the same replies; what is passed on of one is
/// lines with its code and nothing else; and a message counts as taken only where, behind a 354, it
/// was said to be.
pub fn replies(bytes: &[u8]) {
    let whole = answers(bytes, bytes.len().max(1));
    for piece in [1, 3, 7] {
        assert_eq!(whole, answers(bytes, piece), "cut in pieces of {piece}");
    }
    for reply in &whole {
        let wire = reply.to_string();
        let lines: Vec<&str> = wire.split_terminator("\r\n").collect();
        assert!(wire.ends_with("\r\n") && !lines.is_empty());
        for (number, line) in lines.iter().enumerate() {
            let mark = if number + 1 == lines.len() { ' ' } else { '-' };
            assert!(line.starts_with(&format!("{}{mark}", reply.code())), "{line:?}");
            assert!(!line.contains(char::is_control) && line.len() < 512, "{line:?}");
        }
        assert_eq!(answers(wire.as_bytes(), 5), std::slice::from_ref(reply), "read again");
    }
    let codes: Vec<u16> = whole.iter().map(Reply::code).collect();
    if deliver(bytes).is_positive() {
        let is_taken = |pair: &[u16]| pair[0] == 354 && (200..300).contains(&pair[1]);
        assert!(codes[0] == 220 && codes.windows(2).any(is_taken), "{codes:?}");
    }
}

fn answers(bytes: &[u8], piece: usize) -> Vec<Reply> {
    let (mut answers, mut found) = (Answers::default(), Vec::new());
    for piece in bytes.chunks(piece) {
        if answers.push(piece).is_err() {
            // What came before stands.
            break;
        }
    }
    while let Some(reply) = answers.next_reply() {
        found.push(reply);
    }
    found
}

/// What is said of a message that is brought to a server which says `bytes`, all at once, and hangs
/// up when it was asked for more.
fn deliver(bytes: &[u8]) -> Reply {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let said = bytes.to_vec();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let said = said.clone();
                tokio::spawn(async move {
                    let _ = stream.write_all(&said).await;
                    let _ = stream.shutdown().await;
                    let _ = stream.read_to_end(&mut Vec::new()).await;
                });
            }
        });
        let hosts = vec![HostPort { host: "127.0.0.1".into(), port }];
        let next_hop = NextHop::new(NextHopSettings::new(hosts, TlsPolicy::None, "x.nl"));
        let address = Address::parse("a@x.nl").expect("an address");
        let from = ReversePath::new(Some(address.clone()), "");
        let mut delivery = match next_hop.begin(&from).await {
            Ok(delivery) => delivery,
            Err(reply) => return reply,
        };
        let reply = delivery.rcpt(&ForwardPath::new(address, "")).await;
        if !reply.is_positive() {
            delivery.reset().await;
            return reply;
        }
        delivery.data(&[Bytes::from_static(b"Subject: x\r\n\r\nhi\r\n")]).await
    })
}

/// A message: never a panic, the same report twice, and no nine digits in a row in it, but for
/// the addresses that it is between.
pub fn scan(bytes: &[u8]) {
    let mut report = report("message.eml", bytes);
    assert_eq!(report, self::report("message.eml", bytes), "the same bytes, another report");
    assert!(!report.parts.is_empty(), "a message without a single part");
    let header = &mut report.header;
    for addresses in [&mut header.from, &mut header.visible, &mut header.blind] {
        addresses.clear();
    }
    header.names.iter_mut().for_each(|(address, _)| address.clear());
    // Digests, which whoever keeps a report takes out or seals.
    report.identities.clear();
    report.parts.iter_mut().for_each(|part| part.sha256 = None);
    let text = serde_json::to_string(&report).expect("a report can be written");
    // The digits of `\u0000` are none of the text.
    let mut pieces = text.split("\\u");
    let first = pieces.next().unwrap_or_default();
    let rest = pieces.filter_map(|piece| piece.get(4..));
    let text = std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" ");
    let run = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    assert!(run < 9 || report.work > 99_999_999, "{run} digits in a row left the scan");
}

/// A file of one format, read one level deep: it ends as what it is, within its limits, and twice
/// the same; none of our own parsers breaks off.
pub fn format(name: &str, bytes: &[u8]) {
    let format = FORMATS.iter().find(|format| format.name == name);
    let format = format.unwrap_or_else(|| panic!("{name} is no format: see FORMATS"));
    let bytes = match format.form {
        Form::Package => packed(bytes),
        Form::Plain => Bytes::copy_from_slice(bytes),
    };
    let file = File { name: format.file.to_owned(), media_type: None, bytes };
    let (read, budget) = collected(&file);
    let spent = budget.spent();
    assert!(!read.outcome.media_type.is_empty(), "{name}: of no kind");
    assert!(spent.text_bytes <= LIMITS.text_bytes_max && spent.cells <= LIMITS.cells_max);
    assert!(spent.bytes <= LIMITS.total_bytes_max && spent.pages <= LIMITS.pages_max);
    let broke_off = read.outcome.unread.iter().any(|u| u.why == Unscannable::ParserFailed);
    assert!(!broke_off || format.parser == Parser::Library, "{name}: the parser broke off");
    if file.bytes.len() < 2_048 {
        let (again, budget) = collected(&file);
        assert_eq!(read.outcome.unread, again.outcome.unread, "{name}: the same bytes");
        assert_eq!(spent, budget.spent(), "{name}: the same bytes");
    }
}

/// A panic that the door of a room catches is no find by itself: without this, a fuzzer would end
/// at each that a library makes. The laws see those of our own parsers.
pub fn quiet() {
    std::panic::set_hook(Box::new(|_| {}));
}

/// How a format is fuzzed.
pub struct Fuzzed {
    /// The module in `src/extract/formats`, and the name of target and corpus.
    pub name: &'static str,
    /// Name of the file that is read.
    file: &'static str,
    form: Form,
    parser: Parser,
}

/// What the fuzzer's bytes are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Entries of a zip package, each after a line `%% its name`: bytes that a fuzzer changes are
    /// then markup, not compressed noise.
    Package,
    /// The file itself.
    Plain,
}

/// Who reads the format.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parser {
    /// A library that may panic, which the door catches.
    Library,
    /// Code of our own, which never panics.
    Own,
}

fn collected(file: &File) -> (Collected, Budget) {
    let mut budget = Budget::new(LIMITS);
    let read = collect(file, &mut budget);
    (read, budget)
}

/// A zip package of the entries that are written out in `bytes`.
fn packed(bytes: &[u8]) -> Bytes {
    let text = String::from_utf8_lossy(bytes);
    let mut entries: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix("%% "), entries.last_mut()) {
            (Some(name), _) => entries.push((name.trim_end().to_owned(), String::new())),
            (None, Some((_, content))) => content.push_str(line),
            (None, None) => {}
        }
    }
    let mut names = HashSet::new();
    entries.retain(|(name, _)| names.insert(name.clone()) && name.len() < 1_000);
    sluis::cli::demo::workbook::package(&entries).into()
}

const fn plain(name: &'static str, file: &'static str, parser: Parser) -> Fuzzed {
    Fuzzed { name, file, form: Form::Plain, parser }
}

const fn package(name: &'static str, file: &'static str, parser: Parser) -> Fuzzed {
    Fuzzed { name, file, form: Form::Package, parser }
}

/// Every format, in the order of the folder.
pub const FORMATS: &[Fuzzed] = &[
    plain("binary", "a.bin", Parser::Own),
    plain("card", "a.vcf", Parser::Own),
    plain("compound", "a.vsd", Parser::Own),
    plain("compressed", "a.gz", Parser::Library),
    plain("crypto", "smime.p7m", Parser::Own),
    plain("csv", "a.csv", Parser::Own),
    plain("dbase", "a.dbf", Parser::Own),
    plain("doc", "a.doc", Parser::Own),
    package("docx", "a.docx", Parser::Own),
    plain("eml", "a.eml", Parser::Own),
    plain("foreign", "a.bin", Parser::Own),
    plain("html", "a.html", Parser::Own),
    plain("json", "a.json", Parser::Own),
    plain("mbox", "a.mbox", Parser::Own),
    plain("media", "a.png", Parser::Own),
    plain("msg", "a.msg", Parser::Own),
    package("odf", "a.odt", Parser::Own),
    package("ods", "a.ods", Parser::Own),
    plain("office_xml", "a.xml", Parser::Own),
    plain("pdf", "a.pdf", Parser::Library),
    plain("ppt", "a.ppt", Parser::Own),
    package("pptx", "a.pptx", Parser::Own),
    plain("rtf", "a.rtf", Parser::Own),
    plain("seven_zip", "a.7z", Parser::Library),
    plain("sql", "a.sql", Parser::Own),
    plain("tar", "a.tar", Parser::Library),
    plain("text", "a.txt", Parser::Own),
    plain("tnef", "winmail.dat", Parser::Own),
    plain("xls", "a.xls", Parser::Library),
    package("xlsx", "a.xlsx", Parser::Library),
    plain("xml", "a.xml", Parser::Own),
    plain("zip", "a.zip", Parser::Library),
];

/// Small, so that a fuzzer reaches them.
const LIMITS: Limits = Limits {
    depth_max: 5,
    files_max: 200,
    file_bytes_max: 16 << 20,
    total_bytes_max: 64 << 20,
    ratio_max: 200,
    text_bytes_max: 8 << 20,
    cells_max: 200_000,
    pages_max: 50,
};

/// What gateway and worker say to each other: bytes are a frame that is written the same way again
/// and read again, or they are no frame. A frame of one side is none of the other.
pub fn frame(bytes: &[u8]) {
    let order = Order::decode(bytes);
    let answer = Answer::decode(bytes);
    assert!(order.is_err() || answer.is_err(), "said by both sides");
    if let Ok(order) = order {
        let again = order.encode().expect("what was read can be written");
        assert_eq!(Order::decode(&again), Ok(order));
    }
    if let Ok(answer) = answer {
        let again = answer.encode().expect("what was read can be written");
        assert_eq!(Answer::decode(&again), Ok(answer));
    }
    let _ = dimensions(bytes);
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
    let _ = Directory::parse(&source);
    let _ = Machines::parse(&source);
    let _ = Lists::compile(std::slice::from_ref(&source), &Configured::default());
    let _ = sluis::config::parse(&source, Path::new(""));
}

/// What stands behind a `?`: the list that it asks for has an address that asks the same, which may
/// stand in a page and in a line of a request as it is.
pub fn query(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for (index, address) in asked(&text).iter().enumerate() {
        let (_, query) = address.split_once('?').unwrap_or_default();
        assert_eq!(&asked(query)[index], address, "asks for another list");
        assert!(address.len() < 16_384, "longer than any that people follow");
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"'<>\\#".contains(&byte);
        assert!(address.bytes().all(is_plain), "cannot stand in a page");
    }
}

/// Texts from outside that are no mail to be judged: an address reads the same again; logs and
/// mailboxes of others end; only who has the key makes a checkpoint.
pub fn texts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines().take(100) {
        if let Ok(address) = Address::parse(line) {
            assert_eq!(Address::parse(&address.to_string()), Ok(address));
        }
        if let Some(checkpoint) = Checkpoint::find(line) {
            assert_eq!(Checkpoint::find(&checkpoint.to_string()), Some(checkpoint));
        }
        let _ = Reply::new(250, (2, 0, 0), line).to_string();
    }
    let mut told = 0_usize;
    read_log(bytes, &mut |_| told += 1).expect("bytes can be read");
    read_mailbox(bytes, &mut |_| told += 1).expect("bytes can be read");
    assert!(told <= 2 * bytes.len() + 2, "more was told than there is");
    let _ = bounced(&text);
    let key: PublicKey = "0".repeat(64).parse().expect("a key");
    let proved = verify_export(bytes, &key, &[]);
    assert!(proved.is_err() || proved.is_ok_and(|proved| proved.checkpoints == 0), "signed?");
}

/// A mailbox of copies of old mail: its messages are numbered, hold nothing that it does not, and
/// are the same when they are put in a mailbox again, whatever they say.
pub fn copies(bytes: &[u8]) {
    let found = copies_in(bytes);
    let size: usize = found.iter().map(Vec::len).sum();
    assert!(size <= bytes.len(), "more was read than there is");
    let (mut again, mut expected) = (Vec::new(), Vec::new());
    for message in &found {
        assert!(!message.is_empty(), "a message of nothing");
        again.extend_from_slice(b"From x\nA: b\n");
        for line in message.split_inclusive(|byte| *byte == b'\n') {
            let marks = line.iter().take_while(|byte| **byte == b'>').count();
            if line[marks..].starts_with(b"From ") {
                again.push(b'>');
            }
            again.extend_from_slice(line);
        }
        again.extend_from_slice(b"\n\n");
        expected.push([b"A: b\n", message.as_slice(), b"\n\n"].concat());
    }
    assert_eq!(copies_in(&again), expected, "read back otherwise than it was written");
    let whole = Bytes::copy_from_slice(bytes);
    assert!(original(whole).len() <= bytes.len(), "more is wrapped than there is");
}

fn copies_in(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut give = |place: &str, message: Bytes| {
        found.push(message.to_vec());
        assert_eq!(place, format!("old:{}", found.len()));
        Ok(())
    };
    mailbox(bytes, "old", &mut give).expect("bytes can be read");
    found
}

/// What a client's bytes lead to, when every question is answered with yes.
fn converse(bytes: &[u8], piece: usize) -> Vec<String> {
    let mut session = Session::new(SessionSettings {
        hostname: "sluis.example".to_owned(),
        client: IpAddr::V4(Ipv4Addr::LOCALHOST),
        relay: Relay::Permitted,
        encryption: Encryption::Active(TlsFacts { version: "TLS".into(), cipher: "x".into() }),
        bare_line_ends: BareLineEnds::Refuse,
        limits: ServerLimits { message_bytes_max: 1 << 16, ..ServerLimits::default() },
        sign_in: SignIn::Offered,
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
                Action::Auth(said) => {
                    happened.push("auth".to_owned());
                    let known = said.password.len() % 2 == 0;
                    session.recognised(if known { Identity::Known } else { Identity::Unknown });
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
