//! What is shown of two schedules beside the full model.

use crate::app::state::{Slot, State};
use crate::eval::{Interval, PairedDifference};
use crate::experiment::{Report, TaskOfTwo};

/// Scores of both, as far as they are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// One per task, the one on the stack as its `schedule`.
    pub tasks: Vec<TaskOfTwo>,
    /// They are of schedules before.
    pub is_stale: bool,
}

/// The scores of both. Those that were computed while each stood in the other's place are theirs as well: no number of them
/// depends on which is called A.
pub fn compared(state: &State) -> Option<Compared> {
    let panel = state.panel(Slot::Compare);
    let report = panel.value(Report::compare)?;
    let (now, other) = (state.schedule().to_string(), state.other.as_ref()?.to_string());
    let is_turned = report.schedule == other && report.other == now;
    // Of the items that are chosen now.
    let (answers, asked) = (panel.answers.as_ref()?, state.experiment(Slot::Compare)?);
    let is_of_both = (&answers.data, answers.limit, answers.seed) == (&asked.data, asked.limit, asked.seed)
        && (is_turned || report.schedule == now && report.other == other);
    let tasks = report.tasks.iter().cloned();
    let tasks = if is_turned { tasks.map(turned).collect() } else { tasks.collect() };
    Some(Compared { tasks, is_stale: !is_of_both })
}

fn turned(task: TaskOfTwo) -> TaskOfTwo {
    let TaskOfTwo { full, schedule, other, difference, left_out } = task;
    let ends = |interval: Option<Interval>| interval.map(|it| Interval { low: -it.high, high: -it.low });
    let difference = difference.map(|it| PairedDifference {
        n: it.n,
        value: -it.value,
        interval: ends(it.interval),
        log_likelihood: -it.log_likelihood,
        log_likelihood_interval: ends(it.log_likelihood_interval),
    });
    TaskOfTwo { full, schedule: other, other: schedule, difference, left_out }
}
