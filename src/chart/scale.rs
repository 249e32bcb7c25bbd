//! From values to pixels, and round numbers on the way.

/// Most ticks on one axis; more cannot be read.
pub const MAX_TICKS: usize = 20;

/// A straight line from a domain of values to a range of pixels.
///
/// The range may run backwards. A domain without width maps everything to the middle of
/// the range, so a chart of one value is drawn and no division by zero happens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Linear {
    domain: (f64, f64),
    range: (f64, f64),
}

impl Linear {
    /// Maps `domain.0` to `range.0` and `domain.1` to `range.1`.
    pub fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        Self { domain, range }
    }

    /// The pixel of a value; values outside the domain lie outside the range.
    /// A value that is not finite maps to the range's start.
    pub fn at(self, value: f64) -> f64 {
        let (from, to) = self.range;
        let width = self.domain.1 - self.domain.0;
        if width == 0.0 || !width.is_finite() {
            return f64::midpoint(from, to);
        }
        if !value.is_finite() {
            return from;
        }
        from + (value - self.domain.0) / width * (to - from)
    }

    /// As [`at`](Self::at), but values outside the domain are drawn at its nearer end.
    pub fn clamped(self, value: f64) -> f64 {
        let (from, to) = self.range;
        self.at(value).clamp(from.min(to), from.max(to))
    }

    /// Whether a value lies in the domain.
    pub fn holds(self, value: f64) -> bool {
        let (from, to) = self.domain;
        (from.min(to)..=from.max(to)).contains(&value)
    }

    pub fn domain(self) -> (f64, f64) {
        self.domain
    }

    pub fn range(self) -> (f64, f64) {
        self.range
    }
}

/// How many texts of `each` pixels fit beside each other into a width; as many as `least` are tried in any case.
pub fn n_fitting(width: f64, each: f64, least: usize) -> usize {
    ((width / each) as usize).max(least)
}

/// Round values in `[low, high]`, ascending, at most `n_max` (and [`MAX_TICKS`]) of them:
/// multiples of 1, 2 or 5 times a power of ten, as close together as that allows.
/// Empty when the ends are not finite, not ascending, or `n_max` is below two.
///
/// Source: P. Heckbert, "Nice Numbers for Graph Labels", Graphics Gems (1990); here the
/// step is the smallest nice one that fits rather than the nearest.
pub fn ticks(low: f64, high: f64, n_max: usize) -> Vec<f64> {
    let n_max = n_max.min(MAX_TICKS);
    let span = high - low;
    if !span.is_finite() || span <= 0.0 || n_max < 2 {
        return Vec::new();
    }
    let decade = 10_f64.powi((span / n_max as f64).log10().floor() as i32);
    for factor in [1.0, 2.0, 5.0, 10.0, 20.0, 50.0] {
        let step = decade * factor;
        let first = (low / step - TICK_SLACK).ceil();
        let n = (high / step + TICK_SLACK).floor() - first + 1.0;
        if n <= n_max as f64 {
            let n = n.max(0.0) as usize;
            // Adding 0.0 turns a negative zero into zero.
            return (0..n).map(|i| rounded((first + i as f64) * step, step) + 0.0).collect();
        }
    }
    Vec::new()
}

/// How far (in steps) a tick may lie outside by rounding and still count as inside.
const TICK_SLACK: f64 = 1e-9;

/// How many decimals tell `ticks` apart: 0 for 10, 20, 30; 1 for 0.5, 1, 1.5.
pub fn decimals(ticks: &[f64]) -> usize {
    let step = ticks.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(f64::INFINITY, f64::min);
    if !step.is_finite() || step <= 0.0 {
        return 0;
    }
    (0..MAX_DECIMALS).find(|&n| is_whole(step * 10_f64.powi(n))).map_or(MAX_DECIMALS as usize, |n| n as usize)
}

/// No label has more.
const MAX_DECIMALS: i32 = 6;

fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-6
}

/// Takes the noise off `0.30000000000000004`.
fn rounded(value: f64, step: f64) -> f64 {
    let digits = 3 - step.abs().log10().floor() as i32;
    let power = 10_f64.powi(digits.clamp(-15, 15));
    (value * power).round() / power
}
