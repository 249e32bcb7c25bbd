//! Phi-3 and Phi-4-mini: Llama with queries, keys and values in one tensor, gate and up in another; part
//! of a head may turn, positions may be stretched by a divisor for each frequency.
//!
//! Source: Hugging Face transformers, `Phi3Config` and `Phi3ForCausalLM`.

use super::decoder::{self, Defaults};
use super::{Reader, RowMap, Source, names};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, LayerWeight, ModelSpec, WeightId};

pub(super) const READER: Reader = Reader {
    family: Family::Phi3,
    model_type: "phi3",
    architectures: &["Phi3ForCausalLM", "Phi3Model"],
    read,
    source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(32_000),
};

const DEFAULTS: Defaults = Defaults {
    eps: 1e-5,
    rotary_share: Some(1.0),
    context: 4096,
    original_context: Some(4096),
    long_names: &["su", "yarn"],
    ..Defaults::LLAMA
};

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = decoder::read(config, Family::Phi3, &DEFAULTS)?;
    decoder::window_of_all(config, &mut spec, decoder::window(config)?);
    Ok(spec)
}

fn source(spec: &ModelSpec, id: WeightId) -> Source {
    let WeightId::Layer(layer, weight) = id else { return names::source(spec, id) };
    let attention = &spec.block.attention;
    let (q, kv, ff) = (attention.q_width(), attention.kv_width(), spec.block.mlp.d_ff);
    let (tensor, first, of) = match weight {
        LayerWeight::Query => ("self_attn.qkv_proj.weight", 0, q + 2 * kv),
        LayerWeight::Key => ("self_attn.qkv_proj.weight", q, q + 2 * kv),
        LayerWeight::Value => ("self_attn.qkv_proj.weight", q + kv, q + 2 * kv),
        LayerWeight::Gate => ("mlp.gate_up_proj.weight", 0, 2 * ff),
        LayerWeight::Up => ("mlp.gate_up_proj.weight", ff, 2 * ff),
        _ => return names::source(spec, id),
    };
    Source::rows(format!("model.layers.{layer}.{tensor}"), RowMap::Slice { first, of })
}
