//! What the relatives of Llama have in common: pre-norm blocks of grouped-query attention with
//! rotary positions and a gated MLP. A family reads this and says what is different.
//!
//! Source: Hugging Face transformers, the configurations and models of the families.

use serde_json::{Value, json};

use super::rotary::{Around, rope};
use crate::model::config::{Config, ConfigError};
use crate::model::limits::{
    CONTEXT_MAX, D_FF_MAX, D_MODEL_MAX, HEAD_DIM_MAX, HEADS_MAX, LAYERS_MAX, VOCAB_MAX,
};
use crate::model::words::cut;
use crate::model::{
    Activation, AttentionSpec, BlockSpec, EmbeddingSpec, Family, HeadSpec, LayerSpec, MlpSpec, ModelSpec,
    NormKind, NormPlacement, NormSpec, Residual,
};
use crate::words::say;

/// What a family's configuration class takes for keys that a config does not have. Sizes that the weights
/// show are asked for instead: a wrong one would be told as a wrong weight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Defaults {
    pub(super) heads: usize,
    /// As many as heads without one.
    pub(super) kv_heads: Option<usize>,
    /// `hidden_size / num_attention_heads` without one.
    pub(super) head_dim: Option<usize>,
    pub(super) eps: f64,
    pub(super) theta: f64,
    /// Share of a head that turns, where the config may say another one.
    pub(super) rotary_share: Option<f64>,
    pub(super) context: usize,
    pub(super) tied: bool,
    pub(super) act: &'static str,
    /// The key of the activation.
    pub(super) act_key: &'static str,
    /// Context before stretching where rotary positions are stretched.
    pub(super) original_context: Option<usize>,
    /// Older names of `longrope`.
    pub(super) long_names: &'static [&'static str],
    /// Whether the family reads its rotary positions itself.
    pub(super) own_ropes: bool,
    /// Keys of [`FOREIGN`] that the family reads itself.
    pub(super) knows: &'static [&'static str],
}

impl Defaults {
    /// Those of Llama.
    pub(super) const LLAMA: Self = Self {
        heads: 32,
        kv_heads: None,
        head_dim: None,
        eps: 1e-6,
        theta: 10_000.0,
        rotary_share: None,
        context: 2048,
        tied: false,
        act: "silu",
        act_key: "hidden_act",
        original_context: None,
        long_names: &[],
        own_ropes: false,
        knows: &[],
    };
}

/// Names of activations, as configs write them.
const ACTIVATIONS: [(&str, Activation); 10] = [
    ("silu", Activation::Silu),
    ("swish", Activation::Silu),
    ("gelu", Activation::Gelu),
    ("gelu_python", Activation::Gelu),
    ("gelu_new", Activation::GeluTanh),
    ("gelu_fast", Activation::GeluTanh),
    ("gelu_pytorch_tanh", Activation::GeluTanh),
    ("gelu_accurate", Activation::GeluTanh),
    ("gelu_python_tanh", Activation::GeluTanh),
    ("relu", Activation::Relu),
];

