//! Writes the [`Recording`] of a forward pass: which kernels run on which buffers.
//!
//! Per block, as the table of the model says (`block`): stacked query/key/value product, which rotates and places,
//! attention, output product onto the residual, stacked gate/up product with its gate, down product onto the
//! residual. The norms between are folded into the products where they can be. Logits exist only at scored rows, a
//! bounded number of them at a time (`head`).

mod block;
mod head;

pub(super) use head::record_head;

use super::kernels::attention::Extent;
use super::kernels::embed::Into;
use super::kernels::{add_scaled, embed, norm};
use super::layout::{ALIGN, Layout, MatrixId};
use super::product::{Ending, Product};
use super::recording::{BufferId, Dispatch, Readback, Recording};
use super::word;
use crate::backend::{Batch, Stretch, Wanted};
use crate::model::NormSpec;
use crate::plan::{Forest, Op, Plan};

/// Rows of one sequence that attend together.
const TILE_ROWS: usize = 4;
/// Words of a tile.
const TILE_WORDS: usize = 5;

/// The rows of a forward pass. Tokens, targets and rows must exist.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    pub tokens: &'a [u32],
    /// Their token types; none where all are 0.
    pub types: &'a [u8],
    /// First row of each sequence, and the number of rows at the end.
    pub starts: &'a [u32],
    /// For a generation, the tokens that lie in its cache already; then there is one sequence.
    pub cached: Option<usize>,
    /// For a part of a sequence, the tokens of all its parts.
    pub length: Option<usize>,
}

impl<'a> Rows<'a> {
    /// All rows of a batch.
    pub fn of(batch: &'a Batch) -> Self {
        let (tokens, types, starts) = (batch.tokens(), batch.types(), batch.starts());
        Self { tokens, types, starts, cached: None, length: None }
    }
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
        recorder.op(*op, plan.ops().get(i + 1));
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
    let ops = forest.segments().get(index).map_or(&[][..], |segment| &segment.ops);
    for (i, op) in ops.iter().enumerate() {
        recorder.op(*op, ops.get(i + 1));
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
    extent: Extent,
    /// Room for the scores of one row, a multiple of four.
    keys: usize,
    /// The state that `Normed` and `Parts` hold, and the weight of which norm is in it.
    ready: Option<(BufferId, MatrixId)>,
    out: Recording,
}

impl<'a> Recorder<'a> {
    fn new(layout: &'a Layout, rows: &Rows<'_>) -> Self {
        let before = rows.cached.unwrap_or(0);
        let causal = layout.spec.block.attention.causal;
        let mut out = Recording::default();
        let (mut tiles, mut longest, mut single) = (Vec::new(), 0, true);
        for bounds in rows.starts.windows(2) {
            let (first, end) = (bounds[0], bounds[1]);
            for row in (first..end).step_by(TILE_ROWS) {
                let (n, own) = ((end - row).min(TILE_ROWS as u32), word(before) + row);
                let last = if causal { own + n - 1 } else { word(before) + end - 1 };
                tiles.extend([row, n, first, own, last]);
                single &= n == 1;
            }
            let n_rows = (end - first) as usize;
            let length = rows.length.unwrap_or(before + n_rows);
            out.stretches.push(Stretch { first: before, rows: n_rows, length });
            longest = longest.max(before + n_rows);
        }
        let extent =
            Extent { rows: rows.tokens.len(), tiles: tiles.len() / TILE_WORDS, single, keys: longest };
        for rope in 0..layout.spec.ropes.len() {
            out.need(BufferId::Turns(rope as u8), 4 * rows.tokens.len());
        }
        out.input(BufferId::Tokens, rows.tokens.to_vec());
        out.input(BufferId::Tiles, tiles);
        Self {
            layout,
            rows: rows.tokens.len(),
            padded: rows.tokens.len().next_multiple_of(ALIGN),
            cached: rows.cached,
            extent,
            keys: longest.next_multiple_of(4),
            ready: None,
            out,
        }
    }

    fn need_slots(&mut self, n_slots: usize) {
        let bytes = self.padded * self.layout.model.padded() * 4;
        for slot in 0..n_slots {
            self.out.need(BufferId::Slot(slot as u16), bytes);
        }
    }

    /// The first residual state of each row: its token, its position, its type, the norm of the sum.
    fn embed(&mut self, rows: &Rows<'_>) {
        let (layout, n) = (self.layout, rows.tokens.len());
        let (spec, slot) = (&layout.spec.embedding, BufferId::Slot(0));
        let into = Into::Store(spec.scale);
        let first = if spec.width.is_some() { BufferId::Branch } else { slot };
        if spec.width.is_some() {
            self.out.need(first, self.padded * layout.token.padded() * 4);
        }
        self.out.extend(embed::dispatches(layout, MatrixId::Embedding, n, BufferId::Tokens, first, into));
        if spec.width.is_some() {
            self.store((MatrixId::ProjectIn, None), n, Input::of(first), slot);
        }
        if let Some(learned) = spec.positions {
            let stretches = self.out.stretches.iter();
            let positions = stretches.flat_map(|it| it.first..it.first + it.rows);
            let words = positions.map(|position| word(position + learned.offset)).collect();
            self.add_rows(MatrixId::Positions, BufferId::Positions, words);
        }
        if spec.token_types.is_some() {
            let types = rows.types.iter().map(|&it| u32::from(it)).chain(std::iter::repeat(0));
            self.add_rows(MatrixId::TokenTypes, BufferId::TokenTypes, types.take(n).collect());
        }
        if let Some(spec) = spec.norm {
            self.norm_in_place([MatrixId::EmbeddingNorm, MatrixId::EmbeddingNormBias], spec, slot);
        }
    }

