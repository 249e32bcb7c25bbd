//! A file of one tensor, which says what its numbers rest on.

use safetensors::Dtype;
use safetensors::tensor::{TensorView, serialize};
use serde_json::Value;

use crate::cli::drive::Outs;
use crate::cli::prelude::*;

/// Writes it where a place was given; the line that says so is no part of what is printed where
/// the tensor is.
pub(super) fn write(
    (name, values, shape): (&str, &[f32], &[usize]),
    metadata: &Value,
    outs: &mut Outs,
    output: &mut Output<'_>,
) -> Result<Option<String>> {
    let Some(mut out) = outs.tensor.take() else { return Ok(None) };
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let view = TensorView::new(Dtype::F32, shape.to_vec(), &bytes).map_err(Failure::said)?;
    let metadata = [("atelier".to_owned(), metadata.to_string())].into();
    let file = serialize([(name, view)], Some(metadata)).map_err(Failure::said)?;
    let (is_printed, said) = (out.is_standard_output(), format!("{}: {name} {shape:?}", out.shown.display()));
    out.write(&file)?;
    out.finish()?;
    if is_printed {
        output.note(&said);
        return Ok(None);
    }
    Ok(Some(said))
}
