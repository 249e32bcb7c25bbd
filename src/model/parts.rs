//! Which normalizers, pre-tokenizers and decoders a `tokenizer.json` may have.
//!
//! The `tokenizers` crate (0.23) runs whatever the file says, and some of it panics (a
//! replacement of nothing, pieces of length 0, `Precompiled` with a bad table, `Strip` of more than
//! a token has at its end), or makes a short text fill the memory (replacements that feed one
//! another, `ByteLevel` again and again). So the kinds that tokenizers in use
//! have are listed here, others are refused by name, and how much longer they make a text is bounded.

use serde_json::Value;

use super::limits::{PARTS_MAX, PATTERN_BYTES_MAX};
use super::precompiled;
use super::tokenizer::TokenizerError;
use super::words::cut;
use crate::words::say;

/// How many times as long all parts together may make a text, in bytes: Llama 2's, `▁` in front and
/// for each space, make it at most 12 times as long.
const GROWTH_MAX: usize = 256;
/// Each byte becomes a character of at most two.
const BYTE_LEVEL_GROWTH: usize = 2;
/// Normal forms in UTF-8, at most. Source: Unicode Standard Annex 15, table of expansion factors.
const CANONICAL_GROWTH: usize = 3;
const COMPATIBLE_GROWTH: usize = 11;
/// `BertNormalizer`: spaces around a character of three bytes, a normal form, lower case (`Ⱥ` has two
/// bytes, and `ⱥ` three).
const BERT_GROWTH: usize = 2 * CANONICAL_GROWTH * 2;
/// `İ` has two bytes, and `i̇` three.
const LOWERCASE_GROWTH: usize = 2;
/// The one regular expression that may be replaced: it is never of nothing. Source: transformers,
/// `convert_slow_tokenizer.py`.
const MANY_SPACES: &str = " {2,}";
/// A space in front of a token of one letter.
const WORD_PIECE_GROWTH: usize = 2;
/// What `BertNormalizer` says true or false of. The crate does not know it by its `type` but by these, and
/// without one of them takes it for another part.
const BERT_SWITCHES: [&str; 3] = ["clean_text", "handle_chinese_chars", "lowercase"];
/// It may be null, too, or missing.
const BERT_OPTION: &str = "strip_accents";

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
    kinds: &[
        "Sequence",
        "Prepend",
        "Replace",
        "NFC",
        "NFD",
        "NFKC",
        "NFKD",
        "BertNormalizer",
        "Precompiled",
        "Nmt",
        "Lowercase",
        "Strip",
        "StripAccents",
    ],
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
        "BertPreTokenizer",
    ],
    members: "pretokenizers",
};
pub(super) const DECODERS: Parts = Parts {
    what: "decoder",
    kinds: &["Sequence", "ByteLevel", "Replace", "ByteFallback", "Fuse", "Strip", "Metaspace", "WordPiece"],
    members: "decoders",
};

impl Parts {
    /// Checks the value under this key; `null` is no part at all. What it may make of a text is
    /// counted in `growth`.
    pub(super) fn check(self, value: &Value, growth: &mut Growth) -> Result<(), TokenizerError> {
        let mut n_parts = 0;
        self.check_part(value, growth, &mut n_parts)
    }

