//! What items have come to, by schedule, so that nothing is computed twice.

use std::collections::{BTreeMap, HashMap, VecDeque};

use crate::eval::ItemResult;

/// Schedules whose results are kept besides the baseline; the oldest go first.
const SCHEDULES_KEPT: usize = 64;

/// Results by schedule text, task and item.
#[derive(Debug, Default)]
pub struct Results {
    by_schedule: HashMap<String, HashMap<String, BTreeMap<usize, ItemResult>>>,
    /// Texts in the order in which they were first seen.
    order: VecDeque<String>,
}

impl Results {
    /// Keeps the result of one item.
    pub fn put(&mut self, schedule: &str, task: &str, result: ItemResult) {
        if !self.by_schedule.contains_key(schedule) {
            self.order.push_back(schedule.to_owned());
            // The first is the baseline, which every comparison needs.
            if self.order.len() > SCHEDULES_KEPT + 1
                && let Some(oldest) = self.order.remove(1)
            {
                self.by_schedule.remove(&oldest);
            }
        }
        let tasks = self.by_schedule.entry(schedule.to_owned()).or_default();
        tasks.entry(task.to_owned()).or_default().insert(result.index, result);
    }

    /// Forgets all results of a task.
    pub fn forget(&mut self, task: &str) {
        for tasks in self.by_schedule.values_mut() {
            tasks.remove(task);
        }
    }

    /// The result of one item, by its line in the file.
    #[must_use]
    pub fn get(&self, schedule: &str, task: &str, index: usize) -> Option<&ItemResult> {
        self.by_schedule.get(schedule)?.get(task)?.get(&index)
    }
}
