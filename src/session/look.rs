//! What the model would say next, and how much each painter changes the canvas.

use super::executor::Executor;
use super::sampling::most_likely;
use crate::backend::{Backend, BackendError, Batch, Wanted};
use crate::plan::{Op, Plan};
use crate::protocol::Stroke;

/// Most bytes of hidden states read back for the strokes of one prompt; of a longer
/// prompt, or under a longer plan, the last tokens alone are measured.
pub const STROKE_BYTES_MAX: usize = 32 << 20;

/// The `n` most likely tokens after `tokens`, with probabilities, greatest first.
///
/// # Errors
/// When there are no tokens or the device fails.
pub async fn next_tokens(
    executor: &mut Executor,
    plan: &Plan,
    tokens: &[u32],
    n: usize,
) -> Result<Vec<(u32, f32)>, BackendError> {
    let batch = Batch::one(tokens);
    let Some(last) = batch.n_rows().checked_sub(1) else { return Err(BackendError::NoTokens) };
    let wanted = Wanted { logits_rows: vec![last], ..Wanted::default() };
    let outcome = executor.forward(plan, &batch, &wanted).await?;
    Ok(most_likely(&outcome.logits, n))
}

/// One stroke per application: `|x_after - x_before| / |x_before|`, the mean over tokens.
///
/// # Errors
/// When there are no tokens or the device fails.
pub async fn strokes(
    executor: &mut Executor,
    plan: &Plan,
    tokens: &[u32],
) -> Result<Vec<Stroke>, BackendError> {
    let d_model = executor.spec().d_model;
    let bytes_per_row = d_model * size_of::<f32>() * (1 + plan.ops().len());
    let n_rows = tokens.len().min(STROKE_BYTES_MAX / bytes_per_row);
    if n_rows == 0 || plan.n_applications() == 0 {
        return Ok(Vec::new());
    }
    let batch = Batch::one(&tokens[tokens.len() - n_rows..]);
    let wanted = Wanted { hidden: true, ..Wanted::default() };
    let outcome = executor.forward(plan, &batch, &wanted).await?;
    Ok(fold(plan, &outcome.hidden, d_model))
}

/// Compares what each block found in its slot with what it left there.
fn fold(plan: &Plan, states: &[Vec<f32>], d_model: usize) -> Vec<Stroke> {
    let Some((embedding, states)) = states.split_first() else { return Vec::new() };
    let mut slots: Vec<&[f32]> = vec![embedding; plan.n_slots()];
    let mut strokes = Vec::with_capacity(plan.n_applications());
    for (op, state) in plan.ops().iter().zip(states) {
        let slot = usize::from(op.writes());
        if let Op::Block { application, layer, .. } = *op {
            let relative_norm = relative_change(slots[slot], state, d_model);
            strokes.push(Stroke { application, layer, relative_norm });
        }
        slots[slot] = state;
    }
    strokes
}

/// Mean over the rows of `|after - before| / |before|`.
fn relative_change(before: &[f32], after: &[f32], d_model: usize) -> f32 {
    let rows = before.chunks_exact(d_model).zip(after.chunks_exact(d_model));
    let ratios = rows.map(|(before, after)| {
        let change: f64 = before.iter().zip(after).map(|(x, y)| f64::from(y - x).powi(2)).sum();
        let size: f64 = before.iter().map(|x| f64::from(*x).powi(2)).sum();
        if size > 0.0 { (change / size).sqrt() } else { 0.0 }
    });
    let (sum, n) = ratios.fold((0.0, 0_u32), |(sum, n), ratio| (sum + ratio, n + 1));
    #[expect(clippy::cast_possible_truncation, reason = "a length on the screen")]
    let mean = (sum / f64::from(n.max(1))) as f32;
    mean
}
