//! The runs that are under way.

use crate::protocol::RunId;
use crate::session::{Run, Urgency};

/// The runs under way, the most urgent first, and of equal urgency in the order of their start.
#[derive(Debug, Default)]
pub(super) struct Runs {
    runs: Vec<(RunId, Run)>,
    /// Counts the steps.
    turn: usize,
}

impl Runs {
    pub(super) fn add(&mut self, id: RunId, run: Run) {
        let at = self.runs.partition_point(|(_, other)| other.urgency() <= run.urgency());
        self.runs.insert(at, (id, run));
    }

    /// The run to step next: one of the most urgent, in turns, so that a person who asks for
    /// scores does not wait for all of a figure.
    pub(super) fn next(&mut self) -> Option<&mut (RunId, Run)> {
        let most: Urgency = self.runs.first()?.1.urgency();
        let n_sharing = self.runs.partition_point(|(_, run)| run.urgency() <= most);
        self.turn = self.turn.wrapping_add(1);
        self.runs.get_mut(self.turn % n_sharing.max(1))
    }

    pub(super) fn remove(&mut self, id: RunId) {
        self.runs.retain(|(known, _)| *known != id);
    }

    /// Drops all runs and names them.
    pub(super) fn clear(&mut self) -> Vec<RunId> {
        self.runs.drain(..).map(|(id, _)| id).collect()
    }

    /// The device is gone.
    pub(super) fn forget_device(&mut self) {
        self.runs.iter_mut().for_each(|(_, run)| run.forget_device());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }
}
