//! The vectors that this machine has, by `pulp`.

use std::sync::OnceLock;

use pulp::{Arch, Simd, WithSimd};

use super::{Half, Kernel, LANES, Lanes, Level, Portable, Vector};

static CHOSEN: OnceLock<Arch> = OnceLock::new();

fn arch() -> Arch {
    *CHOSEN.get_or_init(Arch::new)
}

/// What the loops of this process run on.
pub fn level() -> Level {
    match arch() {
        #[cfg(target_arch = "x86_64")]
        Arch::V4(_) => Level::Avx512,
        #[cfg(target_arch = "x86_64")]
        Arch::V3(_) => Level::Avx2,
        #[cfg(target_arch = "aarch64")]
        Arch::Neon(_) => Level::Neon,
        _ => Level::Portable,
    }
}

/// Has the loops of this process run on narrower vectors than the machine has, to compare; false where it does not
/// have these, or something was computed before.
pub fn use_level(level: Level) -> bool {
    let wanted = match (level, Arch::new()) {
        #[cfg(target_arch = "x86_64")]
        (Level::Avx2, _) => pulp::x86::V3::try_new().map(Arch::V3),
        (Level::Portable, _) => Some(Arch::Scalar),
        (_, arch) => Some(arch),
    };
    wanted.is_some_and(|wanted| CHOSEN.set(wanted).is_ok()) && self::level() == level
}

#[inline(always)]
pub(crate) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    on(arch(), kernel)
}

#[inline(always)]
fn on<K: Kernel>(arch: Arch, kernel: K) -> K::Output {
    match arch {
        #[cfg(target_arch = "x86_64")]
        Arch::V4(simd) => Simd::vectorize(simd, Run(kernel)),
        #[cfg(target_arch = "x86_64")]
        Arch::V3(simd) => Simd::vectorize(simd, Run(kernel)),
        #[cfg(target_arch = "aarch64")]
        Arch::Neon(simd) => Simd::vectorize(simd, Run(kernel)),
        _ => kernel.run(Portable),
    }
}

struct Run<K>(K);

impl<K: Kernel> WithSimd for Run<K> {
    type Output = K::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> K::Output {
        self.0.run(Pulp(simd))
    }
}

#[derive(Debug, Clone, Copy)]
struct Pulp<S>(S);

impl<S: Simd> Vector for Pulp<S> {
    type F = S::f32s;
    const N: usize = S::F32_LANES;
    const HAS_MANY: bool = S::REGISTER_COUNT >= 32;
    const IS_FUSED: bool = true;

    #[inline(always)]
    fn splat(self, x: f32) -> S::f32s {
        self.0.splat_f32s(x)
    }
    #[inline(always)]
    fn load(self, from: &[f32], index: usize) -> S::f32s {
        S::as_simd_f32s(from).0[index]
    }
    #[inline(always)]
    fn store(self, x: S::f32s, to: &mut [f32], index: usize) {
        S::as_mut_simd_f32s(to).0[index] = x;
    }
    #[inline(always)]
    fn add(self, a: S::f32s, b: S::f32s) -> S::f32s {
        self.0.add_f32s(a, b)
    }
    #[inline(always)]
    fn sub(self, a: S::f32s, b: S::f32s) -> S::f32s {
        self.0.sub_f32s(a, b)
    }
    #[inline(always)]
    fn mul(self, a: S::f32s, b: S::f32s) -> S::f32s {
        self.0.mul_f32s(a, b)
    }
    #[inline(always)]
    fn div(self, a: S::f32s, b: S::f32s) -> S::f32s {
        self.0.div_f32s(a, b)
    }
    #[inline(always)]
    fn max(self, a: S::f32s, b: S::f32s) -> S::f32s {
        self.0.max_f32s(a, b)
    }
    #[inline(always)]
    fn min(self, a: S::f32s, b: S::f32s) -> S::f32s {
        self.0.min_f32s(a, b)
    }
    #[inline(always)]
    fn mul_add(self, a: S::f32s, b: S::f32s, c: S::f32s) -> S::f32s {
        self.0.mul_add_f32s(a, b, c)
    }
    #[inline(always)]
    fn sum(self, x: S::f32s) -> f32 {
        self.0.reduce_sum_f32s(x)
    }
    #[inline(always)]
    fn power_of_two(self, shifted: S::f32s) -> S::f32s {
        let s = self.0;
        let bits = s.wrapping_dyn_shl_u32s(s.transmute_u32s_f32s(shifted), s.splat_u32s(23));
        s.transmute_f32s_u32s(s.add_u32s(bits, s.splat_u32s(127 << 23)))
    }
    /// The numbers below the normal ones are told apart: where a product of theirs takes a processor a hundred steps,
    /// one weight in a thousand would be felt.
    #[inline(always)]
    fn widen(self, from: &Lanes<u16>, index: usize, half: Half) -> S::f32s {
        let s = self.0;
        let n_words = LANES / 2 / Self::N;
        let words = pulp::bytemuck::cast_ref::<[u16; LANES], [u32; LANES / 2]>(&from.0);
        let words = S::as_simd_u32s(words).0[index % n_words];
        let is_upper = index >= n_words;
        let upper = s.splat_u32s(0xffff_0000);
        match half {
            Half::Bf16 if is_upper => s.transmute_f32s_u32s(s.and_u32s(words, upper)),
            Half::Bf16 => s.transmute_f32s_u32s(s.wrapping_dyn_shl_u32s(words, s.splat_u32s(16))),
            Half::F16 => {
                // The half in the upper bits, whatever lies below.
                let words = if is_upper { words } else { s.wrapping_dyn_shl_u32s(words, s.splat_u32s(16)) };
                let sign = s.and_u32s(words, s.splat_u32s(0x8000_0000));
                let size =
                    s.and_u32s(s.wrapping_dyn_shr_u32s(words, s.splat_u32s(3)), s.splat_u32s(0x0fff_e000));
                let normal = s.add_u32s(size, s.splat_u32s(112 << 23));
                let least = s.splat_u32s(113 << 23);
                let subnormal =
                    s.sub_f32s(s.transmute_f32s_u32s(s.add_u32s(size, least)), s.transmute_f32s_u32s(least));
                let is_normal = s.greater_than_or_equal_u32s(size, s.splat_u32s(1 << 23));
                let size = s.select_u32s(is_normal, normal, s.transmute_u32s_f32s(subnormal));
                s.transmute_f32s_u32s(s.or_u32s(size, sign))
            }
        }
    }
}

/// Runs a kernel on every kind of vector that this machine has.
#[cfg(test)]
pub(crate) fn on_each<K: Kernel + Clone>(kernel: &K) -> Vec<(Level, K::Output)> {
    let mut all = vec![(Level::Portable, on(Arch::Scalar, kernel.clone()))];
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = pulp::x86::V3::try_new() {
        all.push((Level::Avx2, on(Arch::V3(simd), kernel.clone())));
    }
    if !matches!(level(), Level::Portable | Level::Avx2) {
        all.push((level(), on(Arch::new(), kernel.clone())));
    }
    all
}
