//! Fuzzes the format `dbase`.
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(init: bodies::quiet(), |bytes: &[u8]| bodies::format("dbase", bytes));
