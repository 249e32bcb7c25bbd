//! Cosines and sines of all angles that rows of a batch need, made in f64 and kept as f32.
//!
//! A table of rows `[rotated / 2]` of (cos, sin) for each kind of rotary positions and each regime of
//! it ([`Regime`]). Most models have one table, which grows with the longest sequence.

use crate::model::{ModelSpec, Regime, RopeSpec};

/// Positions for which rotations are made at first.
const POSITIONS_MIN: usize = 256;
/// Tables of sequences of a length of their own (`dynamic`) that are kept.
const LENGTHS_MAX: usize = 64;

/// The tables of one kind of rotary positions.
#[derive(Debug, Clone, Default)]
pub struct Rotations {
    tables: Vec<Table>,
    /// All tables, one behind the other, `rotated / 2` pairs a row.
    angles: Vec<(f32, f32)>,
    half: usize,
}

#[derive(Debug, Clone, Copy)]
struct Table {
    regime: Regime,
    /// Row of the first position.
    first: usize,
    n_positions: usize,
}

/// A run of rows of one sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Position of the first row.
    pub first: usize,
    pub rows: usize,
    /// Tokens of the sequence, as far as they are known.
    pub length: usize,
}

impl Rotations {
    /// One for each kind of rotary positions of a model.
    pub fn of(spec: &ModelSpec) -> Vec<Self> {
        spec.ropes.iter().map(|rope| Self { half: rope.rotated / 2, ..Self::default() }).collect()
    }

    /// `[rows, rotated / 2]` of (cos, sin).
    pub fn angles(&self) -> &[(f32, f32)] {
        &self.angles
    }

    /// Half of the numbers of a head that turn.
    pub fn half(&self) -> usize {
        self.half
    }

    /// The row of the table for each row of `stretches`; makes what is missing. Whether anything was made
    /// comes back, too.
    pub fn rows(&mut self, rope: &RopeSpec, stretches: &[Stretch]) -> (Vec<u32>, bool) {
        let asked = || stretches.iter().map(|stretch| (rope.regime(stretch.length), stretch));
        let end = |stretch: &Stretch| stretch.first + stretch.rows;
        let is_there = |(regime, stretch): (Regime, &Stretch)| {
            self.table(regime).is_some_and(|table| table.n_positions >= end(stretch))
        };
        let is_new = !asked().all(is_there);
        if is_new {
            let mut needed: Vec<(Regime, usize)> =
                self.tables.iter().map(|table| (table.regime, table.n_positions)).collect();
            if needed.len() > LENGTHS_MAX {
                needed.retain(|(regime, _)| !matches!(regime, Regime::Length(_)));
            }
            for (regime, stretch) in asked() {
                let n = end(stretch).next_power_of_two().max(POSITIONS_MIN);
                match needed.iter_mut().find(|(known, _)| *known == regime) {
                    Some((_, have)) => *have = n.max(*have),
                    None => needed.push((regime, n)),
                }
            }
            self.make(rope, &needed);
        }
        let row = |(regime, stretch): (Regime, &Stretch)| {
            let first = self.table(regime).map_or(0, |table| table.first) + stretch.first;
            (first..first + stretch.rows).map(|row| row as u32)
        };
        (asked().flat_map(row).collect(), is_new)
    }

    fn table(&self, regime: Regime) -> Option<&Table> {
        self.tables.iter().find(|table| table.regime == regime)
    }

    fn make(&mut self, rope: &RopeSpec, needed: &[(Regime, usize)]) {
        self.tables.clear();
        self.angles.clear();
        for &(regime, n_positions) in needed {
            let first = self.angles.len() / self.half.max(1);
            self.tables.push(Table { regime, first, n_positions });
            let (frequencies, factor) = (rope.inverse_frequencies(regime), rope.attention_factor());
            for position in 0..n_positions {
                self.angles.extend(frequencies.iter().map(|frequency| {
                    let (sin, cos) = (position as f64 * frequency).sin_cos();
                    ((cos * factor) as f32, (sin * factor) as f32)
                }));
            }
        }
    }
}
