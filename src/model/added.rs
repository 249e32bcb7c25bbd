//! Tokens that were added to a tokenizer's own.

use tokenizers::{NormalizedString, Normalizer, Tokenizer as Inner};

use super::Remark;
use super::tokenizer::TokenizerError;
use super::words::cut;
use crate::words::say;

/// Takes out tokens for which a model of this vocabulary has no embedding, as a padding token that was
/// added after training: a text that contains one is read as the letters that it has.
pub(super) fn keep_known(inner: &mut Inner, vocab_size: usize) -> tokenizers::Result<Option<Remark>> {
    let mut added: Vec<_> = inner.get_added_tokens_decoder().into_iter().collect();
    added.sort_unstable_by_key(|(id, _)| *id);
    let n_known = added.partition_point(|(id, _)| (*id as usize) < vocab_size);
    let Some((_, first)) = added.get(n_known) else { return Ok(None) };
    let remark =
        Remark::NoEmbedding { count: added.len() - n_known, first: cut(format!("{:?}", first.content)) };
    // The crate takes no token out again. Added in this order, the others get the ids that they had.
    let mut again = Inner::new(inner.get_model().clone());
    again.with_normalizer(inner.get_normalizer().cloned())?;
    again.with_pre_tokenizer(inner.get_pre_tokenizer().cloned());
    again.with_decoder(inner.get_decoder().cloned());
    again.add_tokens(added.into_iter().take(n_known).map(|(_, token)| token))?;
    *inner = again;
    Ok(Some(remark))
}

/// Refuses added tokens with which the crate panics: one of which the normalizer leaves nothing is
/// found inside of characters, and one of white space that takes the spaces before it, too, where
/// another token has taken those already.
pub(super) fn refuse_unsafe(inner: &Inner) -> Result<(), TokenizerError> {
    for token in inner.get_added_tokens_decoder().into_values() {
        let mut text = NormalizedString::from(token.content.as_str());
        if let Some(normalizer) = inner.get_normalizer().filter(|_| token.normalized) {
            normalizer
                .normalize(&mut text)
                .map_err(|error| TokenizerError::Invalid { reason: cut(error) })?;
        }
        let token_text = cut(format!("{:?}", token.content));
        let got = match text.get() {
            "" => say!("token-without-form", token = token_text),
            form if token.lstrip && form.trim().is_empty() => say!("token-of-spaces", token = token_text),
            _ => continue,
        };
        return Err(TokenizerError::Unsupported { what: "added_tokens", got });
    }
    Ok(())
}
