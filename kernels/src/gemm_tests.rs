use super::*;
use crate::matrix::{Half, f16};
use crate::vector::{on_each, slot};

/// Each of the 65,536 numbers, against the standard's definition.
#[test]
fn halves_are_widened_exactly() {
    for bits in 0..=u16::MAX {
        let (sign, exponent, fraction) = (bits >> 15, i32::from((bits >> 10) & 31), f32::from(bits & 1023));
        let magnitude = match exponent {
            0 => fraction * 2_f32.powi(-24),
            31 if fraction == 0.0 => f32::INFINITY,
            31 => f32::NAN,
            _ => (1024.0 + fraction) * 2_f32.powi(exponent - 25),
        };
        let expected = if sign == 1 { -magnitude } else { magnitude };
        let got = f16(bits);
        let is_same = got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan();
        assert!(is_same, "{bits:#06x}: {got} is not {expected}");
    }
}

/// Widens all numbers of 16 bits, a row of a panel at a time.
#[derive(Clone, Copy)]
struct WidenAll(Half);

impl Kernel for WidenAll {
    type Output = Vec<u32>;
    fn run<V: Vector>(self, v: V) -> Vec<u32> {
        let mut all = Vec::new();
        for first in (0..=u16::MAX).step_by(LANES) {
            let mut row = Lanes([0; LANES]);
            for column in 0..LANES {
                row.0[slot(column)] = first + column as u16;
            }
            let mut floats = [0.0; LANES];
            for index in 0..LANES / V::N {
                v.store(v.widen(&row, index, self.0), &mut floats, index);
            }
            all.extend(floats.map(f32::to_bits));
        }
        all
    }
}

#[test]
fn vectors_widen_every_finite_half_exactly() {
    for (level, all) in on_each(&WidenAll(Half::F16)) {
        for (bits, got) in (0..=u16::MAX).zip(all).filter(|(bits, _)| bits & 0x7c00 != 0x7c00) {
            assert_eq!(got, f16(bits).to_bits(), "{bits:#06x} on {level}");
        }
    }
    for (level, all) in on_each(&WidenAll(Half::Bf16)) {
        for (bits, got) in (0..=u16::MAX).zip(all) {
            assert_eq!(got, u32::from(bits) << 16, "{bits:#06x} on {level}");
        }
    }
}

#[test]
fn halves_give_what_floats_give() {
    for (t, half) in [(5, Half::Bf16), (1, Half::Bf16), (5, Half::F16), (1, Half::F16)] {
        check_halves(t, half);
    }
}

fn check_halves(t: usize, half: Half) {
    let (n, k) = (11, 7);
    let number = |i: usize| ((i * 7919 % 23) as f32 - 11.0) / 8.0;
    let x: Vec<f32> = (0..t * k).map(number).collect();
    let w: Vec<f32> = (0..n * k).map(number).collect();
    // Eighths of small integers are exact in both.
    let bits = |w: &f32| match half {
        Half::Bf16 => (w.to_bits() >> 16) as u16,
        Half::F16 => (0..=u16::MAX).find(|&bits| f16(bits).to_bits() == w.to_bits()).unwrap(),
    };
    let bytes: Vec<u8> = w.iter().flat_map(|w| bits(w).to_le_bytes()).collect();
    let (floats, halves) = (Matrix::pack(&w, n, k), Matrix::pack_halves(&bytes, n, k, half));
    let [mut expected, mut got] = [vec![0.0; t * n], vec![0.0; t * n]];
    gemm(&x, &floats, &mut expected, Into::Store);
    gemm(&x, &halves, &mut got, Into::Store);
    assert_eq!(got, expected);
    let mut row = vec![0.0; k];
    halves.read_row(n - 1, &mut row);
    assert_eq!(row, &w[(n - 1) * k..]);
}

