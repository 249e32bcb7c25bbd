//! Logits.

use serde::{Deserialize, Serialize};

/// The logits after every token of a prompt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogitsReport {
    pub ids: Vec<u32>,
    /// Logits after each.
    pub vocab_size: usize,
    /// `[tokens, vocabulary]`.
    pub logits: Vec<f32>,
}
