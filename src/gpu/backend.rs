//! The contract of [`Backend`], met with recordings.

use super::device::Device;
use super::executor::{Counters, Executor};
use super::layout::Layout;
use super::pace::Pace;
use super::pool::{CacheBuffers, Pool};
use super::record::{Rows, record, record_head, record_segment};
use super::recording::{BufferId, Recording};
use crate::backend::{
    Backend, BackendError, BackendInfo, Batch, BatchLimits, Outcome, Result, Rotations, Score, Target,
    Wanted, check, check_attention, check_extension, check_states,
};
use crate::model::ModelSpec;
use crate::plan::{Forest, Plan};
use crate::platform::now_millis;

/// Most rows in one batch, whatever the device has.
const ROWS_MAX: usize = 1 << 14;

#[derive(Debug)]
pub struct Gpu {
    device: Device,
    layout: Layout,
    executor: Executor,
    pool: Pool,
    /// What the device has of each kind of rotary positions.
    rotations: Vec<Rotations>,
    pace: Pace,
}

/// Keys and values of one generation on the GPU. Its buffers are made by the first
/// [`extend`](Backend::extend), where the device can say that they do not fit.
#[derive(Debug)]
pub struct GpuCache {
    buffers: CacheBuffers,
    n_applications: usize,
    n_tokens: usize,
    capacity: usize,
}

impl Gpu {
    pub(super) fn new(device: Device, layout: Layout, executor: Executor, pool: Pool) -> Self {
        let rotations = Rotations::of(&layout.spec);
        Self { device, layout, executor, pool, rotations, pace: Pace::default() }
    }

    pub fn counters(&self) -> Counters {
        self.executor.counters
    }

    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Where the weights lie, for recording without running.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Kernel dispatches for one decoded token under `plan`, its logits included.
    pub fn dispatches_per_token(&self, plan: &Plan) -> usize {
        let rows = Rows { tokens: &[0], types: &[], starts: &[0, 1], cached: Some(1), length: None };
        let wanted = Wanted { logits_rows: vec![0], ..Wanted::default() };
        record(&self.layout, plan, &rows, &wanted).dispatches().count()
    }

    /// Runs a recording made by hand, one kernel for example, also one that the model does not use, and returns what it
    /// reads back.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn replay(&mut self, recording: &Recording) -> Result<Vec<f32>> {
        let kernels: Vec<_> = recording.dispatches().map(|dispatch| dispatch.kernel).collect();
        self.executor.make(&kernels).await?;
        self.place_rotations(recording).await?;
        self.executor.run(recording, &mut self.pool, None).await
    }

    async fn run(&mut self, recording: &Recording, cache: Option<&mut CacheBuffers>) -> Result<Outcome> {
        self.place_rotations(recording).await?;
        let numbers = self.executor.run(recording, &mut self.pool, cache).await?;
        Ok(outcome(recording, &numbers, &self.layout))
    }

    /// Writes down where each row stands in the rotations, and what is missing of them.
    async fn place_rotations(&mut self, recording: &Recording) -> Result<()> {
        let all = self.rotations.iter_mut().zip(&self.layout.spec.ropes);
        for (i, (rotations, rope)) in (0_u8..).zip(all) {
            let (turns, is_new) = rotations.rows(rope, &recording.stretches);
            if is_new {
                let table: Vec<f32> = rotations.angles().iter().flat_map(|&(cos, sin)| [cos, sin]).collect();
                let id = BufferId::Rotations(i);
                self.pool.ensure(&[(id, 4 * table.len() as u64)]).await?;
                self.device.queue.write_buffer(self.pool.get(id, None)?, 0, bytemuck::cast_slice(&table));
            }
            let id = BufferId::Turns(i);
            self.pool.ensure(&[(id, 4 * turns.len() as u64)]).await?;
            self.device.queue.write_buffer(self.pool.get(id, None)?, 0, bytemuck::cast_slice(&turns));
        }
        Ok(())
    }

    /// Work of the matrices for one row, FLOPs. Attention and head are left out: they make
    /// the device look slower than it is, and submits shorter.
    fn flops_per_row(&self, n_applications: usize) -> f64 {
        2.0 * self.layout.spec.layer_parameters() as f64 * n_applications as f64
    }

    /// Bytes of keys and values per token and application.
    fn kv_row_bytes(&self) -> u64 {
        (2 * self.layout.kv.padded() * 4) as u64
    }
}

impl Backend for Gpu {
    type Cache = GpuCache;

    fn info(&self) -> BackendInfo {
        self.device.info()
    }

    fn spec(&self) -> &ModelSpec {
        &self.layout.spec
    }

    fn limits(&self) -> BatchLimits {
        let layout = &self.layout;
        let widest = [layout.model.padded(), layout.qkv_width(), 2 * layout.inner.padded()];
        let row_bytes = 4 * widest.into_iter().max().unwrap_or(1) as u64;
        // Rows are padded to a tile; half a power of two is lost to growing.
        let room = usize::try_from(self.device.limits().binding_bytes_max / row_bytes).unwrap_or(ROWS_MAX);
        let rows_max = room.saturating_sub(super::layout::ALIGN).clamp(1, ROWS_MAX);
        let rows_good = self.pace.rows_good(self.flops_per_row(layout.spec.n_layers));
        BatchLimits { rows_max, rows_good: rows_good.min(rows_max) }
    }

