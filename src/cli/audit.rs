//! `sluis audit`: is the trail whole, and does it prove it to others?

use std::fs;
use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::path::Path;

use crate::audit;
use crate::audit::Checkpoint;
use crate::audit::Verified;
use crate::cli::arguments::Audit;
use crate::cli::arguments::Proof;
use crate::cli::assemble;
use crate::cli::checkpoints;
use crate::cli::failure::Failure;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::incident;
use crate::incident::Proved;
use crate::store;
use crate::store::trail;
use crate::vault::PublicKey;

/// Does what was asked; where the trail is not whole the exit status is 1.
pub(super) fn run(given: Option<&Path>, command: &Audit) -> Result<(), Failure> {
    match command {
        Audit::Verify(Proof { export: Some(export), key: Some(key), checkpoints, record }) => {
            prove(export, key, checkpoints.as_deref())?;
            record.as_deref().map_or(Ok(()), |record| prove_record(export, record))
        }
        Audit::Verify(_) => verify(&Shell::open(given)?),
        Audit::Export => export(&Shell::open(given)?),
        Audit::Key => print::line(&Shell::open(given)?.store.vault().public_key().to_string()),
        Audit::Checkpoint => checkpoint(&Shell::open(given)?),
    }
}

/// Walks the whole trail with the keys of the gateway; the first bad entry is named.
fn verify(shell: &Shell) -> Result<(), Failure> {
    let walked = async {
        let verified = shell.store.read(audit::verify).await.map_err(|error| failed(&error))?;
        let opened = match verified {
            Verified::Flawed(flaw) => shell.desk.report_flaw(flaw).await,
            Verified::Whole { .. } => Ok(None),
        };
        Ok((verified, opened))
    };
    let (verified, opened) = assemble::block_on(walked)?;
    match verified {
        Verified::Whole { count, hash } => {
            print::line(&format!("the audit trail is whole: {count} entries, the last is {hash}"))
        }
        Verified::Flawed(flaw) => {
            let opened = match opened {
                Ok(Some(incident)) => format!("; incident {} was opened", incident.id),
                Ok(None) => String::new(),
                Err(error) => format!("; no incident could be opened, do so by hand: {error}"),
            };
            Err(Failure::Failed(format!("the audit trail is broken: {flaw}{opened}")))
        }
    }
}

/// Checks a file of the trail on a machine that has no more than the public key.
fn prove(export: &Path, key: &str, kept: Option<&Path>) -> Result<(), Failure> {
    let key: PublicKey = key
        .parse()
        .map_err(|error| Failure::Unusable(format!("--key: {error}; see sluis audit key")))?;
    let kept = kept.map(read_kept).transpose()?.unwrap_or_default();
    let file = File::open(export)
        .map_err(|error| Failure::Unusable(format!("{}: {error}", export.display())))?;
    let proved = audit::verify_export(BufReader::new(file), &key, &kept)
        .map_err(|doubt| Failure::Failed(format!("{}: {doubt}", export.display())))?;
    print::line(&format!(
        "{} entries; {} checkpoints in it and {} kept elsewhere agree; sealed up to entry {}",
        proved.entries, proved.checkpoints, proved.kept, proved.sealed
    ))
}

/// Holds the history of a record against an export that was proved.
fn prove_record(export: &Path, record: &Path) -> Result<(), Failure> {
    let unusable = |path: &Path, error: &dyn std::fmt::Display| {
        Failure::Unusable(format!("{}: {error}", path.display()))
    };
    let text = fs::read_to_string(record).map_err(|error| unusable(record, &error))?;
    let value = serde_json::from_str(&text).map_err(|error| unusable(record, &error))?;
    let file = File::open(export).map_err(|error| unusable(export, &error))?;
    // Every line was an entry a moment ago: `prove` has read them.
    let entries = BufReader::new(file).lines().map_while(Result::ok);
    let entries = entries.filter_map(|line| serde_json::from_str(&line).ok());
    let proved = incident::verify_history(&value, entries)
        .map_err(|doubt| Failure::Failed(format!("{}: {doubt}", record.display())))?;
    let Proved { changes, told, older } = proved;
    let mut line = format!("{}: {changes} changes, as the trail tells of them", record.display());
    if told > changes {
        let why = "so this record was exported earlier, or cut off";
        line.push_str(&format!("; it tells of {told}, {why}"));
    }
    if older > 0 {
        line.push_str(&format!("; {older} lines are of the older form, without a key"));
    }
    print::line(&line)
}

/// The checkpoints of a file that was kept elsewhere: one in each line, wherever in it, so that
/// the lines of a SIEM will do.
fn read_kept(path: &Path) -> Result<Vec<Checkpoint>, Failure> {
    let unusable = |why: String| Failure::Unusable(format!("{}: {why}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
    let mut kept = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let found = Checkpoint::find(line);
        kept.push(found.ok_or_else(|| unusable(format!("line {}: no checkpoint", index + 1)))?);
    }
    match kept.is_empty() {
        true => Err(unusable("no checkpoint is in it".to_owned())),
        false => Ok(kept),
    }
}

/// Prints the trail, earliest first, an entry as JSON in each line.
fn export(shell: &Shell) -> Result<(), Failure> {
    assemble::block_on(async {
        let mut last = 0;
        loop {
            let read = shell.store.read(move |tx| trail::after(tx, last, PAGE)).await;
            let entries = read.map_err(|error| failed(&error))?;
            let Some(end) = entries.last().map(|entry| entry.number) else { return Ok(()) };
            entries.iter().try_for_each(print::json)?;
            last = end;
        }
    })
}

/// Makes a checkpoint now, prints it, and keeps it where the gateway keeps its own: the next one of
/// the gateway would say that nothing happened since.
fn checkpoint(shell: &Shell) -> Result<(), Failure> {
    let made = async { shell.desk.seal_trail().await.map_err(|error| failed(&error)) };
    let Some(checkpoint) = assemble::block_on(made)? else {
        return print::line("nothing happened since the last checkpoint");
    };
    print::line(&checkpoint.to_string())?;
    let Some(folder) = shell.checkpoints() else { return Ok(()) };
    checkpoints::add(folder, &checkpoint).map_err(|error| {
        let folder = folder.display();
        Failure::Failed(format!("it was made, but is not in the file in {folder}: {error}"))
    })
}

fn failed(error: &store::Error) -> Failure {
    Failure::Failed(error.to_string())
}

/// How many entries are in memory at a time.
const PAGE: u32 = 1_000;
