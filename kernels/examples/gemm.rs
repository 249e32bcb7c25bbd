//! GFLOP per CPU-second of products in the shapes of SmolLM2-135M, f32 and f16 weights, on one thread:
//! `cargo run --release -p atelier-kernels --example gemm [avx512|avx2|portable]`.
//!
//! Linux: the time is the thread's own, so that whatever else runs on the machine counts for little.

use std::fs;
use std::hint::black_box;

use atelier_kernels::{Half, Into, Matrix, gemm};

const SHAPES: [(usize, usize); 4] = [(576, 1536), (1536, 576), (576, 576), (576, 49152)];
const ROWS: [usize; 4] = [1, 8, 64, 512];
const ROUNDS: usize = 5;

/// Nanoseconds on the processor.
fn now() -> u64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn main() {
    choose(std::env::args().nth(1).as_deref());
    println!("|K, N|M|f32|f16|\n|---|---|---|---|");
    for (k, n) in SHAPES {
        let value = |i: usize| (i * 7919 % 1009) as f32 / 504.5 - 1.0;
        let w: Vec<f32> = (0..n * k).map(value).collect();
        // Between 0.5 and 1, of either sign.
        let half = |i: usize| {
            (0x3800 | (i * 7919 % 1021) as u16 | (u16::from(i.is_multiple_of(3))) << 15).to_le_bytes()
        };
        let halves: Vec<u8> = (0..n * k).flat_map(half).collect();
        let weights = [Matrix::pack(&w, n, k), Matrix::pack_halves(&halves, n, k, Half::F16)];
        for m in ROWS.into_iter().filter(|m| m * n < 50_000_000) {
            let x: Vec<f32> = (0..m * k).map(value).collect();
            let mut out = vec![0.0; m * n];
            let flop = (2 * m * n * k) as f64;
            // Some 60 ms a round.
            let repeats = ((2e9 / flop) as usize).max(1);
            let [f32, f16] = [0, 1].map(|i| {
                let mut rounds: Vec<f64> = (0..ROUNDS)
                    .map(|_| {
                        let started = now();
                        for _ in 0..repeats {
                            gemm(black_box(&x), &weights[i], &mut out, Into::Store);
                        }
                        black_box(&out);
                        flop * repeats as f64 / (now() - started) as f64
                    })
                    .collect();
                rounds.sort_by(f64::total_cmp);
                rounds[ROUNDS / 2]
            });
            println!("|{k}, {n}|{m}|{f32:.1}|{f16:.1}|");
        }
    }
}

fn choose(level: Option<&str>) {
    use atelier_kernels::Level;
    let wanted = match level {
        None => atelier_kernels::level(),
        Some("avx512") => Level::Avx512,
        Some("avx2") => Level::Avx2,
        Some(_) => Level::Portable,
    };
    assert!(level.is_none() || atelier_kernels::use_level(wanted), "this machine does not have it");
    println!("on {wanted}");
}
