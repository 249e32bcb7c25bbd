//! Where every weight lies in GPU memory: plain data, computed before any buffer exists.
//!
//! Every axis is padded to a multiple of [`ALIGN`] with zeros, and so is every
//! activation, so that kernels read four numbers at a time and no inner loop has a branch:
//! odd widths cost a few zeros instead of a special case. A head is padded on its own (a
//! width of 6 becomes 8), which changes no dot product.
//!
//! Matrices that read the same input are stacked (query, key and value; gate and up) and
//! computed by one dispatch. A matrix is a list of [`Slab`]s, buffers of whole rows in one
//! dtype: a new one begins where the dtype changes or where a table outgrows what the
//! device can bind. Vectors (norms, biases) are few numbers: they are f32 here, whatever they are
//! stored as, so that kernels that read them have no variants.

use std::collections::BTreeMap;

use super::{Bodies, DeviceLimits};
use crate::backend::{BackendError, Result};
use crate::model::{LayerWeight, ModelSpec, QkNorm, WeightFormat, WeightId, WeightInfo};

mod ids;

pub use ids::MatrixId;

/// Padded sizes are multiples of this: the tile of the GEMM, and whole `vec4`s.
pub(super) const ALIGN: usize = 8;

/// An axis of a matrix or of an activation: `n` numbers in groups, each group padded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    pub n: usize,
    /// Numbers in a group; divides `n`.
    pub group: usize,
    pub group_padded: usize,
}

impl Axis {
    /// An axis without groups.
    pub fn plain(n: usize) -> Self {
        Self { n, group: n, group_padded: n.next_multiple_of(ALIGN) }
    }

    /// `n_heads` heads, each padded to a multiple of four.
    pub fn heads(n_heads: usize, head_dim: usize) -> Self {
        Self { n: n_heads * head_dim, group: head_dim, group_padded: head_dim.next_multiple_of(4) }
    }

    pub fn padded(self) -> usize {
        (self.n / self.group * self.group_padded).next_multiple_of(ALIGN)
    }

    /// Where number `i` lies.
    pub fn place(self, i: usize) -> usize {
        i / self.group * self.group_padded + i % self.group
    }

    /// Whether all numbers lie side by side.
    pub fn is_dense(self) -> bool {
        self.n == self.group || self.group == self.group_padded
    }
}

/// Whole rows of a matrix in one buffer and one dtype.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slab {
    pub dtype: WeightFormat,
    /// First padded row of the matrix.
    pub first: usize,
    /// Padded rows.
    pub rows: usize,
}

/// A stacked, padded matrix.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matrix {
    /// Padded width of a row, numbers.
    pub width: usize,
    /// Its buffers, first rows first.
    pub slabs: Vec<Slab>,
}

impl Matrix {
    pub fn row_bytes(&self, slab: &Slab) -> usize {
        usize::try_from(slab.dtype.about_bytes(self.width as u64)).unwrap_or(usize::MAX)
    }

    /// Padded rows.
    pub fn rows(&self) -> usize {
        self.slabs.last().map_or(0, |slab| slab.first + slab.rows)
    }
}

/// Where one weight of the checkpoint lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    pub matrix: MatrixId,
    /// Padded row of the matrix at which it starts; of a vector the padded number.
    pub first: usize,
    /// Its rows (one for a vector).
    pub rows: Axis,
    pub columns: Axis,
    /// A vector, which is widened to f32 and begins at number `first` of the one row.
    pub is_vector: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    pub spec: ModelSpec,
    /// The residual stream, `C`.
    pub model: Axis,
    /// A row of the token embedding, `E`.
    pub token: Axis,
    pub query: Axis,
    /// All key (or value) heads.
    pub kv: Axis,
    /// Inside the MLP.
    pub inner: Axis,
    pub matrices: BTreeMap<MatrixId, Matrix>,
    /// One per weight, in the order given.
    pub placements: Vec<Placement>,
    pub limits: DeviceLimits,
    /// What multiplies.
    pub bodies: Bodies,
}

impl Layout {
    /// Places `weights` in buffers within `limits`.
    ///
    /// # Errors
    /// When a weight that the spec needs is missing or has another shape, or not even a
    /// few rows of it fit into one binding.
    pub fn new(spec: &ModelSpec, weights: &[WeightInfo], limits: DeviceLimits) -> Result<Self> {
        let attention = spec.block.attention;
        let mut layout = Self {
            spec: spec.clone(),
            model: Axis::plain(spec.d_model),
            token: Axis::plain(spec.token_width()),
            query: Axis::heads(attention.n_heads, attention.head_dim),
            kv: Axis::heads(attention.n_kv_heads, attention.head_dim),
            inner: Axis::plain(spec.block.mlp.d_ff),
            matrices: BTreeMap::new(),
            placements: Vec::with_capacity(weights.len()),
            limits,
            bodies: Bodies::default(),
        };
        let mut placed = BTreeMap::new();
        for (id, shape) in spec.weight_shapes() {
            let found = weights.iter().find(|info| info.id == id);
            let numbers = shape.iter().product::<usize>() as u64;
            let Some(info) = found.filter(|info| info.shape == shape) else {
                return Err(BackendError::WeightIncomplete {
                    name: found.map_or_else(|| format!("{id:?}"), |info| info.name.clone()),
                    got: found.map_or(0, WeightInfo::bytes),
                    expected: found.map_or(WeightFormat::F16, |info| info.dtype).about_bytes(numbers),
                });
            };
            placed.insert(id, layout.place(info, limits)?);
        }
        for info in weights {
            match placed.get(&info.id) {
                Some(placement) => layout.placements.push(*placement),
                None => {
                    let (name, got) = (info.name.clone(), info.bytes());
                    return Err(BackendError::WeightIncomplete { name, got, expected: 0 });
                }
            }
        }
        Ok(layout)
    }

