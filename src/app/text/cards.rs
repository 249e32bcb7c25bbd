//! Cards of the stack in words.

use crate::app::state::Subject;
use crate::app::zone::Zone;
use crate::model::LayerTrait;
use crate::platform::in_small_letters;
use crate::words::{listed, say, sentence};

/// The name of a card or group inside a sentence: its first letter is small.
pub fn inside(what: Subject) -> String {
    let name = sentence(&what);
    let rest = name.strip_prefix(|_| true).unwrap_or_default();
    in_small_letters(&name[..name.len() - rest.len()]) + rest
}

/// A card, its part of the model, what its layer has of its own, and how much each of its runs changes the
/// hidden states.
pub fn card(what: Subject, zone: Zone, traits: &[LayerTrait], norms: &[f32]) -> String {
    say!(
        "stack-card",
        name = what,
        zone = sentence(&zone),
        traits = traits_of(traits),
        stroke = stroke(norms)
    )
}

/// What a layer has of its own, which its card says in signs.
pub fn traits_of(traits: &[LayerTrait]) -> Option<String> {
    let told: Vec<String> = traits.iter().map(|it| it.told()).collect();
    (!told.is_empty()).then(|| listed(told))
}

/// How much a card changes the hidden states, in how many runs, once that was measured.
pub fn stroke(norms: &[f32]) -> Option<String> {
    let mean = norms.iter().sum::<f32>() / norms.len().max(1) as f32;
    (!norms.is_empty()).then(|| say!("stack-stroke", times = norms.len(), change = 100.0 * mean))
}
