//! How much is done at a time.

use std::cell::Cell;

use super::run::Step;
use crate::experiment::Report;
use crate::platform::now_millis;

/// Milliseconds that one step of a run should take, so that the engine can look at its mailbox
/// between two steps.
pub(super) const STEP_MILLIS: f64 = 100.0;
/// Most schedules of one step, however fast the device is.
pub(super) const STEP_PLANS_MAX: usize = 256;
/// Least time between two reports that bring nothing but how far it is.
pub(super) const QUIET_MILLIS: f64 = 500.0;
/// Pause between two folds of results, in times that one took: a tenth of the time at most goes
/// into folding.
const QUIET_FOLDS: f64 = 9.0;

/// When results so far are worth folding into a report again. A fold looks at all of them, so
/// it grows with them.
#[derive(Debug, Default)]
pub(super) struct Folds {
    quiet_until: Cell<f64>,
}

impl Folds {
    /// Whether none was made yet.
    pub(super) fn is_first(&self) -> bool {
        self.quiet_until.get() == 0.0
    }

    /// Makes one, if it is time for another or this is the last.
    pub(super) fn fold<T>(&self, is_last: bool, fold: impl FnOnce() -> T) -> Option<T> {
        let start = now_millis();
        if !is_last && start < self.quiet_until.get() {
            return None;
        }
        let folded = fold();
        let end = now_millis();
        self.quiet_until.set(end + QUIET_FOLDS * (end - start));
        Some(folded)
    }

    /// What a step has brought, with a report where one is due.
    pub(super) fn step(&self, is_over: bool, report: impl FnOnce() -> Report) -> Step {
        let report = self.fold(is_over, report);
        report.map_or(Step::More, if is_over { Step::Done } else { Step::Report })
    }
}

/// How many schedules fit into a step, after one of `n_plans` took `millis`.
pub(super) fn paced(n_plans: usize, millis: f64) -> usize {
    let fitting = n_plans as f64 * STEP_MILLIS / millis.max(1.0);
    // Not more than twice as many at once: the first steps are slower than the others.
    fitting.clamp(1.0, (2 * n_plans).min(STEP_PLANS_MAX) as f64) as usize
}
