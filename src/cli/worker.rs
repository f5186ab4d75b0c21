//! `sluis worker`: what the gateway starts to read what strangers wrote.

use crate::cli::arguments::Worker;
use crate::cli::failure::Failure;
use crate::sandbox;
use crate::sandbox::Allowance;

/// Scans for the gateway at the other end of standard input until that goes away.
pub(super) fn run(options: &Worker) -> Result<(), Failure> {
    let Worker { memory_bytes, cpu_seconds } = *options;
    sandbox::work(Allowance { memory_bytes, cpu_seconds })
        .map_err(|error| Failure::Failed(format!("a worker is started by the gateway: {error}")))
}
