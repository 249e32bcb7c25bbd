//! Which sweep is meant: a figure's, a plan of one's own, or that of a figure's file.

use std::path::Path;

use super::states::states;
use super::sweep::{Arguments, LoopCounts};
use super::tasks::TaskArguments;
use crate::cli::Output;
use crate::cli::desk::Desk;
use crate::cli::figure_source::{asked_study, opened, opened_and_object};
use crate::cli::figure_unswept::full_model;
use crate::cli::files::read_plain;
use crate::cli::prelude::*;
use crate::experiment::{Experiment, ModelRef, Prompt, What};
use crate::model::json_reason;
use crate::states::STATES_FIGURES;
use crate::sweep::{
    Family, SWEEP_VERSION, Stop, Study, SweepPlan, WRITTEN_FIGURE, WRITTEN_PROMPT, WRITTEN_TOKENS, figure,
    written_preset,
};

/// Most bytes of a plan.
const PLAN_BYTES_MAX: u64 = 16 << 20;
/// The figure that goes through several loop counts.
const LOOPS_FIGURE: u32 = 10;

/// What a sweep asks.
pub(super) fn asked(arguments: &Arguments, desk: &mut Desk, output: &mut Output<'_>) -> Result<Experiment> {
    if let Some(number) = arguments.figure.filter(|number| figure(*number).is_none()) {
        return other_figure(number, &arguments.tasks, None, (arguments, desk), output);
    }
    let (limit, seed) = (arguments.tasks.limit.map(|limit| limit as usize), arguments.tasks.seed);
    let mut study = match (arguments.figure, arguments.findings) {
        (Some(number), _) => Some(Study::Figure(number)),
        (None, true) => Some(Study::Findings),
        (None, false) => None,
    };
    let of_study = study.and_then(|study| study.plan(limit, seed.unwrap_or(0)));
    let mut plan = match (of_study, &arguments.plan) {
        (Some(plan), _) => plan,
        (None, Some(path)) => {
            desk.inputs.add(path);
            let plan = match read_plan(path) {
                Ok(plan) => plan,
                Err(failure) => {
                    let Ok(opened) = opened(path) else { return Err(failure) };
                    let theirs = asked_study(&opened, path)?;
                    let experiment = opened.experiment;
                    let plan = plan_of(theirs, &experiment);
                    if let Some(number) = theirs.figure().filter(|number| figure(*number).is_none()) {
                        let (tasks, beside) = (arguments.tasks.with_plan(&plan)?, beside(&experiment, path)?);
                        return other_figure(number, &tasks, beside.as_deref(), (arguments, desk), output);
                    }
                    study = Some(theirs);
                    desk.compared = Some(experiment);
                    plan
                }
            };
            let (limit, seed) = (limit.or(plan.limit), seed.unwrap_or(plan.seed));
            SweepPlan { limit, seed, ..plan }
        }
        (None, None) => return Err(Failure::usage(problem!("cli-sweep-nothing"))),
    };
    if let Some(LoopCounts(loops)) = &arguments.loops {
        if arguments.figure != Some(LOOPS_FIGURE) {
            return Err(Failure::usage(problem!("cli-sweep-loops", figure = LOOPS_FIGURE)));
        }
        let looped = plan.families.iter_mut().filter(|spec| spec.family == Family::LoopedParallel);
        looped.for_each(|spec| spec.loops = loops.clone());
    }
    if let Some(alpha) = arguments.stop {
        plan.stop = Some(Stop { alpha, ..plan.stop.unwrap_or_default() });
    }
    plan.check()?;
    crate::sweep::expand(&plan.families, desk.n_layers())?;
    desk.check(&What::Sweep { study, families: Vec::new() })?;
    let ask = arguments.tasks.with_plan(&plan)?.ask(desk, output)?;
    let families = match study {
        Some(study) => study.own_families(plan.families),
        None => plan.families,
    };
    Ok(Experiment { stop: plan.stop, ..ask(What::Sweep { study, families }) })
}

/// A figure that is no sweep.
fn other_figure(
    number: u32,
    tasks: &TaskArguments,
    beside: Option<&str>,
    (arguments, desk): (&Arguments, &mut Desk),
    output: &mut Output<'_>,
) -> Result<Experiment> {
    let is_split = arguments.shard.is_some() || arguments.stop.is_some() || arguments.loops.is_some();
    match number {
        _ if !STATES_FIGURES.contains(&number) && number != WRITTEN_FIGURE => {
            Err(Failure::usage(problem!("cli-figure-not-run", number)))
        }
        _ if is_split => Err(Failure::usage(problem!("cli-sweep-options", number))),
        WRITTEN_FIGURE => {
            let schedule = written_preset(desk.n_layers()).schedule(desk.n_layers())?.to_string();
            let what = What::Generation {
                schedule,
                prompt: Prompt::Text(WRITTEN_PROMPT.to_owned()),
                max_tokens: WRITTEN_TOKENS,
                temperature: 0.0,
                beside_full: true,
            };
            Ok(Experiment::of(ModelRef::default(), what))
        }
        _ => states(number, beside, tasks, desk, output),
    }
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

/// The schedule that a file of hidden states has beside the figure's own. The full model there
/// is none: this one may have other layers.
fn beside(experiment: &Experiment, path: &Path) -> Result<Option<String>> {
    let full = full_model(&opened_and_object(path)?.1);
    let beside = experiment.what.schedule().map(str::to_owned);
    Ok(beside.filter(|schedule| Some(schedule) != full.as_ref()))
}

fn read_plan(path: &Path) -> Result<SweepPlan> {
    let plan: SweepPlan = serde_json::from_slice(&read_plain(path, PLAN_BYTES_MAX)?).map_err(|error| {
        Failure::usage(problem!("cli-no-plan", file = path.display(), why = json_reason(error)))
    })?;
    if plan.version == SWEEP_VERSION {
        return Ok(plan);
    }
    let (file, version) = (path.display(), plan.version);
    Err(Failure::usage(problem!("cli-version", file, version, known = SWEEP_VERSION)))
}
