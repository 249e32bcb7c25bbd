//! Matrix times matrix, the loop in which all the time goes.
//!
//! A tile is `R` input rows times `C` vectors of output columns, whose sums stay in registers while the loop goes once
//! along `K`. Each output is one sum in the order of `K`, whatever the tile, the vectors and the threads, so none of these
//! changes a bit. Inputs are packed `[T / R][K][R]`, so that the loop reads both operands in order (rows that lie a
//! power of two apart would share a few lines of the cache). A panel of halves or of blocks becomes floats when its turn
//! comes, for all rows at once; where there is one tile alone, halves do so in registers.

use std::ops::Range;

use crate::matrix::{Matrix, Row, Stored};
use crate::threads;
use crate::vector::{Kernel, LANES, Lanes, Vector, dispatch};

/// Input rows that panels meet at a time; with their panel they stay in a core's own cache.
const ROWS: usize = 256;
/// Fewest multiply-adds that are worth a task of their own: some ten times what handing it over costs.
const TASK_PRODUCTS_MIN: usize = 1 << 17;
/// Tasks for each thread, so that one that is held up holds up little.
const TASKS_PER_THREAD: usize = 4;

/// What happens to a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Into {
    /// `out = x W^T`.
    Store,
    /// `out += x W^T`.
    Add,
}

/// A product of inputs `x` `[T, K]`: `out[T, N] (+)= x W[N, K]^T`.
#[derive(Debug)]
pub struct Product<'a> {
    pub weight: &'a Matrix,
    pub out: &'a mut [f32],
    pub into: Into,
}

/// `out[T, N] (+)= x[T, K] W[N, K]^T`.
pub fn gemm(x: &[f32], weight: &Matrix, out: &mut [f32], into: Into) {
    products(x, vec![Product { weight, out, into }]);
}

/// Products of the same inputs, which are packed once and dealt to threads together.
#[inline(never)]
pub fn products(x: &[f32], products: Vec<Product<'_>>) {
    let Some(k) = products.first().map(|product| product.weight.k).filter(|&k| k > 0) else { return };
    let t = x.len() / k;
    let inputs = Inputs::new(x, k, if t > 1 { dispatch(Height) } else { 1 });
    let n_panels: usize = products.iter().map(|it| it.weight.n.div_ceil(LANES)).sum();
    let n_threads = threads::n_threads();
    let (mut n_rows, mut n_products) = (ROWS, usize::MAX);
    if n_threads > 1 {
        while n_rows > ROWS / 8 && n_panels * t.div_ceil(n_rows) < 2 * n_threads {
            n_rows /= 2;
        }
        let share = t * k * n_panels * LANES / (n_threads * TASKS_PER_THREAD);
        n_products = share.max(TASK_PRODUCTS_MIN);
    }
    let per_panel = t.min(n_rows) * k * LANES;
    let n_panels = (n_products / per_panel.max(1)).max(1);
    let parts = products.into_iter().flat_map(|product| parts(product, &inputs, t, (n_rows, n_panels)));
    threads::each(parts, dispatch);
}

/// Cuts a product into parts: so many rows, so many panels.
fn parts<'a>(
    product: Product<'a>,
    inputs: &'a Inputs,
    t: usize,
    (n_rows, n_panels): (usize, usize),
) -> Vec<Part<'a>> {
    let Product { weight, out, into } = product;
    let all = weight.n.div_ceil(LANES);
    let n_panels = n_panels.min(all.max(1));
    let mut parts = Vec::new();
    for (block, out) in out.chunks_mut((weight.n * n_rows).max(1)).enumerate() {
        let first = parts.len();
        for from in (0..all).step_by(n_panels) {
            let panels = from..(from + n_panels).min(all);
            let (first_row, out) = (block * n_rows, Vec::with_capacity(n_rows.min(t)));
            parts.push(Part { inputs, weight, into, panels, first_row, out });
        }
        for mut row in out.chunks_mut(weight.n.max(1)) {
            for part in parts.iter_mut().skip(first) {
                let columns = row.len().min(n_panels * LANES);
                part.out.extend(row.split_off_mut(..columns));
            }
        }
    }
    parts
}

/// Inputs in tiles `[T / height][K][height]`, the last filled up with zeros.
pub(crate) struct Inputs {
    height: usize,
    k: usize,
    numbers: Vec<f32>,
}

impl Inputs {
    pub(crate) fn new(x: &[f32], k: usize, height: usize) -> Self {
        if height == 1 {
            return Self { height, k, numbers: x.to_vec() };
        }
        let mut numbers = vec![0.0; (x.len() / k).div_ceil(height) * height * k];
        // Several tiles at a time, as many as are worth it.
        let n_tiles = TASK_PRODUCTS_MIN / 4 / (height * k) + 1;
        let tiles = numbers.chunks_mut(n_tiles * height * k).zip(x.chunks(n_tiles * height * k));
        threads::each(tiles, |(tiles, x)| {
            for (tile, x) in tiles.chunks_mut(height * k).zip(x.chunks(height * k)) {
                for (row, x) in x.chunks_exact(k).enumerate() {
                    for (out, x) in tile.chunks_exact_mut(height).zip(x) {
                        out[row] = *x;
                    }
                }
            }
        });
        Self { height, k, numbers }
    }

    /// The tiles from row `first` on.
    #[inline(always)]
    fn tiles<const R: usize>(&self, first: usize) -> impl Iterator<Item = &[[f32; R]]> {
        self.numbers[first * self.k..].chunks_exact(self.k.max(1) * R).map(|tile| tile.as_chunks().0)
    }
}

