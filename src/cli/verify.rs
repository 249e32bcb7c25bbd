//! `atelier verify`: what a link or a file says was computed, beside the same computed here.
//!
//! Exit codes: 0 where all of it is verified or consistent, 1 where something differs, 3 where
//! something cannot be checked here and nothing differs, 2 for a command that was written wrongly.

use std::ffi::OsString;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::args::engine::EngineArguments;
use super::desk::Desk;
use super::drive::{Computes, Places, find, named, open};
use super::failure::FailureKind;
use super::prelude::*;
use super::run::Running;
use super::show::{Shown, provenance_line};
use crate::claim::{Checked, Claim, Stamp, TaskCheck};
use crate::experiment::{DataRef, Experiment, OpenChoice, Provenance, What};
use crate::session::Session;
use crate::words::sentence;

/// Where something cannot be checked here.
const UNCHECKED: u8 = 3;
/// Where something differs.
const DIFFERS: u8 = 1;

/// Arguments of `atelier verify`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A file with scores that the page or this program saved or printed with --json, a folder with its
    /// report.json, a link that says what was computed (its address or what follows `#`), or - for standard input.
    #[arg(value_name = "FILE|LINK|-")]
    source: OsString,
    #[command(flatten)]
    engine: EngineArguments,
    /// A file of items that it reads besides the model's own; several may be given.
    #[arg(long = "data", value_name = "FILE")]
    data: Vec<PathBuf>,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<()> {
    match verified(arguments, output).await {
        Ok(Stamp::Verified | Stamp::Consistent) => Ok(()),
        Ok(Stamp::Differs) => Err(Failure::told(DIFFERS)),
        Ok(Stamp::Unchecked) => Err(Failure::told(UNCHECKED)),
        // It says why nothing could be checked.
        Err(failure) if failure.kind == FailureKind::Work => {
            if output.json {
                output.json(&json!({ "stamp": Stamp::Unchecked, "why": failure.message() }))?;
            }
            Err(failure.ending_with(UNCHECKED))
        }
        Err(failure) => Err(failure),
    }
}

/// Computes what is claimed, and shows both; the worst that is said of it.
async fn verified(arguments: &Arguments, output: &mut Output<'_>) -> Result<Stamp> {
    let Arguments { source, engine, data } = arguments;
    let running = Running::read(source, data, output)?;
    let place = source.to_string_lossy();
    if running.claims.iter().any(Option::is_none) {
        return Err(Failure::work(problem!("cli-no-claim", source = crate::model::cut(&place))));
    }
    let mut desk = running.desk(engine, output).await?;
    let asked = running.ask(&mut desk, output)?;
    let claims: Vec<&Claim> = running.claims.iter().flatten().collect();
    let asked: Vec<Experiment> =
        asked.into_iter().zip(&claims).map(|(experiment, claim)| of_claimed(experiment, claim)).collect();
    let quantise = engine.quantise_for(&asked)?;
    if engine.print_experiment {
        let hash = desk.sources.model().hash().await?.to_string();
        let all: Vec<_> = asked.iter().map(|it| named(it, (&hash, quantise), &desk.sources)).collect();
        output.json(&all)?;
        return Ok(Stamp::Verified);
    }
    // Another model is refused before its weights are read.
    refuse_other_model(&asked, &desk).await?;
    let runnable: Vec<Experiment> = asked.iter().map(|it| of_what_is_here(it, &desk)).collect();
    let mut read = Vec::new();
    for experiment in &runnable {
        desk.check(&experiment.what)?;
        // Of what cannot be read nothing is computed; why is told beside its claim.
        read.push(if experiment.data.is_empty() { Vec::new() } else { desk.data(experiment, None)? });
    }
    let mut session = open(desk.sources, OpenChoice { backend: engine.wish(), quantise }, output).await?;
    let shown = Shown::new(Places::default(), asked.len());
    let mut objects = Vec::new();
    let mut worst = Stamp::Verified;
    if !output.json {
        writeln!(output.out, "{}", provenance_line(&session))?;
    }
    for (((experiment, runnable), data), claim) in asked.iter().zip(runnable).zip(read).zip(claims) {
        if !runnable.data.is_empty() {
            find(&mut session, runnable, data, (None, &shown), output).await?;
            output.progress.end();
        }
        let checked = session.check(experiment, claim);
        worst = worst.max(checked.stamp);
        if output.json {
            objects.push(object(experiment, claim, &checked, &session));
        } else {
            show(experiment, claim, &checked, &session, output)?;
        }
    }
    match objects.len() {
        0 => {}
        1 if !running.is_list => output.json(&objects.remove(0))?,
        _ => output.json(&objects)?,
    }
    Ok(worst)
}

