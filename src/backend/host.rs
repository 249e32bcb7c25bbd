//! Weights in host memory, for the executors that compute on the CPU: widened to f32 (exact for f16
//! and bf16), or matrices as they are stored, where the executor unpacks halves and blocks itself.

use std::collections::HashMap;
use std::marker::PhantomData;

use super::{Backend, BackendError, Result, WeightSink};
use crate::model::{LayerWeight, ModelSpec, WeightFormat, WeightId, WeightInfo};
use crate::platform::memory_available;

/// All weights of a model as f32, `[n]` or `[out, in]` row-major.
#[derive(Debug, Clone)]
pub struct HostWeights {
    spec: ModelSpec,
    infos: Vec<WeightInfo>,
    values: Vec<Vec<f32>>,
    /// The beginning of a block whose rest has not come.
    pending: Vec<u8>,
    /// Weights that stay in blocks, by position: empty where the numbers are in `values`.
    blocks: Vec<Vec<u8>>,
    keeps_blocks: bool,
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
        let blocks = vec![Vec::new(); infos.len()];
        Ok(Self {
            spec: spec.clone(),
            infos,
            values,
            pending: Vec::new(),
            blocks,
            keeps_blocks: false,
            index,
        })
    }

    /// The same, in which matrices of halves or in blocks stay as they are stored; before the first is written.
    #[must_use]
    pub fn keeping_blocks(self) -> Self {
        Self { keeps_blocks: true, ..self }
    }

    /// See [`WeightSink::write`](super::WeightSink::write).
    ///
    /// # Errors
    /// When a chunk is out of order or too long.
    pub fn write(&mut self, index: usize, byte_offset: u64, bytes: &[u8]) -> Result<()> {
        let (Some(info), Some(values)) = (self.infos.get(index), self.values.get_mut(index)) else {
            return Err(BackendError::WeightIncomplete { name: format!("#{index}"), got: 0, expected: 0 });
        };
        let stays = self.keeps_blocks && stays(info);
        let Some(blocks) = self.blocks.get_mut(index).filter(|_| stays) else {
            return write_numbers(info, values, &mut self.pending, byte_offset, bytes);
        };
        let have = blocks.len() as u64;
        if byte_offset != have || have + bytes.len() as u64 > info.bytes() {
            return Err(BackendError::incomplete(info, have));
        }
        room(blocks, info.bytes())?;
        blocks.extend_from_slice(bytes);
        Ok(())
    }

    /// Bytes of a weight that have come.
    fn got(&self, index: usize) -> u64 {
        let (Some(info), Some(values), Some(blocks)) =
            (self.infos.get(index), self.values.get(index), self.blocks.get(index))
        else {
            return 0;
        };
        info.dtype.about_bytes(values.len() as u64) + blocks.len() as u64
    }

    /// Takes out a weight whose numbers are f32.
    pub fn take(&mut self, id: WeightId) -> Vec<f32> {
        let values = self.index.get(&id).and_then(|&index| self.values.get_mut(index));
        values.map(std::mem::take).unwrap_or_default()
    }

    /// Takes out a weight that has stayed as it is stored.
    pub fn take_blocks(&mut self, id: WeightId) -> Option<(WeightFormat, Vec<u8>)> {
        let &index = self.index.get(&id)?;
        let blocks = std::mem::take(self.blocks.get_mut(index)?);
        Some((self.infos.get(index)?.dtype, blocks)).filter(|(_, blocks)| !blocks.is_empty())
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

/// Makes room for all of a weight when the first of it comes: a list that grows has up to twice what is in it.
fn room<T>(list: &mut Vec<T>, n: u64) -> Result<()> {
    if !list.is_empty() {
        return Ok(());
    }
    let is_there = usize::try_from(n).is_ok_and(|n| list.try_reserve_exact(n).is_ok());
    let needed = n.saturating_mul(size_of::<T>() as u64);
    if is_there { Ok(()) } else { Err(BackendError::HostMemory { needed, available: memory_available() }) }
}

/// Checks that so many bytes of memory are there, where the system tells.
///
/// # Errors
/// With both numbers when they are not.
pub fn check_memory(needed: u64) -> Result<()> {
    match memory_available() {
        Some(available) if needed > available => {
            Err(BackendError::HostMemory { needed, available: Some(available) })
        }
        _ => Ok(()),
    }
}

/// Whether a weight stays as it is stored, on an executor that unpacks where it computes.
fn stays(info: &WeightInfo) -> bool {
    info.dtype != WeightFormat::F32 && info.shape.len() > 1
}

/// Takes bytes of a weight as numbers; a chunk may end within a block.
fn write_numbers(
    info: &WeightInfo,
    values: &mut Vec<f32>,
    pending: &mut Vec<u8>,
    byte_offset: u64,
    bytes: &[u8],
) -> Result<()> {
    let have = info.dtype.about_bytes(values.len() as u64) + pending.len() as u64;
    room(values, info.elements())?;
    // Blocks may come in parts, numbers may not.
    let whole = !info.dtype.is_plain() || bytes.len().is_multiple_of(info.dtype.info().block_bytes);
    if byte_offset != have || !whole || byte_offset + bytes.len() as u64 > info.bytes() {
        return Err(BackendError::incomplete(info, have));
    }
    let block = info.dtype.info().block_bytes;
    let mut rest = bytes;
    if !pending.is_empty() {
        let (fill, later) = rest.split_at(rest.len().min(block - pending.len()));
        pending.extend_from_slice(fill);
        rest = later;
        if pending.len() == block {
            values.extend(info.dtype.unpacked(&std::mem::take(pending)));
        }
    }
    let (whole, later) = rest.split_at(rest.len() / block * block);
    values.extend(info.dtype.unpacked(whole));
    pending.extend_from_slice(later);
    Ok(())
}

/// What host memory becomes an executor from.
pub trait FromHost: From<HostWeights> {
    /// Whether it unpacks halves and blocks itself.
    const KEEPS_BLOCKS: bool;
}

/// Collects weights in host memory for the executor `B`.
#[derive(Debug)]
pub struct HostSink<B> {
    weights: HostWeights,
    becomes: PhantomData<B>,
}

impl<B: FromHost> HostSink<B> {
    /// Expects these weights.
    ///
    /// # Errors
    /// When a weight that the spec needs is missing, or there is not the memory for all of them:
    /// an allocation that fails on the way would end the program, and a system that promises more than it has would end it
    /// when the pages are touched.
    pub fn new(spec: &ModelSpec, weights: Vec<WeightInfo>) -> Result<Self> {
        let bytes = |info: &WeightInfo| match B::KEEPS_BLOCKS && stays(info) {
            true => info.bytes(),
            false => info.elements().saturating_mul(size_of::<f32>() as u64),
        };
        // Beside the weights as they came there is one in the order in which it is used, at a time.
        let greatest = weights.iter().map(bytes).max().unwrap_or(0);
        let needed = weights.iter().map(bytes).fold(greatest, u64::saturating_add);
        let mut room = Vec::<u8>::new();
        let is_there = usize::try_from(needed).is_ok_and(|bytes| room.try_reserve_exact(bytes).is_ok());
        // Seen from here, or the compiler leaves the trial out.
        std::hint::black_box(&room);
        if !is_there {
            return Err(BackendError::HostMemory { needed, available: memory_available() });
        }
        check_memory(needed)?;
        let weights = HostWeights::new(spec, weights)?;
        let weights = if B::KEEPS_BLOCKS { weights.keeping_blocks() } else { weights };
        Ok(Self { weights, becomes: PhantomData })
    }
}

impl<B: Backend + FromHost> WeightSink for HostSink<B> {
    type Backend = B;

    fn write(&mut self, index: usize, byte_offset: u64, bytes: &[u8]) -> Result<()> {
        self.weights.write(index, byte_offset, bytes)
    }

    fn finish(self) -> Result<B> {
        for (index, info) in self.weights.infos.iter().enumerate() {
            let got = self.weights.got(index);
            if got != info.bytes() {
                return Err(BackendError::incomplete(info, got));
            }
        }
        Ok(B::from(self.weights))
    }
}
