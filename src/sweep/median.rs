//! One number for a schedule, over several tasks, with an interval.
//!
//! The number is the paper's: the median over tasks of `(score - chance) / (full - chance)`.
//! No formula gives its interval, so it is found by resampling (Efron and Tibshirani, *An
//! Introduction to the Bootstrap*, 1993, chapter 13, percentiles): the questions of every task
//! are drawn anew, with replacement, the same draws for all schedules and for the full model,
//! so that the pairs stay pairs. The draws are the same every time.
//!
//! Limits: where every answer so far is right, or wrong, all draws agree, and the interval is
//! a point; with few questions it is too short.

use std::collections::BTreeMap;

use rand_mt::Mt;
use serde::{Deserialize, Serialize};

use super::latency::quantile;
use super::record::Record;
use crate::eval::Metric;

/// Draws; the ends of a 95 % interval are then known to about a fifth of its length.
const N_DRAWS: usize = 200;
/// Seeds them.
const SEED: u32 = 2024;

/// A median over tasks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MedianScore {
    /// 1 for the full model, 0 for guessing.
    pub value: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Items of all tasks that it rests on.
    pub n: usize,
}

/// Medians by schedule. `tasks` are their metrics and what blind guessing scores; `records`
/// hold every item under all of `n_schedules`, the first of which is the full model.
#[must_use]
pub fn median_scores(
    tasks: &[(Metric, f64)],
    n_schedules: usize,
    records: &[Record],
) -> Vec<Option<MedianScore>> {
    let tallies: Vec<Tally> = tasks
        .iter()
        .enumerate()
        .map(|(number, &(metric, chance))| Tally::new(number, metric, chance, n_schedules, records))
        .collect();
    let n: usize = tallies.iter().map(|tally| tally.n_items).sum();
    let values = medians(&tallies, n_schedules, |tally| tally.all());
    let mut random = Mt::new(SEED);
    let mut draws: Vec<Vec<f64>> = vec![Vec::with_capacity(N_DRAWS); n_schedules];
    for _ in 0..N_DRAWS {
        let drawn = medians(&tallies, n_schedules, |tally| tally.drawn(&mut random));
        for (of_schedule, value) in draws.iter_mut().zip(drawn) {
            of_schedule.extend(value);
        }
    }
    let interval = |(value, mut draws): (Option<f64>, Vec<f64>)| {
        draws.sort_by(f64::total_cmp);
        let (value, low, high) = (value?, quantile(&draws, 0.025)?, quantile(&draws, 0.975)?);
        // The interval holds its own value.
        Some(MedianScore { value, low: low.min(value), high: high.max(value), n })
    };
    values.into_iter().zip(draws).map(interval).collect()
}

/// Right answers of one task, by question and schedule.
struct Tally {
    chance: f64,
    n_items: usize,
    /// Items of the question, and of them right under each schedule.
    questions: Vec<(u32, Vec<u32>)>,
}

impl Tally {
    fn new(task: usize, metric: Metric, chance: f64, n_schedules: usize, records: &[Record]) -> Self {
        let mut questions: BTreeMap<usize, (u32, Vec<u32>)> = BTreeMap::new();
        for record in records.iter().filter(|record| record.task == task) {
            let (n, right) = questions.entry(record.question).or_insert_with(|| (0, vec![0; n_schedules]));
            if record.schedule == 0 {
                *n += 1;
            }
            if let Some(right) = right.get_mut(record.schedule) {
                *right += u32::from(record.result().is_right(metric));
            }
        }
        let questions: Vec<_> = questions.into_values().collect();
        let n_items = questions.iter().map(|(n, _)| *n as usize).sum();
        Self { chance, n_items, questions }
    }

    /// Normalised score of each schedule over all questions.
    fn all(&self) -> Vec<Option<f64>> {
        self.normalised(0..self.questions.len())
    }

    /// The same over as many questions, drawn with replacement.
    fn drawn(&self, random: &mut Mt) -> Vec<Option<f64>> {
        let n = self.questions.len();
        // A product of 32 bits and a count below 2^32; the top half is uniform below the count,
        // but for one part in 2^32 / n.
        let draw = |_| ((u64::from(random.next_u32()) * n as u64) >> 32) as usize;
        let drawn: Vec<usize> = (0..n).map(draw).collect();
        self.normalised(drawn)
    }

    fn normalised(&self, questions: impl IntoIterator<Item = usize>) -> Vec<Option<f64>> {
        let n_schedules = self.questions.first().map_or(0, |(_, right)| right.len());
        let mut n_items = 0_u32;
        let mut right = vec![0_u32; n_schedules];
        for (n, of_question) in questions.into_iter().filter_map(|at| self.questions.get(at)) {
            n_items += n;
            right.iter_mut().zip(of_question).for_each(|(sum, right)| *sum += right);
        }
        let share = |right: u32| f64::from(right) / f64::from(n_items);
        let room = right.first().map_or(f64::NAN, |&full| share(full) - self.chance);
        // Where the full model does no better than guessing there is no room to compare in.
        right.iter().map(|&right| (room > 0.0).then(|| (share(right) - self.chance) / room)).collect()
    }
}

/// Median over the tasks that have a value, by schedule.
fn medians(
    tallies: &[Tally],
    n_schedules: usize,
    mut of_task: impl FnMut(&Tally) -> Vec<Option<f64>>,
) -> Vec<Option<f64>> {
    let by_task: Vec<Vec<Option<f64>>> = tallies.iter().map(&mut of_task).collect();
    (0..n_schedules)
        .map(|schedule| {
            let mut values: Vec<f64> =
                by_task.iter().filter_map(|task| task.get(schedule).copied().flatten()).collect();
            values.sort_by(f64::total_cmp);
            quantile(&values, 0.5)
        })
        .collect()
}
