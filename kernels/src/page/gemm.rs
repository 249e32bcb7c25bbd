//! Matrix times matrix, the loop in which all the time goes.
//!
//! Weights lie in panels of [`LANES`] output columns, `[N / LANES][K][LANES]`,
//! so that the inner loop reads both operands in order and keeps `ROWS x LANES` sums in eight
//! vector registers (SSE, NEON, wasm's simd128). Floats, halves and blocks of a few bits are packed so once. A panel of
//! halves or of blocks becomes floats when its turn comes, for all rows at once; of one row each number is used in the
//! register in which it was unpacked.

use wide::f32x8;

use crate::blocks::{Blocks, Packed};

/// Output columns per panel.
const LANES: usize = 8;
/// Input rows per step.
const ROWS: usize = 4;

/// A weight `[N, K]`.
#[derive(Debug, Clone)]
pub struct Matrix {
    n: usize,
    k: usize,
    stored: Stored,
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
enum Stored {
    Panels(Vec<[f32; LANES]>),
    /// The same of numbers of 16 bits.
    Halves(Vec<[u16; LANES]>, Half),
    Blocks(Packed),
}

impl Matrix {
    /// Packs `[n, k]` row-major values; the last panel is filled up with zeros.
    pub fn pack(values: &[f32], n: usize, k: usize) -> Self {
        let mut panels = vec![[0.0; LANES]; n.div_ceil(LANES) * k];
        for (row, values) in values.chunks_exact(k).enumerate() {
            let panel = &mut panels[row / LANES * k..];
            for (lanes, &value) in panel.iter_mut().zip(values) {
                lanes[row % LANES] = value;
            }
        }
        Self { n, k, stored: Stored::Panels(panels) }
    }

    /// Packs `[n, k]` row-major numbers of 16 bits, little-endian, and keeps them so; as floats where some are not
    /// finite, which the loops leave out.
    pub fn pack_halves(bytes: &[u8], n: usize, k: usize, half: Half) -> Self {
        let all = bytes.as_chunks().0.iter().map(|value| u16::from_le_bytes(*value));
        if half == Half::F16 && all.clone().any(|bits| bits & 0x7c00 == 0x7c00) {
            return Self::pack(&all.map(f16).collect::<Vec<f32>>(), n, k);
        }
        let mut panels = vec![[0; LANES]; n.div_ceil(LANES) * k];
        for (row, values) in bytes.as_chunks().0.chunks_exact(k).enumerate() {
            let panel = &mut panels[row / LANES * k..];
            for (lanes, value) in panel.iter_mut().zip(values) {
                lanes[row % LANES] = u16::from_le_bytes(*value);
            }
        }
        Self { n, k, stored: Stored::Halves(panels, half) }
    }

    /// Packs `n` rows of `k` numbers, a whole number of blocks each, and keeps them in their blocks.
    pub fn pack_blocks(bytes: &[u8], n: usize, k: usize, format: Blocks) -> Self {
        Self { n, k, stored: Stored::Blocks(Packed::new(bytes, n, format)) }
    }

    /// Copies row `row` (of `n`) into `out` `[k]`.
    pub fn read_row(&self, row: usize, out: &mut [f32]) {
        match &self.stored {
            Stored::Panels(panels) => {
                let panel = &panels[row / LANES * self.k..];
                for (value, lanes) in out.iter_mut().zip(panel) {
                    *value = lanes[row % LANES];
                }
            }
            Stored::Halves(panels, half) => {
                let panel = &panels[row / LANES * self.k..];
                for (value, lanes) in out.iter_mut().zip(panel) {
                    *value = half.widened(*lanes)[row % LANES];
                }
            }
            Stored::Blocks(_) => {
                for (value, lanes) in out.iter_mut().zip(self.panel(row / LANES, &mut Vec::new())) {
                    *value = lanes[row % LANES];
                }
            }
        }
    }

    /// Panel `p`, in `scratch` where it has to be unpacked.
    fn panel<'a>(&'a self, p: usize, scratch: &'a mut Vec<[f32; LANES]>) -> &'a [[f32; LANES]] {
        match &self.stored {
            Stored::Panels(panels) => &panels[p * self.k..(p + 1) * self.k],
            Stored::Halves(panels, half) => {
                let panel = &panels[p * self.k..(p + 1) * self.k];
                scratch.clear();
                match half {
                    Half::F16 => scratch.extend(panel.iter().map(|lanes| Half::F16.widened(*lanes))),
                    Half::Bf16 => scratch.extend(panel.iter().map(|lanes| Half::Bf16.widened(*lanes))),
                }
                scratch
            }
            Stored::Blocks(packed) => {
                scratch.resize(self.k, [0.0; LANES]);
                let mut columns = scratch.iter_mut();
                packed.each(p, |numbers| {
                    if let Some(lanes) = columns.next() {
                        *lanes = numbers.to_array();
                    }
                });
                scratch
            }
        }
    }

