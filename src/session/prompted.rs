//! Prompts in tokens, and where in them a token is asked for.

use super::{Result, Session, SessionError, Sources};
use crate::backend::{Backend, check_positions, check_tokens};
use crate::experiment::{Prompt, fills_gaps};
use crate::model::Tokenizer;

/// A prompt in tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompted {
    /// At least one.
    pub ids: Vec<u32>,
    /// Tokens dropped from the left to make it fit into one pass.
    pub n_clipped: usize,
}

impl Sources {
    /// The model's tokenizer.
    ///
    /// # Errors
    /// When it has none, or one of a kind that is not read.
    pub fn tokenizer(&self) -> Result<&Tokenizer, SessionError> {
        let unread = |why: &str| SessionError::TokenizerUnread { why: why.to_owned() };
        let why = || self.model.tokenizer_unread().map_or(SessionError::NoTokenizer, unread);
        self.model.tokenizer().ok_or_else(why)
    }
}

impl Session {
    /// A prompt in tokens, also more than the model's context; of one that does not fit into one pass the
    /// end. One that is an item of a task is read as the items of that task are scored.
    ///
    /// # Errors
    /// When there is no tokenizer, nothing to begin with, a token that the model has not, or more tokens
    /// than it has learned positions for.
    pub fn prompt(&self, prompt: &Prompt) -> Result<Prompted, SessionError> {
        let mut ids = self.whole_prompt(prompt)?;
        let n_clipped = ids.len().saturating_sub(self.executor.limits().rows_max);
        ids.drain(..n_clipped);
        Ok(Prompted { ids, n_clipped })
    }

    /// A prompt in tokens, all of them: the executor may refuse so many.
    pub(super) fn whole_prompt(&self, prompt: &Prompt) -> Result<Vec<u32>, SessionError> {
        let ids = self.prompt_ids(prompt)?;
        check_positions(self.spec(), ids.len())?;
        Ok(ids)
    }

    /// Most tokens of one text: as many as there are learned positions, else as many as go through the model in
    /// one pass, and at least its context.
    pub(super) fn tokens_max(&self) -> usize {
        let spec = self.spec();
        match spec.embedding.positions {
            Some(learned) => learned.rows.saturating_sub(learned.offset),
            None => self.executor.limits().rows_max.max(spec.context_length),
        }
    }

    /// The row of the logits that say what is asked of these tokens: of the last, which say what follows it;
    /// in a model that fills gaps of the first masked one.
    ///
    /// # Errors
    /// When a model that fills gaps has no masked token here.
    pub(super) fn asked_row(&self, ids: &[u32]) -> Result<usize, SessionError> {
        if !fills_gaps(self.spec()) {
            return ids.len().checked_sub(1).ok_or(SessionError::EmptyPrompt);
        }
        let mask = self.tokenizer()?.mask_id().ok_or(SessionError::NoMaskToken)?;
        let at = ids.iter().position(|&id| id == mask);
        at.ok_or_else(|| SessionError::NoMask { mask: self.mask().unwrap_or_default() })
    }

    /// The mask token as a prompt has it.
    pub fn mask(&self) -> Option<String> {
        let tokenizer = self.sources.model.tokenizer()?;
        tokenizer.mask_id().and_then(|id| tokenizer.piece_after(&[], id).ok())
    }

    /// A prompt in tokens, however many.
    fn prompt_ids(&self, prompt: &Prompt) -> Result<Vec<u32>, SessionError> {
        let add_bos = self.sources.model.add_bos();
        let ids = match prompt {
            // Its run has it written first and goes on after tokens.
            Prompt::Chat(_) => return Err(SessionError::NoChatTemplate),
            Prompt::Ids(ids) => {
                check_tokens(self.spec(), ids.iter().copied())?;
                ids.clone()
            }
            Prompt::Text(text) => self.tokenizer()?.encode_prompt(text, add_bos)?,
            Prompt::Item { text, task } => match self.sources.own.iter().find(|own| own.task.name == *task) {
                Some(own) if self.spec().block.attention.causal => {
                    self.tokenizer()?.encode_plain(text, self.sources.options(own.form).add_bos)?
                }
                _ => self.tokenizer()?.encode_prompt(text, add_bos)?,
            },
        };
        if ids.is_empty() {
            return Err(SessionError::EmptyPrompt);
        }
        Ok(ids)
    }
}

/// A text as a model that reads from both sides expects it: between the tokens that its tokenizer puts around
/// texts; of a long one the end.
pub(super) fn framed(tokenizer: &Tokenizer, text: &[u32], context_length: usize) -> Vec<u32> {
    let (before, after) = tokenizer.frame();
    let room = context_length.saturating_sub(before.len() + after.len()).max(1);
    let end = text.get(text.len().saturating_sub(room)..).unwrap_or_default();
    [before, end, after].concat()
}
