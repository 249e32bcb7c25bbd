//! Tokens with a part to play, and ids that are no tokens.
//!
//! What stands in front of a text, and behind it, is what the post-processor of `tokenizer.json` says,
//! as in transformers 5: `add_bos_token` of `tokenizer_config.json` counts nowhere.

use super::ModelSpec;
use super::tokenizer::{Tokenizer, TokenizerError};

/// Tokens that stand for what is to be guessed, where no file names one: of BERT and of RoBERTa.
const MASKS: [&str; 2] = ["[MASK]", "<mask>"];

/// Tokens that `tokenizer_config.json` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Named {
    /// With it texts begin.
    pub(super) begin: Option<u32>,
    /// With it texts end.
    pub(super) end: Option<u32>,
    /// It stands for what is to be guessed.
    pub(super) mask: Option<u32>,
}

impl Tokenizer {
    /// Takes over what files beside `tokenizer.json` name. Texts begin with the token that one of them
    /// names and the post-processor puts in front, else with the config's, else with the named one; an
    /// empty context becomes the token that the tokenizer's own files name, without one the config's
    /// beginning of text, else its first end of text.
    pub(super) fn take_names(&mut self, named: Named, spec: &ModelSpec) {
        let begins = [spec.bos_id, named.begin];
        let first = self.surround.before.first().copied();
        let is_put = |begin: &&Option<u32>| begin.is_some() && **begin == first;
        let put = begins.iter().find(is_put).copied().flatten();
        self.bos_id = put.or(spec.bos_id).or(named.begin);
        let own = named.begin.or(named.end);
        self.prefix_id = own.or(spec.bos_id).or(spec.eos_ids.first().copied());
        let text = self.prefix_id.and_then(|id| self.decode_with(&[id], false).ok());
        self.prefix = text.unwrap_or_default();
        self.mask_id = named.mask.or_else(|| self.usual_mask());
    }

    /// A special token that is called as masks are.
    fn usual_mask(&self) -> Option<u32> {
        MASKS.iter().find_map(|mask| {
            let of_mask = self.special.iter().find(|(token, _)| token == mask);
            of_mask.map(|&(_, id)| id)
        })
    }

    /// What an empty context becomes.
    ///
    /// # Errors
    /// When no file names it.
    pub fn prefix(&self) -> Result<u32, TokenizerError> {
        self.prefix_id.ok_or(TokenizerError::NoPrefix)
    }

    /// Whether the tokenizer itself puts the beginning-of-text token in front of a text.
    pub fn begins_texts(&self) -> bool {
        self.bos_id.is_some() && self.surround.before.first().copied() == self.bos_id
    }

    /// Ids that the post-processor puts in front of one text, and behind it: `[CLS]` and `[SEP]` of BERT.
    pub fn frame(&self) -> (&[u32], &[u32]) {
        (&self.surround.before, &self.surround.after)
    }

    /// The token that stands for what is to be guessed, as `tokenizer_config.json` says, else a special
    /// token that is called `[MASK]` or `<mask>`.
    pub fn mask_id(&self) -> Option<u32> {
        self.mask_id
    }

    /// Whether `id` is a token. A model may have logits for more ids, because its embeddings are padded.
    pub fn has(&self, id: u32) -> bool {
        (id as usize) < self.vocab_size && self.unknown.binary_search(&id).is_err()
    }

    /// Ids for which the model has logits and that are no tokens, ascending.
    pub fn ids_without_token(&self) -> &[u32] {
        &self.unknown
    }

    /// Makes ids that are no tokens impossible, in one row of logits `[vocab_size]`. Only for what is
    /// written or shown: scores are of all logits, as in other engines.
    pub fn hide_unknown(&self, logits: &mut [f32]) {
        for &id in &*self.unknown {
            if let Some(logit) = logits.get_mut(id as usize) {
                *logit = f32::NEG_INFINITY;
            }
        }
    }
}
