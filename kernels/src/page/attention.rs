//! Grouped-query attention over one sequence.

use wide::f32x4;

use super::rows::{add_scaled, soften};

/// Query heads, the key/value heads that groups of them share, and what they see.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heads<'a> {
    /// Query heads; a multiple of `n_kv_heads`.
    pub n_heads: usize,
    /// Key/value heads.
    pub n_kv_heads: usize,
    /// Width of a head.
    pub head_dim: usize,
    /// What products are multiplied by.
    pub scale: f32,
    /// `cap * tanh(score / cap)`.
    pub soft_cap: Option<f32>,
    /// How much a score of each head falls per position of distance; empty: not at all.
    pub slopes: &'a [f32],
    /// Whether a row sees only those before it, and itself.
    pub causal: bool,
    /// Keys that a row sees, its own included.
    pub window: Option<usize>,
}

impl Heads<'_> {
    /// The first key that the row at `own` of `n` keys sees, and the one after the last.
    fn seen(&self, own: usize, n: usize) -> (usize, usize) {
        let first = self.window.map_or(0, |window| (own + 1).saturating_sub(window));
        (first, if self.causal { own + 1 } else { n })
    }
}

/// `mixed[T, q_width]` from rotated queries `[T, q_width]` and the keys and values
/// `[n_before + T, kv_width]` of the same sequence: row `t` has its own key at `n_before + t`.
/// Softmax shifted by the maximum; sums in f32, in the order of the positions. `maps`, where
/// wanted, is `[heads, T, T]` of zeros and gets the weights; then nothing lies before the rows.
#[inline(never)]
pub(super) fn attend(
    heads: &Heads<'_>,
    queries: &[f32],
    keys: &[f32],
    values: &[f32],
    n_before: usize,
    mixed: &mut [f32],
    mut maps: Option<&mut [f32]>,
) {
    let (d, group) = (heads.head_dim, heads.n_heads / heads.n_kv_heads);
    let (q_width, kv_width) = (heads.n_heads * d, heads.n_kv_heads * d);
    let n_keys = keys.len() / kv_width;
    let mut scores = Vec::new();
    let rows = queries.chunks_exact(q_width).zip(mixed.chunks_exact_mut(q_width));
    for (t, (query, out)) in rows.enumerate() {
        let own = n_before + t;
        let (first, end) = heads.seen(own, n_keys);
        for (head, (query, out)) in query.chunks_exact(d).zip(out.chunks_exact_mut(d)).enumerate() {
            let at = head / group * d;
            scores.clear();
            let seen = keys[first * kv_width..end * kv_width].chunks_exact(kv_width);
            scores.extend(seen.map(|key| dot(query, &key[at..at + d]) * heads.scale));
            soften(&mut scores, 1.0, heads.soft_cap);
            if let Some(slope) = heads.slopes.get(head) {
                for (key, score) in scores.iter_mut().enumerate() {
                    *score += slope * ((first + key) as f32 - own as f32);
                }
            }
            let greatest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut total = 0.0;
            for score in &mut scores {
                *score = (*score - greatest).exp();
                total += *score;
            }
            if let Some(maps) = maps.as_deref_mut() {
                let n_rows = queries.len() / q_width;
                keep(&scores, &mut maps[(head * n_rows + t) * n_rows + first..]);
            }
            out.fill(0.0);
            let seen = values[first * kv_width..].chunks_exact(kv_width);
            for (weight, value) in scores.iter().zip(seen) {
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
