//! What the families have in common that are no relatives of Llama: layer norms, biases, a plain MLP, as many
//! key heads as heads. A family fills this in and says what is different.

use serde_json::json;

use crate::model::config::{Config, ConfigError};
use crate::model::limits::{CONTEXT_MAX, D_FF_MAX, D_MODEL_MAX, HEADS_MAX, LAYERS_MAX, VOCAB_MAX};
use crate::model::{
    AttentionSpec, BlockSpec, EmbeddingSpec, Family, HeadSpec, LayerSpec, LearnedPositions, MlpSpec,
    ModelSpec, NormKind, NormPlacement, NormSpec, Residual,
};
use crate::words::say;

/// The other name of a key, which counts where there is one, and its own; the same where there is no other.
pub(super) type Names = [&'static str; 2];

/// Keys of a config, and what transformers takes where they are missing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys {
    pub(super) d_model: Names,
    pub(super) n_layers: Names,
    pub(super) n_heads: (Names, usize),
    /// Where it is missing and nothing is named, four times the width of the residual stream.
    pub(super) d_ff: (Option<&'static str>, Option<usize>),
    pub(super) context: (Names, usize),
    /// Fixed where it has no key.
    pub(super) act: (Option<&'static str>, &'static str),
    /// Fixed where it has no key.
    pub(super) eps: (Option<&'static str>, f64),
    pub(super) tied: bool,
}

/// Sizes, norms and head; all projections have biases, all layers are plain and have no rotary positions.
pub(super) fn read(config: Config<'_>, family: Family, keys: &Keys) -> Result<ModelSpec, ConfigError> {
    config.refuse_foreign(&[
        ("add_cross_attention", &[json!(false)]),
        ("is_encoder_decoder", &[json!(false)]),
        ("quantization_config", &[]),
    ])?;
    let named = |[other, own]: Names| if config.get(other).is_some() { other } else { own };
    let activation = match keys.act {
        (Some(key), default) => super::decoder::activation(config, key, default)?,
        (None, fixed) => super::decoder::activation_named("hidden_act", fixed)?,
    };
    let d_model_key = named(keys.d_model);
    let d_model = config.required_count(d_model_key, D_MODEL_MAX)?;
    let vocab_size = config.required_count("vocab_size", VOCAB_MAX)?;
    let eps = match keys.eps {
        (Some(key), default) => super::decoder::eps(config, key, default)?,
        (None, fixed) => fixed as f32,
    };
    let norm = NormSpec { kind: NormKind::LayerNorm, eps };
    let n_layers = config.required_count(named(keys.n_layers), LAYERS_MAX)?;
    let context_key = named(keys.context.0);
    let context = config.count(context_key, CONTEXT_MAX)?;
    let context_length = config.or_default(context_key, context, keys.context.1);
    let heads_key = named(keys.n_heads.0);
    let n_heads = config.or_default(heads_key, config.count(heads_key, HEADS_MAX)?, keys.n_heads.1);
    if !d_model.is_multiple_of(n_heads) {
        let other = say!("must-divide-width", key = d_model_key, d_model);
        return Err(config.contradiction(heads_key, n_heads, other));
    }
    let plain = AttentionSpec::plain(n_heads, n_heads, d_model / n_heads);
    let attention = AttentionSpec { input_bias: true, output_bias: true, ..plain };
    let d_ff = keys.d_ff.0.map(|key| config.count(key, D_FF_MAX)).transpose()?.flatten();
    let d_ff = match keys.d_ff {
        (Some(key), Some(default)) => config.or_default(key, d_ff, default),
        // `null` says the same, and is what configs in use have.
        (Some(key), None) if !config.is_null(key) => config.or_default(key, d_ff, 4 * d_model),
        _ => d_ff.unwrap_or(4 * d_model),
    };
    let layer = LayerSpec { window: None, rope: None, scale: attention.usual_scale() };
    let tied = config.flag("tie_word_embeddings")?;
    let tied_head = config.or_default("tie_word_embeddings", tied, keys.tied);
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
            mlp: MlpSpec { activation, gated: false, bias: true, d_ff },
        },
        layers: vec![layer; n_layers],
        ropes: Vec::new(),
        final_norm: Some(norm),
        tied_head,
        head: (tied_head || !super::is_bare(config)).then(HeadSpec::default),
        bos_id: config.token_ids("bos_token_id", vocab_size)?.first().copied(),
        eos_ids: config.token_ids("eos_token_id", vocab_size)?,
    })
}

/// A table with a row for each position of the context, `offset` rows further down.
pub(super) fn learned(spec: &mut ModelSpec, offset: usize) {
    spec.embedding.positions = Some(LearnedPositions { rows: spec.context_length + offset, offset });
}
