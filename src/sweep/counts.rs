//! Right answers by question: what the bootstrap draws from.
//!
//! Items that ask the same question are drawn together, so nothing finer than a question's
//! sums is kept. Every schedule is counted beside the full model on the same items.

use std::collections::HashMap;

use super::plan::{SweepHeader, SweepTask};
use super::record::Record;
use super::stop::Pairs;
use crate::eval::agreement::Agreement;
use crate::eval::{Judged, Metric};
use crate::order;

/// One task: the items that the full model has done, in the order in which they run.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct TaskCounts {
    pub(super) n_questions: usize,
    /// Whether right answers have log-likelihoods; those that are written have none, and texts have no
    /// right answers.
    pub(super) has_likelihoods: bool,
    pub(super) answers: Vec<Answers>,
}

/// One schedule on one task, by question.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Answers {
    /// Items done, also by the full model.
    pub(super) items: Vec<f64>,
    pub(super) right: Vec<f64>,
    /// Of them right under the full model.
    pub(super) full: Vec<f64>,
    /// Nats of the right answer lost against the full model.
    pub(super) lost: Vec<f64>,
    /// Right result tokens of worked sums.
    pub(super) tokens: Vec<f64>,
    /// The same under the full model.
    pub(super) full_tokens: Vec<f64>,
    /// Of each question the first item that ran.
    pub(super) pairs: Pairs,
    /// What is said of each item beside its label, under the schedule and under the full model, with the place of
    /// its question; of classifiers alone.
    pub(super) judged: Vec<(usize, [Judged; 2])>,
}

/// The items of a task in the order in which they run, and what each asks.
struct Deal<'a> {
    /// The full model's record of each item, and the index of its question.
    items: Vec<(&'a Record, usize)>,
    /// Item by line.
    places: HashMap<usize, usize>,
    n_questions: usize,
}

/// Records by schedule and task, each cell in the order in which its items run: sums do not
/// depend on the order in which records came.
pub(super) struct Cells<'a>(HashMap<(usize, usize), Vec<&'a Record>>);

impl<'a> Cells<'a> {
    pub(super) fn new(header: &SweepHeader, records: &'a [Record]) -> Self {
        let mut cells: HashMap<(usize, usize), Vec<&Record>> = HashMap::new();
        for record in records {
            cells.entry((record.schedule, record.task)).or_default().push(record);
        }
        let order = |task: &SweepTask| task.lines.iter().copied().zip(0..).collect();
        let orders: Vec<HashMap<usize, usize>> = header.tasks.iter().map(order).collect();
        for ((_, task), records) in &mut cells {
            let place = |record: &Record| orders.get(*task)?.get(&record.index).copied();
            // Older results, which do not hold their order, keep that of the file.
            order::sort_by_key(records, |record| (place(record).unwrap_or(usize::MAX), record.index));
        }
        Self(cells)
    }

    pub(super) fn of(&self, schedule: usize, task: usize) -> &[&'a Record] {
        self.0.get(&(schedule, task)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Counts by task, then by schedule.
pub(super) fn count(header: &SweepHeader, cells: &Cells<'_>) -> Vec<TaskCounts> {
    let tasks = header.tasks.iter().enumerate().map(|(number, task)| {
        let full = cells.of(0, number);
        let deal = Deal::new(full);
        let answers =
            (0..header.schedules.len()).map(|schedule| deal.answers(task, cells.of(schedule, number)));
        let has_likelihoods =
            full.is_empty() || full.iter().any(|record| record.right_log_likelihood.is_finite());
        let has_likelihoods = has_likelihoods && task.is_drawn();
        TaskCounts { answers: answers.collect(), n_questions: deal.n_questions, has_likelihoods }
    });
    tasks.collect()
}

impl<'a> Deal<'a> {
    fn new(full: &[&'a Record]) -> Self {
        let mut questions = HashMap::new();
        let items: Vec<(&Record, usize)> = full
            .iter()
            .map(|&record| {
                let n = questions.len();
                (record, *questions.entry(record.question).or_insert(n))
            })
            .collect();
        let places = items.iter().zip(0..).map(|((record, _), place)| (record.index, place)).collect();
        Self { items, places, n_questions: questions.len() }
    }

    fn answers(&self, task: &SweepTask, records: &[&Record]) -> Answers {
        let zeros = || vec![0.0; self.n_questions];
        let mut answers = Answers {
            items: zeros(),
            right: zeros(),
            full: zeros(),
            lost: zeros(),
            tokens: zeros(),
            full_tokens: zeros(),
            pairs: Pairs::default(),
            judged: Vec::new(),
        };
        let mut mine: Vec<Option<&Record>> = vec![None; self.items.len()];
        for record in records {
            if let Some(place) = self.places.get(&record.index).and_then(|&place| mine.get_mut(place)) {
                *place = Some(record);
            }
        }
        for (record, &(full, question)) in mine.into_iter().zip(&self.items) {
            if let Some(record) = record {
                answers.add(
                    question,
                    (record, record.is_right(task.metric)),
                    (full, full.is_right(task.metric)),
                );
            }
        }
        answers
    }
}

impl Answers {
    /// The schedule's and the full model's, over the items of both.
    pub(super) fn agreement(&self, metric: Metric) -> [Agreement; 2] {
        [0, 1].map(|side| Agreement::new(metric, self.judged.iter().map(|(_, both)| both[side]).collect()))
    }

    fn add(&mut self, question: usize, mine: (&Record, bool), full: (&Record, bool)) {
        if self.items.get(question) == Some(&0.0) {
            self.pairs.add(mine.1, full.1);
        }
        if let (Some(mine), Some(full)) = (mine.0.judged, full.0.judged) {
            self.judged.push((question, [mine, full]));
        }
        let add = |sums: &mut Vec<f64>, value: f64| {
            if let Some(sum) = sums.get_mut(question) {
                *sum += value;
            }
        };
        add(&mut self.items, 1.0);
        add(&mut self.right, f64::from(u8::from(mine.1)));
        add(&mut self.full, f64::from(u8::from(full.1)));
        add(&mut self.lost, full.0.right_log_likelihood - mine.0.right_log_likelihood);
        add(&mut self.tokens, right_tokens(mine.0));
        add(&mut self.full_tokens, right_tokens(full.0));
    }
}

fn right_tokens(record: &Record) -> f64 {
    record.result_tokens.map_or(0.0, |tokens| tokens.n_right as f64)
}
