//! The best schedule within a budget: what is asked by a [`Search`] is scored on one half of the items, and what
//! it has found is scored on the other half after every round.
//!
//! Each round is a sweep over its schedules, with their common beginnings run once. Records are dropped once a
//! schedule is beaten; its score is kept, so a search that is asked again goes on where it was, also one with another
//! budget on the same items. With a budget in milliseconds the full model and its first half are timed first, which says
//! how many layer runs fit. What is found is timed before it is shown; at the end all of it is timed in turn, and the best
//! of what is fast enough is the best.

use std::collections::HashMap;

use super::counted::Counted;
use super::pace::{QUIET_MILLIS, STEP_MILLIS, paced};
use super::run::{Running, Step};
use super::searched::{Halves, Kept};
use super::speed::works;
use super::timing::Timed;
use super::{ExecutorCache, Result, Session, SessionError};
use crate::experiment::{Experiment, HalfResult, Report, SearchPoint, SearchProgress};
use crate::platform::now_millis;
use crate::schedule::Schedule;
use crate::sweep::{
    Budget, MOVES, Move, Record, Search, SearchPlan, SearchScore, SweepPart, SweepRun, Timing, runs_within,
};

/// A search under way.
#[derive(Debug)]
pub(super) struct Searching {
    budget: Budget,
    plan: SearchPlan,
    halves: Halves,
    /// None before it is known how many layer runs there may be.
    search: Option<Search>,
    /// Scores, by the text of a schedule.
    known: Option<Kept>,
    n_before: usize,
    stage: Stage,
    /// Schedules of the next step.
    n_plans: usize,
    points: Vec<SearchPoint>,
    best: Option<usize>,
    times: HashMap<String, Timing>,
    /// All that was found was timed in turn.
    is_timed: bool,
    quiet_until: f64,
}

#[derive(Debug)]
enum Stage {
    /// It is to be seen what comes next.
    Between,
    Times(Timed),
    Part(Box<Part>),
    Over,
}

/// Some schedules on one half of the items.
#[derive(Debug)]
struct Part {
    half: usize,
    schedules: Vec<Schedule>,
    /// They are asked by the search; else they are to be seen on this half.
    is_asked: bool,
    run: SweepRun<ExecutorCache>,
    records: Vec<Record>,
    counted: Counted,
}

impl Searching {
    /// # Errors
    /// When a task does not exist, or there is nothing to search by.
    pub(super) fn new(
        session: &Session,
        experiment: &Experiment,
        (budget, beam, moves): (Budget, usize, &[Move]),
    ) -> Result<Self> {
        let n_layers = session.spec().n_layers;
        let halves = Halves::new(session, experiment)?;
        let moves = if moves.is_empty() { MOVES.to_vec() } else { moves.to_vec() };
        let (runs_max, seed) = (0, experiment.seed.unwrap_or_default());
        let mut searching = Self {
            budget,
            plan: SearchPlan { n_layers, runs_max, beam, moves, seed },
            halves,
            search: None,
            known: None,
            n_before: 0,
            stage: Stage::Between,
            n_plans: 1,
            points: Vec::new(),
            best: None,
            times: HashMap::new(),
            is_timed: false,
            quiet_until: 0.0,
        };
        if let Budget::Runs(runs_max) = budget {
            searching.begin(runs_max);
        }
        Ok(searching)
    }

    fn begin(&mut self, runs_max: usize) {
        self.plan.runs_max = runs_max;
        self.search = Some(Search::new(self.plan.clone()));
    }

    fn full(&self) -> Schedule {
        Schedule::full(self.plan.n_layers)
    }

    /// What is to be seen on both halves: the front, the best, and the full model; by layer runs.
    fn wanted(&self) -> Vec<Schedule> {
        let Some(search) = &self.search else { return Vec::new() };
        let mut wanted: Vec<Schedule> = search.front().into_iter().chain(search.best()).cloned().collect();
        wanted.extend(search.score(&self.full()).map(|_| self.full()));
        crate::order::sort(&mut wanted, |a, b| {
            a.n_applications().cmp(&b.n_applications()).then_with(|| search.order(a, b))
        });
        wanted.dedup();
        wanted
    }

