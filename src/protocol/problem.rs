//! Problems, as the page shows them.

use serde::{Deserialize, Serialize};

use crate::words;

/// Something that went wrong, in words for the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong and where.
    pub what: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Said in the language that is spoken here.
impl From<words::Problem> for Problem {
    fn from(problem: words::Problem) -> Self {
        let words = words::spoken();
        Self { what: words.sentence(&problem), hint: words.hint(&problem) }
    }
}
