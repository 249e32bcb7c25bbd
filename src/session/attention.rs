//! Attention maps of a prompt, under a schedule and under the full model.

use futures_util::future::LocalBoxFuture;

use super::run::{Running, Step, Urgency};
use super::{Session, SessionError};
use crate::backend::{Backend, Batch, Wanted};
use crate::experiment::{AttentionReport, LayerRuns, Prompt, Report};
use crate::plan::Plan;
use crate::states::AttentionMaps;

/// Attention maps: one step.
#[derive(Debug)]
pub(super) struct AttentionRun {
    plan: Plan,
    ids: Vec<u32>,
    last: Option<usize>,
}

impl AttentionRun {
    pub(super) fn new(
        session: &Session,
        schedule: &str,
        prompt: &Prompt,
        last: Option<usize>,
    ) -> Result<Self, SessionError> {
        Ok(Self { plan: session.plan(schedule)?, ids: session.whole_prompt(prompt)?, last })
    }
}

impl Running for AttentionRun {
    fn urgency(&self) -> Urgency {
        Urgency::Now
    }

    fn step<'a>(&'a mut self, session: &'a mut Session) -> LocalBoxFuture<'a, Result<Step, SessionError>> {
        Box::pin(async move {
            let ids = &self.ids;
            let full_plan = session.full_plan();
            let full = session.attention(&full_plan, ids).await?;
            let edited = match self.plan == full_plan {
                true => full.clone(),
                false => session.attention(&self.plan, ids).await?,
            };
            let n_shown = self.last.unwrap_or(usize::MAX).min(ids.len());
            let n_before = ids.len() - n_shown;
            let tokens = match session.tokenizer() {
                Ok(tokenizer) => tokenizer.pieces(ids)?.split_off(n_before),
                Err(_) => ids.iter().skip(n_before).map(u32::to_string).collect(),
            };
            Ok(Step::Done(Report::Attention(AttentionReport {
                tokens,
                n_before,
                n_heads: full.n_heads(),
                distances: edited.distances_from(&full),
                full: shown(&full, n_before),
                edited: shown(&edited, n_before),
            })))
        })
    }
}

impl Session {
    async fn attention(&mut self, plan: &Plan, ids: &[u32]) -> Result<AttentionMaps, SessionError> {
        let n_heads = self.spec().block.attention.n_heads;
        let wanted = Wanted { attention: true, ..Wanted::default() };
        let weights = self.executor.forward(plan, &Batch::one(ids), &wanted).await?.attention;
        AttentionMaps::new(plan, n_heads, ids.len(), weights).ok_or(SessionError::EmptyPrompt)
    }
}

/// Rows and columns of the tokens after the first `n_before`.
fn shown(maps: &AttentionMaps, n_before: usize) -> LayerRuns {
    let layers = maps.layers().to_vec();
    if n_before == 0 {
        return LayerRuns { layers, weights: maps.weights().to_vec() };
    }
    let heads = (0..layers.len()).flat_map(|run| (0..maps.n_heads()).map(move |head| (run, head)));
    let rows = heads.flat_map(|(run, head)| maps.map(run, head).chunks_exact(maps.n_tokens()).skip(n_before));
    let weights = rows.flat_map(|row| row.iter().skip(n_before).copied()).collect();
    LayerRuns { layers, weights }
}
