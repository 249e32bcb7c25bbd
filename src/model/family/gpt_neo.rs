//! GPT-Neo: GPT-2's blocks with separate projections; scores are not scaled, and every other layer sees a
//! window.
//!
//! Source: Hugging Face transformers, `GPTNeoConfig` and `GPTNeoForCausalLM`.

use serde_json::Value;

use super::classic::{self, Keys};
use super::{Reader, Source};
use crate::model::config::{Config, ConfigError};
use crate::model::limits::{CONTEXT_MAX, LAYERS_MAX};
use crate::model::{Family, LayerWeight, ModelSpec, WeightId};
use crate::words::say;

pub(super) const READER: Reader = Reader {
    family: Family::GptNeo,
    model_type: "gpt_neo",
    architectures: &["GPTNeoForCausalLM", "GPTNeoModel"],
    read,
    source,
    prefix: "transformer.",
    ignored: &[],
    eos_default: Some(50_256),
};

const KEYS: Keys = Keys {
    d_model: ["hidden_size", "hidden_size"],
    n_layers: ["num_hidden_layers", "num_layers"],
    n_heads: (["num_attention_heads", "num_heads"], 16),
    d_ff: (Some("intermediate_size"), None),
    context: (["max_position_embeddings", "max_position_embeddings"], 2048),
    act: (Some("activation_function"), "gelu_new"),
    eps: (Some("layer_norm_epsilon"), 1e-5),
    tied: true,
};
const WINDOW_DEFAULT: usize = 256;

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = classic::read(config, Family::GptNeo, &KEYS)?;
    classic::learned(&mut spec, 0);
    spec.block.attention.input_bias = false;
    let window = config.count("window_size", CONTEXT_MAX)?;
    let window = config.or_default("window_size", window, WINDOW_DEFAULT);
    let kinds = match config.of_layers("attention_layers", spec.n_layers, is_local)? {
        Some(kinds) => kinds,
        None => expanded(config, spec.n_layers)?,
    };
    for (layer, is_local) in spec.layers.iter_mut().zip(kinds) {
        layer.scale = 1.0;
        layer.window = is_local.then_some(window);
    }
    Ok(spec)
}

fn is_local(kind: &Value) -> Option<bool> {
    match kind.as_str() {
        Some("global") => Some(false),
        Some("local") => Some(true),
        _ => None,
    }
}

/// `attention_types` written out: pairs of a list of kinds and how often it comes.
fn expanded(config: Config<'_>, n_layers: usize) -> Result<Vec<bool>, ConfigError> {
    const KEY: &str = "attention_types";
    let Some(value) = config.get(KEY) else {
        config.in_turn(KEY, ["global", "local"].iter());
        return Ok((0..n_layers).map(|layer| !layer.is_multiple_of(2)).collect());
    };
    let wrong = || config.bad(KEY, &say!("must-be-attention-types", n = n_layers), value);
    let mut kinds = Vec::new();
    for pair in value.as_array().ok_or_else(wrong)? {
        let Some([list, times]) = pair.as_array().map(Vec::as_slice) else { return Err(wrong()) };
        let list: Option<Vec<bool>> = list.as_array().and_then(|list| list.iter().map(is_local).collect());
        let times = times.as_u64().and_then(|times| usize::try_from(times).ok()).filter(|n| *n <= LAYERS_MAX);
        let (Some(list), Some(times)) = (list, times) else { return Err(wrong()) };
        if kinds.len() + list.len().saturating_mul(times) > n_layers {
            return Err(wrong());
        }
        kinds.extend(list.repeat(times));
    }
    if kinds.len() == n_layers { Ok(kinds) } else { Err(wrong()) }
}

fn source(_: &ModelSpec, id: WeightId) -> Source {
    use LayerWeight as W;
    let (layer, weight) = match id {
        WeightId::TokenEmbedding => return Source::whole("transformer.wte.weight"),
        WeightId::PositionEmbedding => return Source::whole("transformer.wpe.weight"),
        WeightId::FinalNorm => return Source::whole("transformer.ln_f.weight"),
        WeightId::FinalNormBias => return Source::whole("transformer.ln_f.bias"),
        WeightId::Layer(layer, weight) => (layer, weight),
        _ => return Source::whole(super::HEAD),
    };
    let suffix = match weight {
        W::Query => "attn.attention.q_proj.weight",
        W::Key => "attn.attention.k_proj.weight",
        W::Value => "attn.attention.v_proj.weight",
        W::Output => "attn.attention.out_proj.weight",
        W::OutputBias => "attn.attention.out_proj.bias",
        W::Up => "mlp.c_fc.weight",
        W::UpBias => "mlp.c_fc.bias",
        W::Down => "mlp.c_proj.weight",
        W::DownBias => "mlp.c_proj.bias",
        W::MlpNorm => "ln_2.weight",
        W::MlpNormBias => "ln_2.bias",
        W::AttentionNormBias => "ln_1.bias",
        _ => "ln_1.weight",
    };
    Source::whole(format!("transformer.h.{layer}.{suffix}"))
}
