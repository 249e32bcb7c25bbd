//! Metadata to the keys of a Hugging Face `config.json`.
//!
//! GGUF does not store all that a config says: activation, pattern of windows, theta of windowed layers, layers
//! without rotary positions, the scale of Gemma's largest models. These follow from the architecture and are
//! filled in here, so that a family is read from one form.
//! Source: llama.cpp's converters and `gguf/constants.py` for the keys, transformers' configs for what they
//! become.

mod assumed;
mod extra;
mod keys;

use serde_json::{Map, Value, json};

pub(super) use self::keys::Keys;
use super::error::GgufError;
use super::header::Header;
use super::rope;
use crate::model::Remark;

/// A family of models that GGUF files are read of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    Gpt2,
    GptNeox,
    /// Mistral too.
    Llama,
    Qwen2,
    Qwen3,
    Olmo2,
    SmolLm3,
    Gemma2,
    Gemma3,
    Phi3,
    Bert,
}

/// Values of `general.architecture` that are read, with what a config calls them: `model_type`, `architectures`.
pub const ARCHITECTURES: [(Architecture, &str, &str, &str); 11] = [
    (Architecture::Gpt2, "gpt2", "gpt2", "GPT2LMHeadModel"),
    (Architecture::GptNeox, "gptneox", "gpt_neox", "GPTNeoXForCausalLM"),
    (Architecture::Llama, "llama", "llama", "LlamaForCausalLM"),
    (Architecture::Qwen2, "qwen2", "qwen2", "Qwen2ForCausalLM"),
    (Architecture::Qwen3, "qwen3", "qwen3", "Qwen3ForCausalLM"),
    (Architecture::Olmo2, "olmo2", "olmo2", "Olmo2ForCausalLM"),
    (Architecture::SmolLm3, "smollm3", "smollm3", "SmolLM3ForCausalLM"),
    (Architecture::Gemma2, "gemma2", "gemma2", "Gemma2ForCausalLM"),
    (Architecture::Gemma3, "gemma3", "gemma3_text", "Gemma3ForCausalLM"),
    (Architecture::Phi3, "phi3", "phi3", "Phi3ForCausalLM"),
    (Architecture::Bert, "bert", "bert", "BertModel"),
];
/// What a `llama` with windows is called.
const MISTRAL: (&str, &str) = ("mistral", "MistralForCausalLM");
/// Factors of relatives, which none of these architectures has.
const FACTORS: [&str; 3] = ["logit_scale", "embedding_scale", "residual_scale"];
const THETA_DEFAULT: f64 = 10_000.0;

impl Architecture {
    /// What a file says that it is.
    ///
    /// # Errors
    /// When it says nothing, or what is not read; the error lists what is.
    pub fn of(header: &Header) -> Result<Self, GgufError> {
        let got = header.text("general.architecture")?;
        let found = ARCHITECTURES.iter().find(|(_, name, ..)| *name == got);
        found.map(|(architecture, ..)| *architecture).ok_or_else(|| GgufError::Architecture {
            got: crate::model::words::cut(got),
            known: ARCHITECTURES.iter().map(|(_, name, ..)| *name).collect(),
        })
    }

    /// As `general.architecture` names it.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// Whether it is one of Gemma's.
    pub const fn is_gemma(self) -> bool {
        matches!(self, Self::Gemma2 | Self::Gemma3)
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        let found = ARCHITECTURES.iter().find(|(architecture, ..)| *architecture == self);
        found.map_or_else(Default::default, |&(_, name, model_type, class)| (name, model_type, class))
    }
}

/// Sizes that all architectures have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    pub(super) d_model: u64,
    pub(super) n_layers: u64,
    pub(super) n_heads: u64,
    pub(super) n_kv_heads: u64,
    pub(super) head_dim: u64,
}

impl Sizes {
    pub(super) fn read(keys: Keys<'_>) -> Result<Self, GgufError> {
        let d_model = keys.count("embedding_length")?;
        const N_HEADS: &str = "attention.head_count";
        let n_heads = keys.count(N_HEADS)?;
        let n_kv_heads = keys.maybe_count("attention.head_count_kv")?.unwrap_or(n_heads);
        let head_dim = match keys.maybe_count("attention.key_length")? {
            Some(head_dim) => head_dim,
            None => keys.head_dim(N_HEADS, n_heads, d_model)?,
        };
        keys.must_be("attention.value_length", head_dim)?;
        Ok(Self { d_model, n_layers: keys.count("block_count")?, n_heads, n_kv_heads, head_dim })
    }
}

/// The keys of the `config.json` that this model has as a folder; `parts` are the headers of all its files, the one
/// with the metadata first.
///
/// Where the file has `rope_freqs` or `rope_factors_long` and `rope_factors_short`, `rope_scaling` is completed from
/// these tensors by [`llama3_scaling`](super::llama3_scaling) and [`with_long_factors`](super::with_long_factors);
/// until then it names a kind that no family reads.
///
/// With it come the keys that the file does not say, and that follow from the architecture.
///
/// # Errors
/// When the architecture is not read, a key is missing or of another kind, or says what no config says.
pub fn config(parts: &[&Header]) -> Result<(Map<String, Value>, Vec<Remark>), GgufError> {
    let (architecture, keys) = Keys::of(parts)?;
    let (header, sizes) = (keys.header, Sizes::read(keys)?);
    keys.must_be("expert_count", 0)?;
    keys.must_say("attention.causal", architecture != Architecture::Bert)?;
    for factor in FACTORS {
        keys.must_be_neutral(factor)?;
    }
    let (_, mut model_type, mut class) = architecture.row();
    let window = keys.maybe_count("attention.sliding_window")?.filter(|&window| window > 0);
    if architecture == Architecture::Llama && window.is_some() {
        (model_type, class) = MISTRAL;
    }
    let mut config = Map::new();
    let mut put = |key: &str, value: Value| config.insert(key.to_owned(), value);
    put("model_type", json!(model_type));
    put("architectures", json!([class]));
    put("vocab_size", json!(keys.vocab_size()?));
    put("tie_word_embeddings", json!(!keys.has_tensor("output.weight")));
    if let Some(name) = header.get("general.name").and_then(super::Value::text) {
        put("_name_or_path", json!(name));
    }
    let is_encoder = architecture == Architecture::Bert;
    if let Some(bos) = keys.token("bos_token_id")?.filter(|_| !is_encoder) {
        put("bos_token_id", json!(bos));
    }
    match keys.ends()?.as_slice() {
        _ if is_encoder => {}
        [] => {}
        [eos] => _ = put("eos_token_id", json!(eos)),
        several => _ = put("eos_token_id", json!(several)),
    }
    extra::write(architecture, keys, sizes, window, &mut config)?;
    if let Some(scaling) = rope::scaling(keys)? {
        config.insert("rope_scaling".to_owned(), scaling);
    }
    let assumed = assumed::assumed(keys, &config);
    Ok((config, assumed))
}
