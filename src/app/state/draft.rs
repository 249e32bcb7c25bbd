//! The schedule as text, while it is edited as text.

use super::State;
use crate::schedule::{MAX_TEXT_BYTES, ParseError, Schedule};

/// What stands in the text field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// As typed; `None` while it is just the schedule's own text.
    pub text: Option<String>,
    /// Why it is no schedule of the model, if it is not.
    pub error: Option<ParseError>,
}

impl State {
    pub fn draft_text(&self) -> String {
        self.draft.text.clone().unwrap_or_else(|| self.schedule().to_string())
    }

    /// Typing is checked at once and applied when it is committed.
    pub(super) fn set_draft(&mut self, text: String) {
        let error = Schedule::parse(&text, self.n_layers).err();
        // What is longer than any schedule is refused by the parser; no need to hold it all.
        let text = if text.len() > MAX_TEXT_BYTES { cut(&text, MAX_TEXT_BYTES + 1) } else { text };
        self.draft = Draft { text: Some(text), error };
    }

    pub(super) fn commit_draft(&mut self) {
        let Some(text) = self.draft.text.take() else { return };
        match Schedule::parse(&text, self.n_layers) {
            Ok(schedule) => {
                self.draft = Draft::default();
                self.set_schedule(&schedule);
            }
            Err(error) => self.draft = Draft { text: Some(text), error: Some(error) },
        }
    }
}

/// The longest start of `text` of at most `bytes` bytes.
pub(super) fn cut(text: &str, bytes: usize) -> String {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}
