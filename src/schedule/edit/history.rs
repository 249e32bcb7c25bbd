//! Undo and redo.

use std::collections::VecDeque;

use crate::schedule::Schedule;

/// Edits that can be undone; older ones are forgotten.
pub const MAX_UNDO: usize = 200;

/// A schedule with what came before it and what was undone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    current: Schedule,
    /// Oldest first.
    undo: VecDeque<Schedule>,
    /// Nearest last.
    redo: Vec<Schedule>,
}

impl History {
    pub fn new(schedule: Schedule) -> Self {
        Self { current: schedule, ..Self::default() }
    }

    pub fn current(&self) -> &Schedule {
        &self.current
    }

    /// Goes on to another schedule; what was undone before is forgotten. The same schedule
    /// again is no step.
    pub fn record(&mut self, schedule: Schedule) {
        if schedule == self.current {
            return;
        }
        if self.undo.len() == MAX_UNDO {
            self.undo.pop_front();
        }
        self.undo.push_back(std::mem::replace(&mut self.current, schedule));
        self.redo.clear();
    }

    /// Goes one step back, if there is one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.undo.pop_back() else { return false };
        self.redo.push(std::mem::replace(&mut self.current, before));
        true
    }

    /// Takes one step back again, if there is one.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.redo.pop() else { return false };
        self.undo.push_back(std::mem::replace(&mut self.current, after));
        true
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }
}
