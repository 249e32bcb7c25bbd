//! Attention maps: distances as a table, weights as a file.

use serde_json::{Value, json};

use super::{Showing, note_past_context, provenance_line, tensor};
use crate::cli::drive::Found;
use crate::cli::prelude::*;
use crate::experiment::{AttentionReport, Saved};

pub(super) fn show(maps: &AttentionReport, showing: Showing<'_, '_>) -> Result<Option<Value>> {
    let Showing { found, session, outs, output } = showing;
    let Found { experiment, provenance, .. } = found;
    let n = maps.tokens.len();
    note_past_context(maps.n_before + n, session, output);
    let shape = vec![maps.edited.layers.len(), maps.n_heads, n, n];
    let metadata =
        json!(Saved { experiment, provenance, report: None, others: Vec::new(), items: Vec::new() });
    let out = outs.tensor.as_ref().map(|out| out.shown.display().to_string());
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
    writeln!(output.out, "{}\n{}", provenance_line(session), say!("cli-attention", n))?;
    for (run, (layer, distance)) in (1_usize..).zip(maps.edited.layers.iter().zip(&maps.distances)) {
        writeln!(output.out, "{}", say!("cli-layer-run", run, layer = *layer, distance = *distance))?;
    }
    if let Some(said) = said {
        writeln!(output.out, "{said}")?;
    }
    Ok(None)
}
