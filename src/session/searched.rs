//! The two halves of a search's items, the records on them that are still needed, and the scores that are kept.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Result, Session, SessionError};
use crate::eval::EncodedTask;
use crate::experiment::{Experiment, HalfResult, TaskComparison};
use crate::model::Sha256Hash;
use crate::schedule::Schedule;
use crate::sweep::{
    Budget, Record, SearchScore, SweepHeader, SweepPlan, SweepTask, Table, half_scores, is_counted,
    search_scores,
};

/// The items that are searched on and those that are held out.
#[derive(Debug)]
pub(super) struct Halves {
    tasks: [Vec<Arc<EncodedTask>>; 2],
    /// Of each half, without schedules.
    headers: [SweepHeader; 2],
    full: Schedule,
    /// By schedule, on each half; empty where it was not run there.
    kept: HashMap<Schedule, [Vec<Record>; 2]>,
    counted: Vec<bool>,
}

/// What is known of a schedule on the items that are searched on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Searched {
    pub schedule: String,
    #[serde(flatten)]
    pub score: SearchScore,
}

/// Takes in the scores of a round.
pub type KeepSearched = Box<dyn FnMut(&[Searched])>;

/// Scores that whoever asks for a search keeps.
pub struct SearchShelf {
    pub known: Vec<Searched>,
    /// Gets those of every round.
    pub keep: KeepSearched,
}

impl std::fmt::Debug for SearchShelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SearchShelf {{ {} scores }}", self.known.len())
    }
}

/// Scores by the text of a schedule, and where they are kept.
#[derive(Debug)]
pub(super) struct Kept {
    scores: HashMap<String, SearchScore>,
    shelf: Option<SearchShelf>,
    name: String,
    /// Parts in the store.
    n_parts: usize,
}

impl Halves {
    /// Texts have no place between guessing and the full model, and a task of one question has no halves.
    pub(super) fn new(session: &Session, experiment: &Experiment) -> Result<Self> {
        let mut all = session.encoded(experiment)?;
        all.retain(|task| task.metric.is_drawn());
        let halved = all.iter().map(|task| task.halves());
        let both: Vec<[EncodedTask; 2]> =
            halved.filter(|halves| halves.iter().all(|half| half.n_items() > 0)).collect();
        if both.is_empty() {
            return Err(SessionError::NothingToSearch);
        }
        let half = |which: usize| -> Vec<Arc<EncodedTask>> {
            both.iter().filter_map(|halves| halves.get(which).cloned().map(Arc::new)).collect()
        };
        let tasks = [half(0), half(1)];
        let plan = SweepPlan::of(Vec::new(), experiment.limit, experiment.seed.unwrap_or_default());
        let headers = [0, 1].map(|half| session.sweep_header(plan.clone(), &[], &tasks[half], &[]));
        let full = Schedule::full(session.spec().n_layers);
        Ok(Self { tasks, headers, full, kept: HashMap::new(), counted: Vec::new() })
    }

    pub(super) fn tasks(&self, half: usize) -> &[Arc<EncodedTask>] {
        self.tasks.get(half).map(Vec::as_slice).unwrap_or_default()
    }

    /// The tasks with the items of both halves, without the list of them.
    pub(super) fn sweep_tasks(&self) -> Vec<SweepTask> {
        let [searched, held_out] = &self.headers;
        let both = searched.tasks.iter().zip(&held_out.tasks);
        let task = |(a, b): (&SweepTask, &SweepTask)| SweepTask {
            n_items: a.n_items + b.n_items,
            lines: Vec::new(),
            ..a.clone()
        };
        both.map(task).collect()
    }

    /// Which tasks count; none before the full model was seen.
    pub(super) fn counted(&self) -> &[bool] {
        &self.counted
    }

    /// What names the scores on the half that is searched on: model, items and where it is computed.
    pub(super) fn name(&self) -> String {
        let SweepHeader { version, model_hash, quantise, tasks, backend, .. } = &self.headers[0];
        let of = (version, model_hash, quantise, tasks, backend);
        Sha256Hash::of(serde_json::to_string(&of).unwrap_or_default().as_bytes()).to_string()
    }

    /// Keeps what came of a schedule on a half.
    pub(super) fn put(&mut self, half: usize, schedule: &Schedule, records: Vec<Record>) {
        let of = self.kept.entry(schedule.clone()).or_default();
        if let Some(place) = of.get_mut(half) {
            *place = records;
        }
        if *schedule == self.full && half == 0 {
            self.counted = is_counted(&self.table(0, &[]).1);
        }
    }

