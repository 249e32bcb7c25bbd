//! `config.json` of an edited model: what it says of its layers, in their new order.
//!
//! What a layer has of its own goes with it: lists with an entry for each layer are put into the
//! new order, and what a family derives from the place of a layer is written out as such a list
//! where it reads one. The result is read back, and refused where a layer would become another one.
//! Source: Hugging Face transformers 5.24, the configuration classes of the families.

use serde_json::{Map, Value, json};

use super::checkpoint::CheckpointError;
use crate::model::{ModelError, ModelSpec, config_keys, read_config};

/// The key of the number of layers.
const COUNT: &str = "num_hidden_layers";
/// What some families call it, by `model_type`.
const COUNTS: [(&str, &str); 3] = [("gpt2", "n_layer"), ("bloom", "n_layer"), ("gpt_neo", "num_layers")];
/// Keys whose values are lists with an entry for each layer.
const OF_LAYERS: [&str; 3] = ["layer_types", "no_rope_layers", "attention_layers"];
/// Families that read `layer_types`, and without it give windows by place.
const TYPED: [&str; 5] = ["qwen2", "qwen3", "smollm3", "gemma2", "gemma3_text"];
/// By which places they do, which a written list makes void.
const BY_PLACE: [&str; 4] =
    ["sliding_window_pattern", "_sliding_window_pattern", "max_window_layers", "no_rope_layer_interval"];

/// The config of a model of these layers, everything else as it was.
///
/// # Errors
/// When it is no config, or cannot say what the layers have of their own.
pub(super) fn adapted(bytes: &[u8], spec: &ModelSpec, layers: &[u16]) -> Result<Vec<u8>, CheckpointError> {
    let mut config = config_keys(bytes).map_err(ModelError::from)?;
    let model_type = config.get("model_type").and_then(Value::as_str).unwrap_or_default().to_owned();
    write_out(&mut config, spec, &model_type);
    for key in OF_LAYERS {
        if let Some(Value::Array(of_layers)) = config.get_mut(key) {
            let entries = layers.iter().filter_map(|&layer| of_layers.get(usize::from(layer)).cloned());
            *of_layers = entries.collect();
        }
    }
    if model_type == "gpt_neo" {
        let kinds: Vec<_> = layers.iter().map(|&layer| neo_kind(spec, layer)).collect();
        config.insert("attention_types".to_owned(), json!([[kinds, 1]]));
    }
    let own = COUNTS.iter().find(|(name, _)| *name == model_type).map_or(COUNT, |(_, key)| *key);
    // A second spelling must not contradict it.
    for key in [own, COUNT] {
        if key == own || config.contains_key(key) {
            config.insert(key.to_owned(), json!(layers.len()));
        }
    }
    let bytes = format!("{:#}\n", Value::Object(config)).into_bytes();
    let read = read_config(&bytes).map_err(ModelError::from)?.spec;
    match (0_u16..).zip(layers).find(|(place, layer)| !is_same(&read, *place, spec, **layer)) {
        Some((place, &layer)) => Err(CheckpointError::ByPlace { layer, place }),
        None => Ok(bytes),
    }
}

/// Writes the lists that the family derives where there are none, in the order of the model.
fn write_out(config: &mut Map<String, Value>, spec: &ModelSpec, model_type: &str) {
    if !TYPED.contains(&model_type) {
        return;
    }
    let is_there = |config: &Map<String, Value>, key: &str| config.get(key).is_some_and(Value::is_array);
    let mut has_written = false;
    if !is_there(config, "layer_types") {
        let kinds = spec.layers.iter().map(|layer| match layer.window {
            Some(_) => "sliding_attention",
            None => "full_attention",
        });
        config.insert("layer_types".to_owned(), kinds.collect());
        has_written = true;
    }
    if model_type == "smollm3" && !is_there(config, "no_rope_layers") {
        let has_positions = spec.layers.iter().map(|layer| u8::from(layer.rope.is_some()));
        config.insert("no_rope_layers".to_owned(), has_positions.collect());
        has_written = true;
    }
    if has_written {
        config.retain(|key, _| !BY_PLACE.contains(&key.as_str()));
    }
}

fn neo_kind(spec: &ModelSpec, layer: u16) -> &'static str {
    if spec.layer(layer).window.is_some() { "local" } else { "global" }
}

/// Whether a layer of the edited model has what a layer of the model has.
fn is_same(edited: &ModelSpec, place: u16, spec: &ModelSpec, layer: u16) -> bool {
    let (now, before) = (edited.layer(place), spec.layer(layer));
    usize::from(place) < edited.n_layers
        && (now.window, now.scale) == (before.window, before.scale)
        && edited.rope(place) == spec.rope(layer)
}
