//! What each architecture's config says beside what all say, filled in where GGUF does not store it.

use serde_json::{Map, Value as Json, json};

use super::keys::Keys;
use super::{Architecture, Sizes, THETA_DEFAULT};
use crate::model::gguf::error::GgufError;
use crate::model::gguf::header::wrong;
use crate::model::gguf::value::{Number, Value};
use crate::model::limits::LAYERS_MAX;
use crate::words::say;

/// Every so manieth layer of SmolLM3 has no rotary positions.
const NO_ROPE_STEP: u64 = 4;
/// Every so manieth layer of Gemma 2 and 3 sees all of the text.
const GEMMA2_FULL_STEP: u64 = 2;
const GEMMA3_FULL_STEP: u64 = 6;
const GEMMA_LOCAL_THETA: f64 = 10_000.0;
const GEMMA3_THETA_DEFAULT: f64 = 1_000_000.0;
/// Layers of the 27B models, which scale scores by the width of the model for each head.
const GEMMA2_27B_LAYERS: u64 = 46;
const GEMMA3_27B_LAYERS: u64 = 62;
const GEMMA2_ATTENTION_CAP: f64 = 50.0;
const GEMMA2_LOGIT_CAP: f64 = 30.0;

const FULL: &str = "full_attention";
const WINDOWED: &str = "sliding_attention";

/// How many numbers of a head are rotated. As in llama.cpp, it is part of a head for GPT-NeoX and Phi 3 alone.
const ROTARY: &str = "rope.dimension_count";
const RMS_EPS: &str = "attention.layer_norm_rms_epsilon";
const NORM_EPS: &str = "attention.layer_norm_epsilon";

/// Writes the keys of an architecture. `window` is that of the metadata, if it is not 0.
pub(super) fn write(
    architecture: Architecture,
    keys: Keys<'_>,
    sizes: Sizes,
    window: Option<u64>,
    config: &mut Map<String, Json>,
) -> Result<(), GgufError> {
    if sizes.n_layers > LAYERS_MAX as u64 {
        let expected = say!("gguf-must-be-at-most", max = LAYERS_MAX);
        let value = Value::Number(Number::Unsigned(sizes.n_layers));
        return Err(wrong(&format!("{}.block_count", keys.prefix), expected, &value));
    }
    match architecture {
        Architecture::Gpt2 => return gpt2(keys, sizes, config),
        Architecture::GptNeox => return neox(keys, sizes, config),
        Architecture::Bert => return bert(keys, sizes, config),
        _ => {}
    }
    let has_windows =
        architecture.is_gemma() || matches!(architecture, Architecture::Llama | Architecture::Phi3);
    if !has_windows {
        // OLMo 3 calls itself `olmo2`.
        keys.must_be("attention.sliding_window", 0)?;
    }
    if architecture != Architecture::Phi3 {
        keys.must_be(ROTARY, sizes.head_dim)?;
    }
    gated(keys, sizes, config)?;
    let biased = ["q", "k", "v", "output"].map(|part| format!("blk.0.attn_{part}.bias"));
    let has_bias = biased.iter().any(|name| keys.has_tensor(name));
    let mut put = |key: &str, value: Json| config.insert(key.to_owned(), value);
    if !matches!(architecture, Architecture::Qwen2 | Architecture::Phi3) {
        put("attention_bias", json!(has_bias));
    }
    match architecture {
        Architecture::Llama => {
            put("mlp_bias", json!(keys.has_tensor("blk.0.ffn_up.bias")));
            if let Some(window) = window {
                put("sliding_window", json!(window));
            }
        }
        Architecture::SmolLm3 => {
            put("mlp_bias", json!(keys.has_tensor("blk.0.ffn_up.bias")));
            let has_rope = |layer| u64::from(!is_nth(layer, NO_ROPE_STEP));
            put("no_rope_layers", (0..sizes.n_layers).map(has_rope).collect());
            put("no_rope_layer_interval", json!(NO_ROPE_STEP));
            put("use_sliding_window", json!(false));
        }
        Architecture::Qwen2 | Architecture::Qwen3 => _ = put("use_sliding_window", json!(false)),
        Architecture::Phi3 => phi3(keys, sizes, window, config)?,
        Architecture::Gemma2 | Architecture::Gemma3 => gemma(architecture, keys, sizes, window, config)?,
        _ => {}
    }
    Ok(())
}

