//! Writes the [`Recording`] of a forward pass: which kernels run on which buffers.
//!
//! Per block: norm, stacked query/key/value product, rotation, attention in three steps,
//! output product onto the residual, norm, stacked gate/up product, gate, down product
//! onto the residual. Logits exist only at scored rows, a bounded number of them at a time.

mod head;

pub(super) use head::record_head;

use super::kernels::attention_scores::Tiles;
use super::kernels::{
    Epilogue, add_scaled, attention_mix, attention_scores, attention_softmax, embed, matmul, rms_norm, rope,
    swiglu,
};
use super::layout::{ALIGN, Layout, MatrixId};
use super::recording::{BufferId, Dispatch, Readback, Recording};
use super::word;
use crate::backend::Wanted;
use crate::model::{Dtype, NormSpec};
use crate::plan::{Forest, Op, Plan};

/// Most bytes of attention scores that exist at a time, if one tile of rows fits into it.
const SCORES_BYTES_MAX: usize = 32 << 20;
/// Rows of one sequence that attend together.
const TILE_ROWS: usize = 4;

/// The rows of a forward pass. Tokens, targets and rows must exist.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    pub tokens: &'a [u32],
    /// First row of each sequence, and the number of rows at the end.
    pub starts: &'a [u32],
    /// For a generation, the tokens that lie in its cache already; then there is one sequence.
    pub cached: Option<usize>,
}

/// Writes down what `plan` does to `rows` and what comes back.
pub fn record(layout: &Layout, plan: &Plan, rows: &Rows<'_>, wanted: &Wanted) -> Recording {
    let mut recorder = Recorder::new(layout, rows);
    recorder.need_slots(plan.n_slots());
    recorder.plan_readback(plan.ops().len(), wanted);
    if wanted.attention {
        recorder.plan_maps(plan.n_applications());
    }
    recorder.embed(rows);
    recorder.keep_hidden(0, 0, wanted);
    for (i, op) in plan.ops().iter().enumerate() {
        recorder.op(*op);
        recorder.keep_hidden(i + 1, op.writes(), wanted);
    }
    recorder.head(wanted);
    recorder.out
}

/// Writes down one segment of a forest: its ops, and the targets under the plan that ends
/// with it. The first segment also puts the embedding into slot 0; the later ones go on
/// from the slots as the one before left them.
pub(super) fn record_segment(
    layout: &Layout,
    forest: &Forest,
    index: usize,
    rows: &Rows<'_>,
    wanted: &Wanted,
) -> Recording {
    let mut recorder = Recorder::new(layout, rows);
    recorder.need_slots(forest.n_slots());
    recorder.plan_readback(0, wanted);
    if index == 0 {
        recorder.embed(rows);
    }
    for op in forest.segments().get(index).into_iter().flat_map(|segment| &segment.ops) {
        recorder.op(*op);
    }
    recorder.head(wanted);
    recorder.out
}

struct Recorder<'a> {
    layout: &'a Layout,
    rows: usize,
    /// Rows with room for whole tiles of the GEMM.
    padded: usize,
    cached: Option<usize>,
    n_tiles: usize,
    /// Room for the scores of one row, a multiple of four.
    keys: usize,
    out: Recording,
}

impl<'a> Recorder<'a> {
    fn new(layout: &'a Layout, rows: &Rows<'_>) -> Self {
        let before = rows.cached.unwrap_or(0);
        let mut out = Recording::default();
        let (mut positions, mut tiles, mut longest) = (Vec::new(), Vec::new(), 0);
        for bounds in rows.starts.windows(2) {
            let (first, end) = (bounds[0], bounds[1]);
            positions.extend((0..end - first).map(|i| word(before) + i));
            for row in (first..end).step_by(TILE_ROWS) {
                tiles.extend([row, (end - row).min(TILE_ROWS as u32), first, word(before) + row]);
            }
            longest = longest.max(before + (end - first) as usize);
        }
        let n_tiles = tiles.len() / 4;
        out.n_positions = longest;
        out.input(BufferId::Tokens, rows.tokens.to_vec());
        out.input(BufferId::Positions, positions);
        out.input(BufferId::Tiles, tiles);
        Self {
            layout,
            rows: rows.tokens.len(),
            padded: rows.tokens.len().next_multiple_of(ALIGN),
            cached: rows.cached,
            n_tiles,
            keys: longest.next_multiple_of(4),
            out,
        }
    }

    fn need_slots(&mut self, n_slots: usize) {
        let bytes = self.padded * self.layout.model.padded() * 4;
        for slot in 0..n_slots {
            self.out.need(BufferId::Slot(slot as u16), bytes);
        }
    }

    fn embed(&mut self, rows: &Rows<'_>) {
        let embedding = self.layout.matrix(MatrixId::Embedding);
        self.out.extend(embed::dispatches(embedding, rows.tokens.len(), BufferId::Slot(0)));
    }

    fn op(&mut self, op: Op) {
        let bytes = self.rows * self.layout.model.padded() * 4;
        match op {
            Op::Block { application, layer, at } => self.block(application, layer, BufferId::Slot(at)),
            Op::Copy { from, to } => {
                self.out.copy((BufferId::Slot(from), 0), (BufferId::Slot(to), 0), bytes);
            }
            Op::Clear { at } => self.out.clear(BufferId::Slot(at), bytes),
            Op::AddScaled { from, to, weight } => self.out.dispatch(add_scaled::dispatch(
                self.rows,
                self.layout.model.padded(),
                BufferId::Slot(from),
                BufferId::Slot(to),
                weight,
            )),
        }
    }

