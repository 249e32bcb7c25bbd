//! Grouped-query attention over sequences.
//!
//! Many rows are two products with the tiles of [`gemm`](crate::gemm): queries times keys, whose panels are made of the
//! transposed keys, and weights times values. The heads that share keys lie in the same tiles. Few rows, as when one
//! token follows another, read keys and values where they lie. Either way the sums of an output have one order,
//! whatever the threads.

use std::ops::Range;

use crate::exp::exp;
use crate::gemm::tile;
use crate::rows::{AddScaled, capped, greatest, total};
use crate::threads;
use crate::vector::{Kernel, LANES, Lanes, Vector, dispatch};

/// Fewer rows of queries on the same keys do not pay for transposing these. What counts are the rows of the sequence, not those
/// of a task: a row is computed one way, whatever else is in the batch and however many threads there are.
const ROWS_MIN: usize = 8;
/// Rows of queries of a task, and fewest where threads would be idle.
const TASK_ROWS: [usize; 2] = [384, 48];
/// Multiply-adds that are worth a task of their own, of few rows.
const TASK_PRODUCTS_MIN: usize = 1 << 17;

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

/// Rows of one sequence: rotated queries `[T, q_width]`, the keys and values `[n_before + T, kv_width]` of all of it (row
/// `t` has its own key at `n_before + t`), and where what is taken from the values goes `[T, q_width]`.
#[derive(Debug)]
pub struct Sequence<'a> {
    pub queries: &'a [f32],
    pub keys: &'a [f32],
    pub values: &'a [f32],
    pub n_before: usize,
    pub mixed: &'a mut [f32],
    /// Where wanted, `[heads, T, T]` of zeros, which gets the weights; then nothing lies before the rows.
    pub maps: Option<&'a mut [f32]>,
}

impl Heads<'_> {
    /// The keys of `n` that the row at `own` sees.
    fn seen(&self, own: usize, n: usize) -> Range<usize> {
        let first = self.window.map_or(0, |window| (own + 1).saturating_sub(window));
        first..if self.causal { own + 1 } else { n }
    }

    /// What products become before the softmax; `keys` are their positions.
    #[inline(always)]
    fn score<V: Vector>(&self, v: V, head: usize, own: usize, keys: Range<usize>, scores: &mut [f32]) {
        match self.soft_cap {
            Some(cap) => capped(v, scores, self.scale, cap),
            None => scores.iter_mut().for_each(|x| *x *= self.scale),
        }
        if let Some(slope) = self.slopes.get(head) {
            for (key, score) in keys.zip(scores) {
                *score += slope * (key as f32 - own as f32);
            }
        }
    }
}

/// Softmax shifted by the maximum; sums in f32, those over keys in the order of the positions.
#[inline(never)]
pub fn attend(heads: &Heads<'_>, sequences: Vec<Sequence<'_>>) {
    let group = heads.n_heads / heads.n_kv_heads;
    let n_rows: usize = sequences.iter().map(|it| it.mixed.len() / heads.head_dim).sum();
    let mut task_rows = TASK_ROWS[0];
    while task_rows > TASK_ROWS[1] && n_rows < 2 * task_rows * threads::n_threads() {
        task_rows /= 2;
    }
    let tasks = sequences.into_iter().flat_map(|it| tasks(heads, it, (task_rows / group).max(1)));
    let tasks: Vec<_> = tasks.collect();
    let products =
        |task: &Task<'_>| task.out.len() * group * heads.head_dim * (task.keys.len() / task.kv_width(heads));
    // What is little is done here.
    if tasks.iter().map(products).sum::<usize>() < TASK_PRODUCTS_MIN {
        tasks.into_iter().for_each(dispatch);
    } else {
        threads::each(tasks, dispatch);
    }
}

/// Some rows of a sequence under the heads that share one head of keys.
struct Task<'a> {
    heads: &'a Heads<'a>,
    kv_head: usize,
    first: usize,
    /// Of the sequence, as many as there are.
    n_rows: usize,
    queries: &'a [f32],
    keys: &'a [f32],
    values: &'a [f32],
    n_before: usize,
    /// Of each row.
    out: Vec<&'a mut [f32]>,
    /// Of each row and head of the group.
    maps: Vec<&'a mut [f32]>,
}

fn tasks<'a>(heads: &'a Heads<'a>, sequence: Sequence<'a>, n_rows: usize) -> Vec<Task<'a>> {
    let Sequence { queries, keys, values, n_before, mixed, maps } = sequence;
    let (group, n_kv_heads) = (heads.n_heads / heads.n_kv_heads, heads.n_kv_heads);
    let (q_width, width) = (heads.n_heads * heads.head_dim, group * heads.head_dim);
    let t = mixed.len() / q_width;
    let mut tasks = Vec::new();
    for first in (0..t).step_by(n_rows) {
        for kv_head in 0..n_kv_heads {
            let (out, maps) = (Vec::with_capacity(n_rows), Vec::new());
            tasks.push(Task { heads, kv_head, first, n_rows: t, queries, keys, values, n_before, out, maps });
        }
    }
    for (row, out) in mixed.chunks_exact_mut(q_width).enumerate() {
        let of = tasks.iter_mut().skip(row / n_rows * n_kv_heads);
        for (out, task) in out.chunks_exact_mut(width).zip(of) {
            task.out.push(out);
        }
    }
    for (head, map) in maps.into_iter().flat_map(|maps| maps.chunks_exact_mut((t * t).max(1))).enumerate() {
        for (row, map) in map.chunks_exact_mut(t).enumerate() {
            tasks[row / n_rows * n_kv_heads + head / group].maps.push(map);
        }
    }
    tasks
}

