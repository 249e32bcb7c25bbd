//! GGUF's names of tensors to those of a checkpoint, and what converters did to the numbers on the way.
//!
//! Source: llama.cpp's converters, `gguf/tensor_mapping.py`; transformers for the names they become.

mod tables;

use super::config::{Architecture, Keys, Sizes};
use super::error::GgufError;
use super::header::Header;

/// What a tensor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A weight of the checkpoint.
    Weight {
        /// As transformers calls it.
        name: String,
        undo: Undo,
    },
    /// Divisors of the rotary frequencies: see [`llama3_scaling`](super::llama3_scaling).
    RopeDivisors,
    /// Factors of the rotary frequencies for short texts, and for long ones.
    RopeShort,
    RopeLong,
    /// Follows from the config.
    Unused,
}

/// What makes a stored tensor the checkpoint's again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// Nothing was done.
    AsIs,
    /// Rows were moved, of a matrix or a vector; quantised rows move as bytes. See [`source_row`](Self::source_row).
    Rows(RowOrder),
    /// A norm is stored as `1 + w`.
    NormOffset,
    /// Stored `[out, in]`; the checkpoint has `[in, out]`.
    Transposed,
}

/// How rows were moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowOrder {
    /// In each head, the halves that are rotated together lie in turn: row `2i + j` is row `i` of half `j`.
    Pairs { n_heads: u64 },
    /// All queries, all keys, all values; the checkpoint has the three of each head together.
    QkvBlocks { n_heads: u64 },
}

impl Undo {
    /// The stored row that is row `row` of the checkpoint's `rows`; of a vector a row is one number. None when there is no such row,
    /// or `rows` do not divide into heads.
    pub fn source_row(self, row: u64, rows: u64) -> Option<u64> {
        let Self::Rows(order) = self else { return Some(row).filter(|&row| row < rows) };
        let (n_heads, parts) = match order {
            RowOrder::Pairs { n_heads } => (n_heads, 2),
            RowOrder::QkvBlocks { n_heads } => (n_heads, 3),
        };
        let n_groups = n_heads.checked_mul(parts).filter(|&n| n > 0 && rows.is_multiple_of(n))?;
        if row >= rows {
            return None;
        }
        // The checkpoint's order is head, part, row of the part.
        let len = rows / n_groups;
        let (head, part, at) = (row / (parts * len), row / len % parts, row % len);
        Some(match order {
            RowOrder::Pairs { .. } => (head * len + at) * parts + part,
            RowOrder::QkvBlocks { .. } => (part * n_heads + head) * len + at,
        })
    }
}

/// The names of one model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    architecture: Architecture,
    sizes: Sizes,
}

impl Names {
    /// Those of a model whose files have these headers, the one with the metadata first.
    ///
    /// # Errors
    /// When the architecture is not read or a size is missing.
    pub fn of(parts: &[&Header]) -> Result<Self, GgufError> {
        let (architecture, keys) = Keys::of(parts)?;
        Ok(Self { architecture, sizes: Sizes::read(keys)? })
    }

    /// What the tensor of this name is; none when the architecture has no such tensor.
    pub fn meaning(&self, name: &str) -> Option<Meaning> {
        match name {
            "rope_freqs.weight" => return Some(Meaning::RopeDivisors),
            "rope_factors_short.weight" => return Some(Meaning::RopeShort),
            "rope_factors_long.weight" => return Some(Meaning::RopeLong),
            _ => {}
        }
        let (stem, kind) = name.rsplit_once('.').filter(|(_, kind)| matches!(*kind, "weight" | "bias"))?;
        let tables = tables::of(self.architecture);
        let Some(rest) = stem.strip_prefix("blk.") else {
            let theirs = tables::find(tables.whole, stem)?;
            let undo = self.undo(stem, kind);
            return Some(Meaning::Weight { name: format!("{theirs}.{kind}"), undo });
        };
        let (layer, part) = rest.split_once('.')?;
        // As it is written, without zeros in front.
        let number = layer.parse::<u64>().ok().filter(|number| number.to_string() == layer)?;
        if number >= self.sizes.n_layers {
            return None;
        }
        if part == "attn_rot_embd" {
            return Some(Meaning::Unused);
        }
        let theirs = tables::find(tables.layer, part)?;
        let name = format!("{}.{layer}.{theirs}.{kind}", tables.layers);
        Some(Meaning::Weight { name, undo: self.undo(part, kind) })
    }

    /// What was done to the part of this name.
    fn undo(&self, part: &str, kind: &str) -> Undo {
        let Sizes { n_heads, n_kv_heads, .. } = self.sizes;
        match self.architecture {
            Architecture::Llama | Architecture::SmolLm3 => match part {
                "attn_q" => Undo::Rows(RowOrder::Pairs { n_heads }),
                "attn_k" => Undo::Rows(RowOrder::Pairs { n_heads: n_kv_heads }),
                _ => Undo::AsIs,
            },
            Architecture::Gemma2 | Architecture::Gemma3 if part.ends_with("norm") => Undo::NormOffset,
            Architecture::GptNeox if part == "attn_qkv" => Undo::Rows(RowOrder::QkvBlocks { n_heads }),
            Architecture::Gpt2 if kind == "weight" && tables::GPT2_TRANSPOSED.contains(&part) => {
                Undo::Transposed
            }
            _ => Undo::AsIs,
        }
    }
}
