//! Folding item results into what is reported.
//!
//! A fold looks at all results so far; it is called after every batch, and its cost is
//! small beside the batch's.

use std::f64::consts::LN_2;

use serde::{Serialize, Serializer};

use super::agreement;
use super::score::{Interval, ItemResult, Metric, PairedDifference, TaskScore, TextSize};
use super::stats::{self, Clusters};

/// The score of a task over the items done so far.
///
/// `n_total` is how many will be done and `chance` what blind guessing scores; `results`
/// are of this task alone, in any order.
pub fn task_score(
    task: &str,
    metric: Metric,
    chance: f64,
    n_total: usize,
    results: &[ItemResult],
) -> TaskScore {
    let right: Vec<_> = results.iter().map(|item| (item.question, item.is_right(metric))).collect();
    let n_correct = right.iter().filter(|(_, right)| *right).count();
    let by_weight = |item: &ItemResult| (item.question, item.weight(), item.right_log_likelihood);
    let (mean_log_likelihood, mean_log_likelihood_interval) =
        Clusters::weighted(results.iter().map(by_weight)).mean_interval();
    let (value, interval) = if metric.is_share() {
        let share = if results.is_empty() { 0.0 } else { n_correct as f64 / results.len() as f64 };
        (share, Some(stats::proportion_interval(&right)))
    } else if metric.is_agreement() {
        (agreement::value(metric, results), agreement::interval(metric, results))
    } else {
        let turned = mean_log_likelihood_interval.map(negative);
        // No text has a perplexity below 1.
        let end = |nats: f64| nats.exp().clamp(1.0, f64::INFINITY);
        let interval = turned.map(|nats| Interval { low: end(nats.low), high: end(nats.high) });
        // What overflows is no number to show.
        (finite((-mean_log_likelihood).exp()), interval.filter(|interval| interval.high.is_finite()))
    };
    TaskScore {
        task: task.to_owned(),
        metric,
        n: results.len(),
        n_total,
        n_correct,
        value,
        interval,
        chance,
        mean_log_likelihood,
        mean_log_likelihood_interval,
    }
}

fn negative(interval: Interval) -> Interval {
    Interval { low: -interval.high, high: -interval.low }
}

/// NaN for what is not a finite number.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { f64::NAN }
}

/// Edited minus full model over the items that both have done, whatever their order; None
/// while there is none.
pub fn paired_difference(
    metric: Metric,
    full: &[ItemResult],
    edited: &[ItemResult],
) -> Option<PairedDifference> {
    let full: std::collections::HashMap<usize, &ItemResult> =
        full.iter().map(|item| (item.index, item)).collect();
    let pairs: Vec<(&ItemResult, &ItemResult)> =
        edited.iter().filter_map(|item| Some((item, *full.get(&item.index)?))).collect();
    if pairs.is_empty() {
        return None;
    }
    let (log_likelihood, log_likelihood_interval) = Clusters::weighted(pairs.iter().map(|(edited, full)| {
        (edited.question, edited.weight(), edited.right_log_likelihood - full.right_log_likelihood)
    }))
    .mean_interval();
    let (value, interval) = if metric.is_share() {
        let right: Vec<_> = pairs
            .iter()
            .map(|(edited, full)| (edited.question, edited.is_right(metric), full.is_right(metric)))
            .collect();
        let (value, interval) = stats::paired_proportion_interval(&right);
        (value, Some(interval))
    } else if metric.is_agreement() {
        let [edited, full] = [0, 1].map(|side| -> Vec<ItemResult> {
            pairs
                .iter()
                .map(|(edited, full)| if side == 0 { (*edited).clone() } else { (*full).clone() })
                .collect()
        });
        let value = agreement::value(metric, &edited) - agreement::value(metric, &full);
        (value, agreement::difference_interval(metric, &full, &edited))
    } else {
        (finite(-log_likelihood), log_likelihood_interval.map(negative))
    };
    Some(PairedDifference { n: pairs.len(), value, interval, log_likelihood, log_likelihood_interval })
}

/// A mean, and its standard error; there is none over one item.
pub type Mean = (f64, Option<f64>);