    /// Adds a row of another table to the first residual state of each row.
    fn add_rows(&mut self, table: MatrixId, indices: BufferId, words: Vec<u32>) {
        let slot = BufferId::Slot(0);
        self.out.input(indices, words);
        self.out.extend(embed::dispatches(self.layout, table, self.rows, indices, slot, Into::Add));
    }

    /// Writes down an op; `next` follows it.
    fn op(&mut self, op: Op, next: Option<&Op>) {
        let bytes = self.rows * self.layout.model.padded() * 4;
        if !matches!(op, Op::Block { .. })
            && self.ready.is_some_and(|(at, _)| at == BufferId::Slot(op.writes()))
        {
            self.ready = None;
        }
        match op {
            Op::Block { application, layer, at } => {
                let next = match next {
                    Some(&Op::Block { layer, at: then, .. }) if then == at => Some(layer),
                    _ => None,
                };
                self.block(application, layer, BufferId::Slot(at), next);
            }
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

    /// `output = norm(input)` of all rows, as wide as the residual stream.
    fn norm(&mut self, ids: [MatrixId; 2], spec: NormSpec, input: BufferId, output: BufferId) {
        self.norm_of(ids, spec, (self.rows, input), output, norm::Into::Store);
    }

    /// The same of `rows` rows, which need not be those of the pass.
    fn norm_of(
        &mut self,
        ids: [MatrixId; 2],
        spec: NormSpec,
        (rows, input): (usize, BufferId),
        output: BufferId,
        into: norm::Into,
    ) {
        let width = self.layout.model;
        self.out.need(output, rows.next_multiple_of(ALIGN) * width.padded() * 4);
        self.out.dispatch(norm::dispatch(spec, ids, (rows, width), input, output, into));
        if output == BufferId::Normed {
            self.ready = None;
        }
    }

    /// `state = norm(state)` of all rows.
    fn norm_in_place(&mut self, ids: [MatrixId; 2], spec: NormSpec, state: BufferId) {
        self.norm(ids, spec, state, BufferId::Normed);
        let bytes = self.rows * self.layout.model.padded() * 4;
        self.out.copy((BufferId::Normed, 0), (state, 0), bytes);
    }

    /// `output = input x matrix^T + bias` of `rows` rows, which need not be those of the pass.
    fn store(&mut self, of: (MatrixId, Option<MatrixId>), rows: usize, input: Input, output: BufferId) {
        self.out.need(output, rows.next_multiple_of(ALIGN) * self.layout.matrix(of.0).rows() * 4);
        self.product(of, rows, input, Ending::Store(output));
    }

    fn product(&mut self, of: (MatrixId, Option<MatrixId>), rows: usize, input: Input, ending: Ending) {
        let ((matrix, bias), Input { buffer: input, norm }) = (of, input);
        let product = Product { matrix, bias, rows, input, norm, ending };
        let sums = product.sums_bytes(self.layout);
        if sums > 0 {
            self.out.need(BufferId::ProductSums, sums);
        }
        self.out.extend(product.dispatches(self.layout));
    }

    /// Bytes of a buffer that one would like to have, within what the device allows.
    fn at_most(&self, bytes: usize) -> usize {
        usize::try_from(self.layout.limits.binding_bytes_max).map_or(bytes, |allowed| allowed.min(bytes))
    }

    fn plan_readback(&mut self, n_ops: usize, wanted: &Wanted) {
        let readback = Readback {
            n_targets: wanted.targets.len(),
            n_logits_rows: wanted.logits_rows.len(),
            logits_stride: self.layout.logits_stride(),
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
        readback.causal = self.layout.spec.block.attention.causal;
        let bytes = 4 * readback.len();
        self.out.need(BufferId::Readback, bytes);
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

/// What a product reads.
#[derive(Debug, Clone, Copy)]
struct Input {
    buffer: BufferId,
    /// The norm of which a number for each row is missing.
    norm: Option<NormSpec>,
}

impl Input {
    fn of(buffer: BufferId) -> Self {
        Self { buffer, norm: None }
    }
}

impl Recording {
    fn extend(&mut self, dispatches: impl IntoIterator<Item = Dispatch>) {
        for dispatch in dispatches {
            self.dispatch(dispatch);
        }
    }
}
