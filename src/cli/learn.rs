//! `sluis learn`: learns whom the organisation writes to from mail of before, and shows, confirms
//! and ends what was learned.

use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;
use serde::Serialize;

use crate::access::Principal;
use crate::cli::arguments::Correspondent;
use crate::cli::arguments::Learn;
use crate::cli::arguments::LearnCommand;
use crate::cli::assemble;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::config;
use crate::config::Config;
use crate::destination::Lists;
use crate::learning;
use crate::learning::Collected;
use crate::learning::Collector;
use crate::learning::Filter;
use crate::learning::Imported;
use crate::learning::PAGE_ROWS;
use crate::learning::Skipped;
use crate::learning::day_of;
use crate::render;
use crate::store::LearnedState;

/// Learns from files, or does what the command says.
pub(super) fn run(given: Option<&Path>, options: &Learn) -> Result<(), Failure> {
    match &options.command {
        None => from_files(given, options),
        Some(command) => {
            let shell = Shell::open(given)?;
            assemble::block_on(async {
                match command {
                    LearnCommand::List { json, state } => {
                        list(&shell, *json, state.as_deref()).await
                    }
                    LearnCommand::Confirm(named) => confirm(&shell, named).await,
                    LearnCommand::End(named) => end(&shell, named).await,
                }
            })
        }
    }
}

/// Learns from every file and tells what came of it. A file that cannot be read is told, the
/// others are done all the same, and the exit status is 2.
fn from_files(given: Option<&Path>, options: &Learn) -> Result<(), Failure> {
    let config = config::load(assemble::config_path(given).as_deref())?;
    let lists = assemble::rules(&config)?.lists;
    let shell = Shell::open(given)?;
    let mut unreadable = 0;
    for path in &options.files {
        let shown = path.to_string_lossy();
        let collected = match collect(path, &lists, &config) {
            Ok(collected) => collected,
            Err(why) => {
                unreadable += 1;
                // Who has closed standard error does not want to know.
                let _ = writeln!(std::io::stderr(), "sluis: {shown}: {why}");
                continue;
            }
        };
        let told = Told::of(&shown, &collected);
        let imported = assemble::block_on(async {
            let who = shell.principal(options.by.as_deref()).await?;
            let imported = shell.book.import(&who, collected, Timestamp::now()).await;
            imported.map_err(|error| Failure::Failed(error.to_string()))
        })?;
        told.print(&imported, options.json)?;
    }
    match unreadable {
        0 => Ok(()),
        count => Err(Failure::Unusable(format!("{count} of {} not read", options.files.len()))),
    }
}

fn collect(path: &Path, lists: &Lists, config: &Config) -> Result<Collected, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut source = BufReader::with_capacity(READ_BYTES, file);
    let head = source.fill_buf().map_err(|error| error.to_string())?;
    let is_mailbox = head.starts_with(b"From ");
    let today = day_of(Timestamp::now());
    let mut collector = Collector::new(lists, &config.organisation.domains, today);
    let mut each = |said| collector.add(said);
    let read = if is_mailbox {
        learning::read_mailbox(source, &mut each)
    } else {
        learning::read_log(source, &mut each)
    };
    read.map_err(|error| error.to_string())?;
    let collected = collector.finish();
    match collected.faults.first() {
        Some((line, why)) if collected.letters == 0 && collected.skipped.is_empty() => {
            Err(format!("line {line} {why}"))
        }
        _ => Ok(collected),
    }
}

/// What is told of a file.
#[derive(Serialize)]
struct Told {
    file: String,
    messages: u64,
    learned_domains: u64,
    learned_addresses: u64,
    known: u64,
    counted: u64,
    skipped: Vec<SkippedTold>,
    alike: Vec<AlikeTold>,
    faults: Vec<FaultTold>,
    fault_count: u64,
}

/// A domain that was left out, because it is almost another.
#[derive(Serialize)]
struct AlikeTold {
    name: String,
    almost: String,
}

#[derive(Serialize)]
struct SkippedTold {
    why: &'static str,
    count: u64,
}

#[derive(Serialize)]
struct FaultTold {
    line: u64,
    why: &'static str,
}

