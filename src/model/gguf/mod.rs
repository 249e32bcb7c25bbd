//! GGUF files: one file that holds what a model folder holds in several.
//!
//! [`Header`] is what the file says of itself. [`config`] and [`tokenizer_json`] make of its metadata the
//! `config.json` and `tokenizer.json` that the same model has as a folder, [`Names`] gives each tensor the
//! name it has there, so that a family is read in one way. Nothing here reads files.

mod config;
mod cursor;
mod error;
mod header;
mod layout;
pub mod limits;
mod names;
mod rope;
mod split;
mod tokenizer;
mod value;

pub use config::{ARCHITECTURES, Architecture, config};
pub use error::GgufError;
pub use header::{Header, Read};
pub use layout::StoredTensor;
pub use names::{Meaning, Names, RowOrder, Undo};
pub use rope::{LongFactors, divisors_scaling, llama3_scaling, with_long_factors};
pub use split::{PartName, check_parts};
pub use tokenizer::{Tokens, has_tokenizer, tokenizer_json, tokens};
pub use value::{Number, NumberKind, Numbers, Value};
