//! Tokenizers of any kind that `tokenizer.json` describes, by the crate `tokenizers`: normalizers, regular
//! expressions, byte pairs, pieces of words, whole words and pieces by their probabilities. It and its tables are a quarter of what the engine would be, and the
//! bundled models do without it, so in the browser it is a module of its own.
//!
//! A file is handed over after it has been looked over; the crate panics on some damaged ones.

#[cfg(feature = "pieces")]
mod library;

use serde::{Deserialize, Serialize};

#[cfg(feature = "pieces")]
pub use library::Pieces;

/// A `tokenizer.json`, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    #[serde(with = "serde_bytes")]
    pub file: Vec<u8>,
    /// How many ids the model has; tokens beyond are taken out where they were added.
    pub vocab_size: u32,
    pub scheme: Scheme,
}

/// How words become tokens, by the crate's names: `BPE`, `WordPiece`, `WordLevel`, `Unigram`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scheme {
    BytePairs,
    WordPieces,
    Words,
    Unigram,
}

/// What is known of a tokenizer once it is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Tokens that it knows.
    pub n_tokens: u32,
    /// Ids below `vocab_size` that are no tokens, ascending.
    pub unknown: Vec<u32>,
    /// Special tokens, by text.
    pub special: Vec<(String, u32)>,
    /// How many tokens were taken out, and the first of them.
    pub taken_out: Option<(u32, String)>,
}

/// Why a tokenizer cannot be used, or a text not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PiecesRefusal {
    /// In the words of the crate.
    Invalid { reason: String },
    /// Its model is not what it was taken for.
    Otherwise,
    /// Of this added token the normalizer leaves nothing.
    WithoutForm { token: String },
    /// This added token is of white space and takes that before it, too.
    OfSpaces { token: String },
    /// The crate fails on a text, in its words.
    Failed { reason: String },
}

/// What is asked of the module. Tokenizers that are open there have numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    Open { opening: Opening, as_number: u32 },
    Id { of: u32, token: String },
    Encode { of: u32, text: String },
    Decode { of: u32, ids: Vec<u32>, skip_special: bool },
    Close { of: u32 },
}

/// What it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    Opened(Opened),
    Id(Option<u32>),
    Ids(Vec<u32>),
    Text(String),
    Closed,
}
