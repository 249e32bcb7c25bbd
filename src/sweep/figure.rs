//! The paper's figures that are sweeps: which schedules, drawn how.

use super::drawing::{Curve, CurvePoint, Drawing};
use super::entry::{Entry, Family, FamilySpec, VARIANTS};
use super::finding::Claim;
use super::grid::grid;
use super::plan::SweepPlan;
use super::points::{drawn_as, points};
use super::resample::{Lens, Resamples, interval};

/// The paper's numbers of the figures that are sweeps here.
pub const FIGURES: [u32; 11] = [2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 17];

/// Loop counts of figure 10; the paper goes through all from 1 to 28.
const LOOPS: [u32; 9] = [1, 2, 3, 4, 6, 8, 12, 16, 28];

/// The name of the curve over all tasks.
pub const MEDIAN: &str = "median";
/// The bundled task of last words.
const LAST_WORDS: &str = "lastword";
/// How the names of files of the benchmark that it mirrors begin.
const LAMBADA: &str = "lambada";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The paper's number.
    pub number: u32,
    pub families: &'static [Family],
    /// Families that are run beside them, to compare with.
    pub compared: &'static [Family],
    pub form: Form,
    /// What it is evidence for.
    pub claims: &'static [Claim],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One curve per task, and their median.
    ByTask,
    /// One curve per family: the median of the tasks.
    ByFamily,
    /// One curve per family on last words alone, as the paper's are; then the medians.
    ByFamilyOnLastWords,
    /// One curve per model over the percentage of layers.
    ByModel,
    /// Affected layers by loops.
    Grid,
}

/// The figure of this number, if it is a sweep.
pub fn figure(number: u32) -> Option<Figure> {
    use Family::{
        DoubleRepeat, DoubleRepeatBlock, LoopedParallel, MiddleRepeat, Parallel, Random, Reverse, Skip,
        SkipLayer, SwitchLayers, TripleRepeat, TripleRepeatBlock,
    };
    let make = |families, compared, form, claims| Some(Figure { number, families, compared, form, claims });
    match number {
        2 => make(&[SkipLayer, SwitchLayers], &[], Form::ByFamilyOnLastWords, &[Claim::SameLanguage]),
        4 => make(&[Skip], &[], Form::ByTask, &[Claim::NotAllNecessary]),
        5 => make(&[MiddleRepeat], &[Skip], Form::ByTask, &[Claim::MiddleRepeatWorst]),
        6 => make(&[Reverse], &[], Form::ByTask, &[Claim::OrderMatters]),
        7 => make(&[Random], &[Reverse], Form::ByTask, &[Claim::OrderMatters]),
        8 => make(&[Parallel], &[Skip], Form::ByTask, &[Claim::ParallelOverSkip]),
        9 => make(&[LoopedParallel], &[Parallel], Form::ByTask, &[Claim::LoopingHelps]),
        10 => make(&[LoopedParallel], &[], Form::Grid, &[Claim::BestLoopsGrow]),
        11 => make(&VARIANTS, &[], Form::ByFamily, &[Claim::LeastHarm, Claim::MiddleRepeatWorst]),
        12 => make(&[Skip], &[], Form::ByModel, &[Claim::NotAllNecessary]),
        17 => make(
            &[DoubleRepeat, TripleRepeat, DoubleRepeatBlock, TripleRepeatBlock],
            &[],
            Form::ByFamily,
            &[Claim::InnerRepeatsHarm],
        ),
        _ => None,
    }
}

impl Figure {
    pub fn plan(&self, limit: Option<usize>, seed: u64) -> SweepPlan {
        let spec = |&family: &Family| match (self.form, family) {
            (Form::Grid, Family::LoopedParallel) => {
                FamilySpec { loops: LOOPS.to_vec(), ..FamilySpec::of(family) }
            }
            _ => FamilySpec::of(family),
        };
        let families = self.families.iter().chain(self.compared).map(spec).collect();
        SweepPlan::of(families, limit, seed)
    }

    pub fn is_filled(&self, entries: &[(Entry, usize)]) -> bool {
        let several = |family: Family| {
            let mut ys = entries.iter().filter(|(entry, _)| entry.family == family).map(|(entry, _)| entry.y);
            let first = ys.next();
            ys.any(|y| Some(y) != first)
        };
        let mut needed = self.families.iter().copied().filter(|family| !family.came_later());
        needed.all(|family| match self.form {
            Form::Grid => several(family),
            _ => entries.iter().any(|(entry, _)| drawn_as(entry, family)),
        })
    }