    fn block(&mut self, application: u32, layer: u16, at: BufferId) {
        let norm = self.layout.spec.block.norm;
        self.norm(MatrixId::AttentionNorm(layer), norm, self.rows, at);
        self.product(MatrixId::Qkv(layer), BufferId::Normed, BufferId::Qkv);
        self.attention(application);
        self.add_product(MatrixId::Output(layer), BufferId::Mixed, at);
        self.norm(MatrixId::MlpNorm(layer), norm, self.rows, at);
        self.product(MatrixId::GateUp(layer), BufferId::Normed, BufferId::GateUp);
        let inner = self.layout.inner.padded();
        self.out.need(BufferId::Inner, self.padded * inner * 4);
        self.out.dispatch(swiglu::dispatch(self.rows, inner));
        self.add_product(MatrixId::Down(layer), BufferId::Inner, at);
    }

    fn attention(&mut self, application: u32) {
        let kv_row = 2 * self.layout.kv.padded() * 4;
        let (keys_values, key_first) = match self.cached {
            Some(before) => (BufferId::Cache(application), before),
            None => {
                self.out.need(BufferId::KeysValues, self.padded * kv_row);
                (BufferId::KeysValues, 0)
            }
        };
        let n_heads = self.layout.spec.block.attention.n_heads;
        let tile_bytes = n_heads * TILE_ROWS * self.keys * 4;
        let step = (self.at_most(SCORES_BYTES_MAX) / tile_bytes).clamp(1, self.n_tiles);
        self.out.need(BufferId::AttentionScores, step * tile_bytes);
        self.out.need(BufferId::Mixed, self.padded * self.layout.query.padded() * 4);
        self.out.dispatch(rope::dispatch(self.layout, self.rows, keys_values, key_first));
        for first in (0..self.n_tiles).step_by(step) {
            let tiles = Tiles { first, n: step.min(self.n_tiles - first), width: self.keys };
            self.out.dispatch(attention_scores::dispatch(self.layout, tiles, keys_values));
            self.out.dispatch(attention_softmax::dispatch(n_heads, tiles));
            self.out.dispatch(attention_mix::dispatch(self.layout, tiles, keys_values));
            self.keep_maps(application, tiles);
        }
    }

    /// `normed = norm(input)`.
    fn norm(&mut self, id: MatrixId, norm: NormSpec, rows: usize, input: BufferId) {
        let width = self.layout.model;
        let dtype = self.layout.matrix(id).slabs.first().map_or(Dtype::F32, |slab| slab.dtype);
        self.out.need(BufferId::Normed, rows.next_multiple_of(ALIGN) * width.padded() * 4);
        self.out.dispatch(rms_norm::dispatch((id, dtype), norm.eps, rows, width, input));
    }

    /// `output = input x matrix^T`.
    fn product(&mut self, id: MatrixId, input: BufferId, output: BufferId) {
        let matrix = self.layout.matrix(id);
        self.out.need(output, self.padded * matrix.rows() * 4);
        self.out.extend(matmul::dispatches(id, matrix, self.rows, input, output, Epilogue::Store));
    }

    /// `output += input x matrix^T`.
    fn add_product(&mut self, id: MatrixId, input: BufferId, output: BufferId) {
        let matrix = self.layout.matrix(id);
        self.out.extend(matmul::dispatches(id, matrix, self.rows, input, output, Epilogue::Add));
    }

    /// Bytes of a buffer that one would like to have, within what the device allows.
    fn at_most(&self, bytes: usize) -> usize {
        usize::try_from(self.layout.limits.binding_bytes_max).map_or(bytes, |allowed| allowed.min(bytes))
    }

    fn plan_readback(&mut self, n_ops: usize, wanted: &Wanted) {
        let readback = Readback {
            n_targets: wanted.targets.len(),
            n_logits_rows: wanted.logits_rows.len(),
            logits_stride: self.layout.matrix(self.layout.head()).rows(),
            n_hidden: if wanted.hidden { 1 + n_ops } else { 0 },
            rows: self.rows,
            hidden_stride: self.layout.model.padded(),
            ..Readback::default()
        };
        self.out.need(BufferId::Readback, 4 * readback.len());
        self.out.readback = readback;
    }

    /// Makes room for the attention maps of one sequence.
    fn plan_maps(&mut self, n_applications: usize) {
        let readback = &mut self.out.readback;
        readback.n_maps = n_applications * self.layout.spec.block.attention.n_heads;
        readback.maps_stride = self.keys;
        let bytes = 4 * readback.len();
        self.out.need(BufferId::Readback, bytes);
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

    /// Copies state `index`, which is in `slot`, to where it is read back.
    fn keep_hidden(&mut self, index: usize, slot: u16, wanted: &Wanted) {
        if wanted.hidden {
            let bytes = self.rows * self.layout.model.padded() * 4;
            let to = 4 * self.out.readback.hidden_at() + index * bytes;
            self.out.copy((BufferId::Slot(slot), 0), (BufferId::Readback, to), bytes);
        }
    }
}

impl Recording {
    fn extend(&mut self, dispatches: impl Iterator<Item = Dispatch>) {
        for dispatch in dispatches {
            self.dispatch(dispatch);
        }
    }
}
