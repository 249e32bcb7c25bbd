//! Finished results of schedules seen before, so that undo shows them at once.

use std::collections::VecDeque;

use super::CostPair;
use crate::protocol::TaskComparison;

/// Results of each kind that are kept; the oldest goes first.
pub const MAX_CACHED: usize = 64;

/// What scores depend on, besides the model and where it computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ScoreKey {
    pub(super) schedule: String,
    pub(super) tasks: Vec<String>,
    pub(super) limit: usize,
    pub(super) seed: u64,
}

/// Of one model on one backend.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Cache {
    scores: Shelf<ScoreKey, Vec<TaskComparison>>,
    costs: Shelf<String, CostPair>,
}

impl Cache {
    pub(super) fn scores(&self, key: &ScoreKey) -> Option<&Vec<TaskComparison>> {
        self.scores.get(key)
    }

    pub(super) fn keep_scores(&mut self, key: ScoreKey, scores: Vec<TaskComparison>) {
        self.scores.put(key, scores);
    }

    pub(super) fn cost(&self, schedule: &str) -> Option<CostPair> {
        self.costs.0.iter().find(|(known, _)| known == schedule).map(|(_, cost)| *cost)
    }

    pub(super) fn keep_cost(&mut self, schedule: String, cost: CostPair) {
        self.costs.put(schedule, cost);
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Shelf<K, V>(VecDeque<(K, V)>);

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<K: PartialEq, V> Shelf<K, V> {
    fn get(&self, key: &K) -> Option<&V> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    fn put(&mut self, key: K, value: V) {
        self.0.retain(|(known, _)| *known != key);
        if self.0.len() == MAX_CACHED {
            self.0.pop_front();
        }
        self.0.push_back((key, value));
    }
}
