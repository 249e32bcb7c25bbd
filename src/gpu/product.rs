//! A matrix product and what becomes of it.
//!
//! One of several bodies multiplies ([`Bodies`]), one ending takes the sums to their place: into a buffer, onto the residual state, as queries,
//! keys and values with their rotation, or through the function inside of the MLP. So a Llama layer is five dispatches:
//! QKV, attention, output, gate and up, down. What a root mean square norm does to the input of a product is a weight
//! for each column and a number for each row: the product before it multiplies by the weight and leaves sums of squares
//! ([`BufferId::Parts`]), the product behind it multiplies its result by the number.

use super::kernels::attention::{Extent, HEAD_WIDTH_MAX};
use super::kernels::{Epilogue, Kernel, matmul, matmul_tile, matvec, matvec_rows, parameters, product_join};
use super::layout::{ALIGN, Layout, MatrixId, Slab};
use super::recording::{BufferId, Dispatch};
use super::word;
use crate::model::{Activation, NormKind, NormSpec};

/// At most this many rows go to the body for few: below it, most of a tile would be rows that do not exist.
const FEW_ROWS: usize = 3;

/// Columns that a product finishes together.
pub(super) const UNIT: usize = 8;

/// Which bodies multiply: a device is good at one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bodies {
    /// A thread works alone, in registers: programs on the processor, where waiting for others is slow.
    #[default]
    Registers,
    /// Threads of a group share what they read: real GPUs.
    Groups,
}

impl Bodies {
    /// The word for it in JSON and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Registers => "registers",
            Self::Groups => "groups",
        }
    }
}

/// `input x matrix^T` of some rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Product {
    pub matrix: MatrixId,
    /// Added to it, if the model has that one.
    pub bias: Option<MatrixId>,
    pub rows: usize,
    pub input: BufferId,
    /// The norm whose weight is in the input and whose sums of squares lie in `Parts`.
    pub norm: Option<NormSpec>,
    pub ending: Ending,
}

/// Where a product goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ending {
    /// It replaces the output.
    Store(BufferId),
    /// It is added to the state, times the multiplier. The norm that follows, if it can be folded: its weight.
    Residual { state: BufferId, multiplier: f32, next: Option<(MatrixId, NormSpec)> },
    /// Queries, keys and values: rotated by these rotary positions and placed.
    Heads { rope: Option<u8>, keys_values: BufferId, key_first: usize },
    /// Inside of the MLP.
    Inner { activation: Activation, gated: bool },
}

impl Product {
    /// One dispatch per slab of the matrix, or two where several groups share a sum.
    pub fn dispatches(&self, layout: &Layout) -> Vec<Dispatch> {
        let slabs = layout.matrix(self.matrix).slabs.iter().enumerate();
        slabs.flat_map(|(i, slab)| self.of_slab(layout, i, slab)).collect()
    }

    /// Bytes of the sums that groups leave for each other; 0 where none do.
    pub fn sums_bytes(&self, layout: &Layout) -> usize {
        let sums = |slab: &Slab| match self.body(layout, slab) {
            Body::Tile(tile) if tile.parts > 1 => tile.parts * self.rows * slab.rows * 4,
            _ => 0,
        };
        layout.matrix(self.matrix).slabs.iter().map(sums).max().unwrap_or(0)
    }

    fn body(&self, layout: &Layout, slab: &Slab) -> Body {
        match (layout.bodies, self.rows <= FEW_ROWS) {
            (Bodies::Registers, true) => Body::Vec,
            (Bodies::Registers, false) => Body::Mat,
            (Bodies::Groups, true) => Body::Rows,
            (Bodies::Groups, false) => {
                let depth = layout.matrix(self.matrix).width;
                Body::Tile(matmul_tile::Tile::of(self.rows, slab.rows / UNIT, depth))
            }
        }
    }

