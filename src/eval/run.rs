//! Running tasks on a backend, a batch at a time.
//!
//! A [`Run`] deals out batches and knows nothing of backends, schedules or time: whoever
//! drives it may put other work between two batches, run one batch under several
//! schedules, or stop. Tasks take turns, so that after a few batches every task has a
//! score. Nothing is padded, and scores do not depend on how items were packed
//! (within [`LOG_LIKELIHOOD_TOLERANCE`](crate::backend::LOG_LIKELIHOOD_TOLERANCE)).

use std::sync::Arc;

use super::encode::{EncodedGold, EncodedItem, EncodedPair, EncodedTask};
use super::score::{ItemResult, ResultTokens};
use crate::backend::{Backend, BackendError, Batch, BatchLimits, Outcome, Score, Target, Wanted};
use crate::plan::Plan;

/// Items of tasks, waiting to be sent.
#[derive(Debug, Clone)]
pub struct Run {
    tasks: Vec<Arc<EncodedTask>>,
    /// `(task, position)`, in the order in which they run.
    queue: Vec<(usize, usize)>,
    n_sent: usize,
}

/// Whole items, packed, with what is asked about them.
#[derive(Debug, Clone)]
pub struct ItemBatch {
    /// The packed sequences.
    pub batch: Batch,
    /// One target per scored token.
    pub wanted: Wanted,
    /// The items, in the order of their targets.
    items: Vec<(usize, Arc<EncodedTask>, usize)>,
}

/// Why a run stopped.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RunError {
    /// The choices of one item need more rows than the backend takes at once.
    #[error(
        "{task}, line {line}: its choices are {rows} tokens long together, more than the {rows_max} that this backend takes at once"
    )]
    ItemTooLarge {
        /// The task.
        task: String,
        /// The item's line, from 1.
        line: usize,
        /// Rows it needs.
        rows: usize,
        /// The backend's limit.
        rows_max: usize,
    },
    /// The backend did not answer what it was asked.
    #[error("the backend gave {got} scores where {expected} were asked for")]
    ScoresMissing {
        /// Targets.
        expected: usize,
        /// Scores.
        got: usize,
    },
    /// The backend failed.
    #[error(transparent)]
    Backend(#[from] BackendError),
}

impl Run {
    /// A run over the items at the given positions of each task's encoded items, in that
    /// order; tasks take turns. Positions that do not exist are left out.
    #[must_use]
    pub fn new(tasks: Vec<(Arc<EncodedTask>, Vec<usize>)>) -> Self {
        let rounds = tasks.iter().map(|(_, positions)| positions.len()).max().unwrap_or(0);
        let mut queue = Vec::new();
        for round in 0..rounds {
            for (index, (task, positions)) in tasks.iter().enumerate() {
                if let Some(&position) = positions.get(round).filter(|&&at| at < task.items.len()) {
                    queue.push((index, position));
                }
            }
        }
        Self { tasks: tasks.into_iter().map(|(task, _)| task).collect(), queue, n_sent: 0 }
    }

    /// A run over all encoded items, in the order of their encoding.
    #[must_use]
    pub fn over(tasks: &[Arc<EncodedTask>]) -> Self {
        Self::new(tasks.iter().map(|task| (Arc::clone(task), (0..task.n_items()).collect())).collect())
    }

    /// The tasks, by the index that results carry.
    #[must_use]
    pub fn tasks(&self) -> &[Arc<EncodedTask>] {
        &self.tasks
    }

    /// Items in all.
    #[must_use]
    pub fn n_total(&self) -> usize {
        self.queue.len()
    }

    /// Items of one task.
    #[must_use]
    pub fn n_total_of(&self, task: usize) -> usize {
        self.queue.iter().filter(|(index, _)| *index == task).count()
    }

    /// Items dealt out so far.
    #[must_use]
    pub fn n_sent(&self) -> usize {
        self.n_sent
    }

    /// The next items: as many as fit in `limits.rows_good`, at least one; None at the end.
    ///
    /// # Errors
    /// [`RunError::ItemTooLarge`] when one item alone needs more than `limits.rows_max`.
    /// The item is not passed over: asking again gives the same error.
    pub fn next_batch(&mut self, limits: BatchLimits) -> Result<Option<ItemBatch>, RunError> {
        self.next_items(limits, usize::MAX)
    }

    /// The same, and at most `n_max` items.
    ///
    /// # Errors
    /// As [`next_batch`](Self::next_batch).
    pub fn next_items(&mut self, limits: BatchLimits, n_max: usize) -> Result<Option<ItemBatch>, RunError> {
        let mut dealt = ItemBatch { batch: Batch::default(), wanted: Wanted::default(), items: Vec::new() };
        let mut n_rows = 0;
        while let Some(&(index, position)) = self.queue.get(self.n_sent) {
            let Some(task) = self.tasks.get(index) else { break };
            let Some(item) = task.items.get(position) else { break };
            let rows = item.n_rows();
            if rows > limits.rows_max {
                if dealt.items.is_empty() {
                    return Err(RunError::ItemTooLarge {
                        task: task.name.clone(),
                        line: item.index + 1,
                        rows,
                        rows_max: limits.rows_max,
                    });
                }
                break;
            }
            let is_full = n_rows + rows > limits.rows_good.min(limits.rows_max) || dealt.items.len() >= n_max;
            if !dealt.items.is_empty() && is_full {
                break;
            }
            n_rows += rows;
            item.pack(&mut dealt.batch, &mut dealt.wanted);
            dealt.items.push((index, Arc::clone(task), position));
            self.n_sent += 1;
        }
        Ok((!dealt.items.is_empty()).then_some(dealt))
    }