    /// What comes next, and whether something new is to be seen.
    async fn next(&mut self, session: &mut Session) -> (Stage, bool) {
        let known = match self.known.take() {
            Some(known) => known,
            None => Kept::open(session, &self.halves, self.budget).await,
        };
        let stage = loop {
            let (full, wanted) = (self.full(), self.wanted());
            let Some(search) = &mut self.search else {
                let first = (0..self.plan.n_layers / 2).filter_map(|layer| u16::try_from(layer).ok());
                let first = Schedule::from_nodes(
                    first.map(crate::schedule::Node::Layer).collect(),
                    self.plan.n_layers,
                );
                break Stage::Times(Timed::new(vec![first.unwrap_or_default(), full]));
            };
            let asked = search.asked().to_vec();
            let scores: Option<Vec<SearchScore>> =
                asked.iter().map(|it| known.get(&it.to_string())).collect();
            if let Some(scores) = scores.filter(|scores| !scores.is_empty()) {
                self.n_before += scores.len();
                search.tell(&scores);
                continue;
            }
            let missing = [0, 1].into_iter().find_map(|half| {
                let missing = self.halves.missing(half, &wanted);
                (!missing.is_empty()).then_some((half, missing))
            });
            if let Some((half, missing)) = missing {
                break Stage::Part(Box::new(self.part(half, missing, false)));
            }
            if let Budget::Millis(_) = self.budget {
                let is_timed = |schedule: &Schedule| self.times.contains_key(&schedule.to_string());
                let untimed: Vec<Schedule> = wanted.iter().filter(|it| !is_timed(it)).cloned().collect();
                if !untimed.is_empty() {
                    break Stage::Times(Timed::new(untimed));
                }
                if asked.is_empty() && !std::mem::replace(&mut self.is_timed, true) {
                    break Stage::Times(Timed::new(wanted));
                }
            }
            if !wanted.is_empty() {
                self.see(&wanted);
            }
            if asked.is_empty() {
                break Stage::Over;
            }
            let new = asked.into_iter().filter(|it| known.get(&it.to_string()).is_none());
            break Stage::Part(Box::new(self.part(0, new.collect(), true)));
        };
        self.known = Some(known);
        let is_new = !matches!(&stage, Stage::Part(part) if !part.is_asked);
        (stage, is_new)
    }

    fn part(&self, half: usize, schedules: Vec<Schedule>, is_asked: bool) -> Part {
        // None is the first of a sweep: that one would be run before the others.
        let indexed: Vec<(usize, &Schedule)> = (1..).zip(&schedules).collect();
        let tasks = self.halves.tasks(half);
        let run = SweepRun::new(&indexed, tasks, None, Vec::new()).0;
        let layer_runs = std::iter::once(0).chain(schedules.iter().map(Schedule::n_applications));
        let n_items = tasks.iter().map(|task| task.n_items());
        let counted = Counted::new(works(tasks.iter().map(AsRef::as_ref)), n_items, layer_runs.collect());
        Part { half, schedules, is_asked, run, records: Vec::new(), counted }
    }

    /// Takes in what came of a part.
    async fn take(&mut self, part: Part, session: &mut Session) {
        let Part { half, schedules, is_asked, records, .. } = part;
        let full = self.full();
        let mut of: Vec<(Schedule, Vec<Record>)> =
            schedules.into_iter().map(|schedule| (schedule, Vec::new())).collect();
        for record in records {
            if let Some((_, all)) = record.schedule.checked_sub(1).and_then(|at| of.get_mut(at)) {
                all.push(record);
            }
        }
        if let Some((_, records)) = of.iter().find(|(schedule, _)| *schedule == full) {
            self.halves.put(half, &full, records.clone());
        }
        if is_asked && let (Some(search), Some(known)) = (&mut self.search, &mut self.known) {
            let scores = self.halves.scores(&of);
            let new = of.iter().map(|(schedule, _)| schedule.to_string()).zip(scores);
            known.add(session, new.collect()).await;
            let all: Option<Vec<_>> = search.asked().iter().map(|it| known.get(&it.to_string())).collect();
            search.tell(&all.unwrap_or_default());
        }
        let wanted = self.wanted();
        for (schedule, records) in of.into_iter().filter(|(schedule, _)| wanted.contains(schedule)) {
            self.halves.put(half, &schedule, records);
        }
        self.halves.retain(|schedule| *schedule == full || wanted.contains(schedule));
    }

    /// Takes in measured times.
    fn take_times(&mut self, timed: &Timed) {
        let timings = timed.timings();
        let Budget::Millis(millis) = self.budget else { return };
        if self.search.is_none() {
            let ends: Vec<(usize, f64)> = timed
                .schedules
                .iter()
                .zip(&timings)
                .map(|(schedule, timing)| (schedule.n_applications(), timing.map_or(0.0, |it| it.median)))
                .collect();
            if let [short, long] = ends.as_slice() {
                self.begin(runs_within(millis, *short, *long));
            }
            return;
        }
        let named = timed.schedules.iter().zip(timings);
        self.times.extend(named.filter_map(|(schedule, timing)| Some((schedule.to_string(), timing?))));
    }

