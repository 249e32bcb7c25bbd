//! A tokenizer of one token per character, for tests of everything but tokenizers.

use atelier::eval::{Decoder, PairEncoder, python};

/// Token ids stay below this; 0 is the beginning of text.
pub struct Letters {
    pub vocab_size: u32,
}

impl Letters {
    fn ids(&self, text: &str) -> impl Iterator<Item = u32> {
        text.chars().map(|c| 1 + u32::from(c) % (self.vocab_size - 1))
    }
}

impl PairEncoder for Letters {
    fn encode_pair(
        &self,
        context: &str,
        continuation: &str,
        add_bos: bool,
    ) -> Result<(Vec<u32>, Vec<u32>), String> {
        let kept = python::rstrip(context);
        let needs_prefix = add_bos || kept.is_empty();
        let before = needs_prefix.then_some(0).into_iter().chain(self.ids(kept)).collect();
        Ok((before, self.ids(&context[kept.len()..]).chain(self.ids(continuation)).collect()))
    }

    fn encode_context(&self, context: &str, add_bos: bool) -> Result<Vec<u32>, String> {
        Ok(add_bos.then_some(0).into_iter().chain(self.ids(context)).collect())
    }

    /// Every token but the beginning of text is one of 26 letters.
    fn decoder(&self) -> Decoder {
        let letter = |&token: &u32| char::from_u32(u32::from('a') + token % 26);
        Decoder::new(move |tokens| Ok(tokens.iter().filter_map(letter).collect()))
    }

    fn pieces(&self, tokens: &[u32]) -> Result<Vec<String>, String> {
        Ok(tokens.iter().map(|&token| if token == 0 { String::new() } else { "x".to_owned() }).collect())
    }
}
