//! Records folded into cells and curves, whatever part of them is there.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Family};
use super::plan::SweepHeader;
use super::record::Record;
use crate::eval::report::{paired_difference, task_score};
use crate::eval::{ItemResult, PairedDifference, TaskScore};

/// All cells of a sweep so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    cells: Vec<Vec<Cell>>,
    chances: Vec<f64>,
}

/// One schedule on one task.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The score with its interval.
    pub score: TaskScore,
    /// Against the full model on the same items; absent while there is none.
    pub difference: Option<PairedDifference>,
    /// `(score - chance) / (full - chance)`, both over the same items: 1 for the full model,
    /// 0 for guessing. Absent where the full model does no better than guessing.
    pub normalised: Option<f64>,
}

/// A line of a figure: one family, over x.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Its name: a task, `median`, or a family.
    pub name: String,
    /// By x, ascending.
    pub points: Vec<CurvePoint>,
}

/// A point of a curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Affected layers, or the layer.
    pub x: f64,
    /// Normalised score, mean over seeds.
    pub y: f64,
    /// The schedule that a click opens: the first of those behind the point.
    pub schedule: String,
}

impl Table {
    /// The table of these records.
    #[must_use]
    pub fn new(header: &SweepHeader, records: &[Record]) -> Self {
        let mut results: HashMap<(usize, usize), Vec<ItemResult>> = HashMap::new();
        for record in records {
            results.entry((record.schedule, record.task)).or_default().push(record.result());
        }
        let none = Vec::new();
        let cells = (0..header.schedules.len()).map(|schedule| {
            let of_task = header.tasks.iter().enumerate().map(|(number, task)| {
                let baseline = results.get(&(0, number)).unwrap_or(&none);
                let edited = results.get(&(schedule, number)).unwrap_or(&none);
                let score = |results| task_score(&task.name, task.metric, task.chance, task.n_items, results);
                let (full, score) = (score(baseline), score(edited));
                let room = full.value - task.chance;
                Cell {
                    normalised: (room > 0.0 && score.n > 0).then(|| (score.value - task.chance) / room),
                    difference: paired_difference(task.metric, baseline, edited),
                    score,
                }
            });
            of_task.collect()
        });
        Self { cells: cells.collect(), chances: header.tasks.iter().map(|task| task.chance).collect() }
    }

    /// The cell of a schedule and a task, by their indices.
    #[must_use]
    pub fn cell(&self, schedule: usize, task: usize) -> Option<&Cell> {
        self.cells.get(schedule)?.get(task)
    }

    /// Median over the tasks of the normalised scores of a schedule.
    #[must_use]
    pub fn median(&self, schedule: usize) -> Option<f64> {
        let mut values: Vec<f64> =
            self.cells.get(schedule)?.iter().filter_map(|cell| cell.normalised).collect();
        values.sort_by(f64::total_cmp);
        let n = values.len();
        let (low, high) = (values.get(n.checked_sub(1)? / 2)?, values.get(n / 2)?);
        Some(f64::midpoint(*low, *high))
    }

    /// What blind guessing scores, by task.
    #[must_use]
    pub fn chances(&self) -> &[f64] {
        &self.chances
    }

    /// A curve of `family` over x; `value` gives a schedule's value by its index. Entries
    /// of one x (seeds) are averaged.
    #[must_use]
    pub fn curve(
        &self,
        name: &str,
        family: Family,
        entries: &[(Entry, usize)],
        value: impl Fn(&Self, usize) -> Option<f64>,
    ) -> Curve {
        let mut by_x: std::collections::BTreeMap<u32, (Vec<f64>, String)> = std::collections::BTreeMap::new();
        for (entry, schedule) in entries.iter().filter(|(entry, _)| entry.family == family) {
            if let Some(value) = value(self, *schedule) {
                by_x.entry(entry.x).or_insert_with(|| (Vec::new(), entry.schedule.to_string())).0.push(value);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of seeds")]
        let points = by_x.into_iter().map(|(x, (values, schedule))| CurvePoint {
            x: f64::from(x),
            y: values.iter().sum::<f64>() / values.len() as f64,
            schedule,
        });
        Curve { name: name.to_owned(), points: points.collect() }
    }
}
