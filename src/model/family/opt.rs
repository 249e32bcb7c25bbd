//! OPT: GPT-2's blocks with separate projections, a ReLU, and learned positions that begin at row 2. That of 350 million
//! parameters has norms after the sums, and rows of the token embedding that are narrower than the residual stream.
//!
//! Source: Hugging Face transformers, `OPTConfig` and `OPTForCausalLM`.

use serde_json::json;

use super::classic::{self, Keys};
use super::{Reader, Source};
use crate::model::config::{Config, ConfigError};
use crate::model::limits::D_MODEL_MAX;
use crate::model::{Family, LayerWeight, ModelSpec, NormPlacement, WeightId};

pub(super) const READER: Reader = Reader {
    family: Family::Opt,
    model_type: "opt",
    architectures: &["OPTForCausalLM", "OPTModel"],
    read,
    source,
    prefix: "model.",
    ignored: &[],
    eos_default: Some(2),
};

const KEYS: Keys = Keys {
    d_model: ["hidden_size", "hidden_size"],
    n_layers: ["num_hidden_layers", "num_hidden_layers"],
    n_heads: (["num_attention_heads", "num_attention_heads"], 12),
    d_ff: (Some("ffn_dim"), Some(3072)),
    context: (["max_position_embeddings", "max_position_embeddings"], 2048),
    act: (Some("activation_function"), "relu"),
    eps: (None, 1e-5),
    tied: true,
};
/// The row of the first position.
const OFFSET: usize = 2;

fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    let mut spec = classic::read(config, Family::Opt, &KEYS)?;
    config.refuse_foreign(&[("layer_norm_elementwise_affine", &[json!(true)])])?;
    let width = config.count("word_embed_proj_dim", D_MODEL_MAX)?;
    spec.embedding.width = width.filter(|&width| width != spec.d_model);
    classic::learned(&mut spec, OFFSET);
    let has_bias = config.flag_or("enable_bias", true)?;
    spec.block.attention.input_bias = has_bias;
    spec.block.attention.output_bias = has_bias;
    spec.block.mlp.bias = has_bias;
    if !config.flag_or("do_layer_norm_before", true)? {
        spec.block.norm_placement = NormPlacement::Sum;
        spec.final_norm = None;
    }
    if config.flag("_remove_final_layer_norm")?.unwrap_or(false) {
        spec.final_norm = None;
    }
    Ok(spec)
}

fn source(_: &ModelSpec, id: WeightId) -> Source {
    use LayerWeight as W;
    let (layer, weight) = match id {
        WeightId::TokenEmbedding => return Source::whole("model.decoder.embed_tokens.weight"),
        WeightId::ProjectIn => return Source::whole("model.decoder.project_in.weight"),
        WeightId::ProjectOut => return Source::whole("model.decoder.project_out.weight"),
        WeightId::PositionEmbedding => return Source::whole("model.decoder.embed_positions.weight"),
        WeightId::FinalNorm => return Source::whole("model.decoder.final_layer_norm.weight"),
        WeightId::FinalNormBias => return Source::whole("model.decoder.final_layer_norm.bias"),
        WeightId::Layer(layer, weight) => (layer, weight),
        _ => return Source::whole(super::HEAD),
    };
    let suffix = match weight {
        W::Query => "self_attn.q_proj.weight",
        W::QueryBias => "self_attn.q_proj.bias",
        W::Key => "self_attn.k_proj.weight",
        W::KeyBias => "self_attn.k_proj.bias",
        W::Value => "self_attn.v_proj.weight",
        W::ValueBias => "self_attn.v_proj.bias",
        W::Output => "self_attn.out_proj.weight",
        W::OutputBias => "self_attn.out_proj.bias",
        W::AttentionNorm | W::AttentionPostNorm => "self_attn_layer_norm.weight",
        W::AttentionNormBias | W::AttentionPostNormBias => "self_attn_layer_norm.bias",
        W::Up => "fc1.weight",
        W::UpBias => "fc1.bias",
        W::Down => "fc2.weight",
        W::DownBias => "fc2.bias",
        W::MlpNormBias | W::MlpPostNormBias => "final_layer_norm.bias",
        _ => "final_layer_norm.weight",
    };
    Source::whole(format!("model.decoder.layers.{layer}.{suffix}"))
}
