//! Python's `random.Random(seed)`: `shuffle` and `sample`, bit for bit.
//!
//! The paper names its random orders by such seeds, so a seed must mean the same
//! permutation here. CPython seeds its Mersenne Twister by the array of the seed's 32-bit
//! words, lowest first (one word for 0), shuffles from the end (Fisher and Yates), and
//! draws each index by taking as many of the generator's top bits as the bound has, until
//! the draw is below the bound. Source: CPython, `Lib/random.py` (`shuffle`, `sample` of 3.11,
//! `_randbelow_with_getrandbits`) and `Modules/_randommodule.c` (`random_seed`,
//! `getrandbits`); the same since Python 3.2. Seeds here are at most 64 bits.

use rand_mt::Mt;

#[derive(Debug, Clone)]
pub struct PythonRandom(Mt);

impl PythonRandom {
    pub fn seeded(seed: u64) -> Self {
        let (low, high) = (seed as u32, (seed >> 32) as u32);
        let n_words = if high == 0 { 1 } else { 2 };
        Self(Mt::new_with_key([low, high].into_iter().take(n_words)))
    }

    /// `shuffle(items)`.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// `sample(range(n), k)`: `k` different numbers below `n` in random order; all of them where
    /// there are fewer.
    pub fn sample(&mut self, n: usize, k: usize) -> Vec<usize> {
        let k = k.min(n);
        let mut taken = Vec::with_capacity(k);
        if n <= pool_size_max(k) {
            let mut pool: Vec<usize> = (0..n).collect();
            for i in 0..k {
                taken.push(pool.swap_remove(self.below(n - i)));
            }
        } else {
            while taken.len() < k {
                let draw = self.below(n);
                if !taken.contains(&draw) {
                    taken.push(draw);
                }
            }
        }
        taken
    }

    /// A number in `0..bound`; `bound` is at least 1 and fits into 32 bits.
    fn below(&mut self, bound: usize) -> usize {
        let n_bits = usize::BITS - bound.leading_zeros();
        loop {
            let draw = (self.0.next_u32() >> (32 - n_bits.min(32))) as usize;
            if draw < bound {
                return draw;
            }
        }
    }
}

/// Up to which size of a population CPython draws from a pool that shrinks.
fn pool_size_max(k: usize) -> usize {
    const SMALL: usize = 21;
    if k <= 5 {
        SMALL
    } else {
        SMALL + std::iter::successors(Some(4), |n| Some(4 * n)).find(|&n| n >= 3 * k).unwrap_or(0)
    }
}