/// On the tasks that are claimed, where the experiment names none.
fn of_claimed(experiment: Experiment, claim: &Claim) -> Experiment {
    if !experiment.data.is_empty() {
        return experiment;
    }
    let mut data: Vec<DataRef> = Vec::new();
    for task in &claim.tasks {
        if !data.iter().any(|known| known.task == task.task) {
            data.push(DataRef::task(&task.task));
        }
    }
    Experiment { data, ..experiment }
}

/// On the tasks whose items can be read here.
fn of_what_is_here(experiment: &Experiment, desk: &Desk) -> Experiment {
    let alone = |data: &DataRef| Experiment { data: vec![data.clone()], ..experiment.clone() };
    let here = experiment.data.iter().filter(|data| desk.sources.data(&alone(data)).is_ok());
    Experiment { data: here.cloned().collect(), ..experiment.clone() }
}

async fn refuse_other_model(asked: &[Experiment], desk: &Desk) -> Result<()> {
    let here = desk.sources.model().hash().await?.to_string();
    match asked.iter().map(|experiment| &experiment.model).find(|model| !model.is(&here)) {
        None => Ok(()),
        Some(model) => {
            let (name, title) = (crate::model::cut(&model.name), desk.sources.model().title());
            let [asked, here] = crate::model::apart(&model.hash, &here).map(str::to_owned);
            Err(Failure::work(problem!("cli-verify-other-model", name, asked, title, here)))
        }
    }
}

fn schedule_of(experiment: &Experiment) -> &str {
    match &experiment.what {
        What::Scores { schedule, .. } => schedule,
        _ => "",
    }
}

fn object(experiment: &Experiment, claim: &Claim, checked: &Checked, session: &Session) -> Value {
    let provenance = Provenance::of(&session.card(), None);
    let tasks = checked.tasks.iter().map(|task| {
        let mut object = json!(task);
        object["said"] = json!(task.doubt_told());
        object
    });
    json!({
        "stamp": checked.stamp,
        "tolerance": checked.tolerance,
        "claimed_on": claim.backend,
        "schedule": schedule_of(experiment),
        "seed": experiment.seed,
        "limit": experiment.limit,
        "provenance": provenance,
        "tasks": tasks.collect::<Vec<_>>(),
    })
}

fn show(
    experiment: &Experiment,
    claim: &Claim,
    checked: &Checked,
    session: &Session,
    output: &mut Output<'_>,
) -> Result<()> {
    let (schedule, there, here) = (schedule_of(experiment), sentence(&claim.backend), session.backend().kind);
    let tolerance = checked.tolerance;
    writeln!(output.out, "{}", say!("cli-verify-head", schedule, there, here = sentence(&here), tolerance))?;
    for check in &checked.tasks {
        let TaskCheck { task, of_full, stamp, .. } = check;
        let (claimed, here, doubt) = (check.claimed_told(), check.here_told(), check.doubt_told());
        let stamp = sentence(stamp);
        let line = say!("cli-verify-task", task, is_full = *of_full, stamp, claimed, here, doubt);
        writeln!(output.out, "  {line}")?;
    }
    Ok(writeln!(output.out, "{}", say!("cli-verify-whole", stamp = sentence(&checked.stamp)))?)
}