/// How many rows a tile has on this machine.
struct Height;

impl Kernel for Height {
    type Output = usize;
    #[inline(always)]
    fn run<V: Vector>(self, _: V) -> usize {
        if V::HAS_MANY { 8 } else { 4 }
    }
}

/// A part of a product: some panels for some rows.
struct Part<'a> {
    inputs: &'a Inputs,
    weight: &'a Matrix,
    into: Into,
    panels: Range<usize>,
    first_row: usize,
    /// Of each row the columns of the panels.
    out: Vec<&'a mut [f32]>,
}

impl Kernel for Part<'_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Vector>(mut self, v: V) {
        // Two vectors of columns, or one that is two registers.
        match (self.inputs.height, V::IS_FUSED) {
            (1, false) => self.run_tiles::<V, 1, 1>(v),
            (1, true) => self.run_tiles::<V, 1, 2>(v),
            (_, false) => self.run_tiles::<V, 4, 1>(v),
            _ if V::HAS_MANY => self.run_tiles::<V, 8, 2>(v),
            _ => self.run_tiles::<V, 4, 2>(v),
        }
    }
}

impl Part<'_> {
    #[inline(always)]
    fn run_tiles<V: Vector, const R: usize, const C: usize>(&mut self, v: V) {
        let (k, weight) = (self.weight.k, self.weight);
        let is_one_tile = self.out.len() <= R;
        let mut scratch = Vec::new();
        for (number, p) in self.panels.clone().enumerate() {
            let rows = p * k..(p + 1) * k;
            match &weight.stored {
                Stored::Floats(panels) => self.panel::<V, _, R, C>(v, &panels[rows], number),
                Stored::F16(panels) if is_one_tile => self.panel::<V, _, R, C>(v, &panels[rows], number),
                Stored::Bf16(panels) if is_one_tile => self.panel::<V, _, R, C>(v, &panels[rows], number),
                Stored::F16(panels) => {
                    widen(v, &panels[rows], &mut scratch);
                    self.panel::<V, _, R, C>(v, &scratch, number);
                }
                Stored::Bf16(panels) => {
                    widen(v, &panels[rows], &mut scratch);
                    self.panel::<V, _, R, C>(v, &scratch, number);
                }
                Stored::Blocks(packed) => {
                    scratch.resize(k, Lanes::ZERO);
                    packed.unpack(p, &mut scratch);
                    self.panel::<V, _, R, C>(v, &scratch, number);
                }
            }
        }
    }

    /// One panel, for all rows; it is the `number`th of these.
    #[inline(always)]
    fn panel<V: Vector, W: Row, const R: usize, const C: usize>(&mut self, v: V, panel: &[W], number: usize) {
        let columns = number * LANES;
        let tiles = self.inputs.tiles::<R>(self.first_row);
        for (x, rows) in tiles.zip(self.out.chunks_mut(R)) {
            macro_rules! block {
                ($block:literal) => {
                    if LANES > $block * C * V::N {
                        let sums = tile::<V, W, R, C, $block>(v, panel, x);
                        for (sums, out) in sums.iter().zip(rows.iter_mut()) {
                            let end = out.len().min(columns + LANES);
                            put(v, sums, $block * C, &mut out[columns..end], self.into);
                        }
                    }
                };
            }
            block!(0);
            block!(1);
            block!(2);
            block!(3);
        }
    }
}

/// The sums of `R` rows and the `B`th `C` vectors of columns. No closure in it: what is in one is not always compiled
/// for the vectors of the function around it.
#[inline(always)]
pub(crate) fn tile<V: Vector, W: Row, const R: usize, const C: usize, const B: usize>(
    v: V,
    panel: &[W],
    x: &[[f32; R]],
) -> [[V::F; C]; R] {
    let mut sums = [[v.splat(0.0); C]; R];
    for (row, x) in panel.iter().zip(x) {
        let mut weights = [v.splat(0.0); C];
        for (c, weight) in weights.iter_mut().enumerate() {
            *weight = row.vector(v, B * C + c);
        }
        for (sums, x) in sums.iter_mut().zip(x) {
            let x = v.splat(*x);
            for (sum, weight) in sums.iter_mut().zip(&weights) {
                *sum = v.mul_add(x, *weight, *sum);
            }
        }
    }
    sums
}

#[inline(always)]
fn put<V: Vector>(v: V, sums: &[V::F], first: usize, out: &mut [f32], into: Into) {
    if out.len() == LANES {
        for (c, sum) in sums.iter().enumerate() {
            match into {
                Into::Store => v.store(*sum, out, first + c),
                Into::Add => v.store(v.add(v.load(out, first + c), *sum), out, first + c),
            }
        }
        return;
    }
    let mut all = [0.0; LANES];
    for (c, sum) in sums.iter().enumerate() {
        v.store(*sum, &mut all, first + c);
    }
    let columns = first * V::N..(first + sums.len()) * V::N;
    for (out, sum) in out.iter_mut().zip(&all).skip(columns.start).take(columns.len()) {
        match into {
            Into::Store => *out = *sum,
            Into::Add => *out += *sum,
        }
    }
}

/// A panel as floats.
#[inline(always)]
fn widen<V: Vector, W: Row>(v: V, panel: &[W], out: &mut Vec<Lanes<f32>>) {
    out.resize(panel.len(), Lanes::ZERO);
    for (row, out) in panel.iter().zip(out) {
        for index in 0..LANES / V::N {
            v.store(row.vector(v, index), &mut out.0, index);
        }
    }
}

#[cfg(test)]
#[path = "gemm_tests.rs"]
mod tests;
