//! What is said of a score beside its picture: shares in per cent and points, perplexities as numbers
//! and ratios.

use super::task_name;
use crate::app::results::scores::longer_arm;
use crate::eval::{Metric, PairedDifference, TaskScore};
use crate::experiment::TaskComparison;
use crate::words::{numbers, say};

/// The headline of a score.
pub fn score(score: &TaskScore) -> String {
    match score.metric.is_share() {
        true => numbers().percent(score.value),
        false if score.value.is_finite() => numbers().rounded(score.value),
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
/// one of the two is no number.
pub fn difference(metric: Metric, difference: &PairedDifference) -> Option<String> {
    let PairedDifference { value, interval, .. } = difference;
    match interval {
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

/// What the right answer takes, or a word of a text.
pub fn nats(score: &TaskScore) -> String {
    match score.metric.is_share() {
        true => say!("scores-nats", value = score.mean_log_likelihood),
        false => say!("scores-nats-per-word", value = score.mean_log_likelihood),
    }
}

/// What the column of log-probabilities holds: those of right answers, of words of texts, or both.
pub fn nats_column<'a>(metrics: impl IntoIterator<Item = &'a Metric>) -> String {
    let (mut has_answers, mut has_words) = (false, false);
    for metric in metrics {
        has_answers |= metric.is_share();
        has_words |= !metric.is_share();
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
        false => say!("scores-row-label-perplexity", task, now, range, full),
    }
}