    async fn forward(&mut self, plan: &Plan, batch: &Batch, wanted: &Wanted) -> Result<Outcome> {
        check(self.spec(), self.limits(), batch, wanted)?;
        check_attention(self.spec(), plan, batch, wanted)?;
        let rows = Rows::of(batch);
        let recording = record(&self.layout, plan, &rows, wanted);
        let start = now_millis();
        let outcome = self.run(&recording, None).await?;
        // Large maps take longer to bring back than to compute.
        if !recording.readback.is_empty() && !wanted.attention {
            let n_rows = batch.tokens().len();
            let flops = n_rows as f64 * self.flops_per_row(plan.n_applications());
            self.pace.learn(n_rows, flops, now_millis() - start);
        }
        Ok(outcome)
    }

    /// One submit per segment; the residual slots stay on the device between them.
    async fn forward_all(
        &mut self,
        forest: &Forest,
        batch: &Batch,
        targets: &[Target],
    ) -> Result<Vec<Vec<Score>>> {
        let wanted = Wanted { targets: targets.to_vec(), ..Wanted::default() };
        check(self.spec(), self.limits(), batch, &wanted)?;
        let rows = Rows::of(batch);
        let mut scores = vec![Vec::new(); forest.plans().len()];
        for (index, segment) in forest.segments().iter().enumerate() {
            let recording = record_segment(&self.layout, forest, index, &rows, &wanted);
            scores[segment.plan] = self.run(&recording, None).await?.scores;
        }
        Ok(scores)
    }

    async fn head(&mut self, states: &[f32]) -> Result<Vec<f32>> {
        check_states(self.spec(), self.limits(), states)?;
        let recording = record_head(&self.layout, states);
        Ok(self.run(&recording, None).await?.logits)
    }

    fn new_cache(&mut self, plan: &Plan, capacity: usize) -> Result<GpuCache> {
        self.device.check("keys and values")?;
        let needed = capacity as u64 * self.kv_row_bytes();
        let allowed = self.device.limits().binding_bytes_max;
        if needed > allowed {
            let what = format!("keys and values of {capacity} tokens");
            return Err(BackendError::OverLimit { what, needed, allowed });
        }
        Ok(GpuCache {
            buffers: CacheBuffers::default(),
            n_applications: plan.n_applications(),
            n_tokens: 0,
            capacity,
        })
    }

    async fn extend(&mut self, plan: &Plan, cache: &mut GpuCache, tokens: &[u32]) -> Result<Vec<f32>> {
        check_extension(self.spec(), cache.n_tokens, cache.capacity, tokens)?;
        let length = Some(cache.n_tokens + tokens.len());
        if cache.buffers.buffers.len() < cache.n_applications {
            cache.buffers.buffers = self.cache_buffers(cache).await?;
        }
        // A long prompt goes in pieces, so that no submit is long; only its end needs logits.
        let mut logits = Vec::new();
        let pieces = tokens.chunks(self.limits().rows_good);
        let last = pieces.len() - 1;
        for (i, piece) in pieces.enumerate() {
            let end = super::word(piece.len());
            let logits_rows = if i == last { vec![end - 1] } else { Vec::new() };
            let wanted = Wanted { logits_rows, ..Wanted::default() };
            let rows =
                Rows { tokens: piece, types: &[], starts: &[0, end], cached: Some(cache.n_tokens), length };
            let recording = record(&self.layout, plan, &rows, &wanted);
            logits = self.run(&recording, Some(&mut cache.buffers)).await?.logits;
            cache.n_tokens += piece.len();
        }
        Ok(logits)
    }
}

impl Gpu {
    async fn cache_buffers(&self, cache: &GpuCache) -> Result<Vec<wgpu::Buffer>> {
        let bytes = cache.capacity as u64 * self.kv_row_bytes();
        let usage = wgpu::BufferUsages::STORAGE;
        let device = &self.device;
        let make =
            || (0..cache.n_applications).map(|_| device.buffer("keys and values", bytes, usage)).collect();
        device.scoped("keys and values", make).await
    }
}

/// Sorts the numbers that came back; drops the padding.
fn outcome(recording: &Recording, numbers: &[f32], layout: &Layout) -> Outcome {
    let readback = &recording.readback;
    let (logits_at, hidden_at) = (readback.logits_at(), readback.hidden_at());
    let (n_logits, d_model) = (layout.spec.n_logits(), layout.spec.d_model);
    let scores = numbers[..logits_at]
        .chunks_exact(2)
        .map(|pair| Score { log_likelihood: pair[0], is_greedy: pair[1] > 0.5 })
        .collect();
    let narrow = |rows: &[f32], stride: usize, width: usize| -> Vec<f32> {
        rows.chunks_exact(stride.max(1)).flat_map(|row| &row[..width]).copied().collect()
    };
    let logits = narrow(&numbers[logits_at..hidden_at], readback.logits_stride, n_logits);
    let state = readback.rows * readback.hidden_stride;
    let hidden = numbers[hidden_at..readback.maps_at()]
        .chunks_exact(state)
        .map(|state| narrow(state, readback.hidden_stride, d_model))
        .collect();
    let attention = readback.attention(numbers);
    Outcome { scores, logits, hidden, attention }
}
