//! Fuzzes the format `doc`.
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(init: bodies::quiet(), |bytes: &[u8]| bodies::format("doc", bytes));
