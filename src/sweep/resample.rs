//! Intervals of whatever is computed from several cells, by a bootstrap over questions.
//!
//! A resample of a task with Q questions is Q of them drawn with replacement, each with all
//! its items, and the same for every schedule, so that differences between schedules are
//! paired; tasks are drawn independently. To these comes one made-up question, of as many
//! items as they have on average, that each schedule answers by a fair coin. Without it an interval has no width where all
//! answers agree (as Wald's has none); with it, it is close to the score intervals there
//! and the same elsewhere. The made-up question is the pseudo-observation of Agresti and Coull
//! (1998), half as heavy as theirs.
//!
//! Limits: with few questions (below 20, say) the intervals are rough. Where guessing cannot
//! be told from the full model a normalised score has none.

use std::collections::HashMap;

use super::counts::{Answers, TaskCounts};
use super::plan::in_median;
use super::table::Table;
use crate::eval::bootstrap::{Draws, middle};
use crate::eval::{Interval, Metric};
use crate::order;
use crate::random::SplitMix64;

/// How often the questions are drawn. Ends then move by about a tenth of the interval's width
/// from seed to seed; figure 11 (71 schedules, five tasks of 50 questions) folds in 0.03 s.
pub const RESAMPLES: usize = 400;
const SEED: u64 = 0;
/// More resamples than this without a value, and there is no interval.
const MISSING_MAX: usize = RESAMPLES / 20;

/// What is looked at of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lens {
    /// Normalised score on one task, by its index.
    Task(usize),
    /// Median over the tasks of the normalised scores; a task that stands apart is not among them.
    Median,
    /// The same over the tasks of language alone.
    Language,
    /// The same over the tasks of sums alone.
    Sums,
    /// Right result tokens of sums, against the full model's: sums without compounding.
    SumTokens,
    /// Nats of the right answer lost against the full model, mean over the tasks that have
    /// them: under every schedule the same tasks.
    Loss,
    /// The same over the tasks of language alone.
    LanguageLoss,
    /// The same over the tasks of sums alone.
    SumsLoss,
}

/// A value on the items themselves, then on each resample; NaN where there is none.
pub(super) type Series = Vec<f64>;

/// Some schedules of a table, with their resamples.
#[derive(Debug)]
pub struct Resamples<'a> {
    pub(super) table: &'a Table,
    by_schedule: HashMap<usize, Vec<(Lens, Series)>>,
}

/// How often each question of a task counts: once, then as often as it is drawn.
struct Weights {
    /// `1 + RESAMPLES` rows of a number per question.
    rows: Vec<Vec<f64>>,
    /// Items and right answers of the full model over all questions, by row.
    whole: Vec<(f64, f64)>,
}

impl<'a> Resamples<'a> {
    /// Draws for these schedules, by their indices.
    pub fn new(table: &'a Table, schedules: impl IntoIterator<Item = usize>) -> Self {
        let weights: Vec<Weights> = table.counts.iter().zip(0..).map(Weights::new).collect();
        let mut by_schedule = HashMap::new();
        for schedule in schedules {
            by_schedule.entry(schedule).or_insert_with(|| draws(table, &weights, schedule));
        }
        Self { table, by_schedule }
    }

    /// What `lens` shows of a schedule; None for one that was not asked for.
    pub fn series(&self, lens: Lens, schedule: usize) -> Option<&[f64]> {
        let mut draws = self.by_schedule.get(&schedule)?.iter();
        draws.find(|(of, _)| *of == lens).map(|(_, series)| series.as_slice())
    }

    /// The mean of several schedules, those without a value on the items left out; None if
    /// there is none with one.
    pub fn mean(&self, lens: Lens, schedules: impl IntoIterator<Item = usize>) -> Option<Series> {
        let all = schedules.into_iter().filter_map(|schedule| self.series(lens, schedule));
        mean(all.filter(|series| series.first().is_some_and(|value| value.is_finite())))
    }
}

/// The mean, resample by resample; None of nothing.
pub(super) fn mean<'a>(all: impl IntoIterator<Item = &'a [f64]>) -> Option<Series> {
    let mut all = all.into_iter();
    let mut sums = all.next()?.to_vec();
    let mut n = 1.0;
    for series in all {
        sums.iter_mut().zip(series).for_each(|(sum, value)| *sum += value);
        n += 1.0;
    }
    sums.iter_mut().for_each(|sum| *sum /= n);
    Some(sums)
}

/// The 95 % interval of a series; None where too many resamples have no value.
pub fn interval(series: &[f64]) -> Option<Interval> {
    middle(series.get(1..)?, MISSING_MAX)
}

/// The middle value of those that are numbers; NaN of none.
pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    order::sort(&mut values, f64::total_cmp);
    let n = values.len();
    match (values.get(n.saturating_sub(1) / 2), values.get(n / 2)) {
        (Some(low), Some(high)) => f64::midpoint(*low, *high),
        _ => f64::NAN,
    }
}

impl Weights {
    fn new((task, number): (&TaskCounts, u64)) -> Self {
        let n = task.n_questions;
        let mut draws = Draws::new(n, SEED.wrapping_add(number), SplitMix64::below);
        let drawn = (0..RESAMPLES).map(|_| {
            let mut row = vec![0.0; n];
            for &question in draws.draw() {
                if let Some(times) = row.get_mut(question) {
                    *times += 1.0;
                }
            }
            row
        });
        let rows: Vec<Vec<f64>> = std::iter::once(vec![1.0; n]).chain(drawn).collect();
        let none = Vec::new();
        let (items, full) = task.answers.first().map_or((&none, &none), |full| (&full.items, &full.full));
        let whole = rows.iter().map(|row| (dot(row, items), dot(row, full))).collect();
        Self { rows, whole }
    }
}

