//! The best schedule with at most so many layer runs: a greedy way down, then a beam.
//!
//! **The way down.** The full model is the first member of the beam. As long as its members have more
//! layer runs than are allowed, a round asks for every schedule that is one of them without one
//! layer run, and the best [`beam`](SearchPlan::beam) of those are the next members. With a beam of one this is the
//! greedy elimination of layers; with one as wide as there are subsets it is all of them.
//!
//! **The way around.** Then a round asks for everything that [one step](neighbours) makes of the members
//! within the budget: a layer left out, one that rests put back, one exchanged for another or for a repeat of another,
//! neighbours swapped, a step repeated, neighbours put in parallel or apart. The best of old and new are the next
//! members, and each is gone around once. It ends when there is nothing to go around, or after
//! [`AROUND_ROUNDS_MAX`] rounds.
//!
//! Which of two schedules is better is said by [`SearchScore`]; equal ones go by fewer layer runs and then by their
//! nodes, so what is found depends on scores, plan and seed alone. The seed draws which steps are asked where a
//! round would have more than [`CANDIDATES_MAX`].
//!
//! **Limits.** Nothing says that what is found is the best there is: a schedule that is reached only over worse ones
//! than the beam holds is missed, and steps are single ones of the outermost sequence (blocks are left
//! out, swapped and repeated layer by layer, and no step reaches into a group's branches but by taking one away).
//! Scores of one half of the items choose among hundreds of schedules, so the best of them looks better
//! than it is; the other half, which chooses nothing, says by how much.

mod moves;
mod score;
mod size;

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

pub use moves::{neighbours, without_one};
pub use score::{FrontPoint, HalfScore, ROOM_MIN, half_scores, is_counted, search_scores};
pub use size::{round_around, way_down};

use crate::order;
use crate::random::SplitMix64;
use crate::schedule::Schedule;

/// Members of the beam, unless told otherwise.
pub const BEAM: usize = 3;
/// Most members of the beam.
pub const BEAM_MAX: usize = 1000;
/// Most schedules of one round; of more, the seed draws so many.
pub const CANDIDATES_MAX: usize = 2000;
/// Most rounds of the way around.
pub const AROUND_ROUNDS_MAX: usize = 32;

/// What a schedule may cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Budget {
    /// So many layer runs at most.
    Runs(usize),
    /// So many milliseconds for a token that is decoded here, at most.
    Millis(f64),
}

/// A kind of step from one schedule to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// A layer left out, one that rests put back, or both at once.
    Skip,
    /// Two steps that are close to each other change places.
    Swap,
    /// A step runs once more; also in place of another.
    Repeat,
    /// Neighbours run in parallel, or a group one after the other.
    Parallel,
}

/// All kinds.
pub const MOVES: [Move; 4] = [Move::Skip, Move::Swap, Move::Repeat, Move::Parallel];

/// What is searched, whatever scores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPlan {
    pub n_layers: usize,
    /// Most layer runs.
    pub runs_max: usize,
    /// Members of the beam.
    pub beam: usize,
    /// Kinds of steps on the way around.
    pub moves: Vec<Move>,
    pub seed: u64,
}

/// How good a schedule is on the items that are searched on.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct SearchScore {
    /// Mean over the tasks that count of the normalised score: 1 for the full model, 0 for guessing.
    pub value: Option<f64>,
    /// What decides between equal ones: nats of the right answer gained against the full model, mean over the tasks.
    pub nats: Option<f64>,
}

impl SearchScore {
    /// `Less` for the better one.
    fn order(self, other: Self) -> Ordering {
        let of = |value: Option<f64>| value.unwrap_or(f64::NEG_INFINITY);
        of(other.value).total_cmp(&of(self.value)).then(of(other.nats).total_cmp(&of(self.nats)))
    }
}

/// A search under way: asks for scores of schedules, a round at a time.
#[derive(Debug)]
pub struct Search {
    plan: SearchPlan,
    seen: HashMap<Schedule, SearchScore>,
    members: Vec<Schedule>,
    /// Members that were gone around.
    around: HashSet<Schedule>,
    asked: Vec<Schedule>,
    n_rounds: usize,
    n_around: usize,
}

impl Search {
    /// Asks for the full model first.
    pub fn new(plan: SearchPlan) -> Self {
        let full = Schedule::full(plan.n_layers);
        Self {
            plan,
            seen: HashMap::new(),
            members: Vec::new(),
            around: HashSet::new(),
            asked: vec![full],
            n_rounds: 0,
            n_around: 0,
        }
    }

    /// The schedules of this round, none of which was asked before; none once it is over.
    pub fn asked(&self) -> &[Schedule] {
        &self.asked
    }

