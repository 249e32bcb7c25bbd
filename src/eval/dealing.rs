//! Items under plans, a portion at a time: the one way in which they are scored.
//!
//! A [`Run`] says which items come next; a [`Dealing`] puts them to the plans that want them.
//! Whoever drives it says how many items and plans make a portion and how long an answer is
//! written on, so that it can look up between two portions, and decides what is done with the
//! results: scores beside each other, a page of items, a sweep.
//!
//! [`Others`] may compute batches meanwhile. Results come in the order of the items, whoever computed them; a batch that is
//! lost with whoever had it is computed here, and so is, once nothing else is left, the last one that is still out:
//! whoever is done with it first has computed it.

use std::collections::VecDeque;

use super::answer::Answering;
use super::batch::ItemBatch;
use super::others::{Alone, Lent, Others, Returned};
use super::run::{Run, RunError};
use super::score::ItemResult;
use crate::backend::{Backend, Score};
use crate::plan::{Forest, Plan};
use crate::platform::now_millis;

/// With others, a batch has at most this share of what is left for each: all are done at about the same time.
const SHARES: usize = 2;

/// Items under the plans that want them.
#[derive(Debug)]
pub struct Dealing<C> {
    run: Run,
    /// Places in the list of plans.
    wanting: Vec<usize>,
    /// In the order of their items.
    under_way: VecDeque<UnderWay<C>>,
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
    /// Under which number others have it.
    lent: Option<u64>,
    /// It is computed here, perhaps by others, too.
    is_here: bool,
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
    /// By plan, and how many of them have been told.
    results: Vec<(usize, ItemResult)>,
    n_told: usize,
    is_done: bool,
}

impl Portion {
    /// Whole batches under all plans, to the end.
    pub const ALL: Self = Self { n_items: usize::MAX, n_plans: usize::MAX, until: f64::INFINITY };
}

impl<C> Dealing<C> {
    /// The items of `run` for the plans at these places.
    pub fn new(run: Run, wanting: Vec<usize>) -> Self {
        Self { run, wanting, under_way: VecDeque::new() }
    }

    pub fn is_over(&self) -> bool {
        self.under_way.is_empty() && self.run.n_sent() == self.run.n_total()
    }

    /// Results that are to come of items that nobody has yet.
    pub fn n_left(&self) -> usize {
        (self.run.n_total() - self.run.n_sent()) * self.wanting.len()
    }

    /// The device is gone: an answer under way is taken up on another.
    pub fn forget_device(&mut self) {
        let answering = self.under_way.iter_mut().filter_map(|now| now.answering.as_mut());
        answering.for_each(Answering::forget_device);
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
        self.step_with(backend, plans, portion, &mut Alone).await
    }

    /// The same, where others compute, too.
    ///
    /// # Errors
    /// As [`step`](Self::step).
    pub async fn step_with(
        &mut self,
        backend: &mut impl Backend<Cache = C>,
        plans: &[Plan],
        portion: Portion,
        others: &mut impl Others,
    ) -> Result<Option<Dealt>, RunError> {
        self.hear(others);
        let here = self.here(backend, portion, others.n())?;
        self.lend(backend, portion, plans, others);
        let mut wrote = Wrote::default();
        if self.under_way.is_empty() {
            return Ok(None);
        }
        if let Some(now) = here.and_then(|at| self.under_way.get_mut(at)) {
            now.step(backend, plans, &self.wanting, portion).await?;
            wrote = std::mem::take(&mut now.wrote);
            if now.is_done
                && let Some(number) = now.lent.take()
            {
                others.forget(number);
            }
        }
        Ok(Some(self.tell(wrote)))
    }

    /// Takes in what others have computed.
    fn hear(&mut self, others: &mut impl Others) {
        for now in &mut self.under_way {
            let Some(number) = now.lent else { continue };
            let scores = match others.take(number) {
                Returned::NotYet => continue,
                Returned::Scores(scores) if scores.len() == self.wanting.len() => scores,
                Returned::Scores(_) | Returned::Lost => Vec::new(),
            };
            now.lent = None;
            // What cannot be all of it is computed here.
            if let Ok(results) = now.folded(&self.wanting, &scores)
                && !scores.is_empty()
            {
                (now.results, now.is_here, now.is_done) = (results, false, true);
            }
        }
    }

    /// Which batch is computed here: the one that is, one that nobody has any more, the next one, or the last that is out.
    fn here(
        &mut self,
        backend: &impl Backend,
        portion: Portion,
        n_others: usize,
    ) -> Result<Option<usize>, RunError> {
        let place = |is: &dyn Fn(&UnderWay<C>) -> bool| self.under_way.iter().position(is);
        let at = place(&|now| now.is_here).or_else(|| place(&|now| !now.is_done && now.lent.is_none()));
        let at = match at {
            Some(at) => Some(at),
            None => match self.run.next_on(backend, self.n_items(portion, n_others))? {
                Some(items) => {
                    self.under_way.push_back(UnderWay::new(items));
                    Some(self.under_way.len() - 1)
                }
                None => self.under_way.iter().rposition(|now| !now.is_done),
            },
        };
        if let Some(now) = at.and_then(|at| self.under_way.get_mut(at)) {
            now.is_here = true;
        }
        Ok(at)
    }

