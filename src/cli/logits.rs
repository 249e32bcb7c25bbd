//! `atelier logits`: the logits after every token of a text, as a file.

use std::path::{Path, PathBuf};

use anyhow::Context;
use safetensors::Dtype;
use safetensors::tensor::{TensorView, serialize};
use serde_json::json;

use super::Output;
use super::engine::{self, EngineArguments};
use super::failure::Failure;
use super::schedule;
use crate::backend::{Backend, Batch, Wanted};
use crate::plan::lower;

/// Arguments of `atelier logits`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    text: Text,
    /// The schedule; without it all layers in order.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    schedule: Option<String>,
    /// Written: tensor `logits`, f32 [T, vocabulary].
    #[arg(long, value_name = "FILE.safetensors")]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct Text {
    /// Token ids, as they are.
    #[arg(long, value_name = "1,2,3", value_delimiter = ',', value_parser = token_id, allow_negative_numbers = true)]
    pub(super) ids: Vec<u32>,
    /// Text, encoded as the model's tokenizer does.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(super) prompt: Option<String>,
}

fn token_id(text: &str) -> Result<u32, String> {
    text.trim().parse().map_err(|_| "expected token ids, whole numbers from 0 with commas between".to_owned())
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    let folder = engine::open_folder(&arguments.engine.model).await?;
    let schedule = schedule::parse(arguments.schedule.as_deref(), folder.spec().n_layers)?;
    let ids = match &arguments.text.prompt {
        Some(prompt) => engine::tokenizer(&folder)?.encode_prompt(prompt, folder.manifest().add_bos)?,
        None => arguments.text.ids.clone(),
    };
    if ids.is_empty() {
        return Err(engine::no_tokens());
    }
    let context_length = folder.spec().context_length;
    if ids.len() > context_length {
        let message = format!("these are {} tokens, and the model reads at most {context_length}", ids.len());
        return Err(Failure::work(message).with_hint("give a shorter text"));
    }
    let mut engine = engine::load(folder, &arguments.engine, output).await?;
    let batch = Batch::one(&ids);
    let wanted = Wanted { logits_rows: (0..batch.n_rows()).collect(), ..Wanted::default() };
    let outcome = engine.executor.forward(&lower(&schedule), &batch, &wanted).await?;
    let n_broken = outcome.logits.iter().filter(|logit| !logit.is_finite()).count();
    if n_broken > 0 {
        let n = outcome.logits.len();
        output.note(&format!("{n_broken} of the {n} logits are not finite: the model breaks down here"));
    }
    let provenance = engine.provenance(&schedule.to_string());
    let shape = vec![ids.len(), engine.folder.spec().vocab_size];
    write(&arguments.out, &outcome.logits, &shape, &json!(provenance).to_string())?;
    if output.json {
        let mut object = provenance;
        object.insert("out".to_owned(), json!(arguments.out));
        object.insert("shape".to_owned(), json!(shape));
        object.insert("ids".to_owned(), json!(ids));
        return output.json(&object);
    }
    Ok(writeln!(output.out, "{}: logits {shape:?}", arguments.out.display())?)
}

/// Writes one tensor; `provenance` goes into the file's metadata. The file is written in
/// place (the crate's own writer puts another one there, which a device or a link is not).
fn write(path: &Path, logits: &[f32], shape: &[usize], provenance: &str) -> Result<(), Failure> {
    let bytes: Vec<u8> = logits.iter().flat_map(|logit| logit.to_le_bytes()).collect();
    let view = TensorView::new(Dtype::F32, shape.to_vec(), &bytes).map_err(Failure::work)?;
    let metadata = [("atelier".to_owned(), provenance.to_owned())].into();
    let file = serialize([("logits", view)], Some(metadata)).map_err(Failure::work)?;
    write_in_place(path, &file)
}

/// Writes a whole file in place.
pub(super) fn write_in_place(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(())
}
