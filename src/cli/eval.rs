//! `atelier eval`: scores of tasks under one or several schedules.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::files::{JsonLines, read_schedules};
use super::schedule;
use super::tasks::{Prepared, TaskArguments};
use crate::eval::report::{TaskReport, task_report};
use crate::eval::{EncodedTask, ItemResult, Metric, Run};
use crate::plan::lower;
use crate::schedule::Schedule;
use crate::session::NAMED_MAX;

/// Heads the first column of the table.
const TASK_COLUMN: &str = "task";

/// Arguments of `atelier eval`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    tasks: TaskArguments,
    /// The schedule; without it all layers in order.
    #[arg(long, value_name = "TEXT", conflicts_with = "schedules", allow_hyphen_values = true)]
    schedule: Option<String>,
    /// A file of schedules, one a line; the result is a list.
    #[arg(long, value_name = "FILE")]
    schedules: Option<PathBuf>,
    /// Written: one line per item.
    #[arg(long, value_name = "FILE.jsonl")]
    log_samples: Option<PathBuf>,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    arguments.tasks.check()?;
    let folder = engine::open_folder(&arguments.engine.model).await?;
    let schedules = schedules(arguments, folder.spec().n_layers)?;
    let tasks = arguments.tasks.prepare(&folder, output).await?;
    // Opened before the work: a name that cannot be written should not cost an hour.
    let mut samples = arguments.log_samples.as_deref().map(JsonLines::create).transpose()?;
    let mut engine = engine::load(folder, &arguments.engine, output).await?;

    let encoded: Vec<Arc<EncodedTask>> = tasks.iter().map(|task| Arc::clone(&task.encoded)).collect();
    let mut reports = Vec::with_capacity(schedules.len());
    if !output.json {
        writeln!(output.out, "{}", engine.provenance_line())?;
    }
    for (number, schedule) in (1..).zip(&schedules) {
        let text = schedule.to_string();
        let results = score(&mut engine, &encoded, schedule, (number, schedules.len()), output).await?;
        if results.iter().any(|result| result.log_likelihoods.iter().any(|value| value.is_nan())) {
            output.note(&format!("under {text} the model breaks down: some log-likelihoods are not numbers"));
        }
        if let Some(samples) = &mut samples {
            let shown = arguments.schedules.is_some().then_some(text.as_str());
            write_samples(samples, &tasks, &results, shown)?;
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
    if !output.json {
        writeln!(output.out, "in percent; * the headline, which the interval is of")?;
    }
    match (output.json, arguments.schedules.is_some(), reports.first()) {
        (true, true, _) => output.json(&reports),
        (true, false, Some(report)) => output.json(report),
        _ => Ok(()),
    }
}

/// Runs all items under one schedule, the `number`th of so many, and says how far it is.
async fn score(
    engine: &mut Engine,
    tasks: &[Arc<EncodedTask>],
    schedule: &Schedule,
    (number, n_schedules): (usize, usize),
    output: &mut Output<'_>,
) -> Result<Vec<ItemResult>, Failure> {
    let (run, plan) = (Run::over(tasks), lower(schedule));
    let (mut n_done, n_total) = (0, run.n_total());
    let mut progress = output.progress();
    let results = run.run_to_end(&mut engine.executor, &plan, |new| {
        n_done += new.len();
        progress.tell(|| format!("schedule {number} of {n_schedules}: {n_done} of {n_total} items"));
        true
    });
    Ok(results.await?)
}

/// The schedule of the argument, or those of the file.
fn schedules(arguments: &Arguments, n_layers: usize) -> Result<Vec<Schedule>, Failure> {
    match &arguments.schedules {
        Some(path) => read_schedules(path, n_layers),
        None => Ok(vec![schedule::parse(arguments.schedule.as_deref(), n_layers)?]),
    }
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
    object.insert("seed".to_owned(), json!(arguments.tasks.seed));
    object.insert("limit".to_owned(), json!(arguments.tasks.limit));
    let scores = reports(tasks, results).map(|(task, report)| {
        let mut score = json!(report);
        score["add_bos"] = json!(task.encoded.add_bos);
        score["n_clipped"] = json!(task.encoded.n_clipped);
        score["data_sha256"] = json!(task.data_hash);
        if let Some(max_gen_toks) = task.encoded.max_gen_toks {
            score["max_gen_toks"] = json!(max_gen_toks);
        }
        if !task.left_out.is_empty() {
            let named = task.left_out.iter().take(NAMED_MAX);
            let named = named.map(|error| json!({"line": error.line, "problem": error.problem.to_string()}));
            score["n_left_out"] = json!(task.left_out.len());
            score["left_out"] = named.collect();
        }
        if let Some(examples) = &task.examples {
            score["fewshot"] = json!(examples);
        }
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
    let names = tasks.iter().map(|task| task.encoded.name.chars().count());
    let width = names.chain([TASK_COLUMN.len()]).max().unwrap_or_default();
    writeln!(output.out, "{schedule}")?;
    let (scored, written): (Vec<_>, Vec<_>) =
        reports(tasks, results).partition(|(_, report)| report.metric != Metric::ExactMatch);
    if !scored.is_empty() {
        writeln!(
            output.out,
            "  {TASK_COLUMN:<width$}      n     acc   acc_norm   95 % interval  chance  nats/answer"
        )?;
    }
    for (task, report) in scored {
        writeln!(
            output.out,
            "  {:<width$} {:>6} {:>8} {:>9}  {} {:>7} {:>12.3}",
            task.encoded.name,
            report.n,
            marked(report.acc, report.metric == Metric::Acc),
            marked(report.acc_norm, report.metric == Metric::AccNorm),
            interval(&report),
            percent(report.chance),
            report.mean_log_likelihood.unwrap_or(f64::NAN),
        )?;
    }
    if !written.is_empty() {
        writeln!(
            output.out,
            "  {TASK_COLUMN:<width$}      n  strict   flexible   95 % interval  exact_match"
        )?;
    }
    for (task, report) in written {
        writeln!(
            output.out,
            "  {:<width$} {:>6} {:>8} {:>9}  {}",
            task.encoded.name,
            report.n,
            marked(report.exact_match_strict, true),
            marked(report.exact_match_flexible, false),
            interval(&report),
        )?;
    }
    Ok(())
}

fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

/// With a star behind the headline, and a line where there is no such number.
fn marked(share: Option<f64>, is_headline: bool) -> String {
    let mark = if is_headline { '*' } else { ' ' };
    share.map_or("- ".to_owned(), |share| format!("{}{mark}", percent(share)))
}

fn interval(report: &TaskReport) -> String {
    format!("{:>5} to {:>5}", percent(report.interval.low), percent(report.interval.high))
}

/// One line per item, in order of task and line.
fn write_samples(
    file: &mut JsonLines,
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
        if let Some(written) = &result.written {
            line["text"] = json!(written.text);
            line["correct_flexible"] = json!(written.correct_flexible);
        }
        if let Some(tokens) = result.result_tokens {
            line["result_tokens"] = json!([tokens.n_right, tokens.n]);
        }
        if let Some(schedule) = schedule {
            line["schedule"] = json!(schedule);
        }
        file.write(&line)?;
    }
    Ok(())
}
