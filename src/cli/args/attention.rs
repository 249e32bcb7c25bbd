//! `atelier attention`: the attention weights of every layer run, as a file.

use std::path::PathBuf;

use super::logits::{TEXT, TEXTS, Text};
use crate::cli::desk::Desk;
use crate::cli::drive::{Computes, Places};
use crate::cli::prelude::*;
use crate::cli::{Output, schedule};
use crate::experiment::{Experiment, ModelRef, What};

/// Arguments of `atelier attention`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new(TEXT).args(TEXTS).required(true)))]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    text: Text,
    /// The schedule; without it all layers in order.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    schedule: Option<String>,
    /// Written: tensor `attention`, f32 [layer runs, heads, T, T], runs in the order of the plan.
    #[arg(long, value_name = "FILE.safetensors")]
    out: Option<PathBuf>,
}

impl Computes for Arguments {
    fn ask(&self, desk: &mut Desk, _: &mut Output<'_>) -> Result<Vec<Experiment>> {
        let schedule = schedule::parse(self.schedule.as_deref(), desk.n_layers())?.to_string();
        let what = What::Attention { schedule, prompt: self.text.prompt(desk)?, last: None };
        Ok(vec![Experiment::of(ModelRef::default(), what)])
    }

    fn places(&self) -> Places<'_> {
        Places { tensor: self.out.as_deref(), ..Places::default() }
    }
}
