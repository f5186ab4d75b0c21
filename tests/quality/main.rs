//! How good detection is, on mail made by lot: what is held that must be, what is held that must
//! pass, and what every detector finds.
//!
//! `cargo bench --bench quality` judges both sets and prints the figures;
//! `-- tune`, `-- report`: one of them; `-- --each N`: so many messages of each kind;
//! `-- --only KIND`: one kind; `-- --write FOLDER`: keeps the messages that are judged wrongly
//! (of the set to tune on only: the other one is not to be looked into).
#![allow(clippy::print_stdout, reason = "the figures are what this is for")]

#[path = "../corpus/mod.rs"]
mod corpus;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use crate::corpus::Quality;
use crate::corpus::Scale;
use crate::corpus::Set;
use crate::corpus::kinds;
use crate::corpus::mail;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let says = |word: &str| arguments.iter().any(|argument| argument == word);
    let value = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).cloned()
    };
    let each = value("--each").map_or(Ok(EACH), |number| number.parse())?;
    let only = value("--only");
    let folder = value("--write");
    let scale = Scale::new();
    for (set, name) in [(Set::Tune, "tune"), (Set::Report, "report")] {
        if (says("tune") || says("report")) && !says(name) {
            continue;
        }
        let started = Instant::now();
        let mut quality = Quality::default();
        let mut messages = 0;
        for (kind, _) in kinds() {
            if only.as_deref().is_some_and(|only| only != kind) {
                continue;
            }
            for number in 0..each {
                let mail = mail(set, kind, number);
                let wrong = quality.add(&scale, &mail);
                messages += 1;
                if let (Some(folder), Some(wrong), Set::Tune) = (&folder, wrong, set) {
                    fs::create_dir_all(folder)?;
                    let file = format!("{kind}.{number}.{}.{wrong}.eml", mail.form);
                    fs::write(Path::new(folder).join(file), &mail.bytes)?;
                }
            }
        }
        let seconds = started.elapsed().as_secs_f64();
        println!("=== {name}: {messages} messages in {seconds:.1} s ===\n{quality}");
    }
    Ok(())
}

/// Messages of each kind.
const EACH: usize = 60;
