//! The smallest hostile input in every run of the tests; `cargo bench --bench hostile` is the rest.

use crate::hostile::Scale;
use crate::hostile::run;

#[test]
fn hostile_input_is_held_refused_or_put_off_and_keeps_nobody_waiting() {
    let outcome = run(Scale { size: 1, clients: 30 });
    assert!(outcome.mistakes.is_empty(), "{outcome}");
    assert!(outcome.ordinary.len() > 3, "mail went on meanwhile: {outcome}");
}
