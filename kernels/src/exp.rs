//! The exponential function of vectors, and what is made of it: sigmoid, tanh and the GELU with the error function.
//!
//! `exp(x) = 2^n exp(r)`, `n` the whole number nearest to `x / ln 2`, `ln 2` in two parts of which the first has few
//! bits (Cody and Waite, *Software Manual for the Elementary Functions*, 1980, chapter 6), and Taylor's polynomial of
//! degree 7 for `exp(r)`, `|r| <= ln(2) / 2`: what it leaves out is below 6e-9. With its roundings the error is at most 2
//! units in the last place (a test goes over all of it). Below -87.3 it stays at 1.2e-38, above 88.3 at 2.4e38; NaN stays.

use crate::vector::{MAGIC, Vector};

const LEAST: f32 = -87.3;
const GREATEST: f32 = 88.3;
/// ln 2 in nine bits, and what is missing.
const LN_2: [f32; 2] = [355.0 / 512.0, -2.121_944_4e-4];

/// `2^n` and `(exp(r) - 1) / r` with `r`.
#[inline(always)]
fn parts<V: Vector>(v: V, x: V::F) -> (V::F, V::F, V::F) {
    let x = v.min(v.splat(GREATEST), v.max(v.splat(LEAST), x));
    let shifted = v.mul_add(x, v.splat(std::f32::consts::LOG2_E), v.splat(MAGIC));
    let n = v.sub(shifted, v.splat(MAGIC));
    let r = v.mul_add(n, v.splat(-LN_2[0]), x);
    let r = v.mul_add(n, v.splat(-LN_2[1]), r);
    let mut sum = v.splat(1.0 / 5040.0);
    for factor in [720.0, 120.0, 24.0, 6.0, 2.0, 1.0] {
        sum = v.mul_add(sum, r, v.splat(1.0 / factor));
    }
    (v.power_of_two(shifted), sum, r)
}

#[inline(always)]
pub(crate) fn exp<V: Vector>(v: V, x: V::F) -> V::F {
    let (power, sum, r) = parts(v, x);
    v.mul(v.mul_add(sum, r, v.splat(1.0)), power)
}

/// `e / (e + 2)` with `e = exp(2 x) - 1`, of which nothing is lost near 0: there `n` is 0. At most 4 units in the last
/// place off (a test).
#[inline(always)]
pub(crate) fn tanh<V: Vector>(v: V, x: V::F) -> V::F {
    /// From here on it is 1.
    const ONE: f32 = 10.0;
    let x = v.min(v.splat(ONE), v.max(v.splat(-ONE), x));
    let (power, sum, r) = parts(v, v.add(x, x));
    let less_one = v.mul_add(power, v.mul(sum, r), v.sub(power, v.splat(1.0)));
    v.div(less_one, v.add(less_one, v.splat(2.0)))
}

/// The GELU with the error function: `x (1 - q)` above 0 and `x q` below, `q = erfc(|x| / sqrt(2)) / 2`. With `z = |x| /
/// sqrt(2)` and `t = 1 / (1 + z / 2)` it is `erfc(z) = t exp(P(t) - z^2)` (Press et al., *Numerical Recipes*, section 6.2),
/// `P` fitted here to Chebyshev points of `t` from 1 / 6.5 to 1: 3e-7 off at most. At most 5e-7 off where `|x| < 8`, beyond that a unit in
/// the last place (a test).
#[inline(always)]
pub(crate) fn gelu<V: Vector>(v: V, x: V::F) -> V::F {
    const P: [f32; 9] = [
        0.069_962_57,
        -0.513_084_1,
        1.388_481_6,
        -1.683_616_3,
        0.785_428_3,
        -0.208_139_88,
        0.432_295_8,
        0.993_916_4,
        -1.265_244_6,
    ];
    let size = v.max(x, v.sub(v.splat(0.0), x));
    let z = v.mul(size, v.splat(std::f32::consts::FRAC_1_SQRT_2));
    let t = v.div(v.splat(1.0), v.mul_add(z, v.splat(0.5), v.splat(1.0)));
    let mut sum = v.splat(P[0]);
    for factor in &P[1..] {
        sum = v.mul_add(sum, t, v.splat(*factor));
    }
    let tail = v.mul(t, exp(v, v.sub(sum, v.mul(z, z))));
    v.sub(v.max(x, v.splat(0.0)), v.mul(v.mul(size, v.splat(0.5)), tail))
}

