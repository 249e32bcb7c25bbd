//! `atelier states`: hidden states along schedules, as the paper's figures 3, 14 and 15; or those of one
//! text, as a file.

use std::path::PathBuf;

use super::logits::{TEXT, TEXTS, Text};
use super::task_argument::TaskArgument;
use super::tasks::TaskArguments;
use crate::cli::desk::Desk;
use crate::cli::drive::{Computes, Places};
use crate::cli::prelude::*;
use crate::cli::{schedule, whole_number};
use crate::experiment::{Experiment, ModelRef, What};
use crate::session::STATES_ITEMS_MAX;
use crate::states::STATES_FIGURES;

/// Items of each task unless told otherwise: as many as the paper read.
const LIMIT: u32 = 100;
/// The task that stands for the paper's LAMBADA, where the folder has it.
const TASK: &str = "lastword";

/// Arguments that choose figures and their items.
const OF_FIGURES: [&str; 10] = [
    "figure",
    "out",
    "tasks",
    "limit",
    "seed",
    "add_bos",
    "fewshot",
    "num_fewshot",
    "fewshot_seed",
    "max_gen_toks",
];

/// Arguments of `atelier states`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new(TEXT).args(TEXTS).requires("hidden")))]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    tasks: TaskArguments,
    /// The paper's number: 3 and 14 measure the full model, 15 skip and middle repeat
    /// beside it.
    #[arg(long, value_name = "3|14|15", default_value_t = 3, value_parser = whole_number::<u32>)]
    figure: u32,
    /// A schedule to measure beside the figure's own; with --hidden, the one whose states are written.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    schedule: Option<String>,
    /// A folder for states.json, similarity.csv, states.csv and the figures as SVG.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    text: Text,
    /// Written, of the text that --ids, --prompt or --chat gives and not of a figure: tensor `hidden`, f32
    /// [steps + 1, T, d_model]: what the embeddings give, then what each step leaves, which is one layer
    /// run or one pass of a whole parallel group. The final norm is not applied.
    #[arg(long, value_name = "FILE.safetensors", requires = TEXT, conflicts_with_all = OF_FIGURES)]
    hidden: Option<PathBuf>,
}

impl Computes for Arguments {
    fn ask(&self, desk: &mut Desk, output: &mut Output<'_>) -> Result<Vec<Experiment>> {
        if self.text.is_given() {
            let schedule = schedule::parse(self.schedule.as_deref(), desk.n_layers())?.to_string();
            let what = What::Hidden { schedule, prompt: self.text.prompt(desk)? };
            return Ok(vec![Experiment::of(ModelRef::default(), what)]);
        }
        if !STATES_FIGURES.contains(&self.figure) {
            let known = STATES_FIGURES.to_vec();
            return Err(Failure::usage(problem!("cli-states-figure", figure = self.figure, known)));
        }
        Ok(vec![states(self.figure, self.schedule.as_deref(), &self.tasks, desk, output)?])
    }

    fn places(&self) -> Places<'_> {
        Places { folder: self.out.as_deref(), tensor: self.hidden.as_deref(), ..Places::default() }
    }
}

/// What a figure needs, and a schedule beside it.
pub(super) fn states(
    figure: u32,
    schedule: Option<&str>,
    tasks: &TaskArguments,
    desk: &mut Desk,
    output: &mut Output<'_>,
) -> Result<Experiment> {
    let schedule = schedule::parse(schedule, desk.n_layers())?.to_string();
    // As sweeps do: items at random, not the first of a file.
    let mut tasks = tasks.seeded();
    tasks.limit = Some(tasks.limit.unwrap_or(LIMIT).min(u32::try_from(STATES_ITEMS_MAX).unwrap_or(LIMIT)));
    if tasks.tasks.is_empty() && desk.sources.names().any(|name| name == TASK) {
        tasks.tasks.push(TaskArgument::parse(TASK).map_err(Failure::said)?);
    }
    Ok(tasks.ask(desk, output)?(What::States { figure, schedule: Some(schedule) }))
}
