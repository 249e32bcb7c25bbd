//! Phi 1, 1.5 and 2: attention and MLP side by side behind one norm, rotary positions of part of a head, a
//! head with a bias.
//!
//! Source: Hugging Face transformers, `PhiConfig` and `PhiForCausalLM`.

use serde_json::json;

use super::classic::{self, Keys};
use super::rotary::{Around, rope};
use super::{Reader, Source, names};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, LayerWeight, ModelSpec, Residual, WeightId};

pub(super) const READER: Reader = Reader {
    family: Family::Phi,
    model_type: "phi",
    architectures: &["PhiForCausalLM"],
    read,
    source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(2),
};

const KEYS: Keys = Keys {
    d_model: "hidden_size",
    n_layers: "num_hidden_layers",
    n_heads: ("num_attention_heads", 32),
    d_ff: "intermediate_size",
    context: ("max_position_embeddings", 2048),
    act: ("hidden_act", "gelu_new"),
    eps: (Some("layer_norm_eps"), 1e-5),
    tied: false,
};

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    config.refuse_foreign(&[("qk_layernorm", &[json!(false)])])?;
    let mut spec = classic::read(config, Family::Phi, &KEYS)?;
    let heads = spec.block.attention.n_heads;
    if let Some(n) = config.count("num_key_value_heads", heads)? {
        if !heads.is_multiple_of(n) {
            let other = crate::words::say!("must-divide-heads", n_heads = heads);
            return Err(config.contradiction("num_key_value_heads", n, other));
        }
        spec.block.attention.n_kv_heads = n;
    }
    spec.block.residual = Residual::ParallelOneNorm;
    spec.ropes = vec![rope(
        config,
        Around {
            theta_default: 10_000.0,
            head_dim: spec.block.attention.head_dim,
            context_length: spec.context_length,
            share_default: 0.5,
            original: None,
        },
    )?];
    spec.layers.iter_mut().for_each(|layer| layer.rope = Some(0));
    if let Some(head) = &mut spec.head {
        head.bias = true;
    }
    Ok(spec)
}

fn source(spec: &ModelSpec, id: WeightId) -> Source {
    use LayerWeight as W;
    let (layer, suffix) = match id {
        WeightId::FinalNorm => return Source::whole("model.final_layernorm.weight"),
        WeightId::FinalNormBias => return Source::whole("model.final_layernorm.bias"),
        WeightId::Layer(layer, W::Output) => (layer, "self_attn.dense.weight"),
        WeightId::Layer(layer, W::OutputBias) => (layer, "self_attn.dense.bias"),
        WeightId::Layer(layer, W::Up) => (layer, "mlp.fc1.weight"),
        WeightId::Layer(layer, W::UpBias) => (layer, "mlp.fc1.bias"),
        WeightId::Layer(layer, W::Down) => (layer, "mlp.fc2.weight"),
        WeightId::Layer(layer, W::DownBias) => (layer, "mlp.fc2.bias"),
        _ => return names::source(spec, id),
    };
    Source::whole(format!("model.layers.{layer}.{suffix}"))
}
