//! Attention maps.

use serde::{Deserialize, Serialize};

/// The attention weights of a prompt under a schedule, beside the full model's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttentionReport {
    /// The tokens of rows and columns, the last ones of the prompt; ids where the model has no
    /// tokenizer.
    pub tokens: Vec<String>,
    /// Tokens of the prompt before those. With any, rows do not add up to 1.
    pub n_before: usize,
    /// Query heads.
    pub n_heads: usize,
    pub full: LayerRuns,
    pub edited: LayerRuns,
    /// Of each layer run of the schedule, how far its maps over the whole prompt are from those of
    /// the full model's run of the same layer: Jensen-Shannon divergence, nats, mean over heads
    /// and tokens (see [`AttentionMaps`](crate::states::AttentionMaps)).
    pub distances: Vec<Option<f64>>,
}

/// The maps of every layer run, in the order of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerRuns {
    pub layers: Vec<u16>,
    /// `[layer runs, heads, T, T]`: query rows by key columns.
    pub weights: Vec<f32>,
}

impl AttentionReport {
    /// The map of one head in one layer run, or the mean over heads, `[T, T]`; empty where there
    /// is none.
    pub fn map(&self, of: &LayerRuns, run: usize, head: Option<usize>) -> Vec<f32> {
        let size = self.tokens.len() * self.tokens.len();
        let map = |head: usize| {
            let first = (run * self.n_heads + head) * size;
            of.weights.get(first..first + size).unwrap_or_default()
        };
        match head {
            Some(head) if head < self.n_heads => map(head).to_vec(),
            Some(_) => Vec::new(),
            None => {
                let maps: Vec<&[f32]> = (0..self.n_heads).map(map).collect();
                let mean = |at: usize| {
                    let sum: f64 = maps.iter().filter_map(|map| map.get(at)).map(|x| f64::from(*x)).sum();
                    (sum / self.n_heads as f64) as f32
                };
                if maps.iter().all(|map| map.len() == size) {
                    (0..size).map(mean).collect()
                } else {
                    Vec::new()
                }
            }
        }
    }
}
