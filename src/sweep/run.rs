//! Running a sweep, a few items at a time under all schedules.
//!
//! Order. The first batch is one item of each task, and each later batch twice as many until
//! batches are as large as the device likes them: so a whole picture, if a rough one, is there
//! after the shortest time, and the long run loses nothing. The full model goes first, so that
//! every schedule can be drawn once it is done with the first items. With a rule to [`Stop`], items go
//! by task and by the looks at it ([`looks`]): a batch never crosses a look, so which items a
//! cell has depends on the rule and the results alone, not on batches, shares or restarts. After the first look
//! at every task comes, again and again, what takes least: short items, and those of tasks of which many
//! schedules are decided; so most decisions fall early.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::record::Record;
use super::stop::{CellState, Pairs, Stop, looks};
use crate::backend::Backend;
use crate::eval::{Alone, Dealing, EncodedTask, Metric, Others, Portion, Run, RunError, Sharing};
use crate::order;
use crate::plan::{Plan, lower};
use crate::platform::now_millis;
use crate::schedule::Schedule;

/// Items that are left to do, under schedules that do not change.
#[derive(Debug)]
pub struct SweepRun<C> {
    /// Those that share steps are neighbours.
    plans: Vec<Plan>,
    /// Indices of their schedules.
    schedules: Vec<usize>,
    stages: VecDeque<Stage>,
    /// The stage under way.
    dealing: Option<Dealing<C>>,
    decisions: Option<Decisions>,
    n_done: usize,
    n_total: usize,
    /// Most items of the next batch.
    n_next: usize,
    /// What has come of the items under way.
    records: Vec<Record>,
    sharing: Sharing,
}

/// The result of a part of the work.
#[derive(Debug, Clone, PartialEq)]
pub enum SweepPart {
    /// Some schedules are done with the items under way; others are not.
    More,
    /// All schedules are done with some items.
    Items(Vec<Record>),
    /// Nothing is left.
    End,
}

/// Items between which nothing is decided.
#[derive(Debug)]
struct Stage {
    /// Its task, where cells can be decided.
    task: Option<usize>,
    /// It is the first of its task.
    is_first: bool,
    run: Run,
    /// Places in the list of plans of those that want its items; decided when it begins.
    wanting: Option<Vec<usize>>,
}

#[derive(Debug)]
struct Decisions {
    rule: Stop,
    metrics: Vec<Metric>,
    /// By schedule and task.
    pairs: HashMap<(usize, usize), Pairs>,
    /// Questions that have been asked, by task.
    asked: HashSet<(usize, usize)>,
}

impl<C> SweepRun<C> {
    /// A run of `schedules` (index and schedule) over all encoded items but those that are
    /// `known` under every schedule that wants them. Also the known records that count:
    /// each once, and none of a batch that was cut off.
    pub fn new(
        schedules: &[(usize, &Schedule)],
        tasks: &[Arc<EncodedTask>],
        stop: Option<Stop>,
        known: Vec<Record>,
    ) -> (Self, Vec<Record>) {
        Self::sharing(schedules, tasks, stop, known, Sharing::ALL)
    }

    /// The same, computed so.
    pub fn sharing(
        schedules: &[(usize, &Schedule)],
        tasks: &[Arc<EncodedTask>],
        stop: Option<Stop>,
        known: Vec<Record>,
        sharing: Sharing,
    ) -> (Self, Vec<Record>) {
        let mut plans: Vec<(usize, Plan)> =
            schedules.iter().map(|(index, schedule)| (*index, lower(schedule))).collect();
        if sharing.order {
            order::sort(&mut plans, |(_, a), (_, b)| {
                a.steps().iter().map(|step| &step.kind).cmp(b.steps().iter().map(|step| &step.kind))
            });
        }
        // What the others are compared with comes first, so that each can be drawn at once.
        order::sort_by_key(&mut plans, |(index, _)| *index != 0);
        let n_total = tasks.iter().map(|task| task.n_items()).sum();
        let decisions = stop.filter(|_| sharing.stopping).map(|rule| Decisions {
            rule,
            metrics: tasks.iter().map(|task| task.metric).collect(),
            pairs: HashMap::new(),
            asked: HashSet::new(),
        });
        let (schedules, plans) = plans.into_iter().unzip();
        let mut run = Self {
            plans,
            schedules,
            dealing: None,
            stages: VecDeque::new(),
            decisions,
            n_done: 0,
            n_total,
            n_next: tasks.len().max(1),
            records: Vec::new(),
            sharing,
        };
        let kept = run.go_on(tasks, known);
        (run, kept)
    }

