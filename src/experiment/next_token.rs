//! What a model would say next.

use serde::{Deserialize, Serialize};

/// The most likely next tokens under the full model and under a schedule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextTokenReport {
    /// The prompt's tokens, as text pieces.
    pub prompt_tokens: Vec<String>,
    /// Tokens dropped from the left because the context was full.
    pub n_clipped: usize,
    /// Under the full model, greatest first.
    pub full: Vec<NextToken>,
    pub edited: Vec<NextToken>,
    /// One per application of the schedule's plan, in order.
    pub strokes: Vec<Stroke>,
}

/// A candidate for the next token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextToken {
    pub token: u32,
    pub text: String,
    pub probability: f32,
}

/// How much one application changes the canvas on the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    /// Position among the blocks of the plan.
    pub application: u32,
    pub layer: u16,
    /// `|x_after - x_before| / |x_before|`, mean over the prompt's tokens.
    pub relative_norm: f32,
}
