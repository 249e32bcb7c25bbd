//! `config.json`, read key by key.
//!
//! Hugging Face configs name hundreds of keys over two generations (`torch_dtype` became
//! `dtype`; `rope_theta` and `rope_scaling` became `rope_parameters`). A family takes the
//! ones it knows through [`Config`], which checks type and range and words the error;
//! keys that would change the mathematics in a way no executor has are refused by name
//! (see [`Config::refuse_foreign`]), and all others do not matter.

use std::cell::RefCell;
use std::fmt::Display;
use std::ops::RangeInclusive;

use serde::Serialize;
use serde_json::{Map, Value};

use super::limits::{CONFIG_BYTES_MAX, EOS_IDS_MAX};
use super::words::cut;
use super::{ModelSpec, Remark, WeightFormat, family, foreign};
use crate::words::{self, say};

#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum ConfigError {
    /// Larger than any config.
    TooLarge { got: usize, limit: usize },
    /// Not JSON, or not an object.
    NotAnObject { reason: String },
    /// A file beside it is wrong.
    Beside { file: &'static str, reason: String },
    /// A key that the family needs is not there.
    Missing { key: String },
    /// A value of the wrong type or out of range.
    Bad {
        key: String,
        /// What it may be, limits included.
        expected: String,
        got: String,
    },
    /// Two keys that contradict each other.
    Contradiction {
        key: String,
        got: String,
        /// The other key, with its value.
        other: String,
    },
    /// An architecture that no family reads.
    UnknownArchitecture { got: String, supported: String },
    /// `architectures` is of another family than `model_type` says.
    OtherType { architecture: String, of_type: &'static str, model_type: String },
    /// An architecture of a kind that is not read.
    Outside { got: String, kind: Outside },
    /// A way of scaling rotary positions that is not known.
    UnknownRope { got: String, supported: String },
    /// A key that changes the mathematics in a way that is not supported.
    Unsupported { key: String, got: String },
    /// A model of another name would be computed as Llama is, but for this key.
    UnknownKey { key: String, model_type: String },
}

/// Kinds of architectures that stay outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename = "outside")]
pub enum Outside {
    /// Layers with several MLPs, of which each token takes some.
    Experts,
    /// Layers without attention, or with some that have none.
    StateSpace,
    /// A language model behind one for pictures or sound.
    Multimodal,
    /// Two stacks, one that reads and one that writes.
    EncoderDecoder,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReadConfig {
    /// The architecture as a table.
    pub spec: ModelSpec,
    /// `dtype` or `torch_dtype`, where it names one that is read. What counts is how the weights
    /// are stored.
    pub dtype: Option<WeightFormat>,
    /// The end of text where no file of the folder names one.
    pub eos_default: Option<u32>,
    /// What the model is called, as far as the config knows.
    pub name: Option<String>,
    /// Whether `architectures` says if the model has a head.
    pub is_class_named: bool,
    /// Defaults that were taken, keys that do not count.
    pub remarks: Vec<Remark>,
}

/// Reads a `config.json`.
///
/// # Errors
/// See [`ConfigError`]; every one names the key and what it holds.
pub fn read_config(bytes: &[u8]) -> Result<ReadConfig, ConfigError> {
    if bytes.len() > CONFIG_BYTES_MAX {
        return Err(ConfigError::TooLarge { got: bytes.len(), limit: CONFIG_BYTES_MAX });
    }
    let keys = config_keys(bytes)?;
    let remarks = RefCell::default();
    let config = Config { keys: &keys, path: "", remarks: &remarks };
    let spec = family::read(config)?;
    let eos_default = if keys.contains_key("eos_token_id") { None } else { family::eos_default(spec.family) };
    let is_class_named = keys.get("architectures").is_some_and(|names| !names.is_null());
    let (dtype, name) =
        (config.dtype(), keys.get("_name_or_path").and_then(Value::as_str).map(str::to_owned));
    Ok(ReadConfig { spec, dtype, eos_default, name, is_class_named, remarks: remarks.take() })
}

/// The keys of a `config.json`, as they are.
///
/// # Errors
/// When it is no JSON object.
pub fn config_keys(bytes: &[u8]) -> Result<Map<String, Value>, ConfigError> {
    let not_an_object = |reason: String| ConfigError::NotAnObject { reason };
    match foreign::read(bytes).map_err(not_an_object)? {
        Value::Object(keys) => Ok(keys),
        other => Err(not_an_object(say!("reason-no-object", got = cut(&other)))),
    }
}

/// A JSON object whose keys are taken with their type and range.
#[derive(Debug, Clone, Copy)]
pub(super) struct Config<'a> {
    keys: &'a Map<String, Value>,
    /// What stands before a key in messages: empty, or `rope_parameters.`.
    path: &'a str,
    /// Defaults that were taken.
    remarks: &'a RefCell<Vec<Remark>>,
}

impl<'a> Config<'a> {
    /// The value of a key; `null` counts as absent.
    pub(super) fn get(self, key: &str) -> Option<&'a Value> {
        self.keys.get(key).filter(|value| !value.is_null())
    }

    /// Whether a key is there and `null`, which some families tell from an absent one.
    pub(super) fn is_null(self, key: &str) -> bool {
        self.keys.get(key).is_some_and(Value::is_null)
    }

    /// All keys that are there with a value.
    pub(super) fn keys(self) -> impl Iterator<Item = &'a str> {
        self.keys.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| key.as_str())
    }

    /// Notes something that was decided.
    pub(super) fn remark(self, remark: Remark) {
        self.remarks.borrow_mut().push(remark);
    }

    /// Notes a key whose value does not count, where there is one.
    pub(super) fn ignored(self, key: &str) {
        if self.get(key).is_some() {
            self.remark(Remark::Ignored { key: cut(self.name(key)) });
        }
    }

    /// An object below this one; `path` is its key and a dot.
    pub(super) fn object(self, path: &'a str) -> Result<Option<Self>, ConfigError> {
        let key = path.trim_end_matches('.');
        match self.get(key) {
            None => Ok(None),
            Some(Value::Object(keys)) => Ok(Some(Self { keys, path, ..self })),
            Some(other) => Err(self.bad(key, &say!("must-be-object"), other)),
        }
    }

    /// Its keys, and those of another object that it does not have.
    pub(super) fn before(self, other: Self) -> Map<String, Value> {
        let mut keys = other.keys.clone();
        keys.extend(self.keys.iter().map(|(key, value)| (key.clone(), value.clone())));
        keys
    }

    /// An object in the place of this one.
    pub(super) fn with<'b>(self, keys: &'b Map<String, Value>) -> Config<'b>
    where
        'a: 'b,
    {
        Config { keys, path: self.path, remarks: self.remarks }
    }

    /// The value of a key, else what transformers takes, which is noted.
    pub(super) fn or_default<T: Display>(self, key: &'static str, value: Option<T>, default: T) -> T {
        value.unwrap_or_else(|| {
            self.remark(Remark::Default { key, value: default.to_string() });
            default
        })
    }

    /// Notes what transformers takes where a key is missing: for each layer of a turn what it is, and so on.
    pub(super) fn in_turn(self, key: &'static str, turn: impl Iterator<Item = impl Display>) {
        const NAMED_MAX: usize = 12;
        let list: Vec<String> = turn.take(NAMED_MAX).map(|entry| entry.to_string()).collect();
        self.remark(Remark::Default { key, value: say!("default-in-turn", list = list.join(", ")) });
    }

    /// A whole number from 1 to `limit`, where there is one.
    pub(super) fn count(self, key: &str, limit: usize) -> Result<Option<usize>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.as_u64().and_then(|n| usize::try_from(n).ok()) {
            Some(n) if (1..=limit).contains(&n) => Ok(Some(n)),
            _ => Err(self.bad(key, &say!("must-be-count", limit), value)),
        }
    }

    /// A whole number from 1 to `limit`.
    pub(super) fn required_count(self, key: &str, limit: usize) -> Result<usize, ConfigError> {
        self.count(key, limit)?.ok_or_else(|| self.missing(key))
    }

    /// A number above 0 and at most `limit`, where there is one.
    pub(super) fn positive(self, key: &str, limit: f64) -> Result<Option<f64>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.as_f64() {
            Some(x) if x > 0.0 && x <= limit => Ok(Some(x)),
            _ => Err(self.bad(key, &say!("must-be-positive", limit), value)),
        }
    }

    /// A number other than 0, from minus to plus `limit`, where there is one.
    pub(super) fn signed(self, key: &str, limit: f64) -> Result<Option<f64>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.as_f64() {
            Some(x) if x != 0.0 && x.abs() <= limit => Ok(Some(x)),
            _ => Err(self.bad(key, &say!("must-be-signed", limit), value)),
        }
    }

    /// A list with an entry for each of `n` layers, where there is one; `read` gives `None` for what it may not hold.
    pub(super) fn of_layers<T>(
        self,
        key: &str,
        n: usize,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<Vec<T>>, ConfigError> {
        self.listed(key, n..=n, read)
    }

    /// The same with so many entries at least and at most.
    pub(super) fn listed<T>(
        self,
        key: &str,
        lengths: RangeInclusive<usize>,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<Vec<T>>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let n = *lengths.start();
        let Some(list) = value.as_array().filter(|list| lengths.contains(&list.len())) else {
            return Err(self.bad(key, &say!("must-be-of-layers", n), value));
        };
        let unsupported = |entry| ConfigError::Unsupported { key: self.name(key), got: cut(entry) };
        list.iter()
            .map(|entry| read(entry).ok_or_else(|| unsupported(entry)))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// `true` or `false`, where there is one.
    pub(super) fn flag(self, key: &str) -> Result<Option<bool>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        value.as_bool().map(Some).ok_or_else(|| self.bad(key, &say!("must-be-flag"), value))
    }

    /// `true` or `false`, else what transformers takes, which is noted.
    pub(super) fn flag_or(self, key: &'static str, default: bool) -> Result<bool, ConfigError> {
        Ok(self.or_default(key, self.flag(key)?, default))
    }

    pub(super) fn text(self, key: &str) -> Result<Option<&'a str>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| self.bad(key, "a string", value))
    }

    /// Token ids: one, a list, or none; see [`token_ids`].
    pub(super) fn token_ids(self, key: &str, vocab_size: usize) -> Result<Vec<u32>, ConfigError> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        token_ids(value, vocab_size).map_err(|expected| self.bad(key, &expected, value))
    }

    /// How the weights claim to be stored. Any other name says nothing of how they are.
    fn dtype(self) -> Option<WeightFormat> {
        let name = self.get("dtype").or_else(|| self.get("torch_dtype"))?.as_str()?;
        match name.trim_start_matches("torch.") {
            "float32" => Some(WeightFormat::F32),
            "float16" => Some(WeightFormat::F16),
            "bfloat16" => Some(WeightFormat::Bf16),
            _ => None,
        }
    }

    /// Refuses keys of other architectures that change what is computed, unless they say
    /// "as usual": `neutral` lists the values that do.
    pub(super) fn refuse_foreign(self, foreign: &[(&str, &[Value])]) -> Result<(), ConfigError> {
        for (key, neutral) in foreign {
            if let Some(value) = self.get(key)
                && !neutral.iter().any(|it| same(it, value))
            {
                return Err(ConfigError::Unsupported { key: self.name(key), got: cut(value) });
            }
        }
        Ok(())
    }

    pub(super) fn bad(self, key: &str, expected: &str, got: &Value) -> ConfigError {
        ConfigError::Bad { key: self.name(key), expected: expected.to_owned(), got: cut(got) }
    }

    /// An error about a value that does not go with another key.
    pub(super) fn contradiction(self, key: &str, got: impl Display, other: String) -> ConfigError {
        ConfigError::Contradiction { key: self.name(key), got: cut(got), other }
    }

    pub(super) fn unknown_key(self, key: &str, model_type: &str) -> ConfigError {
        ConfigError::UnknownKey { key: cut(key), model_type: cut(model_type) }
    }

    pub(super) fn missing(self, key: &str) -> ConfigError {
        ConfigError::Missing { key: self.name(key) }
    }

    /// The key as it is found from the top.
    fn name(self, key: &str) -> String {
        format!("{}{key}", self.path)
    }
}

/// Token ids: one, a list, or none. Ids outside of the vocabulary can never come up and are left
/// out. The error is what was expected.
pub(super) fn token_ids(value: &Value, vocab_size: usize) -> Result<Vec<u32>, String> {
    let ids = match value {
        Value::Null => &[],
        Value::Array(ids) => ids.as_slice(),
        one => std::slice::from_ref(one),
    };
    if ids.len() > EOS_IDS_MAX || !ids.iter().all(|id| id.is_i64() || id.is_u64()) {
        return Err(say!("must-be-token-ids", max = EOS_IDS_MAX));
    }
    let known = |id: &Value| {
        id.as_u64().and_then(|id| u32::try_from(id).ok()).filter(|&id| (id as usize) < vocab_size)
    };
    Ok(ids.iter().filter_map(known).collect())
}

/// Equal values, `1` and `1.0` included.
fn same(a: &Value, b: &Value) -> bool {
    a == b || a.as_f64().is_some_and(|a| b.as_f64() == Some(a))
}
