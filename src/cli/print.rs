//! Data on standard output: the one place that prints it.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use jiff::Timestamp;
use serde::Serialize;

use crate::cli::failure::Failure;
use crate::detect::Kind;
use crate::policy::Reason;
use crate::policy::Seen;
use crate::render;
use crate::render::Language;

/// Prints one line. A reader that has gone away (`sluis held list | head -1`) is no failure.
pub(super) fn line(text: &str) -> Result<(), Failure> {
    finish(writeln!(io::stdout().lock(), "{text}"))
}

/// Prints a value as JSON on one line.
pub(super) fn json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(value)
        .map_err(|error| Failure::Failed(format!("cannot be written as JSON: {error}")))?;
    line(&text)
}

/// Prints rows as columns as wide as they need to be.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) -> Result<(), Failure> {
    let mut widths: Vec<usize> = header.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let format = |cells: &mut dyn Iterator<Item = &str>| {
        let padded = cells.zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    line(&format(&mut header.iter().copied()))?;
    rows.iter().try_for_each(|row| line(&format(&mut row.iter().map(String::as_str))))
}

/// Why a rule spoke, with the agreement by which it was softened: `… (agreement ggd-jeugd of Team
/// Jeugd)`.
pub(super) fn reason(reason: &Reason) -> String {
    let said = render::reason_in(reason, Language::English);
    match reason.seen.iter().find(|seen| seen.key == "agreement") {
        Some(Seen { asked, found, .. }) => format!("{said} (agreement {asked} of {found})"),
        None => said.to_owned(),
    }
}

/// A moment for a person to read: the time of the Netherlands, `2026-11-22 04:51`.
pub(super) fn moment(at: Timestamp) -> String {
    render::local(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// The time of the day with seconds, in the Netherlands: `04:51:07`.
pub(super) fn time(at: Timestamp) -> String {
    render::local(at).strftime("%H:%M:%S").to_string()
}

/// A moment that may not have come.
pub(super) fn moment_if(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "-".to_owned(), moment)
}

/// A text of several lines, the later ones below the first, which stands at column `width`.
pub(super) fn hanging(text: &str, width: usize) -> String {
    text.replace('\n', &format!("\n{:width$}", ""))
}

/// Of how many people there is each kind: `2600 name, 2600 bsn, 12 health`.
pub(super) fn by_kind(people: &BTreeMap<Kind, u64>) -> String {
    let mut kinds: Vec<(&Kind, &u64)> = people.iter().collect();
    kinds.sort_by_key(|(kind, people)| (Reverse(**people), **kind));
    let words: Vec<String> =
        kinds.into_iter().map(|(kind, people)| format!("{people} {kind}")).collect();
    words.join(", ")
}

/// How many values only repeat what a recipient wrote; nothing where there are none.
pub(super) fn quoted(count: u64) -> String {
    if count == 0 { String::new() } else { format!(", {count} written by the recipient") }
}

fn finish(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}
