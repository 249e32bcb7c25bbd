//! `atelier sweep`: many schedules on the same items, kept in a folder, resumed, shared out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::engine::EngineArguments;
use super::sweep_plan::asked;
use super::tasks::TaskArguments;
use crate::cli::desk::Desk;
use crate::cli::drive::{Computes, Places};
use crate::cli::figure_pooled::{OF_ALL_VARIANTS, is_pooled};
use crate::cli::prelude::*;
use crate::cli::sweep_merge::merge;
use crate::cli::{drive, whole_number};
use crate::experiment::Experiment;
use crate::sweep::MAX_SCHEDULES;

/// The greatest loop count that is run.
const LOOPS_MAX: u32 = 100;
/// The appendix's figures of BERT run what figure 11 does on each of their models.
fn figure_number(text: &str) -> Result<u32, String> {
    if is_pooled(text) { Ok(OF_ALL_VARIANTS) } else { whole_number(text) }
}

/// Loop counts, ascending.
#[derive(Debug, Clone)]
pub(in crate::cli) struct LoopCounts(pub(in crate::cli) Vec<u32>);

/// Arguments of `atelier sweep`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    pub(in crate::cli) tasks: TaskArguments,
    /// One of the paper's figures: 2, 4 to 12 and 17 score schedules; 3, 14 and 15 measure hidden
    /// states, 16 writes an answer. A.8 and A.9 are figure 11 on the tasks of a classifier (A.9 of one whose body was
    /// frozen while its head was trained); `atelier figure A.8` joins the results of several.
    #[arg(long, value_name = "N", value_parser = figure_number, conflicts_with_all = ["plan", "findings"])]
    pub(super) figure: Option<u32>,
    /// The schedules that answer the paper's eight questions (sections 3.1 to 3.8).
    #[arg(long, conflicts_with = "plan")]
    pub(in crate::cli) findings: bool,
    /// A plan of your own: {"version": 1, "families": [{"family": "skip"}], "limit": 50}; or a
    /// figure's file (JSON, SVG or PNG) that the page or this program wrote, whose figure, tasks,
    /// items and seed are taken (of hidden states, too).
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) plan: Option<PathBuf>,
    /// Loop counts of figure 10, such as 1-28 or 1,2,4,8; the usual ones are nine up to 28.
    #[arg(long, value_name = "COUNTS", value_parser = loop_counts, requires = "figure")]
    pub(in crate::cli) loops: Option<LoopCounts>,
    /// Leave out the rest of a task's items under a schedule once it is decided whether the
    /// schedule is better or worse than the full model; wrongly with this probability at most.
    #[arg(long, value_name = "ALPHA", value_parser = alpha, allow_negative_numbers = true)]
    pub(in crate::cli) stop: Option<f64>,
    /// The folder of results; one that has some is gone on with.
    #[arg(long, value_name = "DIR", default_value = "sweep")]
    pub(super) out: PathBuf,
    /// Run only the kth of n shares of the schedules; `sweep merge` joins them.
    #[arg(long, value_name = "K/N", value_parser = shard, conflicts_with = "print_experiment")]
    pub(super) shard: Option<(usize, usize)>,
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

pub(in crate::cli) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<()> {
    match &arguments.command {
        Some(Command::Merge { folders, out }) => merge(folders, out, output),
        None => drive::run(&arguments.engine, arguments, output).await,
    }
}

impl Computes for Arguments {
    fn ask(&self, desk: &mut Desk, output: &mut Output<'_>) -> Result<Vec<Experiment>> {
        Ok(vec![asked(self, desk, output)?])
    }

    fn places(&self) -> Places<'_> {
        Places { folder: Some(&self.out), shard: self.shard, ..Places::default() }
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
    let ranges = ranges.ok_or_else(|| say!("cli-expected-loops", max = LOOPS_MAX))?;
    let counts: BTreeSet<u32> = ranges.into_iter().flatten().collect();
    Ok(LoopCounts(counts.into_iter().collect()))
}

/// Any number: which are possible is known where the sweep is.
fn alpha(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|alpha: &f64| alpha.is_finite()).ok_or_else(|| say!("cli-expected-alpha"))
}

/// `k/n`, from 1.
fn shard(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/').and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    let shard: Option<(usize, usize)> = parts.filter(|(k, n)| (1..=*n).contains(k) && *n <= MAX_SCHEDULES);
    shard.ok_or_else(|| say!("cli-expected-shard", max = MAX_SCHEDULES))
}
