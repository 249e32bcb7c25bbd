//! What the model would say next, and how much each layer run changes the residual stream; the
//! logits after every token of a prompt.

use super::executor::Executor;
use super::sampling::most_likely;
use super::{Prompted, Result, Session, SessionError};
use crate::backend::{Backend, BackendError, Batch, Wanted};
use crate::experiment::{HiddenReport, LogitsReport, NextToken, NextTokenReport, Report, Stroke, fills_gaps};
use crate::model::ModelSpec;
use crate::plan::{Op, Plan};
use crate::states::path_states;

/// Candidates shown for the next token.
const N_NEXT: usize = 10;

/// Most bytes of hidden states read back for the strokes of one prompt; of a longer
/// prompt, or under a longer plan, the last tokens alone are measured.
pub const STROKE_BYTES_MAX: usize = 32 << 20;

/// Most bytes of hidden states of one prompt, all ops of the plan together.
pub const HIDDEN_BYTES_MAX: u64 = 1 << 30;

impl Session {
    /// Next tokens under a plan and under the full model; of a model that fills gaps those in place of the
    /// first masked one.
    pub(super) async fn next_token(&mut self, plan: &Plan, prompt: &Prompted) -> Result<Report> {
        let Prompted { ids, n_clipped } = prompt;
        let full_plan = self.full_plan();
        let row = self.asked_row(ids)?;
        let full = self.next_tokens(&full_plan, ids, row).await?;
        let edited = match *plan == full_plan {
            true => full.clone(),
            false => self.next_tokens(plan, ids, row).await?,
        };
        Ok(Report::NextToken(NextTokenReport {
            strokes: strokes(&mut self.executor, plan, ids).await?,
            prompt_tokens: self.tokenizer()?.pieces(ids)?,
            n_clipped: *n_clipped,
            masked: fills_gaps(self.spec()).then_some(row),
            full,
            edited,
        }))
    }

    /// The most likely tokens by the logits at a row of a prompt.
    async fn next_tokens(&mut self, plan: &Plan, ids: &[u32], row: usize) -> Result<Vec<NextToken>> {
        let wanted =
            Wanted { logits_rows: vec![u32::try_from(row).unwrap_or(u32::MAX)], ..Wanted::default() };
        let logits = self.executor.forward(plan, &Batch::one(ids), &wanted).await?.logits;
        self.candidates(ids, row, logits)
    }

    /// The most likely tokens by these logits, at a row of a prompt.
    ///
    /// # Errors
    /// When there is no tokenizer, or it fails.
    pub fn candidates(&self, ids: &[u32], row: usize, mut logits: Vec<f32>) -> Result<Vec<NextToken>> {
        let tokenizer = self.tokenizer()?;
        tokenizer.hide_unknown(&mut logits);
        // In place of a masked token, or after the last.
        let n_before = if fills_gaps(self.spec()) { row } else { row + 1 };
        let before = ids.get(..n_before).unwrap_or_default();
        let named = most_likely(&logits, N_NEXT).into_iter().map(|(token, probability)| {
            Ok(NextToken { token, text: tokenizer.piece_after(before, token)?, probability })
        });
        named.collect()
    }

    /// The first masked token of a prompt, with the candidates for its place by `logits` `[tokens, vocabulary]`; of
    /// a model that fills gaps alone.
    ///
    /// # Errors
    /// When the prompt has no masked token, or the tokenizer fails.
    pub fn masked(&self, report: &LogitsReport) -> Result<(usize, Vec<NextToken>)> {
        let row = self.asked_row(&report.ids)?;
        let logits = report.logits.chunks_exact(report.vocab_size.max(1)).nth(row).unwrap_or_default();
        Ok((row, self.candidates(&report.ids, row, logits.to_vec())?))
    }

    /// The logits after every token of a prompt; of a classifier those of the whole.
    pub(super) async fn logits(&mut self, plan: &Plan, ids: &[u32]) -> Result<Report> {
        let batch = Batch::one(ids);
        let n_rows = if self.spec().classes().is_some() { 1 } else { batch.n_rows() };
        let wanted = Wanted { logits_rows: (0..n_rows).collect(), ..Wanted::default() };
        let logits = self.executor.forward(plan, &batch, &wanted).await?.logits;
        let vocab_size = self.spec().n_logits();
        Ok(Report::Logits(LogitsReport { ids: ids.to_vec(), vocab_size, logits }))
    }

    /// The residual stream at every token of a prompt: of the embeddings, then after every step.
    pub(super) async fn hidden(&mut self, plan: &Plan, ids: &[u32]) -> Result<Report> {
        check_hidden(self.spec(), plan, ids.len())?;
        let wanted = Wanted { hidden: true, ..Wanted::default() };
        let hidden = self.executor.forward(plan, &Batch::one(ids), &wanted).await?.hidden;
        let states = path_states(plan, &hidden).concat();
        Ok(Report::Hidden(HiddenReport { ids: ids.to_vec(), d_model: self.spec().d_model, states }))
    }
}

/// Refuses states that are too many to be held at once: every op of a plan brings one.
fn check_hidden(spec: &ModelSpec, plan: &Plan, n_tokens: usize) -> Result<()> {
    let needed = 4 * spec.d_model as u64 * n_tokens as u64 * (1 + plan.ops().len() as u64);
    if needed > HIDDEN_BYTES_MAX {
        return Err(SessionError::StatesTooLarge { tokens: n_tokens, needed, allowed: HIDDEN_BYTES_MAX });
    }
    Ok(())
}

/// One stroke per application: `|x_after - x_before| / |x_before|`, the mean over tokens.
///
/// # Errors
/// When there are no tokens or the device fails.
async fn strokes(executor: &mut Executor, plan: &Plan, tokens: &[u32]) -> Result<Vec<Stroke>, BackendError> {
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
    (sum / f64::from(n.max(1))) as f32
}
