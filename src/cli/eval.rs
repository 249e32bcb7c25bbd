//! `atelier eval`: scores of tasks under one or several schedules.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use serde_json::{Map, Value, json};

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::schedule;
use super::task_argument::{TaskArgument, TaskSource, check_labels};
use crate::eval::report::{TaskReport, task_report};
use crate::eval::{
    EncodeOptions, EncodedTask, FILE_BYTES_MAX, ItemResult, Metric, Run, Selection, Task, TaskForm,
    read_items,
};
use crate::model::{ModelFolder, Sha256Hash};
use crate::plan::lower;
use crate::schedule::Schedule;

/// Most bytes of a file of schedules.
const SCHEDULES_BYTES_MAX: u64 = 16 << 20;

/// Arguments of `atelier eval`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    engine: EngineArguments,
    /// A task of the model folder, or lambada, hellaswag, winogrande or arc with a file in
    /// its published form. May be given several times; without it all of the folder's.
    #[arg(long = "task", value_name = "[LABEL:]NAME[=FILE.jsonl]", value_parser = TaskArgument::parse)]
    tasks: Vec<TaskArgument>,
    /// The schedule; without it all layers in order.
    #[arg(long, value_name = "TEXT", conflicts_with = "schedules", allow_hyphen_values = true)]
    schedule: Option<String>,
    /// A file of schedules, one a line; the result is a list.
    #[arg(long, value_name = "FILE")]
    schedules: Option<PathBuf>,
    /// Most items of each task.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Take items in the order of this permutation, as the page and its links do; without
    /// it in the file's order.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Put the beginning-of-text token in front, also of benchmark files.
    #[arg(long)]
    add_bos: bool,
    /// Written: one line per item.
    #[arg(long, value_name = "FILE.jsonl")]
    log_samples: Option<PathBuf>,
}

/// A task that is ready to run, and where its items come from.
struct Prepared {
    encoded: Arc<EncodedTask>,
    data_hash: Sha256Hash,
    add_bos: bool,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    check_labels(&arguments.tasks)?;
    let folder = engine::open_folder(&arguments.engine.model).await?;
    let schedules = schedules(arguments, folder.spec().n_layers)?;
    let tasks = prepare(arguments, &folder).await?;
    // Opened before the work: a name that cannot be written should not cost an hour.
    let mut samples = arguments.log_samples.as_deref().map(Samples::create).transpose()?;
    let mut engine = engine::load(folder, &arguments.engine, output).await?;

    let encoded: Vec<Arc<EncodedTask>> = tasks.iter().map(|task| Arc::clone(&task.encoded)).collect();
    let mut reports = Vec::with_capacity(schedules.len());
    for schedule in &schedules {
        let text = schedule.to_string();
        let run = Run::over(&encoded);
        let results = run.run_to_end(&mut engine.executor, &lower(schedule), |_| true).await?;
        if let Some(samples) = &mut samples {
            let shown = arguments.schedules.is_some().then_some(text.as_str());
            samples.write(&tasks, &results, shown)?;
        }
        if output.json {
            reports.push(object(arguments, &engine, &text, &tasks, &results));
        } else {
            table(output, &text, &tasks, &results)?;
        }
    }
    if let Some(samples) = samples {
        samples.finish()?;
    }
    match (output.json, arguments.schedules.is_some(), reports.first()) {
        (true, true, _) => output.json(&reports),
        (true, false, Some(report)) => output.json(report),
        _ => Ok(()),
    }
}

/// The schedule of the argument, or those of the file.
fn schedules(arguments: &Arguments, n_layers: usize) -> Result<Vec<Schedule>, Failure> {
    let Some(path) = &arguments.schedules else {
        return Ok(vec![schedule::parse(arguments.schedule.as_deref(), n_layers)?]);
    };
    let name = path.display();
    let bytes = read(path, SCHEDULES_BYTES_MAX)?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::work(format!("{name} is not UTF-8 text")))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let schedules: Vec<Schedule> = lines
        .map(|(at, line)| {
            Schedule::parse(line, n_layers)
                .map_err(|error| Failure::usage(format!("{name}, line {}: {}", at + 1, error.render(line))))
        })
        .collect::<Result<_, _>>()?;
    if schedules.is_empty() {
        Err(Failure::usage(format!("{name} holds no schedules")))
    } else {
        Ok(schedules)
    }
}

/// Reads and encodes the tasks that were asked for, or all of the folder's.
async fn prepare(arguments: &Arguments, folder: &ModelFolder) -> Result<Vec<Prepared>, Failure> {
    let of_folder: Vec<&str> = folder.tasks().iter().map(|task| task.name.as_str()).collect();
    let all: Vec<TaskArgument> = of_folder
        .iter()
        .map(|&name| TaskArgument { label: name.to_owned(), name: name.to_owned(), file: None })
        .collect();
    let wanted = if arguments.tasks.is_empty() { &all } else { &arguments.tasks };
    if wanted.is_empty() {
        return Err(Failure::usage("the model folder brings no tasks, and none was given")
            .with_hint("--task lambada=FILE.jsonl"));
    }
    let mut prepared = Vec::with_capacity(wanted.len());
    for task in wanted {
        prepared.push(prepare_one(task, arguments, folder, &of_folder).await?);
    }
    Ok(prepared)
}

