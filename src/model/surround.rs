//! The special tokens that a tokenizer puts around a text.
//!
//! A post-processor in the `tokenizers` crate also tracks offsets and pairs, and indexes
//! tables without looking (a template that names an unknown token panics). All that
//! matters here is which ids come before and after one text, so they are taken from the
//! JSON once, and checked, and the crate's own post-processor is not run.

use serde::Deserialize;
use serde_json::Value;

use super::tokenizer::TokenizerError;
use super::words::{cut, json_reason};
use crate::words::say;

/// Ids around a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Surround {
    pub(super) before: Vec<u32>,
    pub(super) after: Vec<u32>,
}

/// Most special tokens on one side of a text.
const SIDE_MAX: usize = 16;

/// The kinds of post-processor that only put tokens around a text.
#[derive(Deserialize)]
#[serde(tag = "type")]
enum Processor {
    /// Corrects offsets, adds nothing.
    ByteLevel,
    /// One after the other.
    Sequence { processors: Vec<Value> },
    /// Tokens around the text `A`.
    TemplateProcessing { single: Vec<Piece>, special_tokens: serde_json::Map<String, Value> },
    /// One token on each side, with its id.
    #[serde(alias = "RobertaProcessing")]
    BertProcessing { cls: (String, u32), sep: (String, u32) },
}

#[derive(Deserialize)]
enum Piece {
    SpecialToken { id: String },
    Sequence { id: String },
}

#[derive(Deserialize)]
struct SpecialToken {
    ids: Vec<u32>,
}

impl Surround {
    /// From the `post_processor` of a tokenizer; `null` adds nothing.
    pub(super) fn read(post_processor: &Value) -> Result<Self, TokenizerError> {
        let mut surround = Self::default();
        if !post_processor.is_null() {
            surround.add(post_processor)?;
        }
        if surround.before.len().max(surround.after.len()) > SIDE_MAX {
            return Err(invalid(say!("surround-too-many", max = SIDE_MAX)));
        }
        Ok(surround)
    }

    /// Puts what `post_processor` adds around what is there. JSON is at most 128 deep here.
    fn add(&mut self, post_processor: &Value) -> Result<(), TokenizerError> {
        let processor =
            Processor::deserialize(post_processor).map_err(|error| invalid(json_reason(error)))?;
        let (before, after) = match processor {
            Processor::ByteLevel => return Ok(()),
            Processor::Sequence { processors } => {
                return processors.iter().try_for_each(|processor| self.add(processor));
            }
            Processor::TemplateProcessing { single, special_tokens } => template(&single, &special_tokens)?,
            Processor::BertProcessing { cls, sep } => (vec![cls.1], vec![sep.1]),
        };
        self.before.splice(0..0, before);
        self.after.extend(after);
        Ok(())
    }
}

/// Ids before and after the text in a template that names it exactly once.
fn template(
    pieces: &[Piece],
    special_tokens: &serde_json::Map<String, Value>,
) -> Result<(Vec<u32>, Vec<u32>), TokenizerError> {
    let (mut before, mut after) = (Vec::new(), None);
    for piece in pieces {
        match piece {
            Piece::Sequence { id } if id == "A" && after.is_none() => after = Some(Vec::new()),
            Piece::Sequence { id } => {
                return Err(invalid(say!("surround-sequence", id = format!("{id:?}"))));
            }
            Piece::SpecialToken { id } => {
                let Some(token) = special_tokens.get(id) else {
                    return Err(invalid(say!("surround-unknown-token", id = format!("{id:?}"))));
                };
                let SpecialToken { ids } =
                    SpecialToken::deserialize(token).map_err(|error| invalid(json_reason(error)))?;
                after.as_mut().unwrap_or(&mut before).extend(ids);
            }
        }
    }
    let after = after.ok_or_else(|| invalid(say!("surround-no-text")))?;
    Ok((before, after))
}

fn invalid(reason: String) -> TokenizerError {
    TokenizerError::Invalid { reason: cut(format!("post_processor: {reason}")) }
}
