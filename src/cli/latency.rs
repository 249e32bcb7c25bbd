//! `atelier latency`: accuracy against measured time, on this device.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::progress::{Pace, minutes_left};
use super::sweep_files::write_text;
use super::tasks::TaskArguments;
use super::{schedule, sweep};
use crate::backend::Backend;
use crate::chart::Chart;
use crate::eval::{EncodedTask, Interval};
use crate::experiment::{BUILD_ID, LatencyProgress, VERSION};
use crate::export::figure_svg::standalone;
use crate::export::{LatencyProvenance, LatencyWords, latency_chart, latency_csv, latency_json};
use crate::platform::now_millis;
use crate::schedule::Schedule;
use crate::session::{Latency, ROUNDS_MAX, SessionError};
use crate::sweep::{
    Family, LATENCY_ROUNDS, LatencyPoint, LatencyTime, Timing, distinct, expand, latency_plan,
};

/// Pixels of the chart.
const SIZE: (f64, f64) = (760.0, 440.0);

/// Arguments of `atelier latency`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    tasks: TaskArguments,
    /// A schedule that is measured beside skip, parallel and looped parallel at every start
    /// layer.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    schedule: Option<String>,
    /// Rounds of times over all schedules: each decodes four tokens and reads one prompt in a
    /// round.
    #[arg(long, value_name = "N", default_value_t = LATENCY_ROUNDS, value_parser = rounds, allow_negative_numbers = true)]
    rounds: usize,
    /// A folder for latency.json, latency.csv and latency.svg; without it a table is printed.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    arguments.tasks.check()?;
    let folder = engine::open_folder(&arguments.engine.model).await?;
    let current = schedule::parse(arguments.schedule.as_deref(), folder.spec().n_layers)?;
    let n_layers = folder.spec().n_layers;
    let limit = arguments.tasks.limit.map(|limit| limit as usize);
    let plan = latency_plan(n_layers, &current, limit, arguments.tasks.seed.unwrap_or(0));
    let tasks = arguments.tasks.with_plan(&plan)?.prepare(&folder, output).await?;
    let (schedules, _) = distinct(expand(&plan.families, n_layers)?);
    let mut engine = engine::load(folder, &arguments.engine, output).await?;
    let texts = schedules.iter().map(Schedule::to_string).collect();
    let header = sweep::header(&engine, plan, texts, &tasks, n_layers);
    let items: Vec<Arc<EncodedTask>> = tasks.iter().map(|task| Arc::clone(&task.encoded)).collect();
    let bytes_per_weight = engine.folder.checkpoint().dtype().bytes() as u64;
    let latency = Latency::over(&engine.executor, header, &items, bytes_per_weight)?;
    let mut latency = latency.with_rounds(arguments.rounds);
    let known = measure(&mut latency, &mut engine, output).await?;

    let provenance = provenance(&engine, &known);
    let json = latency_json(&provenance, &known.points);
    if let Some(folder) = &arguments.out {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        write_text(&folder.join("latency.json"), &json)?;
        write_text(&folder.join("latency.csv"), &latency_csv(&provenance, &known.points))?;
        let picture = chart(&engine, &known).picture(SIZE);
        write_text(&folder.join("latency.svg"), &standalone(&picture, Some(&json)))?;
    }
    if output.json {
        return Ok(output.out.write_all(json.as_bytes())?);
    }
    if let Some(folder) = &arguments.out {
        return Ok(writeln!(output.out, "{}: latency.json, latency.csv, latency.svg", folder.display())?);
    }
    writeln!(output.out, "{}", engine.provenance_line())?;
    print(&known, output)
}

fn rounds(text: &str) -> Result<usize, String> {
    let rounds = text.parse().ok().filter(|rounds| (1..=ROUNDS_MAX).contains(rounds));
    rounds.ok_or_else(|| format!("expected a whole number from 1 to {ROUNDS_MAX}"))
}

/// Until everything is there, telling how far it is.
async fn measure(
    latency: &mut Latency,
    engine: &mut Engine,
    output: &mut Output<'_>,
) -> Result<LatencyProgress, Failure> {
    let mut progress = output.progress();
    let (mut items, mut rounds) = (Pace::default(), Pace::default());
    let (mut n_known, mut since) = (0, now_millis());
    loop {
        if let Some((known, finished)) = latency.advance(&mut engine.executor).await? {
            if finished {
                return Ok(known);
            }
            // A step brings items or a round.
            let (n_items, now) = (known.n_done - n_known, now_millis());
            let (pace, n) = if n_items > 0 { (&mut items, n_items) } else { (&mut rounds, 1) };
            pace.add(n, now - since);
            (n_known, since) = (known.n_done, now);
            progress.tell(|| told(&known, items, rounds));
        }
    }
}

