//! Batches that others compute meanwhile: further workers of the browser, each with a copy of the model.
//!
//! A batch goes away as what an executor takes, tokens and targets under plans, and comes back as scores. So whoever
//! computes it needs neither items nor a tokenizer, and since no score depends on what else is in its batch, the results
//! are those of computing all of it here, bit for bit.

use serde::{Deserialize, Serialize};

use super::run::RunError;
use crate::backend::{Backend, Batch, Score, Target};
use crate::plan::{Forest, Plan};

/// A batch that is given away, under the plans that want it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lent {
    pub plans: Vec<Plan>,
    /// Read one after the other.
    pub parts: Vec<(Batch, Vec<Target>)>,
}

/// What has become of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Returned {
    NotYet,
    /// Its scores, by plan.
    Scores(Vec<Vec<Score>>),
    /// Whoever had it has it no more.
    Lost,
}

/// Those who compute batches, too.
pub trait Others {
    /// How many they are.
    fn n(&self) -> usize;
    /// Whether one of them takes another batch now.
    fn has_room(&self) -> bool;
    /// Gives them a batch, and its number.
    fn give(&mut self, lent: Lent) -> u64;
    /// Scores are given out once.
    fn take(&mut self, number: u64) -> Returned;
    /// Nobody waits for a batch any more.
    fn forget(&mut self, number: u64);
}

/// Nobody.
#[derive(Debug, Clone, Copy)]
pub struct Alone;

impl Others for Alone {
    fn n(&self) -> usize {
        0
    }

    fn has_room(&self) -> bool {
        false
    }

    fn give(&mut self, _: Lent) -> u64 {
        0
    }

    fn take(&mut self, _: u64) -> Returned {
        Returned::Lost
    }

    fn forget(&mut self, _: u64) {}
}

/// A batch of somebody else's, under way.
#[derive(Debug)]
pub struct Borrowed {
    lent: Lent,
    /// By plan, of the plans that are done.
    scores: Vec<Vec<Score>>,
}

impl Borrowed {
    pub fn new(lent: Lent) -> Self {
        Self { lent, scores: Vec::new() }
    }

    /// Computes all of it under so many further plans, which share their steps; the scores once there are no more.
    ///
    /// # Errors
    /// When the backend fails.
    pub async fn step(
        &mut self,
        backend: &mut impl Backend,
        n_plans: usize,
    ) -> Result<Option<Vec<Vec<Score>>>, RunError> {
        let next = self.lent.plans.iter().skip(self.scores.len()).take(n_plans.max(1));
        let forest = Forest::new(next);
        let mut scores = vec![Vec::new(); forest.plans().len()];
        for (batch, targets) in &self.lent.parts {
            let read = backend.forward_all(&forest, batch, targets).await?;
            scores.iter_mut().zip(read).for_each(|(all, new)| all.extend(new));
        }
        self.scores.extend(scores);
        Ok((self.scores.len() >= self.lent.plans.len()).then(|| std::mem::take(&mut self.scores)))
    }
}
