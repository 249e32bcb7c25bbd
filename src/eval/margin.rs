//! How near an answer is to being right on one device and wrong on another.

use super::encode::{Asked, EncodedTask};
use super::item::Gold;
use super::score::{ItemResult, Metric};

/// The closeness of log-likelihoods, `|a - b| / (1 + |b|)`, below which the answer to the item at this position of
/// the task stays right or wrong: with every log-likelihood off by as much, the right choice and the best other one
/// change places at the earliest there. None where that is not known: of what is written or must be the
/// likeliest token by token, of values and texts, and of what is no number.
pub fn answer_margin(task: &EncodedTask, position: usize, result: &ItemResult) -> Option<f64> {
    let item = task.items.get(position)?;
    let Asked::Scored(scored) = &item.asked else { return None };
    let is_of_choices = match scored.gold {
        Gold::Choice { .. } => true,
        Gold::Label(_) => result.judged.is_some() && result.log_likelihoods.len() > 1,
        Gold::Answer { .. } | Gold::Written { .. } | Gold::Text(_) => false,
    };
    if !is_of_choices {
        return None;
    }
    let per = |n_characters: usize| match task.metric {
        Metric::AccNorm => n_characters as f64,
        _ => 1.0,
    };
    // What a choice scores, and by how much that moves with each unit of closeness.
    let choices = result.log_likelihoods.iter().zip(&scored.pairs);
    let choices: Vec<(f64, f64)> = choices
        .map(|(value, pair)| (value / per(pair.n_characters), (1.0 + value.abs()) / per(pair.n_characters)))
        .collect();
    let right = scored.gold.right();
    let (score, moves) = *choices.get(right)?;
    let others = choices.iter().enumerate().filter(|(at, _)| *at != right);
    // Of a right answer the nearest other one; of a wrong one the farthest that must be passed.
    let distances: Vec<f64> = others.map(|(_, (other, by))| (score - other) / (moves + by)).collect();
    let least = distances.iter().copied().reduce(f64::min)?;
    (!distances.iter().any(|distance| distance.is_nan())).then_some(least.abs())
}
