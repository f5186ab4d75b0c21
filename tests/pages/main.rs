//! How long the server takes for every page with 10,000 messages that wait and a workbook of 50,000
//! rows, and how much it sends.
//!
//! `cargo bench --bench pages` fills a store, starts the program as it is installed and asks for
//! each page ten times; `-- HELD ROWS` takes other numbers. It fails where the middle time is
//! above 100 ms, or a page above 100 kB.
#![allow(clippy::print_stdout, reason = "the figures are what this is for")]

#[path = "../common/mod.rs"]
#[allow(dead_code, reason = "most of it is for the tests")]
mod common;
#[path = "mod.rs"]
mod pages;

use std::process::ExitCode;
use std::time::Duration;

use crate::pages::Amounts;
use crate::pages::tour;

fn main() -> ExitCode {
    let numbers = std::env::args().skip(1).filter_map(|word| word.parse().ok());
    let numbers: Vec<usize> = numbers.collect();
    let held = numbers.first().copied().unwrap_or(10_000);
    let rows = numbers.get(1).copied().unwrap_or(50_000);
    let amounts = Amounts { held, decided: held / 20, observed: held, people: 100 };
    println!("{held} messages wait, a workbook of {rows} rows");
    println!("{:>9} {:>9} {:>8} {:>6}  page", "first", "middle", "bytes", "rows");
    let mut slow = 0;
    for page in tour(amounts, rows, TIMES) {
        let is_slow = page.median > TIME_MAX || page.size_bytes > SIZE_BYTES_MAX;
        slow += usize::from(is_slow);
        println!("{page}{}", if is_slow { "  TOO MUCH" } else { "" });
    }
    ExitCode::from(u8::from(slow > 0))
}

/// How often each page is asked for.
const TIMES: usize = 10;
/// What a page may take: of the time of the server, and uncompressed.
const TIME_MAX: Duration = Duration::from_millis(100);
const SIZE_BYTES_MAX: usize = 100_000;
