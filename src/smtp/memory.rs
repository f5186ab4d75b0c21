//! The memory that unfinished messages of all connections may take together.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

/// The memory that all connections share.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    taken_bytes: Arc<AtomicU64>,
    bytes_max: u64,
}

/// What one connection has taken of it; given back when dropped.
#[derive(Debug)]
pub(super) struct Claim {
    memory: Memory,
    bytes: u64,
}

impl Memory {
    pub(super) fn new(bytes_max: u64) -> Self {
        Self { taken_bytes: Arc::default(), bytes_max }
    }

    /// A claim on nothing yet.
    pub(super) fn claim(&self) -> Claim {
        Claim { memory: self.clone(), bytes: 0 }
    }
}

impl Claim {
    /// Makes it a claim on `bytes`, more or less than before; whether they are to be had.
    ///
    /// What is refused is not taken, but a claim may always shrink.
    pub(super) fn resize(&mut self, bytes: u64) -> bool {
        let more = bytes.saturating_sub(self.bytes);
        let less = self.bytes.saturating_sub(bytes);
        let taken = &self.memory.taken_bytes;
        if taken.fetch_add(more, Ordering::Relaxed).saturating_add(more) > self.memory.bytes_max
            && more > 0
        {
            taken.fetch_sub(more, Ordering::Relaxed);
            return false;
        }
        taken.fetch_sub(less, Ordering::Relaxed);
        self.bytes = bytes;
        true
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.memory.taken_bytes.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;

    #[test]
    fn is_shared_and_given_back() {
        let memory = Memory::new(100);
        let (mut one, mut two) = (memory.claim(), memory.claim());
        assert!(one.resize(60));
        assert!(!two.resize(50));
        assert!(two.resize(40));
        assert!(one.resize(10) && two.resize(90));
        drop(two);
        assert!(one.resize(100) && !memory.claim().resize(1));
    }
}
