//! What may be said about a comparison: plain functions, tested without a browser.

use serde::Serialize;

use crate::app::state::{ITEMS_MIN, Lean};
use crate::chart::Point;
use crate::eval::{Interval, Metric, TaskScore};
use crate::experiment::{NextToken, TaskComparison};

/// What can be said about a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Change {
    FullModel,
    /// The difference lies above zero.
    Better,
    /// The difference lies below zero.
    Worse,
    /// Nothing is said yet, and items are still to come.
    CannotTellYet,
    /// Zero lies in its interval, and all items are done.
    NoClearChange,
    /// All items are done, and no interval can be given: a number broke down, or it is of one text.
    NoInterval,
    /// All items are done, and they are too few for a verdict.
    TooFew,
}

/// What may be said about a difference over `n` items with its interval. While items are still
/// to come (`growing`), it is what was said by the rule of [`Lean`].
pub fn verdict(
    difference: Option<Interval>,
    n: usize,
    is_full_model: bool,
    growing: bool,
    said: Lean,
) -> Change {
    match difference {
        _ if is_full_model => Change::FullModel,
        _ if n < ITEMS_MIN && !growing => Change::TooFew,
        _ if n < ITEMS_MIN => Change::CannotTellYet,
        _ if growing => match said {
            Lean::Better => Change::Better,
            Lean::Worse => Change::Worse,
            Lean::Open => Change::CannotTellYet,
        },
        Some(interval) if interval.low > 0.0 => Change::Better,
        Some(interval) if interval.high < 0.0 => Change::Worse,
        Some(_) => Change::NoClearChange,
        None => Change::NoInterval,
    }
}

/// Whether there are too few items to show their numbers, and more are to come.
pub fn is_counting(comparison: &TaskComparison) -> bool {
    comparison.edited.n < ITEMS_MIN && is_growing(comparison)
}

/// Whether items of this comparison are still to come.
pub fn is_growing(comparison: &TaskComparison) -> bool {
    [&comparison.full, &comparison.edited].iter().any(|score| score.n < score.n_total)
}

/// The longer of the two arms of an interval around its value: what a single "±" may claim
/// of an interval that is not symmetric.
pub fn longer_arm(value: f64, interval: Interval) -> f64 {
    (interval.high - value).max(value - interval.low)
}

/// Share of right answers, F1 or coefficient, for drawing; nothing while no item is done, of what is not defined,
/// and of a perplexity.
pub fn headline_point(score: &TaskScore) -> Option<Point> {
    (score.n > 0 && score.metric.is_drawn() && score.value.is_finite())
        .then_some(Point { value: score.value, interval: score.interval.map(|ends| (ends.low, ends.high)) })
}

/// Ends of the axis on which a headline is drawn: F1 is a number from 0 to 1, coefficients go from -1 to 1. A
/// perplexity has none.
pub fn headline_domain(metric: Metric) -> Option<(f64, f64)> {
    match metric {
        Metric::Acc | Metric::AccNorm | Metric::ExactMatch | Metric::F1 => Some((0.0, 1.0)),
        Metric::Matthews | Metric::Pearson | Metric::Spearman => Some((-1.0, 1.0)),
        Metric::WordPerplexity => None,
    }
}

/// What blind guessing scores, for drawing; nothing where that is what a wrong answer scores, 0 of the items.
pub fn chance_of(score: &TaskScore) -> Option<f64> {
    (score.chance > 0.0 || score.metric.is_agreement()).then_some(score.chance)
}

/// Mean log-likelihood of the right answer, for drawing; nothing while no item is done.
pub fn nats_point(score: &TaskScore) -> Option<Point> {
    let interval = score.mean_log_likelihood_interval.map(|i| (i.low, i.high));
    (score.n > 0 && score.mean_log_likelihood.is_finite())
        .then_some(Point { value: score.mean_log_likelihood, interval })
}

/// The domain of the axis of log-likelihoods that shows every value: from a round number
/// at or below the least mean, at least [`NATS_SPAN_MIN`] wide, to 0.
pub fn nats_domain(comparisons: &[TaskComparison]) -> (f64, f64) {
    let least = comparisons
        .iter()
        .flat_map(|c| [&c.full, &c.edited])
        .filter_map(nats_point)
        .map(|point| point.interval.map_or(point.value, |(low, _)| low))
        .fold(-NATS_SPAN_MIN, f64::min);
    // Whole numbers of even nats, so that the axis does not creep while items arrive.
    ((least / 2.0).floor() * 2.0, 0.0)
}

/// The axis of log-likelihoods is never shorter.
const NATS_SPAN_MIN: f64 = 2.0;

/// The last whole number of a worked answer, if there is one: its result. A model may go on
/// to the next question; that is no part of it.
pub fn last_number(text: &str) -> Option<&str> {
    let answer = text.split("Question:").next().unwrap_or_default();
    let mut parts = answer.split(|c: char| !c.is_ascii_digit());
    parts.rfind(|part| !part.is_empty())
}

/// How a candidate's rank differs from its rank under the full model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Stayed,
    /// Nearer to the top, by so many ranks.
    Rose(usize),
    /// Further from the top, by so many ranks.
    Fell(usize),
    /// The full model's list does not have it.
    Entered,
}

/// The move of each edited candidate, in order.
pub fn moves(full: &[NextToken], edited: &[NextToken]) -> Vec<Move> {
    let rank = |token: u32| full.iter().position(|candidate| candidate.token == token);
    edited
        .iter()
        .enumerate()
        .map(|(now, candidate)| match rank(candidate.token) {
            None => Move::Entered,
            Some(before) if before > now => Move::Rose(before - now),
            Some(before) if before < now => Move::Fell(now - before),
            Some(_) => Move::Stayed,
        })
        .collect()
}

/// The numbers of items that can be chosen for tasks of which the longest has `n_items`:
/// round ones below that, then all.
pub fn item_choices(n_items: usize) -> Vec<usize> {
    let mut choices: Vec<_> = ITEM_CHOICES.into_iter().filter(|&n| n < n_items).collect();
    choices.push(n_items.max(1));
    choices
}

const ITEM_CHOICES: [usize; 4] = [20, 50, 100, 500];
