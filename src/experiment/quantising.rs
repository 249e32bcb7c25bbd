//! What quantising changes.

use serde::{Deserialize, Serialize};

use crate::backend::BackendInfo;
use crate::model::Quantise;

/// How far it is known what quantising changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuantisingProgress {
    /// Parts of the work that are done.
    pub n_done: usize,
    /// Parts in all.
    pub n_total: usize,
    /// The change, once all of it is known.
    pub found: Option<QuantisingReport>,
    /// It was measured before and kept.
    pub is_kept: bool,
}

/// A model quantised beside the same model as it is stored, on the same tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuantisingReport {
    pub quantise: Quantise,
    /// Where both were computed, which need not be where the model is used.
    pub backend: BackendInfo,
    /// The task whose texts were read; none where it was tokens by their numbers.
    pub task: Option<String>,
    /// Tokens after each of which the logits were compared.
    pub n_tokens: usize,
    /// Kullback-Leibler divergence of what the quantised model says next from what the stored one says: mean over
    /// the tokens, nats per token.
    pub divergence: f64,
    /// The greatest at one token, nats.
    pub divergence_max: f64,
    /// Tokens after which another token is the likeliest.
    pub n_changed: usize,
    /// Greatest difference of a logit.
    pub logit_max: f64,
    /// Bytes of the weights as they are stored.
    pub bytes_stored: u64,
    /// The same quantised.
    pub bytes_quantised: u64,
}

impl QuantisingReport {
    /// Share of the tokens after which another token is the likeliest.
    pub fn share_changed(&self) -> f64 {
        self.n_changed as f64 / self.n_tokens.max(1) as f64
    }
}
