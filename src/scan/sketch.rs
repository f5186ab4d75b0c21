//! How many different values there were, in bounded memory and without the values.

use std::collections::BTreeSet;
use std::hash::DefaultHasher;
use std::hash::Hash;
use std::hash::Hasher;

/// Turns values into numbers that mean nothing outside one scan.
#[derive(Clone, Copy)]
pub(super) struct Digest {
    key: u64,
}

impl Digest {
    /// A digest keyed with what is scanned: the same file has the same numbers, another has others.
    pub(super) fn new(content: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        content.len().hash(&mut hasher);
        content.iter().take(KEY_BYTES).for_each(|byte| hasher.write_u8(*byte));
        content.iter().rev().take(KEY_BYTES).for_each(|byte| hasher.write_u8(*byte));
        Self { key: hasher.finish() }
    }

    /// The number of these words together, in this order.
    pub(super) fn of(&self, words: &[&str]) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(self.key);
        words.iter().for_each(|word| word.hash(&mut hasher));
        hasher.finish()
    }
}

/// Counts different values: exactly up to [`KEPT`], within about one in a hundred beyond.
///
/// Keeps the smallest digests (k minimum values): evenly spread numbers lie as close together as
/// there are many of them. Source: Bar-Yossef et al., Counting Distinct Elements (2002).
#[derive(Clone, Default)]
pub(super) struct Sketch {
    smallest: BTreeSet<u64>,
}

impl Sketch {
    /// Adds a digest; `true` if it was not seen before, as far as is known.
    pub(super) fn insert(&mut self, digest: u64) -> bool {
        if self.smallest.len() >= KEPT {
            if self.smallest.last().is_some_and(|last| digest >= *last) {
                return false;
            }
            let new = self.smallest.insert(digest);
            if new {
                self.smallest.pop_last();
            }
            return new;
        }
        self.smallest.insert(digest)
    }

    /// Takes a digest out again, as far as it is kept.
    pub(super) fn remove(&mut self, digest: u64) {
        self.smallest.remove(&digest);
    }

    /// Adds all that another has counted.
    pub(super) fn merge(&mut self, other: &Self) {
        for digest in &other.smallest {
            self.insert(*digest);
        }
    }

    /// How many different digests there were.
    pub(super) fn count(&self) -> u64 {
        match self.smallest.last() {
            Some(last) if self.smallest.len() >= KEPT => {
                let share = *last as f64 / u64::MAX as f64;
                ((KEPT - 1) as f64 / share.max(f64::MIN_POSITIVE)).round() as u64
            }
            _ => self.smallest.len() as u64,
        }
    }
}

/// Bytes at each end of a file that go into the key.
const KEY_BYTES: usize = 4_096;

/// Digests kept.
const KEPT: usize = 16_384;

#[cfg(test)]
mod tests {
    use super::Digest;
    use super::Sketch;

    #[test]
    fn counts_few_exactly_and_many_closely() {
        let digest = Digest::new(b"a message");
        for (distinct, error) in [(0_u64, 0.0), (1, 0.0), (2_600, 0.0), (200_000, 0.03)] {
            let mut sketch = Sketch::default();
            for round in 0..2 {
                for number in 0..distinct {
                    let new = sketch.insert(digest.of(&[&number.to_string()]));
                    assert!(round == 0 || distinct > 10_000 || !new);
                }
            }
            let off = sketch.count().abs_diff(distinct) as f64;
            assert!(off <= error * distinct as f64, "{distinct}: {}", sketch.count());
        }
    }

    #[test]
    fn a_digest_tells_nothing_outside_its_scan() {
        let (one, other) = (Digest::new(b"one"), Digest::new(b"other"));
        assert_eq!(one.of(&["x"]), Digest::new(b"one").of(&["x"]));
        assert_ne!(one.of(&["x"]), other.of(&["x"]));
        assert_ne!(one.of(&["ab", "c"]), one.of(&["a", "bc"]));
    }
}
