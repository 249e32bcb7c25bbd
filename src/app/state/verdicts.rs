//! What may be said of a difference while its items arrive.
//!
//! Scores are looked at again and again, and 95 % intervals of one look each, taken at every
//! look, exclude zero sooner or later though there is no difference. Hence the rule:
//!
//! - Of fewer than [`ITEMS_MIN`] items nothing is said.
//! - A verdict is given once zero lies outside of the 95 % confidence sequence: the interval,
//!   its arm towards zero made longer by [`widening`]. That holds over all looks together.
//! - A verdict that was given stands until the plain 95 % interval holds zero again, or lies on
//!   the other side of it. Between giving and taking back lies more than half an arm, so it does
//!   not flicker; and it never contradicts the interval that stands beside it.
//! - Once all items are done, their number was chosen in advance, and the plain interval
//!   decides.
//!
//! Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, *Time-uniform central limit theory
//! and asymptotic confidence sequences*, Annals of Statistics 52 (2024), theorem 2.2. Like the
//! intervals it is asymptotic; the tests try it on samples of the size that the page has.

use super::{Slot, State};
use crate::eval::Interval;
use crate::eval::stats::Z;
use crate::experiment::Report;

/// Items below which no verdict stands.
pub const ITEMS_MIN: usize = 10;
/// Probability that the confidence sequence ever leaves out the true difference.
const ALPHA: f64 = 0.05;
/// Items at which the confidence sequence is tightest, about.
const TIGHTEST_AT: f64 = 50.0;

/// Which way a difference goes, as far as was said while items arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lean {
    /// Nothing was said.
    #[default]
    Open,
    /// Better than the full model.
    Better,
    Worse,
}

/// What was said of a task.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    pub task: String,
    /// Of the right answers.
    pub right: Lean,
    /// Of the log-probability of the right answer.
    pub nats: Lean,
}

impl Lean {
    /// What is said after another look: `value` with its 95 % interval, over `n` items.
    #[must_use]
    pub fn after(self, value: f64, interval: Interval, n: usize) -> Self {
        if n < ITEMS_MIN {
            return Self::Open;
        }
        let longer = widening(n);
        match self {
            _ if value - longer * (value - interval.low) > 0.0 => Self::Better,
            _ if value + longer * (interval.high - value) < 0.0 => Self::Worse,
            Self::Better if interval.low > 0.0 => Self::Better,
            Self::Worse if interval.high < 0.0 => Self::Worse,
            _ => Self::Open,
        }
    }
}

/// How much longer the arms of a confidence sequence are after `n` items than those of a 95 %
/// interval of one look: `sqrt(2 (n r + 1) / (n r) ln(sqrt(n r + 1) / alpha)) / z`.
pub fn widening(n: usize) -> f64 {
    let log = -2.0 * ALPHA.ln();
    let nr = n.max(1) as f64 * (log + log.ln() + 1.0) / TIGHTEST_AT;
    (2.0 * (nr + 1.0) / nr * ((nr + 1.0).sqrt() / ALPHA).ln()).sqrt() / Z
}

impl State {
    pub fn said_of(&self, task: &str) -> Said {
        self.said.iter().find(|said| said.task == task).cloned().unwrap_or_default()
    }

    /// Looks at scores that have come.
    pub(super) fn judge(&mut self) {
        let Some(scores) = self.panel(Slot::Scores).value(Report::scores) else { return };
        let said = scores.tasks.iter().map(|comparison| {
            let task = &comparison.edited.task;
            let before = self.said_of(task);
            let (Some(d), Some((gain, interval))) = (&comparison.difference, comparison.gain()) else {
                return Said { task: task.clone(), ..Said::default() };
            };
            let nats = d.log_likelihood_interval;
            Said {
                task: task.clone(),
                right: interval.map_or(Lean::Open, |i| before.right.after(gain, i, d.n)),
                nats: nats.map_or(Lean::Open, |i| before.nats.after(d.log_likelihood, i, d.n)),
            }
        });
        self.said = said.collect();
    }
}
