//! Chance that repeats itself: the same seed draws the same lots, on every machine.

/// A drawer of lots (SplitMix64, Steele and others, 2014).
#[derive(Clone)]
pub(crate) struct Lot(u64);

impl Lot {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A lot for one purpose, apart from that for any other.
    pub(crate) fn of(seed: u64, purpose: &str, number: usize) -> Self {
        // FNV-1a: near purposes must not draw near lots.
        let mut mixed = 0xcbf2_9ce4_8422_2325 ^ seed;
        for byte in purpose.bytes().chain((number as u64).to_le_bytes()) {
            mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut lot = Self::new(mixed);
        lot.next();
        lot
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.next() % (most - least + 1)
    }

    /// Whether it happens, of a hundred times so many.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of `list`.
    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.between(0, list.len() as u64 - 1) as usize]
    }

    /// So many digits; the first is not zero.
    pub(crate) fn digits(&mut self, count: u32) -> String {
        let least = 10_u64.pow(count - 1);
        self.between(least, least * 10 - 1).to_string()
    }

    /// Puts `list` in another order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.between(0, at as u64) as usize);
        }
    }
}
