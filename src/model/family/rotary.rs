//! Rotary positions of a config, in both generations of keys.
//!
//! Source: Hugging Face transformers, `modeling_rope_utils` (`standardize_rope_params` and the functions
//! for each type of scaling).

use serde_json::Value;

use crate::model::config::{Config, ConfigError};
use crate::model::limits::{CONTEXT_MAX, HEAD_DIM_MAX};
use crate::model::words::cut;
use crate::model::{RopeScaling, RopeSpec};
use crate::words::say;

/// Greatest base of the rotary positions, greatest stretch, greatest original context.
const ROPE_MAX: f64 = 1e12;
/// The kind that does not stretch.
const DEFAULT: &str = "default";
const ROPE_TYPES: [&str; 7] = [DEFAULT, "linear", "dynamic", "llama3", "yarn", "longrope", PROPORTIONAL];
/// A share of all frequencies of a head turns.
const PROPORTIONAL: &str = "proportional";
/// The share of a head that turns, beside the base.
const SHARE: &str = "partial_rotary_factor";
const BETA_FAST_DEFAULT: f64 = 32.0;
const BETA_SLOW_DEFAULT: f64 = 1.0;

/// What rotary positions depend on beside their own keys.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// The key of the base outside of their own object, and the base where the config names none.
    pub(super) theta: (&'static str, f64),
    pub(super) head_dim: usize,
    /// `max_position_embeddings`.
    pub(super) context_length: usize,
    /// The key of the share of a head that turns outside of their own object, and the share where the config
    /// names none; none in families that turn whole heads whatever a config says.
    pub(super) share: Option<(&'static str, f64)>,
    /// Whether as many numbers of a head turn as there are angles, so that an odd share is one more.
    pub(super) by_angles: bool,
    /// The original context where the config has `original_max_position_embeddings` or where transformers
    /// gives the family one.
    pub(super) original: Option<usize>,
    /// Older names of `longrope`.
    pub(super) long_names: &'static [&'static str],
}

/// Rotary positions, from `rope_scaling` where there is one, else from `rope_parameters`; keys beside these
/// count where they have none.
pub(super) fn rope(config: Config<'_>, around: Around) -> Result<RopeSpec, ConfigError> {
    let new = config.object("rope_parameters.")?;
    let old = config.object("rope_scaling.")?.filter(|old| old.keys().next().is_some());
    if old.is_some() && config.get("rope_scaling") != config.get("rope_parameters") {
        config.ignored("rope_parameters");
    }
    of(old.or(new), config, around)
}

/// Rotary positions as one object says them, with what it leaves to the keys of `top`.
pub(super) fn of(keys: Option<Config<'_>>, top: Config<'_>, around: Around) -> Result<RopeSpec, ConfigError> {
    let (key, default) = around.theta;
    let outer = top.positive(key, ROPE_MAX)?;
    let inner = keys.map(|keys| keys.positive("rope_theta", ROPE_MAX)).transpose()?.flatten();
    if inner.is_some_and(|inner| outer.is_some_and(|outer| inner != outer)) {
        top.ignored(key);
    }
    let theta = top.or_default(key, inner.or(outer), default);
    if let Some(keys) = keys
        && kind(keys)? == Some(PROPORTIONAL)
    {
        let scaling = proportional(keys, top, around)?;
        return Ok(RopeSpec { theta, rotated: around.head_dim, is_rounded: false, scaling });
    }
    let (rotated, is_rounded) = rotated(keys, top, around)?;
    let scaling = keys.map(|keys| scaling(keys, around, rotated)).transpose()?.unwrap_or(RopeScaling::None);
    match (&scaling, keys) {
        // Of an odd share transformers computes no ramp.
        (RopeScaling::Yarn { .. }, Some(keys)) if is_rounded => Err(keys.bad(
            "rope_type",
            &say!("must-be-even-share", head_dim = around.head_dim),
            &"yarn".into(),
        )),
        _ => Ok(RopeSpec { theta, rotated, is_rounded, scaling }),
    }
}

/// Dimensions of a head that turn, and whether there is one more than their share says.
fn rotated(keys: Option<Config<'_>>, top: Config<'_>, around: Around) -> Result<(usize, bool), ConfigError> {
    let Some((key, default)) = around.share else {
        let is_plain = keys.map(kind).transpose()?.flatten().is_none_or(|kind| kind == DEFAULT);
        for config in keys.into_iter().chain([top]) {
            // Where positions are stretched, transformers does not compute with any other.
            match config.refuse_foreign(&[(SHARE, &[Value::from(1)])]) {
                Err(_) if is_plain => config.ignored(SHARE),
                refused => refused?,
            }
        }
        return Ok((around.head_dim, false));
    };
    let inner = keys.map(|keys| keys.positive(SHARE, 1.0)).transpose()?.flatten();
    let share = top.or_default(key, inner.or(top.positive(key, 1.0)?), default);
    let (head_dim, got) = (around.head_dim, Value::from(share));
    let rotated = (head_dim as f64 * share) as usize;
    let is_odd = !rotated.is_multiple_of(2);
    if !around.by_angles && (is_odd || rotated < 2) {
        return Err(top.bad(key, &say!("must-be-even-share", head_dim), &got));
    }
    let even = rotated.next_multiple_of(2);
    if rotated == 0 || even > head_dim {
        return Err(top.bad(key, &say!("must-be-share", head_dim), &got));
    }
    Ok((even, is_odd))
}

