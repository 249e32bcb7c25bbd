//! How far what is said agrees with what is right, over all items at once: F1, Matthews' coefficient, and the
//! correlations of Pearson and Spearman. None of them is a mean over items.
//!
//! Items have weights, so that a resample is the same items with other weights. A coefficient that is not defined
//! (nothing varies) is NaN, except Matthews', which is 0 where all say the same, as scikit-learn has it; F1 is 0
//! where nothing is positive and nothing is said to be.
//!
//! Source: van Rijsbergen, *Information Retrieval* (1979), chapter 7; Matthews, *Biochimica et Biophysica Acta* 405
//! (1975), 442-451; Spearman, *American Journal of Psychology* 15 (1904), 72-101, with mean ranks of equal values.

use super::Metric;
use super::bootstrap::{Draws, middle};
use super::score::{Interval, ItemResult, Judged};
use crate::random::SplitMix64;

/// How often items are drawn for an interval.
const RESAMPLES: usize = 400;
const SEED: u64 = 0;
/// More resamples than this without a value, and there is no interval.
const MISSING_MAX: usize = RESAMPLES / 20;
/// Of labels that are classes, the one that F1 asks for.
const POSITIVE: f64 = 1.0;

/// What is said of some items beside what is right, ready to be weighed.
#[derive(Debug, Clone)]
pub struct Agreement {
    metric: Metric,
    items: Vec<Judged>,
    /// Places by what is said, least first, and by what is right; of ranks alone.
    orders: [Vec<usize>; 2],
}

impl Agreement {
    /// Of items in any order.
    pub fn new(metric: Metric, items: Vec<Judged>) -> Self {
        let order = |value: fn(&Judged) -> f64| {
            let mut places: Vec<usize> = (0..items.len()).collect();
            places.sort_by(|&a, &b| {
                let of = |place: usize| items.get(place).map_or(0.0, value);
                of(a).total_cmp(&of(b))
            });
            places
        };
        let orders = match metric {
            Metric::Spearman => [order(|item| item.said), order(|item| item.label)],
            _ => [Vec::new(), Vec::new()],
        };
        Self { metric, items, orders }
    }

    /// The value with each item as often as its weight says; NaN where it is not defined.
    pub fn value(&self, weights: &[f64]) -> f64 {
        let weighed = || self.items.iter().zip(weights.iter().copied());
        if weighed().any(|(item, weight)| weight > 0.0 && !item.said.is_finite()) {
            return f64::NAN;
        }
        match self.metric {
            Metric::F1 => f1(weighed()),
            Metric::Matthews => matthews(weighed()),
            Metric::Pearson => {
                correlation(|| weighed().map(|(item, weight)| (item.said, item.label, weight)))
            }
            Metric::Spearman => {
                let said = ranks(&self.orders[0], weights, |place| self.items[place].said);
                let label = ranks(&self.orders[1], weights, |place| self.items[place].label);
                correlation(|| {
                    said.iter().zip(&label).zip(weights).map(|((said, label), w)| (*said, *label, *w))
                })
            }
            _ => f64::NAN,
        }
    }

    /// The value of all items, each once.
    pub fn whole(&self) -> f64 {
        self.value(&vec![1.0; self.items.len()])
    }
}

/// The value of some results; NaN where it is not defined.
pub fn value(metric: Metric, results: &[ItemResult]) -> f64 {
    Agreement::new(metric, judged(results)).whole()
}

/// Its 95 % interval, by a bootstrap over questions.
pub fn interval(metric: Metric, results: &[ItemResult]) -> Option<Interval> {
    resampled(results, &[Agreement::new(metric, judged(results))], |values| values[0])
}

/// The 95 % interval of edited minus full model, item by item the same ones, by a bootstrap over questions.
pub fn difference_interval(metric: Metric, full: &[ItemResult], edited: &[ItemResult]) -> Option<Interval> {
    let both = [edited, full].map(|results| Agreement::new(metric, judged(results)));
    resampled(full, &both, |values| values[0] - values[1])
}

/// What guessing scores: of F1 a fair coin's expectation over these labels, which is known but for the share of
/// positives; of the others 0.
pub fn chance(metric: Metric, labels: impl Iterator<Item = f64>) -> f64 {
    if metric != Metric::F1 {
        return 0.0;
    }
    let (n, positive) = labels.fold((0.0, 0.0), |(n, positive), label| {
        (n + 1.0, positive + f64::from(u8::from(label == POSITIVE)))
    });
    // Precision is the share of positives, recall a half.
    let share = if n > 0.0 { positive / n } else { 0.0 };
    if share > 0.0 { share / (share + 0.5) } else { 0.0 }
}

