//! What the tokens of items are made with, and read with.

use std::fmt;
use std::sync::Arc;

use crate::model::Tokenizer;

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

/// From tokens to their text, special ones left out.
#[derive(Clone)]
pub struct Decoder(Arc<Decode>);

type Decode = dyn Fn(&[u32]) -> Result<String, String> + Send + Sync;

impl Decoder {
    /// A decoder that calls `decode`.
    pub fn new(decode: impl Fn(&[u32]) -> Result<String, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(decode))
    }

    /// The text of `tokens`.
    ///
    /// # Errors
    /// When the tokenizer fails, in its own words.
    pub fn text(&self, tokens: &[u32]) -> Result<String, String> {
        (self.0)(tokens)
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
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl PairEncoder for Tokenizer {
    fn encode_pair(
        &self,
        context: &str,
        continuation: &str,
        add_bos: bool,
    ) -> Result<(Vec<u32>, Vec<u32>), String> {
        let pair = self.encode_pair(context, continuation, add_bos).map_err(|error| error.to_string())?;
        Ok((pair.context, pair.continuation))
    }

    fn pieces(&self, tokens: &[u32]) -> Result<Vec<String>, String> {
        self.pieces(tokens).map_err(|error| error.to_string())
    }

    fn encode_context(&self, context: &str, add_bos: bool) -> Result<Vec<u32>, String> {
        self.encode_plain(context, add_bos).map_err(|error| error.to_string())
    }

    fn decoder(&self) -> Decoder {
        let tokenizer = self.clone();
        Decoder::new(move |tokens| tokenizer.decode(tokens).map_err(|error| error.to_string()))
    }
}
