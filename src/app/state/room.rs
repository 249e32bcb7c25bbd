//! Whether a model of the Hub fits here, and how fast it will be: told before any of it is fetched.

use super::State;
use crate::model::Quantise;

/// Bytes of weights that the engine can hold in its own memory, as it must without a GPU: a WebAssembly
/// memory ends at 4 GiB, and what computes needs some of it.
const CPU_BYTES_MAX: u64 = 7 << 29;
/// Bytes of a quantised number, in thirty-seconds: 34 bytes a group of 32 numbers at 8 bits; at 4 bits 18, and 34 of
/// the embeddings, which are up to a third of a small model.
const EIGHT_BITS_BYTES: u64 = 34;
const FOUR_BITS_BYTES: u64 = 24;
const GROUP: u64 = 32;
/// Bytes that a number of a file has at least.
const FILE_BYTES_EACH: u64 = 2;

/// Where a model would be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Into buffers of at most so many bytes; how much memory a GPU has, browsers do not tell.
    Gpu { bytes: u64, buffer: u64 },
    /// In the engine's own memory, where it fits.
    Cpu { bytes: u64 },
    /// There it does not fit.
    TooLarge,
    /// Which of them is not known before a model is open.
    Unknown,
}

/// How fast a model will be here, about: measured on the open one, and scaled by the number of parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// The title of the model on which it was measured.
    pub of: String,
    /// Seconds that reading takes, per token.
    pub read: f64,
    /// Seconds that generating takes, per token.
    pub written: f64,
}

impl State {
    /// What is to be known of a model of so many bytes, and of so many parameters where that is told, before it is
    /// fetched to where the page computes.
    pub fn room_here(&self, bytes: u64, n_parameters: Option<u64>) -> Room {
        let Some(card) = self.model.card() else { return Room::Unknown };
        let n_numbers = n_parameters.unwrap_or(bytes / FILE_BYTES_EACH);
        let quantised = self.quantise.map(|quantise| {
            let each = match quantise {
                Quantise::Eight => EIGHT_BITS_BYTES,
                Quantise::Four => FOUR_BITS_BYTES,
            };
            n_numbers.saturating_mul(each) / GROUP
        });
        // Weights lie in memory as they do in the files, or packed further.
        let bytes = quantised.map_or(bytes, |quantised| quantised.min(bytes));
        match card.limits {
            Some(limits) => Room::Gpu { bytes, buffer: limits.binding_bytes_max },
            None if bytes > CPU_BYTES_MAX => Room::TooLarge,
            None => Room::Cpu { bytes },
        }
    }

    /// How fast a model of so many parameters will be, where something was measured: a token passes every parameter
    /// of a layer once, so its time grows with their number.
    pub fn pace_here(&self, n_parameters: u64) -> Option<Pace> {
        let (card, speed) = (self.model.card()?, self.speed?);
        let times = n_parameters as f64 / card.parameters.max(1) as f64;
        let seconds = |runs: f64| (runs > 0.0).then(|| card.spec.n_layers as f64 / runs * times);
        Some(Pace { of: card.title.clone(), read: seconds(speed.read)?, written: seconds(speed.written)? })
    }
}