/// What models of gated blocks with RMS norms have in common.
fn gated(keys: Keys<'_>, sizes: Sizes, config: &mut Map<String, Json>) -> Result<(), GgufError> {
    let mut put = |key: &str, value: Json| config.insert(key.to_owned(), value);
    put("hidden_size", json!(sizes.d_model));
    put("num_hidden_layers", json!(sizes.n_layers));
    put("num_attention_heads", json!(sizes.n_heads));
    put("num_key_value_heads", json!(sizes.n_kv_heads));
    put("head_dim", json!(sizes.head_dim));
    put("intermediate_size", json!(keys.count("feed_forward_length")?));
    put("max_position_embeddings", json!(keys.count("context_length")?));
    put("rms_norm_eps", json!(keys.real(RMS_EPS)?));
    put("rope_theta", json!(keys.maybe_real("rope.freq_base")?.unwrap_or(THETA_DEFAULT)));
    put("hidden_act", json!("silu"));
    Ok(())
}

/// How many numbers of a head are rotated: pairs, and no more than there are.
fn rotary(keys: Keys<'_>, sizes: Sizes) -> Result<u64, GgufError> {
    let Some(got) = keys.maybe_count(ROTARY)? else { return Ok(sizes.head_dim) };
    if (1..=sizes.head_dim).contains(&got) && got.is_multiple_of(2) {
        return Ok(got);
    }
    let expected = say!("gguf-must-be-rotary", max = sizes.head_dim);
    Err(wrong(&format!("{}.{ROTARY}", keys.prefix), expected, &Value::Number(Number::Unsigned(got))))
}

fn gpt2(keys: Keys<'_>, sizes: Sizes, config: &mut Map<String, Json>) -> Result<(), GgufError> {
    let mut put = |key: &str, value: Json| config.insert(key.to_owned(), value);
    put("n_embd", json!(sizes.d_model));
    put("n_layer", json!(sizes.n_layers));
    put("n_head", json!(sizes.n_heads));
    put("n_inner", json!(keys.count("feed_forward_length")?));
    put("n_positions", json!(keys.count("context_length")?));
    put("layer_norm_epsilon", json!(keys.real(NORM_EPS)?));
    put("activation_function", json!("gelu_new"));
    put("scale_attn_weights", json!(true));
    put("scale_attn_by_inverse_layer_idx", json!(false));
    Ok(())
}

fn neox(keys: Keys<'_>, sizes: Sizes, config: &mut Map<String, Json>) -> Result<(), GgufError> {
    let rotary = rotary(keys, sizes)?;
    let mut put = |key: &str, value: Json| config.insert(key.to_owned(), value);
    put("hidden_size", json!(sizes.d_model));
    put("num_hidden_layers", json!(sizes.n_layers));
    put("num_attention_heads", json!(sizes.n_heads));
    put("intermediate_size", json!(keys.count("feed_forward_length")?));
    put("max_position_embeddings", json!(keys.count("context_length")?));
    put("layer_norm_eps", json!(keys.real(NORM_EPS)?));
    put("rotary_pct", json!(share(rotary, sizes.head_dim)));
    put("rotary_emb_base", json!(keys.maybe_real("rope.freq_base")?.unwrap_or(THETA_DEFAULT)));
    put("use_parallel_residual", json!(keys.maybe_flag("use_parallel_residual")?.unwrap_or(true)));
    put("attention_bias", json!(keys.has_tensor("blk.0.attn_qkv.bias")));
    put("hidden_act", json!("gelu"));
    Ok(())
}

fn bert(keys: Keys<'_>, sizes: Sizes, config: &mut Map<String, Json>) -> Result<(), GgufError> {
    const TYPES: &str = "token_types.weight";
    let n_types = keys.tensor(TYPES).map(|tensor| tensor.rows());
    let n_types = n_types.ok_or_else(|| GgufError::NoTensor { name: TYPES.to_owned() })?;
    let mut put = |key: &str, value: Json| config.insert(key.to_owned(), value);
    put("hidden_size", json!(sizes.d_model));
    put("num_hidden_layers", json!(sizes.n_layers));
    put("num_attention_heads", json!(sizes.n_heads));
    put("intermediate_size", json!(keys.count("feed_forward_length")?));
    put("max_position_embeddings", json!(keys.count("context_length")?));
    put("layer_norm_eps", json!(keys.real(NORM_EPS)?));
    put("type_vocab_size", json!(n_types));
    put("position_embedding_type", json!("absolute"));
    put("hidden_act", json!("gelu"));
    Ok(())
}

