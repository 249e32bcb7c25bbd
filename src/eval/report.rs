//! Folding item results into what is reported.
//!
//! A fold looks at all results so far; it is called after every batch, and its cost is
//! small beside the batch's.

use serde::Serialize;

use super::score::{ItemResult, Metric, PairedDifference, TaskScore};
use super::stats::{self, Clusters, count};

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
    let (mean_log_likelihood, mean_log_likelihood_interval) =
        Clusters::new(results.iter().map(|item| (item.question, item.right_log_likelihood))).mean_interval();
    TaskScore {
        task: task.to_owned(),
        metric,
        n: results.len(),
        n_total,
        n_correct,
        value: if results.is_empty() { 0.0 } else { count(n_correct) / count(results.len()) },
        interval: stats::proportion_interval(&right),
        chance,
        mean_log_likelihood,
        mean_log_likelihood_interval,
    }
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
    let right: Vec<_> = pairs
        .iter()
        .map(|(edited, full)| (edited.question, edited.is_right(metric), full.is_right(metric)))
        .collect();
    let (value, interval) = stats::paired_proportion_interval(&right);
    let (log_likelihood, log_likelihood_interval) =
        Clusters::new(pairs.iter().map(|(edited, full)| {
            (edited.question, edited.right_log_likelihood - full.right_log_likelihood)
        }))
        .mean_interval();
    Some(PairedDifference { n: pairs.len(), value, interval, log_likelihood, log_likelihood_interval })
}

/// Every number of a task under one schedule, by the evaluation harness's names: what
/// `atelier eval --json` prints. A number that does not exist for the task is left out; a
/// standard error over one item is null.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TaskReport {
    /// Items done.
    pub n: usize,
    /// Which number is the headline.
    pub metric: Metric,
    /// What blind guessing scores.
    pub chance: f64,
    /// Share of items right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acc: Option<f64>,
    /// Sample standard deviation over sqrt(n).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acc_stderr: Option<Option<f64>>,
    /// Share of written answers with the right number after `#### ` (`strict-match`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact_match_strict: Option<f64>,
    /// Of `exact_match_strict`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact_match_strict_stderr: Option<Option<f64>>,
    /// Share of written answers whose last number is right (`flexible-extract`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact_match_flexible: Option<f64>,
    /// Of `exact_match_flexible`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact_match_flexible_stderr: Option<Option<f64>>,
    /// Share right by log-likelihood per character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acc_norm: Option<f64>,
    /// Of `acc_norm`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acc_norm_stderr: Option<Option<f64>>,
    /// 95 % interval of the headline, by question where items share one.
    pub interval: super::Interval,
    /// Mean log-likelihood of the right answer, nats per item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_log_likelihood: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_log_likelihood_stderr: Option<Option<f64>>,
    /// Per word, `exp(-mean)`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub perplexity: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub perplexity_stderr: Option<Option<f64>>,
    /// How that was found: `delta` (the harness bootstraps).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub perplexity_stderr_method: Option<&'static str>,
    /// Share of worked answers whose computed results are all right, among those with results.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results_acc: Option<f64>,
    /// Of `results_acc`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results_acc_stderr: Option<Option<f64>>,
    /// Share of the tokens of computed results that are right, the true text before each:
    /// what `results_acc` is without compounding over steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result_token_acc: Option<f64>,
    /// Of `result_token_acc`, by item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result_token_acc_stderr: Option<Option<f64>>,
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
    let score = task_score("", metric, chance, results.len(), results);
    let scored = || results.iter().filter(|item| item.written.is_none());
    let log_likelihoods: Vec<f64> = scored().map(|item| item.right_log_likelihood).collect();
    let is_scored = !log_likelihoods.is_empty();
    let perplexity = (with_perplexity && is_scored).then(|| stats::perplexity(&log_likelihoods));
    let acc = accuracy(scored().map(|item| item.correct));
    let strict = accuracy(results.iter().filter(|item| item.written.is_some()).map(|item| item.correct));
    let flexible = accuracy(results.iter().filter_map(|item| Some(item.written.as_ref()?.correct_flexible)));
    let norm = accuracy(results.iter().filter_map(|item| item.correct_norm));
    let worked = accuracy(results.iter().filter_map(ItemResult::results_correct));
    let tokens: Vec<(f64, f64)> = results
        .iter()
        .filter_map(|item| item.result_tokens)
        .map(|tokens| (count(tokens.n_right), count(tokens.n)))
        .collect();
    let tokens = (!tokens.is_empty()).then(|| stats::ratio(&tokens));
    Some(TaskReport {
        n: results.len(),
        metric,
        chance,
        acc: acc.map(|(value, _)| value),
        acc_stderr: acc.map(|(_, error)| error),
        exact_match_strict: strict.map(|(value, _)| value),
        exact_match_strict_stderr: strict.map(|(_, error)| error),
        exact_match_flexible: flexible.map(|(value, _)| value),
        exact_match_flexible_stderr: flexible.map(|(_, error)| error),
        acc_norm: norm.map(|(value, _)| value),
        acc_norm_stderr: norm.map(|(_, error)| error),
        interval: score.interval,
        mean_log_likelihood: is_scored.then(|| stats::mean(&log_likelihoods)),
        mean_log_likelihood_stderr: is_scored.then(|| stats::standard_error(&log_likelihoods)),
        perplexity: perplexity.map(|(value, _)| value),
        perplexity_stderr: perplexity.map(|(_, error)| error),
        perplexity_stderr_method: perplexity.map(|_| "delta"),
        results_acc: worked.map(|(value, _)| value),
        results_acc_stderr: worked.map(|(_, error)| error),
        result_token_acc: tokens.map(|(value, _)| value),
        result_token_acc_stderr: tokens.map(|(_, error)| error),
    })
}

fn accuracy(right: impl Iterator<Item = bool>) -> Option<(f64, Option<f64>)> {
    let values: Vec<f64> = right.map(|right| f64::from(u8::from(right))).collect();
    (!values.is_empty()).then(|| (stats::mean(&values), stats::standard_error(&values)))
}
