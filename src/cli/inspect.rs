//! `atelier inspect`: what a model folder holds.

use serde_json::json;

use super::Output;
use super::args::model_path::ModelArgument;
use super::desk::Desk;
use super::failure::Failure;
use crate::model::{Positions, RopeScaling, RopeSpec};

/// Arguments of `atelier inspect`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    model: ModelArgument,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    let desk = Desk::open(&arguments.model.folder()?).await?;
    let folder = desk.sources.model();
    let hash = folder.hash().await?;
    let (spec, checkpoint, manifest) = (folder.spec(), folder.checkpoint(), folder.manifest());
    if output.json {
        let tensor = |info: &crate::model::WeightInfo| json!({ "name": info.name, "dtype": info.dtype, "shape": info.shape });
        return output.json(&json!({
            "name": folder.name(),
            "title": folder.title(),
            "licence": manifest.licence,
            "hash": hash,
            "parameters": spec.parameters(),
            "weight_bytes": checkpoint.bytes(),
            "dtype": checkpoint.dtype(),
            "add_bos": manifest.add_bos,
            "config": spec,
            "tensors": checkpoint.weights().iter().map(tensor).collect::<Vec<_>>(),
            "tasks": folder.tasks(),
            "remarks": folder.remarks().iter().map(ToString::to_string).collect::<Vec<_>>(),
        }));
    }
    let block = &spec.block;
    let rows = [
        ("model", folder.title().to_owned()),
        ("licence", manifest.licence.clone().unwrap_or_else(|| "not stated".to_owned())),
        ("hash", hash.to_string()),
        ("family", spec.family.title().to_owned()),
        ("layers", spec.n_layers.to_string()),
        ("width", format!("{}, feed-forward {}", spec.d_model, block.mlp.d_ff)),
        (
            "heads",
            format!(
                "{}, key/value {}, {} wide",
                block.attention.n_heads, block.attention.n_kv_heads, block.attention.head_dim
            ),
        ),
        ("positions", positions(&block.positions)),
        ("vocabulary", spec.vocab_size.to_string()),
        ("context", format!("{} tokens", spec.context_length)),
        ("head", if spec.tied_head { "the token embedding" } else { "its own" }.to_owned()),
        ("parameters", spec.parameters().to_string()),
        ("weights", format!("{} bytes, {}", checkpoint.bytes(), checkpoint.dtype())),
        ("ends", ends(&spec.eos_ids)),
    ];
    for (name, value) in rows {
        writeln!(output.out, "{name:<11} {value}")?;
    }
    for remark in folder.remarks() {
        writeln!(output.out, "note        {remark}")?;
    }
    for task in folder.tasks() {
        writeln!(output.out, "task        {} ({})", task.name, task.file)?;
    }
    for weight in checkpoint.weights() {
        let shape = weight.shape.iter().map(ToString::to_string).collect::<Vec<_>>().join(" x ");
        writeln!(output.out, "tensor      {} {} {shape}", weight.name, weight.dtype)?;
    }
    Ok(())
}

fn positions(positions: &Positions) -> String {
    let Positions::Rope(RopeSpec { theta, scaling }) = positions;
    match scaling {
        RopeScaling::None => format!("rotary, base {theta}"),
        RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_context_length } => {
            format!(
                "rotary, base {theta}, stretched {factor} times as in Llama 3.1 (frequency factors {low_freq_factor} \
             and {high_freq_factor}, trained on {original_context_length} tokens)"
            )
        }
    }
}

/// Tokens at which a text ends.
fn ends(ids: &[u32]) -> String {
    match ids {
        [] => "no token ends a text".to_owned(),
        [id] => format!("token {id} ends a text"),
        ids => {
            let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            format!("each of the tokens {ids} ends a text")
        }
    }
}