impl Kernel for Task<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(mut self, v: V) {
        if self.n_rows * self.group() < ROWS_MIN {
            self.run_few(v);
        } else if V::HAS_MANY {
            self.run_tiles::<V, 8, 2>(v);
        } else if V::IS_FUSED {
            self.run_tiles::<V, 4, 2>(v);
        } else {
            self.run_tiles::<V, 4, 1>(v);
        }
    }
}

impl Task<'_> {
    fn group(&self) -> usize {
        self.heads.n_heads / self.heads.n_kv_heads
    }

    fn kv_width(&self, heads: &Heads<'_>) -> usize {
        heads.n_kv_heads * heads.head_dim
    }

    /// The query of the `row`th row and the `in_group`th of the heads.
    #[inline(always)]
    fn query(&self, row: usize, in_group: usize) -> &[f32] {
        let d = self.heads.head_dim;
        let at = (self.first + row) * self.heads.n_heads + self.kv_head * self.group() + in_group;
        &self.queries[at * d..(at + 1) * d]
    }

    fn seen(&self, row: usize) -> Range<usize> {
        let n = self.keys.len() / self.kv_width(self.heads);
        self.heads.seen(self.n_before + self.first + row, n)
    }

    /// Scores become exponentials, whose sum is given; their weights are kept where they are wanted.
    #[inline(always)]
    fn soften<V: Vector>(&mut self, v: V, (row, in_group): (usize, usize), scores: &mut [f32]) -> f32 {
        let (keys, head) = (self.seen(row), self.kv_head * self.group() + in_group);
        self.heads.score(v, head, self.n_before + self.first + row, keys.clone(), scores);
        let total = exponentials(v, scores);
        let n_rows = self.out.len();
        if let Some(map) = self.maps.get_mut(in_group * n_rows + row) {
            // In f64, so that a long row adds up to 1, too.
            let total: f64 = scores.iter().map(|&x| f64::from(x)).sum();
            for (weight, &x) in map[keys].iter_mut().zip(scores.iter()) {
                *weight = (f64::from(x) / total) as f32;
            }
        }
        total
    }

    #[inline(always)]
    fn run_few<V: Vector>(&mut self, v: V) {
        let (d, kv_width) = (self.heads.head_dim, self.kv_width(self.heads));
        let at = self.kv_head * d..(self.kv_head + 1) * d;
        let mut scores = Vec::new();
        for row in 0..self.out.len() {
            let keys = self.seen(row);
            let bytes = keys.start * kv_width..keys.end * kv_width;
            for in_group in 0..self.group() {
                scores.clear();
                let query = self.query(row, in_group);
                for key in self.keys[bytes.clone()].chunks_exact(kv_width) {
                    scores.push(dot(v, query, &key[at.clone()]));
                }
                let total = self.soften(v, (row, in_group), &mut scores);
                let out = &mut self.out[row][in_group * d..(in_group + 1) * d];
                out.fill(0.0);
                for (weight, value) in scores.iter().zip(self.values[bytes.clone()].chunks_exact(kv_width)) {
                    AddScaled { sum: &mut *out, weight: *weight, x: &value[at.clone()] }.run(v);
                }
                out.iter_mut().for_each(|sum| *sum /= total);
            }
        }
    }

    #[inline(always)]
    fn run_tiles<V: Vector, const R: usize, const C: usize>(&mut self, v: V) {
        let (d, group) = (self.heads.head_dim, self.group());
        let n_rows = self.out.len() * group;
        let from = self.seen(0).start;
        let to = self.seen(self.out.len() - 1).end;
        let (keys, values) = self.panels(from..to);
        let stride = (to - from).next_multiple_of(LANES);
        let mut scores = vec![0.0_f32; R * stride];
        let (mut x, mut weights) = (vec![[0.0; R]; d], vec![[0.0; R]; to - from]);
        for first in (0..n_rows).step_by(R) {
            let rows = first..(first + R).min(n_rows);
            for (r, row) in rows.clone().enumerate() {
                for (x, query) in x.iter_mut().zip(self.query(row / group, row % group)) {
                    x[r] = *query;
                }
            }
            let n_keys = self.seen((rows.end - 1) / group).end - from;
            for (p, panel) in keys.chunks_exact(d).enumerate().take(n_keys.div_ceil(LANES)) {
                macro_rules! block {
                    ($block:literal) => {
                        if LANES > $block * C * V::N {
                            let sums = tile::<V, Lanes<f32>, R, C, $block>(v, panel, &x);
                            for (sums, scores) in sums.iter().zip(scores.chunks_exact_mut(stride)) {
                                for (c, sum) in sums.iter().enumerate() {
                                    v.store(*sum, &mut scores[p * LANES..(p + 1) * LANES], $block * C + c);
                                }
                            }
                        }
                    };
                }
                block!(0);
                block!(1);
                block!(2);
                block!(3);
            }
            let mut totals = [1.0; R];
            for (r, row) in rows.clone().enumerate() {
                let seen = self.seen(row / group);
                let seen = seen.start - from..seen.end - from;
                let scores = &mut scores[r * stride..(r + 1) * stride];
                totals[r] = self.soften(v, (row / group, row % group), &mut scores[seen.clone()]);
                scores[..seen.start].fill(0.0);
                scores[seen.end..].fill(0.0);
                for (weights, score) in weights.iter_mut().zip(scores.iter()).take(n_keys) {
                    weights[r] = *score;
                }
            }
            for (p, panel) in values.chunks_exact(to - from).enumerate() {
                let mut mixed = [[0.0; LANES]; R];
                macro_rules! block {
                    ($block:literal) => {
                        if LANES > $block * C * V::N {
                            let sums = tile::<V, Lanes<f32>, R, C, $block>(v, panel, &weights[..n_keys]);
                            for ((sums, total), mixed) in sums.iter().zip(totals).zip(&mut mixed) {
                                for (c, sum) in sums.iter().enumerate() {
                                    v.store(v.div(*sum, v.splat(total)), mixed, $block * C + c);
                                }
                            }
                        }
                    };
                }
                block!(0);
                block!(1);
                block!(2);
                block!(3);
                for (row, mixed) in rows.clone().zip(&mixed) {
                    let out =
                        &mut self.out[row / group][row % group * d..][p * LANES..d.min((p + 1) * LANES)];
                    out.copy_from_slice(&mixed[..out.len()]);
                }
            }
        }
    }

    /// Keys as panels `[n / LANES][d][LANES]`, values as panels `[d / LANES][n][LANES]`.
    fn panels(&self, seen: Range<usize>) -> (Vec<Lanes<f32>>, Vec<Lanes<f32>>) {
        let (d, kv_width, n) = (self.heads.head_dim, self.kv_width(self.heads), seen.len());
        let mut keys = vec![Lanes::ZERO; n.div_ceil(LANES) * d];
        let mut values = vec![Lanes::ZERO; d.div_ceil(LANES) * n];
        let at = self.kv_head * d..(self.kv_head + 1) * d;
        let rows = seen.start * kv_width..seen.end * kv_width;
        let both =
            self.keys[rows.clone()].chunks_exact(kv_width).zip(self.values[rows].chunks_exact(kv_width));
        for (number, (key, value)) in both.enumerate() {
            for (lanes, x) in keys[number / LANES * d..].iter_mut().zip(&key[at.clone()]) {
                lanes.0[number % LANES] = *x;
            }
            for (p, value) in value[at.clone()].chunks(LANES).enumerate() {
                values[p * n + number].0[..value.len()].copy_from_slice(value);
            }
        }
        (keys, values)
    }
}