    /// Gives away what others have room for.
    fn lend(&mut self, backend: &impl Backend, portion: Portion, plans: &[Plan], others: &mut impl Others) {
        while others.has_room() {
            // An item that is too large is met here.
            let Ok(Some(items)) = self.run.next_on(backend, self.n_items(portion, others.n())) else {
                return;
            };
            let mut now = UnderWay::new(items);
            // What writes an answer is computed here.
            if !now.items.is_written() {
                let plans = self.wanting.iter().filter_map(|&place| plans.get(place)).cloned().collect();
                now.lent = Some(others.give(Lent { plans, parts: now.items.parts() }));
            }
            self.under_way.push_back(now);
        }
    }

    /// Most items of the next batch.
    fn n_items(&self, portion: Portion, n_others: usize) -> usize {
        if n_others == 0 {
            return portion.n_items;
        }
        let left = self.run.n_total() - self.run.n_sent();
        portion.n_items.min(left.div_ceil(SHARES * (n_others + 1))).max(1)
    }

    /// What is new of the results, in the order of the items.
    fn tell(&mut self, wrote: Wrote) -> Dealt {
        let (mut results, mut n_done) = (Vec::new(), 0);
        while let Some(done) = self.under_way.pop_front_if(|now| now.is_done) {
            n_done += done.items.n_items();
            results.extend(done.results.into_iter().skip(done.n_told));
        }
        // Of items that are not done with all plans nothing is told beside those that are.
        if n_done == 0
            && let Some(now) = self.under_way.front_mut()
        {
            results.extend(now.results.iter().skip(now.n_told).cloned());
            now.n_told = now.results.len();
        }
        Dealt { results, n_done, wrote }
    }
}

impl<C> UnderWay<C> {
    fn new(items: ItemBatch) -> Self {
        Self {
            items,
            lent: None,
            is_here: false,
            n_plans: 0,
            scores: Vec::new(),
            n_parts: 0,
            answering: None,
            wrote: Wrote::default(),
            results: Vec::new(),
            n_told: 0,
            is_done: false,
        }
    }

    async fn step(
        &mut self,
        backend: &mut impl Backend<Cache = C>,
        plans: &[Plan],
        wanting: &[usize],
        portion: Portion,
    ) -> Result<(), RunError> {
        let left = wanting.get(self.n_plans..).unwrap_or_default();
        if self.items.is_written() {
            self.write_on(backend, plans, left, portion.until).await?;
        } else {
            // Under the plans of its first part a text is read to its end.
            let n_plans = if self.n_parts > 0 { self.scores.len() } else { portion.n_plans.max(1) };
            let places = left.get(..n_plans).unwrap_or(left);
            let forest = Forest::new(places.iter().filter_map(|&place| plans.get(place)));
            let read = self.items.read_part(self.n_parts, backend, &forest).await?;
            self.scores.resize(read.len(), Vec::new());
            self.scores.iter_mut().zip(read).for_each(|(all, new)| all.extend(new));
            self.n_parts += 1;
            if self.n_parts < self.items.n_parts() {
                return Ok(());
            }
            let scores = std::mem::take(&mut self.scores);
            let results = self.folded(places, &scores)?;
            self.results.extend(results);
            self.n_plans += places.len();
            self.n_parts = 0;
        }
        self.is_done = self.n_plans >= wanting.len();
        self.is_here = !self.is_done;
        Ok(())
    }

    /// The results under the plans at these places.
    fn folded(&self, places: &[usize], scores: &[Vec<Score>]) -> Result<Vec<(usize, ItemResult)>, RunError> {
        let mut results = Vec::new();
        for (&place, scores) in places.iter().zip(scores) {
            results.extend(self.items.fold_scores(scores)?.into_iter().map(|it| (place, it)));
        }
        Ok(results)
    }

    /// Writes on for a while under the next plan; its result when the answer is complete.
    async fn write_on(
        &mut self,
        backend: &mut impl Backend<Cache = C>,
        plans: &[Plan],
        left: &[usize],
        until: f64,
    ) -> Result<(), RunError> {
        let next = left.first().and_then(|&place| Some((place, plans.get(place)?)));
        let Some((place, plan)) = next else { return Ok(()) };
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
                self.results.push((place, result));
                return Ok(());
            }
            if now_millis() >= until {
                break;
            }
        }
        Ok(())
    }
}
