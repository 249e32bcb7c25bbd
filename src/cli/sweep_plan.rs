//! Which sweep is meant: a figure's, a plan of one's own, or that of a figure's file.

use std::path::Path;

use super::Output;
use super::engine::Engine;
use super::failure::Failure;
use super::figure_source::{asked_study, opened, opened_and_object};
use super::figure_unswept::full_model;
use super::files::read;
use super::sweep::{Arguments, LoopCounts};
use super::tasks::{Prepared, TaskArguments};
use crate::experiment::{Experiment, What};
use crate::model::{cut, json_reason};
use crate::sweep::{Family, FamilySpec, SWEEP_VERSION, Stop, Study, SweepPlan, figure};

/// Most bytes of a plan.
const PLAN_BYTES_MAX: u64 = 16 << 20;
/// The figure that goes through several loop counts.
const LOOPS_FIGURE: u32 = 10;

/// What is to be run.
pub(super) enum Wanted {
    /// Schedules on items.
    Sweep(Box<Planned>),
    /// A figure that is no sweep.
    Other(Unswept),
}

/// A figure that is no sweep.
pub(super) struct Unswept {
    pub(super) number: u32,
    pub(super) tasks: TaskArguments,
    /// A schedule that is measured beside its own.
    pub(super) beside: Option<String>,
}

/// A plan, and what the file that it comes from was computed on.
pub(super) struct Planned {
    pub(super) plan: SweepPlan,
    pub(super) data: Option<Data>,
}

/// The model and the items that a figure's file names.
pub(super) struct Data(Experiment);

impl Data {
    /// Says what is another here.
    pub(super) fn compare(&self, engine: &Engine, tasks: &[Prepared], output: &mut Output<'_>) {
        let Self(experiment) = self;
        if experiment.model.hash != engine.hash().to_string() {
            let (theirs, ours) = (cut(&experiment.model.name), engine.folder.title());
            output.note(&format!("the file is of the model {theirs}; its schedules are run on {ours}"));
        }
        for task in tasks {
            let named = experiment.data.iter().find(|named| named.task == task.encoded.name);
            let hash = named.and_then(|named| named.sha256.as_deref());
            if hash.is_some_and(|hash| hash != task.data_hash.to_string()) {
                output.note(&format!("{} has other items here than there", task.encoded.name));
            }
        }
    }
}

pub(super) fn wanted(arguments: &Arguments) -> Result<Wanted, Failure> {
    if let Some(number) = arguments.figure.filter(|number| figure(*number).is_none()) {
        return Ok(Wanted::Other(Unswept { number, tasks: arguments.tasks.clone(), beside: None }));
    }
    let (limit, seed) = (arguments.tasks.limit.map(|limit| limit as usize), arguments.tasks.seed);
    let study = match (arguments.figure, arguments.findings) {
        (Some(number), _) => Some(Study::Figure(number)),
        (None, true) => Some(Study::Findings),
        (None, false) => None,
    };
    let mut data = None;
    let mut plan = match (study, &arguments.plan) {
        (Some(study), _) => study.plan(limit, seed.unwrap_or(0)).ok_or_else(|| no_sweep(study))?,
        (None, Some(path)) => {
            let plan = match read_plan(path) {
                Ok(plan) => plan,
                Err(failure) => {
                    let Ok(opened) = opened(path) else { return Err(failure) };
                    let study = asked_study(&opened, path)?;
                    let experiment = opened.experiment;
                    let plan = plan_of(study, &experiment);
                    if let Some(number) = study.figure().filter(|number| figure(*number).is_none()) {
                        let (tasks, beside) = (arguments.tasks.with_plan(&plan)?, beside(&experiment, path)?);
                        return Ok(Wanted::Other(Unswept { number, tasks, beside }));
                    }
                    data = Some(Data(experiment));
                    plan
                }
            };
            let (limit, seed) = (limit.or(plan.limit), seed.unwrap_or(plan.seed));
            SweepPlan { limit, seed, ..plan }
        }
        (None, None) => {
            return Err(Failure::usage("what to sweep is missing")
                .with_hint("--figure 11, --findings, or --plan FILE"));
        }
    };
    if let Some(LoopCounts(loops)) = &arguments.loops {
        if arguments.figure != Some(LOOPS_FIGURE) {
            return Err(Failure::usage(format!("--loops is for --figure {LOOPS_FIGURE}")));
        }
        set_loops(&mut plan.families, loops);
    }
    if let Some(alpha) = arguments.stop {
        plan.stop = Some(Stop { alpha, ..plan.stop.unwrap_or_default() });
    }
    plan.check()?;
    Ok(Wanted::Sweep(Box::new(Planned { plan, data })))
}

fn no_sweep(study: Study) -> Failure {
    let number = study.figure().unwrap_or(0);
    Failure::usage(format!("figure {number} is no sweep"))
        .with_hint(format!("atelier sweep --figure {number}"))
}

/// What a figure's file asks for; of a figure that is no sweep without schedules.
fn plan_of(study: Study, experiment: &Experiment) -> SweepPlan {
    let (limit, seed) = (experiment.limit, experiment.seed.unwrap_or_default());
    let families = match &experiment.what {
        What::Sweep { families, .. } if !families.is_empty() => families.clone(),
        _ => study.plan(limit, seed).map(|plan| plan.families).unwrap_or_default(),
    };
    let (tasks, stop) = (experiment.tasks(), experiment.stop);
    SweepPlan { version: SWEEP_VERSION, families, tasks, limit, seed, stop }
}

fn set_loops(families: &mut [FamilySpec], loops: &[u32]) {
    let looped = families.iter_mut().filter(|spec| spec.family == Family::LoopedParallel);
    looped.for_each(|spec| spec.loops = loops.to_vec());
}

/// The schedule that a file of hidden states has beside the figure's own. The full model there
/// is none: this one may have other layers.
fn beside(experiment: &Experiment, path: &Path) -> Result<Option<String>, Failure> {
    let full = full_model(&opened_and_object(path)?.1);
    let beside = experiment.what.schedule().map(str::to_owned);
    Ok(beside.filter(|schedule| Some(schedule) != full.as_ref()))
}

fn read_plan(path: &Path) -> Result<SweepPlan, Failure> {
    let name = path.display();
    let plan: SweepPlan = serde_json::from_slice(&read(path, PLAN_BYTES_MAX)?)
        .map_err(|error| Failure::usage(format!("{name} is no plan of a sweep: {}", json_reason(error))))?;
    if plan.version != SWEEP_VERSION {
        let version = plan.version;
        return Err(Failure::usage(format!(
            "{name} has version {version}, and this program reads {SWEEP_VERSION}"
        )));
    }
    Ok(plan)
}