fn phi3(
    keys: Keys<'_>,
    sizes: Sizes,
    window: Option<u64>,
    config: &mut Map<String, Json>,
) -> Result<(), GgufError> {
    let rotary = rotary(keys, sizes)?;
    let context = keys.count("context_length")?;
    let original = keys.maybe_count("rope.scaling.original_context_length")?.unwrap_or(context);
    let mut put = |key: &str, value: Json| config.insert(key.to_owned(), value);
    put("partial_rotary_factor", json!(share(rotary, sizes.head_dim)));
    put("original_max_position_embeddings", json!(original));
    put("sliding_window", json!(window));
    Ok(())
}

fn gemma(
    architecture: Architecture,
    keys: Keys<'_>,
    sizes: Sizes,
    window: Option<u64>,
    config: &mut Map<String, Json>,
) -> Result<(), GgufError> {
    let is_second = architecture == Architecture::Gemma2;
    let (step, largest) =
        if is_second { (GEMMA2_FULL_STEP, GEMMA2_27B_LAYERS) } else { (GEMMA3_FULL_STEP, GEMMA3_27B_LAYERS) };
    config.remove("hidden_act");
    let mut put = |key: &str, value: Json| config.insert(key.to_owned(), value);
    put("hidden_activation", json!("gelu_pytorch_tanh"));
    let by_model = sizes.n_layers == largest;
    let scalar = if by_model { sizes.d_model / sizes.n_heads } else { sizes.head_dim };
    put("query_pre_attn_scalar", json!(scalar));
    put("sliding_window", json!(window));
    let is_windowed = windowed(keys, sizes.n_layers, step)?;
    let is_windowed = is_windowed.into_iter().map(|is_windowed| is_windowed && window.is_some());
    put("layer_types", is_windowed.map(|is| if is { WINDOWED } else { FULL }).collect());
    let (attention_cap, logit_cap) =
        (keys.maybe_real("attn_logit_softcapping")?, keys.maybe_real("final_logit_softcapping")?);
    if is_second {
        put("attn_logit_softcapping", json!(attention_cap.unwrap_or(GEMMA2_ATTENTION_CAP)));
        put("final_logit_softcapping", json!(logit_cap.unwrap_or(GEMMA2_LOGIT_CAP)));
    } else {
        put("attn_logit_softcapping", json!(attention_cap));
        put("final_logit_softcapping", json!(logit_cap));
        put("rope_theta", json!(keys.maybe_real("rope.freq_base")?.unwrap_or(GEMMA3_THETA_DEFAULT)));
        let local = keys.maybe_real("rope.freq_base_swa")?;
        put("rope_local_base_freq", json!(local.unwrap_or(GEMMA_LOCAL_THETA)));
    }
    Ok(())
}

/// Of each layer whether it is windowed: as the file says, for each or every how manieth is not, else as usual.
fn windowed(keys: Keys<'_>, n_layers: u64, step: u64) -> Result<Vec<bool>, GgufError> {
    const PATTERN: &str = "attention.sliding_window_pattern";
    let by_step = |step: u64| (0..n_layers).map(|layer| !is_nth(layer, step)).collect();
    match keys.get(PATTERN) {
        None => Ok(by_step(step)),
        Some(Value::Numbers(layers)) if layers.len() as u64 == n_layers => {
            Ok(layers.iter().map(|layer| layer.count() == Some(1)).collect())
        }
        Some(_) => Ok(by_step(keys.count(PATTERN)?)),
    }
}

/// Whether a layer is the last of every `step`.
fn is_nth(layer: u64, step: u64) -> bool {
    (layer + 1).is_multiple_of(step)
}

/// `part / whole`, so that `floor(whole * share)` is `part` again.
fn share(part: u64, whole: u64) -> f64 {
    let share = part as f64 / whole as f64;
    if ((whole as f64 * share) as u64) < part { share.next_up() } else { share }
}