/// What each lens shows of a schedule.
fn draws(table: &Table, weights: &[Weights], schedule: usize) -> Vec<(Lens, Series)> {
    let mut tasks = Vec::new();
    let (mut lost, mut tokens) = (Vec::new(), Vec::new());
    for (number, (counts, weights)) in table.counts.iter().zip(weights).enumerate() {
        // A text is neither right nor wrong: there is no share of the full model's score.
        if table.tasks.get(number).is_some_and(|task| !task.is_drawn()) {
            tasks.push(vec![f64::NAN; RESAMPLES + 1]);
            continue;
        }
        let none = Answers::default();
        let answers = counts.answers.get(schedule).unwrap_or(&none);
        let whole = counts.answers.first().is_some_and(|full| full.items == answers.items);
        // By row: items and right answers of the full model.
        let base: Vec<(f64, f64)> = if whole {
            weights.whole.clone()
        } else {
            weights.rows.iter().map(|row| (dot(row, &answers.items), dot(row, &answers.full))).collect()
        };
        let chance = table.tasks.get(number).map_or(0.0, |task| task.chance);
        let over = |of: &[f64]| -> Series { weights.rows.iter().map(|row| dot(row, of)).collect() };
        let right = over(&answers.right);
        // The made-up question, which the items themselves are without.
        let made_up = answers.items.iter().sum::<f64>() / counts.n_questions.max(1) as f64;
        let coin = |schedule: usize, row: usize| match row {
            0 => 0.0,
            _ => made_up * coin(number, schedule, row),
        };
        let share = |(row, ((n, full), right)): (usize, (&(f64, f64), &f64))| {
            let n = n + if row == 0 { 0.0 } else { made_up };
            let room = (full + coin(0, row)) / n - chance;
            if room > 0.0 { ((right + coin(schedule, row)) / n - chance) / room } else { f64::NAN }
        };
        tasks.push(match table.tasks.get(number).filter(|task| task.metric.is_agreement()) {
            Some(task) => agreements(task.metric, chance, answers, weights),
            None => base.iter().zip(&right).enumerate().map(share).collect(),
        });
        if counts.has_likelihoods {
            let series = base.iter().zip(over(&answers.lost)).map(|((n, _), lost)| lost / n);
            lost.push((table.is_sums(number), series.collect::<Series>()));
        }
        if table.is_sums(number) && answers.full_tokens.iter().any(|n| *n > 0.0) {
            let full = over(&answers.full_tokens);
            tokens.push(
                over(&answers.tokens).iter().zip(full).map(|(mine, full)| mine / full).collect::<Series>(),
            );
        }
    }
    let of = |which: &dyn Fn(usize) -> bool| -> Series {
        let chosen: Vec<&Series> =
            tasks.iter().enumerate().filter(|(n, _)| which(*n)).map(|(_, s)| s).collect();
        (0..=RESAMPLES)
            .map(|row| median(chosen.iter().filter_map(|series| series.get(row).copied())))
            .collect()
    };
    let nothing = || vec![f64::NAN; RESAMPLES + 1];
    let loss_of = |which: &dyn Fn(bool) -> bool| -> Series {
        let chosen = lost.iter().filter(|(is_sums, _)| which(*is_sums));
        mean(chosen.map(|(_, series)| series.as_slice())).unwrap_or_else(nothing)
    };
    let counts = in_median(&table.tasks);
    let counts = |task: usize| counts.get(task).copied().unwrap_or(true);
    let mut all = vec![
        (Lens::Median, of(&counts)),
        (Lens::Language, of(&|task| counts(task) && !table.is_sums(task))),
        (Lens::Sums, of(&|task| table.is_sums(task))),
        (Lens::SumTokens, mean(tokens.iter().map(Vec::as_slice)).unwrap_or_else(nothing)),
        (Lens::Loss, loss_of(&|_| true)),
        (Lens::LanguageLoss, loss_of(&|is_sums| !is_sums)),
        (Lens::SumsLoss, loss_of(&|is_sums| is_sums)),
    ];
    all.extend(tasks.into_iter().enumerate().map(|(number, series)| (Lens::Task(number), series)));
    all
}

/// Normalised values of a measure of all items together, resample by resample. It needs no made-up question: what is
/// drawn again differs in all of its values.
fn agreements(metric: Metric, chance: f64, answers: &Answers, weights: &Weights) -> Series {
    let [mine, full] = answers.agreement(metric);
    let of_row = |row: &Vec<f64>| {
        let times = |(question, _): &(usize, _)| row.get(*question).copied().unwrap_or(0.0);
        let weights: Vec<f64> = answers.judged.iter().map(times).collect();
        let room = full.value(&weights) - chance;
        if room > 0.0 { (mine.value(&weights) - chance) / room } else { f64::NAN }
    };
    weights.rows.iter().map(of_row).collect()
}

/// The made-up question's answer: 1 or 0, of each schedule for itself.
fn coin(task: usize, schedule: usize, row: usize) -> f64 {
    let place = [task, schedule, row].iter().fold(SEED, |place, &n| SplitMix64::new(place ^ n as u64).next());
    f64::from(u8::from(place >> 63 == 1))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
