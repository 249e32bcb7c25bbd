//! Scores as a table, as an object by the harness's names, and item by item.

use serde_json::{Map, Value, json};

use super::{Showing, head, printed};
use crate::cli::drive::Found;
use crate::cli::files::JsonLines;
use crate::cli::prelude::*;
use crate::eval::report::{Mean, TaskReport, task_report};
use crate::eval::{EncodedTask, GLUE_TOKENS_MAX, ItemResult, LabelsFound, Metric};
use crate::experiment::{DataRef, What};
use crate::schedule::Schedule;
use crate::session::{Data, NAMED_MAX, Session};
use crate::words::numbers;

const TASK_COLUMN: &str = "task";

/// Prints the tables of the full model, where it was asked for, and of the schedule, and writes
/// the items.
pub(super) fn show(showing: Showing<'_, '_>) -> Result<Option<Value>> {
    let Showing { found, session, outs, output } = showing;
    let mut samples = outs.samples.as_mut();
    let mut written = Ok(());
    for schedule in schedules(found, session) {
        let results = results(found, session, &schedule);
        let is_broken = |result: &ItemResult| {
            let said = result.judged.map(|judged| judged.said);
            result.log_likelihoods.iter().copied().chain(said).any(f64::is_nan)
        };
        if results.iter().any(is_broken) {
            output.note(&say!("cli-broken-scores", schedule = &schedule));
        }
        if !output.json {
            table(output, &schedule, &found.data, &results)?;
            for data in &found.data {
                if let Some(said) = labels_told(&data.encoded) {
                    writeln!(output.out, "  {said}")?;
                }
            }
            for data in by_name(found) {
                let DataRef { task, source, harness, add_bos, .. } = data;
                let has_labels = |data: &&Data| data.encoded.name == *task && data.encoded.labels.is_some();
                if found.data.iter().any(|data| has_labels(&data)) {
                    writeln!(output.out, "  {}", say!("cli-by-name-labels", task, source = source.clone()))?;
                    continue;
                }
                writeln!(
                    output.out,
                    "  {}",
                    say!(
                        "cli-by-name",
                        task,
                        source = source.clone(),
                        version = harness.clone(),
                        bos = add_bos.unwrap_or_default()
                    )
                )?;
            }
        }
        let Some((samples, with_schedule)) = &mut samples else { continue };
        let with_schedule = with_schedule.then_some(schedule.as_str());
        written = write_samples(samples, &found.data, &results, with_schedule);
        if written.is_err() {
            break;
        }
    }
    match output.json {
        true => printed(object(found, session), written, output),
        false => written.map(|()| None),
    }
}

/// As `--json` prints it: the schedule, and beside it the full model where it was asked for.
pub(super) fn object(found: &Found, session: &Session) -> Value {
    let mut schedules = schedules(found, session);
    let edited = schedules.pop().unwrap_or_default();
    let mut object = head(&edited, session, &found.provenance);
    object["seed"] = json!(found.experiment.seed);
    object["limit"] = json!(found.experiment.limit);
    object["tasks"] = tasks(found, session, &edited).into();
    if let Some(full) = schedules.pop() {
        object["full"] = json!({ "schedule": full, "tasks": tasks(found, session, &full) });
    }
    object
}

/// The tasks that are benchmarks by name.
fn by_name(found: &Found) -> impl Iterator<Item = &DataRef> {
    found.experiment.data.iter().filter(|data| data.harness.is_some())
}

/// The full model, where it was asked for and is another; the schedule.
fn schedules(found: &Found, session: &Session) -> Vec<String> {
    let What::Scores { schedule, beside_full } = &found.experiment.what else { return Vec::new() };
    let full = Schedule::full(session.spec().n_layers).to_string();
    let mut schedules: Vec<String> =
        beside_full.then_some(full).into_iter().chain([schedule.clone()]).collect();
    schedules.dedup();
    schedules
}

fn results(found: &Found, session: &Session, schedule: &str) -> Vec<ItemResult> {
    let encoded: Vec<_> = found.data.iter().map(|data| data.encoded.clone()).collect();
    session.results(&encoded, schedule)
}

