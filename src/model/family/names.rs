//! Names of tensors that the relatives of Llama share.

use super::Source;
use crate::model::{LayerWeight, ModelSpec, NormPlacement, WeightId};

pub(super) const PREFIX: &str = "model.";

/// Tensor of a decoder whose modules are called as Llama's.
pub(super) fn source(spec: &ModelSpec, id: WeightId) -> Source {
    let name = match id {
        WeightId::TokenEmbedding => "model.embed_tokens.weight",
        WeightId::FinalNorm => "model.norm.weight",
        WeightId::FinalNormBias => "model.norm.bias",
        WeightId::HeadBias => "lm_head.bias",
        WeightId::Layer(layer, weight) => {
            return Source::whole(format!("model.layers.{layer}.{}", in_layer(spec, weight)));
        }
        // No relative of Llama has the others.
        _ => super::HEAD,
    };
    Source::whole(name)
}

/// After `model.layers.N.`. What is called `post_attention_layernorm` stands before the MLP, unless there
/// is a norm after the attention.
pub(super) fn in_layer(spec: &ModelSpec, weight: LayerWeight) -> &'static str {
    use LayerWeight as W;
    let is_before_alone = spec.block.norm_placement == NormPlacement::Before;
    match weight {
        W::AttentionNorm => "input_layernorm.weight",
        W::AttentionNormBias => "input_layernorm.bias",
        W::Query => "self_attn.q_proj.weight",
        W::QueryBias => "self_attn.q_proj.bias",
        W::Key => "self_attn.k_proj.weight",
        W::KeyBias => "self_attn.k_proj.bias",
        W::Value => "self_attn.v_proj.weight",
        W::ValueBias => "self_attn.v_proj.bias",
        W::QueryNorm => "self_attn.q_norm.weight",
        W::QueryNormBias => "self_attn.q_norm.bias",
        W::KeyNorm => "self_attn.k_norm.weight",
        W::KeyNormBias => "self_attn.k_norm.bias",
        W::Output => "self_attn.o_proj.weight",
        W::OutputBias => "self_attn.o_proj.bias",
        W::MlpNorm if is_before_alone => "post_attention_layernorm.weight",
        W::MlpNormBias if is_before_alone => "post_attention_layernorm.bias",
        W::AttentionPostNorm => "post_attention_layernorm.weight",
        W::AttentionPostNormBias => "post_attention_layernorm.bias",
        W::MlpNorm => "pre_feedforward_layernorm.weight",
        W::MlpNormBias => "pre_feedforward_layernorm.bias",
        W::Gate => "mlp.gate_proj.weight",
        W::GateBias => "mlp.gate_proj.bias",
        W::Up => "mlp.up_proj.weight",
        W::UpBias => "mlp.up_proj.bias",
        W::Down => "mlp.down_proj.weight",
        W::DownBias => "mlp.down_proj.bias",
        W::MlpPostNorm => "post_feedforward_layernorm.weight",
        W::MlpPostNormBias => "post_feedforward_layernorm.bias",
    }
}
