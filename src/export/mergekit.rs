//! A passthrough merge for mergekit: layers of one model, slice after slice.
//!
//! Source: arcee-ai/mergekit, `mergekit/config.py` (`slices` of `sources` with `layer_range`,
//! the last layer of which is left out) and `examples/orcamini-platy-44layer.yml`.

use std::fmt::Write;

use super::quote::{comment, yaml};
use super::sequence::sequence;
use super::{ExportError, Subject};
use crate::model::WeightFormat;
use crate::words::say;

const FORM: &str = "mergekit";

/// The YAML. Layers that count up one by one are one slice; of a range that runs backwards
/// each layer is its own.
///
/// # Errors
/// When a group runs in parallel, or no layer runs.
pub fn mergekit(subject: Subject<'_>) -> Result<String, ExportError> {
    let Subject { schedule, n_layers, model, dtype } = subject;
    let layers = sequence(schedule, FORM)?;
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
