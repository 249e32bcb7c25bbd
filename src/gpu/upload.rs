//! Weights on their way: checkpoint bytes stream straight into their GPU buffers.
//!
//! Matrices are not converted, vectors become f32. Rows that need no padding go as they come; others are laid out in
//! a scratch buffer of at most one chunk. At most one row waits on the host for its rest,
//! so chunks may end anywhere on a whole element.

use std::collections::HashMap;

use super::backend::Gpu;
use super::device::Device;
use super::executor::Executor;
use super::kernels::Kernel;
use super::layout::{Layout, Placement, Slab, on_device};
use super::pool::Pool;
use super::recording::BufferId;
use crate::backend::{BackendError, Result, WeightSink};
use crate::model::{ModelSpec, WeightFormat, WeightInfo};

/// Takes the weights of a model and becomes a [`Gpu`].
#[derive(Debug)]
pub struct GpuSink {
    device: Device,
    layout: Layout,
    infos: Vec<WeightInfo>,
    progress: Vec<Progress>,
    buffers: HashMap<BufferId, wgpu::Buffer>,
    executor: Executor,
}

/// How much of a weight has come.
#[derive(Debug, Clone, Default)]
struct Progress {
    bytes: u64,
    rows: usize,
    /// The beginning of the next row.
    pending: Vec<u8>,
}

impl GpuSink {
    /// Opens the best GPU and makes room for these weights on it.
    ///
    /// # Errors
    /// When there is no GPU, a weight is missing, or they do not fit.
    pub async fn new(spec: &ModelSpec, weights: Vec<WeightInfo>) -> Result<Self> {
        Self::on(Device::open().await?, spec, weights).await
    }

    /// The same on a GPU that is open already.
    ///
    /// # Errors
    /// When a weight is missing, or they do not fit.
    pub async fn on(device: Device, spec: &ModelSpec, weights: Vec<WeightInfo>) -> Result<Self> {
        let layout = Layout::new(spec, &weights, device.limits())?.with_bodies(device.bodies());
        let executor = Executor::new(&device, &Kernel::of(&layout)).await?;
        let usage = wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST;
        let made = device.scoped("the weights", || {
            let mut buffers = HashMap::new();
            for (&id, matrix) in &layout.matrices {
                for (i, slab) in matrix.slabs.iter().enumerate() {
                    let bytes = (slab.rows * matrix.row_bytes(slab)) as u64;
                    buffers.insert(
                        BufferId::Weight(id, i as u16),
                        device.buffer(&format!("{id:?}"), bytes, usage),
                    );
                }
            }
            buffers
        });
        let buffers = made.await?;
        let progress = vec![Progress::default(); weights.len()];
        Ok(Self { device, layout, infos: weights, progress, buffers, executor })
    }
}

impl WeightSink for GpuSink {
    type Backend = Gpu;

    fn write(&mut self, index: usize, byte_offset: u64, bytes: &[u8]) -> Result<()> {
        let (Some(info), Some(progress), Some(placement)) =
            (self.infos.get(index), self.progress.get_mut(index), self.layout.placements.get(index))
        else {
            return Err(BackendError::WeightIncomplete { name: format!("#{index}"), got: 0, expected: 0 });
        };
        let end = byte_offset + bytes.len() as u64;
        // Blocks may come in parts, numbers may not.
        let whole = !info.dtype.is_plain() || bytes.len().is_multiple_of(info.dtype.info().block_bytes);
        if byte_offset != progress.bytes || !whole || end > info.bytes() {
            return Err(BackendError::incomplete(info, progress.bytes));
        }
        progress.bytes = end;
        self.executor.counters.weight_bytes += bytes.len() as u64;

        let row_bytes =
            usize::try_from(info.dtype.about_bytes(placement.columns.n as u64)).unwrap_or(usize::MAX);
        let mut rest = bytes;
        let writer = Writer {
            device: &self.device,
            layout: &self.layout,
            buffers: &self.buffers,
            placement,
            dtype: info.dtype,
        };
        if !progress.pending.is_empty() {
            let (head, tail) = rest.split_at(rest.len().min(row_bytes - progress.pending.len()));
            progress.pending.extend_from_slice(head);
            rest = tail;
            if progress.pending.len() < row_bytes {
                return Ok(());
            }
            writer.rows(progress.rows, &progress.pending)?;
            progress.rows += 1;
            progress.pending.clear();
        }
        let (rows, tail) = rest.split_at(rest.len() / row_bytes * row_bytes);
        writer.rows(progress.rows, rows)?;
        progress.rows += rows.len() / row_bytes;
        progress.pending.extend_from_slice(tail);
        Ok(())
    }

