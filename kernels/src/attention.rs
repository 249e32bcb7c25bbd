//! Causal grouped-query attention over one sequence.

use wide::f32x4;

use crate::rows::add_scaled;

/// Query heads and the key/value heads that groups of them share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heads {
    /// Query heads; a multiple of `n_kv_heads`.
    pub n_heads: usize,
    /// Key/value heads.
    pub n_kv_heads: usize,
    /// Width of a head.
    pub head_dim: usize,
}

/// `mixed[T, q_width]` from rotated queries `[T, q_width]` and the keys and values
/// `[n_before + T, kv_width]` of the same sequence: row `t` sees the first `n_before + t + 1`.
/// Softmax shifted by the maximum; sums in f32, in the order of the positions. `maps`, where
/// wanted, is `[heads, T, T]` of zeros and gets the weights; then nothing lies before the rows.
#[inline(never)]
pub fn attend(
    heads: Heads,
    queries: &[f32],
    keys: &[f32],
    values: &[f32],
    n_before: usize,
    mixed: &mut [f32],
    mut maps: Option<&mut [f32]>,
) {
    let (d, group) = (heads.head_dim, heads.n_heads / heads.n_kv_heads);
    let (q_width, kv_width) = (heads.n_heads * d, heads.n_kv_heads * d);
    let scale = 1.0 / (d as f32).sqrt();
    let mut scores = Vec::new();
    let rows = queries.chunks_exact(q_width).zip(mixed.chunks_exact_mut(q_width));
    for (t, (query, out)) in rows.enumerate() {
        let n_seen = n_before + t + 1;
        for (head, (query, out)) in query.chunks_exact(d).zip(out.chunks_exact_mut(d)).enumerate() {
            let at = head / group * d;
            scores.clear();
            let seen = keys.chunks_exact(kv_width).take(n_seen);
            scores.extend(seen.map(|key| dot(query, &key[at..at + d]) * scale));
            let greatest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut total = 0.0;
            for score in &mut scores {
                *score = (*score - greatest).exp();
                total += *score;
            }
            if let Some(maps) = maps.as_deref_mut() {
                let n_rows = queries.len() / q_width;
                keep(&scores, &mut maps[(head * n_rows + t) * n_rows..]);
            }
            out.fill(0.0);
            for (weight, value) in scores.iter().zip(values.chunks_exact(kv_width)) {
                add_scaled(out, *weight, &value[at..at + d]);
            }
            for sum in out {
                *sum /= total;
            }
        }
    }
}

/// Divides exponentials by their sum; f64, so that a long row adds up to 1 too.
fn keep(exponentials: &[f32], row: &mut [f32]) {
    let total: f64 = exponentials.iter().map(|&x| f64::from(x)).sum();
    for (weight, &x) in row.iter_mut().zip(exponentials) {
        let share = (f64::from(x) / total) as f32;
        *weight = share;
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a4, a), (b4, b)) = (a.as_chunks(), b.as_chunks());
    let mut sums = f32x4::ZERO;
    for (x, y) in a4.iter().zip(b4) {
        sums += f32x4::new(*x) * f32x4::new(*y);
    }
    let rest: f32 = a.iter().zip(b).map(|(x, y)| x * y).sum();
    sums.as_array_ref().iter().sum::<f32>() + rest
}
