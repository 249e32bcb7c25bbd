//! Resampling: the percentile bootstrap (Efron and Tibshirani, *An Introduction to the
//! Bootstrap*, 1993, chapter 13).
//!
//! What is drawn, with replacement, are whole units whose parts are not independent: a question
//! with all its items, a sequence with all its tokens. The draws are those of a fixed seed, so
//! the same results give the same intervals.

use super::Interval;
use crate::order;
use crate::random::SplitMix64;

/// Draws of units with replacement, the same for the same seed.
#[derive(Debug)]
pub struct Draws {
    random: SplitMix64,
    drawn: Vec<usize>,
    below: fn(&mut SplitMix64, usize) -> usize,
}

impl Draws {
    /// Draws of `n_units` units each. `below` is how a unit is drawn: intervals that are
    /// published rest on either way of [`SplitMix64`].
    pub fn new(n_units: usize, seed: u64, below: fn(&mut SplitMix64, usize) -> usize) -> Self {
        Self { random: SplitMix64::new(seed), drawn: vec![0; n_units], below }
    }

    /// As many units as there are, each as often as it is drawn.
    pub fn draw(&mut self) -> &[usize] {
        let n = self.drawn.len();
        for unit in &mut self.drawn {
            *unit = (self.below)(&mut self.random, n);
        }
        &self.drawn
    }
}

/// The middle 95 % of the values of some resamples; none where more than `missing_max` of them
/// are not finite.
pub fn middle(resamples: &[f64], missing_max: usize) -> Option<Interval> {
    let mut values: Vec<f64> = resamples.iter().copied().filter(|value| value.is_finite()).collect();
    if values.len() + missing_max < resamples.len() {
        return None;
    }
    order::sort(&mut values, f64::total_cmp);
    // A fortieth lies beyond either end.
    let outside = resamples.len() / 40;
    let high = values.len().checked_sub(outside + 1)?;
    Some(Interval { low: *values.get(outside)?, high: *values.get(high)? })
}
