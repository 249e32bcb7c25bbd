//! Prompts to start from, as they suit a model: its own where its folder brings some, instructions where it was trained to
//! follow them, else beginnings.

use crate::experiment::{ModelCard, fills_gaps};
use crate::model::ExamplePrompt;
use crate::words::{say, sentence};

/// The prompts that are offered for a model.
pub fn suited(card: Option<&ModelCard>) -> Vec<ExamplePrompt> {
    let own = card.and_then(|card| card.about.as_ref()).map(|about| about.prompts.as_slice());
    if let Some(own) = own.filter(|own| !own.is_empty()) {
        return own.to_vec();
    }
    let example = |label, text| ExamplePrompt { label, text, schedule: None, invitation: None };
    if let Some(mask) = card.filter(|card| fills_gaps(&card.spec)).and_then(|card| card.mask.as_ref()) {
        return vec![
            example(say!("gap-fact"), say!("gap-fact-prompt", mask)),
            example(say!("gap-story"), say!("gap-story-prompt", mask)),
            example(say!("gap-opposite"), say!("gap-opposite-prompt", mask)),
            example(say!("gap-sum"), say!("gap-sum-prompt", mask)),
        ];
    }
    match card.filter(|card| !card.bundled).map(|card| card.instructed) {
        Some(Some(_)) => vec![
            example(say!("instruct-fact"), say!("instruct-fact-prompt")),
            example(say!("instruct-list"), say!("instruct-list-prompt")),
            example(say!("instruct-rewrite"), say!("instruct-rewrite-prompt")),
            example(say!("instruct-sum"), say!("instruct-sum-prompt")),
        ],
        Some(None) => vec![
            example(say!("begin-fact"), say!("begin-fact-prompt")),
            example(say!("begin-story"), say!("begin-story-prompt")),
            example(say!("begin-list"), say!("begin-list-prompt")),
            example(say!("begin-sum"), say!("begin-sum-prompt")),
        ],
        None => vec![
            example(say!("example-sum"), say!("example-sum-prompt")),
            example(say!("example-story"), say!("example-story-prompt")),
            example(say!("example-fact"), say!("example-fact-prompt")),
            example(say!("example-pronoun"), say!("example-pronoun-prompt")),
        ],
    }
}

/// Why these; nothing for a model that came with the page, or that does not write.
pub fn why(card: &ModelCard) -> Option<String> {
    if card.spec.head.is_none() || card.spec.classes().is_some() || !card.spec.block.attention.causal {
        return None;
    }
    (!card.bundled && card.about.is_none()).then(|| match card.instructed {
        Some(how) => sentence(&how),
        None => say!("prompts-begin"),
    })
}