/// A share of the frequencies that all of a head has; the others are 0.
fn proportional(keys: Config<'_>, top: Config<'_>, around: Around) -> Result<RopeScaling, ConfigError> {
    let (key, default) = around.share.unwrap_or((SHARE, 1.0));
    let share = keys.positive(SHARE, 1.0)?.or(top.positive(key, 1.0)?).unwrap_or(default);
    let head_dim = around.head_dim;
    let is_whole = head_dim.is_multiple_of(2) && (around.by_angles || share >= 1.0);
    if !is_whole {
        return Err(top.bad(key, &say!("must-be-even-share", head_dim), &Value::from(share)));
    }
    let pairs = (share * head_dim as f64 / 2.0) as usize;
    Ok(RopeScaling::Proportional { factor: keys.positive("factor", ROPE_MAX)?.unwrap_or(1.0), pairs })
}

/// How positions are stretched, under either of its keys.
fn kind(config: Config<'_>) -> Result<Option<&str>, ConfigError> {
    let kind = config.text("rope_type")?;
    kind.map_or_else(|| config.text("type"), |kind| Ok(Some(kind)))
}

fn scaling(config: Config<'_>, around: Around, rotated: usize) -> Result<RopeScaling, ConfigError> {
    match kind(config)? {
        None | Some(DEFAULT) => Ok(RopeScaling::None),
        Some(name) if around.long_names.contains(&name) => longrope(config, around, rotated),
        Some("linear") => Ok(RopeScaling::Linear { factor: number(config, "factor")? }),
        Some("dynamic") => {
            Ok(RopeScaling::Dynamic { factor: number(config, "factor")?, original: around.context_length })
        }
        Some("llama3") => llama3(config, around),
        Some("yarn") => yarn(config, around),
        Some("longrope") => longrope(config, around, rotated),
        Some(other) => {
            Err(ConfigError::UnknownRope { got: cut(format!("{other:?}")), supported: ROPE_TYPES.join(", ") })
        }
    }
}

fn number(config: Config<'_>, key: &str) -> Result<f64, ConfigError> {
    config.positive(key, ROPE_MAX)?.ok_or_else(|| config.missing(key))
}

/// The context before stretching, tokens.
fn original(config: Config<'_>, around: Around) -> Result<usize, ConfigError> {
    let own = config.count("original_max_position_embeddings", CONTEXT_MAX)?;
    Ok(around.original.or(own).unwrap_or(around.context_length))
}

fn llama3(config: Config<'_>, around: Around) -> Result<RopeScaling, ConfigError> {
    Ok(RopeScaling::Llama3 {
        factor: number(config, "factor")?,
        low_freq_factor: number(config, "low_freq_factor")?,
        high_freq_factor: number(config, "high_freq_factor")?,
        original_context_length: original(config, around)? as f64,
    })
}

fn yarn(config: Config<'_>, around: Around) -> Result<RopeScaling, ConfigError> {
    let original = original(config, around)? as f64;
    let factor = match config.positive("factor", ROPE_MAX)? {
        Some(factor) => factor,
        None => around.context_length as f64 / original,
    };
    let grown = |by: f64| if factor <= 1.0 { 1.0 } else { 0.1 * by * factor.ln() + 1.0 };
    // 0 is as good as none.
    let given = |key: &str| match config.get(key).and_then(Value::as_f64) {
        Some(0.0) => Ok(None),
        _ => config.positive(key, ROPE_MAX),
    };
    let (one, all) = (given("mscale")?, given("mscale_all_dim")?);
    let inferred = match (one, all) {
        (Some(one), Some(all)) => grown(one) / grown(all),
        _ => grown(1.0),
    };
    Ok(RopeScaling::Yarn {
        factor,
        beta_fast: given("beta_fast")?.unwrap_or(BETA_FAST_DEFAULT),
        beta_slow: given("beta_slow")?.unwrap_or(BETA_SLOW_DEFAULT),
        original,
        truncate: config.flag("truncate")?.unwrap_or(true),
        attention_factor: attention_factor(config)?.unwrap_or(inferred),
    })
}

fn longrope(config: Config<'_>, around: Around, rotated: usize) -> Result<RopeScaling, ConfigError> {
    let original = original(config, around)?;
    let factor = match config.positive("factor", ROPE_MAX)? {
        Some(factor) => factor,
        None => around.context_length as f64 / original as f64,
    };
    let inferred = if factor <= 1.0 { 1.0 } else { (1.0 + factor.ln() / (original as f64).ln()).sqrt() };
    Ok(RopeScaling::LongRope {
        short: divisors(config, "short_factor", rotated)?,
        long: divisors(config, "long_factor", rotated)?,
        original,
        attention_factor: attention_factor(config)?.unwrap_or(inferred),
    })
}

/// What cosines and sines are multiplied by: any number, as transformers takes it.
fn attention_factor(config: Config<'_>) -> Result<Option<f64>, ConfigError> {
    const KEY: &str = "attention_factor";
    let Some(value) = config.get(KEY) else { return Ok(None) };
    let factor = value.as_f64().filter(|factor| factor.abs() <= ROPE_MAX);
    factor.map(Some).ok_or_else(|| config.bad(KEY, &say!("must-be-within", limit = ROPE_MAX), value))
}

/// One number for each frequency.
fn divisors(config: Config<'_>, key: &str, rotated: usize) -> Result<Vec<f64>, ConfigError> {
    const { assert!(HEAD_DIM_MAX < 1 << 16) };
    let value = config.get(key).ok_or_else(|| config.missing(key))?;
    let wrong = || config.bad(key, &say!("must-be-divisors", n = rotated / 2), value);
    let list = value.as_array().filter(|list| list.len() == rotated / 2).ok_or_else(wrong)?;
    let number = |value: &Value| value.as_f64().filter(|x| *x > 0.0 && *x <= ROPE_MAX);
    list.iter().map(number).collect::<Option<Vec<_>>>().ok_or_else(wrong)
}
