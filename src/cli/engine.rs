//! Opening a model on an executor, for every command that computes.

use std::path::Path;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::Output;
use super::failure::Failure;
use super::model_path::ModelArgument;
use crate::backend::{Backend, BackendError, BackendKind, WeightSink};
use crate::model::{ModelFolder, Sha256Hash, StreamError, Tokenizer};
use crate::platform::Folder;
use crate::session::{Executor, ExecutorSink};

/// The arguments of every command that computes.
#[derive(Debug, clap::Args)]
pub(super) struct EngineArguments {
    #[command(flatten)]
    pub(super) model: ModelArgument,
    /// Where to compute; without it the GPU where there is one, else the CPU.
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

/// Puts the weights on the executor that was asked for, or on the best that there is.
pub(super) async fn load(
    folder: ModelFolder,
    arguments: &EngineArguments,
    output: &mut Output<'_>,
) -> Result<Engine, Failure> {
    let weights = folder.checkpoint().weights().to_vec();
    let sink = |kind| ExecutorSink::new(kind, folder.spec(), weights.clone());
    let mut sink = match arguments.backend {
        Some(BackendArgument::Gpu) => sink(BackendKind::Gpu).await?,
        Some(BackendArgument::Cpu) => sink(BackendKind::Cpu).await?,
        Some(BackendArgument::Reference) => sink(BackendKind::Reference).await?,
        None => match sink(BackendKind::Gpu).await {
            Ok(sink) => sink,
            Err(error) => {
                output.note(&format!("computing on the CPU: {error}"));
                sink(BackendKind::Cpu).await?
            }
        },
    };
    let hash = folder
        .stream_weights(|chunk| sink.write(chunk.index, chunk.byte_offset, chunk.bytes), |_| ())
        .await
        .map_err(|error: StreamError<BackendError>| match error {
            StreamError::Model(error) => Failure::from(error),
            StreamError::Sink(error) => Failure::from(error),
        })?;
    let executor = sink.finish()?;
    Ok(Engine { folder, executor, hash })
}

impl Engine {
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
