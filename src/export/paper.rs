//! The paper's own command line, where the schedule is one of its methods.
//!
//! Source: floatingbigcat/transformer_layers_as_painters at b964c8b, `gpt/example.sh` and
//! `gpt/__main__.py` (options), `gpt/modify_model.py` (which models), `gpt/routing_*.py` (what each method runs, and that
//! `start_layer` must be given even where a method does not look at it). Methods are
//! recognised by what they run, not by how the schedule came about: a schedule that equals a
//! preset has the preset's command.

use std::fmt::Write;

use super::quote::{comment, shell};
use super::sequence::sequence;
use super::{ExportError, Subject};
use crate::model::Family;
use crate::random::PythonRandom;
use crate::schedule::preset::greatest_start;
use crate::schedule::{Node, Preset, Schedule};
use crate::words::say;

/// Seeds from 0 to below this are tried to find which one made a random order.
pub const PAPER_SEEDS_MAX: u64 = 1000;

/// The authors' code.
const CODE: &str = "https://github.com/floatingbigcat/transformer_layers_as_painters";
/// The benchmarks of the paper, by the harness's names.
const TASKS: &str = "lambada_openai,arc_challenge,hellaswag,winogrande,gsm8k";

/// Families whose models it runs; its code for encoders takes other options.
const FAMILIES: [Family; 3] = [Family::Llama, Family::Mistral, Family::GptNeoX];

/// The options for the paper's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaperMethod {
    /// `--method`.
    pub name: &'static str,
    /// `--start_layer`.
    pub start: usize,
    /// `--repeat_time_or_seed`, of the methods that look at it.
    pub repeat_time_or_seed: Option<u64>,
}

/// The method that runs exactly this schedule, if there is one.
pub fn paper_method(schedule: &Schedule, n_layers: usize) -> Option<PaperMethod> {
    let is = |preset: Preset| preset.schedule(n_layers).is_ok_and(|made| made == *schedule);
    let method = |name, start| Some(PaperMethod { name, start, repeat_time_or_seed: None });
    if is(Preset::Baseline) {
        return method("baseline", 0);
    }
    for start in 0..greatest_start(n_layers).map_or(0, |greatest| greatest + 1) {
        if is(Preset::Skip { start }) {
            return method("skip", start);
        }
        for loops in loop_counts(schedule) {
            if is(Preset::LoopedParallel { start, loops }) {
                let repeat_time_or_seed = Some(u64::from(loops));
                return Some(PaperMethod { name: "loop_parallel", start, repeat_time_or_seed });
            }
        }
        if is(Preset::Reverse { start }) {
            return method("reverse", start);
        }
        if is(Preset::MiddleRepeat { start }) {
            return method("middle_repeat", start);
        }
    }
    for layer in 0..n_layers {
        if is(Preset::SkipLayer { layer }) {
            return method("skip_idx_layer", layer);
        }
        if is(Preset::SwitchLayers { layer }) {
            return method("switch_idx_layer", layer);
        }
    }
    random(schedule, n_layers)
}

/// The command.
///
/// # Errors
/// [`ExportError::NoFamily`] for a model that the paper's code does not run,
/// [`ExportError::NoMethod`] for a schedule that no method runs.
pub fn paper_command(subject: Subject<'_>) -> Result<String, ExportError> {
    let Subject { schedule, spec, model, .. } = subject;
    let n_layers = spec.n_layers;
    if !FAMILIES.contains(&spec.family) {
        return Err(ExportError::NoFamily { family: spec.family.title().to_owned() });
    }
    let method =
        paper_method(schedule, n_layers).ok_or(ExportError::NoMethod { seeds_max: PAPER_SEEDS_MAX })?;
    let about = say!("paper-schedule", schedule = schedule.to_string(), n_layers);
    let mut text = format!("# {}\n# {about}\n", say!("paper-setup", address = CODE));
    if method.name == "loop_parallel" {
        for line in [say!("paper-loop-averages"), say!("paper-loop-here")] {
            // Writing into a String cannot fail.
            _ = writeln!(text, "# {line}");
        }
    }
    // Writing into a String cannot fail.
    _ = write!(
        text,
        "lm_eval --model hf \\\n    --model_args {} \\\n    --tasks {TASKS} \\\n    --batch_size 8 \\\n    \
         --method {} \\\n    --start_layer {}",
        shell(&format!("pretrained={}", comment(model))),
        method.name,
        method.start,
    );
    if let Some(number) = method.repeat_time_or_seed {
        _ = write!(text, " \\\n    --repeat_time_or_seed {number}");
    }
    text.push('\n');
    Ok(text)
}

/// Counts with which a parallel region may be looped here: once, and those of the loops
/// that are there.
fn loop_counts(schedule: &Schedule) -> impl Iterator<Item = u32> {
    let of_loops = schedule.nodes().iter().map(|node| node.body_and_times().1).filter(|&times| times > 1);
    std::iter::once(1).chain(of_loops)
}

/// The seed of a random order of the layers between two untouched ends.
fn random(schedule: &Schedule, n_layers: usize) -> Option<PaperMethod> {
    // A shuffle runs every layer once, so nothing is repeated or grouped.
    let is_flat = schedule.nodes().iter().all(|node| matches!(node, Node::Layer(_)));
    let order = sequence(schedule, "").ok().filter(|order| is_flat && order.len() == n_layers)?;
    for start in 0..=greatest_start(n_layers)? {
        let (from, to) = (start + 1, n_layers - start);
        let region: Vec<u16> = (0..n_layers).filter_map(|layer| u16::try_from(layer).ok()).collect();
        let (front, back) = (order.get(..from)?, order.get(to..)?);
        if front != region.get(..from)? || back != region.get(to..)? {
            // A longer front differs as well.
            return None;
        }
        let wanted = order.get(from..to)?;
        for seed in 0..PAPER_SEEDS_MAX {
            let mut shuffled = region.get(from..to)?.to_vec();
            PythonRandom::seeded(seed).shuffle(&mut shuffled);
            if shuffled == wanted {
                return Some(PaperMethod { name: "random", start, repeat_time_or_seed: Some(seed) });
            }
        }
    }
    None
}
