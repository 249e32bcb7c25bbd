//! How much is done at a time.

use crate::platform::now_millis;

/// Milliseconds that one step of a run should take, so that the engine can look at its mailbox
/// between two steps.
pub(super) const STEP_MILLIS: f64 = 100.0;
/// Most schedules of one step, however fast the device is.
pub(super) const STEP_PLANS_MAX: usize = 256;
/// Pause between two folds of results, in times that one took: a tenth of the time at most goes
/// into folding.
const QUIET_FOLDS: f64 = 9.0;

/// When results so far are worth folding into a report again. A fold looks at all of them, so
/// it grows with them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Folds {
    quiet_until: f64,
}

impl Folds {
    /// Whether none was made yet.
    pub(super) fn is_first(self) -> bool {
        self.quiet_until == 0.0
    }

    /// Whether it is time for another one.
    pub(super) fn is_due(self) -> bool {
        now_millis() >= self.quiet_until
    }

    /// One was made just now.
    pub(super) fn took(&mut self, millis: f64) {
        self.quiet_until = now_millis() + QUIET_FOLDS * millis;
    }
}

/// How many schedules fit into a step, after one of `n_plans` took `millis`.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the clamp"
)]
pub(super) fn paced(n_plans: usize, millis: f64) -> usize {
    let fitting = n_plans as f64 * STEP_MILLIS / millis.max(1.0);
    // Not more than twice as many at once: the first steps are slower than the others.
    fitting.clamp(1.0, (2 * n_plans).min(STEP_PLANS_MAX) as f64) as usize
}
