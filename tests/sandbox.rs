//! Worker processes: what they may not do, what their death costs, and who replaces them.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use sluis::detect::Detectors;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::fault::Source;
use sluis::mail::Address;
use sluis::mail::Parties;
use sluis::sandbox::Confinement;
use sluis::sandbox::Scanner;
use sluis::sandbox::Settings;
use sluis::sandbox::Tesseract;
use sluis::scan::PartStatus;
use sluis::scan::Report;
use sluis::scan::scan;

use crate::common::gateway;
use crate::common::gateway::Gateway;
use crate::common::gateway::Town;
use crate::common::gateway::bare_program;
use crate::common::gateway::wait_for;
use crate::common::letters::HOME;
use crate::common::letters::PARTNER;
use crate::common::letters::ordinary;
use crate::common::letters::risky;
use crate::common::mail_client::Mail;
use crate::common::mail_client::MailClient;

fn sources() -> Vec<Source> {
    sluis::config::sources(None).expect("the rules built in")
}

fn settings(workers: usize) -> Settings {
    Settings {
        program: PathBuf::from(env!("CARGO_BIN_EXE_sluis")),
        workers,
        spares: 1,
        limits: Limits::default(),
        patience: Duration::from_secs(60),
        memory_bytes: 1 << 30,
        reader: None,
    }
}

fn start(settings: Settings) -> Scanner {
    let words: Vec<Source> =
        sources().into_iter().filter(|source| source.file.starts_with("detect/")).collect();
    Scanner::start(settings, &words).expect("workers")
}

fn message(bytes: Vec<u8>) -> File {
    let media_type = Some("message/rfc822".to_owned());
    File { name: "message.eml".to_owned(), media_type, bytes: Bytes::from(bytes) }
}

/// A letter with a number in it that makes its worker try something, in a build for tests.
fn trial(word: &str) -> Mail {
    let mut mail = risky(1);
    let head = format!("X-Sluis-Trial: {word}\r\n");
    mail.message.splice(0..0, head.into_bytes());
    mail
}

fn parties() -> Parties {
    let address = |text: &str| Address::parse(text).expect("an address");
    Parties {
        senders: vec![address("p.jansen@voorbeeld.nl")],
        recipients: vec![address(HOME)],
        own_domains: Vec::new(),
    }
}

/// What a scan in this process says.
fn scanned_here(file: &File) -> Report {
    static DETECTORS: OnceLock<Detectors> = OnceLock::new();
    let detectors = DETECTORS.get_or_init(|| Detectors::compile(&sources()).expect("the rules"));
    scan(file, &parties(), detectors, Limits::default())
}

