//! Fuzzes the format `office_xml`.
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(init: bodies::quiet(), |bytes: &[u8]| bodies::format("office_xml", bytes));
