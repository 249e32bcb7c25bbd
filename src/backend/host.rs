//! Weights in host memory, widened to f32 (exact for f16 and bf16), for the executors
//! that compute on the CPU.

use std::collections::HashMap;
use std::marker::PhantomData;

use super::{Backend, BackendError, Result, WeightSink};
use crate::model::{LayerWeight, ModelSpec, WeightId, WeightInfo};

/// All weights of a model as f32, `[n]` or `[out, in]` row-major.
#[derive(Debug, Clone)]
pub struct HostWeights {
    spec: ModelSpec,
    infos: Vec<WeightInfo>,
    values: Vec<Vec<f32>>,
    /// The beginning of a block whose rest has not come.
    pending: Vec<u8>,
    index: HashMap<WeightId, usize>,
}

impl HostWeights {
    /// Expects these weights; memory grows as bytes arrive, never before.
    ///
    /// # Errors
    /// When a weight that the spec needs is not among them, or has another shape.
    pub fn new(spec: &ModelSpec, infos: Vec<WeightInfo>) -> Result<Self> {
        let index: HashMap<_, _> = infos.iter().enumerate().map(|(i, info)| (info.id, i)).collect();
        for (id, shape) in spec.weight_shapes() {
            let found = index.get(&id).map(|&i| &infos[i].shape);
            if found != Some(&shape) {
                return Err(BackendError::WeightIncomplete {
                    name: format!("{id:?}"),
                    got: found.map_or(0, |shape| shape.iter().product::<usize>() as u64),
                    expected: shape.iter().product::<usize>() as u64,
                });
            }
        }
        let values = infos.iter().map(|_| Vec::new()).collect();
        Ok(Self { spec: spec.clone(), infos, values, pending: Vec::new(), index })
    }

    /// See [`WeightSink::write`](super::WeightSink::write).
    ///
    /// # Errors
    /// When a chunk is out of order or too long.
    pub fn write(&mut self, index: usize, byte_offset: u64, bytes: &[u8]) -> Result<()> {
        let (Some(info), Some(values)) = (self.infos.get(index), self.values.get_mut(index)) else {
            return Err(BackendError::WeightIncomplete { name: format!("#{index}"), got: 0, expected: 0 });
        };
        let have = info.dtype.about_bytes(values.len() as u64) + self.pending.len() as u64;
        let end = byte_offset + bytes.len() as u64;
        if byte_offset != have || end > info.bytes() {
            return Err(BackendError::incomplete(info, have));
        }
        // A chunk may end within a block.
        let block = info.dtype.info().block_bytes;
        let mut rest = bytes;
        if !self.pending.is_empty() {
            let (fill, later) = rest.split_at(rest.len().min(block - self.pending.len()));
            self.pending.extend_from_slice(fill);
            rest = later;
            if self.pending.len() == block {
                values.extend(info.dtype.unpacked(&std::mem::take(&mut self.pending)));
            }
        }
        let (whole, later) = rest.split_at(rest.len() / block * block);
        values.extend(info.dtype.unpacked(whole));
        self.pending.extend_from_slice(later);
        Ok(())
    }

    pub fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    /// One weight; present for every id of the spec once a sink is [finished](WeightSink::finish).
    pub fn get(&self, id: WeightId) -> &[f32] {
        self.index.get(&id).map_or(&[], |&i| &self.values[i])
    }

    pub fn layer(&self, layer: u16, weight: LayerWeight) -> &[f32] {
        self.get(WeightId::Layer(layer, weight))
    }

    /// The head `[V, C]`, which may be the token embedding.
    pub fn head(&self) -> &[f32] {
        self.get(if self.spec.tied_head { WeightId::TokenEmbedding } else { WeightId::Head })
    }
}

/// Collects weights in host memory for the executor `B`.
#[derive(Debug)]
pub struct HostSink<B> {
    weights: HostWeights,
    becomes: PhantomData<B>,
}

impl<B> HostSink<B> {
    /// Expects these weights.
    ///
    /// # Errors
    /// When a weight that the spec needs is missing, or there is not the memory for all of them:
    /// an allocation that fails on the way would end the program.
    pub fn new(spec: &ModelSpec, weights: Vec<WeightInfo>) -> Result<Self> {
        let elements: u64 = weights.iter().map(WeightInfo::elements).sum();
        // Beside the weights as they came there are those in the order in which they are used.
        let needed = elements.saturating_mul(2 * size_of::<f32>() as u64);
        let mut room = Vec::<u8>::new();
        let is_there = usize::try_from(needed).is_ok_and(|bytes| room.try_reserve_exact(bytes).is_ok());
        // Seen from here, or the compiler leaves the trial out.
        std::hint::black_box(&room);
        if !is_there {
            return Err(BackendError::HostMemory { needed });
        }
        Ok(Self { weights: HostWeights::new(spec, weights)?, becomes: PhantomData })
    }
}

impl<B: Backend + From<HostWeights>> WeightSink for HostSink<B> {
    type Backend = B;

    fn write(&mut self, index: usize, byte_offset: u64, bytes: &[u8]) -> Result<()> {
        self.weights.write(index, byte_offset, bytes)
    }

    fn finish(self) -> Result<B> {
        for (info, values) in self.weights.infos.iter().zip(&self.weights.values) {
            if values.len() as u64 != info.elements() {
                return Err(BackendError::incomplete(info, info.dtype.about_bytes(values.len() as u64)));
            }
        }
        Ok(B::from(self.weights))
    }
}