    fn finish(self) -> Result<Gpu> {
        for (info, progress) in self.infos.iter().zip(&self.progress) {
            if progress.bytes != info.bytes() {
                return Err(BackendError::incomplete(info, progress.bytes));
            }
        }
        self.device.check("uploading weights")?;
        // Uploads that still wait in the queue go now, not with the first forward pass.
        self.device.queue.submit([]);
        let pool = Pool::new(self.device.clone(), self.buffers);
        Ok(Gpu::new(self.device, self.layout, self.executor, pool))
    }
}

/// Puts whole rows of one weight where they belong.
struct Writer<'a> {
    device: &'a Device,
    layout: &'a Layout,
    buffers: &'a HashMap<BufferId, wgpu::Buffer>,
    placement: &'a Placement,
    /// As they come.
    dtype: WeightFormat,
}

impl Writer<'_> {
    /// Writes `bytes`, whole rows, from row `first` of the weight on.
    fn rows(&self, first: usize, bytes: &[u8]) -> Result<()> {
        let columns = self.placement.columns;
        if self.placement.is_vector {
            return self.vector(bytes);
        }
        let matrix = self.layout.matrix(self.placement.matrix);
        let unpacked;
        let format = on_device(self.dtype, columns);
        let bytes = if format == self.dtype {
            bytes
        } else {
            unpacked = self.dtype.unpacked(bytes);
            bytemuck::cast_slice(&unpacked)
        };
        let row = |numbers: usize| usize::try_from(format.about_bytes(numbers as u64)).unwrap_or(usize::MAX);
        let (row_bytes, stride, element) = (row(columns.n), row(matrix.width), row(1));
        let dense = self.placement.rows.is_dense() && columns.n == matrix.width;

        let mut row = first;
        let mut rest = bytes;
        while !rest.is_empty() {
            let place = self.placement.first + self.placement.rows.place(row);
            let Some((i, slab)) = matrix.slabs.iter().enumerate().find(|(_, slab)| holds(slab, place)) else {
                return Err(BackendError::Device { message: format!("row {row} of a weight has no place") });
            };
            // Rows that lie side by side in the checkpoint and in this slab.
            let run = if self.placement.rows.is_dense() {
                slab.first + slab.rows - place
            } else {
                self.placement.rows.group - row % self.placement.rows.group
            };
            let (now, later) = rest.split_at(rest.len().min(run * row_bytes));
            let offset = ((place - slab.first) * stride) as u64;
            let id = BufferId::Weight(self.placement.matrix, i as u16);
            let Some(buffer) = self.buffers.get(&id) else {
                return Err(BackendError::Device { message: format!("there is no buffer for {id}") });
            };
            if dense {
                self.device.queue.write_buffer(buffer, offset, now);
            } else {
                self.device.queue.write_buffer(buffer, offset, &self.pad(now, element, stride));
            }
            row += now.len() / row_bytes;
            rest = later;
        }
        Ok(())
    }

    /// The one row of a vector, widened.
    fn vector(&self, bytes: &[u8]) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let mut numbers = vec![0.0_f32; self.placement.columns.padded()];
        for (i, number) in self.dtype.unpacked(bytes).into_iter().enumerate() {
            if let Some(place) = numbers.get_mut(self.placement.columns.place(i)) {
                *place = number;
            }
        }
        let id = BufferId::Weight(self.placement.matrix, 0);
        let Some(buffer) = self.buffers.get(&id) else {
            return Err(BackendError::Device { message: format!("there is no buffer for {id}") });
        };
        let offset = 4 * self.placement.first as u64;
        self.device.queue.write_buffer(buffer, offset, bytemuck::cast_slice(&numbers));
        Ok(())
    }

    /// The rows in `bytes` with zeros between and behind their groups of columns.
    fn pad(&self, bytes: &[u8], element: usize, stride: usize) -> Vec<u8> {
        let columns = self.placement.columns;
        let row_bytes = columns.n * element;
        let mut padded = vec![0; bytes.len() / row_bytes * stride];
        for (row, out) in bytes.chunks_exact(row_bytes).zip(padded.chunks_exact_mut(stride)) {
            let groups = row.chunks_exact(columns.group * element);
            for (group, out) in groups.zip(out.chunks_mut(columns.group_padded * element)) {
                out[..group.len()].copy_from_slice(group);
            }
        }
        padded
    }
}

fn holds(slab: &Slab, row: usize) -> bool {
    (slab.first..slab.first + slab.rows).contains(&row)
}
