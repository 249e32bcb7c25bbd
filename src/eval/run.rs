//! Which items come next, a batch at a time.
//!
//! A [`Run`] knows nothing of schedules or time: [`Dealing`](super::Dealing) puts its batches to
//! plans, and whoever drives that may put other work between two batches, or stop. Tasks take
//! turns, so that after a few batches every task has a score. Nothing is padded, and scores do not
//! depend on how items were packed (within
//! [`LOG_LIKELIHOOD_TOLERANCE`](crate::backend::LOG_LIKELIHOOD_TOLERANCE)).

use std::sync::Arc;

use serde::Serialize;

use super::batch::ItemBatch;
use super::encode::EncodedTask;
use super::item::Gold;
use super::sharing::Sharing;
use crate::backend::{Backend, BackendError, BatchLimits};
use crate::words;

/// Items of tasks, waiting to be sent.
#[derive(Debug, Clone)]
pub struct Run {
    tasks: Vec<Arc<EncodedTask>>,
    /// Items that are scored, many in a batch.
    scored: Queue,
    /// Items whose answers are written, one in a batch.
    written: Queue,
    /// The last batch was of items that are scored: one whose answer is written comes next.
    was_scored: bool,
    sharing: Sharing,
}

/// `(task, position)`, in the order in which they run.
#[derive(Debug, Clone, Default)]
struct Queue {
    items: Vec<(usize, usize)>,
    n_sent: usize,
}

/// Why a run stopped.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum RunError {
    /// The choices of one item need more rows than the backend takes at once.
    ItemTooLarge {
        task: String,
        /// The item's line, from 1.
        line: usize,
        rows: usize,
        rows_max: usize,
    },
    /// A context's worth of a text needs more rows than the backend takes at once.
    TextTooLarge {
        task: String,
        /// The item's line, from 1.
        line: usize,
        rows: usize,
        rows_max: usize,
    },
    /// What was written cannot be read.
    Text {
        task: String,
        /// The item's line, from 1.
        line: usize,
        reason: String,
    },
    /// The backend did not answer what it was asked.
    ScoresMissing { expected: usize, got: usize },
    #[serde(untagged)]
    Backend(#[from] BackendError),
}

impl Run {
    /// A run over the items at the given positions of each task's encoded items, in that
    /// order; tasks take turns. Positions that do not exist are left out.
    pub fn new(tasks: Vec<(Arc<EncodedTask>, Vec<usize>)>) -> Self {
        let rounds = tasks.iter().map(|(_, positions)| positions.len()).max().unwrap_or(0);
        let (mut scored, mut written) = (Queue::default(), Queue::default());
        for round in 0..rounds {
            for (index, (task, positions)) in tasks.iter().enumerate() {
                let Some(&position) = positions.get(round) else { continue };
                let Some(item) = task.items.get(position) else { continue };
                let queue = if item.scored().is_some() { &mut scored } else { &mut written };
                queue.items.push((index, position));
            }
        }
        let tasks = tasks.into_iter().map(|(task, _)| task).collect();
        Self { tasks, scored, written, was_scored: false, sharing: Sharing::ALL }
    }

    /// The same, computed so.
    #[must_use]
    pub fn sharing(self, sharing: Sharing) -> Self {
        Self { sharing, ..self }
    }

    /// A run over all encoded items, in the order of their encoding.
    pub fn over(tasks: &[Arc<EncodedTask>]) -> Self {
        Self::new(tasks.iter().map(|task| (Arc::clone(task), (0..task.n_items()).collect())).collect())
    }

    pub fn n_total(&self) -> usize {
        self.scored.items.len() + self.written.items.len()
    }

    pub fn n_sent(&self) -> usize {
        self.scored.n_sent + self.written.n_sent
    }

    /// About how many tokens its items are, answers included.
    pub fn n_rows(&self) -> usize {
        let places = self.scored.items.iter().chain(&self.written.items);
        let item = |(task, at): &(usize, usize)| Some(self.tasks.get(*task)?.items.get(*at)?.n_rows());
        places.filter_map(item).sum()
    }

    /// The next items: as many as fit in `limits.rows_good`, at least one and at most `n_max`; None at the
    /// end.
    /// Between two batches of items that are scored stands one whose answer is written.
    ///
    /// # Errors
    /// When one item alone needs more than `limits.rows_max`.
    /// The item is not passed over: asking again gives the same error.
    pub fn next_batch(&mut self, limits: BatchLimits, n_max: usize) -> Result<Option<ItemBatch>, RunError> {
        self.next_sharing(limits, n_max, |_, _| false)
    }

    /// The same for this executor, which may read what the choices of an item begin with once.
    ///
    /// # Errors
    /// As [`next_batch`](Self::next_batch).
    pub fn next_on(&mut self, backend: &impl Backend, n_max: usize) -> Result<Option<ItemBatch>, RunError> {
        let prompts = self.sharing.prompts;
        self.next_sharing(backend.limits(), n_max, |before, length| {
            prompts && backend.shares_beginnings(before, length)
        })
    }

    fn next_sharing(
        &mut self,
        limits: BatchLimits,
        n_max: usize,
        shares: impl Fn(usize, usize) -> bool,
    ) -> Result<Option<ItemBatch>, RunError> {
        let written_next = self.was_scored || self.scored.next().is_none();
        if written_next && let Some((index, position)) = self.written.next() {
            self.was_scored = false;
            self.written.n_sent += 1;
            let mut dealt = ItemBatch::default();
            if let Some(task) = self.tasks.get(index) {
                dealt.add(index, task, position, 0);
            }
            return Ok(Some(dealt));
        }
        let mut dealt = self.next_scored(limits, n_max, shares)?;
        dealt.sharing = self.sharing;
        self.was_scored = true;
        Ok((dealt.n_items() > 0).then_some(dealt))
    }

    /// The next items that are scored; none at the end.
    fn next_scored(
        &mut self,
        limits: BatchLimits,
        n_max: usize,
        shares: impl Fn(usize, usize) -> bool,
    ) -> Result<ItemBatch, RunError> {
        let mut dealt = ItemBatch::default();
        let mut n_rows = 0;
        while let Some((index, position)) = self.scored.next() {
            let Some(task) = self.tasks.get(index) else { break };
            let Some(item) = task.items.get(position) else { break };
            let Some(scored) = item.scored() else { break };
            let common = scored.common(&shares);
            let (rows, together) = (scored.n_rows_sharing(common), scored.n_rows_together(common));
            let rows_good = limits.rows_good.min(limits.rows_max);
            let is_full = n_rows + rows > rows_good || dealt.n_items() >= n_max;
            if dealt.n_items() > 0 && is_full {
                break;
            }
            if together > limits.rows_max {
                let (task, line, rows_max) = (task.name.clone(), item.index + 1, limits.rows_max);
                return Err(match scored.gold {
                    Gold::Text(_) => RunError::TextTooLarge { task, line, rows: together, rows_max },
                    _ => RunError::ItemTooLarge { task, line, rows: together, rows_max },
                });
            }
            if rows > rows_good.max(together) {
                self.scored.n_sent += 1;
                return Ok(ItemBatch::in_parts(index, task, position, rows_good));
            }
            n_rows += rows;
            dealt.add(index, task, position, common);
            self.scored.n_sent += 1;
        }
        Ok(dealt)
    }
}

impl Queue {
    fn next(&self) -> Option<(usize, usize)> {
        self.items.get(self.n_sent).copied()
    }
}
