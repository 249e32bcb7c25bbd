//! `atelier sweep`: many schedules on the same items, kept in a folder, resumed, shared out.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::figure;
use super::files::read;
use super::sweep_files::{Results, Writer, records_file, write_header};
use super::tasks::{Prepared, TaskArguments};
use crate::backend::Backend;
use crate::eval::EncodedTask;
use crate::platform::now_millis;
use crate::protocol::BUILD_ID;
use crate::schedule::Schedule;
use crate::sweep::{
    FIGURES, Record, SWEEP_VERSION, SweepError, SweepHeader, SweepPlan, SweepRun, complete, distinct, expand,
    figure as paper_figure,
};

/// Most bytes of a plan.
const PLAN_BYTES_MAX: u64 = 16 << 20;
const MILLIS_PER_MINUTE: f64 = 60_000.0;

/// Arguments of `atelier sweep`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    tasks: TaskArguments,
    /// The schedules of one of the paper's figures: 2, 4 to 9, 11 or 17.
    #[arg(long, value_name = "N", conflicts_with = "plan")]
    figure: Option<u32>,
    /// A plan of your own: {"version": 1, "families": [{"family": "skip"}], "limit": 50}.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// The folder of results; one that has some is gone on with.
    #[arg(long, value_name = "DIR", default_value = "sweep")]
    out: PathBuf,
    /// Run only the kth of n shares of the schedules; `sweep merge` joins them.
    #[arg(long, value_name = "K/N", value_parser = shard)]
    shard: Option<(usize, usize)>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Join folders of results of the same sweep.
    Merge {
        /// Folders of results.
        #[arg(required = true)]
        folders: Vec<PathBuf>,
        /// The folder to write.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    if let Some(Command::Merge { folders, out }) = &arguments.command {
        return merge(folders, out, output);
    }
    arguments.tasks.check()?;
    let plan = plan(arguments)?;
    let folder = engine::open_folder(&arguments.engine.model).await?;
    let n_layers = folder.spec().n_layers;
    let entries = expand(&plan.families, n_layers)?;
    let tasks = arguments.tasks.with_plan(&plan)?.prepare(&folder).await?;
    let before = Results::read(&arguments.out)?;
    let mut engine = engine::load(folder, &arguments.engine, output).await?;

    let (schedules, _) = distinct(entries);
    let texts = schedules.iter().map(Schedule::to_string).collect();
    let header = header(&engine, plan, texts, &tasks, n_layers);
    let known = match before {
        None => {
            write_header(&arguments.out, &header)?;
            Vec::new()
        }
        Some(before) => match before.header.differs(&header) {
            None => before.records,
            Some(why) => {
                let folder = arguments.out.display();
                return Err(Failure::work(format!("{folder} holds results of another sweep: {why}"))
                    .with_hint("choose another folder with --out"));
            }
        },
    };
    let mine = share(&schedules, arguments.shard);
    let indices: Vec<usize> = mine.iter().map(|(index, _)| *index).collect();
    let (kept, done) = complete(known, &indices);
    let encoded: Vec<Arc<EncodedTask>> = tasks.iter().map(|task| Arc::clone(&task.encoded)).collect();
    let mut run = SweepRun::new(&mine, &encoded, &done);
    let mut writer = Writer::create(&arguments.out.join(records_file(arguments.shard)), &kept)?;
    compute(&mut run, &mut engine, &mut writer, indices.len(), output).await?;
    finish(&arguments.out, output)
}

/// Every batch is in the file before the next one starts.
async fn compute(
    run: &mut SweepRun,
    engine: &mut Engine,
    writer: &mut Writer,
    n_schedules: usize,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let start = now_millis();
    let (n_before, n_total) = run.progress();
    if n_before > 0 {
        output.note(&format!("going on: {n_before} of {n_total} items are done"));
    }
    let mut progress = output.progress();
    while let Some(records) = run.step(&mut engine.executor).await? {
        writer.write(&records)?;
        let (n_done, _) = run.progress();
        progress.tell(|| {
            #[expect(clippy::cast_precision_loss, reason = "counts of items are limited, far below 2^53")]
            let left = (now_millis() - start) / (n_done - n_before).max(1) as f64 * (n_total - n_done) as f64;
            let minutes = (left / MILLIS_PER_MINUTE).ceil();
            format!("{n_done} of {n_total} items under {n_schedules} schedules, about {minutes} min left")
        });
    }
    Ok(())
}