    /// The same with these bodies.
    #[must_use]
    pub fn with_bodies(self, bodies: Bodies) -> Self {
        Self { bodies, ..self }
    }

    /// A matrix of the model; empty for one that it does not have.
    pub fn matrix(&self, id: MatrixId) -> &Matrix {
        const NONE: &Matrix = &Matrix { width: 0, slabs: Vec::new() };
        self.matrices.get(&id).unwrap_or(NONE)
    }

    pub fn head(&self) -> MatrixId {
        if self.spec.tied_head { MatrixId::Embedding } else { MatrixId::Head }
    }

    /// Padded `V`; 0 without a head.
    pub fn logits_stride(&self) -> usize {
        if self.spec.head.is_some() { self.matrix(self.head()).rows() } else { 0 }
    }

    /// Padded width of a row of queries, keys and values.
    pub fn qkv_width(&self) -> usize {
        self.query.padded() + 2 * self.kv.padded()
    }

    pub fn dtypes(&self) -> Vec<WeightFormat> {
        let used =
            |&dtype: &WeightFormat| self.matrices.values().flat_map(|m| &m.slabs).any(|s| s.dtype == dtype);
        WeightFormat::ALL.into_iter().filter(used).collect()
    }

    /// Appends a weight to its matrix.
    fn place(&mut self, info: &WeightInfo, limits: DeviceLimits) -> Result<Placement> {
        let (rows, columns) = self.axes(info);
        let id = MatrixId::of(info.id);
        let matrix = self.matrices.entry(id).or_default();
        if info.shape.len() == 1 {
            let first = matrix.width;
            matrix.width += columns.padded();
            matrix.slabs = vec![Slab { dtype: WeightFormat::F32, first: 0, rows: 1 }];
            let needed = (4 * matrix.width) as u64;
            if needed > limits.binding_bytes_max {
                let (what, allowed) = (info.name.clone(), limits.binding_bytes_max);
                return Err(BackendError::OverLimit { what, needed, allowed });
            }
            return Ok(Placement { matrix: id, first, rows, columns, is_vector: true });
        }
        matrix.width = columns.padded();
        let dtype = on_device(info.dtype, columns);
        let row_bytes = usize::try_from(dtype.about_bytes(matrix.width as u64)).unwrap_or(usize::MAX);
        let (room, step) = (rows.padded(), ALIGN);
        let rows_max =
            usize::try_from(limits.binding_bytes_max).unwrap_or(usize::MAX) / row_bytes / step * step;
        if rows_max == 0 {
            return Err(BackendError::OverLimit {
                what: format!("{step} rows of {}", info.name),
                needed: (step * row_bytes) as u64,
                allowed: limits.binding_bytes_max,
            });
        }
        let first = matrix.rows();
        let mut left = room;
        while left > 0 {
            match matrix.slabs.last_mut() {
                Some(slab) if slab.dtype == dtype && slab.rows < rows_max => {
                    let more = left.min(rows_max - slab.rows);
                    slab.rows += more;
                    left -= more;
                }
                _ => {
                    let slab = Slab { dtype, first: matrix.rows(), rows: left.min(rows_max) };
                    left -= slab.rows;
                    matrix.slabs.push(slab);
                }
            }
        }
        Ok(Placement { matrix: id, first, rows, columns, is_vector: false })
    }

    fn axes(&self, info: &WeightInfo) -> (Axis, Axis) {
        use LayerWeight as W;
        let vector = Axis { n: 1, group: 1, group_padded: 1 };
        let WeightId::Layer(_, weight) = info.id else {
            let rows = info.shape.first().copied().unwrap_or(1);
            return match info.id {
                WeightId::HeadBias => (vector, Axis::plain(rows)),
                _ if info.shape.len() == 1 => (vector, self.model),
                WeightId::TokenEmbedding | WeightId::ProjectIn | WeightId::Head => {
                    (Axis::plain(rows), self.token)
                }
                _ => (Axis::plain(rows), self.model),
            };
        };
        let is_over_heads = self.spec.block.attention.qk_norm == Some(QkNorm::Head);
        let head = Axis::heads(1, self.spec.block.attention.head_dim);
        match weight {
            W::Query => (self.query, self.model),
            W::Key | W::Value => (self.kv, self.model),
            W::QueryBias => (vector, self.query),
            W::KeyBias | W::ValueBias => (vector, self.kv),
            W::QueryNorm | W::QueryNormBias => (vector, if is_over_heads { head } else { self.query }),
            W::KeyNorm | W::KeyNormBias => (vector, if is_over_heads { head } else { self.kv }),
            W::Output => (self.model, self.query),
            W::Gate | W::Up => (self.inner, self.model),
            W::GateBias | W::UpBias => (vector, self.inner),
            W::Down => (self.model, self.inner),
            _ => (vector, self.model),
        }
    }
}

/// How a matrix lies on the device: as stored, or as f32 where its blocks would not lie side by side or
/// a row of them would not be whole words.
pub(super) fn on_device(format: WeightFormat, columns: Axis) -> WeightFormat {
    if format.is_plain() {
        return format;
    }
    let is_whole = columns.is_dense() && columns.padded() == columns.n;
    let row_bytes = format.bytes_of(columns.n as u64).filter(|bytes| bytes.is_multiple_of(4));
    if is_whole && row_bytes.is_some() { format } else { WeightFormat::F32 }
}
