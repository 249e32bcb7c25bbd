//! A scale on which equal factors are equally far apart, and the choice between it and a
//! straight one.

use super::{Linear, MAX_TICKS, ticks};

/// Equal factors, equal distances: for values that span several powers of ten.
///
/// Its domain is of positive numbers; an end that is not is drawn as the least positive
/// number, so that nothing divides by zero and no chart vanishes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Log {
    domain: (f64, f64),
    inner: Linear,
}

impl Log {
    /// Maps `domain.0` to `range.0` and `domain.1` to `range.1`.
    #[must_use]
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        let domain = (positive(domain.0), positive(domain.1));
        Self { domain, inner: Linear::new((domain.0.log10(), domain.1.log10()), range) }
    }

    /// The pixel of a value. A value that is not finite or not positive maps to the range's
    /// start.
    #[must_use]
    pub fn at(self, value: f64) -> f64 {
        self.inner.at(if value > 0.0 { value.log10() } else { f64::NAN })
    }

    #[must_use]
    pub fn invert(self, pixel: f64) -> f64 {
        10_f64.powf(self.inner.invert(pixel))
    }

    /// The values at the two ends.
    #[must_use]
    pub fn domain(self) -> (f64, f64) {
        self.domain
    }

    /// The pixels at the two ends.
    #[must_use]
    pub fn range(self) -> (f64, f64) {
        self.inner.range()
    }
}

fn positive(value: f64) -> f64 {
    if value > 0.0 { value } else { f64::MIN_POSITIVE }
}

/// Round values in `[low, high]` for a [`Log`] scale, ascending, at most `n_max` (and
/// [`MAX_TICKS`]): 1, 2 and 5 times each power of ten; where these are too many, the powers
/// alone, then every second one, and so on; where they are fewer than two, the round values
/// of a straight scale, or the outermost of all. Empty when the ends are not positive, not finite or not ascending.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "exponents of an f64 fit an i32")]
pub fn log_ticks(low: f64, high: f64, n_max: usize) -> Vec<f64> {
    let n_max = n_max.min(MAX_TICKS);
    if !(low > 0.0 && high > low && high.is_finite()) || n_max < 2 {
        return Vec::new();
    }
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    let inside = |value: &f64| (low * (1.0 - SLACK)..=high * (1.0 + SLACK)).contains(value);
    let dense = || (first..=last).flat_map(|power| [1.0, 2.0, 5.0].map(|digit| times_power(digit, power)));
    let all: Vec<f64> = dense().filter(inside).collect();
    if all.len() < 2 {
        return ticks(low, high, n_max);
    }
    if all.len() <= n_max {
        return all;
    }
    // 2 x 308 powers of ten at most, so this ends.
    for every in 1..=(last - first).max(1) {
        let powers = (first..=last).filter(|power| power.rem_euclid(every) == 0);
        let some: Vec<f64> = powers.map(|power| times_power(1.0, power)).filter(inside).collect();
        if some.len() <= n_max {
            let straight = || Some(ticks(low, high, n_max)).filter(|ticks| ticks.len() >= 2);
            let ends = || all.first().into_iter().chain(all.last()).copied().collect();
            return if some.len() >= 2 { some } else { straight().unwrap_or_else(ends) };
        }
    }
    Vec::new()
}

/// How far (as a share) a tick may lie outside by rounding and still count as inside.
const SLACK: f64 = 1e-9;

/// Without the rounding of a product with a negative power: 5e-1 is 0.5.
fn times_power(digit: f64, power: i32) -> f64 {
    if power < 0 { digit / 10_f64.powi(-power) } else { digit * 10_f64.powi(power) }
}

/// How values are spread along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spacing {
    /// Equal differences are equally far apart.
    #[default]
    Linear,
    /// Equal factors are; only positive values are drawn.
    Log,
}

impl Spacing {
    /// The scale from values to pixels.
    #[must_use]
    pub fn scale(self, domain: (f64, f64), range: (f64, f64)) -> Scale {
        match self {
            Self::Linear => Scale::Linear(Linear::new(domain, range)),
            Self::Log => Scale::Log(Log::new(domain, range)),
        }
    }

    /// Whether a value has a place on it.
    #[must_use]
    pub fn has(self, value: f64) -> bool {
        value.is_finite() && (self == Self::Linear || value > 0.0)
    }
}

/// Either scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// See [`Linear`].
    Linear(Linear),
    /// See [`Log`].
    Log(Log),
}

impl Scale {
    /// The pixel of a value.
    #[must_use]
    pub fn at(self, value: f64) -> f64 {
        match self {
            Self::Linear(scale) => scale.at(value),
            Self::Log(scale) => scale.at(value),
        }
    }

    /// As [`at`](Self::at), but what lies outside is drawn at the nearer end.
    #[must_use]
    pub fn clamped(self, value: f64) -> f64 {
        let (from, to) = self.range();
        self.at(value).clamp(from.min(to), from.max(to))
    }

    /// The values at the two ends.
    #[must_use]
    pub fn domain(self) -> (f64, f64) {
        match self {
            Self::Linear(scale) => scale.domain(),
            Self::Log(scale) => scale.domain(),
        }
    }

    /// The pixels at the two ends.
    #[must_use]
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::Linear(scale) => scale.range(),
            Self::Log(scale) => scale.range(),
        }
    }

    /// At most `n_max` round values.
    #[must_use]
    pub fn ticks(self, n_max: usize) -> Vec<f64> {
        let (low, high) = self.domain();
        match self {
            Self::Linear(_) => ticks(low, high, n_max),
            Self::Log(_) => log_ticks(low, high, n_max),
        }
    }
}