    /// Runs to the end under one plan. `progress` hears of the results of every batch and
    /// may stop the run by returning false. Results are in order of task and line.
    ///
    /// # Errors
    /// Those of [`next_batch`](Self::next_batch) and of the backend.
    pub async fn run_to_end<B: Backend>(
        mut self,
        backend: &mut B,
        plan: &Plan,
        mut progress: impl FnMut(&[ItemResult]) -> bool,
    ) -> Result<Vec<ItemResult>, RunError> {
        let mut results = Vec::with_capacity(self.n_total());
        while let Some(dealt) = self.next_batch(backend.limits())? {
            let outcome = backend.forward(plan, &dealt.batch, &dealt.wanted).await?;
            let new = dealt.fold(&outcome)?;
            let goes_on = progress(&new);
            results.extend(new);
            if !goes_on {
                break;
            }
        }
        results.sort_by_key(|result| (result.task, result.index));
        Ok(results)
    }
}

impl ItemBatch {
    /// Items in this batch.
    #[must_use]
    pub fn n_items(&self) -> usize {
        self.items.len()
    }

    /// What the items came to, given the answers to [`wanted`](Self::wanted).
    ///
    /// # Errors
    /// [`RunError::ScoresMissing`] when there are more or fewer scores than targets.
    pub fn fold(&self, outcome: &Outcome) -> Result<Vec<ItemResult>, RunError> {
        let (expected, got) = (self.wanted.targets.len(), outcome.scores.len());
        if expected != got {
            return Err(RunError::ScoresMissing { expected, got });
        }
        let mut scores = outcome.scores.as_slice();
        let items = self.items.iter();
        Ok(items
            .filter_map(|(index, task, position)| {
                let item = task.items.get(*position)?;
                let mine = scores.split_off(..item.n_targets())?;
                Some(item.result(*index, mine))
            })
            .collect())
    }
}

impl EncodedItem {
    fn n_rows(&self) -> usize {
        self.sequences.iter().map(Vec::len).sum()
    }

    fn n_targets(&self) -> usize {
        self.pairs.iter().map(|pair| pair.tokens.len()).sum()
    }

    fn pack(&self, batch: &mut Batch, wanted: &mut Wanted) {
        let firsts: Vec<u32> = self.sequences.iter().map(|sequence| batch.push(sequence)).collect();
        for pair in &self.pairs {
            let first = firsts.get(pair.sequence).copied().unwrap_or(0) as usize + pair.first_row;
            wanted.targets.extend((first..).zip(&pair.tokens).map(|(row, &token)| {
                #[expect(clippy::cast_possible_truncation, reason = "a row of a batch, far below 2^32")]
                let row = row as u32;
                Target { row, token }
            }));
        }
    }

    fn result(&self, task: usize, mut scores: &[Score]) -> ItemResult {
        let mut of_pair = |pair: &EncodedPair| scores.split_off(..pair.tokens.len()).unwrap_or_default();
        let by_pair: Vec<&[Score]> = self.pairs.iter().map(&mut of_pair).collect();
        let log_likelihoods: Vec<f64> = by_pair
            .iter()
            .map(|scores| scores.iter().map(|score| f64::from(score.log_likelihood)).sum())
            .collect();
        let greedy: Vec<bool> =
            by_pair.iter().map(|scores| scores.iter().all(|score| score.is_greedy)).collect();
        let right = match &self.gold {
            EncodedGold::Choice { right, .. } => *right,
            EncodedGold::Answer { .. } => 0,
        };
        let (correct, correct_norm, result_tokens) = match &self.gold {
            EncodedGold::Choice { right, by_character } => {
                #[expect(clippy::cast_precision_loss, reason = "a line is limited to 2^20 bytes")]
                let lengths = self.pairs.iter().map(|pair| pair.n_characters as f64);
                let per_character = log_likelihoods.iter().zip(lengths).map(|(value, n)| value / n);
                let norm = greatest(per_character) == Some(*right);
                (
                    greatest(log_likelihoods.iter().copied()) == Some(*right),
                    by_character.then_some(norm),
                    None,
                )
            }
            EncodedGold::Answer { in_results } => {
                let scores = by_pair.first().copied().unwrap_or_default();
                let inside = in_results.iter().zip(scores).filter(|(inside, _)| **inside);
                let tokens = inside.fold(ResultTokens { n_right: 0, n: 0 }, |tokens, (_, score)| {
                    let n_right = tokens.n_right + usize::from(score.is_greedy);
                    ResultTokens { n_right, n: tokens.n + 1 }
                });
                (greedy.first().copied().unwrap_or(false), None, (tokens.n > 0).then_some(tokens))
            }
        };
        ItemResult {
            task,
            index: self.index,
            question: self.question,
            right_log_likelihood: log_likelihoods.get(right).copied().unwrap_or(f64::NAN),
            log_likelihoods,
            greedy,
            correct,
            correct_norm,
            result_tokens,
        }
    }
}

/// Position of the greatest value, the first of equals. NaN is never the greatest: a model
/// that breaks down has no opinion.
fn greatest(values: impl Iterator<Item = f64>) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (position, value) in values.enumerate() {
        if !value.is_nan() && best.is_none_or(|(_, greatest)| value > greatest) {
            best = Some((position, value));
        }
    }
    best.map(|(position, _)| position)
}