fn judged(results: &[ItemResult]) -> Vec<Judged> {
    let none = Judged { said: f64::NAN, label: f64::NAN };
    results.iter().map(|result| result.judged.unwrap_or(none)).collect()
}

fn resampled(results: &[ItemResult], of: &[Agreement], value: impl Fn(&[f64]) -> f64) -> Option<Interval> {
    let mut places = std::collections::HashMap::new();
    let units: Vec<usize> = results
        .iter()
        .map(|result| {
            let n = places.len();
            *places.entry(result.question).or_insert(n)
        })
        .collect();
    if places.len() < 2 {
        return None;
    }
    let mut draws = Draws::new(places.len(), SEED, SplitMix64::below);
    let mut times = vec![0.0; places.len()];
    let mut weights = vec![0.0; results.len()];
    let resamples: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            times.fill(0.0);
            for &unit in draws.draw() {
                times[unit] += 1.0;
            }
            weights.iter_mut().zip(&units).for_each(|(weight, &unit)| *weight = times[unit]);
            let values: Vec<f64> = of.iter().map(|one| one.value(&weights)).collect();
            value(&values)
        })
        .collect();
    middle(&resamples, MISSING_MAX)
}

/// `2 tp / (2 tp + fp + fn)` of the positive class; 0 where there is none.
fn f1<'a>(items: impl Iterator<Item = (&'a Judged, f64)>) -> f64 {
    let (mut both, mut either) = (0.0, 0.0);
    for (item, weight) in items {
        let (said, label) = (item.said == POSITIVE, item.label == POSITIVE);
        both += if said && label { weight } else { 0.0 };
        either += weight * (f64::from(u8::from(said)) + f64::from(u8::from(label)));
    }
    if either > 0.0 { 2.0 * both / either } else { 0.0 }
}

/// Of two classes: the correlation of their indicators; 0 where one of them does not vary.
fn matthews<'a>(items: impl Iterator<Item = (&'a Judged, f64)>) -> f64 {
    // By what is said, then by what is right.
    let mut counts = [[0.0_f64; 2]; 2];
    for (item, weight) in items {
        let place = |value: f64| usize::from(value == POSITIVE);
        counts[place(item.said)][place(item.label)] += weight;
    }
    let [[tn, fne], [fp, tp]] = counts;
    let margins = (tp + fp) * (tp + fne) * (tn + fp) * (tn + fne);
    if margins > 0.0 { (tp * tn - fp * fne) / margins.sqrt() } else { 0.0 }
}

/// Pearson's, of `(x, y, weight)`; in two passes, since values may lie far from 0.
fn correlation<I: Iterator<Item = (f64, f64, f64)>>(items: impl Fn() -> I) -> f64 {
    let (n, x, y) = items().fold((0.0, 0.0, 0.0), |sum, (x, y, w)| (sum.0 + w, sum.1 + w * x, sum.2 + w * y));
    let (mean_x, mean_y) = (x / n, y / n);
    let (xx, xy, yy) = items().fold((0.0, 0.0, 0.0), |sum, (x, y, w)| {
        let (dx, dy) = (x - mean_x, y - mean_y);
        (sum.0 + w * dx * dx, sum.1 + w * dx * dy, sum.2 + w * dy * dy)
    });
    // What does not vary has a variance of rounding alone.
    let varies = |squares: f64, mean: f64| squares > n * (1e-13 * mean).powi(2);
    if !(varies(xx, mean_x) && varies(yy, mean_y)) {
        return f64::NAN;
    }
    (xy / (xx * yy).sqrt()).clamp(-1.0, 1.0)
}

/// Mean ranks by place, each value as often as its weight says.
fn ranks(order: &[usize], weights: &[f64], value: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut ranks = vec![0.0; weights.len()];
    let mut before = 0.0;
    for equal in order.chunk_by(|&a, &b| value(a) == value(b)) {
        let together: f64 = equal.iter().map(|&place| weights[place]).sum();
        for &place in equal {
            ranks[place] = before + (together + 1.0) / 2.0;
        }
        before += together;
    }
    ranks
}
