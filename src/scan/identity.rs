//! The same person in another message.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::digest;
use serde::{Deserialize, Serialize};

/// A number by which a person is known again in another message.
///
/// - Privacy: whoever guesses a BSN can compute its number, so this is no more than the value
///   itself to those who keep it. It is keyed before it is stored, and never shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Identity(u64);

impl Identity {
    /// The number of these words together, in this order; the same in every scan and version.
    pub(super) fn of(words: &[&str]) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        for word in words {
            context.update(&(word.len() as u64).to_be_bytes());
            context.update(word.as_bytes());
        }
        let digest = context.finish();
        let first = digest.as_ref().first_chunk().copied().unwrap_or_default();
        Self(u64::from_be_bytes(first))
    }

    /// Its bytes, to be keyed.
    pub fn to_bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }
}

/// The identities of the people met in a scan.
#[derive(Default)]
pub(super) struct Identities {
    /// By the position of the person, with the strength of what it was made of: less is stronger.
    people: BTreeMap<u32, (u8, Identity)>,
}

impl Identities {
    /// Notes what a record says of the person at a position; the strongest stays.
    pub(super) fn meet(&mut self, at: u32, found: Option<(u8, Identity)>) {
        let Some(found) = found else { return };
        if let Some(known) = self.people.get_mut(&at) {
            *known = (*known).min(found);
        } else if self.people.len() < IDENTITIES {
            self.people.insert(at, found);
        }
    }

    /// Those of the people whom `counts` names.
    pub(super) fn list(&self, counts: impl Fn(u32) -> bool) -> Vec<Identity> {
        let people = self.people.iter().filter(|(at, _)| counts(**at));
        let mut list: Vec<Identity> = people.map(|(_, (_, identity))| *identity).collect();
        list.sort_unstable();
        list.dedup();
        list
    }
}

impl fmt::Debug for Identity {
    /// Shows nothing: this may end up in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(***)")
    }
}

/// People of one message who are known again in others, at most.
pub const IDENTITIES: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::Identity;

    #[test]
    fn is_the_same_in_every_version_and_shows_nothing() {
        let one = Identity::of(&["number", "bsn", "999990019"]);
        assert_eq!(format!("{one:?}"), "Identity(***)");
        assert_ne!(one, Identity::of(&["number", "bsn9", "99990019"]));
    }
}
