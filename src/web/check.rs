//! What is watched of the machine, and the section of the runbook that says what to do about it.

/// Something that is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The certificate of the SMTP port.
    Certificate,
    /// Room where the data lies.
    Disk,
    /// The keys that contents lie under.
    Keys,
    /// The server that mail is passed on to.
    NextHop,
    /// Reading the settings again.
    Reload,
    /// The workers that read messages.
    Scanner,
    /// Other systems that are told.
    Signals,
    /// The provider of single sign-on.
    SignOn,
    /// The database.
    Store,
    /// What keeps the workers from the rest of the machine.
    Walls,
}

/// A check that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Which.
    pub check: Check,
    /// What is wrong, in English.
    pub what: String,
}

impl Check {
    /// All checks.
    pub const ALL: [Self; 10] = [
        Self::Certificate,
        Self::Disk,
        Self::Keys,
        Self::NextHop,
        Self::Reload,
        Self::Scanner,
        Self::Signals,
        Self::SignOn,
        Self::Store,
        Self::Walls,
    ];

    /// The heading of its section in `docs/runbook.md`.
    pub const fn section(self) -> &'static str {
        match self {
            Self::Certificate => "The certificate ends",
            Self::Disk => "The disk is nearly full",
            Self::Keys => "A key is not here",
            Self::NextHop => "No next hop answers",
            Self::Reload => "The settings were not read again",
            Self::Scanner => "No worker can be started",
            Self::Signals => "Another system was not told",
            Self::SignOn => "Single sign-on does not answer",
            Self::Store => "The store cannot be used",
            Self::Walls => "Scans run without a wall",
        }
    }
}

/// Less than one part in so many that is free is little.
pub(super) const DISK_PARTS: u64 = 10;

/// Days before its end in which a certificate is to be renewed.
pub(super) const CERTIFICATE_DAYS: i64 = 21;

#[cfg(test)]
mod tests {
    use super::Check;

    #[test]
    fn every_check_has_its_section_in_the_runbook() {
        let runbook = include_str!("../../docs/runbook.md");
        for check in Check::ALL {
            let heading = format!("\n## {}\n", check.section());
            let section = runbook.split_once(&heading).map(|(_, rest)| rest);
            let section = section.unwrap_or_else(|| panic!("docs/runbook.md lacks {heading}"));
            let section = section.split("\n## ").next().unwrap_or_default();
            for word in ["**Means**", "**Look**", "**Do**"] {
                assert!(section.contains(word), "{heading} does not say {word}");
            }
        }
    }
}
