//! SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014),
//! and the three ways in which numbers are drawn from it.

/// A stream of random numbers, named by its seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number of 64 bits.
    #[expect(clippy::should_implement_trait, reason = "a stream without an end")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in `0..bound`, a number modulo `bound`; a `bound` of 0 counts as 1.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = bound.max(1) as u64;
        // 2^64 mod bound: as many numbers at the top would make small results more likely.
        let excess = (u64::MAX % bound + 1) % bound;
        loop {
            let number = self.next();
            if number <= u64::MAX - excess {
                return (number % bound) as usize;
            }
        }
    }

    /// In `0..bound` by scaling the upper 32 bits, with a bias of `bound / 2^32`: other numbers
    /// than those of [`below`](Self::below), on which published intervals rest.
    pub fn scaled_below(&mut self, bound: usize) -> usize {
        (((self.next() >> 32) * (bound as u64).min(1 << 32)) >> 32) as usize
    }

    /// Uniform in `[0, 1)`, 53 bits.
    pub fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