/// The results of each task with its report, in the order asked for.
fn reports<'a>(tasks: &'a [Data], results: &'a [ItemResult]) -> impl Iterator<Item = (&'a Data, TaskReport)> {
    tasks.iter().enumerate().filter_map(|(index, task)| {
        let mine: Vec<ItemResult> = results.iter().filter(|result| result.task == index).cloned().collect();
        let encoded = &task.encoded;
        Some((task, task_report(encoded.metric, encoded.chance, encoded.with_perplexity, &mine)?))
    })
}

fn tasks(found: &Found, session: &Session, schedule: &str) -> Map<String, Value> {
    let results = results(found, session, schedule);
    let scores = reports(&found.data, &results).map(|(task, report)| {
        let mut score = json!(report);
        score["add_bos"] = json!(task.encoded.add_bos);
        score["n_clipped"] = json!(task.encoded.n_clipped);
        score["data_sha256"] = json!(task.sha256);
        if let Some(labels) = &task.encoded.labels {
            score["label_classes"] = json!(labels.classes);
            score["label_names"] = json!(match labels.how {
                LabelsFound::ByName => "matched",
                LabelsFound::InOrder => "none",
                LabelsFound::OtherNames => "other",
            });
            score["max_tokens"] = json!(GLUE_TOKENS_MAX);
        }
        if let Some(max_gen_toks) = task.encoded.max_gen_toks {
            score["max_gen_toks"] = json!(max_gen_toks);
        }
        if !task.left_out.is_empty() {
            let named = task.left_out.iter().take(NAMED_MAX);
            let named = named.map(|error| json!({"line": error.line, "problem": error.problem.to_string()}));
            score["n_left_out"] = json!(task.left_out.len());
            score["left_out"] = named.collect();
        }
        if let Some(few_shot) = &task.few_shot {
            let (n, seed, sha256) = (few_shot.n, few_shot.seed, &few_shot.sha256);
            score["fewshot"] = json!({ "n": n, "seed": seed, "data_sha256": sha256 });
            if let Some(source) = &few_shot.source {
                score["fewshot"]["source"] = json!(source);
            }
        }
        let named = by_name(found).find(|data| data.task == task.encoded.name);
        if let Some(DataRef { form, source, harness, .. }) = named {
            score["benchmark"] = json!(form);
            score["harness"] = json!(harness);
            score["source"] = json!(source);
        }
        (task.encoded.name.clone(), score)
    });
    scores.collect()
}

fn table(output: &mut Output<'_>, schedule: &str, tasks: &[Data], results: &[ItemResult]) -> Result<()> {
    let names = tasks.iter().map(|task| task.encoded.name.chars().count());
    let width = names.chain([TASK_COLUMN.len()]).max().unwrap_or_default();
    writeln!(output.out, "{schedule}")?;
    let (scored, others): (Vec<_>, Vec<_>) = reports(tasks, results)
        .partition(|(_, report)| matches!(report.metric, Metric::Acc | Metric::AccNorm));
    let (agreed, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(_, report)| report.metric.is_agreement());
    let (texts, written): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(_, report)| report.metric == Metric::WordPerplexity);
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
            marked(report.number("acc"), report.metric == Metric::Acc),
            marked(report.number("acc_norm"), report.metric == Metric::AccNorm),
            interval(&report),
            report.chance.map_or_else(|| "-".to_owned(), percent),
            report.number("mean_log_likelihood").map_or(f64::NAN, |(nats, _)| nats),
        )?;
    }
    agreements(output, width, &agreed)?;
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
            marked(report.number("exact_match_strict"), true),
            marked(report.number("exact_match_flexible"), false),
            interval(&report),
        )?;
    }
    if !texts.is_empty() {
        writeln!(
            output.out,
            "  {TASK_COLUMN:<width$}      n  per_word        95 % interval  per_byte  bits/byte  perplexity"
        )?;
    }
    for (task, report) in texts {
        let [per_word, per_byte, bits] = ["word_perplexity", "byte_perplexity", "bits_per_byte"]
            .map(|name| report.number(name).map_or(f64::NAN, |(value, _)| value));
        let ends = report.interval.map(|ends| format!("{} to {}", rounded(ends.low), rounded(ends.high)));
        writeln!(
            output.out,
            "  {:<width$} {:>6} {:>8}* {:>20} {:>9} {:>10}",
            task.encoded.name,
            report.n,
            rounded(per_word),
            ends.unwrap_or_else(|| "-".to_owned()),
            rounded(per_byte),
            rounded(bits),
        )?;
        if bits.is_finite() && !per_word.is_finite() {
            writeln!(output.out, "  {}", say!("cli-perplexity-beyond", task = &task.encoded.name))?;
        }
    }
    Ok(())
}

