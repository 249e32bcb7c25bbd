//! From tokens to the first residual state, and from the last one to logits.

use atelier_kernels::{Into, Matrix, activate, add_bias, add_scaled, gemm, soften};

use super::block::{kernel, normed, product};
use super::layer::{Linear, Norm, matrix};
use crate::backend::{HostWeights, Stretch};
use crate::model::{ModelSpec, WeightId};

/// The embedding and the head, which may be the same matrix.
#[derive(Debug)]
pub(super) struct Ends {
    embedding: Matrix,
    /// From a token's row into the residual stream, and back before the head.
    project: Option<[Linear; 2]>,
    /// `[positions, C]`.
    positions: Vec<f32>,
    /// `[types, C]`.
    token_types: Vec<f32>,
    embedding_norm: Option<Norm>,
    final_norm: Option<Norm>,
    dense: Option<(Linear, Option<Norm>)>,
    head: Option<Matrix>,
    head_bias: Vec<f32>,
}

impl Ends {
    pub(super) fn new(weights: &mut HostWeights) -> Self {
        let (v, c) = (weights.spec().vocab_size, weights.spec().d_model);
        let n_logits = weights.spec().n_logits();
        let has_own = !weights.spec().tied_head && weights.spec().head.is_some();
        let e = weights.spec().token_width();
        let embedding = matrix(weights, WeightId::TokenEmbedding, v, e);
        let is_led = weights.spec().embedding.width.is_some();
        let has_head = weights.spec().head.is_some();
        let project = is_led.then(|| {
            let back = if has_head { e } else { 0 };
            [(WeightId::ProjectIn, c, e), (WeightId::ProjectOut, back, c)]
                .map(|(id, n, k)| Linear { matrix: matrix(weights, id, n, k), bias: Vec::new() })
        });
        let head = has_own.then(|| matrix(weights, WeightId::Head, n_logits, e));
        let positions = weights.spec().embedding.positions.map_or(0, |learned| learned.rows);
        let positions = unpacked(weights, WeightId::PositionEmbedding, positions, c);
        let types = weights.spec().embedding.token_types.unwrap_or(0);
        let types = unpacked(weights, WeightId::TokenTypes, types, c);
        let dense_width = if weights.get(WeightId::HeadDenseBias).is_empty() { 0 } else { c };
        let dense_matrix = matrix(weights, WeightId::HeadDense, dense_width, c);
        let (weights, spec) = (&*weights, weights.spec());
        let norm = |of: Option<_>, weight, bias| of.and_then(|of| Norm::new(weights, of, weight, bias));
        let transform = spec.head.as_ref().and_then(|head| head.transform);
        let dense = transform.map(|transform| {
            let bias = weights.get(WeightId::HeadDenseBias).to_vec();
            let after = norm(transform.norm, WeightId::HeadNorm, WeightId::HeadNormBias);
            (Linear { matrix: dense_matrix, bias }, after)
        });
        Self {
            embedding,
            project,
            positions,
            token_types: types,
            embedding_norm: norm(spec.embedding.norm, WeightId::EmbeddingNorm, WeightId::EmbeddingNormBias),
            final_norm: norm(spec.final_norm, WeightId::FinalNorm, WeightId::FinalNormBias),
            dense,
            head,
            head_bias: weights.get(WeightId::HeadBias).to_vec(),
        }
    }

    /// The first residual states `[T, C]` of tokens with their types (0 where there are none).
    pub(super) fn embed(
        &self,
        spec: &ModelSpec,
        (tokens, types): (&[u32], &[u8]),
        stretches: &[Stretch],
    ) -> Vec<f32> {
        let c = spec.d_model;
        let e = spec.token_width();
        let mut states = vec![0.0_f32; tokens.len() * e];
        for (row, &token) in states.chunks_exact_mut(e).zip(tokens) {
            self.embedding.read_row(token as usize, row);
        }
        soften(&mut states, spec.embedding.scale, None);
        if let Some([project_in, _]) = &self.project {
            states = product(&states, project_in, tokens.len());
        }
        if let Some(learned) = spec.embedding.positions {
            let positions = stretches.iter().flat_map(|it| it.first..it.first + it.rows);
            for (row, position) in states.chunks_exact_mut(c).zip(positions) {
                let first = (position + learned.offset) * c;
                add_scaled(row, 1.0, self.positions.get(first..first + c).unwrap_or_default());
            }
        }
        if !self.token_types.is_empty() {
            let types = types.iter().copied().chain(std::iter::repeat(0));
            for (row, of_type) in states.chunks_exact_mut(c).zip(types) {
                let first = usize::from(of_type) * c;
                add_scaled(row, 1.0, self.token_types.get(first..first + c).unwrap_or_default());
            }
        }
        normed(&states, self.embedding_norm.as_ref())
    }

    /// Logits `[rows, V]` of some rows of the final residual.
    pub(super) fn logits(&self, spec: &ModelSpec, finals: &[f32], rows: &[u32], logits: &mut [f32]) {
        let c = spec.d_model;
        let Some(head) = &spec.head else { return };
        let row = |&row: &u32| &finals[row as usize * c..(row as usize + 1) * c];
        let mut states: Vec<f32> = rows.iter().flat_map(row).copied().collect();
        states = normed(&states, self.final_norm.as_ref());
        if let (Some((dense, after)), Some(transform)) = (&self.dense, head.transform) {
            states = product(&states, dense, rows.len());
            activate(kernel(transform.activation), &mut states);
            states = normed(&states, after.as_ref());
        }
        if let Some([_, project_out]) = &self.project {
            states = product(&states, project_out, rows.len());
        }
        gemm(&states, self.head.as_ref().unwrap_or(&self.embedding), logits, Into::Store);
        if !self.head_bias.is_empty() {
            add_bias(logits, &self.head_bias);
        }
        soften(logits, head.scale, head.soft_cap);
    }
}

/// A small table as numbers, however it is stored.
fn unpacked(weights: &mut HostWeights, id: WeightId, n: usize, k: usize) -> Vec<f32> {
    let (table, mut numbers) = (matrix(weights, id, n, k), vec![0.0; n * k]);
    for (row, out) in numbers.chunks_exact_mut(k.max(1)).enumerate() {
        table.read_row(row, out);
    }
    numbers
}
