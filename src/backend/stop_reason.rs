//! Why a text ends.

use serde::{Deserialize, Serialize};

/// Why a generation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// The model wrote an end token.
    EndToken,
    /// As many tokens as asked for.
    MaxTokens,
    /// The model's context is full.
    ContextFull,
}

impl StopReason {
    /// As files say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EndToken => "end_token",
            Self::MaxTokens => "max_tokens",
            Self::ContextFull => "context_full",
        }
    }
}
