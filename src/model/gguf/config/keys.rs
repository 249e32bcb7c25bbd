//! The keys of an architecture, taken with their kind.

use super::Architecture;
use crate::model::gguf::error::GgufError;
use crate::model::gguf::header::{Header, wrong};
use crate::model::gguf::layout::StoredTensor;
use crate::model::gguf::value::{Number, Value};
use crate::words::say;

/// Keys `{prefix}.…` of a header, and the tensors of all files of its model.
#[derive(Debug, Clone, Copy)]
pub(in crate::model::gguf) struct Keys<'a> {
    pub(in crate::model::gguf) header: &'a Header,
    /// The headers of all files.
    pub(in crate::model::gguf) parts: &'a [&'a Header],
    pub(in crate::model::gguf) prefix: &'static str,
}

/// Keys of tokens that end a text, the usual one first.
const ENDS: [&str; 3] = ["eos_token_id", "eot_token_id", "eom_token_id"];

impl<'a> Keys<'a> {
    /// Those of a model whose files have these headers, the one with the metadata first.
    pub(in crate::model::gguf) fn of(parts: &'a [&'a Header]) -> Result<(Architecture, Self), GgufError> {
        let header = *parts.first().ok_or(GgufError::NotGguf)?;
        let architecture = Architecture::of(header)?;
        Ok((architecture, Self { header, parts, prefix: architecture.name() }))
    }

    pub(in crate::model::gguf) fn get(self, key: &str) -> Option<&'a Value> {
        self.header.get(&self.full(key))
    }

    fn full(self, key: &str) -> String {
        format!("{}.{key}", self.prefix)
    }

    fn no_key(self, key: &str) -> GgufError {
        GgufError::NoKey { key: self.full(key) }
    }

    /// A whole number, or one for each layer, if they are all the same.
    pub(in crate::model::gguf) fn maybe_count(self, key: &str) -> Result<Option<u64>, GgufError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let counted = match value {
            Value::Numbers(numbers) => {
                let mut counts = numbers.iter().map(Number::count);
                let first = counts.next().flatten();
                first.filter(|_| counts.all(|count| count == first))
            }
            _ => value.count(),
        };
        counted.map(Some).ok_or_else(|| wrong(&self.full(key), say!("gguf-must-be-count"), value))
    }

    /// A whole number that must be there and above 0.
    pub(in crate::model::gguf) fn count(self, key: &str) -> Result<u64, GgufError> {
        match self.maybe_count(key)? {
            Some(count) if count > 0 => Ok(count),
            Some(_) => {
                let value = self.get(key).ok_or_else(|| self.no_key(key))?;
                Err(wrong(&self.full(key), say!("gguf-must-be-positive"), value))
            }
            None => Err(self.no_key(key)),
        }
    }

    /// A key that may be absent, and if it is there, has this value.
    pub(in crate::model::gguf) fn must_be(self, key: &str, expected: u64) -> Result<(), GgufError> {
        match (self.maybe_count(key)?, self.get(key)) {
            (Some(got), Some(value)) if got != expected => {
                Err(wrong(&self.full(key), expected.to_string(), value))
            }
            _ => Ok(()),
        }
    }

    /// The same of a flag.
    pub(in crate::model::gguf) fn must_say(self, key: &str, expected: bool) -> Result<(), GgufError> {
        match (self.maybe_flag(key)?, self.get(key)) {
            (Some(got), Some(value)) if got != expected => {
                Err(wrong(&self.full(key), expected.to_string(), value))
            }
            _ => Ok(()),
        }
    }

    /// A factor that may be absent, and if it is there, changes nothing; 0 is none.
    pub(in crate::model::gguf) fn must_be_neutral(self, key: &str) -> Result<(), GgufError> {
        match (self.maybe_real(key)?, self.get(key)) {
            (Some(got), Some(value)) if got != 1.0 && got != 0.0 => {
                Err(wrong(&self.full(key), 1.to_string(), value))
            }
            _ => Ok(()),
        }
    }

    /// A finite number.
    pub(in crate::model::gguf) fn maybe_real(self, key: &str) -> Result<Option<f64>, GgufError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let real = value.real().filter(|real| real.is_finite());
        real.map(Some).ok_or_else(|| wrong(&self.full(key), say!("gguf-must-be-number"), value))
    }

    pub(in crate::model::gguf) fn real(self, key: &str) -> Result<f64, GgufError> {
        self.maybe_real(key)?.ok_or_else(|| self.no_key(key))
    }

    pub(in crate::model::gguf) fn maybe_flag(self, key: &str) -> Result<Option<bool>, GgufError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        value.flag().map(Some).ok_or_else(|| wrong(&self.full(key), say!("gguf-must-be-flag"), value))
    }

    pub(in crate::model::gguf) fn maybe_text(self, key: &str) -> Result<Option<&'a str>, GgufError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        value.text().map(Some).ok_or_else(|| wrong(&self.full(key), say!("gguf-must-be-text"), value))
    }

    /// Rows of the token embedding: what counts, whatever a key says.
    pub(super) fn vocab_size(self) -> Result<u64, GgufError> {
        const NAME: &str = "token_embd.weight";
        let tensor = self.tensor(NAME);
        Ok(tensor.ok_or_else(|| GgufError::NoTensor { name: NAME.to_owned() })?.rows())
    }

    /// Width of a head as the query projection shows it, else as the width of the model does; `n_heads` stands
    /// under `key`.
    pub(super) fn head_dim(self, key: &str, n_heads: u64, d_model: u64) -> Result<u64, GgufError> {
        let rows = self.tensor("blk.0.attn_q.weight").map_or(d_model, |tensor| tensor.rows());
        let is_whole = rows.is_multiple_of(n_heads) && rows >= n_heads;
        if is_whole {
            return Ok(rows / n_heads);
        }
        let value = self.get(key).ok_or_else(|| self.no_key(key))?;
        Err(wrong(&self.full(key), say!("gguf-must-divide", rows), value))
    }

    pub(super) fn has_tensor(self, name: &str) -> bool {
        self.tensor(name).is_some()
    }

    /// A tensor, in whichever of the files it lies.
    pub(super) fn tensor(self, name: &str) -> Option<&'a StoredTensor> {
        self.parts.iter().find_map(|part| part.tensor(name))
    }

    /// The id of a token of the tokenizer.
    pub(super) fn token(self, key: &str) -> Result<Option<u64>, GgufError> {
        Keys { prefix: "tokenizer.ggml", ..self }.maybe_count(key)
    }

    /// All tokens that end a text.
    pub(super) fn ends(self) -> Result<Vec<u64>, GgufError> {
        let mut ends = Vec::new();
        for key in ENDS {
            let id = self.token(key)?;
            ends.extend(id.filter(|id| !ends.contains(id)));
        }
        Ok(ends)
    }
}
