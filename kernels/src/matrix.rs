//! Weights as they lie in memory: in panels of [`LANES`] output columns, `[N / LANES][K][LANES]`, so that the inner
//! loop reads them in order. Floats, halves and blocks of a few bits are packed so once and stay as they are stored.

use crate::blocks::{Blocks, Packed};
use crate::threads;
use crate::vector::{LANES, Lanes, Vector, slot};

/// A weight `[N, K]`.
#[derive(Debug, Clone)]
pub struct Matrix {
    pub(crate) n: usize,
    pub(crate) k: usize,
    pub(crate) stored: Stored,
}

/// What numbers of 16 bits are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// IEEE 754 binary16.
    F16,
    /// The upper half of an f32.
    Bf16,
}

#[derive(Debug, Clone)]
pub(crate) enum Stored {
    Floats(Vec<Lanes<f32>>),
    F16(Vec<F16>),
    Bf16(Vec<Bf16>),
    Blocks(Packed),
}

/// A row of a panel, of which vectors are made.
pub(crate) trait Row: Sync {
    /// The `index`th columns.
    fn vector<V: Vector>(&self, v: V, index: usize) -> V::F;
}

#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub(crate) struct F16(Lanes<u16>);

#[derive(Debug, Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Bf16(Lanes<u16>);

impl Row for Lanes<f32> {
    #[inline(always)]
    fn vector<V: Vector>(&self, v: V, index: usize) -> V::F {
        v.load(&self.0, index)
    }
}

impl Row for F16 {
    #[inline(always)]
    fn vector<V: Vector>(&self, v: V, index: usize) -> V::F {
        v.widen(&self.0, index, Half::F16)
    }
}

impl Row for Bf16 {
    #[inline(always)]
    fn vector<V: Vector>(&self, v: V, index: usize) -> V::F {
        v.widen(&self.0, index, Half::Bf16)
    }
}

impl Matrix {
    /// Packs `[n, k]` row-major values; the last panel is filled up with zeros.
    pub fn pack(values: &[f32], n: usize, k: usize) -> Self {
        let panels = panels(values, (n, k), Lanes::ZERO, |lanes: &mut Lanes<f32>, column, value: &f32| {
            lanes.0[column] = *value;
        });
        Self { n, k, stored: Stored::Floats(panels) }
    }

    /// Packs `[n, k]` row-major numbers of 16 bits, little-endian, and keeps them so; as floats where some are not
    /// finite, which the loops leave out.
    pub fn pack_halves(bytes: &[u8], n: usize, k: usize, half: Half) -> Self {
        let all: &[[u8; 2]] = bytes.as_chunks().0;
        let finite = |bytes: &[u8; 2]| u16::from_le_bytes(*bytes) & 0x7c00 != 0x7c00;
        if half == Half::F16 && !all.iter().all(finite) {
            let values: Vec<f32> = all.iter().map(|bytes| f16(u16::from_le_bytes(*bytes))).collect();
            return Self::pack(&values, n, k);
        }
        let zero = Lanes([0; LANES]);
        let stored = match half {
            Half::F16 => Stored::F16(panels(all, (n, k), F16(zero), |lanes: &mut F16, column, bytes| {
                lanes.0.0[slot(column)] = u16::from_le_bytes(*bytes);
            })),
            Half::Bf16 => Stored::Bf16(panels(all, (n, k), Bf16(zero), |lanes: &mut Bf16, column, bytes| {
                lanes.0.0[slot(column)] = u16::from_le_bytes(*bytes);
            })),
        };
        Self { n, k, stored }
    }

    /// Packs `n` rows of `k` numbers, a whole number of blocks each, and keeps them in their blocks.
    pub fn pack_blocks(bytes: &[u8], n: usize, k: usize, format: Blocks) -> Self {
        Self { n, k, stored: Stored::Blocks(Packed::new(bytes, n, format)) }
    }

    /// Copies row `row` (of `n`) into `out` `[k]`.
    pub fn read_row(&self, row: usize, out: &mut [f32]) {
        let (panel, column) = (row / LANES, row % LANES);
        let rows = panel * self.k..(panel + 1) * self.k;
        match &self.stored {
            Stored::Floats(panels) => {
                for (value, lanes) in out.iter_mut().zip(&panels[rows]) {
                    *value = lanes.0[column];
                }
            }
            Stored::F16(panels) => {
                for (value, lanes) in out.iter_mut().zip(&panels[rows]) {
                    *value = finite_f16(lanes.0.0[slot(column)]);
                }
            }
            Stored::Bf16(panels) => {
                for (value, lanes) in out.iter_mut().zip(&panels[rows]) {
                    *value = f32::from_bits(u32::from(lanes.0.0[slot(column)]) << 16);
                }
            }
            Stored::Blocks(packed) => packed.read_row(row, out),
        }
    }

    /// `N`.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Bytes of the panels.
    pub fn bytes(&self) -> usize {
        match &self.stored {
            Stored::Floats(panels) => size_of_val(panels.as_slice()),
            Stored::F16(panels) => size_of_val(panels.as_slice()),
            Stored::Bf16(panels) => size_of_val(panels.as_slice()),
            Stored::Blocks(packed) => packed.bytes(),
        }
    }
}

/// Panels `[N / LANES][K]` of row-major values.
fn panels<T: Sync, L: Copy + Send + Sync>(
    values: &[T],
    (n, k): (usize, usize),
    zero: L,
    put: impl Fn(&mut L, usize, &T) + Send + Sync,
) -> Vec<L> {
    let k = k.max(1);
    let mut panels = vec![zero; n.div_ceil(LANES) * k];
    threads::each(panels.chunks_mut(k).zip(values.chunks(k * LANES)), |(panel, values)| {
        for (column, values) in values.chunks_exact(k).enumerate() {
            for (lanes, value) in panel.iter_mut().zip(values) {
                put(lanes, column, value);
            }
        }
    });
    panels
}

/// What is left of a half's bits at their new places, the exponent in that of a float.
pub(crate) const F16_BITS: u32 = 0x8fff_e000;
/// The power of two from the one bias of exponents to the other; subnormal numbers become right by the same product.
pub(crate) const F16_SCALE: u32 = (127 - 15 + 127) << 23;

/// A finite number of binary16.
#[inline]
fn finite_f16(bits: u16) -> f32 {
    // The shift leaves copies of the sign behind it.
    let wide = (i32::from(bits.cast_signed()) << 13).cast_unsigned() & F16_BITS;
    f32::from_bits(wide) * f32::from_bits(F16_SCALE)
}

/// Any number of binary16.
#[inline]
pub(crate) fn f16(bits: u16) -> f32 {
    // Infinities and NaN have the greatest exponent in either format.
    let special = u32::from(bits & 0x7c00 == 0x7c00) * (0xff << 23);
    f32::from_bits(finite_f16(bits).to_bits() | special)
}
