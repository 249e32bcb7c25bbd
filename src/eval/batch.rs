//! What is sent to a backend at once, and the results of its answers.

use std::borrow::Cow;
use std::sync::Arc;

use super::answer::Answering;
use super::encode::{EncodedItem, EncodedPair, EncodedTask, ScoredItem};
use super::item::Gold;
use super::run::RunError;
use super::score::{ItemResult, Judged, ResultTokens};
use super::sharing::Sharing;
use super::stats::greatest;
use crate::backend::{Backend, Batch, Outcome, Score, Stem, Target, Wanted};
use crate::plan::Forest;

/// Fewer tokens with which the choices of an item begin are not worth a stem.
const COMMON_MIN: usize = 4;

/// Whole items, packed, with what is asked about them; or one item whose answer is to be
/// written.
#[derive(Debug, Clone, Default)]
pub struct ItemBatch {
    /// The packed sequences; none for an answer that is written.
    pub batch: Batch,
    /// One target per scored token.
    pub wanted: Wanted,
    /// What is read after it: the rest of a text that is too long to be read at once.
    further: Vec<(Batch, Wanted)>,
    /// The items, in the order of their targets.
    items: Vec<(usize, Arc<EncodedTask>, usize)>,
    pub(super) sharing: Sharing,
}

impl ItemBatch {
    /// Adds an item whose sequences have the first `common` tokens in common.
    pub(super) fn add(&mut self, index: usize, task: &Arc<EncodedTask>, position: usize, common: usize) {
        if let Some(scored) = task.items.get(position).and_then(EncodedItem::scored) {
            scored.pack(&scored.pairs, common, &mut self.batch, &mut self.wanted);
        }
        self.items.push((index, Arc::clone(task), position));
    }

    /// A text alone, in parts of about so many rows.
    pub(super) fn in_parts(index: usize, task: &Arc<EncodedTask>, position: usize, rows_good: usize) -> Self {
        let mut all = Self { items: vec![(index, Arc::clone(task), position)], ..Self::default() };
        let Some(scored) = task.items.get(position).and_then(EncodedItem::scored) else { return all };
        let mut parts = scored.parts(rows_good).into_iter().map(|pairs| {
            let (mut batch, mut wanted) = (Batch::default(), Wanted::default());
            scored.pack(pairs, 0, &mut batch, &mut wanted);
            (batch, wanted)
        });
        (all.batch, all.wanted) = parts.next().unwrap_or_default();
        all.further = parts.collect();
        all
    }

    /// What is sent, part by part.
    pub(super) fn parts(&self) -> Vec<(Batch, Vec<Target>)> {
        let further = self.further.iter().map(|(batch, wanted)| (batch, wanted));
        let all = std::iter::once((&self.batch, &self.wanted)).chain(further);
        all.map(|(batch, wanted)| (batch.clone(), wanted.targets.clone())).collect()
    }

    /// How many forward passes it takes under a plan.
    pub(super) fn n_parts(&self) -> usize {
        1 + self.further.len()
    }

    /// The answers to one of its parts, by plan.
    pub(super) async fn read_part(
        &self,
        part: usize,
        backend: &mut impl Backend,
        forest: &Forest,
    ) -> Result<Vec<Vec<Score>>, RunError> {
        let further = part.checked_sub(1).and_then(|at| self.further.get(at));
        let (batch, wanted) = further.map_or((&self.batch, &self.wanted), |(batch, wanted)| (batch, wanted));
        let (mut batch, mut targets) = (Cow::Borrowed(batch), Cow::Borrowed(wanted.targets.as_slice()));
        if !self.sharing.packing && backend.spec().block.attention.causal {
            let (filled, places) = batch.filled_up();
            for target in targets.to_mut() {
                target.row = places.get(target.row as usize).copied().unwrap_or(target.row);
            }
            batch = Cow::Owned(filled);
        }
        if !self.sharing.logits {
            targets.to_mut().extend((0..batch.n_rows()).map(|row| Target { row, token: 0 }));
        }
        let mut scores = Vec::with_capacity(forest.plans().len());
        if self.sharing.prefixes {
            scores = backend.forward_all(forest, &batch, &targets).await?;
        } else {
            for plan in forest.plans() {
                scores.extend(backend.forward_all(&Forest::new([plan]), &batch, &targets).await?);
            }
        }
        scores.iter_mut().for_each(|scores| scores.truncate(wanted.targets.len()));
        Ok(scores)
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
            let mut scores = vec![Vec::new(); forest.plans().len()];
            for part in 0..self.n_parts() {
                let read = self.read_part(part, backend, forest).await?;
                scores.iter_mut().zip(read).for_each(|(all, new)| all.extend(new));
            }
            return scores.into_iter().map(|scores| self.fold_scores(&scores)).collect();
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
        self.fold_scores(&outcome.scores)
    }

