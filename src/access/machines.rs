//! Machines that may send mail from anywhere: a file with a name and the hash of a password on each
//! line, as `sluis smtp-account` prints them.

use std::collections::BTreeMap;

use crate::access::verify_password;
use crate::fault::Fault;
use crate::fault::Source;
use crate::smtp::Accounts;

/// Names and hashes of passwords.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Machines(BTreeMap<String, String>);

impl Machines {
    /// Reads `name:hash` lines; empty ones and those that begin with `#` are passed over.
    ///
    /// - Failure: every line that is not one, by its number; never what stands on it.
    pub fn parse(source: &Source) -> Result<Self, Vec<Fault>> {
        let (mut machines, mut faults) = (BTreeMap::new(), Vec::new());
        for (index, line) in source.text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let known = line.split_once(':').filter(|(name, hash)| {
                is_name(name) && hash.starts_with("$argon2id$") && !machines.contains_key(*name)
            });
            match known {
                Some((name, hash)) => {
                    machines.insert(name.to_owned(), hash.to_owned());
                }
                None => faults.push(Fault {
                    file: source.file.clone(),
                    line: Some(index + 1),
                    key: String::new(),
                    why: "is no line of sluis smtp-account, or repeats a name".to_owned(),
                }),
            }
        }
        if faults.is_empty() { Ok(Self(machines)) } else { Err(faults) }
    }
}

impl Accounts for Machines {
    fn are_known(&self, name: &str, password: &str) -> bool {
        verify_password(self.0.get(name).map(String::as_str), password)
    }
}

impl std::fmt::Debug for Machines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Machines({})", self.0.len())
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

    use super::Machines;

    #[test]
    fn reads_lines_and_names_those_that_are_none() {
        let hash = hash_password("een lang wachtwoord").expect("a hash");
        let source = |text: String| Source { file: "accounts".to_owned(), text };
        let good = source(format!("# copiers\n\ncopier-3:{hash}\n"));
        let machines = Machines::parse(&good).expect("accounts");
        for (name, password, known) in [
            ("copier-3", "een lang wachtwoord", true),
            ("copier-3", "een ander wachtwoord", false),
            ("copier-4", "een lang wachtwoord", false),
            ("", "", false),
        ] {
            assert_eq!(machines.are_known(name, password), known, "{name} {password}");
        }
        assert_eq!(format!("{machines:?}"), "Machines(1)");
        let bad = source(format!("copier:secret\na b:{hash}\nok:{hash}\nok:{hash}\n"));
        let faults = Machines::parse(&bad).expect_err("three faults");
        let lines: Vec<_> = faults.iter().filter_map(|fault| fault.line).collect();
        assert_eq!(lines, [1, 2, 4]);
        assert!(faults.iter().all(|fault| !fault.why.contains("secret")));
    }
}
