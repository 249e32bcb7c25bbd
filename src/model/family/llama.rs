//! Llama 2 and 3, SmolLM2, TinyLlama: pre-norm blocks of grouped-query attention with
//! rotary positions and a SwiGLU.
//!
//! Source: Hugging Face transformers, `LlamaConfig` and `LlamaForCausalLM` (defaults of
//! absent keys included). Both generations of config keys are read.

use serde_json::{Value, json};

use crate::model::config::{Config, ConfigError};
use crate::model::family::Role;
use crate::model::limits::{
    CONTEXT_MAX, D_FF_MAX, D_MODEL_MAX, HEAD_DIM_MAX, HEADS_MAX, LAYERS_MAX, VOCAB_MAX,
};
use crate::model::words::cut;
use crate::model::{
    AttentionSpec, BlockSpec, Family, LayerWeight, MlpKind, MlpSpec, ModelSpec, NormKind, NormSpec,
    Positions, RopeScaling, RopeSpec, WeightId,
};
use crate::words::say;

// What `LlamaConfig` takes for keys that a config does not have. Sizes that the weights show are
// asked for instead: a wrong one would be told as a wrong weight.
const EPS_DEFAULT: f64 = 1e-6;
const THETA_DEFAULT: f64 = 10_000.0;
const CONTEXT_DEFAULT: usize = 2048;
const HEADS_DEFAULT: usize = 32;
const TIED_DEFAULT: bool = false;
const ACT_DEFAULT: &str = "silu";
pub(super) const EOS_DEFAULT: u32 = 2;
/// Names of the one activation that is read, `x * sigmoid(x)`.
const SILU: [&str; 2] = ["silu", "swish"];
/// Greatest base of the rotary positions, greatest stretch, greatest original context.
const ROPE_MAX: f64 = 1e12;
const ROPE_TYPES: &str = "default, llama3";

pub(super) fn read(config: Config<'_>) -> Result<ModelSpec, ConfigError> {
    refuse_foreign(config)?;
    refuse_windows(config)?;
    let act = config.or_default("hidden_act", config.text("hidden_act")?, ACT_DEFAULT);
    if !SILU.contains(&act) {
        return Err(ConfigError::Unsupported { key: "hidden_act".into(), got: cut(format!("{act:?}")) });
    }
    let d_model = config.required_count("hidden_size", D_MODEL_MAX)?;
    let vocab_size = config.required_count("vocab_size", VOCAB_MAX)?;
    let norm = NormSpec { kind: NormKind::RmsNorm, eps: eps(config)? };
    Ok(ModelSpec {
        family: Family::Llama,
        vocab_size,
        d_model,
        n_layers: config.required_count("num_hidden_layers", LAYERS_MAX)?,
        context_length: context_length(config)?,
        block: BlockSpec {
            norm,
            positions: Positions::Rope(rope(config)?),
            attention: attention(config, d_model)?,
            mlp: MlpSpec {
                kind: MlpKind::SwiGlu,
                d_ff: config.required_count("intermediate_size", D_FF_MAX)?,
            },
        },
        final_norm: norm,
        tied_head: config.or_default(
            "tie_word_embeddings",
            config.flag("tie_word_embeddings")?,
            TIED_DEFAULT,
        ),
        bos_id: config.token_ids("bos_token_id", vocab_size)?.first().copied(),
        eos_ids: config.token_ids("eos_token_id", vocab_size)?,
    })
}

fn context_length(config: Config<'_>) -> Result<usize, ConfigError> {
    const KEY: &str = "max_position_embeddings";
    Ok(config.or_default(KEY, config.count(KEY, CONTEXT_MAX)?, CONTEXT_DEFAULT))
}

fn eps(config: Config<'_>) -> Result<f32, ConfigError> {
    const KEY: &str = "rms_norm_eps";
    let eps = config.or_default(KEY, config.positive(KEY, 1.0)?, EPS_DEFAULT) as f32;
    // Smaller ones would be 0 as they are used.
    if eps < 1e-37 {
        return Err(config.bad(
            KEY,
            &say!("must-be-least-eps"),
            &config.get(KEY).cloned().unwrap_or_default(),
        ));
    }
    Ok(eps)
}

