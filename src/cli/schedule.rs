//! `atelier schedule`: the normal form of a text or of a preset.

use clap::ValueEnum;
use serde_json::json;

use super::prelude::*;
use super::{Output, count, whole_number};
use crate::schedule::Schedule;
use crate::schedule::preset::{Parameters, Per, Preset};

/// Arguments of `atelier schedule`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Number of layers of the model.
    #[arg(long, value_name = "N", value_parser = count::<usize>, allow_negative_numbers = true)]
    layers: usize,
    /// The schedule, for instance "0-3 (4|..|8)x3 9-11"; without it and without a preset,
    /// all layers in order.
    #[arg(conflicts_with = "preset", allow_hyphen_values = true)]
    text: Option<String>,
    /// One of the paper's schedules: baseline, skip, reverse, middle_repeat, random,
    /// parallel, looped_parallel, skip_layer, switch_layers, double_repeat, triple_repeat.
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// Last layer of the untouched front, from 0.
    #[arg(long, value_name = "S", value_parser = whole_number::<usize>, requires = "preset", allow_negative_numbers = true)]
    start: Option<usize>,
    /// How often looped_parallel runs its region.
    #[arg(long, value_name = "K", value_parser = whole_number::<u32>, requires = "preset", allow_negative_numbers = true)]
    loops: Option<u32>,
    /// Seed of random; the permutation is Python's.
    #[arg(long, value_name = "N", value_parser = whole_number::<u64>, requires = "preset", allow_negative_numbers = true)]
    seed: Option<u64>,
    /// The layer of skip_layer, the first of switch_layers.
    #[arg(long, value_name = "I", value_parser = whole_number::<usize>, requires = "preset", allow_negative_numbers = true)]
    layer: Option<usize>,
    /// What double_repeat and triple_repeat repeat.
    #[arg(long, requires = "preset")]
    per: Option<PerArgument>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PerArgument {
    /// Each layer of the region by itself.
    Layer,
    /// The region as a whole.
    Block,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Result<()> {
    let schedule = schedule(arguments)?;
    if output.json {
        return output.json(&json!({
            "schedule": schedule.to_string(),
            "layers": arguments.layers,
            "layer_applications": schedule.n_applications(),
        }));
    }
    Ok(writeln!(output.out, "{schedule}")?)
}

fn schedule(arguments: &Arguments) -> Result<Schedule> {
    let Some(name) = &arguments.preset else {
        return parse(arguments.text.as_deref(), arguments.layers);
    };
    let parameters = Parameters {
        start: arguments.start,
        loops: arguments.loops,
        seed: arguments.seed,
        layer: arguments.layer,
        per: arguments.per.map(|per| match per {
            PerArgument::Layer => Per::Layer,
            PerArgument::Block => Per::Block,
        }),
    };
    Ok(Preset::from_parts(name, parameters)?.schedule(arguments.layers)?)
}

/// Reads a schedule for a model of `n_layers`; without a text, the full model.
pub(super) fn parse(text: Option<&str>, n_layers: usize) -> Result<Schedule> {
    match text {
        Some(text) => Schedule::parse(text, n_layers).map_err(|error| Failure::schedule(&error, text)),
        None => Ok(Preset::Baseline.schedule(n_layers)?),
    }
}
