//! Plain numbers to blocks of 8 or 4 bits: group-wise and symmetric, while a model loads.
//!
//! A group of 32 numbers has one half-precision scale. 8 bits are the blocks of `q8_0`: the scale is the
//! greatest magnitude divided by 127. 4 bits are those of `q4_0`: the number of the greatest magnitude becomes -8.
//! Source: `quantize_blocks` of `Q8_0` and `Q4_0` in the `gguf` package for Python (`quants.py`), against which
//! blocks are held byte by byte; it follows `quantize_row_q8_0_ref` and `quantize_row_q4_0_ref` of llama.cpp.

use half::f16;
use serde::{Deserialize, Serialize};

use super::WeightFormat;
use crate::model::{WeightId, WeightInfo};
use crate::words::{self, say};

/// Numbers that share a scale.
pub const GROUP_LEN: usize = 32;

/// To how many bits the matrices of a model are quantised while it loads.
///
/// As text and as data it is the number of bits, 8 or 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Quantise {
    Eight,
    Four,
}

/// A number of bits to which nothing is quantised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(rename = "quantise")]
pub enum QuantiseError {
    Bits { got: String },
}

impl Quantise {
    pub const ALL: [Self; 2] = [Self::Eight, Self::Four];

    pub const fn bits(self) -> u8 {
        match self {
            Self::Eight => 8,
            Self::Four => 4,
        }
    }

    /// The format in which a weight lies in memory, however it is stored: matrices of the layers take this
    /// many bits, those of the embeddings and of the head 8 in either case. Vectors, tables of positions, rows that
    /// are no whole groups and what is stored in blocks stay as they are.
    pub fn format(self, weight: &WeightInfo) -> WeightFormat {
        let is_matrix = matches!(weight.shape.as_slice(), [_, width] if width.is_multiple_of(GROUP_LEN));
        if !is_matrix || !weight.dtype.is_plain() {
            return weight.dtype;
        }
        match (weight.id, self) {
            (WeightId::Layer(..), Self::Four) => WeightFormat::Q4_0,
            (
                WeightId::Layer(..)
                | WeightId::TokenEmbedding
                | WeightId::ProjectIn
                | WeightId::HeadDense
                | WeightId::ProjectOut
                | WeightId::Head,
                _,
            ) => WeightFormat::Q8_0,
            _ => weight.dtype,
        }
    }

    /// These weights as they lie in memory.
    pub fn formats(self, weights: &[WeightInfo]) -> Vec<WeightInfo> {
        weights.iter().map(|weight| WeightInfo { dtype: self.format(weight), ..weight.clone() }).collect()
    }

    /// Whether any of these weights lies in memory otherwise than it is stored.
    pub fn changes(self, weights: &[WeightInfo]) -> bool {
        weights.iter().any(|weight| self.format(weight) != weight.dtype)
    }

    /// In words: "8 bits, quantised while loading".
    pub fn told(self) -> String {
        say!("quantised", bits = self.bits())
    }
}

impl From<Quantise> for u8 {
    fn from(quantise: Quantise) -> Self {
        quantise.bits()
    }
}

impl TryFrom<u8> for Quantise {
    type Error = QuantiseError;

    fn try_from(bits: u8) -> Result<Self, QuantiseError> {
        let known = Self::ALL.into_iter().find(|known| known.bits() == bits);
        known.ok_or_else(|| QuantiseError::Bits { got: bits.to_string() })
    }
}

impl std::str::FromStr for Quantise {
    type Err = QuantiseError;

    fn from_str(text: &str) -> Result<Self, QuantiseError> {
        let known = Self::ALL.into_iter().find(|known| known.bits().to_string() == text);
        known.ok_or_else(|| QuantiseError::Bits { got: super::cut(text) })
    }
}

/// Appends whole groups of numbers to `blocks`, in the blocks of `to`, and says whether they could be: not
/// where a number is not finite or its scale is beyond half precision, nor to a format that nothing is quantised to.
#[must_use]
pub(crate) fn quantised(to: WeightFormat, numbers: &[f32], blocks: &mut Vec<u8>) -> bool {
    let (groups, rest) = numbers.as_chunks::<GROUP_LEN>();
    let group = match to {
        WeightFormat::Q8_0 => q8_0,
        WeightFormat::Q4_0 => q4_0,
        _ => return false,
    };
    rest.is_empty() && groups.iter().all(|numbers| group(numbers, blocks))
}

fn q8_0(numbers: &[f32; GROUP_LEN], blocks: &mut Vec<u8>) -> bool {
    let greatest = numbers[greatest(numbers)].abs();
    let scale = greatest / 127.0;
    let Some(inverse) = begin(numbers, scale, blocks) else { return false };
    // Halves go away from 0.
    blocks.extend(numbers.map(|number| ((number * inverse).round() as i8).cast_unsigned()));
    true
}

fn q4_0(numbers: &[f32; GROUP_LEN], blocks: &mut Vec<u8>) -> bool {
    let scale = numbers[greatest(numbers)] / -8.0;
    let Some(inverse) = begin(numbers, scale, blocks) else { return false };
    let nibble = |number: f32| ((number * inverse + 8.5) as u8).min(15);
    let (low, high) = numbers.split_at(GROUP_LEN / 2);
    blocks.extend(low.iter().zip(high).map(|(&low, &high)| nibble(low) | (nibble(high) << 4)));
    true
}

/// Where the first number of the greatest magnitude is.
fn greatest(numbers: &[f32; GROUP_LEN]) -> usize {
    let mut at = 0;
    for (i, number) in numbers.iter().enumerate() {
        if number.abs() > numbers[at].abs() {
            at = i;
        }
    }
    at
}

/// Writes the scale, and returns what numbers are multiplied by; none where a number or the scale is not finite.
fn begin(numbers: &[f32; GROUP_LEN], scale: f32, blocks: &mut Vec<u8>) -> Option<f32> {
    let stored = f16::from_f32(scale);
    if !stored.is_finite() || numbers.iter().any(|number| !number.is_finite()) {
        return None;
    }
    blocks.extend(stored.to_le_bytes());
    let inverse = 1.0 / scale;
    // Of a scale that is 0 or nearly so, all that is read back is 0.
    Some(if inverse.is_finite() { inverse } else { 0.0 })
}
