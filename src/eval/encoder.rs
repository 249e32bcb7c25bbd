//! What the tokens of items are made with, and read with.

use std::fmt;
use std::sync::Arc;

use super::{exact, python};
use crate::model::{EncodedTexts, Tokenizer, TokenizerError};

/// What turns a pair of texts into tokens.
pub trait PairEncoder {
    /// Token ids of the context and of the continuation, encoded as one text: white space
    /// at the end of the context belongs to the continuation, an empty context becomes the
    /// prefix token, and `add_bos` puts one before everything.
    ///
    /// # Errors
    /// When the tokenizer refuses the text, in its own words.
    fn encode_pair(
        &self,
        context: &str,
        continuation: &str,
        add_bos: bool,
    ) -> Result<(Vec<u32>, Vec<u32>), String>;

    /// The same where the continuation is a text, all of which is scored.
    ///
    /// # Errors
    /// When the tokenizer refuses the text, in its own words.
    fn encode_text(&self, context: &str, text: &str, add_bos: bool) -> Result<(Vec<u32>, Vec<u32>), String> {
        self.encode_pair(context, text, add_bos)
    }

    /// Token ids of one text or two with the special tokens around them, at most `max` of them, for a model that
    /// tells classes of texts apart.
    ///
    /// # Errors
    /// When the tokenizer refuses a text, in its own words.
    fn encode_texts(&self, first: &str, second: Option<&str>, max: usize) -> Result<EncodedTexts, String> {
        let _ = (second, max);
        let tokens = self.encode_context(first, false)?;
        Ok(EncodedTexts { second: tokens.len(), tokens, is_cut: false })
    }

    /// What each token adds to the text of those before it; together they are the text.
    /// A token that ends inside a character adds nothing, the one that ends it adds all.
    ///
    /// # Errors
    /// When the tokenizer fails, in its own words.
    fn pieces(&self, tokens: &[u32]) -> Result<Vec<String>, String>;

    /// Token ids of a text that an answer is written after; `add_bos` puts one before it.
    ///
    /// # Errors
    /// When the tokenizer refuses the text, in its own words.
    fn encode_context(&self, context: &str, add_bos: bool) -> Result<Vec<u32>, String>;

    /// The way back, to be kept with the items.
    fn decoder(&self) -> Decoder;
}

/// A tokenizer with the special tokens that lm-evaluation-harness 0.4.13 puts around texts
/// (`HFLM.tok_encode`, `TemplateLM.loglikelihood` and `_encode_pair`): those of the tokenizer's own
/// post-processor, around the context and around context and continuation alike, but none where
/// the text itself begins with the prefix token. What stands behind a text there, as BERT's separator
/// does, so comes among the scored tokens, here as there. `add_bos` changes nothing.
#[derive(Debug, Clone, Copy)]
pub struct AsHarness<'a>(pub &'a Tokenizer);

/// From tokens to their text, special ones left out.
#[derive(Clone)]
pub struct Decoder {
    decode: Arc<Decode>,
    /// Tokens that end an answer, whether or not they are left out.
    stops: Vec<u32>,
}

type Decode = dyn Fn(&[u32]) -> Result<String, String> + Send + Sync;

impl Decoder {
    pub fn new(decode: impl Fn(&[u32]) -> Result<String, String> + Send + Sync + 'static) -> Self {
        Self { decode: Arc::new(decode), stops: Vec::new() }
    }

    /// Of a tokenizer: an answer also ends with a token that is a stop.
    fn of(tokenizer: &Tokenizer) -> Self {
        let stops = exact::STOPS.iter().filter_map(|stop| tokenizer.id(stop)).collect();
        let tokenizer = tokenizer.clone();
        Self { stops, ..Self::new(move |tokens| tokenizer.decode(tokens).map_err(said)) }
    }

    pub(super) fn is_stop(&self, token: u32) -> bool {
        self.stops.contains(&token)
    }

    /// The text of `tokens`.
    ///
    /// # Errors
    /// When the tokenizer fails, in its own words.
    pub fn text(&self, tokens: &[u32]) -> Result<String, String> {
        (self.decode)(tokens)
    }
}

impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decoder")
    }
}

/// Decoders are the same when they are one.
impl PartialEq for Decoder {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.decode, &other.decode)
    }
}

impl PairEncoder for Tokenizer {
    fn encode_pair(
        &self,
        context: &str,
        continuation: &str,
        add_bos: bool,
    ) -> Result<(Vec<u32>, Vec<u32>), String> {
        let pair = self.encode_pair(context, continuation, add_bos).map_err(said)?;
        Ok((pair.context, pair.continuation))
    }

    fn encode_texts(&self, first: &str, second: Option<&str>, max: usize) -> Result<EncodedTexts, String> {
        self.encode_texts(first, second, max).map_err(said)
    }

    fn pieces(&self, tokens: &[u32]) -> Result<Vec<String>, String> {
        self.pieces(tokens).map_err(said)
    }

    fn encode_context(&self, context: &str, add_bos: bool) -> Result<Vec<u32>, String> {
        self.encode_plain(context, add_bos).map_err(said)
    }

    fn decoder(&self) -> Decoder {
        Decoder::of(self)
    }
}

impl PairEncoder for AsHarness<'_> {
    fn encode_pair(
        &self,
        context: &str,
        continuation: &str,
        _: bool,
    ) -> Result<(Vec<u32>, Vec<u32>), String> {
        let tokenizer = self.0;
        if context.is_empty() {
            let prefix = tokenizer.prefix().map_err(said)?;
            let mut tokens = tokenizer.encode(continuation, false).map_err(said)?;
            // One that stands there already is not doubled.
            let scored = if tokens.first() == Some(&prefix) { tokens.split_off(1) } else { tokens };
            return Ok((vec![prefix], scored));
        }
        let whole = tokenizer.encode_once_begun(&[context, continuation].concat()).map_err(said)?;
        let alone = tokenizer.encode_once_begun(python::rstrip(context)).map_err(said)?;
        let scored = whole.get(alone.len()..).unwrap_or_default().to_vec();
        Ok((alone, scored))
    }

    /// The prefix token stands before the special tokens of a text, too, and those are scored
    /// (`loglikelihood_rolling`).
    fn encode_text(&self, context: &str, text: &str, _: bool) -> Result<(Vec<u32>, Vec<u32>), String> {
        if !context.is_empty() {
            return self.encode_pair(context, text, false);
        }
        let prefix = self.0.prefix().map_err(said)?;
        Ok((vec![prefix], self.0.encode_once_begun(text).map_err(said)?))
    }

    fn encode_texts(&self, first: &str, second: Option<&str>, max: usize) -> Result<EncodedTexts, String> {
        self.0.encode_texts(first, second, max).map_err(said)
    }

    fn pieces(&self, tokens: &[u32]) -> Result<Vec<String>, String> {
        self.0.pieces(tokens).map_err(said)
    }

    fn encode_context(&self, context: &str, _: bool) -> Result<Vec<u32>, String> {
        self.0.encode_once_begun(context).map_err(said)
    }

    fn decoder(&self) -> Decoder {
        Decoder::of(self.0)
    }
}

fn said(error: TokenizerError) -> String {
    error.to_string()
}
