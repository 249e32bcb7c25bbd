//! Which model, and where it computes.

use clap::ValueEnum;

use super::model_path::ModelArgument;
use crate::backend::BackendKind;
use crate::experiment::BackendChoice;

/// The arguments of every command that computes.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct EngineArguments {
    #[command(flatten)]
    pub(in crate::cli) model: ModelArgument,
    /// Where to compute; without it the GPU where there is one in hardware, else the CPU.
    #[arg(long)]
    backend: Option<BackendArgument>,
    /// Print what is asked, as `atelier run` reads it, and compute nothing.
    #[arg(long)]
    pub(in crate::cli) print_experiment: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum BackendArgument {
    /// WGSL kernels through Vulkan, Metal or DX12.
    Gpu,
    /// Plain f32 loops.
    Cpu,
    /// The slow f64 oracle.
    Reference,
}

impl EngineArguments {
    /// Where to compute.
    pub(in crate::cli) fn wish(&self) -> BackendChoice {
        self.backend.map_or(BackendChoice::Auto, |backend| {
            BackendChoice::Only(match backend {
                BackendArgument::Gpu => BackendKind::Gpu,
                BackendArgument::Cpu => BackendKind::Cpu,
                BackendArgument::Reference => BackendKind::Reference,
            })
        })
    }
}