/// Reads the keys that all have; each layer is plain and has the one kind of rotary positions.
pub(super) fn read(
    config: Config<'_>,
    family: Family,
    defaults: &Defaults,
) -> Result<ModelSpec, ConfigError> {
    refuse_foreign(config, defaults.knows)?;
    let activation = activation(config, defaults.act_key, defaults.act)?;
    let d_model = config.required_count("hidden_size", D_MODEL_MAX)?;
    let vocab_size = config.required_count("vocab_size", VOCAB_MAX)?;
    let norm = NormSpec { kind: NormKind::RmsNorm, eps: eps(config, "rms_norm_eps", defaults.eps)? };
    let n_layers = config.required_count("num_hidden_layers", LAYERS_MAX)?;
    let context_length = context_length(config, defaults.context)?;
    let attention = attention(config, d_model, defaults)?;
    let own = config.count("original_max_position_embeddings", CONTEXT_MAX)?;
    let around = Around {
        theta: ("rope_theta", defaults.theta),
        head_dim: attention.head_dim,
        context_length,
        share: defaults.rotary_share.map(|share| ("partial_rotary_factor", share)),
        by_angles: true,
        original: own.or(defaults.original_context),
        long_names: defaults.long_names,
    };
    let d_ff = config.required_count("intermediate_size", D_FF_MAX)?;
    let ropes = if defaults.own_ropes { Vec::new() } else { vec![rope(config, around)?] };
    let layer = LayerSpec { window: None, rope: Some(0), scale: attention.usual_scale() };
    let tied = config.flag("tie_word_embeddings")?;
    let tied_head = config.or_default("tie_word_embeddings", tied, defaults.tied);
    Ok(ModelSpec {
        family,
        vocab_size,
        d_model,
        n_layers,
        context_length,
        embedding: EmbeddingSpec::default(),
        block: BlockSpec {
            norm,
            norm_placement: NormPlacement::Before,
            residual: Residual::Sequential,
            multiplier: 1.0,
            attention,
            mlp: MlpSpec { activation, gated: true, bias: false, d_ff },
        },
        layers: vec![layer; n_layers],
        ropes,
        final_norm: Some(norm),
        tied_head,
        head: (tied_head || !super::is_bare(config)).then(HeadSpec::default),
        bos_id: config.token_ids("bos_token_id", vocab_size)?.first().copied(),
        eos_ids: config.token_ids("eos_token_id", vocab_size)?,
    })
}

pub(super) fn activation(
    config: Config<'_>,
    key: &'static str,
    default: &'static str,
) -> Result<Activation, ConfigError> {
    activation_named(key, config.or_default(key, config.text(key)?, default))
}

/// The activation of a name that `key` gives.
pub(super) fn activation_named(key: &'static str, name: &str) -> Result<Activation, ConfigError> {
    let known = ACTIVATIONS.iter().find(|(known, _)| *known == name).map(|(_, activation)| *activation);
    known.ok_or_else(|| ConfigError::Unsupported { key: key.into(), got: cut(format!("{name:?}")) })
}

pub(super) fn context_length(config: Config<'_>, default: usize) -> Result<usize, ConfigError> {
    const KEY: &str = "max_position_embeddings";
    Ok(config.or_default(KEY, config.count(KEY, CONTEXT_MAX)?, default))
}

pub(super) fn eps(config: Config<'_>, key: &'static str, default: f64) -> Result<f32, ConfigError> {
    if config.get(key).and_then(Value::as_f64) == Some(0.0) {
        return Ok(0.0);
    }
    let eps = match config.get(key) {
        None => config.or_default(key, None, default) as f32,
        Some(value) => {
            let read = value.as_f64().filter(|eps| (0.0..=1.0).contains(eps));
            read.ok_or_else(|| config.bad(key, &say!("must-be-least-eps"), value))? as f32
        }
    };
    // Smaller ones would be 0 as they are used.
    if eps < 1e-37 {
        let got = config.get(key).cloned().unwrap_or_default();
        return Err(config.bad(key, &say!("must-be-least-eps"), &got));
    }
    Ok(eps)
}

/// Keys of relatives; with any other value than these the sums would be others.
fn refuse_foreign(config: Config<'_>, knows: &[&str]) -> Result<(), ConfigError> {
    let off: &[Value] = &[json!(false)];
    let one: &[Value] = &[json!(1)];
    let none: &[Value] = &[json!(0)];
    let foreign: [(&str, &[Value]); 19] = [
        ("attention_bias", off),
        ("mlp_bias", off),
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
        ("use_bidirectional_attention", off),
    ];
    let unknown: Vec<_> = foreign.into_iter().filter(|(key, _)| !knows.contains(key)).collect();
    config.refuse_foreign(&unknown)
}