#[test]
fn odd_sizes_equal_the_plain_sum() {
    for (t, n, k) in [(1, 1, 1), (4, 4, 4), (5, 7, 3), (9, 3, 10), (3, 6, 5)] {
        let number = |i: usize| ((i * 7919 % 23) as f32 - 11.0) / 8.0;
        let x: Vec<f32> = (0..t * k).map(number).collect();
        let w: Vec<f32> = (0..n * k).map(|i| number(i + 5)).collect();
        let packed = Matrix::pack(&w, n, k);
        let mut out = vec![1.0; t * n];
        gemm(&x, &packed, &mut out, Into::Add);
        for row in 0..t {
            for column in 0..n {
                let sum: f32 = (0..k).map(|i| x[row * k + i] * w[column * k + i]).sum();
                // Eighths of small integers: exact in f32 in any order.
                assert_eq!(out[row * n + column], 1.0 + sum, "{t}x{n}x{k} at {row},{column}");
            }
        }
        let mut row = vec![0.0; k];
        packed.read_row(n - 1, &mut row);
        assert_eq!(row, &w[(n - 1) * k..]);
    }
}

/// Sums in the order of `K`: neither threads nor the number of rows change a bit.
#[test]
fn threads_change_nothing() {
    let (n, k) = (1000, 67);
    let number = |i: usize| (i * 7919 % 1009) as f32 / 504.5 - 1.0;
    let w: Vec<f32> = (0..n * k).map(number).collect();
    let weight = Matrix::pack(&w, n, k);
    for t in [1, 3, 17, 300] {
        let x: Vec<f32> = (0..t * k).map(|i| number(i + 77)).collect();
        let made = [1_usize, 2, 3].map(|threads| {
            let mut out = vec![0.5; t * n];
            crate::Threads::shared(threads.try_into().ok()).run(|| gemm(&x, &weight, &mut out, Into::Add));
            out.iter().map(|x| x.to_bits()).collect::<Vec<_>>()
        });
        assert!(made[0] == made[1] && made[0] == made[2], "{t} rows");
        let mut alone = vec![0.5; n];
        gemm(&x[..k], &weight, &mut alone, Into::Add);
        assert!(alone.iter().zip(&made[0]).all(|(a, b)| a.to_bits() == *b), "{t} rows, the first alone");
    }
}

/// Products on each kind of vectors, which are the machine's narrower ones, too.
#[derive(Clone)]
struct OnEach<'a>(&'a [f32], &'a Matrix, bool);

impl Kernel for OnEach<'_> {
    type Output = Vec<u32>;
    fn run<V: Vector>(self, v: V) -> Vec<u32> {
        let Self(x, weight, is_tiled) = self;
        let t = x.len() / weight.k;
        let mut out = vec![0.0; t * weight.n];
        let inputs = Inputs::new(x, weight.k, if is_tiled { Height.run(v) } else { 1 });
        for part in parts(Product { weight, out: &mut out, into: Into::Store }, &inputs, t, (ROWS, 2)) {
            part.run(v);
        }
        out.iter().map(|x| x.to_bits()).collect()
    }
}

#[test]
fn vectors_that_round_once_give_the_same_bits() {
    let (t, n, k) = (10, 100, 33);
    let number = |i: usize| (i * 7919 % 1009) as f32 / 504.5 - 1.0;
    let x: Vec<f32> = (0..t * k).map(number).collect();
    let weight = Matrix::pack(&(0..n * k).map(number).collect::<Vec<_>>(), n, k);
    for is_tiled in [false, true] {
        let each = on_each(&OnEach(&x, &weight, is_tiled));
        let fused: Vec<_> = each.iter().filter(|(level, _)| *level != crate::Level::Portable).collect();
        assert!(fused.windows(2).all(|pair| pair[0].1 == pair[1].1), "in tiles: {is_tiled}");
        for (level, out) in &each {
            for (i, got) in out.iter().enumerate() {
                let (x, w) = (&x[i / n * k..], i % n * k);
                let sum: f64 = (0..k).map(|j| f64::from(x[j]) * f64::from(number(w + j))).sum();
                let difference = (f64::from(f32::from_bits(*got)) - sum).abs();
                assert!(difference < 1e-5, "{level}: {difference:e}");
            }
        }
    }
}
