//! How many workers compute in the browser.

use serde::{Deserialize, Serialize};

/// Workers that compute together, each with a copy of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workers {
    /// The one that was there first included.
    pub n: usize,
    /// Of each copy.
    pub model_bytes: u64,
    pub limit: WorkersLimit,
}

/// Why there are no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkersLimit {
    /// The processor has no more cores.
    Cores,
    /// More copies of the model would take too much memory.
    Memory,
    /// The page's address asks for so many.
    Asked,
    /// There are never more.
    Most,
}

impl WorkersLimit {
    /// As sentences tell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cores => "cores",
            Self::Memory => "memory",
            Self::Asked => "asked",
            Self::Most => "most",
        }
    }
}
