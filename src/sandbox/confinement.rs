//! What a worker may not do on this machine.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The walls around a worker, as far as this kernel has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// The version of Landlock in force (no file, no TCP); 0 where the kernel has none.
    pub landlock: u32,
    /// Whether system calls are filtered (no socket, no process, nothing but memory).
    pub seccomp: bool,
    /// Address space, in bytes; 0 where it could not be limited.
    pub memory_bytes: u64,
    /// Whether the other limits hold: processor time, files, no new rights, no core dump.
    pub limits: bool,
}

impl Confinement {
    /// The walls that are missing, as an administrator would name them; empty when all stand.
    pub fn missing(&self) -> Vec<&'static str> {
        let walls = [
            (self.seccomp, "seccomp"),
            (self.landlock > 0, "landlock"),
            (self.memory_bytes > 0, "a limit on memory"),
            (self.limits, "a limit on processor time and files"),
        ];
        walls.into_iter().filter(|(stands, _)| !stands).map(|(_, name)| name).collect()
    }
}

impl fmt::Display for Confinement {
    /// `landlock ABI 6, seccomp, memory 1 GiB`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.landlock {
            0 => f.write_str("no landlock")?,
            version => write!(f, "landlock ABI {version}")?,
        }
        f.write_str(if self.seccomp { ", seccomp" } else { ", no seccomp" })?;
        match self.memory_bytes {
            0 => f.write_str(", no limit on memory")?,
            bytes if bytes % (1 << 30) == 0 => write!(f, ", memory {} GiB", bytes >> 30)?,
            bytes => write!(f, ", memory {} MiB", bytes >> 20)?,
        }
        f.write_str(if self.limits { "" } else { ", not all other limits" })
    }
}

#[cfg(test)]
mod tests {
    use super::Confinement;

    #[test]
    fn is_told_with_what_is_missing() {
        let whole = Confinement { landlock: 6, seccomp: true, memory_bytes: 1 << 30, limits: true };
        let cases: [(Confinement, &str, &[&str]); 3] = [
            (whole.clone(), "landlock ABI 6, seccomp, memory 1 GiB", &[]),
            (
                Confinement { landlock: 0, memory_bytes: 1536 << 20, ..whole },
                "no landlock, seccomp, memory 1536 MiB",
                &["landlock"],
            ),
            (
                Confinement::default(),
                "no landlock, no seccomp, no limit on memory, not all other limits",
                &[
                    "seccomp",
                    "landlock",
                    "a limit on memory",
                    "a limit on processor time and files",
                ],
            ),
        ];
        for (confinement, told, missing) in cases {
            assert_eq!(confinement.to_string(), told);
            assert_eq!(confinement.missing(), missing);
        }
    }
}
