//! Whether a model was trained to follow instructions, as far as its folder says.

use serde::{Deserialize, Serialize};

/// By what that is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Instructed {
    /// Its files say how a conversation is written.
    Template,
    /// It is called so.
    Name,
}

/// Parts of names that makers give to such models.
const WORDS: [&str; 3] = ["instruct", "chat", "it"];

impl Instructed {
    /// Of a model with this name.
    pub fn of(name: &str, has_template: bool) -> Option<Self> {
        let is_word = |part: &str| WORDS.iter().any(|word| part.eq_ignore_ascii_case(word));
        match has_template {
            true => Some(Self::Template),
            false => name.split(['-', '_', '.', ' ']).any(is_word).then_some(Self::Name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Instructed;

    #[test]
    fn names_tell_where_no_template_does() {
        for (name, expected) in [
            ("SmolLM2-135M-Instruct", Some(Instructed::Name)),
            ("Mistral-7B-Instruct-v0.2", Some(Instructed::Name)),
            ("gemma-2b-it", Some(Instructed::Name)),
            ("TinyLlama-1.1B-Chat-v1.0", Some(Instructed::Name)),
            ("SmolLM2-135M", None),
            ("Italian-7B", None),
        ] {
            assert_eq!(Instructed::of(name, false), expected, "{name}");
            assert_eq!(Instructed::of(name, true), Some(Instructed::Template));
        }
    }
}
