//! `atelier sweep`: many schedules on the same items, kept in a folder, resumed, shared out.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::figure::write_all;
use super::sweep_files::{Results, Writer, records_file, write_header};
use super::sweep_plan::{Planned, Wanted, wanted};
use super::tasks::{Prepared, TaskArguments};
use super::{states, written};
use crate::backend::Backend;
use crate::eval::EncodedTask;
use crate::platform::now_millis;
use crate::protocol::BUILD_ID;
use crate::schedule::Schedule;
use crate::states::STATES_FIGURES;
use crate::sweep::{
    Record, SWEEP_VERSION, SweepError, SweepHeader, SweepPlan, SweepRun, WRITTEN_FIGURE, distinct, expand,
};

const MILLIS_PER_MINUTE: f64 = 60_000.0;
/// The greatest loop count that is run.
const LOOPS_MAX: u32 = 100;

/// Loop counts, ascending.
#[derive(Debug, Clone)]
pub(super) struct LoopCounts(pub(super) Vec<u32>);

/// Arguments of `atelier sweep`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    pub(super) tasks: TaskArguments,
    /// One of the paper's figures: 2, 4 to 12 and 17 score schedules; 3, 14 and 15 measure hidden
    /// states, 16 writes an answer.
    #[arg(long, value_name = "N", conflicts_with_all = ["plan", "findings"])]
    pub(super) figure: Option<u32>,
    /// The schedules that answer the paper's eight questions (sections 3.1 to 3.8).
    #[arg(long, conflicts_with = "plan")]
    pub(super) findings: bool,
    /// A plan of your own: {"version": 1, "families": [{"family": "skip"}], "limit": 50}; or a
    /// figure's file (JSON, SVG or PNG) that the page or this program wrote, whose figure, tasks,
    /// items and seed are taken (of hidden states, too).
    #[arg(long, value_name = "FILE")]
    pub(super) plan: Option<PathBuf>,
    /// Loop counts of figure 10, such as 1-28 or 1,2,4,8; the usual ones are nine up to 28.
    #[arg(long, value_name = "COUNTS", value_parser = loop_counts, requires = "figure")]
    pub(super) loops: Option<LoopCounts>,
    /// Leave out the rest of a task's items under a schedule once it is decided whether the
    /// schedule is better or worse than the full model; wrongly with this probability at most.
    #[arg(long, value_name = "ALPHA", allow_negative_numbers = true)]
    pub(super) stop: Option<f64>,
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
    let Planned { plan, data } = match wanted(arguments)? {
        Wanted::Sweep(planned) => *planned,
        Wanted::Other(number, tasks) => return other_figure((number, &tasks), arguments, output).await,
    };
    let folder = engine::open_folder(&arguments.engine.model).await?;
    let n_layers = folder.spec().n_layers;
    let entries = expand(&plan.families, n_layers)?;
    let tasks = arguments.tasks.with_plan(&plan)?.prepare(&folder).await?;
    let before = Results::read(&arguments.out)?;
    let mut engine = engine::load(folder, &arguments.engine, output).await?;
    if let Some(data) = data {
        data.compare(&engine, &tasks, output);
    }

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
    let indices: HashSet<usize> = mine.iter().map(|(index, _)| *index).collect();
    let encoded: Vec<Arc<EncodedTask>> = tasks.iter().map(|task| Arc::clone(&task.encoded)).collect();
    let known = known.into_iter().filter(|record| indices.contains(&record.schedule)).collect();
    let (mut run, kept) = SweepRun::new(&mine, &encoded, header.plan.stop, known);
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
        writer.write(&records).map_err(|failure| {
            let (n_done, _) = run.progress();
            failure.with_hint(format!(
                "what was written is kept, about {} of {n_total} items: make room, and run the same command again",
                n_done.saturating_sub(1)
            ))
        })?;
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
    let written = write_all(folder, &results)?;
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

/// A figure that is no sweep.
async fn other_figure(
    (number, tasks): (u32, &TaskArguments),
    arguments: &Arguments,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let Arguments { engine, out, .. } = arguments;
    let is_split = arguments.shard.is_some() || arguments.stop.is_some() || arguments.loops.is_some();
    match number {
        _ if !STATES_FIGURES.contains(&number) && number != WRITTEN_FIGURE => {
            Err(Failure::usage(format!("figure {number} of the paper is not run here"))
                .with_hint("these are: 2 to 12 and 14 to 17"))
        }
        _ if is_split => Err(Failure::usage(format!(
            "figure {number} is no sweep of schedules: --shard, --stop and --loops are not for it"
        ))),
        WRITTEN_FIGURE => written::run(engine, out, output).await,
        _ => states::measure((engine, tasks), number, None, Some(out), output).await,
    }
}

/// `1-28`, or a list of counts and ranges with commas between; from 1.
fn loop_counts(text: &str) -> Result<LoopCounts, String> {
    let range = |part: &str| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let range: (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
        (range.0 >= 1 && range.0 <= range.1 && range.1 <= LOOPS_MAX).then_some(range.0..=range.1)
    };
    let ranges: Option<Vec<_>> = text.split(',').map(range).collect();
    let ranges = ranges.ok_or_else(|| format!("expected counts from 1 to {LOOPS_MAX}, such as 1-28"))?;
    let counts: BTreeSet<u32> = ranges.into_iter().flatten().collect();
    Ok(LoopCounts(counts.into_iter().collect()))
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

/// The head of the results of these schedules.
pub(super) fn header(
    engine: &Engine,
    plan: SweepPlan,
    schedules: Vec<String>,
    tasks: &[Prepared],
    n_layers: usize,
) -> SweepHeader {
    SweepHeader {
        version: SWEEP_VERSION,
        model: engine.folder.title().to_owned(),
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