    /// The items' results, given the answers to all parts.
    pub(super) fn fold_scores(&self, mut scores: &[Score]) -> Result<Vec<ItemResult>, RunError> {
        let further = self.further.iter().map(|(_, wanted)| wanted.targets.len());
        let (expected, got) = (self.wanted.targets.len() + further.sum::<usize>(), scores.len());
        if expected != got {
            return Err(RunError::ScoresMissing { expected, got });
        }
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

    /// Tokens with which all sequences begin and that are read once: none where that is not worth it, or the executor
    /// cannot (`shares`, told how many of how many).
    pub(super) fn common(&self, shares: impl Fn(usize, usize) -> bool) -> usize {
        let [first, others @ ..] = self.sequences.as_slice() else { return 0 };
        if others.is_empty() || self.second.is_some() || matches!(self.gold, Gold::Text(_)) {
            return 0;
        }
        let same = |other: &Vec<u32>| first.iter().zip(other).take_while(|(a, b)| a == b).count();
        let common = others.iter().map(same).min().unwrap_or(0);
        let is_shared = self.sequences.iter().all(|sequence| shares(common, sequence.len()));
        if common >= COMMON_MIN && is_shared { common } else { 0 }
    }

    /// Rows where the first `common` tokens of all sequences are read once.
    pub(super) fn n_rows_sharing(&self, common: usize) -> usize {
        self.n_rows() - common * self.sequences.len().saturating_sub(1)
    }

    /// Rows that must be read at once: those of all choices; of a text those of its longest part.
    pub(super) fn n_rows_together(&self, common: usize) -> usize {
        match self.gold {
            Gold::Text(_) => self.sequences.iter().map(Vec::len).max().unwrap_or(0),
            _ => self.n_rows_sharing(common),
        }
    }

    fn n_targets(&self) -> usize {
        self.pairs.iter().map(|pair| pair.tokens.len()).sum()
    }

    /// Pairs that are read together, each part of about so many rows.
    fn parts(&self, rows_good: usize) -> Vec<&[EncodedPair]> {
        let (mut parts, mut start, mut n_rows) = (Vec::new(), 0, 0);
        for (at, pair) in self.pairs.iter().enumerate() {
            let rows = self.sequences.get(pair.sequence).map_or(0, Vec::len);
            if at > start && n_rows + rows > rows_good {
                parts.extend(self.pairs.get(start..at));
                (start, n_rows) = (at, 0);
            }
            n_rows += rows;
        }
        parts.extend(self.pairs.get(start..));
        parts
    }

    /// Appends these pairs with what they need to have been read; the first `common` tokens of all sequences once,
    /// with the first of them.
    fn pack(&self, pairs: &[EncodedPair], common: usize, batch: &mut Batch, wanted: &mut Wanted) {
        let stem = Stem { first: batch.n_rows(), rows: common as u32 };
        let mut push = |(at, sequence): (usize, &Vec<u32>)| {
            let is_needed = pairs.iter().any(|pair| pair.sequence == at);
            match sequence.get(common..) {
                Some(own) if at > 0 && common > 0 => batch.push_behind(stem, own),
                _ if is_needed => batch.push_pair(sequence, self.second.unwrap_or(sequence.len())),
                _ => 0,
            }
        };
        let firsts: Vec<u32> = self.sequences.iter().enumerate().map(&mut push).collect();
        for pair in pairs {
            let first = firsts.get(pair.sequence).copied().unwrap_or(0);
            let place = |row: usize| match row.checked_sub(common) {
                _ if pair.sequence == 0 || common == 0 => first + row as u32,
                Some(row) => first + row as u32,
                None => stem.first + row as u32,
            };
            let rows = (pair.first_row..).map(place).zip(&pair.tokens);
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
            _ => None,
        };
        if text.is_some() {
            // Its parts are one text.
            log_likelihoods = vec![log_likelihoods.iter().sum()];
            greedy = vec![greedy.iter().all(|greedy| *greedy)];
        }
        let judged = match &self.gold {
            Gold::Label(labelled) if labelled.task.labels().is_empty() => {
                // A value, which is no log-likelihood.
                let said = std::mem::take(&mut log_likelihoods).first().copied().unwrap_or(f64::NAN);
                greedy = Vec::new();
                Some(Judged { said, label: labelled.label })
            }
            Gold::Label(labelled) => {
                let said = greatest(log_likelihoods.iter().copied()).map_or(f64::NAN, |at| at as f64);
                Some(Judged { said, label: labelled.label })
            }
            _ => None,
        };
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
            Gold::Label(_) => (judged.is_some_and(|it| it.said == it.label), None, None),
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
            judged,
            written: None,
        }
    }
}
