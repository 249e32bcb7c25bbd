//! `atelier latency`: accuracy against measured time, on this device.

use std::path::PathBuf;

use super::tasks::TaskArguments;
use crate::cli::desk::Desk;
use crate::cli::drive::{Computes, Places};
use crate::cli::prelude::*;
use crate::cli::schedule;
use crate::experiment::ROUNDS_MAX;
use crate::experiment::{Experiment, What};
use crate::sweep::LATENCY_ROUNDS;

/// Arguments of `atelier latency`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
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

fn rounds(text: &str) -> Result<usize, String> {
    let rounds = text.parse().ok().filter(|rounds| (1..=ROUNDS_MAX).contains(rounds));
    rounds.ok_or_else(|| say!("cli-expected-whole", least = 1_u64, most = ROUNDS_MAX))
}

impl Computes for Arguments {
    fn ask(&self, desk: &mut Desk, output: &mut Output<'_>) -> Result<Vec<Experiment>> {
        desk.check(&What::Latency { schedule: None, rounds: self.rounds })?;
        let schedule = schedule::parse(self.schedule.as_deref(), desk.n_layers())?.to_string();
        let ask = self.tasks.seeded().ask(desk, output)?;
        Ok(vec![ask(What::Latency { schedule: Some(schedule), rounds: self.rounds })])
    }

    fn places(&self) -> Places<'_> {
        Places { folder: self.out.as_deref(), ..Places::default() }
    }
}
