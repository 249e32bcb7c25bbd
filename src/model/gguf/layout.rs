//! Where the tensors of a GGUF file lie, checked before any of it is used.

use super::error::GgufError;
use crate::model::format::WeightFormat;
use crate::model::words::cut;

/// One tensor as it lies in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTensor {
    pub name: String,
    pub format: WeightFormat,
    /// Slowest axis first, as safetensors and PyTorch write it: `[out, in]` of a projection.
    pub shape: Vec<u64>,
    /// First byte, from the beginning of the file.
    pub begin: u64,
    /// One past the last byte.
    pub end: u64,
}

impl StoredTensor {
    /// Rows: all axes but the fastest, together; 1 of a vector.
    pub fn rows(&self) -> u64 {
        self.shape.iter().rev().skip(1).product()
    }

    /// Numbers in a row.
    pub fn row_len(&self) -> u64 {
        self.shape.last().copied().unwrap_or_default()
    }

    /// Bytes of a row, whole blocks.
    pub fn row_bytes(&self) -> u64 {
        self.format.bytes_of(self.row_len()).unwrap_or_default()
    }
}

/// A tensor as its header says it, unchecked.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) name: String,
    /// Fastest first.
    pub(super) lengths: Vec<u64>,
    pub(super) format: u32,
    /// From the beginning of the data.
    pub(super) offset: u64,
}

/// Formats by number of which only the name is known, so that errors can say it.
/// Source: the `gguf` package, `GGMLQuantizationType`.
const NAMED: [(u32, &str); 25] = [
    (9, "q8_1"),
    (10, "q2_K"),
    (11, "q3_K"),
    (15, "q8_K"),
    (16, "iq2_xxs"),
    (17, "iq2_xs"),
    (18, "iq3_xxs"),
    (19, "iq1_s"),
    (20, "iq4_nl"),
    (21, "iq3_s"),
    (22, "iq2_s"),
    (23, "iq4_xs"),
    (24, "i8"),
    (25, "i16"),
    (26, "i32"),
    (27, "i64"),
    (28, "f64"),
    (29, "iq1_m"),
    (34, "tq1_0"),
    (35, "tq2_0"),
    (39, "mxfp4"),
    (40, "nvfp4"),
    (41, "q1_0"),
    (4, "q4_2"),
    (5, "q4_3"),
];

/// Checks every tensor and sorts them by where they lie. Holes are allowed, shared bytes are not.
pub(super) fn lay_out(
    placed: Vec<Placed>,
    data_begin: u64,
    alignment: u64,
) -> Result<Vec<StoredTensor>, GgufError> {
    let mut tensors = Vec::with_capacity(placed.len());
    for tensor in placed {
        tensors.push(check(tensor, data_begin, alignment)?);
    }
    tensors.sort_by_key(|tensor| (tensor.begin, tensor.end));
    match tensors.windows(2).find(|pair| matches!(pair, [one, next] if one.end > next.begin)) {
        Some([one, next]) => Err(GgufError::Overlap { name: cut(&next.name), other: cut(&one.name) }),
        _ => Ok(tensors),
    }
}

fn check(tensor: Placed, data_begin: u64, alignment: u64) -> Result<StoredTensor, GgufError> {
    let Placed { name, lengths, format, offset } = tensor;
    let shape: Vec<u64> = lengths.iter().rev().copied().collect();
    let impossible = || GgufError::Shape { name: cut(&name), shape: shape.clone() };
    let Some(format) = WeightFormat::from_gguf_type(format) else {
        let named = NAMED.iter().find(|(number, _)| *number == format);
        let got = named.map_or_else(|| format.to_string(), |(_, name)| (*name).to_owned());
        let known = WeightFormat::ALL.iter().map(|format| format.name()).collect();
        return Err(GgufError::Format { name: cut(&name), got, known });
    };
    let row = lengths.first().copied().unwrap_or_default();
    let rows = lengths.iter().skip(1).try_fold(1_u64, |product, &n| product.checked_mul(n));
    let Some(rows) = rows.filter(|&rows| rows > 0 && row > 0) else { return Err(impossible()) };
    let Some(row_bytes) = format.bytes_of(row) else {
        let (length, block) = (row, format.info().block_len);
        return Err(GgufError::Row { name: cut(&name), format: format.name(), length, block });
    };
    if !offset.is_multiple_of(alignment) {
        return Err(GgufError::Offset { name: cut(&name), got: offset, alignment });
    }
    let bytes = row_bytes.checked_mul(rows).ok_or_else(impossible)?;
    let begin = data_begin.checked_add(offset).ok_or_else(impossible)?;
    let end = begin.checked_add(bytes).ok_or_else(impossible)?;
    Ok(StoredTensor { name, format, shape, begin, end })
}