/// `1 / (1 + exp(-x))`, times `y`.
#[inline(always)]
pub(crate) fn sigmoid_times<V: Vector>(v: V, x: V::F, y: V::F) -> V::F {
    let one = v.splat(1.0);
    v.div(y, v.add(one, exp(v, v.sub(v.splat(0.0), x))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vector::{Kernel, LANES, on_each};

    /// `tanh` and the GELU of every float of so many between -12 and 12: the greatest error of the first in units in the
    /// last place, and of the second as it is, beyond 8 in units.
    #[derive(Clone)]
    struct Others(u32);

    impl Kernel for Others {
        type Output = [f64; 3];
        fn run<V: Vector>(self, v: V) -> [f64; 3] {
            let mut greatest = [0.0_f64; 3];
            for first in (0..12.0_f32.to_bits()).step_by(LANES * self.0 as usize / 2) {
                let mut x = [0.0; LANES];
                for (lane, x) in x.iter_mut().enumerate() {
                    let size = f32::from_bits(first + lane as u32 / 2 * self.0);
                    *x = if lane % 2 == 0 { size } else { -size };
                }
                let (mut tanhs, mut gelus) = ([0.0; LANES], [0.0; LANES]);
                for index in 0..LANES / V::N {
                    v.store(tanh(v, v.load(&x, index)), &mut tanhs, index);
                    v.store(gelu(v, v.load(&x, index)), &mut gelus, index);
                }
                for ((x, tanh), gelu) in x.iter().map(|x| f64::from(*x)).zip(tanhs).zip(gelus) {
                    let unit = |of: f64| {
                        let of = of.abs() as f32;
                        f64::from(f32::from_bits(of.to_bits() + 1) - of)
                    };
                    let off = (f64::from(tanh) - x.tanh()).abs() / unit(x.tanh());
                    greatest[0] = greatest[0].max(off);
                    let expected = x / 2.0 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2);
                    let off = (f64::from(gelu) - expected).abs();
                    match x.abs() < 8.0 {
                        true => greatest[1] = greatest[1].max(off),
                        false => greatest[2] = greatest[2].max(off / unit(x)),
                    }
                }
            }
            greatest
        }
    }

    #[test]
    fn what_is_made_of_it_is_as_close_as_it_says() {
        for (level, [tanh, gelu, beyond]) in on_each(&Others(1009)) {
            println!("{level}: tanh {tanh:.2} units, GELU {gelu:.1e}, beyond 8 {beyond:.2} units");
            assert!(tanh < 4.0, "{level}: tanh is {tanh:.2} units in the last place off");
            assert!(gelu < 5e-7 && beyond <= 1.0, "{level}: the GELU is {gelu:.1e} off, {beyond:.2} units");
        }
    }

    /// `exp` of every `step`th float between -87.3 and 88.3.
    #[derive(Clone)]
    struct Every(u32);

    impl Kernel for Every {
        type Output = (f64, f32);
        /// The greatest error in units in the last place, and where.
        fn run<V: Vector>(self, v: V) -> (f64, f32) {
            let mut greatest = (0.0, 0.0);
            for sign in [0, 1 << 31] {
                let mut bits = 0_u32;
                while f32::from_bits(bits) <= if sign == 0 { GREATEST } else { -LEAST } {
                    let mut x = [0.0; LANES];
                    for x in &mut x {
                        let next = f32::from_bits(bits).min(if sign == 0 { GREATEST } else { -LEAST });
                        *x = f32::from_bits(next.to_bits() | sign);
                        bits += self.0;
                    }
                    let mut got = [0.0; LANES];
                    for index in 0..LANES / V::N {
                        v.store(exp(v, v.load(&x, index)), &mut got, index);
                    }
                    for (x, got) in x.iter().zip(got) {
                        let expected = f64::from(*x).exp();
                        let unit =
                            f64::from(f32::from_bits((expected as f32).to_bits() + 1) - expected as f32);
                        let error = (f64::from(got) - expected).abs() / unit;
                        if error > greatest.0 {
                            greatest = (error, *x);
                        }
                    }
                }
            }
            greatest
        }
    }

    #[test]
    fn the_error_is_below_two_units_in_the_last_place() {
        // A prime, so that all kinds of fractions come.
        for (level, (error, x)) in on_each(&Every(1009)) {
            println!("{level}: {error:.2} units at {x}");
            assert!(error < 2.0, "{level}: {error:.2} units in the last place at {x}");
        }
    }

    #[derive(Clone)]
    struct Odd;

    impl Kernel for Odd {
        type Output = Vec<f32>;
        fn run<V: Vector>(self, v: V) -> Vec<f32> {
            let x = [f32::NAN, f32::NEG_INFINITY, f32::INFINITY, -1e4, 1e4, 0.0, -0.0];
            let mut got = [0.0; LANES];
            for (x, got) in x.iter().zip(&mut got) {
                let mut all = [0.0; LANES];
                v.store(exp(v, v.splat(*x)), &mut all, 0);
                *got = all[0];
            }
            got.into_iter().take(x.len()).collect()
        }
    }

    #[test]
    fn what_is_odd_ends_where_it_should() {
        for (level, got) in on_each(&Odd) {
            assert!(got[0].is_nan(), "{level}: {got:?}");
            assert!([1, 3].iter().all(|&i| got[i] > 0.0 && got[i] < 1.3e-38), "{level}: {got:?}");
            assert!([2, 4].iter().all(|&i| got[i] > 2e38 && got[i].is_finite()), "{level}: {got:?}");
            assert_eq!(got[5..], [1.0, 1.0], "{level}");
        }
    }
}
