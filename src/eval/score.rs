//! What is reported about a task: plain data, shown by the page and printed by the command line.
//!
//! Log-likelihoods can leave the finite numbers: a schedule may blow the residual stream up
//! until logits are NaN. JSON has no NaN, so a mean that is not finite travels as `null`
//! and comes back as NaN; an interval around it is absent.

use serde::{Deserialize, Deserializer, Serialize};

pub use crate::model::Metric;

/// A closed interval of 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    /// Whether there is a difference, where it is the interval of one.
    pub fn leaves_out_zero(self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

/// The score of one task under one schedule, over the items done so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskScore {
    pub task: String,
    /// Which number `value` is.
    pub metric: Metric,
    /// Items done.
    pub n: usize,
    /// Items that will be done.
    pub n_total: usize,
    /// Items right; no text is.
    pub n_correct: usize,
    /// A share: `n_correct / n`, 0 while nothing is done. An agreement ([`super::agreement`]): NaN where it is not
    /// defined. A perplexity: `exp(-sum of log-likelihoods / sum
    /// of words)`; NaN while nothing is done and where it is not a finite number.
    #[serde(deserialize_with = "null_is_nan")]
    pub value: f64,
    /// Of a share its Wilson 95 % interval, by question where items share one; 0 to 1 while
    /// nothing is done. Of an agreement by a bootstrap. Of a perplexity `exp` of the interval of the log-likelihood per word, with
    /// its ends exchanged: absent for fewer than two texts.
    pub interval: Option<Interval>,
    /// What blind guessing scores: 0 for free answers and for texts, the mean of 1/choices
    /// otherwise.
    pub chance: f64,
    /// Mean log-likelihood of the right answer, nats per item; of texts nats per word. NaN while
    /// nothing is done.
    #[serde(deserialize_with = "null_is_nan")]
    pub mean_log_likelihood: f64,
    /// Its 95 % interval; absent for fewer than two questions or texts.
    pub mean_log_likelihood_interval: Option<Interval>,
}

/// Edited minus full model, over the items that both have done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairedDifference {
    /// Items that both have done.
    pub n: usize,
    /// A share or an agreement: the difference. A perplexity: the natural logarithm of the ratio, which is the nats
    /// per word that are lost. A schedule multiplies a perplexity, so 55 to 98 and 909 to 1,620 are
    /// one change; and the logarithm is a paired mean, whose interval holds for few texts, too.
    #[serde(deserialize_with = "null_is_nan")]
    pub value: f64,
    /// Of shares the 95 % score interval for a difference of paired proportions (Newcombe 1998,
    /// method 10); of agreements a bootstrap's; of perplexities Student's t over texts, absent for fewer than two.
    pub interval: Option<Interval>,
    /// Difference of the mean log-likelihood of the right answer, nats per item; of texts nats per
    /// word.
    #[serde(deserialize_with = "null_is_nan")]
    pub log_likelihood: f64,
    /// Its paired 95 % interval; absent for fewer than two questions or texts.
    pub log_likelihood_interval: Option<Interval>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ItemResult {
    /// Index of the task in the run.
    pub task: usize,
    /// Line of the item in its file, from 0.
    pub index: usize,
    /// Index of the first item that asks the same question; its own where it is alone.
    pub question: usize,
    /// Summed log-likelihood of each choice, nats; one for a free answer.
    pub log_likelihoods: Vec<f64>,
    /// For each choice, whether its every token is the argmax.
    pub greedy: Vec<bool>,
    /// The headline `acc` of one item.
    pub correct: bool,
    /// The same by log-likelihood per character; absent where the task has no such metric.
    pub correct_norm: Option<bool>,
    /// Summed log-likelihood of the right answer, nats.
    pub right_log_likelihood: f64,
    /// The tokens of the computed results, each with the true text before it; absent for
    /// items without results.
    pub result_tokens: Option<ResultTokens>,
    /// How long the text is, where the item is one; then `right_log_likelihood` is that of all of
    /// it.
    pub text: Option<TextSize>,
    /// What a classifier says, beside what is right.
    pub judged: Option<Judged>,
    /// What was written, where answers are written; then nothing is scored, and
    /// `right_log_likelihood` is NaN.
    pub written: Option<WrittenAnswer>,
}

/// An answer that a model has written, up to where it stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenAnswer {
    pub text: String,
    /// Whether the last number in it is the right one. (`ItemResult::correct` asks for the
    /// number after `#### `.)
    pub correct_flexible: bool,
}

/// What a classifier says of an item, and what is right: places of labels, or values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// NaN where the model breaks down.
    #[serde(deserialize_with = "null_is_nan")]
    pub said: f64,
    pub label: f64,
}

/// How many tokens of an item's computed results are the argmax.
///
/// Counted token by token, with the true text before each, so that one wrong step does not
/// make the steps after it wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultTokens {
    /// Of them the argmax.
    pub n_right: usize,
    /// All of them, one or more.
    pub n: usize,
}

/// What the log-likelihood of a text is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSize {
    /// As they are counted where the text comes from, one or more.
    pub n_words: usize,
    /// In UTF-8, one or more.
    pub n_bytes: usize,
}

impl ItemResult {
    /// What a mean log-likelihood counts the item as: 1; of a text its words.
    pub fn weight(&self) -> f64 {
        self.text.map_or(1.0, |text| text.n_words as f64)
    }

    /// Whether all computed results are right; None for an item without results.
    pub fn results_correct(&self) -> Option<bool> {
        self.result_tokens.map(|tokens| tokens.n_right == tokens.n)
    }

    /// Whether the item counts as right under `metric`; a task without `acc_norm` is
    /// measured by `acc`, and no text is right.
    pub fn is_right(&self, metric: Metric) -> bool {
        match metric {
            Metric::Acc | Metric::ExactMatch | Metric::F1 | Metric::Matthews => self.correct,
            Metric::AccNorm => self.correct_norm.unwrap_or(self.correct),
            Metric::Pearson | Metric::Spearman | Metric::WordPerplexity => false,
        }
    }
}

/// Reads a number that JSON, which has no word for it, writes as null: not a number.
pub(crate) fn null_is_nan<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    if deserializer.is_human_readable() {
        return Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NAN));
    }
    f64::deserialize(deserializer)
}
