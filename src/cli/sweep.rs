//! `atelier sweep`: many schedules on the same items, kept in a folder, resumed, shared out.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::figure::{print_table, write_all};
use super::progress::{Pace, minutes_left};
use super::sweep_files::{Collected, Results, Writer, records_file, write_header};
use super::sweep_keep::{Keeper, Sink, Unwritten};
use super::sweep_merge::{merge, place};
use super::sweep_plan::{Planned, Unswept, Wanted, wanted};
use super::tasks::{Prepared, TaskArguments};
use super::{states, written};
use crate::backend::Backend;
use crate::eval::EncodedTask;
use crate::experiment::BUILD_ID;
use crate::platform::now_millis;
use crate::schedule::Schedule;
use crate::session::ExecutorCache;
use crate::states::STATES_FIGURES;
use crate::sweep::{
    MAX_SCHEDULES, SWEEP_VERSION, SweepError, SweepHeader, SweepPlan, SweepRun, WRITTEN_FIGURE, distinct,
    expand,
};

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
        Wanted::Other(unswept) => return other_figure(&unswept, arguments, output).await,
    };
    let folder = engine::open_folder(&arguments.engine.model).await?;
    let n_layers = folder.spec().n_layers;
    let entries = expand(&plan.families, n_layers)?;
    let asked = arguments.tasks.with_plan(&plan)?;
    asked.check()?;
    let tasks = asked.prepare(&folder, output).await?;
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
        Some(before) => {
            check_before(&arguments.out, &before.header, &header, output)?;
            before.records
        }
    };
    let mine = share(&schedules, arguments.shard);
    let indices: HashSet<usize> = mine.iter().map(|(index, _)| *index).collect();
    let encoded: Vec<Arc<EncodedTask>> = tasks.iter().map(|task| Arc::clone(&task.encoded)).collect();
    let known = known.into_iter().filter(|record| indices.contains(&record.schedule)).collect();
    let (mut run, kept) = SweepRun::new(&mine, &encoded, header.plan.stop, known);
    let writer = Writer::create(&arguments.out.join(records_file(arguments.shard)), &kept)?;
    let mut keeper = Keeper::new(writer);
    let computed = compute(&mut run, &mut engine, &mut keeper, indices.len(), output).await;
    match keeper.into_unwritten() {
        None => computed.and_then(|()| finish(&arguments.out, output)),
        // Also where the device failed: nowhere else are they.
        Some(unwritten) => {
            let failure = print_unwritten(&arguments.out, header, unwritten, output)?;
            computed.and(Err(failure))
        }
    }
}

/// Refuses to go on with results of another sweep or of another backend; of another device or
/// build it says so.
fn check_before(
    folder: &Path,
    before: &SweepHeader,
    now: &SweepHeader,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let folder = folder.display();
    if let Some(why) = before.differs(now) {
        return Err(Failure::work(format!("{folder} holds results of another sweep: {why}"))
            .with_hint("choose another folder with --out"));
    }
    let (theirs, ours) = (before.backend.kind, now.backend.kind);
    if theirs != ours {
        return Err(Failure::work(format!(
            "{folder} holds results of the backend {theirs}, this one is {ours}"
        ))
        .with_hint(format!("choose --backend {theirs}, or another folder with --out")));
    }
    if before.backend != now.backend || before.build != now.build {
        output.note(&format!(
            "{folder} holds results of {}; what is missing is computed by {}",
            place(before),
            place(now)
        ));
    }
    Ok(())
}

/// Every batch is in the file before the next one starts, unless the file cannot be written.
async fn compute(
    run: &mut SweepRun<ExecutorCache>,
    engine: &mut Engine,
    keeper: &mut Keeper<impl Sink>,
    n_schedules: usize,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let (n_before, n_total) = run.progress();
    if n_before > 0 {
        output.note(&format!("going on: {n_before} of {n_total} items are done"));
    }
    let mut progress = output.progress();
    let (mut pace, mut n_known, mut since) = (Pace::default(), n_before, now_millis());
    while let Some(records) = run.step(&mut engine.executor).await? {
        keeper.add(records, &mut progress);
        let ((n_done, _), now) = (run.progress(), now_millis());
        pace.add(n_done - n_known, now - since);
        (n_known, since) = (n_done, now);
        progress.tell(|| {
            let left = minutes_left(pace.millis_left(n_total - n_done));
            format!("{n_done} of {n_total} items under {n_schedules} schedules, {left}")
        });
    }
    keeper.write(&mut progress);
    Ok(())
}

/// Tables and figures of everything that is in the folder.
pub(super) fn finish(folder: &Path, output: &mut Output<'_>) -> Result<(), Failure> {
    let results = Results::must_read(folder)?;
    let written = write_all(folder, &results)?;
    if output.json {
        let n_records = results.records.len();
        return output.json(&json!({ "folder": folder, "records": n_records, "written": written }));
    }
    writeln!(output.out, "{}: {}", folder.display(), written.join(", "))?;
    Ok(())
}

/// The table of everything that is in the folder and in memory, where the folder cannot be
/// written; and how the command then fails.
fn print_unwritten(
    folder: &Path,
    header: SweepHeader,
    unwritten: Unwritten,
    output: &mut Output<'_>,
) -> Result<Failure, Failure> {
    let Unwritten { records, why } = unwritten;
    let items: HashSet<(usize, usize)> = records.iter().map(|record| (record.task, record.index)).collect();
    let n_total: usize = header.tasks.iter().map(|task| task.n_items).sum();
    let mut collected = Collected::default();
    // Whatever keeps the folder from being written may keep it from being read.
    let header = match Results::must_read(folder) {
        Ok(written) => {
            collected.add_all(&written.header, written.records).map_err(Failure::work)?;
            written.header
        }
        Err(_) => header,
    };
    collected.add_all(&header, records).map_err(Failure::work)?;
    print_table(&Results { header, records: collected.records() }, output)?;
    Ok(Failure::work(format!("{} of {n_total} items are not written: {why}", items.len()))
        .with_hint("what was written is kept: make room, and run the same command again"))
}

/// A figure that is no sweep.
async fn other_figure(
    unswept: &Unswept,
    arguments: &Arguments,
    output: &mut Output<'_>,
) -> Result<(), Failure> {
    let Arguments { engine, out, .. } = arguments;
    let Unswept { number, tasks, beside } = unswept;
    let is_split = arguments.shard.is_some() || arguments.stop.is_some() || arguments.loops.is_some();
    match *number {
        _ if !STATES_FIGURES.contains(number) && *number != WRITTEN_FIGURE => {
            Err(Failure::usage(format!("figure {number} of the paper is not run here"))
                .with_hint("these are: 2 to 12 and 14 to 17"))
        }
        _ if is_split => Err(Failure::usage(format!(
            "figure {number} is no sweep of schedules: --shard, --stop and --loops are not for it"
        ))),
        WRITTEN_FIGURE => written::run(engine, out, output).await,
        _ => states::measure((engine, tasks), *number, beside.as_deref(), Some(out), output).await,
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
    let shard: Option<(usize, usize)> = parts.filter(|(k, n)| (1..=*n).contains(k) && *n <= MAX_SCHEDULES);
    shard.ok_or_else(|| format!("expected K/N, a share from 1 to N of N, and N at most {MAX_SCHEDULES}"))
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
