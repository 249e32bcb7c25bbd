//! What a search has found.

use serde::{Deserialize, Serialize};

use super::TaskComparison;
use crate::sweep::{Budget, FrontPoint, HalfScore, SweepTask, Timing};

/// A search as far as it is. What it has found is whole at any time: every point has both halves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchProgress {
    pub budget: Budget,
    /// Most layer runs: as asked, or as many as the measured times allow; absent before these are there.
    pub runs_max: Option<usize>,
    /// Layers of the model.
    pub n_layers: usize,
    /// Rounds that are done.
    pub n_rounds: usize,
    /// Schedules that have a score on the items that are searched on.
    pub n_schedules: usize,
    /// Of them, those whose scores were known from before.
    pub n_before: usize,
    /// Of the part under way: items under all of its schedules, or times.
    pub n_done: usize,
    pub n_total: usize,
    /// Schedules of the round under way that are scored now; none while something else is done.
    #[serde(default)]
    pub n_asked: usize,
    /// The share of that round's work that is done.
    #[serde(default)]
    pub share_done: f64,
    /// The tasks, with the number of items of both halves and without the list of them.
    pub tasks: Vec<SweepTask>,
    /// Of each task, whether its score is searched by: the full model is clearly better than guessing on it.
    pub counted: Vec<bool>,
    /// Seeds the order of the items, and with it the halves.
    pub seed: u64,
    /// What no other schedule beats on the items that are searched on, with the full model and the best, by layer
    /// runs.
    pub points: Vec<SearchPoint>,
    /// Which of them is the best within the budget, by the items that are searched on.
    pub best: Option<usize>,
}

/// A schedule that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchPoint {
    pub schedule: String,
    /// Layers that run.
    pub runs: usize,
    /// No other schedule beats it in layer runs and in the score that is searched by.
    pub is_front: bool,
    /// On the items that are searched on: what is found there looks better than it is.
    pub searched: HalfResult,
    /// On the others, which have chosen nothing.
    pub held_out: HalfResult,
    /// Milliseconds per decoded token, where times are asked for and are there.
    pub decode: Option<Timing>,
}

/// A schedule on one half of the items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HalfResult {
    /// Absent where no task counts.
    pub score: Option<HalfScore>,
    /// Beside the full model, task by task.
    pub tasks: Vec<TaskComparison>,
}

impl SearchProgress {
    /// Whether times are asked for and are there.
    pub fn has_times(&self) -> bool {
        self.points.iter().any(|point| point.decode.is_some())
    }

    /// Items of the tasks that count, on both halves.
    pub fn half_sizes(&self) -> [usize; 2] {
        let most = |of: fn(&SearchPoint) -> &HalfResult| {
            let sizes = self.points.iter().filter_map(|point| Some(of(point).score?.n));
            sizes.max().unwrap_or(0)
        };
        [most(|point| &point.searched), most(|point| &point.held_out)]
    }

    /// What is drawn of the points.
    pub fn front(&self) -> Vec<FrontPoint> {
        let drawn = |point: &SearchPoint| FrontPoint {
            schedule: point.schedule.clone(),
            runs: point.runs,
            millis: point.decode.map(|timing| timing.median),
            is_front: point.is_front,
            halves: [point.searched.score, point.held_out.score],
        };
        self.points.iter().map(drawn).collect()
    }
}
