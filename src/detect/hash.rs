//! A hash for words that are looked up far more often than anything else. Only the word lists of
//! the rules are kept by it, so that no sender can choose what collides.

use std::hash::BuildHasherDefault;
use std::hash::Hasher;

/// Makes a [`WordHasher`] for a set or map of words.
pub(super) type WordHash = BuildHasherDefault<WordHasher>;

/// Hashes eight bytes at a time.
#[derive(Default)]
pub(super) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.0 = mixed(self.0, u64::from_le_bytes(*eight));
        }
        let few = rest.iter().rev().fold(0, |few, byte| few << 8 | u64::from(*byte));
        self.0 = mixed(self.0 ^ few, bytes.len() as u64);
    }

    /// The byte behind a text tells no two words apart.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Two numbers as one of which every bit depends on all of theirs.
pub(super) fn mixed(one: u64, other: u64) -> u64 {
    let product = u128::from(one ^ SALTS[0]) * u128::from(other ^ SALTS[1]);
    product as u64 ^ (product >> 64) as u64
}

/// Odd numbers without a pattern (the digits of pi).
const SALTS: [u64; 2] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7345];
