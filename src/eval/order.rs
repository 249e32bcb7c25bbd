//! Which items of a task are taken, and in which order.
//!
//! With a seed the order is a permutation that the seed and the number of items alone
//! decide, the same on every machine and for ever: links rely on it, and a test freezes it.
//! Shuffle: Fisher and Yates from the end (Durstenfeld 1964), by [`SplitMix64`] of the seed
//! itself; an index below `k` is a number modulo `k`, numbers from the incomplete last round
//! of `k` being drawn again.

use crate::random::SplitMix64;

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
