//! One block over all rows.

use super::{Input, Recorder, TILE_ROWS};
use crate::gpu::kernels::attention_scores::Tiles;
use crate::gpu::kernels::{
    activate, attention, attention_join, attention_mix, attention_scores, attention_softmax, head_norm, norm,
    rope,
};
use crate::gpu::layout::MatrixId;
use crate::gpu::product::Ending;
use crate::gpu::recording::BufferId;
use crate::model::{LayerSpec, NormPlacement, Residual};

/// Most bytes of attention scores that exist at a time, if one tile of rows fits into it.
const SCORES_BYTES_MAX: usize = 32 << 20;

/// A matrix, its bias, and the norm after it.
struct Way {
    matrix: MatrixId,
    bias: MatrixId,
    after: [MatrixId; 2],
    /// The norm of what reads the state next, where that is known.
    next: Option<MatrixId>,
}

impl Recorder<'_> {
    /// Runs layer `layer` on the state `at`, which layer `next` reads then.
    pub(super) fn block(&mut self, application: u32, layer: u16, at: BufferId, next: Option<u16>) {
        let own = self.layout.spec.layer(layer);
        let attention_norm = [MatrixId::AttentionNorm(layer), MatrixId::AttentionNormBias(layer)];
        let mlp_norm = [MatrixId::MlpNorm(layer), MatrixId::MlpNormBias(layer)];
        let input = self.input(attention_norm, at, BufferId::Normed);
        // What the MLP reads, where it does not read what the attention leaves.
        let aside = match self.layout.spec.block.residual {
            Residual::Sequential => None,
            Residual::Parallel => Some(self.input(mlp_norm, at, BufferId::Aside)),
            Residual::ParallelOneNorm => Some(input),
        };
        self.attention(application, layer, own, input);
        let output = Way {
            matrix: MatrixId::Output(layer),
            bias: MatrixId::OutputBias(layer),
            after: [MatrixId::AttentionPostNorm(layer), MatrixId::AttentionPostNormBias(layer)],
            next: Some(mlp_norm[0]),
        };
        self.add(&output, BufferId::Mixed, at);
        let input = aside.unwrap_or_else(|| self.input(mlp_norm, at, BufferId::Normed));
        self.inner(layer, input);
        let down = Way {
            matrix: MatrixId::Down(layer),
            bias: MatrixId::DownBias(layer),
            after: [MatrixId::MlpPostNorm(layer), MatrixId::MlpPostNormBias(layer)],
            next: next.map(MatrixId::AttentionNorm),
        };
        self.add(&down, BufferId::Inner, at);
    }

    /// What a branch reads: the norm of the state, in `normed`, or the state itself.
    fn input(&mut self, ids: [MatrixId; 2], at: BufferId, normed: BufferId) -> Input {
        let block = &self.layout.spec.block;
        if !block.norm_placement.is_before() {
            return Input::of(at);
        }
        if self.ready == Some((at, ids[0])) {
            return Input { buffer: normed, norm: Some(block.norm) };
        }
        self.norm(ids, block.norm, at, normed);
        if block.norm_placement == NormPlacement::Through {
            let bytes = self.rows * self.layout.model.padded() * 4;
            self.out.copy((normed, 0), (at, 0), bytes);
        }
        Input::of(normed)
    }

    /// Adds what a branch gives to the residual stream, with the norm after it.
    fn add(&mut self, way: &Way, inner: BufferId, at: BufferId) {
        let block = &self.layout.spec.block;
        let (placement, spec, multiplier) = (block.norm_placement, block.norm, block.multiplier);
        let of = (way.matrix, Some(way.bias));
        if matches!(placement, NormPlacement::Output | NormPlacement::Both) {
            self.store(of, self.rows, Input::of(inner), BufferId::Branch);
            let from = (self.rows, BufferId::Branch);
            self.norm_of(way.after, spec, from, at, norm::Into::Add(multiplier));
            return;
        }
        let next = way.next.filter(|_| self.layout.folds_norm(self.rows));
        let width = self.layout.model.padded();
        self.out.need(BufferId::Normed, self.padded * width * 4);
        self.out.need(BufferId::Parts, self.padded * self.layout.parts() * 4);
        let ending = Ending::Residual { state: at, multiplier, next: next.map(|id| (id, spec)) };
        self.product(of, self.rows, Input::of(inner), ending);
        self.ready = next.map(|id| (at, id));
        if placement == NormPlacement::Sum {
            self.norm_in_place(way.after, spec, at);
        }
    }

    /// Inside of the MLP, from its input to `Inner`.
    fn inner(&mut self, layer: u16, input: Input) {
        let mlp = self.layout.spec.block.mlp;
        let (activation, gated, width) = (mlp.activation, mlp.gated, self.layout.inner.padded());
        self.out.need(BufferId::Inner, self.padded * width * 4);
        let of = (MatrixId::GateUp(layer), Some(MatrixId::GateUpBias(layer)));
        if self.layout.folds_inner(layer) {
            return self.product(of, self.rows, input, Ending::Inner { activation, gated });
        }
        self.store(of, self.rows, input, BufferId::GateUp);
        let (from, to) = (BufferId::GateUp, BufferId::Inner);
        self.out.dispatch(activate::dispatch(activation, gated, self.rows, width, from, to));
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

    /// From the input of the attention to `Mixed`.
    fn attention(&mut self, application: u32, layer: u16, own: LayerSpec, input: Input) {
        let layout = self.layout;
        let (keys_values, key_first) = match self.cached {
            Some(before) => (BufferId::Cache(application), before),
            None => {
                self.out.need(BufferId::KeysValues, self.padded * 2 * layout.kv.padded() * 4);
                (BufferId::KeysValues, 0)
            }
        };
        let of = (MatrixId::Qkv(layer), Some(MatrixId::QkvBias(layer)));
        self.out.need(BufferId::Qkv, self.padded * layout.qkv_width() * 4);
        if layout.folds_heads(layer) {
            let ending = Ending::Heads { rope: own.rope, keys_values, key_first };
            self.product(of, self.rows, input, ending);
        } else {
            self.store(of, self.rows, input, BufferId::Qkv);
            self.head_norms(layer);
            self.out.dispatch(rope::dispatch(layout, own.rope, self.rows, keys_values, key_first));
        }
        self.out.need(BufferId::Mixed, self.padded * layout.query.padded() * 4);
        // Who reads the weights needs them all at once.
        if layout.folds_attention(self.extent) && self.out.readback.n_maps == 0 {
            let extent = self.extent;
            self.out.dispatch(attention::dispatch(layout, (own.scale, own.window), extent, keys_values));
            if extent.parts(layout) > 1 {
                self.out.need(BufferId::AttentionSums, extent.sums_bytes(layout));
                self.out.dispatch(attention_join::dispatch(layout, extent));
            }
        } else {
            self.attention_in_steps(application, own, keys_values);
        }
    }

    /// Attention whose weights exist: for those who read them, and for many rows where threads work alone.
    fn attention_in_steps(&mut self, application: u32, own: LayerSpec, keys_values: BufferId) {
        let (layout, window, n_tiles) = (self.layout, own.window, self.extent.tiles);
        let tile_bytes = layout.spec.block.attention.n_heads * TILE_ROWS * self.keys * 4;
        let step = (self.at_most(SCORES_BYTES_MAX) / tile_bytes).clamp(1, n_tiles);
        self.out.need(BufferId::AttentionScores, step * tile_bytes);
        for first in (0..n_tiles).step_by(step) {
            let tiles = Tiles { first, n: step.min(n_tiles - first), width: self.keys };
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
            let to = at + (first_map + head) * self.extent.tiles * tile + tiles.first * tile;
            let from = head * tiles.n * tile;
            self.out.copy((BufferId::AttentionScores, from), (BufferId::Readback, to), tiles.n * tile);
        }
    }
}
