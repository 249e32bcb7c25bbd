//! `atelier latency`: accuracy against measured time, on this device.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;

use super::Output;
use super::engine::{self, Engine, EngineArguments};
use super::failure::Failure;
use super::schedule;
use super::sweep_files::write_text;
use super::tasks::{Prepared, TaskArguments};
use crate::backend::Backend;
use crate::eval::EncodedTask;
use crate::export::{LatencyProvenance, latency_csv, latency_json};
use crate::protocol::{BUILD_ID, LatencyProgress, VERSION};
use crate::session::{Latency, LatencySetup, SessionError};
use crate::sweep::{LatencyPoint, Timing};

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
    /// A folder for latency.json, latency.csv and latency.svg; without it a table is printed.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    arguments.tasks.check()?;
    let folder = engine::open_folder(&arguments.engine.model).await?;
    let current = schedule::parse(arguments.schedule.as_deref(), folder.spec().n_layers)?;
    let tasks = arguments.tasks.prepare(&folder).await?;
    let mut engine = engine::load(folder, &arguments.engine, output).await?;
    let encoded: Vec<Arc<EncodedTask>> = tasks.iter().map(|task| Arc::clone(&task.encoded)).collect();
    let setup = LatencySetup {
        current: &current,
        items: &encoded,
        tasks: tasks.iter().map(Prepared::sweep_task).collect(),
        seed: arguments.tasks.seed,
        bytes_per_weight: engine.folder.checkpoint().dtype().bytes() as u64,
    };
    let mut latency = Latency::new(&engine.executor, setup)?;
    let known = measure(&mut latency, &mut engine, output).await?;

    let provenance = provenance(&engine, &known);
    let json = latency_json(&provenance, &known.points);
    if let Some(folder) = &arguments.out {
        std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        write_text(&folder.join("latency.json"), &json)?;
        write_text(&folder.join("latency.csv"), &latency_csv(&provenance, &known.points))?;
    }
    if output.json {
        return Ok(output.out.write_all(json.as_bytes())?);
    }
    if let Some(folder) = &arguments.out {
        return Ok(writeln!(output.out, "{}: latency.json, latency.csv", folder.display())?);
    }
    writeln!(output.out, "{}", engine.provenance_line())?;
    print(&known, output)
}

/// Until everything is there, telling how far it is.
async fn measure(
    latency: &mut Latency,
    engine: &mut Engine,
    output: &mut Output<'_>,
) -> Result<LatencyProgress, Failure> {
    let mut progress = output.progress();
    loop {
        if let Some((known, finished)) = latency.step(&mut engine.executor).await? {
            if finished {
                return Ok(known);
            }
            progress.tell(|| {
                let LatencyProgress { n_done, n_total, n_rounds_done, n_rounds, .. } = known;
                format!("{n_done} of {n_total} items, {n_rounds_done} of {n_rounds} rounds of times")
            });
        }
    }
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
            |score| format!("{:.2} ({:.2}-{:.2})", score.value, score.low, score.high),
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
