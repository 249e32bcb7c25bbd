//! One block over all rows.

use super::{Recorder, TILE_ROWS};
use crate::gpu::kernels::attention_scores::Tiles;
use crate::gpu::kernels::{
    activate, add_scaled, attention_mix, attention_scores, attention_softmax, head_norm, rope,
};
use crate::gpu::layout::MatrixId;
use crate::gpu::recording::BufferId;
use crate::model::{LayerSpec, NormPlacement, Residual};

/// Most bytes of attention scores that exist at a time, if one tile of rows fits into it.
const SCORES_BYTES_MAX: usize = 32 << 20;

/// A matrix, its bias, and the norm after it.
struct Way {
    matrix: MatrixId,
    bias: MatrixId,
    after: [MatrixId; 2],
}

impl Recorder<'_> {
    pub(super) fn block(&mut self, application: u32, layer: u16, at: BufferId) {
        let (own, mlp) = (self.layout.spec.layer(layer), self.layout.spec.block.mlp);
        let attention_norm = [MatrixId::AttentionNorm(layer), MatrixId::AttentionNormBias(layer)];
        let mlp_norm = [MatrixId::MlpNorm(layer), MatrixId::MlpNormBias(layer)];
        let input = self.input(attention_norm, at, BufferId::Normed);
        // What the MLP reads, where it does not read what the attention leaves.
        let aside = match self.layout.spec.block.residual {
            Residual::Sequential => None,
            Residual::Parallel => Some(self.input(mlp_norm, at, BufferId::Aside)),
            Residual::ParallelOneNorm => Some(input),
        };
        self.product(MatrixId::Qkv(layer), input, BufferId::Qkv);
        self.add_bias(MatrixId::QkvBias(layer), self.rows, BufferId::Qkv);
        self.head_norms(layer);
        self.attention(application, own);
        let output = Way {
            matrix: MatrixId::Output(layer),
            bias: MatrixId::OutputBias(layer),
            after: [MatrixId::AttentionPostNorm(layer), MatrixId::AttentionPostNormBias(layer)],
        };
        self.add(&output, BufferId::Mixed, at);
        let input = aside.unwrap_or_else(|| self.input(mlp_norm, at, BufferId::Normed));
        self.product(MatrixId::GateUp(layer), input, BufferId::GateUp);
        self.add_bias(MatrixId::GateUpBias(layer), self.rows, BufferId::GateUp);
        let inner = self.layout.inner.padded();
        self.out.need(BufferId::Inner, self.padded * inner * 4);
        let (from, to) = (BufferId::GateUp, BufferId::Inner);
        self.out.dispatch(activate::dispatch(mlp.activation, mlp.gated, self.rows, inner, from, to));
        let down = Way {
            matrix: MatrixId::Down(layer),
            bias: MatrixId::DownBias(layer),
            after: [MatrixId::MlpPostNorm(layer), MatrixId::MlpPostNormBias(layer)],
        };
        self.add(&down, BufferId::Inner, at);
    }

    /// What a branch reads: the norm of the state, in `normed`, or the state itself.
    fn input(&mut self, ids: [MatrixId; 2], at: BufferId, normed: BufferId) -> BufferId {
        let block = &self.layout.spec.block;
        if !block.norm_placement.is_before() {
            return at;
        }
        self.norm(ids, block.norm, self.rows, at, normed);
        if block.norm_placement == NormPlacement::Through {
            let bytes = self.rows * self.layout.model.padded() * 4;
            self.out.copy((normed, 0), (at, 0), bytes);
        }
        normed
    }

    /// Adds what a branch gives to the residual stream, with the norm after it.
    fn add(&mut self, way: &Way, inner: BufferId, at: BufferId) {
        let block = &self.layout.spec.block;
        let (placement, norm, multiplier) = (block.norm_placement, block.norm, block.multiplier);
        if multiplier == 1.0 && !matches!(placement, NormPlacement::Output | NormPlacement::Both) {
            self.add_product(way.matrix, inner, at);
            self.add_bias(way.bias, self.rows, at);
        } else {
            self.product(way.matrix, inner, BufferId::Branch);
            self.add_bias(way.bias, self.rows, BufferId::Branch);
            let mut output = BufferId::Branch;
            if placement != NormPlacement::Sum && placement.is_after() {
                self.norm(way.after, norm, self.rows, output, BufferId::Normed);
                output = BufferId::Normed;
            }
            let width = self.layout.model.padded();
            self.out.dispatch(add_scaled::dispatch(self.rows, width, output, at, multiplier));
        }
        if placement == NormPlacement::Sum {
            self.norm_in_place(way.after, norm, at);
        }
    }

    fn head_norms(&mut self, layer: u16) {
        let (layout, rows) = (self.layout, self.rows);
        let block = &layout.spec.block;
        let Some(over) = block.attention.qk_norm else { return };
        let of = |ids, axis, first| head_norm::dispatch(layout, block.norm, over, ids, rows, axis, first);
        let [query, key] = [
            [MatrixId::QueryNorm(layer), MatrixId::QueryNormBias(layer)],
            [MatrixId::KeyNorm(layer), MatrixId::KeyNormBias(layer)],
        ];
        self.out.dispatch(of(query, layout.query, 0));
        self.out.dispatch(of(key, layout.kv, layout.query.padded()));
    }

    fn attention(&mut self, application: u32, own: LayerSpec) {
        let kv_row = 2 * self.layout.kv.padded() * 4;
        let (keys_values, key_first) = match self.cached {
            Some(before) => (BufferId::Cache(application), before),
            None => {
                self.out.need(BufferId::KeysValues, self.padded * kv_row);
                (BufferId::KeysValues, 0)
            }
        };
        let (layout, window) = (self.layout, own.window);
        let n_heads = layout.spec.block.attention.n_heads;
        let tile_bytes = n_heads * TILE_ROWS * self.keys * 4;
        let step = (self.at_most(SCORES_BYTES_MAX) / tile_bytes).clamp(1, self.n_tiles);
        self.out.need(BufferId::AttentionScores, step * tile_bytes);
        self.out.need(BufferId::Mixed, self.padded * layout.query.padded() * 4);
        self.out.dispatch(rope::dispatch(layout, own.rope, self.rows, keys_values, key_first));
        for first in (0..self.n_tiles).step_by(step) {
            let tiles = Tiles { first, n: step.min(self.n_tiles - first), width: self.keys };
            self.out.dispatch(attention_scores::dispatch(layout, own.scale, tiles, keys_values));
            self.out.dispatch(attention_softmax::dispatch(layout, window, tiles));
            self.out.dispatch(attention_mix::dispatch(layout, window, tiles, keys_values));
            self.keep_maps(application, tiles);
        }
    }

    /// Copies the exponentials of some tiles, head by head, to where they are read back.
    fn keep_maps(&mut self, application: u32, tiles: Tiles) {
        if self.out.readback.n_maps == 0 {
            return;
        }
        let n_heads = self.layout.spec.block.attention.n_heads;
        let row = 4 * tiles.width;
        let tile = TILE_ROWS * row;
        let first_map = application as usize * n_heads;
        let at = 4 * self.out.readback.maps_at();
        for head in 0..n_heads {
            let to = at + (first_map + head) * self.n_tiles * tile + tiles.first * tile;
            let from = head * tiles.n * tile;
            self.out.copy((BufferId::AttentionScores, from), (BufferId::Readback, to), tiles.n * tile);
        }
    }
}
