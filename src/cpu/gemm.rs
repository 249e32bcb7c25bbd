//! Matrix times matrix, the loop in which all the time goes.
//!
//! Weights are packed once into panels of [`LANES`] output columns, `[N / LANES][K][LANES]`,
//! so that the inner loop reads both operands in order and keeps `ROWS x LANES` sums in
//! registers: sixteen, which is what a scalar wasm engine has on x86-64 and what four SSE
//! or NEON registers hold when the compiler vectorises.

/// Output columns per panel.
const LANES: usize = 4;
/// Input rows per step.
const ROWS: usize = 4;

/// A weight `[N, K]`, packed.
#[derive(Debug, Clone)]
pub(super) struct Matrix {
    n: usize,
    k: usize,
    panels: Vec<f32>,
}

impl Matrix {
    /// Packs `[n, k]` row-major values; the last panel is filled up with zeros.
    pub(super) fn pack(values: &[f32], n: usize, k: usize) -> Self {
        let mut panels = vec![0.0; n.div_ceil(LANES) * k * LANES];
        for (row, values) in values.chunks_exact(k).enumerate() {
            let panel = row / LANES * k * LANES + row % LANES;
            for (i, &value) in values.iter().enumerate() {
                panels[panel + i * LANES] = value;
            }
        }
        Self { n, k, panels }
    }

    /// Copies row `row` (of `n`) into `out` `[k]`.
    pub(super) fn read_row(&self, row: usize, out: &mut [f32]) {
        let panel = &self.panels[row / LANES * self.k * LANES..];
        for (value, lanes) in out.iter_mut().zip(panel.chunks_exact(LANES)) {
            *value = lanes[row % LANES];
        }
    }

    /// `N`.
    pub(super) fn n(&self) -> usize {
        self.n
    }
}

/// What happens to the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Into {
    /// `out = x W^T`.
    Store,
    /// `out += x W^T`.
    Add,
}

/// `out[T, N] (+)= x[T, K] W[N, K]^T`.
pub(super) fn gemm(x: &[f32], weight: &Matrix, out: &mut [f32], into: Into) {
    let (n, k) = (weight.n, weight.k);
    for (p, panel) in weight.panels.chunks_exact(k * LANES).enumerate() {
        let columns = p * LANES..((p + 1) * LANES).min(n);
        let mut rows_in = x.chunks_exact(k * ROWS);
        let mut rows_out = out.chunks_exact_mut(n * ROWS);
        for (x, out) in rows_in.by_ref().zip(rows_out.by_ref()) {
            let (x0, rest) = x.split_at(k);
            let (x1, rest) = rest.split_at(k);
            let (x2, x3) = rest.split_at(k);
            let mut sums = [[0.0_f32; LANES]; ROWS];
            for ((((w, x0), x1), x2), x3) in panel.chunks_exact(LANES).zip(x0).zip(x1).zip(x2).zip(x3) {
                for lane in 0..LANES {
                    sums[0][lane] += x0 * w[lane];
                    sums[1][lane] += x1 * w[lane];
                    sums[2][lane] += x2 * w[lane];
                    sums[3][lane] += x3 * w[lane];
                }
            }
            for (sums, out) in sums.iter().zip(out.chunks_exact_mut(n)) {
                put(sums, &mut out[columns.clone()], into);
            }
        }
        let rest = rows_in.remainder().chunks_exact(k).zip(rows_out.into_remainder().chunks_exact_mut(n));
        for (x, out) in rest {
            let mut sums = [0.0_f32; LANES];
            for (w, x) in panel.chunks_exact(LANES).zip(x) {
                for lane in 0..LANES {
                    sums[lane] += x * w[lane];
                }
            }
            put(&sums, &mut out[columns.clone()], into);
        }
    }
}

fn put(sums: &[f32; LANES], out: &mut [f32], into: Into) {
    for (out, sum) in out.iter_mut().zip(sums) {
        match into {
            Into::Store => *out = *sum,
            Into::Add => *out += *sum,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_sizes_equal_the_plain_sum() {
        for (t, n, k) in [(1, 1, 1), (4, 4, 4), (5, 7, 3), (9, 3, 10), (3, 6, 5)] {
            #[expect(clippy::cast_precision_loss, reason = "small integers")]
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
}
