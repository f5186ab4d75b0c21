//! What it costs to scan in a worker process instead of in the gateway itself.
//!
//! `cargo bench --bench worker` prints how long a worker takes until it is ready, how much memory
//! it has when idle, and what messages of several sizes take in it and in this process.
#![allow(clippy::print_stdout, reason = "the figures are what this is for")]

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use bytes::Bytes;

use sluis::detect::Detectors;
use sluis::document::File;
use sluis::extract::Limits;
use sluis::mail::Parties;
use sluis::sandbox::Scanner;
use sluis::sandbox::Settings;
use sluis::scan::scan;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let sources = sluis::config::sources(None).map_err(|_| "the rules built in")?;
    let detectors = Detectors::compile(&sources).map_err(|_| "the rules built in")?;
    let settings = Settings {
        program: PathBuf::from(env!("CARGO_BIN_EXE_sluis")),
        workers: 1,
        spares: 0,
        limits: Limits::default(),
        patience: Duration::from_secs(120),
        memory_bytes: 1 << 30,
        reader: None,
    };

    let started = Instant::now();
    for _ in 0..STARTS {
        let scanner = Scanner::start(settings.clone(), &sources)?;
        runtime.block_on(scanner.stop());
    }
    println!("start until ready  {:>8.1} ms", millis(started.elapsed(), STARTS));

    let scanner = Scanner::start(settings, &sources)?;
    println!("memory when idle   {:>8} kB", idle_memory()?);
    for (name, size_bytes, rounds) in [
        ("2 kB of text", 2_000, 2_000),
        ("200 kB of text", 200_000, 100),
        ("20 MB of base64", 20_000_000, 5),
    ] {
        let file = message(size_bytes);
        let started = Instant::now();
        for _ in 0..rounds {
            runtime.block_on(scanner.scan(file.clone(), Parties::default()));
        }
        let there = millis(started.elapsed(), rounds);
        let started = Instant::now();
        for _ in 0..rounds {
            scan(&file, &Parties::default(), &detectors, Limits::default());
        }
        let here = millis(started.elapsed(), rounds);
        println!("{name:<18} {there:>8.3} ms in a worker, {here:>8.3} ms in this process");
    }
    runtime.block_on(scanner.stop());
    Ok(())
}

fn millis(elapsed: Duration, rounds: u32) -> f64 {
    elapsed.as_secs_f64() * 1000.0 / f64::from(rounds)
}

/// A message with a body of text, or with an attachment of unknown kind where it is large.
fn message(size_bytes: usize) -> File {
    let mut text =
        String::from("From: a@voorbeeld.nl\r\nTo: b@example.nl\r\nSubject: Levering\r\n");
    if size_bytes > 1_000_000 {
        text.push_str("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n");
    }
    text.push_str("\r\n");
    while text.len() < size_bytes {
        text.push_str(if size_bytes > 1_000_000 {
            "RGUgYmVzdGVsbGluZyBrb210IGRvbmRlcmRhZyBvbSAxMC4zMCB1dXIgYWFuLg0K\r\n"
        } else {
            "De bestelling komt donderdag om 10.30 uur aan bij de achterdeur.\r\n"
        });
    }
    let media_type = Some("message/rfc822".to_owned());
    File { name: "message.eml".to_owned(), media_type, bytes: Bytes::from(text) }
}

/// Resident memory of the one child of this process.
fn idle_memory() -> Result<u64, Box<dyn Error>> {
    let parent = format!("PPid:\t{}", std::process::id());
    for entry in fs::read_dir("/proc")?.flatten() {
        let status = fs::read_to_string(entry.path().join("status")).unwrap_or_default();
        if status.lines().any(|line| line == parent) {
            let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
            let number = resident.and_then(|text| text.split_whitespace().next());
            return Ok(number.ok_or("no memory")?.parse()?);
        }
    }
    Err("no worker".into())
}

const STARTS: u32 = 20;
