//! When a cell is decided: whether a schedule is better or worse than the full model on a
//! task, at an error rate that looking again and again does not raise.
//!
//! Each question gives one pair of answers (of items that ask the same question the first
//! that is run), so `X` is 1 where the schedule alone is right, -1 where the full model alone
//! is, else 0. Somebody who believes that the mean of X is above 0 bets a share `b` of what
//! he has on each question and is left with `product (1 + b X)`; over a uniform mixture of
//! shares in (0, 1) his capital is a non-negative supermartingale wherever the mean is 0 or
//! below, and so by Ville's inequality reaches `2 / alpha` with probability `alpha / 2` at
//! most, however long and often one looks. Betting the other way is the same with the signs
//! exchanged. Hence the rule:
//!
//! - `Better` once the capital of the bet on "above 0" is `2 / alpha`, `Worse` likewise;
//! - with a `margin` m, `Same` once both bets on "above -m" and on "below m" have `2 / alpha`
//!   (`1 + b (X + m)` and its mirror image);
//! - else `Undecided`, which means that the items do not tell, not that there is no difference.
//!
//! Guaranteed for each cell by itself: a wrong `Better` or `Worse`, or a `Same` where the
//! difference exceeds the margin, ever, with probability `alpha` at most, for questions drawn
//! independently (those of a shuffled file are taken as such). Of many cells a share of
//! `alpha` may be wrong. The value of a cell that stopped early is drawn away from 0 by the
//! stopping; only its direction is guaranteed.
//!
//! The capital depends on counts alone, not on their order; so records in any order, of
//! resumed and shared sweeps, give the same states.
//!
//! Source: Robbins, *Statistical methods related to the law of the iterated logarithm*, Annals
//! of Mathematical Statistics 41 (1970); Waudby-Smith and Ramdas, *Estimating means of bounded
//! random variables by betting*, Journal of the Royal Statistical Society B 86 (2024).

use serde::{Deserialize, Serialize};

use super::error::SweepError;

const ALPHA_MAX: f64 = 0.5;
/// Shares that are bet, the middles of equal parts of (0, 1).
const N_SHARES: u32 = 32;
/// Items of a task before the first look: no fewer pairs decide at the usual error rate.
const FIRST_LOOK: usize = 8;

/// Leave out the rest of a cell's items once it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Probability of a wrong decision of a cell, at most.
    pub alpha: f64,
    /// Differences of at most this share of the items count as none; without it no cell is
    /// ever decided to be the same.
    #[serde(default)]
    pub margin: Option<f64>,
}

/// What is known of a cell against the full model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellState {
    /// It cannot be told yet.
    #[default]
    Undecided,
    /// More right answers.
    Better,
    /// Fewer.
    Worse,
    /// No difference beyond the margin.
    Same,
}

/// Questions by who was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pairs {
    /// The schedule alone.
    pub wins: u32,
    /// Both or neither.
    pub ties: u32,
    /// The full model alone.
    pub losses: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StateCounts {
    pub undecided: usize,
    pub better: usize,
    pub worse: usize,
    pub same: usize,
}

impl Pairs {
    /// One more question: whether the schedule and the full model are right.
    pub fn add(&mut self, mine: bool, full: bool) {
        match (mine, full) {
            (true, false) => self.wins += 1,
            (false, true) => self.losses += 1,
            _ => self.ties += 1,
        }
    }
}

impl Default for Stop {
    fn default() -> Self {
        Self { alpha: 0.05, margin: None }
    }
}

impl Stop {
    /// # Errors
    /// When the error rate or the margin has no sense.
    pub fn check(&self) -> Result<(), SweepError> {
        if !(self.alpha > 0.0 && self.alpha <= ALPHA_MAX) {
            return Err(SweepError::Alpha { alpha: self.alpha, alpha_max: ALPHA_MAX });
        }
        match self.margin {
            Some(margin) if !(margin > 0.0 && margin < 1.0) => Err(SweepError::Margin { margin }),
            _ => Ok(()),
        }
    }

    /// What these pairs tell.
    pub fn state(&self, pairs: Pairs) -> CellState {
        let enough = (2.0 / self.alpha).ln();
        let mirrored = Pairs { wins: pairs.losses, losses: pairs.wins, ..pairs };
        if log_capital(pairs, 0.0) >= enough {
            return CellState::Better;
        }
        if log_capital(mirrored, 0.0) >= enough {
            return CellState::Worse;
        }
        match self.margin {
            Some(margin)
                if log_capital(pairs, margin) >= enough && log_capital(mirrored, margin) >= enough =>
            {
                CellState::Same
            }
            _ => CellState::Undecided,
        }
    }
}

/// Logarithm of the capital of a bet on a mean above `-margin`, having begun with 1.
fn log_capital(pairs: Pairs, margin: f64) -> f64 {
    let of_share = |share: f64| {
        let factor =
            |x: f64, n: u32| if n == 0 { 0.0 } else { f64::from(n) * (share * (x + margin)).ln_1p() };
        factor(1.0, pairs.wins) + factor(0.0, pairs.ties) + factor(-1.0, pairs.losses)
    };
    let logs = || (0..N_SHARES).map(|k| of_share((f64::from(k) + 0.5) / f64::from(N_SHARES)));
    let greatest = logs().fold(f64::NEG_INFINITY, f64::max);
    greatest + (logs().map(|log| (log - greatest).exp()).sum::<f64>() / f64::from(N_SHARES)).ln()
}

/// After how many of `n_items` items of a task its cells are looked at: each time half as
/// many again, and at the end. More looks would make smaller batches, not more errors.
pub fn looks(n_items: usize) -> Vec<usize> {
    let next = |n: &usize| Some(n + n / 2);
    let before = std::iter::successors(Some(FIRST_LOOK), next).take_while(|n| *n < n_items);
    before.chain((n_items > 0).then_some(n_items)).collect()
}
