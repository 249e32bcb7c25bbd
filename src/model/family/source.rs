//! How a stored tensor becomes a weight.

use crate::model::WeightId;
use crate::model::gguf::{RowOrder, Undo};

/// Where a weight comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::model) struct Source {
    /// Name of the tensor, as transformers writes it.
    pub(in crate::model) tensor: String,
    pub(in crate::model) part: Part,
}

/// Which part of a tensor a weight is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::model) struct Part {
    /// Whether the tensor is stored `[in, out]`.
    pub(in crate::model) transposed: bool,
    pub(in crate::model) rows: RowMap,
}

/// Which rows of a tensor (after transposing) the rows of a weight are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::model) enum RowMap {
    #[default]
    All,
    /// Rows from `first` on, of a tensor with `of` rows in all.
    Slice { first: usize, of: usize },
    /// The tensor has `parts` times `head_dim` rows for each head; this is one of the parts.
    Heads { part: usize, parts: usize, head_dim: usize },
    /// In each head the halves that turn together lie in turn: row `2 i + j` is row `i` of half `j`.
    Pairs { head_dim: usize },
}

impl Source {
    /// A tensor as it is.
    pub(in crate::model) fn whole(tensor: impl Into<String>) -> Self {
        Self { tensor: tensor.into(), part: Part::default() }
    }

    pub(in crate::model) fn rows(tensor: impl Into<String>, rows: RowMap) -> Self {
        Self { tensor: tensor.into(), part: Part { transposed: false, rows } }
    }

    /// The same with the tensor stored `[in, out]`; a vector stays.
    pub(in crate::model) fn transposed(mut self) -> Self {
        self.part.transposed = true;
        self
    }
}

impl Part {
    /// The same part of a tensor to which this was done when it was converted.
    pub(in crate::model) fn converted(self, undo: Undo, rows: usize) -> Self {
        match undo {
            Undo::AsIs | Undo::NormOffset => self,
            Undo::Transposed => Self { transposed: false, ..self },
            Undo::Rows(RowOrder::Pairs { n_heads }) => {
                let heads = usize::try_from(n_heads).unwrap_or(1).max(1);
                Self { rows: RowMap::Pairs { head_dim: (rows / heads).max(1) }, ..self }
            }
            // All queries, then all keys, then all values.
            Undo::Rows(RowOrder::QkvBlocks { .. }) => match self.rows {
                RowMap::Heads { part, parts, .. } => {
                    Self { rows: RowMap::Slice { first: part * rows, of: parts * rows }, ..self }
                }
                _ => self,
            },
        }
    }

    /// Shape of the tensor of which a weight of `shape` is this part.
    pub(in crate::model) fn stored_shape(self, shape: &[usize]) -> Vec<usize> {
        let mut stored = shape.to_vec();
        if let Some(rows) = stored.first_mut() {
            match self.rows {
                RowMap::All | RowMap::Pairs { .. } => {}
                RowMap::Slice { of, .. } => *rows = of,
                RowMap::Heads { parts, .. } => *rows *= parts,
            }
        }
        if self.transposed {
            stored.reverse();
        }
        stored
    }
}

impl RowMap {
    /// Where row `stored` of the tensor lies in a weight of `rows` rows, and how many rows follow it
    /// in both; `None` if it is none of the weight's.
    pub(in crate::model) fn place(self, stored: usize, rows: usize) -> Option<(usize, usize)> {
        let row = match self {
            Self::All => stored,
            Self::Slice { first, .. } => stored.checked_sub(first)?,
            Self::Heads { part, parts, head_dim } => {
                let block = stored / head_dim;
                if block % parts != part {
                    return None;
                }
                block / parts * head_dim + stored % head_dim
            }
            Self::Pairs { head_dim } => {
                let at = stored % head_dim;
                stored - at + at % 2 * (head_dim / 2) + at / 2
            }
        };
        let run = match self {
            Self::Heads { head_dim, .. } => head_dim - stored % head_dim,
            Self::Pairs { .. } => 1,
            _ => rows.checked_sub(row)?,
        };
        (row < rows).then_some((row, run))
    }
}

/// A weight's place in a tensor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::model) struct Placed {
    /// Position among the weights of the spec.
    pub(in crate::model) weight: usize,
    pub(in crate::model) id: WeightId,
    /// Of the weight.
    pub(in crate::model) shape: Vec<usize>,
    pub(in crate::model) part: Part,
}
