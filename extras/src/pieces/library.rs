//! The crate itself.

use std::sync::Arc;

use tokenizers::{ModelWrapper, NormalizedString, Normalizer, PostProcessorWrapper, Tokenizer};

use super::{Opened, Opening, PiecesRefusal, Scheme};

/// An open tokenizer. Copies share their tables.
#[derive(Debug, Clone)]
pub struct Pieces {
    inner: Arc<Tokenizer>,
}

impl Pieces {
    /// Reads a file that has been looked over. What truncates, pads, or puts tokens around a text is left out.
    ///
    /// # Errors
    /// When the crate does not take it, or would panic over it later.
    pub fn open(opening: Opening) -> Result<(Self, Opened), PiecesRefusal> {
        let mut inner = Tokenizer::from_bytes(&opening.file).map_err(invalid)?;
        // Where a file does not say what its model is, the crate tries one kind after the other.
        match (opening.scheme, inner.get_model()) {
            (Scheme::BytePairs, ModelWrapper::BPE(_))
            | (Scheme::WordPieces, ModelWrapper::WordPiece(_))
            | (Scheme::Words, ModelWrapper::WordLevel(_))
            | (Scheme::Unigram, ModelWrapper::Unigram(_)) => {}
            _ => return Err(PiecesRefusal::Otherwise),
        }
        inner.with_truncation(None).map_err(invalid)?;
        inner.with_padding(None);
        inner.with_post_processor(None::<PostProcessorWrapper>);
        let taken_out = keep_known(&mut inner, opening.vocab_size).map_err(invalid)?;
        refuse_unsafe(&inner)?;
        let unknown = (0..opening.vocab_size).filter(|&id| inner.id_to_token(id).is_none()).collect();
        let added = inner.get_added_tokens_decoder();
        let special = added.into_iter().filter(|(_, token)| token.special);
        let opened = Opened {
            n_tokens: u32::try_from(inner.get_vocab_size(true)).unwrap_or(u32::MAX),
            unknown,
            special: special.map(|(id, token)| (token.content, id)).collect(),
            taken_out,
        };
        Ok((Self { inner: Arc::new(inner) }, opened))
    }

    /// The token with this text.
    ///
    /// # Errors
    /// None here; in the browser when the module has ended.
    pub fn id(&self, token: &str) -> Result<Option<u32>, PiecesRefusal> {
        Ok(self.inner.token_to_id(token))
    }

    /// Tokens of a text that is not empty, none put around it.
    ///
    /// # Errors
    /// When the crate fails.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>, PiecesRefusal> {
        Ok(self.inner.encode_fast(text, false).map_err(failed)?.get_ids().to_vec())
    }

    /// The text of tokens.
    ///
    /// # Errors
    /// When the crate fails.
    pub fn decode(&self, ids: &[u32], skip_special: bool) -> Result<String, PiecesRefusal> {
        self.inner.decode(ids, skip_special).map_err(failed)
    }
}

/// Takes out tokens for which a model of this vocabulary has no embedding, as a padding token that was
/// added after training: a text that contains one is read as the letters that it has.
fn keep_known(inner: &mut Tokenizer, vocab_size: u32) -> tokenizers::Result<Option<(u32, String)>> {
    let mut added: Vec<_> = inner.get_added_tokens_decoder().into_iter().collect();
    added.sort_unstable_by_key(|(id, _)| *id);
    let n_known = added.partition_point(|(id, _)| *id < vocab_size);
    let Some((_, first)) = added.get(n_known) else { return Ok(None) };
    let count = u32::try_from(added.len() - n_known).unwrap_or(u32::MAX);
    let taken_out = (count, first.content.clone());
    // The crate takes no token out again. Added in this order, the others get the ids that they had.
    let mut again = Tokenizer::new(inner.get_model().clone());
    again.with_normalizer(inner.get_normalizer().cloned())?;
    again.with_pre_tokenizer(inner.get_pre_tokenizer().cloned());
    again.with_decoder(inner.get_decoder().cloned());
    again.add_tokens(added.into_iter().take(n_known).map(|(_, token)| token))?;
    *inner = again;
    Ok(Some(taken_out))
}

/// Refuses added tokens with which the crate panics: one of which the normalizer leaves nothing is
/// found inside of characters, and one of white space that takes the spaces before it, too, where
/// another token has taken those already.
fn refuse_unsafe(inner: &Tokenizer) -> Result<(), PiecesRefusal> {
    for token in inner.get_added_tokens_decoder().into_values() {
        let mut text = NormalizedString::from(token.content.as_str());
        if let Some(normalizer) = inner.get_normalizer().filter(|_| token.normalized) {
            normalizer.normalize(&mut text).map_err(invalid)?;
        }
        match text.get() {
            "" => return Err(PiecesRefusal::WithoutForm { token: token.content }),
            form if token.lstrip && form.trim().is_empty() => {
                return Err(PiecesRefusal::OfSpaces { token: token.content });
            }
            _ => {}
        }
    }
    Ok(())
}

fn invalid(error: tokenizers::Error) -> PiecesRefusal {
    PiecesRefusal::Invalid { reason: error.to_string() }
}

fn failed(error: tokenizers::Error) -> PiecesRefusal {
    PiecesRefusal::Failed { reason: error.to_string() }
}
