//! The tables of names, GGUF's before transformers', without `.weight` and `.bias`.

use crate::model::gguf::config::Architecture;

type Table = &'static [(&'static str, &'static str)];

/// Names of an architecture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables {
    /// What belongs to no layer.
    pub(super) whole: Table,
    /// What stands before a layer's number.
    pub(super) layers: &'static str,
    /// Parts of a layer.
    pub(super) layer: Table,
}

/// Linear layers that the checkpoint keeps as `[in, out]`.
pub(super) const GPT2_TRANSPOSED: [&str; 4] = ["attn_qkv", "attn_output", "ffn_up", "ffn_down"];

const MODEL: Table =
    &[("token_embd", "model.embed_tokens"), ("output_norm", "model.norm"), ("output", "lm_head")];
const MODEL_LAYERS: &str = "model.layers";

const LLAMA: Table = &[
    ("attn_norm", "input_layernorm"),
    ("attn_q", "self_attn.q_proj"),
    ("attn_k", "self_attn.k_proj"),
    ("attn_v", "self_attn.v_proj"),
    ("attn_output", "self_attn.o_proj"),
    ("attn_q_norm", "self_attn.q_norm"),
    ("attn_k_norm", "self_attn.k_norm"),
    ("ffn_norm", "post_attention_layernorm"),
    ("ffn_gate", "mlp.gate_proj"),
    ("ffn_up", "mlp.up_proj"),
    ("ffn_down", "mlp.down_proj"),
];

/// Norms are on what branches return.
const OLMO2: Table = &[
    ("attn_q", "self_attn.q_proj"),
    ("attn_k", "self_attn.k_proj"),
    ("attn_v", "self_attn.v_proj"),
    ("attn_output", "self_attn.o_proj"),
    ("attn_q_norm", "self_attn.q_norm"),
    ("attn_k_norm", "self_attn.k_norm"),
    ("post_attention_norm", "post_attention_layernorm"),
    ("ffn_gate", "mlp.gate_proj"),
    ("ffn_up", "mlp.up_proj"),
    ("ffn_down", "mlp.down_proj"),
    ("post_ffw_norm", "post_feedforward_layernorm"),
];

const GEMMA: Table = &[
    ("attn_norm", "input_layernorm"),
    ("attn_q", "self_attn.q_proj"),
    ("attn_k", "self_attn.k_proj"),
    ("attn_v", "self_attn.v_proj"),
    ("attn_output", "self_attn.o_proj"),
    ("attn_q_norm", "self_attn.q_norm"),
    ("attn_k_norm", "self_attn.k_norm"),
    ("post_attention_norm", "post_attention_layernorm"),
    ("ffn_norm", "pre_feedforward_layernorm"),
    ("ffn_gate", "mlp.gate_proj"),
    ("ffn_up", "mlp.up_proj"),
    ("ffn_down", "mlp.down_proj"),
    ("post_ffw_norm", "post_feedforward_layernorm"),
];

/// Queries, keys and values in one, as gate and up are.
const PHI3: Table = &[
    ("attn_norm", "input_layernorm"),
    ("attn_qkv", "self_attn.qkv_proj"),
    ("attn_output", "self_attn.o_proj"),
    ("ffn_norm", "post_attention_layernorm"),
    ("ffn_up", "mlp.gate_up_proj"),
    ("ffn_down", "mlp.down_proj"),
];

const GPT2_WHOLE: Table = &[
    ("token_embd", "transformer.wte"),
    ("position_embd", "transformer.wpe"),
    ("output_norm", "transformer.ln_f"),
    ("output", "lm_head"),
];
const GPT2: Table = &[
    ("attn_norm", "ln_1"),
    ("attn_qkv", "attn.c_attn"),
    ("attn_output", "attn.c_proj"),
    ("ffn_norm", "ln_2"),
    ("ffn_up", "mlp.c_fc"),
    ("ffn_down", "mlp.c_proj"),
];

const NEOX_WHOLE: Table = &[
    ("token_embd", "gpt_neox.embed_in"),
    ("output_norm", "gpt_neox.final_layer_norm"),
    ("output", "embed_out"),
];
const NEOX: Table = &[
    ("attn_norm", "input_layernorm"),
    ("attn_qkv", "attention.query_key_value"),
    ("attn_output", "attention.dense"),
    ("ffn_norm", "post_attention_layernorm"),
    ("ffn_up", "mlp.dense_h_to_4h"),
    ("ffn_down", "mlp.dense_4h_to_h"),
];

const BERT_WHOLE: Table = &[
    ("token_embd", "embeddings.word_embeddings"),
    ("position_embd", "embeddings.position_embeddings"),
    ("token_types", "embeddings.token_type_embeddings"),
    ("token_embd_norm", "embeddings.LayerNorm"),
];
const BERT: Table = &[
    ("attn_q", "attention.self.query"),
    ("attn_k", "attention.self.key"),
    ("attn_v", "attention.self.value"),
    ("attn_output", "attention.output.dense"),
    ("attn_output_norm", "attention.output.LayerNorm"),
    ("ffn_up", "intermediate.dense"),
    ("ffn_down", "output.dense"),
    ("layer_output_norm", "output.LayerNorm"),
];

pub(super) const fn of(architecture: Architecture) -> Tables {
    let (whole, layers, layer) = match architecture {
        Architecture::Gpt2 => (GPT2_WHOLE, "transformer.h", GPT2),
        Architecture::GptNeox => (NEOX_WHOLE, "gpt_neox.layers", NEOX),
        Architecture::Bert => (BERT_WHOLE, "encoder.layer", BERT),
        Architecture::Olmo2 => (MODEL, MODEL_LAYERS, OLMO2),
        Architecture::Gemma2 | Architecture::Gemma3 => (MODEL, MODEL_LAYERS, GEMMA),
        Architecture::Phi3 => (MODEL, MODEL_LAYERS, PHI3),
        Architecture::Llama | Architecture::Qwen2 | Architecture::Qwen3 | Architecture::SmolLm3 => {
            (MODEL, MODEL_LAYERS, LLAMA)
        }
    };
    Tables { whole, layers, layer }
}

/// The other name of a part.
pub(super) fn find(table: Table, name: &str) -> Option<&'static str> {
    table.iter().find(|(ours, _)| *ours == name).map(|(_, theirs)| *theirs)
}
