//! Attention maps, and how far a schedule's maps are from the full model's.
//!
//! A *map* is what one head attends to in one layer run: `[T, T]`, query rows by key columns,
//! each row a distribution over the tokens up to its own.
//!
//! **Distance.** Of two layer runs, the mean over heads and query rows of the Jensen-Shannon
//! divergence of their rows, in nats: `JS(p, q) = KL(p | m) / 2 + KL(q | m) / 2` with
//! `m = (p + q) / 2` (Lin 1991). It is the measure by which attention is compared in the field
//! (Clark et al. 2019, *What Does BERT Look At?*; Jain and Wallace 2019, *Attention is not
//! Explanation*): symmetric, finite where one of the two is zero, 0 for equal rows and `ln 2` for
//! rows that share no token. The first row of every map is 1 and counts as 0.
//!
//! **Alignment.** A layer run is compared with the full model's run of the same layer, wherever
//! and however often it runs.

use crate::plan::Plan;

/// The attention weights of one sequence under a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct AttentionMaps {
    /// The layer of each run, in the order of the plan.
    pub layers: Vec<u16>,
    pub n_heads: usize,
    /// Tokens of the sequence, `T`.
    pub n_tokens: usize,
    /// All weights, `[layer runs, heads, T, T]`.
    pub weights: Vec<f32>,
}

impl AttentionMaps {
    /// From what an executor brought back (`Outcome::attention`): `[layer runs, heads, T, T]` in
    /// the order of the plan. None where there are not as many numbers.
    pub fn new(plan: &Plan, n_heads: usize, n_tokens: usize, weights: Vec<f32>) -> Option<Self> {
        let layers: Vec<u16> = plan.applications().collect();
        let is_whole = weights.len() == layers.len() * n_heads * n_tokens * n_tokens;
        is_whole.then_some(Self { layers, n_heads, n_tokens, weights })
    }

    /// The map of one head in one layer run, `[T, T]`; empty where there is no such run or head.
    pub fn map(&self, run: usize, head: usize) -> &[f32] {
        let size = self.n_tokens * self.n_tokens;
        let first = (run * self.n_heads + head) * size;
        if head < self.n_heads { self.weights.get(first..first + size).unwrap_or(&[]) } else { &[] }
    }

    /// The distance of each layer run from the run of the same layer in `full`, nats, in
    /// `[0, ln 2]`. None where `full` has no such run or is of another shape.
    pub fn distances_from(&self, full: &Self) -> Vec<Option<f64>> {
        let is_comparable = (self.n_heads, self.n_tokens) == (full.n_heads, full.n_tokens);
        let of_run = |(run, layer): (usize, &u16)| {
            let aligned = full.layers.iter().position(|other| other == layer)?;
            is_comparable.then(|| self.distance(run, full, aligned))
        };
        self.layers.iter().enumerate().map(of_run).collect()
    }

    fn distance(&self, run: usize, full: &Self, aligned: usize) -> f64 {
        let mut sum = 0.0;
        for head in 0..self.n_heads {
            let edited_rows = self.map(run, head).chunks_exact(self.n_tokens);
            let full_rows = full.map(aligned, head).chunks_exact(self.n_tokens);
            sum += edited_rows.zip(full_rows).map(|(p, q)| jensen_shannon(p, q)).sum::<f64>();
        }
        sum / (self.n_heads * self.n_tokens) as f64
    }
}

/// The Jensen-Shannon divergence of two distributions, nats; NaN where they hold one.
fn jensen_shannon(p: &[f32], q: &[f32]) -> f64 {
    // 0 ln 0 is 0: a token that is not attended to adds nothing.
    let term = |p: f64, m: f64| if p == 0.0 { 0.0 } else { p * (p / m).ln() };
    let pairs = p.iter().zip(q).map(|(&p, &q)| (f64::from(p), f64::from(q)));
    let sum: f64 = pairs.map(|(p, q)| term(p, (p + q) / 2.0) + term(q, (p + q) / 2.0)).sum();
    // Weights are rounded to f32, so a sum may lie a little outside of what is possible. `clamp`
    // keeps NaN.
    (sum / 2.0).clamp(0.0, std::f64::consts::LN_2)
}
