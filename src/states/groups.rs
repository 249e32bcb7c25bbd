//! Beginning, middle and end, found in a table of similarities.
//!
//! **Method.** The steps are cut into three runs, each of at least one step. For every way of
//! cutting them the table is described by six numbers: the mean similarity inside each run
//! and between each two. The cut is taken that leaves the least sum of squared differences
//! between the table and this description, over all pairs of different steps; all cuts are
//! tried. Of cuts that leave the same, the one with the widest middle is taken.
//!
//! **Clear or not.** Three runs can always be found, also where similarity only fades with
//! distance. So the description by groups is held against one by distance alone (the mean
//! similarity of steps that are one apart, two apart, …, which has more numbers to fit with
//! than six as soon as there are eight steps): the groups are *clear* if they leave at most
//! half of what distance leaves unexplained. A table without variation has no groups.

use serde::{Deserialize, Serialize};

/// Fewest steps that are grouped: fewer pairs would be described by almost as many numbers.
pub const GROUP_STEPS_MIN: usize = 6;
/// Most that clear groups leave of what distance alone leaves unexplained.
const LEFT_SHARE_MAX: f64 = 0.5;
/// Spread of similarities (root mean square) below which all are taken to be the same.
const SPREAD_MIN: f64 = 1e-4;

/// Three runs of steps, and how well they describe the similarities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Groups {
    /// Steps at the beginning, in the middle, at the end.
    pub sizes: [usize; 3],
    /// Share of the variation of similarities that the groups explain, 0 to 1.
    pub explained: f64,
    /// The share that distance alone explains.
    pub by_distance: f64,
    /// Whether the groups leave at most half of what distance leaves unexplained.
    pub is_clear: bool,
    /// Mean similarity of different steps in the middle; none if that is one step.
    pub inside_middle: Option<f64>,
    /// Mean similarity of steps in the middle with those outside.
    pub middle_to_others: f64,
    /// Share of resamples of the sequences in which the same sizes were found; none before
    /// all sequences are there.
    pub stability: Option<f64>,
    pub clear_share: Option<f64>,
    /// The middle 95 % of each size over them, least and greatest.
    pub size_ranges: Option<[(usize, usize); 3]>,
}

/// Groups the steps of which `similarity` is the (symmetric) table. None for fewer than
/// [`GROUP_STEPS_MIN`] steps, or where something in the table is no number.
pub fn groups(similarity: &[Vec<f64>]) -> Option<Groups> {
    let n = similarity.len();
    if n < GROUP_STEPS_MIN || similarity.iter().flatten().any(|value| !value.is_finite()) {
        return None;
    }
    let sums = Sums::new(similarity);
    let all = sums.inside(0, n);
    let (sizes, left) = best(&sums, n);
    let [beginning, middle, _] = sizes;
    let (from, to) = (beginning, beginning + middle);
    let inside = sums.inside(from, to);
    let outside = sums.between(from, to, 0, from).plus(sums.between(from, to, to, n));
    let has_variation = all.squares_left() > all.n * SPREAD_MIN.powi(2);
    let share = |left: f64| if has_variation { 1.0 - left / all.squares_left() } else { 0.0 };
    let (explained, by_distance) = (share(left), share(left_by_distance(similarity)));
    Some(Groups {
        sizes,
        explained,
        by_distance,
        is_clear: has_variation && 1.0 - explained <= LEFT_SHARE_MAX * (1.0 - by_distance),
        inside_middle: (inside.n > 0.0).then(|| inside.mean()),
        middle_to_others: outside.mean(),
        stability: None,
        clear_share: None,
        size_ranges: None,
    })
}

/// Sizes of the best cut, and the squares that it leaves.
fn best(sums: &Sums, n: usize) -> ([usize; 3], f64) {
    let mut best = ([1, n - 2, 1], f64::INFINITY);
    for a in 1..n - 1 {
        for b in a + 1..n {
            let blocks = [
                sums.inside(0, a),
                sums.inside(a, b),
                sums.inside(b, n),
                sums.between(0, a, a, b),
                sums.between(0, a, b, n),
                sums.between(a, b, b, n),
            ];
            let left: f64 = blocks.into_iter().map(Block::squares_left).sum();
            let sizes = [a, b - a, n - b];
            // What differs by rounding alone is the same.
            let same = (left - best.1).abs() <= 1e-12 * (1.0 + left);
            if (same && sizes[1] > best.0[1]) || (!same && left < best.1) {
                best = (sizes, left);
            }
        }
    }
    best
}

/// The squares that a mean per distance leaves.
fn left_by_distance(similarity: &[Vec<f64>]) -> f64 {
    let n = similarity.len();
    let diagonal = |distance: usize| {
        let values = (0..n - distance).map(|i| similarity[i][i + distance]);
        values.fold(Block::default(), Block::with).squares_left()
    };
    (1..n).map(diagonal).sum()
}

/// Count, sum and sum of squares of some pairs of steps.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    n: f64,
    sum: f64,
    squares: f64,
}

impl Block {
    fn with(self, value: f64) -> Self {
        Self { n: self.n + 1.0, sum: self.sum + value, squares: self.squares + value * value }
    }

    fn plus(self, other: Self) -> Self {
        Self { n: self.n + other.n, sum: self.sum + other.sum, squares: self.squares + other.squares }
    }

    fn mean(self) -> f64 {
        self.sum / self.n
    }

    /// Sum of squared differences from the mean.
    fn squares_left(self) -> f64 {
        if self.n > 0.0 { (self.squares - self.sum * self.sum / self.n).max(0.0) } else { 0.0 }
    }
}

/// Sums over rectangles of the table, each from four numbers.
struct Sums {
    /// At (i, j): over all rows before i and columns before j.
    corner: Vec<Vec<Block>>,
    diagonal: Vec<f64>,
}

impl Sums {
    fn new(similarity: &[Vec<f64>]) -> Self {
        let n = similarity.len();
        let mut corner = vec![vec![Block::default(); n + 1]; n + 1];
        for i in 0..n {
            let mut row = Block::default();
            for j in 0..n {
                row = row.with(similarity[i][j]);
                corner[i + 1][j + 1] = corner[i][j + 1].plus(row);
            }
        }
        Self { corner, diagonal: (0..n).map(|i| similarity[i][i]).collect() }
    }

    /// Pairs of a step in `a..b` and one in `c..d`, which do not overlap.
    fn between(&self, a: usize, b: usize, c: usize, d: usize) -> Block {
        let at = |i: usize, j: usize| self.corner[i][j];
        let negative = |block: Block| Block { n: -block.n, sum: -block.sum, squares: -block.squares };
        at(b, d).plus(negative(at(a, d))).plus(negative(at(b, c))).plus(at(a, c))
    }

    /// Pairs of different steps in `a..b`, each once.
    fn inside(&self, a: usize, b: usize) -> Block {
        let square = self.between(a, b, a, b);
        let own = self.diagonal[a..b].iter().fold(Block::default(), |block, &value| block.with(value));
        Block {
            n: (square.n - own.n) / 2.0,
            sum: (square.sum - own.sum) / 2.0,
            squares: (square.squares - own.squares) / 2.0,
        }
    }
}
