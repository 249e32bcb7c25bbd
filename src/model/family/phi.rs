//! Phi 1, 1.5 and 2: attention and MLP side by side behind one norm, rotary positions of part of a head, a
//! head with a bias; with `qk_layernorm` a norm of each head of queries and keys.
//!
//! Source: Hugging Face transformers, `PhiConfig` and `PhiForCausalLM`.

use super::classic::{self, Keys};
use super::rotary::{Around, rope};
use super::{Reader, Source, names};
use crate::model::config::{Config, ConfigError};
use crate::model::limits::HEAD_DIM_MAX;
use crate::model::{Family, HeadSpec, LayerWeight, ModelSpec, QkNorm, Residual, WeightId};

pub(super) const READER: Reader = Reader {
    family: Family::Phi,
    model_type: "phi",
    architectures: &["PhiForCausalLM", "PhiModel"],
    read,
    source,
    prefix: names::PREFIX,
    ignored: &[],
    eos_default: Some(2),
};

const KEYS: Keys = Keys {
    d_model: ["hidden_size", "hidden_size"],
    n_layers: ["num_hidden_layers", "num_hidden_layers"],
    n_heads: (["num_attention_heads", "num_attention_heads"], 32),
    d_ff: (Some("intermediate_size"), Some(8192)),
    context: (["max_position_embeddings", "max_position_embeddings"], 2048),
    act: (Some("hidden_act"), "gelu_new"),
    eps: (Some("layer_norm_eps"), 1e-5),
    tied: false,
};

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = classic::read(config, Family::Phi, &KEYS)?;
    spec.block.attention.qk_norm = config.flag("qk_layernorm")?.unwrap_or(false).then_some(QkNorm::Head);
    if let Some(head_dim) = config.count("head_dim", HEAD_DIM_MAX)? {
        spec.block.attention.head_dim = head_dim;
        let scale = spec.block.attention.usual_scale();
        spec.layers.iter_mut().for_each(|layer| layer.scale = scale);
    }
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
            theta: ("rope_theta", 10_000.0),
            head_dim: spec.block.attention.head_dim,
            context_length: spec.context_length,
            share: Some(("partial_rotary_factor", 0.5)),
            // It slices by the share itself.
            by_angles: false,
            original: None,
            long_names: &[],
        },
    )?];
    spec.layers.iter_mut().for_each(|layer| layer.rope = Some(0));
    // Its bias is nowhere else.
    spec.head = spec.head.filter(|_| !super::is_bare(config)).map(|head| HeadSpec { bias: true, ..head });
    Ok(spec)
}

fn source(spec: &ModelSpec, id: WeightId) -> Source {
    use LayerWeight as W;
    let (layer, suffix) = match id {
        WeightId::FinalNorm => return Source::whole("model.final_layernorm.weight"),
        WeightId::FinalNormBias => return Source::whole("model.final_layernorm.bias"),
        WeightId::Layer(layer, W::QueryNorm) => (layer, "self_attn.q_layernorm.weight"),
        WeightId::Layer(layer, W::QueryNormBias) => (layer, "self_attn.q_layernorm.bias"),
        WeightId::Layer(layer, W::KeyNorm) => (layer, "self_attn.k_layernorm.weight"),
        WeightId::Layer(layer, W::KeyNormBias) => (layer, "self_attn.k_layernorm.bias"),
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
