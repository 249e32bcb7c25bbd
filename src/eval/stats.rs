//! Intervals and standard errors, from numbers alone.
//!
//! Everything is at 95 % confidence. Observations may come in clusters (items that ask the
//! same question): then what counts is the number of questions, not of items.
//!
//! - One proportion: the score interval of Wilson (1927).
//! - Paired proportions: Newcombe, *Improved confidence intervals for the difference between
//!   binomial proportions based on paired data*, Statistics in Medicine 17 (1998),
//!   2635-2650, method 10.
//! - Clusters: the variance of a ratio estimator over clusters (Cochran, *Sampling
//!   Techniques*, 3rd ed., 1977, chapters 6 and 9) against that of independent
//!   items is the design effect; dividing the number of items by it gives the effective
//!   sample size (Kish 1965), with which the score intervals are then taken (Korn and
//!   Graubard 1998 do so for the exact interval). A design effect below one counts as one, so
//!   an interval is never narrower than for independent items.
//! - Means: Student's t over clusters with the same variance; with every cluster of size one
//!   this is the textbook interval.
//!
//! With few clusters the design effect is itself a guess; intervals are then rough.

use std::collections::HashMap;

use super::Interval;

/// The 97.5 % point of the standard normal distribution.
pub const Z: f64 = 1.959_963_984_540_054;

/// Counts of a pair of yes/no answers to the same items. Real numbers, so that a table can
/// be scaled to an effective sample size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairedTable {
    /// Right both times.
    pub both: f64,
    /// Right the first time alone.
    pub first: f64,
    /// Right the second time alone.
    pub second: f64,
    /// Wrong both times.
    pub neither: f64,
}

/// Arithmetic mean; NaN of nothing.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard error of the mean: sample standard deviation (divisor n - 1) over sqrt(n).
/// None for fewer than two values, or where it is not a finite number.
pub fn standard_error(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let n = values.len() as f64;
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some((squares / (n - 1.0) / n).sqrt()).filter(|error| error.is_finite())
}

/// A ratio of sums, part over whole, of items of unequal size, and its standard error by the
/// linearised residuals `part - ratio * whole` of the items (Cochran, *Sampling Techniques*,
/// section 6.4). None for fewer than two items, or where it is not a finite number.
pub fn ratio(items: &[(f64, f64)]) -> (f64, Option<f64>) {
    let total = items.iter().fold((0.0, 0.0), |sum, item| (sum.0 + item.0, sum.1 + item.1));
    let value = total.0 / total.1;
    let residuals: Vec<f64> = items.iter().map(|(part, whole)| part - value * whole).collect();
    let error = standard_error(&residuals).map(|error| error * items.len() as f64 / total.1);
    (value, error.filter(|error| error.is_finite()))
}

/// `exp(-mean)` of log-likelihoods, and its standard error by the delta method
/// (`exp(-mean)` times the standard error of the mean).
pub fn perplexity(log_likelihoods: &[f64]) -> (f64, Option<f64>) {
    let value = (-mean(log_likelihoods)).exp();
    let error = standard_error(log_likelihoods).map(|error| value * error);
    (value, error.filter(|error| error.is_finite()))
}

/// Wilson's score interval for `right` of `n`; both may be effective numbers. 0 to 1 for
/// `n = 0`.
pub fn wilson(right: f64, n: f64) -> Interval {
    if n <= 0.0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let share = right / n;
    let z2 = Z * Z;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    // The interval holds its own share; rounding must not move an end past it.
    Interval { low: (centre - half).clamp(0.0, share), high: (centre + half).clamp(share, 1.0) }
}

/// Newcombe's method 10: interval of the first proportion minus the second.
///
/// The Wilson intervals of both proportions are combined like independent errors,
/// less what their correlation `phi` takes away; a positive `phi` is first shrunk by a
/// continuity correction of n/2 in its numerator. -1 to 1 for an empty table.
pub fn newcombe(table: PairedTable) -> Interval {
    let PairedTable { both, first, second, neither } = table;
    let n = both + first + second + neither;
    if n <= 0.0 {
        return Interval { low: -1.0, high: 1.0 };
    }
    let (share_1, share_2) = ((both + first) / n, (both + second) / n);
    let (score_1, score_2) = (wilson(both + first, n), wilson(both + second, n));
    let margins = (both + first) * (second + neither) * (both + second) * (first + neither);
    let product = both * neither - first * second;
    let numerator = if product > 0.0 { (product - n / 2.0).max(0.0) } else { product };
    let phi = if margins > 0.0 { numerator / margins.sqrt() } else { 0.0 };
    let combined = |x: f64, y: f64| (x * x - 2.0 * phi * x * y + y * y).max(0.0).sqrt();
    let difference = share_1 - share_2;
    let below = combined(share_1 - score_1.low, score_2.high - share_2);
    let above = combined(score_1.high - share_1, share_2 - score_2.low);
    Interval { low: (difference - below).max(-1.0), high: (difference + above).min(1.0) }
}

/// Observations, summed by cluster.
#[derive(Debug, Clone, Default)]
pub struct Clusters {
    /// `(items or sum of weights, sum of values)` of each cluster, in order of first appearance.
    sums: Vec<(f64, f64)>,
}

impl Clusters {
    /// Groups values by the key of their cluster: `(cluster, value)`.
    pub fn new(observations: impl IntoIterator<Item = (usize, f64)>) -> Self {
        Self::weighted(observations.into_iter().map(|(cluster, value)| (cluster, 1.0, value)))
    }