/// How far it is, and how long the rest takes.
fn told(known: &LatencyProgress, items: Pace, rounds: Pace) -> String {
    let LatencyProgress { n_done, n_total, n_rounds_done, n_rounds, .. } = known;
    let left = items.millis_left(n_total - n_done) + rounds.millis_left(n_rounds - n_rounds_done);
    let left = minutes_left(left);
    format!("{n_done} of {n_total} items, {n_rounds_done} of {n_rounds} rounds of times, {left}")
}

fn provenance(engine: &Engine, known: &LatencyProgress) -> LatencyProvenance {
    LatencyProvenance {
        model: engine.folder.name().to_owned(),
        model_hash: engine.hash().to_string(),
        tasks: known.tasks.clone(),
        seed: known.seed,
        n_prompt: known.n_prompt,
        n_prefill: known.n_prefill,
        backend: engine.executor.info(),
        version: VERSION.to_owned(),
        build: BUILD_ID.to_owned(),
    }
}

/// Score against decode time.
fn chart(engine: &Engine, known: &LatencyProgress) -> Chart {
    let words = LatencyWords {
        title: &format!("{}: accuracy and time on {}", engine.folder.title(), engine.executor.info().adapter),
        x: "milliseconds per decoded token",
        y: "median score, 1 = full model",
        schedule: "schedule",
        family: |family| match family {
            Family::Baseline => "full model",
            Family::Listed => "this schedule",
            other => other.name(),
        },
        point: |family, affected| match family {
            Family::Baseline => "full model".to_owned(),
            Family::Listed => "this schedule".to_owned(),
            other => format!("{} {affected}", other.name()),
        },
    };
    latency_chart(&known.points, LatencyTime::Decode, words)
}

/// A table for people, the fastest first.
fn print(known: &LatencyProgress, output: &mut Output<'_>) -> Result<(), Failure> {
    let mut points: Vec<&LatencyPoint> = known.points.iter().collect();
    let time = |point: &LatencyPoint| point.decode.map_or(f64::INFINITY, |timing| timing.median);
    points.sort_by(|a, b| time(a).total_cmp(&time(b)));
    writeln!(
        output.out,
        "ms per token: decode after {} tokens, prefill of {}; median (quartiles); score: median of tasks, 1 = full \
         model (95 %)\nA parallel group costs as much as its members here: each runs as a block of its own.",
        known.n_prompt, known.n_prefill
    )?;
    for point in points {
        let shown = |timing: Option<Timing>| {
            timing.map_or_else(|| "-".to_owned(), |t| format!("{:.3} ({:.3}-{:.3})", t.median, t.low, t.high))
        };
        let score = point.score.map_or_else(
            || "-".to_owned(),
            |score| match score.interval {
                Some(Interval { low, high }) => format!("{:.2} ({low:.2}-{high:.2})", score.value),
                None => format!("{:.2}", score.value),
            },
        );
        writeln!(
            output.out,
            "{:<16} {:>3}  decode {:<22} prefill {:<22} score {:<18} {}",
            point.family.name(),
            point.affected,
            shown(point.decode),
            shown(point.prefill),
            score,
            point.schedule
        )?;
    }
    Ok(())
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::Backend(error) => error.into(),
            other => Self::work(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LatencyProgress, Pace, told};

    #[test]
    fn progress_says_how_long_items_and_rounds_take() {
        let known = LatencyProgress {
            n_done: 10,
            n_total: 20,
            n_rounds_done: 2,
            n_rounds: 8,
            n_prompt: 1,
            n_prefill: 1,
            tasks: Vec::new(),
            seed: 0,
            points: Vec::new(),
        };
        let (mut items, mut rounds) = (Pace::default(), Pace::default());
        items.add(10, 120_000.0);
        assert_eq!(told(&known, items, rounds), "10 of 20 items, 2 of 8 rounds of times, about 2 min left");
        rounds.add(2, 60_000.0);
        assert_eq!(told(&known, items, rounds), "10 of 20 items, 2 of 8 rounds of times, about 5 min left");
    }
}
