//! An executor that counts what it is asked: what benchmarks and tests compare, as it is the same on every machine.

use super::{Backend, BackendInfo, Batch, BatchLimits, Outcome, Result, Score, Target, Wanted};
use crate::model::ModelSpec;
use crate::plan::{Forest, Plan};

/// What was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Computed {
    /// Rows of all passes, under however many plans.
    pub rows: usize,
    /// Runs of a layer on a row.
    pub layer_runs: usize,
    /// Rows of logits that were made.
    pub logit_rows: usize,
}

/// An executor with what it has computed since this was made.
#[derive(Debug)]
pub struct Counting<'a, B> {
    backend: &'a mut B,
    pub computed: Computed,
}

impl<'a, B> Counting<'a, B> {
    pub fn new(backend: &'a mut B) -> Self {
        Self { backend, computed: Computed::default() }
    }

    fn count(&mut self, n_rows: usize, n_applications: usize, n_logit_rows: usize) {
        self.computed.rows += n_rows;
        self.computed.layer_runs += n_rows * n_applications;
        self.computed.logit_rows += n_logit_rows;
    }
}

/// Rows at which something is scored.
fn scored(targets: &[Target]) -> usize {
    let mut rows: Vec<u32> = targets.iter().map(|target| target.row).collect();
    rows.sort_unstable();
    rows.dedup();
    rows.len()
}

impl<B: Backend> Backend for Counting<'_, B> {
    type Cache = B::Cache;

    fn info(&self) -> BackendInfo {
        self.backend.info()
    }

    fn spec(&self) -> &ModelSpec {
        self.backend.spec()
    }

    fn limits(&self) -> BatchLimits {
        self.backend.limits()
    }

    fn shares_beginnings(&self, before: usize, length: usize) -> bool {
        self.backend.shares_beginnings(before, length)
    }

    async fn forward(&mut self, plan: &Plan, batch: &Batch, wanted: &Wanted) -> Result<Outcome> {
        let n_logit_rows = scored(&wanted.targets) + wanted.logits_rows.len();
        self.count(batch.tokens().len(), plan.n_applications(), n_logit_rows);
        self.backend.forward(plan, batch, wanted).await
    }

    async fn forward_all(
        &mut self,
        forest: &Forest,
        batch: &Batch,
        targets: &[Target],
    ) -> Result<Vec<Vec<Score>>> {
        let n_logit_rows = scored(targets) * forest.plans().len();
        self.count(batch.tokens().len(), forest.n_applications(), n_logit_rows);
        self.backend.forward_all(forest, batch, targets).await
    }

    async fn head(&mut self, states: &[f32]) -> Result<Vec<f32>> {
        self.computed.logit_rows += states.len() / self.spec().d_model.max(1);
        self.backend.head(states).await
    }

    fn new_cache(&mut self, plan: &Plan, capacity: usize) -> Result<B::Cache> {
        self.backend.new_cache(plan, capacity)
    }

    async fn extend(&mut self, plan: &Plan, cache: &mut B::Cache, tokens: &[u32]) -> Result<Vec<f32>> {
        self.count(tokens.len(), plan.n_applications(), 1);
        self.backend.extend(plan, cache, tokens).await
    }
}
