//! Which normalizers, pre-tokenizers and decoders a `tokenizer.json` may have.
//!
//! The `tokenizers` crate (0.23) runs whatever the file says, and some of it panics (a
//! replacement of nothing, pieces of length 0, `Precompiled` with a bad table), or makes a
//! short text fill the memory (replacements that feed one another). So the kinds that
//! byte-pair tokenizers in use have are listed here, others are refused by name, and how
//! much longer they make a text is bounded.

use serde_json::Value;

use super::tokenizer::TokenizerError;
use super::words::cut;

/// How many times as long replacements may make a text: Llama 2's and Gemma's, one of a
/// space by `▁`, make it 3 times as long in bytes.
const GROWTH_MAX: usize = 64;

/// One of the three lists of parts, by its key in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    /// As messages call it.
    what: &'static str,
    /// Values of `type`.
    kinds: &'static [&'static str],
    /// Where a `Sequence` keeps its members.
    members: &'static str,
}

pub(super) const NORMALIZERS: Parts = Parts {
    what: "normalizer",
    kinds: &["Sequence", "Prepend", "Replace", "NFC", "NFD", "NFKC", "NFKD"],
    members: "normalizers",
};
pub(super) const PRE_TOKENIZERS: Parts = Parts {
    what: "pre_tokenizer",
    kinds: &[
        "Sequence",
        "ByteLevel",
        "Split",
        "Digits",
        "Metaspace",
        "Punctuation",
        "Whitespace",
        "WhitespaceSplit",
    ],
    members: "pretokenizers",
};
pub(super) const DECODERS: Parts = Parts {
    what: "decoder",
    kinds: &["Sequence", "ByteLevel", "Replace", "ByteFallback", "Fuse", "Strip", "Metaspace"],
    members: "decoders",
};

impl Parts {
    /// Checks the value under this key; `null` is no part at all.
    pub(super) fn check(self, value: &Value) -> Result<(), TokenizerError> {
        let mut growth = 1;
        self.check_part(value, &mut growth)
    }

    /// JSON is at most 128 deep here, and so is this.
    fn check_part(self, part: &Value, growth: &mut usize) -> Result<(), TokenizerError> {
        if part.is_null() {
            return Ok(());
        }
        // Without a `type` the crate would guess one from the other keys.
        let kind = part.get("type").and_then(Value::as_str).unwrap_or("of an unknown type");
        if !self.kinds.contains(&kind) {
            return Err(self.unsupported(kind));
        }
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().len();
        match kind {
            "Sequence" => {
                let members = part.get(self.members).and_then(Value::as_array);
                members.into_iter().flatten().try_for_each(|member| self.check_part(member, growth))
            }
            "Prepend" => self.grow(growth, text(part.get("prepend"))),
            "Replace" => {
                let pattern = part.get("pattern").and_then(|pattern| pattern.get("String"));
                match text(pattern) {
                    0 => Err(self.unsupported("Replace of nothing or of a regular expression")),
                    n => self.grow(growth, text(part.get("content")).div_ceil(n)),
                }
            }
            _ => Ok(()),
        }
    }

    fn grow(self, growth: &mut usize, times: usize) -> Result<(), TokenizerError> {
        *growth = growth.saturating_mul(times.max(1));
        if *growth <= GROWTH_MAX {
            return Ok(());
        }
        let reason = format!(
            "its {} may make a text {growth} times as long, and at most {GROWTH_MAX} times is allowed",
            self.what
        );
        Err(TokenizerError::Invalid { reason })
    }

    fn unsupported(self, kind: &str) -> TokenizerError {
        TokenizerError::Unsupported { what: self.what, got: cut(format!("{kind:?}")) }
    }
}