async fn prepare_one(
    argument: &TaskArgument,
    arguments: &Arguments,
    folder: &ModelFolder,
    of_folder: &[&str],
) -> Result<Prepared, Failure> {
    let entry = folder.tasks().iter().find(|entry| entry.name == argument.name);
    let headline = entry.map_or(Metric::Acc, |entry| entry.headline);
    let (form, metric, name, bytes) = match argument.source(of_folder)? {
        TaskSource::Folder => {
            let (entry, bytes) = folder.read_task(&argument.name).await?;
            (TaskForm::Atelier, headline, entry.file.clone(), bytes)
        }
        TaskSource::File(form, path) => {
            let metric = if form == TaskForm::Atelier { headline } else { form.metric() };
            (form, metric, path.display().to_string(), read(&path, FILE_BYTES_MAX)?)
        }
    };
    let data_hash = Sha256Hash::of(&bytes);
    let items = read_items(form, &name, &bytes)?;
    let task =
        Task { name: argument.label.clone(), metric, with_perplexity: form == TaskForm::Lambada, items };
    let limit = arguments.limit.map(|limit| limit as usize);
    let positions = Selection { seed: arguments.seed, limit }.positions(task.items.len());
    // The harness puts nothing in front of its benchmarks; our own items follow the model.
    let add_bos = arguments.add_bos || (form == TaskForm::Atelier && folder.manifest().add_bos);
    let options = EncodeOptions { add_bos, context_length: folder.spec().context_length };
    let encoded = EncodedTask::new(&task, &positions, engine::tokenizer(folder)?, options)?;
    Ok(Prepared { encoded: encoded.into(), data_hash, add_bos })
}

/// Reads a whole file that may not be larger than `bytes_max`.
fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let size = std::fs::metadata(path).with_context(|| format!("{name} cannot be read"))?.len();
    if size > bytes_max {
        return Err(Failure::work(format!("{name} has {size} bytes, more than the {bytes_max} allowed")));
    }
    Ok(std::fs::read(path).with_context(|| format!("{name} cannot be read"))?)
}

/// The results of each task with its report, in the order asked for.
fn reports<'a>(
    tasks: &'a [Prepared],
    results: &'a [ItemResult],
) -> impl Iterator<Item = (&'a Prepared, TaskReport)> {
    tasks.iter().enumerate().filter_map(|(index, task)| {
        let mine: Vec<ItemResult> = results.iter().filter(|result| result.task == index).cloned().collect();
        let encoded = &task.encoded;
        Some((task, task_report(encoded.metric, encoded.chance, encoded.with_perplexity, &mine)?))
    })
}

fn object(
    arguments: &Arguments,
    engine: &Engine,
    schedule: &str,
    tasks: &[Prepared],
    results: &[ItemResult],
) -> Map<String, Value> {
    let mut object = engine.provenance(schedule);
    object.insert("seed".to_owned(), json!(arguments.seed));
    object.insert("limit".to_owned(), json!(arguments.limit));
    let scores = reports(tasks, results).map(|(task, report)| {
        let mut score = json!(report);
        score["add_bos"] = json!(task.add_bos);
        score["n_clipped"] = json!(task.encoded.n_clipped);
        score["data_sha256"] = json!(task.data_hash);
        (task.encoded.name.clone(), score)
    });
    object.insert("tasks".to_owned(), Value::Object(scores.collect()));
    object
}

fn table(
    output: &mut Output,
    schedule: &str,
    tasks: &[Prepared],
    results: &[ItemResult],
) -> Result<(), Failure> {
    writeln!(output.out, "{schedule}")?;
    writeln!(output.out, "  task              n     acc  acc_norm  95 % interval  chance  nats/answer")?;
    for (task, report) in reports(tasks, results) {
        let percent = |share: f64| format!("{:.1}", 100.0 * share);
        writeln!(
            output.out,
            "  {:<14} {:>4} {:>7} {:>9} {:>6} to {:>5} {:>7} {:>12.3}",
            task.encoded.name,
            report.n,
            percent(report.acc),
            report.acc_norm.map_or("-".to_owned(), percent),
            percent(report.interval.low),
            percent(report.interval.high),
            percent(report.chance),
            report.mean_log_likelihood,
        )?;
    }
    Ok(())
}

/// The file of `--log-samples`.
struct Samples {
    name: String,
    file: BufWriter<File>,
}

impl Samples {
    fn create(path: &Path) -> Result<Self, Failure> {
        let name = path.display().to_string();
        let file = File::create(path).with_context(|| format!("{name} cannot be written"))?;
        Ok(Self { name, file: BufWriter::new(file) })
    }

    /// One line per item, in order of task and line.
    fn write(
        &mut self,
        tasks: &[Prepared],
        results: &[ItemResult],
        schedule: Option<&str>,
    ) -> Result<(), Failure> {
        for result in results {
            let mut line = json!({
                "task": tasks.get(result.task).map(|task| task.encoded.name.as_str()),
                "index": result.index,
                "log_likelihoods": result.log_likelihoods,
                "correct": result.correct,
                "correct_norm": result.correct_norm,
            });
            if let Some(schedule) = schedule {
                line["schedule"] = json!(schedule);
            }
            writeln!(self.file, "{line}").with_context(|| format!("{} cannot be written", self.name))?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Failure> {
        Ok(self.file.flush().with_context(|| format!("{} cannot be written", self.name))?)
    }
}
