//! Rotary positions: how far each pair of a head turns per position.
//!
//! Source: Hugging Face transformers, `modeling_rope_utils`.

use serde::{Deserialize, Serialize};

/// Rotary position embedding (Su et al. 2021), rotate-half layout: of the first `rotated`
/// dimensions of a head, `i` pairs with `i + rotated / 2`; the rest passes as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RopeSpec {
    pub theta: f64,
    /// Dimensions that turn, even.
    pub rotated: usize,
    /// Whether their share of a head is odd and one less: frequencies are those of that many dimensions.
    pub is_rounded: bool,
    pub scaling: RopeScaling,
}

/// Stretching of the rotary frequencies for longer contexts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum RopeScaling {
    None,
    /// The first `pairs` frequencies divided by `factor`; the other pairs do not turn.
    Proportional {
        factor: f64,
        pairs: usize,
    },
    /// All frequencies divided by `factor`.
    Linear {
        factor: f64,
    },
    /// A base that grows with the sequence once that is longer than `original` tokens.
    Dynamic {
        factor: f64,
        original: usize,
    },
    /// Llama 3.1 (`rope_type: llama3`).
    Llama3 {
        /// How much long wavelengths are stretched.
        factor: f64,
        /// Wavelengths above `original / low_freq_factor` are stretched fully.
        low_freq_factor: f64,
        /// Wavelengths below `original / high_freq_factor` stay.
        high_freq_factor: f64,
        /// Context length before stretching, tokens.
        original_context_length: f64,
    },
    /// YaRN (Peng et al. 2023): frequencies that turn more than `beta_fast` times in the original
    /// context stay, those below `beta_slow` are divided by `factor`, with a ramp between.
    Yarn {
        factor: f64,
        beta_fast: f64,
        beta_slow: f64,
        original: f64,
        /// Whether the ends of the ramp are whole dimensions.
        truncate: bool,
        /// What cosines and sines are multiplied by.
        attention_factor: f64,
    },
    /// A divisor for each frequency, another one for sequences longer than `original` (Phi-3).
    LongRope {
        short: Vec<f64>,
        long: Vec<f64>,
        original: usize,
        attention_factor: f64,
    },
}

/// What the rotations of a sequence depend on beside the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regime {
    /// Nothing.
    Usual,
    /// Longer than the original context.
    Long,
    /// So many tokens.
    Length(usize),
}

impl RopeSpec {
    /// The regime of a sequence of `n` tokens.
    pub fn regime(&self, n: usize) -> Regime {
        match self.scaling {
            RopeScaling::Dynamic { original, .. } if n > original => Regime::Length(n),
            RopeScaling::LongRope { original, .. } if n > original => Regime::Long,
            _ => Regime::Usual,
        }
    }

    /// Tokens beyond which keys that are kept are of another regime than new ones, for all positions.
    pub fn border(&self) -> Option<usize> {
        match self.scaling {
            RopeScaling::LongRope { original, .. } => Some(original),
            _ => None,
        }
    }

    /// What cosines and sines are multiplied by.
    pub fn attention_factor(&self) -> f64 {
        match self.scaling {
            RopeScaling::Yarn { attention_factor, .. } | RopeScaling::LongRope { attention_factor, .. } => {
                attention_factor
            }
            _ => 1.0,
        }
    }

    /// Inverse frequencies `[rotated / 2]`, radians per position.
    pub fn inverse_frequencies(&self, regime: Regime) -> Vec<f64> {
        let width = (self.rotated - usize::from(self.is_rounded)) as f64;
        let theta = match (&self.scaling, regime) {
            (RopeScaling::Dynamic { factor, original }, Regime::Length(n)) => {
                let stretch = factor * n as f64 / *original as f64 - (factor - 1.0);
                self.theta * stretch.powf(width / (width - 2.0))
            }
            _ => self.theta,
        };
        let plain = (0..self.rotated / 2).map(|i| theta.powf(-((2 * i) as f64) / width));
        plain.enumerate().map(|(i, frequency)| self.stretched(i, frequency, regime)).collect()
    }

    fn stretched(&self, i: usize, frequency: f64, regime: Regime) -> f64 {
        match &self.scaling {
            RopeScaling::None | RopeScaling::Dynamic { .. } => frequency,
            RopeScaling::Proportional { factor, pairs } => {
                if i < *pairs {
                    frequency / factor
                } else {
                    0.0
                }
            }
            RopeScaling::Linear { factor } => frequency / factor,
            RopeScaling::Llama3 { factor, low_freq_factor, high_freq_factor, original_context_length } => {
                let wavelength = std::f64::consts::TAU / frequency;
                // What is long enough is stretched, even if it is short enough to stay (low above high).
                if wavelength >= original_context_length / low_freq_factor {
                    frequency / factor
                } else if wavelength < original_context_length / high_freq_factor {
                    frequency
                } else {
                    let smooth = (original_context_length / wavelength - low_freq_factor)
                        / (high_freq_factor - low_freq_factor);
                    (1.0 - smooth) * frequency / factor + smooth * frequency
                }
            }
            RopeScaling::Yarn { factor, beta_fast, beta_slow, original, truncate, .. } => {
                let width = self.rotated as f64;
                // The dimension that turns so many times in the original context.
                let turning = |turns: f64| {
                    width * (original / (turns * std::f64::consts::TAU)).ln() / (2.0 * self.theta.ln())
                };
                let (low, high) = (turning(*beta_fast), turning(*beta_slow));
                let (low, high) = if *truncate { (low.floor(), high.ceil()) } else { (low, high) };
                let (low, mut high) = (low.max(0.0), high.min(width - 1.0));
                if low == high {
                    high += 0.001;
                }
                let stretched = ((i as f64 - low) / (high - low)).clamp(0.0, 1.0);
                frequency / factor * stretched + frequency * (1.0 - stretched)
            }
            RopeScaling::LongRope { short, long, .. } => {
                let divisors = if regime == Regime::Long { long } else { short };
                frequency / divisors.get(i).copied().unwrap_or(1.0)
            }
        }
    }
}
