//! Machines that may send mail from anywhere: a file with a name and the hash of a password on each
//! line, as `sluis smtp-account` prints them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use jiff::Timestamp;

use crate::access::Throttle;
use crate::access::verify_password;
use crate::fault::Fault;
use crate::fault::Source;
use crate::smtp::Accounts;
use crate::smtp::Identity;

/// Names and hashes of passwords, and who guesses at them.
#[derive(Default)]
pub struct Machines {
    hashes: BTreeMap<String, String>,
    throttle: Throttle,
}

impl Machines {
    /// Reads `name:hash` lines; empty ones and those that begin with `#` are passed over.
    ///
    /// - Failure: every line that is not one, by its number; never what stands on it.
    pub fn parse(source: &Source) -> Result<Self, Vec<Fault>> {
        let (mut hashes, mut faults) = (BTreeMap::new(), Vec::new());
        for (index, line) in source.text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let known = line.split_once(':').filter(|(name, hash)| {
                is_name(name) && hash.starts_with("$argon2id$") && !hashes.contains_key(*name)
            });
            match known {
                Some((name, hash)) => {
                    hashes.insert(name.to_owned(), hash.to_owned());
                }
                None => faults.push(Fault {
                    file: source.file.clone(),
                    line: Some(index + 1),
                    key: String::new(),
                    why: "is no line of sluis smtp-account, or repeats a name".to_owned(),
                }),
            }
        }
        match faults.is_empty() {
            true => Ok(Self { hashes, throttle: Throttle::default() }),
            false => Err(faults),
        }
    }
}

impl Accounts for Machines {
    /// Whoever guesses waits, as at the pages: by name and address together, so that nobody keeps a
    /// machine out from elsewhere, and by address over all names.
    fn identify(&self, from: IpAddr, name: &str, password: &str) -> Identity {
        if self.throttle.attempt(name, from, Timestamp::now()).is_err() {
            return Identity::Untried;
        }
        if verify_password(self.hashes.get(name).map(String::as_str), password) {
            self.throttle.succeeded(name, from);
            return Identity::Known;
        }
        self.throttle.failed(name, from, Timestamp::now());
        Identity::Unknown
    }
}

impl std::fmt::Debug for Machines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Machines({})", self.hashes.len())
    }
}

/// Whether this can be the name of a machine: 1 to 64 letters, digits and `.-_@`.
pub fn is_name(name: &str) -> bool {
    let known = |b: u8| b.is_ascii_alphanumeric() || b".-_@".contains(&b);
    (1..=64).contains(&name.len()) && name.bytes().all(known)
}

#[cfg(test)]
mod tests {
    use crate::access::hash_password;
    use crate::fault::Source;
    use crate::smtp::Accounts;
    use crate::smtp::Identity::Known;
    use crate::smtp::Identity::Unknown;
    use crate::smtp::Identity::Untried;

    use super::Machines;

    #[test]
    fn reads_lines_and_names_those_that_are_none() {
        let hash = hash_password("een lang wachtwoord").expect("a hash");
        let source = |text: String| Source { file: "accounts".to_owned(), text };
        let good = source(format!("# copiers\n\ncopier-3:{hash}\n"));
        let machines = Machines::parse(&good).expect("accounts");
        for (name, password, known) in [
            ("copier-3", "een lang wachtwoord", Known),
            ("copier-3", "een ander wachtwoord", Unknown),
            ("copier-4", "een lang wachtwoord", Unknown),
            ("", "", Unknown),
        ] {
            let here = [192, 0, 2, 1].into();
            assert_eq!(machines.identify(here, name, password), known, "{name} {password}");
        }
        assert_eq!(format!("{machines:?}"), "Machines(1)");
        let bad = source(format!("copier:secret\na b:{hash}\nok:{hash}\nok:{hash}\n"));
        let faults = Machines::parse(&bad).expect_err("three faults");
        let lines: Vec<_> = faults.iter().filter_map(|fault| fault.line).collect();
        assert_eq!(lines, [1, 2, 4]);
        assert!(faults.iter().all(|fault| !fault.why.contains("secret")));
    }

    #[test]
    fn whoever_guesses_waits_and_keeps_no_machine_out_elsewhere() {
        let hash = hash_password("een lang wachtwoord").expect("a hash");
        let source = Source { file: "accounts".to_owned(), text: format!("copier-3:{hash}") };
        let machines = Machines::parse(&source).expect("accounts");
        let [here, there] = [[192, 0, 2, 1], [192, 0, 2, 2]].map(std::net::IpAddr::from);
        let guesses = (0..6).map(|_| machines.identify(here, "copier-3", "een gok"));
        assert_eq!(
            guesses.collect::<Vec<_>>(),
            [Unknown, Unknown, Unknown, Unknown, Unknown, Untried]
        );
        let right = |from| machines.identify(from, "copier-3", "een lang wachtwoord");
        assert_eq!((right(here), right(there)), (Untried, Known));
    }
}