    fn of_slab(&self, layout: &Layout, index: usize, slab: &Slab) -> Vec<Dispatch> {
        let (epilogue, dtype) = (self.ending.epilogue(), slab.dtype);
        let (units, first) = (slab.rows / UNIT, slab.first / UNIT);
        let depth4 = layout.matrix(self.matrix).width / 4;
        let weight = BufferId::Weight(self.matrix, index as u16);
        // With the ending of the model.
        let whole = |kernel, depth4, read: [BufferId; 2], groups| {
            let mut words = vec![word(self.rows), word(units), word(depth4), word(first)];
            let mut buffers = read.to_vec();
            self.end(layout, &mut words, &mut buffers);
            Dispatch { kernel, parameters: parameters(&words), buffers, groups }
        };
        let read = [self.input, weight];
        let tile = match self.body(layout, slab) {
            Body::Vec => {
                let groups = matvec::groups_of(self.rows, units);
                return vec![whole(Kernel::Matvec(dtype, epilogue), depth4, read, groups)];
            }
            Body::Mat => {
                let groups = matmul::groups_of(self.rows, units);
                return vec![whole(Kernel::Matmul(dtype, epilogue), depth4, read, groups)];
            }
            Body::Rows => {
                let groups = matvec_rows::groups_of(self.rows, units);
                return vec![whole(Kernel::MatvecRows(dtype, epilogue), depth4, read, groups)];
            }
            Body::Tile(tile) => tile,
        };
        let groups = tile.groups_of(self.rows, units);
        if tile.parts == 1 {
            return vec![whole(Kernel::MatmulTile(dtype, epilogue, tile.side), depth4, read, groups)];
        }
        let sums = BufferId::ProductSums;
        let mut words = vec![word(self.rows), word(units), word(depth4), word(first)];
        words.extend(self.columns(layout).map(word));
        let part = Dispatch {
            kernel: Kernel::MatmulTile(dtype, Epilogue::Part, tile.side),
            parameters: parameters(&words),
            buffers: vec![self.input, weight, sums],
            groups,
        };
        let join = product_join::groups_of(self.rows, units);
        vec![part, whole(Kernel::ProductJoin(epilogue), tile.parts, [sums, self.input], join)]
    }

    /// Where the columns of a unit lie, as `shaders/shared/finish_part.wgsl` has it.
    fn columns(&self, layout: &Layout) -> [usize; 3] {
        match self.ending {
            Ending::Inner { gated: true, .. } => [1, layout.inner.padded() / 4, 1],
            Ending::Heads { rope, .. } => [2, layout.rotated(rope) / UNIT, layout.query.group_padded / UNIT],
            _ => [0, 0, 1],
        }
    }

    /// Parameters and buffers of the ending, as `shaders/shared/finish_*.wgsl` has them.
    fn end(&self, layout: &Layout, words: &mut Vec<u32>, buffers: &mut Vec<BufferId>) {
        // What is not read is bound all the same.
        let nothing = self.input;
        let bias = self.bias.filter(|&id| layout.matrix(id).width > 0);
        buffers.push(bias.map_or(nothing, |id| BufferId::Weight(id, 0)));
        let bias = u32::from(bias.is_some());
        let parts = word(layout.parts() / 4);
        if let Ending::Residual { state, multiplier, next } = self.ending {
            let plus = next.map_or(0.0, |(_, norm)| plus(norm));
            words.extend([
                if next.is_some() { parts } else { 0 },
                plus.to_bits(),
                multiplier.to_bits(),
                bias,
            ]);
            words.push(word(layout.model.padded() / 4));
            buffers.push(next.map_or(nothing, |(id, _)| BufferId::Weight(id, 0)));
            buffers.extend([state, BufferId::Normed, BufferId::Parts]);
            return;
        }
        let (eps, width) = (self.norm.map_or(0.0, |norm| norm.eps), layout.model.n as f32);
        words.extend([if self.norm.is_some() { parts } else { 0 }, width.to_bits(), eps.to_bits(), bias]);
        buffers.push(if self.norm.is_some() { BufferId::Parts } else { nothing });
        match self.ending {
            Ending::Heads { rope, keys_values, key_first } => {
                let attention = layout.spec.block.attention;
                let (turns, rotations) = match rope {
                    Some(rope) => (BufferId::Turns(rope), BufferId::Rotations(rope)),
                    None => (BufferId::Tokens, nothing),
                };
                words.extend([layout.qkv_width() / 4, 2 * layout.kv.padded() / 4].map(word));
                words.extend([layout.query.group_padded / UNIT, layout.rotated(rope) / UNIT].map(word));
                words.extend([attention.n_heads, attention.n_kv_heads, key_first].map(word));
                buffers.extend([turns, rotations, BufferId::Qkv, keys_values]);
            }
            Ending::Inner { .. } => {
                words.push(word(layout.inner.padded() / 4));
                buffers.push(BufferId::Inner);
            }
            Ending::Store(output) | Ending::Residual { state: output, .. } => {
                words.push(word(layout.matrix(self.matrix).rows() / 4));
                buffers.push(output);
            }
        }
    }
}