/// Measures of all items together, beside the accuracy of classes.
fn agreements(output: &mut Output<'_>, width: usize, agreed: &[(&Data, TaskReport)]) -> Result<()> {
    if !agreed.is_empty() {
        writeln!(
            output.out,
            "  {TASK_COLUMN:<width$}      n  metric       value     95 % interval  chance   others"
        )?;
    }
    for (task, report) in agreed {
        let name = report.metric.to_string();
        let value = |name: &str| match report.number(name) {
            Some((value, _)) if value.is_finite() => format!("{value:.3}"),
            _ => say!("scores-undefined"),
        };
        let ends = report.interval.map(|ends| format!("{:.3} to {:.3}", ends.low, ends.high));
        let others = ["acc", "f1", "mcc", "pearson", "spearman"];
        let others = others.iter().filter(|other| **other != name && report.number(other).is_some());
        writeln!(
            output.out,
            "  {:<width$} {:>6}  {name:<8} {:>9} {:>17} {:>7}   {}",
            task.encoded.name,
            report.n,
            value(&name),
            ends.unwrap_or_else(|| "-".to_owned()),
            report.chance.map_or_else(|| "-".to_owned(), |chance| format!("{chance:.3}")),
            others.map(|other| format!("{other} {}", value(other))).collect::<Vec<_>>().join(", "),
        )?;
    }
    Ok(())
}

/// With three digits that count; a line where it is no number.
fn rounded(value: f64) -> String {
    if value.is_finite() { numbers().rounded(value) } else { "-".to_owned() }
}

fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

/// Which classes of the model the labels of a task are, where that is not plain.
fn labels_told(task: &EncodedTask) -> Option<String> {
    let labels = task.labels.as_ref()?;
    let name = &task.name;
    match labels.how {
        LabelsFound::ByName if labels.is_moved() => {
            let classes: Vec<String> = labels.classes.iter().map(ToString::to_string).collect();
            Some(say!("cli-labels-moved", task = name, classes = classes.join(", ")))
        }
        LabelsFound::OtherNames => Some(say!("cli-labels-other", task = name)),
        LabelsFound::ByName | LabelsFound::InOrder => None,
    }
}

/// With a star behind the headline, and a line where there is no such number.
fn marked(share: Option<Mean>, is_headline: bool) -> String {
    let mark = if is_headline { '*' } else { ' ' };
    share.map_or("- ".to_owned(), |(share, _)| format!("{}{mark}", percent(share)))
}

fn interval(report: &TaskReport) -> String {
    let ends = report.interval.map(|ends| (percent(ends.low), percent(ends.high)));
    ends.map_or_else(|| format!("{:>14}", "-"), |(low, high)| format!("{low:>5} to {high:>5}"))
}

/// One line per item, in order of task and line.
fn write_samples(
    file: &mut JsonLines,
    tasks: &[Data],
    results: &[ItemResult],
    schedule: Option<&str>,
) -> Result<()> {
    for result in results {
        let mut line = json!({
            "task": tasks.get(result.task).map(|task| task.encoded.name.as_str()),
            "index": result.index,
            "log_likelihoods": result.log_likelihoods,
            // A text is neither right nor wrong.
            "correct": result.text.is_none().then_some(result.correct),
            "correct_norm": result.correct_norm,
        });
        if let Some(written) = &result.written {
            line["text"] = json!(written.text);
            line["correct_flexible"] = json!(written.correct_flexible);
        }
        if let Some(judged) = result.judged {
            // A value is neither right nor wrong.
            if result.log_likelihoods.is_empty() {
                line["correct"] = json!(null);
            }
            line["said"] = json!(judged.said);
            line["label"] = json!(judged.label);
        }
        if let Some(text) = result.text {
            line["n_words"] = json!(text.n_words);
            line["n_bytes"] = json!(text.n_bytes);
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
