//! `sluis scan`: what the gateway would decide, offline, with nothing stored.

use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use bytes::Bytes;
use jiff::Timestamp;

use crate::cli::arguments::Scan;
use crate::cli::assemble;
use crate::cli::assemble::Crew;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::config;
use crate::config::Config;
use crate::destination::History;
use crate::document::File;
use crate::gate::Judging;
use crate::gate::Memory;
use crate::mail;
use crate::mail::Address;
use crate::mail::Envelope;
use crate::mail::MessageLimits;
use crate::mail::Recipient;
use crate::policy::Verdict;
use crate::render;
use crate::render::Language;
use crate::scan::Note;
use crate::store;

/// Scans every path and prints what would happen to it. A path that cannot be read is told, the
/// others are done all the same, and the exit status is 2.
pub(super) fn run(given: Option<&Path>, options: &Scan) -> Result<(), Failure> {
    let config = config::load(assemble::config_path(given).as_deref())?;
    let judging = assemble::judging(&config, Crew::Command)?;
    let sender = options.from.as_deref().map(address).transpose()?;
    let recipients = options.to.iter().map(|to| address(to)).collect::<Result<Vec<_>, _>>()?;
    let memory = memory(&config);
    let mut unreadable = 0;
    for path in &options.paths {
        let shown = path.to_string_lossy();
        match fs::read(path) {
            Ok(bytes) => {
                let started = Instant::now();
                let file = file_of(path, bytes);
                let verdict =
                    verdict(&judging, memory.as_ref(), &file, (sender.as_ref(), &recipients))?;
                let elapsed_ms = started.elapsed().as_secs_f64() * 1000.0;
                if options.json {
                    let line = render::scan_json(&shown, &verdict, elapsed_ms, Language::Dutch);
                    print::json(&line)?;
                } else {
                    tell(&shown, &verdict, options)?;
                }
            }
            Err(error) => {
                unreadable += 1;
                let error = error.to_string();
                if options.json {
                    print::json(&render::scan_error_json(&shown, &error))?;
                }
                // Who has closed standard error does not want to know.
                let _ = writeln!(io::stderr(), "sluis: {shown}: {error}");
            }
        }
    }
    match unreadable {
        0 => Ok(()),
        count => Err(Failure::Unusable(format!("{count} of {} not read", options.paths.len()))),
    }
}

/// A path that ends in `.eml` is a message, whatever its first bytes look like, as in the gateway.
fn file_of(path: &Path, bytes: Vec<u8>) -> File {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let is_message = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("eml"));
    let media_type = is_message.then(|| "message/rfc822".to_owned());
    File { name: name.unwrap_or_default(), media_type, bytes: Bytes::from(bytes) }
}

/// What the gateway of this configuration knows of earlier mail. `None` where none has run here,
/// and where its store is not ours to read: then the files are scanned all the same.
fn memory(config: &Config) -> Option<Memory> {
    if !assemble::has_store(config) {
        return None;
    }
    let opened = assemble::store(config).and_then(|store| {
        let memory = Memory::of(store, assemble::learning(config), Timestamp::now());
        assemble::block_on(async { memory.await.map_err(|error| unknown(&error)) })
    });
    opened
        .map_err(|error| {
            // Who has closed standard error does not want to know.
            let _ = writeln!(io::stderr(), "sluis: earlier mail is not known here: {error}");
        })
        .ok()
}

fn unknown(error: &store::Error) -> Failure {
    Failure::Failed(error.to_string())
}

/// The scan runs in a worker, as in the gateway.
fn verdict(
    judging: &Judging,
    memory: Option<&Memory>,
    file: &File,
    (sender, recipients): (Option<&Address>, &[Address]),
) -> Result<Verdict, Failure> {
    let (envelope, now) = (envelope(file, sender, recipients), Timestamp::now());
    assemble::block_on(async {
        let history = match memory {
            Some(memory) => {
                memory.history(&envelope, now).await.map_err(|error| unknown(&error))?
            }
            None => History::default(),
        };
        Ok(judging.try_out(file.clone(), &envelope, &history, now).await)
    })
}

/// The envelope as given, and what is not given as the header of a message has it. It is known
/// before the scan, which leaves the people out that a message is between.
pub(super) fn envelope(file: &File, sender: Option<&Address>, recipients: &[Address]) -> Envelope {
    let (mut sender, mut recipients) = (sender.cloned(), recipients.to_vec());
    if file.media_type.is_some() && (sender.is_none() || recipients.is_empty()) {
        let header = mail::parse(&file.bytes, MessageLimits::default()).header;
        sender = sender.or_else(|| header.from.into_iter().next());
        if recipients.is_empty() {
            recipients.extend(header.visible.into_iter().chain(header.blind));
        }
    }
    let recipient = |address| Recipient { address, parameters: String::new() };
    Envelope {
        sender,
        sender_parameters: String::new(),
        recipients: recipients.into_iter().map(recipient).collect(),
        client: None,
        helo: String::new(),
    }
}

fn address(text: &str) -> Result<Address, Failure> {
    Address::parse(text).map_err(|error| Failure::Unusable(format!("{text}: {error}")))
}

/// A place in a part: `lijst.xlsx > Blad1`.
fn within(part: &str, note: &Note) -> String {
    if note.place.is_empty() { part.to_owned() } else { format!("{part} > {}", note.place) }
}

fn tell(path: &str, verdict: &Verdict, options: &Scan) -> Result<(), Failure> {
    let decision = &verdict.decision;
    let action = serde_json::to_value(decision.action).unwrap_or_default();
    let persons = verdict.report.persons.estimate;
    let people = if persons == 1 { "person" } else { "persons" };
    print::line(&format!("{path}: {} ({persons} {people})", action.as_str().unwrap_or_default()))?;
    for reason in &decision.reasons {
        print::line(&format!("  {}: {}", reason.rule, reason.en))?;
        for seen in reason.seen.iter().filter(|_| options.explain) {
            print::line(&format!("    {} asks {}: {}", seen.key, seen.asked, seen.found))?;
        }
    }
    for found in &verdict.report.findings {
        let percent = (found.confidence * 100.0).round();
        let place = found.place_with_lines();
        let samples: Vec<&str> = found.samples.iter().map(|sample| sample.as_str()).collect();
        print::line(&format!(
            "  found {} x {} at {} ({percent} % sure{}) {}",
            found.count,
            found.kind,
            if place.is_empty() { "the file" } else { &place },
            print::quoted(found.quoted),
            samples.join(" ")
        ))?;
        if options.explain {
            print::line(&format!("    {}", render::belief(found, Language::English)))?;
        }
    }
    for part in &verdict.report.parts {
        for note in &part.unread {
            print::line(&format!("  not read: {} ({})", within(&part.name, note), note.what))?;
        }
        for note in &part.remarks {
            print::line(&format!("  note: {} ({})", within(&part.name, note), note.what))?;
        }
    }
    print::line(&format!("  {}", render::coverage(&verdict.report.coverage, Language::English)))?;
    if decision.recipients.is_empty() {
        print::line("  to nobody: --to ADDRESS tells what would happen on the way there")?;
    }
    decision.recipients.iter().try_for_each(|recipient| {
        let (class, because) = (recipient.class, &recipient.because);
        let why = render::recipient_reason(class, because, &recipient.noted, Language::English);
        print::line(&format!("  to {} ({class}): {why}", recipient.address))
    })
}
