//! How a command ends that did not do what was asked: a sentence and an exit status.

use std::fmt;

use crate::fault::Fault;

/// Why a command failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The thing asked for does not hold, or could not be done: exit status 1.
    Failed(String),
    /// The call, the configuration or a file named could not be used: exit status 2.
    Unusable(String),
    /// The configuration or the rules hold mistakes, all of them listed: exit status 2.
    Faults(Vec<Fault>),
}

impl Failure {
    /// The exit status that scripts rely on.
    pub(super) fn status(&self) -> u8 {
        match self {
            Self::Failed(_) => 1,
            Self::Unusable(_) | Self::Faults(_) => 2,
        }
    }
}

impl From<Vec<Fault>> for Failure {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Faults(faults)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(why) | Self::Unusable(why) => write!(f, "sluis: {why}"),
            Self::Faults(faults) => {
                for (index, fault) in faults.iter().enumerate() {
                    if index > 0 {
                        writeln!(f)?;
                    }
                    write!(f, "sluis: {fault}")?;
                }
                Ok(())
            }
        }
    }
}
