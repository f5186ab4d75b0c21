//! A short voyage of the fleet in every run of the tests; `cargo bench --bench fleet` is the long one.

use std::time::Duration;

use crate::fleet::Scale;
use crate::fleet::run;

#[test]
fn every_message_is_accounted_for_though_gateway_and_next_hop_fail() {
    let patience = Duration::from_secs(3);
    let accounts = run(Scale { messages: 40, deaths: 5, seed: 2026, patience });
    assert!(accounts.mistakes.is_empty(), "{accounts}");
    assert!(accounts.held >= 20 && accounts.passed >= 20, "{accounts}");
    assert!(accounts.released > 0, "{accounts}");
}
