//! `atelier search`: the best schedule within a budget.

use std::path::PathBuf;

use clap::ValueEnum;

use super::tasks::TaskArguments;
use crate::cli::desk::Desk;
use crate::cli::drive::{Computes, Places};
use crate::cli::prelude::*;
use crate::cli::whole_number;
use crate::experiment::{Experiment, What};
use crate::schedule::MAX_APPLICATIONS;
use crate::sweep::{BEAM, BEAM_MAX, Budget, Move};

/// Arguments of `atelier search`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("budget").required(true).args(["runs", "millis"]))]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    tasks: TaskArguments,
    /// The best with at most so many layer runs. Layers are left out one by one, each time those without which the model
    /// is best; then single steps (exchange, swap, repeat, put in parallel) are tried as long as they help.
    /// Every other question of each task is searched on, the others say how good what was found is.
    #[arg(long, value_name = "K", value_parser = runs, allow_negative_numbers = true)]
    runs: Option<usize>,
    /// The best with at most so many milliseconds for a token that is decoded, measured here.
    #[arg(long, value_name = "M", value_parser = millis, allow_negative_numbers = true)]
    millis: Option<f64>,
    /// Schedules that are gone on with: with 1 it is greedy, with more it finds more and takes longer.
    #[arg(long, value_name = "B", default_value_t = BEAM, value_parser = beam, allow_negative_numbers = true)]
    beam: usize,
    /// Kinds of steps, with commas between; without it all.
    #[arg(long = "moves", value_name = "KINDS", value_delimiter = ',')]
    moves: Vec<MoveArgument>,
    /// A folder for search.json, search.csv and search.svg; a search that was broken off goes on from the scores in
    /// its search.jsonl. Without it a table is printed.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum MoveArgument {
    /// Leave a layer out, put one back, or both.
    Skip,
    /// Two steps close to each other change places.
    Swap,
    /// A step once more, also in place of another.
    Repeat,
    /// Neighbours in parallel, or a group one after the other.
    Parallel,
}

impl From<MoveArgument> for Move {
    fn from(argument: MoveArgument) -> Self {
        match argument {
            MoveArgument::Skip => Self::Skip,
            MoveArgument::Swap => Self::Swap,
            MoveArgument::Repeat => Self::Repeat,
            MoveArgument::Parallel => Self::Parallel,
        }
    }
}

fn runs(text: &str) -> Result<usize, String> {
    let runs = whole_number::<u32>(text)? as usize;
    let is_possible = runs <= MAX_APPLICATIONS;
    is_possible
        .then_some(runs)
        .ok_or_else(|| say!("cli-expected-whole", least = 0_u64, most = MAX_APPLICATIONS))
}

fn beam(text: &str) -> Result<usize, String> {
    let beam = text.parse().ok().filter(|beam| (1..=BEAM_MAX).contains(beam));
    beam.ok_or_else(|| say!("cli-expected-whole", least = 1_u64, most = BEAM_MAX))
}

fn millis(text: &str) -> Result<f64, String> {
    let millis = text.parse().ok().filter(|millis: &f64| millis.is_finite() && *millis >= 0.0);
    millis.ok_or_else(|| say!("cli-expected-millis"))
}

impl Computes for Arguments {
    fn ask(&self, desk: &mut Desk, output: &mut Output<'_>) -> Result<Vec<Experiment>> {
        let budget = match (self.runs, self.millis) {
            (_, Some(millis)) => Budget::Millis(millis),
            (runs, None) => Budget::Runs(runs.unwrap_or(0)),
        };
        let mut moves: Vec<Move> = self.moves.iter().copied().map(Move::from).collect();
        moves.sort_unstable();
        moves.dedup();
        let what = What::Search { budget, beam: self.beam, moves };
        desk.check(&what)?;
        Ok(vec![self.tasks.seeded().ask(desk, output)?(what)])
    }

    fn places(&self) -> Places<'_> {
        Places { folder: self.out.as_deref(), ..Places::default() }
    }
}
