//! Items under plans, a portion at a time: the one way in which they are scored.
//!
//! A [`Run`] says which items come next; a [`Dealing`] puts them to the plans that want them.
//! Whoever drives it says how many items and plans make a portion and how long an answer is
//! written on, so that it can look up between two portions, and decides what is done with the
//! results: scores beside each other, a page of items, a sweep.

use super::answer::Answering;
use super::batch::ItemBatch;
use super::run::{Run, RunError};
use super::score::ItemResult;
use crate::backend::{Backend, Score};
use crate::plan::{Forest, Plan};
use crate::platform::now_millis;

/// Items under the plans that want them.
#[derive(Debug)]
pub struct Dealing<C> {
    run: Run,
    /// Places in the list of plans.
    wanting: Vec<usize>,
    under_way: Option<UnderWay<C>>,
}

/// How much is done at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Portion {
    /// Most items of a batch that is begun.
    pub n_items: usize,
    /// Most plans, which share their steps. Written answers are written one by one.
    pub n_plans: usize,
    /// How long an answer is written on, on the clock of [`now_millis`].
    pub until: f64,
}

/// What came of a portion.
#[derive(Debug, Clone, PartialEq)]
pub struct Dealt {
    /// With the place of their plan; none where an answer is not complete yet.
    pub results: Vec<(usize, ItemResult)>,
    /// Items with which all plans that want them are done by it.
    pub n_done: usize,
    pub wrote: Wrote,
}

/// Tokens that were written one after the other, and how long they took.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wrote {
    /// The place of the plan.
    pub place: usize,
    pub n_tokens: usize,
    pub millis: f64,
}

#[derive(Debug)]
struct UnderWay<C> {
    items: ItemBatch,
    /// How many of the plans are done with them.
    n_plans: usize,
    /// Answers to the parts that have been read under the next plans, by plan.
    scores: Vec<Vec<Score>>,
    /// How many parts have been.
    n_parts: usize,
    /// The answer that is being written.
    answering: Option<Answering<C>>,
    /// In this portion.
    wrote: Wrote,
}

impl Portion {
    /// Whole batches under all plans, to the end.
    pub const ALL: Self = Self { n_items: usize::MAX, n_plans: usize::MAX, until: f64::INFINITY };
}

impl<C> Dealing<C> {
    /// The items of `run` for the plans at these places.
    pub fn new(run: Run, wanting: Vec<usize>) -> Self {
        Self { run, wanting, under_way: None }
    }

    pub fn is_over(&self) -> bool {
        self.under_way.is_none() && self.run.n_sent() == self.run.n_total()
    }

    /// The device is gone: an answer under way is taken up on another.
    pub fn forget_device(&mut self) {
        if let Some(answering) = self.under_way.as_mut().and_then(|now| now.answering.as_mut()) {
            answering.forget_device();
        }
    }

    /// The next portion; None at the end.
    ///
    /// # Errors
    /// When an item is too large, or the backend fails; then nothing is lost: asking again
    /// does the same portion.
    pub async fn step(
        &mut self,
        backend: &mut impl Backend<Cache = C>,
        plans: &[Plan],
        portion: Portion,
    ) -> Result<Option<Dealt>, RunError> {
        let now = match &mut self.under_way {
            Some(now) => now,
            None => match self.run.next_on(backend, portion.n_items)? {
                Some(items) => self.under_way.insert(UnderWay::new(items)),
                None => return Ok(None),
            },
        };
        let results = now.step(backend, plans, &self.wanting, portion).await?;
        let wrote = std::mem::take(&mut now.wrote);
        let is_done = now.n_plans >= self.wanting.len();
        let done = self.under_way.take_if(|_| is_done);
        Ok(Some(Dealt { results, n_done: done.map_or(0, |done| done.items.n_items()), wrote }))
    }
}

impl<C> UnderWay<C> {
    fn new(items: ItemBatch) -> Self {
        Self { items, n_plans: 0, scores: Vec::new(), n_parts: 0, answering: None, wrote: Wrote::default() }
    }

    async fn step(
        &mut self,
        backend: &mut impl Backend<Cache = C>,
        plans: &[Plan],
        wanting: &[usize],
        portion: Portion,
    ) -> Result<Vec<(usize, ItemResult)>, RunError> {
        let left = wanting.get(self.n_plans..).unwrap_or_default();
        if self.items.is_written() {
            return self.write_on(backend, plans, left, portion.until).await;
        }
        // Under the plans of its first part a text is read to its end.
        let n_plans = if self.n_parts > 0 { self.scores.len() } else { portion.n_plans.max(1) };
        let places = left.get(..n_plans).unwrap_or(left);
        let forest = Forest::new(places.iter().filter_map(|&place| plans.get(place)));
        let read = self.items.read_part(self.n_parts, backend, &forest).await?;
        self.scores.resize(read.len(), Vec::new());
        self.scores.iter_mut().zip(read).for_each(|(all, new)| all.extend(new));
        self.n_parts += 1;
        if self.n_parts < self.items.n_parts() {
            return Ok(Vec::new());
        }
        let mut results = Vec::new();
        for (&place, scores) in places.iter().zip(&self.scores) {
            results.extend(self.items.fold_scores(scores)?.into_iter().map(|it| (place, it)));
        }
        self.n_plans += places.len();
        (self.scores, self.n_parts) = (Vec::new(), 0);
        Ok(results)
    }

    /// Writes on for a while under the next plan; its result when the answer is complete.
    async fn write_on(
        &mut self,
        backend: &mut impl Backend<Cache = C>,
        plans: &[Plan],
        left: &[usize],
        until: f64,
    ) -> Result<Vec<(usize, ItemResult)>, RunError> {
        let next = left.first().and_then(|&place| Some((place, plans.get(place)?)));
        let Some((place, plan)) = next else { return Ok(Vec::new()) };
        // The step that begins an answer reads its prompt.
        let mut begins = self.answering.is_none();
        if begins {
            self.answering = Answering::new(&self.items);
        }
        self.wrote.place = place;
        while let Some(answering) = &mut self.answering {
            let start = now_millis();
            let result = answering.step(backend, plan).await?;
            if !std::mem::take(&mut begins) {
                self.wrote.n_tokens += 1;
                self.wrote.millis += now_millis() - start;
            }
            if let Some(result) = result {
                self.answering = None;
                self.n_plans += 1;
                return Ok(vec![(place, result)]);
            }
            if now_millis() >= until {
                break;
            }
        }
        Ok(Vec::new())
    }
}