    /// What can be drawn, as far as the records go. `entries` come with the index of their
    /// schedule, all of which are in `resamples`; `model` is the model's name.
    pub fn drawing(
        &self,
        resamples: &Resamples<'_>,
        entries: &[(Entry, usize)],
        (model, n_layers): (&str, usize),
    ) -> Drawing {
        if self.form == Form::Grid {
            return Drawing::Grid(grid(entries, resamples));
        }
        let mut curves = self.curves(resamples, entries, model);
        if self.form == Form::ByModel {
            curves.iter_mut().for_each(|curve| of_share(curve, n_layers));
        }
        Drawing::Curves(curves)
    }

    /// Whether it has a curve that stands for a model beside others.
    pub fn compares_models(&self) -> bool {
        matches!(self.form, Form::ByTask | Form::ByModel)
    }

    /// The curve that stands for a model beside others: the median of the tasks over the percentage
    /// of layers, with the model's name.
    pub fn of_model(&self, drawing: &Drawing, (model, n_layers): (&str, usize)) -> Option<Curve> {
        let Drawing::Curves(curves) = drawing else { return None };
        let mut curve = match self.form {
            Form::ByModel => curves.first()?.clone(),
            Form::ByTask => curves.iter().find(|curve| curve.name == MEDIAN)?.clone(),
            Form::ByFamily | Form::ByFamilyOnLastWords | Form::Grid => return None,
        };
        if self.form == Form::ByTask {
            of_share(&mut curve, Some(n_layers).filter(|n| *n > 0)?);
        }
        model.clone_into(&mut curve.name);
        Some(curve)
    }

    /// One curve for each family and each of what is looked at.
    fn curves(&self, resamples: &Resamples<'_>, entries: &[(Entry, usize)], model: &str) -> Vec<Curve> {
        let all = resamples.table.tasks.iter().enumerate().filter(|(_, task)| task.is_drawn());
        let tasks = all.filter(|(_, task)| match self.form {
            Form::ByTask => true,
            Form::ByFamilyOnLastWords => is_of_last_words(&task.name),
            _ => false,
        });
        let by_task = tasks.map(|(number, task)| (task.name.as_str(), Lens::Task(number)));
        let lenses: Vec<(&str, Lens)> = by_task.chain([(MEDIAN, Lens::Median)]).collect();
        let name = |family: Family, of: &str| match self.form {
            Form::ByTask => of.to_owned(),
            Form::ByModel => model.to_owned(),
            _ if lenses.len() > 1 => format!("{} ({of})", family.curve_name()),
            _ => family.curve_name(),
        };
        let is_there = |family: Family| entries.iter().any(|(entry, _)| entry.family == family);
        let families = self.families.iter().copied();
        let families: Vec<Family> = families.filter(|f| !f.came_later() || is_there(*f)).collect();
        let of_lens = |&(of, lens): &(&str, Lens)| {
            let curve = |&family: &Family| curve(&name(family, of), (family, lens), entries, resamples);
            families.iter().map(curve).collect::<Vec<_>>()
        };
        lenses.iter().flat_map(of_lens).collect()
    }
}

/// Puts a curve over the percentage of layers.
fn of_share(curve: &mut Curve, n_layers: usize) {
    let percent = 100.0 / n_layers as f64;
    curve.points.iter_mut().for_each(|point| point.x *= percent);
}

/// Whether a task asks for last words, by its name: a user's task has the name of its file.
fn is_of_last_words(task: &str) -> bool {
    let name = task.to_ascii_lowercase();
    name == LAST_WORDS || name.starts_with(LAMBADA)
}

/// A curve of a family over x. Entries of one x (seeds) are averaged.
fn curve(
    name: &str,
    (family, lens): (Family, Lens),
    entries: &[(Entry, usize)],
    resamples: &Resamples<'_>,
) -> Curve {
    let points = points(family, lens, entries, resamples).map(|point| {
        let interval = interval(&point.series);
        CurvePoint {
            x: f64::from(point.x),
            y: point.y(),
            low: interval.map(|ends| ends.low),
            high: interval.map(|ends| ends.high),
            n: point.n,
            schedule: point.schedule,
        }
    });
    Curve { name: name.to_owned(), points: points.collect() }
}
