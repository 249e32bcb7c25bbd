//! `atelier bench`: how fast a model computes here.

use super::args::engine::EngineArguments;
use super::desk::Desk;
use super::drive;
use super::prelude::*;
use super::whole;
use crate::experiment::OpenChoice;
use crate::gpu::{Bodies, prefer};
use crate::session::{BenchReport, BenchSharing, BenchSize, SharingSize};

/// Arguments of `atelier bench`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    engine: EngineArguments,
    /// Sequences of the batch.
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = few, allow_negative_numbers = true)]
    batch: usize,
    /// Tokens of each sequence.
    #[arg(long, value_name = "N", default_value_t = 128, value_parser = few, allow_negative_numbers = true)]
    tokens: usize,
    /// Tokens that are decoded behind one sequence.
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = few, allow_negative_numbers = true)]
    decode: usize,
    /// Rounds, of which the median counts.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = few, allow_negative_numbers = true)]
    rounds: usize,
    /// Also sweep so many items of each of the model's tasks, with everything that a sweep does once instead of again and
    /// again, and without each part of it.
    #[arg(long, value_name = "N", value_parser = few, allow_negative_numbers = true)]
    items: Option<usize>,
    /// Most schedules of that sweep.
    #[arg(long, value_name = "N", default_value_t = 24, value_parser = few, requires = "items", allow_negative_numbers = true)]
    schedules: usize,
    /// Do not compare logits with those of the f64 oracle, which is done with models of up to 500 million weights.
    #[arg(long)]
    no_check: bool,
    /// Kernels that multiply on a GPU; without it those that are faster there.
    #[arg(long, value_name = "KIND")]
    kernels: Option<KernelsArgument>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum KernelsArgument {
    /// A thread works alone: for GPUs that are programs on the processor.
    Registers,
    /// Threads of a group share what they read: for real GPUs.
    Groups,
}

/// Weights of a model that is compared with the oracle, which takes four bytes of memory for each.
const CHECKED_MAX: u64 = 500_000_000;

/// More take longer and say no more.
const MOST: usize = 4096;

fn few(text: &str) -> Result<usize, String> {
    let n = whole(1, text)?;
    if n <= MOST { Ok(n) } else { Err(say!("cli-expected-whole", least = 1_u64, most = MOST)) }
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<()> {
    let Arguments { engine, batch, tokens, decode, rounds, items, schedules, no_check, kernels } = arguments;
    prefer(kernels.map(|kernels| match kernels {
        KernelsArgument::Registers => Bodies::Registers,
        KernelsArgument::Groups => Bodies::Groups,
    }));
    let desk = Desk::open(&engine.model.folder(output).await?).await?;
    let parameters = desk.sources.model().spec().parameters();
    let choice = OpenChoice { backend: engine.wish(), quantise: engine.quantise };
    let mut session = drive::open(desk.sources, choice, output).await?;
    let size = BenchSize {
        sequences: *batch,
        tokens: *tokens,
        decoded: *decode,
        rounds: *rounds,
        is_checked: !no_check && engine.quantise.is_none() && parameters <= CHECKED_MAX,
        sharing: items.map(|items| SharingSize { items, schedules: *schedules }),
    };
    let report = session.bench(size).await?;
    if output.json {
        return output.json(&report);
    }
    Ok(output.out.write_all(table(&report).as_bytes())?)
}

fn table(report: &BenchReport) -> String {
    let BenchReport { backend, counts, .. } = report;
    let megabytes = |bytes: u64| bytes / drive::MEGABYTE;
    let mut text = say!(
        "cli-bench",
        model = &report.model,
        backend = backend.kind.to_string(),
        adapter = &backend.adapter,
        threads = report.threads,
        load = report.load_s,
        batch = report.batch_tok_s,
        batch_cpu = report.batch_tok_cpu_s,
        scored = report.batch_scored_tok_s,
        prefill = report.prefill_tok_s,
        decode = report.decode_tok_s,
        schedules = counts.sweep_schedules,
        sweep = report.sweep_ms,
        naive = report.sweep_naive_ms,
        resident = report.resident_bytes_max.map(megabytes),
        weights = megabytes(report.weight_bytes)
    );
    text.push('\n');
    if let Some(BenchSharing { sweep_items, sweep_schedules, sweep_seconds, sweep_factors, .. }) =
        &report.sharing
    {
        let (items, schedules, seconds) = (*sweep_items, *sweep_schedules, *sweep_seconds);
        text.push_str(&say!("cli-bench-sharing", items, schedules, seconds));
        text.push('\n');
        for (part, factor) in sweep_factors {
            text.push_str(&say!("cli-bench-part", part = *part, factor = *factor));
            text.push('\n');
        }
    }
    if let Some(difference) = report.max_abs_diff {
        text.push_str(&say!("cli-bench-difference", difference = format!("{difference:.1e}")));
        text.push('\n');
    }
    text
}
