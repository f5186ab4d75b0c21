//! How long it takes to say what a recipient is, beside thousands of correspondents that were learned.
//!
//! `cargo bench --bench destination` prints microseconds for each kind of address, and beside them
//! the reading of the address itself.
#![allow(clippy::print_stdout, reason = "the figures are what this is for")]

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use sluis::config;
use sluis::destination::History;
use sluis::destination::Lists;
use sluis::destination::Names;
use sluis::destination::classify;
use sluis::mail::Address;
use sluis::mail::Domain;

const LEARNED: usize = 5_000;
const ROUNDS: u32 = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let config = config::load(None).map_err(|_| "the defaults")?;
    let sources = config::sources(None).map_err(|_| "the rules built in")?;
    let started = Instant::now();
    let lists = Lists::compile(&sources, &config.configured()).map_err(|_| "the lists built in")?;
    println!("compiling the lists: {:.1} ms", started.elapsed().as_secs_f64() * 1_000.0);
    let domains: Result<Vec<Domain>, _> =
        (0..LEARNED).map(|n| Domain::parse(&format!("partner-{n}-zorggroep.nl"))).collect();
    let learned = Arc::new(Names::of_correspondents(&domains?));
    let history = History { learned, ..History::default() };
    let kinds = [
        ("private", "jan@ziggo.nl"),
        ("unknown", "jan@bakkerij-vos.nl"),
        ("mistyped provider", "jan@gmial.com"),
        ("mistyped partner", "jan@partner-17-zorgroep.nl"),
        ("own", "jan@voorbeeld.nl"),
    ];
    for (kind, to) in kinds {
        let address = Address::parse(to)?;
        let classified = micros(|| classify(&address, &lists, &history));
        let read = micros(|| Address::parse(to));
        println!("{kind:20} {classified:8.2} us, reading the address {read:.2} us");
    }
    Ok(())
}

fn micros<T>(work: impl Fn() -> T) -> f64 {
    let started = Instant::now();
    for _ in 0..ROUNDS {
        black_box(work());
    }
    started.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS)
}
