//! From tensors to weights: each row of a fused tensor goes to its weight, and what is stored
//! `[in, out]` is turned round.

use super::WeightChunk;
use crate::model::WeightFormat;
use crate::model::checkpoint::Tensor;
use crate::model::family::{Placed, RowMap};

/// What waits of the tensor that is being read: the beginning of a row, or, of one that is stored
/// `[in, out]`, all of it (the largest in use, of GPT-2 XL in f32, has 41 MB).
#[derive(Debug, Default)]
pub(super) struct Splitter {
    held: Vec<u8>,
    /// Whole rows that have been handed on.
    rows_done: usize,
}

impl Splitter {
    /// Takes the bytes of `tensor` from `offset` on, whole elements in order.
    ///
    /// # Errors
    /// Those of `on_chunk`.
    pub(super) fn take<E>(
        &mut self,
        tensor: &Tensor,
        offset: u64,
        bytes: &[u8],
        on_chunk: &mut impl FnMut(WeightChunk<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let is_vector = tensor.shape.len() < 2;
        // A vector is the same stored either way.
        let is_turned = !is_vector && tensor.parts.iter().any(|placed| placed.part.transposed);
        if let [only] = tensor.parts.as_slice()
            && !is_turned
            && only.part.rows == RowMap::All
        {
            return on_chunk(WeightChunk { index: only.weight, byte_offset: offset, bytes });
        }
        if offset == 0 {
            self.held.clear();
            self.rows_done = 0;
        }
        self.held.extend_from_slice(bytes);
        let (rows, columns) = match *tensor.shape.as_slice() {
            [rows, columns] => (rows, columns),
            _ => (tensor.shape.iter().product(), 1),
        };
        let is_moved = tensor.parts.iter().any(|placed| matches!(placed.part.rows, RowMap::Pairs { .. }));
        if is_moved {
            if self.held.len() as u64 >= tensor.bytes() {
                let held = std::mem::take(&mut self.held);
                return moved(tensor, &held, row_bytes(tensor.dtype, columns).max(1), on_chunk);
            }
            return Ok(());
        }
        if is_turned {
            // Blocks do not turn; tensors that are stored so are plain.
            let element = tensor.dtype.info().block_bytes;
            if self.held.len() < rows * columns * element {
                return Ok(());
            }
            let turned = turn(&std::mem::take(&mut self.held), rows, columns, element);
            return self.hand_on(tensor, &turned, rows * element, on_chunk);
        }
        let row_bytes = row_bytes(tensor.dtype, columns).max(1);
        let whole = self.held.len() / row_bytes * row_bytes;
        let later = self.held.split_off(whole);
        let now = std::mem::replace(&mut self.held, later);
        self.hand_on(tensor, &now, row_bytes, on_chunk)
    }

    /// Hands on whole rows, in runs that lie side by side in a weight, too.
    fn hand_on<E>(
        &mut self,
        tensor: &Tensor,
        mut bytes: &[u8],
        row_bytes: usize,
        on_chunk: &mut impl FnMut(WeightChunk<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        while !bytes.is_empty() {
            let place = |placed: &Placed| {
                let rows = placed.shape.first().copied().unwrap_or(0);
                Some((placed.weight, placed.part.rows.place(self.rows_done, rows)?))
            };
            let left = bytes.len() / row_bytes;
            let Some((index, (row, run))) = tensor.parts.iter().find_map(place) else {
                // Rows of a part that this model does not use.
                self.rows_done += 1;
                bytes = bytes.get(row_bytes..).unwrap_or_default();
                continue;
            };
            let run = run.min(left).max(1);
            let (now, later) = bytes.split_at((run * row_bytes).min(bytes.len()));
            on_chunk(WeightChunk { index, byte_offset: (row * row_bytes) as u64, bytes: now })?;
            self.rows_done += run;
            bytes = later;
        }
        Ok(())
    }
}

/// Hands on all rows in the order of the weight.
fn moved<E>(
    tensor: &Tensor,
    bytes: &[u8],
    row_bytes: usize,
    on_chunk: &mut impl FnMut(WeightChunk<'_>) -> Result<(), E>,
) -> Result<(), E> {
    for placed in &tensor.parts {
        let rows = placed.shape.first().copied().unwrap_or(0);
        let mut ordered = vec![0_u8; rows * row_bytes];
        for (stored, row) in bytes.chunks_exact(row_bytes).enumerate() {
            if let Some((place, _)) = placed.part.rows.place(stored, rows)
                && let Some(target) = ordered.get_mut(place * row_bytes..(place + 1) * row_bytes)
            {
                target.copy_from_slice(row);
            }
        }
        on_chunk(WeightChunk { index: placed.weight, byte_offset: 0, bytes: &ordered })?;
    }
    Ok(())
}

/// Bytes of a row.
fn row_bytes(format: WeightFormat, columns: usize) -> usize {
    usize::try_from(format.about_bytes(columns as u64)).unwrap_or(usize::MAX)
}

/// `[columns, rows]` from `[rows, columns]`.
fn turn(bytes: &[u8], rows: usize, columns: usize, element: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for column in 0..columns {
        for row in 0..rows {
            let at = (row * columns + column) * element;
            out.extend_from_slice(bytes.get(at..at + element).unwrap_or_default());
        }
    }
    out
}
