//! What a pool of workers is like.

use std::path::PathBuf;
use std::time::Duration;

use crate::extract::Limits;
use crate::sandbox::confine::Allowance;
use crate::sandbox::tesseract::Tesseract;

/// How scans are run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The program that is started with the argument `worker`: this one.
    pub program: PathBuf,
    /// Workers that scan at one time; at least one.
    pub workers: usize,
    /// Workers kept ready beside them, so that nobody waits when one is replaced.
    pub spares: usize,
    /// What one scan may spend.
    pub limits: Limits,
    /// How long one scan may take.
    pub patience: Duration,
    /// Address space of a worker.
    pub memory_bytes: u64,
    /// Who reads pictures, if anyone.
    pub reader: Option<Tesseract>,
}

impl Settings {
    /// What a worker may take over its whole life.
    pub(super) fn allowance(&self) -> Allowance {
        let seconds = self.patience.as_secs().max(1);
        // It is replaced once it has worked for as long as one scan may take.
        Allowance { memory_bytes: self.memory_bytes, cpu_seconds: 2 * seconds + CPU_SPARE }
    }
}

/// To start and to learn the rules.
const CPU_SPARE: u64 = 10;
