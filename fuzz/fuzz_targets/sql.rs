//! Fuzzes the format `sql`.
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(init: bodies::quiet(), |bytes: &[u8]| bodies::format("sql", bytes));
