//! Vectors of floats as wide as the machine's: every loop of this crate is written once, over [`Vector`].
//!
//! [`Portable`] is what the target always has (SSE2, NEON, the vectors of WebAssembly), with a product and a sum rounded
//! one after the other. `pulp` adds AVX2 and AVX-512 and NEON, found when the program starts, with both rounded at once;
//! where sums are in the same order, as those of products are, all of these give the same bits.

use bytemuck::cast;
use wide::{f32x8, i16x8, i32x8};

use crate::matrix::{F16_BITS, F16_SCALE, Half};

/// Output columns of a panel of weights: two of the widest vectors. In the browser two of its own, so that a tile goes
/// through a panel in order.
pub(crate) const LANES: usize = if cfg!(target_arch = "wasm32") { 8 } else { 32 };

/// One row of a panel, where one load does not cross a line of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Lanes<T>(pub(crate) [T; LANES]);

impl Lanes<f32> {
    pub(crate) const ZERO: Self = Self([0.0; LANES]);
}

/// Where column `column` of a row of halves is stored: natively the words of 32 bits hold a column of the first half of
/// the row and, in their upper half, one of the second, so that widening takes no step across lanes. In the browser they
/// lie in order.
#[inline(always)]
pub(crate) const fn slot(column: usize) -> usize {
    if cfg!(target_arch = "wasm32") {
        return column;
    }
    if column < LANES / 2 { 2 * column } else { 2 * (column - LANES / 2) + 1 }
}

/// A kind of vector. A value says that the machine has it.
pub(crate) trait Vector: Copy + Send + Sync {
    /// `N` floats.
    type F: Copy;
    const N: usize;
    /// Whether there are registers for the sums of eight rows.
    const HAS_MANY: bool;
    /// Whether [`mul_add`](Self::mul_add) rounds once.
    const IS_FUSED: bool;

    fn splat(self, x: f32) -> Self::F;
    /// The `index`th `N` numbers.
    fn load(self, from: &[f32], index: usize) -> Self::F;
    fn store(self, x: Self::F, to: &mut [f32], index: usize);
    fn add(self, a: Self::F, b: Self::F) -> Self::F;
    fn sub(self, a: Self::F, b: Self::F) -> Self::F;
    fn mul(self, a: Self::F, b: Self::F) -> Self::F;
    fn div(self, a: Self::F, b: Self::F) -> Self::F;
    /// The greater; `b` where one is not a number.
    fn max(self, a: Self::F, b: Self::F) -> Self::F;
    /// The smaller; `b` where one is not a number.
    fn min(self, a: Self::F, b: Self::F) -> Self::F;
    /// `a b + c`.
    fn mul_add(self, a: Self::F, b: Self::F, c: Self::F) -> Self::F;
    /// All `N` together.
    fn sum(self, x: Self::F) -> f32;
    /// 2 to the whole number that was added to [`MAGIC`].
    fn power_of_two(self, shifted: Self::F) -> Self::F;
    /// The `index`th `N` columns of a row of finite halves.
    fn widen(self, from: &Lanes<u16>, index: usize, half: Half) -> Self::F;
}

/// 1.5 x 2^23: a number that is added to it is rounded to a whole one, which stands in the lowest bits.
pub(crate) const MAGIC: f32 = 12_582_912.0;

/// What is done with vectors of any kind.
pub(crate) trait Kernel {
    type Output;
    fn run<V: Vector>(self, v: V) -> Self::Output;
}

/// How wide vectors are, and whether a product and a sum are rounded at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Avx512,
    Avx2,
    Neon,
    /// What every machine of this kind has, in two roundings.
    Portable,
    /// Those of WebAssembly, in one rounding.
    Relaxed,
}

/// The name that stands in provenance.
impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Avx512 => "AVX-512",
            Self::Avx2 => "AVX2",
            Self::Neon => "NEON",
            Self::Portable if cfg!(target_arch = "x86_64") => "SSE2",
            Self::Portable if cfg!(target_arch = "wasm32") => "one CPU thread",
            Self::Portable => "CPU",
            Self::Relaxed => "one CPU thread, FMA",
        })
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Portable;

impl Vector for Portable {
    type F = f32x8;
    const N: usize = 8;
    const HAS_MANY: bool = false;
    const IS_FUSED: bool = false;

    #[inline(always)]
    fn splat(self, x: f32) -> f32x8 {
        f32x8::splat(x)
    }
    #[inline(always)]
    fn load(self, from: &[f32], index: usize) -> f32x8 {
        f32x8::new(from.as_chunks().0[index])
    }
    #[inline(always)]
    fn store(self, x: f32x8, to: &mut [f32], index: usize) {
        to.as_chunks_mut().0[index] = x.to_array();
    }
    #[inline(always)]
    fn add(self, a: f32x8, b: f32x8) -> f32x8 {
        a + b
    }
    #[inline(always)]
    fn sub(self, a: f32x8, b: f32x8) -> f32x8 {
        a - b
    }
    #[inline(always)]
    fn mul(self, a: f32x8, b: f32x8) -> f32x8 {
        a * b
    }
    #[inline(always)]
    fn div(self, a: f32x8, b: f32x8) -> f32x8 {
        a / b
    }
    #[inline(always)]
    fn max(self, a: f32x8, b: f32x8) -> f32x8 {
        a.fast_max(b)
    }
    #[inline(always)]
    fn min(self, a: f32x8, b: f32x8) -> f32x8 {
        a.fast_min(b)
    }
    #[inline(always)]
    fn mul_add(self, a: f32x8, b: f32x8, c: f32x8) -> f32x8 {
        a * b + c
    }
    #[inline(always)]
    fn sum(self, x: f32x8) -> f32 {
        x.reduce_add()
    }
    #[inline(always)]
    fn power_of_two(self, shifted: f32x8) -> f32x8 {
        let bits: i32x8 = cast(shifted);
        cast((bits << 23) + i32x8::splat(127 << 23))
    }
    #[inline(always)]
    fn widen(self, from: &Lanes<u16>, index: usize, half: Half) -> f32x8 {
        let bits: [u16; 8] = std::array::from_fn(|lane| from.0[slot(8 * index + lane)]);
        // With copies of the sign in front, which a shift takes away or a mask leaves one of.
        let wide = i32x8::from_i16x8(i16x8::new(bits.map(u16::cast_signed)));
        match half {
            Half::F16 => {
                let scale = f32x8::splat(f32::from_bits(F16_SCALE));
                let bits: f32x8 = cast((wide << 13) & i32x8::splat(F16_BITS.cast_signed()));
                bits * scale
            }
            Half::Bf16 => cast(wide << 16),
        }
    }
}

#[cfg_attr(target_arch = "wasm32", path = "found_in_browser.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "found.rs")]
mod chosen;

pub(crate) use chosen::dispatch;
pub use chosen::level;
#[cfg(test)]
pub(crate) use chosen::on_each;
#[cfg(not(target_arch = "wasm32"))]
pub use chosen::use_level;
