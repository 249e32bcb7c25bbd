//! Which items of a task are taken, and in which order.
//!
//! With a seed the order is a permutation that the seed and the number of items alone
//! decide, the same on every machine and for ever: links rely on it, and a test freezes it.
//! Shuffle: Fisher and Yates from the end (Durstenfeld 1964). Random numbers: SplitMix64
//! (Steele, Lea and Flood 2014), seeded with the seed itself; an index below `k` is a
//! number modulo `k`, numbers from the incomplete last round of `k` being drawn again.

/// A choice of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    /// Names the permutation; none keeps the file's order, as the harness does.
    pub seed: Option<u64>,
    /// Most items; none takes all.
    pub limit: Option<usize>,
}

impl Selection {
    /// Positions of the items taken from a task of `n`, in the order in which they run.
    /// The first `k` do not depend on the limit.
    #[must_use]
    pub fn positions(self, n: usize) -> Vec<usize> {
        let mut positions: Vec<usize> = (0..n).collect();
        if let Some(seed) = self.seed {
            let mut random = SplitMix64::new(seed);
            for last in (1..n).rev() {
                positions.swap(last, random.below(last + 1));
            }
        }
        positions.truncate(self.limit.unwrap_or(n));
        positions
    }
}

/// A stream of random numbers, named by its seed.
#[derive(Debug, Clone)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// The stream of this seed.
    #[must_use]
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

    /// Uniform in `0..bound`; a `bound` of 0 counts as 1.
    #[expect(clippy::cast_possible_truncation, reason = "the result is below a usize")]
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
}
