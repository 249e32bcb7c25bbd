//! Final norm and head: logits of rows of a residual slot, a bounded number at a time.

use super::{Input, Recorder};
use crate::backend::Wanted;
use crate::gpu::kernels::attention::Extent;
use crate::gpu::kernels::{activate, gather_rows, norm, score, soften};
use crate::gpu::layout::{ALIGN, Layout, MatrixId};
use crate::gpu::recording::{BufferId, Recording};
use crate::gpu::word;
use crate::order;

/// Most bytes of logits that exist at a time, if a few rows fit into it.
const LOGITS_BYTES_MAX: usize = 32 << 20;

/// Writes down the final norm and the head over `states` `[R, C]`, which go up first; all
/// `[R, V]` logits come back.
pub(in crate::gpu) fn record_head(layout: &Layout, states: &[f32]) -> Recording {
    let (width, padded) = (layout.spec.d_model, layout.model.padded());
    let rows = states.len() / width;
    let mut recorder = Recorder {
        layout,
        rows,
        padded: rows.next_multiple_of(ALIGN),
        cached: None,
        extent: Extent { rows, tiles: 0, single: false, keys: 0 },
        keys: 0,
        ready: None,
        out: Recording::default(),
    };
    let mut words = Vec::with_capacity(rows * padded);
    for state in states.chunks_exact(width) {
        words.extend(state.iter().map(|x| x.to_bits()));
        words.resize(words.len() + padded - width, 0);
    }
    recorder.need_slots(1);
    recorder.out.input(BufferId::Slot(0), words);
    let wanted = Wanted { logits_rows: (0..word(rows)).collect(), ..Wanted::default() };
    recorder.plan_readback(0, &wanted);
    recorder.head(&wanted);
    recorder.out
}

impl Recorder<'_> {
    /// Logits of the scored rows, some rows at a time, and what is wanted of them.
    pub(super) fn head(&mut self, wanted: &Wanted) {
        let mut scored: Vec<u32> = wanted.targets.iter().map(|target| target.row).collect();
        scored.extend_from_slice(&wanted.logits_rows);
        scored.sort_unstable();
        scored.dedup();
        if scored.is_empty() {
            return;
        }
        let stride = self.out.readback.logits_stride;
        let step = (self.at_most(LOGITS_BYTES_MAX) / (stride * 4) / ALIGN * ALIGN).max(ALIGN);

        // Targets go chunk by chunk; each knows the place of its result.
        let row = |i: usize| wanted.targets[i].row;
        let order = order::places(wanted.targets.len(), &|a, b| row(a).cmp(&row(b)));
        let targets = order.iter().flat_map(|&i| {
            let target = wanted.targets[i];
            let row = scored.partition_point(|&row| row < target.row) % step;
            [word(row), target.token, word(i), 0]
        });
        if !order.is_empty() {
            self.out.input(BufferId::Targets, targets.collect());
            self.out.need(BufferId::Results, 8 * order.len());
        }
        self.out.input(BufferId::ScoredRows, scored.clone());

        let mut targets_done = 0;
        for (chunk, rows) in scored.chunks(step).enumerate() {
            self.logits(chunk * step, rows.len());
            let last = rows.last().copied().unwrap_or_default();
            let end = order.partition_point(|&i| wanted.targets[i].row <= last);
            for first in (targets_done..end).step_by(score::TARGETS_MAX) {
                let n = (end - first).min(score::TARGETS_MAX);
                let (n_logits, plain) = (self.layout.spec.n_logits(), self.layout.spec.is_regression());
                self.out.dispatch(score::dispatch(first, n, n_logits, stride, plain));
            }
            targets_done = end;
            self.keep_logits(wanted, rows);
        }
        if !order.is_empty() {
            self.out.copy((BufferId::Results, 0), (BufferId::Readback, 0), 8 * order.len());
        }
    }

    /// Logits of `rows` scored rows, from entry `first` of their list.
    fn logits(&mut self, first: usize, rows: usize) {
        let width = self.layout.model.padded();
        let padded = rows.next_multiple_of(ALIGN);
        let mut state = BufferId::Gathered;
        if let Some(spec) = self.layout.spec.final_norm {
            let ids = [MatrixId::FinalNorm, MatrixId::FinalNormBias];
            let from = (rows, BufferId::Slot(0));
            self.norm_of(ids, spec, from, BufferId::Normed, norm::Into::Scored(first));
            state = BufferId::Normed;
        } else {
            self.out.need(state, padded * width * 4);
            self.out.dispatch(gather_rows::dispatch(first, rows, width));
        }
        let Some(head) = &self.layout.spec.head else { return };
        if let Some(transform) = head.transform {
            let dense = (MatrixId::HeadDense, Some(MatrixId::HeadDenseBias));
            self.store(dense, rows, Input::of(state), BufferId::Branch);
            let (from, to) = (BufferId::Branch, BufferId::Inner);
            self.out.need(to, padded * width * 4);
            self.out.dispatch(activate::dispatch(transform.activation, false, rows, width, from, to));
            state = to;
            if let Some(spec) = transform.norm {
                let ids = [MatrixId::HeadNorm, MatrixId::HeadNormBias];
                self.norm_of(ids, spec, (rows, state), BufferId::Normed, norm::Into::Store);
                state = BufferId::Normed;
            }
        }
        if self.layout.spec.embedding.width.is_some() {
            self.store((MatrixId::ProjectOut, None), rows, Input::of(state), BufferId::Branch);
            state = BufferId::Branch;
        }
        let of = (self.layout.head(), Some(MatrixId::HeadBias));
        self.store(of, rows, Input::of(state), BufferId::Logits);
        if head.scale != 1.0 || head.soft_cap.is_some() {
            let stride = self.layout.logits_stride();
            self.out.dispatch(soften::dispatch(rows, stride, head.scale, head.soft_cap));
        }
    }

    /// Copies the logits that are wanted whole; `rows` are the scored rows that have logits now.
    fn keep_logits(&mut self, wanted: &Wanted, rows: &[u32]) {
        let bytes = 4 * self.out.readback.logits_stride;
        let first = 4 * self.out.readback.logits_at();
        for (i, row) in wanted.logits_rows.iter().enumerate() {
            if let Ok(at) = rows.binary_search(row) {
                self.out.copy((BufferId::Logits, at * bytes), (BufferId::Readback, first + i * bytes), bytes);
            }
        }
    }
}