/// `x = exp(x - max)`; their sum: one for each place in a row of [`LANES`], added up at the end.
#[inline(always)]
fn exponentials<V: Vector>(v: V, x: &mut [f32]) -> f32 {
    let less = greatest(v, x);
    let mut sums = [v.splat(0.0); 8];
    let (rows, rest) = x.as_chunks_mut::<LANES>();
    for row in rows {
        exponentials_of(v, less, row, &mut sums);
    }
    // What fills the row up adds 1e-38 to a sum of at least 1.
    let mut row = [f32::NEG_INFINITY; LANES];
    row.iter_mut().zip(rest.iter()).for_each(|(row, x)| *row = *x);
    exponentials_of(v, less, &mut row, &mut sums);
    rest.iter_mut().zip(row).for_each(|(x, row)| *x = row);
    total(v, &sums)
}

#[inline(always)]
fn exponentials_of<V: Vector>(v: V, less: f32, row: &mut [f32; LANES], sums: &mut [V::F; 8]) {
    for (index, sum) in sums.iter_mut().enumerate().take(LANES / V::N) {
        let exponential = exp(v, v.sub(v.load(row, index), v.splat(less)));
        *sum = v.add(*sum, exponential);
        v.store(exponential, row, index);
    }
}

#[inline(always)]
fn dot<V: Vector>(v: V, a: &[f32], b: &[f32]) -> f32 {
    let (mut xs, mut ys) = (a.chunks_exact(V::N), b.chunks_exact(V::N));
    let mut sums = v.splat(0.0);
    for (x, y) in xs.by_ref().zip(ys.by_ref()) {
        sums = v.mul_add(v.load(x, 0), v.load(y, 0), sums);
    }
    let mut rest = 0.0;
    for (x, y) in xs.remainder().iter().zip(ys.remainder()) {
        rest += x * y;
    }
    v.sum(sums) + rest
}

#[cfg(test)]
#[path = "attention_tests.rs"]
mod tests;
