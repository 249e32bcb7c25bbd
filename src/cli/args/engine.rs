//! Which model, and where it computes.

use std::num::NonZeroUsize;

use clap::ValueEnum;

use super::model_path::ModelArgument;
use crate::backend::BackendKind;
use crate::cli::prelude::*;
use crate::cpu::use_threads;
use crate::experiment::{BackendChoice, Experiment};
use crate::model::Quantise;

/// The arguments of every command that computes.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct EngineArguments {
    #[command(flatten)]
    pub(in crate::cli) model: ModelArgument,
    /// Where to compute; without it the GPU where there is one in hardware, else the CPU.
    #[arg(long)]
    backend: Option<BackendArgument>,
    /// Quantise the model's matrices to 8 or 4 bits while it loads: less memory, and other numbers. Without it
    /// they are as they are stored.
    #[arg(long, value_name = "8|4", value_parser = quantise, allow_negative_numbers = true)]
    pub(in crate::cli) quantise: Option<Quantise>,
    /// Threads that the CPU backend computes on, at most four for each core; without it one for each core. Results do
    /// not depend on it.
    #[arg(long, value_name = "N", value_parser = threads, allow_negative_numbers = true)]
    threads: Option<NonZeroUsize>,
    /// Print what is asked, as `atelier run` reads it, and compute nothing.
    #[arg(long)]
    pub(in crate::cli) print_experiment: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum BackendArgument {
    /// WGSL kernels through Vulkan, Metal or DX12.
    Gpu,
    /// f32 loops on all cores.
    Cpu,
    /// The slow f64 oracle.
    Reference,
}

/// More are no faster on any machine.
const THREADS_MAX: usize = 1024;

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let threads = text.parse().ok().filter(|threads| (1..=THREADS_MAX).contains(threads));
    let threads = threads.and_then(NonZeroUsize::new);
    threads.ok_or_else(|| say!("cli-expected-whole", least = 1_u64, most = THREADS_MAX))
}

/// A number of bits.
pub(in crate::cli) fn quantise(text: &str) -> Result<Quantise, String> {
    text.parse::<Quantise>().map_err(|error| error.to_string())
}

impl EngineArguments {
    /// To how many bits the model is quantised for these: as they name it, else as the argument says.
    ///
    /// # Errors
    /// When they name it otherwise than the argument does, or than each other.
    pub(in crate::cli) fn quantise_for(&self, experiments: &[Experiment]) -> Result<Option<Quantise>> {
        let mut chosen = self.quantise;
        let mut is_chosen = chosen.is_some();
        for Experiment { model, .. } in experiments {
            // Whoever names no model does not say how it is stored.
            if model.hash.is_empty() && model.quantise.is_none() {
                continue;
            }
            if is_chosen && chosen != model.quantise {
                let bits = |quantise: Option<Quantise>| quantise.map(Quantise::bits);
                let (asked, here) = (bits(model.quantise), bits(chosen));
                return Err(Failure::usage(problem!("cli-other-bits", asked, here)));
            }
            (chosen, is_chosen) = (model.quantise, true);
        }
        Ok(chosen)
    }

    /// Where to compute, and on how many threads.
    pub(in crate::cli) fn wish(&self) -> BackendChoice {
        use_threads(self.threads);
        self.backend.map_or(BackendChoice::Auto, |backend| {
            BackendChoice::Only(match backend {
                BackendArgument::Gpu => BackendKind::Gpu,
                BackendArgument::Cpu => BackendKind::Cpu,
                BackendArgument::Reference => BackendKind::Reference,
            })
        })
    }
}
