//! Ways of stretching rotary positions.
//!
//! GGUF stores some in metadata and some as tensors: `rope_freqs` has the divisors of the frequencies that Llama 3
//! computes from four numbers, `rope_factors_short` and `rope_factors_long` are those of Phi 3.
//! Source: llama.cpp's converters; transformers, `modeling_rope_utils.py`.

use std::f64::consts::TAU;

use serde_json::{Map, Value, json};

use super::config::Keys;
use super::error::GgufError;
use super::header::wrong;
use crate::model::words::cut;
use crate::words::say;

/// Stands for the kind until the tensor has been read; no family reads it.
const PENDING: &str = "rope_freqs";
/// The numbers with which all models of Llama 3.1 to 3.3 were made.
const LLAMA3_LOW: f64 = 1.0;
const LLAMA3_HIGH: f64 = 4.0;
const LLAMA3_CONTEXT: f64 = 8192.0;
/// How far a divisor may be from the one that is computed, as a share: they were computed in single precision.
const DIVISOR_TOLERANCE: f64 = 1e-4;

/// The factors of Phi 3, one for each pair of rotated dimensions.
#[derive(Debug, Clone, PartialEq)]
pub struct LongFactors {
    pub short: Vec<f32>,
    pub long: Vec<f32>,
}

/// `rope_scaling` of the metadata.
pub(super) fn scaling(keys: Keys<'_>) -> Result<Option<Value>, GgufError> {
    if keys.header.tensor("rope_factors_long.weight").is_some() {
        return Ok(Some(json!({"rope_type": "longrope"})));
    }
    if keys.header.tensor("rope_freqs.weight").is_some() {
        return Ok(Some(json!({"rope_type": PENDING})));
    }
    let factor = match keys.maybe_real("rope.scaling.factor")? {
        Some(factor) => Some(factor),
        None => keys.maybe_real("rope.scale_linear")?,
    };
    let kind = keys.maybe_text("rope.scaling.type")?;
    let Some(factor) = factor.filter(|&factor| factor != 1.0) else { return Ok(None) };
    match kind {
        Some("none") => Ok(None),
        None | Some("linear") => Ok(Some(json!({"rope_type": "linear", "factor": factor}))),
        Some("yarn") => yarn(keys, factor).map(Some),
        Some(got) => {
            let got = super::Value::Text(cut(got));
            let key = format!("{}.rope.scaling.type", keys.prefix);
            Err(wrong(&key, say!("gguf-must-be-rope"), &got))
        }
    }
}

fn yarn(keys: Keys<'_>, factor: f64) -> Result<Value, GgufError> {
    // What they mean beside the usual attention factor depends on the version that wrote them.
    for key in ["rope.scaling.attn_factor", "rope.scaling.yarn_attn_factor"] {
        match (keys.maybe_real(key)?, keys.get(key)) {
            (Some(factor), Some(value)) if factor != 1.0 => {
                return Err(wrong(&format!("{}.{key}", keys.prefix), 1.to_string(), value));
            }
            _ => {}
        }
    }
    let mut scaling = json!({"rope_type": "yarn", "factor": factor});
    let mut put = |key: &str, value: Option<f64>| {
        if let Some(value) = value {
            scaling[key] = json!(value);
        }
    };
    put("beta_fast", keys.maybe_real("rope.scaling.yarn_beta_fast")?);
    put("beta_slow", keys.maybe_real("rope.scaling.yarn_beta_slow")?);
    if let Some(original) = keys.maybe_count("rope.scaling.original_context_length")? {
        scaling["original_max_position_embeddings"] = json!(original);
    }
    Ok(scaling)
}

/// The `rope_scaling` that divides the frequencies `theta^(-2i/n)` by these divisors: Llama 3's. `null` is for those
/// that are all 1.
///
/// None when Llama 3's numbers do not give them.
pub fn llama3_scaling(divisors: &[f32], theta: f64) -> Option<Value> {
    let factor = divisors.iter().copied().fold(1.0_f32, f32::max);
    if divisors.iter().all(|&divisor| divisor == 1.0) {
        return Some(Value::Null);
    }
    let factor = f64::from(factor);
    for (i, &divisor) in divisors.iter().enumerate() {
        let wave = TAU * theta.powf(i as f64 / divisors.len() as f64);
        let expected = llama3_divisor(wave, factor);
        let is_close = (f64::from(divisor) - expected).abs() <= DIVISOR_TOLERANCE * expected;
        if !is_close {
            return None;
        }
    }
    Some(json!({
        "rope_type": "llama3",
        "factor": factor,
        "low_freq_factor": LLAMA3_LOW,
        "high_freq_factor": LLAMA3_HIGH,
        "original_max_position_embeddings": LLAMA3_CONTEXT as u64,
    }))
}

/// The `rope_scaling` that divides frequencies by these divisors, whatever they are.
pub fn divisors_scaling(divisors: &[f32]) -> Value {
    let divisors: Vec<f64> = divisors.iter().copied().map(f64::from).collect();
    json!({"rope_type": "longrope", "short_factor": divisors, "long_factor": divisors})
}

/// By what a frequency of this wavelength is divided.
fn llama3_divisor(wave: f64, factor: f64) -> f64 {
    if wave < LLAMA3_CONTEXT / LLAMA3_HIGH {
        1.0
    } else if wave > LLAMA3_CONTEXT / LLAMA3_LOW {
        factor
    } else {
        let smooth = (LLAMA3_CONTEXT / wave - LLAMA3_LOW) / (LLAMA3_HIGH - LLAMA3_LOW);
        1.0 / ((1.0 - smooth) / factor + smooth)
    }
}

/// Completes the `rope_scaling` of a config whose file has factors for short and for long texts.
pub fn with_long_factors(config: &mut Map<String, Value>, factors: &LongFactors) {
    let reals = |factors: &[f32]| -> Value {
        factors.iter().map(|&factor| super::Number::F32(factor).real()).collect()
    };
    let scaling = json!({
        "rope_type": "longrope",
        "short_factor": reals(&factors.short),
        "long_factor": reals(&factors.long),
    });
    config.insert("rope_scaling".to_owned(), scaling);
}
