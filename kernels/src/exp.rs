//! The exponential function of vectors, and what is made of it.
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

#[inline(always)]
pub(crate) fn exp<V: Vector>(v: V, x: V::F) -> V::F {
    let x = v.min(v.splat(GREATEST), v.max(v.splat(LEAST), x));
    let shifted = v.mul_add(x, v.splat(std::f32::consts::LOG2_E), v.splat(MAGIC));
    let n = v.sub(shifted, v.splat(MAGIC));
    let r = v.mul_add(n, v.splat(-LN_2[0]), x);
    let r = v.mul_add(n, v.splat(-LN_2[1]), r);
    let mut sum = v.splat(1.0 / 5040.0);
    for factor in [720.0, 120.0, 24.0, 6.0, 2.0, 1.0, 1.0] {
        sum = v.mul_add(sum, r, v.splat(1.0 / factor));
    }
    v.mul(sum, v.power_of_two(shifted))
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
