//! Text of tokens one by one, without ever breaking a character.
//!
//! A token is not a piece of text: it may be part of a character, and what it says may
//! depend on the one before (a decoder may drop the space before the first word). So a
//! piece is a difference: the text of some tokens before it and of itself, minus the
//! text of those before. While the difference ends inside a character it is held back.

use super::tokenizer::{Tokenizer, TokenizerError, shown_id};

/// Held tokens after which the text is let go even if it ends in a broken character, so
/// that endless nonsense costs no more than this at each step. No character has so many
/// bytes; only a text with as many bytes of real `�` in a row can come out wrong.
const HELD_TOKENS_MAX: usize = 64;
/// What a decoder makes of an incomplete character.
const BROKEN: char = '\u{fffd}';

/// The text of a growing list of tokens, in whole characters.
#[derive(Debug, Clone)]
pub struct TextStream<'t> {
    tokenizer: &'t Tokenizer,
    skip_special: bool,
    /// Recent tokens: some whose text is out and gives the next ones their context, then
    /// those that are held.
    ids: Vec<u32>,
    n_out: usize,
}

impl TextStream<'_> {
    /// Takes the next token and returns the text that is whole with it, often that of this
    /// token, empty while a character is incomplete.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn push(&mut self, id: u32) -> Result<String, TokenizerError> {
        self.ids.push(id);
        let text = self.held()?;
        if text.ends_with(BROKEN) && self.ids.len() - self.n_out < HELD_TOKENS_MAX {
            return Ok(String::new());
        }
        // What was context has served; what was held is context now. Tokens without any
        // text (special ones) are no context, so the one before them stays.
        if !text.is_empty() {
            self.ids.drain(..self.n_out);
        }
        self.n_out = self.ids.len();
        Ok(text)
    }

    /// What is still held, with `�` for an incomplete character at the end.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn finish(self) -> Result<String, TokenizerError> {
        self.held()
    }

    /// Text of the tokens that are held.
    fn held(&self) -> Result<String, TokenizerError> {
        let context = self.ids.get(..self.n_out).unwrap_or_default();
        let before = self.tokenizer.decode_with(context, self.skip_special)?;
        let both = self.tokenizer.decode_with(&self.ids, self.skip_special)?;
        // A context that ends inside a character may come out differently when the rest
        // follows; then what they do not have in common is new.
        Ok(match both.strip_prefix(before.as_str()) {
            Some(new) => new.to_owned(),
            None => both.chars().skip(before.trim_end_matches(BROKEN).chars().count()).collect(),
        })
    }
}

impl Tokenizer {
    /// What each token adds to the text of those before it, special ones shown by name;
    /// together they are the text. An id without a token shows as its number in brackets. A token that ends inside a character adds nothing, and
    /// the one that completes it adds it all.
    ///
    /// # Errors
    /// When the tokenizer fails.
    pub fn pieces(&self, ids: &[u32]) -> Result<Vec<String>, TokenizerError> {
        let mut stream = self.stream_after(&[], false);
        let piece = |&id| match stream.push(id) {
            Ok(piece) if !self.has(id) => Ok(piece + &shown_id(id)),
            piece => piece,
        };
        let mut pieces = ids.iter().map(piece).collect::<Result<Vec<_>, _>>()?;
        let rest = stream.finish()?;
        if let Some(last) = pieces.last_mut() {
            last.push_str(&rest);
        }
        Ok(pieces)
    }

    /// Starts the text that follows a prompt: see [`TextStream`].
    pub fn text_after(&self, prompt: &[u32]) -> TextStream<'_> {
        self.stream_after(prompt, true)
    }

    fn stream_after(&self, prompt: &[u32], skip_special: bool) -> TextStream<'_> {
        TextStream { tokenizer: self, skip_special, ids: prompt.to_vec(), n_out: prompt.len() }
    }
}