    /// The next few items under at most `n_plans` further schedules, for whoever must look
    /// up between. Steps are shared within a part; a part that writes answers ends after one of
    /// them, or within one after `millis`.
    ///
    /// # Errors
    /// When an item is too large, or the backend fails; then nothing is lost: asking again
    /// does the same part.
    pub async fn part<B>(
        &mut self,
        backend: &mut B,
        n_plans: usize,
        millis: f64,
    ) -> Result<SweepPart, RunError>
    where
        B: Backend<Cache = C>,
    {
        self.part_with(backend, n_plans, millis, &mut Alone).await
    }

    /// The same, where others compute, too.
    ///
    /// # Errors
    /// As [`part`](Self::part).
    pub async fn part_with<B>(
        &mut self,
        backend: &mut B,
        n_plans: usize,
        millis: f64,
        others: &mut impl Others,
    ) -> Result<SweepPart, RunError>
    where
        B: Backend<Cache = C>,
    {
        let portion = Portion { n_items: self.n_next, n_plans, until: now_millis() + millis };
        loop {
            let dealing = match &mut self.dealing {
                Some(dealing) => dealing,
                None => match self.begin() {
                    Some(dealing) => self.dealing.insert(dealing),
                    None => return Ok(SweepPart::End),
                },
            };
            let Some(dealt) = dealing.step_with(backend, &self.plans, portion, others).await? else {
                self.dealing = None;
                continue;
            };
            let schedule = |place: usize| self.schedules.get(place).copied().unwrap_or(0);
            let new = dealt.results.iter().map(|(place, result)| Record::new(schedule(*place), result));
            self.records.extend(new);
            if dealt.n_done == 0 {
                return Ok(SweepPart::More);
            }
            self.n_done += dealt.n_done;
            self.n_next = self.n_next.saturating_mul(2);
            if let Some(decisions) = &mut self.decisions {
                decisions.learn(&self.records);
            }
            return Ok(SweepPart::Items(std::mem::take(&mut self.records)));
        }
    }

    /// Records of the items under way, of the schedules that are done with them: enough for
    /// a first picture. They are among those of [`SweepPart::Items`] later.
    pub fn partial(&self) -> &[Record] {
        &self.records
    }

    /// Items done, those before this run included, and in all. Items that no schedule wants
    /// any more count as done.
    pub fn progress(&self) -> (usize, usize) {
        (self.n_done, self.n_total)
    }

    /// Cells that are decided; none without a rule.
    pub fn n_decided(&self) -> usize {
        let Some(decisions) = &self.decisions else { return 0 };
        decisions.pairs.keys().filter(|(schedule, task)| decisions.is_decided(*schedule, *task)).count()
    }

    /// Items that are to come.
    pub fn n_left(&self) -> usize {
        self.n_total - self.n_done
    }

    /// The device is gone: an answer under way is taken up on another.
    pub fn forget_device(&mut self) {
        if let Some(dealing) = &mut self.dealing {
            dealing.forget_device();
        }
    }

    /// The next stage that somebody wants.
    fn begin(&mut self) -> Option<Dealing<C>> {
        while let Some(stage) = self.next().and_then(|at| self.stages.remove(at)) {
            let decide = || wanting(&self.schedules, self.decisions.as_ref(), stage.task);
            let wanting = stage.wanting.unwrap_or_else(decide);
            // The full model alone is nothing to compare.
            if wanting.len() > 1 || self.plans.len() == 1 {
                return Some(Dealing::new(stage.run, wanting));
            }
            self.n_done += stage.run.n_total();
        }
        None
    }

    /// Where the next stage stands: what takes least, after the first of each task; those of a task in their order.
    fn next(&self) -> Option<usize> {
        if self.decisions.is_none() || !self.sharing.order {
            return (!self.stages.is_empty()).then_some(0);
        }
        let mut seen = HashSet::new();
        let open = self.stages.iter().enumerate().filter(|(_, stage)| seen.insert(stage.task));
        let runs = |stage: &Stage| {
            let wanting = wanting(&self.schedules, self.decisions.as_ref(), stage.task);
            let plans = wanting.iter().filter_map(|&place| self.plans.get(place));
            stage.run.n_rows() * plans.map(Plan::n_applications).sum::<usize>()
        };
        Some(open.min_by_key(|(_, stage)| (!stage.is_first, runs(stage)))?.0)
    }

