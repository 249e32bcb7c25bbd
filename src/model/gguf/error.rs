//! What is wrong with a GGUF file. The file is named by the error around it.

use serde::Serialize;

use crate::words;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
pub enum GgufError {
    /// It does not begin with `GGUF`.
    NotGguf,
    /// Numbers have their greatest byte first.
    BigEndian,
    /// Versions 2 and 3 are read.
    Version { got: u32 },
    /// More bytes of header than are read.
    HeaderTooLarge {
        #[serde(serialize_with = "words::shown")]
        at_least: u64,
        limit: usize,
    },
    /// The file ends inside the header.
    CutOff { at_least: u64, got: u64 },
    /// More of something than is read.
    TooMany {
        what: &'static str,
        /// Claimed: any number at all.
        #[serde(serialize_with = "words::shown")]
        got: u64,
        limit: usize,
    },
    /// A text of this length is not read.
    TextTooLong {
        /// Around which it stands.
        near: String,
        #[serde(serialize_with = "words::shown")]
        got: u64,
        limit: usize,
    },
    /// The tokenizer that its metadata describe is none.
    Tokenizer { reason: String },
    /// Not UTF-8.
    NotText { near: String },
    /// A type of value that the format does not have.
    ValueType { key: String, got: u32 },
    /// An array of arrays.
    Nested { key: String },
    /// A truth value that is neither 0 nor 1.
    NoTruth { key: String, got: u8 },
    /// A key of the metadata occurs twice.
    KeyTwice { key: String },
    /// A tensor occurs twice.
    TensorTwice { name: String },
    /// No power of two, or too large.
    Alignment {
        #[serde(serialize_with = "words::shown")]
        got: u64,
        limit: u64,
    },
    /// Divisors of rotary frequencies that are not one for each pair of a head, or lie too far into the file.
    Divisors,
    /// A format of numbers that is not read.
    Format { name: String, got: String, known: Vec<&'static str> },
    /// A shape whose size overflows or is nothing.
    Shape {
        name: String,
        #[serde(serialize_with = "crate::model::words::shape")]
        shape: Vec<u64>,
    },
    /// Rows that are no whole number of blocks.
    Row { name: String, format: &'static str, length: u64, block: usize },
    /// An offset that is not aligned.
    Offset {
        name: String,
        #[serde(serialize_with = "words::shown")]
        got: u64,
        alignment: u64,
    },
    /// Two tensors share bytes.
    Overlap { name: String, other: String },
    /// A tensor ends behind the end of the file.
    Outside { name: String, end: u64, file_bytes: u64 },
    /// A key that is needed is not there.
    NoKey { key: String },
    /// A key holds a value of another kind or range.
    Key { key: String, expected: String, got: String },
    /// What the metadata make of a key of the config is of another kind or range.
    Made { key: String, expected: String, got: String },
    /// The same, and does not go with another key.
    Apart {
        key: String,
        got: String,
        /// The other key, with its value.
        other: String,
    },
    /// The same, and changes the mathematics in a way that is not supported.
    Unsupported { key: String, got: String },
    /// A tensor that is needed is not there.
    NoTensor { name: String },
    /// An architecture that is not read.
    Architecture { got: String, known: Vec<&'static str> },
    /// A kind of tokenizer that is not read.
    TokenizerModel { got: String, known: Vec<&'static str> },
    /// A way to split texts that is not known.
    Pre { got: String, known: Vec<&'static str> },
    /// A token occurs twice.
    TokenTwice { token: String },
    /// A list that does not go with the tokens.
    TokenLists { key: &'static str, got: usize, n_tokens: usize },
    /// A token id outside of the vocabulary.
    TokenId { key: String, got: u64, n_tokens: usize },
    /// A merge that is no two tokens.
    Merge { merge: String },
    /// The tokenizer has no token of this use.
    NoToken { what: &'static str },
    /// A file name with a part that cannot be.
    PartName { name: String },
    /// What a part says of itself is not what its name or the other parts say.
    Part { name: String, expected: String, got: String },
}
