//! `atelier eval`: scores of tasks under one or several schedules.

use std::path::PathBuf;

use super::tasks::TaskArguments;
use crate::cli::desk::Desk;
use crate::cli::drive::{Computes, Places};
use crate::cli::files::read_schedules;
use crate::cli::link::LinkArgument;
use crate::cli::prelude::*;
use crate::cli::{Output, schedule};
use crate::experiment::{Experiment, What};

/// Arguments of `atelier eval`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
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
    #[command(flatten)]
    link: LinkArgument,
}

impl Computes for Arguments {
    fn ask(&self, desk: &mut Desk, output: &mut Output<'_>) -> Result<Vec<Experiment>> {
        desk.check(&What::Scores { schedule: String::new(), beside_full: false })?;
        let schedules = match &self.schedules {
            Some(path) => {
                desk.inputs.add(path);
                read_schedules(path, desk.n_layers())?
            }
            None => vec![schedule::parse(self.schedule.as_deref(), desk.n_layers())?],
        };
        let on_items = self.tasks.ask(desk, output)?;
        let scores = |schedule: &crate::schedule::Schedule| {
            on_items(What::Scores { schedule: schedule.to_string(), beside_full: false })
        };
        Ok(schedules.iter().map(scores).collect())
    }

    fn places(&self) -> Places<'_> {
        Places {
            samples: self.log_samples.as_deref(),
            is_list: self.schedules.is_some(),
            link: self.link.address.as_deref(),
            ..Places::default()
        }
    }
}
