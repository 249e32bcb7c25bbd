//! A tokenizer of one token per character, for tests of everything but tokenizers.

use atelier::eval::{PairEncoder, python};

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

    fn pieces(&self, tokens: &[u32]) -> Result<Vec<String>, String> {
        Ok(tokens.iter().map(|&token| if token == 0 { String::new() } else { "x".to_owned() }).collect())
    }
}
