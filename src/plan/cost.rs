//! What a plan costs before anything is run.

use super::Plan;
use crate::model::{ModelSpec, WeightFormat};

/// Counted, not measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cost {
    /// Blocks that run.
    pub layer_applications: usize,
    /// FLOPs (2 x multiply-adds) to decode one token when `context` tokens lie before it:
    /// all matrices, attention at that length, the head.
    pub flops_per_token: u64,
    /// Weight bytes read for one token, each application counted; the head once.
    pub weight_bytes_per_token: u64,
}

/// Counts the cost of one decoded token with `context` tokens before it.
/// `format` is how most weights are stored.
pub fn cost(plan: &Plan, spec: &ModelSpec, context: usize, format: WeightFormat) -> Cost {
    let attention = &spec.block.attention;
    let layer_matrices = spec.layer_multiplies();
    let scores_and_mix = 2 * 2 * (attention.q_width() as u64) * (context as u64 + 1);
    let applications = plan.n_applications() as u64;
    let head = (spec.d_model as u64) * (spec.n_logits() as u64);
    Cost {
        layer_applications: plan.n_applications(),
        flops_per_token: applications * (2 * layer_matrices + scores_and_mix) + 2 * head,
        weight_bytes_per_token: format.about_bytes(applications * spec.layer_parameters() + head),
    }
}
