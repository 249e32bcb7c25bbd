//! Intervals by resampling sequences, because the tokens of one are not independent. With few
//! sequences they are too short; none is given below [`SEQUENCES_MIN`].

use crate::eval::Interval;
use crate::eval::bootstrap::{Draws, middle};
use crate::random::SplitMix64;

/// Times that the sequences are drawn anew.
pub const RESAMPLES: usize = 500;
/// Fewest sequences for an interval.
const SEQUENCES_MIN: usize = 5;
const SEED: u64 = 0;

/// The mean of one number per sequence and its 95 % interval.
pub fn mean_interval(values: &[f64]) -> (f64, Option<Interval>) {
    let mean = |draw: &[usize]| average(draw.iter().map(|&at| values[at]));
    (average(values.iter().copied()), interval(values.len(), mean))
}

/// The ratio of the means of two numbers per sequence, `a / b`, and its 95 % interval; both
/// are of the same sequences and drawn together.
pub fn ratio_interval(pairs: &[(f64, f64)]) -> (f64, Option<Interval>) {
    let ratio = |draw: &mut dyn Iterator<Item = (f64, f64)>| {
        let (a, b) = draw.fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        a / b
    };
    let value = ratio(&mut pairs.iter().copied());
    (value, interval(pairs.len(), |draw| ratio(&mut draw.iter().map(|&at| pairs[at]))))
}

/// Draws of `n` sequences, the same ones every time.
pub(super) fn draws(n: usize) -> Draws {
    Draws::new(n, SEED, SplitMix64::scaled_below)
}

/// The middle 95 % of `statistic` over draws of `n` sequences; none where one is not finite.
fn interval(n: usize, mut statistic: impl FnMut(&[usize]) -> f64) -> Option<Interval> {
    if n < SEQUENCES_MIN {
        return None;
    }
    let mut draws = draws(n);
    let values: Vec<f64> = (0..RESAMPLES).map(|_| statistic(draws.draw())).collect();
    middle(&values, 0)
}

fn average(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0_u32), |(sum, n), value| (sum + value, n + 1));
    sum / f64::from(n)
}
