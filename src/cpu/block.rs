//! One block over packed rows.

use atelier_kernels::{Heads, Into, Matrix, attend, gemm, rms_norm, rotate, swiglu};

use crate::backend::HostWeights;
use crate::model::{LayerWeight, MlpKind, ModelSpec, NormKind, Positions};

/// The packed weights of all layers.
#[derive(Debug)]
pub(super) struct Blocks {
    spec: ModelSpec,
    layers: Vec<LayerWeights>,
}

#[derive(Debug)]
struct LayerWeights {
    attention_norm: Vec<f32>,
    query: Matrix,
    key: Matrix,
    value: Matrix,
    output: Matrix,
    mlp_norm: Vec<f32>,
    gate: Matrix,
    up: Matrix,
    down: Matrix,
}

/// Where the keys and values of a run come from and go to.
pub(super) enum Keys<'a> {
    /// Whole sequences packed back to back: first row of each, and the end. The attention
    /// weights of one sequence go to `maps` `[applications, heads, T, T]`, unless it is empty.
    Packed { starts: &'a [u32], maps: &'a mut [f32] },
    /// The rows follow `n_before` cached ones; one pair of `[n, kv_width]` per application.
    Cached { applications: &'a mut [(Vec<f32>, Vec<f32>)], n_before: usize },
}

impl Keys<'_> {
    /// Position of each of `n_rows` rows in its sequence.
    pub(super) fn positions(&self, n_rows: usize) -> Vec<usize> {
        match self {
            Keys::Packed { starts, .. } => {
                starts.windows(2).flat_map(|bounds| 0..(bounds[1] - bounds[0]) as usize).collect()
            }
            Keys::Cached { n_before, .. } => (*n_before..n_before + n_rows).collect(),
        }
    }
}

impl Blocks {
    pub(super) fn new(weights: &HostWeights) -> Self {
        let spec = weights.spec().clone();
        let layers = (0..spec.n_layers as u16).map(|layer| {
            let matrix = |weight| {
                let shape = spec.layer_weight_shape(weight);
                Matrix::pack(weights.layer(layer, weight), shape[0], shape[1])
            };
            LayerWeights {
                attention_norm: weights.layer(layer, LayerWeight::AttentionNorm).to_vec(),
                query: matrix(LayerWeight::Query),
                key: matrix(LayerWeight::Key),
                value: matrix(LayerWeight::Value),
                output: matrix(LayerWeight::Output),
                mlp_norm: weights.layer(layer, LayerWeight::MlpNorm).to_vec(),
                gate: matrix(LayerWeight::Gate),
                up: matrix(LayerWeight::Up),
                down: matrix(LayerWeight::Down),
            }
        });
        let layers = layers.collect();
        Self { spec, layers }
    }

    /// Runs layer `layer` in place on `x` `[T, C]`.
    pub(super) fn run(
        &self,
        layer: u16,
        x: &mut [f32],
        positions: &[usize],
        rope: &Rope,
        keys: &mut Keys<'_>,
        application: usize,
    ) {
        let weights = &self.layers[usize::from(layer)];
        let normed = self.norm(x, &weights.attention_norm);
        let mut q = product(&normed, &weights.query, positions.len());
        let mut k = product(&normed, &weights.key, positions.len());
        let v = product(&normed, &weights.value, positions.len());
        rope.rotate(&mut q, positions, self.spec.block.attention.q_width());
        rope.rotate(&mut k, positions, self.spec.block.attention.kv_width());
        let mixed = self.attention(&q, k, v, keys, application);
        gemm(&mixed, &weights.output, x, Into::Add);

        let normed = self.norm(x, &weights.mlp_norm);
        let MlpKind::SwiGlu = self.spec.block.mlp.kind;
        let mut inner = product(&normed, &weights.gate, positions.len());
        let up = product(&normed, &weights.up, positions.len());
        swiglu(&mut inner, &up);
        gemm(&inner, &weights.down, x, Into::Add);
    }

    fn norm(&self, x: &[f32], weight: &[f32]) -> Vec<f32> {
        let NormKind::RmsNorm = self.spec.block.norm.kind;
        let mut out = vec![0.0; x.len()];
        rms_norm(x, weight, self.spec.block.norm.eps, &mut out);
        out
    }

    fn attention(
        &self,
        q: &[f32],
        k: Vec<f32>,
        v: Vec<f32>,
        keys: &mut Keys<'_>,
        application: usize,
    ) -> Vec<f32> {
        let spec = &self.spec.block.attention;
        let (q_width, kv_width) = (spec.q_width(), spec.kv_width());
        let heads = Heads { n_heads: spec.n_heads, n_kv_heads: spec.n_kv_heads, head_dim: spec.head_dim };
        let mut mixed = vec![0.0; q.len()];
        match keys {
            Keys::Packed { starts, maps } => {
                let mut own = None;
                if !maps.is_empty() {
                    let n_rows = q.len() / q_width;
                    own = maps.chunks_exact_mut(spec.n_heads * n_rows * n_rows).nth(application);
                }
                for bounds in starts.windows(2) {
                    let rows = bounds[0] as usize..bounds[1] as usize;
                    let of = |width: usize| rows.start * width..rows.end * width;
                    let (k, v) = (&k[of(kv_width)], &v[of(kv_width)]);
                    attend(heads, &q[of(q_width)], k, v, 0, &mut mixed[of(q_width)], own.as_deref_mut());
                }
            }
            Keys::Cached { applications, n_before } => {
                let (keys, values) = &mut applications[application];
                keys.extend(k);
                values.extend(v);
                attend(heads, q, keys, values, *n_before, &mut mixed, None);
            }
        }
        mixed
    }
}

fn product(x: &[f32], weight: &Matrix, n_rows: usize) -> Vec<f32> {
    let mut out = vec![0.0; n_rows * weight.n()];
    gemm(x, weight, &mut out, Into::Store);
    out
}

/// Cosines and sines by position, made in f64 as far as they have been needed.
#[derive(Debug)]
pub(super) struct Rope {
    frequencies: Vec<f64>,
    /// `[positions, head_dim / 2]` of (cos, sin).
    table: Vec<(f32, f32)>,
}

impl Rope {
    pub(super) fn new(spec: &ModelSpec) -> Self {
        let Positions::Rope(rope) = &spec.block.positions;
        Self { frequencies: rope.inverse_frequencies(spec.block.attention.head_dim), table: Vec::new() }
    }

    pub(super) fn reach(&mut self, n_positions: usize) {
        let half = self.frequencies.len().max(1);
        for position in self.table.len() / half..n_positions {
            let angles = self.frequencies.iter().map(|frequency| position as f64 * frequency);
            self.table.extend(angles.map(|angle| (angle.cos() as f32, angle.sin() as f32)));
        }
    }

    /// Rotates the pairs `(i, i + head_dim / 2)` of every head of `x` `[T, width]`.
    fn rotate(&self, x: &mut [f32], positions: &[usize], width: usize) {
        rotate(x, &self.table, self.frequencies.len(), positions, width);
    }
}