impl Told {
    fn of(file: &str, collected: &Collected) -> Self {
        let fault = |(line, why): &(u64, &'static str)| FaultTold { line: *line, why };
        let told =
            |(why, count): (&Skipped, &u64)| SkippedTold { why: why.sentence(), count: *count };
        Self {
            file: file.to_owned(),
            messages: collected.letters,
            learned_domains: 0,
            learned_addresses: 0,
            known: 0,
            counted: 0,
            skipped: collected.skipped.iter().map(told).collect(),
            alike: Vec::new(),
            faults: collected.faults.iter().map(fault).collect(),
            fault_count: collected.fault_count,
        }
    }

    fn print(mut self, imported: &Imported, is_json: bool) -> Result<(), Failure> {
        (self.learned_domains, self.learned_addresses) = (imported.domains, imported.addresses);
        (self.known, self.counted) = (imported.known, imported.counted);
        let alike = imported.alike.iter();
        self.alike = alike
            .map(|(name, almost)| AlikeTold { name: name.to_string(), almost: almost.to_string() })
            .collect();
        for FaultTold { line, why } in &self.faults {
            let _ = writeln!(std::io::stderr(), "sluis: {}:{line}: {why}", self.file);
        }
        let untold = self.fault_count - self.faults.len() as u64;
        if untold > 0 {
            let _ = writeln!(std::io::stderr(), "sluis: {}: {untold} more lines", self.file);
        }
        if is_json {
            return print::json(&self);
        }
        print::line(&format!(
            "{}: {} messages; {} domains and {} addresses learned, {} known already, {} not enough \
             mail yet",
            self.file,
            self.messages,
            self.learned_domains,
            self.learned_addresses,
            self.known,
            self.counted
        ))?;
        for SkippedTold { why, count } in &self.skipped {
            print::line(&format!("  skipped {count}: {why}"))?;
        }
        for AlikeTold { name, almost } in &self.alike {
            print::line(&format!("  left out {name}: almost {almost}, which has far more mail"))?;
        }
        if self.fault_count > 0 {
            print::line(&format!("  not read: {} lines", self.fault_count))?;
        }
        Ok(())
    }
}

async fn list(shell: &Shell, json: bool, state: Option<&str>) -> Result<(), Failure> {
    let who = shell.principal(None).await?;
    let states = match state {
        None => LearnedState::ALL.to_vec(),
        Some(name) => vec![LearnedState::named(name).ok_or_else(|| unknown_state(name))?],
    };
    let mut filter = Filter { states, offset: 0 };
    let mut rows = Vec::new();
    loop {
        let page = shell.book.list(&who, &filter).await.map_err(|error| failed(&error))?;
        for learned in &page {
            if json {
                print::json(&render::learned_json(learned, shell.book.settings().unused_days))?;
            } else {
                rows.push(vec![
                    learning::id_of(learned.number),
                    learned.state.name().to_owned(),
                    learned.name.clone(),
                    learned.mail.messages.to_string(),
                    learned.mail.senders.to_string(),
                    render::day(learned.mail.first_day),
                    render::day(learned.mail.last_day),
                ]);
            }
        }
        if page.len() < PAGE_ROWS as usize {
            break;
        }
        filter.offset += PAGE_ROWS;
    }
    if json {
        return Ok(());
    }
    let header = ["ID", "STATE", "CORRESPONDENT", "MESSAGES", "COLLEAGUES", "FIRST", "LAST"];
    print::table(&header, &rows)
}

async fn confirm(shell: &Shell, named: &Correspondent) -> Result<(), Failure> {
    let (who, number) = find(shell, named).await?;
    let decided = shell.book.confirm(&who, number).await.map_err(|error| failed(&error))?;
    if named.json {
        return print::json(&render::learned_json(&decided, shell.book.settings().unused_days));
    }
    print::line(&format!("{} {}: confirmed", learning::id_of(number), decided.name))
}

async fn end(shell: &Shell, named: &Correspondent) -> Result<(), Failure> {
    let (who, number) = find(shell, named).await?;
    let decided = shell.book.end(&who, number).await.map_err(|error| failed(&error))?;
    if named.json {
        return print::json(&render::learned_json(&decided, shell.book.settings().unused_days));
    }
    print::line(&format!("{} {}: ended", learning::id_of(number), decided.name))
}

/// Who decides, and the number of what is meant.
async fn find(shell: &Shell, named: &Correspondent) -> Result<(Principal, u64), Failure> {
    let who = shell.principal(named.by.as_deref()).await?;
    let found = shell.book.find(&who, &named.name).await;
    let found = found.map_err(|error| Failure::Failed(format!("{}: {error}", named.name)))?;
    Ok((who, found.number))
}

fn unknown_state(name: &str) -> Failure {
    let known: Vec<&str> = LearnedState::ALL.iter().map(|state| state.name()).collect();
    Failure::Unusable(format!("no state \"{name}\"; there are {}", known.join(", ")))
}

fn failed(error: &learning::Error) -> Failure {
    Failure::Failed(error.to_string())
}

const READ_BYTES: usize = 1 << 16;