/// Why the first part was not read; nothing where all was.
fn why(report: &Report) -> &str {
    let unread = report.parts.iter().find(|part| part.status == PartStatus::Unscannable);
    unread.and_then(|part| part.why.as_deref()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_says_what_a_scan_in_this_process_says() {
    let scanner = start(settings(2));
    let mut files: Vec<File> = vec![
        message(risky(1).message),
        message(ordinary(1).message),
        message(Vec::new()),
        File { name: "lijst.csv".to_owned(), media_type: None, bytes: Bytes::from_static(b"\xff") },
    ];
    for letter in sluis::cli::demo::letters() {
        files.push(message(letter.message));
    }
    for file in files {
        let expected = scanned_here(&file);
        assert_eq!(scanner.scan(file, parties()).await, expected);
    }
    scanner.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_format_needs_what_a_worker_does_not_have() {
    let scanner = start(settings(2));
    let mut read = 0;
    for folder in ["fuzz/corpus", "tests/files"] {
        for path in files_below(Path::new(folder)) {
            let kind = path.parent().and_then(Path::file_name).unwrap_or_default();
            let bytes = Bytes::from(std::fs::read(&path).expect("a file"));
            let name = format!("bestand.{}", kind.to_string_lossy());
            let file = File { name, media_type: None, bytes };
            let expected = scanned_here(&file);
            assert_eq!(scanner.scan(file, parties()).await, expected, "{}", path.display());
            read += 1;
        }
    }
    assert!(read > 20, "{read} files");
    scanner.stop().await;
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_worker_tries_costs_its_message_and_no_other() {
    let refused = [
        "abort", "allocate", "connect", "exec", "exit", "garbage", "half", "huge", "overflow",
        "panic", "signal", "socket", "thread",
    ];
    let harmless = ["open", "write", "nothing"];
    let cases = refused.map(|word| (word, "parser_failed")).into_iter();
    let cases = cases.chain(harmless.map(|word| (word, ""))).chain([("loop", "timed_out")]);
    let scanner = start(Settings { patience: Duration::from_secs(3), ..settings(2) });
    let good = message(ordinary(1).message);
    let expected = scanned_here(&good);
    let mut running = Vec::new();
    for (word, reason) in cases {
        let trying = scanner.clone();
        let file = message(trial(word).message);
        running.push((
            word,
            reason,
            tokio::spawn(async move { trying.scan(file, parties()).await }),
        ));
        for _ in 0..10 {
            assert_eq!(scanner.scan(good.clone(), parties()).await, expected, "beside {word}");
        }
    }
    for (word, reason, task) in running {
        let report = task.await.expect("a report");
        assert_eq!(why(&report), reason, "{word}");
        assert_eq!(report.findings.is_empty(), !reason.is_empty(), "{word}");
    }
    assert!(!std::env::temp_dir().join("sluis-was-here").exists(), "a worker wrote a file");
    scanner.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn large_messages_do_not_keep_small_ones_waiting() {
    let scanner = start(Settings { patience: Duration::from_secs(4), ..settings(2) });
    let mut slow = trial("hang").message;
    slow.resize(1 << 20, b'x');
    let large: Vec<_> = (0..3)
        .map(|_| {
            let (scanner, file) = (scanner.clone(), message(slow.clone()));
            tokio::spawn(async move { scanner.scan(file, parties()).await })
        })
        .collect();
    let small = scanner.scan(message(ordinary(1).message), parties()).await;
    assert_eq!(why(&small), "");
    assert!(large.iter().all(|task| !task.is_finished()), "a small message waited for large ones");
    assert_eq!(
        why(&large.into_iter().next().expect("a task").await.expect("a report")),
        "timed_out"
    );
}

#[test]
fn a_worker_that_cannot_be_started_is_told_at_once() {
    let nowhere = Settings { program: PathBuf::from("/nowhere/sluis"), ..settings(2) };
    assert!(Scanner::start(nowhere, &[]).is_err());
    let other = Settings { program: PathBuf::from("/bin/true"), ..settings(1) };
    assert!(Scanner::start(other, &[]).is_err(), "a program that is no worker");
    let small = Settings { memory_bytes: 32 << 20, ..settings(1) };
    assert!(Scanner::start(small, &sources()).is_err(), "no memory to learn the rules");
}

#[test]
fn a_worker_is_of_no_use_at_a_shell() {
    let mut command = bare_program();
    command.args(["worker", "--memory-bytes", "1000000000", "--cpu-seconds", "5"]);
    let ran = gateway::run(&mut command, "garbage");
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.err.contains("started by the gateway"), "{ran:?}");
    assert!(!gateway::run(bare_program().arg("--help"), "").out.contains("worker"));
}

#[test]
fn a_worker_killed_from_outside_costs_one_message() {
    let town = with_workers(2);
    let gateway = town.start();
    let before = settled(&gateway, 3);
    let sending = send_in_background(&gateway, trial("loop"));
    kill(wait_for("a worker at work", || before.iter().copied().find(|id| works(*id))));
    let reply = sending.join().expect("a reply");
    assert!(reply.contains("held for review"), "{reply}");
    assert_eq!(town.all_held()[0]["parts"][0]["why"], "parser_failed");
    for number in 0..10 {
        assert!(gateway.send(&ordinary(number)).starts_with("250 "));
    }
    // One that waits for work may be ended, too.
    let waiting = workers(&gateway);
    waiting.iter().copied().for_each(kill);
    wait_for("their end", || waiting.is_disjoint(&workers(&gateway)).then_some(()));
    for number in 10..20 {
        assert!(gateway.send(&ordinary(number)).starts_with("250 "));
    }
    assert_eq!(town.all_held().len(), 1);
    assert!(!gateway.log().contains("Nakijken"), "{}", gateway.log());
}

#[test]
fn without_any_worker_mail_stays_with_its_sender_and_nothing_passes_unread() {
    let town = with_workers(1);
    let gateway = town.start();
    // Unread, these would go to a partner.
    let letter = |number: usize| {
        let text = format!("Tot morgen. Dit is nummer {number}.");
        Mail::new("p.jansen@voorbeeld.nl", &[PARTNER], "Overleg", &text)
    };
    assert!(gateway.send(&letter(0)).starts_with("250 2.6.0 taken"));
    let mut clients = [1, 2, 3].map(|number| {
        let mut client = MailClient::open(gateway.smtp).expect("a connection");
        client.begin(&letter(number)).expect("a reply");
        (client, letter(number))
    });
    settled(&gateway, 2);
    // A worker takes more than one file to talk with.
    gateway.limit_files(3);
    workers(&gateway).into_iter().for_each(kill);
    for (client, mail) in &mut clients {
        let reply = client.finish(mail).expect("a reply");
        assert!(reply.starts_with("451 4.3.0"), "{reply}");
    }
    gateway.wait_for_log("no worker took a message up");
    assert_eq!((town.host.taken().len(), town.all_held().len()), (1, 0));
    gateway.limit_files(1024);
    assert!(town.deliver(&letter(4)).starts_with("250 2.6.0 taken"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_waits_for_any_more_leaves_the_queue() {
    let scanner = start(Settings { patience: Duration::from_secs(4), ..settings(1) });
    let bytes = Bytes::from(ordinary(1).message);
    let file = File { bytes: bytes.clone(), ..message(Vec::new()) };
    let mut busy = std::pin::pin!(scanner.scan(message(trial("hang").message), parties()));
    let waiting = tokio::time::timeout(Duration::from_secs(1), scanner.taken_up(file, parties()));
    tokio::select! {
        // The first comes first.
        biased;
        _ = &mut busy => panic!("it does not hang"),
        given_up = waiting => assert!(given_up.is_err(), "the worker is busy"),
    }
    assert!(bytes.is_unique(), "its bytes are still somewhere");
    assert_eq!(why(&busy.await), "timed_out");
}

#[test]
fn a_worker_is_replaced_after_a_hostile_message_and_kept_after_others() {
    let town = with_workers(1);
    let gateway = town.start();
    assert!(gateway.send(&ordinary(1)).starts_with("250 "));
    let before = settled(&gateway, 2);
    assert!(gateway.send(&ordinary(2)).starts_with("250 "));
    assert_eq!(settled(&gateway, 2), before, "kept after ordinary mail");
    let mut damaged = risky(3);
    let text = String::from_utf8(damaged.message).expect("text");
    damaged.message = text
        .replace("text/plain; charset=utf-8", "application/octet-stream; name=a.xlsx")
        .replace("Beste collega", "PK\u{3}\u{4}")
        .into_bytes();
    gateway.send(&damaged);
    wait_for("another worker", || (settled(&gateway, 2) != before).then_some(()));
}

#[test]
fn a_reload_starts_new_workers_and_the_old_ones_finish() {
    let more = "[scan]\nworkers = 1\n[limits]\nseconds = 9\n";
    let town = Town::with(&gateway::Settings { more, ..gateway::Settings::default() });
    let gateway = town.start();
    let before = settled(&gateway, 2);
    let sending = send_in_background(&gateway, trial("loop"));
    wait_for("a worker at work", || before.iter().copied().find(|id| works(*id)));
    gateway.signal("HUP");
    gateway.wait_for_log("loaded again");
    assert!(gateway.send(&ordinary(1)).starts_with("250 "), "the new workers do not wait");
    assert!(!sending.is_finished(), "the old ones finish");
    sending.join().expect("a reply");
    assert_eq!(town.all_held()[0]["parts"][0]["why"], "timed_out");
    let after = wait_for("the old ones to end", || {
        Some(settled(&gateway, 2)).filter(|after| after.is_disjoint(&before))
    });
    assert_eq!(after.len(), 2);
}

#[test]
fn nothing_stays_behind_when_a_gateway_ends() {
    for signal in ["TERM", "KILL"] {
        let town = with_workers(2);
        let mut gateway = town.start();
        let running = settled(&gateway, 3);
        gateway.signal(signal);
        gateway.wait();
        wait_for("the workers to end", || {
            let left = running.iter().filter(|id| matches!(process_state(**id), Some('R' | 'S')));
            (left.count() == 0).then_some(())
        });
    }
}

#[test]
fn no_file_stays_open_after_a_scan() {
    let town = with_workers(1);
    let gateway = town.start();
    // The store and the next hop get connections as they are needed, and keep a few of them.
    let open = |gateway: &Gateway| {
        let folder = std::fs::read_dir(format!("/proc/{}/fd", gateway.id())).expect("a process");
        let files = folder.flatten().filter_map(|entry| std::fs::read_link(entry.path()).ok());
        files.filter(|file| !file.to_string_lossy().contains("/sluis.db")).count()
    };
    let round = || {
        assert!(gateway.send(&ordinary(1)).starts_with("250 "));
        gateway.send(&trial("abort"));
        settled(&gateway, 2);
    };
    (0..3).for_each(|_| round());
    let before = open(&gateway);
    (0..10).for_each(|_| round());
    // A scan that left one open would have left ten.
    wait_for("as few open files as before", || (open(&gateway) < before + 5).then_some(()));
    let zombies = children(gateway.id()).into_iter();
    assert_eq!(zombies.filter(|id| process_state(*id) == Some('Z')).count(), 0);
}

#[test]
fn check_and_readyz_say_how_scans_are_confined() {
    let town = with_workers(1);
    let ran = town.run(&["check"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.out.contains("scans are confined by: "), "{ran:?}");
    assert!(ran.out.contains(", memory 1 GiB"), "{ran:?}");
    let gateway = town.start();
    let answer = ureq::get(format!("http://{}/readyz", town.web)).call();
    let body = answer.expect("an answer").body_mut().read_to_string().expect("text");
    assert!(body.contains("\nscans are confined by: "), "{body}");
    drop(gateway);
    assert_eq!(Confinement::default().missing().len(), 4);
}

#[test]
fn text_in_pictures_is_read_where_that_is_asked_for() {
    let more = "[scan]\nocr = true\n";
    let town = Town::with(&gateway::Settings { more, ..gateway::Settings::default() });
    let checked = town.run(&["check"]);
    if let Err(why) = Tesseract::find() {
        assert_eq!(checked.status, 2, "{checked:?}");
        assert!(checked.err.contains("scan.ocr") && checked.err.contains(&why), "{checked:?}");
        return;
    }
    assert!(checked.out.contains("pictures are read by "), "{checked:?}");
    let read = town.json(&["scan", "--json", "--to", HOME, "tests/files/picture/bsn.png"]);
    assert_eq!(read[0]["action"], "hold", "{read:?}");
    assert_eq!(read[0]["findings"][0]["detector"], "bsn", "{read:?}");
    // Four thousand million pixels, it says: such a bomb is not even unfolded.
    let mut bomb = std::fs::read("tests/files/picture/bsn.png").expect("a picture");
    bomb.splice(16..24, [0, 1, 0, 0, 0, 1, 0, 0]);
    let path = town.file("bomb.png", bomb).display().to_string();
    let unread = town.json(&["scan", "--json", "--to", HOME, &path]);
    assert_eq!(unread[0]["parts"][0]["why"], "no_text", "{unread:?}");
    let without = Town::new();
    let skipped = without.json(&["scan", "--json", "--to", HOME, "tests/files/picture/bsn.png"]);
    assert_eq!(skipped[0]["parts"][0]["status"], "skipped", "{skipped:?}");
}

#[test]
fn pages_that_are_pictures_are_read_where_that_is_asked_for() {
    let picture = |name: &str| std::fs::read(format!("tests/files/picture/{name}")).expect("one");
    let png = picture("bsn.png");
    // The data of a PNG is that of a picture in a PDF (ISO 32000-1, 7.4.4.4).
    let start = png.windows(4).position(|kind| kind == b"IDAT").expect("pixels");
    let length = u32::from_be_bytes(png[start - 4..start].try_into().expect("a length")) as usize;
    let packed = "/FlateDecode/DecodeParms<</Predictor 15/BitsPerComponent 1/Columns 760>>\
        /BitsPerComponent 1";
    let scans = [
        (packed, png[start + 4..start + 4 + length].to_vec()),
        ("/JBIG2Decode/BitsPerComponent 1", picture("bsn.jb2")),
        ("/JBIG2Decode/BitsPerComponent 1", picture("bsn.jb2")[..60].to_vec()),
    ];
    let mut pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages\
        /Kids[10 0 R 11 0 R 12 0 R]/Count 3/MediaBox[0 0 400 100]>>endobj\n"
        .to_vec();
    for (index, (filter, data)) in scans.iter().enumerate() {
        let (page, content, scan) = (10 + index, 20 + index, 30 + index);
        pdf.extend(
            format!(
                "{page} 0 obj<</Type/Page/Parent 2 0 R/Contents {content} 0 R/Resources<</XObject\
                 <</S {scan} 0 R>>>>>>endobj\n{content} 0 obj<</Length 24>>stream\n\
                 400 0 0 100 0 0 cm /S Do\nendstream endobj\n{scan} 0 obj<</Subtype/Image/Width 760\
                 /Height 150/ColorSpace/DeviceGray/Filter {filter}/Length {}>>stream\n",
                data.len()
            )
            .into_bytes(),
        );
        pdf.extend(data);
        pdf.extend(b"\nendstream endobj\n");
    }
    pdf.extend(b"trailer<</Root 1 0 R/Size 40>>\n%%EOF\n");
    let pages = |town: &Town| {
        let path = town.file("scan.pdf", &pdf).display().to_string();
        let verdict = town.json(&["scan", "--json", "--to", HOME, &path]).remove(0);
        assert_eq!(verdict["action"], "hold", "{verdict:?}");
        let parts = verdict["parts"].as_array().cloned().unwrap_or_default();
        let unread = parts.iter().flat_map(|part| part["unread"].as_array().into_iter().flatten());
        let unread: Vec<_> = unread.map(|note| note["place"].clone()).collect();
        let found = verdict["findings"].as_array().cloned().unwrap_or_default();
        let found = found.iter().filter(|finding| finding["detector"] == "bsn");
        (found.map(|finding| finding["where"].clone()).collect::<Vec<_>>(), unread)
    };
    assert_eq!(
        pages(&Town::new()),
        (vec![], vec!["page 1".into(), "page 2".into(), "page 3".into()])
    );
    if let Err(why) = Tesseract::find() {
        // The test before this one holds `sluis check` to saying so.
        assert!(why.contains("tesseract"), "{why}");
        return;
    }
    let more = "[scan]\nocr = true\n";
    let town = Town::with(&gateway::Settings { more, ..gateway::Settings::default() });
    let (found, unread) = pages(&town);
    assert_eq!(found, ["scan.pdf > page 1 > line 1", "scan.pdf > page 2 > line 1"]);
    assert_eq!(unread, ["page 3"]);
}

fn with_workers(count: usize) -> Town {
    let more = format!("[scan]\nworkers = {count}\n");
    Town::with(&gateway::Settings { more: &more, ..gateway::Settings::default() })
}

fn send_in_background(gateway: &Gateway, mail: Mail) -> std::thread::JoinHandle<String> {
    let address = gateway.smtp;
    std::thread::spawn(move || crate::common::mail_client::send(address, &mail).expect("a reply"))
}

/// The processes that a process has started.
fn children(parent: u32) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").expect("/proc").flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let parent = parent.to_string();
    ids.filter(|id: &u32| {
        stat(&id.to_string()).is_some_and(|fields| fields.get(1) == Some(&parent))
    })
    .collect()
}

/// The worker processes of a gateway.
fn workers(gateway: &Gateway) -> BTreeSet<u32> {
    let living = |id: &u32| matches!(process_state(*id), Some('R' | 'S'));
    children(gateway.id()).into_iter().filter(living).collect()
}

/// The workers, once there are so many, and the same again with none of them at work.
fn settled(gateway: &Gateway, count: usize) -> BTreeSet<u32> {
    let mut seen = BTreeSet::new();
    wait_for("the workers to settle", || {
        let now = workers(gateway);
        let is_quiet = now.len() == count && !now.iter().any(|id| works(*id));
        let before = std::mem::replace(&mut seen, now.clone());
        (is_quiet && before == now).then_some(now)
    })
}

/// Whether a worker is at work: its second thread runs, or waits for a processor.
fn works(id: u32) -> bool {
    let tasks = std::fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let mut threads = tasks.filter_map(|task| task.file_name().to_str()?.parse::<u32>().ok());
    threads.any(|thread| thread != id && state_of(&format!("{id}/task/{thread}")) == Some('R'))
}

fn process_state(id: u32) -> Option<char> {
    state_of(&id.to_string())
}

fn state_of(process: &str) -> Option<char> {
    stat(process)?.first()?.chars().next()
}

/// The fields of `/proc/PROCESS/stat` from the state on.
fn stat(process: &str) -> Option<Vec<String>> {
    let told = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = told.rsplit_once(')')?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}

fn kill(id: u32) {
    let id = rustix::process::Pid::from_raw(id.cast_signed()).expect("a process");
    // It may have ended already.
    let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
}