/// Every number of a task under one schedule, by the evaluation harness's names: what
/// `atelier eval --json` prints. A number that does not exist for the task is left out; a
/// standard error over one item is null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskReport {
    /// Items done.
    pub n: usize,
    /// Which number is the headline.
    pub metric: Metric,
    /// What blind guessing scores; nothing where nothing can be guessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
    /// - `acc`: share of items right; its error is the sample standard deviation over sqrt(n);
    /// - `exact_match_strict`: share of written answers with the right number after `#### `
    ///   (`strict-match`);
    /// - `exact_match_flexible`: share of written answers whose last number is right
    ///   (`flexible-extract`);
    /// - `acc_norm`: share right by log-likelihood per character.
    #[serde(flatten, serialize_with = "with_errors")]
    shares: Vec<(&'static str, Mean)>,
    /// 95 % interval of the headline, by question where items share one; null where there is none.
    pub interval: Option<Interval>,
    /// - `mean_log_likelihood`: of the right answer, nats per item;
    /// - `perplexity`: per word, `exp(-mean)`;
    /// - `f1`, `mcc`, `pearson`, `spearman`: of labels and values, over all items; null where they are not defined,
    ///   and without errors: the interval is a bootstrap's;
    /// - `results_acc`: share of worked answers whose computed results are all right, among those
    ///   with results;
    /// - `result_token_acc`: share of the tokens of computed results that are right, the true text
    ///   before each: what `results_acc` is without compounding over steps; its error is by item;
    /// - `word_perplexity`, `byte_perplexity`, `bits_per_byte`: of texts, from the sum of their
    ///   log-likelihoods over that of their words or bytes; their errors are by question, which is
    ///   the text that items go on with, and null where they are not finite.
    #[serde(flatten, serialize_with = "with_errors")]
    others: Vec<(&'static str, Mean)>,
    /// How the error of a perplexity was found: `delta` (the harness bootstraps that of `perplexity`, and
    /// gives none of texts).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub perplexity_stderr_method: Option<&'static str>,
}

impl TaskReport {
    /// The number of this name, where it exists for the task.
    pub fn number(&self, name: &str) -> Option<Mean> {
        self.shares.iter().chain(&self.others).find(|(known, _)| *known == name).map(|(_, mean)| *mean)
    }
}

/// Every number as `NAME`, and its error as `NAME_stderr`.
fn with_errors<S: Serializer>(numbers: &[(&str, Mean)], serializer: S) -> Result<S::Ok, S::Error> {
    let both = |(name, (value, error)): &(&str, Mean)| {
        [((*name).to_owned(), Some(*value)), (format!("{name}_stderr"), *error)]
    };
    serializer.collect_map(numbers.iter().flat_map(both))
}

/// Folds one task's results; None when there are none. `with_perplexity` for last-word tasks.
pub fn task_report(
    metric: Metric,
    chance: f64,
    with_perplexity: bool,
    results: &[ItemResult],
) -> Option<TaskReport> {
    if results.is_empty() {
        return None;
    }
    // Values are neither right nor wrong, and have no likelihood.
    let is_value = |item: &ItemResult| item.judged.is_some() && item.log_likelihoods.is_empty();
    let plain = |item: &&ItemResult| item.written.is_none() && item.text.is_none() && !is_value(item);
    let scored = || results.iter().filter(plain);
    // Of more than two labels there is no one that is positive.
    let has_pairs = results.iter().all(|item| item.judged.is_some() && item.log_likelihoods.len() == 2);
    let of_labels = |of: Metric| {
        let is_there = match of {
            Metric::F1 | Metric::Matthews => has_pairs,
            _ => results.iter().all(is_value),
        };
        is_there.then(|| (agreement::value(of, results), None))
    };
    let written = || results.iter().filter_map(|item| Some((item, item.written.as_ref()?)));
    let log_likelihoods: Vec<f64> = scored().map(|item| item.right_log_likelihood).collect();
    let is_scored = !log_likelihoods.is_empty();
    let perplexity = (with_perplexity && is_scored).then(|| stats::perplexity(&log_likelihoods));
    let tokens: Vec<(f64, f64)> = results
        .iter()
        .filter_map(|item| item.result_tokens)
        .map(|tokens| (tokens.n_right as f64, tokens.n as f64))
        .collect();
    let existing = |numbers: &[(&'static str, Option<Mean>)]| {
        numbers.iter().filter_map(|(name, mean)| Some((*name, (*mean)?))).collect()
    };
    let per_word = nats_per(results, |text| text.n_words);
    let per_byte = nats_per(results, |text| text.n_bytes);
    Some(TaskReport {
        n: results.len(),
        metric,
        chance: metric.is_drawn().then_some(chance),
        shares: existing(&[
            ("acc", accuracy(scored().map(|item| item.correct))),
            ("exact_match_strict", accuracy(written().map(|(item, _)| item.correct))),
            ("exact_match_flexible", accuracy(written().map(|(_, answer)| answer.correct_flexible))),
            ("acc_norm", accuracy(results.iter().filter_map(|item| item.correct_norm))),
        ]),
        interval: task_score("", metric, chance, results.len(), results).interval,
        others: existing(&[
            ("mean_log_likelihood", is_scored.then(|| mean(&log_likelihoods))),
            ("f1", of_labels(Metric::F1)),
            ("mcc", of_labels(Metric::Matthews)),
            ("pearson", of_labels(Metric::Pearson)),
            ("spearman", of_labels(Metric::Spearman)),
            ("perplexity", perplexity),
            ("results_acc", accuracy(results.iter().filter_map(ItemResult::results_correct))),
            ("result_token_acc", (!tokens.is_empty()).then(|| stats::ratio(&tokens))),
            ("word_perplexity", per_word.map(exponential)),
            ("byte_perplexity", per_byte.map(exponential)),
            ("bits_per_byte", per_byte.map(|(nats, error)| (nats / LN_2, error.map(|it| it / LN_2)))),
        ]),
        perplexity_stderr_method: perplexity.or(per_word).map(|_| "delta"),
    })
}

/// Nats that the texts among the results take per unit of their size, and its standard error by
/// question; None where there is no text.
fn nats_per(results: &[ItemResult], size: fn(TextSize) -> usize) -> Option<Mean> {
    let texts = results.iter().filter_map(|item| Some((item, item.text?)));
    let observations: Vec<_> =
        texts.map(|(item, text)| (item.question, size(text) as f64, -item.right_log_likelihood)).collect();
    (!observations.is_empty()).then(|| Clusters::weighted(observations).mean_error())
}

/// `exp` of a mean, with its error by the delta method.
fn exponential((mean, error): Mean) -> Mean {
    let value = finite(mean.exp());
    (value, error.map(|error| value * error).filter(|error| error.is_finite()))
}

fn mean(values: &[f64]) -> Mean {
    (stats::mean(values), stats::standard_error(values))
}

fn accuracy(right: impl Iterator<Item = bool>) -> Option<Mean> {
    let values: Vec<f64> = right.map(|right| f64::from(u8::from(right))).collect();
    (!values.is_empty()).then(|| mean(&values))
}
