//! Figure 16: an answer that is written by the full model and with layers in parallel.

use crate::schedule::Preset;

/// The paper's number.
pub const WRITTEN_FIGURE: u32 = 16;
/// A word problem of two steps, in the form of the bundled items.
pub const WRITTEN_PROMPT: &str = "Question: Tom has 23 plums. He gives 8 plums to Mia. Then Tom finds 14 more plums. \
                                  How many plums does Tom have now? Answer:";

pub const WRITTEN_TOKENS: usize = 48;

/// The schedule beside the full model: the middle quarter of the layers in parallel.
pub fn written_preset(n_layers: usize) -> Preset {
    Preset::Parallel { start: n_layers.saturating_sub(1 + n_layers / 4) / 2 }
}
