//! Architectures that are known and stay outside, by `model_type`.
//!
//! Source: Hugging Face transformers, `CONFIG_MAPPING_NAMES`.

use crate::model::config::Outside;

const EXPERTS: [&str; 18] = [
    "mixtral",
    "qwen2_moe",
    "qwen3_moe",
    "olmoe",
    "flex_olmo",
    "deepseek_v2",
    "deepseek_v3",
    "gpt_oss",
    "phimoe",
    "granitemoe",
    "granitemoeshared",
    "dbrx",
    "ernie4_5_moe",
    "glm4_moe",
    "hunyuan_v1_moe",
    "minimax",
    "jetmoe",
    "switch_transformers",
];
const STATE_SPACE: [&str; 11] = [
    "mamba",
    "mamba2",
    "falcon_mamba",
    "falcon_h1",
    "jamba",
    "bamba",
    "zamba",
    "zamba2",
    "rwkv",
    "recurrent_gemma",
    "granitemoehybrid",
];
const MULTIMODAL: [&str; 17] = [
    "gemma3",
    "gemma3n",
    "llama4",
    "llava",
    "llava_next",
    "mllama",
    "idefics2",
    "idefics3",
    "smolvlm",
    "paligemma",
    "qwen2_vl",
    "qwen2_5_vl",
    "qwen3_vl",
    "internvl",
    "mistral3",
    "phi4_multimodal",
    "clip",
];
const ENCODER_DECODER: [&str; 9] =
    ["t5", "mt5", "umt5", "bart", "mbart", "pegasus", "marian", "whisper", "encoder-decoder"];

/// The kind of an architecture that stays outside.
pub(super) fn kind(model_type: &str) -> Option<Outside> {
    let all = [
        (EXPERTS.as_slice(), Outside::Experts),
        (STATE_SPACE.as_slice(), Outside::StateSpace),
        (MULTIMODAL.as_slice(), Outside::Multimodal),
        (ENCODER_DECODER.as_slice(), Outside::EncoderDecoder),
    ];
    all.into_iter().find(|(names, _)| names.contains(&model_type)).map(|(_, kind)| kind)
}
