//! A year of mail of a municipality with 600 employees: how much is held as correspondents become
//! known, and which planted mistakes are caught.
//!
//! `cargo bench --bench year` runs it; `-- --weeks N` and `-- --employees N` make it smaller.
#![allow(clippy::print_stdout, reason = "the figures are what this is for")]

#[path = "../corpus/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the figures of detection are another bench")]
mod corpus;
#[path = "mod.rs"]
#[allow(dead_code, unused_imports, reason = "some of it is for the slice in the tests")]
mod year;

use std::error::Error;
use std::time::Instant;

use crate::year::Scale;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str, usual: i32| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)).map_or(Ok(usual), |number| number.parse())
    };
    let (weeks, employees) = (value("--weeks", 52)?, value("--employees", 600)?);
    let scale = Scale {
        employees: usize::try_from(employees)?,
        days: weeks * 7,
        mistakes_a_day: 10,
        letters: 20,
    };
    let started = Instant::now();
    let told = |number: i32, figures: &year::Figures| {
        let week = figures.week(number);
        eprintln!("week {}: {:.2} % of {} held", number + 1, week.percent(), week.messages);
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let figures = runtime.block_on(year::run(scale, told));
    println!("{figures}\n{:.0} seconds", started.elapsed().as_secs_f64());
    Ok(())
}
