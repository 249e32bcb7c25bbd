//! What is said of a score beside its picture: shares in per cent and points, perplexities as numbers
//! and ratios, coefficients as numbers and differences.

use super::task_name;
use crate::app::results::scores::longer_arm;
use crate::app::state::ITEMS_MIN;
use crate::eval::{Metric, PairedDifference, TaskScore};
use crate::experiment::TaskComparison;
use crate::words::{numbers, say};

/// The headline of a score.
pub fn score(score: &TaskScore) -> String {
    match score.metric.is_share() {
        true => numbers().percent(score.value),
        false if score.value.is_finite() => numbers().rounded(score.value),
        false if score.metric.is_agreement() => say!("scores-undefined"),
        false => say!("no-number"),
    }
}

/// The ends of its interval; None where it has none.
pub fn score_range(score: &TaskScore) -> Option<String> {
    let ends = score.interval?;
    Some(match score.metric.is_share() {
        true => numbers().percent_range(ends.low, ends.high),
        false => say!("rounded-range", low = ends.low, high = ends.high),
    })
}

/// How far the headline is from the full model's: "−58 ± 4 points", "× 1.77 (1.62–1.93)". None where
/// one of the two is no number, and where the items are too few for any verdict: "0 ± 79 points" of one item says nothing.
pub fn difference(metric: Metric, difference: &PairedDifference) -> Option<String> {
    let PairedDifference { n, value, interval, .. } = difference;
    match interval {
        _ if *n < ITEMS_MIN && metric.is_drawn() => None,
        _ if metric.is_agreement() => {
            let range =
                interval.map(|ends| say!("scores-coefficient-range", low = ends.low, high = ends.high));
            value.is_finite().then(|| say!("scores-coefficient-difference", difference = *value, range))
        }
        Some(interval) if metric.is_share() => {
            let arm = 100.0 * longer_arm(*value, *interval);
            Some(say!("scores-points", difference = *value, arm))
        }
        _ if !value.is_finite() => None,
        _ => {
            let range =
                interval.map(|ends| say!("rounded-range", low = ends.low.exp(), high = ends.high.exp()));
            Some(say!("scores-times", ratio = value.exp(), range))
        }
    }
}

/// What a coefficient is called.
pub fn metric_name(metric: Metric) -> String {
    match metric {
        Metric::F1 => say!("metric-f1"),
        Metric::Matthews => say!("metric-mcc"),
        Metric::Pearson => say!("metric-pearson"),
        Metric::Spearman => say!("metric-spearman"),
        _ => say!("metric-accuracy"),
    }
}

/// What the column of headlines holds: shares of right answers, coefficients, or both.
pub fn headline_column<'a>(metrics: impl IntoIterator<Item = &'a Metric>) -> String {
    let (mut has_shares, mut has_coefficients) = (false, false);
    for metric in metrics {
        has_shares |= metric.is_share();
        has_coefficients |= metric.is_agreement();
    }
    let holds = match (has_shares, has_coefficients) {
        (false, true) => "coefficients",
        (true, true) => "both",
        _ => "shares",
    };
    say!("scores-column-right", holds)
}

/// What the right answer takes, or a word of a text.
pub fn nats(score: &TaskScore) -> String {
    match score.metric.is_drawn() {
        true => say!("scores-nats", value = score.mean_log_likelihood),
        false => say!("scores-nats-per-word", value = score.mean_log_likelihood),
    }
}

/// What the column of log-probabilities holds: those of right answers, of words of texts, or both.
pub fn nats_column<'a>(metrics: impl IntoIterator<Item = &'a Metric>) -> String {
    let (mut has_answers, mut has_words) = (false, false);
    for metric in metrics {
        has_answers |= metric.is_drawn();
        has_words |= !metric.is_drawn();
    }
    let is_of = match (has_answers, has_words) {
        (false, true) => "words",
        (true, true) => "both",
        _ => "answers",
    };
    say!("scores-column-nats", is_of)
}

/// A row of the scores for those who do not see its picture.
pub fn score_row(comparison: &TaskComparison) -> String {
    let TaskComparison { edited, full, .. } = comparison;
    let task = task_name(&edited.task);
    let range = score_range(edited);
    let (now, full) = (score(edited), score(full));
    match edited.metric.is_share() {
        true => say!("scores-row-label", task, now, range, full, chance = edited.chance),
        false if edited.metric.is_agreement() => {
            let metric = metric_name(edited.metric);
            say!("scores-row-label-coefficient", task, metric, now, range, full)
        }
        false => say!("scores-row-label-perplexity", task, now, range, full),
    }
}
