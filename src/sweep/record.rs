//! The result of one item under one schedule, as a line of a file.

use serde::{Deserialize, Serialize};

use super::plan::SweepHeader;
use crate::eval::{ItemResult, Judged, Metric, ResultTokens, TextSize, null_is_nan};
use crate::model::cut;
use crate::words;

/// How far above 0 rounding may take the log-likelihood of what is certain: WGSL's logarithm may
/// be wrong by 2^-21 for each of a thousand tokens.
const ABOVE_ZERO_MAX: f64 = 1e-3;
/// Greatest difference of two log-likelihoods of one thing on two devices, in nats and as a share
/// of the greater one; another model or other items differ by more.
const AGREE_MAX: f64 = 1e-3;

/// One item, one schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Index of the schedule.
    #[serde(rename = "s")]
    pub schedule: usize,
    /// Index of the task.
    #[serde(rename = "t")]
    pub task: usize,
    /// Line of the item in its file, from 0.
    #[serde(rename = "i")]
    pub index: usize,
    /// First item that asks the same question.
    #[serde(rename = "q")]
    pub question: usize,
    /// Log-likelihood of the right answer, nats; null where the model broke down.
    #[serde(rename = "ll", deserialize_with = "null_is_nan")]
    pub right_log_likelihood: f64,
    /// By summed log-likelihood, or every token the argmax.
    #[serde(rename = "c")]
    pub correct: bool,
    /// By log-likelihood per character, where the task has that.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub correct_norm: Option<bool>,
    /// Tokens of computed results.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub result_tokens: Option<ResultTokens>,
    /// Words and bytes, where the item is a text.
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextSize>,
    /// What a classifier says, beside the label.
    #[serde(rename = "y", default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Judged>,
}

/// What no results of a sweep can be.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum RecordError {
    /// It belongs elsewhere.
    Foreign,
    /// A probability above 1.
    AboveZero { value: f64 },
    /// Two results of one item.
    Disagree {
        /// The item's line, from 1.
        line: usize,
        task: String,
        schedule: String,
        one: String,
        other: String,
    },
}

impl Record {
    /// # Errors
    /// When it cannot be one of the sweep with this header.
    pub fn check(&self, header: &SweepHeader) -> Result<(), RecordError> {
        if self.schedule >= header.schedules.len() || self.task >= header.tasks.len() {
            return Err(RecordError::Foreign);
        }
        match self.right_log_likelihood {
            value if value > ABOVE_ZERO_MAX => Err(RecordError::AboveZero { value }),
            _ => Ok(()),
        }
    }

    /// One of two results of the same item, whichever comes first: they are the same but for
    /// rounding, or were the same computed on two devices.
    ///
    /// # Errors
    /// When they say different things.
    pub fn joined(&self, other: &Self, header: &SweepHeader) -> Result<Self, RecordError> {
        let (mine, theirs) = (self.right_log_likelihood, other.right_log_likelihood);
        let is_close = (mine - theirs).abs() <= AGREE_MAX * mine.abs().max(theirs.abs()).max(1.0);
        // Two devices may round to different answers where two choices are nearly as likely.
        let is_same = mine.to_bits() == theirs.to_bits() || (mine.is_nan() && theirs.is_nan());
        let agree = if is_same { self.says(other) } else { is_close && self.question == other.question };
        if agree {
            return Ok(if mine.total_cmp(&theirs).is_le() { self.clone() } else { other.clone() });
        }
        Err(RecordError::Disagree {
            line: self.index + 1,
            task: header.tasks.get(self.task).map(|task| cut(&task.name)).unwrap_or_default(),
            schedule: header.schedules.get(self.schedule).map(cut).unwrap_or_default(),
            one: self.line(),
            other: other.line(),
        })
    }

    /// Whether both say the same, log-likelihoods aside.
    fn says(&self, other: &Self) -> bool {
        let said = |record: &Self| {
            (record.question, record.correct, record.correct_norm, record.result_tokens, record.text)
        };
        said(self) == said(other)
    }

    /// As it stands in a file, to be found there.
    fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn new(schedule: usize, result: &ItemResult) -> Self {
        Self {
            schedule,
            task: result.task,
            index: result.index,
            question: result.question,
            right_log_likelihood: result.right_log_likelihood,
            correct: result.correct,
            correct_norm: result.correct_norm,
            result_tokens: result.result_tokens,
            text: result.text,
            judged: result.judged,
        }
    }

    /// As [`ItemResult::is_right`].
    pub fn is_right(&self, metric: Metric) -> bool {
        match metric {
            Metric::Acc | Metric::ExactMatch | Metric::F1 | Metric::Matthews => self.correct,
            Metric::AccNorm => self.correct_norm.unwrap_or(self.correct),
            Metric::Pearson | Metric::Spearman | Metric::WordPerplexity => false,
        }
    }

    /// As a result, without the likelihoods of the wrong choices and without written texts.
    pub fn result(&self) -> ItemResult {
        ItemResult {
            task: self.task,
            index: self.index,
            question: self.question,
            log_likelihoods: Vec::new(),
            greedy: Vec::new(),
            correct: self.correct,
            correct_norm: self.correct_norm,
            right_log_likelihood: self.right_log_likelihood,
            result_tokens: self.result_tokens,
            text: self.text,
            judged: self.judged,
            written: None,
        }
    }
}