    /// Deals all items into stages and passes over what is known; returns what counts of it.
    fn go_on(&mut self, tasks: &[Arc<EncodedTask>], known: Vec<Record>) -> Vec<Record> {
        let mut by_item: HashMap<(usize, usize), HashMap<usize, Record>> = HashMap::new();
        for record in known {
            by_item.entry((record.task, record.index)).or_default().entry(record.schedule).or_insert(record);
        }
        let mut kept = Vec::new();
        // Tasks of which an item is missing: what comes after it is not decided yet.
        let mut is_open = HashSet::new();
        for (task, ranges) in self.ranges(tasks) {
            let is_first = ranges.iter().all(|range| range.start == 0);
            let wanting = wanting(&self.schedules, self.decisions.as_ref(), task);
            let schedules: Vec<usize> =
                wanting.iter().filter_map(|&place| self.schedules.get(place).copied()).collect();
            let is_over = task.is_some() && schedules.len() <= 1 && self.plans.len() > 1;
            let begins = !is_over && !is_open.contains(&task);
            let (mut left, mut learned, mut n_known) = (Vec::new(), Vec::new(), 0);
            for (number, (of_task, range)) in tasks.iter().zip(ranges).enumerate() {
                let lines = of_task.lines().enumerate().skip(range.start).take(range.len());
                let mut missing = Vec::new();
                for (position, line) in lines {
                    // What is decided depends on the order of the items: no gaps.
                    let can_be = begins && (task.is_none() || missing.is_empty());
                    let of_item = by_item.get_mut(&(number, line)).filter(|_| can_be);
                    match of_item.filter(|of_item| schedules.iter().all(|s| of_item.contains_key(s))) {
                        Some(of_item) => {
                            learned.extend(schedules.iter().filter_map(|schedule| of_item.remove(schedule)));
                            n_known += 1;
                        }
                        None => missing.push(position),
                    }
                }
                left.push((Arc::clone(of_task), missing));
            }
            self.n_done += n_known;
            if let Some(decisions) = &mut self.decisions {
                decisions.learn(&learned);
            }
            kept.extend(learned);
            let run = Run::new(left).sharing(self.sharing);
            if run.n_total() > 0 {
                self.stages.push_back(Stage { task, is_first, run, wanting: begins.then_some(wanting) });
                is_open.extend(task.map(Some));
            }
        }
        kept
    }

    /// For each stage its task, if it is of one, and which items of each task it takes.
    fn ranges(&self, tasks: &[Arc<EncodedTask>]) -> Vec<(Option<usize>, Vec<std::ops::Range<usize>>)> {
        if self.decisions.is_none() {
            return vec![(None, tasks.iter().map(|task| 0..task.n_items()).collect())];
        }
        let of_task: Vec<Vec<usize>> = tasks.iter().map(|task| looks(task.n_items())).collect();
        let n_looks = of_task.iter().map(Vec::len).max().unwrap_or(0);
        let mut stages = Vec::new();
        for look in 0..n_looks {
            for (number, looks) in of_task.iter().enumerate() {
                let Some(&end) = looks.get(look) else { continue };
                let start = look.checked_sub(1).and_then(|before| looks.get(before)).copied().unwrap_or(0);
                let range = |other| if other == number { start..end } else { 0..0 };
                stages.push((Some(number), (0..tasks.len()).map(range).collect()));
            }
        }
        stages
    }
}

impl Decisions {
    fn is_decided(&self, schedule: usize, task: usize) -> bool {
        let pairs = self.pairs.get(&(schedule, task)).copied().unwrap_or_default();
        schedule != 0 && self.rule.state(pairs) != CellState::Undecided
    }

    /// Takes in whole items; of those that ask the same question the first.
    fn learn(&mut self, records: &[Record]) {
        let metric = |record: &Record| self.metrics.get(record.task).copied().unwrap_or(Metric::Acc);
        let is_right = |record: &Record| record.is_right(metric(record));
        let mut full = HashMap::new();
        // Of texts, which are never right, all pairs would be ties: with a margin that is a decision.
        let judged = |record: &&Record| record.schedule == 0 && metric(record).is_share();
        for record in records.iter().filter(judged) {
            if self.asked.insert((record.task, record.question)) {
                full.insert((record.task, record.index), is_right(record));
            }
        }
        for record in records.iter().filter(|record| record.schedule != 0) {
            if let Some(&full) = full.get(&(record.task, record.index)) {
                self.pairs.entry((record.schedule, record.task)).or_default().add(is_right(record), full);
            }
        }
    }
}

/// Places in the list of plans of those that want the items of a task.
fn wanting(schedules: &[usize], decisions: Option<&Decisions>, task: Option<usize>) -> Vec<usize> {
    let is_decided = |schedule: usize| {
        decisions.zip(task).is_some_and(|(decisions, task)| decisions.is_decided(schedule, task))
    };
    schedules
        .iter()
        .enumerate()
        .filter(|(_, schedule)| !is_decided(**schedule))
        .map(|(place, _)| place)
        .collect()
}
