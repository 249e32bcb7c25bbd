//! One text or two as a classifier reads them, with the tokenizer's special tokens, cut to a number of tokens.

use super::tokenizer::{Tokenizer, TokenizerError};

/// Texts in tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedTexts {
    pub tokens: Vec<u32>,
    /// Where the tokens of the second type begin; the number of tokens where there is one text.
    pub second: usize,
    /// Whether tokens were lost.
    pub is_cut: bool,
}

impl Tokenizer {
    /// `[CLS] first [SEP]`, or `[CLS] first [SEP] second [SEP]` with the second text and its end of the second type:
    /// what the tokenizer puts around a text, with what it puts behind one behind the other, too. Where they are more
    /// than `max` tokens, the longer of the two loses its last ones until they fit or both are as long, then both do
    /// (`longest_first`).
    ///
    /// Source: tokenizers 0.22, `truncate_encodings`; transformers, `run_glue.py`.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    pub fn encode_texts(
        &self,
        first: &str,
        second: Option<&str>,
        max: usize,
    ) -> Result<EncodedTexts, TokenizerError> {
        let (before, after) = self.frame();
        let mut one = self.encode(first, false)?;
        let mut other = second.map(|text| self.encode(text, false)).transpose()?;
        let added = before.len() + after.len() * (1 + usize::from(second.is_some()));
        let room = max.saturating_sub(added);
        let n_before = one.len() + other.as_ref().map_or(0, Vec::len);
        match &mut other {
            None => one.truncate(room),
            Some(other) => {
                let (n_one, n_other) = longest_first(one.len(), other.len(), room);
                one.truncate(n_one);
                other.truncate(n_other);
            }
        }
        let is_cut = n_before > one.len() + other.as_ref().map_or(0, Vec::len);
        let mut tokens = [before, one.as_slice(), after].concat();
        let second = tokens.len();
        if let Some(other) = other {
            tokens.extend(other);
            tokens.extend_from_slice(after);
        }
        Ok(EncodedTexts { tokens, second, is_cut })
    }
}

/// How many tokens of two texts of these lengths stay where `room` do.
fn longest_first(one: usize, other: usize, room: usize) -> (usize, usize) {
    if one + other <= room {
        return (one, other);
    }
    let (short, long) = (one.min(other), one.max(other));
    let long = if short > room { short } else { short.max(room - short).min(long) };
    // Where both are too long each keeps half; of an odd number the longer one, or the second, keeps one more.
    let (short, long) = if short + long > room { (room / 2, room / 2 + room % 2) } else { (short, long) };
    if one > other { (long, short) } else { (short, long) }
}

#[cfg(test)]
mod tests {
    use super::longest_first;

    #[test]
    fn the_longer_text_loses_tokens_first() {
        assert_eq!(longest_first(3, 4, 7), (3, 4));
        assert_eq!(longest_first(3, 9, 8), (3, 5));
        assert_eq!(longest_first(9, 3, 8), (5, 3));
        assert_eq!(longest_first(9, 9, 7), (3, 4));
        assert_eq!(longest_first(10, 9, 7), (4, 3));
        assert_eq!(longest_first(9, 2, 1), (1, 0));
        assert_eq!(longest_first(2, 9, 0), (0, 0));
    }
}
