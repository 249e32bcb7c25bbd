//! How much of the attention one pass may bring back.

use super::{BackendError, Batch, Result, Wanted};
use crate::model::ModelSpec;
use crate::plan::Plan;

/// Most bytes of attention weights of one pass. They grow with the square of the tokens: this
/// holds 418 tokens under 12 applications of 8 heads, and two plans of it fit into a browser's
/// memory beside a model.
pub const ATTENTION_BYTES_MAX: u64 = 64 << 20;

/// Most tokens of one sequence whose attention weights under `plan` fit into
/// [`ATTENTION_BYTES_MAX`]; no bound where no layer runs.
pub fn attention_tokens_max(spec: &ModelSpec, plan: &Plan) -> usize {
    let pairs = ATTENTION_BYTES_MAX.checked_div(bytes_per_pair(spec, plan));
    pairs.and_then(|pairs| usize::try_from(pairs.isqrt()).ok()).unwrap_or(usize::MAX)
}

/// Checks a pass that is to bring back attention weights, the same way for every executor and
/// before any memory is taken for them: how many come back, 0 where they are not wanted.
///
/// # Errors
/// When the batch is not one sequence, or has more tokens than [`attention_tokens_max`].
pub fn check_attention(spec: &ModelSpec, plan: &Plan, batch: &Batch, wanted: &Wanted) -> Result<usize> {
    if !wanted.attention {
        return Ok(0);
    }
    if batch.n_sequences() != 1 {
        return Err(BackendError::NotOneSequence { sequences: batch.n_sequences() });
    }
    let tokens = batch.tokens().len();
    let needed = bytes_per_pair(spec, plan) * (tokens as u64).pow(2);
    if needed > ATTENTION_BYTES_MAX {
        let tokens_max = attention_tokens_max(spec, plan);
        return Err(BackendError::AttentionTooLarge {
            tokens,
            tokens_max,
            needed,
            allowed: ATTENTION_BYTES_MAX,
        });
    }
    // Below the limit, which fits.
    Ok(usize::try_from(needed / 4).unwrap_or(usize::MAX))
}

/// Bytes of all weights with which one token attends to one other.
fn bytes_per_pair(spec: &ModelSpec, plan: &Plan) -> u64 {
    4 * spec.block.attention.n_heads as u64 * plan.n_applications() as u64
}
