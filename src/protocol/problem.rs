//! Problems, as the page shows them.

use serde::{Deserialize, Serialize};

/// Something that went wrong, in words for the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong and where.
    pub what: String,
    /// What to do about it.
    pub hint: Option<String>,
}