/// One of the bodies.
enum Body {
    Vec,
    Mat,
    Rows,
    Tile(matmul_tile::Tile),
}

impl Ending {
    fn epilogue(&self) -> Epilogue {
        match *self {
            Self::Store(_) => Epilogue::Store,
            Self::Residual { .. } => Epilogue::Residual,
            Self::Heads { .. } => Epilogue::Heads,
            Self::Inner { activation, gated } => Epilogue::Inner(activation, gated),
        }
    }
}

/// What is added to the weights of a norm.
pub(super) fn plus(norm: NormSpec) -> f32 {
    if norm.kind == NormKind::RmsNormPlusOne { 1.0 } else { 0.0 }
}

/// What of a block a product can do beside multiplying. Where it cannot, kernels of their own do it.
impl Layout {
    /// Sums of squares that a product leaves for a row of the residual state: one for each unit, in whole fours.
    pub fn parts(&self) -> usize {
        (self.model.padded() / UNIT).next_multiple_of(4)
    }

    /// Numbers of a head that turn.
    pub(super) fn rotated(&self, rope: Option<u8>) -> usize {
        let spec = rope.and_then(|rope| self.spec.ropes.get(usize::from(rope)));
        spec.map_or(0, |rope| rope.rotated)
    }

    /// Whether the norms before attention and MLP are a weight and a number, and what multiplies so many rows takes the
    /// number: threads that work alone would add up the squares of many rows again and again.
    pub fn folds_norm(&self, rows: usize) -> bool {
        use crate::model::{NormPlacement, Residual};
        let block = &self.spec.block;
        (rows <= FEW_ROWS || self.bodies == Bodies::Groups)
            && block.norm.kind != NormKind::LayerNorm
            && block.norm_placement == NormPlacement::Before
            && block.residual == Residual::Sequential
    }

    /// Whether the product of queries, keys and values rotates and places them: no norm stands between, what turns
    /// together are whole fours, and no slab cuts a head.
    pub fn folds_heads(&self, layer: u16) -> bool {
        let head = self.query.group_padded;
        let whole = |slab: &Slab| slab.first.is_multiple_of(head) && slab.rows.is_multiple_of(head);
        self.spec.block.attention.qk_norm.is_none()
            && head.is_multiple_of(UNIT)
            && self.rotated(self.spec.layer(layer).rope).is_multiple_of(UNIT)
            && self.matrix(MatrixId::Qkv(layer)).slabs.iter().all(whole)
    }

    /// Whether the product inside of the MLP goes through its function: gates and what they are for are in one slab.
    pub fn folds_inner(&self, layer: u16) -> bool {
        !self.spec.block.mlp.gated || self.matrix(MatrixId::GateUp(layer)).slabs.len() == 1
    }

    /// Whether one pass of the attention has room for a head.
    pub fn has_one_pass(&self) -> bool {
        self.query.group_padded <= HEAD_WIDTH_MAX
    }

    /// Whether these rows attend in one pass. Its threads wait for each other, which programs on the processor are slow at:
    /// there single rows alone gain.
    pub fn folds_attention(&self, extent: Extent) -> bool {
        self.has_one_pass() && (extent.single || self.bodies == Bodies::Groups)
    }
}

const _: () = assert!(UNIT == ALIGN);
