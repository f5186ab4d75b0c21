//! Hostile input at its full size: `cargo bench --bench hostile -- --size 10`.
#![allow(clippy::print_stdout, reason = "the outcome is what this is for")]

#[path = "../common/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the other tests use the rest")]
mod common;
#[path = "mod.rs"]
mod hostile;

use std::process::ExitCode;
use std::time::Duration;

use crate::hostile::Scale;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let size = arguments.iter().position(|argument| argument == "--size");
    let size = size.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(10);
    let outcome = hostile::run(Scale { size, clients: 50 });
    println!("{outcome}");
    let is_prompt = outcome.longest() <= Duration::from_secs(2);
    if outcome.mistakes.is_empty() && is_prompt { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
