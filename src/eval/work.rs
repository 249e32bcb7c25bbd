//! How much there is to compute for the items of a task, so that it can be told how long they take.

use serde::{Deserialize, Serialize};

#[cfg(feature = "engine")]
use super::encode::{Asked, EncodedTask};

/// What one item takes, on the mean.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Work {
    /// Tokens that the model reads.
    pub read: f64,
    /// Most tokens that it writes; none where answers are scored.
    pub written: f64,
}

#[cfg(feature = "engine")]
impl EncodedTask {
    pub fn work(&self) -> Work {
        let (mut read, mut written) = (0, 0);
        for item in &self.items {
            match &item.asked {
                Asked::Scored(scored) => read += scored.n_rows(),
                Asked::Written(asked) => {
                    read += asked.prompt.len();
                    written += asked.max_tokens;
                }
            }
        }
        let mean = |sum: usize| sum as f64 / self.items.len().max(1) as f64;
        Work { read: mean(read), written: mean(written) }
    }
}
