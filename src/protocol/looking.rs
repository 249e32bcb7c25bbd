//! What is seen of a model at work: next tokens, strokes, the canvas, single items.

use serde::{Deserialize, Serialize};

use super::RunId;
use crate::states::PathStep;

/// See [`Request::Canvas`](super::Request::Canvas).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanvasRequest {
    /// Names the run.
    pub run: RunId,
    /// Normal-form text.
    pub schedule: String,
    /// As typed.
    pub prompt: String,
    /// The task whose item it is, if it is one: it is read as it is scored.
    pub of_task: Option<String>,
}

/// See [`Request::Items`](super::Request::Items).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemsRequest {
    /// Names the run.
    pub run: RunId,
    /// Normal-form text.
    pub schedule: String,
    /// Name of a task of the model.
    pub task: String,
    /// Items that are scored: the first so many in the order of `seed`.
    pub limit: usize,
    /// Seeds the order of items.
    pub seed: u64,
    /// Which page, from 0; a page after the last is the last.
    pub page: usize,
    /// Only items that are right under one schedule and wrong under the other, as far as both
    /// are known.
    pub flipped_only: bool,
}

/// See [`Request::States`](super::Request::States).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatesRequest {
    /// Names the run.
    pub run: RunId,
    /// The paper's number: 3, 14 or 15.
    pub figure: u32,
    /// Normal-form text; it is measured beside the figure's own schedules.
    pub schedule: String,
    /// Names of tasks of the model; all, if empty.
    pub tasks: Vec<String>,
    /// Items per task.
    pub limit: usize,
    /// Seeds the order of items.
    pub seed: u64,
}

/// A candidate for the next token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextToken {
    /// Its id.
    pub token: u32,
    /// Its text.
    pub text: String,
    /// Its probability.
    pub probability: f32,
}

/// How much one application changes the canvas on the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    /// Position among the blocks of the plan.
    pub application: u32,
    /// The layer.
    pub layer: u16,
    /// `|x_after - x_before| / |x_before|`, mean over the prompt's tokens.
    pub relative_norm: f32,
}

/// Tokens across, steps upward: what each step would say next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Canvas {
    /// The tokens across, the last ones of the text.
    pub tokens: Vec<String>,
    /// Tokens of the text before those.
    pub n_before: usize,
    /// Of them, tokens that were not read at all, because the states of a longer text are too
    /// many.
    pub n_unread: usize,
    /// The embedding, then each step of the schedule.
    pub rows: Vec<CanvasRow>,
    /// The last row beside the full model's last.
    pub out: Way,
    /// The row after which the two disagree for good, an index into `rows`; their number, if
    /// only the last row's comparison with the full model's last shows it. None where they
    /// agree in the end. See [`off_from`](crate::states::off_from).
    pub off_from: Option<usize>,
    /// The first token that the schedule changes.
    pub flip: Option<Flip>,
}

/// One state, read out at every token shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CanvasRow {
    /// The step that left it; none for the embedding.
    pub step: Option<PathStep>,
    /// How far it is from the full model's state after the same layer.
    pub way: Way,
    /// One per token.
    pub cells: Vec<CanvasCell>,
}

/// How far a state is from one of the full model, over the tokens shown. What is no number
/// is absent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// Cosine of the two, each flattened to one vector.
    pub cosine: Option<f32>,
    /// Its mean length over the full model's.
    pub relative_norm: Option<f32>,
    /// Mean divergence of what it would say from what the full model's would, nats.
    pub divergence: Option<f32>,
    /// Tokens at which its most likely next token is another.
    pub n_changed: usize,
}

/// What one state would say at one token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CanvasCell {
    /// The most likely next tokens, greatest first; empty where the model breaks down.
    pub top: Vec<NextToken>,
    /// The most likely one by the full model's state after the same layer.
    pub full: Option<NextToken>,
    /// Kullback-Leibler divergence from what that state would say, nats.
    pub divergence: Option<f32>,
}

impl CanvasCell {
    /// Whether the most likely token is another than by the full model.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.top.first().map(|next| next.token) != self.full.as_ref().map(|next| next.token)
    }
}

/// The first place in a text where a schedule says another token than the full model, the
/// text before it being given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flip {
    /// Tokens between it and the end of the text; 0: after the last.
    pub from_end: usize,
    /// The token after which it is.
    pub after: String,
    /// What the full model says.
    pub full: Option<NextToken>,
    /// What the schedule says.
    pub edited: Option<NextToken>,
    /// What stands there in the text, unless this is its end.
    pub follows: Option<String>,
}

/// Some items of a task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemPage {
    /// The task.
    pub task: String,
    /// Which page, from 0.
    pub page: usize,
    /// Items of each page but the last.
    pub per_page: usize,
    /// Items on all pages.
    pub n_items: usize,
    /// Items of the task that are known under both schedules, also those that are on no page.
    pub n_known: usize,
    /// Of those, right under one schedule alone.
    pub n_flipped: usize,
    /// The page.
    pub rows: Vec<ItemRow>,
}

/// One item under both schedules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemRow {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The end of what is asked, cut to a limit.
    pub asked: String,
    /// The right answer, cut to a limit.
    pub right: String,
    /// Context and right answer, to be put on the canvas; the end of a long one.
    pub text: String,
    /// The full model.
    pub baseline: ItemAnswer,
    /// The schedule.
    pub edited: ItemAnswer,
}

impl ItemRow {
    /// Whether it is right under one schedule alone.
    #[must_use]
    pub fn is_flipped(&self) -> bool {
        self.baseline.is_right != self.edited.is_right
    }
}

/// What became of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemAnswer {
    /// Whether it counts as right.
    pub is_right: bool,
    /// Summed log-likelihood of the right answer, nats; absent where it is no number.
    pub right_log_likelihood: Option<f64>,
    /// The choice that the model prefers, or of a free answer the token it would write in
    /// each place, the right ones before it being given; cut to a limit.
    pub says: String,
    /// Summed log-likelihood of the choice it prefers; absent for free answers.
    pub log_likelihood: Option<f64>,
}
