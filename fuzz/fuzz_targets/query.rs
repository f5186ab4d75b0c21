//! Fuzzes what stands behind the `?` of an address.
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::query(bytes));