/// Keys of relatives of Llama; with any other value than these the sums would be others.
fn refuse_foreign(config: Config<'_>) -> Result<(), ConfigError> {
    let off: &[Value] = &[json!(false)];
    let one: &[Value] = &[json!(1)];
    let none: &[Value] = &[json!(0)];
    config.refuse_foreign(&[
        ("attention_bias", off),
        ("mlp_bias", off),
        ("partial_rotary_factor", one),
        ("rope_interleaved", off),
        ("use_qk_norm", off),
        ("qk_norm", off),
        ("attn_logit_softcapping", &[]),
        ("final_logit_softcapping", &[]),
        ("query_pre_attn_scalar", &[]),
        ("logit_scale", one),
        ("logits_scaling", one),
        ("embedding_multiplier", one),
        ("residual_multiplier", one),
        ("attention_multiplier", &[]),
        ("num_experts", none),
        ("num_local_experts", none),
        ("quantization_config", &[]),
        ("is_encoder_decoder", off),
        ("add_cross_attention", off),
    ])
}

/// Refuses attention that does not reach back to the first token, and layers without positions.
/// The keys may be there and say that all layers are as usual.
fn refuse_windows(config: Config<'_>) -> Result<(), ConfigError> {
    let unsupported =
        |key: &str, value: &Value| ConfigError::Unsupported { key: key.into(), got: cut(value) };
    let refuse_others = |key: &str, usual: &Value| match config.get(key) {
        Some(value) if value.as_array().is_none_or(|layers| layers.iter().any(|layer| layer != usual)) => {
            Err(unsupported(key, value))
        }
        _ => Ok(()),
    };
    refuse_others("layer_types", &json!("full_attention"))?;
    // Of each layer whether it has rotary positions.
    refuse_others("no_rope_layers", &json!(1))?;
    let is_on = config.flag("use_sliding_window")?.unwrap_or(true) && config.get("layer_types").is_none();
    match config.get("sliding_window") {
        Some(window) if is_on => Err(unsupported("sliding_window", window)),
        _ => Ok(()),
    }
}

fn attention(config: Config<'_>, d_model: usize) -> Result<AttentionSpec, ConfigError> {
    const N_HEADS: &str = "num_attention_heads";
    const N_KV_HEADS: &str = "num_key_value_heads";
    let heads = |key| config.count(key, HEADS_MAX);
    let n_heads = config.or_default(N_HEADS, heads(N_HEADS)?, HEADS_DEFAULT);
    let n_kv_heads = config.or_default(N_KV_HEADS, heads(N_KV_HEADS)?, n_heads);
    if !n_heads.is_multiple_of(n_kv_heads) {
        let other = say!("must-divide-heads", n_heads);
        return Err(config.contradiction(N_KV_HEADS, n_kv_heads, other));
    }
    let head_dim = match config.count("head_dim", HEAD_DIM_MAX)? {
        Some(head_dim) => head_dim,
        None if d_model.is_multiple_of(n_heads) => config.or_default("head_dim", None, d_model / n_heads),
        None => {
            let other = say!("must-divide-hidden", d_model);
            return Err(config.contradiction(N_HEADS, n_heads, other));
        }
    };
    if !head_dim.is_multiple_of(2) || head_dim > HEAD_DIM_MAX {
        return Err(ConfigError::Bad {
            key: "head_dim".into(),
            expected: say!("must-be-even", max = HEAD_DIM_MAX),
            got: head_dim.to_string(),
        });
    }
    Ok(AttentionSpec { n_heads, n_kv_heads, head_dim })
}

/// Rotary positions, from `rope_parameters` or from `rope_theta` and `rope_scaling`.
fn rope(config: Config<'_>) -> Result<RopeSpec, ConfigError> {
    let theta = config.positive("rope_theta", ROPE_MAX)?;
    let new = config.object("rope_parameters.")?;
    let old = config.object("rope_scaling.")?;
    let new_theta = new.map(|new| new.positive("rope_theta", ROPE_MAX)).transpose()?.flatten();
    if let (Some(theta), Some(new_theta)) = (theta, new_theta)
        && theta != new_theta
    {
        let other = format!("rope_parameters.rope_theta {new_theta}");
        return Err(config.contradiction("rope_theta", theta, other));
    }
    let scalings = [new, old].into_iter().flatten().map(scaling).collect::<Result<Vec<_>, _>>()?;
    if let [first, second] = scalings.as_slice()
        && first != second
    {
        let got = config.get("rope_scaling").cloned().unwrap_or_default();
        return Err(config.contradiction("rope_scaling", got, "rope_parameters".to_owned()));
    }
    Ok(RopeSpec {
        theta: config.or_default("rope_theta", new_theta.or(theta), THETA_DEFAULT),
        scaling: scalings.first().copied().unwrap_or(RopeScaling::None),
    })
}

