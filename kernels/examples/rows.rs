//! Nanoseconds a number, on the processor, of what is done to rows one by one, on one thread:
//! `cargo run --release -p atelier-kernels --example rows [avx512|avx2|portable]`.
//!
//! Linux: the time is the thread's own, so that whatever else runs on the machine counts for little.

use std::fs;
use std::hint::black_box;

use atelier_kernels::{Activation, Heads, Level, Sequence, activate, attend, rotate, soften};

/// Rows of 1536, as in the MLP of SmolLM2-135M.
const N: usize = 64 * 1536;
/// That clock goes in steps of some milliseconds.
const REPEATS: usize = 300;
const ROUNDS: usize = 5;

/// Nanoseconds on the processor.
fn now() -> u64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// The median of some rounds, each time from fresh numbers between -4 and 4, which are copied in the time.
fn measure(name: &str, n: usize, mut work: impl FnMut(&mut [f32])) {
    let fresh: Vec<f32> = (0..n).map(|i| (i * 7919 % 1009) as f32 / 126.0 - 4.0).collect();
    let mut x = fresh.clone();
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let started = now();
            for _ in 0..REPEATS {
                x.copy_from_slice(&fresh);
                work(black_box(&mut x));
            }
            (now() - started) as f64 / (REPEATS * n) as f64
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    println!("|{name}|{:.2}|", rounds[ROUNDS / 2]);
}

/// What was done before vectors were written out: number by number.
fn one_by_one() {
    measure("Gelu, one by one", N, |x| {
        x.iter_mut().for_each(|x| *x *= 0.5 * (1.0 + libm::erff(*x * std::f32::consts::FRAC_1_SQRT_2)));
    });
    measure("Tanh, one by one", N, |x| x.iter_mut().for_each(|x| *x = x.tanh()));
}

fn main() {
    choose(std::env::args().nth(1).as_deref());
    println!("|what|ns a number|\n|---|---|");
    for activation in [Activation::Silu, Activation::GeluTanh, Activation::Gelu, Activation::Tanh] {
        measure(&format!("{activation:?}"), N, |x| activate(activation, x));
    }
    measure("cap", N, |x| soften(x, 1.0, Some(30.0)));
    // Nine heads of 64, as many rows as there is room for.
    let (width, half) = (576, 32);
    let at: Vec<u32> = (0..(N / width) as u32).collect();
    let angles: Vec<(f32, f32)> =
        (0..at.len() * half).map(|i| ((i as f32).cos(), (i as f32).sin())).collect();
    measure("rotate", N / width * width, |x| rotate(x, &angles, half, &at, width, 64));
    one_by_one();
    for soft_cap in [None, Some(50.0)] {
        let (t, d) = (128, 64);
        let heads = Heads {
            n_heads: 9,
            n_kv_heads: 3,
            head_dim: d,
            scale: 0.125,
            soft_cap,
            slopes: &[],
            causal: true,
            window: None,
        };
        let keys: Vec<f32> = (0..t * 3 * d).map(|i| (i * 31 % 61) as f32 / 61.0 - 0.5).collect();
        let queries: Vec<f32> = (0..t * 9 * d).map(|i| (i * 37 % 67) as f32 / 67.0 - 0.5).collect();
        measure(&format!("attention, cap {soft_cap:?}"), t * 9 * d, |mixed| {
            let (queries, keys, values) = (&queries[..], &keys[..], &keys[..]);
            attend(&heads, vec![Sequence { queries, keys, values, n_before: 0, mixed, maps: None }]);
        });
    }
}

fn choose(level: Option<&str>) {
    let wanted = match level {
        None => atelier_kernels::level(),
        Some("avx512") => Level::Avx512,
        Some("avx2") => Level::Avx2,
        Some(_) => Level::Portable,
    };
    assert!(level.is_none() || atelier_kernels::use_level(wanted), "this machine does not have it");
    println!("on {wanted}");
}
