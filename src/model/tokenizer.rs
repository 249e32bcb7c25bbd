//! Text to token ids and back: by ourselves where a tokenizer is plain (`plain`), else by the `tokenizers` crate.
//!
//! A tokenizer belongs to one model: its ids must all be in the model's vocabulary (which
//! may be larger, because embeddings are often padded). Truncation and padding that the
//! file asks for are switched off: they are habits of a training script, not of the model.
//!
//! Limit: a tokenizer file is a program of regular expressions and tables that the crate
//! runs as it is; the limits here bound its size and that of the text.

use std::sync::Arc;

use serde::Serialize;

use super::looked_over::{LookedOver, refused};
use super::plain::Plain;
use super::surround::Surround;
use super::words::cut;
use super::{ModelSpec, Remark};
use crate::platform::{ExtrasError, Pieces, load_pieces};
use crate::words::{self, say};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum TokenizerError {
    /// Larger than any tokenizer.
    TooLarge { got: usize, limit: usize },
    /// Not the JSON of a tokenizer.
    Invalid { reason: String },
    /// A kind of tokenizer that no supported family has.
    Unsupported { what: &'static str, got: String },
    /// Tokens that the model does not have.
    WrongVocabulary { got: u32, expected: usize },
    /// More text than is encoded at once.
    TextTooLong { got: usize, limit: usize },
    /// The beginning-of-text token is asked for, and the config does not name one.
    NoBos,
    /// An empty context stands for the prefix token, and the config names none.
    NoPrefix,
    /// A continuation that adds no token to its context cannot be scored.
    EmptyContinuation {
        /// As given, cut short.
        continuation: String,
    },
    /// In the words of the library.
    Failed { reason: String },
    /// The library did not arrive.
    #[error(transparent)]
    #[serde(untagged)]
    NotHere(#[from] ExtrasError),
}

/// A tokenizer that fits its model. Copies share their tables.
#[derive(Debug, Clone)]
pub struct Tokenizer {
    pub(super) inner: Inner,
    pub(super) n_tokens: usize,
    /// Special tokens, by text.
    pub(super) special: Arc<[(String, u32)]>,
    /// What the post-processor puts around a text.
    pub(super) surround: Surround,
    pub(super) bos_id: Option<u32>,
    /// Most bytes of a text.
    pub(super) bytes_max: usize,
    /// Tokens that are never used.
    pub(super) remark: Option<Remark>,
    /// What an empty context becomes: the beginning of text, else an end of text.
    pub(super) prefix_id: Option<u32>,
    /// It as text.
    pub(super) prefix: String,
    /// Stands for what is to be guessed.
    pub(super) mask_id: Option<u32>,
    /// How many logits the model has.
    pub(super) vocab_size: usize,
    /// Ids below that are no tokens, ascending.
    pub(super) unknown: Arc<[u32]>,
}

/// What knows the tokens.
#[derive(Debug, Clone)]
pub(super) enum Inner {
    Plain(Arc<Plain>),
    Library(Pieces),
}

/// A context and what follows it, as tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedPair {
    /// At least one token.
    pub context: Vec<u32>,
    /// At least one token: the scored ones.
    pub continuation: Vec<u32>,
}

impl Tokenizer {
    /// Reads a `tokenizer.json` that belongs to the model of `spec`, and loads what only some tokenizers need.
    ///
    /// # Errors
    /// As [`from_bytes`](Self::from_bytes), and in the browser when that does not arrive.
    pub(super) async fn open(bytes: &[u8], spec: &ModelSpec) -> Result<Self, TokenizerError> {
        let looked_over = LookedOver::at(bytes, spec)?;
        if !looked_over.is_plain() {
            load_pieces().await?;
        }
        looked_over.open(spec)
    }

    /// Reads a `tokenizer.json` that belongs to the model of `spec`.
    ///
    /// # Errors
    /// When it is too large, not a supported tokenizer, or has ids outside of the vocabulary.
    pub fn from_bytes(bytes: &[u8], spec: &ModelSpec) -> Result<Self, TokenizerError> {
        LookedOver::at(bytes, spec)?.open(spec)
    }

    /// Whether it is read without the library.
    pub fn is_plain(&self) -> bool {
        matches!(self.inner, Inner::Plain(_))
    }

    /// Tokens that it knows.
    pub fn n_tokens(&self) -> usize {
        self.n_tokens
    }

    pub(crate) fn id(&self, token: &str) -> Option<u32> {
        match &self.inner {
            Inner::Plain(plain) => plain.id(token),
            Inner::Library(pieces) => pieces.id(token).ok().flatten(),
        }
    }

    /// Which of its tokens are never used.
    pub(super) fn remark(&self) -> Option<&Remark> {
        self.remark.as_ref()
    }

    /// Tokens of `text`, with those that the post-processor adds if `special`.
    ///
    /// # Errors
    /// When the text is over the limit or the tokenizer fails.
    pub fn encode(&self, text: &str, special: bool) -> Result<Vec<u32>, TokenizerError> {
        if text.len() > self.bytes_max {
            return Err(TokenizerError::TextTooLong { got: text.len(), limit: self.bytes_max });
        }
        // Some pre-tokenizers make a space of nothing.
        let ids = if text.is_empty() {
            Vec::new()
        } else {
            match &self.inner {
                Inner::Plain(plain) => plain.encode(text),
                Inner::Library(pieces) => pieces.encode(text).map_err(refused)?,
            }
        };
        if !special {
            return Ok(ids);
        }
        Ok([&self.surround.before, ids.as_slice(), &self.surround.after].concat())
    }

    /// Tokens of `text` with those that the post-processor adds, unless the text begins with the
    /// prefix token as text.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    pub fn encode_once_begun(&self, text: &str) -> Result<Vec<u32>, TokenizerError> {
        let is_begun = !self.prefix.is_empty() && text.starts_with(&self.prefix);
        self.encode(text, !is_begun)
    }

    /// Tokens of a prompt: what the post-processor adds, and the beginning of text in
    /// front if `add_bos` and it is not there already. May be empty for an empty prompt.
    ///
    /// # Errors
    /// As [`encode`](Self::encode), and when there is no beginning of text to add.
    pub fn encode_prompt(&self, prompt: &str, add_bos: bool) -> Result<Vec<u32>, TokenizerError> {
        let ids = self.encode(prompt, true)?;
        if add_bos { self.with_bos(ids) } else { Ok(ids) }
    }

    /// Tokens of a text alone, with the beginning of text in front if `add_bos`: what the
    /// evaluation harness writes answers after.
    ///
    /// # Errors
    /// As [`encode`](Self::encode), and when there is no beginning of text to add.
    pub fn encode_plain(&self, text: &str, add_bos: bool) -> Result<Vec<u32>, TokenizerError> {
        let ids = self.encode(text, false)?;
        if add_bos { self.with_bos(ids) } else { Ok(ids) }
    }

    /// Tokens of a context and of its continuation, for log-likelihoods: trailing white
    /// space of the context moves to the continuation, the two are encoded as one text, and
    /// the tokens are split at the length of the context encoded alone. No special token
    /// is added, except for the beginning of text if `add_bos`; an empty context becomes
    /// the prefix token.
    ///
    /// Source: lm-evaluation-harness 0.4.3, `TemplateLM._encode_pair` and `loglikelihood`.
    ///
    /// # Errors
    /// As [`encode`](Self::encode), and when a needed special token does not exist or the
    /// continuation adds no token.
    pub fn encode_pair(
        &self,
        context: &str,
        continuation: &str,
        add_bos: bool,
    ) -> Result<EncodedPair, TokenizerError> {
        let bare = context.trim_end_matches(is_python_space);
        let moved = context.get(bare.len()..).unwrap_or_default();
        let whole = self.encode(&[bare, moved, continuation].concat(), false)?;
        let mut alone = self.encode(bare, false)?;
        let scored = whole.get(alone.len()..).unwrap_or_default().to_vec();
        if scored.is_empty() {
            return Err(TokenizerError::EmptyContinuation { continuation: cut(continuation) });
        }
        // The context keeps its own tokens, even where the whole text has others there.
        if add_bos {
            alone = self.with_bos(alone)?;
        } else if alone.is_empty() {
            alone.push(self.prefix()?);
        }
        Ok(EncodedPair { context: alone, continuation: scored })
    }

    /// Text of a list of tokens, special ones left out.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn decode(&self, ids: &[u32]) -> Result<String, TokenizerError> {
        self.decode_with(ids, true)
    }

    /// What `id` would add after the tokens `before` if the text ended there; a part of a
    /// character shows as `�`; of an id without a token (vocabularies are padded) it says that it is none.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn piece_after(&self, before: &[u32], id: u32) -> Result<String, TokenizerError> {
        if !self.has(id) {
            return Ok(say!("token-none", id));
        }
        let last = before.get(before.len().saturating_sub(1)..).unwrap_or_default();
        let both = self.decode_with(&[last, &[id]].concat(), false)?;
        let without = self.decode_with(last, false)?;
        Ok(both.strip_prefix(without.as_str()).map_or(both.clone(), str::to_owned))
    }

    pub(super) fn decode_with(&self, ids: &[u32], skip_special: bool) -> Result<String, TokenizerError> {
        match &self.inner {
            Inner::Plain(plain) => Ok(plain.decode(ids, skip_special)),
            Inner::Library(pieces) => pieces.decode(ids, skip_special).map_err(refused),
        }
    }

    fn with_bos(&self, mut ids: Vec<u32>) -> Result<Vec<u32>, TokenizerError> {
        let bos = self.bos_id.ok_or(TokenizerError::NoBos)?;
        if ids.first() != Some(&bos) {
            ids.insert(0, bos);
        }
        Ok(ids)
    }
}

/// What stands for an id without a token.
pub(super) fn shown_id(id: u32) -> String {
    format!("[{id}]")
}

/// What Python's `str.isspace` says of one character, and `str.rstrip` takes off: Unicode's white space
/// and the four separators U+001C to U+001F.
pub(crate) fn is_python_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}
