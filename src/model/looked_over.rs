//! A `tokenizer.json` between its outline and a tokenizer: which of the two readers it goes to.

use std::sync::Arc;

use super::limits::{GROWN_BYTES_MAX, TEXT_BYTES_MAX, TOKENIZER_BYTES_MAX};
use super::named::Named;
use super::outline::{Outlined, check_outline};
use super::plain::Plain;
use super::tokenizer::{Inner, Tokenizer, TokenizerError};
use super::words::{cut, json_reason};
use super::{ModelSpec, Remark, foreign};
use crate::platform::{Opened, Opening, Pieces, PiecesRefusal};
use crate::words::say;

/// A file that may be read.
pub(super) struct LookedOver<'a> {
    bytes: &'a [u8],
    outlined: Outlined,
    /// Read already, where it is plain.
    plain: Option<Plain>,
}

impl<'a> LookedOver<'a> {
    pub(super) fn at(bytes: &'a [u8], spec: &ModelSpec) -> Result<Self, TokenizerError> {
        if bytes.len() > TOKENIZER_BYTES_MAX {
            return Err(TokenizerError::TooLarge { got: bytes.len(), limit: TOKENIZER_BYTES_MAX });
        }
        let bytes = foreign::json(bytes).map_err(|reason| TokenizerError::Invalid { reason })?;
        let mut outlined = check_outline(bytes)?;
        let plainly = outlined.plainly.take();
        let plain = plainly.and_then(|plainly| Plain::read(bytes, plainly, spec.vocab_size));
        Ok(Self { bytes, outlined, plain })
    }

    pub(super) fn is_plain(&self) -> bool {
        self.plain.is_some()
    }

    /// The library must be here unless the file is plain.
    pub(super) fn open(self, spec: &ModelSpec) -> Result<Tokenizer, TokenizerError> {
        let Outlined { scheme, surround, growth, greatest_id, .. } = self.outlined;
        let ids = 0..u32::try_from(spec.vocab_size).unwrap_or(u32::MAX);
        let (inner, opened) = match self.plain {
            Some(plain) => {
                let n_tokens = u32::try_from(plain.n_tokens()).unwrap_or(u32::MAX);
                let unknown = ids.filter(|&id| !plain.has(id)).collect();
                let opened =
                    Opened { n_tokens, unknown, special: plain.special().collect(), taken_out: None };
                (Inner::Plain(Arc::new(plain)), opened)
            }
            None => {
                let opening = Opening { file: self.bytes.to_vec(), vocab_size: ids.end, scheme };
                let (pieces, opened) = Pieces::open(opening).map_err(refused)?;
                (Inner::Library(pieces), opened)
            }
        };
        let ids = surround.before.iter().chain(&surround.after).copied();
        if let Some(got) = ids.chain(greatest_id).max().filter(|&id| id as usize >= spec.vocab_size) {
            return Err(TokenizerError::WrongVocabulary { got, expected: spec.vocab_size.saturating_sub(1) });
        }
        let remark = opened.taken_out.map(|(count, first)| Remark::NoEmbedding {
            count: count as usize,
            first: cut(format!("{first:?}")),
        });
        let mut tokenizer = Tokenizer {
            inner,
            n_tokens: opened.n_tokens as usize,
            special: opened.special.into(),
            surround,
            bos_id: None,
            bytes_max: TEXT_BYTES_MAX.min(GROWN_BYTES_MAX / growth),
            remark,
            prefix_id: None,
            prefix: String::new(),
            mask_id: None,
            vocab_size: spec.vocab_size,
            unknown: opened.unknown.into(),
        };
        tokenizer.take_names(Named::default(), spec);
        Ok(tokenizer)
    }
}

pub(super) fn refused(error: PiecesRefusal) -> TokenizerError {
    let invalid = |reason| TokenizerError::Invalid { reason };
    let unsupported = |got| TokenizerError::Unsupported { what: "added_tokens", got };
    let shown = |token: String| cut(format!("{token:?}"));
    match error {
        PiecesRefusal::Invalid { reason } => invalid(json_reason(reason)),
        PiecesRefusal::Otherwise => invalid(say!("model-otherwise")),
        PiecesRefusal::WithoutForm { token } => unsupported(say!("token-without-form", token = shown(token))),
        PiecesRefusal::OfSpaces { token } => unsupported(say!("token-of-spaces", token = shown(token))),
        PiecesRefusal::Failed { reason } => TokenizerError::Failed { reason: cut(reason) },
    }
}
