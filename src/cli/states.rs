//! `atelier states`: hidden states along schedules, as the paper's figures 3, 14 and 15.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::progress::{Pace, minutes_left};
use super::schedule;
use super::states_files::{names, write_folder};
use super::task_argument::TaskArgument;
use super::tasks::{Prepared, TaskArguments};
use crate::backend::Backend;
use crate::chart::StateMeasure;
use crate::eval::EncodedTask;
use crate::experiment::{BUILD_ID, VERSION};
use crate::export::{FORM_VERSION, RestsOn};
use crate::platform::now_millis;
use crate::session::{STATES_ITEMS_MAX, SessionError, StatesRun};
use crate::states::{Estimate, FindingKind, Groups, STATES_FIGURES, StatesReport};

/// Items of each task unless told otherwise: as many as the paper read.
const LIMIT: u32 = 100;
/// The task that stands for the paper's LAMBADA, where the folder has it.
const TASK: &str = "lastword";

/// Arguments of `atelier states`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    tasks: TaskArguments,
    /// The paper's number: 3 and 14 measure the full model, 15 skip and middle repeat
    /// beside it.
    #[arg(long, value_name = "3|14|15", default_value_t = 3)]
    figure: u32,
    /// A schedule to measure beside the figure's own.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    schedule: Option<String>,
    /// A folder for states.json, similarity.csv, states.csv and the figures as SVG.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    if !STATES_FIGURES.contains(&arguments.figure) {
        let known = STATES_FIGURES.map(|number| number.to_string()).join(", ");
        return Err(Failure::usage(format!("figure {} is not one of hidden states", arguments.figure))
            .with_hint(format!("these are: {known}")));
    }
    let Arguments { engine, tasks, figure, schedule, out } = arguments;
    measure((engine, tasks), *figure, schedule.as_deref(), out.as_deref(), output).await
}

/// Measures what a figure needs, and a schedule beside it.
pub(super) async fn measure(
    (engine_arguments, task_arguments): (&EngineArguments, &TaskArguments),
    figure: u32,
    schedule: Option<&str>,
    out: Option<&Path>,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    task_arguments.check()?;
    let folder = engine::open_folder(&engine_arguments.model).await?;
    let n_layers = folder.spec().n_layers;
    let schedule = schedule::parse(schedule, n_layers)?;
    let mut tasks = task_arguments.clone();
    let limit = tasks.limit.unwrap_or(LIMIT).min(u32::try_from(STATES_ITEMS_MAX).unwrap_or(LIMIT));
    tasks.limit = Some(limit);
    // As sweeps do: items at random, not the first of a file.
    let seed = tasks.seed.unwrap_or(0);
    tasks.seed = Some(seed);
    if tasks.tasks.is_empty() && folder.tasks().iter().any(|task| task.name == TASK) {
        tasks.tasks.push(TaskArgument::parse(TASK).map_err(Failure::usage)?);
    }
    let tasks = tasks.prepare(&folder, output).await?;
    let encoded: Vec<Arc<EncodedTask>> = tasks.iter().map(|task| Arc::clone(&task.encoded)).collect();
    let mut run = StatesRun::over(figure, &schedule, n_layers, &encoded).map_err(failure)?;
    let mut engine = engine::load(folder, engine_arguments, output).await?;
    go_through(&mut run, &mut engine, output).await?;
    let report = run.report();
    let asked = (tasks.as_slice(), limit, seed);
    let object = object(&engine, asked, &schedule.to_string(), &report);
    if let Some(folder) = out {
        let rests_on = rests_on(&engine, &tasks, limit as usize, seed);
        write_folder(folder, engine.folder.title(), &report, &object, &rests_on)?;
    }
    if output.json { output.json(&object) } else { text(output, &engine, &report) }
}

/// What every number of the tables rests on.
fn rests_on(engine: &Engine, tasks: &[Prepared], limit: usize, seed: u64) -> RestsOn {
    let hashes = tasks.iter().map(|task| (task.encoded.name.clone(), task.identity()));
    RestsOn {
        model: engine.folder.name().to_owned(),
        model_hash: engine.hash().to_string(),
        data_hashes: hashes.collect(),
        seed,
        limit,
        backend: engine.executor.info(),
        version: VERSION.to_owned(),
        build: BUILD_ID.to_owned(),
    }
}

/// Reads all items, telling how far it is.
async fn go_through(
    run: &mut StatesRun,
    engine: &mut Engine,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let mut progress = output.progress();
    let (mut pace, mut n_known, mut since) = (Pace::default(), 0, now_millis());
    while !run.advance(&mut engine.executor).await? {
        let ((n_done, n_total), now) = (run.progress(), now_millis());
        pace.add(n_done - n_known, now - since);
        (n_known, since) = (n_done, now);
        progress.tell(|| told((n_done, n_total), pace));
    }
    Ok(())
}