    /// JSON is at most 128 deep here, and so is this.
    fn check_part(
        self,
        part: &Value,
        growth: &mut Growth,
        n_parts: &mut usize,
    ) -> Result<(), TokenizerError> {
        if part.is_null() {
            return Ok(());
        }
        *n_parts += 1;
        if *n_parts > PARTS_MAX {
            let reason = say!("part-too-many", what = self.what, max = PARTS_MAX);
            return Err(TokenizerError::Invalid { reason });
        }
        // Without a `type` the crate would guess one from the other keys.
        let Some(kind) = part.get("type").and_then(Value::as_str) else {
            return Err(self.unsupported(&say!("unknown-type")));
        };
        if !self.kinds.contains(&kind) {
            return Err(self.unsupported(kind));
        }
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().len();
        match kind {
            "Sequence" => {
                let members = part.get(self.members).and_then(Value::as_array);
                members.into_iter().flatten().try_for_each(|member| self.check_part(member, growth, n_parts))
            }
            // In front of a text that may be one letter.
            "Prepend" => growth.times(self.what, 1 + text(part.get("prepend"))),
            // A `�` for a byte that is no character.
            "ByteLevel" if self.what == DECODERS.what => growth.times(self.what, '\u{fffd}'.len_utf8()),
            "ByteLevel" => growth.times(self.what, BYTE_LEVEL_GROWTH),
            "Metaspace" if self.what == PRE_TOKENIZERS.what => {
                growth.times(self.what, 1 + text(part.get("replacement")))
            }
            "NFC" | "NFD" => growth.times(self.what, CANONICAL_GROWTH),
            "NFKC" | "NFKD" => growth.times(self.what, COMPATIBLE_GROWTH),
            "BertNormalizer" => {
                let is_switch = |key: &&&str| part.get(**key).is_some_and(Value::is_boolean);
                let option = part.get(BERT_OPTION).is_none_or(|value| value.is_boolean() || value.is_null());
                let wrong = BERT_SWITCHES.iter().find(|key| !is_switch(key));
                match wrong.or(Some(&BERT_OPTION).filter(|_| !option)) {
                    Some(key) => Err(TokenizerError::Invalid { reason: say!("part-bert", key = *key) }),
                    None => growth.times(self.what, BERT_GROWTH),
                }
            }
            "Precompiled" => {
                let table = part.get("precompiled_charsmap").and_then(Value::as_str);
                match table.and_then(precompiled::growth) {
                    Some(times) => growth.times(self.what, times),
                    None => Err(self.unsupported(&say!("part-precompiled"))),
                }
            }
            "Lowercase" => growth.times(self.what, LOWERCASE_GROWTH),
            "WordPiece" => growth.times(self.what, WORD_PIECE_GROWTH),
            "Replace" => {
                let pattern = |kind| part.get("pattern").and_then(|pattern| pattern.get(kind));
                let is_known = pattern("Regex").and_then(Value::as_str).is_some_and(|it| it == MANY_SPACES);
                match text(if is_known { pattern("Regex") } else { pattern("String") }) {
                    _ if is_known => growth.times(self.what, text(part.get("content")).div_ceil(2)),
                    0 => Err(self.unsupported(&say!("part-replace"))),
                    n => growth.times(self.what, text(part.get("content")).div_ceil(n)),
                }
            }
            // The crate looks beyond the beginning of a token that is shorter.
            "Strip" if self.what == DECODERS.what => match part.get("stop").and_then(Value::as_u64) {
                Some(stop) if stop > 0 => Err(self.unsupported(&say!("part-strip", stop))),
                _ => Ok(()),
            },
            "Split" => {
                let pattern = part.get("pattern").and_then(Value::as_object);
                let longest = pattern.into_iter().flatten().map(|(_, pattern)| text(Some(pattern))).max();
                match longest {
                    Some(bytes) if bytes > PATTERN_BYTES_MAX => {
                        Err(self.unsupported(&say!("part-split", bytes, max = PATTERN_BYTES_MAX)))
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn unsupported(self, kind: &str) -> TokenizerError {
        TokenizerError::Unsupported { what: self.what, got: cut(format!("{kind:?}")) }
    }
}

/// How many times as long a text may become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Growth(usize);

impl Default for Growth {
    fn default() -> Self {
        Self(1)
    }
}

impl Growth {
    pub(super) fn so_far(self) -> usize {
        self.0
    }

    /// Counts one more part, `what`, that makes a text `times` as long.
    pub(super) fn times(&mut self, what: &str, times: usize) -> Result<(), TokenizerError> {
        self.0 = self.0.saturating_mul(times.max(1));
        if self.0 <= GROWTH_MAX {
            return Ok(());
        }
        let reason = say!("part-growth", what, times = self.0, max = GROWTH_MAX);
        Err(TokenizerError::Invalid { reason })
    }
}
