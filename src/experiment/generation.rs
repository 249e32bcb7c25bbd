//! Generated texts.

use serde::{Deserialize, Serialize};

use crate::backend::StopReason;

/// Two texts side by side, as far as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GenerationReport {
    /// The prompt, as typed.
    pub prompt: String,
    /// Under the full model, where that was asked for.
    pub full: Option<GeneratedText>,
    pub edited: GeneratedText,
}

/// One generated text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GeneratedText {
    /// Token ids with the text that each adds (empty while a character is incomplete).
    pub tokens: Vec<(u32, String)>,
    /// Why it ended, once it has.
    pub ended: Option<StopReason>,
}

impl GenerationReport {
    /// Index of the first token that differs, if any.
    #[must_use]
    pub fn first_difference(&self) -> Option<usize> {
        let (full, edited) = (self.full.as_ref()?, &self.edited);
        let shorter = full.tokens.len().min(edited.tokens.len());
        let differs = full.tokens.iter().zip(&edited.tokens).position(|(a, b)| a.0 != b.0);
        let both_ended = full.ended.is_some() && edited.ended.is_some();
        differs.or_else(|| (both_ended && full.tokens.len() != edited.tokens.len()).then_some(shorter))
    }
}