/// Tables and figures of everything that is in the folder.
fn finish(folder: &Path, output: &mut Output<'_>) -> Result<(), Failure> {
    let results = Results::must_read(folder)?;
    let written = figure::write_all(folder, &results)?;
    if output.json {
        let n_records = results.records.len();
        return output.json(&json!({ "folder": folder, "records": n_records, "written": written }));
    }
    writeln!(output.out, "{}: {}", folder.display(), written.join(", "))?;
    Ok(())
}

fn merge(folders: &[PathBuf], out: &Path, output: &mut Output<'_>) -> Result<(), Failure> {
    let mut joined: Option<SweepHeader> = None;
    let mut records: HashMap<(usize, usize, usize), Record> = HashMap::new();
    for folder in folders {
        let results = Results::must_read(folder)?;
        if let Some(why) = joined.as_ref().and_then(|first| first.differs(&results.header)) {
            return Err(Failure::work(format!("{} cannot be joined: {why}", folder.display())));
        }
        joined.get_or_insert(results.header);
        for record in results.records {
            records.entry((record.schedule, record.task, record.index)).or_insert(record);
        }
    }
    let Some(header) = joined else { return Err(Failure::usage("no folders were given")) };
    write_header(out, &header)?;
    let mut all: Vec<Record> = records.into_values().collect();
    all.sort_by_key(|record| (record.schedule, record.task, record.index));
    Writer::create(&out.join(records_file(None)), &all)?;
    finish(out, output)
}

fn plan(arguments: &Arguments) -> Result<SweepPlan, Failure> {
    let (limit, seed) = (arguments.tasks.limit.map(|limit| limit as usize), arguments.tasks.seed);
    match (arguments.figure, &arguments.plan) {
        (Some(number), _) => {
            let figure = paper_figure(number).ok_or_else(|| {
                let known: Vec<String> = FIGURES.iter().map(u32::to_string).collect();
                Failure::usage(format!("figure {number} is not a sweep here"))
                    .with_hint(format!("these are: {}", known.join(", ")))
            })?;
            Ok(figure.plan(limit, seed.unwrap_or(0)))
        }
        (None, Some(path)) => {
            let name = path.display();
            let plan: SweepPlan = serde_json::from_slice(&read(path, PLAN_BYTES_MAX)?)
                .map_err(|error| Failure::usage(format!("{name} is no plan of a sweep: {error}")))?;
            if plan.version != SWEEP_VERSION {
                let version = plan.version;
                return Err(Failure::usage(format!(
                    "{name} has version {version}, and this program reads {SWEEP_VERSION}"
                )));
            }
            let (limit, seed) = (limit.or(plan.limit), seed.unwrap_or(plan.seed));
            Ok(SweepPlan { limit, seed, ..plan })
        }
        (None, None) => {
            Err(Failure::usage("what to sweep is missing").with_hint("--figure 11, or --plan FILE"))
        }
    }
}

/// The schedules of a share with their indices. Neighbours stay together, since they share
/// steps, and every share has the full model, which the others are compared with.
fn share(schedules: &[Schedule], shard: Option<(usize, usize)>) -> Vec<(usize, &Schedule)> {
    let (k, n) = shard.unwrap_or((1, 1));
    let others = schedules.len().saturating_sub(1);
    let (from, to) = (1 + others * (k - 1) / n, 1 + others * k / n);
    schedules.iter().enumerate().filter(|(index, _)| *index == 0 || (from..to).contains(index)).collect()
}

/// `k/n`, from 1.
fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    let shard: Option<(usize, usize)> = parts.filter(|(k, n)| (1..=*n).contains(k));
    shard.ok_or_else(|| "expected K/N, a share from 1 to N of N".to_owned())
}

fn header(
    engine: &Engine,
    plan: SweepPlan,
    schedules: Vec<String>,
    tasks: &[Prepared],
    n_layers: usize,
) -> SweepHeader {
    SweepHeader {
        version: SWEEP_VERSION,
        model: engine.folder.name().to_owned(),
        model_hash: engine.hash().to_string(),
        n_layers,
        plan,
        schedules,
        tasks: tasks.iter().map(Prepared::sweep_task).collect(),
        backend: engine.executor.info(),
        build: BUILD_ID.to_owned(),
    }
}

impl From<SweepError> for Failure {
    fn from(error: SweepError) -> Self {
        Self::usage(error.to_string())
    }
}
