//! `atelier inspect`: what a model folder holds.

use serde_json::json;

use super::args::engine::quantise;
use super::args::model_path::ModelArgument;
use super::desk::Desk;
use super::prelude::*;
use crate::experiment::QuantisingReport;
use crate::gpu::{Device, Grounds};
use crate::model::{ModelSpec, Quantise};
use crate::session::measure_quantising;

/// Arguments of `atelier inspect`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    model: ModelArgument,
    /// Measure what quantising the model to 8 or 4 bits while it loads changes: its logits after 200 tokens beside
    /// those of the model as it is stored.
    #[arg(long, value_name = "8|4", value_parser = quantise, allow_negative_numbers = true)]
    quantise: Option<Quantise>,
    /// Say what GPU is here, what it allows, and which kernels multiply on it; no model is read.
    #[arg(long, conflicts_with_all = ["model", "quantise"])]
    device: bool,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<()> {
    if arguments.device {
        return device(output).await;
    }
    let desk = Desk::open(&arguments.model.folder(output).await?).await?;
    let folder = desk.sources.model();
    let hash = folder.hash().await?;
    let (spec, checkpoint, manifest) = (folder.spec(), folder.checkpoint(), folder.manifest());
    let quantising = match arguments.quantise {
        Some(_) if !spec.tells_tokens() => {
            output.note(&say!("cli-quantising-unmeasured"));
            None
        }
        Some(quantise) => {
            let (tokens, task) = desk.sources.quantising_tokens();
            Some(measure_quantising(folder, quantise, (&tokens, task.as_deref())).await?)
        }
        None => None,
    };
    if output.json {
        let tensor = |info: &crate::model::WeightInfo| json!({ "name": info.name, "dtype": info.dtype, "shape": info.shape });
        let mut object = json!({
            "name": folder.name(),
            "title": folder.title(),
            "licence": manifest.licence,
            "hash": hash,
            "parameters": spec.parameters(),
            "weight_bytes": checkpoint.bytes(),
            "dtype": checkpoint.dtype(),
            "formats": checkpoint.formats_told(),
            "add_bos": folder.add_bos(),
            "config": spec,
            "tensors": checkpoint.weights().iter().map(tensor).collect::<Vec<_>>(),
            "tasks": folder.tasks(),
            "remarks": folder.remarks().iter().map(ToString::to_string).collect::<Vec<_>>(),
        });
        if let Some(quantising) = &quantising {
            object["quantising"] = json!(quantising);
        }
        return output.json(&object);
    }
    let attention = &spec.block.attention;
    let listing = say!(
        "cli-inspect",
        title = folder.title(),
        licence = manifest.licence.clone(),
        hash = hash.to_string(),
        family = spec.family_told(),
        layers = spec.n_layers,
        width = spec.d_model,
        feed_forward = spec.block.mlp.d_ff,
        heads = attention.n_heads,
        kv_heads = attention.n_kv_heads,
        head_width = attention.head_dim,
        norms = spec.norms_told(),
        positions = spec.positions_told(),
        vocabulary = spec.vocab_size,
        context = spec.context_length,
        head = head(spec),
        parameters = spec.parameters(),
        bytes = checkpoint.bytes(),
        formats = checkpoint.formats_told(),
        ends = spec.eos_ids.clone()
    );
    writeln!(output.out, "{listing}")?;
    if let Some(biases) = spec.biases_told() {
        writeln!(output.out, "biases      {biases}")?;
    }
    if let Some(windows) = spec.windows_told() {
        writeln!(output.out, "windows     {windows}")?;
    }
    if let Some(layers) = spec.layers_told() {
        writeln!(output.out, "{}", say!("cli-inspect-by-layer", layers))?;
    }
    if let Some(quantising) = &quantising {
        writeln!(output.out, "{}", told(quantising))?;
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

/// What quantising changes, as rows of the listing.
fn told(report: &QuantisingReport) -> String {
    // What is quantised always takes less.
    if report.bytes_quantised == report.bytes_stored {
        return say!("cli-inspect-quantising-nothing");
    }
    say!(
        "cli-inspect-quantising",
        bits = report.quantise.bits(),
        bytes = report.bytes_quantised,
        stored = report.bytes_stored,
        task = report.task.clone(),
        n = report.n_tokens,
        mean = report.divergence,
        most = report.divergence_max,
        changed = report.n_changed,
        share = report.share_changed(),
        logit = report.logit_max
    )
}

/// What the GPU here is.
async fn device(output: &mut Output<'_>) -> Result<()> {
    let device = Device::open().await?;
    let (name, limits, choice) = (device.info().adapter, device.limits(), device.choice());
    let times = match choice.grounds {
        Grounds::Measured { registers, groups } => Some((registers, groups)),
        Grounds::Asked | Grounds::Kind => None,
    };
    if output.json {
        return output.json(&json!({
            "adapter": name,
            "is_software": device.is_software(),
            "limits": limits,
            "kernels": choice.bodies,
            "kernels_by": choice.grounds,
        }));
    }
    let listing = say!(
        "cli-inspect-device",
        name = name,
        software = device.is_software(),
        binding = limits.binding_bytes_max,
        buffer = limits.buffer_bytes_max,
        kernels = choice.bodies.word(),
        registers = times.map(|it| it.0),
        groups = times.map(|it| it.1)
    );
    Ok(writeln!(output.out, "{listing}")?)
}

/// Where the matrix of the head comes from.
fn head(spec: &ModelSpec) -> &'static str {
    match (&spec.head, spec.tied_head) {
        (None, _) => "none",
        (_, true) => "tied",
        (_, false) => "own",
    }
}
