//! GPT-2: layer norms before the branches, learned positions, a plain MLP; linear layers are stored
//! `[in, out]`, queries, keys and values in one.
//!
//! Source: Hugging Face transformers, `GPT2Config` and `GPT2LMHeadModel`.

use super::classic::{self, Keys};
use super::{Reader, RowMap, Source};
use crate::model::config::{Config, ConfigError};
use crate::model::{Family, LayerWeight, ModelSpec, WeightId};

pub(super) const READER: Reader = Reader {
    family: Family::Gpt2,
    model_type: "gpt2",
    architectures: &["GPT2LMHeadModel", "GPT2Model"],
    read,
    source,
    prefix: "transformer.",
    ignored: &[],
    eos_default: Some(50_256),
};

const KEYS: Keys = Keys {
    d_model: ["hidden_size", "n_embd"],
    n_layers: ["num_hidden_layers", "n_layer"],
    n_heads: (["num_attention_heads", "n_head"], 12),
    d_ff: (Some("n_inner"), None),
    context: (["max_position_embeddings", "n_positions"], 1024),
    act: (Some("activation_function"), "gelu_new"),
    eps: (Some("layer_norm_epsilon"), 1e-5),
    tied: true,
};

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = classic::read(config, Family::Gpt2, &KEYS)?;
    classic::learned(&mut spec, 0);
    let is_scaled = config.flag_or("scale_attn_weights", true)?;
    let is_by_layer = config.flag_or("scale_attn_by_inverse_layer_idx", false)?;
    let usual = spec.block.attention.usual_scale();
    for (i, layer) in spec.layers.iter_mut().enumerate() {
        layer.scale = if is_scaled { usual } else { 1.0 };
        if is_by_layer {
            layer.scale /= (i + 1) as f32;
        }
    }
    Ok(spec)
}

fn source(spec: &ModelSpec, id: WeightId) -> Source {
    use LayerWeight as W;
    let (layer, weight) = match id {
        WeightId::TokenEmbedding => return Source::whole("transformer.wte.weight"),
        WeightId::PositionEmbedding => return Source::whole("transformer.wpe.weight"),
        WeightId::FinalNorm => return Source::whole("transformer.ln_f.weight"),
        WeightId::FinalNormBias => return Source::whole("transformer.ln_f.bias"),
        WeightId::Layer(layer, weight) => (layer, weight),
        _ => return Source::whole(super::HEAD),
    };
    let name = |suffix: &str| format!("transformer.h.{layer}.{suffix}");
    let width = spec.d_model;
    let third = |suffix, i| Source::rows(name(suffix), RowMap::Slice { first: i * width, of: 3 * width });
    match weight {
        W::Query => third("attn.c_attn.weight", 0).transposed(),
        W::Key => third("attn.c_attn.weight", 1).transposed(),
        W::Value => third("attn.c_attn.weight", 2).transposed(),
        W::QueryBias => third("attn.c_attn.bias", 0),
        W::KeyBias => third("attn.c_attn.bias", 1),
        W::ValueBias => third("attn.c_attn.bias", 2),
        W::Output => Source::whole(name("attn.c_proj.weight")).transposed(),
        W::OutputBias => Source::whole(name("attn.c_proj.bias")),
        W::Up => Source::whole(name("mlp.c_fc.weight")).transposed(),
        W::UpBias => Source::whole(name("mlp.c_fc.bias")),
        W::Down => Source::whole(name("mlp.c_proj.weight")).transposed(),
        W::DownBias => Source::whole(name("mlp.c_proj.bias")),
        W::MlpNorm => Source::whole(name("ln_2.weight")),
        W::MlpNormBias => Source::whole(name("ln_2.bias")),
        W::AttentionNormBias => Source::whole(name("ln_1.bias")),
        _ => Source::whole(name("ln_1.weight")),
    }
}
