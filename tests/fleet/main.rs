//! The long form of the fleet: `cargo bench --bench fleet -- --messages 5000 --deaths 50 --seed 1`.
#![allow(clippy::print_stdout, reason = "the accounts are what this is for")]

#[path = "../common/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the other tests use the rest")]
mod common;
#[path = "mod.rs"]
mod fleet;

use std::process::ExitCode;
use std::time::Duration;
use std::time::Instant;

use crate::fleet::Scale;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str, usual: usize| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(usual)
    };
    let scale = Scale {
        messages: value("--messages", 5_000),
        deaths: value("--deaths", 50),
        seed: value("--seed", 2026) as u64,
        patience: Duration::from_secs(15 * 60),
    };
    let started = Instant::now();
    let accounts = fleet::run(scale);
    println!("{accounts}{:.0} seconds", started.elapsed().as_secs_f64());
    if accounts.mistakes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