    /// The scores of what is asked, in that order, begin the next round. Without one for each nothing changes.
    pub fn tell(&mut self, scores: &[SearchScore]) {
        if scores.len() != self.asked.len() || self.asked.is_empty() {
            return;
        }
        let asked = std::mem::take(&mut self.asked);
        self.seen.extend(asked.iter().cloned().zip(scores.iter().copied()));
        self.n_rounds += 1;
        let is_down = self.members.first().is_none_or(|member| !self.fits(member));
        let mut pool = if is_down { Vec::new() } else { std::mem::take(&mut self.members) };
        pool.extend(asked);
        order::sort(&mut pool, |a, b| self.order(a, b));
        pool.truncate(self.plan.beam.max(1));
        self.members = pool;
        self.asked = self.next();
    }

    /// Rounds that are done.
    pub fn n_rounds(&self) -> usize {
        self.n_rounds
    }

    /// Schedules that have a score.
    pub fn n_seen(&self) -> usize {
        self.seen.len()
    }

    /// The score of a schedule that was asked.
    pub fn score(&self, schedule: &Schedule) -> Option<SearchScore> {
        self.seen.get(schedule).copied()
    }

    /// The best that fits the budget.
    pub fn best(&self) -> Option<&Schedule> {
        self.seen.keys().filter(|schedule| self.fits(schedule)).min_by(|a, b| self.order(a, b))
    }

    /// What no other beats: of each number of layer runs the best, where it scores more than all with fewer. By
    /// layer runs, ascending.
    pub fn front(&self) -> Vec<&Schedule> {
        let mut all: Vec<&Schedule> = self
            .seen
            .iter()
            .filter(|(_, score)| score.value.is_some())
            .map(|(schedule, _)| schedule)
            .collect();
        let runs = |schedule: &Schedule| schedule.n_applications();
        order::sort(&mut all, |a, b| runs(a).cmp(&runs(b)).then_with(|| self.order(a, b)));
        let mut best = f64::NEG_INFINITY;
        all.retain(|schedule| {
            let value = self.value(schedule);
            let is_better = value > best;
            best = best.max(value);
            is_better
        });
        all
    }

    /// Which of two schedules that were asked is better: `Less` for that.
    pub fn order(&self, a: &Schedule, b: &Schedule) -> Ordering {
        let score = |schedule: &Schedule| self.score(schedule).unwrap_or_default();
        let by_score = score(a).order(score(b));
        by_score
            .then_with(|| a.n_applications().cmp(&b.n_applications()))
            .then_with(|| a.nodes().cmp(b.nodes()))
    }

    fn value(&self, schedule: &Schedule) -> f64 {
        self.score(schedule).and_then(|score| score.value).unwrap_or(f64::NEG_INFINITY)
    }

    fn fits(&self, schedule: &Schedule) -> bool {
        schedule.n_applications() <= self.plan.runs_max
    }

    /// What the next round asks.
    fn next(&mut self) -> Vec<Schedule> {
        let SearchPlan { n_layers, runs_max, .. } = self.plan;
        if self.members.iter().any(|member| !self.fits(member)) {
            let all = self.members.iter().flat_map(|member| without_one(member, n_layers));
            return self.drawn(all.collect());
        }
        while self.n_around < AROUND_ROUNDS_MAX {
            let new: Vec<Schedule> =
                self.members.iter().filter(|member| !self.around.contains(*member)).cloned().collect();
            if new.is_empty() {
                break;
            }
            self.n_around += 1;
            let all =
                new.iter().flat_map(|member| neighbours(member, &self.plan.moves, (runs_max, n_layers)));
            let asked = self.drawn(all.collect());
            self.around.extend(new);
            if !asked.is_empty() {
                return asked;
            }
        }
        Vec::new()
    }

    /// Those that were not asked before, each once; of too many, so many as the seed draws.
    fn drawn(&self, all: Vec<Schedule>) -> Vec<Schedule> {
        let mut known = HashSet::new();
        let mut new: Vec<Schedule> = all
            .into_iter()
            .filter(|schedule| !self.seen.contains_key(schedule) && known.insert(schedule.clone()))
            .collect();
        let mut random = SplitMix64::new(self.plan.seed ^ self.n_rounds as u64);
        if new.len() > CANDIDATES_MAX {
            for at in 0..CANDIDATES_MAX {
                let other = at + random.below(new.len() - at);
                new.swap(at, other);
            }
            new.truncate(CANDIDATES_MAX);
        }
        new
    }
}

/// How many layer runs fit into a time, from the times of two schedules `(layer runs, milliseconds)`: a layer run
/// takes as long as any other, and what is not layers is the same for all. At most twice the layers of the
/// longer one; none where not even no layer fits.
pub fn runs_within(millis: f64, short: (usize, f64), long: (usize, f64)) -> usize {
    let most = 2 * long.0;
    let per_run = (long.1 - short.1) / (long.0 as f64 - short.0 as f64);
    // Noise: where fewer layers are not faster, all fit or none does.
    if !(per_run.is_finite() && per_run > 0.0) {
        return if millis >= long.1 { most } else { 0 };
    }
    // What is not layers takes no less than no time.
    let per_run = per_run.min(long.1 / long.0 as f64);
    let fitting = (long.0 as f64 + (millis - long.1) / per_run).floor();
    if fitting.is_finite() { fitting.clamp(0.0, most as f64) as usize } else { most }
}
