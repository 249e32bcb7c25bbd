//! Intervals by resampling sequences.
//!
//! Percentile bootstrap (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993,
//! chapter 13): what is resampled, with replacement, is whole sequences, because the tokens
//! of one are not independent. The stream of random numbers is fixed, so the same sequences
//! give the same interval. With few sequences the intervals are too short; none is given
//! below [`SEQUENCES_MIN`].

use crate::eval::Interval;

/// Times that the sequences are drawn anew.
pub const RESAMPLES: usize = 500;
/// Fewest sequences for an interval.
pub(super) const SEQUENCES_MIN: usize = 5;

/// The mean of one number per sequence and its 95 % interval.
#[must_use]
pub fn mean_interval(values: &[f64]) -> (f64, Option<Interval>) {
    let mean = |draw: &[usize]| average(draw.iter().map(|&at| values[at]));
    (average(values.iter().copied()), interval(values.len(), mean))
}

/// The ratio of the means of two numbers per sequence, `a / b`, and its 95 % interval; both
/// are of the same sequences and drawn together.
#[must_use]
pub fn ratio_interval(pairs: &[(f64, f64)]) -> (f64, Option<Interval>) {
    let ratio = |draw: &mut dyn Iterator<Item = (f64, f64)>| {
        let (a, b) = draw.fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        a / b
    };
    let value = ratio(&mut pairs.iter().copied());
    (value, interval(pairs.len(), |draw| ratio(&mut draw.iter().map(|&at| pairs[at]))))
}

/// The middle 95 % of `statistic` over draws of `n` sequences; none where it is not finite.
fn interval(n: usize, mut statistic: impl FnMut(&[usize]) -> f64) -> Option<Interval> {
    if n < SEQUENCES_MIN {
        return None;
    }
    let mut draws = Draws::new(n);
    let mut values: Vec<f64> = (0..RESAMPLES).map(|_| statistic(draws.next())).collect();
    values.sort_by(f64::total_cmp);
    let cut = RESAMPLES / 40;
    let (low, high) = (values[cut], values[RESAMPLES - 1 - cut]);
    values.iter().all(|value| value.is_finite()).then_some(Interval { low, high })
}

/// Draws of `n` sequences with replacement, the same ones every time.
pub(super) struct Draws {
    state: u64,
    drawn: Vec<usize>,
}

impl Draws {
    pub(super) fn new(n: usize) -> Self {
        Self { state: 0, drawn: vec![0; n] }
    }

    pub(super) fn next(&mut self) -> &[usize] {
        let n = self.drawn.len();
        for at in 0..n {
            // The high half of SplitMix64 (Steele, Lea and Flood 2014), scaled: its bias is
            // n / 2^32.
            self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let scaled = ((z ^ (z >> 31)) >> 32) * n as u64;
            self.drawn[at] = (scaled >> 32) as usize;
        }
        &self.drawn
    }
}

fn average(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0_u32), |(sum, n), value| (sum + value, n + 1));
    sum / f64::from(n)
}
