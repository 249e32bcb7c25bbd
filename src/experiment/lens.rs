//! The logit lens: what each step of a schedule would say next.

use serde::{Deserialize, Serialize};

use super::NextToken;
use crate::states::PathStep;

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
    pub full: Option<NextToken>,
    pub edited: Option<NextToken>,
    /// What stands there in the text, unless this is its end.
    pub follows: Option<String>,
}
