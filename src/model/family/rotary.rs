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
const ROPE_TYPES: [&str; 6] = ["default", "linear", "dynamic", "llama3", "yarn", "longrope"];
const BETA_FAST_DEFAULT: f64 = 32.0;
const BETA_SLOW_DEFAULT: f64 = 1.0;

/// What rotary positions depend on beside their own keys.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// Base where the config names none.
    pub(super) theta_default: f64,
    pub(super) head_dim: usize,
    /// `max_position_embeddings`.
    pub(super) context_length: usize,
    /// Share of a head that turns where the config names none.
    pub(super) share_default: f64,
    /// The original context where the config has `original_max_position_embeddings` or where transformers
    /// gives the family one.
    pub(super) original: Option<usize>,
}

/// Rotary positions, from `rope_parameters` or from `rope_theta` and `rope_scaling`.
pub(super) fn rope(config: Config<'_>, around: Around) -> Result<RopeSpec, ConfigError> {
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
    let rotated = rotated(config, new, around)?;
    let read = |keys: Config<'_>| scaling(keys, around, rotated);
    let scalings = [new, old].into_iter().flatten().map(read).collect::<Result<Vec<_>, _>>()?;
    if let [first, second] = scalings.as_slice()
        && first != second
    {
        let got = config.get("rope_scaling").cloned().unwrap_or_default();
        return Err(config.contradiction("rope_scaling", got, "rope_parameters".to_owned()));
    }
    Ok(RopeSpec {
        theta: config.or_default("rope_theta", new_theta.or(theta), around.theta_default),
        rotated,
        scaling: scalings.into_iter().next().unwrap_or(RopeScaling::None),
    })
}

/// Rotary positions as one object says them, of layers of one kind.
pub(super) fn nested(keys: Config<'_>, around: Around) -> Result<RopeSpec, ConfigError> {
    let rotated = rotated(keys, None, around)?;
    let theta = keys.positive("rope_theta", ROPE_MAX)?.unwrap_or(around.theta_default);
    Ok(RopeSpec { theta, rotated, scaling: scaling(keys, around, rotated)? })
}

/// Dimensions of a head that turn.
fn rotated(config: Config<'_>, new: Option<Config<'_>>, around: Around) -> Result<usize, ConfigError> {
    const KEY: &str = "partial_rotary_factor";
    let own = new.map(|new| new.positive(KEY, 1.0)).transpose()?.flatten();
    let share = own.or(config.positive(KEY, 1.0)?).unwrap_or(around.share_default);
    let rotated = (around.head_dim as f64 * share) as usize;
    if rotated >= 2 && rotated.is_multiple_of(2) {
        return Ok(rotated);
    }
    let got = Value::from(share);
    Err(config.bad(KEY, &say!("must-be-even-share", head_dim = around.head_dim), &got))
}

fn scaling(config: Config<'_>, around: Around, rotated: usize) -> Result<RopeScaling, ConfigError> {
    let kind = config.text("rope_type")?;
    match kind.map_or_else(|| config.text("type"), |kind| Ok(Some(kind)))? {
        None | Some("default") => Ok(RopeScaling::None),
        Some("linear") => Ok(RopeScaling::Linear { factor: number(config, "factor")? }),
        Some("dynamic") => {
            Ok(RopeScaling::Dynamic { factor: number(config, "factor")?, original: around.context_length })
        }
        Some("llama3") => llama3(config, around),
        Some("yarn") => yarn(config, around),
        Some("longrope") => longrope(config, around, rotated),
        // As Phi-3's first files called it.
        Some("su") if around.original.is_some() => longrope(config, around, rotated),
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
    let (low_freq_factor, high_freq_factor) =
        (number(config, "low_freq_factor")?, number(config, "high_freq_factor")?);
    if low_freq_factor >= high_freq_factor {
        let other = say!("must-be-below", factor = high_freq_factor.to_string());
        return Err(config.contradiction("low_freq_factor", low_freq_factor, other));
    }
    Ok(RopeScaling::Llama3 {
        factor: number(config, "factor")?,
        low_freq_factor,
        high_freq_factor,
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
    let (one, all) = (config.positive("mscale", ROPE_MAX)?, config.positive("mscale_all_dim", ROPE_MAX)?);
    let inferred = match (one, all) {
        (Some(one), Some(all)) => grown(one) / grown(all),
        _ => grown(1.0),
    };
    Ok(RopeScaling::Yarn {
        factor,
        beta_fast: config.positive("beta_fast", ROPE_MAX)?.unwrap_or(BETA_FAST_DEFAULT),
        beta_slow: config.positive("beta_slow", ROPE_MAX)?.unwrap_or(BETA_SLOW_DEFAULT),
        original,
        truncate: config.flag("truncate")?.unwrap_or(true),
        attention_factor: config.positive("attention_factor", ROPE_MAX)?.unwrap_or(inferred),
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
        attention_factor: config.positive("attention_factor", ROPE_MAX)?.unwrap_or(inferred),
    })
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
