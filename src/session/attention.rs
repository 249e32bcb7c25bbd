//! Attention maps of a prompt, under a schedule and under the full model.

use super::{Result, Session, SessionError};
use crate::backend::{Backend, Batch, Wanted};
use crate::experiment::{AttentionReport, LayerRuns, Report};
use crate::plan::Plan;
use crate::states::AttentionMaps;

impl Session {
    /// The maps within a prompt under both, of its last tokens alone where that is said.
    pub(super) async fn attention(
        &mut self,
        plan: &Plan,
        ids: &[u32],
        last: Option<usize>,
    ) -> Result<Report> {
        let full_plan = self.full_plan();
        let full = self.attention_maps(&full_plan, ids).await?;
        let edited = match *plan == full_plan {
            true => full.clone(),
            false => self.attention_maps(plan, ids).await?,
        };
        let n_shown = last.unwrap_or(usize::MAX).min(ids.len());
        let n_before = ids.len() - n_shown;
        let tokens = match self.tokenizer() {
            Ok(tokenizer) => tokenizer.pieces(ids)?.split_off(n_before),
            Err(_) => ids.iter().skip(n_before).map(u32::to_string).collect(),
        };
        Ok(Report::Attention(AttentionReport {
            tokens,
            n_before,
            n_heads: full.n_heads,
            distances: edited.distances_from(&full),
            full: shown(&full, n_before),
            edited: shown(&edited, n_before),
        }))
    }

    async fn attention_maps(&mut self, plan: &Plan, ids: &[u32]) -> Result<AttentionMaps> {
        let n_heads = self.spec().block.attention.n_heads;
        let wanted = Wanted { attention: true, ..Wanted::default() };
        let weights = self.executor.forward(plan, &Batch::one(ids), &wanted).await?.attention;
        AttentionMaps::new(plan, n_heads, ids.len(), weights).ok_or(SessionError::EmptyPrompt)
    }
}

/// Rows and columns of the tokens after the first `n_before`.
fn shown(maps: &AttentionMaps, n_before: usize) -> LayerRuns {
    let layers = maps.layers.clone();
    if n_before == 0 {
        return LayerRuns { layers, weights: maps.weights.clone() };
    }
    let heads = (0..layers.len()).flat_map(|run| (0..maps.n_heads).map(move |head| (run, head)));
    let rows = heads.flat_map(|(run, head)| maps.map(run, head).chunks_exact(maps.n_tokens).skip(n_before));
    let weights = rows.flat_map(|row| row.iter().skip(n_before).copied()).collect();
    LayerRuns { layers, weights }
}