/// Heads of a config. Head widths must be even.
pub(super) fn attention(
    config: Config<'_>,
    d_model: usize,
    defaults: &Defaults,
) -> Result<AttentionSpec, ConfigError> {
    const N_HEADS: &str = "num_attention_heads";
    const N_KV_HEADS: &str = "num_key_value_heads";
    let heads = |key| config.count(key, HEADS_MAX);
    let n_heads = config.or_default(N_HEADS, heads(N_HEADS)?, defaults.heads);
    // `null` is no absent key.
    let kv_default = defaults.kv_heads.filter(|_| !config.is_null(N_KV_HEADS)).unwrap_or(n_heads);
    let n_kv_heads = config.or_default(N_KV_HEADS, heads(N_KV_HEADS)?, kv_default);
    if !n_heads.is_multiple_of(n_kv_heads) {
        let other = say!("must-divide-heads", n_heads);
        return Err(config.contradiction(N_KV_HEADS, n_kv_heads, other));
    }
    let head_dim = match (config.count("head_dim", HEAD_DIM_MAX)?, defaults.head_dim) {
        (Some(head_dim), _) => head_dim,
        (None, Some(default)) => config.or_default("head_dim", None, default),
        (None, None) if d_model.is_multiple_of(n_heads) => {
            config.or_default("head_dim", None, d_model / n_heads)
        }
        (None, None) => {
            let other = say!("must-divide-hidden", d_model);
            return Err(config.contradiction(N_HEADS, n_heads, other));
        }
    };
    even_heads(head_dim)?;
    Ok(AttentionSpec::plain(n_heads, n_kv_heads, head_dim))
}

/// Rotary positions turn pairs.
fn even_heads(head_dim: usize) -> Result<(), ConfigError> {
    if head_dim.is_multiple_of(2) && head_dim <= HEAD_DIM_MAX {
        return Ok(());
    }
    Err(ConfigError::Bad {
        key: "head_dim".into(),
        expected: say!("must-be-even", max = HEAD_DIM_MAX),
        got: head_dim.to_string(),
    })
}

/// Gives the layers that `layer_types` calls `sliding_attention` their window; without that key those of
/// which `default` says so.
pub(super) fn windows(
    config: Config<'_>,
    spec: &mut ModelSpec,
    window: Option<usize>,
    default: impl Fn(usize) -> bool,
) -> Result<(), ConfigError> {
    let kinds = layer_types(config, spec.n_layers)?;
    for (i, layer) in spec.layers.iter_mut().enumerate() {
        let is_windowed = kinds.as_ref().map_or_else(|| default(i), |kinds| kinds[i]);
        if is_windowed {
            layer.window = Some(window.ok_or_else(|| config.missing("sliding_window"))?);
        }
    }
    Ok(())
}

/// Gives all layers this window, whatever `layer_types` says of them.
pub(super) fn window_of_all(config: Config<'_>, spec: &mut ModelSpec, window: Option<usize>) {
    config.ignored("layer_types");
    spec.layers.iter_mut().for_each(|layer| layer.window = window);
}

/// Of each layer whether `layer_types` gives it a window.
pub(super) fn layer_types(config: Config<'_>, n_layers: usize) -> Result<Option<Vec<bool>>, ConfigError> {
    config.of_layers("layer_types", n_layers, |kind| match kind.as_str() {
        Some("full_attention") => Some(false),
        Some("sliding_attention") => Some(true),
        _ => None,
    })
}

/// `sliding_window` of a config; one that is wider than any context is as wide as that.
pub(super) fn window(config: Config<'_>) -> Result<Option<usize>, ConfigError> {
    const KEY: &str = "sliding_window";
    match config.get(KEY).and_then(Value::as_u64) {
        Some(n) if n > CONTEXT_MAX as u64 => Ok(Some(CONTEXT_MAX)),
        _ => config.count(KEY, CONTEXT_MAX),
    }
}

/// Refuses layers whose attention does not reach back to the first token, and layers without positions.
/// The keys may be there and say that all layers are as usual; a window without them does not count.
pub(super) fn refuse_windows(config: Config<'_>) -> Result<(), ConfigError> {
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
    if config.flag("use_sliding_window")?.unwrap_or(true) && config.get("layer_types").is_none() {
        config.ignored("sliding_window");
    }
    Ok(())
}
