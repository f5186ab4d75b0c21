//! `sluis worker` and `sluis look`: what the gateway starts to read what strangers wrote.

use crate::cli::arguments::Look;
use crate::cli::arguments::Worker;
use crate::cli::failure::Failure;
use crate::sandbox;
use crate::sandbox::Allowance;
use crate::sandbox::Tesseract;

/// Scans for the gateway at the other end of standard input until that goes away.
pub(super) fn run(options: &Worker) -> Result<(), Failure> {
    sandbox::work(allowance(options)).map_err(|error| not_for_people(&error))
}

/// Becomes the program that reads the picture on standard input.
pub(super) fn look(options: Look) -> Result<(), Failure> {
    let Look { allowance: worker, program, data, languages } = options;
    let reader = Tesseract { program, data, languages };
    Err(not_for_people(&sandbox::look(allowance(&worker), &reader)))
}

fn allowance(options: &Worker) -> Allowance {
    let Worker { memory_bytes, cpu_seconds } = *options;
    Allowance { memory_bytes, cpu_seconds }
}

fn not_for_people(error: &std::io::Error) -> Failure {
    Failure::Failed(format!("a worker is started by the gateway: {error}"))
}