/// How far it is, and how long the rest takes.
fn told((n_done, n_total): (usize, usize), pace: Pace) -> String {
    let left = minutes_left(pace.millis_left(n_total - n_done));
    format!("{n_done} of {n_total} items, {left}")
}

fn failure(error: SessionError) -> Failure {
    let failure = Failure::work(&error);
    match error.hint() {
        Some(hint) => failure.with_hint(hint),
        None => failure,
    }
}

/// Everything about the states, in the form that the page opens again.
fn object(
    engine: &Engine,
    (tasks, limit, seed): (&[Prepared], u32, u64),
    schedule: &str,
    report: &StatesReport,
) -> Value {
    let named = tasks.iter().map(|task| json!({ "name": task.encoded.name, "data_hash": task.data_hash }));
    let data = tasks.iter().map(
        |task| json!({ "task": task.encoded.name, "hash": task.data_hash, "add_bos": task.encoded.add_bos }),
    );
    let mut object = engine.provenance(schedule);
    object.insert("data".to_owned(), data.collect());
    object.insert("build".to_owned(), json!(BUILD_ID));
    object.insert("report".to_owned(), json!(report));
    let (name, title, hash) = (engine.folder.name(), engine.folder.title(), engine.hash());
    for (key, value) in [
        ("atelier", json!("states")),
        ("version", json!(FORM_VERSION)),
        ("figure", json!(report.figure)),
        ("model", json!({ "name": name, "title": title, "hash": hash })),
        ("tasks", named.collect()),
        ("limit", json!(limit)),
        ("seed", json!(seed)),
    ] {
        object.insert(key.to_owned(), value);
    }
    Value::Object(object)
}

fn text(output: &mut Output<'_>, engine: &Engine, report: &StatesReport) -> Result<(), Failure> {
    writeln!(output.out, "{}", engine.provenance_line())?;
    let (n, tokens, tasks) = (report.n_done, report.n_tokens, report.tasks.join(", "));
    writeln!(output.out, "{n} items of {tasks}, {tokens} tokens")?;
    if report.n_clipped > 0 {
        output.note(&format!("{} items lost tokens on the left", report.n_clipped));
    }
    for path in &report.paths {
        writeln!(output.out, "\n{}: {}", path.schedule, groups_words(path.groups.as_ref()))?;
        let width = names(path).iter().map(String::len).max().unwrap_or(0).max(4);
        writeln!(output.out, "  {:width$}  cosine to full  length       variance", "step")?;
        for (name, state) in names(path).iter().zip(&path.states) {
            let [cosine, norm, variance] = StateMeasure::ALL.map(|measure| {
                measure.of(state).value.map_or_else(|| "NaN".to_owned(), |value| format!("{value:.4}"))
            });
            writeln!(output.out, "  {name:width$}  {cosine:14}  {norm:11}  {variance}")?;
        }
    }
    for finding in &report.findings {
        let Estimate { value, interval } = finding.estimate;
        let what = match finding.kind {
            FindingKind::Drift => "cosine to full after the first back layer, middle repeat minus skip",
            FindingKind::LastVariance => "variance of the last state, middle repeat over skip",
        };
        let range = interval.map(|i| format!(" ({:.4} to {:.4})", i.low, i.high)).unwrap_or_default();
        writeln!(output.out, "\n{what}: {:.4}{range}", value.unwrap_or(f64::NAN))?;
    }
    Ok(())
}

fn groups_words(groups: Option<&Groups>) -> String {
    let Some(groups) = groups else {
        return "too few steps to group, or states that are not numbers".to_owned();
    };
    let [beginning, middle, end] = groups.sizes;
    let clear = if groups.is_clear { "" } else { "no clear groups; the best cut is " };
    let stability = groups
        .stability
        .map(|share| format!(", found in {:.0} % of resamples", 100.0 * share))
        .unwrap_or_default();
    format!(
        "{clear}beginning {beginning}, middle {middle}, end {end} (explains {:.0} % of the variation, distance alone \
         {:.0} %){stability}",
        100.0 * groups.explained,
        100.0 * groups.by_distance
    )
}

#[cfg(test)]
mod tests {
    use super::{Pace, told};

    #[test]
    fn progress_says_how_long_the_rest_takes() {
        let mut pace = Pace::default();
        pace.add(4, 60_000.0);
        assert_eq!(told((4, 20), pace), "4 of 20 items, about 4 min left");
    }
}
