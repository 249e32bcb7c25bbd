//! Subcommands as experiments, one file each: what is written on the command line becomes what
//! is asked, and nothing is computed.

pub(super) mod atlas;
pub(super) mod attention;
pub(super) mod engine;
pub(super) mod eval;
pub(super) mod generate;
pub(super) mod latency;
pub(super) mod logits;
pub(super) mod model_path;
pub(super) mod search;
pub(super) mod states;
pub(super) mod sweep;
mod sweep_plan;
mod task_argument;
pub(super) mod tasks;