fn scaling(config: Config<'_>) -> Result<RopeScaling, ConfigError> {
    config.refuse_foreign(&[("partial_rotary_factor", &[json!(1)])])?;
    let kind = config.text("rope_type")?;
    match kind.map_or_else(|| config.text("type"), |kind| Ok(Some(kind)))? {
        None | Some("default") => Ok(RopeScaling::None),
        Some("llama3") => llama3(config),
        Some(other) => {
            Err(ConfigError::UnknownRope { got: cut(format!("{other:?}")), supported: ROPE_TYPES })
        }
    }
}

fn llama3(config: Config<'_>) -> Result<RopeScaling, ConfigError> {
    let number = |key: &str| config.positive(key, ROPE_MAX)?.ok_or_else(|| config.missing(key));
    let (low_freq_factor, high_freq_factor) = (number("low_freq_factor")?, number("high_freq_factor")?);
    if low_freq_factor >= high_freq_factor {
        let other = say!("must-be-below", factor = high_freq_factor.to_string());
        return Err(config.contradiction("low_freq_factor", low_freq_factor, other));
    }
    Ok(RopeScaling::Llama3 {
        factor: number("factor")?,
        low_freq_factor,
        high_freq_factor,
        original_context_length: number("original_max_position_embeddings")?,
    })
}

/// Tensor names of one layer, after `model.layers.N.`.
fn layer_suffix(weight: LayerWeight) -> &'static str {
    match weight {
        LayerWeight::AttentionNorm => "input_layernorm.weight",
        LayerWeight::Query => "self_attn.q_proj.weight",
        LayerWeight::Key => "self_attn.k_proj.weight",
        LayerWeight::Value => "self_attn.v_proj.weight",
        LayerWeight::Output => "self_attn.o_proj.weight",
        LayerWeight::MlpNorm => "post_attention_layernorm.weight",
        LayerWeight::Gate => "mlp.gate_proj.weight",
        LayerWeight::Up => "mlp.up_proj.weight",
        LayerWeight::Down => "mlp.down_proj.weight",
    }
}

const EMBEDDING: &str = "model.embed_tokens.weight";
const FINAL_NORM: &str = "model.norm.weight";
const HEAD: &str = "lm_head.weight";

pub(super) fn tensor_name(id: WeightId) -> String {
    match id {
        WeightId::TokenEmbedding => EMBEDDING.to_owned(),
        WeightId::FinalNorm => FINAL_NORM.to_owned(),
        WeightId::Head => HEAD.to_owned(),
        WeightId::Layer(layer, weight) => format!("model.layers.{layer}.{}", layer_suffix(weight)),
    }
}

/// What a tensor is. A tied checkpoint may store its head a second time.
pub(super) fn role(spec: &ModelSpec, name: &str) -> Role {
    match name {
        EMBEDDING => Role::Weight(WeightId::TokenEmbedding),
        FINAL_NORM => Role::Weight(WeightId::FinalNorm),
        HEAD if spec.tied_head => Role::Ignored,
        HEAD => Role::Weight(WeightId::Head),
        _ => layer_role(spec, name).unwrap_or(Role::Unknown),
    }
}

fn layer_role(spec: &ModelSpec, name: &str) -> Option<Role> {
    let (index, suffix) = name.strip_prefix("model.layers.")?.split_once('.')?;
    let layer: u16 = index.parse().ok()?;
    // "007" and "+7" parse, but are not how a layer is written.
    let exists = usize::from(layer) < spec.n_layers && index == layer.to_string();
    let weight = LayerWeight::ALL.into_iter().find(|&weight| layer_suffix(weight) == suffix)?;
    exists.then_some(Role::Weight(WeightId::Layer(layer, weight)))
}
