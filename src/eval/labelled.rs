//! Texts with a label, in tokens.

use super::encode::{EncodeOptions, EncodeProblem, EncodedPair, ScoredItem};
use super::encoder::PairEncoder;
use super::glue::GLUE_TOKENS_MAX;
use super::item::{Item, Labelled};

/// Texts that have a label: their classes are asked for at the first token, each as its place.
pub(super) fn encode_texts(
    item: &Item,
    labelled: &Labelled,
    encoder: &impl PairEncoder,
    options: EncodeOptions,
    n_clipped: &mut usize,
) -> Result<ScoredItem, EncodeProblem> {
    let max = GLUE_TOKENS_MAX.min(options.context_length);
    let texts = encoder
        .encode_texts(&labelled.first, labelled.second.as_deref(), max)
        .map_err(|reason| EncodeProblem::Tokenizer { reason })?;
    if texts.tokens.is_empty() {
        return Err(EncodeProblem::NoContext);
    }
    if texts.tokens.len() > options.context_length {
        let (got, context_length) = (texts.tokens.len(), options.context_length);
        return Err(EncodeProblem::TooLong { got, context_length });
    }
    *n_clipped += usize::from(texts.is_cut);
    let class = |class| EncodedPair { sequence: 0, first_row: 0, tokens: vec![class], n_characters: 1 };
    Ok(ScoredItem {
        pairs: (0..).take(item.pairs.len()).map(class).collect(),
        sequences: vec![texts.tokens],
        gold: item.gold.clone(),
        in_results: Vec::new(),
        second: labelled.second.is_some().then_some(texts.second),
    })
}
