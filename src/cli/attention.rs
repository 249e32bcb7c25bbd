//! `atelier attention`: the attention weights of every layer run, as a file.

use std::path::PathBuf;

use safetensors::Dtype;
use safetensors::tensor::{TensorView, serialize};
use serde_json::json;

use super::Output;
use super::engine::EngineArguments;
use super::failure::Failure;
use super::logits::{Text, write_in_place};
use super::run::provenance_line;
use super::{schedule, session};
use crate::experiment::{Experiment, ModelRef, Prompt, Report, Saved, What};

/// Arguments of `atelier attention`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    engine: EngineArguments,
    #[command(flatten)]
    text: Text,
    /// The schedule; without it all layers in order.
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    schedule: Option<String>,
    /// Written: tensor `attention`, f32 [layer runs, heads, T, T], runs in the order of the plan.
    #[arg(long, value_name = "FILE.safetensors")]
    out: Option<PathBuf>,
    /// Print what would be asked, as `atelier run` reads it, and compute nothing.
    #[arg(long)]
    print_experiment: bool,
}

pub(super) async fn run(arguments: &Arguments, output: &mut Output<'_>) -> Result<(), Failure> {
    let mut session = session::open(&arguments.engine, output).await?;
    let schedule = schedule::parse(arguments.schedule.as_deref(), session.spec().n_layers)?.to_string();
    let prompt = match &arguments.text.prompt {
        Some(prompt) => Prompt::Text(prompt.clone()),
        None => Prompt::Ids(arguments.text.ids.clone()),
    };
    let model = ModelRef { name: session.model().title().to_owned(), hash: session.hash().to_string() };
    let experiment = Experiment::of(model, What::Attention { schedule, prompt, last: None });
    if arguments.print_experiment {
        return output.json(&experiment);
    }
    let (report, provenance) = session::run(&mut session, &experiment, output).await?;
    let Report::Attention(maps) = &report else {
        return Err(Failure::work("the engine answered something else"));
    };
    let n = maps.tokens.len();
    let shape = vec![maps.edited.layers.len(), maps.n_heads, n, n];
    let saved = Saved { experiment: &experiment, provenance: &provenance, report: None, others: Vec::new() };
    if let Some(out) = &arguments.out {
        let bytes: Vec<u8> = maps.edited.weights.iter().flat_map(|weight| weight.to_le_bytes()).collect();
        let view = TensorView::new(Dtype::F32, shape.clone(), &bytes).map_err(Failure::work)?;
        let metadata = [("atelier".to_owned(), json!(saved).to_string())].into();
        write_in_place(out, &serialize([("attention", view)], Some(metadata)).map_err(Failure::work)?)?;
    }
    if output.json {
        return output.json(&json!({
            "schedule": experiment.what.schedule(),
            "model": { "name": provenance.model, "hash": provenance.model_hash },
            "backend": provenance.backend.kind,
            "adapter": provenance.backend.adapter,
            "tokens": maps.tokens,
            "shape": shape,
            "layers": maps.edited.layers,
            "distances": maps.distances,
            "out": arguments.out,
        }));
    }
    provenance_line(&provenance, output)?;
    writeln!(output.out, "{n} tokens; distance from the full model's attention (Jensen-Shannon, nats)")?;
    for (place, (layer, distance)) in (1..).zip(maps.edited.layers.iter().zip(&maps.distances)) {
        let distance = distance.map_or_else(|| "-".to_owned(), |distance| format!("{distance:.4}"));
        writeln!(output.out, "layer run {place}, layer {layer}: {distance}")?;
    }
    if let Some(out) = &arguments.out {
        writeln!(output.out, "{}: attention {shape:?}", out.display())?;
    }
    Ok(())
}
