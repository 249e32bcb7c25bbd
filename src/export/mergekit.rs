//! A passthrough merge for mergekit: layers of one model, slice after slice.
//!
//! Source: arcee-ai/mergekit, `mergekit/config.py` (`slices` of `sources` with `layer_range`,
//! the last layer of which is left out) and `examples/orcamini-platy-44layer.yml`.

use std::fmt::Write;

use super::quote::{comment, yaml};
use super::sequence::sequence;
use super::{ExportError, Subject};
use crate::model::{Family, ModelSpec, WeightFormat};
use crate::words::say;

const FORM: &str = "mergekit";

/// The YAML. Layers that count up one by one are one slice; of a range that runs backwards
/// each layer is its own.
///
/// # Errors
/// When a group runs in parallel, no layer runs, or a layer would become another one: of the config
/// mergekit changes the number of layers alone, so that what a family gives by place stays there.
pub fn mergekit(subject: Subject<'_>) -> Result<String, ExportError> {
    let Subject { schedule, spec, model, dtype } = subject;
    let n_layers = spec.n_layers;
    let layers = sequence(schedule, FORM)?;
    if let Some((place, &layer)) =
        layers.iter().enumerate().find(|(place, layer)| !keeps(spec, **layer, *place))
    {
        return Err(ExportError::ByPlace { layer, place, form: FORM });
    }
    let about = say!(
        "mergekit-about",
        schedule = schedule.to_string(),
        model = comment(model),
        n_layers,
        n = layers.len()
    );
    let mut text = format!("# mergekit-yaml THIS_FILE OUTPUT_FOLDER\n# {about}\nslices:\n");
    for slice in layers.chunk_by(|a, b| a + 1 == *b) {
        let (Some(first), Some(last)) = (slice.first(), slice.last()) else { continue };
        // Writing into a String cannot fail.
        _ = writeln!(
            text,
            "  - sources:\n      - model: {}\n        layer_range: [{first}, {}]",
            yaml(model),
            last + 1
        );
    }
    let dtype = match dtype {
        WeightFormat::F32 => "float32",
        WeightFormat::Bf16 => "bfloat16",
        _ => "float16",
    };
    _ = writeln!(text, "merge_method: passthrough\ndtype: {dtype}");
    Ok(text)
}

/// Whether a layer has at a place of the merged model what it has of its own; behind the last place
/// only where all layers have the same, and that by the family and not because there are so few.
fn keeps(spec: &ModelSpec, layer: u16, place: usize) -> bool {
    let own = spec.layer(layer);
    match spec.layers.get(place) {
        Some(there) => *there == own,
        None => !has_pattern(spec.family) && spec.layers.iter().all(|other| *other == own),
    }
}

/// Whether a config of this family gives its layers windows or positions by their place: every second of Gemma 2 and
/// GPT-Neo, every fourth of SmolLM3, every sixth of Gemma 3.
fn has_pattern(family: Family) -> bool {
    matches!(family, Family::Gemma2 | Family::Gemma3 | Family::SmolLm3 | Family::GptNeo)
}