    /// The same of items of unequal size, `(cluster, size, value)`: their mean is that of a unit of
    /// size, the sum of the values over that of the sizes.
    pub fn weighted(observations: impl IntoIterator<Item = (usize, f64, f64)>) -> Self {
        let mut places = HashMap::new();
        let mut sums: Vec<(f64, f64)> = Vec::new();
        for (cluster, size, value) in observations {
            let place = *places.entry(cluster).or_insert_with(|| {
                sums.push((0.0, 0.0));
                sums.len() - 1
            });
            if let Some(sum) = sums.get_mut(place) {
                sum.0 += size;
                sum.1 += value;
            }
        }
        Self { sums }
    }

    /// Mean over items, and its 95 % interval by Student's t over clusters: absent for
    /// fewer than two clusters and for values that are not finite.
    pub fn mean_interval(&self) -> (f64, Option<Interval>) {
        let mean = self.total() / self.n_items();
        let half = self.variance().map(|variance| student_t(self.sums.len() - 1) * variance.sqrt());
        let interval = half
            .map(|half| Interval { low: mean - half, high: mean + half })
            .filter(|interval| interval.low.is_finite() && interval.high.is_finite());
        (mean, interval)
    }

    /// Mean over items, and its standard error over clusters: absent for fewer than two clusters and
    /// where it is not a finite number.
    pub fn mean_error(&self) -> (f64, Option<f64>) {
        let error = self.variance().map(f64::sqrt).filter(|error| error.is_finite());
        (self.total() / self.n_items(), error)
    }

    /// How many independent items are worth as much as these, at most as many as there
    /// are. `variance_1` is the population variance of one item's value. Where all items
    /// agree (variance 0) nothing can be estimated and clusters count as fully correlated:
    /// `(sum m)^2 / sum m^2` over cluster sizes m.
    pub fn effective_size(&self, variance_1: f64) -> f64 {
        let n = self.n_items();
        if self.sums.iter().all(|&(size, _)| size <= 1.0) {
            return n;
        }
        match self.variance() {
            Some(variance) if variance > 0.0 && variance_1 > 0.0 => (variance_1 / variance).min(n),
            _ => n * n / self.sums.iter().map(|(size, _)| size * size).sum::<f64>(),
        }
    }

    fn n_items(&self) -> f64 {
        self.sums.iter().map(|(size, _)| size).sum()
    }

    fn total(&self) -> f64 {
        self.sums.iter().map(|(_, sum)| sum).sum()
    }

    /// Variance of the mean over items: `G/(G-1) sum (s_g - m_g mean)^2 / n^2`.
    fn variance(&self) -> Option<f64> {
        if self.sums.len() < 2 {
            return None;
        }
        let (n, clusters) = (self.n_items(), self.sums.len() as f64);
        let mean = self.total() / n;
        let squares: f64 = self.sums.iter().map(|(size, sum)| (sum - size * mean).powi(2)).sum();
        Some(clusters / (clusters - 1.0) * squares / (n * n))
    }
}

/// Interval of a proportion of clustered yes/no items: Wilson's at the effective size.
pub fn proportion_interval(items: &[(usize, bool)]) -> Interval {
    let n = items.len() as f64;
    if items.is_empty() {
        return wilson(0.0, 0.0);
    }
    let share = items.iter().filter(|(_, right)| *right).count() as f64 / n;
    let clusters = Clusters::new(items.iter().map(|&(cluster, right)| (cluster, f64::from(u8::from(right)))));
    let effective = clusters.effective_size(share * (1.0 - share));
    wilson(share * effective, effective)
}

/// Difference (first minus second) of two proportions over the same clustered items, and
/// its interval: Newcombe's on the table scaled to the effective size of the differences.
pub fn paired_proportion_interval(items: &[(usize, bool, bool)]) -> (f64, Interval) {
    let cell = |a: bool, b: bool| items.iter().filter(|item| (item.1, item.2) == (a, b)).count() as f64;
    let (both, first) = (cell(true, true), cell(true, false));
    let (second, neither) = (cell(false, true), cell(false, false));
    let n = items.len() as f64;
    if items.is_empty() {
        return (0.0, newcombe(PairedTable { both, first, second, neither }));
    }
    let difference = (first - second) / n;
    let clusters = Clusters::new(
        items.iter().map(|&(cluster, a, b)| (cluster, f64::from(u8::from(a)) - f64::from(u8::from(b)))),
    );
    let variance_1 = (first + second) / n - difference * difference;
    let scale = clusters.effective_size(variance_1) / n;
    let interval = newcombe(PairedTable {
        both: both * scale,
        first: first * scale,
        second: second * scale,
        neither: neither * scale,
    });
    (difference, interval)
}

/// The 97.5 % point of Student's t: a table for up to four degrees of freedom, above that
/// the expansion about the normal point (Abramowitz and Stegun 26.7.5), good to 5e-4.
pub fn student_t(degrees: usize) -> f64 {
    const FEW: [f64; 4] = [12.706_204_736, 4.302_652_730, 3.182_446_305, 2.776_445_105];
    if degrees == 0 {
        return f64::INFINITY;
    }
    if let Some(&point) = FEW.get(degrees - 1) {
        return point;
    }
    let v = degrees as f64;
    let z = Z;
    let (z3, z5, z7, z9) = (z.powi(3), z.powi(5), z.powi(7), z.powi(9));
    z + (z3 + z) / (4.0 * v)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * v.powi(2))
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * v.powi(3))
        + (79.0 * z9 + 776.0 * z7 + 1482.0 * z5 - 1920.0 * z3 - 945.0 * z) / (92_160.0 * v.powi(4))
}

/// Position of the greatest value, the first of equals. NaN is never the greatest: a model
/// that breaks down has no opinion.
pub(crate) fn greatest(values: impl Iterator<Item = f64>) -> Option<usize> {
    let numbers = values.enumerate().filter(|(_, value)| !value.is_nan());
    numbers.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(position, _)| position)
}
