//! What is wrong with a text, where, and what to write instead.

use std::ops::Range;

use serde::Serialize;

use super::tree::TreeError;
use crate::words::{self, say};

/// Characters of the text that [`ParseError::render`] shows on either side of the error.
const CONTEXT_CHARS: usize = 40;

/// A text that is not a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(transparent)]
pub struct ParseError {
    /// The bytes of the text at fault; ends on character boundaries.
    #[serde(skip)]
    pub span: Range<usize>,
    pub kind: ParseErrorKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}", words::sentence(self))]
#[serde(rename = "schedule")]
pub enum ParseErrorKind {
    /// Nothing but spaces.
    Empty,
    /// More than [`MAX_TEXT_BYTES`](super::MAX_TEXT_BYTES).
    TooLong { bytes: usize, max: usize },
    /// A character that the notation does not have.
    UnknownCharacter(char),
    /// A number beyond 32 bits.
    NumberTooLarge,
    /// `-` beside something else.
    LoneDash,
    /// `4-`.
    RangeWithoutEnd { from: u16 },
    /// `4-6-8`.
    RangeWithThreeEnds,
    /// `4-6x2`.
    RepeatedRange { from: u16, to: u16, times: Option<u32> },
    /// `x3` after nothing.
    NothingToRepeat,
    /// `4x`.
    MissingCount,
    /// `4x2x3`.
    SecondCount,
    /// `0,,1` or a comma at either end.
    StrayComma,
    /// `(4|)` or `()`.
    EmptyBranch,
    /// `4|5` without parentheses.
    BareBranches,
    /// `..` that does not stand as `a|..|b`.
    StrayEllipsis,
    /// `(` without `)`.
    Unclosed,
    /// `)` without `(`.
    Unopened,
    /// Readable, but no schedule of this model.
    #[serde(untagged)]
    Tree(#[from] TreeError),
}

impl ParseError {
    /// The sentence, the place in `text` (the text that was parsed) under a caret line
    /// unless the text is blank, and the hint: several lines for a terminal, without a line
    /// break at the end.
    pub fn render(&self, text: &str) -> String {
        let mut rendered = self.to_string();
        if !text.trim().is_empty() {
            rendered.push_str(&self.excerpt(text));
        }
        if let Some(hint) = words::hint(self) {
            rendered.push('\n');
            rendered.push_str(&say!("line-hint", hint));
        }
        rendered
    }

    /// The text around the error, and carets below what is at fault, each on a new line.
    fn excerpt(&self, text: &str) -> String {
        let (before, rest) = text.split_at_checked(self.span.start).unwrap_or((text, ""));
        let (at_fault, after) = rest.split_at_checked(self.span.len()).unwrap_or((rest, ""));

        let n_before = before.chars().count();
        let skipped = n_before.saturating_sub(CONTEXT_CHARS);
        let lead = if skipped > 0 { "…" } else { "" };
        let indent = lead.chars().count() + n_before - skipped;
        let n_carets = at_fault.chars().count().clamp(1, CONTEXT_CHARS);
        let shown = n_before - skipped + n_carets + CONTEXT_CHARS;
        let mut line: String = text.chars().skip(skipped).take(shown).map(printable).collect();
        if skipped + shown < n_before + at_fault.chars().count() + after.chars().count() {
            line.push('…');
        }
        format!("\n  {lead}{line}\n  {}{}", " ".repeat(indent), "^".repeat(n_carets))
    }
}

/// Line breaks and other control characters would tear the excerpt apart.
fn printable(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}
