//! Does this device compute what it should? Known answers, before anybody trusts it.
//!
//! Two tests with golden values, both made by Hugging Face transformers
//! (`tools/golden/`): a tiny checkpoint beside the engine, which tests the device before
//! any model is on it (grouped queries, llama3 rope, bf16, a parallel group, a loop); and
//! the `self-test.json` that a bundled model brings, at that model's own size.

use std::cell::OnceCell;
use std::fmt::Display;

use futures_util::future::try_join_all;
use serde::Deserialize;

use super::executor::{Executor, ExecutorSink};
use super::{Result, SessionError, read_into};
use crate::backend::{Backend, BackendKind, Batch, Wanted, closeness};
use crate::model::{CONFIG_FILE, ModelError, ModelFolder, SINGLE_FILE};
use crate::plan::lower;
use crate::platform::{FileError, Folder};
use crate::schedule::Schedule;
use crate::words::say;

/// The file in a model folder.
pub const SELF_TEST_FILE: &str = "self-test.json";
/// Most bytes of it that are read.
const SELF_TEST_BYTES_MAX: usize = 1 << 20;
/// Most tokens that it may run.
const SELF_TEST_TOKENS_MAX: usize = 512;

/// The runs of the tiny checkpoint and their logits.
const TINY_RUNS: &str = "golden.json";
const TINY_LOGITS: &str = "golden.safetensors";

/// `self-test.json`: logits of some tokens at one row, under some schedules.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct ModelTest {
    ids: Vec<u32>,
    row: u32,
    tokens: Vec<usize>,
    runs: Vec<ModelRun>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct ModelRun {
    schedule: String,
    logits: Vec<f32>,
}

/// The runs of a golden folder.
#[derive(Debug, Deserialize)]
struct TinyTest {
    runs: Vec<TinyRun>,
}

#[derive(Debug, Deserialize)]
struct TinyRun {
    ids: Vec<u32>,
    schedule: String,
    tensor: String,
}

thread_local! {
    /// The tiny checkpoint once it was read.
    static TINY: OnceCell<Folder> = const { OnceCell::new() };
}

/// The folder of the tiny checkpoint, in memory.
async fn tiny() -> Result<Folder, FileError> {
    if let Some(tiny) = TINY.with(|tiny| tiny.get().cloned()) {
        return Ok(tiny);
    }
    let beside = Folder::self_test();
    let names = [CONFIG_FILE, SINGLE_FILE, TINY_RUNS, TINY_LOGITS];
    let read = names.map(|name| beside.read_small(name, SELF_TEST_BYTES_MAX));
    let files = try_join_all(read).await?;
    let tiny = Folder::memory("self-test", names.map(str::to_owned).into_iter().zip(files).collect());
    // Another run may have kept it already.
    TINY.with(|kept| _ = kept.set(tiny.clone()));
    Ok(tiny)
}

/// Computes the tiny checkpoint on a new executor of this kind: the greatest difference
/// from the golden logits, as [`closeness`].
///
/// # Errors
/// When there is no such device or it fails.
pub async fn test_device(kind: BackendKind) -> Result<f64> {
    let tiny = tiny().await.map_err(ModelError::from)?;
    let folder = ModelFolder::open(tiny.clone()).await?;
    let sink = ExecutorSink::new(kind, folder.spec(), folder.checkpoint().weights().to_vec()).await?;
    let (mut executor, _) = read_into(&folder, sink, &|_| ()).await?;

    let runs = tiny.read_small(TINY_RUNS, SELF_TEST_BYTES_MAX).await.map_err(ModelError::from)?;
    let logits = tiny.read_small(TINY_LOGITS, SELF_TEST_BYTES_MAX).await.map_err(ModelError::from)?;
    let test: TinyTest = serde_json::from_slice(&runs).map_err(damaged)?;
    let golden = safetensors::SafeTensors::deserialize(&logits).map_err(damaged)?;
    let mut worst = 0.0_f64;
    for run in &test.runs {
        let tensor = golden.tensor(&run.tensor).map_err(damaged)?;
        let expected: Vec<f32> =
            tensor.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        let batch = Batch::one(&run.ids);
        let wanted = Wanted { logits_rows: (0..batch.n_rows()).collect(), ..Wanted::default() };
        let plan = lower(&Schedule::parse(&run.schedule, executor.spec().n_layers)?);
        let got = executor.forward(&plan, &batch, &wanted).await?;
        worst = worst.max(closeness(&got.logits, &expected));
    }
    Ok(worst)
}

/// Computes what the model's own `self-test.json` asks, if it has one and makes logits at all.
///
/// # Errors
/// When the file is damaged or the device fails.
pub async fn test_model(model: &ModelFolder, executor: &mut Executor) -> Result<Option<f64>> {
    if executor.spec().head.is_none() {
        return Ok(None);
    }
    let Some(bytes) = model.read_beside(SELF_TEST_FILE, SELF_TEST_BYTES_MAX).await? else {
        return Ok(None);
    };
    let test: ModelTest = serde_json::from_slice(&bytes).map_err(damaged)?;
    let vocab_size = executor.spec().n_logits();
    if test.ids.len() > SELF_TEST_TOKENS_MAX || test.tokens.iter().any(|&token| token >= vocab_size) {
        return Err(damaged(say!("self-test-other-model")));
    }
    let mut worst = 0.0_f64;
    for run in &test.runs {
        let plan = lower(&Schedule::parse(&run.schedule, executor.spec().n_layers)?);
        let wanted = Wanted { logits_rows: vec![test.row], ..Wanted::default() };
        let outcome = executor.forward(&plan, &Batch::one(&test.ids), &wanted).await?;
        let got: Vec<f32> = test.tokens.iter().map(|&token| outcome.logits[token]).collect();
        worst = worst.max(closeness(&got, &run.logits));
    }
    Ok(Some(worst))
}

fn damaged(what: impl Display) -> SessionError {
    SessionError::SelfTestFile { file: SELF_TEST_FILE, what: what.to_string() }
}
