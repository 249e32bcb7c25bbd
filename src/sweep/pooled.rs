//! Models that were fine-tuned for a task each, as one figure: of every family the median over the tasks of all models
//! (the paper's figures A.8 and A.9: its GLUE tasks have a model each).
//!
//! A model's part are its tasks, each with normalised values and their resamples ([`TaskDraws`]), so that the interval of
//! the median is that of the whole computation. Resamples of one model stay side by side; those of two models come
//! from the same seed, and where both have as many questions from the same draws. Hence each further model's are put into
//! an order of its own: models are independent, and any order of resamples is as good as another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::drawing::{Curve, CurvePoint};
use super::entry::{Entry, Family, VARIANTS};
use super::plan::SweepTask;
use super::points::points;
use super::resample::{Lens, RESAMPLES, Resamples, interval, median};
use crate::random::SplitMix64;

/// Parts of the full model's score above chance that resamples are kept in; the greatest error is half of one.
const PARTS: f64 = 10_000.0;
/// Seeds the orders of the resamples.
const SEED: u64 = 0;

/// What is known of all families on one task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskDraws {
    /// By GLUE's name.
    pub task: String,
    /// It is drawn by itself and in no median.
    pub is_apart: bool,
    pub families: Vec<FamilyDraws>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FamilyDraws {
    pub family: Family,
    /// By x, ascending; those without a value are left out.
    pub points: Vec<PointDraws>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PointDraws {
    /// Affected layers.
    pub x: u32,
    /// Normalised score, mean over seeds.
    pub y: f64,
    /// Items behind it.
    pub n: usize,
    /// The first of the schedules behind it.
    pub schedule: String,
    /// The same of each resample, in ten-thousandths; nothing where there is none.
    pub draws: Vec<Option<i32>>,
}

impl TaskDraws {
    /// Whether it has any value: a task has none where the full model does no better than guessing.
    pub fn is_filled(&self) -> bool {
        self.families.iter().any(|family| !family.points.is_empty())
    }

    fn points(&self, of: Family) -> impl Iterator<Item = &PointDraws> {
        self.families.iter().filter(move |family| family.family == of).flat_map(|family| &family.points)
    }
}

/// The part of one model.
pub(super) fn draws(entries: &[(Entry, usize)], resamples: &Resamples<'_>) -> Vec<TaskDraws> {
    let tasks = resamples.table.tasks.iter().enumerate().filter(|(_, task)| task.is_drawn());
    let of_task = |(number, task): (usize, &SweepTask)| {
        let families = VARIANTS.into_iter().map(|family| FamilyDraws {
            family,
            points: points(family, Lens::Task(number), entries, resamples)
                .map(|point| PointDraws {
                    x: point.x,
                    y: point.y(),
                    n: point.n,
                    schedule: point.schedule,
                    draws: point.series.iter().skip(1).map(|value| parts(*value)).collect(),
                })
                .collect(),
        });
        // A file is called dev.tsv, whatever task it is of.
        let name = task.glue().unwrap_or(&task.name).to_owned();
        TaskDraws { task: name, is_apart: task.is_apart(), families: families.collect() }
    };
    tasks.map(of_task).collect()
}

fn parts(value: f64) -> Option<i32> {
    // What is no number or beyond all scores has none; the rest fits.
    let parts = (value * PARTS).round();
    (parts.abs() <= f64::from(i32::MAX)).then_some(parts as i32)
}

/// The curves of some models' tasks: of each family the median over the tasks, then of each family the tasks
/// that stand apart, `skip (wnli)`. Where all tasks stand apart there is no median.
pub fn pooled(models: &[&[TaskDraws]]) -> Vec<Curve> {
    let orders: Vec<Vec<usize>> = (0..models.len()).map(order).collect();
    let tasks =
        || models.iter().zip(&orders).flat_map(|(tasks, order)| tasks.iter().map(move |it| (it, order)));
    let medians = VARIANTS.into_iter().map(|family| {
        let together: Vec<_> = tasks().filter(|(task, _)| !task.is_apart).collect();
        Curve { name: family.curve_name(), points: joined(&together, family) }
    });
    let apart = tasks().filter(|(task, _)| task.is_apart).flat_map(|task| {
        VARIANTS.into_iter().map(move |family| Curve {
            name: format!("{} ({})", family.curve_name(), task.0.task),
            points: joined(&[task], family),
        })
    });
    medians.chain(apart).filter(|curve| !curve.points.is_empty()).collect()
}

/// The median of some tasks by x.
fn joined(tasks: &[(&TaskDraws, &Vec<usize>)], family: Family) -> Vec<CurvePoint> {
    let mut by_x: BTreeMap<u32, Vec<(&PointDraws, &Vec<usize>)>> = BTreeMap::new();
    for (task, order) in tasks {
        for point in task.points(family) {
            by_x.entry(point.x).or_default().push((point, order));
        }
    }
    let point = |(x, all): (u32, Vec<(&PointDraws, &Vec<usize>)>)| {
        let y = median(all.iter().map(|(point, _)| point.y));
        let drawn = (0..RESAMPLES).map(|row| {
            median(all.iter().filter_map(|(point, order)| {
                let parts = point.draws.get(*order.get(row)?).copied().flatten()?;
                Some(f64::from(parts) / PARTS)
            }))
        });
        let interval = interval(&std::iter::once(y).chain(drawn).collect::<Vec<f64>>());
        let first = all.first().map(|(point, _)| *point);
        CurvePoint {
            x: f64::from(x),
            y,
            low: interval.map(|ends| ends.low),
            high: interval.map(|ends| ends.high),
            n: all.iter().map(|(point, _)| point.n).min().unwrap_or(0),
            schedule: first.map(|point| point.schedule.clone()).unwrap_or_default(),
        }
    };
    by_x.into_iter().map(point).collect()
}

/// The order of the resamples of the model at this place; the first has its own.
fn order(place: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..RESAMPLES).collect();
    if place > 0 {
        let mut random = SplitMix64::new(SEED ^ place as u64);
        for last in (1..RESAMPLES).rev() {
            order.swap(last, random.below(last + 1));
        }
    }
    order
}