    /// `N`.
    pub fn n(&self) -> usize {
        self.n
    }
}

impl Half {
    /// As floats, exactly.
    #[inline]
    fn widened(self, lanes: [u16; LANES]) -> [f32; LANES] {
        match self {
            Self::Bf16 => lanes.map(|bits| f32::from_bits(u32::from(bits) << 16)),
            Self::F16 => lanes.map(finite_f16),
        }
    }
}

/// A finite number of binary16, in few steps of which the compiler takes several at a time.
#[inline]
fn finite_f16(bits: u16) -> f32 {
    // From the one bias of exponents to the other; subnormal numbers become right by the same product.
    let scale = f32::from_bits((127 - 15 + 127) << 23);
    // The shift leaves copies of the sign behind it.
    let wide = (i32::from(bits.cast_signed()) << 13).cast_unsigned() & 0x8fff_e000;
    f32::from_bits(wide) * scale
}

/// Any number of binary16.
#[inline]
pub(crate) fn f16(bits: u16) -> f32 {
    // Infinities and NaN have the greatest exponent in either format.
    let special = u32::from(bits & 0x7c00 == 0x7c00) * (0xff << 23);
    f32::from_bits(finite_f16(bits).to_bits() | special)
}

/// What happens to the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Into {
    /// `out = x W^T`.
    Store,
    /// `out += x W^T`.
    Add,
}

/// `out[T, N] (+)= x[T, K] W[N, K]^T`.
#[inline(never)]
pub fn gemm(x: &[f32], weight: &Matrix, out: &mut [f32], into: Into) {
    let (n, k) = (weight.n, weight.k);
    match &weight.stored {
        Stored::Halves(panels, Half::F16) if x.len() == k => {
            return one_row(x, panels, |lanes| Half::F16.widened(lanes), out, into);
        }
        Stored::Halves(panels, Half::Bf16) if x.len() == k => {
            return one_row(x, panels, |lanes| Half::Bf16.widened(lanes), out, into);
        }
        Stored::Blocks(packed) if x.len() == k => return one_row_of_blocks(x, packed, out, into),
        _ => {}
    }
    let mut scratch = Vec::new();
    for p in 0..n.div_ceil(LANES) {
        let panel = weight.panel(p, &mut scratch);
        let columns = p * LANES..((p + 1) * LANES).min(n);
        let mut rows_in = x.chunks_exact(k * ROWS);
        let mut rows_out = out.chunks_exact_mut(n * ROWS);
        for (x, out) in rows_in.by_ref().zip(rows_out.by_ref()) {
            let (x0, rest) = x.split_at(k);
            let (x1, rest) = rest.split_at(k);
            let (x2, x3) = rest.split_at(k);
            let mut sums = [f32x8::ZERO; ROWS];
            for ((((w, x0), x1), x2), x3) in panel.iter().zip(x0).zip(x1).zip(x2).zip(x3) {
                let w = f32x8::new(*w);
                sums[0] += f32x8::splat(*x0) * w;
                sums[1] += f32x8::splat(*x1) * w;
                sums[2] += f32x8::splat(*x2) * w;
                sums[3] += f32x8::splat(*x3) * w;
            }
            for (sums, out) in sums.iter().zip(out.chunks_exact_mut(n)) {
                put(*sums, &mut out[columns.clone()], into);
            }
        }
        let rest = rows_in.remainder().chunks_exact(k).zip(rows_out.into_remainder().chunks_exact_mut(n));
        for (x, out) in rest {
            let mut sums = f32x8::ZERO;
            for (w, x) in panel.iter().zip(x) {
                sums += f32x8::splat(*x) * f32x8::new(*w);
            }
            put(sums, &mut out[columns.clone()], into);
        }
    }
}

/// The same of one row, in registers: what is used once is not written down first.
fn one_row(
    x: &[f32],
    panels: &[[u16; LANES]],
    widened: impl Fn([u16; LANES]) -> [f32; LANES],
    out: &mut [f32],
    into: Into,
) {
    for (panel, out) in panels.chunks_exact(x.len().max(1)).zip(out.chunks_mut(LANES)) {
        let mut sums = f32x8::ZERO;
        for (lanes, x) in panel.iter().zip(x) {
            sums += f32x8::splat(*x) * f32x8::new(widened(*lanes));
        }
        put(sums, out, into);
    }
}

/// The same of blocks.
fn one_row_of_blocks(x: &[f32], packed: &Packed, out: &mut [f32], into: Into) {
    for (p, out) in out.chunks_mut(LANES).enumerate() {
        let (mut sums, mut x) = (f32x8::ZERO, x.iter());
        packed.each(p, |numbers| {
            if let Some(x) = x.next() {
                sums += f32x8::splat(*x) * numbers;
            }
        });
        put(sums, out, into);
    }
}

fn put(sums: f32x8, out: &mut [f32], into: Into) {
    for (out, sum) in out.iter_mut().zip(sums.as_array_ref()) {
        match into {
            Into::Store => *out = *sum,
            Into::Add => *out += *sum,
        }
    }
}
