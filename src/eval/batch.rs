//! What is sent to a backend at once, and the results of its answers.

use std::sync::Arc;

use super::answer::Answering;
use super::encode::{EncodedItem, EncodedPair, EncodedTask, ScoredItem};
use super::item::Gold;
use super::run::RunError;
use super::score::{ItemResult, ResultTokens};
use super::stats::greatest;
use crate::backend::{Backend, Batch, Outcome, Score, Target, Wanted};
use crate::plan::Forest;

/// Whole items, packed, with what is asked about them; or one item whose answer is to be
/// written.
#[derive(Debug, Clone, Default)]
pub struct ItemBatch {
    /// The packed sequences; none for an answer that is written.
    pub batch: Batch,
    /// One target per scored token.
    pub wanted: Wanted,
    /// The items, in the order of their targets.
    items: Vec<(usize, Arc<EncodedTask>, usize)>,
}

impl ItemBatch {
    /// Appends the item at `position` of a task.
    pub(super) fn add(&mut self, index: usize, task: &Arc<EncodedTask>, position: usize) {
        if let Some(scored) = task.items.get(position).and_then(EncodedItem::scored) {
            scored.pack(&mut self.batch, &mut self.wanted);
        }
        self.items.push((index, Arc::clone(task), position));
    }

    pub fn n_items(&self) -> usize {
        self.items.len()
    }

    /// Whether it is one item whose answer is to be written (by [`Answering`] or
    /// [`run`](Self::run)).
    pub fn is_written(&self) -> bool {
        self.batch.is_empty() && !self.items.is_empty()
    }

    /// The items with the index and the value of their tasks.
    pub(super) fn items(&self) -> impl Iterator<Item = (usize, &EncodedTask, &EncodedItem)> {
        self.items.iter().filter_map(|(index, task, at)| Some((*index, &**task, task.items.get(*at)?)))
    }

    /// Answers everything under every plan of `forest`; by plan, in their order.
    ///
    /// # Errors
    /// When the backend fails.
    pub async fn run<B: Backend>(
        &self,
        backend: &mut B,
        forest: &Forest,
    ) -> Result<Vec<Vec<ItemResult>>, RunError> {
        if !self.is_written() {
            let scores = backend.forward_all(forest, &self.batch, &self.wanted.targets).await?;
            let fold = |scores| self.fold(&Outcome { scores, ..Outcome::default() });
            return scores.into_iter().map(fold).collect();
        }
        let mut by_plan = Vec::with_capacity(forest.plans().len());
        for plan in forest.plans() {
            let mut results = Vec::new();
            if let Some(mut answering) = Answering::new(self) {
                while results.is_empty() {
                    results.extend(answering.step(backend, plan).await?);
                }
            }
            by_plan.push(results);
        }
        Ok(by_plan)
    }

    /// The items' results, given the answers to [`wanted`](Self::wanted).
    ///
    /// # Errors
    /// [`RunError::ScoresMissing`] when there are more or fewer scores than targets.
    pub fn fold(&self, outcome: &Outcome) -> Result<Vec<ItemResult>, RunError> {
        let (expected, got) = (self.wanted.targets.len(), outcome.scores.len());
        if expected != got {
            return Err(RunError::ScoresMissing { expected, got });
        }
        let mut scores = outcome.scores.as_slice();
        Ok(self
            .items()
            .filter_map(|(index, _, item)| {
                let scored = item.scored()?;
                let mine = scores.split_off(..scored.n_targets())?;
                Some(scored.result((index, item), mine))
            })
            .collect())
    }
}

impl ScoredItem {
    pub(super) fn n_rows(&self) -> usize {
        self.sequences.iter().map(Vec::len).sum()
    }

    fn n_targets(&self) -> usize {
        self.pairs.iter().map(|pair| pair.tokens.len()).sum()
    }

    fn pack(&self, batch: &mut Batch, wanted: &mut Wanted) {
        let firsts: Vec<u32> = self.sequences.iter().map(|sequence| batch.push(sequence)).collect();
        for pair in &self.pairs {
            let first = firsts.get(pair.sequence).copied().unwrap_or(0) as usize + pair.first_row;
            let rows = (first as u32..).zip(&pair.tokens);
            wanted.targets.extend(rows.map(|(row, &token)| Target { row, token }));
        }
    }

    fn result(&self, (task, item): (usize, &EncodedItem), mut scores: &[Score]) -> ItemResult {
        let mut of_pair = |pair: &EncodedPair| scores.split_off(..pair.tokens.len()).unwrap_or_default();
        let by_pair: Vec<&[Score]> = self.pairs.iter().map(&mut of_pair).collect();
        let mut log_likelihoods: Vec<f64> = by_pair
            .iter()
            .map(|scores| scores.iter().map(|score| f64::from(score.log_likelihood)).sum())
            .collect();
        let mut greedy: Vec<bool> =
            by_pair.iter().map(|scores| scores.iter().all(|score| score.is_greedy)).collect();
        let text = match self.gold {
            Gold::Text(size) => Some(size),
            Gold::Choice { .. } | Gold::Answer { .. } | Gold::Written { .. } => None,
        };
        if text.is_some() {
            // Its parts are one text.
            log_likelihoods = vec![log_likelihoods.iter().sum()];
            greedy = vec![greedy.iter().all(|greedy| *greedy)];
        }
        let (correct, correct_norm, result_tokens) = match &self.gold {
            Gold::Choice { right, by_character } => {
                let lengths = self.pairs.iter().map(|pair| pair.n_characters as f64);
                let per_character = log_likelihoods.iter().zip(lengths).map(|(value, n)| value / n);
                let norm = greatest(per_character) == Some(*right);
                (
                    greatest(log_likelihoods.iter().copied()) == Some(*right),
                    by_character.then_some(norm),
                    None,
                )
            }
            // Nothing in a text is right or wrong.
            Gold::Text(_) => (false, None, None),
            Gold::Answer { .. } | Gold::Written { .. } => {
                let scores = by_pair.first().copied().unwrap_or_default();
                let inside = self.in_results.iter().zip(scores).filter(|(inside, _)| **inside);
                let tokens = inside.fold(ResultTokens { n_right: 0, n: 0 }, |tokens, (_, score)| {
                    let n_right = tokens.n_right + usize::from(score.is_greedy);
                    ResultTokens { n_right, n: tokens.n + 1 }
                });
                (greedy.first().copied().unwrap_or(false), None, (tokens.n > 0).then_some(tokens))
            }
        };
        ItemResult {
            task,
            index: item.index,
            question: item.question,
            right_log_likelihood: log_likelihoods.get(self.gold.right()).copied().unwrap_or(f64::NAN),
            log_likelihoods,
            greedy,
            correct,
            correct_norm,
            result_tokens,
            text,
            written: None,
        }
    }
}
