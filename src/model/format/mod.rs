//! How numbers are stored: plain floats, and blocks of a few bits with scales, as data.
//!
//! A format packs [`FormatInfo::block_len`] numbers into [`FormatInfo::block_bytes`] bytes; a row of
//! a tensor is a whole number of blocks. Plain formats have blocks of one number.
//! Source: the `gguf` package for Python (`GGML_QUANT_SIZES`, `quants.py`), against which
//! [`WeightFormat::unpack`] is held bit by bit.

mod quantise;
mod unpack;

pub(crate) use quantise::quantised;
pub use quantise::{GROUP_LEN, Quantise, QuantiseError};

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::words::cut;
use crate::words;

/// How the numbers of a tensor are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WeightFormat {
    F32,
    F16,
    Bf16,
    Q8_0,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q4K,
    Q5K,
    Q6K,
}

/// What is known of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatInfo {
    /// As GGUF spells it.
    pub name: &'static str,
    /// Its number in a GGUF header.
    pub gguf_type: u32,
    /// Numbers in a block.
    pub block_len: usize,
    /// Bytes of a block.
    pub block_bytes: usize,
}

/// Why numbers could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum WeightFormatError {
    /// No format of this name is read.
    Unknown { got: String, known: Vec<&'static str> },
    /// The bytes are not those of the numbers that were asked for.
    Length { format: &'static str, bytes: usize, numbers: usize },
}

impl WeightFormat {
    /// All that are read, plain ones first.
    pub const ALL: [Self; 11] = [
        Self::F32,
        Self::F16,
        Self::Bf16,
        Self::Q8_0,
        Self::Q4_0,
        Self::Q4_1,
        Self::Q5_0,
        Self::Q5_1,
        Self::Q4K,
        Self::Q5K,
        Self::Q6K,
    ];

    /// The table of formats.
    pub const fn info(self) -> FormatInfo {
        let (name, gguf_type, block_len, block_bytes) = match self {
            Self::F32 => ("f32", 0, 1, 4),
            Self::F16 => ("f16", 1, 1, 2),
            Self::Bf16 => ("bf16", 30, 1, 2),
            Self::Q8_0 => ("q8_0", 8, 32, 34),
            Self::Q4_0 => ("q4_0", 2, 32, 18),
            Self::Q4_1 => ("q4_1", 3, 32, 20),
            Self::Q5_0 => ("q5_0", 6, 32, 22),
            Self::Q5_1 => ("q5_1", 7, 32, 24),
            Self::Q4K => ("q4_K", 12, 256, 144),
            Self::Q5K => ("q5_K", 13, 256, 176),
            Self::Q6K => ("q6_K", 14, 256, 210),
        };
        FormatInfo { name, gguf_type, block_len, block_bytes }
    }

    /// As GGUF spells it, `q4_K`.
    pub const fn name(self) -> &'static str {
        self.info().name
    }

    /// The format of a number in a GGUF header, if it is read.
    pub fn from_gguf_type(gguf_type: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.info().gguf_type == gguf_type)
    }

    /// Whether a number is stored on its own.
    pub const fn is_plain(self) -> bool {
        self.info().block_len == 1
    }

    /// Bytes of so many numbers; none when they are no whole blocks, or too many to count.
    pub fn bytes_of(self, numbers: u64) -> Option<u64> {
        let FormatInfo { block_len, block_bytes, .. } = self.info();
        let is_whole = numbers.is_multiple_of(block_len as u64);
        (numbers / block_len as u64).checked_mul(block_bytes as u64).filter(|_| is_whole)
    }

    /// Bytes of so many numbers; a block that is begun counts for the numbers in it.
    pub const fn about_bytes(self, numbers: u64) -> u64 {
        let FormatInfo { block_len, block_bytes, .. } = self.info();
        (numbers / block_len as u64).saturating_mul(block_bytes as u64)
            + numbers % block_len as u64 * block_bytes as u64 / block_len as u64
    }

    /// The numbers of all whole blocks in `bytes`.
    pub fn unpacked(self, bytes: &[u8]) -> Vec<f32> {
        let FormatInfo { block_len, block_bytes, .. } = self.info();
        let n_blocks = bytes.len() / block_bytes;
        let mut numbers = vec![0.0; n_blocks * block_len];
        unpack::unpack(self, bytes.get(..n_blocks * block_bytes).unwrap_or(bytes), &mut numbers);
        numbers
    }

    /// Reads whole blocks: `out.len()` numbers from all of `bytes`.
    ///
    /// Half-precision scales are taken as they are, subnormal ones, infinities and NaN too; each product and
    /// sum is rounded to f32 on its own, in the order of the source.
    ///
    /// # Errors
    /// When the numbers are no whole blocks, or `bytes` are more or fewer than they take.
    pub fn unpack(self, bytes: &[u8], out: &mut [f32]) -> Result<(), WeightFormatError> {
        if self.bytes_of(out.len() as u64) != Some(bytes.len() as u64) {
            let (format, numbers) = (self.name(), out.len());
            return Err(WeightFormatError::Length { format, bytes: bytes.len(), numbers });
        }
        unpack::unpack(self, bytes, out);
        Ok(())
    }
}

impl fmt::Display for WeightFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for WeightFormat {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for WeightFormat {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for WeightFormat {
    type Err = WeightFormatError;

    /// Upper and lower case are the same.
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name));
        found.ok_or_else(|| WeightFormatError::Unknown {
            got: cut(name),
            known: Self::ALL.iter().map(|format| format.name()).collect(),
        })
    }
}