    pub(super) fn retain(&mut self, is_kept: impl Fn(&Schedule) -> bool) {
        self.kept.retain(|schedule, _| is_kept(schedule));
    }

    /// Those of which there are no records on a half.
    pub(super) fn missing(&self, half: usize, of: &[Schedule]) -> Vec<Schedule> {
        of.iter().filter(|schedule| self.records(half, schedule).is_empty()).cloned().collect()
    }

    fn records(&self, half: usize, schedule: &Schedule) -> &[Record] {
        self.kept.get(schedule).and_then(|halves| halves.get(half)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The full model, then these.
    fn table(&self, half: usize, others: &[(&Schedule, &[Record])]) -> (usize, Table) {
        let all = std::iter::once((&self.full, self.records(half, &self.full))).chain(others.iter().copied());
        let mut header = self.headers.get(half).unwrap_or(&self.headers[0]).clone();
        let mut records = Vec::new();
        for (number, (schedule, of)) in all.enumerate() {
            header.schedules.push(schedule.to_string());
            records.extend(of.iter().map(|record| Record { schedule: number, ..record.clone() }));
        }
        (header.schedules.len(), Table::new(&header, &records))
    }

    /// What the search goes by, of schedules with their records on the half that is searched on.
    pub(super) fn scores(&self, of: &[(Schedule, Vec<Record>)]) -> Vec<SearchScore> {
        let of: Vec<(&Schedule, &[Record])> =
            of.iter().map(|(it, records)| (it, records.as_slice())).collect();
        let (n, table) = self.table(0, &of);
        search_scores(&table, n, &self.counted).into_iter().skip(1).collect()
    }

    /// What is said of schedules on both halves.
    pub(super) fn results(&self, of: &[Schedule]) -> Vec<[HalfResult; 2]> {
        let [searched, held_out] = [0, 1].map(|half| self.half_results(half, of));
        searched.into_iter().zip(held_out).map(|(a, b)| [a, b]).collect()
    }

    fn half_results(&self, half: usize, of: &[Schedule]) -> Vec<HalfResult> {
        let of: Vec<(&Schedule, &[Record])> = of.iter().map(|it| (it, self.records(half, it))).collect();
        let (n, table) = self.table(half, &of);
        let scores = half_scores(&table, n, &self.counted);
        let comparison = |schedule: usize, task: usize| {
            let (full, edited) = (table.cell(0, task)?, table.cell(schedule, task)?);
            Some(TaskComparison {
                full: full.score.clone(),
                edited: edited.score.clone(),
                difference: edited.difference.clone(),
                left_out: None,
            })
        };
        let tasks =
            |schedule: usize| (0..self.counted.len()).filter_map(|task| comparison(schedule, task)).collect();
        (1..)
            .zip(scores.into_iter().skip(1))
            .map(|(at, score)| HalfResult { score, tasks: tasks(at) })
            .collect()
    }
}

impl Kept {
    /// What is known from before: on the shelf that was put on, else in the store.
    pub(super) async fn open(session: &mut Session, halves: &Halves, budget: Budget) -> Self {
        let (name, mut shelf) = (halves.name(), session.search_shelf.take());
        let (known, n_parts) = match &mut shelf {
            Some(shelf) => (std::mem::take(&mut shelf.known), 0),
            None => {
                session.store.keep_budget(&name, budget).await;
                session.store.searched(&name).await
            }
        };
        let scores = known.into_iter().map(|it| (it.schedule, it.score)).collect();
        Self { scores, shelf, name, n_parts }
    }

    pub(super) fn get(&self, schedule: &str) -> Option<SearchScore> {
        self.scores.get(schedule).copied()
    }

    /// Keeps the scores of a round.
    pub(super) async fn add(&mut self, session: &Session, new: Vec<(String, SearchScore)>) {
        let new: Vec<Searched> =
            new.into_iter().map(|(schedule, score)| Searched { schedule, score }).collect();
        match &mut self.shelf {
            Some(shelf) => (shelf.keep)(&new),
            None => session.store.keep_searched((&self.name, self.n_parts), &new).await,
        }
        self.n_parts += 1;
        self.scores.extend(new.into_iter().map(|it| (it.schedule, it.score)));
    }
}
