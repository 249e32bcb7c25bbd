//! Opening a model on an executor, for every command that computes.

use std::path::Path;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::Output;
use super::failure::Failure;
use super::model_path::ModelArgument;
use crate::backend::{Backend, BackendError, BackendKind, WeightSink};
use crate::gpu::refuse_software;
use crate::model::{ModelFolder, Sha256Hash, StreamError, Tokenizer};
use crate::platform::Folder;
use crate::session::{Executor, ExecutorSink, Wish};

/// The arguments of every command that computes.
#[derive(Debug, clap::Args)]
pub(super) struct EngineArguments {
    #[command(flatten)]
    pub(super) model: ModelArgument,
    /// Where to compute; without it the GPU where there is one in hardware, else the CPU.
    #[arg(long)]
    backend: Option<BackendArgument>,
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
    pub(super) fn wish(&self) -> Wish {
        self.backend.map_or(Wish::Auto, |backend| Wish::Only(backend.into()))
    }
}

/// A model whose weights are on an executor.
pub(super) struct Engine {
    pub(super) folder: ModelFolder,
    pub(super) executor: Executor,
    hash: Sha256Hash,
}

/// Opens the model folder without reading its weights.
pub(super) async fn open_folder(model: &ModelArgument) -> Result<ModelFolder, Failure> {
    let path = model.folder()?;
    let folder = Folder::directory(Path::new(&path)).map_err(Failure::work)?;
    Ok(ModelFolder::open(folder).await?)
}

/// The tokenizer, which a folder need not have.
pub(super) fn tokenizer(folder: &ModelFolder) -> Result<&Tokenizer, Failure> {
    folder.tokenizer().ok_or_else(|| {
        Failure::work("the model folder has no tokenizer.json, so text cannot become tokens")
            .with_hint("put the tokenizer.json of this model beside its config.json")
    })
}

/// A text of nothing for a model that puts nothing in front.
pub(super) fn no_tokens() -> Failure {
    Failure::work("the prompt has no tokens, and this model begins with none of its own")
        .with_hint("give at least one character")
}

/// Puts the weights on the executor that was asked for, or on the best that there is.
pub(super) async fn load(
    folder: ModelFolder,
    arguments: &EngineArguments,
    output: &mut Output<'_>,
) -> Result<Engine, Failure> {
    let filled = match arguments.backend {
        Some(backend) => fill(&folder, backend.into(), output).await,
        None => match fill_on_gpu(&folder, output).await {
            Err(StreamError::Sink(error)) => {
                output.note(&format!("computing on the CPU: {error}"));
                fill(&folder, BackendKind::Cpu, output).await
            }
            filled => filled,
        },
    };
    let (executor, hash) = filled?;
    Ok(Engine { folder, executor, hash })
}

/// Onto the GPU, if it is one in hardware.
async fn fill_on_gpu(
    folder: &ModelFolder,
    output: &mut Output<'_>,
) -> Result<(Executor, Sha256Hash), StreamError<BackendError>> {
    refuse_software().await.map_err(StreamError::Sink)?;
    fill(folder, BackendKind::Gpu, output).await
}

/// Streams the weights into an executor of this kind.
async fn fill(
    folder: &ModelFolder,
    kind: BackendKind,
    output: &mut Output<'_>,
) -> Result<(Executor, Sha256Hash), StreamError<BackendError>> {
    let weights = folder.checkpoint().weights().to_vec();
    let mut sink = ExecutorSink::new(kind, folder.spec(), weights).await.map_err(StreamError::Sink)?;
    let mut progress = output.progress();
    let hash = folder
        .stream_weights(
            |chunk| sink.write(chunk.index, chunk.byte_offset, chunk.bytes),
            |at| {
                let megabytes = |bytes: u64| bytes / 1_000_000;
                let (done, total) = (megabytes(at.bytes_done), megabytes(at.bytes_total));
                progress.tell(|| format!("reading weights: {done} of {total} MB"));
            },
        )
        .await?;
    Ok((sink.finish().map_err(StreamError::Sink)?, hash))
}

impl From<BackendArgument> for BackendKind {
    fn from(argument: BackendArgument) -> Self {
        match argument {
            BackendArgument::Gpu => Self::Gpu,
            BackendArgument::Cpu => Self::Cpu,
            BackendArgument::Reference => Self::Reference,
        }
    }
}

impl Engine {
    /// Of the model.
    pub(super) fn hash(&self) -> Sha256Hash {
        self.hash
    }

    /// Above a table of results: which numbers these are.
    pub(super) fn provenance_line(&self) -> String {
        let info = self.executor.info();
        format!("{}, SHA-256 {}, {}: {}", self.folder.name(), self.hash, info.kind.name(), info.adapter)
    }

    /// The first fields of every JSON result: which numbers these are.
    pub(super) fn provenance(&self, schedule: &str) -> serde_json::Map<String, Value> {
        let info = self.executor.info();
        [
            ("schedule", json!(schedule)),
            ("backend", json!(info.kind)),
            ("adapter", json!(info.adapter)),
            ("model", json!({ "name": self.folder.name(), "hash": self.hash })),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
    }
}
