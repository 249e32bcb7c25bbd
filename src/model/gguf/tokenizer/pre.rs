//! Ways in which byte-level tokenizers split a text before pairs are merged, by the name that a file gives.
//!
//! The patterns themselves are not stored. They are those of the models' own `tokenizer.json`; which names go
//! with which is llama.cpp's table. A wrong one is worse than none (ggml-org/llama.cpp#7476), so names that
//! are not here are refused.

use serde_json::{Value as Json, json};

use crate::model::gguf::error::GgufError;
use crate::model::gguf::header::Header;
use crate::model::words::cut;

const NAME: &str = "tokenizer.ggml.pre";

const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
/// Each digit on its own.
const QWEN2: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const TEKKEN: &str = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const GPT_4O: &str = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const GPT2: &str = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)";
/// What llama.cpp does for a model that it does not know, one after the other.
const DEFAULT: [&str; 4] = [r"[\p{P}\$\+<=>\^~\|]+", GPT2, r"\p{N}+", "[0-9][0-9][0-9]"];

/// How texts are split.
#[derive(Debug, Clone, Copy)]
enum Split {
    /// The pattern of GPT-2, which the `tokenizers` crate has built in.
    Gpt2,
    /// It, after each digit has been set apart.
    Digits,
    Pattern(&'static str),
    Default,
}

/// A way of splitting, with what models that split so have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pre {
    names: &'static [&'static str],
    split: Split,
    /// Whether texts are composed first (NFC).
    composes: bool,
    /// Whether what is one token is taken as it is.
    pub(super) ignores_merges: bool,
    /// Whether texts have a beginning, where the file does not say.
    pub(super) adds_bos: bool,
}

const PLAIN: Pre =
    Pre { names: &[], split: Split::Default, composes: false, ignores_merges: false, adds_bos: false };

const TABLE: [Pre; 9] = [
    Pre {
        names: &["gpt-2", "phi-2", "mpt", "jais", "trillion", "roberta-bpe", "modern-bert"],
        split: Split::Gpt2,
        ..PLAIN
    },
    Pre { names: &["olmo"], split: Split::Gpt2, composes: true, ..PLAIN },
    Pre {
        names: &["smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b"],
        split: Split::Digits,
        ..PLAIN
    },
    Pre {
        names: &["llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "lfm2"],
        split: Split::Pattern(LLAMA3),
        ignores_merges: true,
        adds_bos: true,
        ..PLAIN
    },
    Pre { names: &["dbrx", "smaug-bpe"], split: Split::Pattern(LLAMA3), ..PLAIN },
    Pre {
        names: &["qwen2", "deepseek-r1-qwen", "kormo", "megrez"],
        split: Split::Pattern(QWEN2),
        composes: true,
        ..PLAIN
    },
    Pre { names: &["tekken"], split: Split::Pattern(TEKKEN), ignores_merges: true, adds_bos: true, ..PLAIN },
    Pre { names: &["gpt-4o", "llama4"], split: Split::Pattern(GPT_4O), ..PLAIN },
    Pre { names: &["default"], ..PLAIN },
];

/// The way of a file.
pub(super) fn of(header: &Header) -> Result<Pre, GgufError> {
    let got = header.text(NAME)?;
    let found = TABLE.iter().find(|pre| pre.names.contains(&got)).copied();
    found.ok_or_else(|| GgufError::Pre {
        got: cut(got),
        known: TABLE.iter().flat_map(|pre| pre.names).copied().collect(),
    })
}

impl Pre {
    pub(super) fn normalizer(self) -> Json {
        if self.composes { json!({"type": "NFC"}) } else { Json::Null }
    }

    pub(super) fn pre_tokenizer(self) -> Json {
        let bytes = |use_regex: bool| {
            json!({
                "type": "ByteLevel",
                "add_prefix_space": false,
                "trim_offsets": true,
                "use_regex": use_regex,
            })
        };
        let split = |pattern: &str| {
            json!({
                "type": "Split",
                "pattern": {"Regex": pattern},
                "behavior": "Isolated",
                "invert": false,
            })
        };
        let parts = match self.split {
            Split::Gpt2 => return bytes(true),
            Split::Digits => vec![json!({"type": "Digits", "individual_digits": true}), bytes(true)],
            Split::Pattern(pattern) => vec![split(pattern), bytes(false)],
            Split::Default => DEFAULT.into_iter().map(split).chain([bytes(false)]).collect(),
        };
        json!({"type": "Sequence", "pretokenizers": parts})
    }
}
