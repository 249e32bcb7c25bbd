//! Quantising on the way: plain numbers come, blocks go on to the device.

use super::{BackendError, Result, WeightSink};
use crate::model::{GROUP_LEN, Quantise, WeightFormat, WeightInfo, quantised};

/// Stands before a sink that expects weights in the formats of [`Quantise::formats`], and takes them as they are
/// stored. Of each weight less than one group waits for its rest; what stays as it is stored goes on as it comes.
#[derive(Debug)]
pub struct QuantisingSink<S> {
    sink: S,
    quantise: Quantise,
    weights: Vec<Coming>,
}

/// A weight, and how much of it has come.
#[derive(Debug)]
struct Coming {
    stored: WeightInfo,
    /// As it goes on.
    format: WeightFormat,
    bytes_in: u64,
    bytes_out: u64,
    /// The beginning of a group.
    pending: Vec<u8>,
}

impl<S: WeightSink> QuantisingSink<S> {
    /// `weights` as they are stored; `sink` expects them quantised.
    pub fn new(sink: S, quantise: Quantise, weights: &[WeightInfo]) -> Self {
        let coming = |stored: &WeightInfo| Coming {
            stored: stored.clone(),
            format: quantise.format(stored),
            bytes_in: 0,
            bytes_out: 0,
            pending: Vec::new(),
        };
        Self { sink, quantise, weights: weights.iter().map(coming).collect() }
    }
}

impl<S: WeightSink> WeightSink for QuantisingSink<S> {
    type Backend = S::Backend;

    fn write(&mut self, index: usize, byte_offset: u64, bytes: &[u8]) -> Result<()> {
        let Some(weight) = self.weights.get_mut(index).filter(|it| it.format != it.stored.dtype) else {
            return self.sink.write(index, byte_offset, bytes);
        };
        let end = byte_offset + bytes.len() as u64;
        if byte_offset != weight.bytes_in || end > weight.stored.bytes() {
            return Err(BackendError::incomplete(&weight.stored, weight.bytes_in));
        }
        weight.bytes_in = end;
        let mut blocks = Vec::new();
        if !weight.take(bytes, &mut blocks) {
            let (name, bits) = (weight.stored.name.clone(), self.quantise.bits());
            return Err(BackendError::NotQuantisable { name, bits });
        }
        let offset = weight.bytes_out;
        weight.bytes_out += blocks.len() as u64;
        if blocks.is_empty() { Ok(()) } else { self.sink.write(index, offset, &blocks) }
    }

    fn finish(self) -> Result<S::Backend> {
        self.sink.finish()
    }
}

impl Coming {
    /// Appends to `blocks` all groups that are whole now; false where one cannot be.
    fn take(&mut self, bytes: &[u8], blocks: &mut Vec<u8>) -> bool {
        let (from, to) = (self.stored.dtype, self.format);
        let group = GROUP_LEN * from.info().block_bytes;
        let mut rest = bytes;
        if !self.pending.is_empty() {
            let (fill, later) = rest.split_at(rest.len().min(group - self.pending.len()));
            self.pending.extend_from_slice(fill);
            rest = later;
            if self.pending.len() == group {
                if !packed(&self.pending, from, to, blocks) {
                    return false;
                }
                self.pending.clear();
            }
        }
        let (whole, later) = rest.split_at(rest.len() / group * group);
        self.pending.extend_from_slice(later);
        whole.chunks_exact(group).all(|group| packed(group, from, to, blocks))
    }
}

/// Appends the block of one group, if there is one.
fn packed(group: &[u8], from: WeightFormat, to: WeightFormat, blocks: &mut Vec<u8>) -> bool {
    let mut numbers = [0.0; GROUP_LEN];
    from.unpack(group, &mut numbers).is_ok() && quantised(to, &numbers, blocks)
}