    /// Makes points of what was found.
    fn see(&mut self, wanted: &[Schedule]) {
        let Some(search) = &self.search else { return };
        let front: Vec<&Schedule> = search.front();
        let fits = |schedule: &Schedule| match self.budget {
            Budget::Millis(millis) if !self.times.is_empty() => {
                self.times.get(&schedule.to_string()).is_some_and(|timing| timing.median <= millis)
            }
            _ => schedule.n_applications() <= self.plan.runs_max,
        };
        let mut places: Vec<usize> =
            (0..wanted.len()).filter(|at| wanted.get(*at).is_some_and(fits)).collect();
        crate::order::sort(&mut places, |a, b| search.order(&wanted[*a], &wanted[*b]));
        self.best = places.first().copied();
        let point = |(schedule, [searched, held_out]): (&Schedule, [HalfResult; 2])| {
            let text = schedule.to_string();
            SearchPoint {
                runs: schedule.n_applications(),
                is_front: front.contains(&schedule),
                searched,
                held_out,
                decode: self.times.get(&text).copied(),
                schedule: text,
            }
        };
        self.points = wanted.iter().zip(self.halves.results(wanted)).map(point).collect();
    }

    fn report(&self) -> Report {
        let (n_done, n_total) = match &self.stage {
            Stage::Part(part) => part.run.progress(),
            Stage::Times(timed) => timed.progress(),
            Stage::Between | Stage::Over => (0, 0),
        };
        let (n_asked, share_done) = match &self.stage {
            Stage::Part(part) if part.is_asked => (part.schedules.len(), part.counted.share()),
            _ => (0, 0.0),
        };
        let search = self.search.as_ref();
        Report::Search(SearchProgress {
            budget: self.budget,
            runs_max: search.map(|_| self.plan.runs_max),
            n_layers: self.plan.n_layers,
            n_rounds: search.map_or(0, Search::n_rounds),
            n_schedules: search.map_or(0, Search::n_seen),
            n_before: self.n_before,
            n_done,
            n_total,
            n_asked,
            share_done,
            tasks: self.halves.sweep_tasks(),
            counted: self.halves.counted().to_vec(),
            seed: self.plan.seed,
            points: self.points.clone(),
            best: self.best,
        })
    }
}

impl Running for Searching {
    async fn step(&mut self, session: &mut Session) -> Result<Step, SessionError> {
        let is_done = match &mut self.stage {
            Stage::Between => true,
            Stage::Over => return Ok(Step::Done(self.report())),
            Stage::Times(timed) => timed.step(&mut session.executor).await?,
            Stage::Part(part) => {
                session.call_helpers(part.run.n_left() * part.schedules.len(), true);
                let start = now_millis();
                let (n_before, n_plans) = (self.n_plans, self.n_plans.max(session.n_plans));
                let others = &mut session.helpers;
                let came = part.run.part_with(&mut session.executor, n_plans, STEP_MILLIS, others).await?;
                let millis = now_millis() - start;
                self.n_plans = paced(n_before, millis);
                let (runs, millis) = part.counted.learn(&came, part.run.partial(), millis);
                if self.n_plans < 2 * n_before || n_plans >= part.schedules.len() {
                    session.speedometer.swept(runs, millis);
                }
                if let SweepPart::Items(records) = &came {
                    part.records.extend(records.iter().cloned());
                }
                let (n_done, n_total) = part.run.progress();
                came == SweepPart::End || n_done == n_total
            }
        };
        if !is_done {
            let now = now_millis();
            if now < self.quiet_until {
                return Ok(Step::More);
            }
            self.quiet_until = now + QUIET_MILLIS;
            return Ok(Step::Report(self.report()));
        }
        match std::mem::replace(&mut self.stage, Stage::Between) {
            Stage::Part(part) => self.take(*part, session).await,
            Stage::Times(timed) => self.take_times(&timed),
            Stage::Between | Stage::Over => {}
        }
        let (stage, is_new) = self.next(session).await;
        self.stage = stage;
        Ok(match (&self.stage, is_new) {
            (Stage::Over, _) => Step::Done(self.report()),
            (_, true) => Step::Report(self.report()),
            (_, false) => Step::More,
        })
    }

    fn forget_device(&mut self) {
        match &mut self.stage {
            Stage::Part(part) => part.run.forget_device(),
            Stage::Times(timed) => timed.restart(),
            Stage::Between | Stage::Over => {}
        }
    }
}
