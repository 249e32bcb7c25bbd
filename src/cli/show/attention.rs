//! Attention maps: distances as a table, weights as a file.

use serde_json::{Value, json};

use super::tensor;
use crate::cli::Output;
use crate::cli::drive::{Found, Outs};
use crate::cli::failure::Failure;
use crate::experiment::{AttentionReport, Saved};

pub(super) fn show(
    maps: &AttentionReport,
    found: &Found,
    outs: &mut Outs,
    output: &mut Output<'_>,
) -> Result<Option<Value>, Failure> {
    let Found { experiment, provenance, .. } = found;
    let n = maps.tokens.len();
    let shape = vec![maps.edited.layers.len(), maps.n_heads, n, n];
    let metadata = json!(Saved { experiment, provenance, report: None, others: Vec::new() });
    let out = outs.tensor.as_ref().map(|(_, path)| path.clone());
    let said = tensor::write(("attention", &maps.edited.weights, &shape), &metadata, outs, output)?;
    if output.json {
        return Ok(Some(json!({
            "schedule": experiment.what.schedule(),
            "model": { "name": provenance.model, "hash": provenance.model_hash },
            "backend": provenance.backend.kind,
            "adapter": provenance.backend.adapter,
            "tokens": maps.tokens,
            "shape": shape,
            "layers": maps.edited.layers,
            "distances": maps.distances,
            "out": out,
        })));
    }
    if out.is_some() && said.is_none() {
        // The tensor itself is what is printed.
        return Ok(None);
    }
    let (model, hash, backend) = (&provenance.model, &provenance.model_hash, &provenance.backend);
    writeln!(output.out, "{model}, SHA-256 {hash}, {}: {}", backend.kind.name(), backend.adapter)?;
    writeln!(output.out, "{n} tokens; distance from the full model's attention (Jensen-Shannon, nats)")?;
    for (place, (layer, distance)) in (1..).zip(maps.edited.layers.iter().zip(&maps.distances)) {
        let distance = distance.map_or_else(|| "-".to_owned(), |distance| format!("{distance:.4}"));
        writeln!(output.out, "layer run {place}, layer {layer}: {distance}")?;
    }
    if let Some(said) = said {
        writeln!(output.out, "{said}")?;
    }
    Ok(None)
}
